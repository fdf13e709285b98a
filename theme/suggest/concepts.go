package suggest

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed concepts.txt
var shippedConcepts []byte

// conceptMark begins the name of a concept among the features of a model. It
// sorts before every letter and digit.
const conceptMark = "#"

// concepts finds words of one meaning: a text that says "hush" and one that says
// "callar" have the same concept.
type concepts struct {
	index  [languages]map[string][]conceptWord // by stem, or "=" and form, of the first word
	prefix []conceptWord                       // words that are written as a prefix
}

// conceptWord is one word or run of words of a concept.
type conceptWord struct {
	name string
	lang language
	alt  alternative
}

// conceptAt is a concept found in a text: the tokens [from, to) that name it.
type conceptAt struct {
	name     string
	from, to int
}

// loadConcepts reads a file of concepts: a line each and language, with a name, and
// "es" for Spanish, before a colon, and words as in the rules file behind it.
func loadConcepts(data []byte, stems *stemmer) (*concepts, error) {
	c := &concepts{}
	for l := range c.index {
		c.index[l] = map[string][]conceptWord{}
	}
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, words, ok := strings.Cut(line, ":")
		name := strings.Fields(head)
		lang := en
		if len(name) == 2 && name[1] == "es" {
			lang, name = es, name[:1]
		}
		if !ok || len(name) != 1 || strings.TrimSpace(words) == "" {
			return nil, fmt.Errorf("concepts: line %d: want NAME: WORDS or NAME es: WORDS", number)
		}
		alts, err := parseAlternatives(strings.Join(strings.Fields(words), "|"), lang, nil, stems)
		if err != nil {
			return nil, fmt.Errorf("concepts: line %d: %w", number, err)
		}
		for _, alt := range alts {
			c.add(conceptWord{conceptMark + name[0], lang, alt})
		}
	}
	return c, nil
}

func (c *concepts) add(w conceptWord) {
	switch first := w.alt[0]; first.how {
	case byPrefix:
		c.prefix = append(c.prefix, w)
	case byForm:
		c.index[w.lang]["="+first.form] = append(c.index[w.lang]["="+first.form], w)
	default:
		c.index[w.lang][first.form] = append(c.index[w.lang][first.form], w)
	}
}

// of lists the concepts of a text in the order of their first words.
func (c *concepts) of(tokens []token) []conceptAt {
	speaks := spoken(tokens)
	var out []conceptAt
	for i, t := range tokens {
		before := len(out)
		try := func(w conceptWord) {
			end := w.alt.at(tokens, i, w.lang)
			if end < 0 || tokens[end-1].sentence != t.sentence {
				return
			}
			same := func(have conceptAt) bool { return have.name == w.name }
			if k := slices.IndexFunc(out[before:], same); k >= 0 {
				out[before+k].to = max(out[before+k].to, end)
				return
			}
			out = append(out, conceptAt{w.name, i, end})
		}
		for l := range languages {
			if !speaks[l] {
				continue
			}
			for _, w := range c.index[l][t.stem[l]] {
				try(w)
			}
			for _, w := range c.index[l]["="+t.word] {
				try(w)
			}
		}
		for _, w := range c.prefix {
			if speaks[w.lang] && strings.HasPrefix(t.word, w.alt[0].form) {
				try(w)
			}
		}
	}
	return out
}

// meanings reads the shipped concepts once. They are part of the program: if they
// cannot be read, the program is broken, and its tests fail first.
var meanings = sync.OnceValue(func() *concepts {
	c, err := loadConcepts(shippedConcepts, newStemmer())
	if err != nil {
		panic(err)
	}
	return c
})
