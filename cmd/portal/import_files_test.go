package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// TestImportTakesFilesOfTheField files, by the command, a thousand records of the v4
// interface, a workbook and a file of Windows-1252; the page does in
// handlers/staff_import_test.go.
func TestImportTakesFilesOfTheField(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve("--require-mfa=false", "--comment-rate=0")
	dir := t.TempDir()
	var list []map[string]any
	for i := range 1000 {
		list = append(list, map[string]any{"id": fmt.Sprintf("FNS-2019-0009-%04d", i+1), "type": "comments",
			"attributes": map[string]any{"comment": fmt.Sprintf("Record %d asks for help &amp; money.", i+1),
				"documentType": "Public Submission", "receiveDate": "2019-07-29T04:00:00Z", "withdrawn": i == 5}})
	}
	records, err := json.Marshal(map[string]any{"data": list})
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range [][]any{{"source_id", "answer_1"}, {"W-1", "Patch the pumps."}, {"W-2", "Share the load."}} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SaveAs(filepath.Join(dir, "book.xlsx")); err != nil {
		t.Fatal(err)
	}
	old, err := charmap.Windows1252.NewEncoder().Bytes([]byte("source_id;answer_2\r\nX-1;“Médico” – años\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"records.json": records, "old.csv": old} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name  string
		filed int
	}{{"records.json", 1000}, {"book.xlsx", 2}, {"old.csv", 1}} {
		file := filepath.Join(dir, tt.name)
		out := p.run("import", file, "--docket", shippedDocket)
		if n := figure(t, out, "filed"); n != tt.filed {
			t.Errorf("%s: %d comments are filed, want %d", tt.name, n, tt.filed)
		}
		again := p.run("import", file, "--docket", shippedDocket)
		if n := figure(t, again, "filed"); n != 0 {
			t.Errorf("%s once more: %d comments are filed", tt.name, n)
		}
	}
}
