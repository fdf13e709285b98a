package suggest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"

	"commentportal/docket"
)

// Model is what was learned from the codings that people confirmed: for each
// code, how much each word, pair of words and piece of a word speaks for it. It
// is safe for concurrent use.
type Model struct {
	*vocabulary
	codes   []learned
	codings int // that it learned from
	book    int // version of the codebook
	version string
	leftOut int // coded answers that training had no room for; not stored
}

// learned is what was learned of one code.
type learned struct {
	code    string
	texts   int       // that bear it
	weights []float32 // by feature; as stored once the model is sealed
	bias    float32
	from    float64 // margin below which nothing speaks for the code
	enough  float64 // margin from which the code is given
}

// Version names the model: the same version says the same.
func (m *Model) Version() string { return m.version }

// Codings is the number of confirmed codings that the model learned from.
func (m *Model) Codings() int { return m.codings }

// LeftOut is the number of coded answers that training had no room for.
func (m *Model) LeftOut() int { return m.leftOut }

// seen is the number of coded answers with a code that the model learned from; 0
// where there is no model.
func (m *Model) seen(code string) int {
	if m == nil {
		return 0
	}
	for i := range m.codes {
		if m.codes[i].code == code {
			return m.codes[i].texts
		}
	}
	return 0
}

// seal makes the weights what they are when they are read back from storage, and
// names the model.
func (m *Model) seal() {
	body := m.Bytes()
	sum := sha256.Sum256(body)
	if read, err := ReadModel(body); err == nil {
		*m = *read
	}
	m.version = "model-" + hex.EncodeToString(sum[:4])
}

// modelMost is the most that a model adds to a score: twice what a code needs to
// be proposed.
const modelMost = 2 * proposeAt

// wordsShown is the most words shown for a code.
const wordsShown = 5

// opinion is what a model says of a code for a text.
type opinion struct {
	texts  int     // that the model saw with the code
	points float64 // in the points of rules: proposeAt where the margin is just enough
	words  []said
}

// said is a word of the text that speaks for a code.
type said struct {
	at     int // token
	weight float64
}

// opinions asks the model about every code of the list that it knows.
func (m *Model) opinions(q docket.QuestionID, tokens []token) map[string]opinion {
	s := look(q, tokens)
	features := m.weigh(s)
	value := make(map[int32]float64, len(features))
	for _, f := range features {
		value[f.at] = float64(f.value)
	}
	out := map[string]opinion{}
	for i := range m.codes {
		c := &m.codes[i]
		margin := float64(c.bias)
		for _, f := range features {
			margin += float64(float64(c.weights[f.at]) * float64(f.value))
		}
		points := proposeAt * (margin - c.from) / (c.enough - c.from)
		if points <= 0 {
			continue
		}
		// What no word of the text explains is no suggestion.
		if words := m.strongest(c, tokens, value); len(words) > 0 {
			out[c.code] = opinion{texts: c.texts, points: math.Min(points, modelMost), words: words}
		}
	}
	return out
}

// strongest finds the words of a text that speak for a code the most: each by
// itself and half of each pair that it is in. Words of one or two letters are not
// among them.
func (m *Model) strongest(c *learned, tokens []token, value map[int32]float64) []said {
	lang := tongue(tokens)
	weigh := func(name string) float64 {
		at, ok := m.index[name]
		if !ok {
			return 0
		}
		return float64(c.weights[at]) * value[at]
	}
	weight := map[string]float64{}
	first := map[string]int{}
	var order []string
	before, sentence := "", -1
	for i, t := range tokens[:min(len(tokens), modelTokens)] {
		if functionWords[en][t.word] || functionWords[es][t.word] {
			continue
		}
		stem := t.stem[lang]
		if _, ok := first[stem]; !ok {
			first[stem] = i
			order = append(order, stem)
			weight[stem] += weigh(stem)
		}
		if before != "" && t.sentence == sentence {
			if w := weigh(before + " " + stem); w > 0 {
				weight[before] += w / 2
				weight[stem] += w / 2
			}
		}
		before, sentence = stem, t.sentence
	}
	var list []said
	for _, stem := range order {
		if w := weight[stem]; w > 0 && len(tokens[first[stem]].word) > 2 {
			list = append(list, said{first[stem], w})
		}
	}
	slices.SortStableFunc(list, func(a, b said) int { return cmp.Compare(b.weight, a.weight) })
	return list[:min(len(list), wordsShown)]
}
