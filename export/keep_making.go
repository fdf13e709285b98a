package export

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"commentportal/docket"
)

// Making is an export that is being kept in the background.
type Making struct {
	Export docket.KeptExport // docket, name, purpose and by whom
	Began  time.Time
	Done   int    // files that are complete
	Files  int    // files in all
	File   string // the one being made; "" before the first
	Rows   int64  // of all files so far
	Over   bool
	Err    error // why nothing was kept; only with Over
}

// making is the one place for an export in the background.
type making struct {
	mu   *sync.Mutex
	now  *Making // nil: none since the start
	jobs chan func(context.Context)
}

func newMaking() making { return making{mu: &sync.Mutex{}, jobs: make(chan func(context.Context), 1)} }

// Begin starts making and keeping an export and returns: Run does the work,
// makeAndKeep keeps the present state.
func (k *Keeper) makeAndKeep(ctx context.Context, e docket.KeptExport) error {
	var made *Made
	defer func() { made.Drop() }()
	if err := k.snapshot(ctx, func(src Source) (err error) {
		made, err = k.Make(ctx, src, e, k.making.progress())
		return err
	}); err != nil {
		return err
	}
	_, err := made.Keep(ctx)
	return err
}

// Making tells how far it is. done is called once when it is over, and not at all
// when Begin returns an error: docket.Invalid, docket.ErrExists, or docket.ErrBusy
// while another one is being made.
func (k *Keeper) Begin(ctx context.Context, e docket.KeptExport, began time.Time, done func()) error {
	if err := k.check(ctx, e); err != nil {
		return err
	}
	k.making.mu.Lock()
	defer k.making.mu.Unlock()
	if k.making.now != nil && !k.making.now.Over {
		return docket.ErrBusy
	}
	k.making.now = &Making{Export: e, Began: began, Files: len(namesOf(k.about))}
	k.making.jobs <- func(ctx context.Context) { // one place, and nobody else is in it
		defer done()
		err := ctx.Err()
		if err == nil {
			err = k.makeAndKeep(ctx, e)
		}
		k.making.change(func(m *Making) { m.Over, m.Err = true, err })
	}
	return nil
}

// Making tells how far the export of this name is, or how it ended. It reports
// false when none of this name was begun last.
func (k *Keeper) Making(id docket.ID, name string) (Making, bool) {
	k.making.mu.Lock()
	defer k.making.mu.Unlock()
	if m := k.making.now; m != nil && m.Export.Docket == id && m.Export.Name == name {
		return *m, true
	}
	return Making{}, false
}

// Run keeps what Begin starts, one after the other, until ctx is over; what is
// being made then is given up and cleared away.
func (k *Keeper) Run(ctx context.Context, log *slog.Logger) {
	for {
		select {
		case job := <-k.making.jobs:
			job(ctx)
			k.making.mu.Lock()
			m := *k.making.now
			k.making.mu.Unlock()
			if m.Err != nil {
				log.Error("export not kept", "docket", m.Export.Docket, "name", m.Export.Name, "error", m.Err)
			}
		case <-ctx.Done():
			select {
			case job := <-k.making.jobs: // begun a moment ago: it ends with the context's error
				job(ctx)
			default:
			}
			return
		}
	}
}

func (m making) change(fn func(*Making)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fn(m.now)
}

// progress hears WriteAll.
func (m making) progress() func(file string, rows int64) {
	rows := map[string]int64{}
	return func(file string, n int64) {
		m.change(func(now *Making) {
			if now.File != file {
				now.Done, now.File = len(rows), file
			}
			now.Rows += max(n, 0) - rows[file]
			rows[file] = max(n, 0)
		})
	}
}
