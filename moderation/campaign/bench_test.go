package campaign

import (
	"runtime"
	"testing"
	"time"

	"commentportal/docket"
)

// BenchmarkGroup groups invented comments. "x words" compares it with taking the
// texts apart into words, which no way of grouping can do without.
func BenchmarkGroup(b *testing.B) {
	for _, n := range []int{1500, 100000} {
		comments, gold := newWriter(7).comments(n)
		b.Run(map[int]string{1500: "1500", 100000: "100000"}[n], func(b *testing.B) {
			b.ReportAllocs()
			var r Grouping
			for b.Loop() {
				g, err := New(Options{})
				if err != nil {
					b.Fatal(err)
				}
				r = g.Group(comments)
			}
			each := b.Elapsed() / time.Duration(b.N)
			began := time.Now()
			for _, c := range comments {
				words(c.Text)
			}
			b.ReportMetric(float64(each)/float64(time.Since(began)), "x_words")
			b.ReportMetric(float64(n)/each.Seconds(), "comments/s")
			s := score(gold, r.Of, nil)
			b.ReportMetric(s.pairwise, "pairwise_F1")
			b.ReportMetric(s.bcubed, "bcubed_F1")
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.Sys)/(1<<20), "MB_of_system")
		})
	}
}

// BenchmarkPlace places one new comment among 100,000.
func BenchmarkPlace(b *testing.B) {
	w := newWriter(7)
	comments, _ := w.comments(100000)
	g, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	g.Group(comments[:99000])
	i := 0
	for b.Loop() {
		g.Place(comments[99000+i%1000])
		i++
	}
	var slowest time.Duration
	for _, c := range comments[99000:] {
		began := time.Now()
		g.Place(c)
		slowest = max(slowest, time.Since(began))
	}
	b.ReportMetric(float64(slowest.Microseconds()), "µs_slowest")
}

func BenchmarkDifference(b *testing.B) {
	w := newWriter(1)
	l := w.letter()
	g, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	from, to := w.edit(l), w.edit(l)
	b.SetBytes(int64(len(from) + len(to)))
	for b.Loop() {
		g.Difference(docket.Text(from), docket.Text(to))
	}
}
