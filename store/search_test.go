package store_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// A search that opens comments stops for time, says so, and the next page goes on where it
// stopped: nothing that the list holds is left out.
func TestASearchThatStopsGoesOn(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			db := storetest.SQLite
			if engine == "postgres" {
				db = storetest.Postgres
			}
			d := db(t)
			storetest.AddDocket(t, d)
			var want []docket.CommentID
			for i := range 23 {
				text := "Nothing of it."
				if i%9 == 4 {
					text = "A rare zebra."
					want = append(want, storetest.ID.Comment(int64(i+1)))
				}
				storetest.File(t, d, storetest.Comment(strconv.Itoa(i), text))
			}
			d.SetMaxOpened(4)
			q := docket.QueueQuery{Docket: storetest.ID, Words: "zebra", Limit: 50}
			var got []docket.CommentID
			stops := 0
			for {
				page, err := d.Queue(t.Context(), q)
				must(t, err)
				for _, c := range page.Comments {
					got = append(got, c.ID)
				}
				if page.Next == "" {
					break
				}
				if page.Opened == 0 || !page.Capped {
					t.Errorf("a page that stopped says opened %d, capped %t", page.Opened, page.Capped)
				}
				stops, q.After = stops+1, page.Next
			}
			if !slices.Equal(got, want) || stops != 5 {
				t.Errorf("found %v in %d stops, want %v in 5", got, stops, want)
			}
		})
	}
}

// An index that another version of the analyzer made is not asked: it is built anew
// by an upgrade, and by nothing else.
func TestAnIndexOfAnotherAnalyzerIsBuiltAnew(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := options(t.TempDir())
			if engine == "postgres" {
				o = store.Options{Database: storetest.PostgresURL(t), Keys: storetest.Keys(), Now: storetest.Clock()}
			}
			db := storetest.Open(t, o)
			storetest.AddDocket(t, db)
			storetest.Post(t, db, storetest.File(t, db, storetest.Comment("a", "Three backups.")), nil)
			storetest.File(t, db, storetest.Comment("b", "Pending backups."))
			must(t, db.SetSearchVersion(t.Context(), 0))
			must(t, db.Close())

			db, err := store.Open(t.Context(), o)
			if !errors.Is(err, store.ErrOlder) {
				t.Fatalf("opened with %v", err)
			}
			must(t, db.Migrate(t.Context()))
			if got := storetest.Search(t, db, "backup"); !slices.Equal(got,
				[]docket.CommentID{storetest.ID.Comment(1)}) {
				t.Errorf("found %v", got)
			}
			storetest.Sound(t, db)
			must(t, db.SetSearchVersion(t.Context(), 1_000_000))
			must(t, db.Close())
			if _, err := store.Open(t.Context(), o); !errors.Is(err, store.ErrNewer) {
				t.Errorf("opened with %v", err)
			}
		})
	}
}
