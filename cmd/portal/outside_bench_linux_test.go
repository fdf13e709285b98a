package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/store"
)

// The benchmarks of this file drive a server process from outside, in turns with a
// process that serves a bare handler: what the client costs is on neither side, and
// processor time is that of the server alone.

// startBare starts the bare handler in a process of its own.
func startBare(b *testing.B) *portal {
	b.Helper()
	p := &portal{t: b}
	p.start(exec.Command("bare"))
	return p
}

// processorTime is what the server's process has used of the processors so far.
func (p *portal) processorTime() time.Duration {
	p.t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	var sum int64
	for _, name := range tasks {
		body, err := os.ReadFile(name)
		if err != nil {
			continue // a thread that has ended
		}
		first, _, _ := strings.Cut(string(body), " ")
		n, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			p.t.Fatal(err)
		}
		sum += n
	}
	return time.Duration(sum)
}

// memory is how much of its own the server's process has in memory, in megabytes:
// pages of its program file, which the system takes back as it likes, are not counted.
func (p *portal) memory() float64 {
	p.t.Helper()
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(body)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			if err != nil {
				p.t.Fatal(err)
			}
			return float64(n) / 1024
		}
	}
	p.t.Fatalf("the system does not say how much memory the server has")
	return 0
}

// outside is a client that sends many requests at once.
type outside struct {
	client *http.Client
	at     int
}

func newOutside(at int) *outside {
	return &outside{&http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: at, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, at}
}

// send sends n requests that next makes and returns how long they took. Any other
// status than want fails.
func (o *outside) send(b *testing.B, n int64, want int, next func() *http.Request) time.Duration {
	b.Helper()
	var left, wrong atomic.Int64
	left.Store(n)
	var group sync.WaitGroup
	began := time.Now()
	for range o.at {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				res, err := o.client.Do(next())
				if err != nil {
					wrong.Store(-1)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				if res.StatusCode != want {
					wrong.Store(int64(res.StatusCode))
				}
			}
		})
	}
	group.Wait()
	if got := wrong.Load(); got != 0 {
		b.Fatalf("status %d instead of %d (-1: no answer)", got, want)
	}
	return time.Since(began)
}

// request makes requests of one kind; body is called for each.
func request(b *testing.B, method, address string, header []string, body func() string) func() *http.Request {
	return func() *http.Request {
		var content io.Reader
		if body != nil {
			content = strings.NewReader(body())
		}
		r, err := http.NewRequest(method, address, content)
		if err != nil {
			b.Error(err)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		return r
	}
}

// withPosted fills the data folder of a portal with n posted comments, before it serves.
func withPosted(b *testing.B, p *portal, n int) {
	b.Helper()
	p.run("migrate")
	prog := &program{config: config{DataDir: p.dir}}
	options, _, err := prog.storeOptions(b.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	db, err := store.Open(b.Context(), options)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	d, book := docketfile.ShippedDocket()
	if err := db.AddDocket(b.Context(), d, book, docket.ActorPortal); err != nil {
		b.Fatal(err)
	}
	var group sync.WaitGroup
	for w := range 8 {
		group.Go(func() {
			for i := w; i < n; i += 8 {
				if err := postOne(b.Context(), db, i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	group.Wait()
}

// outsideText is a text of some 500 bytes that no other comment has.
func outsideText(i int64) string {
	return strings.Repeat(fmt.Sprintf("Comment %d says that patches come late and devices stay old. ", i), 8)
}

// postOne files a comment and posts it as it is.
func postOne(ctx context.Context, db *store.DB, i int) error {
	text := outsideText(int64(i))
	c := docket.Comment{
		Docket: shippedDocket, Key: fmt.Sprint("posted-", i), Channel: docket.ChannelWeb, StandsFor: 1,
		Submitter: docket.Submitter{Type: docket.Individual, Name: "Sam Lee", State: "OH"}, ReceivedAt: now(),
		Answers: []docket.Answer{{Question: "1", Original: docket.Original(text), Text: docket.Text(text)}},
	}
	id, err := db.FileComment(ctx, c)
	if err != nil {
		return err
	}
	return db.Decide(ctx, docket.Decision{Comment: id, Version: 1, Action: docket.ActionPost,
		Status: docket.Posted, By: 1,
		Byline: c.Submitter.Byline(), Answers: []docket.PublicAnswer{{Question: "1", Text: docket.Text(text)}}})
}

// BenchmarkOutside serves public pages to 16 connections at once, each in turns with the
// bare handler: of-bare is the portal's rate over the bare one's, and cpu-µs what a
// request takes of the server's processors.
func BenchmarkOutside(b *testing.B) {
	p := &portal{t: b, dir: b.TempDir()}
	p.flags = []string{"--data-dir", p.dir}
	withPosted(b, p, 200)
	p.serve("--comment-rate", "0", "--log-level", "error")
	hello, client := startBare(b), newOutside(16)
	list := "/dockets/" + shippedDocket + "/comments"
	res, err := client.client.Get(p.url + list + "?size=200")
	if err != nil {
		b.Fatal(err)
	}
	_ = res.Body.Close()
	b.Logf("the page of 200 has %d bytes", res.ContentLength)
	for _, tt := range []struct {
		name, path string
		header     []string
		want       int
	}{
		{"200 comments", list + "?size=200", nil, http.StatusOK},
		{"200 comments, gzip", list + "?size=200", []string{"Accept-Encoding", "gzip"}, http.StatusOK},
		{"25 comments", list + "?size=25", nil, http.StatusOK},
		{"not modified", list + "?size=200", []string{"If-None-Match", res.Header.Get("ETag")}, http.StatusNotModified},
		{"form", "/dockets/" + shippedDocket + "/comment", nil, http.StatusOK},
		{"health", "/healthz", nil, http.StatusOK},
	} {
		b.Run(tt.name, func(b *testing.B) {
			const turn = 1000
			ours, theirs := request(b, "GET", p.url+tt.path, tt.header, nil), request(b, "GET",
				hello.url, tt.header, nil)
			client.send(b, turn/2, tt.want, ours)
			var took, bare time.Duration
			cpu, bareCPU := p.processorTime(), hello.processorTime()
			b.ResetTimer()
			for range b.N {
				bare += client.send(b, turn, min(tt.want, http.StatusNotModified), theirs)
				took += client.send(b, turn, tt.want, ours)
			}
			b.StopTimer()
			n := float64(b.N * turn)
			b.ReportMetric(n/took.Seconds(), "req/s")
			b.ReportMetric(bare.Seconds()/took.Seconds(), "of-bare")
			b.ReportMetric(float64((p.processorTime()-cpu).Microseconds())/n, "cpu-µs/req")
			b.ReportMetric(float64((hello.processorTime()-bareCPU).Microseconds())/n, "bare-cpu-µs/req")
		})
	}
}

// BenchmarkOutsideSubmit sends comments of 500 bytes as browsers do, in turns with a
// probe of how many syncs the disk takes one after the other.
func BenchmarkOutsideSubmit(b *testing.B) {
	for _, at := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("c=%d", at), func(b *testing.B) {
			p := &portal{t: b, dir: b.TempDir()}
			p.flags = []string{"--data-dir", p.dir}
			p.serve("--comment-rate", "0", "--log-level", "error")
			client, idle := newOutside(at), p.memory()
			next := submissions(b, p)
			client.send(b, 200, http.StatusSeeOther, next)
			turn := int64(50 * at)
			var took, probed time.Duration
			syncs := 0
			cpu := p.processorTime()
			b.ResetTimer()
			for range b.N {
				took += client.send(b, turn, http.StatusSeeOther, next)
				n, d := probeDisk(b, p.dir)
				syncs, probed = syncs+n, probed+d
			}
			b.StopTimer()
			n := float64(int64(b.N) * turn)
			b.ReportMetric(n/took.Seconds(), "comments/s")
			b.ReportMetric(float64(syncs)/probed.Seconds(), "syncs/s")
			b.ReportMetric(float64((p.processorTime()-cpu).Microseconds())/n, "cpu-µs/comment")
			b.ReportMetric(idle, "MB-idle")
			b.ReportMetric(p.memory(), "MB-after")
			b.ReportMetric(n, "comments")
		})
	}
}

// submissions makes requests that each send another comment.
func submissions(b *testing.B, p *portal) func() *http.Request {
	b.Helper()
	path := "/dockets/" + shippedDocket + "/comment"
	status, body := newVisitor(b, p.url, nil).get(path)
	if status != http.StatusOK {
		b.Fatalf("the form: status %d", status)
	}
	_, form := parsePage(b, body).form(b, commentForm)
	form.Set("step", "submit")
	form.Del("answer-1")
	rest := form.Encode()
	var serial atomic.Int64
	return request(b, "POST", p.url+path, []string{"Content-Type", "application/x-www-form-urlencoded",
		"Sec-Fetch-Site", "same-origin"}, func() string {
		return rest + "&answer-1=" + url.QueryEscape(outsideText(serial.Add(1)))
	})
}

// probeDisk appends and syncs for a moment: what one writer without group commit could
// do at most.
func probeDisk(b *testing.B, dir string) (int, time.Duration) {
	b.Helper()
	f, err := os.Create(filepath.Join(dir, "probe"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	began, n := time.Now(), 0
	for ; time.Since(began) < 50*time.Millisecond; n++ {
		if _, err := f.Write(block); err != nil {
			b.Fatal(err)
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			b.Fatal(err)
		}
	}
	return n, time.Since(began)
}
