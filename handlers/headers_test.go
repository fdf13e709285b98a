package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// sample fills the wildcards of a route with addresses that exist.
func sample(pattern, comment, receipt string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.NewReplacer("{$}", "", "{docket}", "HHS-HCIC-2016-0001", "{comment}", comment, "{token}", receipt,
		"{file}", "comments.csv", "{campaign}", "1", "{user}", "1", "{id}", "1", "{session}", "1").Replace(path)
	return method, path
}

func TestEveryRouteAnswersWithTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://portal.example")
	for scheme, p := range map[string]*testPortal{
		"http":  openPortal(t),
		"https": openPortal(t, func(d *Deps) { d.BaseURL = base }),
	} {
		comment := string(p.decide(p.file(url.Values{"answer-1": {"Words"}}), docket.ActionPost))
		fields := p.get(testForm).fields(t, "form.comment-form")
		fields.Set("answer-1", "More words")
		fields.Set("step", "submit")
		receipt := strings.TrimPrefix(p.post(testForm, fields).want(t, 303).Header.Get("Location"),
			testDocket+"/receipt/")
		for _, rt := range p.site.routes() {
			method, path := sample(rt.pattern, comment, receipt)
			name := scheme + " " + rt.pattern
			for _, body := range []string{"", "step=review&form_token=x"} {
				r := httptest.NewRequest(method, scheme+"://portal.example"+path, strings.NewReader(body))
				r.Header.Set("Origin", scheme+"://portal.example")
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				checkHeaders(t, name, p.do(r), scheme == "https", rt.need == web.Public)
			}
		}
		for name, a := range map[string]*answer{"not found": p.get("/nowhere"), "a cleaned path": p.get("//dockets")} {
			checkHeaders(t, scheme+" "+name, a, scheme == "https", true)
		}
	}
}

func checkHeaders(t *testing.T, name string, a *answer, secure, isPublic bool) {
	t.Helper()
	csp := a.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("%s: the policy lacks %s: %s", name, part, csp)
		}
	}
	if !strings.Contains(csp, "sandbox") {
		for _, part := range []string{"script-src 'self'", "style-src 'self'", "img-src 'self'", "form-action 'self'",
			"base-uri 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy lacks %s: %s", name, part, csp)
			}
		}
		if strings.Contains(csp, "upgrade-insecure-requests") != secure {
			t.Errorf("%s: upgrade-insecure-requests belongs on https alone", name)
		}
	}
	if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
		t.Errorf("%s: the policy is loose: %s", name, csp)
	}
	for header, want := range map[string]string{
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin",
		"X-Frame-Options":            "DENY",
	} {
		if got := a.Header.Get(header); got != want {
			t.Errorf("%s: %s is %q, want %q", name, header, got, want)
		}
	}
	if hsts := a.Header.Get("Strict-Transport-Security"); secure != (hsts == "max-age=31536000; "+
		"includeSubDomains") || !secure && hsts != "" {
		t.Errorf("%s: Strict-Transport-Security is %q", name, hsts)
	}
	// What programs read is the same for everybody, so that any site may show it.
	shared := ""
	if strings.Contains(name, " /api/") {
		shared = "*"
	}
	if got := a.Header.Get("Access-Control-Allow-Origin"); got != shared {
		t.Errorf("%s: shared with other sites by %q, want %q", name, got, shared)
	}
	for _, header := range []string{"Access-Control-Allow-Credentials", "Server", "X-Powered-By"} {
		if a.Header.Get(header) != "" {
			t.Errorf("%s: sends %s", name, header)
		}
	}
	if a.Header.Get("Permissions-Policy") == "" || a.Header.Get("Cache-Control") == "" {
		t.Errorf("%s: no Permissions-Policy or Cache-Control", name)
	}
	kind := a.Header.Get("Content-Type")
	if len(a.Body) > 0 && !strings.Contains(kind, "charset=utf-8") && !strings.HasPrefix(kind, "image/") &&
		kind != "application/zip" && !(shared != "" && strings.HasSuffix(kind, "json")) {
		t.Errorf("%s: Content-Type is %q", name, kind)
	}
	if isPublic && a.Header.Get("Set-Cookie") != "" && !strings.Contains(name, "/admin") {
		t.Errorf("%s: sets a cookie", name)
	}
	if a.StatusCode == http.StatusInternalServerError {
		t.Errorf("%s: status 500: %.500s", name, a.Body)
	}
}

func TestGetChangesNothing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	comment := string(p.decide(p.file(url.Values{"answer-1": {"Words"}}), docket.ActionPost))
	before, err := p.db.Log(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, rt := range p.site.routes() {
		method, path := sample(rt.pattern, comment, "x")
		if rt.need == web.Public && method == "GET" {
			p.get(path)
		}
	}
	after, err := p.db.Log(t.Context(), 0, 1000)
	if err != nil || len(after) != len(before) {
		t.Errorf("reading the public pages wrote %d rows to the log (%v)", len(after)-len(before), err)
	}
}

func TestPagesNameNothingElsewhere(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.FederalFrame = true })
	for _, s := range galleryPages(p) {
		for _, n := range s.page.nodes(t, "script, link, img, iframe, object, embed, source, form") {
			for _, name := range []string{"src", "href", "action", "srcset", "data"} {
				at := attr(n, name)
				if at == "" || strings.HasPrefix(at, "/") && !strings.HasPrefix(at, "//") || n.Data == "link" &&
					(attr(n, "rel") == "canonical" || attr(n, "hreflang") != "") {
					continue
				}
				t.Errorf("%s: <%s %s=%q>", s.name, n.Data, name, at)
			}
		}
		if len(s.page.nodes(t, "script:not([src]), style, [style], [onclick], [onload], [onerror]")) > 0 {
			t.Errorf("%s: something is inline", s.name)
		}
		if len(s.page.nodes(t, "h1")) != 1 || len(s.page.nodes(t, "html[lang]")) != 1 ||
			len(s.page.nodes(t, "main")) != 1 {
			t.Errorf("%s: one h1, main and lang each are wanted", s.name)
		}
		ids := map[string]bool{}
		for _, n := range s.page.nodes(t, "[id]") {
			if ids[attr(n, "id")] {
				t.Errorf("%s: the id %s stands twice", s.name, attr(n, "id"))
			}
			ids[attr(n, "id")] = true
		}
	}
}
