package screen

import (
	"bytes"
	"errors"
	"testing"

	"commentportal/docket"
)

func TestTaggerIsWrittenAndReadAlike(t *testing.T) {
	t.Parallel()
	shipped, err := dataFiles.ReadFile("data/tagger.bin")
	if err != nil {
		t.Fatal(err)
	}
	again, err := readTagger(loadTagger().bytes())
	if err != nil || !bytes.Equal(again.bytes(), shipped) {
		t.Errorf("the weights read back differ: %v", err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "half": shipped[:len(shipped)/2],
		"other": []byte("tagger-1 x\n")} {
		if _, err := readTagger(data); !errors.Is(err, errTagger) {
			t.Errorf("%s is read as weights: %v", name, err)
		}
	}
}

// TestLikelyFindingsOnlyAdd holds that what the tagger reports never blocks by itself,
// says why, and takes nothing away from what rules find but names that lists alone speak
// for.
func TestLikelyFindingsOnlyAdd(t *testing.T) {
	t.Parallel()
	rulesAlone := func(text docket.Text) []docket.Finding {
		doc := new(document)
		doc.foldInto(string(text))
		doc.tokenize(loadLexicon())
		for i := range detectors {
			if detectors[i].name != "likely" {
				detectors[i].find(doc)
			}
		}
		return doc.findings()
	}
	added := 0
	for _, c := range trainingTexts(t) {
		if c.batch == "patterns" || c.batch == "ordinary" {
			continue
		}
		found := New().Screen(docket.Text(c.Text))
		for _, f := range found {
			if r := ruleNamed(f.Rule); r.severity == docket.Block || f.Why == "" {
				continue
			}
			if f.Rule == ruleLikelyPerson.name || f.Rule == ruleLikelyNumber.name {
				added++
			}
		}
		for _, want := range rulesAlone(docket.Text(c.Text)) {
			covered := false
			for _, f := range found {
				covered = covered || f.Start <= want.Start && want.End <= f.End &&
					f.Severity.Rank() >= want.Severity.Rank()
			}
			if !covered && want.Rule != rulePerson.name {
				t.Errorf("%s: the tagger takes a finding of %s away", c.ID, want.Rule)
			}
		}
	}
	if added < 10 {
		t.Errorf("the tagger added %d findings, want ten at least", added)
	}
	for _, l := range likelies[markPerson:] {
		if l.rule.severity == docket.Block {
			t.Errorf("%s blocks", l.rule.name)
		}
	}
}
