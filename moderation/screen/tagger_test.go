package screen

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
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
					// beside a name that it doubts, the others weigh less
					f.Severity.Rank() >= min(want.Severity.Rank(), ruleNamed(want.Rule).severity.Rank())
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

// TestBestWaysAreThoseOfAllSteps compares the best ways with those that trying every step finds.
func TestBestWaysAreThoseOfAllSteps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var tags tagger
	for range 2000 {
		spread := int32(1) << r.IntN(12)
		number := func() int32 { return r.Int32N(2*spread) - spread }
		var points, weights [marks]int32
		for j := range marks {
			points[j], weights[j] = 3*number(), number()
			for k := range marks {
				tags.next[j][k] = number()
			}
		}
		tags.setBounds()
		var after, before [marks]int32
		for k := range marks {
			after[k], before[k] = math.MinInt32, math.MinInt32
			for j := range marks {
				after[k] = max(after[k], points[j]+tags.next[j][k])
				before[k] = max(before[k], tags.next[k][j]+weights[j]+points[j])
			}
		}
		if got := tags.after(&points); got != after {
			t.Fatalf("the best ways on from %v are %v, want %v", points, got, after)
		}
		if got := tags.before(&weights, &points); got != before {
			t.Fatalf("the best ways before %v are %v, want %v", points, got, before)
		}
	}
}

// TestClassesOfWordsAreThoseOfTheirList compares the tables of classes with the list that they are of.
func TestClassesOfWordsAreThoseOfTheirList(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	doc := &document{low: []byte("a"), toks: []token{{end: 1}}}
	for range 5000 {
		x := lex(r.Uint32()) & (1<<20 - 1)
		doc.toks[0].lex = x
		want := uint32(0)
		for _, c := range classesOfWords {
			if x&c.is != 0 {
				want |= c.as
			}
		}
		if got := knownAs(doc, 0); got != want {
			t.Fatalf("a word known as %b has the classes %b, want %b", x, got, want)
		}
	}
}
