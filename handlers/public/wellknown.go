package public

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/docket/proof"
	"commentportal/handlers/web"
)

// wellKnownStore holds what the files for programs ask of the store.
type wellKnownStore interface {
	Dockets(ctx context.Context) ([]docket.Docket, error)
	ReceivedHeads(ctx context.Context, limit int) ([]proof.Head, error)
}

// wellKnown serves the files that programs look for: health, robots.txt, security.txt, the logo.
type wellKnown struct {
	*web.Core
	store wellKnownStore
	ready func(context.Context) error
}

// Logo serves the site's logo. An SVG that is opened by itself may run nothing.
func (s *wellKnown) Logo(w http.ResponseWriter, _ *http.Request) error {
	if s.Site.Logo == nil {
		return web.ErrNoPage
	}
	h := w.Header()
	h.Set("Content-Type", s.Site.Logo.Type)
	h.Set("Content-Length", strconv.Itoa(len(s.Site.Logo.Data)))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'")
	h.Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write(s.Site.Logo.Data) // the reader has gone; there is nobody to tell
	return nil
}

// Preview serves the picture that other sites show beside a link to this one.
func (s *wellKnown) Preview(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Content-Length", strconv.Itoa(len(assets.Preview)))
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write(assets.Preview) // the reader has gone; there is nobody to tell
	return nil
}

// Healthz says that the process runs.
func (s *wellKnown) Healthz(w http.ResponseWriter, _ *http.Request) error {
	return web.RenderText(w, http.StatusOK, "ok\n")
}

// Readyz says whether a comment could be taken now. The reason is in the log.
func (s *wellKnown) Readyz(w http.ResponseWriter, r *http.Request) error {
	if err := s.ready(r.Context()); err != nil {
		s.Log.WarnContext(r.Context(), "not ready", slog.Any("error", err))
		web.SetRetry(w, web.BusyWait)
		return web.RenderText(w, http.StatusServiceUnavailable, "not ready\n")
	}
	return web.RenderText(w, http.StatusOK, "ready\n")
}

// mostRoots is how many seals the list shows.
const mostRoots = 1000

// Roots lists the roots of the trees of comments received, newest first, so that
// anybody can keep them and hold a proof, or a later list, against them.
func (s *wellKnown) Roots(w http.ResponseWriter, r *http.Request) error {
	heads, err := s.store.ReceivedHeads(r.Context(), mostRoots)
	if err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString("# Seals of the comments received, newest first: when, how many comments, root (SHA-256, " +
		"RFC 6962).\n" +
		"# Keep a copy: no comment can be changed, left out or put in later without another root.\n")
	for _, h := range heads {
		text.WriteString(h.SealedAt.UTC().Format(time.RFC3339) + " " + h.String() + "\n")
	}
	return web.RenderText(w, http.StatusOK, text.String())
}

// Robots asks search engines to leave out what is not for them.
func (s *wellKnown) Robots(w http.ResponseWriter, _ *http.Request) error {
	rules := "User-agent: *\nDisallow: /admin\n"
	for _, say := range phrase.Languages() {
		for _, path := range []string{"/status", "/dockets/*/receipt/", "/dockets/*/comments/*/reported/",
			"/dockets/*/comment$", "/dockets/*/analysis?"} {
			rules += "Disallow: " + say.Address(path) + "\n"
		}
	}
	return web.RenderText(w, http.StatusOK, rules+"Sitemap: "+s.Look.BaseURL+"/sitemap.xml\n")
}

// securityLife is how far ahead security.txt expires: RFC 9116 asks for less
// than a year.
const securityLife = 180 * 24 * time.Hour

// SecurityText is RFC 9116: where to report a security problem. Without a contact of
// the site's own it names those of the dockets, the first filed first; without any
// there is no such file.
func (s *wellKnown) SecurityText(w http.ResponseWriter, r *http.Request) error {
	dockets, err := s.store.Dockets(r.Context())
	if err != nil {
		return err
	}
	contacts := web.SiteContacts(s.Site.SecurityContact(), dockets)
	if len(contacts) == 0 {
		return web.ErrNoPage
	}
	var text strings.Builder
	for _, c := range contacts {
		text.WriteString("Contact: " + c.Href + "\n")
	}
	languages := s.Site.Languages
	if len(languages) == 0 {
		languages = []string{"en"}
	}
	base := s.Look.BaseURL
	expires := s.Now().UTC().Add(securityLife).Truncate(24 * time.Hour)
	text.WriteString("Expires: " + expires.Format(time.RFC3339) +
		"\nPolicy: " + base + "/policies/vulnerability-disclosure" +
		"\nPreferred-Languages: " + strings.Join(languages, ", ") +
		"\nCanonical: " + base + "/.well-known/security.txt\n")
	return web.RenderText(w, http.StatusOK, text.String())
}
