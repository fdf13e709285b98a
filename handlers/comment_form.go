package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/views"
)

// Intake takes in comments.
type Intake interface {
	NewToken(id docket.ID) string
	Preview(ctx context.Context, form intake.Form) (docket.Comment, error)
	Submit(ctx context.Context, form intake.Form) (docket.TrackingNumber, error)
}

// The values of the field step.
const (
	stepReview = "review"
	stepEdit   = "edit"
	stepSubmit = "submit"
)

// maxFormBytes bounds a submitted form, in bytes: every answer at its longest,
// each character at most 12 bytes (four, percent-encoded), and 64 KiB for the
// rest.
func maxFormBytes(d docket.Docket) int64 {
	return int64(len(d.Questions)+1)*docket.MaxAnswer*12 + 64<<10
}

// commentForm is the empty form. With ?reply_to= it starts a reply.
func (s *site) commentForm(w http.ResponseWriter, r *http.Request) error {
	id, err := docketID(r)
	if err != nil {
		return err
	}
	d, err := s.Reader.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	query, err := parseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	typed := views.Typed{}
	if to := query.Get(views.FieldReplyTo); to != "" {
		if of, _, ok := docket.CommentID(to).Split(); !ok || of != d.ID {
			return docket.ErrNotFound
		}
		c, err := s.Reader.PublicComment(r.Context(), docket.CommentID(to))
		if err != nil {
			return err
		}
		typed[views.FieldReplyTo] = string(c.ID)
	}
	typed[views.FieldToken] = s.Intake.NewToken(d.ID)
	keepInHistory(w)
	page := views.NewCommentPage(s.docketShell(d, "Write a comment", "/comment"), d, s.Now(), typed, nil)
	return s.renderOpen(w, r, http.StatusOK, views.CommentForm(page))
}

// postComment takes a step of the form: review, edit or submit. Whatever goes
// wrong, the page that says so still holds the words.
func (s *site) postComment(w http.ResponseWriter, r *http.Request) error {
	id, err := docketID(r)
	if err != nil {
		return err
	}
	d, docketErr := s.Reader.Docket(r.Context(), id)
	if errors.Is(docketErr, docket.ErrNotFound) {
		return docketErr
	}
	limit := maxFormBytes(d)
	if docketErr != nil {
		limit = maxFormBytes(docket.Docket{Questions: make([]docket.Question, 5)})
	}
	values, err := s.readForm(w, r, limit)
	if err != nil {
		return err
	}
	typed := typedFields(values)
	keepInHistory(w)
	if docketErr != nil {
		return s.keep(w, r, d, typed, docketErr)
	}
	step := values.Get("step")
	limiter := s.limits.form
	if step == stepSubmit {
		limiter = s.limits.send
	}
	if err := s.allow(limiter, r); err != nil {
		return s.keep(w, r, d, typed, err)
	}
	switch step {
	case stepEdit:
		return s.editComment(w, r, d, typed)
	case stepReview, "":
		return s.previewComment(w, r, d, typed)
	case stepSubmit:
		if seen := seenFields(values); boxesCameBack(values) && mended(seen, typed) {
			return s.submitMended(w, r, d, seen, typed)
		}
		return s.submitComment(w, r, d, typed)
	}
	return badRequest("This step of the form does not exist. Open the form here and start again.")
}

// keepInHistory lets the reader's own browser keep a page of the form, so that
// Back and Forward lead to it with its words. A page that answers a POST and is not
// kept shows the browser's "Confirm form resubmission" instead. Nobody else may
// keep it, and it is asked for anew on any other way. See docs/adr/0013.
func keepInHistory(w http.ResponseWriter) { w.Header().Set("Cache-Control", "private, no-cache") }

// editComment shows the form with what was typed.
func (s *site) editComment(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed) error {
	if typed[views.FieldToken] == "" {
		typed[views.FieldToken] = s.Intake.NewToken(d.ID)
	}
	page := views.NewCommentPage(s.docketShell(d, "Write a comment", "/comment"), d, s.Now(), typed, nil)
	return s.render(w, r, http.StatusOK, views.CommentForm(page))
}

// previewComment shows what the public would read. It stores nothing.
func (s *site) previewComment(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed) error {
	page, err := s.checkPage(r.Context(), d, typed)
	if err != nil {
		return s.formAgain(w, r, d, typed, err)
	}
	return s.render(w, r, http.StatusOK, views.Check(page))
}

// checkPage lays the page "Check your answers" out.
func (s *site) checkPage(ctx context.Context, d docket.Docket, typed views.Typed) (views.CheckPage, error) {
	c, err := s.Intake.Preview(ctx, intakeForm(d, typed))
	if err != nil {
		return views.CheckPage{}, err
	}
	if typed[views.FieldToken] == "" {
		typed[views.FieldToken] = s.Intake.NewToken(d.ID)
	}
	_, late := d.Accepts(s.Now())
	return reviewPage(s.docketShell(d, "Check your answers", "/comment"), d, typed, c, late), nil
}

// submitMended files what was changed on the page "Check your answers" and sent at
// once. Where the screener marks something new in it the page is shown once more,
// and nothing is filed; sent from there as it is, it goes.
func (s *site) submitMended(w http.ResponseWriter, r *http.Request, d docket.Docket, seen, typed views.Typed) error {
	marked, err := s.newlyMarked(r.Context(), d, seen, typed)
	if err != nil {
		return s.formAgain(w, r, d, typed, err)
	}
	if !marked {
		return s.submitComment(w, r, d, typed)
	}
	page, err := s.checkPage(r.Context(), d, typed)
	if err != nil {
		return s.formAgain(w, r, d, typed, err)
	}
	page.Anew = true
	return s.render(w, r, http.StatusOK, views.Check(page))
}

// submitComment files one comment and sends the commenter to its receipt.
func (s *site) submitComment(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed) error {
	number, err := s.Intake.Submit(r.Context(), intakeForm(d, typed))
	if err != nil {
		return s.formAgain(w, r, d, typed, err)
	}
	return s.toReceipt(w, r, d.ID, number)
}

// formAgain shows the form with what was typed and what has to be put right.
func (s *site) formAgain(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed, err error) error {
	shell := s.docketShell(d, "Write a comment", "/comment")
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	status := http.StatusUnprocessableEntity
	switch {
	case isInvalid:
	case errors.Is(err, intake.ErrTokenExpired):
		typed[views.FieldToken] = s.Intake.NewToken(d.ID)
		invalid = docket.Invalid{"form": "This form was opened more than 7 days ago. Your answers are still here. Check them and send the form again."}
	case errors.Is(err, intake.ErrToken):
		typed[views.FieldToken] = s.Intake.NewToken(d.ID)
		invalid = docket.Invalid{"form": "We could not tell that this form came from our page. Your answers are still here. Check them and send the form again."}
	case errors.Is(err, docket.ErrClosed):
		status = http.StatusConflict
	default:
		return s.keep(w, r, d, typed, err)
	}
	shell.Problem = true
	page := views.NewCommentPage(shell, d, s.Now(), typed, invalid)
	return s.render(w, r, status, views.CommentForm(page))
}

// keep sends the page of a refusal that is not about the words: it holds all of
// them, and the same form token, for another try.
func (s *site) keep(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed, err error) error {
	p := explain(err)
	s.logFailure(r, p, err)
	page := views.KeptPage{
		Shell:  s.docketShell(d, p.heading, "/comment"),
		Text:   p.text,
		Action: r.URL.Path,
		Fields: typed.Hidden(d),
		Words:  typed.Words(d),
	}
	if d.ID == "" {
		page.Shell = s.shell(r, p.heading)
	}
	page.Shell.Problem, page.Shell.NoIndex = true, true
	if p.status == http.StatusInternalServerError {
		page.Reference = visitOf(r).reference
		page.Text = []string{"We could not file your comment. The problem was written to our log."}
	}
	setRetry(w, p.retry)
	return s.render(w, r, p.status, views.Kept(page))
}

// typedFields picks the fields of the comment form. Nothing else binds. Words
// mended on the page "Check your answers" take the place of those that travel
// along.
func typedFields(values url.Values) views.Typed {
	typed := views.Typed{}
	for name, list := range values {
		if field, mended := strings.CutPrefix(name, views.MendPrefix); isTyped(field) && (mended || !values.Has(views.MendPrefix+name)) {
			typed[field] = list[0]
		}
	}
	return typed
}

func isTyped(name string) bool {
	return strings.HasPrefix(name, views.AnswerPrefix) || views.IsFormField(name)
}

// intakeForm hands the typed fields over as they are. Answers to questions that
// the docket does not pose are left out.
func intakeForm(d docket.Docket, typed views.Typed) intake.Form {
	form := intake.Form{
		Docket:       d.ID,
		Token:        typed[views.FieldToken],
		Answers:      map[docket.QuestionID]string{},
		Type:         typed[views.FieldType],
		Sector:       typed[views.FieldSector],
		Name:         typed[views.FieldName],
		Organization: typed[views.FieldOrganization],
		State:        typed[views.FieldState],
		Email:        typed[views.FieldEmail],
		ReplyTo:      typed[views.FieldReplyTo],
		Trap:         typed[views.FieldTrap],
	}
	for _, q := range d.QuestionIDs() {
		if text, ok := typed[views.AnswerField(q)]; ok {
			form.Answers[q] = text
		}
	}
	return form
}

// warn logs a failure beside the point of a request.
func (s *site) warn(r *http.Request, what string, err error) {
	s.Log.WarnContext(r.Context(), what, slog.Any("error", err), slog.String("request", visitOf(r).reference))
}

// inZone shows a moment in the docket's zone.
func inZone(d docket.Docket, t time.Time) time.Time { return t.In(d.Location()) }
