package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestCountsOfRefusalsSurviveAProgramThatIsKilled counts refusals in one program,
// which ends without a word, and opens the database in another.
func TestCountsOfRefusalsSurviveAProgramThatIsKilled(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			now := storetest.Start
			o := options(t.TempDir())
			if engine == "postgres" {
				o = store.Options{Database: storetest.PostgresURL(t), Keys: storetest.Keys()}
			}
			o.Now = func() time.Time { return now }
			killed, err := store.Open(t.Context(), o)
			must(t, err)
			refuse := func(n int, step string) {
				t.Helper()
				for range n {
					must(t, killed.NoteRefusal(t.Context(), docket.ActorPortal, "account.sign_in_failed", "u1",
						map[string]string{"step": step}))
				}
			}
			refuse(50, "password")
			refuse(8, "code")
			must(t, killed.FlushRefusals(t.Context(), false))
			before := commits(killed)
			must(t, killed.FlushRefusals(t.Context(), false)) // nothing new, nothing written
			if n := commits(killed); n != before {
				t.Errorf("%d commits without a refusal", n-before)
			}

			next := storetest.Open(t, o)
			if engine == "postgres" { // it may be a node that counts on
				must(t, next.TakeOverRefusals(t.Context()))
				if n := counted(t, next); len(n) != 0 {
					t.Errorf("counts of a living node were taken: %v", n)
				}
				now = now.Add(time.Hour)
			}
			must(t, next.TakeOverRefusals(t.Context()))
			must(t, next.TakeOverRefusals(t.Context()))
			if got := fmt.Sprint(counted(t, next)); got != "[password 49 code 7]" {
				t.Errorf("the log counts %s", got)
			}
			storetest.Sound(t, next)
		})
	}
}

func commits(db *store.DB) int64 { return int64(db.Stats().Writes) }

// counted lists the counts of refusals in the log.
func counted(t *testing.T, db *store.DB) (list []string) {
	t.Helper()
	log, err := db.Log(t.Context(), 0, 100)
	must(t, err)
	for _, e := range log {
		_, rest, ok := strings.Cut(e.Detail, `"step":"`)
		step, rest, _ := strings.Cut(rest, `"`)
		if _, times, found := strings.Cut(rest, `"times":"`); ok && found {
			times, _, _ = strings.Cut(times, `"`)
			list = append(list, step+" "+times)
		}
	}
	return list
}
