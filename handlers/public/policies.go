package public

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// policiesStore holds what the policies ask of the store.
type policiesStore interface {
	Dockets(ctx context.Context) ([]docket.Docket, error)
}

// policies serves the policies of the site.
type policies struct {
	*web.Core
	store policiesStore
}

// policy sends one of the policies, which names contact as the site's.
func (s *policies) policy(w http.ResponseWriter, r *http.Request, title, contact string,
	body func(views.PolicyPage) templ.Component) error {
	dockets, err := s.store.Dockets(r.Context())
	if err != nil {
		return err
	}
	page := views.PolicyPage{Shell: s.SiteShell(r, title, dockets), Contacts: web.SiteContacts(contact, dockets)}
	if len(dockets) == 1 {
		page.Shell = s.DocketShell(r.Context(), dockets[0], title, "")
	}
	page.Shell.Section = web.PageOf(r.Context())
	page.Shell.Canonical = web.PageOf(r.Context())
	w.Header().Set("Cache-Control", "no-cache")
	return s.RenderOpen(w, r, http.StatusOK, body(page))
}

func (s *policies) Moderation(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "How comments are reviewed", s.Site.Contact, views.PolicyModeration)
}

func (s *policies) Privacy(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "Privacy", s.Site.Contact, views.PolicyPrivacy)
}

func (s *policies) Accessibility(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "Accessibility", s.Site.Contact, views.PolicyAccessibility)
}

func (s *policies) Disclosure(w http.ResponseWriter, r *http.Request) error {
	return s.policy(w, r, "Reporting a security problem", s.Site.SecurityContact(), views.PolicyDisclosure)
}
