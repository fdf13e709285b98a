package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// writers are verbs that write, each on a comment of its own: how often they wait for
// the database, and how long the lock is held on the end of the log's chain, decides how
// much the others can write.
var writers = []struct {
	name string
	does func(ctx context.Context, db *store.DB, n int64) error
}{
	{"file", func(ctx context.Context, db *store.DB, n int64) error {
		_, err := db.FileComment(ctx, storetest.Comment(fmt.Sprint("file", n), "Patch what you can."))
		return err
	}},
	{"decide", func(ctx context.Context, db *store.DB, n int64) error {
		return db.Decide(ctx, postingOf(n))
	}},
	{"code", func(ctx context.Context, db *store.DB, n int64) error {
		return db.Code(ctx, 1, storetest.ID.Comment(n), []docket.Coding{{Question: "1", Code: "A"}})
	}},
	{"report", func(ctx context.Context, db *store.DB, n int64) error {
		return db.Report(ctx, docket.Report{Comment: storetest.ID.Comment(n), Kind: "other", Note: "why"})
	}},
	{"group", func(ctx context.Context, db *store.DB, n int64) error {
		work, err := db.CampaignWork(ctx)
		if err == nil {
			_, err = db.SaveGrouping(ctx, docket.Grouping{Docket: storetest.ID, Verdicts: work[0].Verdicts,
				Changes: work[0].Changes, Members: []docket.CampaignMember{{Comment: storetest.ID.Comment(n),
					Class: docket.ClassUnique}}})
		}
		return err
	}},
	{"ask", func(ctx context.Context, db *store.DB, n int64) error {
		_, _, err := db.Ask(ctx, docket.Inquiry{Comment: storetest.ID.Comment(n), Kind: docket.InquiryOwn, AskedBy: 1,
			EndsAt: storetest.Start.Add(240 * time.Hour)}, "Which pumps?")
		return err
	}},
	{"answer", func(ctx context.Context, db *store.DB, n int64) error {
		return db.AnswerInquiry(ctx, docket.TrackingNumber(fmt.Sprint("T-old", n-1)), docket.InquiryID(n), "All.")
	}},
	{"withdraw", func(ctx context.Context, db *store.DB, n int64) error {
		_, err := db.Withdraw(ctx, docket.TrackingNumber(fmt.Sprint("T-old", n-1)))
		return err
	}},
}

// postingOf posts comment n as it was filed.
func postingOf(n int64) docket.Decision {
	text := docket.Text(fmt.Sprint("Old pumps share one network. old", n-1))
	return docket.Decision{Comment: storetest.ID.Comment(n), Version: 1, Action: docket.ActionPost,
		Status: docket.Posted, By: 1, Answers: []docket.PublicAnswer{{Question: "1", Text: text}}}
}

// TestNoWriterWaitsInsideTheLock counts what each writer waits for while it holds the lock
// on the end of the log's chain: for the lock and what it reads with it, and for its last
// rows with the commit.
func TestNoWriterWaitsInsideTheLock(t *testing.T) {
	t.Parallel()
	l, db := behindLink(t, 0)
	const warm = 3
	for _, c := range newComments("old", 2*warm) {
		storetest.File(t, db, c)
	}
	for _, w := range writers {
		for n := range int64(warm) { // each statement is prepared once
			must(t, w.does(t.Context(), db, n+1))
		}
		waits, held := l.waits.Load(), l.held.Load()
		for n := range int64(warm) {
			must(t, w.does(t.Context(), db, warm+n+1))
		}
		waits, held = l.waits.Load()-waits, l.held.Load()-held
		t.Logf("%s: %d waits, %d of them inside the lock", w.name, waits/warm, held/warm)
		want := int64(2)
		if w.name == "file" { // nobody else writes meanwhile
			want = 1
		}
		if held != want*warm {
			t.Errorf("%s: %d times it waited %d times inside the lock", w.name, warm, held)
		}
	}
	mustBeSound(t, db, 4*warm)
}

// A count of themes waits as often for one row that is different as for many.
func TestACountWaitsForNoneOfItsRows(t *testing.T) {
	t.Parallel()
	l, db := behindLink(t, 0)
	count := func(n int64, codes ...string) int64 {
		c := storetest.Comment(fmt.Sprint("old", n-1), fmt.Sprint("Old pumps share one network. old", n-1))
		c.Submitter.Sector = fmt.Sprint("sector ", n)
		storetest.File(t, db, c)
		must(t, db.Decide(t.Context(), postingOf(n)))
		var list []docket.Coding
		for _, code := range codes {
			list = append(list, docket.Coding{Question: "1", Code: code})
		}
		must(t, db.Code(t.Context(), 1, storetest.ID.Comment(n), list))
		before := l.waits.Load()
		must(t, db.Recount(t.Context(), storetest.ID))
		return l.waits.Load() - before
	}
	count(1, "A") // statements are prepared
	count(2, "A")
	few, many := count(3, "A"), count(4, "A", "B", "C")
	if few != many {
		t.Errorf("it waited %d times for the rows of one code, %d times for those of three", few, many)
	}
	counts, err := db.ThemeCounts(t.Context(), storetest.ID)
	must(t, err)
	if len(counts) < 10 {
		t.Errorf("%d counts, want many rows", len(counts))
	}
}

// BenchmarkWaits counts how often each writer waits for PostgreSQL, and how often while it
// holds the lock on the end of the log's chain.
func BenchmarkWaits(b *testing.B) {
	l, db := behindLink(b, 0)
	const warm = 4
	for i, c := range newComments("old", b.N+warm) {
		if id := storetest.File(b, db, c); id != storetest.ID.Comment(int64(i+1)) {
			b.Fatal(id)
		}
	}
	for _, w := range writers {
		for n := range int64(warm) { // each statement is prepared once
			if err := w.does(b.Context(), db, n+1); err != nil {
				b.Fatalf("%s: %v", w.name, err)
			}
		}
		waits, held := l.waits.Load(), l.held.Load()
		for n := range int64(b.N) {
			if err := w.does(b.Context(), db, warm+n+1); err != nil {
				b.Fatalf("%s: %v", w.name, err)
			}
		}
		b.ReportMetric(float64(l.waits.Load()-waits)/float64(b.N), w.name+"-waits")
		b.ReportMetric(float64(l.held.Load()-held)/float64(b.N), w.name+"-locked")
	}
	b.ReportMetric(0, "ns/op")
}
