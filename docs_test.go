package house

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// named is a path in backquotes: a file, or a folder of code.
var named = regexp.MustCompile("`([a-z][\\w./-]*)`")

// Every file and room that the guide to the code names is there.
func TestArchitectureNamesWhatExists(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, m := range named.FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat(m[1]); err != nil {
			t.Errorf("docs/ARCHITECTURE.md names %s, which is not there", m[1])
		}
		if strings.Contains(m[1], ".") {
			files++
		}
	}
	if files < 20 {
		t.Errorf("only %d files were found on the page: is the pattern right?", files)
	}
}
