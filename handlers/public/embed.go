package public

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// ledgerStore holds what the small page asks of the store.
type ledgerStore interface {
	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)
}

// embedded serves the small page of a docket that other sites may show inside theirs.
type embedded struct {
	*web.Core
	store ledgerStore
}

// Embed shows what is asked, until when, how many comments came in, and the way to the
// form. It sets no cookie and has no form, so that nothing can be clicked by trickery.
// Pages of the origins that the operator named may frame it, nobody else's.
func (s *embedded) Embed(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	lines, err := s.store.Ledger(r.Context(), id)
	if err != nil {
		return err
	}
	if len(s.EmbedOrigins) > 0 {
		policy := web.Framed(s.EmbedOrigins)
		if s.Secure() {
			policy += "; upgrade-insecure-requests"
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Del("X-Frame-Options")
	}
	return s.Published(w, r, id, ledgerKey(r.URL.Path, lines),
		func(ctx context.Context, d docket.Docket) (templ.Component,
			error) {
			page := views.NewEmbedPage(s.DocketShell(ctx, d, d.Title, ""), d, lines, s.Now())
			return views.Embed(page), nil
		})
}
