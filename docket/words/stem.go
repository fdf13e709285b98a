package words

import (
	"strings"
	"sync/atomic"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/spanish"
)

// stems calls add with the tokens of the word's stems. A number has none.
func (w word) stems(spanishToo bool, add func(string)) {
	if w.pairs || !hasStem(w.text) {
		return
	}
	try := func(mark, stem string) {
		if len(stem) >= w.least {
			add(mark + stem)
		}
	}
	try(markEnglish, inEnglish.stem(w.text))
	if !spanishToo {
		return
	}
	try(markSpanish, inSpanish.stem(w.text))
	if w.accented != "" {
		try(markSpanish, inSpanish.stem(w.accented))
	}
}

// hasStem reports whether s is a word of Latin letters.
func hasStem(s string) bool {
	if len(s) < 3 {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'à' && r <= 'ÿ') {
			return false
		}
	}
	return true
}

// englishWord is the stem of an English word in its American spelling.
func englishWord(w string) string {
	if stem, ok := apart[w]; ok {
		return stem
	}
	if base, ok := irregular[w]; ok {
		w = base
	}
	switch {
	case strings.HasSuffix(w, "sis") && len(w) > 5: // analysis, as analyses
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ies") && len(w) == 4: // ties, lies
		return w[:3]
	}
	return english.Stem(american(w), true)
}

// american writes endings in one way: those of British spelling, and qualities as
// what has them. What it makes of other words it makes of all their forms, which then still meet.
func american(w string) string {
	for _, e := range spellings {
		base, found := strings.CutSuffix(w, e.british)
		if !found || len(base) < e.least || strings.HasPrefix(e.british, "is") && (strings.HasSuffix(base, "c") ||
			strings.HasSuffix(base, "pr")) {
			continue // precise and enterprise are no verbs in -ize
		}
		return base + e.american
	}
	return w
}

// spellings lists endings, with the fewest letters that stand before them.
var spellings = [...]struct {
	british, american string
	least             int
}{
	// liability, as liable
	{"ability", "able", 2}, {"abilities", "able", 2}, {"ibility", "ible", 2}, {"ibilities", "ible", 2},
	{"ification", "ify", 2}, {"ifications", "ify", 2}, // certification, as certified
	{"isation", "ization", 4}, {"isations", "izations", 4}, {"ise", "ize", 4}, {"ises", "izes", 4}, {"ised", "ized", 4},
	{"ising", "izing", 4},
	{"yse", "yze", 4}, {"ysed", "yzed", 4}, {"ysing", "yzing", 4}, {"our", "or", 3}, {"ours", "ors", 3}, {"tre", "ter",
		3}, {"tres", "ters", 3},
	{"ence", "ense", 3}, {"ences", "enses", 3}, {"ogue", "og", 3}, {"ogues", "ogs", 3},
}

// apart lists words that the stemmer takes for others, with a stem of their own.
var apart = map[string]string{
	"university": "universiti", "universities": "universiti", "organ": "organum", "organs": "organum",
	"author": "auctor", "authors": "auctor",
	"international": "internation", "internationally": "internation", "internal": "internal", "internally": "internal",
	"important": "important", "importantly": "important", "importance": "important",
}

// irregular lists forms of words that no ending tells.
var irregular = map[string]string{
	"men": "man", "women": "woman", "children": "child", "lives": "life", "knives": "knife", "feet": "foot",
	"criteria": "criterion",
	"indices":  "index", "indexes": "index", "appendices": "appendix", "matrices": "matrix", "phenomena": "phenomenon",
	"stole": "steal", "stolen": "steal", "broke": "break", "broken": "break", "lost": "lose", "paid": "pay",
	"wrote": "write", "written": "write",
	"hid": "hide", "hidden": "hide", "sent": "send", "built": "build", "taught": "teach", "knew": "know",
	"known": "know", "bought": "buy",
	"chose": "choose", "chosen": "choose", "fell": "fall", "fallen": "fall", "found": "find", "gave": "give",
	"given": "give", "held": "hold",
	"kept": "keep", "led": "lead", "made": "make", "meant": "mean", "met": "meet", "ran": "run", "said": "say",
	"saw": "see", "seen": "see",
	"sold": "sell", "spent": "spend", "spoke": "speak", "spoken": "speak", "spread": "spread", "stuck": "stick",
	"struck": "strike",
	"took":   "take", "taken": "take", "thought": "think", "told": "tell", "understood": "understand", "went": "go",
	"gone": "go", "won": "win",
	"brought": "bring", "caught": "catch", "felt": "feel", "fought": "fight", "got": "get", "grew": "grow",
	"grown": "grow", "heard": "hear",
	"left": "leave", "lent": "lend", "shown": "show", "stood": "stand", "withheld": "withhold", "dying": "die",
	"lying": "lie",
}

// spanishWord is the stem of a Spanish word, without accents. People leave the
// accent of "información" out; the stemmer needs it.
func spanishWord(w string) string {
	for _, end := range [...]string{"cion", "sion", "gion"} {
		if strings.HasSuffix(w, end) {
			w = strings.TrimSuffix(w, "on") + "ón"
		}
	}
	return plain(spanish.Stem(w, true))
}

// Words that tell the language of a line.
var (
	spanishSigns = signs("de la que el en los del las por con para una es su al como se lo mas pero sus le ya este " +
		"esta fue son nos mi sin sobre ser tiene hay muy " +
		"porque cuando donde han uno todo todos nuestro nuestra nuestros")
	englishSigns = signs("the of and to in is that for it was on are as with they at be this have from or had by but " +
		"not what all were we when there can your which " +
		"their will our has an if do should would must these")
)

func signs(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// mayBeSpanish reports whether a line is Spanish or too short to tell.
func mayBeSpanish(line []compound) bool {
	es, en := 0, 0
	for _, c := range line {
		for _, w := range c.words {
			if spanishSigns[w.text] {
				es++
			}
			if englishSigns[w.text] {
				en++
			}
		}
	}
	return es >= en
}

// stemmer computes stems and remembers the last of them: most words of a docket
// are the same few thousand.
type stemmer struct {
	compute func(string) string
	last    [1 << 14]atomic.Pointer[stemmed]
}

type stemmed struct{ word, stem string }

var (
	inEnglish = &stemmer{compute: englishWord}
	inSpanish = &stemmer{compute: spanishWord}
)

// stem looks the stem of a word up before it computes it.
func (s *stemmer) stem(w string) string {
	h := uint32(2166136261) // FNV-1a
	for i := range len(w) {
		h = (h ^ uint32(w[i])) * 16777619
	}
	place := &s.last[h%uint32(len(s.last))]
	if known := place.Load(); known != nil && known.word == w {
		return known.stem
	}
	stem := s.compute(w)
	place.Store(&stemmed{strings.Clone(w), stem})
	return stem
}
