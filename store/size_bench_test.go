package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// sized is a database with n posted comments of which half are read, and one in
// each thousand is rare in sector, type and theme.
func sized(tb testing.TB, engine string, n int) *store.DB {
	tb.Helper()
	return altered(tb, engine, n,
		`UPDATE comments SET sector = 'academic' WHERE num = 5`,
		`UPDATE comments SET submitter_type = 'organization' WHERE num = 6`,
		`UPDATE codings SET code = 'D' WHERE comment = 7 AND code = 'A'`)
}

// altered is a database with n posted comments of which half are read, after some statements.
func altered(tb testing.TB, engine string, n int, statements ...string) *store.DB {
	tb.Helper()
	o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock()}
	driver, address := "sqlite3", ""
	if engine == "sqlite" {
		o.DataDir = tb.TempDir()
		address = "file:" + filepath.Join(o.DataDir, "portal.db")
	} else {
		o.Database = storetest.PostgresURL(tb)
		driver, address = "pgx", o.Database
	}
	db := storetest.Open(tb, o)
	storetest.AddDocket(tb, db)
	pool, err := sql.Open(driver, address)
	if err != nil {
		tb.Fatal(err)
	}
	defer pool.Close() //nolint:errcheck // nothing is under way
	workplaceOf(tb, db, pool, n)
	// Draws as far apart as hashes are.
	for _, q := range append(statements, `UPDATE coding_units SET draw = (comment * 7919) % 1000003 * 9223372036854`) {
		if _, err := pool.ExecContext(tb.Context(), q); err != nil {
			tb.Fatalf("%.50s: %v", q, err)
		}
	}
	if err := db.FillWorkCounts(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	if err := db.Recount(tb.Context(), storetest.ID); err != nil {
		tb.Fatal(err)
	}
	if err := db.RebuildSearch(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	// As a portal is that has run for a while.
	settle := "PRAGMA wal_checkpoint(TRUNCATE)"
	if engine == "postgres" {
		settle = "VACUUM ANALYZE"
	}
	if _, err := pool.ExecContext(tb.Context(), settle); err != nil {
		tb.Fatal(err)
	}
	return db
}

// sizedReads are what pages ask whose cost must not grow with the docket.
var sizedReads = []struct {
	name string
	read func(ctx context.Context, db *store.DB) error
}{
	{"themes", func(ctx context.Context, db *store.DB) error {
		if _, err := db.ThemeCounts(ctx, storetest.ID); err != nil {
			return err
		}
		_, err := db.Heard(ctx, storetest.ID)
		return err
	}},
	{"admin", func(ctx context.Context, db *store.DB) error {
		if _, err := db.QueueCounts(ctx, storetest.ID, 3); err != nil {
			return err
		}
		_, err := db.CodingCounts(ctx, storetest.ID, 3)
		return err
	}},
	{"rare sector", rare(docket.PublicQuery{Sector: "academic"})},
	{"rare type", rare(docket.PublicQuery{Type: docket.Organization})},
	{"rare sector of a type", rare(docket.PublicQuery{Sector: "academic", Type: docket.Organization})},
	{"rare theme", rare(docket.PublicQuery{Theme: "D"})},
	{"common theme", rare(docket.PublicQuery{Theme: "A"})},
	{"rare question", rare(docket.PublicQuery{Question: docket.General})},
	{"no filter", rare(docket.PublicQuery{})},
	{"ledger", func(ctx context.Context, db *store.DB) error { return second(db.Ledger(ctx, storetest.ID)) }},
	{"codebook", func(ctx context.Context, db *store.DB) error {
		if err := second(db.CodeUses(ctx, storetest.ID)); err != nil {
			return err
		}
		return second(db.Revisit(ctx, storetest.ID))
	}},
	{"quotations", func(ctx context.Context, db *store.DB) error {
		if err := second(db.Excerpts(ctx, docket.ExcerptQuery{Docket: storetest.ID})); err != nil {
			return err
		}
		return second(db.BlindExcerpts(ctx, storetest.ID, 3))
	}},
	{"coding list", func(ctx context.Context, db *store.DB) error {
		return second(db.CodingQueue(ctx, docket.CodingQuery{Docket: storetest.ID, View: docket.CodingUncoded, Coder: 3,
			Limit: 25}))
	}},
	{"agreement", func(ctx context.Context, db *store.DB) error { return second(db.DoubleCoded(ctx, storetest.ID)) }},
	{"campaigns", func(ctx context.Context, db *store.DB) error { return second(db.Campaigns(ctx, storetest.ID)) }},
	{"screening", func(ctx context.Context, db *store.DB) error {
		return second(db.RuleCounts(ctx,
			docket.Everywhere))
	}},
	{"queue", func(ctx context.Context, db *store.DB) error {
		return second(db.Queue(ctx, docket.QueueQuery{Docket: storetest.ID, View: docket.ViewDecided, Limit: 25}))
	}},
	{"log", func(ctx context.Context, db *store.DB) error { return second(db.Log(ctx, 0, 25)) }},
}

func second[T any](_ T, err error) error { return err }

func rare(q docket.PublicQuery) func(context.Context, *store.DB) error {
	q.Docket, q.Limit = storetest.ID, 25
	return func(ctx context.Context, db *store.DB) error {
		_, err := db.PublicComments(ctx, q)
		return err
	}
}

// BenchmarkSize compares what pages read of 50,000 comments with 2,000: x_small is
// the ratio of the medians, taken turn by turn.
func BenchmarkSize(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			small, large := sized(b, engine, 2_000), sized(b, engine, 50_000)
			for _, r := range sizedReads {
				b.Run(r.name, func(b *testing.B) {
					var took [2][]time.Duration
					for range 3 {
						for i, db := range []*store.DB{small, large} {
							one(b, db, r.read, nil)
							took[i] = nil
						}
					}
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

func one(b *testing.B, db *store.DB, read func(context.Context, *store.DB) error, into *[]time.Duration) {
	began := time.Now()
	if err := read(b.Context(), db); err != nil {
		b.Fatal(fmt.Errorf("read: %w", err))
	}
	if into != nil {
		*into = append(*into, time.Since(began))
	}
}
