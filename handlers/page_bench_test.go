package handlers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/public"
)

// benchComments is the size of the page that PERFORMANCE measures.
const benchComments = 200

// pageOf200 is a reader whose list has 200 comments of some 500 bytes.
type pageOf200 struct {
	public.Store
	page docket.PublicPage
}

func (r pageOf200) MatchedPublicComments(context.Context, docket.PublicQuery,
	docket.PublicMatches) (docket.PublicPage, error) {
	return r.page, nil
}

func benchPortal(b *testing.B) *testPortal {
	b.Helper()
	var list docket.PublicPage
	for i := range benchComments {
		text := strings.Repeat(fmt.Sprintf("Comment %d says that patches come late & devices stay old. ", i), 8)
		list.Comments = append(list.Comments, docket.PublicComment{
			ID: docket.ID("HHS-HCIC-2016-0001").Comment(int64(i + 1)), Docket: "HHS-HCIC-2016-0001",
			Byline:  docket.Byline{Type: docket.Organization, Name: "Sam Lee", Organization: "Clinic", State: "OH"},
			Answers: []docket.PublicAnswer{{Question: "1", Text: docket.Text(text)}}, PostedAt: testStart,
		})
	}
	list.Total = benchComments
	return openPortal(b, func(d *Deps) {
		d.Public.Store = pageOf200{d.Public.Store, list}
		d.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	})
}

// BenchmarkPage serves the page of 200 comments over loopback connections,
// sixteen at a time, in four ways, each beside a handler that does nothing but
// send as many bytes. The ratio is the portal's rate over the bare one's, taken
// in turns in the same run: PERFORMANCE, goal R3. The same ratio of processor
// time is what a machine with nothing else to do would show.
func BenchmarkPage(b *testing.B) {
	p := benchPortal(b)
	const path = testDocket + "/comments"
	plain := p.get(path)
	tag := plain.Header.Get("ETag")
	small := p.ask("GET", path, "Accept-Encoding", "gzip")
	b.Logf("page of %d comments: %d bytes, %d compressed", benchComments, len(plain.Body), len(small.Body))
	var bare atomic.Pointer[[]byte]
	hello := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{"text/html; charset=utf-8"}
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(*bare.Load())
	})
	portal, baseline := listen(b, p.http), listen(b, hello)
	short := []byte("hello")
	for _, tt := range []struct {
		name   string
		header []string
		body   []byte // of the bare handler
		goal   float64
	}{
		{"identity", nil, short, 0.25},
		{"gzip", []string{"Accept-Encoding", "gzip"}, short, 0.40},
		{"not-modified", []string{"If-None-Match", tag}, short, 0.75},
	} {
		b.Run(tt.name, func(b *testing.B) {
			bare.Store(&tt.body)
			var ours, theirs, oursCPU, theirsCPU time.Duration
			for range b.N {
				const turn = 400
				start := processorTime(b)
				theirs += load(b, baseline, "/", tt.header, turn)
				between := processorTime(b)
				ours += load(b, portal, path, tt.header, turn)
				theirsCPU += between - start
				oursCPU += processorTime(b) - between
			}
			b.ReportMetric(float64(theirs)/float64(ours), "of-bare")
			b.ReportMetric(float64(theirsCPU)/float64(oursCPU), "of-bare-cpu")
			b.ReportMetric(tt.goal, "goal")
			b.ReportMetric(float64(b.N)*400/ours.Seconds(), "req/s")
		})
	}
	b.Run("uncached", func(b *testing.B) {
		d, err := p.db.Docket(b.Context(), "HHS-HCIC-2016-0001")
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			c, err := p.site.public.Comments.DrawComments(b.Context(), d, docket.PublicQuery{Docket: d.ID,
				Limit: benchComments})
			if err != nil {
				b.Fatal(err)
			}
			if err := c.Render(b.Context(), io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("uncached-and-compressed", func(b *testing.B) {
		for b.Loop() {
			p.site.ForgetPages()
			w := httptest.NewRecorder()
			p.http.ServeHTTP(w, httptest.NewRequest("GET", "http://portal.example"+path, nil))
		}
	})
}

// processorTime is what this process has used of the processors so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// listen serves h on a loopback port of the system's choice.
func listen(b *testing.B, h http.Handler) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = srv.Serve(l) }()
	b.Cleanup(func() { srv.Close() })
	return "http://" + l.Addr().String()
}

// load sends n requests over 16 connections and returns how long it took.
func load(b *testing.B, base, path string, header []string, n int64) time.Duration {
	b.Helper()
	const workers = 16
	client := clients[base]
	if client == nil {
		client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers, DisableCompression: true}}
		clients[base] = client
	}
	var left atomic.Int64
	left.Store(n)
	done := make(chan error, workers)
	start := time.Now()
	for range workers {
		go func() {
			for left.Add(-1) >= 0 {
				req, err := http.NewRequest("GET", base+path, nil)
				if err != nil {
					done <- err
					return
				}
				for i := 0; i+1 < len(header); i += 2 {
					req.Header.Set(header[i], header[i+1])
				}
				res, err := client.Do(req)
				if err != nil {
					done <- err
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
			done <- nil
		}()
	}
	for range workers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

var clients = map[string]*http.Client{}
