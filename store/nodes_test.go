package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestThreeNodesFileTogether files comments at three nodes at the same time while their
// connections end again and again, wherever their batches are, and while somebody decides. Some
// comments are sent to all nodes. What was acknowledged is there under the ID that was given,
// once; whoever was not told so sends it again; serials have no gap.
func TestThreeNodesFileTogether(t *testing.T) {
	t.Parallel()
	address := storetest.MigratedURL(t)
	var nodes [3]*store.DB
	for i := range nodes {
		nodes[i] = storetest.Open(t, store.Options{Database: address, Keys: storetest.Keys(), Now: storetest.Clock()})
	}
	storetest.AddDocket(t, nodes[0])
	killer, err := sql.Open("pgx", address)
	must(t, err)
	t.Cleanup(func() { must(t, killer.Close()) })

	const senders, each = 6, 8
	var mu sync.Mutex
	given := map[string]docket.CommentID{} // by key
	file := func(db *store.DB, c docket.Comment) {
		for try := 0; ; try++ {
			id, err := db.FileComment(context.Background(), c)
			if err != nil && errors.Is(err, docket.ErrBusy) && try < 100 {
				continue
			}
			mu.Lock()
			defer mu.Unlock()
			if was, twice := given[c.Key]; err != nil || twice && was != id {
				t.Errorf("%s is %s, was %s: %v", c.Key, id, was, err)
			}
			given[c.Key] = id
			return
		}
	}
	for _, c := range newComments("old", 6) {
		file(nodes[0], c)
	}
	ctx, stop := context.WithCancel(t.Context())
	var others, filing sync.WaitGroup
	ended := 0
	others.Go(func() {
		for round := 0; round < 8 && ctx.Err() == nil; round++ {
			var n int
			if err := killer.QueryRowContext(context.Background(), `SELECT count(pg_terminate_backend(pid))
				FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
				AND state <> 'idle' AND query ~ '^(INSERT INTO (comments|log)|COMMIT|SELECT)'`).Scan(&n); err != nil {
				t.Error(err)
			}
			ended += n
			_, err := killer.ExecContext(ctx, `SELECT pg_sleep(.1)`)
			_ = err // the end of the test
		}
	})
	others.Go(func() {
		for n := int64(1); n <= 6; n++ {
			for nodes[1].Decide(context.Background(), postingOf(n)) != nil && ctx.Err() == nil {
				continue
			}
		}
	})
	for i, db := range nodes {
		for s := range senders {
			filing.Go(func() {
				for k := range each {
					name := fmt.Sprint("node", i, "-", s, "-", k)
					if k%4 == 0 { // sent to every node
						name = fmt.Sprint("all-", s, "-", k)
					}
					file(db, storetest.Comment(name, "Old pumps share one network. "+name))
				}
			})
		}
	}
	filing.Wait()
	stop()
	others.Wait()
	ids := map[docket.CommentID]bool{}
	for _, id := range given {
		ids[id] = true
	}
	const want = 6 + 3*senders*6 + senders*2
	if len(given) != want || len(ids) != want {
		t.Errorf("%d comments have %d IDs, want %d", len(given), len(ids), want)
	}
	if ended == 0 {
		t.Error("no connection was ended")
	}
	mustBeSound(t, nodes[2], want)
	lines, err := nodes[2].Ledger(t.Context(), storetest.ID)
	must(t, err)
	received, sum := 0, 0
	for _, l := range lines {
		if l.Line == docket.LedgerReceived {
			received = l.Comments
		} else {
			sum += l.Comments
		}
	}
	if received != want || sum != want {
		t.Errorf("the ledger has %d comments received and %d by status, want %d", received, sum, want)
	}
	t.Logf("%d connections were ended", ended)
}
