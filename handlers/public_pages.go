package handlers

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/views"
)

// home is the open docket's call, or the list of dockets when none or several
// are open.
func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	dockets, err := s.Reader.Dockets(r.Context())
	if err != nil {
		return err
	}
	now := s.Now()
	var open []docket.Docket
	for _, d := range dockets {
		if d.Period(now) == docket.PeriodOpen {
			open = append(open, d)
		}
	}
	if len(open) == 1 {
		return s.publishCall(w, r, open[0].ID)
	}
	page := views.NewCallsPage(s.siteShell(r, "Public comments", dockets), dockets, now)
	w.Header().Set("Cache-Control", "no-cache")
	return s.renderOpen(w, r, http.StatusOK, views.Calls(page))
}

// call is a docket's own page.
func (s *site) call(w http.ResponseWriter, r *http.Request) error {
	id, err := docketID(r)
	if err != nil {
		return err
	}
	return s.publishCall(w, r, id)
}

func (s *site) publishCall(w http.ResponseWriter, r *http.Request, id docket.ID) error {
	lines, err := s.Reader.Ledger(r.Context(), id)
	if err != nil {
		return err
	}
	return s.published(w, r, id, ledgerKey("/dockets/"+string(id), lines), func(_ context.Context, d docket.Docket) (templ.Component, error) {
		shell := s.docketShell(d, d.Title, "")
		shell.Canonical = "/dockets/" + string(id)
		return views.Call(views.NewCallPage(shell, d, lines, s.Now())), nil
	})
}

// themes shows what was heard: confirmed themes by question and sector, and how far
// coders agree.
func (s *site) themes(w http.ResponseWriter, r *http.Request) error {
	id, err := docketID(r)
	if err != nil {
		return err
	}
	return s.published(w, r, id, r.URL.Path, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		page := views.ThemesPage{Shell: s.docketShell(d, "What was heard", "/themes")}
		var err error
		if page.Counts, err = s.Reader.ThemeCounts(ctx, id); err != nil {
			return nil, err
		}
		if page.Books, err = s.Reader.Codebooks(ctx, id); err != nil {
			return nil, err
		}
		if page.Heard, err = s.Reader.Heard(ctx, id); err != nil {
			return nil, err
		}
		if page.Agreement, err = s.agreed.of(ctx, s.Reader, d, page.Book()); err != nil {
			return nil, err
		}
		return views.Themes(views.NewThemesPage(page)), nil
	})
}

// ledger shows what became of every comment received.
func (s *site) ledger(w http.ResponseWriter, r *http.Request) error {
	id, err := docketID(r)
	if err != nil {
		return err
	}
	lines, err := s.Reader.Ledger(r.Context(), id)
	if err != nil {
		return err
	}
	return s.published(w, r, id, ledgerKey(r.URL.Path, lines), func(_ context.Context, d docket.Docket) (templ.Component, error) {
		return views.Ledger(views.NewLedgerPage(s.docketShell(d, "What became of every comment", "/ledger"), d, lines)), nil
	})
}

// ledgerKey is the cache's key for a page that shows the ledger. The ledger
// moves with every comment that is filed, the revision only with what becomes
// public, so its figures are part of the key.
func ledgerKey(path string, lines []docket.LedgerLine) string {
	key := []byte(path)
	for _, l := range lines {
		key = append(key, ' ')
		key = append(key, l.Line...)
		key = append(key, '/')
		key = append(key, l.Reason...)
		key = append(key, '=')
		key = strconv.AppendInt(key, int64(l.Comments), 10)
	}
	return string(key)
}

// policy sends one of the policies, which names contact as the site's.
func (s *site) policy(w http.ResponseWriter, r *http.Request, title, contact string, body func(views.PolicyPage) templ.Component) error {
	dockets, err := s.Reader.Dockets(r.Context())
	if err != nil {
		return err
	}
	page := views.PolicyPage{Shell: s.siteShell(r, title, dockets), Contacts: siteContacts(contact, dockets)}
	if len(dockets) == 1 {
		page.Shell = s.docketShell(dockets[0], title, "")
	}
	page.Shell.Section = r.URL.Path
	page.Shell.Canonical = r.URL.Path
	w.Header().Set("Cache-Control", "no-cache")
	return s.renderOpen(w, r, http.StatusOK, body(page))
}

func (s *site) policyModeration(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "How comments are reviewed", s.Site.Contact, views.PolicyModeration)
}

func (s *site) policyPrivacy(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "Privacy", s.Site.Contact, views.PolicyPrivacy)
}

func (s *site) policyAccessibility(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "Accessibility", s.Site.Contact, views.PolicyAccessibility)
}

func (s *site) policyDisclosure(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "Reporting a security problem", s.Site.securityContact(), views.PolicyDisclosure)
}
