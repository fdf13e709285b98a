package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// twoNodes opens two databases at one address.
func twoNodes(tb testing.TB, n int) (address string, nodes [2]*store.DB) {
	tb.Helper()
	address = storetest.MigratedURL(tb)
	for i := range nodes {
		nodes[i] = storetest.Open(tb, store.Options{Database: address, Keys: storetest.Keys(), Now: storetest.Clock()})
	}
	storetest.AddDocket(tb, nodes[0])
	for _, c := range newComments("old", n) {
		storetest.File(tb, nodes[0], c)
	}
	return address, nodes
}

// TestFilingWaitsForNoOtherWrite files on both nodes while another write is under way, and
// looks at what it keeps out.
func TestFilingWaitsForNoOtherWrite(t *testing.T) {
	t.Parallel()
	address, nodes := twoNodes(t, 1)
	raw, err := sql.Open("pgx", address)
	must(t, err)
	t.Cleanup(func() { must(t, raw.Close()) })
	must(t, nodes[0].InsideWrite(t.Context(), storetest.ID, func() error {
		for i, db := range nodes {
			if _, err := db.FileComment(t.Context(), storetest.Comment(fmt.Sprint("beside", i), "word")); err != nil {
				return err
			}
		}
		for lock, free := range map[string]bool{
			"chain WHERE id = 1 FOR NO KEY UPDATE":          true,  // who files
			"chain WHERE id = 1 FOR UPDATE":                 false, // a change of the key, and earlier versions
			"migrations WHERE number = 1 FOR NO KEY UPDATE": false, // what other nodes write
		} {
			_, err := raw.ExecContext(t.Context(), "SELECT 1 FROM "+lock+" NOWAIT")
			if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "55P03" {
				err = nil
				if free {
					t.Errorf("another write keeps %s out", lock)
				}
			} else if !free {
				t.Errorf("another write lets %s in", lock)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	mustBeSound(t, nodes[1], 3)
}

// TestAWriteMayLockTheChainFirst lets writes that are no filings take numbers that filings
// take, too, while others file.
func TestAWriteMayLockTheChainFirst(t *testing.T) {
	t.Parallel()
	_, nodes := twoNodes(t, 0)
	const each = 12
	var wg sync.WaitGroup
	var mu sync.Mutex
	given := map[int64]bool{}
	for n, db := range nodes {
		for i := range each {
			c := storetest.Comment(fmt.Sprint("mail", n, "-", i), "word")
			c.Wishes.Mail = i%2 == 0
			wg.Go(func() {
				if _, err := db.FileComment(context.Background(), c); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				number, err := db.AskForRecord(context.Background(), docket.RecordRequest{Docket: storetest.ID,
					Case: "1", Recipient: "x"}, 1)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				given[number] = true
			})
		}
	}
	wg.Wait()
	list, err := nodes[0].RecordRequests(t.Context(), storetest.ID)
	must(t, err)
	seen := map[int64]bool{}
	for _, r := range list {
		if seen[r.Number] {
			t.Errorf("two requests have the number %d", r.Number)
		}
		seen[r.Number] = true
		if !given[r.Number] {
			t.Errorf("nobody was told the number %d of their request", r.Number)
		}
	}
	if len(list) != 2*each {
		t.Errorf("%d requests are known, want %d", len(list), 2*each)
	}
	mustBeSound(t, nodes[1], 2*each)
}

// TestTwoNodesWriteBesideEachOther files, decides, codes and withdraws on both nodes at the
// same time, now and then the same comment, and checks the whole database.
func TestTwoNodesWriteBesideEachOther(t *testing.T) {
	t.Parallel()
	const old, filed = 24, 40
	_, nodes := twoNodes(t, old)
	var wg sync.WaitGroup
	for k, db := range nodes {
		wg.Go(func() {
			for i := range filed {
				if _, err := db.FileComment(context.Background(), storetest.Comment(fmt.Sprint("new", k, "-", i),
					"word")); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for n := range int64(old) { // both nodes decide each comment: one of them is too late
				err := db.Decide(context.Background(), postingOf(n+1))
				if err != nil && !errors.Is(err, docket.ErrStale) && !errors.Is(err, docket.ErrDenied) {
					t.Errorf("decide %d: %v", n+1, err)
				}
			}
		})
		wg.Go(func() {
			for n := range int64(old) {
				id := storetest.ID.Comment(n + 1)
				var err error
				switch n % 3 {
				case 0:
					_, err = db.Withdraw(context.Background(), docket.TrackingNumber(fmt.Sprint("T-old", n)))
				case 1:
					err = db.Report(context.Background(), docket.Report{Comment: id, Kind: "other", Note: "why"})
				default:
					err = db.Code(context.Background(), 1, id, []docket.Coding{{Question: "1", Code: "A"}})
				}
				if err != nil && !errors.Is(err, docket.ErrNotFound) {
					t.Errorf("write about %d: %v", n+1, err)
				}
			}
		})
	}
	wg.Wait()
	for n := range int64(old) {
		list, err := nodes[0].Changes(t.Context(), storetest.ID.Comment(n+1))
		must(t, err)
		for i, c := range list {
			if c.Version != i+1 && c.Version != i+2 {
				t.Errorf("comment %d: decision %d has version %d", n+1, i, c.Version)
			}
		}
	}
	mustBeSound(t, nodes[1], old+2*filed)
}
