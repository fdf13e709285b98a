// Package store remembers: it holds all SQL of the portal, for SQLite and for
// PostgreSQL, seals what the public may not read, and writes everything through
// one goroutine that groups commits.
//
// Every exported write is one transaction and is on disk when it returns
// without error. Reads that serve the public select the stored public text of
// posted rows and never touch a sealed column.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"commentportal/docket"
)

// What Open refuses, each a sentence that says what to do.
var (
	ErrOlder = errors.New("store: the database is from an older version of the portal: stop the server and run " +
		"portal migrate")
	ErrNewer = errors.New("store: the database is from a newer version of the portal: run that version, or a later one")
	ErrKey   = errors.New("store: the key file is not the one this database was sealed with: give the right one " +
		"with --key-file")
	ErrLost = errors.New("store: this data folder had a database that is now missing or empty: restore it from a " +
		"backup, or remove the file portal.initialized to start anew")
	ErrForeign = errors.New("store: the file is not a database of this portal, and was left as it is: name another " +
		"data folder or restore a backup")
	ErrDamaged = errors.New("store: the database is damaged, and was left as it is: restore it from a backup")
	ErrLocked  = errors.New("store: a portal is already serving this data folder: stop it first")
	ErrBuild   = errors.New("store: built without full-text search: build with the tag sqlite_fts5 (export " +
		"GOFLAGS=-tags=sqlite_fts5), or with make")
)

// Options say which database to open, and how.
type Options struct {
	DataDir      string // folder of portal.db, the lock and the marker file
	Database     string // empty: portal.db in DataDir; or postgres://…
	Keys         Keys
	Now          func() time.Time // nil: time.Now
	Log          *slog.Logger     // nil: none
	Serve        bool             // take the server's lock, check the file, keep it for this process
	Readers      int              // connections for pages on PostgreSQL; 0: PostgresReaders
	CopyTarget   bool             // somebody copies into it: an unfinished copy opens
	SingleCommit bool             // benchmarks only: one transaction a write
	Recheck      bool             // tests only: panic where a caller changed what all readers share

	rotating bool // Rotate opens it: which key it is under is not compared
}

// Open opens the database that o names. A missing or empty one is created.
//
// With ErrOlder, and with that error alone, the DB returned is not nil: call
// Migrate, which is all it can do, or Close. The other refusals are ErrNewer,
// ErrKey, ErrLost, ErrForeign, ErrDamaged, ErrLocked, ErrUnfinished and ErrBuild.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = discard
	}
	s, err := newSealer(o.Keys)
	if err != nil {
		return nil, err
	}
	db := bySubject(&core{options: o, sealer: s, log: o.Log, maxOpened: maxOpened, mostUnknown: mostUnknownTries,
		freeSpace: freeSpace,
		now:       func() time.Time { return o.Now().UTC().Truncate(time.Microsecond) }})
	db.held.recheck = o.Recheck
	db.steady = sync.OnceValue(func() *docket.SteadyClock { return docket.NewSteadyClock(o.Now, db.latest) })
	if strings.HasPrefix(o.Database, "postgres://") || strings.HasPrefix(o.Database, "postgresql://") {
		err = db.openPostgres(ctx)
	} else if o.Database == "" {
		if !fullText {
			return nil, ErrBuild
		}
		db.path = filepath.Join(o.DataDir, fileName)
		err = db.openSQLite(ctx)
	} else {
		return nil, fmt.Errorf("store: the database must be a postgres:// address, or be left out for a file in the " +
			"data folder")
	}
	if err == nil {
		err = db.check(ctx)
	}
	if errors.Is(err, ErrOlder) {
		db.outdated = true
		return db, err
	}
	if err == nil {
		db.latest, err = db.latestTime(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Steady is the clock for what expires: sessions, links, receipts. It never goes
// back, neither while the program runs nor behind what the database knows.
func (db *DB) Steady() time.Time { return db.steady().Now() }

// Close lets the writes that wait be committed, then closes the database.
func (db *DB) Close() error {
	var errs []error
	db.closeOnce.Do(func() {
		if db.cancel != nil {
			db.cancel()
		}
		db.checking.Wait()
		if db.writer != nil && !db.outdated {
			ctx, cancel := context.WithTimeout(context.Background(), closeFlush)
			errs = append(errs, db.FlushRefusals(ctx, true))
			cancel()
		}
		if db.writer != nil {
			db.writer.close()
			db.desk.close()
		}
		if db.read != nil {
			db.read.close()
		}
		errs = append(errs, db.held.watch.close())
		for _, p := range db.pools {
			if err := p.Close(); err != nil {
				errs = append(errs, fmt.Errorf("store: close: %w", err))
			}
		}
		if db.release != nil {
			db.release()
		}
	})
	return errors.Join(errs...)
}

// Stats counts what the writers did since Open.
func (db *DB) Stats() Stats {
	s := db.writer.stats()
	if db.desk != db.writer {
		more := db.desk.stats()
		s.Commits, s.Writes, s.Retries = s.Commits+more.Commits, s.Writes+more.Writes, s.Retries+more.Retries
		s.Largest, s.Waiting = max(s.Largest, more.Largest), s.Waiting+more.Waiting
	}
	return s
}

// Engine is "sqlite" or "postgres".
func (db *DB) Engine() string { return db.dialect.name }

// reader reads through a pool, with statements kept prepared on SQLite (pgx
// keeps its own).
type reader struct {
	db      *sql.DB
	d       *dialect
	prepare bool
	mu      sync.RWMutex
	stmts   map[string]*sql.Stmt
}

func newReader(pool *sql.DB, d *dialect, prepare bool) *reader {
	return &reader{db: pool, d: d, prepare: prepare, stmts: map[string]*sql.Stmt{}}
}

func (r *reader) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.stmts {
		_ = s.Close() // the pool is closed next
	}
	clear(r.stmts)
}

func (r *reader) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	r.mu.RLock()
	s, ok := r.stmts[query]
	r.mu.RUnlock()
	if ok {
		return s, nil
	}
	s, err := r.db.PrepareContext(ctx, r.d.bind(query))
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if other, ok := r.stmts[query]; ok {
		_ = s.Close() // somebody was quicker
		return other, nil
	}
	r.stmts[query] = s
	return s, nil
}

func (r *reader) query(ctx context.Context, query string, args ...any) (rows, error) {
	if !r.prepare {
		out, err := r.db.QueryContext(ctx, r.d.bind(query), args...)
		if err != nil {
			return nil, r.d.translate(err)
		}
		return out, nil
	}
	s, err := r.stmt(ctx, query)
	if err != nil {
		return nil, r.d.translate(err)
	}
	out, err := s.QueryContext(ctx, args...)
	if err != nil {
		return nil, r.d.translate(err)
	}
	return out, nil
}

// row reads one row. It does not stop when the caller goes away: such reads are
// over sooner than the watch for that could be set up.
func (r *reader) row(ctx context.Context, query string, args ...any) row {
	ctx = context.WithoutCancel(ctx)
	if !r.prepare {
		return translatedRow{r.db.QueryRowContext(ctx, r.d.bind(query), args...), r.d}
	}
	s, err := r.stmt(ctx, query)
	if err != nil {
		return failedRow{r.d.translate(err)}
	}
	return translatedRow{s.QueryRowContext(ctx, args...), r.d}
}

// each calls scan for every row of a query.
func each(ctx context.Context, q querier, query string, args []any, scan func(rows) error) error {
	list, err := q.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer list.Close()
	for list.Next() {
		if err := scan(list); err != nil {
			return err
		}
	}
	return list.Err()
}

// widths are the lengths in which lists of numbers are bound, so that a few
// statements serve every length.
var widths = []int{1, 8, 32, 64, 256}

// eachOf runs a query for a list of numbers, in slices, and calls scan for every
// row. The query has %s where the list of placeholders belongs, and $more where that
// of the one argument in more does.
func eachOf(ctx context.Context, q querier, query string, nums []int64, scan func(rows) error, more ...any) error {
	for len(nums) > 0 {
		n := widths[len(widths)-1]
		for _, w := range widths {
			if len(nums) <= w {
				n = w
				break
			}
		}
		args := make([]any, n)
		for i := range args {
			args[i] = nums[min(i, len(nums)-1)]
		}
		text := strings.ReplaceAll(query, "%s", placeholders[n])
		if len(more) > 0 {
			text = strings.ReplaceAll(text, "$more", fmt.Sprintf("$%d", n+1))
			args = append(args, more...)
		}
		if err := each(ctx, q, text, args, scan); err != nil {
			return err
		}
		nums = nums[min(n, len(nums)):]
	}
	return nil
}

var placeholders = func() map[int]string {
	out := map[int]string{}
	for _, n := range widths {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "$%d", i+1)
		}
		out[n] = b.String()
	}
	return out
}()

// named adds the noun to an error that is no answer to the caller.
func named(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
