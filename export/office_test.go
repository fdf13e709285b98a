package export

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// actor makes a program that plays LibreOffice.
func actor(t *testing.T, script string) About {
	t.Helper()
	path := filepath.Join(t.TempDir(), "soffice")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	about := testAbout
	about.Office = path
	return about
}

// pdfOf is what comes of report.pdf.
func pdfOf(t *testing.T, about About) (string, error) {
	t.Helper()
	src := heardSource(30, 1)
	i := slices.IndexFunc(Exporters(about), func(e Exporter) bool { return e.Name() == pdfName })
	if i < 0 {
		t.Fatal("there is no report.pdf")
	}
	var b bytes.Buffer
	err := Exporters(about)[i].Export(t.Context(), &b, src, src.docket.ID)
	return b.String(), err
}

const drawnPDF = `test -s "$HOME/report.docx" || exit 3
n=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n' | tr a-f A-F)
printf '%%PDF-1.6 /MarkInfo<</Marked true>> /CreationDate(D:'"$(date +%Y)"'1130202845Z) /ID [ <'$n'>\n<'$n'> ] '` +
	`'/DocChecksum /'$n > report.pdf
`

// The same state gives the same bytes, whatever LibreOffice draws and whenever it does.
func TestPDFIsRepeatable(t *testing.T) {
	t.Parallel()
	one, err := pdfOf(t, actor(t, drawnPDF))
	if err != nil {
		t.Fatal(err)
	}
	two, err := pdfOf(t, actor(t, drawnPDF))
	if err != nil || one != two || !strings.HasPrefix(one, "%PDF-1.6") || strings.Contains(one, "202845") {
		t.Errorf("%v: %q, then %q", err, one, two)
	}
}

// What is no tagged PDF is refused, and a failure says what LibreOffice said.
func TestPDFThatIsNone(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		`echo "no room left" >&2; exit 1`:            "no room left",
		`exit 0`:                                     "wrote no PDF",
		`printf '%%PDF-1.6 plain' > report.pdf`:      "no tagged PDF",
		`env | grep -q '^PORTAL_' && exit 1; exit 0`: "wrote no PDF",
	} {
		if _, err := pdfOf(t, actor(t, script)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", script, err, want)
		}
	}
	if _, err := choose([]string{pdfName}, About{}); err == nil || !strings.Contains(err.Error(), "--libreoffice") {
		t.Errorf("without LibreOffice: %v", err)
	}
}
