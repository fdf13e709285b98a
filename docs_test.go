package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// label is what a guide sets in italics: the name of a button, list, field or page.
var label = regexp.MustCompile(`(?:^|[^*\w])\*([^*\s][^*]*)\*`)

// Every button, list and page that a guide for staff names is on a page of today.
func TestGuidesNameLabelsThatExist(t *testing.T) {
	t.Parallel()
	var on strings.Builder
	for _, folder := range []string{"views", "handlers/staff", "handlers/web", "docket", "moderation"} {
		files, err := filepath.Glob(folder + "/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, ".templ") || strings.HasSuffix(file, ".go") &&
				!strings.HasSuffix(file, "_templ.go") && !strings.HasSuffix(file, "_test.go") {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				on.Write(text)
			}
		}
	}
	pages := plainWords(on.String())
	labels := 0
	for _, guide := range []string{"moderators", "leads", "records"} {
		text, err := os.ReadFile("docs/" + guide + "-guide.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range label.FindAllStringSubmatch(string(text), -1) {
			labels++
			parts := strings.FieldsFunc(plainWords(m[1]), func(r rune) bool { return r == '…' || r == '>' })
			absent := func(p string) bool { return !strings.Contains(pages, strings.Trim(p, " .,:")) }
			if slices.ContainsFunc(parts, absent) {
				t.Errorf("the %s' guide names %q, which is on no page", guide, m[1])
			}
		}
	}
	if labels < 60 {
		t.Errorf("only %d labels were found in the guides: is the pattern right?", labels)
	}
}

// plainWords is a text in small letters with one blank between words.
func plainWords(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
