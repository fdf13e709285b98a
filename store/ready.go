package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"commentportal/docket"
)

const (
	// readyWithin is how soon a probe's write must be on disk, and the other
	// figures are those of STANDARDS, reliability rule 10.
	readyWithin   = time.Second
	readyFree     = 512 << 20 // bytes
	readyFraction = 20        // a twentieth: 5 %
	readyWAL      = 256 << 20 // bytes
	// filingFloor is the free space below which no comment is taken in, so that
	// decisions, withdrawals and the fold of the log still have room.
	filingFloor = 4 << 20 // bytes
	// floorEvery is how long a look at the free space holds.
	floorEvery = time.Second
)

// spaceFloor remembers the last look at the free space.
type spaceFloor struct {
	mu     sync.Mutex
	looked time.Time
	full   bool
}

// room returns docket.ErrFull when the disk has no room for another comment.
func (db *DB) room() error {
	if db.path == "" {
		return nil
	}
	f := &db.floor
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); f.looked.IsZero() || now.Sub(f.looked) > floorEvery || now.Before(f.looked) {
		free, _, err := freeSpace(db.options.DataDir)
		f.looked, f.full = now, err == nil && free < filingFloor
	}
	if f.full {
		return docket.ErrFull
	}
	return nil
}

// Ready reports whether the portal can do its work: a write reaches the disk
// within a second, and on SQLite at least 512 MB and 5 % of the disk are free, the
// write-ahead log is below 256 MB, and no check has found damage.
func (db *DB) Ready(ctx context.Context) error {
	db.damageMu.Lock()
	damage := db.damage
	db.damageMu.Unlock()
	if damage != nil {
		return damage
	}
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		done <- db.write(ctx, func(t *tx) error {
			_, err := t.exec(ctx, `UPDATE meta SET value = $1 WHERE name = 'ready'`, t.now().Format(time.RFC3339Nano))
			return err
		})
	}()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("store: a write failed: %w", err)
		}
	case <-ctx.Done():
		return errors.New("store: a write took more than a second")
	}
	if db.path == "" {
		return nil
	}
	free, size, err := freeSpace(db.options.DataDir)
	if err != nil {
		return fmt.Errorf("store: free space: %w", err)
	}
	if free < readyFree || free < size/readyFraction {
		return fmt.Errorf("store: only %d MB of the disk are free: make room", free>>20)
	}
	// A look at the directory entry; the file itself is never opened here, which
	// would drop SQLite's locks.
	if info, err := os.Stat(db.path + "-wal"); err == nil && info.Size() >= readyWAL {
		return fmt.Errorf("store: the write-ahead log has grown to %d MB: is a backup or an export stuck?", info.Size()>>20)
	}
	return nil
}
