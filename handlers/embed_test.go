package handlers

import (
	"net/http"
	"strings"
	"testing"
)

// The small page of a docket may be framed by the sites that the operator named, every
// other page and, where none is named, this one by nobody.
func TestOnlyTheSmallPageMayBeFramedAndOnlyByThoseNamed(t *testing.T) {
	t.Parallel()
	const origin = "https://blog.example.gov"
	open := openPortal(t, func(d *Deps) { d.EmbedOrigins = []string{origin, "https://www.example.gov"} })
	closed := openPortal(t)
	framers := func(a *answer) string {
		_, list, _ := strings.Cut(a.Header.Get("Content-Security-Policy"), "frame-ancestors ")
		list, _, _ = strings.Cut(list, ";")
		return list + " " + a.Header.Get("X-Frame-Options")
	}
	for range 2 { // the second answer comes from the cache
		page := open.get(testDocket+"/embed").want(t, http.StatusOK)
		if got := framers(page); got != origin+" https://www.example.gov " {
			t.Errorf("the small page may be framed by %q", got)
		}
		if got := page.Header.Values("Set-Cookie"); len(got) > 0 {
			t.Errorf("it sets %q", got)
		}
		if n := len(page.nodes(t, ".questions li")); n != 5 {
			t.Errorf("it asks %d questions", n)
		}
		if n := len(page.nodes(t, "form, script, iframe")); n != 0 {
			t.Errorf("it has %d parts that could be tricked", n)
		}
		page.contains(t, testDocket+`/comment"`)
	}
	for _, tt := range []struct {
		what string
		page *answer
	}{
		{"the call", open.get(testDocket)},
		{"the form", open.get(testDocket + "/comment")},
		{"the small page of another portal", closed.get(testDocket + "/embed")},
	} {
		if got := framers(tt.page.want(t, http.StatusOK)); got != "'none' DENY" {
			t.Errorf("%s may be framed by %q", tt.what, got)
		}
	}
	open.get("/dockets/NO-SUCH-DOCKET/embed").want(t, http.StatusNotFound)
}
