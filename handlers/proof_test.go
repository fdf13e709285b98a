package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket/proof"
)

// A commenter gets a proof from the status page, and everybody the roots.
func TestAStatusPageProvesThatTheWordsAreSealed(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	const words = "Hospitals need help with <old> devices."
	number := p.file(url.Values{"answer-1": {words}, "submitter_type": {"individual"}, "name": {"Jane Q. Sender"}})
	p.file(url.Values{"answer-1": {"Another one."}})
	typed := url.Values{"tracking": {number}}
	if body := p.post("/status", typed).want(t, http.StatusOK).text(t, "#proof"); !strings.Contains(body,
		"Download the proof") {
		t.Errorf("the status page offers no proof: %s", body)
	}

	early := p.post("/status/proof", typed).want(t, http.StatusConflict)
	if body := early.text(t, "#proof"); !strings.Contains(body, "Try again in 15 minutes") {
		t.Errorf("before it is sealed the page says %q", body)
	}
	head, err := p.db.SealReceived(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file := p.post("/status/proof", typed).want(t, http.StatusOK)
	if h := file.Header.Get("Cache-Control"); h != "no-store" {
		t.Errorf("Cache-Control is %q", h)
	}
	one, err := proof.Read(strings.NewReader(file.Body))
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Check(); err != nil || one.Answers[0].Text != words || one.Head().String() != head.String() {
		t.Errorf("the proof says %+v, %v", one, err)
	}
	for _, secret := range []string{number, strings.ReplaceAll(number, "-", ""), "Jane"} {
		if strings.Contains(file.Body, secret) {
			t.Errorf("the proof holds %q", secret)
		}
	}
	roots := p.get("/roots.txt").want(t, http.StatusOK)
	if !strings.Contains(roots.Body, " "+one.Head().String()+"\n") {
		t.Errorf("the root of the proof is not in the list: %s", roots.Body)
	}
	p.post("/status/proof", url.Values{"tracking": {"7F3K-9Q2M-X4TB-81VC"}}).want(t, http.StatusUnprocessableEntity)
	p.post("/status/proof", url.Values{}).want(t, http.StatusUnprocessableEntity)
}
