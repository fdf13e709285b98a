package store_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// A database of the first schema is brought up to date with its posted comments
// among those that the present rules have to read.
func TestOlderDatabaseGetsItsPostedCommentsScreenedAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), options(dir))
	must(t, err)
	storetest.AddDocket(t, db)
	posted := storetest.File(t, db, storetest.Comment("a", "word"))
	storetest.File(t, db, storetest.Comment("b", "word"))
	storetest.Post(t, db, posted, nil)
	must(t, db.Close())

	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db"))
	must(t, err)
	_, err = pool.ExecContext(t.Context(), `
		DROP TABLE finding_verdicts; DROP TABLE rescreened;
		DELETE FROM migrations WHERE number > 1; PRAGMA user_version = 1`)
	must(t, errors.Join(err, pool.Close()))

	db, err = store.Open(t.Context(), options(dir))
	if !errors.Is(err, store.ErrOlder) {
		t.Fatalf("an older database opens with %v", err)
	}
	must(t, db.Migrate(t.Context()))
	defer db.Close()
	list, err := db.StalePostings(t.Context(), "v2", 10)
	must(t, err)
	if len(list) != 1 || list[0].Comment != posted {
		t.Errorf("to be read: %+v, want %s", list, posted)
	}
	storetest.Sound(t, db)
	if _, err := db.SaveRescreened(t.Context(), "v2", []docket.Rescreened{{Comment: posted, Version: 2}}); err != nil {
		t.Error(err)
	}
}
