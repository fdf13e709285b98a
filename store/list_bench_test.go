package store_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// listed is a database with n posted comments, 30 % of which are copies of letters that were
// sent 50, 150, 1,000 and 5,000 times. All say "ransomware", half "maple", 5 % "birch" and .1 %
// "cedar"; 40 % are of a person, 33 % of a vendor, 20 % Spanish, and 50 % from Ohio. 25 have a rare
// sector, others a rare type, state, language and word, however many there are. One was posted a
// minute.
func listed(tb testing.TB, engine string, n int) *store.DB {
	tb.Helper()
	const copies = `(num / 10 * 3 + num % 10 / 3 - 1)` // the ordinal of a copy
	letter := `'` + string(storetest.ID) + `-C' || CAST(` + copies + ` / 6200 * 4 + CASE WHEN ` + copies +
		` % 6200 < 50 THEN 0 WHEN ` + copies + ` % 6200 < 200 THEN 1 WHEN ` + copies +
		` % 6200 < 1200 THEN 2 ELSE 3 END AS TEXT)`
	rare := `num % (` + fmt.Sprint(n/25) + `) = `
	return altered(tb, engine, n,
		`UPDATE comments SET posted_at = posted_at + num * 60000000, public_changed_at = posted_at + num * 60000000,
			sector = CASE WHEN `+rare+`7 THEN 'academic' ELSE sector END,
			submitter_type = CASE WHEN `+rare+`8 THEN 'organization' WHEN num % 5 < 2 THEN 'individual'
				ELSE 'anonymous' END,
			state = CASE WHEN `+rare+`10 THEN 'WY' WHEN num % 2 = 0 THEN 'OH' ELSE '' END,
			language = CASE WHEN `+rare+`11 THEN 'fr' WHEN num % 5 = 1 THEN 'es' ELSE 'en' END`,
		`UPDATE answers SET public = public || CASE WHEN comment % 2 = 1 THEN ' The sugar maple.' ELSE '' END ||
			CASE WHEN comment % 20 = 3 THEN ' A birch.' ELSE '' END || CASE WHEN comment % 1000 = 3 THEN ' Cedar.'
			ELSE '' END || CASE WHEN comment % (`+fmt.Sprint(n/25)+`) = 9 THEN ' Zebra.' ELSE '' END
		  WHERE position = 0`,
		`UPDATE comments SET class = 'identical', campaign = `+letter+` WHERE num % 10 IN (3, 6, 9)`,
		`INSERT INTO campaigns (id, docket, number, name, letter, source, stale, decision, decided_by, decided_at)
		 SELECT c.campaign, c.docket, min(c.num), '', min(c.num), 0, 0, '', 0, 0 FROM comments c WHERE c.campaign <> ''
		  GROUP BY c.campaign, c.docket`)
}

// listRead is a page as a reader asks for it, uncached, with copies folded.
type listRead struct {
	name  string
	query docket.PublicQuery
	found int // comments that it finds in a docket of any size; 0: some
}

// nothing is the number of a listRead that finds no comment.
const nothing = -1

var listReads = []listRead{
	{"first page", docket.PublicQuery{}, 0},
	{"oldest first", docket.PublicQuery{Oldest: true}, 0},
	{"page 2", docket.PublicQuery{Offset: 25}, 0},
	{"page 20", docket.PublicQuery{Offset: 19 * 25}, 0},
	{"by day", docket.PublicQuery{PostedFrom: storetest.Start}, 0},
	{"by day, page 20", docket.PublicQuery{PostedFrom: storetest.Start, Offset: 19 * 25}, 0},
	{"by day, a common sector", docket.PublicQuery{PostedFrom: storetest.Start, Sector: "vendor"}, 0},
	{"common question", docket.PublicQuery{Question: "1"}, 0},
	{"question of a third", docket.PublicQuery{Question: "2"}, 0},
	{"no such question", docket.PublicQuery{Question: "9"}, nothing},
	{"common theme", docket.PublicQuery{Theme: "A"}, 0},
	{"no such theme", docket.PublicQuery{Theme: "Z"}, nothing},
	{"common sector", docket.PublicQuery{Sector: "vendor"}, 0},
	{"common sector, page 10", docket.PublicQuery{Sector: "vendor", Offset: 9 * 25}, 0},
	{"rare sector", docket.PublicQuery{Sector: "academic"}, 25},
	{"no such sector", docket.PublicQuery{Sector: "government"}, nothing},
	{"common type", docket.PublicQuery{Type: docket.Individual}, 0},
	{"rare type", docket.PublicQuery{Type: docket.Organization}, 25},
	{"common state", docket.PublicQuery{State: "OH"}, 0},
	{"rare state", docket.PublicQuery{State: "WY"}, 25},
	{"common language", docket.PublicQuery{Language: "en"}, 0},
	{"rare language", docket.PublicQuery{Language: "fr"}, 25},
	{"sector and type", docket.PublicQuery{Sector: "vendor", Type: docket.Individual}, 0},
	{"state and language", docket.PublicQuery{State: "OH", Language: "en"}, 0},
	{"question and sector", docket.PublicQuery{Question: "1", Sector: "provider"}, 0},
	{"theme and sector", docket.PublicQuery{Theme: "A", Sector: "vendor"}, 0},
	{"word in all", docket.PublicQuery{Words: "ransomware"}, 0},
	{"word in half", docket.PublicQuery{Words: "maple"}, 0},
	{"word in half, page 10", docket.PublicQuery{Words: "maple", Offset: 9 * 25}, 0},
	{"word in 5 %", docket.PublicQuery{Words: "birch"}, 0},
	{"word in .1 %", docket.PublicQuery{Words: "cedar"}, 0},
	{"rare word", docket.PublicQuery{Words: "zebra"}, 25},
	{"no such word", docket.PublicQuery{Words: "quokka"}, nothing},
	{"two words", docket.PublicQuery{Words: "maple birch"}, 0},
	{"beginning of a word", docket.PublicQuery{Words: "mapl"}, 0},
	{"phrase", docket.PublicQuery{Words: `"sugar maple"`}, 0},
	{"common word, sector", docket.PublicQuery{Words: "maple", Sector: "vendor"}, 0},
	{"rare word, type", docket.PublicQuery{Words: "zebra", Type: docket.Anonymous}, 25},
	{"common word by day", docket.PublicQuery{Words: "maple", PostedFrom: storetest.Start}, 0},
	{"common word by fit", docket.PublicQuery{Words: "maple", Relevant: true}, 0},
	{"rare word by fit", docket.PublicQuery{Words: "zebra", Relevant: true}, 25},
	{"copies of a letter", docket.PublicQuery{Letter: docket.CampaignID(storetest.ID) + "-C1"}, 150},
}

// BenchmarkList compares pages of the public list of 100,000 posted comments with 1,000:
// x_small is the ratio of the medians, taken turn by turn. Handlers remember what a query
// matches until the docket changes, so these are the first to ask; "again" is a page of what
// is known. -listrows takes another number than 100,000.
func BenchmarkList(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			dbs := []*store.DB{listed(b, engine, 1_000), listed(b, engine, *listRows)}
			known := map[*store.DB]docket.PublicMatches{}
			for _, r := range listReads {
				q := r.query
				q.Docket, q.Limit, q.Folded = storetest.ID, 25, q.Letter == ""
				b.Run(r.name, func(b *testing.B) {
					compareSizes(b, dbs, func(ctx context.Context, db *store.DB) (err error) {
						known[db], err = r.page(ctx, db, q)
						return err
					})
				})
				if r.name != "common sector" && r.name != "word in half" {
					continue
				}
				b.Run(r.name+", again", func(b *testing.B) {
					compareSizes(b, dbs, func(ctx context.Context, db *store.DB) error {
						return second(db.MatchedPublicComments(ctx, q, known[db]))
					})
				})
				q = docket.PublicQuery{Docket: storetest.ID, Words: q.Words, Sector: q.Sector, Bare: true}
				for name, limit := range map[string]int{"feed of a ": 50, "file of a ": 250} {
					q.Limit, q.Oldest = limit, limit > 50
					b.Run(name+r.name, func(b *testing.B) {
						compareSizes(b, dbs, func(ctx context.Context, db *store.DB) error {
							return second(db.MatchedPublicComments(ctx, q, docket.PublicMatches{}))
						})
					})
				}
			}
		})
	}
}

// listRows is the size of the larger docket of BenchmarkList.
var listRows = flag.Int("listrows", 100_000, "posted comments of the larger docket of BenchmarkList")

// page reads a page, and refuses one that is not as the read has it.
func (r listRead) page(ctx context.Context, db *store.DB, q docket.PublicQuery) (docket.PublicMatches, error) {
	m, err := db.MatchPublicComments(ctx, q)
	if err != nil {
		return m, err
	}
	page, err := db.MatchedPublicComments(ctx, q, m)
	if err == nil && ((len(page.Comments) == 0) != (r.found == nothing) || r.found > 0 && page.Total != r.found) {
		err = fmt.Errorf("%s finds %d comments, %d on the page", r.name, page.Total, len(page.Comments))
	}
	return m, err
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
