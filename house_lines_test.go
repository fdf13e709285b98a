package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	// widest is how many columns a line of Go or Markdown may have; a tab counts four.
	widest = 120
	// mostAlike is how many lines, one behind the other, may stand in two places. More of
	// them are one thing that lacks a name.
	mostAlike = 12
)

// unbroken are lines of Markdown that cannot be broken: rows of tables, addresses, and samples of the
// files that the program writes.
var unbroken = regexp.MustCompile(`^\s*\||https?://`)

func TestLinesFitTheWindow(t *testing.T) {
	t.Parallel()
	files := 0
	eachText(t, func(path, text string) {
		files++
		for i, line := range strings.Split(text, "\n") {
			n := utf8.RuneCountInString(line) + 3*strings.Count(line, "\t")
			if n > widest && !(strings.HasSuffix(path, ".md") && unbroken.MatchString(line)) {
				t.Errorf("%s:%d has %d columns, want at most %d", path, i+1, n, widest)
			}
		}
	}, ".go", ".md")
	if files < 500 {
		t.Errorf("%d files were read", files)
	}
}

func TestNothingIsWrittenTwice(t *testing.T) {
	t.Parallel()
	seen := map[string]string{} // where the lines of a window stand first
	eachText(t, func(path, text string) {
		if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/storetest/") ||
			strings.HasSuffix(path, ".md") {
			return
		}
		var lines []string
		if _, rest, ok := strings.Cut(text, "\nimport (\n"); ok {
			_, text, _ = strings.Cut(rest, "\n)\n") // many files need the same packages
		}
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
		for i := 0; i+mostAlike < len(lines); i++ {
			window := strings.Join(lines[i:i+mostAlike+1], "\n")
			if first, ok := seen[window]; ok {
				t.Errorf("%s and %s share more than %d lines, from %q", first, path, mostAlike, lines[i])
				return
			}
			seen[window] = path
		}
	}, ".go", ".templ", ".js", ".scss")
	if len(seen) < 50000 {
		t.Errorf("%d windows were read", len(seen))
	}
}

// eachText calls fn with every file written by hand that has one of the endings.
func eachText(t *testing.T, fn func(path, text string), endings ...string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "node_modules" || e.Name() == "testdata" || e.Name() == "dist" ||
			e.Name() == ".git"):
			return filepath.SkipDir
		case e.IsDir() || strings.HasSuffix(path, "_templ.go"):
			return nil
		}
		for _, ending := range endings {
			if strings.HasSuffix(path, ending) {
				text, err := os.ReadFile(path)
				if err == nil && !strings.Contains(string(text[:min(len(text), 300)]), "Code generated") {
					fn(path, string(text))
				}
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
