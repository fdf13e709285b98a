package main

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"commentportal/intake/letter"
)

// TestServerReadsDocumentsInAProcessOfTheirOwn sends documents to a real server: text comes
// back, what became of each is counted, and the log says how far the process is confined and
// nothing of what was in it.
func TestServerReadsDocumentsInAProcessOfTheirOwn(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	if _, errOut, code := p.try("serve", "--document-size", "11"); code != exitUsage ||
		!strings.Contains(errOut, "1 to 10") {
		t.Errorf("documents of 11 MB: status %d, %s", code, errOut)
	}
	p.serve("--metrics-addr", "127.0.0.1:0")
	p.stderr.waitFor(t, "documents are read in a process of their own")
	m := regexp.MustCompile(`msg=metrics addr=(\S+)`).FindStringSubmatch(p.stderr.waitFor(t, "msg=metrics"))
	v := newVisitor(t, p.url, nil)
	send := func(file string, fields ...string) (int, string) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		w, err := form.CreateFormFile("document", "MARKER.txt")
		if err == nil {
			_, err = io.WriteString(w, file)
		}
		for i := 0; i+1 < len(fields) && err == nil; i += 2 {
			err = form.WriteField(fields[i], fields[i+1])
		}
		if err != nil || form.Close() != nil {
			t.Fatal(err)
		}
		return v.read(http.Post(p.url+"/dockets/"+shippedDocket+"/comment/document", form.FormDataContentType(), &body))
	}
	if status, page := send("Words of the MARKER-TEXT letter.", "answer-2", "Typed."); status != http.StatusOK ||
		!strings.Contains(page, "Words of the MARKER-TEXT letter.") || !strings.Contains(page, "Typed.") {
		t.Errorf("status %d: %s", status, page)
	}
	if status, page := send("\x00\x01MARKER", "answer-2", "Typed."); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "Typed.") {
		t.Errorf("a file of no kind: status %d", status)
	}
	if status, page := send(strings.Repeat("x", letter.MaxFile+1), "answer-2", "Typed."); status != 413 ||
		!strings.Contains(page, "Typed.") {
		t.Errorf("a file that is too large: status %d", status)
	}
	_, figures := v.get("http://" + m[1] + "/metrics")
	for _, outcome := range []string{"read", "unknown", "too_large"} {
		if !strings.Contains(figures, `portal_documents_total{outcome="`+outcome+`"} 1`) {
			t.Errorf("no document is counted as %s", outcome)
		}
	}
	p.stop()
	if log := p.stderr.String(); strings.Contains(log, "MARKER") {
		t.Errorf("the log tells of a document:\n%s", log)
	}
}

// TestLetterWithoutScripts takes a letter through a browser that runs no scripts: chosen,
// taken out, changed, checked and sent.
func TestLetterWithoutScripts(t *testing.T) {
	t.Parallel()
	chromium(t)
	b := newBrowser(t, "a letter without scripts", false)
	p := newPortal(t, engines[0])
	p.serve()
	file := filepath.Join(t.TempDir(), "letter.rtf")
	if err := os.WriteFile(file, []byte(`{\rtf1 Dear Task Force,\par Hospitals need a plan.}`), 0o600); err != nil {
		t.Fatal(err)
	}
	form := p.url + "/dockets/" + shippedDocket + "/comment"
	b.open(form)
	b.fill("#answer-1", "Typed before.")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#document"), []string{file}))
	if status := b.press("button[formenctype]"); status != http.StatusOK {
		t.Fatalf("the letter: status %d", status)
	}
	b.sees("The text of your file is in the form")
	b.scan("a letter in the form")
	if got := b.js(`document.querySelector("#answer-general").value`); got !=
		"Dear Task Force,\n\nHospitals need a plan." {
		t.Errorf("the form holds %q", got)
	}
	b.fill("#answer-general", "Hospitals need a plan and money.")
	b.press("button[value=review].usa-button--big")
	b.sees("Hospitals need a plan and money.")
	b.press("button[value=submit]")
	b.sees("Comment received")
	b.sees("Typed before.")
}
