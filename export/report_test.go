package export

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestWriteReportsToLookAt writes the reports of the test dockets to the folder
// that REPORT_LOOK names.
func TestWriteReportsToLookAt(t *testing.T) {
	folder := os.Getenv("REPORT_LOOK")
	if folder == "" {
		return
	}
	rich := fullSource()
	rich.judge(rand.New(rand.NewPCG(1, 2)))
	rich.conclude(rand.New(rand.NewPCG(1, 2)))
	for name, src := range map[string]*memory{"empty": emptySource(), "full": fullSource(), "rich": rich, "heard": heardSource(400, 1)} {
		for _, file := range []string{"report.html", "report.docx"} {
			data := printed(t, src, file)
			if err := os.WriteFile(filepath.Join(folder, name+"-"+file), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// printed is a report of a source's docket.
func printed(t testing.TB, src *memory, name string) []byte {
	t.Helper()
	for _, e := range Exporters(testAbout) {
		if e.Name() == name {
			var b bytes.Buffer
			if err := e.Export(t.Context(), &b, src, src.docket.ID); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}
	}
	t.Fatalf("no exporter named %s", name)
	return nil
}
