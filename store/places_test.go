package store_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestEveryTextColumnIsAPublicPlaceOrIsNone walks the schema: a column of text
// that nobody thought about could hold words after they were taken down.
func TestEveryTextColumnIsAPublicPlaceOrIsNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, open(options(dir)))
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db"))
	must(t, err)
	t.Cleanup(func() { must(t, pool.Close()) })
	list, err := pool.QueryContext(t.Context(), `SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p
		WHERE m.type = 'table' AND m.name NOT LIKE 'posted_search%' AND p.type = 'TEXT'`)
	must(t, err)
	seen, public := map[string]bool{}, store.PublicTexts()
	for list.Next() {
		var table, column string
		must(t, list.Scan(&table, &column))
		name := table + "." + column
		seen[name], seen[table] = true, true
		_, whole := store.StaffTexts()[table]
		_, one := store.StaffTexts()[name]
		if !public[name] && !whole && !one {
			t.Errorf("%s is neither registered as a public place nor said to be none (store/places.go)", name)
		}
		if public[name] && (whole || one) {
			t.Errorf("%s is registered as both", name)
		}
	}
	must(t, list.Err())
	must(t, list.Close())
	guarded := store.GuardTexts()
	for name := range public {
		if !guarded[name] {
			t.Errorf("%s is a public place that the guard does not read (store/guard_act.go)", name)
		}
	}
	if len(seen) < 60 {
		t.Fatalf("only %d columns and tables: the test is blind", len(seen))
	}
	for name := range store.StaffTexts() {
		if strings.Contains(name, ".") && !seen[name] {
			t.Errorf("%s is no column", name)
		}
	}
}

// TestWhatIsTakenDownStandsInNoPublicPlace finds words in each place that a
// posting fills, and in none of them after the comment was withheld.
func TestWhatIsTakenDownStandsInNoPublicPlace(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, db *store.DB, _ func(string) int64) {
		storetest.AddDocket(t, db)
		c := storetest.Comment("one", "The zebrafish swims.")
		c.Submitter = docket.Submitter{Type: docket.Organization, Name: "Zoe zebrafish",
			Organization: "The zebrafish works", Sector: "vendor", Signatories: "Ann zebrafish; The zebrafish shop"}
		id := storetest.File(t, db, c)
		find := func() []string {
			t.Helper()
			found, err := docket.FindPublic(t.Context(), db.PublicPlaces(), "zebrafish")
			must(t, err)
			for i := range found {
				found[i], _, _ = strings.Cut(found[i], ":")
			}
			slices.Sort(found)
			return found
		}
		if found := find(); len(found) > 0 {
			t.Errorf("before it was posted: %v", found)
		}
		storetest.Post(t, db, id, nil)
		want := []string{"answers.public", "comments.public_name", "comments.public_organization", "posted_search.body",
			"signatories.public_name", "signatories.public_name", // of the sender and of the other who signed
			"signatories.public_organization", "signatories.public_organization"}
		if found := find(); !slices.Equal(found, want) {
			t.Errorf("posted: %v; want %v", found, want)
		}
		storetest.Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
		if found := find(); len(found) > 0 {
			t.Errorf("after it was withheld: %v", found)
		}
	})
}
