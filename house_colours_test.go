package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// literalColour finds a colour that is written out.
var literalColour = regexp.MustCompile(`(?i)#[0-9a-f]{3,8}\b|\b(rgb|hsl)a?\(`)

// colourToken is a line that gives colours their names and does nothing else.
var colourToken = regexp.MustCompile(`^\s*(--[a-z0-9-]+:[^;]+;\s*)+$`)

// TestColoursHaveNames holds the style sheets to tokens: a colour is written out where
// it gets its name, and nowhere else.
func TestColoursHaveNames(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("assets/scss/*.scss")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d style sheets, %v", len(files), err)
	}
	named := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(body), "\n") {
			switch {
			case colourToken.MatchString(line):
				named++
			case literalColour.MatchString(line):
				t.Errorf("%s:%d writes a colour out: give it a name in _layout.scss or desk.scss", file, i+1)
			}
		}
	}
	if named < 20 {
		t.Errorf("%d tokens found: does the test still see them?", named)
	}
}
