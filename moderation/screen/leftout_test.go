package screen

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// BenchmarkAlertsLeftOut learns concepts and reader without a batch, one batch after the other,
// and counts what the alerts make of it: the nearest that known texts come to first sight.
func BenchmarkAlertsLeftOut(b *testing.B) {
	for b.Loop() {
		alertsLeftOut(b)
	}
}

// A leftOutText is one of a batch that nothing had learned from, with how much speaks for an alert.
type leftOutText struct {
	text         string
	live, threat bool
	score, heard float64
}

func alertsLeftOut(t testing.TB) {
	t.Helper()
	kept, bias := traits.weights, traits.bias
	defer func() { traits.weights, traits.bias = kept, bias }()
	heard := append(heardTexts(t), realPassages(t)...)
	texts := readJudged(t)
	var all []leftOutText
	for _, file := range leftOutFiles(t) {
		rest := slices.DeleteFunc(slices.Clone(texts), func(j judgedText) bool {
			return j.file == file
		})
		traits.weights, traits.bias = fitWeights(rest)
		r := fitReader(heard, file)
		for _, c := range readAlertTexts(t, filepath.Join("testdata", file)) {
			x := leftOutText{text: c.Text, live: c.Incident}
			x.weigh(r)
			all = append(all, x)
		}
	}
	for _, limit := range []float64{-1.6, -1.4, -1.2, -1, -0.8, -0.6, -0.4, -0.2, 0} {
		live, found, alike, flagged := 0, 0, 0, 0
		for _, x := range all {
			raises := x.threat || x.score > limit || x.heard > readerAlone
			switch {
			case x.live && raises:
				live, found = live+1, found+1
			case x.live:
				live++
			case raises:
				alike, flagged = alike+1, flagged+1
			default:
				alike++
			}
		}
		t.Logf("above %4.1f: found %.1f %% of %d, flagged %.1f %% of %d", limit, percent(found, live), live,
			percent(flagged, alike), alike)
	}
}

// leftOutFiles are the batches by other hands that are like those to come.
func leftOutFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "alerts-*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	return slices.DeleteFunc(files, func(name string) bool { return strings.Contains(name, "own") })
}

// weigh weighs the text as alertsIn does.
func (x *leftOutText) weigh(r *reader) {
	doc := new(document)
	doc.foldInto(x.text)
	doc.tokenize(loadLexicon())
	b := briefing{doc: doc, list: readSentences(doc), reader: r}
	b.readings = make([]reading, len(b.list))
	x.score, x.heard = math.Inf(-1), -9
	for i := range b.list {
		x.threat = x.threat || b.list[i].counts(aboutThreat) && b.enough(i, aboutThreat)
		for about := range aboutThreat {
			if !b.list[i].counts(about) {
				continue
			}
			for _, n := range passageLengths {
				if p := passageAt(b.list, i, n); traits.placed(&p, about) {
					x.score = max(x.score, b.weigh(&p, about, i, n))
				}
			}
		}
	}
	x.score = max(x.score, -20)
	if b.heard() != nil {
		x.heard = b.sure()
	}
}
