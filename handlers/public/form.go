package public

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/views"
)

// formStore holds what the comment form asks of the store.
type formStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// form serves the comment form, its review step and the filing of a comment.
type form struct {
	*web.Core
	store    formStore
	intake   Intake
	receipts *receipts
}

// Show is the empty form. With ?reply_to= it starts a reply.
func (s *form) Show(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	if r.URL.RawQuery == "" {
		return s.showEmpty(w, r, id)
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	typed := views.Typed{}
	if to := query.Get(views.FieldReplyTo); to != "" {
		if of, _, ok := docket.CommentID(to).Split(); !ok || of != d.ID {
			return docket.ErrNotFound
		}
		c, err := s.store.PublicComment(r.Context(), docket.CommentID(to))
		if err != nil {
			return err
		}
		if c, err = s.threadOf(r.Context(), c); err != nil {
			return err
		}
		typed[views.FieldReplyTo] = string(c.ID)
	}
	typed[views.FieldToken] = s.intake.NewToken(d.ID)
	keepInHistory(w)
	page := s.page(s.DocketShell(r.Context(), d, "Write a comment", "/comment"), d, typed, nil)
	if err := s.addParent(r.Context(), d, &page); err != nil {
		return err
	}
	return s.RenderOpen(w, r, http.StatusOK, views.CommentForm(page))
}

// showEmpty is the form that everybody gets, each with a token of their own.
func (s *form) showEmpty(w http.ResponseWriter, r *http.Request, id docket.ID) error {
	keepInHistory(w)
	return s.WithToken(w, r, id, r.URL.Path, s.intake.NewToken(id),
		func(ctx context.Context, d docket.Docket, token string) (templ.Component, error) {
			typed := views.Typed{views.FieldToken: token}
			return views.CommentForm(s.page(s.DocketShell(ctx, d, "Write a comment", "/comment"), d, typed, nil)), nil
		})
}

// Blank is the form on paper, for those who write by hand and mail it. Where nobody
// takes mail there is none.
func (s *form) Blank(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	if d.Contact.Mail == "" {
		return web.ErrNoPage
	}
	page := views.NewCommentPage(s.DocketShell(r.Context(), d, "Comment form on paper", "/comment"), d, s.Now(),
		views.Typed{}, nil)
	page.Shell.Canonical = page.Action + "/blank"
	return s.RenderOpen(w, r, http.StatusOK, views.BlankForm(page))
}

// Post takes a step of the form: review, edit or submit. Whatever goes
// wrong, the page that says so still holds the words.
func (s *form) Post(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	d, docketErr := s.store.Docket(r.Context(), id)
	if errors.Is(docketErr, docket.ErrNotFound) {
		return docketErr
	}
	limit := web.MaxFormBytes(d)
	if docketErr != nil {
		limit = web.MaxFormBytes(docket.Docket{Questions: make([]docket.Question, 5)})
	}
	values, err := s.ReadForm(w, r, limit)
	if err != nil {
		return err
	}
	typed := web.TypedFields(values)
	keepInHistory(w)
	if docketErr != nil {
		return s.keep(w, r, d, typed, docketErr)
	}
	step := values.Get("step")
	limiter := s.Limits.Form
	if step == web.StepSubmit {
		limiter = s.Limits.Send
	}
	if err := s.Allow(limiter, r); err != nil {
		return s.keep(w, r, d, typed, err)
	}
	switch step {
	case web.StepEdit:
		return s.editComment(w, r, d, typed)
	case web.StepReview, "":
		return s.previewComment(w, r, d, typed, values.Get(views.FieldDocument) != "")
	case web.StepSubmit:
		if seen := seenFields(values); boxesCameBack(values) && mended(seen, typed) {
			return s.submitMended(w, r, d, seen, typed)
		}
		return s.submitComment(w, r, d, typed)
	}
	return web.BadRequest("This step of the form does not exist. Open the form here and start again.")
}

// threadOf is the comment under which a reply to c stands: threads have one level, so
// that a reply to a reply stands beside it while what both reply to is posted.
func (s *form) threadOf(ctx context.Context, c docket.PublicComment) (docket.PublicComment, error) {
	if c.ReplyTo == "" {
		return c, nil
	}
	parent, err := s.store.PublicComment(ctx, c.ReplyTo)
	if errors.Is(err, docket.ErrNotFound) {
		return c, nil
	}
	return parent, err
}

// addParent shows on the form what it replies to.
func (s *form) addParent(ctx context.Context, d docket.Docket, page *views.CommentFormPage) error {
	if of, _, ok := docket.CommentID(page.ReplyTo).Split(); !ok || of != d.ID {
		return nil
	}
	c, err := s.store.PublicComment(ctx, docket.CommentID(page.ReplyTo))
	if errors.Is(err, docket.ErrNotFound) {
		return nil
	}
	if err == nil {
		page.Parent = views.NewParent(phrase.From(ctx), d, c)
	}
	return err
}

// keepInHistory lets the reader's own browser keep a page of the form, so that
// Back and Forward lead to it with its words. A page that answers a POST and is not
// kept shows the browser's "Confirm form resubmission" instead. Nobody else may
// keep it, and it is asked for anew on any other way. See docs/adr/0013.
func keepInHistory(w http.ResponseWriter) { w.Header().Set("Cache-Control", "private, no-cache") }

// editComment shows the form with what was typed.
func (s *form) editComment(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed) error {
	if typed[views.FieldToken] == "" {
		typed[views.FieldToken] = s.intake.NewToken(d.ID)
	}
	shell := s.DocketShell(r.Context(), d, "Write a comment", "/comment")
	shell.Carries = true
	page := s.page(shell, d, typed, nil)
	if err := s.addParent(r.Context(), d, &page); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, views.CommentForm(page))
}

// previewComment shows what the public would read. It stores nothing. fileLeft: a file was
// chosen and left where it was.
func (s *form) previewComment(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed,
	fileLeft bool) error {
	page, err := s.checkPage(r.Context(), d, typed)
	if err != nil {
		return s.formAgain(w, r, d, typed, err)
	}
	page.FileLeft = fileLeft && s.Documents.On()
	return s.Render(w, r, http.StatusOK, views.Check(page))
}

// checkPage lays the page "Check your answers" out.
func (s *form) checkPage(ctx context.Context, d docket.Docket, typed views.Typed) (views.CheckPage, error) {
	c, err := s.intake.Preview(ctx, web.IntakeForm(d, typed))
	if err != nil {
		return views.CheckPage{}, err
	}
	if typed[views.FieldToken] == "" {
		typed[views.FieldToken] = s.intake.NewToken(d.ID)
	}
	_, late := d.Accepts(s.Now())
	shell := s.DocketShell(ctx, d, "Check your answers", "/comment")
	shell.Carries = true
	page := reviewPage(shell, d, typed, c, late)
	page.Bring = s.Documents.On()
	return page, nil
}

// submitMended files what was changed on the page "Check your answers" and sent at
// once. Where the screener marks something new in it the page is shown once more,
// and nothing is filed; sent from there as it is, it goes.
func (s *form) submitMended(w http.ResponseWriter, r *http.Request, d docket.Docket, seen, typed views.Typed) error {
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
	return s.Render(w, r, http.StatusOK, views.Check(page))
}

// submitComment files one comment and sends the commenter to its receipt.
func (s *form) submitComment(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed) error {
	number, err := s.intake.Submit(r.Context(), web.IntakeForm(d, typed))
	if err != nil {
		return s.formAgain(w, r, d, typed, err)
	}
	return s.receipts.toReceipt(w, r, d.ID, number)
}

// formAgain shows the form with what was typed and what has to be put right.
func (s *form) formAgain(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed, err error) error {
	say := phrase.From(r.Context())
	shell := s.DocketShell(r.Context(), d, "Write a comment", "/comment")
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	status := http.StatusUnprocessableEntity
	switch {
	case isInvalid:
	case errors.Is(err, intake.ErrTokenExpired):
		typed[views.FieldToken] = s.intake.NewToken(d.ID)
		invalid = docket.Invalid{"form": say.Text("This form was opened more than 7 days ago. Your answers are " +
			"still here. Check them and send the form again.")}
	case errors.Is(err, intake.ErrToken):
		typed[views.FieldToken] = s.intake.NewToken(d.ID)
		invalid = docket.Invalid{"form": say.Text("We could not tell that this form came from our page. Your " +
			"answers are still here. Check them and send the form again.")}
	case errors.Is(err, docket.ErrClosed):
		status = http.StatusConflict
	default:
		return s.keep(w, r, d, typed, err)
	}
	shell.Problem, shell.Carries = true, true
	page := s.page(shell, d, typed, invalid)
	if err := s.addParent(r.Context(), d, &page); err != nil {
		return err
	}
	return s.Render(w, r, status, views.CommentForm(page))
}

// keep sends the page of a refusal that is not about the words: it holds all of
// them, and the same form token, for another try.
func (s *form) keep(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed, err error) error {
	say := phrase.From(r.Context())
	p := web.Explain(err).In(say)
	s.LogFailure(r, p, err)
	page := views.KeptPage{
		Shell:  s.DocketShell(r.Context(), d, p.Heading, "/comment"),
		Text:   p.Text,
		Action: "/dockets/" + r.PathValue("docket") + "/comment",
		Fields: typed.Hidden(d),
		Words:  typed.Words(say, d),
	}
	if d.ID == "" {
		page.Shell = s.Shell(r, p.Heading)
	}
	page.Shell.Problem, page.Shell.NoIndex, page.Shell.Carries = true, true, true
	if p.Status == http.StatusInternalServerError {
		page.Reference = web.VisitOf(r).Reference
		page.Text = []string{say.Text("We could not file your comment. The problem was written to our log.")}
	}
	web.SetRetry(w, p.Retry)
	return s.Render(w, r, p.Status, views.Kept(page))
}

// inZone shows a moment in the docket's zone.
func inZone(d docket.Docket, t time.Time) time.Time { return t.In(d.Location()) }
