package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// commentDesk opens the codes of a whole comment for a coder and takes what is
// ticked there.
type commentDesk interface {
	Checklist(ctx context.Context, who docket.User, id docket.CommentID, seen theme.SeenByAnswer) (theme.Checklist,
		error)
	CodeComment(ctx context.Context, who docket.User, id docket.CommentID, ticked []string,
		seen theme.SeenByAnswer) error
	Judge(ctx context.Context, who docket.User, id docket.CommentID, ticked []string,
		seen theme.SeenByAnswer) (docket.CommentReading, error)
	SaveComment(ctx context.Context, who docket.User, id docket.CommentID, r docket.CommentReading) error
	Topic(ctx context.Context, who docket.User, id docket.CommentID) (theme.Topic, error)
	SetOffTopic(ctx context.Context, who docket.User, id docket.CommentID, off bool, reason string) error
}

// codings serves the coding forms on the page of a comment, and the mark “off topic”.
type codings struct {
	*staffPage
	desk commentDesk
}

// maxCodingForm bounds the codings form: every code of every question, some 40
// bytes each.
const maxCodingForm = 256 << 10

// evidenceMost is how many places of a text a suggestion shows, and
// evidenceAround how many code points stand around each.
const (
	evidenceMost   = 3
	evidenceAround = 60
)

// codingForm offers every code of the codebook for each text, suggestions first.
// kept is what was ticked in a decision form, whose page shows the texts elsewhere;
// nil where the themes have a form of their own.
func codingForm(list theme.Checklist, kept *typedThemes) views.CodingForm {
	if len(list.Book.Themes) == 0 {
		return views.CodingForm{}
	}
	form := views.CodingForm{Version: list.Book.Version, Done: list.Read}
	for _, s := range list.Training {
		form.Training = append(form.Training, views.NavLink{
			Href: trainingAnswerAt(list.Book.Docket, s.Round, s.Position), Text: views.AnswerHeading(s.Question)})
	}
	ticked := map[string]bool{}
	for _, a := range list.Answers {
		for _, c := range a.Own {
			ticked[codingValue(a.Question, c.Code)] = c.Chosen()
		}
	}
	if kept != nil {
		form.Decides, form.Read = true, kept.Read
		form.Ticked = tickedList(list, ticked)
		ticked = kept.over(ticked)
	}
	for _, a := range list.Answers {
		q := codingQuestion(a, list.Book, ticked)
		if kept == nil {
			q.Text = views.PlainRuns(string(a.Text))
		}
		form.Questions = append(form.Questions, q)
	}
	if kept != nil {
		form.Loose = kept.loose(list)
	}
	return form
}

func codingValue(q docket.QuestionID, code string) string { return string(q) + ":" + code }

func codingQuestion(a theme.CheckedAnswer, book docket.Codebook, ticked map[string]bool) views.CodingQuestion {
	out := views.CodingQuestion{Question: a.Question, Label: "Themes of " + views.AnswerName(a.Question), Seen: a.Seen}
	rejected := map[string]bool{}
	for _, c := range a.Own {
		rejected[c.Code] = c.State == docket.CodingRejected
	}
	box := func(theme docket.Theme) views.CodeBox {
		value := codingValue(a.Question, theme.Code)
		return views.CodeBox{
			ID: "code-" + strings.ReplaceAll(value, ":", "-"), Value: value, Code: theme.Code,
			Label: theme.Label, Definition: theme.Definition, Checked: ticked[value], Rejected: rejected[theme.Code],
		}
	}
	shown := map[string]bool{}
	for _, sg := range a.Proposed {
		theme, _ := book.Theme(sg.Code)
		shown[sg.Code] = true
		b := box(theme)
		b.Rule = sg.Rule
		for _, span := range sg.Evidence[:min(len(sg.Evidence), evidenceMost)] {
			b.Evidence = append(b.Evidence, excerpt(a.Text, span))
		}
		out.Suggested = append(out.Suggested, b)
	}
	for _, theme := range book.Themes {
		if shown[theme.Code] {
			continue
		}
		i := slices.IndexFunc(out.Groups, func(g views.CodeGroup) bool { return g.Name == theme.Imperative })
		if i < 0 {
			i = len(out.Groups)
			out.Groups = append(out.Groups, views.CodeGroup{Name: theme.Imperative})
		}
		b := box(theme)
		if b.Checked {
			out.Groups[i].Checked++
		}
		out.Groups[i].Codes = append(out.Groups[i].Codes, b)
	}
	return out
}

// excerpt is a span of a text with some words around it.
func excerpt(text docket.Text, span docket.Span) []views.Run {
	if span.Start < 0 || span.End > len(text) || span.Len() <= 0 {
		return nil
	}
	before, after := string(text[:span.Start]), string(text[span.End:])
	if start := len(before) - tailLength(before, evidenceAround); start > 0 {
		before = "…" + before[start:]
	}
	if tail := web.Clip(after, evidenceAround); tail != after {
		after = tail + "…"
	}
	return markedBetween(before, views.Run{Text: string(text[span.Start:span.End]), Kind: views.RunEvidence}, after)
}

// tailLength is the bytes of the last n code points of s.
func tailLength(s string, n int) int {
	length := 0
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:len(s)-length])
		if size == 0 {
			break
		}
		length += size
	}
	return length
}

// Code takes the codings of this person for one comment.
func (s *codings) Code(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, "coding", "suggestions")
	if err != nil {
		return err
	}
	web.TakesAllBut(r, "off-reason", "back")
	id := docket.CommentID(r.PathValue("comment"))
	err = s.desk.CodeComment(r.Context(), web.SessionOf(r).User, id, form["coding"], seenByAnswer(form["suggestions"]))
	if errors.Is(err, theme.ErrInTraining) {
		return web.SeeOther(w, r, web.WithDone(reviewAt(id), "training-open"))
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok && invalid["coding"] != "" {
		return web.BadRequest(invalid["coding"] + " Open the comment again.")
	}
	if err != nil {
		return err
	}
	s.Poke()
	return afterCoding(w, r, id, cleanQueue(form.Get("queue")))
}

// afterCoding shows the comment again.
func afterCoding(w http.ResponseWriter, r *http.Request, id docket.CommentID, queue string) error {
	at := "/admin/comments/" + string(id)
	if queue != "" {
		at += "?queue=" + url.QueryEscape(queue)
	}
	return web.SeeOther(w, r, web.WithDone(at, "coded"))
}

// seenByAnswer reads what the form says of the suggestions for each answer.
func seenByAnswer(values []string) theme.SeenByAnswer {
	out := theme.SeenByAnswer{}
	for _, value := range values {
		question, seen, _ := strings.Cut(value, ":")
		out[docket.QuestionID(question)] = seenOf(seen)
	}
	return out
}
