package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/cmd/recount/recount"
)

// TestRecountNamesATranslationOfNoPostedAnswer changes what translations.csv and
// LIMITATIONS.md say.
func TestRecountNamesATranslationOfNoPostedAnswer(t *testing.T) {
	t.Parallel()
	for file, change := range map[string][2]string{
		"translations.csv": {"TST-2026-0001-0010", "TST-2026-0001-0003"},
		"LIMITATIONS.md":   {"translation by staff: 1,", "translation by staff: 2,"},
	} {
		dir := writeAll(t, fullSource())
		path := filepath.Join(dir, file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		wrong := strings.Replace(string(data), change[0], change[1], 1)
		if wrong == string(data) {
			t.Fatalf("%s lacks %q", file, change[0])
		}
		if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		found := strings.Join(recount.Check(dir), "\n")
		if !strings.Contains(found, file) {
			t.Errorf("%s: %q", file, found)
		}
	}
}
