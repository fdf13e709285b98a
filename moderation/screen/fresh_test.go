package screen

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"commentportal/docket"
)

// TestFreshTextsReachTheirFloors measures comments that were written before the
// rules were looked at, in batches. The first sight of each is in the history; these
// floors keep what was reached.
func TestFreshTextsReachTheirFloors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "fresh-*.jsonl"))
	if err != nil || len(files) < 2 {
		t.Fatalf("fresh texts: %v, %v", files, err)
	}
	for _, file := range append(files, shared(t, "pii-fresh.hand.jsonl")) {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		r := measure(New(), readLines(t, f))
		f.Close()
		name := filepath.Base(file)
		atLeast(t, name+": recall of all spans", r.recall(), 92)
		atLeast(t, name+": character precision", percent(r.inGold, r.all), 95)
		atMost(t, name+": texts with an entirely missed span", percent(r.leaked, r.withGold), 12)
		atMost(t, name+": harmless texts flagged", percent(r.flagged, r.clean), 6)
		for _, m := range r.misses {
			t.Log(m)
		}
	}
}

// TestAlertsOnFreshTextsReachTheirFloors does the same for live incidents, open
// flaws and threats, with as many texts that look alike.
func TestAlertsOnFreshTextsReachTheirFloors(t *testing.T) {
	t.Parallel()
	for _, file := range []string{filepath.Join("testdata", "alerts.jsonl"), shared(t, "incident-fresh.hand.jsonl")} {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		s := New()
		live, found, alike, flagged := 0, 0, 0, 0
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var c struct {
				ID, Text, Kind string
				Incident       bool
			}
			if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
				t.Fatal(err)
			}
			alerts := s.Alerts(docket.Text(c.Text))
			for _, a := range alerts {
				for _, sentence := range a.Sentences {
					if sentence.Start < 0 || sentence.End <= sentence.Start || sentence.End > len(c.Text) {
						t.Errorf("%s: sentence %v is outside the text", c.ID, sentence)
					}
				}
			}
			switch {
			case c.Incident && len(alerts) > 0:
				live, found = live+1, found+1
			case c.Incident:
				live++
				t.Log("missed", c.ID)
			case len(alerts) > 0:
				alike, flagged = alike+1, flagged+1
				t.Log("flagged", c.ID)
			default:
				alike++
			}
		}
		atLeast(t, filepath.Base(file)+": live found", percent(found, live), 80)
		atMost(t, filepath.Base(file)+": look-alikes flagged", percent(flagged, alike), 4)
	}
}
