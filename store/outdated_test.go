package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// A write to a database from an older version fails at once. It used to wait for a
// writer that never starts.
func TestWritingToAnOutdatedDatabaseFailsAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := store.Options{DataDir: dir, Keys: storetest.Keys(), Now: storetest.Clock()}
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	age(t, filepath.Join(dir, "portal.db"))
	db, err = store.Open(t.Context(), o)
	if !errors.Is(err, store.ErrOlder) || db == nil {
		t.Fatalf("open: %v", err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for name, write := range map[string]func() error{
		"a note in the log": func() error { return db.Note(ctx, docket.ActorOperator, "test", "x", nil) },
		"closing a docket":  func() error { return db.CloseDocket(ctx, storetest.ID, docket.ActorOperator) },
	} {
		if err := write(); !errors.Is(err, store.ErrOlder) {
			t.Errorf("%s: %v, want ErrOlder", name, err)
		}
	}
	if ctx.Err() != nil {
		t.Error("a write waited until the time limit")
	}
}

// age takes the newest migration out of a database's books.
func age(t *testing.T, file string) {
	t.Helper()
	pool, err := sql.Open("sqlite3", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var newest int
	if err := pool.QueryRow(`SELECT max(number) FROM migrations`).Scan(&newest); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		fmt.Sprintf(`DELETE FROM migrations WHERE number = %d`, newest), fmt.Sprintf(`PRAGMA user_version = %d`,
			newest-1),
	} {
		if _, err := pool.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
}
