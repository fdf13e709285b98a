package house

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// linkedTest is a test that a page names: a folder, a dot and the name of a test.
var linkedTest = regexp.MustCompile("`([a-z./_]+)\\.((?:Test|Fuzz|Benchmark)\\w+)`")

// testsOf are the names of the tests of a folder; "house" is this one.
func testsOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	if folder == "house" {
		folder = "."
	}
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range function.FindAllStringSubmatch(string(text), -1) {
			out[m[1]] = true
		}
	}
	return out
}

// TestCompliancePagesNameTestsThatExist reads every page of docs/compliance, and counts the
// rows and fault tests of the checklist.
func TestCompliancePagesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("docs/compliance/*.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]map[string]bool{}
	links := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range linkedTest.FindAllStringSubmatch(string(text), -1) {
			links++
			if known[m[1]] == nil {
				known[m[1]] = testsOf(t, m[1])
			}
			if !known[m[1]][m[2]] {
				t.Errorf("%s names %s.%s, which is not there", page, m[1], m[2])
			}
		}
	}
	if links < 150 {
		t.Errorf("only %d tests are named: is the pattern right?", links)
	}
	text, err := os.ReadFile("docs/compliance/standards.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, faults, _ := strings.Cut(string(text), "\n## Faults")
	for _, part := range []struct {
		name, text string
		want       int
	}{{"row", rows, 76}, {"fault", faults, 23}} {
		for n := 1; n <= part.want; n++ {
			line := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \|.*$`, n)).FindAllString(part.text, -1)
			if len(line) != 1 || !linkedTest.MatchString(line[0]) {
				t.Errorf("%s %d stands %d times, or names no test", part.name, n, len(line))
			}
		}
	}
}

// TestControlsNameTests holds that every control statement names a test.
func TestControlsNameTests(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/compliance/controls.md")
	if err != nil {
		t.Fatal(err)
	}
	controls := regexp.MustCompile(`(?m)^\| ((?:AC|AU|IA|SC|SI)-\d+[^|]*) \|.*$`).FindAllStringSubmatch(string(text),
		-1)
	if len(controls) < 30 {
		t.Errorf("only %d controls were found", len(controls))
	}
	for _, c := range controls {
		if !linkedTest.MatchString(c[0]) {
			t.Errorf("%s names no test", c[1])
		}
	}
}

// TestInventoryListsEveryTable compares the data inventory with the schema.
func TestInventoryListsEveryTable(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("store/migrations/sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]bool{}
	step := regexp.MustCompile(`(?m)^(CREATE (?:VIRTUAL )?TABLE|DROP TABLE|ALTER TABLE) (\w+)(?: RENAME TO (\w+))?`)
	for _, name := range files { // in the order of their numbers
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range step.FindAllStringSubmatch(string(text), -1) {
			switch {
			case strings.HasPrefix(m[1], "CREATE"):
				tables[m[2]] = true
			case m[1] == "DROP TABLE":
				delete(tables, m[2])
			case m[3] != "":
				delete(tables, m[2])
				tables[m[3]] = true
			}
		}
	}
	text, err := os.ReadFile("docs/compliance/data-inventory.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|").FindAllStringSubmatch(string(text), -1) {
		if listed[m[1]] {
			t.Errorf("the inventory lists %s twice", m[1])
		}
		listed[m[1]] = true
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if !listed[name] {
			t.Errorf("the inventory lacks the table %s: add a line to docs/compliance/data-inventory.md", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		if !tables[name] {
			t.Errorf("the inventory lists %s, which is no table", name)
		}
	}
}
