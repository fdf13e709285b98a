package handlers

import (
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// healthz says that the process runs.
func (s *site) healthz(w http.ResponseWriter, _ *http.Request) error {
	return renderText(w, http.StatusOK, "ok\n")
}

// readyz says whether a comment could be taken now. The reason is in the log.
func (s *site) readyz(w http.ResponseWriter, r *http.Request) error {
	if err := s.Ready(r.Context()); err != nil {
		s.Log.WarnContext(r.Context(), "not ready", slog.Any("error", err))
		setRetry(w, busyWait)
		return renderText(w, http.StatusServiceUnavailable, "not ready\n")
	}
	return renderText(w, http.StatusOK, "ready\n")
}

// robots asks search engines to leave out what is not for them.
func (s *site) robots(w http.ResponseWriter, _ *http.Request) error {
	return renderText(w, http.StatusOK, "User-agent: *\nDisallow: /admin\nDisallow: /status\nDisallow: /dockets/*/receipt/\nDisallow: /dockets/*/comment$\n")
}

// securityLife is how far ahead security.txt expires: RFC 9116 asks for less
// than a year.
const securityLife = 180 * 24 * time.Hour

// securityText is RFC 9116: where to report a security problem. Without a contact of
// the site's own it names those of the dockets, the first filed first; without any
// there is no such file.
func (s *site) securityText(w http.ResponseWriter, r *http.Request) error {
	dockets, err := s.Reader.Dockets(r.Context())
	if err != nil {
		return err
	}
	contacts := siteContacts(s.Site.securityContact(), dockets)
	if len(contacts) == 0 {
		return errNoPage
	}
	var text strings.Builder
	for _, c := range contacts {
		text.WriteString("Contact: " + c.Href + "\n")
	}
	languages := s.Site.Languages
	if len(languages) == 0 {
		languages = []string{"en"}
	}
	base := s.look.BaseURL
	expires := s.Now().UTC().Add(securityLife).Truncate(24 * time.Hour)
	text.WriteString("Expires: " + expires.Format(time.RFC3339) +
		"\nPolicy: " + base + "/policies/vulnerability-disclosure" +
		"\nPreferred-Languages: " + strings.Join(languages, ", ") +
		"\nCanonical: " + base + "/.well-known/security.txt\n")
	return renderText(w, http.StatusOK, text.String())
}
