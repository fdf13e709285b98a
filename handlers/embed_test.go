package handlers

import (
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/views"
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

// What staff copy for other sites is a card in each language, and a frame where sites are
// named; the words of the docket are no HTML in it.
func TestStaffCopyWhatLeadsToADocketFromOtherSites(t *testing.T) {
	t.Parallel()
	for framed, origins := range map[bool][]string{true: {"https://blog.example.gov"}, false: nil} {
		p := openPortal(t, func(d *Deps) { d.EmbedOrigins = origins })
		page := p.staffer(docket.RoleAdmin).get("/admin/dockets/"+string(p.docket.ID)).want(t, http.StatusOK)
		code := map[string]string{}
		for _, n := range page.nodes(t, "#share textarea[readonly]") {
			code[attr(n, "name")] = nodeText(n)
		}
		at := "http://portal.example/dockets/" + string(p.docket.ID)
		if !strings.Contains(code["card-en"], `<a href="`+at+`">`) ||
			!strings.Contains(code["card-es"], "/es/dockets/") {
			t.Errorf("the cards are %q", code)
		}
		if got := strings.Contains(code["frame-en"], `<iframe src="`+at+`/embed" title="`); got != framed {
			t.Errorf("sites named: %v, the frame is %q", framed, code["frame-en"])
		}
		if page.contains(t, "<summary>For other sites"); !framed {
			page.contains(t, "No site may show a frame")
		}
	}
	d := docket.Docket{ID: "A-1", Title: `Pumps <script>"&`, Agency: "<b>Us</b>"}
	for _, f := range views.ShareFields("https://portal.example", d, true) {
		if strings.Contains(f.Value, "<script") || strings.Contains(f.Value, "<b>") ||
			strings.Contains(f.Value, `t>"&`) {
			t.Errorf("%s: a docket's words are HTML: %s", f.Name, f.Value)
		}
	}
}
