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

// listed is a database with n posted comments, a fifth of which are copies of 20 letters. All
// say "ransomware", a third are of vendors, 25 are of a rare sector, and 25 others have a rare
// word, however many there are.
func listed(tb testing.TB, engine string, n int) *store.DB {
	tb.Helper()
	letter := `'` + string(storetest.ID) + `-C' || CAST(num / 5 % 20 AS TEXT)`
	return altered(tb, engine, n,
		`UPDATE comments SET sector = 'academic' WHERE num % (`+fmt.Sprint(n/25)+`) = 7`,
		`UPDATE answers SET public = public || ' zebra' WHERE position = 0 AND comment % (`+fmt.Sprint(n/25)+`) = 9`,
		`INSERT INTO campaigns (id, docket, number, name, letter, source, stale, decision, decided_by, decided_at)
		 SELECT `+letter+`, docket, num / 5 % 20, '', num, 0, 0, '', 0, 0 FROM comments WHERE num % 5 = 0 AND num
		 BETWEEN 5 AND 100`,
		`UPDATE comments SET campaign = `+letter+`, class = 'identical' WHERE num % 5 = 0`)
}

// listReads are the pages of the public list, uncached, with copies folded.
var listReads = []struct {
	name  string
	query docket.PublicQuery
	found int // comments that it finds in a docket of any size; 0: it depends
}{
	{"first page", docket.PublicQuery{}, 0},
	{"oldest first", docket.PublicQuery{Oldest: true}, 0},
	{"page 20", docket.PublicQuery{Offset: 19 * 25}, 0},
	{"rare sector", docket.PublicQuery{Sector: "academic"}, 25},
	{"rare word", docket.PublicQuery{Words: "zebra"}, 25},
	{"rare word by fit", docket.PublicQuery{Words: "zebra", Relevant: true}, 25},
	{"rare word of a common sector", docket.PublicQuery{Words: "zebra", Sector: "provider"}, 0},
	{"common sector", docket.PublicQuery{Sector: "vendor"}, 0},
	{"common theme", docket.PublicQuery{Theme: "A"}, 0},
	{"common word", docket.PublicQuery{Words: "ransomware"}, 0},
	{"common word by fit", docket.PublicQuery{Words: "ransomware", Relevant: true}, 0},
	{"copies of a letter", docket.PublicQuery{Letter: docket.CampaignID(storetest.ID) + "-C3"}, 0},
}

// BenchmarkList compares pages of the public list of 100,000 posted comments with 1,000:
// x_small is the ratio of the medians, taken turn by turn. What a query finds is counted up to
// 10,000, so the first to ask for what much matches waits for that; handlers remember it until
// the docket changes, and "again" is a page of what is known.
func BenchmarkList(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			dbs := []*store.DB{listed(b, engine, 1_000), listed(b, engine, 100_000)}
			for _, r := range listReads {
				q := r.query
				q.Docket, q.Limit, q.Folded = storetest.ID, 25, q.Letter == ""
				known := map[*store.DB]docket.PublicMatches{}
				b.Run(r.name, func(b *testing.B) {
					compareSizes(b, dbs, func(ctx context.Context, db *store.DB) error {
						var err error
						if known[db], err = db.MatchPublicComments(ctx, q); err != nil {
							return err
						}
						page, err := db.MatchedPublicComments(ctx, q, known[db])
						if err == nil && (len(page.Comments) == 0 || r.found > 0 && page.Total != r.found) {
							err = fmt.Errorf("%s finds %d comments, %d on the page", r.name, page.Total,
								len(page.Comments))
						}
						return err
					})
				})
				b.Run(r.name+" again", func(b *testing.B) {
					compareSizes(b, dbs, func(ctx context.Context, db *store.DB) error {
						return second(db.MatchedPublicComments(ctx, q, known[db]))
					})
				})
			}
		})
	}
}

// compareSizes reads from a small and a large database in turns, and reports their medians.
func compareSizes(b *testing.B, dbs []*store.DB, read func(context.Context, *store.DB) error) {
	var took [2][]time.Duration
	for _, db := range dbs {
		one(b, db, read, nil)
	}
	for b.Loop() {
		for i, db := range dbs {
			one(b, db, read, &took[i])
		}
	}
	slices.Sort(took[0])
	slices.Sort(took[1])
	s, l := took[0][len(took[0])/2], took[1][len(took[1])/2]
	b.ReportMetric(float64(l)/float64(s), "x_small")
	b.ReportMetric(float64(s.Microseconds()), "µs_small")
	b.ReportMetric(float64(l.Microseconds()), "µs_large")
}
