package handlers

import (
	"errors"
	"net/http"
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

// The sentences at the tracking number's field.
const (
	noNumber      = "Enter the tracking number from your receipt."
	badNumber     = "A tracking number has 16 letters and digits, such as 7F3K-9Q2M-X4TB-81VC. Check it against your receipt."
	unknownNumber = "We have no comment with this tracking number. Check it against your receipt."
)

// statusForm asks for the tracking number.
func (s *site) statusForm(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "private, no-cache")
	return s.render(w, r, http.StatusOK, views.Status(views.StatusPage{Shell: s.statusShell(r)}))
}

// statusShell is the frame of the status pages: that of the one docket, where
// there is one only.
func (s *site) statusShell(r *http.Request) views.Shell {
	const title = "Check a comment"
	shell := s.shell(r, title)
	if dockets, err := s.Reader.Dockets(r.Context()); err == nil {
		shell = s.siteShell(r, title, dockets)
		if len(dockets) == 1 {
			shell = s.docketShell(dockets[0], title, "")
		}
	}
	shell.Section = "/status"
	return shell
}

// status says where a comment stands.
func (s *site) status(w http.ResponseWriter, r *http.Request) error {
	typed, number, page, err := s.trackingForm(w, r)
	if err != nil {
		return err
	}
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	if err := s.allow(s.limits.form, r); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	c, err := s.Sender.Receipt(r.Context(), number)
	if err != nil {
		return s.statusRefused(w, r, page, err)
	}
	return s.showStatus(w, r, typed, c, false)
}

// withdraw takes a comment back, for good. Doing it twice changes nothing.
func (s *site) withdraw(w http.ResponseWriter, r *http.Request) error {
	typed, number, page, err := s.trackingForm(w, r)
	if err != nil {
		return err
	}
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	if err := s.allow(s.limits.form, r); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	if _, err = s.Sender.Withdraw(r.Context(), number); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	s.poke() // a withdrawn comment counts for no theme
	c, err := s.Sender.Receipt(r.Context(), number)
	if err != nil {
		return err
	}
	return s.showStatus(w, r, typed, c, true)
}

// trackingForm reads the field tracking. A page with a problem is to be shown
// again.
func (s *site) trackingForm(w http.ResponseWriter, r *http.Request) (string, docket.TrackingNumber, views.StatusPage, error) {
	page := views.StatusPage{}
	values, err := s.readForm(w, r, maxSmallForm)
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
func (s *site) statusAgain(w http.ResponseWriter, r *http.Request, status int, page views.StatusPage) error {
	page.Shell = s.statusShell(r)
	page.Shell.Problem = true
	return s.render(w, r, status, views.Status(page))
}

// statusRefused shows the form with the number and why nothing was done: the
// number is unknown, or we ask the reader to wait. Other failures have a page of
// their own.
func (s *site) statusRefused(w http.ResponseWriter, r *http.Request, page views.StatusPage, err error) error {
	if errors.Is(err, docket.ErrNotFound) {
		page.Problem = unknownNumber
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	p := explain(err)
	if p.retry == 0 {
		return err
	}
	s.logFailure(r, p, err)
	setRetry(w, p.retry)
	page.Problem = p.heading + ". " + strings.Join(p.text, " ")
	return s.statusAgain(w, r, p.status, page)
}

// showStatus says in plain words where a comment stands.
func (s *site) showStatus(w http.ResponseWriter, r *http.Request, typed string, c docket.Comment, justWithdrawn bool) error {
	d, err := s.Reader.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	shell := s.docketShell(d, "Where your comment stands", "")
	shell.Section = "/status"
	page := views.StatusPage{
		Shell:  shell,
		Typed:  typed,
		Result: views.NewStatusResult(d, c, justWithdrawn),
	}
	return s.render(w, r, http.StatusOK, views.Status(page))
}
