package handlers

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// The sitemap names each page in every language, all of them can be opened, none asks to
// be left out, and no comment is among them.
func TestSitemapListsPagesThatAreThere(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.named("Share the list of devices.", "Maria Lopez")
	var list struct {
		Pages []struct {
			Address string `xml:"loc"`
			Others  []struct {
				Language string `xml:"hreflang,attr"`
			} `xml:"http://www.w3.org/1999/xhtml link"`
		} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
	}
	file := p.get("/sitemap.xml").want(t, http.StatusOK)
	if err := xml.Unmarshal([]byte(file.Body), &list); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, page := range list.Pages {
		path, ours := strings.CutPrefix(page.Address, "http://portal.example")
		if !ours || seen[path] || len(page.Others) != len(phrase.Languages()) {
			t.Errorf("%q: ours %t, twice %t, %d languages", page.Address, ours, seen[path], len(page.Others))
		}
		seen[path] = true
		p.get(path).want(t, http.StatusOK).lacks(t, `content="noindex"`)
	}
	for _, path := range []string{testDocket, "/es" + testDocket, testDocket + "/comments"} {
		if !seen[path] {
			t.Errorf("%s is not in the sitemap", path)
		}
	}
	if strings.Contains(file.Body, "-0001-0001") {
		t.Error("the sitemap names a comment")
	}
	p.get("/robots.txt").contains(t, "Sitemap: http://portal.example/sitemap.xml\n")
}

// A page that has one address says what it is in its own language; a page with a secret
// in its address says nothing.
func TestPagesDescribeThemselves(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	es, _ := phrase.In("es")
	for _, say := range []*phrase.Printer{phrase.English, es} {
		d := p.docket.In(say.Language())
		call := p.get(say.Address(testDocket)).want(t, http.StatusOK)
		for selector, want := range map[string]string{
			`meta[name="description"]`: d.Summary, `meta[property="og:description"]`: d.Summary,
			`meta[property="og:title"]`: d.Title,
			`meta[property="og:url"]`:   "http://portal.example" + say.Address(testDocket),
			`meta[property="og:image"]`: "http://portal.example" + p.site.Look.Preview,
		} {
			found := call.nodes(t, selector)
			if len(found) != 1 || attr(found[0], "content") != want || want == "" {
				t.Errorf("%s: %s: %d elements, want %q", say.Language(), selector, len(found), want)
			}
		}
	}
	p.get("/status").lacks(t, "og:url")
	picture := p.get(p.site.Look.Preview).want(t, http.StatusOK)
	if !strings.HasPrefix(picture.Body, "\x89PNG") || picture.Header.Get("Content-Type") != "image/png" {
		t.Errorf("the picture beside links is %s", picture.Header.Get("Content-Type"))
	}
}

// The form on paper asks what the form asks, in the reader's language, takes no part in
// sending, and is gone when nothing is taken or nobody takes mail.
func TestBlankFormAsksTheSame(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	es, _ := phrase.In("es")
	for _, say := range []*phrase.Printer{phrase.English, es} {
		p.say = say
		d := p.docket.In(say.Language())
		page := p.get(testForm+"/blank").want(t, http.StatusOK).contains(t, d.Contact.Mail)
		for _, q := range d.QuestionIDs() {
			asked, _ := d.Question(q)
			page.contains(t, asked.Text)
		}
		for _, s := range d.Sectors {
			page.contains(t, s.Label)
		}
		if n := len(page.nodes(t, "form, input, textarea")); n != 0 {
			t.Errorf("%s: %d fields that cannot be filled on paper", say.Language(), n)
		}
		p.get(testForm).contains(t, `href="`+say.Address(testForm+"/blank")+`"`)
	}
	p.say = phrase.English
	d := p.docket
	d.ID, d.Contact.Mail = "NO-MAIL-1", ""
	if err := p.db.AddDocket(t.Context(), d, docket.Codebook{}, docket.ActorPortal); err != nil {
		t.Fatal(err)
	}
	p.get("/dockets/NO-MAIL-1/comment/blank").want(t, http.StatusNotFound)
	p.get("/dockets/NO-MAIL-1/comment").want(t, http.StatusOK).lacks(t, "/comment/blank")
}
