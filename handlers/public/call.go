package public

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// callsStore holds what the pages of a docket ask of the store.
type callsStore interface {
	Codebooks(ctx context.Context, id docket.ID) ([]docket.Codebook, error)
	CodingRevision(ctx context.Context, id docket.ID) (int64, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
	DoubleCoded(ctx context.Context, id docket.ID) ([]docket.DoubleCoded, error)
	Figures(ctx context.Context, d docket.Docket) (docket.Figures, error)
	Heard(ctx context.Context, id docket.ID) (docket.Heard, error)
	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)
	MendedComments(ctx context.Context, id docket.ID) (int, error)
	TextsVersions(ctx context.Context, id docket.ID) ([]docket.TextsVersion, error)
	ThemeCounts(ctx context.Context, id docket.ID) ([]docket.ThemeCount, error)
}

// calls serves the first page and the pages of a docket: the call, the themes, the ledger.
type calls struct {
	*web.Core
	store  callsStore
	agreed *agreements
	counts *web.FiguresCounter
}

// Home is the open docket's call, or the list of dockets when none or several
// are open.
func (s *calls) Home(w http.ResponseWriter, r *http.Request) error {
	dockets, err := s.store.Dockets(r.Context())
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
	page := views.NewCallsPage(s.SiteShell(r, "Public comments", dockets), dockets, now)
	page.More = len(dockets) > 0
	w.Header().Set("Cache-Control", "no-cache")
	return s.RenderOpen(w, r, http.StatusOK, views.Calls(page))
}

// List lists all dockets, open and closed, with their states.
func (s *calls) List(w http.ResponseWriter, r *http.Request) error {
	dockets, err := s.store.Dockets(r.Context())
	if err != nil {
		return err
	}
	shell := s.SiteShell(r, "All calls for comments", dockets)
	shell.Canonical = "/dockets"
	w.Header().Set("Cache-Control", "no-cache")
	return s.RenderOpen(w, r, http.StatusOK, views.Calls(views.NewCallsPage(shell, dockets, s.Now())))
}

// Call is a docket's own page.
func (s *calls) Call(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	return s.publishCall(w, r, id)
}

func (s *calls) publishCall(w http.ResponseWriter, r *http.Request, id docket.ID) error {
	lines, err := s.store.Ledger(r.Context(), id)
	if err != nil {
		return err
	}
	return s.Published(w, r, id, ledgerKey("/dockets/"+string(id), lines), func(ctx context.Context,
		d docket.Docket) (templ.Component, error) {
		shell := s.DocketShell(ctx, d, d.Title, "")
		shell.Canonical = "/dockets/" + string(id)
		shell.Address = shell.Canonical // the first page shows it, too
		heard, err := s.store.Heard(ctx, id)
		if err != nil {
			return nil, err
		}
		return views.Call(views.NewCallPage(shell, d, lines, heard, s.Now())), nil
	})
}

// pageShell is the shell of a page of a docket that search engines may list.
func (s *calls) pageShell(ctx context.Context, d docket.Docket, title, section string) views.Shell {
	shell := s.DocketShell(ctx, d, title, section)
	shell.Canonical = "/dockets/" + string(d.ID) + section
	return shell
}

// Themes shows what was heard: confirmed themes by question and sector, and how far
// coders agree.
func (s *calls) Themes(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	return s.Published(w, r, id, r.URL.Path, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		page := views.ThemesPage{Shell: s.pageShell(ctx, d, "Themes", "/themes")}
		var err error
		if page.Counts, err = s.store.ThemeCounts(ctx, id); err != nil {
			return nil, err
		}
		if page.Books, err = s.store.Codebooks(ctx, id); err != nil {
			return nil, err
		}
		if page.Heard, err = s.store.Heard(ctx, id); err != nil {
			return nil, err
		}
		if page.Agreement, err = s.agreed.of(ctx, s.store, d, page.Book()); err != nil {
			return nil, err
		}
		return views.Themes(views.NewThemesPage(page)), nil
	})
}

// Changes shows what became of the texts of a docket, with the reasons.
func (s *calls) Changes(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	return s.Published(w, r, id, r.URL.Path, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		list, err := s.store.TextsVersions(ctx, id)
		if err != nil {
			return nil, err
		}
		return views.Changes(views.NewChangesPage(s.pageShell(ctx, d, "Changes to this call", "/changes"), d,
			list)), nil
	})
}

// Ledger shows what became of every comment received.
func (s *calls) Ledger(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	lines, err := s.store.Ledger(r.Context(), id)
	if err != nil {
		return err
	}
	d, err := s.Store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	figures, err := s.counts.Of(r.Context(), s.store, d, s.Now())
	if err != nil {
		return err
	}
	key := ledgerKey(r.URL.Path, lines) + " " + strconv.FormatInt(figures.Until.UnixMicro(), 10)
	return s.Published(w, r, id, key, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		mended, err := s.store.MendedComments(ctx, id)
		if err != nil {
			return nil, err
		}
		return views.Ledger(views.NewLedgerPage(s.pageShell(ctx, d, "What became of every comment", "/ledger"), d,
			lines, mended, figures.Public())), nil
	})
}

// ledgerKey is the cache's key for a page that shows the ledger. The ledger
// moves with every comment that is filed, the revision only with what becomes
// public, so its figures follow the address.
func ledgerKey(path string, lines []docket.LedgerLine) string {
	key := append([]byte(path), web.FiguresFollow)
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
