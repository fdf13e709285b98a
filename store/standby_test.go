package store_test

import (
	"context"
	"database/sql"
	"errors"
	"syscall"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// A commit that waits for a standby which is away is given up after a while, without an end to
// the wait: nobody is told that the comment is filed before the standby has it, whoever sends
// it again neither, and then it is there once.
func TestACommitWithoutItsStandbyIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	primary := storetest.OwnServer(t)
	standby := primary.Standby()
	db := storetest.Open(t, store.Options{Database: primary.Address + "&lock_timeout=200ms", Keys: storetest.Keys(),
		Now: storetest.Clock()})
	storetest.AddDocket(t, db)
	raw, err := sql.Open("pgx", primary.Address)
	must(t, err)
	t.Cleanup(func() { must(t, raw.Close()) })
	there := func() (n int) {
		must(t, raw.QueryRowContext(t.Context(), "SELECT count(*) FROM comments").Scan(&n))
		return n
	}
	storetest.File(t, db, storetest.Comment("before", "word"))

	standby.Stop(syscall.SIGQUIT)
	db.SetCommitWithin(500 * time.Millisecond)
	waiting := storetest.Comment("meanwhile", "word")
	for range 3 {
		if _, err := db.FileComment(t.Context(), waiting); !errors.Is(err, docket.ErrBusy) {
			t.Errorf("without the standby: %v, want busy", err)
		}
	}
	if n := there(); n != 1 {
		t.Errorf("%d comments are seen though the standby has one", n)
	}
	standby.Start()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for err = docket.ErrBusy; errors.Is(err, docket.ErrBusy) && ctx.Err() == nil; {
		_, err = db.FileComment(ctx, waiting)
	}
	must(t, err)
	if n := there(); n != 2 {
		t.Errorf("%d comments are there, want 2", n)
	}
}
