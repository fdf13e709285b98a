package export

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readIndependently has the data package reader of Frictionless Data read the
// folder and returns what it says.
func readIndependently(t *testing.T, dir string) (said string, ok bool) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not here: ", err)
	}
	if _, err := os.Stat(filepath.Join("..", "node_modules", "datapackage")); err != nil {
		t.Fatal("the data package reader is missing; run npm ci")
	}
	out, err := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "frictionless", "check.mjs"),
		dir).CombinedOutput()
	return string(out), err == nil
}

func TestAnIndependentReaderTakesEveryRow(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]*memory{"empty": emptySource(), "without a codebook": bookless(),
		"full": fullSource(), "random": randomSource(9, 120)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeAll(t, src)
			said, ok := readIndependently(t, dir)
			if !ok {
				t.Fatal(said)
			}
			for _, file := range Names() {
				if strings.HasSuffix(file, ".csv") && !strings.Contains(said, file+":") {
					t.Errorf("%s was not read:\n%s", file, said)
				}
			}
		})
	}
}

// TestAnIndependentReaderSeesWhatIsWrong breaks cells and expects the reader to
// notice: otherwise its silence would say nothing.
func TestAnIndependentReaderSeesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, file, from, to, says string }{
		{"a number that is none", "themes_by_question.csv", ",57,", ",many,", "answers_all"},
		{"a word that is not allowed", "codings.csv", ",rejected,", ",refused,", "state"},
		{"an empty cell that must not be", "agreement.csv", "all,,3", "all,,", "double_coded"},
		{"a key that is there twice", "matrix.csv", "TST-2026-0001-0002", "TST-2026-0001-0001", "unique"},
		{"a reference to nothing", "quotes.csv", ",TST-2026-0001-0010,", ",TST-2026-0001-0099,", "quotes.csv"},
		{"a column of another name", "ledger.csv", "line,", "lines,", "header"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := writeAll(t, fullSource())
			path := filepath.Join(dir, tt.file)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(data, []byte(tt.from)) {
				t.Fatalf("%s does not hold %q", tt.file, tt.from)
			}
			if err := os.WriteFile(path, bytes.Replace(data, []byte(tt.from), []byte(tt.to), 1), 0o600); err != nil {
				t.Fatal(err)
			}
			said, ok := readIndependently(t, dir)
			broken := ""
			for line := range strings.Lines(said) {
				if !strings.Contains(line, "described as") && !strings.Contains(line, "references") {
					broken += line
				}
			}
			if ok || !strings.Contains(strings.ToLower(broken), tt.says) {
				t.Errorf("nothing is said of %q: %s", tt.says, said)
			}
		})
	}
}
