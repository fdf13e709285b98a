package suggest

import (
	"cmp"
	"slices"
	"strings"

	"commentportal/docket"
)

const (
	// hunchTokens is the most words that the shipped model judges at once. A longer
	// text is judged passage by passage, and a code has what its best passage says.
	hunchTokens = 60
	// passageTokens bounds the words between the first and the last that are shown as
	// one passage.
	passageTokens = 14
	// strongMost is the most words that a passage is built from.
	strongMost = 4
)

// noTheme is the name under which the shipped model knows texts of no theme.
const noTheme = "-"

// anyOf ends the name under which the shipped model knows a group of codes.
const anyOf = "-*"

// hunch is what the shipped model says of a code for a text.
type hunch struct {
	points float64     // in the points of rules
	span   docket.Span // the passage that speaks for it
	words  int         // different words or concepts of the passage that speak for it
}

// hunches asks the shipped model about every code that it knows. What no word of
// the text explains is no suggestion. doubt tells, from 0 to 1, how much the text
// looks like one of no theme: as much as the passage that does so least.
func (m *Model) hunches(known *concepts, q docket.QuestionID, tokens []token) (out map[string]hunch, doubt float64) {
	out = map[string]hunch{}
	doubt = 1
	for _, part := range passages(tokens) {
		s := look(q, part)
		s.lookForConcepts(known, part)
		features := m.weigh(s)
		value := make(map[int32]float64, len(features))
		for _, f := range features {
			value[f.at] = float64(f.value)
		}
		found := known.of(part)
		shares := m.shares(features)
		for i := range m.codes {
			c := &m.codes[i]
			share := shares[c.code]
			if strings.HasSuffix(c.code, anyOf) {
				continue
			}
			if c.code == noTheme {
				doubt = min(doubt, max(share, 0))
				continue
			}
			points := priorPoints * (share + groupWeight*(shares[groupOf(c.code)+anyOf]-1))
			if points <= out[c.code].points {
				continue
			}
			if span, words := m.passage(c, part, found, value); words > 0 {
				out[c.code] = hunch{points, span, words}
			}
		}
	}
	return out, doubt
}

// shares asks for the margin of each code: 0 where nothing speaks for it, 1 where
// it is as far from yes as from no.
func (m *Model) shares(features []feature) map[string]float64 {
	out := map[string]float64{}
	for i := range m.codes {
		c := &m.codes[i]
		margin := float64(c.bias)
		for _, f := range features {
			margin += float64(float64(c.weights[f.at]) * float64(f.value))
		}
		out[c.code] = (margin - c.from) / (c.enough - c.from)
	}
	return out
}

// passages parts a text into runs of whole sentences of hunchTokens words at most;
// a sentence that is longer is one by itself.
func passages(tokens []token) [][]token {
	tokens = tokens[:min(len(tokens), modelTokens)]
	var out [][]token
	bounds := sentenceBounds(tokens)
	begin := 0
	for n := range bounds {
		end := len(tokens)
		if n+1 < len(bounds) {
			end = bounds[n+1]
		}
		if end-begin > hunchTokens && bounds[n] > begin {
			out = append(out, tokens[begin:bounds[n]])
			begin = bounds[n]
		}
	}
	if begin < len(tokens) {
		out = append(out, tokens[begin:])
	}
	return out
}

// passage finds the words of one sentence that together speak for a code the most,
// and returns the text from the first to the last of them, and how many they are.
func (m *Model) passage(c *learned, tokens []token, found []conceptAt, value map[int32]float64) (docket.Span, int) {
	weight := m.weights(c, tokens, found, value)
	var best []int
	most := 0.0
	bounds := sentenceBounds(tokens)
	for _, begin := range bounds {
		_, end := sentenceOf(tokens, bounds, begin)
		var strong []int
		for i := begin; i < end; i++ {
			if weight[i] > 0 {
				strong = append(strong, i)
			}
		}
		slices.SortStableFunc(strong, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
		strong = slices.DeleteFunc(strong, func(i int) bool {
			return max(i, strong[0])-min(i,
				strong[0]) >= passageTokens
		})
		strong = strong[:min(len(strong), strongMost)]
		sum := 0.0
		for _, i := range strong {
			sum += weight[i]
		}
		if sum > most {
			best, most = strong, sum
		}
	}
	if len(best) == 0 {
		return docket.Span{}, 0
	}
	return docket.Span{Start: tokens[slices.Min(best)].Start, End: tokens[slices.Max(best)].End}, len(best)
}

// weights adds up, for each token, what the word and its concepts say for a code.
// Words of one or two letters and those of grammar say nothing.
func (m *Model) weights(c *learned, tokens []token, found []conceptAt, value map[int32]float64) []float64 {
	says := func(name string) float64 {
		at, ok := m.index[name]
		if !ok {
			return 0
		}
		return float64(c.weights[at]) * value[at]
	}
	lang := tongue(tokens)
	weight := make([]float64, len(tokens))
	for i, t := range tokens {
		weight[i] = says(t.stem[lang])
	}
	for _, a := range found {
		weight[a.from] += says(a.name)
	}
	for i, t := range tokens {
		if len(t.word) <= 2 || functionWords[en][t.word] || functionWords[es][t.word] {
			weight[i] = 0
		}
	}
	return weight
}
