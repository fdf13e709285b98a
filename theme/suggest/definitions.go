package suggest

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"commentportal/docket"
)

// definitions compares texts with the words of labels and definitions: the rarer
// a word is among the themes, the more it says. It is what a codebook without
// rules has, and a small voice beside rules.
type definitions struct {
	themes []map[string]float64 // stem → weight; each vector has length 1
	rarity map[string]float64
}

// labelWeight is how often a word of the label counts as one of the definition.
const labelWeight = 3.0

// evidenceMost is the most words shown where a definition's words alone speak.
const evidenceMost = 3

// strangeWord is what a word of no theme adds to the length of a text: it thins
// out the words that say something, half as much as a middling one of those.
const strangeWord = 3.0

// otherCode finds the name of a code in a definition: what stands in such a
// sentence belongs to the other code.
var otherCode = regexp.MustCompile(`\b[A-Z]{2,}-[A-Z]{2,}\b`)

func newDefinitions(book docket.Codebook, stems *stemmer) definitions {
	d := definitions{rarity: map[string]float64{}}
	counts := make([]map[string]float64, len(book.Themes))
	for i, t := range book.Themes {
		counts[i] = map[string]float64{}
		add := func(s string, weight float64) {
			for _, tok := range tokenize(docket.Text(s), stems) {
				if telling(tok) {
					counts[i][tok.stem[en]] += weight
				}
			}
		}
		add(t.Label, labelWeight)
		for _, sentence := range sentences(t.Definition) {
			if !otherCode.MatchString(sentence) {
				add(sentence, 1)
			}
		}
		for stem := range counts[i] {
			d.rarity[stem]++
		}
	}
	for stem, n := range d.rarity {
		d.rarity[stem] = math.Log(float64(len(book.Themes)+1) / n)
	}
	for _, count := range counts {
		vector := map[string]float64{}
		// Sums run in a fixed order: floating point knows no other.
		length := 0.0
		for _, stem := range slices.Sorted(maps.Keys(count)) {
			w := (1 + math.Log(count[stem])) * d.rarity[stem]
			vector[stem] = w
			length += w * w
		}
		for stem := range vector {
			vector[stem] /= math.Sqrt(length)
		}
		d.themes = append(d.themes, vector)
	}
	return d
}

// sentences parts a definition where it may begin to speak of another code.
func sentences(definition string) []string {
	return strings.FieldsFunc(definition, func(r rune) bool { return r == '.' || r == ';' })
}

// telling leaves out words that every text has.
func telling(t token) bool {
	return len(t.word) > 2 && !functionWords[en][t.word] && !functionWords[es][t.word] && !smallWords[t.word]
}

var smallWords = set("use used using what who how when where why not can may must should would could has had does " +
	"did been being into about other others one two more most than then them these those some such any all out off " +
	"over under only also very just like need needs make makes made get gets give both between without within " +
	"through every each many much their your his her its own who whom whose asked for health care security cyber " +
	"cybersecurity hospital hospitals")

// shared is a word of a text that some definition has too.
type shared struct {
	stem   string
	span   docket.Span
	rarity float64
}

// of lists the words of a text that definitions know, each once, and the length
// of the text among them.
func (d definitions) of(tokens []token) (words []shared, length float64) {
	seen := map[string]bool{}
	for _, t := range tokens {
		stem := t.stem[en]
		if seen[stem] || !telling(t) {
			continue
		}
		seen[stem] = true
		rarity, known := d.rarity[stem]
		if !known {
			length += strangeWord
			continue
		}
		length += rarity * rarity
		words = append(words, shared{stem, t.Span, rarity})
	}
	return words, math.Sqrt(length)
}

// similarity is the cosine between a text, given by its words and length, and a
// theme's words, 0 to 1, and the words that say most.
func (d definitions) similarity(theme int, words []shared, length float64) (float64, []docket.Span) {
	vector := d.themes[theme]
	product := 0.0
	var both []shared
	for _, w := range words {
		if weight := vector[w.stem]; weight > 0 {
			w.rarity *= weight
			product += w.rarity
			both = append(both, w)
		}
	}
	if product == 0 {
		return 0, nil
	}
	slices.SortStableFunc(both, func(a, b shared) int { return cmp.Compare(b.rarity, a.rarity) })
	var spans []docket.Span
	for _, w := range both[:min(len(both), evidenceMost)] {
		spans = append(spans, w.span)
	}
	return product / length, spans
}
