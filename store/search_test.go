package store_test

import (
	"errors"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

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
