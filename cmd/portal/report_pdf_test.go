package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/cmd/recount/recount"
	"commentportal/intake/letter"
)

// An export has a tagged report.pdf where LibreOffice is named, with the same pages each
// time, also under a name that is kept; elsewhere it says what is lacking.
func TestReportAsPDF(t *testing.T) {
	t.Parallel()
	program := office(t)
	p := newPortal(t, engines[0])
	p.serve()
	p.stop() // the shipped docket is filed
	p.run("import", "--docket", shippedDocket, filepath.Join("testdata", "comments.csv"))
	out := t.TempDir()
	p.run("export", "--docket", shippedDocket, "--out", out, "--libreoffice", program)
	pdf, err := os.ReadFile(filepath.Join(out, "report.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/MarkInfo<</Marked true>>", "/StructTreeRoot", "/Lang(en-US)", "/Outlines"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("report.pdf lacks %s", want)
		}
	}
	if pages := len(pdfPage.FindAll(pdf, -1)); pages < 2 {
		t.Errorf("report.pdf has %d pages", pages)
	}
	if described, err := os.ReadFile(filepath.Join(out, "datapackage.json")); err != nil ||
		!bytes.Contains(described, []byte(`"report.pdf"`)) {
		t.Errorf("datapackage.json does not describe report.pdf: %v", err)
	}
	limits, err := os.ReadFile(filepath.Join(out, "LIMITATIONS.md"))
	if err != nil || !bytes.Contains(limits, []byte("`report.pdf` is laid out by LibreOffice and excepted")) {
		t.Errorf("LIMITATIONS.md promises the same bytes of report.pdf: %v", err)
	}
	if found := recount.Check(out); len(found) > 0 {
		t.Errorf("recount: %s", strings.Join(found, "\n"))
	}
	p.run("export", "--docket", shippedDocket, "--keep", "paper", "--libreoffice", program)
	kept, err := os.ReadFile(filepath.Join(p.dir, "exports", shippedDocket, "paper", "report.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	once, err := letter.Read(pdf)
	again, errAgain := letter.Read(kept)
	if err != nil || errAgain != nil || len(once.Text) < 5000 || again.Text != once.Text {
		t.Errorf("of the same state are %d and %d bytes, %d and %d of text: %v, %v", len(pdf), len(kept),
			len(once.Text), len(again.Text), err, errAgain)
	}
	if said := p.run("verify"); !strings.Contains(said, "Sound") {
		t.Errorf("verify: %s", said)
	}

	for _, args := range [][]string{{"--libreoffice", "no-such-program"}, {"report.pdf"}} {
		args = append([]string{"export", "--docket", shippedDocket, "--out", t.TempDir()}, args...)
		_, errOut, code := p.try(args...)
		if code == exitDone || !strings.Contains(errOut, "LibreOffice") {
			t.Errorf("%v ends with %d and says %q", args, code, errOut)
		}
	}
}
