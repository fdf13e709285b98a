package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestRebuildMendsWhatVerifyNames puts counts and readings wrong behind the store's
// back.
func TestRebuildMendsWhatVerifyNames(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock(), DataDir: t.TempDir()}
			driver, address := "sqlite3", "file:"+filepath.Join(o.DataDir, "portal.db")
			if engine == "postgres" {
				o.Database = storetest.PostgresURL(t)
				driver, address = "pgx", o.Database
			}
			db := storetest.Open(t, o)
			filled(t, db)
			before, err := db.Heard(t.Context(), storetest.ID)
			must(t, err)
			pool, err := sql.Open(driver, address)
			must(t, err)
			defer pool.Close() //nolint:errcheck // nothing is under way
			for _, q := range []string{
				`UPDATE answer_readings SET reading = 'off_topic' WHERE comment = (SELECT min(comment) FROM
					answer_readings)`,
				`UPDATE counters SET comments = comments + 7 WHERE line = 'reading.answers'`,
				`DELETE FROM counters WHERE line = 'code.units'`,
				`DELETE FROM waiting WHERE facet = 'question:1'`,
				`DELETE FROM listed WHERE facet = 'question:1'`,
			} {
				res, err := pool.ExecContext(t.Context(), q)
				must(t, err)
				if n, err := res.RowsAffected(); err != nil || n == 0 {
					t.Fatalf("%s changed %d rows, %v", q, n, err)
				}
			}
			problems, err := db.Verify(t.Context(), nil)
			must(t, err)
			for _, want := range []string{"in the count of what was read", `for "reading.answers `,
				`for "code.units `, "listed wrongly in the filters of what waits",
				"listed wrongly under its questions"} {
				if !strings.Contains(strings.Join(problems, "\n"), want) {
					t.Errorf("verify does not name %q: %q", want, problems)
				}
			}
			must(t, db.Rebuild(t.Context()))
			if problems, err := db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
				t.Errorf("after a rebuild: %q, %v", problems, err)
			}
			after, err := db.Heard(t.Context(), storetest.ID)
			must(t, err)
			if before.Answers() != after.Answers() || after.Answers().Answers == 0 {
				t.Errorf("before %+v, after %+v", before.Answers(), after.Answers())
			}
			if page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: storetest.ID,
				Limit: 1}); err != nil || len(page.Comments) == 0 {
				t.Errorf("%+v, %v", page, err)
			}
		})
	}
}
