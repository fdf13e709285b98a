package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// Each benchmark runs its own baseline in the same run and prints the ratio:
// absolute numbers are the machine's, ratios are the design's.

// benchText is a comment of about 500 bytes, the size that PERFORMANCE uses.
var benchText = strings.Repeat("Hospitals need plain guidance on ransomware. ", 11)

func benchComment(n int64) docket.Comment {
	c := storetest.Comment(fmt.Sprint("bench-", n), fmt.Sprint(benchText, n))
	c.ReceivedAt = storetest.Start
	return c
}

func benchDB(b *testing.B, engine string, single bool) *store.DB {
	b.Helper()
	o := store.Options{Keys: storetest.Keys(), SingleCommit: single}
	if engine == "sqlite" {
		o.DataDir = b.TempDir()
	} else {
		o.Database = storetest.PostgresURL(b)
	}
	db := storetest.Open(b, o)
	storetest.AddDocket(b, db)
	return db
}

// submit files n comments from as many goroutines as there are submitters.
func submit(b *testing.B, db *store.DB, submitters int, n int64, next *atomic.Int64) time.Duration {
	b.Helper()
	var left atomic.Int64
	left.Store(n)
	var wg sync.WaitGroup
	began := time.Now()
	for range submitters {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if _, err := db.FileComment(context.Background(), benchComment(next.Add(1))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(began)
}

// reportProcessor reports the processor time of one operation since began.
func reportProcessor(b *testing.B, name string, began time.Duration) {
	b.ReportMetric(float64((processorTime()-began).Microseconds())/float64(b.N), name)
}

// BenchmarkFileComment files whole comments, sealed and logged, with group
// commit, beside the same with one commit a comment.
func BenchmarkFileComment(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, submitters := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/submitters=%d", engine, submitters), func(b *testing.B) {
				group, single := benchDB(b, engine, false), benchDB(b, engine, true)
				var next atomic.Int64
				before := group.Stats()
				b.ReportAllocs()
				b.ResetTimer()
				cpu := processorTime()
				grouped := submit(b, group, submitters, int64(b.N), &next)
				b.StopTimer()
				reportProcessor(b, "cpu-µs/op", cpu)
				after := group.Stats()
				cpu = processorTime()
				alone := submit(b, single, submitters, int64(b.N), &next)
				reportProcessor(b, "baseline-cpu-µs", cpu)
				b.ReportMetric(float64(b.N)/grouped.Seconds(), "comments/s")
				b.ReportMetric(float64(b.N)/alone.Seconds(), "baseline/s")
				b.ReportMetric(alone.Seconds()/grouped.Seconds(), "x-baseline")
				b.ReportMetric(float64(after.Commits-before.Commits)/float64(b.N), "commits/comment")
			})
		}
	}
}

// posted fills a database with n posted comments.
func posted(b *testing.B, db *store.DB, n int) {
	b.Helper()
	fill(b, db, n)
	var serial atomic.Int64
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for k := serial.Add(1); k <= int64(n); k = serial.Add(1) {
				if err := storetest.TryPost(context.Background(), db, storetest.ID.Comment(k), nil); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func fill(b *testing.B, db *store.DB, n int) {
	b.Helper()
	var list []docket.Comment
	for i := range n {
		c := benchComment(int64(i))
		c.Tracking = ""
		list = append(list, c)
	}
	if _, _, err := db.FileImported(context.Background(), storetest.ID, list); err != nil {
		b.Fatal(err)
	}
}

// raw opens a connection to the file of a SQLite database around the store.
func raw(b *testing.B, dir string) *sql.DB {
	b.Helper()
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db")+"?_query_only=1")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = pool.Close() })
	return pool
}

// timed runs fn as often as the benchmark and returns the time of one run.
func timed(b *testing.B, fn func()) float64 {
	began := time.Now()
	for range b.N {
		fn()
	}
	return float64(time.Since(began).Nanoseconds()) / float64(b.N)
}

// BenchmarkRevision asks what page caches ask on every request, beside the
// same row read through database/sql alone.
func BenchmarkRevision(b *testing.B) {
	dir := b.TempDir()
	db := storetest.Open(b, store.Options{DataDir: dir, Keys: storetest.Keys()})
	storetest.AddDocket(b, db)
	ctx := b.Context()
	s, err := raw(b, dir).PrepareContext(ctx, `SELECT revision FROM docket_states WHERE docket = ?1`)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.ResetTimer()
	ours := timed(b, func() {
		if _, err := db.Revision(ctx, storetest.ID); err != nil {
			b.Fatal(err)
		}
	})
	b.StopTimer()
	var n int
	bare := timed(b, func() {
		if err := s.QueryRow(string(storetest.ID)).Scan(&n); err != nil {
			b.Fatal(err)
		}
	})
	b.ReportMetric(bare, "baseline-ns")
	b.ReportMetric(ours/bare, "x-baseline")
}

// BenchmarkRevisionParallel is Revision from many requests at once.
func BenchmarkRevisionParallel(b *testing.B) {
	db := benchDB(b, "sqlite", false)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := db.Revision(b.Context(), storetest.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkPublicComments reads the page of 200, beside a bare loop over the
// same rows and columns.
func BenchmarkPublicComments(b *testing.B) {
	dir := b.TempDir()
	db := storetest.Open(b, store.Options{DataDir: dir, Keys: storetest.Keys()})
	storetest.AddDocket(b, db)
	posted(b, db, 5000)
	bare, err := raw(b, dir).PrepareContext(b.Context(), `
		SELECT c.serial, c.submitter_type, c.public_name, c.sector, c.posted_at, a.question, a.public
		  FROM comments c JOIN answers a ON a.comment = c.num
		 WHERE c.docket = ?1 AND c.status IN ('posted', 'posted_with_redactions') ORDER BY c.serial DESC LIMIT 200`)
	if err != nil {
		b.Fatal(err)
	}
	defer bare.Close()
	for _, words := range []string{"", "ransomware guidance"} {
		b.Run("words="+words, func(b *testing.B) {
			ours := timed(b, func() {
				page, err := db.PublicComments(b.Context(), docket.PublicQuery{Docket: storetest.ID, Words: words,
					Limit: 200})
				if err != nil || len(page.Comments) != 200 {
					b.Fatal(len(page.Comments), err)
				}
			})
			b.StopTimer()
			loop := timed(b, func() {
				list, err := bare.Query(string(storetest.ID))
				if err != nil {
					b.Fatal(err)
				}
				var serial, when int64
				var kind, name, sector, question, text string
				for list.Next() {
					if err := list.Scan(&serial, &kind, &name, &sector, &when, &question, &text); err != nil {
						b.Fatal(err)
					}
				}
				_ = list.Close()
			})
			b.ReportMetric(loop, "baseline-ns")
			b.ReportMetric(ours/loop, "x-baseline")
		})
	}
}

// BenchmarkQueueDepth reads 50 rows of the queue at its end, beside its first
// page.
func BenchmarkQueueDepth(b *testing.B) {
	db := benchDB(b, "sqlite", false)
	const n = 20_000
	fill(b, db, n)
	page := func(after docket.CommentID) func() {
		return func() {
			got, err := db.Queue(b.Context(), docket.QueueQuery{Docket: storetest.ID, After: after, Limit: 50})
			if err != nil || len(got.Comments) != 50 {
				b.Fatal(len(got.Comments), err)
			}
		}
	}
	b.ResetTimer()
	deep := timed(b, page(storetest.ID.Comment(n-100)))
	b.StopTimer()
	first := timed(b, page(""))
	b.ReportMetric(first, "first-page-ns")
	b.ReportMetric(deep/first, "x-first-page")
}

// BenchmarkRegister streams the register of 20,000 comments, half of them
// posted, beside a bare loop over comments and answers.
func BenchmarkRegister(b *testing.B) {
	dir := b.TempDir()
	db := storetest.Open(b, store.Options{DataDir: dir, Keys: storetest.Keys()})
	storetest.AddDocket(b, db)
	const n = 20_000
	fill(b, db, n)
	var list []docket.CommentID
	for i := range n / 2 {
		list = append(list, storetest.ID.Comment(int64(2*i+1)))
	}
	var wg sync.WaitGroup
	for w := range 32 {
		wg.Go(func() {
			for i := w; i < len(list); i += 32 {
				if err := storetest.TryPost(context.Background(), db, list[i], nil); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	pool := raw(b, dir)
	b.ResetTimer()
	ours := timed(b, func() {
		rows := 0
		err := db.Snapshot(b.Context(), func(s *store.Snapshot) error {
			for _, err := range s.Register(b.Context(), storetest.ID) {
				if err != nil {
					return err
				}
				rows++
			}
			return nil
		})
		if err != nil || rows != n {
			b.Fatal(rows, err)
		}
	})
	b.StopTimer()
	loop := timed(b, func() {
		list, err := pool.Query(`SELECT c.serial, c.status, c.sector, c.received_at, a.question, a.public
			FROM comments c JOIN answers a ON a.comment = c.num WHERE c.docket = ?1 ORDER BY
			c.serial`, string(storetest.ID))
		if err != nil {
			b.Fatal(err)
		}
		var serial, when int64
		var status, sector, question string
		var text sql.NullString
		for list.Next() {
			if err := list.Scan(&serial, &status, &sector, &when, &question, &text); err != nil {
				b.Fatal(err)
			}
		}
		_ = list.Close()
	})
	b.ReportMetric(n/ours*1e9, "rows/s")
	b.ReportMetric(n/loop*1e9, "baseline-rows/s")
	b.ReportMetric(loop/ours, "x-baseline")
}
