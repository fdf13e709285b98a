package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// The receipt says how the public will read the sender, what comes next and where to go
// on, in both languages.
func TestTheReceiptSaysWhatThePublicWillReadAndWhatComesNext(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	fields := p.get(testForm).fields(t, "form.comment-form")
	for name, value := range map[string]string{"answer-1": "Keep backups apart.", "submitter_type": "organization",
		"name": "Ruth Calloway", "organization": "Valley Clinic", "state": "MT", "sector": p.docket.Sectors[0].Code,
		"step": "submit"} {
		fields.Set(name, value)
	}
	at := p.post(testForm, fields).want(t, http.StatusSeeOther).Header.Get("Location")
	page := p.get(at).want(t, http.StatusOK)
	shown := strings.Join(strings.Fields(page.text(t, "#shown-as")), " ")
	for _, want := range []string{"Ruth Calloway", "Valley Clinic", p.docket.Sectors[0].Label, "Montana"} {
		if !strings.Contains(shown, want) {
			t.Errorf("shown as %q lacks %q", shown, want)
		}
	}
	if got := page.text(t, `#journey [aria-current="step"] strong`); !strings.Contains(got, "A person decides") {
		t.Errorf("it stands at %q", got)
	}
	for i, want := range []string{testDocket, testDocket + "/comments"} {
		if got := page.nodes(t, "#onward a"); len(got) != 2 || attr(got[i], "href") != want {
			t.Errorf("no way on to %s", want)
		}
	}
	p.get("/es"+at).want(t, http.StatusOK).contains(t, "Se muestra como", "Una persona decide", "Por venir:").
		lacks(t, "Shown as", "A person decides", "Sorted by theme")
}

// Whoever waits reads how long decisions take, once twenty were made, and no longer when
// theirs is made.
func TestWhoeverWaitsReadsTheUsualTime(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for range 19 {
		p.posted(map[docket.QuestionID]string{"1": "Patch the pumps."})
	}
	number := p.file(url.Values{"answer-1": {"Words that wait"}})
	asked := url.Values{"tracking": {number}}
	p.post("/status", asked).want(t, http.StatusOK).contains(t, "A person decides").lacks(t, "usual-time")
	p.posted(map[docket.QuestionID]string{"1": "Patch the pumps."})
	p.clock.advance(61 * time.Minute)
	if got := p.post("/status", asked).want(t, http.StatusOK).text(t, "#usual-time"); !strings.Contains(got,
		"comments were decided within 1 hour") {
		t.Errorf("the usual time is %q", got)
	}
	p.decide(number, docket.ActionPost)
	p.post("/status", asked).want(t, http.StatusOK).contains(t, "Decided by a person").lacks(t, "usual-time")
}
