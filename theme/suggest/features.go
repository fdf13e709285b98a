package suggest

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"commentportal/docket"
)

// What a model sees of a text. The figures were chosen by held-out rows of
// comments that people coded with another codebook.
const (
	// modelTokens bounds the words that a model looks at: some thirty pages.
	modelTokens = 10_000
	// modelWords is the most words and pairs of words that a model knows, the
	// commonest first.
	modelWords = 1 << 15
	// modelPieces is the number of places for pieces of words. Two pieces may share
	// one; a power of two.
	modelPieces = 1 << 15
	// pieceLeast and pieceMost are lengths of pieces, in bytes of a word and its two
	// edges.
	pieceLeast, pieceMost = 3, 5
	// pieceWeight is what the pieces weigh beside the words.
	pieceWeight = 0.7
	// conceptWeight is what concepts weigh beside the words, in a model that knows
	// some.
	conceptWeight = 1.0
	// askedWeight is what the question weighs beside the words.
	askedWeight = 0.3
)

// feature is something that a text has, and how much of it, from 0 to 1.
type feature struct {
	at    int32
	value float32
}

// sighting is what was seen in a text before it is weighed: words and pairs of
// words by name, pieces by place.
type sighting struct {
	words  map[string]int32
	pieces map[int32]int32
	asked  docket.QuestionID
}

// look counts the words, pairs of words and pieces of a text. Words are stems of
// the language that the text is in.
func look(q docket.QuestionID, tokens []token) sighting {
	s := sighting{words: map[string]int32{}, pieces: map[int32]int32{}, asked: q}
	lang := tongue(tokens)
	before, sentence := "", -1
	for _, t := range tokens[:min(len(tokens), modelTokens)] {
		if functionWords[en][t.word] || functionWords[es][t.word] {
			continue
		}
		stem := t.stem[lang]
		s.words[stem]++
		if before != "" && t.sentence == sentence {
			s.words[before+" "+stem]++
		}
		before, sentence = stem, t.sentence
		if len(t.word) <= maxStemBytes {
			pieces(t.word, func(at int32) { s.pieces[at]++ })
		}
	}
	return s
}

// lookForConcepts counts the concepts of a text.
func (s sighting) lookForConcepts(c *concepts, tokens []token) {
	for _, found := range c.of(tokens[:min(len(tokens), modelTokens)]) {
		s.words[found.name]++
	}
}

// tongue is the language whose stems stand for a text's words.
func tongue(tokens []token) language {
	if speaks := spoken(tokens); speaks[es] && !speaks[en] {
		return es
	}
	return en
}

// pieces calls fn with the place of each piece of a word.
func pieces(word string, fn func(at int32)) {
	edged := "^" + word + "$"
	for n := pieceLeast; n <= pieceMost; n++ {
		for i := 0; i+n <= len(edged); i++ {
			h := uint32(2166136261) // FNV-1a
			for k := i; k < i+n; k++ {
				h = (h ^ uint32(edged[k])) * 16777619
			}
			fn(int32((h ^ h>>15) & (modelPieces - 1)))
		}
	}
}

// vocabulary weighs what texts have: the rarer, the more.
type vocabulary struct {
	index  map[string]int32 // words and pairs, from 0
	words  []string         // by index, sorted
	rarity []float32        // of words, then of pieces
	asked  []docket.QuestionID
}

// size is the number of features.
func (v *vocabulary) size() int { return len(v.words) + modelPieces + len(v.asked) }

// newVocabulary learns words from sightings: those that two texts have at least,
// the commonest first. It looks at each text twice, so that of the many pairs of
// words that one text alone has none need be kept.
func newVocabulary(seen iter.Seq[sighting]) *vocabulary {
	again := newRepeats()
	pieces := make([]int32, modelPieces)
	asked := map[docket.QuestionID]bool{}
	texts := 0
	for s := range seen {
		texts++
		for w := range s.words {
			again.note(w)
		}
		for at := range s.pieces {
			pieces[at]++
		}
		if s.asked != "" {
			asked[s.asked] = true
		}
	}
	words := map[string]int32{}
	for s := range seen {
		for w := range s.words {
			if again.has(w) {
				words[w]++
			}
		}
	}
	maps.DeleteFunc(words, func(_ string, n int32) bool { return n < 2 })
	names := slices.SortedFunc(maps.Keys(words), func(a, b string) int {
		return cmp.Or(cmp.Compare(words[b], words[a]), cmp.Compare(a, b))
	})
	names = slices.Clone(names[:min(len(names), modelWords)])
	slices.Sort(names)
	v := &vocabulary{words: names, rarity: make([]float32, 0, len(names)+modelPieces),
		asked: slices.Sorted(maps.Keys(asked))}
	for _, w := range names {
		v.rarity = append(v.rarity, rarity(texts, words[w]))
	}
	for _, n := range pieces {
		v.rarity = append(v.rarity, rarity(texts, n))
	}
	v.number()
	return v
}

// repeats remembers which words were noted twice or more, in a table of hashes: a
// word noted once may seem to have been, never the other way round.
type repeats struct{ once, twice []uint64 }

// repeatBits is the size of the tables, for some million words and pairs.
const repeatBits = 1 << 24

func newRepeats() repeats {
	return repeats{make([]uint64, repeatBits/64), make([]uint64, repeatBits/64)}
}

func (r repeats) place(w string) (at int, bit uint64) {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	h = (h ^ h>>29) % repeatBits
	return int(h / 64), 1 << (h % 64)
}

func (r repeats) note(w string) {
	at, bit := r.place(w)
	r.twice[at] |= r.once[at] & bit
	r.once[at] |= bit
}

func (r repeats) has(w string) bool {
	at, bit := r.place(w)
	return r.twice[at]&bit != 0
}

func (v *vocabulary) number() {
	v.index = make(map[string]int32, len(v.words))
	for i, w := range v.words {
		v.index[w] = int32(i)
	}
}

// rarity is 1 for what every text has, and more for what few have. It is rounded,
// so that the last digit of a logarithm, which machines may differ in, is none.
func rarity(texts int, having int32) float32 {
	return float32(math.Round((1+math.Log(float64(1+texts)/float64(1+having)))*1024) / 1024)
}

// often grows slower than a count.
func often(n int32) float32 {
	if n == 1 {
		return 1
	}
	return float32(math.Round((1+math.Log(float64(n)))*1024) / 1024)
}

// weigh makes features of a sighting, in order of place. Concepts, words and
// pieces each have one length, whatever the length of the text.
func (v *vocabulary) weigh(s sighting) []feature {
	out := make([]feature, 0, len(s.words)+len(s.pieces)+1)
	for w, n := range s.words {
		if at, ok := v.index[w]; ok {
			out = append(out, feature{at, often(n) * v.rarity[at]})
		}
	}
	parted := len(out)
	for at, n := range s.pieces {
		at += int32(len(v.words))
		out = append(out, feature{at, often(n) * v.rarity[at]})
	}
	byPlace := func(a, b feature) int { return cmp.Compare(a.at, b.at) }
	slices.SortFunc(out[:parted], byPlace)
	slices.SortFunc(out[parted:], byPlace)
	conceptual := 0
	for conceptual < parted && strings.HasPrefix(v.words[out[conceptual].at], conceptMark) {
		conceptual++
	}
	even(out[:conceptual], conceptWeight)
	even(out[conceptual:parted], 1)
	even(out[parted:], pieceWeight)
	if i, ok := slices.BinarySearch(v.asked, s.asked); ok {
		out = append(out, feature{int32(len(v.words) + modelPieces + i), askedWeight})
	}
	return slices.Clip(slices.Clone(out)) // room was made for words that nobody else has
}

// even gives features the length that they are to have. The sum runs in their
// order, and no product is fused with it: floating point knows no other way to
// come to the same result on every machine.
func even(list []feature, length float64) {
	sum := 0.0
	for _, f := range list {
		sum += float64(float64(f.value) * float64(f.value))
	}
	if sum == 0 {
		return
	}
	factor := length / math.Sqrt(sum)
	for i := range list {
		list[i].value = float32(float64(list[i].value) * factor)
	}
}
