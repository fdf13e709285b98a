package screen

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

var (
	fitTagger = flag.Bool("fit-tagger", false, "fit the weights of the tagger anew and write data/tagger.bin")
)

// A marked chain is one of candidates with the marks people gave them.
type marked struct {
	features [][]uint32
	gold     []mark
	weight   float32
}

var markOf = map[string]mark{
	"PERSON": markPerson, "ADDRESS": markAddress, "LOCATION": markAddress, "PHONE": markPhone, "DATE": markDate,
	"ID": markID, "SSN": markID, "CREDIT_CARD": markID, "AGE": markAge, "SECRET": markSecret,
}

// A trained text is one that the tagger learns from.
type trained struct {
	labelled
	batch  string
	weight float32
}

// trainingTexts are the texts of our own that the tagger learns from, in a fixed order:
// labelled comments, sentences made from patterns, and what people say about this
// docket's questions, which holds nothing private.
func trainingTexts(t testing.TB) []trained {
	t.Helper()
	var list []trained
	files, err := filepath.Glob(filepath.Join("testdata", "fresh-*.jsonl"))
	if err != nil || len(files) < 10 {
		t.Fatalf("labelled comments: %v, %v", files, err)
	}
	own, err := filepath.Glob(filepath.Join("testdata", "tagger", "own-*.jsonl"))
	if err != nil || len(own) < 2 {
		t.Fatalf("own comments: %v, %v", own, err)
	}
	for _, file := range append(append(files, own...), filepath.Join("testdata", "labelled.jsonl")) {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range readLines(t, f) {
			list = append(list, trained{c, filepath.Base(file), 1})
		}
		f.Close()
	}
	for i, c := range patternTexts(t) {
		c.ID = fmt.Sprint("pattern ", i)
		list = append(list, trained{c, "patterns", 0.5})
	}
	for i, text := range ordinaryTexts(t) {
		list = append(list, trained{labelled{ID: fmt.Sprint("ordinary ", i), Text: string(text)}, "ordinary", 1})
	}
	return list
}

func digestOf(texts []trained) string {
	h := sha256.New()
	for _, c := range texts {
		fmt.Fprintln(h, c.Text, c.Spans, c.weight)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// examplesOf cuts a text into chains. lost counts labelled tokens that the gate keeps
// from being weighed.
func examplesOf(c trained) (list []marked, lost, all int) {
	doc := new(document)
	doc.foldInto(c.Text)
	doc.tokenize(loadLexicon())
	gold := goldMarks(doc, c)
	v := &doc.view
	v.look(doc)
	for i, m := range gold {
		if m != markNone {
			all++
			if !v.may[i] {
				lost++
			}
		}
	}
	for from := 0; from < len(doc.toks); from++ {
		if !v.may[from] {
			continue
		}
		v.prepare(doc, from, from+longestChain)
		e := marked{weight: c.weight}
		for from < len(doc.toks) && v.may[from] && len(e.gold) < longestChain {
			e.features = append(e.features, v.features(doc, from, nil))
			e.gold = append(e.gold, gold[from])
			from++
		}
		from--
		list = append(list, e)
	}
	return list, lost, all
}

// goldMarks gives each token the mark of the label over it.
func goldMarks(doc *document, c trained) []mark {
	gold := make([]mark, len(doc.toks))
	offsets := make([]int, 0, len(c.Text)+1) // of code points
	for at := range c.Text {
		offsets = append(offsets, at)
	}
	offsets = append(offsets, len(c.Text))
	for _, s := range c.Spans {
		from, to := offsets[s.Start], offsets[s.End]
		for i := range doc.toks {
			a, b := doc.origin(int(doc.toks[i].start), int(doc.toks[i].end))
			if a < to && b > from {
				gold[i] = markOf[s.Type]
			}
		}
	}
	return gold
}

// A fitting is the state of the descent.
type fitting struct {
	rows, seen     [][marks]float32
	next, seenNext [marks][marks]float32
	rate, pull     float32
	weights        [][marks]float32
	alpha, beta    [][marks]float64
}

const (
	fitRounds = 14
	fitStep   = 16 // steps of a stored weight in one natural logarithm
)

// fitChains fits the weights of a conditional random field by stochastic descent with
// a rate of its own for every weight; the order of the examples is drawn with a fixed
// seed, so the same texts give the same weights.
func fitChains(examples []marked) *fitting {
	f := &fitting{rows: make([][marks]float32, taggerRows), seen: make([][marks]float32, taggerRows),
		rate: 0.15, pull: 2e-4}
	draw := rand.New(rand.NewPCG(20261129, 7))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for range fitRounds {
		draw.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			f.learn(&examples[i])
		}
	}
	return f
}

// learn takes one step down the loss of a chain.
func (f *fitting) learn(e *marked) {
	n := len(e.gold)
	f.score(e)
	f.passes(n)
	var expected [marks][marks]float64
	for i := range n {
		total := 0.0
		for k := range marks {
			total += f.alpha[i][k] * f.beta[i][k]
		}
		var slope [marks]float32
		for k := range marks {
			slope[k] = float32(f.alpha[i][k] * f.beta[i][k] / total)
			if mark(k) == e.gold[i] {
				slope[k]--
			}
			slope[k] *= e.weight
		}
		for _, id := range e.features[i] {
			row, seen := &f.rows[id], &f.seen[id]
			for k := range slope {
				if g := slope[k] + f.pull*row[k]; g > 1e-4 || g < -1e-4 {
					seen[k] += g * g
					row[k] -= f.rate * g / float32(math.Sqrt(float64(seen[k])+0.1))
				}
			}
		}
		if i > 0 {
			f.pairs(i, &expected)
			expected[e.gold[i-1]][e.gold[i]]--
		}
	}
	first, last := f.marginal(0), f.marginal(n-1)
	for k := range marks {
		expected[markNone][k] += first[k]
		expected[k][markNone] += last[k]
	}
	expected[markNone][e.gold[0]]--
	expected[e.gold[n-1]][markNone]--
	for j := range marks {
		for k := range marks {
			g := float32(expected[j][k]) * e.weight
			f.seenNext[j][k] += g * g
			f.next[j][k] -= f.rate * g / float32(math.Sqrt(float64(f.seenNext[j][k])+1))
		}
	}
}

func (f *fitting) marginal(i int) (p [marks]float64) {
	total := 0.0
	for k := range marks {
		p[k] = f.alpha[i][k] * f.beta[i][k]
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
	return p
}

func (f *fitting) score(e *marked) {
	for len(f.weights) < len(e.gold) {
		f.weights = append(f.weights, [marks]float32{})
		f.alpha = append(f.alpha, [marks]float64{})
		f.beta = append(f.beta, [marks]float64{})
	}
	for i, list := range e.features {
		w := &f.weights[i]
		*w = [marks]float32{}
		for _, id := range list {
			for k := range w {
				w[k] += f.rows[id][k]
			}
		}
	}
}

// passes fills the sums of the ways up to and behind each token, scaled.
func (f *fitting) passes(n int) {
	var hop [marks][marks]float64
	for j := range marks {
		for k := range marks {
			hop[j][k] = math.Exp(float64(f.next[j][k]))
		}
	}
	node := func(i int) (e [marks]float64) {
		top := slices.Max(f.weights[i][:])
		for k := range e {
			e[k] = math.Exp(float64(f.weights[i][k] - top))
		}
		return e
	}
	for i := range n {
		e, total := node(i), 0.0
		for k := range marks {
			sum := hop[markNone][k]
			if i > 0 {
				sum = 0
				for j := range marks {
					sum += f.alpha[i-1][j] * hop[j][k]
				}
			}
			f.alpha[i][k] = sum * e[k]
			total += f.alpha[i][k]
		}
		for k := range marks {
			f.alpha[i][k] /= total
		}
	}
	for k := range marks {
		f.beta[n-1][k] = hop[k][markNone]
	}
	for i := n - 2; i >= 0; i-- {
		e, total := node(i+1), 0.0
		for j := range marks {
			sum := 0.0
			for k := range marks {
				sum += hop[j][k] * e[k] * f.beta[i+1][k]
			}
			f.beta[i][j] = sum
			total += sum
		}
		for j := range marks {
			f.beta[i][j] /= total
		}
	}
}

// pairs adds the expected marks of tokens i-1 and i.
func (f *fitting) pairs(i int, expected *[marks][marks]float64) {
	var p [marks][marks]float64
	total := 0.0
	top := slices.Max(f.weights[i][:])
	for j := range marks {
		for k := range marks {
			p[j][k] = f.alpha[i-1][j] * math.Exp(float64(f.next[j][k]+f.weights[i][k]-top)) * f.beta[i][k]
			total += p[j][k]
		}
	}
	for j := range marks {
		for k := range marks {
			expected[j][k] += p[j][k] / total
		}
	}
}

// tagger rounds the weights to whole steps.
func (f *fitting) tagger(digest string) *tagger {
	t := &tagger{trainedOn: digest, step: fitStep, rows: make([]rowOfWeights, taggerRows)}
	for i := range f.rows {
		var row [marks]int8
		for k, w := range f.rows[i] {
			row[k] = int8(max(-127, min(127, math.Round(float64(w)*fitStep))))
		}
		t.rows[i] = packRow(row)
	}
	for j := range marks {
		for k := range marks {
			t.next[j][k] = int32(math.Round(float64(f.next[j][k]) * fitStep))
		}
	}
	t.setBounds()
	return t
}

// TestTaggerIsTheFittedOne compares the texts that the shipped weights were learned
// from with those that are there; -fit-tagger learns anew.
func TestTaggerIsTheFittedOne(t *testing.T) {
	texts := trainingTexts(t)
	digest := digestOf(texts)
	if *fitTagger {
		data := fitChains(allExamples(t, texts)).tagger(digest).bytes()
		if err := os.WriteFile(filepath.Join("data", "tagger.bin"), data, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d texts, %d bytes", len(texts), len(data))
		return
	}
	if got := loadTagger().trainedOn; got != digest {
		t.Errorf("the tagger learned from texts %s, those here are %s: fit anew with -fit-tagger", got, digest)
	}
}

func allExamples(t testing.TB, texts []trained) []marked {
	var list []marked
	lost, all := 0, 0
	for _, c := range texts {
		more, l, a := examplesOf(c)
		list = append(list, more...)
		lost, all = lost+l, all+a
	}
	t.Logf("%d texts, %d chains, %d labelled tokens of which the gate loses %d", len(texts), len(list), all, lost)
	return list
}

// A tally counts what the tagger finds by itself.
type tally struct {
	spans, found      map[mark]int
	right, all        map[mark]int // reported runs that touch a label, and in all
	harmless, flagged int
	missed, wrong     []string
}

func (y *tally) count(tg *tagger, c trained) {
	doc := new(document)
	doc.foldInto(c.Text)
	doc.tokenize(loadLexicon())
	gold := goldMarks(doc, c)
	got := make([]mark, len(gold))
	reports := 0
	tg.tag(doc, func(m mark, first, last int) {
		if !soundRun(doc, m, first, last) {
			return
		}
		reports++
		y.all[m]++
		touched := false
		for i := first; i <= last; i++ {
			got[i] = m
			touched = touched || gold[i] != markNone
		}
		if touched || touchesOther(doc, c, first, last) {
			y.right[m]++
		} else {
			y.wrong = append(y.wrong, fmt.Sprintf("%s %d: %s", c.ID, m,
				doc.raw[doc.toks[first].start:doc.toks[last].end]))
		}
	})
	if len(c.Spans) == 0 {
		y.harmless++
		if reports > 0 {
			y.flagged++
		}
	}
	offsets := []int{}
	for at := range c.Text {
		offsets = append(offsets, at)
	}
	offsets = append(offsets, len(c.Text))
	for _, s := range c.Spans {
		m := markOf[s.Type]
		if m == markNone {
			continue
		}
		y.spans[m]++
		hit, n := 0, 0
		for i := range doc.toks {
			a, b := doc.origin(int(doc.toks[i].start), int(doc.toks[i].end))
			if a < offsets[s.End] && b > offsets[s.Start] {
				n += b - a
				if got[i] != markNone {
					hit += b - a
				}
			}
		}
		if 2*hit >= n {
			y.found[m]++
		} else {
			y.missed = append(y.missed, fmt.Sprintf("%s %d: %s", c.ID, m,
				docket.Text(c.Text)[offsets[s.Start]:offsets[s.End]]))
		}
	}
}

// touchesOther reports a label of a kind that the tagger does not learn.
func touchesOther(doc *document, c trained, first, last int) bool {
	from, _ := doc.origin(int(doc.toks[first].start), int(doc.toks[first].end))
	_, to := doc.origin(int(doc.toks[last].start), int(doc.toks[last].end))
	for _, s := range c.Spans {
		r := []rune(c.Text)
		a, b := len(string(r[:s.Start])), len(string(r[:s.End]))
		if a < to && b > from {
			return true
		}
	}
	return false
}

// BenchmarkTaggerLeftOut learns without a batch and counts what is found in it, the rules
// silent. It takes minutes.
func BenchmarkTaggerLeftOut(b *testing.B) {
	for b.Loop() {
		taggerLeftOut(b)
	}
}

func taggerLeftOut(t testing.TB) {
	t.Helper()
	texts := trainingTexts(t)
	sum := tally{map[mark]int{}, map[mark]int{}, map[mark]int{}, map[mark]int{}, 0, 0, nil, nil}
	groups := [][]string{{"fresh-1.jsonl", "fresh-2.jsonl"}, {"fresh-3.jsonl", "fresh-4.jsonl"},
		{"fresh-5.jsonl", "fresh-6.jsonl"}, {"fresh-7.jsonl", "fresh-a.jsonl"}}
	for _, out := range groups {
		var rest, kept []trained
		for _, c := range texts {
			if slices.Contains(out, c.batch) {
				kept = append(kept, c)
			} else {
				rest = append(rest, c)
			}
		}
		tg := fitChains(allExamples(t, rest)).tagger("")
		for _, c := range kept {
			sum.count(tg, c)
		}
	}
	names := []string{"", "person", "address", "phone", "date", "number", "age", "secret"}
	for m := mark(1); m < marks; m++ {
		t.Logf("%-8s found %3d of %3d, reported runs right %3d of %3d", names[m], sum.found[m], sum.spans[m],
			sum.right[m], sum.all[m])
	}
	t.Logf("harmless texts flagged: %d of %d", sum.flagged, sum.harmless)
	if testing.Verbose() {
		t.Log("missed:\n" + strings.Join(sum.missed, "\n"))
		t.Log("wrong:\n" + strings.Join(sum.wrong, "\n"))
	}
}

func packRow(w [marks]int8) (r rowOfWeights) {
	for k, x := range w {
		r |= rowOfWeights(uint8(int(x)+128)) << (8 * k)
	}
	return r
}

// bytes writes the weights for the build: equal weights give equal bytes.
func (t *tagger) bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, taggerFormat, t.trainedOn)
	put := func(v any) {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err) // a buffer takes everything
		}
	}
	put(t.step)
	put(t.next)
	last := 0
	for i, row := range t.rows {
		if row == noWeights {
			continue
		}
		b.Write(binary.AppendUvarint(nil, uint64(i-last)))
		put(uint64(row))
		last = i
	}
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	z.Write(b.Bytes())
	z.Close()
	return packed.Bytes()
}
