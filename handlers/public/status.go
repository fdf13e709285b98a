package public

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// statusStore holds what the status page asks of the store.
type statusStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
	Receipt(ctx context.Context, number docket.TrackingNumber) (docket.Comment, error)
	Withdraw(ctx context.Context, number docket.TrackingNumber) (docket.CommentID, error)
}

// status serves “Check a comment”, where a tracking number opens its comment.
type status struct {
	*web.Core
	store statusStore
}

// The sentences at the tracking number's field.
const (
	noNumber  = "Enter the tracking number from your receipt."
	badNumber = "A tracking number has 16 letters and digits, such as 7F3K-9Q2M-X4TB-81VC. Check it against your " +
		"receipt."
	unknownNumber = "We have no comment with this tracking number. Check it against your receipt."
)

// Show asks for the tracking number.
func (s *status) Show(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "private, no-cache")
	return s.Render(w, r, http.StatusOK, views.Status(views.StatusPage{Shell: s.statusShell(r)}))
}

// statusShell is the frame of the status pages: that of the one docket, where
// there is one only.
func (s *status) statusShell(r *http.Request) views.Shell {
	const title = "Check a comment"
	shell := s.Shell(r, title)
	if dockets, err := s.store.Dockets(r.Context()); err == nil {
		shell = s.SiteShell(r, title, dockets)
		if len(dockets) == 1 {
			shell = s.DocketShell(dockets[0], title, "")
		}
	}
	shell.Section = "/status"
	return shell
}

// Open says where a comment stands.
func (s *status) Open(w http.ResponseWriter, r *http.Request) error {
	typed, number, page, err := s.trackingForm(w, r)
	if err != nil {
		return err
	}
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	c, err := s.store.Receipt(r.Context(), number)
	if err != nil {
		return s.statusRefused(w, r, page, err)
	}
	return s.showStatus(w, r, typed, c, false)
}

// Withdraw takes a comment back, for good. Doing it twice changes nothing.
func (s *status) Withdraw(w http.ResponseWriter, r *http.Request) error {
	typed, number, page, err := s.trackingForm(w, r)
	if err != nil {
		return err
	}
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	if _, err = s.store.Withdraw(r.Context(), number); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	s.Poke() // a withdrawn comment counts for no theme
	c, err := s.store.Receipt(r.Context(), number)
	if err != nil {
		return err
	}
	return s.showStatus(w, r, typed, c, true)
}

// trackingForm reads the field tracking. A page with a problem is to be shown
// again.
func (s *status) trackingForm(w http.ResponseWriter, r *http.Request) (string, docket.TrackingNumber, views.StatusPage,
	error) {
	page := views.StatusPage{}
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return "", "", page, err
	}
	page.Typed = values.Get("tracking")
	number, ok := docket.ParseTracking(page.Typed)
	switch {
	case page.Typed == "":
		page.Problem = noNumber
	case !ok:
		page.Problem = badNumber
	}
	return page.Typed, number, page, nil
}

// statusAgain shows the form with its problem.
func (s *status) statusAgain(w http.ResponseWriter, r *http.Request, status int, page views.StatusPage) error {
	page.Shell = s.statusShell(r)
	page.Shell.Problem = true
	return s.Render(w, r, status, views.Status(page))
}

// statusRefused shows the form with the number and why nothing was done: the
// number is unknown, or we ask the reader to wait. Other failures have a page of
// their own.
func (s *status) statusRefused(w http.ResponseWriter, r *http.Request, page views.StatusPage, err error) error {
	if errors.Is(err, docket.ErrNotFound) {
		page.Problem = unknownNumber
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	p := web.Explain(err)
	if p.Retry == 0 {
		return err
	}
	s.LogFailure(r, p, err)
	web.SetRetry(w, p.Retry)
	page.Problem = p.Heading + ". " + strings.Join(p.Text, " ")
	return s.statusAgain(w, r, p.Status, page)
}

// showStatus says in plain words where a comment stands.
func (s *status) showStatus(w http.ResponseWriter, r *http.Request, typed string, c docket.Comment,
	justWithdrawn bool) error {
	d, err := s.store.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	shell := s.DocketShell(d, "Where your comment stands", "")
	shell.Section = "/status"
	page := views.StatusPage{
		Shell:  shell,
		Typed:  typed,
		Result: views.NewStatusResult(d, c, justWithdrawn),
	}
	return s.Render(w, r, http.StatusOK, views.Status(page))
}
