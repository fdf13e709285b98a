package export

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/store"
	"commentportal/store/storetest"
	"commentportal/theme"
)

// coded is a source of many codings on the shipped docket, made as they are read:
// four a comment, three comments in ten in one of 200 campaigns, 15 % read twice.
type coded struct {
	memory
	comments int
	ids      []docket.QuestionID
}

func codedSource(codings int) *coded {
	c := &coded{memory: *emptySource(), comments: codings / 4}
	c.docket, c.book = docketfile.ShippedDocket()
	c.docket.ID, c.docket.FiledAt, c.book.Docket = testDocket, c.at, testDocket
	c.ids = c.docket.QuestionIDs()
	for i := range 200 {
		c.campaigns = append(c.campaigns, docket.Campaign{ID: testDocket.Campaign(int64(i + 1)), Docket: testDocket,
			Letter: testDocket.Comment(1), Members: c.comments / 700})
	}
	return c
}

// at gives each comment chances of its own, the same in every stream.
func (c *coded) chances(serial int, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(serial), stream))
}

func (c *coded) Register(context.Context, docket.ID) iter.Seq2[docket.RegisterEntry, error] {
	return func(yield func(docket.RegisterEntry, error) bool) {
		for serial := 1; serial <= c.comments; serial++ {
			r := c.chances(serial, 1)
			id := testDocket.Comment(int64(serial))
			e := docket.RegisterEntry{
				ID: id, Docket: testDocket, Status: docket.Posted, ReceivedAt: c.at, PostedAt: c.at,
				Channel: docket.ChannelWeb,
				Type:    docket.Organization, State: docket.States[r.IntN(len(docket.States))].Code,
				Sector: c.docket.Sectors[r.IntN(len(c.docket.Sectors))].Code, Language: "en", StandsFor: 1,
				Questions: c.ids[:2],
			}
			if r.IntN(10) < 3 {
				e.Campaign, e.ShareOfLetter = c.campaigns[r.IntN(len(c.campaigns))].ID, r.Float64()
			}
			e.Public = &docket.PublicComment{
				ID: id, Docket: testDocket, Serial: int64(serial), StandsFor: 1, PostedAt: c.at, Campaign: e.Campaign,
				Byline: docket.Byline{Type: docket.Organization, Organization: fmt.Sprint("Clinic ", r.IntN(3000)),
					State: e.State, Sector: e.Sector},
				Answers: []docket.PublicAnswer{{Question: "1", Text: docket.Text(manyText)}, {Question: "2",
					Text: docket.Text(manyText[:200])}},
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (c *coded) twice(serial int) bool { return serial%7 == 0 }

func (c *coded) Codings(context.Context, docket.ID) iter.Seq2[docket.Coding, error] {
	return func(yield func(docket.Coding, error) bool) {
		for serial := 1; serial <= c.comments; serial++ {
			r := c.chances(serial, 2)
			id := testDocket.Comment(int64(serial))
			for i := range 4 {
				k := docket.Coding{
					Comment: id, Question: c.ids[i/2], Code: c.book.Themes[r.IntN(len(c.book.Themes))].Code,
					CodebookVersion: 1,
					State:           docket.CodingConfirmed, Origin: docket.OriginRule, Coder: 3, CodedAt: c.at,
				}
				if c.twice(serial) {
					k.Coder = docket.UserID(3 + i%2)
				}
				if !yield(k, nil) {
					return
				}
			}
		}
	}
}

func (c *coded) Passes(context.Context, docket.ID) iter.Seq2[docket.Pass, error] {
	return func(yield func(docket.Pass, error) bool) {
		for serial := 1; serial <= c.comments; serial++ {
			id := testDocket.Comment(int64(serial))
			for _, q := range c.ids[:2] {
				for coder := docket.UserID(3); coder <= 4; coder++ {
					if (coder == 3 || c.twice(serial)) &&
						!yield(docket.Pass{Comment: id, Question: q, Coder: coder, At: c.at}, nil) {
						return
					}
				}
			}
		}
	}
}

// peak watches the heap until stop is called, which returns the most it held.
func peak() (stop func() uint64) {
	runtime.GC()
	var most uint64
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	})
	return func() uint64 { close(done); watching.Wait(); return most }
}

// BenchmarkThemesOfAMillionCodings counts and writes both theme files of
// 1,000,000 codings (aim: 10 s and 128 MB). reading is the time that the source
// alone takes.
func BenchmarkThemesOfAMillionCodings(b *testing.B) {
	src := codedSource(1_000_000)
	about := About{Agreement: theme.Agreement}
	dir := b.TempDir()
	b.ReportAllocs()
	var most uint64
	for b.Loop() {
		stop := peak()
		if err := WriteAll(b.Context(), dir, src, testDocket, []string{themesByQuestionCSV.name,
			themesBySectorCSV.name}, about, nil); err != nil {
			b.Fatal(err)
		}
		most = max(most, stop())
	}
	b.ReportMetric(float64(most)/1e6, "peak-MB")
	began := time.Now()
	for range src.Register(b.Context(), testDocket) { //nolint:revive // reading is the point
	}
	for range src.Codings(b.Context(), testDocket) { //nolint:revive // reading is the point
	}
	for range src.Passes(b.Context(), testDocket) { //nolint:revive // reading is the point
	}
	b.ReportMetric(time.Since(began).Seconds(), "reading-s")
}

// BenchmarkRealStoreThemes is BenchmarkThemesOfAMillionCodings out of a database,
// with 20 codings a comment: codings a second and the most that the heap held.
func BenchmarkRealStoreThemes(b *testing.B) {
	const comments, each = 10_000, 20
	db := storetest.SQLite(b)
	src := codedSource(0)
	if err := db.AddDocket(b.Context(), src.docket, src.book, docket.ActorOperator); err != nil {
		b.Fatal(err)
	}
	var filing errgroup.Group
	filing.SetLimit(64) // commits are made in groups
	for i := range comments {
		filing.Go(func() error {
			c := storetest.Comment(fmt.Sprint("key", i), manyText)
			c.Docket = testDocket
			id := storetest.File(b, db, c)
			storetest.Post(b, db, id, nil)
			var list []docket.Coding
			for k := range each {
				list = append(list, docket.Coding{Question: c.Answers[0].Question,
					Code: src.book.Themes[(i+k)%len(src.book.Themes)].Code, Origin: docket.OriginRule})
			}
			return db.Code(b.Context(), 1, id, list)
		})
	}
	if err := filing.Wait(); err != nil {
		b.Fatal(err)
	}
	var most uint64
	var took time.Duration
	for b.Loop() {
		err := db.Snapshot(b.Context(), func(s *store.Snapshot) error {
			stop := peak()
			began := time.Now()
			defer func() { took += time.Since(began); most = max(most, stop()) }()
			return WriteAll(b.Context(), b.TempDir(), s, testDocket, []string{themesByQuestionCSV.name,
				themesBySectorCSV.name}, About{Agreement: theme.Agreement}, nil)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(comments*each*b.N)/took.Seconds(), "codings/s")
	b.ReportMetric(float64(most)/1e6, "peak-MB")
}
