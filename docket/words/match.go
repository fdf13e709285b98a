package words

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// Matches reports whether the index would find a document by the query.
func (q Query) Matches(d Document) bool {
	if q.Empty() {
		return false
	}
	at := map[string][]int{}
	for i, w := range d.Words {
		at[w] = append(at[w], i)
	}
	sorted := make([]string, 0, len(at))
	for w := range at {
		sorted = append(sorted, w)
	}
	slices.Sort(sorted)
	for _, t := range q.Terms {
		if !slices.ContainsFunc(t, func(f Form) bool { return f.in(d, at, sorted) }) {
			return false
		}
	}
	return true
}

// in reports whether a form is in a document, whose words are at the places given.
func (f Form) in(d Document, at map[string][]int, sorted []string) bool {
	if len(f.Tokens) == 1 {
		return has(sorted, f.Tokens[0], f.Prefix) || has(d.More, f.Tokens[0], f.Prefix)
	}
	for _, i := range at[f.Tokens[0]] {
		if f.at(d.Words, i) {
			return true
		}
	}
	return false
}

func has(sorted []string, token string, prefix bool) bool {
	i := sort.SearchStrings(sorted, token)
	return i < len(sorted) && (sorted[i] == token || prefix && strings.HasPrefix(sorted[i], token))
}

// at reports whether the form's tokens begin at word i.
func (f Form) at(list []string, i int) bool {
	if i+len(f.Tokens) > len(list) {
		return false
	}
	for k, token := range f.Tokens {
		w := list[i+k]
		last := k == len(f.Tokens)-1
		if w != token && !(last && f.Prefix && strings.HasPrefix(w, token)) {
			return false
		}
	}
	return true
}

// Span is a stretch of a text, in bytes.
type Span struct{ Start, End int }

// Found is where a text holds what a query looks for.
type Found struct {
	Spans []Span // in order, none over another
	Score int    // how much speaks for the text, to rank it among others
}

// Weights of what is found: the word itself before its other forms, these before
// words that it only begins.
const (
	weightWord  = 6
	weightForm  = 4
	weightBegun = 2
)

// Find looks for every form of a query in a text.
func (q Query) Find(text string) Found {
	t := scanAll(text)
	best := make([]int, len(t.spans)) // weight of the match at each token
	reach := make([]int, len(t.spans))
	var found Found
	for _, term := range q.Terms {
		times, top := 0, 0
		for i := range t.spans {
			if weight, n := t.match(term, i); weight > 0 {
				times, top = times+1, max(top, weight)
				best[i], reach[i] = max(best[i], weight), max(reach[i], n)
			}
		}
		found.Score += top*8 + min(times, 8)*top
	}
	for i, n := range reach {
		if n == 0 {
			continue
		}
		s := Span{t.spans[i].Start, t.spans[i+n-1].End}
		if last := len(found.Spans) - 1; last >= 0 && s.Start <= found.Spans[last].End {
			found.Spans[last].End = max(found.Spans[last].End, s.End)
			continue
		}
		found.Spans = append(found.Spans, s)
	}
	if len(t.tokens) > 0 { // one match of ten words says more than one of a thousand
		found.Score = found.Score * 100 / (100 + len(t.tokens)/8)
	}
	return found
}

// Names is the score of the comment whose own ID or number is looked for: more than
// any text has. It is 0 for all others.
func (q Query) Names(id string) int {
	for _, t := range q.Terms {
		for _, f := range t {
			if len(f.Tokens) == 1 && slices.Contains(namesOf(id), f.Tokens[0]) {
				return 1 << 20
			}
		}
	}
	return 0
}

// scanned is a text taken apart for Find.
type scanned struct {
	tokens []string
	spans  []Span     // of each token
	more   [][]string // other forms of the word at each token
	joined [][]joint  // what begins at each token, written together
}

type joint struct {
	tokens []string // the form written together, and its stems
	n      int      // how many tokens it covers
}

func scanAll(text string) scanned {
	var t scanned
	for line := range lines(text) {
		spanish := mayBeSpanish(line)
		for _, c := range line {
			first := len(t.tokens)
			for _, w := range c.words {
				t.addWord(w, spanish)
			}
			for _, w := range c.joined() {
				j := joint{tokens: []string{w.text}}
				w.stems(spanish, func(stem string) { j.tokens = append(j.tokens, stem) })
				at := first
				for t.spans[at].Start != w.start {
					at++
				}
				for at+j.n < len(t.spans) && t.spans[at+j.n].End <= w.end {
					j.n++
				}
				t.joined[at] = append(t.joined[at], j)
			}
		}
	}
	return t
}

func (t *scanned) addWord(w word, spanish bool) {
	var stems []string
	w.stems(spanish, func(stem string) { stems = append(stems, stem) })
	for range w.tokens {
		t.spans = append(t.spans, Span{w.start, w.end})
		t.more = append(t.more, stems)
		t.joined = append(t.joined, nil)
	}
	t.tokens = append(t.tokens, w.tokens...)
}

// match reports the best weight with which a term is found at token i, and how
// many tokens it covers.
func (t *scanned) match(term Term, i int) (weight, n int) {
	for _, f := range term {
		w, k := t.matchForm(f, i)
		if cmp.Or(cmp.Compare(w, weight), cmp.Compare(k, n)) > 0 {
			weight, n = w, k
		}
	}
	return weight, n
}

func (t *scanned) matchForm(f Form, i int) (weight, n int) {
	token := f.Tokens[0]
	switch {
	case len(f.Tokens) > 1:
		if f.at(t.tokens, i) {
			return weightWord, len(f.Tokens)
		}
		return 0, 0
	case t.tokens[i] == token:
		return weightWord, 1
	case slices.Contains(t.more[i], token):
		return weightForm, 1
	}
	for _, j := range t.joined[i] {
		if slices.Contains(j.tokens, token) {
			return weightForm, j.n
		}
		if f.Prefix && strings.HasPrefix(j.tokens[0], token) {
			return weightBegun, j.n
		}
	}
	if f.Prefix && strings.HasPrefix(t.tokens[i], token) {
		return weightBegun, 1
	}
	return 0, 0
}
