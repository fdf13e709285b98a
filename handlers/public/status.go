package public

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/docket/proof"
	"commentportal/handlers/web"
	"commentportal/views"
)

// statusStore holds what the status page asks of the store.
type statusStore interface {
	// CampaignStanding counts the posted comments of a campaign, and says whether
	// people decided on who belongs to it.
	CampaignStanding(ctx context.Context, id docket.CampaignID) (posted int, decided bool, err error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
	Receipt(ctx context.Context, number docket.TrackingNumber) (docket.Comment, error)
	Tombstone(ctx context.Context, id docket.CommentID) (docket.Tombstone, error)
	// Resending says whether a withheld comment may be mended; where not, why not.
	Resending(ctx context.Context, id docket.CommentID) (docket.Resending, error)
	Inquiries(ctx context.Context, q docket.InquiryQuery) (docket.InquiryPage, error)
	appealStore
	mailStore
	ReportedCase(ctx context.Context, number docket.TrackingNumber) (docket.Case, error)
	Withdraw(ctx context.Context, number docket.TrackingNumber) (docket.CommentID, error)
	// Withdrawal says what a comment was when its sender withdrew it.
	Withdrawal(ctx context.Context, id docket.CommentID) (docket.Withdrawal, error)
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	traceStore
	web.FiguresStore
	Proof(ctx context.Context, number docket.TrackingNumber) (proof.Proof, error)
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
	unknownNumber = "We have no comment and no report with this number. Check it against your receipt."
)

// Show asks for the tracking number.
func (s *status) Show(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "private, no-cache")
	return s.Render(w, r, http.StatusOK, views.Status(views.StatusPage{Shell: s.statusShell(r)}))
}

// statusShell is the frame of the status pages: that of the one docket, where
// there is one only.
func (s *status) statusShell(r *http.Request) views.Shell {
	title := phrase.Marked("Check a comment")
	shell := s.Shell(r, title)
	if dockets, err := s.store.Dockets(r.Context()); err == nil {
		shell = s.SiteShell(r, title, dockets)
		if len(dockets) == 1 {
			shell = s.DocketShell(r.Context(), dockets[0], title, "")
		}
	}
	shell.Section, shell.Address = "/status", "/status"
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
	if errors.Is(err, docket.ErrNotFound) {
		var k docket.Case
		if k, err = s.store.ReportedCase(r.Context(), number); err == nil {
			return s.showCase(w, r, k)
		}
	}
	if err != nil {
		return s.statusRefused(w, r, page, err)
	}
	return s.showStatus(w, r, http.StatusOK, typed, c, nil)
}

// Proof sends the file that proves that a comment is among those received.
func (s *status) Proof(w http.ResponseWriter, r *http.Request) error {
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
	one, err := s.store.Proof(r.Context(), number)
	if errors.Is(err, proof.ErrNotYet) {
		c, err := s.store.Receipt(r.Context(), number)
		if err != nil {
			return err
		}
		return s.showStatus(w, r, http.StatusConflict, typed, c, func(result *views.StatusResult) {
			result.NotSealed = true
		})
	}
	if errors.Is(err, docket.ErrDenied) { // its words are gone
		c, err := s.store.Receipt(r.Context(), number)
		if err != nil {
			return err
		}
		return s.showStatus(w, r, http.StatusGone, typed, c, nil)
	}
	if err != nil {
		return s.statusRefused(w, r, page, err)
	}
	one.Roots = s.Look.BaseURL + "/roots.txt"
	file, err := json.MarshalIndent(one, "", "  ")
	if err != nil {
		return err
	}
	web.Download(w, "application/json", "proof-of-comment.json")
	w.Header().Set("Content-Length", strconv.Itoa(len(file)+1))
	_, _ = w.Write(append(file, '\n')) // the reader has gone; there is nobody to tell
	return nil
}

// Withdraw takes a comment back. Doing it twice changes nothing.
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
	return s.showStatus(w, r, http.StatusOK, typed, c, func(result *views.StatusResult) {
		result.JustWithdrawn = true
	})
}

// showCase says in plain words where a report stands, and what the answer is.
func (s *status) showCase(w http.ResponseWriter, r *http.Request, k docket.Case) error {
	id, _, _ := k.Comment.Split()
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	shell := s.DocketShell(r.Context(), d, "Where your report stands", "")
	shell.Section, shell.Address = "/status", "/status"
	return s.Render(w, r, http.StatusOK, views.Status(views.StatusPage{Shell: shell,
		Case: views.NewCaseResult(shell.Say, k, d)}))
}

// trackingForm reads the field tracking. A page with a problem is to be shown
// again.
func (s *status) trackingForm(w http.ResponseWriter, r *http.Request) (string, docket.TrackingNumber, views.StatusPage,
	error) {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return "", "", views.StatusPage{}, err
	}
	typed, number, page := readTracking(r.Context(), values)
	return typed, number, page, nil
}

// readTracking reads the field tracking of a form.
func readTracking(ctx context.Context, values url.Values) (string, docket.TrackingNumber, views.StatusPage) {
	page := views.StatusPage{}
	page.Typed = values.Get("tracking")
	number, ok := docket.ParseTracking(page.Typed)
	switch {
	case page.Typed == "":
		page.Problem = phrase.From(ctx).Known(noNumber)
	case !ok:
		page.Problem = phrase.From(ctx).Known(badNumber)
	}
	return page.Typed, number, page
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
		page.Problem = phrase.From(r.Context()).Known(unknownNumber)
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	p := web.Explain(err).In(phrase.From(r.Context()))
	if p.Retry == 0 {
		return err
	}
	s.LogFailure(r, p, err)
	web.SetRetry(w, p.Retry)
	page.Problem = p.Heading + ". " + strings.Join(p.Text, " ")
	return s.statusAgain(w, r, p.Status, page)
}

// showStatus says in plain words where a comment stands; more, which may be nil, adds
// what was just done.
func (s *status) showStatus(w http.ResponseWriter, r *http.Request, status int, typed string, c docket.Comment,
	more func(*views.StatusResult)) error {
	d, err := s.store.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	facts := views.StatusFacts{Comment: c, Docket: d, Say: phrase.From(r.Context())}
	facts.Takes, _ = d.Accepts(s.Now())
	if c.Purged() {
		if facts.Gone, err = s.store.Tombstone(r.Context(), c.ID); err != nil {
			return err
		}
	}
	if c.Status == docket.Withheld {
		if facts.Resending, err = s.store.Resending(r.Context(), c.ID); err != nil {
			return err
		}
	}
	if c.Status == docket.Withdrawn {
		if facts.Withdrawal, err = s.store.Withdrawal(r.Context(), c.ID); err != nil {
			return err
		}
	}
	if c.Campaign != "" && c.Status.Public() {
		if facts.Copies, facts.Decided, err = s.store.CampaignStanding(r.Context(), c.Campaign); err != nil {
			return err
		}
	}
	if facts.Book, err = s.store.Codebook(r.Context(), d.ID); err != nil {
		return err
	}
	way, err := traceOf(r.Context(), s.store, d, facts.Book, c.ID)
	if err != nil {
		return err
	}
	facts.Trace, facts.Printed = way.Trace, way.Printed
	facts.Figures = usualFigures(r.Context(), s.Core, s.store, c)
	facts.Now = s.Now()
	if facts.Asked, err = s.inquiriesOf(r.Context(), c); err != nil {
		return err
	}
	if err = s.addAppeals(r.Context(), c, &facts); err != nil {
		return err
	}
	if err = s.addContact(r.Context(), c, &facts); err != nil {
		return err
	}
	shell := s.DocketShell(r.Context(), d, "Where your comment stands", "")
	shell.Section, shell.Address, shell.Carries = "/status", "/status", true
	page := views.StatusPage{
		Shell:  shell,
		Typed:  typed,
		Result: views.NewStatusResult(facts),
	}
	if more != nil {
		more(page.Result)
	}
	return s.Render(w, r, status, views.Status(page))
}
