package screen

import (
	"embed"
	"strings"
	"sync"
)

// lex says what a word is known as.
type lex uint16

const (
	given      lex = 1 << iota // a given name
	surname                    // a family name
	english                    // an English word, as far as small letters go
	ambiguous                  // a name that is also an everyday word
	domainTerm                 // never part of a person's name in this field
	startsCue                  // first word of a cue of several words
	place                      // a state, country or large city
	orgWord                    // marks the words around it as an organisation
)

//go:embed data/*.txt
var dataFiles embed.FS

// A lexicon is the table in which every word of a text is looked up once.
type lexicon struct {
	mask    uint64
	slots   []slot
	phrases map[uint64][]phrase
}

type slot struct {
	hash uint64
	lex  lex
	cue  cue
}

// A phrase is a cue of several words, without its first.
type phrase struct {
	rest []string
	cue  cue
}

// loadLexicon builds the table on first use, since a program that screens
// nothing should not pay for it.
var loadLexicon = sync.OnceValue(func() *lexicon {
	const size = 1 << 18 // at most a third full with the shipped lists
	l := &lexicon{mask: size - 1, slots: make([]slot, size), phrases: map[uint64][]phrase{}}
	for _, list := range lists {
		for _, word := range readList(list.file) {
			l.add(word, list.lex, 0)
		}
	}
	for _, c := range cueWords {
		for _, words := range strings.Split(c.words, ",") {
			l.addCue(strings.TrimSpace(words), c.cue)
		}
	}
	return l
})

// lists are the data files and what their words are.
var lists = []struct {
	file string
	lex  lex
}{}

// readList gives the words of a data file; lines with # are notes.
func readList(file string) []string {
	data, err := dataFiles.ReadFile("data/" + file)
	if err != nil {
		panic("screen: embedded list " + file + " is missing") // a build without its lists is broken
	}
	var words []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line != "" && line[0] != '#' {
			words = append(words, line)
		}
	}
	return words
}

func (l *lexicon) add(word string, x lex, c cue) {
	h := hashOf(word)
	for i := h & l.mask; ; i = (i + 1) & l.mask {
		s := &l.slots[i]
		if s.hash == h || s.hash == 0 {
			s.hash = h
			s.lex |= x
			s.cue |= c
			return
		}
	}
}

func (l *lexicon) addCue(words string, c cue) {
	parts := strings.Fields(words)
	switch len(parts) {
	case 0:
	case 1:
		l.add(parts[0], 0, c)
	default:
		l.add(parts[0], startsCue, 0)
		h := hashOf(parts[0])
		l.phrases[h] = append(l.phrases[h], phrase{parts[1:], c})
	}
}

func (l *lexicon) find(h uint64) (lex, cue) {
	for i := h & l.mask; ; i = (i + 1) & l.mask {
		s := &l.slots[i]
		if s.hash == h {
			return s.lex, s.cue
		}
		if s.hash == 0 {
			return 0, 0
		}
	}
}

// markPhrases gives the cues of several words to the last of these words.
func (p *page) markPhrases(l *lexicon) {
	for i := range p.toks {
		if p.toks[i].lex&startsCue == 0 {
			continue
		}
	phrases:
		for _, ph := range l.phrases[hashOf(p.word(i))] {
			if i+len(ph.rest) >= len(p.toks) {
				continue
			}
			for k, w := range ph.rest {
				if !p.is(i+k+1, w) || len(p.gap(i+k)) > 3 {
					continue phrases
				}
			}
			p.toks[i+len(ph.rest)].cue |= ph.cue
		}
	}
}
