package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

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
