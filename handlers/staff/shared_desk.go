package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
)

// sharedStore holds what colleagues leave for each other at a comment.
type sharedStore interface {
	AddCommentNote(ctx context.Context, n docket.CommentNote) error
	Assign(ctx context.Context, id docket.CommentID, to, by docket.UserID) error
	DropDraft(ctx context.Context, id docket.CommentID, by docket.UserID) error
	KeepDraft(ctx context.Context, d docket.Draft) error
}

// The buttons of the decision form that decide nothing.
const (
	actionNote   = "note"
	actionDraft  = "draft"
	actionAssign = "assign"
)

// undecided are the fields of the decision form that a draft does not keep: what
// travels with every form, which button was pressed, and the ticks of a list.
var undecided = append([]string{"form_token", "version", "queue", "from", "do", "assign", "draft", "row", "to", "tick",
	"undo", "panel"}, tickFields...)

// draftFields is what a draft keeps of a decision form.
func draftFields(form url.Values) string {
	kept := url.Values{}
	for name, list := range form {
		kept[name] = list
	}
	for _, name := range undecided {
		delete(kept, name)
	}
	return kept.Encode()
}

// share carries out a button of the decision form that decides nothing: it adds a
// note, keeps a draft or gives the comment to a colleague. It reports false for any
// other button. Nothing that was typed is lost: the rest is kept as a draft.
func (s *review) share(r *http.Request, id docket.CommentID, form url.Values) (done string, err error) {
	me := web.SessionOf(r).User.ID
	button := form.Get("do")
	note := strings.TrimSpace(strings.ReplaceAll(form.Get("note"), "\r\n", "\n"))
	if n := utf8.RuneCountInString(note); n > docket.MaxNote && button != actionDraft {
		return "", docket.Invalid{"note": phrase.English.Text("Shorten the note to %d "+
			"characters. It has %d.", docket.MaxNote, n)}
	}
	switch button {
	case actionNote:
		if note == "" {
			return "", docket.Invalid{"note": "Type the note first."}
		}
		err = s.shared.AddCommentNote(r.Context(), docket.CommentNote{Comment: id, By: me, Text: note})
		done = "note-added"
	case actionDraft:
		done = "draft"
	case actionAssign:
		done, err = s.assign(r, id, form.Get("assign"), note)
	default:
		err = web.BadRequest("The form does not say what to do. Open the comment again.")
	}
	if err != nil {
		return "", err
	}
	if button != actionDraft {
		form.Del("note")
	}
	if !holdsWork(form) && button != actionDraft {
		return done, s.shared.DropDraft(r.Context(), id, me)
	}
	return done, keepDraft(r.Context(), s.shared, docket.Draft{Comment: id, By: me, Fields: draftFields(form)})
}

// holdsWork reports whether a form holds more than what the screener proposed and
// travels with every form: words to hide, a reason, a finding said to be not private,
// or themes.
func holdsWork(form url.Values) bool {
	for name, list := range form {
		_, isHide := hideName(name)
		if name == "dismiss" || name == "reason" || name == "coding" || isHide {
			for _, v := range list {
				if strings.TrimSpace(v) != "" {
					return true
				}
			}
		}
	}
	return false
}

// assign gives a comment to a colleague, with the note as a word to them.
func (s *review) assign(r *http.Request, id docket.CommentID, typed, note string) (string, error) {
	me := web.SessionOf(r).User.ID
	to, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || to < 0 {
		return "", docket.Invalid{"assign": "Choose whom the comment is for."}
	}
	err = s.shared.Assign(r.Context(), id, docket.UserID(to), me)
	if errors.Is(err, docket.ErrDenied) {
		return "", docket.Invalid{"assign": "This colleague may not decide on the docket any more. Choose another."}
	}
	if err == nil && note != "" {
		err = s.shared.AddCommentNote(r.Context(), docket.CommentNote{Comment: id, By: me, Text: note})
	}
	if to == 0 {
		return "unassigned", err
	}
	return "assigned", err
}

func keepDraft(ctx context.Context, store sharedStore, d docket.Draft) error {
	if len(d.Fields) > docket.MaxDraft {
		return docket.Invalid{"note": "This is too much to keep as a draft. Decide now, or shorten what you typed. " +
			"Nothing is lost yet."}
	}
	return store.KeepDraft(ctx, d)
}

// Draft keeps what a script sends of a decision half made, or throws it away.
func (s *review) Draft(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxDecisionForm, "redaction", "dismiss", "coding", "suggestions", "withhold",
		"comment")
	if err != nil {
		return err
	}
	id, me := docket.CommentID(r.PathValue("comment")), web.SessionOf(r).User.ID
	if form.Get("draft") == "drop" {
		if err := s.shared.DropDraft(r.Context(), id, me); err != nil {
			return err
		}
		at := withQuery(reviewAt(id), "queue", cleanQueue(form.Get("queue")))
		if form.Get("from") == "list" {
			at = "/admin/queue?" + cleanQueue(form.Get("queue"))
			at = web.WithValue(at, "open", string(id))
		}
		return web.SeeOther(w, r, web.WithAbout(web.WithDone(at, "draft-dropped"), id, 0))
	}
	if err := keepDraft(r.Context(), s.shared, docket.Draft{Comment: id, By: me,
		Fields: draftFields(form)}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
