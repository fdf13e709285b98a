package screen

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

// labelled is a text with the spans that a screen should find, in code points.
type labelled struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Spans []struct {
		Start int    `json:"start"`
		End   int    `json:"end"`
		Type  string `json:"type"`
		Sub   string `json:"sub"`
	} `json:"spans"`
}

func readLabelled(t testing.TB) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "labelled.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return readLines(t, f)
}

func readLines(t testing.TB, r io.Reader) []labelled {
	t.Helper()
	var out []labelled
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, docket.MaxLine)
	for lines.Scan() {
		var c labelled
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// score counts as tools/pii_eval.py does: a labelled span is found when
// findings cover half of its characters.
type score struct {
	found, spans     map[string]int // by type
	subFound, subAll map[string]int // by type and sub-type
	inGold, all      int            // characters found inside labels, and in all
	leaked, withGold int            // texts with a span of which nothing was found
	flagged, clean   int            // texts without labels
	misses           []string
}

// types limits what is scored to some types; the others are neutral ground.
func measure(s *Screener, texts []labelled, types ...string) score {
	r := score{found: map[string]int{}, spans: map[string]int{}, subFound: map[string]int{}, subAll: map[string]int{}}
	for _, c := range texts {
		n := docket.Text(c.Text).CodePoints()
		hit := make([]bool, n)
		found := s.Screen(docket.Text(c.Text))
		for _, f := range found {
			span := docket.Text(c.Text).CodePointSpan(f.Span)
			for i := span.Start; i < span.End; i++ {
				hit[i] = true
			}
		}
		gold := make([]byte, n)
		wanted, leak := false, false
		for _, g := range c.Spans {
			if len(types) > 0 && !slices.Contains(types, g.Type) {
				for i := g.Start; i < g.End; i++ {
					gold[i] = max(gold[i], 1)
				}
				continue
			}
			wanted = true
			covered := 0
			for i := g.Start; i < g.End; i++ {
				gold[i] = 2
				if hit[i] {
					covered++
				}
			}
			r.spans[g.Type]++
			r.subAll[g.Type+"/"+g.Sub]++
			if 2*covered >= g.End-g.Start {
				r.found[g.Type]++
				r.subFound[g.Type+"/"+g.Sub]++
			} else {
				r.misses = append(r.misses, fmt.Sprintf("%s %s/%s", c.ID, g.Type, g.Sub))
			}
			leak = leak || covered == 0
		}
		for i := range hit {
			if hit[i] && gold[i] != 1 {
				r.all++
				if gold[i] == 2 {
					r.inGold++
				}
			}
		}
		switch {
		case wanted:
			r.withGold++
			if leak {
				r.leaked++
			}
		case len(c.Spans) == 0:
			r.clean++
			if len(found) > 0 {
				r.flagged++
				r.misses = append(r.misses, "flagged "+c.ID+" by "+found[0].Rule)
			}
		}
	}
	return r
}

func (r score) recall(types ...string) float64 {
	found, all := 0, 0
	for t := range r.spans {
		if len(types) == 0 || slices.Contains(types, t) {
			found += r.found[t]
			all += r.spans[t]
		}
	}
	return percent(found, all)
}

func percent(part, all int) float64 {
	if all == 0 {
		return 100
	}
	return 100 * float64(part) / float64(all)
}

// atLeast and atMost fail when a figure leaves its floor.
func atLeast(t *testing.T, what string, got, floor float64) {
	t.Helper()
	t.Logf("%-58s %6.1f %% (floor %g)", what, got, floor)
	if got < floor {
		t.Errorf("%s is %.1f %%, floor %g", what, got, floor)
	}
}

func atMost(t *testing.T, what string, got, limit float64) {
	t.Helper()
	t.Logf("%-58s %6.1f %% (limit %g)", what, got, limit)
	if got > limit {
		t.Errorf("%s is %.1f %%, limit %g", what, got, limit)
	}
}

func TestOwnLabelledTextsReachTheirFloors(t *testing.T) {
	t.Parallel()
	texts := readLabelled(t)
	if len(texts) < 300 {
		t.Fatalf("%d labelled texts, want at least 300", len(texts))
	}
	r := measure(New(), texts)
	atLeast(t, "recall of all spans", r.recall(), 97)
	atLeast(t, "character precision", percent(r.inGold, r.all), 96)
	atMost(t, "texts with an entirely missed span", percent(r.leaked, r.withGold), 3)
	atMost(t, "harmless texts flagged", percent(r.flagged, r.clean), 2)
	atLeast(t, "SSN, phone, e-mail, plain and disguised", r.recall("SSN", "PHONE", "EMAIL"), 99)
	atLeast(t, "secrets, markings, cards, numbers", r.recall("SECRET", "MARKING", "CREDIT_CARD", "ID"), 97)
	atLeast(t, "names", r.recall("PERSON"), 94)
	for _, m := range r.misses {
		t.Log(m)
	}
}

func TestPublicDevelopmentSetReachesItsFloors(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shared(t, "pii-dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := measure(New(), readLines(t, f), "PERSON", "EMAIL", "PHONE", "SSN", "ADDRESS", "CREDIT_CARD", "IP", "ID")
	atLeast(t, "cards, e-mail, SSN, IP, numbers", r.recall("CREDIT_CARD", "EMAIL", "SSN", "IP", "ID"), 99)
	atLeast(t, "phone", r.recall("PHONE"), 90)
	atLeast(t, "names", r.recall("PERSON"), 62)
	atLeast(t, "character precision", percent(r.inGold, r.all), 96)
}

func TestRealCommentsAreSeldomFlagged(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shared(t, "comments-dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	s := New()
	texts, anything, hold, block := 0, 0, 0, 0
	for _, c := range readLines(t, z) {
		if !strings.HasPrefix(c.ID, "CMS-2025-0050") {
			continue
		}
		texts++
		worst := 0
		for _, found := range s.Screen(docket.Text(c.Text)) {
			worst = max(worst, found.Severity.Rank())
		}
		if worst >= 1 {
			anything++
		}
		if worst >= 2 {
			hold++
		}
		if worst >= 3 {
			block++
		}
	}
	// Most of what is flagged are names that the data set's own scrubbing left.
	atMost(t, "real comments with a block finding", percent(block, texts), 0.3)
	atMost(t, "real comments with a block or hold finding", percent(hold, texts), 1)
	atMost(t, "real comments with any finding", percent(anything, texts), 12)
}
