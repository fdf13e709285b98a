// Package handlers is the portal's HTTP side: routes, forms, sign-in, errors.
package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/views"
)

// Reader is what the public pages read. Its comments are posted ones, in the
// form that the public may see.
type Reader interface {
	Dockets(ctx context.Context) ([]docket.Docket, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Revision(ctx context.Context, id docket.ID) (int64, error)
	PublicComments(ctx context.Context, q docket.PublicQuery) (docket.PublicPage, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	Replies(ctx context.Context, id docket.CommentID) ([]docket.PublicComment, error)
	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)
	ThemeCounts(ctx context.Context, id docket.ID) ([]docket.ThemeCount, error)
	Heard(ctx context.Context, id docket.ID) (docket.Heard, error)
	DoubleCoded(ctx context.Context, id docket.ID) ([]docket.DoubleCoded, error)
	CodingRevision(ctx context.Context, id docket.ID) (int64, error)
	Codebooks(ctx context.Context, id docket.ID) ([]docket.Codebook, error)
}

// Sender is what the sender of a comment, or a reader who reports one, may do
// beside filing it. Receipt and Withdraw are opened by the tracking number alone.
type Sender interface {
	Receipt(ctx context.Context, number docket.TrackingNumber) (docket.Comment, error)
	Withdraw(ctx context.Context, number docket.TrackingNumber) (docket.CommentID, error)
	Report(ctx context.Context, report docket.Report) error
}

// Keys are the secrets of the handlers, derived apart from each other by
// whoever makes the Deps.
type Keys struct {
	Receipt [32]byte // AES-256-GCM: the token in the address of a receipt
	Address [32]byte // HMAC: client addresses in the limits' memory
}

// Deps is all that the pages need. Fields are required unless said otherwise.
type Deps struct {
	Reader Reader
	Sender Sender
	Intake Intake
	Staff  StaffDeps // accounts, queue, decisions: see staff_deps.go

	Snapshot func(ctx context.Context, fn func(export.Source) error) error // one consistent read
	Ready    func(ctx context.Context) error                               // nil when the portal can take a comment

	Keys           Keys
	Cookies        CookieKeys     // of staff sessions
	BaseURL        *url.URL       // public address; https turns on HSTS, upgrade and __Host- cookies
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	CommentRate    int            // submissions a minute and address; 0 turns every per-address limit off
	RequireMFA     bool
	FederalFrame   bool
	Frame          views.Frame // of the federal frame; zero: the department's
	Site           SiteSettings

	Log *slog.Logger
	Now func() time.Time
	// Steady is the clock for what expires; nil: a docket.SteadyClock of Now.
	Steady func() time.Time
}

// site is the running set of pages.
type site struct {
	Deps
	look   views.Site
	cache  *pageCache
	limits limits
	staff  staffState

	searches  places
	downloads places
	agreed    agreements
}

// New returns the whole site. It panics when a required dependency is missing,
// which is a mistake of the program and not of its operator.
func New(d Deps) http.Handler {
	if err := d.check(); err != nil {
		panic(err)
	}
	s := newSite(d)
	return s.handler()
}

func newSite(d Deps) *site {
	if d.Steady == nil {
		d.Steady = docket.NewSteadyClock(d.Now, time.Time{}).Now
	}
	s := &site{Deps: d, cache: newPageCache(pageCacheBytes)}
	s.look = newLook(d)
	s.limits = newLimits(d.CommentRate, d.Keys.Address)
	s.staff = newStaffState(d)
	s.searches = newPlaces(searchPlaces, placeWait)
	s.downloads = newPlaces(downloadPlaces, placeWait)
	return s
}

func (d Deps) check() error {
	switch {
	case d.Reader == nil, d.Sender == nil, d.Intake == nil, d.Snapshot == nil, d.Ready == nil:
		return errors.New("handlers: a store dependency is missing")
	case d.BaseURL == nil || d.BaseURL.Host == "":
		return errors.New("handlers: the base URL is missing")
	case d.Log == nil || d.Now == nil:
		return errors.New("handlers: the log or the clock is missing")
	}
	return nil
}

// secure reports whether the portal is reached by https.
func (d Deps) secure() bool { return d.BaseURL.Scheme == "https" }

func trimSlash(u *url.URL) string {
	clean := url.URL{Scheme: u.Scheme, Host: u.Host}
	return clean.String()
}
