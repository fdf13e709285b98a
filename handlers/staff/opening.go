package staff

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// askReason is the form that asks for what somebody opens the original of a decided comment,
// as it comes back.
type askReason struct {
	reason, words string
	invalid       docket.Invalid
}

// asksReason reports whether whoever asks must say for what they open a comment's original.
// An auditor's reason is the audit, which the log tells.
func (s *review) asksReason(r *http.Request, d docket.Docket, c docket.Comment) bool {
	return docket.AsksReason(d, c.Status) && !web.ReadsOnly(r.Context())
}

// originalAt is where a comment's page asks to open the original.
func originalAt(id docket.CommentID, queue string) string {
	return "/admin/comments/" + url.PathEscape(string(id)) + "?" + url.Values{"original": {"1"},
		"queue": {queue}}.Encode()
}

// originalPageOf is the page that asks for a reason.
func originalPageOf(r *http.Request, form url.Values) string {
	return originalAt(docket.CommentID(r.PathValue("comment")), cleanQueue(form.Get("queue")))
}

// form lays out what a page asks; nil where it does not ask. rule says that the docket wants a
// reason.
func (a *askReason) form(id docket.CommentID, rule bool) *views.AskReasonForm {
	if !rule {
		return nil
	}
	out := &views.AskReasonForm{Action: "/admin/comments/" + url.PathEscape(string(id)) + "/original"}
	if a == nil { // the page says so, and leads to the form
		return out
	}
	out.Shown = true
	out.Problems = views.Problems(a.invalid, "reason", "words")
	out.Reason = views.Field{Name: "reason", ID: "opening-reason", Label: "For what do you open it?", Value: a.reason,
		Problem: a.invalid["reason"], Required: true}
	out.Reason.Options = append(out.Reason.Options, views.Option{Label: "Choose a reason"})
	for _, one := range docket.OpeningReasons {
		out.Reason.Options = append(out.Reason.Options, views.Option{Value: string(one), Label: one.Label()})
	}
	out.Words = views.Field{Name: "words", Label: "In your own words", Value: a.words, Problem: a.invalid["words"],
		Rows: 3, Max: web.MaxNote, Optional: true, Hint: "Colleagues read them as a note about the comment."}
	return out
}

// Original opens the original of a decided comment for a stated reason.
func (s *review) Original(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	id, queue := docket.CommentID(r.PathValue("comment")), cleanQueue(form.Get("queue"))
	c, err := s.store.Comment(r.Context(), id)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	if c.Status == docket.Pending || c.Purged() {
		return web.SeeOther(w, r, reviewAt(id))
	}
	if !web.SessionOf(r).Fresh() {
		return s.ToConfirm(w, r, originalAt(id, queue))
	}
	st := reviewState{comment: c, docket: d, queue: queue, asks: &askReason{reason: form.Get("reason"),
		words: strings.TrimSpace(strings.ReplaceAll(form.Get("words"), "\r\n", "\n")), invalid: docket.Invalid{}}}
	if !st.asks.check() {
		return s.showReview(w, r, http.StatusUnprocessableEntity, st)
	}
	st.opened = docket.OpeningReason(st.asks.reason)
	if st.comment, err = s.store.OpenForReason(r.Context(), id, web.SessionOf(r).User.ID, st.opened,
		st.asks.words); err != nil {
		return err
	}
	st.open, st.asks = true, nil
	return s.showReview(w, r, http.StatusOK, st)
}

// check reports whether a reason is stated.
func (a *askReason) check() bool {
	reason := docket.OpeningReason(a.reason)
	switch {
	case reason.Label() == "":
		a.invalid["reason"] = "Choose for what you open the original."
	case reason == docket.OpenOther && a.words == "":
		a.invalid["words"] = "Say for what you open the original."
	}
	switch {
	case !utf8.ValidString(a.words) || strings.ContainsRune(a.words, 0):
		a.invalid["words"] = "The words have characters that cannot be read. Type them again."
	case utf8.RuneCountInString(a.words) > web.MaxNote:
		a.invalid["words"] = "Use " + views.Number(web.MaxNote) + " characters or fewer."
	}
	return len(a.invalid) == 0
}

// openAgain opens the original of a decided comment that comes back with its form: for the
// reason that was stated when it was opened, where the docket wants one.
func (s *review) openAgain(r *http.Request, d docket.Docket, c docket.Comment,
	reason docket.OpeningReason) (docket.Comment, bool, error) {
	by := web.SessionOf(r).User.ID
	if !docket.AsksReason(d, c.Status) {
		c, err := s.store.OpenComment(r.Context(), c.ID, by)
		return c, true, err
	}
	if reason.Label() == "" {
		return c, false, nil
	}
	c, err := s.store.OpenForReason(r.Context(), c.ID, by, reason, "")
	return c, true, err
}
