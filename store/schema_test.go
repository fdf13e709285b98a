package store_test

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/store"
	"commentportal/store/storetest"
)

func TestBothEnginesHaveTheSameTablesAndColumns(t *testing.T) {
	t.Parallel()
	dir, address := t.TempDir(), storetest.PostgresURL(t)
	for _, o := range []store.Options{{DataDir: dir, Keys: storetest.Keys()}, {Database: address,
		Keys: storetest.Keys()}} {
		if err := open(o); err != nil {
			t.Fatal(err)
		}
	}
	columns := func(driver, address, query string) []string {
		pool, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		list, err := pool.QueryContext(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer list.Close()
		var out []string
		for list.Next() {
			var table, column, null string
			if err := list.Scan(&table, &column, &null); err != nil {
				t.Fatal(err)
			}
			// The index is a virtual table on one side, whose number has no name.
			if strings.HasPrefix(table, "posted_search") || table == "posted_text" {
				continue
			}
			out = append(out, table+"."+column+" "+null)
		}
		slices.Sort(out)
		return out
	}
	sqlite := columns("sqlite3", "file:"+filepath.Join(dir, "portal.db"), `
		SELECT m.name, p.name, CASE p."notnull" WHEN 1 THEN 'required' ELSE 'optional' END
		  FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`)
	postgres := columns("pgx", address, `
		SELECT table_name, column_name, CASE is_nullable WHEN 'NO' THEN 'required' ELSE 'optional' END
		  FROM information_schema.columns WHERE table_schema = current_schema()`)
	if len(sqlite) < 100 {
		t.Errorf("only %d columns: the test is blind", len(sqlite))
	}
	if diff := cmp.Diff(sqlite, postgres); diff != "" {
		t.Error(diff)
	}
}

func TestSortedTextIsInByteOrderOnPostgreSQL(t *testing.T) {
	t.Parallel()
	address := storetest.PostgresURL(t)
	if err := open(store.Options{Database: address, Keys: storetest.Keys()}); err != nil {
		t.Fatal(err)
	}
	pool, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var n int
	if err := pool.QueryRowContext(t.Context(), `
		SELECT count(*) FROM information_schema.columns
		 WHERE table_schema = current_schema() AND data_type = 'text' AND is_nullable = 'NO' AND collation_name IS
		 DISTINCT FROM 'C'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if n != 0 {
		t.Errorf("%d text columns sort by the server's locale", n)
	}
}

// An operator may give two portals a schema each in one database.
func TestTwoPortalsInSchemasOfOneDatabaseKeepApart(t *testing.T) {
	t.Parallel()
	address := storetest.PostgresURL(t)
	pool, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var portals []*store.DB
	for _, schema := range []string{"first", "second"} {
		if _, err := pool.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("search_path", schema)
		u.RawQuery = q.Encode()
		db := storetest.Open(t, store.Options{Database: u.String(), Keys: storetest.Keys(), Now: storetest.Clock()})
		storetest.AddDocket(t, db)
		portals = append(portals, db)
	}
	storetest.File(t, portals[0], storetest.Comment("a", "Only the first portal has this."))
	for i, want := range []int{1, 0} {
		var n int
		schema := []string{"first", "second"}[i]
		if err := pool.QueryRowContext(t.Context(), "SELECT count(*) FROM "+schema+".comments").Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n != want {
			t.Errorf("%s has %d comments, want %d", schema, n, want)
		}
		if faults, err := portals[i].Verify(t.Context(), nil); err != nil || len(faults) > 0 {
			t.Errorf("%s: %v %v", schema, faults, err)
		}
	}
}
