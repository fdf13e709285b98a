package public

import (
	"context"
	"sync"

	"commentportal/docket"
	"commentportal/theme"
)

// agreements keeps how far the coders of each docket agree for as long as nobody
// says anything else: the pages that show it are drawn anew with every posting, and
// measuring takes as long as there are answers that two people read.
type agreements struct {
	mu   sync.Mutex
	kept map[docket.ID]measured
}

// pairStore reads the answers that two people coded.
type pairStore interface {
	CodingRevision(ctx context.Context, id docket.ID) (int64, error)
	DoubleCoded(ctx context.Context, id docket.ID) ([]docket.DoubleCoded, error)
}

// measured is what was found, and of which state.
type measured struct {
	revision int64
	book     int
	list     []docket.Agreement
}

// of measures how far the coders of a docket agree, or returns what was measured
// before; nil where no answer was read twice. Callers do not change it.
func (a *agreements) of(ctx context.Context, r pairStore, d docket.Docket, book docket.Codebook) ([]docket.Agreement,
	error) {
	revision, err := r.CodingRevision(ctx, d.ID) // before the pairs: what is said meanwhile is measured next time
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	have, ok := a.kept[d.ID]
	a.mu.Unlock()
	if ok && have.revision == revision && have.book == book.Version {
		return have.list, nil
	}
	pairs, err := r.DoubleCoded(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	now := measured{revision: revision, book: book.Version}
	if len(pairs) > 0 {
		now.list = theme.Agreement(d, book, pairs)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil {
		a.kept = map[docket.ID]measured{}
	}
	if have := a.kept[d.ID]; have.revision <= revision {
		a.kept[d.ID] = now
	}
	return now.list, nil
}
