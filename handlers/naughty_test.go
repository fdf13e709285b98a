package handlers

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/intake"
)

// naughtyStrings reads the public list of strings that break programs.
func naughtyStrings(t *testing.T) []string {
	t.Helper()
	shared := os.Getenv("PORTAL_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "data", "naughty-strings.json"))
	if err != nil {
		t.Skip("no shared data: naughty-strings.json is not there")
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestNaughtyStringsGoThroughFormReviewAndPage sends each string through the
// form, the review page, the receipt and the posted page: nothing breaks, no
// element is born of it, and the page shows exactly what Clean made of it.
func TestNaughtyStringsGoThroughFormReviewAndPage(t *testing.T) {
	t.Parallel()
	list := naughtyStrings(t)
	p := openPortal(t)
	fresh := p.get(testForm).fields(t, "form.comment-form")
	elements := len(p.post(testForm, filled(fresh, "Plain words", "review")).want(t, 200).nodes(t, "main .words *, "+
		"script, iframe, img, svg, style, link"))
	sent := 0
	for i, s := range list {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) || strings.TrimSpace(s) == "" {
			continue // refused with a message; TestInvalidFormsComeBackWithTheWords
		}
		clean, _ := intake.Clean(s)
		page := p.post(testForm, filled(fresh, s, "review"))
		if page.StatusCode == 422 {
			if strings.TrimSpace(string(clean)) != "" && !strings.Contains(page.Body, "There is a problem") {
				t.Errorf("%d: refused without a word", i)
			}
			continue
		}
		page.want(t, 200)
		words := page.nodes(t, "dl.check-list .words")
		if len(words) == 0 {
			t.Errorf("%d: the review shows no words", i)
			continue
		}
		shown := strings.Builder{}
		for c := range words[0].ChildNodes() {
			if c.Data != "a" { // the numbers of notes
				shown.WriteString(nodeText(c))
			}
		}
		if shown.String() != onPage(clean) {
			t.Errorf("%d: the review shows %q, Clean made %q", i, shown.String(), clean)
		}
		if got := len(page.nodes(t,
			"main .words *:not(mark):not(a):not(span), script, iframe, img, svg, style, link")); got != elements {
			t.Errorf("%d: %d elements, want %d", i, got, elements)
		}
		carried := page.fields(t, "#review-form").Get("answer-1")
		if carried != onPage(docket.Text(s)) {
			t.Errorf("%d: travels as %q, typed %q", i, carried, s)
		}
		if i%8 != 0 { // filing and posting each takes its time
			continue
		}
		sent++
		number := p.file(url.Values{"answer-1": {s}})
		id := p.decide(number, docket.ActionPost)
		item := p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK)
		if got := len(item.nodes(t, "main .words *, script, iframe, img, style, link")); got == 0 ||
			len(item.nodes(t, "main .words *")) > 0 {
			t.Errorf("%d: the posted page holds elements of its text", i)
		}
	}
	if sent < 20 {
		t.Errorf("only %d strings were filed", sent)
	}
	p.get(testDocket+"/comments").want(t, 200)
	p.get(testDocket+"/comments.csv").want(t, 200)
}

// onPage is a text as an HTML parser hands it over: CR is LF.
func onPage(t docket.Text) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(t))
}

// filled is a filled form with one answer and a step.
func filled(fields url.Values, answer, step string) url.Values {
	v := url.Values{}
	for name, list := range fields {
		v[name] = list
	}
	v.Set("answer-1", answer)
	v.Set("step", step)
	return v
}
