package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// An address that nobody confirmed goes by itself, not only when somebody else asks.
func TestARequestForMailThatNobodyConfirmsIsForgotten(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			clock := storetest.Clock()
			var later time.Duration
			o := store.Options{Keys: storetest.Keys(), Now: func() time.Time { return clock().Add(later) }}
			if engine == "sqlite" {
				o.DataDir = storetest.Folder(t, storetest.Keys())
			} else {
				o.Database = storetest.MigratedURL(t)
			}
			db := storetest.Open(t, o)
			storetest.AddDocket(t, db)
			must(t, db.Follow(t.Context(), docket.FollowAsk{Docket: storetest.ID, Email: "ana@example.test",
				Language: "en"}))
			list, err := db.TakeMessages(t.Context(), []docket.MessageWay{docket.ByMail}, 9)
			must(t, err)
			if len(list) != 1 {
				t.Fatalf("queued %+v", list)
			}
			raise := func() error {
				t.Helper()
				_, err := db.RaiseFollowerMail(t.Context())
				must(t, err)
				_, err = db.FollowerByToken(t.Context(), list[0].Token)
				return err
			}
			if later = docket.FollowWait - time.Hour; raise() != nil {
				t.Error("forgotten while there is time to confirm")
			}
			if later = docket.FollowWait + time.Hour; !errors.Is(raise(), docket.ErrNotFound) {
				t.Error("an address that nobody confirmed in time is kept")
			}
			storetest.Sound(t, db)
		})
	}
}

// Whoever asks for many others shuts the door for an hour, and not longer.
func TestRequestsForMailAreBoundedByTheHour(t *testing.T) {
	t.Parallel()
	clock := storetest.Clock()
	var later time.Duration
	db := storetest.Open(t, store.Options{DataDir: storetest.Folder(t, storetest.Keys()), Keys: storetest.Keys(),
		Now: func() time.Time { return clock().Add(later) }})
	storetest.AddDocket(t, db)
	ask := func(who string) error {
		return db.Follow(t.Context(), docket.FollowAsk{Docket: storetest.ID, Email: who + "@example.test",
			Language: "en"})
	}
	for i := range docket.MaxFollowsHour {
		must(t, ask(fmt.Sprint("f", i)))
	}
	if err := ask("late"); !errors.Is(err, docket.ErrBusy) {
		t.Errorf("one more than an hour may bring: %v", err)
	}
	later = time.Hour + time.Minute
	if err := ask("late"); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}
