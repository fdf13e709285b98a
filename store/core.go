package store

import (
	"context"
	"database/sql"
	"log/slog"
	"sync"
	"time"

	"commentportal/docket"
)

// core holds what all subjects of an open database share: the pools, the writer,
// the dialect of the engine and the sealer. Its methods open, check and migrate the
// database, run writes and read rows that are bound to the key.
type core struct {
	options Options
	dialect *dialect
	sealer  *sealer
	log     *slog.Logger
	now     func() time.Time

	read   *reader // pages: a few connections that cannot write
	long   *sql.DB // snapshots, verification: apart, so that exports never hold up pages
	pools  []*sql.DB
	writer *writer                                        // files comments; on SQLite it writes everything
	desk   *writer                                        // writes the rest
	held   held                                           // what pages ask on every request
	scrub  func(context.Context, *sql.Conn) (bool, error) // nil: nothing to scrub
	path   string                                         // of the SQLite file; empty on PostgreSQL

	release    func()              // the server's lock
	outdated   bool                // ErrOlder until Migrate was called
	bindings   map[string]*binding // tables whose rows are bound to the key, as the schema has them
	statements statements
	checking   sync.WaitGroup
	cancel     context.CancelFunc
	damage     error // what a check in the background found
	damageMu   sync.Mutex
	closeOnce  sync.Once
	floor      spaceFloor
	refused    refusals

	readiness readiness
	latest    time.Time                  // the latest time in the database when it was opened
	steady    func() *docket.SteadyClock // for what expires
	freeSpace func(folder string) (free, size uint64, err error)

	commitWithin time.Duration // on PostgreSQL; 0: as long as it takes

	maxOpened   int // comments that one page of a search opens
	mostUnknown int // rows of tries about addresses that no account has
}

// write runs one verb in a transaction.
func (db *core) write(ctx context.Context, fn func(*tx) error) error {
	if db.outdated {
		return ErrOlder
	}
	return db.dialect.write(ctx, lookups{}, fn)
}

// latestTime is the latest time that the database knows, of the log, of a session
// or of a probe: the clock of what expires begins no earlier.
func (db *core) latestTime(ctx context.Context) (time.Time, error) {
	var logged, seen int64
	var probed string
	err := db.read.row(ctx, `SELECT coalesce((SELECT at FROM log WHERE seq = (SELECT max(seq) FROM log)), 0),
		coalesce((SELECT max(seen) FROM sessions), 0),
		coalesce((SELECT value FROM meta WHERE name = 'ready'), '')`).Scan(&logged, &seen, &probed)
	if err != nil {
		return time.Time{}, named(err, "latest time")
	}
	latest := at(max(logged, seen))
	if p, err := time.Parse(time.RFC3339Nano, probed); err == nil && p.After(latest) {
		latest = p
	}
	return latest, nil
}
