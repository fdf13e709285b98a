package export

import (
	"context"
	"encoding/csv"
	"io"
	"iter"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

func benchSource(n int) *manyComments {
	m := &manyComments{memory: *emptySource(), n: n}
	return m
}

// rawLoop writes the rows of comments.csv from the same source through
// encoding/csv to nowhere: no joined codings, no guard, no counting of words.
func rawLoop(src *manyComments) error {
	w := csv.NewWriter(io.Discard)
	w.UseCRLF = true
	row := make([]string, len(commentColumns(src.docket)))
	for e, err := range src.Register(context.Background(), testDocket) {
		if err != nil {
			return err
		}
		clear(row)
		copy(row, []string{
			string(e.Docket), string(e.ID), string(e.Status), string(e.Reason), e.ReceivedAt.Format(time.RFC3339), "",
			e.PostedAt.Format(time.RFC3339), strconv.FormatBool(e.Late), string(e.Channel), e.SourceID, string(e.Type),
			e.Sector, e.SectorRaw,
			e.Public.Byline.Name, e.Public.Byline.Organization, e.State, e.Language,
		})
		for i, a := range e.Public.Answers {
			row[28+i] = string(a.Text)
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// BenchmarkComments prints the export's rows a second beside those of a raw loop
// over the same source (PERFORMANCE E2 aims at a ratio of 0.6), taken in turns.
func BenchmarkComments(b *testing.B) {
	const rows = 20_000
	src := benchSource(rows)
	var ours, raw time.Duration
	for b.Loop() {
		began := time.Now()
		if err := commentsCSV.Export(b.Context(), io.Discard, src, testDocket); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if err := rawLoop(src); err != nil {
			b.Fatal(err)
		}
		ours += between.Sub(began)
		raw += time.Since(between)
	}
	b.ReportMetric(float64(rows*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(float64(rows*b.N)/raw.Seconds(), "raw-rows/s")
	b.ReportMetric(raw.Seconds()/ours.Seconds(), "of-raw")
}

// BenchmarkFiles measures each file by itself.
func BenchmarkFiles(b *testing.B) {
	for _, f := range files(About{}) {
		if f.Name() == dataPackageName {
			continue
		}
		b.Run(strings.TrimSuffix(f.Name(), ".csv"), func(b *testing.B) {
			const rows = 20_000
			src := benchSource(rows)
			for b.Loop() {
				if err := f.Export(b.Context(), io.Discard, src, testDocket); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "comments/s")
		})
	}
}

// TestMemoryStaysFlat exports ten times the comments with the same live memory:
// what a file holds on to must not grow with the docket.
func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 44,000 comments for each file")
	}
	for _, f := range files(About{}) {
		if f.Name() == dataPackageName {
			continue
		}
		held := func(n int) uint64 {
			most := uint64(0)
			w := writerFunc(func(p []byte) (int, error) { return len(p), nil })
			src := &probe{manyComments: benchSource(n), every: n / 4, look: func() {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}}
			if err := f.Export(t.Context(), w, src, testDocket); err != nil {
				t.Fatal(err)
			}
			return most
		}
		fewer, more := 4_000, 40_000
		if racing {
			fewer, more = 1_500, 15_000
		}
		few, many := held(fewer), held(more)
		if many > few+few/5+1<<20 {
			t.Errorf("%s holds %d kB with %d comments and %d kB with %d", f.Name(), few>>10, fewer, many>>10, more)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// probe looks at memory while a source is being read.
type probe struct {
	*manyComments
	every int
	look  func()
}

func (p *probe) Register(ctx context.Context, id docket.ID) iter.Seq2[docket.RegisterEntry, error] {
	return looking(p, p.manyComments.Register(ctx, id))
}

func (p *probe) PublicComments(ctx context.Context, id docket.ID) iter.Seq2[docket.PublicComment, error] {
	return looking(p, p.manyComments.PublicComments(ctx, id))
}

func looking[T any](p *probe, from iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := 0
		for v, err := range from {
			if n++; n%p.every == 0 {
				p.look()
			}
			if !yield(v, err) {
				return
			}
		}
	}
}
