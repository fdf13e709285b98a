package store_test

import (
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestHeldValuesAreNeverBehindACommit changes what readers hold through another
// database handle, as a command or another node does, and through their own.
func TestHeldValuesAreNeverBehindACommit(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock()}
			if engine == "sqlite" {
				o.DataDir = storetest.Folder(t, storetest.Keys())
			} else {
				o.Database = storetest.MigratedURL(t)
			}
			server, beside := storetest.Open(t, o), storetest.Open(t, o)
			storetest.AddDocket(t, server)
			ctx, id := t.Context(), storetest.ID
			for round := range 3 {
				writer := []*store.DB{server, beside}[round%2]
				before := heldBy(t, server)
				heldBy(t, beside)
				if before.closed {
					t.Fatal("the docket is closed at the beginning of a round")
				}
				must(t, writer.CloseDocket(ctx, id, docket.ActorOperator))
				for name, db := range map[string]*store.DB{"server": server, "command": beside} {
					if got := heldBy(t, db); !got.closed || got.revision <= before.revision {
						t.Errorf("round %d: the %s reads %+v after the docket was closed, before it was %+v",
							round, name, got, before)
					}
				}
				must(t, writer.OpenDocket(ctx, id, docket.ActorOperator))
				must(t, writer.SetSecondSuggestions(ctx, id, round%2 == 0, docket.ActorOperator))
				next, err := writer.Codebook(ctx, id)
				must(t, err)
				next.Themes = append([]docket.Theme{{Code: "N" + string(rune('0'+round)), Label: "New"}},
					next.Themes...)
				next.Version++
				must(t, writer.ChangeCodebook(ctx, next.Version-1, next,
					docket.CodebookChange{Action: docket.CodebookAdd,
						To: []string{next.Themes[0].Code}, Reason: "Asked for"}))
				for name, db := range map[string]*store.DB{"server": server, "command": beside} {
					got := heldBy(t, db)
					if got.closed || got.suggestions != (round%2 == 0) || got.listed != got.suggestions ||
						got.themes != before.themes+1 {
						t.Errorf("round %d: the %s reads %+v, before it was %+v", round, name, got, before)
					}
				}
			}
		})
	}
}

// heldValues are what a reader knows of a docket.
type heldValues struct {
	closed, suggestions, listed bool
	revision                    int64
	themes                      int
}

func heldBy(t *testing.T, db *store.DB) (v heldValues) {
	t.Helper()
	ctx, id := t.Context(), storetest.ID
	d, err := db.Docket(ctx, id)
	must(t, err)
	list, err := db.Dockets(ctx)
	must(t, err)
	book, err := db.Codebook(ctx, id)
	must(t, err)
	v.revision, err = db.Revision(ctx, id)
	must(t, err)
	v.closed, v.suggestions, v.themes = !d.ClosedAt.IsZero(), d.SecondSuggestions, len(book.Themes)
	v.listed = list[0].SecondSuggestions
	return v
}

// TestAChangedSharedDocketIsFound holds that the tests would find a caller that changes
// what all readers share.
func TestAChangedSharedDocketIsFound(t *testing.T) {
	db := storetest.SQLite(t)
	storetest.AddDocket(t, db)
	d, err := db.Docket(t.Context(), storetest.ID)
	must(t, err)
	defer func() {
		if recover() == nil {
			t.Error("a question was changed, and nobody said so")
		}
	}()
	d.Questions[0].Text = "Something else?"
	_, _ = db.Docket(t.Context(), storetest.ID)
}

// BenchmarkDocket reads the docket as every form does, beside the same row read and
// decoded each time.
func BenchmarkDocket(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			db := benchDB(b, engine, false)
			ctx := b.Context()
			b.ReportAllocs()
			b.ResetTimer()
			ours := timed(b, func() {
				if _, err := db.Docket(ctx, storetest.ID); err != nil {
					b.Fatal(err)
				}
			})
			b.StopTimer()
			var bare float64
			err := db.Snapshot(ctx, func(s *store.Snapshot) error {
				bare = timed(b, func() {
					if _, err := s.Docket(ctx, storetest.ID); err != nil {
						b.Fatal(err)
					}
				})
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(bare, "decoded-ns")
			b.ReportMetric(ours/bare, "x-decoded")
		})
	}
}
