package store_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/store"
	"commentportal/store/storetest"
)

// BenchmarkAnalysis makes every side of the analysis page at 100,000 codings: from the
// database, as after a change, and from what was counted before.
func BenchmarkAnalysis(b *testing.B) {
	const n = 80_000 // comments, with about 117,000 codings
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock()}
			driver, address := "sqlite3", ""
			if engine == "sqlite" {
				o.DataDir = b.TempDir()
				address = "file:" + filepath.Join(o.DataDir, "portal.db")
			} else {
				o.Database = storetest.PostgresURL(b)
				driver, address = "pgx", o.Database
			}
			db := storetest.Open(b, o)
			storetest.AddDocket(b, db)
			pool, err := sql.Open(driver, address)
			if err != nil {
				b.Fatal(err)
			}
			defer pool.Close()
			workplaceOf(b, db, pool, n)
			if err := db.Rebuild(b.Context()); err != nil {
				b.Fatal(err)
			}
			var codings int
			if err := pool.QueryRowContext(b.Context(), `SELECT count(*) FROM codings`).Scan(&codings); err != nil {
				b.Fatal(err)
			}
			if codings < 100_000 {
				b.Fatalf("only %d codings", codings)
			}
			read := func() *export.Analysis {
				v, err := db.Voices(b.Context(), storetest.ID)
				if err != nil {
					b.Fatal(err)
				}
				return export.NewAnalysis(v)
			}
			a := read()
			if got := a.Grid(export.Selection{}, docket.AllQuestions).Rows[0].All().Distinct; got < n/3 {
				b.Fatalf("the first theme is counted %d times", got)
			}
			narrow := export.Selection{Sector: "vendor", By: 9}
			for _, side := range []struct {
				name string
				make func()
			}{
				{"after a change", func() { a = read() }},
				{"grid", func() { a.Grid(export.Selection{}, docket.AllQuestions) }},
				{"grid of a sector", func() { a.Grid(narrow, "1"); a.Hidden(narrow) }},
				{"together", func() { a.Together(export.Selection{}, docket.AllQuestions) }},
				{"over time", func() { a.OverTime(export.Selection{}, docket.AllQuestions) }},
				{"two groups", func() {
					a.Compare(narrow, export.Selection{Sector: "vendor", Invert: true, By: 9}, docket.AllQuestions)
				}},
				{"passages", func() { a.Find(export.Selection{All: []string{"A"}, None: []string{"B"}}, "") }},
				{"words", func() {
					if _, _, err := db.VoicesWith(b.Context(), storetest.ID, "ransomware"); err != nil {
						b.Fatal(err)
					}
				}},
				{"20 answers", func() {
					for i := range 20 {
						if _, err := db.MarkedAnswer(b.Context(), storetest.ID.Comment(int64(i+1)), "1"); err != nil {
							b.Fatal(err)
						}
					}
				}},
			} {
				b.Run(side.name, func(b *testing.B) {
					for b.Loop() {
						side.make()
					}
					b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/page")
				})
			}
		})
	}
}
