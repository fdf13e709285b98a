package handlers

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/docketfile"
)

// ask sends a GET with headers in pairs.
func (p *testPortal) ask(method, path string, headers ...string) *answer {
	p.t.Helper()
	r := httptest.NewRequest(method, "http://portal.example"+path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return p.do(r)
}

func unzip(t testing.TB, a *answer) string {
	t.Helper()
	zip, err := gzip.NewReader(strings.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func TestPublishedPagesAreSentAsBytes(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.decide(p.file(url.Values{"answer-1": {"Words"}}), docket.ActionPost)
	for _, path := range []string{"/", testDocket, testDocket + "/comments", testDocket + "/comments/" + string(id), testDocket + "/themes", testDocket + "/ledger"} {
		plain := p.get(path).want(t, 200)
		tag := plain.Header.Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") || plain.Header.Get("Vary") != "Accept-Encoding" || plain.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: headers %v", path, plain.Header)
		}
		small := p.ask("GET", path, "Accept-Encoding", "br, gzip;q=0.8").want(t, 200)
		if small.Header.Get("Content-Encoding") != "gzip" || small.Header.Get("ETag") == tag {
			t.Errorf("%s: not compressed, or under the tag of the plain bytes", path)
		}
		if unzip(t, small) != plain.Body {
			t.Errorf("%s: the compressed page differs", path)
		}
		for _, held := range []string{tag, small.Header.Get("ETag"), "W/" + tag, `"x", ` + tag, "*"} {
			if again := p.ask("GET", path, "If-None-Match", held).want(t, 304); again.Body != "" || again.Header.Get("ETag") == "" {
				t.Errorf("%s: a 304 with a body or without its tag", path)
			}
		}
		p.ask("GET", path, "If-None-Match", `"other"`).want(t, 200)
		if refused := p.ask("GET", path, "Accept-Encoding", "gzip;q=0").want(t, 200); refused.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: compressed for a reader who refuses it", path)
		}
		if head := p.ask("HEAD", path).want(t, 200); head.Header.Get("Content-Length") != fmt.Sprint(len(plain.Body)) {
			t.Errorf("%s: HEAD says %s bytes, GET sends %d", path, head.Header.Get("Content-Length"), len(plain.Body))
		}
	}
}

func TestACachedPageNeverOutlivesWhatItShows(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Fleeting words"}})
	p.get(testDocket+"/comments").want(t, 200).lacks(t, "Fleeting")
	id := p.decide(number, docket.ActionPost)
	list := p.get(testDocket+"/comments").want(t, 200).contains(t, "Fleeting")
	item := testDocket + "/comments/" + string(id)
	p.get(item).want(t, 200)
	p.decide(number, docket.ActionWithhold)
	p.get(item).want(t, 404)
	p.ask("GET", testDocket+"/comments", "If-None-Match", list.Header.Get("ETag")).want(t, 200).lacks(t, "Fleeting")
	p.get(testDocket+"/ledger").contains(t, "Not posted")
}

// TestTheLedgerIsNeverOlderThanTheLastComment files a comment after the ledger
// was drawn: nothing public changed, the ledger did.
func TestTheLedgerIsNeverOlderThanTheLastComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for _, path := range []string{testDocket, testDocket + "/ledger"} {
		before := p.get(path).want(t, 200)
		p.ask("GET", path, "If-None-Match", before.Header.Get("ETag")).want(t, 304)
		p.file(url.Values{"answer-1": {"One more, after " + path}})
		p.ask("GET", path, "If-None-Match", before.Header.Get("ETag")).want(t, 200)
	}
}

func TestTheClosingDateEndsACachedPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	d, book := docketfile.ShippedDocket()
	d.ID, d.Closes = "CLOSING-0001", testStart.Add(time.Hour)
	if err := p.db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	p.get("/dockets/CLOSING-0001").want(t, 200).contains(t, "Comments are open until", "Write a comment")
	p.get("/").want(t, 200).contains(t, "Choose a call for comments", "CLOSING-0001", testDocket)
	p.clock.advance(time.Hour)
	p.get("/dockets/CLOSING-0001").want(t, 200).contains(t, "Comments closed on").lacks(t, "Write a comment")
	p.get("/").want(t, 200).contains(t, "What we ask")
}

func TestTheCacheKeepsToItsBytes(t *testing.T) {
	t.Parallel()
	c := newPageCache(100_000)
	for i := range 1000 {
		c.put(&cachedPage{key: fmt.Sprint(i), period: docket.PeriodOpen, body: make([]byte, 4000)})
	}
	if c.bytes > c.max || len(c.entries) != c.recent.Len() || len(c.entries) < 10 {
		t.Errorf("%d bytes in %d entries, want at most %d", c.bytes, len(c.entries), c.max)
	}
	if c.get("999", 0, testStart) == nil || c.get("0", 0, testStart) != nil {
		t.Error("the newest page is gone or the oldest is not")
	}
	c.put(&cachedPage{key: "huge", period: docket.PeriodOpen, body: make([]byte, 50_000)})
	if c.get("huge", 0, testStart) != nil {
		t.Error("a page of half the cache was kept")
	}
	if c.get("999", 1, testStart) != nil {
		t.Error("a page of another revision was served")
	}
}

func TestOnePageIsBuiltOnceForAllWhoWait(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	release := make(chan struct{})
	var mu sync.Mutex
	built := 0
	fn := func(context.Context, docket.Docket) (templ.Component, error) {
		mu.Lock()
		built++
		mu.Unlock()
		<-release
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "page")
			return err
		}), nil
	}
	var wg sync.WaitGroup
	started := make(chan struct{}, 16)
	for range 16 {
		wg.Go(func() {
			started <- struct{}{}
			w := httptest.NewRecorder()
			if err := p.site.published(w, httptest.NewRequest("GET", "/x", nil), p.docket.ID, "/x", fn); err != nil || w.Body.String() != "page" {
				t.Errorf("got %q, %v", w.Body, err)
			}
		})
	}
	for range 16 {
		<-started
	}
	close(release)
	wg.Wait()
	if built > 2 { // one, or two where a reader came after the first had been kept
		t.Errorf("built %d times", built)
	}
	// A reader who leaves does not take the page from those who wait.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	gone := httptest.NewRequest("GET", "/y", nil).WithContext(ctx)
	if _, err := p.site.build(gone.Context(), p.docket.ID, "/y", 1, fn); err == nil {
		t.Log("the page was ready before the reader had gone")
	}
	if _, err := p.site.build(t.Context(), p.docket.ID, "/y", 1, fn); err != nil {
		t.Error(err)
	}
}

func TestClientAddress(t *testing.T) {
	t.Parallel()
	s := &site{Deps: Deps{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, tt := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"no proxy", "198.51.100.7:1234", nil, "198.51.100.7"},
		{"a stranger's header is ignored", "198.51.100.7:1234", []string{"203.0.113.1"}, "198.51.100.7"},
		{"a trusted proxy is believed", "10.0.0.1:1", []string{"203.0.113.1"}, "203.0.113.1"},
		{"what a client wrote before the proxy is not", "10.0.0.1:1", []string{"1.1.1.1, 203.0.113.1"}, "203.0.113.1"},
		{"a chain of trusted proxies", "10.0.0.1:1", []string{"203.0.113.1, 10.0.0.9", "10.0.0.8"}, "203.0.113.1"},
		{"two headers are one list", "10.0.0.1:1", []string{"1.1.1.1", "203.0.113.1"}, "203.0.113.1"},
		{"a port is dropped", "10.0.0.1:1", []string{"203.0.113.1:555"}, "203.0.113.1"},
		{"IPv6 in brackets", "[::1]:1", []string{"[2001:db8::1]:80"}, "2001:db8::1"},
		{"an IPv4 address in IPv6", "[::ffff:10.0.0.1]:1", []string{"::ffff:203.0.113.1"}, "203.0.113.1"},
		{"nonsense ends the chain", "10.0.0.1:1", []string{"203.0.113.1, unknown"}, "10.0.0.1"},
		{"no header", "10.0.0.1:1", nil, "10.0.0.1"},
		{"a Unix socket", "@", []string{"203.0.113.1"}, "invalid IP"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.peer
			r.Header["X-Forwarded-For"] = tt.forwarded
			if got := s.clientAddr(r).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	now := testStart
	l := newLimiter(2, [32]byte{1})
	v4, other := netip.MustParseAddr("203.0.113.1"), netip.MustParseAddr("203.0.113.2")
	for i, want := range []bool{true, true, false} {
		if _, ok := l.take(v4, now); ok != want {
			t.Errorf("try %d: %v, want %v", i+1, ok, want)
		}
	}
	if wait, _ := l.take(v4, now); wait <= 0 || wait > 30*time.Second {
		t.Errorf("wait %v, want up to 30 s", wait)
	}
	if _, ok := l.take(other, now); !ok {
		t.Error("a neighbour pays for it")
	}
	if _, ok := l.take(v4, now.Add(30*time.Second)); !ok {
		t.Error("the bucket does not fill again")
	}
	home, flat := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
	l.take(home, now)
	l.take(flat, now)
	if _, ok := l.take(home, now); ok {
		t.Error("a household of IPv6 addresses has a bucket each")
	}
	for i := range maxBuckets + 10 {
		l.take(netip.AddrFrom4([4]byte{11, byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if len(l.buckets) > maxBuckets {
		t.Errorf("%d buckets, want at most %d", len(l.buckets), maxBuckets)
	}
}

func TestAPanicIsA500WithAReference(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	h := p.site.logged(p.site.recovered(p.site.headers(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret words") }))))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	a := &answer{Response: w.Result(), Body: w.Body.String()}
	a.want(t, 500).lacks(t, "secret words", "goroutine")
	if ref := a.text(t, "#error-reference"); len(ref) != 16 || !strings.Contains(p.log.String(), ref) {
		t.Errorf("reference %q is not in the log", ref)
	}
	if strings.Contains(p.log.String(), "secret words") {
		t.Error("the log holds the panic's value")
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.get("/healthz").want(t, 200)
	p.get("/readyz").want(t, 200)
	down := openPortal(t, func(d *Deps) {
		d.Ready = func(context.Context) error { return fmt.Errorf("the disk /secret is full") }
	})
	down.get("/readyz").want(t, 503).lacks(t, "secret")
	p.get("/.well-known/security.txt").want(t, 200).contains(t, "Contact: mailto:", "Expires: 2027-05-", "Canonical: http://portal.example/.well-known/security.txt")
	p.get("/robots.txt").want(t, 200).contains(t, "User-agent: *")
}

func FuzzCommentForm(f *testing.F) {
	f.Add("answer-1=hello&step=review")
	f.Add("answer-1=%ff%00&answer-general=%3Cscript%3E&submitter_type=root&step=submit&form_token=x")
	f.Add("answer-99=x&state=ZZ&email=%0d%0aBcc:x&reply_to=HHS-HCIC-2016-0001-0001&leave_empty=bot")
	f.Add("step=edit&answer-1=" + strings.Repeat("%E2%80%AE", 50))
	p := openPortal(f)
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "http://portal.example"+testForm, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		p.http.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%q: status %d", body, w.Code)
		}
		if bytes.Contains(w.Body.Bytes(), []byte("<script>alert")) {
			t.Errorf("%q: runs", body)
		}
	})
}
