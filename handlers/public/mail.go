package public

import (
	"context"
	"errors"
	"net/http"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// mailStore holds what the mail about comments, and the offers to speak, ask of the store.
type mailStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	MailByToken(ctx context.Context, token string) (docket.CommentMail, error)
	MailOf(ctx context.Context, id docket.CommentID) (docket.CommentMail, error)
	MailStep(ctx context.Context, token string, step docket.MailStep) error
	MailStepOf(ctx context.Context, number docket.TrackingNumber, step docket.MailStep) error
	Speaks(ctx context.Context, id docket.CommentID) (bool, error)
	EndSpeaking(ctx context.Context, number docket.TrackingNumber) error
}

// mail serves the links of letters about comments, and what a sender asked for beside a
// comment on the page “Check a comment”.
type mail struct {
	*status
	store mailStore
}

var errNoLetter = &web.Problem{Status: http.StatusNotFound, Heading: "This link leads nowhere", Text: []string{
	"We know no letter with it. Check that you have copied the whole address from the mail.",
	"You can also stop the mail about your comment on the page “Check a comment”, with your tracking number.",
}}

// Show asks what the reader of a letter wants. It changes nothing: programs of mail servers
// open links before people do.
func (s *mail) Show(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "")
}

func (s *mail) show(w http.ResponseWriter, r *http.Request, done docket.MailStep) error {
	token := r.PathValue("token")
	m, err := s.store.MailByToken(r.Context(), token)
	if errors.Is(err, docket.ErrNotFound) {
		return errNoLetter
	}
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), m.Docket)
	if err != nil {
		return err
	}
	shell := s.DocketShell(r.Context(), d, "Mail about your comment", "")
	shell.NoIndex, shell.Address = true, "/mail/"+token
	return s.Render(w, r, http.StatusOK, views.Mail(views.NewMailPage(shell, m, done)))
}

// Change confirms an address or ends the mail, by a button on the page.
func (s *mail) Change(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	step := docket.MailStep(values.Get("do"))
	if step != docket.MailConfirm && step != docket.MailStop {
		return web.BadRequest("This page has no such button. Open the link in the mail once more.")
	}
	return s.step(w, r, step)
}

// Stop ends the mail, whatever the body says: mail programs send one of their own (RFC 8058),
// and no redirect may answer it.
func (s *mail) Stop(w http.ResponseWriter, r *http.Request) error {
	return s.step(w, r, docket.MailStop)
}

func (s *mail) step(w http.ResponseWriter, r *http.Request, step docket.MailStep) error {
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return err
	}
	err := s.store.MailStep(r.Context(), r.PathValue("token"), step)
	if errors.Is(err, docket.ErrNotFound) {
		return errNoLetter
	}
	if err != nil {
		return err
	}
	return s.show(w, r, step)
}

// contactSteps are what the sender of a comment can do about what they asked for.
var contactSteps = map[string]func(s *mail, ctx context.Context, number docket.TrackingNumber) error{
	views.ContactStopMail: func(s *mail, ctx context.Context, number docket.TrackingNumber) error {
		return s.store.MailStepOf(ctx, number, docket.MailStop)
	},
	views.ContactStartMail: func(s *mail, ctx context.Context, number docket.TrackingNumber) error {
		return s.store.MailStepOf(ctx, number, docket.MailStart)
	},
	views.ContactEndSpeaking: func(s *mail, ctx context.Context, number docket.TrackingNumber) error {
		return s.store.EndSpeaking(ctx, number)
	},
}

// Contact changes what the sender of a comment asked for beside it.
func (s *mail) Contact(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	typed, number, page := readTracking(r.Context(), values)
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	do, known := contactSteps[values.Get("do")]
	if !known {
		return web.BadRequest("This page has no such button. Check your comment again.")
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	c, err := s.status.store.Receipt(r.Context(), number)
	if err != nil {
		return s.statusRefused(w, r, page, err)
	}
	if err := do(s, r.Context(), number); err != nil && !errors.Is(err, docket.ErrNotFound) {
		return err
	}
	s.Poke()
	return s.showStatus(w, r, http.StatusOK, typed, c, func(result *views.StatusResult) {
		result.Contact.Saved = true
	})
}

// addContact says what the sender of a comment asked for beside it.
func (s *status) addContact(ctx context.Context, c docket.Comment, facts *views.StatusFacts) error {
	m, err := s.store.MailOf(ctx, c.ID)
	switch {
	case err == nil:
		facts.Mail = &m
	case !errors.Is(err, docket.ErrNotFound):
		return err
	}
	facts.Speaks, err = s.store.Speaks(ctx, c.ID)
	return err
}

// mailWords is what the check page says of what is asked for beside the comment.
func mailWords(say *phrase.Printer, c docket.Wishes) []views.CheckPart {
	var parts []views.CheckPart
	add := func(field, label, words string) {
		parts = append(parts, views.CheckPart{Field: field, Label: label, Runs: []views.Run{{Text: words}}})
	}
	if c.Mail {
		add(views.FieldMail, say.Text("Mail about this comment"), say.Text("We first ask you, by mail, to confirm "+
			"your address."))
	}
	if c.Speak {
		add(views.FieldSpeak, say.Text("Speaking at a public meeting"), say.Text("The office that plans meetings gets "+
			"your name, if you give one, and your address."))
	}
	return parts
}
