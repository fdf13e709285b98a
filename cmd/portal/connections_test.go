package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// mostConnections is how many strangers connect and send half a request (STANDARDS,
// reliability, tests 10 and 11).
const mostConnections = 10_000

// TestManyConnectionsLeaveNothingBehind opens connections that send half a request, as many
// as the limit of open files allows. People read and send comments meanwhile; a burst of
// comments beyond what is taken at once is either acknowledged or refused with its words
// kept; and when the strangers are gone, goroutines and open files are as before.
func TestManyConnectionsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	n := raiseOpenFiles(t)
	p := newPortal(t, engines[0])
	p.serve("--comment-rate", "0", "--metrics-addr", "127.0.0.1:0", "--log-level", "info")
	m := regexp.MustCompile(`msg=metrics addr=(\S+)`).FindStringSubmatch(p.stderr.waitFor(t, "msg=metrics"))
	if m == nil {
		t.Fatal("the log does not say where the metrics are")
	}
	v := newVisitor(t, p.url, nil)
	v.submit(shippedDocket, map[string]string{"answer-1": "Before the crowd."})
	goroutines, files := p.figures(v, m[1])

	host := strings.TrimPrefix(p.url, "http://")
	var open []net.Conn
	closeAll := func() {
		for _, c := range open {
			_ = c.Close()
		}
		open = nil
	}
	defer closeAll()
	for range n {
		c, err := net.DialTimeout("tcp", host, 10*time.Second)
		if err != nil {
			t.Fatalf("connection %d: %v", len(open), err)
		}
		open = append(open, c)
		if _, err := fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: %s\r\nX-Slow: ", host); err != nil {
			t.Fatalf("connection %d: %v", len(open), err)
		}
	}
	if status, _ := v.get("/dockets/" + shippedDocket); status != http.StatusOK {
		t.Errorf("in the crowd a page has status %d", status)
	}
	v.submit(shippedDocket, map[string]string{"answer-1": "In the middle of the crowd."})
	closeAll()

	acknowledged := p.burst(t, 300)
	v.submit(shippedDocket, map[string]string{"answer-1": "After the crowd."})
	t.Logf("%d connections; %d of 300 comments of a burst were acknowledged", n, acknowledged)
	if got := p.received(t); got != acknowledged+3 {
		t.Errorf("the portal has %d comments, want %d: each acknowledged one, once", got, acknowledged+3)
	}
	end := time.After(30 * time.Second)
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		g, f := p.figures(v, m[1])
		if g <= goroutines+20 && f <= files+20 {
			return
		}
		select {
		case <-again.C:
		case <-end:
			t.Fatalf("%d goroutines and %d open files, before the crowd %d and %d", g, f, goroutines, files)
		}
	}
}

// raiseOpenFiles lets this program open as many files as it may, and returns how many
// connections that is good for.
func raiseOpenFiles(t *testing.T) int {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	n := min(mostConnections, int(min(limit.Max, 1<<20))-1000)
	if n < 1000 {
		t.Skipf("at most %d files may be open", limit.Max)
	}
	return n
}

// figures reads goroutines and open files of the server from its metrics.
func (p *portal) figures(v *visitor, addr string) (goroutines, files int) {
	_, body := v.get("http://" + addr + "/metrics")
	read := func(name string) int {
		m := regexp.MustCompile(`(?m)^` + name + ` (\d+)$`).FindStringSubmatch(body)
		if m == nil {
			p.t.Fatalf("the metrics have no %s", name)
		}
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return read("go_goroutines"), read("process_open_fds")
}

// burst sends comments at the same moment and returns how many were acknowledged. The
// others must be refused with a time to come again and with their words.
func (p *portal) burst(t *testing.T, n int) int {
	t.Helper()
	v := newVisitor(t, p.url, nil)
	path := "/dockets/" + shippedDocket + "/comment"
	var forms []url.Values
	for i := range n {
		_, body := v.get(path)
		_, form := parsePage(t, body).form(t, commentForm)
		form.Set("answer-1", fmt.Sprintf("Comment %d of a burst.", i))
		form.Set("step", "submit")
		forms = append(forms, form)
	}
	client := &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	defer client.CloseIdleConnections()
	var acknowledged atomic.Int64
	var group sync.WaitGroup
	for i, form := range forms {
		group.Go(func() {
			res, err := client.PostForm(p.url+path, form)
			if err != nil {
				t.Errorf("comment %d: %v", i, err)
				return
			}
			_, body := v.read(res, nil)
			switch {
			case res.StatusCode == http.StatusSeeOther:
				acknowledged.Add(1)
			case res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" ||
				!strings.Contains(body, form.Get("answer-1")):
				t.Errorf("comment %d: status %d, not refused with its words", i, res.StatusCode)
			}
		})
	}
	group.Wait()
	return int(acknowledged.Load())
}
