package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// disk is a file system with so many bytes left.
func disk(free uint64) func(string) (uint64, uint64, error) {
	return func(string) (uint64, uint64, error) { return free, 8 << 30, nil }
}

// forget lets the next Ready look anew.
func (db *DB) forgetReady() { db.readiness.asked = time.Time{} }

// In every state in which a comment is refused Ready says no.
func TestReadySaysNoWheneverCommentsAreRefused(t *testing.T) {
	t.Parallel()
	run := func(t *testing.T, db *DB, query string) {
		t.Helper()
		if err := db.write(t.Context(), func(tx *tx) error {
			_, err := tx.exec(t.Context(),
				query)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name  string
		state func(t *testing.T, db *DB)
		files bool // comments are still taken
	}{
		{"below the floor", func(_ *testing.T, db *DB) { db.freeSpace = disk(filingFloor) }, false},
		{"below the space for good work", func(_ *testing.T, db *DB) { db.freeSpace = disk(LeastFree - 1) }, true},
		{"the program closes", func(_ *testing.T, db *DB) { _ = db.Close() }, false},
		{"an outdated database", func(t *testing.T,
			db *DB) {
			db.outdated = true
			t.Cleanup(func() { db.outdated = false })
		}, false},
		{"brought up to date by another node", func(t *testing.T, db *DB) {
			run(t, db, `INSERT INTO migrations (number, name, checksum, applied_at) VALUES (9999, 'later', 'x', 0)`)
		}, true},
		{"a read-only database", func(t *testing.T, db *DB) { run(t, db, `PRAGMA query_only = ON`) }, false},
		{"the end of the log was forged", func(t *testing.T, db *DB) { run(t, db, `UPDATE chain SET seal = x'00'`) },
			false},
		{"a disk that failed to sync", func(t *testing.T, db *DB) {
			_ = db.write(t.Context(), func(*tx) error { return fmt.Errorf("%w: %w", errSync, errFatal) })
		}, false},
		{"a disk that is full for a comment and not for a probe", func(_ *testing.T, db *DB) {
			write := db.dialect.write
			db.dialect.write = func(context.Context, lookups, func(*tx) error) error {
				db.dialect.write = write
				return fmt.Errorf("%w: a quota", docket.ErrFull)
			}
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := newDB(t)
			db.freeSpace = disk(4 << 30)
			if _, err := db.FileComment(t.Context(), letter("a", "words")); err != nil {
				t.Fatal(err)
			}
			if err := db.Ready(t.Context()); err != nil {
				t.Fatalf("a sound portal is not ready: %v", err)
			}
			tt.state(t, db)
			db.floor.looked = time.Time{}
			if _, err := db.FileComment(t.Context(), letter("b", "words")); (err == nil) != tt.files {
				t.Errorf("a comment: %v", err)
			}
			db.forgetReady()
			if err := db.Ready(t.Context()); err == nil {
				t.Error("it says that it is ready")
			}
		})
	}
}

// What ends a refusal makes Ready say yes again.
func TestReadyAfterARefusal(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	db.freeSpace = disk(4 << 30)
	db.filed(docket.ErrFull)
	if err := db.Ready(t.Context()); !errors.Is(err, docket.ErrFull) {
		t.Errorf("after a refusal: %v", err)
	}
	if _, err := db.FileComment(t.Context(), letter("a", "words")); err != nil {
		t.Fatal(err)
	}
	db.forgetReady()
	if err := db.Ready(t.Context()); err != nil {
		t.Errorf("after a comment was taken: %v", err)
	}
	// A sender who leaves says nothing about the storage.
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.FileComment(gone, letter("b", "words")); err == nil {
		t.Fatal("filed for somebody who had left")
	}
	db.forgetReady()
	if err := db.Ready(t.Context()); err != nil {
		t.Errorf("after a sender left: %v", err)
	}
}

// Strangers who ask all the time cause one write a second.
func TestReadyIsCached(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	db.freeSpace = disk(4 << 30)
	before, began := db.Stats().Commits, time.Now()
	for range 200 {
		if err := db.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	most := int64(time.Since(began)/readyFor) + 1
	if n := db.Stats().Commits - before; n > most {
		t.Errorf("200 questions caused %d commits, want at most %d", n, most)
	}
	// Somebody who asks and leaves spoils the answer for nobody.
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	db.forgetReady()
	if err := db.Ready(gone); err != nil {
		t.Errorf("asked by somebody who left: %v", err)
	}
}

// Comments that come faster than the free space is looked at do not use up what
// is kept for decisions, withdrawals and the log.
func TestTheFloorHoldsBetweenTwoLooks(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	size := func() int64 {
		info, err := os.Stat(db.path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size() + db.walSize()
	}
	began := size()
	const room = 12 << 20
	free := func() int64 { return filingFloor + room - (size() - began) }
	db.freeSpace = func(string) (uint64, uint64, error) { return uint64(max(0, free())), 8 << 30, nil }
	text := strings.Repeat("word ", 20<<10)
	least, filed := int64(filingFloor+room), 0
	for i := 0; ; i++ {
		_, err := db.FileComment(t.Context(), letter(fmt.Sprint("k", i), text))
		if errors.Is(err, docket.ErrFull) {
			break
		}
		if err != nil || i > 1000 {
			t.Fatalf("comment %d: %v", i, err)
		}
		filed++
		least = min(least, free())
	}
	if least < filingFloor || filed == 0 {
		t.Errorf("%d comments were filed and %d KB left, want at least %d", filed, least>>10, filingFloor>>10)
	}
	sound(t, db)
}
