// Package web holds what the public and the staff face of the portal share: how
// pages are rendered and cached, errors explained, forms read, requests limited,
// and who is signed in.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"commentportal/docket"
	"commentportal/views"
)

// Store holds what both faces ask of the store: a docket, and the number that
// grows with every change of what the public reads of it.
type Store interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Revision(ctx context.Context, id docket.ID) (int64, error)
}

// Deps holds what pages of both faces need. Fields are required unless said
// otherwise.
type Deps struct {
	Store Store

	AddressKey     [32]byte       // HMAC: client addresses in the limits' memory
	BaseURL        *url.URL       // public address; https turns on HSTS, upgrade and __Host- cookies
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	CommentRate    int            // submissions a minute and address; 0 turns every per-address limit off
	APIRate        int            // requests of programs an hour and address; 0 turns their limit off
	// whose pages may frame a docket's small page, as "https://example.gov"; none: nobody's
	EmbedOrigins []string
	FederalFrame bool
	Frame        views.Frame // of the federal frame; zero: the department's
	Site         SiteSettings

	Log  *slog.Logger
	Now  func() time.Time
	Wake func() // wakes the background recount; nil: it finds out by itself
	// Steady is the clock for what expires; nil: a docket.SteadyClock of Now.
	Steady func() time.Time
	Meter  Meter         // nil: nobody counts
	Notice func() Notice // what stands on every page of the public; nil: nothing
	// Documents says how text is taken out of what people bring; zero: it is not.
	Documents Documents
}

// Meter counts what the site answers, for those who watch it. Nothing it is told is
// personal: a route is a pattern of the route table, an action one of the log's.
type Meter interface {
	Answered(route string, status int, took time.Duration)
	Refused(action string)
	Document(outcome string) // what came of a document that somebody brought
}

// Check reports the first required dependency that is missing.
func (d Deps) Check() error {
	switch {
	case d.Store == nil:
		return errors.New("handlers: a store dependency is missing")
	case d.BaseURL == nil || d.BaseURL.Host == "":
		return errors.New("handlers: the base URL is missing")
	case d.Log == nil || d.Now == nil:
		return errors.New("handlers: the log or the clock is missing")
	}
	return nil
}

// Secure reports whether the portal is reached by https.
func (d Deps) Secure() bool { return d.BaseURL.Scheme == "https" }

// Core serves what pages of both faces do alike. Handlers of one subject embed it.
type Core struct {
	Deps
	Look      views.Site
	Limits    Limits
	Searches  Places
	Downloads Places
	Bringing  Places // documents in memory
	Figures   FiguresCounter

	store Store
	cache *pageCache
}

// NewCore returns the core of a running site.
func NewCore(d Deps) *Core {
	if d.Steady == nil {
		d.Steady = docket.NewSteadyClock(d.Now, time.Time{}).Now
	}
	return &Core{
		Deps:      d,
		Look:      newLook(d),
		Limits:    newLimits(d.CommentRate, d.APIRate, d.AddressKey),
		Searches:  NewPlaces(searchPlaces, placeWait),
		Downloads: NewPlaces(downloadPlaces, placeWait),
		Bringing:  NewPlaces(uploadPlaces, placeWait),
		store:     d.Store,
		cache:     newPageCache(pageCacheBytes),
	}
}

// Poke tells the recount that there is work.
func (s *Core) Poke() {
	if s.Wake != nil {
		s.Wake()
	}
}

func trimSlash(u *url.URL) string {
	clean := url.URL{Scheme: u.Scheme, Host: u.Host}
	return clean.String()
}

// ForgetPages empties the cache of published pages.
func (s *Core) ForgetPages() { s.cache = newPageCache(pageCacheBytes) }

// GateStore holds what the gate asks of the store: sessions, forms that were kept
// when a session was over, and the log.
type GateStore interface {
	sessionAccounts

	Sessions(ctx context.Context, id docket.UserID) ([]docket.Session, error)
	EndedSessions(ctx context.Context, id docket.UserID) ([]docket.EndedSession, error)
	KeepUnsentForm(ctx context.Context, f docket.UnsentForm) error
	UnsentForms(ctx context.Context, user docket.UserID) ([]docket.UnsentForm, error)
	DropUnsentForm(ctx context.Context, user docket.UserID, id string) error
	Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
	// NoteRefusal writes what somebody may repeat at will: one row a window with a count.
	NoteRefusal(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
}

// KeptForms says which forms are kept when they are sent after their session was
// over.
type KeptForms struct {
	// Pages has the staff routes that take something typed or ticked, with the
	// address of the page that holds the form. Forms with a password are never
	// among them.
	Pages map[string]func(r *http.Request, form url.Values) string
	// Label names a value that the page has no control for any more.
	Label func(name, value string) string
	// Hidden reports whether a field travels with forms and nobody types it.
	Hidden func(name string) bool
}

// Gate lets people through to the staff pages and knows who they are. It keeps no
// account, docket or codebook. Handlers of staff pages embed it.
type Gate struct {
	*Core
	FactorPolicy
	Sessions *sessionStore

	store   GateStore
	kept    KeptForms
	flashes map[string]string
}

// NewGate returns the gate of the staff pages. flashes are the messages about what the
// last form did, by their code.
func NewGate(c *Core, store GateStore, keys CookieKeys, policy FactorPolicy, kept KeptForms,
	flashes map[string]string) *Gate {
	return &Gate{
		Core:         c,
		FactorPolicy: policy,
		Sessions:     newSessionStore(store, keys, c.Secure(), c.Steady),
		store:        store,
		kept:         kept,
		flashes:      flashes,
	}
}

// SignInLimiter returns the limit on signing in from one address; nil when limits
// are off.
func (s *Gate) SignInLimiter() *Limiter {
	if s.CommentRate <= 0 {
		return nil
	}
	return newLimiter(s.CommentRate*formFactor, s.AddressKey)
}

// WithVisit returns ctx with what a request carries through the handlers.
func WithVisit(ctx context.Context, v *Visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}
