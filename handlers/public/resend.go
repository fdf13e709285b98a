package public

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/views"
)

// resend lets the writer of a withheld comment mend it and send it again by the same
// number.
type resend struct {
	*status
	intake Intake
}

// Mend shows the mended text's form, or takes it. The number travels in the form alone,
// and the form is filled in only for who shows it.
func (s *resend) Mend(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxFormBytes(docket.Docket{Questions: make([]docket.Question, 12)}))
	if err != nil {
		return err
	}
	typed, number, page := readTracking(r.Context(), values)
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	sends := values.Get("step") == "send"
	limit := s.Limits.Form
	if sends {
		limit = s.Limits.Send
	}
	c, err := s.store.Receipt(r.Context(), number)
	if err != nil {
		return s.statusRefused(w, r, page, err)
	}
	d, err := s.store.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	if err := s.Allow(limit, r); err != nil {
		if sends {
			p := web.Explain(err).In(phrase.From(r.Context()))
			web.SetRetry(w, p.Retry)
			return s.form(w, r, p.Status, c, d, typed, values, docket.Invalid{"form": p.Heading + "."})
		}
		return s.statusRefused(w, r, page, err)
	}
	if !sends {
		return s.begin(w, r, c, d, typed)
	}
	answers := map[docket.QuestionID]string{}
	for _, q := range d.QuestionIDs() {
		answers[q] = values.Get(intake.AnswerField(q))
	}
	version, _ := strconv.Atoi(values.Get("version")) // none is a version that no comment has
	err = s.intake.Mend(r.Context(), number, version, answers)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return s.form(w, r, http.StatusUnprocessableEntity, c, d, typed, values, invalid)
	}
	if why := s.refusal(r, err); why != "" {
		return s.form(w, r, http.StatusConflict, c, d, typed, values, docket.Invalid{"form": why})
	}
	if err != nil {
		return err
	}
	s.Poke()
	if c, err = s.store.Receipt(r.Context(), number); err != nil {
		return err
	}
	return s.showStatus(w, r, http.StatusOK, typed, c, func(result *views.StatusResult) { result.JustMended = true })
}

// begin shows the form with the comment's own words. Where they would not be taken back it
// shows where the comment stands instead, which says why, before anybody types.
func (s *resend) begin(w http.ResponseWriter, r *http.Request, c docket.Comment, d docket.Docket, typed string) error {
	stands, err := s.store.Resending(r.Context(), c.ID)
	if err != nil {
		return err
	}
	if takes, _ := d.Accepts(s.Now()); !takes || stands != docket.ResendOpen {
		return s.showStatus(w, r, http.StatusConflict, typed, c, nil)
	}
	return s.form(w, r, http.StatusOK, c, d, typed, nil, nil)
}

// refusal says why a mended text was not taken; "" for other errors.
func (s *resend) refusal(r *http.Request, err error) string {
	say := phrase.From(r.Context())
	switch {
	case errors.Is(err, docket.ErrClosed):
		return say.Text("The comment period is over, so nothing was sent. Copy your words if you want to keep them.")
	case errors.Is(err, docket.ErrStale), errors.Is(err, docket.ErrDenied):
		return say.Text("This comment cannot be mended now. Check where it stands. Copy your words first if you want " +
			"to keep them.")
	case errors.Is(err, docket.ErrExists):
		return say.Text("You have mended this comment as often as you can.") + " " +
			say.Text("You can send a new comment.")
	}
	return ""
}

// form shows the form; with values as typed, else with the comment's own words.
func (s *resend) form(w http.ResponseWriter, r *http.Request, code int, c docket.Comment, d docket.Docket, typed string,
	values url.Values, invalid docket.Invalid) error {
	shell := s.DocketShell(r.Context(), d, phrase.Marked("Mend your comment and send it again"), "")
	shell.Section, shell.Address, shell.NoIndex = "/status", "/status", true
	shell.Problem = len(invalid) > 0
	words := map[docket.QuestionID]string{}
	for _, a := range c.Answers {
		words[a.Question] = string(a.Text)
	}
	version := strconv.Itoa(c.Version)
	if values != nil {
		version = values.Get("version")
		for _, q := range d.QuestionIDs() {
			words[q] = values.Get(intake.AnswerField(q))
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, code, views.Mend(views.NewMendPage(shell, c, d, typed, version, words, invalid)))
}
