package store_test

import (
	"sync"
	"testing"

	"commentportal/store"
	"commentportal/store/storetest"
)

// Readers that meet keep their connections: one closed for want of a place costs the server
// a new process, and each query a new plan.
func TestConnectionsOfBusyReadersAreKept(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	storetest.AddDocket(t, db)
	var wg sync.WaitGroup
	for range store.PostgresReaders {
		wg.Go(func() {
			for range 20 {
				if _, err := db.Docket(t.Context(), storetest.ID); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := db.ClosedForWantOfAPlace(); n > 0 {
		t.Errorf("%d connections were closed though more readers came", n)
	}
}
