package screen

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// An example is a line of a detector's table: a text, and what the detector has
// to find in it. A trap has nothing to find.
type example struct {
	line int
	text string
	want []string
}

// readExamples reads testdata/detectors/NAME.txt: "+ " begins an example, with
// what is to be found in ⟦ ⟧, "- " a trap, "#" a note; \\n is a line end.
func readExamples(t *testing.T, name string) (examples, traps []example) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "detectors", name+".txt"))
	if err != nil {
		t.Fatalf("detector %s has no table of examples and traps: %v", name, err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		kind, text, _ := strings.Cut(line, " ")
		e := example{line: i + 1}
		parts := strings.Split(strings.ReplaceAll(text, `\n`, "\n"), "⟦")
		for k, part := range parts {
			if k > 0 {
				found, rest, closed := strings.Cut(part, "⟧")
				if !closed {
					t.Fatalf("%s.txt:%d: a mark is not closed", name, e.line)
				}
				e.want, part = append(e.want, found), found+rest
			}
			e.text += part
		}
		switch {
		case kind == "+" && e.want != nil:
			examples = append(examples, e)
		case kind == "-" && e.want == nil:
			traps = append(traps, e)
		case !strings.HasPrefix(line, "#"):
			t.Fatalf("%s.txt:%d: neither an example nor a trap", name, e.line)
		}
	}
	return examples, traps
}

// reported gives the words that the detector's rules report in text.
func reported(s *Screener, d *detector, text string) []string {
	var out []string
	for _, f := range s.Screen(docket.Text(text)) {
		if slices.ContainsFunc(d.rules, func(r *rule) bool { return r.name == f.Rule }) {
			out = append(out, text[f.Start:f.End])
		}
	}
	return out
}

func TestEveryDetectorFindsItsExamplesAndPassesItsTraps(t *testing.T) {
	t.Parallel()
	s := New()
	for i := range detectors {
		d := &detectors[i]
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			examples, traps := readExamples(t, d.name)
			if len(examples) < 3 || len(traps) < 3 {
				t.Errorf("%d examples and %d traps, want three of each at least", len(examples), len(traps))
			}
			for _, e := range append(examples, traps...) {
				if diff := cmp.Diff(e.want, reported(s, d, e.text)); diff != "" {
					t.Errorf("line %d: %s\n(-want +got):\n%s", e.line, e.text, diff)
				}
			}
		})
	}
}

// TestDetectorsReportTheirRulesOnly holds the table of detectors to what they do.
func TestDetectorsReportTheirRulesOnly(t *testing.T) {
	t.Parallel()
	var doc document
	for _, c := range readLabelled(t) {
		doc.foldInto(c.Text)
		doc.tokenize(loadLexicon())
		for i := range detectors {
			d := &detectors[i]
			from := len(doc.hits)
			d.find(&doc)
			for _, h := range doc.hits[from:] {
				if !slices.Contains(d.rules, h.rule) {
					t.Errorf("%s: detector %s reports %s, which it does not declare", c.ID, d.name, h.rule.name)
				}
			}
		}
	}
	for _, r := range rules {
		if !slices.ContainsFunc(detectors, func(d detector) bool { return slices.Contains(d.rules, r) }) {
			t.Errorf("no detector declares rule %s", r.name)
		}
	}
}
