package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// claimCases hold that coders who work at once never get the same answer.
var claimCases = []testCase{
	{"four coders read 200 answers and never the same", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		const answers = 200
		var comments []docket.Comment
		for n := range answers {
			comments = append(comments, Comment(fmt.Sprint("k", n), "A pump fails."))
		}
		filed, _, err := db.FileImported(ctx, ID, comments)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range filed {
			Post(t, db, id, nil)
		}
		var mu sync.Mutex
		var work sync.WaitGroup
		given := map[docket.CodingItemKey]docket.UserID{}
		for coder := range docket.UserID(4) {
			work.Add(1)
			go func() {
				defer work.Done()
				for {
					key, err := takeUncoded(ctx, db, coder+1)
					if err != nil || key == nil {
						if err != nil {
							t.Error(err)
						}
						return
					}
					mu.Lock()
					if other := given[*key]; other != 0 {
						t.Errorf("%s was given to %s and to %s", key.Comment, other, coder+1)
					}
					given[*key] = coder + 1
					mu.Unlock()
					if err := CodeAnswer(ctx, db, coder+1, key.Comment, key.Question, nil); err != nil {
						t.Error(err)
						return
					}
				}
			}()
		}
		work.Wait()
		if len(given) != answers {
			t.Errorf("%d of %d answers were given", len(given), answers)
		}
		Sound(t, db)
	}},
	{"an answer that somebody has open is held for them alone, and for a while", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := File(t, db, Comment("a", "A pump fails."))
		Post(t, db, id, nil)
		key := docket.CodingItemKey{Question: "1", Comment: id}
		hold := func(by docket.UserID, want docket.UserID) {
			t.Helper()
			if other, err := db.HoldAnswer(ctx, key, by, Start.Add(time.Hour)); err != nil || other != want {
				t.Errorf("held by %s: %v, %v, want %s", by, other, err, want)
			}
		}
		hold(3, 0)
		hold(3, 0)
		hold(4, 3)
		if key, err := takeUncoded(ctx, db, 4); err != nil || key != nil {
			t.Errorf("taken while it is open elsewhere: %v, %v", key, err)
		}
		if err := CodeAnswer(ctx, db, 3, id, "1", nil); err != nil {
			t.Fatal(err)
		}
		hold(4, 0) // a second reading is another's from then on
		hold(3, 4)
		if other, err := db.HoldAnswer(ctx, docket.CodingItemKey{Question: "1", Comment: ID.Comment(99)}, 4,
			Start.Add(time.Hour)); err != nil || other != 0 {
			t.Errorf("no such answer: %v, %v", other, err)
		}
		Sound(t, db)
	}},
	{"who read how many answers is counted of what is posted", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		var ids []docket.CommentID
		for _, key := range []string{"a", "b", "c"} {
			id := File(t, db, Comment(key, "A pump fails."))
			Post(t, db, id, nil)
			ids = append(ids, id)
		}
		for _, read := range []struct {
			by docket.UserID
			id docket.CommentID
		}{{4, ids[0]}, {3, ids[0]}, {3, ids[1]}, {3, ids[2]}, {4, ids[1]}} {
			if err := CodeAnswer(ctx, db, read.by, read.id, "1", nil); err != nil {
				t.Fatal(err)
			}
		}
		Decide(t, db, ids[2], docket.ActionWithhold, docket.Withheld, "threat")
		team, err := db.CodingTeam(ctx, ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range team.Coders {
			got = append(got, fmt.Sprintf("%s read %d, %d first, %d timed", c.Coder, c.Read, c.First, c.Measured()))
		}
		wantLines(t, "coders", got, "u3 read 2, 1 first, 1 timed", "u4 read 2, 1 first, 1 timed")
	}},
}

func takeUncoded(ctx context.Context, db *store.DB, by docket.UserID) (*docket.CodingItemKey, error) {
	key, _, err := db.TakeNext(ctx, docket.CodingQuery{Docket: ID, View: docket.CodingUncoded, Coder: by}, true,
		Start.Add(24*time.Hour))
	return key, err
}
