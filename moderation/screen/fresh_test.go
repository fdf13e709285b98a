package screen

import (
	"os"
	"path/filepath"
	"strings"
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
		precision := 95.0
		if name == "fresh-7.jsonl" || name == "fresh-8.jsonl" { // of links, the numbers alone are labelled
			precision = 90
		}
		atLeast(t, name+": recall of all spans", r.recall(), 92)
		atLeast(t, name+": character precision", percent(r.inGold, r.all), precision)
		atMost(t, name+": texts with an entirely missed span", percent(r.leaked, r.withGold), 12)
		atMost(t, name+": harmless texts flagged", percent(r.flagged, r.clean), 6)
		for _, m := range r.misses {
			t.Log(m)
		}
	}
}

// TestAlertsOnFreshTextsReachTheirFloors does the same for live incidents, open
// flaws and threats, with as many texts that look alike. The weights are fitted to
// these texts: the floors guard against loss and say nothing of texts to come. What
// was found at first sight is in testdata/README.md.
func TestAlertsOnFreshTextsReachTheirFloors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "alerts*.jsonl"))
	if err != nil || len(files) < 5 {
		t.Fatalf("fresh texts: %v, %v", files, err)
	}
	for _, file := range append(files, shared(t, "incident-fresh.hand.jsonl")) {
		live, found, alike, flagged, misses := countAlerts(New(), readAlertTexts(t, file))
		floor, limit := 85.0, 7.0
		if strings.Contains(file, "own") { // harder on purpose
			floor, limit = 65, 9
		}
		atLeast(t, filepath.Base(file)+": live found", percent(found, live), floor)
		atMost(t, filepath.Base(file)+": look-alikes flagged", percent(flagged, alike), limit)
		for _, m := range misses {
			t.Log(m)
		}
	}
}

// TestAlertsNameTheSentencesTheyRestOn checks the spans of alerts.
func TestAlertsNameTheSentencesTheyRestOn(t *testing.T) {
	t.Parallel()
	s := New()
	for _, c := range readAlertTexts(t, filepath.Join("testdata", "alerts.jsonl")) {
		for _, a := range s.Alerts(docket.Text(c.Text)) {
			end := 0
			for _, sentence := range a.Sentences {
				if sentence.Start < end || sentence.End <= sentence.Start || sentence.End > len(c.Text) {
					t.Errorf("%s: sentence %v is outside the text or out of order", c.ID, sentence)
				}
				end = sentence.End
			}
			if end == 0 {
				t.Errorf("%s: %s rests on no sentence", c.ID, a.Rule)
			}
		}
	}
	text := "Small clinics need one page in plain words. Every screen in our ward shows a note that wants " +
		"bitcoin since " +
		"this morning. Thank you for reading."
	alerts := s.Alerts(docket.Text(text))
	if len(alerts) != 1 || len(alerts[0].Sentences) != 1 ||
		!strings.HasPrefix(text[alerts[0].Sentences[0].Start:], "Every screen") {
		t.Errorf("alerts of a report between opinions: %+v, want one that names its middle sentence", alerts)
	}
}

// TestQuotationsOfLessonsRaiseNoAlert checks that what a slide or a draft shows in quotation marks is taken for
// nothing that happens, and that the same words of somebody else are.
func TestQuotationsOfLessonsRaiseNoAlert(t *testing.T) {
	t.Parallel()
	s := New()
	words := "\"Nothing opens since this morning, they want bitcoin, we are sending people home.\""
	for _, before := range []string{"On page 12 of the draft you quote a nurse: ", "The slide of the trainer read: "} {
		if a := s.Alerts(docket.Text(before + words)); a != nil {
			t.Errorf("%s… raises %+v, want none", before, a)
		}
	}
	if a := s.Alerts(docket.Text(words + " I think it's a powerful quote.")); a != nil {
		t.Errorf("words that a reader calls a quote raise %+v, want none", a)
	}
	for _, before := range []string{"Our charge nurse at Mercy Hospital shouted: ", "\n"} {
		if a := s.Alerts(docket.Text(before + words)); a == nil {
			t.Errorf("%q… raises nothing, want an alert", before)
		}
	}
}
