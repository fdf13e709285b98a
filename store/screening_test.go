package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
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

	must(t, ageDatabase(t.Context(), filepath.Join(dir, "portal.db")))

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

// ageDatabase makes a database one of the first schema, with the same rows.
func ageDatabase(ctx context.Context, path string) error {
	first, err := os.ReadFile(filepath.Join("migrations", "sqlite", "0001_start.sql"))
	if err != nil {
		return err
	}
	newer := path + ".newer"
	if err := os.Rename(path, newer); err != nil {
		return err
	}
	pool, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1) // what is attached is attached to one connection
	if _, err := pool.ExecContext(ctx,
		string(first)+`; ATTACH '`+newer+`' AS newer; PRAGMA application_id = 0x50436d74; PRAGMA user_version = `+
			`1`); err != nil {
		return err
	}
	// Columns that are gone by now get nothing.
	list, err := pool.QueryContext(ctx, `
		SELECT m.name, group_concat(p.name, ', '), group_concat(CASE
		         WHEN p.name IN (SELECT n.name FROM pragma_table_info(m.name, 'newer') n) THEN p.name
		         WHEN p.type = 'TEXT' THEN '''''' ELSE '0' END, ', ')
		  FROM sqlite_master m, pragma_table_info(m.name) p
		 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'posted_search%'
		   AND m.name IN (SELECT name FROM newer.sqlite_master) GROUP BY m.name`)
	if err != nil {
		return err
	}
	defer list.Close()
	var steps []string
	for list.Next() {
		var table, columns, values string
		if err := list.Scan(&table, &columns, &values); err != nil {
			return err
		}
		steps = append(steps, "INSERT INTO "+table+" ("+columns+") SELECT "+values+" FROM newer."+table)
	}
	steps = append(steps, "DELETE FROM migrations WHERE number > 1", "DELETE FROM meta WHERE name = "+
		"'search_words'", "INSERT INTO posted_search (posted_search) VALUES ('rebuild')")
	for _, step := range steps {
		if _, err := pool.ExecContext(ctx, step); err != nil {
			return err
		}
	}
	return list.Err()
}
