package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// soakFor is how long the load of a soak lasts unless PORTAL_TEST_SOAK says otherwise
// (STANDARDS, reliability, test 22).
const soakFor = 30 * time.Minute

// footprint is what a server holds at one moment, or the most of several.
type footprint struct{ goroutines, files, memory, log int }

func (f *footprint) widen(g footprint) {
	f.goroutines, f.files = max(f.goroutines, g.goroutines), max(f.files, g.files)
	f.memory, f.log = max(f.memory, g.memory), max(f.log, g.log)
}

// TestSoak reads and sends comments for half an hour. After the first sixth of it nothing
// grows any more: goroutines, open files, memory and the write-ahead log are compared
// between the second sixth and the last. `make nightly` alone runs it.
func TestSoak(t *testing.T) {
	nightly(t)
	long := soakFor
	if typed := os.Getenv("PORTAL_TEST_SOAK"); typed != "" {
		var err error
		if long, err = time.ParseDuration(typed); err != nil {
			t.Fatal(err)
		}
	}
	p := newPortal(t, engines[0])
	p.serve("--comment-rate", "0", "--metrics-addr", "127.0.0.1:0", "--log-level", "info")
	m := regexp.MustCompile(`msg=metrics addr=(\S+)`).FindStringSubmatch(p.stderr.waitFor(t, "msg=metrics"))
	if m == nil {
		t.Fatal("the log does not say where the metrics are")
	}
	v := newVisitor(t, p.url, nil)
	pages := []string{"", "/comment", "/comments", "/comments?q=pumps", "/themes", "/ledger", "/comments.csv"}

	var sixths [6]footprint
	sent := 0
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	began := time.Now()
	for n := 0; ; n++ {
		<-tick.C
		gone := time.Since(began)
		if gone >= long {
			break
		}
		v.get("/dockets/" + shippedDocket + pages[n%len(pages)])
		if n%2 == 0 {
			v.submit(shippedDocket, map[string]string{
				"answer-1": fmt.Sprintf("Comment %d of a long day: patch the pumps.", n)})
			sent++
		}
		if n%20 == 0 {
			sixths[gone*6/long].widen(p.footprint(v, m[1]))
		}
	}
	early, late := sixths[1], sixths[5]
	t.Logf("%d comments in %s; in the sixths: %+v", sent, long, sixths)
	const room = 20 << 20 // bytes: the index of campaigns grows by 1.1 kB for each comment
	if late.goroutines > early.goroutines+10 || late.files > early.files+10 || late.log > early.log+early.log/4 ||
		late.memory > early.memory+early.memory/10+room {
		t.Errorf("it grew: %+v, and at the end %+v", early, late)
	}
	p.stop()
	if got := p.received(t); got != sent {
		t.Errorf("the portal has %d comments, want %d", got, sent)
	}
}

// footprint reads what the server holds from its metrics and its folder.
func (p *portal) footprint(v *visitor, addr string) (f footprint) {
	p.t.Helper()
	f.goroutines, f.files = p.figures(v, addr)
	_, body := v.get("http://" + addr + "/metrics")
	m := regexp.MustCompile(`(?m)^process_resident_memory_bytes (\S+)$`).FindStringSubmatch(body)
	if m == nil {
		p.t.Fatal("the metrics have no process_resident_memory_bytes")
	}
	bytes, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		p.t.Fatal(err)
	}
	f.memory = int(bytes)
	if info, err := os.Stat(filepath.Join(p.dir, "portal.db-wal")); err == nil {
		f.log = int(info.Size())
	}
	return f
}
