package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/public"
	"commentportal/handlers/web"
)

func TestInvalidFormsComeBackWithTheWords(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	token := p.get(testForm).fields(t, "form.comment-form").Get("form_token")
	for _, tt := range []struct {
		name   string
		form   url.Values
		field  string // where the summary leads; "" for the whole form
		holds  string
		status int
	}{
		{"an empty form", url.Values{}, "", "", 422},
		{"an answer that is too long", url.Values{"answer-3": {strings.Repeat("ä", docket.MaxAnswer+1)}}, "answer-3",
			"ääää", 422},
		{"an unknown sector", url.Values{"answer-1": {"Kept words"}, "sector": {"farming"}}, "sector", "Kept words",
			422},
		{"an unknown state", url.Values{"answer-1": {"Kept words"}, "state": {"ZZ"}}, "state", "Kept words", 422},
		{"a bad e-mail address", url.Values{"answer-1": {"Kept words"}, "email": {"nobody"}}, "email", "Kept words",
			422},
		{"an unknown submitter type", url.Values{"answer-1": {"Kept words"}, "submitter_type": {"root"}},
			"submitter_type", "Kept words", 422},
		{"invalid UTF-8", url.Values{"answer-1": {"Kept \xff words"}}, "answer-1", "words", 422},
		{"a NUL", url.Values{"answer-1": {"Kept\x00words"}}, "answer-1", "words", 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, step := range []string{"review", "submit"} {
				tt.form.Set("form_token", token)
				tt.form.Set("step", step)
				page := p.post(testForm, tt.form).want(t, tt.status)
				if !strings.HasPrefix(page.text(t, "title"), "Error: ") {
					t.Errorf("title %q does not begin with the error", page.text(t, "title"))
				}
				page.contains(t, "There is a problem", tt.holds)
				if tt.field == "" {
					continue
				}
				if len(page.nodes(t, `#error-summary a[href="#`+tt.field+`"]`)) != 1 {
					t.Errorf("the summary does not lead to %s", tt.field)
				}
				if len(page.nodes(t, "#"+tt.field+"-error")) != 1 {
					t.Errorf("no message beside %s", tt.field)
				}
				if len(page.nodes(t, `[aria-invalid="true"][aria-describedby~="`+tt.field+`-error"]`)) != 1 {
					t.Errorf("%s is not tied to its message", tt.field)
				}
			}
		})
	}
}

func TestForgedAndExpiredTokensKeepTheWords(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	old := p.get(testForm).fields(t, "form.comment-form").Get("form_token")
	p.clock.advance(8 * 24 * time.Hour)
	elsewhere := p.desk.NewToken("OTHER-0001")
	for name, token := range map[string]string{"forged": "nonsense", "missing": "", "expired": old,
		"of another docket": elsewhere} {
		page := p.post(testForm, url.Values{"answer-1": {"Slowly written words"}, "form_token": {token},
			"step": {"submit"}}).want(t, 422)
		page.contains(t, "Slowly written words", "Your answers are still here")
		fresh := page.fields(t, "form.comment-form").Get("form_token")
		if fresh == "" || fresh == token {
			t.Errorf("%s: no new token", name)
		}
		p.post(testForm, url.Values{"answer-1": {"Slowly written words"}, "form_token": {fresh},
			"step": {"submit"}}).want(t, http.StatusSeeOther)
	}
}

func TestRefusalsKeepTheWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		err    error
		status int
		retry  bool
	}{
		{"busy", docket.ErrBusy, 503, true},
		{"full", docket.ErrFull, 503, true},
		{"broken", errNoPageInStore, 500, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			fields := p.get(testForm).fields(t, "form.comment-form")
			fields.Set("answer-5", "Two words\n\nand <more>")
			fields.Set("step", "submit")
			p.db.fail.Store(&tt.err)
			page := p.post(testForm, fields).want(t, tt.status)
			if (page.Header.Get("Retry-After") != "") != tt.retry {
				t.Errorf("Retry-After is %q", page.Header.Get("Retry-After"))
			}
			kept := page.fields(t, "main form")
			if kept.Get("answer-5") != "Two words\n\nand <more>" || kept.Get("form_token") != fields.Get("form_token") {
				t.Errorf("the page lost words or token: %v", kept)
			}
			p.db.fail.Store(nil)
			kept.Set("step", "submit")
			p.post(testForm, kept).want(t, http.StatusSeeOther)
		})
	}
}

var errNoPageInStore = http.ErrBodyNotAllowed // any error that nobody knows

func TestSendingTooOftenKeepsTheWordsAndSaysWhen(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 3 })
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("step", "submit")
	var last *answer
	for i := range 4 {
		fields.Set("answer-1", "Words number "+string(rune('A'+i)))
		last = p.post(testForm, fields)
	}
	last.want(t, 429).contains(t, "Words number D", "Send again")
	if last.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	p.clock.advance(20 * time.Second)
	p.post(testForm, fields).want(t, http.StatusSeeOther)
	// Reviewing and the status page are never tighter than sending.
	for range 3 {
		fields.Set("step", "review")
		p.post(testForm, fields).want(t, 200)
		p.post("/status", url.Values{"tracking": {"0000-0000-0000-0000"}}).want(t, 422)
	}
}

func TestTheStatusPageKeepsTheNumberWhenItAsksToWait(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 1 })
	const unknown = "7F3K-9Q2M-X4TB-81VC"
	var last *answer
	for range formFactor + 1 {
		last = p.post("/status", url.Values{"tracking": {unknown}})
	}
	last.want(t, 429)
	if last.Header.Get("Retry-After") == "" || last.fields(t, `form[action="/status"]`).Get("tracking") != unknown {
		t.Error("the page lost the number or does not say when")
	}
}

func TestAHundredPostsOfOneFormFileOneComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("answer-1", "Sent over and over")
	fields.Set("step", "submit")
	numbers := make(chan string, 100)
	var wg sync.WaitGroup
	for range cap(numbers) {
		wg.Go(func() {
			sent := p.post(testForm, fields)
			if sent.StatusCode != http.StatusSeeOther {
				t.Errorf("status %d", sent.StatusCode)
				return
			}
			numbers <- strings.TrimSpace(p.get(sent.Header.Get("Location")).text(t, trackingRow))
		})
	}
	wg.Wait()
	close(numbers)
	first := <-numbers
	for n := range numbers {
		if n != first {
			t.Fatalf("two receipts: %s and %s", first, n)
		}
	}
	if rows, err := p.db.Ledger(t.Context(), p.docket.ID); err != nil || rows[0].Comments != 1 {
		t.Errorf("%v filed, %v; want one comment", rows, err)
	}
}

// downReader is a store that does not answer.
type downReader struct{ public.Store }

func (downReader) Docket(context.Context, docket.ID) (docket.Docket, error) {
	return docket.Docket{}, errors.New("no connection")
}

func TestADatabaseThatIsGoneKeepsTheWordsToo(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	down := openPortal(t, func(d *Deps) { d.Public.Store = downReader{d.Public.Store} })
	page := down.post(testForm, url.Values{"answer-1": {"Words for later"}, "answer-general": {"And more"},
		"form_token": {"t"}, "step": {"submit"}}).want(t, 500)
	kept := page.fields(t, "main form")
	if kept.Get("answer-1") != "Words for later" || kept.Get("answer-general") != "And more" ||
		kept.Get("form_token") != "t" {
		t.Errorf("kept %v", kept)
	}
	page.lacks(t, "no connection")
	kept.Set("form_token", p.get(testForm).fields(t, "form.comment-form").Get("form_token"))
	kept.Set("step", "submit")
	p.post(testForm, kept).want(t, http.StatusSeeOther)
}

func TestRateZeroTurnsEveryLimitOff(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for range 300 {
		p.post("/status", url.Values{"tracking": {"0000-0000-0000-0000"}}).want(t, 422)
	}
}

func TestClosedDocketKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	fields := p.get(testForm).fields(t, "form.comment-form")
	if err := p.db.CloseDocket(t.Context(), p.docket.ID, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	p.clock.advance(time.Minute)
	fields.Set("answer-1", "Too late, alas")
	for _, step := range []string{"review", "submit"} {
		fields.Set("step", step)
		page := p.post(testForm, fields).want(t, http.StatusConflict)
		page.contains(t, "The comment period is closed", "Too late, alas", "It was not sent")
	}
	page := p.get(testForm).want(t, 200).contains(t, "The comment period is closed")
	if len(page.nodes(t, "textarea")) != 0 {
		t.Error("a closed docket still offers its form")
	}
	p.get("/").want(t, 200).contains(t, "Comments closed on")
}

func TestRequestsThatNoPageOfOursSends(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	big := strings.Repeat("a", int(web.MaxFormBytes(p.docket))+1)
	req := func(method, path, contentType, body string) *http.Request {
		r := httptest.NewRequest(method, "http://portal.example"+path, strings.NewReader(body))
		if contentType != "" {
			r.Header.Set("Content-Type", contentType)
		}
		return r
	}
	const form = "application/x-www-form-urlencoded"
	cross := req("POST", testForm, form, "answer-1=x")
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	sister := req("POST", testForm, form, "answer-1=x")
	sister.Header.Set("Sec-Fetch-Site", "same-site")
	stranger := req("POST", testForm, form, "answer-1=x")
	stranger.Header.Set("Origin", "https://evil.example")
	for _, tt := range []struct {
		name   string
		r      *http.Request
		status int
	}{
		{"an unknown page", req("GET", "/nowhere", "", ""), 404},
		{"an unknown docket", req("GET", "/dockets/NO-SUCH-1", "", ""), 404},
		{"a docket that is no docket ID", req("GET", "/dockets/%00", "", ""), 404},
		{"the form of an unknown docket", req("GET", "/dockets/NO-SUCH-1/comment", "", ""), 404},
		{"posting to an unknown docket", req("POST", "/dockets/NO-SUCH-1/comment", form, "answer-1=x"), 404},
		{"an unknown comment", req("GET", testDocket+"/comments/HHS-HCIC-2016-0001-9999", "", ""), 404},
		{"a comment of another docket", req("GET", testDocket+"/comments/OTHER-0001", "", ""), 404},
		{"a forged receipt", req("GET", testDocket+"/receipt/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "",
			""), 404},
		{"a receipt that is no token", req("GET", testDocket+"/receipt/x", "", ""), 404},
		{"the wrong method", req("DELETE", testDocket, "", ""), 405},
		{"TRACE", req("TRACE", "/", "", ""), 405},
		{"a body that is too large", req("POST", testForm, form, big), 413},
		{"a file upload", req("POST", testForm, "multipart/form-data; boundary=x", "--x--"), 415},
		{"JSON", req("POST", testForm, "application/json", "{}"), 415},
		{"two tokens", req("POST", testForm, form, "form_token=a&form_token=b"), 400},
		{"two answers to one question", req("POST", testForm, form, "answer-1=a&answer-1=b"), 400},
		{"a broken escape", req("POST", testForm, form, "answer-1=%zz"), 400},
		{"an unknown step", req("POST", testForm, form, "step=destroy"), 400},
		{"two searches", req("GET", testDocket+"/comments?q=a&q=b", "", ""), 400},
		{"an unknown order", req("GET", testDocket+"/comments?sort=sideways", "", ""), 400},
		{"a page of another docket", req("GET", testDocket+"/comments?after=OTHER-0001", "", ""), 400},
		{"a page that is a number", req("GET", testDocket+"/comments?after=9223372036854775808", "", ""), 400},
		{"a filter with quotes", req("GET", testDocket+"/comments?theme=%27+OR+1%3D1", "", ""), 400},
		{"a search that is too long", req("GET", testDocket+"/comments?q="+strings.Repeat("a", 201), "", ""), 400},
		{"a search in bad UTF-8", req("GET", testDocket+"/comments?q=%ff", "", ""), 400},
		{"an unknown kind of sender", req("GET", testDocket+"/comments?type=robot", "", ""), 400},
		{"a post from another site", cross, 403},
		{"a post from a sister site", sister, 403},
		{"a post with a stranger's origin", stranger, 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := p.do(tt.r).want(t, tt.status)
			if got := page.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
				t.Errorf("Content-Type is %q", got)
			}
			if len(page.nodes(t, "h1")) != 1 {
				t.Error("no heading")
			}
			if tt.status == 405 && page.Header.Get("Allow") == "" {
				t.Error("no Allow header")
			}
		})
	}
	if rows, err := p.db.Ledger(t.Context(), p.docket.ID); err != nil || len(rows) == 0 || rows[0].Comments != 0 {
		t.Errorf("refused requests filed something: %v %v", rows, err)
	}
}

func TestAnEndlessBodyIsRefusedEarly(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	body := &endless{}
	r := httptest.NewRequest("POST", "http://portal.example"+testForm, body)
	r.ContentLength = -1
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	page := p.do(r).want(t, 413)
	if page.Header.Get("Connection") != "close" {
		t.Error("the connection stays open")
	}
	if limit := web.MaxFormBytes(p.docket) + 64<<10; body.read > limit {
		t.Errorf("read %d bytes, want at most %d", body.read, limit)
	}
	r = httptest.NewRequest("POST", "http://portal.example"+testForm, body)
	body.read = 0
	r.ContentLength = 100 << 20
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p.do(r).want(t, 413)
	if body.read != 0 {
		t.Errorf("read %d bytes of a body that said it is too long", body.read)
	}
}

// endless yields the letter a for ever.
type endless struct{ read int64 }

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	e.read += int64(len(b))
	return len(b), nil
}
