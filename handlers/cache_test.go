package handlers

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

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
	for _, path := range []string{"/", testDocket, testDocket + "/comments", testDocket + "/comments/" + string(id),
		testDocket + "/themes", testDocket + "/ledger"} {
		plain := p.get(path).want(t, 200)
		tag := plain.Header.Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") || plain.Header.Get("Vary") != "Accept-Encoding" ||
			plain.Header.Get("Cache-Control") != "no-cache" {
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
			if again := p.ask("GET", path, "If-None-Match", held).want(t, 304); again.Body != "" ||
				again.Header.Get("ETag") == "" {
				t.Errorf("%s: a 304 with a body or without its tag", path)
			}
		}
		p.ask("GET", path, "If-None-Match", `"other"`).want(t, 200)
		if refused := p.ask("GET", path, "Accept-Encoding", "gzip;q=0").want(t,
			200); refused.Header.Get("Content-Encoding") != "" {
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
	p.get("/").want(t, 200).contains(t, "5 questions. Answer any of them, or all.")
}

func TestAPanicIsA500WithAReference(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	h := p.site.logged(p.site.recovered(p.site.headers(http.HandlerFunc(func(http.ResponseWriter,
		*http.Request) {
		panic("secret words")
	}))))
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
		d.Public.Ready = func(context.Context) error { return fmt.Errorf("the disk /secret is full") }
	})
	down.get("/readyz").want(t, 503).lacks(t, "secret")
	p.get("/.well-known/security.txt").want(t, 200).contains(t, "Contact: mailto:", "Expires: 2027-05-", "Canonical: "+
		"http://portal.example/.well-known/security.txt")
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
