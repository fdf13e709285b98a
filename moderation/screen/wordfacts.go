package screen

import "strings"

// A wordFact is all that alerts know of a word, so that each word of a text is looked
// up once.
type wordFact struct {
	is       concept
	cues     []alertPattern // that may begin with it
	phrases  []alertPattern
	stance   trait
	tells    bool // stance counts
	opens    bool // one of stances may begin with it
	policy   bool
	advises  bool // a sentence of advice may begin with it
	weekday  bool
	facility bool
}

// wordFacts are the words of all tables.
var wordFacts = newWordFacts()

type factTable map[string]*wordFact

func newWordFacts() factTable {
	t := factTable{}
	for _, list := range conceptLists {
		for _, c := range list {
			for entry := range strings.FieldsSeq(c.words) {
				inflect(entry, func(word string) { t.of(word).is |= c.is })
			}
			t.addPatterns(c.phrases, func(f *wordFact, p pattern) {
				f.phrases = append(f.phrases, alertPattern{is: c.is, pattern: p})
			})
		}
	}
	for _, list := range [][]alertCue{incidentCues, flawCues, threatCues, settingCues} {
		for i := range list {
			t.addPatterns(list[i].patterns, func(f *wordFact, p pattern) {
				f.cues = append(f.cues, alertPattern{cue: &list[i], pattern: p})
			})
		}
	}
	for word, id := range traits.ofWord {
		t.of(word).stance, t.of(word).tells = id, true
	}
	for _, f := range t {
		f.opens = f.is&quantity != 0
	}
	for word := range stanceOpeners {
		t.of(word).opens = true
	}
	for word := range policyWords {
		t.of(word).policy = true
	}
	for word := range adviceVerbs {
		t.of(word).advises = true
	}
	for word := range weekdays {
		t.of(word).weekday = true
	}
	for word := range facilities {
		t.of(word).facility = true
	}
	return t
}

func (t factTable) of(word string) *wordFact {
	f := t[word]
	if f == nil {
		f = new(wordFact)
		t[word] = f
	}
	return f
}

// addPatterns adds the patterns of a list to each word that they may begin with.
func (t factTable) addPatterns(list string, add func(*wordFact, pattern)) {
	for text := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		for _, plain := range negated(text) {
			p := parsePattern(plain)
			if len(p[0].is) == 0 {
				panic("screen: a pattern must begin with words: " + text)
			}
			for k := range p {
				for _, word := range p[k].is {
					p[k].facts = append(p[k].facts, t.of(word))
				}
			}
			for _, word := range p[0].is {
				add(t.of(word), p)
			}
		}
	}
}

// noFact is what is known of most words.
var noFact = new(wordFact)

// readFacts looks every token up.
func (doc *document) readFacts() {
	doc.facts = doc.facts[:0]
	for i := range doc.toks {
		f := wordFacts[string(doc.word(i))]
		if f == nil {
			f = noFact
		}
		doc.facts = push(doc.facts, f)
	}
}

// cuesAt calls found for every cue whose words begin at token i and end before token end.
func (doc *document) cuesAt(i, end int, found func(*alertCue)) {
	for _, p := range doc.facts[i].cues {
		if matchPattern(doc, p.pattern[1:], i+1, end) {
			found(p.cue)
		}
	}
}

// conceptsAt returns the concepts of token i and of the phrases that begin there.
func (doc *document) conceptsAt(i, end int) concept {
	all := doc.facts[i].is
	for _, p := range doc.facts[i].phrases {
		if all&p.is != p.is && matchPattern(doc, p.pattern[1:], i+1, end) {
			all |= p.is
		}
	}
	return all
}
