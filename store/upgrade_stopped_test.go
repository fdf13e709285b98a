package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"commentportal/store"
	"commentportal/store/storetest"
)

// TestAnUpgradeStoppedAtAnyStepLeavesTheDatabaseAsItWas stops the upgrade from
// the first schema after each of its steps, then lets it finish.
func TestAnUpgradeStoppedAtAnyStepLeavesTheDatabaseAsItWas(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := options(t.TempDir())
			driver, address := "sqlite3", "file:"+filepath.Join(o.DataDir, "portal.db")
			if engine == "postgres" {
				o = store.Options{Database: storetest.PostgresURL(t), Keys: storetest.Keys(), Now: storetest.Clock()}
				driver, address = "pgx", o.Database
			}
			db, err := store.Open(t.Context(), o)
			must(t, err)
			storetest.AddDocket(t, db)
			for i := range 3 {
				storetest.Post(t, db, storetest.File(t, db, storetest.Comment(fmt.Sprint("k", i), "Words.")), nil)
			}
			must(t, db.Close())
			pool, err := sql.Open(driver, address)
			must(t, err)
			takeBack(t, pool, engine, 1)
			before := layoutOf(t, pool, engine)

			for _, stop := range storetest.EarlierSchemas(engine, migrationCount(t)) { // after so many steps
				ctx, cancel := context.WithCancel(t.Context())
				calls, stopped := 0, o
				stopped.Now = func() time.Time { // asked once a step, when it is recorded
					if calls++; calls == stop {
						cancel()
					}
					return storetest.Start
				}
				db, err := store.Open(t.Context(), stopped)
				if !errors.Is(err, store.ErrOlder) {
					t.Fatalf("stop %d: opened with %v", stop, err)
				}
				calls = 0
				if err := db.Migrate(ctx); err == nil {
					t.Errorf("stop %d: the upgrade was not stopped", stop)
				}
				must(t, db.Close())
				cancel()
				if after := layoutOf(t, pool, engine); len(after) != len(before) {
					t.Fatalf("stop %d: %d tables, indexes and columns, %d before", stop, len(after), len(before))
				}
			}
			must(t, pool.Close())
			db, err = store.Open(t.Context(), o)
			if !errors.Is(err, store.ErrOlder) {
				t.Fatalf("opened with %v", err)
			}
			defer db.Close()
			must(t, db.Migrate(t.Context()))
			storetest.Sound(t, db)
		})
	}
}
