package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// alone files comments until the node guesses where the log's chain ends.
func alone(t *testing.T, db *store.DB, prefix string) {
	t.Helper()
	for _, c := range newComments(prefix+"-alone", 3) {
		storetest.File(t, db, c)
	}
}

// TestAWrongGuessIsTakenBack lets a node guess where the log's chain ends after others
// have written something else, each in another way.
func TestAWrongGuessIsTakenBack(t *testing.T) {
	t.Parallel()
	_, nodes := twoNodes(t, 2)
	mine, other := nodes[0], nodes[1]
	old := storetest.Comment("again", "word")
	first := storetest.File(t, other, old)
	n := int64(3)
	for i, change := range []func() error{
		func() error { return nil },
		func() error { n++; return errOf(other.FileComment(t.Context(), storetest.Comment("theirs", "word"))) },
		func() error { return mine.Decide(t.Context(), postingOf(1)) },
		func() error { return other.Decide(t.Context(), postingOf(2)) },
		func() error {
			return other.SetSecondPerson(t.Context(), storetest.ID, docket.SecondPersonOn, 0, docket.ActorOperator)
		},
		func() error { return other.Recount(t.Context(), storetest.ID) },
		func() error { return other.CloseDocket(t.Context(), storetest.ID, docket.ActorOperator) },
	} {
		alone(t, mine, fmt.Sprint(i))
		n += 3
		must(t, change())
		id := storetest.File(t, mine, storetest.Comment(fmt.Sprint("mine", i), "word"))
		n++
		if want := storetest.ID.Comment(n); id != want {
			t.Errorf("after change %d a comment got %s, want %s", i, id, want)
		}
		alone(t, mine, fmt.Sprint("again", i))
		n += 3
		if id := storetest.File(t, mine, old); id != first { // the guess is that nobody filed it
			t.Errorf("after change %d a comment filed twice got %s, want %s", i, id, first)
		}
	}
	mustBeSound(t, other, n)
}

func errOf(_ docket.CommentID, err error) error { return err }

// TestGuessesOfABatchMeetABadRow files a bad row and a comment filed before among others, while
// the node guesses.
func TestGuessesOfABatchMeetABadRow(t *testing.T) {
	t.Parallel()
	_, nodes := twoNodes(t, 0)
	n := int64(0)
	for round := range 3 {
		alone(t, nodes[0], fmt.Sprint(round))
		list := newComments(fmt.Sprint("round", round, "-"), 12)
		list = append(list, list[3], list[4])
		list[7].Submitter.State = "a\x00b"
		_, errs := together(nodes[0], list)
		for i, err := range errs {
			if bad := i == 7; (err != nil) != bad {
				t.Errorf("round %d, comment %d: %v", round, i, err)
			}
		}
		n += 3 + 11
	}
	mustBeSound(t, nodes[1], n)
}

// TestANodeThatFilesAloneWaitsOnce counts what a node waits for that knows the end of the
// log's chain, and that it looks again when another node files, too.
func TestANodeThatFilesAloneWaitsOnce(t *testing.T) {
	t.Parallel()
	address, nodes := twoNodes(t, 0)
	l, behind := linkTo(t, address, 0)
	db := storetest.Open(t, store.Options{Database: behind, Keys: storetest.Keys(), Now: storetest.Clock()})
	alone(t, db, "warm")
	alone(t, db, "warmer")
	waits := l.waits.Load()
	alone(t, db, "measured")
	if waited := l.waits.Load() - waits; waited != 3 {
		t.Errorf("filing alone, a node waited %d times for 3 comments", waited)
	}
	var wg sync.WaitGroup
	for k, node := range []*store.DB{nodes[0], db} {
		wg.Go(func() {
			for i := range 30 {
				c := storetest.Comment(fmt.Sprint("both", k, "-", i), "word")
				if _, err := node.FileComment(context.Background(), c); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	mustBeSound(t, nodes[1], 9+60)
}

// TestWhatComesWhileABatchWaitsJoinsIt files comments while somebody else has the end of the
// log's chain: new ones, one that was filed before, one that comes twice, one of another docket,
// and one that the server refuses.
func TestWhatComesWhileABatchWaitsJoinsIt(t *testing.T) {
	t.Parallel()
	address, nodes := twoNodes(t, 0)
	other, err := sql.Open("pgx", address)
	must(t, err)
	t.Cleanup(func() { must(t, other.Close()) })
	old := storetest.Comment("old", "word")
	was := storetest.File(t, nodes[1], old)
	db := nodes[0]
	storetest.File(t, db, storetest.Comment("other", "word")) // it has written last, and nobody since
	for round, extra := range [][]docket.Comment{nil, {old}, newComments("2 fresh", 1), {
		bad(), storetest.Comment("elsewhere", "word")}} {
		storetest.File(t, nodes[1], storetest.Comment(fmt.Sprint("theirs", round), "word")) // no guess at the end
		lock, err := other.BeginTx(t.Context(), nil)
		must(t, err)
		_, err = lock.ExecContext(t.Context(), `SELECT 1 FROM chain WHERE id = 1 FOR NO KEY UPDATE`)
		must(t, err)
		if round == 3 {
			extra[1].Docket = "ONCD-2026-9999"
		}
		list := append(newComments(fmt.Sprint(round, " fresh"), 12), extra...)
		before := db.Stats()
		var wg sync.WaitGroup
		for i, c := range list {
			wg.Go(func() {
				id, err := db.FileComment(context.Background(), c)
				if (err != nil) != (round == 3 && i >= 12) {
					t.Errorf("round %d, comment %d: %s, %v", round, i, id, err)
				}
				if c.Key == old.Key && id != was {
					t.Errorf("%s was filed again, as %s", was, id)
				}
			})
			if i == 0 {
				for db.Stats().Waiting > 0 || !waitsForLock(t, other) {
					time.Sleep(time.Millisecond) // between two looks
				}
			}
		}
		for db.Stats().Waiting < len(list)-1 {
			time.Sleep(time.Millisecond)
		}
		must(t, lock.Rollback())
		wg.Wait()
		n := db.Stats().Commits - before.Commits
		if most := []int64{1, 1, 1, 2}[round]; n > most { // what joins nothing begins another batch
			t.Errorf("round %d: %d commits", round, n)
		}
	}
	mustBeSound(t, nodes[1], 2+4+4*12)
}

// bad is a comment that the server refuses.
func bad() docket.Comment {
	c := storetest.Comment("bad", "word")
	c.Submitter.State = "a\x00b"
	return c
}

// waitsForLock reports whether somebody waits for a lock in the database.
func waitsForLock(t *testing.T, q *sql.DB) bool {
	t.Helper()
	var n int
	must(t, q.QueryRowContext(t.Context(), `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&n))
	return n > 0
}
