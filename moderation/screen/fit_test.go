package screen

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

var fitAlerts = flag.Bool("fit-alerts", false, "fit the weights of alerts anew and write data/alert-weights.txt")

// A judgedText is one that a person read: whether it tells of a live incident or an
// open flaw, and what its passages say.
type judgedText struct {
	file, id string
	live     bool
	counts   float64 // how much it counts
	passages []weighed
}

// A weighed passage is what counts for an alert about one subject.
type weighed struct {
	traits []trait
}

// TestAlertWeightsAreTheFittedOnes fits the weights of the traits by logistic
// regression and compares them with those that are shipped; -fit-alerts writes them.
// Each weight is held near what its kind of trait should weigh, and evidence never
// speaks against, a frame never for, so that a trait that few texts show keeps a
// sensible weight.
func TestAlertWeightsAreTheFittedOnes(t *testing.T) {
	t.Parallel()
	texts := readJudged(t)
	weights, bias := fitWeights(texts)
	if *fitAlerts {
		writeWeights(t, len(texts), weights, bias)
		return
	}
	for id, name := range traits.names {
		if math.Abs(weights[id]-traits.weights[id]) > 0.02 {
			t.Errorf("%q weighs %.2f, fitted %.2f: fit anew with -fit-alerts", name, traits.weights[id], weights[id])
		}
	}
	if math.Abs(bias-traits.bias) > 0.02 {
		t.Errorf("the bias is %.2f, fitted %.2f: fit anew with -fit-alerts", traits.bias, bias)
	}
}

func writeWeights(t *testing.T, texts int, weights [maxTraits]float64, bias float64) {
	var b bytes.Buffer
	fmt.Fprintln(&b, "# The weights of what speaks for and against an alert, in natural logarithms of odds: "+
		"see traits.go.")
	fmt.Fprintf(&b, "# Fitted to %d texts by: go test ./moderation/screen -run TestAlertWeights -fit-alerts\n", texts)
	fmt.Fprintf(&b, "%.2f bias\n", bias)
	order := make([]trait, len(traits.names))
	for i := range order {
		order[i] = trait(i)
	}
	slices.SortStableFunc(order, func(x, y trait) int { return cmp.Compare(weights[y], weights[x]) })
	for _, id := range order {
		if math.Abs(weights[id]) >= 0.005 {
			fmt.Fprintf(&b, "%.2f %s\n", weights[id], traits.names[id])
		}
	}
	if err := os.WriteFile(filepath.Join("data", "alert-weights.txt"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readJudged reads what the weights are fitted to: our reports and look-alikes, our
// other labelled texts, and the real comments, none of which tells of an incident.
func readJudged(t testing.TB) []judgedText {
	var texts []judgedText
	files, err := filepath.Glob(filepath.Join("testdata", "alerts*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, shared(t, "incident-fresh.hand.jsonl")) {
		for _, c := range readAlertTexts(t, file) {
			if c.Kind != "threat" {
				j := judge(c.ID, c.Text, c.Incident)
				j.file = filepath.Base(file)
				if !c.Incident {
					j.counts = 1.5 // there are half as many
				}
				texts = append(texts, j)
			}
		}
	}
	for range 5 { // plain texts have to be right
		for i, c := range raising {
			texts = append(texts, judge(fmt.Sprint("raising ", i), c.text, true))
		}
		for i, text := range quiet {
			texts = append(texts, judge(fmt.Sprint("quiet ", i), text, false))
		}
	}
	for i, text := range ordinaryTexts(t) {
		texts = append(texts, judge(fmt.Sprint("ordinary ", i), string(text), false))
	}
	for _, c := range readLabelled(t) {
		if len(c.Spans) == 0 {
			j := judge(c.ID, c.Text, false)
			j.counts = 3
			texts = append(texts, j)
		}
	}
	f, err := os.Open(shared(t, "comments-dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readLines(t, z) {
		if j := judge(c.ID, c.Text, false); len(j.passages) > 0 {
			j.counts = 3
			texts = append(texts, j)
		}
	}
	return texts
}

// ordinaryTexts reads what people say about this docket's questions when nothing goes
// on: the sentences and comments of our own that themes are learned from. They speak
// of attacks, passwords and lost machines all the time.
func ordinaryTexts(t testing.TB) []docket.Text {
	t.Helper()
	var list []docket.Text
	folder := filepath.Join("..", "..", "theme", "suggest", "testdata")
	files, err := filepath.Glob(filepath.Join(folder, "sentences", "*.txt"))
	if err != nil || len(files) < 5 {
		t.Fatalf("sentences about themes: %d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if fields := strings.SplitN(strings.TrimSpace(line), " ", 3); len(fields) == 3 && fields[0] != "#" {
				list = append(list, docket.Text(fields[2])) // behind codes and question
			}
		}
	}
	for _, c := range readAlertTexts(t, filepath.Join(folder, "themes-coded-dev.jsonl")) {
		list = append(list, docket.Text(c.Text))
	}
	return list
}

// alertText is a line of a file of reports and look-alikes.
type alertText struct {
	ID, Text, Kind string
	Incident       bool
}

func readAlertTexts(t testing.TB, file string) []alertText {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []alertText
	for lines := json.NewDecoder(f); ; {
		var c alertText
		if err := lines.Decode(&c); err == io.EOF {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
}

// judge lists the different passages of a text that may raise an alert.
func judge(id, text string, live bool) judgedText {
	doc := new(document)
	doc.foldInto(text)
	doc.tokenize(loadLexicon())
	list := readSentences(doc)
	j := judgedText{id: id, live: live, counts: 1}
	seen := map[traitSet]bool{}
	for i := range list {
		for about := range aboutThreat {
			if !list[i].counts(about) {
				continue
			}
			for _, n := range passageLengths {
				p := passageAt(list, i, n)
				kept := countedFor(&p, about)
				if seen[kept] {
					continue
				}
				seen[kept] = true
				var w weighed
				kept.each(func(id trait) { w.traits = append(w.traits, id) })
				j.passages = append(j.passages, w)
			}
		}
	}
	return j
}

// countedFor is what of a passage counts for an alert about a subject.
func countedFor(p *traitSet, about alertSubject) (kept traitSet) {
	other := &traits.events[aboutIncident+aboutFlaw-about]
	p.each(func(id trait) {
		if !other.has(id) || traits.events[about].has(id) {
			kept.add(id)
		}
	})
	return kept
}

// fitWeights descends the loss of the strongest passage of each text, each weight by
// steps that shrink with the slopes it has seen.
func fitWeights(texts []judgedText) (weights [maxTraits]float64, bias float64) {
	const (
		rounds = 400
		rate   = 0.3
		pull   = 0.2 // towards the prior
	)
	var prior, seen [maxTraits]float64
	for id := range traits.names {
		prior[id] = priorOf(trait(id))
	}
	weights, bias = prior, -3
	seenBias := 0.0
	for range rounds {
		var slope [maxTraits]float64
		down := 0.0
		for i := range texts {
			best, z := strongest(&texts[i], &weights)
			if best == nil {
				continue
			}
			miss := 1 / (1 + math.Exp(-(bias + z)))
			if texts[i].live {
				miss--
			}
			miss *= texts[i].counts
			down += miss
			for _, id := range best.traits {
				slope[id] += miss
			}
		}
		seenBias += down * down
		bias -= rate * down / math.Sqrt(seenBias+1)
		for id := range traits.names {
			slope[id] += pull * stiffness(trait(id)) * (weights[id] - prior[id])
			seen[id] += slope[id] * slope[id]
			weights[id] = bounded(trait(id), weights[id]-rate*slope[id]/math.Sqrt(seen[id]+1))
		}
	}
	return weights, bias
}

func strongest(j *judgedText, weights *[maxTraits]float64) (*weighed, float64) {
	var best *weighed
	most := math.Inf(-1)
	for i := range j.passages {
		z := 0.0
		for _, id := range j.passages[i].traits {
			z += weights[id]
		}
		if z > most {
			best, most = &j.passages[i], z
		}
	}
	return best, most
}

func isWord(id trait) bool { return strings.HasPrefix(traits.names[id], "word: ") }

// speaksFor reports frames that take a doubt away.
func speaksFor(id trait) bool {
	switch traits.names[id] {
	case "frame: real", "frame: unmended", "frame: nodrill":
		return true
	}
	return false
}

func priorOf(id trait) float64 {
	switch {
	case isWord(id):
		return 0
	case strings.HasPrefix(traits.names[id], "speaks of "):
		return 0.1
	case speaksFor(id):
		return 0.3
	case id == traits.pitch:
		return -2
	case traits.isFrame(id):
		return -0.4
	}
	return 0.5
}

func stiffness(id trait) float64 {
	if isWord(id) {
		return 4
	}
	return 1
}

func bounded(id trait, w float64) float64 {
	switch {
	case isWord(id) || speaksFor(id):
		return w
	case traits.isFrame(id):
		return min(w, 0)
	}
	return max(w, 0)
}

// countAlerts counts what the alerts of a file's texts get right and wrong.
func countAlerts(s *Screener, texts []alertText) (live, found, alike, flagged int, misses []string) {
	for _, c := range texts {
		alerts := s.Alerts(docket.Text(c.Text))
		switch {
		case c.Incident && len(alerts) > 0:
			live, found = live+1, found+1
		case c.Incident:
			live++
			misses = append(misses, "missed "+c.ID)
		case len(alerts) > 0:
			alike, flagged = alike+1, flagged+1
			misses = append(misses, "flagged "+c.ID)
		default:
			alike++
		}
	}
	return live, found, alike, flagged, misses
}
