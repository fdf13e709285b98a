package export

import (
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
	for name, src := range map[string]*memory{"empty": emptySource(), "full": fullSource(), "rich": rich} {
		for _, file := range []string{"report.html", "report.docx"} {
			data := exported(t, src, file)
			if err := os.WriteFile(filepath.Join(folder, name+"-"+file), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
