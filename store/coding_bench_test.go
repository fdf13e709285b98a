package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// workplaceOf fills a database with n posted comments, a third of them with two
// answers, around the store: half of the answers are read by account 3, a tenth
// of them by account 4 too, who differs in every fourth.
func workplaceOf(b testing.TB, db *store.DB, pool *sql.DB, n int) {
	b.Helper()
	one := storetest.File(b, db, storetest.Comment("first", benchText))
	storetest.Post(b, db, one, nil)
	bytes := `CAST(%s AS BLOB)`
	if db.Engine() == "postgres" {
		bytes = `convert_to(%s, 'UTF8')`
	}
	for _, q := range []string{
		`INSERT INTO comments (num, docket, serial, uid, person_findings, submitter_type, state, sector, sector_raw,
			reply_to, channel, source_id, stands_for,
		   language, class, campaign, late, flags, rule_set, status, held, reason, version, received_at, postmarked_on,
		   filed_at, posted_at, opened_at,
		   gravity, turn, reports, coded, public_name, public_organization, received_mac, state_mac)
		 WITH RECURSIVE s (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM s WHERE i < ` + fmt.Sprint(n) + `)
		 SELECT s.i, c.docket, s.i, ` + fmt.Sprintf(bytes, `'u' || CAST(s.i AS TEXT)`) +
			`, '', c.submitter_type, c.state,
		   CASE s.i % 3 WHEN 0 THEN 'vendor' ELSE c.sector END, '', '', c.channel, '', 1, '', 'unique', '', 0, '',
		   c.rule_set, c.status, 0, '', 2,
		   c.received_at, 0, c.filed_at, c.posted_at, 0, 0, 1, 0, 0, '', '', c.received_mac, c.state_mac
		   FROM s, comments c WHERE c.num = 1`,
		`INSERT INTO answers (comment, position, question, original, removed, findings, gaps, public)
		 SELECT c.num, 0, '1', a.original, 0, '', '', a.public FROM comments c, answers a WHERE a.comment = 1 AND
		 a.position = 0 AND c.num > 1`,
		`INSERT INTO answers (comment, position, question, original, removed, findings, gaps, public)
		 SELECT c.num, 1, '2', a.original, 0, '', '', a.public FROM comments c, answers a WHERE a.comment = 1 AND
		 a.position = 0 AND c.num % 3 = 0`, `DELETE FROM coding_units`,
		`INSERT INTO coding_units (comment, question, docket, campaign, draw, leads, readers)
		 SELECT a.comment, a.question, '` + string(storetest.ID) +
			`', '', (a.comment * 7919) % 1000003, CASE a.position WHEN 0 THEN 1 ELSE 0 END,
		   CASE WHEN a.comment % 20 = 1 THEN 2 WHEN a.comment % 2 = 1 THEN 1 ELSE 0 END FROM answers a`,
		`INSERT INTO passes (comment, question, coder, codebook_version, at, saved_at)
		 SELECT u.comment, u.question, 3, 1, 1, 1 FROM coding_units u WHERE u.readers > 0`,
		`INSERT INTO passes (comment, question, coder, codebook_version, at, saved_at)
		 SELECT u.comment, u.question, 4, 1, 2, 2 FROM coding_units u WHERE u.readers > 1`,
		`INSERT INTO double_coded (comment, question, docket, first_coder, second_coder, adjudicated_by, disputed)
		 SELECT u.comment, u.question, u.docket, 3, 4, 0, CASE u.comment % 80 WHEN 1 THEN 1 ELSE 0 END FROM coding_units
		 u WHERE u.readers > 1`,
		`INSERT INTO codings (comment, question, code, coder, codebook_version, state, judgement, origin, origin_detail,
			evidence_start, evidence_end, coded_at)
		 SELECT p.comment, p.question, k.code, p.coder, 1, 'confirmed', 'confirmed', 'person', '', 0, 0, 1
		   FROM passes p, (SELECT 'A' AS code, 1 AS n UNION ALL SELECT 'B', 2 UNION ALL SELECT 'C', 3) AS k WHERE
		   (p.comment + k.n) % 2 = 0 OR k.n = 1`,
	} {
		if _, err := pool.ExecContext(b.Context(), q); err != nil {
			b.Fatalf("%s: %v", q[:min(len(q), 60)], err)
		}
	}
	if db.Engine() == "postgres" {
		if _, err := pool.ExecContext(b.Context(), "ANALYZE"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCodingWorkplace reads lists and counts of the workplace at 100,000
// comments: first and late pages, with and without a filter.
func BenchmarkCodingWorkplace(b *testing.B) {
	const n = 100_000
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
			late := docket.CodingItemKey{Question: "1", Comment: storetest.ID.Comment(n * 95 / 100)}
			for _, v := range []docket.CodingView{docket.CodingUncoded, docket.CodingSecond, docket.CodingDisputed,
				docket.CodingMine, docket.CodingEvery, docket.CodingRevisit} {
				for _, q := range []docket.CodingQuery{{}, {After: late}, {Sector: "vendor"}, {Words: "ransomware"}} {
					q.Docket, q.View, q.Coder, q.Limit = storetest.ID, v, 5, 50
					if v == docket.CodingMine {
						q.Coder = 3
					}
					name := []string{string(v)}
					if q.After.Comment != "" {
						name = append(name, "late")
					}
					b.Run(strings.Join(append(name, q.Sector+q.Words), "/"), func(b *testing.B) {
						for b.Loop() {
							if _, err := db.CodingQueue(b.Context(), q); err != nil {
								b.Fatal(err)
							}
						}
					})
				}
			}
			b.Run("counts", func(b *testing.B) {
				for b.Loop() {
					if _, err := db.CodingCounts(b.Context(), storetest.ID, 3); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("export", func(b *testing.B) {
				rows := 0
				for b.Loop() {
					if err := db.Snapshot(b.Context(), func(s *store.Snapshot) error {
						for _, err := range s.Codings(b.Context(), storetest.ID) {
							if err != nil {
								return err
							}
							rows++
						}
						return nil
					}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "codings/s")
			})
			b.Run("save", func(b *testing.B) {
				k := int64(0)
				for b.Loop() {
					k = k%n + 1
					if err := storetest.CodeAnswer(b.Context(), db, 6, storetest.ID.Comment(k), "1",
						[]docket.Coding{{Code: "A"}, {Code: "B"}}); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("pairs", func(b *testing.B) {
				for b.Loop() {
					if list, err := db.DoubleCoded(b.Context(), storetest.ID); err != nil || len(list) < n/20 {
						b.Fatal(len(list), err)
					}
				}
			})
		})
	}
}
