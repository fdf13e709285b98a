package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"time"

	"commentportal/docket"
)

// LeastFree is the free space, in bytes, below which Ready says no (STANDARDS,
// reliability rule 10).
const LeastFree = 512 << 20

const (
	// readyWithin is how soon a probe's write must be on disk, and the other
	// figures are those of STANDARDS, reliability rule 10.
	readyWithin   = time.Second
	readyFraction = 20        // a twentieth: 5 %
	readyWAL      = 256 << 20 // bytes
	// readyFor is how long an answer of Ready holds: strangers who ask all the time
	// cause one write a second.
	readyFor = time.Second
	// refusedFor is how long a filing that the storage refused makes Ready say no,
	// unless one succeeds: a probe's small write may still fit where no comment does.
	refusedFor = 10 * time.Second
	// filingFloor is the free space below which no comment is taken in, so that
	// decisions, withdrawals and the log still have room. What the write-ahead log
	// may need when it is folded into the file comes on top.
	filingFloor = 16 << 20 // bytes
	// floorEvery is how long a look at the free space holds, as long as what was
	// filed since cannot have used it up.
	floorEvery = time.Second
	// A comment takes at most filingBase and filingFactor bytes for each of its
	// own: sealed text, clean text, findings, digests, the search index, and all of
	// it once more in the write-ahead log.
	filingBase   = 64 << 10
	filingFactor = 12
)

// spaceFloor remembers the last look at the free space and what was let in since.
type spaceFloor struct {
	mu     sync.Mutex
	looked time.Time
	left   int64 // above the floor
}

// room returns docket.ErrFull when the disk has no room for another comment of
// size bytes. It looks anew before what was let in since the last look could
// reach the floor, so that the floor holds between two looks as well.
func (db Intake) room(size int) error {
	if db.path == "" {
		return nil
	}
	need := int64(filingBase + filingFactor*size)
	f := &db.floor
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); f.looked.IsZero() || now.Sub(f.looked) > floorEvery || f.left < need {
		free, _, err := db.freeSpace(db.options.DataDir)
		if err != nil {
			return nil // Ready says so; the write itself decides
		}
		f.looked, f.left = now, int64(min(free, math.MaxInt64))-filingFloor-db.walSize()
	}
	if f.left < need {
		return docket.ErrFull
	}
	f.left -= need
	return nil
}

// walSize is the size of the write-ahead log: a look at the directory entry. The
// file itself is never opened here, which would drop SQLite's locks.
func (db *core) walSize() int64 {
	info, err := os.Stat(db.path + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}

// filingSize is about how many bytes a comment holds.
func filingSize(c docket.Comment) int {
	n := len(c.Submitter.Name) + len(c.Submitter.Organization) + len(c.Submitter.Email) +
		len(c.Submitter.Signatories)
	for _, a := range c.Answers {
		n += len(a.Original) + len(a.Text)
	}
	return n
}

// readiness is the last answer of Ready, and what the storage last said to a
// filing.
type readiness struct {
	probe   sync.Mutex // one probe at a time
	asked   time.Time
	answer  error
	mu      sync.Mutex
	refused time.Time
	why     error
}

// filed remembers whether the storage took a comment.
func (db Intake) filed(err error) {
	r := &db.readiness
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil:
		r.why = nil
	case errors.Is(err, docket.ErrFull), errors.Is(err, errFatal), errors.Is(err, ErrOlder):
		r.refused, r.why = time.Now(), err
	}
}

// Ready reports whether the portal can do its work, and says no whenever comments
// are refused: the database is of this program's schema, a write reaches the disk
// within a second, no comment was refused a moment ago, and on SQLite there is
// room for comments, at least 512 MB and 5 % of the disk are free, the write-ahead
// log is below 256 MB, and no check has found damage. An answer holds for a
// second.
func (db *DB) Ready(ctx context.Context) error {
	r := &db.readiness
	r.probe.Lock()
	defer r.probe.Unlock()
	if now := time.Now(); r.asked.IsZero() || now.Sub(r.asked) >= readyFor {
		r.answer = db.probe(context.WithoutCancel(ctx)) // the answer is for those who ask next, too
		r.asked = time.Now()
	}
	return r.answer
}

func (db *DB) probe(ctx context.Context) error {
	db.damageMu.Lock()
	damage := db.damage
	db.damageMu.Unlock()
	if damage != nil {
		return damage
	}
	if err := db.refusedLately(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- db.probeWrite(ctx) }()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("store: a write failed: %w", err)
		}
	case <-ctx.Done():
		return errors.New("store: a write took more than a second")
	}
	return db.probeSpace()
}

func (db *DB) refusedLately() error {
	r := &db.readiness
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.why != nil && time.Since(r.refused) < refusedFor {
		return fmt.Errorf("store: a comment was refused a moment ago: %w", r.why)
	}
	return nil
}

// probeWrite writes a row and compares the schema: another node may have brought
// the database up to date.
func (db *DB) probeWrite(ctx context.Context) error {
	return db.write(ctx, func(t *tx) error {
		var schema int64
		if err := t.row(ctx, `SELECT max(number) FROM migrations`).Scan(&schema); err != nil {
			return err
		}
		if steps, err := readMigrations(db.dialect.migrations); err != nil || schema != int64(len(steps)) {
			return errors.Join(ErrNewer, err)
		}
		_, err := t.exec(ctx, `UPDATE meta SET value = $1 WHERE name = 'ready'`, t.now().Format(time.RFC3339Nano))
		return err
	})
}

func (db *DB) probeSpace() error {
	if db.path == "" {
		return nil
	}
	free, size, err := db.freeSpace(db.options.DataDir)
	if err != nil {
		return fmt.Errorf("store: free space: %w", err)
	}
	wal := db.walSize()
	switch {
	case int64(min(free, math.MaxInt64)) < filingFloor+wal+filingBase:
		return fmt.Errorf("store: only %d MB of the disk are free, and comments are refused: make room: %w", free>>20,
			docket.ErrFull)
	case free < LeastFree || free < size/readyFraction:
		return fmt.Errorf("store: only %d MB of the disk are free: make room", free>>20)
	case wal >= readyWAL:
		return fmt.Errorf("store: the write-ahead log has grown to %d MB: is a backup or an export stuck?", wal>>20)
	}
	return nil
}
