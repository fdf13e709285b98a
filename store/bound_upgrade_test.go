package store_test

import (
	"errors"
	"fmt"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestAnUpgradeRefusesRowsThatTheEndOfTheLogDoesNotName removes a row, and puts
// one back as the portal wrote it earlier, before an upgrade that would bind what
// it finds.
func TestAnUpgradeRefusesRowsThatTheEndOfTheLogDoesNotName(t *testing.T) {
	t.Parallel()
	for name, tamper := range map[string]func(t *testing.T, raw func(string) int64, grown func()){
		"a row removed": func(t *testing.T, raw func(string) int64, grown func()) {
			grown()
			raw(`DELETE FROM user_roles WHERE user_id = 2`)
		},
		"a session removed": func(t *testing.T, raw func(string) int64, grown func()) {
			grown()
			raw(`DELETE FROM sessions`)
		},
		"a row put back with its own earlier digest": func(t *testing.T, raw func(string) int64, grown func()) {
			raw(`CREATE TABLE aside AS SELECT * FROM user_roles WHERE user_id = 2`)
			grown()
			raw(`DELETE FROM user_roles WHERE user_id = 2`)
			raw(`INSERT INTO user_roles SELECT * FROM aside`)
			raw(`DROP TABLE aside`)
		},
		"the end of the log taken away": func(t *testing.T, raw func(string) int64, grown func()) {
			grown()
			raw(`DELETE FROM chain`)
		},
		"the sets of an earlier end": func(t *testing.T, raw func(string) int64, grown func()) {
			raw(`CREATE TABLE aside AS SELECT row_sets FROM chain`)
			grown()
			raw(`UPDATE chain SET row_sets = (SELECT row_sets FROM aside)`)
			raw(`DROP TABLE aside`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, engine := range []string{"sqlite", "postgres"} {
				t.Run(engine, func(t *testing.T) {
					t.Parallel()
					o := options(t.TempDir())
					if engine == "postgres" {
						o = store.Options{Database: storetest.PostgresURL(t), Keys: storetest.Keys(),
							Now: storetest.Clock()}
					}
					db, err := store.Open(t.Context(), o)
					must(t, err)
					storetest.AddDocket(t, db)
					for i := range 2 {
						_, err := db.AddUser(t.Context(), docket.User{Email: fmt.Sprint(i, "@example.test"),
							Role: docket.RoleAdmin}, "hash", docket.ActorOperator)
						must(t, err)
					}
					must(t, db.StartSession(t.Context(), docket.Session{Hash: [32]byte{4}, User: 1,
						Stage: docket.StageFull, Started: storetest.Start, Seen: storetest.Start}))
					must(t, db.SetSearchVersion(t.Context(), 0)) // so that there is something to upgrade
					pool := outside(t, o)
					raw := func(query string) int64 {
						t.Helper()
						done, err := pool.ExecContext(t.Context(), query)
						must(t, err)
						n, err := done.RowsAffected()
						must(t, err)
						return n
					}
					tamper(t, raw, func() {
						must(t, db.SetRole(t.Context(), 2, docket.RoleStaff, docket.ActorOperator))
					})
					must(t, db.Close())
					db, err = store.Open(t.Context(), o)
					if !errors.Is(err, store.ErrOlder) {
						t.Fatalf("opened with %v", err)
					}
					defer db.Close()
					if err := db.Migrate(t.Context()); !errors.Is(err, store.ErrChanged) {
						t.Errorf("upgraded with %v, want %v", err, store.ErrChanged)
					}
				})
			}
		})
	}
}
