package main

import (
	"net/http"
	"testing"
	"time"
)

// BenchmarkReadyAgain measures how long a server takes from its start until /readyz says yes:
// after a kill under load beside a start after an orderly stop, which is the baseline, on the
// same comments. STANDARDS asks for 5 seconds after a kill (fault test 1). It is no test of its
// own: on a busy machine it would fail by the clock.
func BenchmarkReadyAgain(b *testing.B) {
	for _, e := range engines {
		for name, end := range map[string]func(*portal){"stop": (*portal).stop, "kill": (*portal).kill} {
			b.Run(e.name+"/"+name, func(b *testing.B) {
				dir := b.TempDir()
				p := &portal{t: b, dir: dir, flags: append([]string{"--data-dir", dir}, e.flags(b, dir)...)}
				p.serve("--comment-rate", "0", "--log-level", "error")
				var worst time.Duration
				for round := 0; b.Loop(); round++ {
					b.StopTimer()
					p.loadUntil(b, round, func() { end(p) })
					b.StartTimer()
					began := time.Now()
					p.serve("--comment-rate", "0", "--log-level", "error")
					p.waitReady(b)
					worst = max(worst, time.Since(began))
				}
				b.StopTimer()
				b.ReportMetric(worst.Seconds(), "worst-s")
				p.stop()
			})
		}
	}
}

// waitReady asks until the server takes comments.
func (p *portal) waitReady(b *testing.B) {
	b.Helper()
	if !waitFor(b.Context(), time.Minute, func() bool {
		res, err := http.Get(p.url + "/readyz")
		if err != nil {
			return false
		}
		_ = res.Body.Close() // only the status counts
		return res.StatusCode == http.StatusOK
	}) {
		b.Fatalf("not ready within a minute\n%s", p.stderr)
	}
}
