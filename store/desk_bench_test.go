package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// waiting is a database with n pending comments, each tenth of which looks automated,
// and an incident behind them all.
func waiting(tb testing.TB, engine string, n int) *store.DB {
	tb.Helper()
	o := store.Options{Keys: storetest.Keys(), Now: time.Now}
	if engine == "sqlite" {
		o.DataDir = tb.TempDir()
	} else {
		o.Database = storetest.PostgresURL(tb)
	}
	db := storetest.Open(tb, o)
	storetest.AddDocket(tb, db)
	for from := 0; from < n; from += 1000 {
		var list []docket.Comment
		for i := from; i < min(from+1000, n); i++ {
			c := storetest.Comment(fmt.Sprintf("w%06d", i), "Old pumps share one network with the waiting room.")
			if i%10 == 9 {
				c.Flags = []docket.Flag{docket.FlagHoneypot}
			}
			if i == n-1 {
				c.Flags = []docket.Flag{docket.FlagIncident}
			}
			list = append(list, c)
		}
		if _, _, err := db.FileImported(tb.Context(), storetest.ID, list); err != nil {
			tb.Fatal(err)
		}
	}
	return db
}

// deskReads are what the review desk asks whose cost must not grow with what waits.
var deskReads = []struct {
	name string
	read func(ctx context.Context, db *store.DB) error
}{
	{"list", func(ctx context.Context, db *store.DB) error {
		page, err := db.Queue(ctx, docket.QueueQuery{Docket: storetest.ID, Limit: 25})
		if err == nil && !docket.ReviewFirst(page.Comments[0].Flags) {
			err = fmt.Errorf("the list begins with %s", page.Comments[0].ID)
		}
		return err
	}},
	{"counts", func(ctx context.Context, db *store.DB) error {
		_, err := db.QueueCounts(ctx, storetest.ID, 1)
		return err
	}},
	{"decision and the next", func(ctx context.Context, db *store.DB) error {
		took, err := db.OpenNext(ctx, 1, docket.QueueQuery{Docket: storetest.ID, After: storetest.ID.Comment(10)},
			time.Now().Add(time.Minute))
		if err != nil {
			return err
		}
		c := took.Comment
		return db.Decide(ctx, docket.Decision{Comment: c.ID, Version: c.Version, Action: docket.ActionPost,
			Status: docket.Posted, By: 1, Answers: []docket.PublicAnswer{{Question: "1", Text: c.Answers[0].Text}}})
	}},
}

// BenchmarkDeskSize compares the review desk with 100,000 waiting comments to 1,000:
// x_small is the ratio of the medians, taken turn by turn.
func BenchmarkDeskSize(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			small, large := waiting(b, engine, 1_000), waiting(b, engine, 100_000)
			for _, r := range deskReads {
				b.Run(r.name, func(b *testing.B) {
					var took [2][]time.Duration
					for b.Loop() {
						for i, db := range []*store.DB{small, large} {
							one(b, db, r.read, &took[i])
						}
					}
					slices.Sort(took[0])
					slices.Sort(took[1])
					s, l := took[0][len(took[0])/2], took[1][len(took[1])/2]
					b.ReportMetric(float64(l)/float64(s), "x_small")
					b.ReportMetric(float64(l.Microseconds()), "µs_large")
				})
			}
		})
	}
}
