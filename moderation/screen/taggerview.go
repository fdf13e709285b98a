package screen

import (
	"math/bits"
	"slices"
	"strings"
)

// A taggerView is what the tagger knows of the whole text: which tokens may belong to
// a private detail, and how it is written.
type taggerView struct {
	may     []bool
	margins []int32 // what speaks for each token, if it was weighed
	loud    bool    // mostly in capitals
	quiet   bool    // hardly a capital anywhere

	// Of the stretch that is read, and of two tokens on either side.
	first        int
	known, shape []uint32
}

// prepare looks at the tokens from to to and their neighbours once.
func (v *taggerView) prepare(doc *document, from, to int) {
	v.first = from - 2
	v.known, v.shape = v.known[:0], v.shape[:0]
	for i := from - 2; i < min(to, len(doc.toks))+2; i++ {
		v.known = push(v.known, knownAs(doc, i))
		v.shape = push(v.shape, shapeOf(doc, i))
	}
}

// look prepares the view of a document.
func (v *taggerView) look(doc *document) {
	v.may = slices.Grow(v.may[:0], len(doc.toks))[:len(doc.toks)]
	v.hear(doc)
	for i := range doc.toks {
		v.may[i] = mayBePrivate(doc, i)
	}
	v.addNumerals(doc)
	v.addSmallNames(doc)
	v.dropLonely(doc)
	v.dropRows(doc)
	for i := 1; i+1 < len(v.may); i++ { // 77 Canal row, 3 of March, ninety or so
		if !v.may[i] && v.may[i-1] && v.may[i+1] && shortGap(doc.separatorAfter(i-1)) &&
			shortGap(doc.separatorAfter(i)) {
			v.may[i] = true
			i++
		}
	}
	v.dropRepeats(doc)
}

// dropRepeats passes over long rows of the same two to four words, "box 1 box 1 …": they tell of no one, and each
// would cost as much as others.
func (v *taggerView) dropRepeats(doc *document) {
	for every := 2; every <= 4; every++ {
		v.dropRepeatsOf(doc, every)
	}
}

// dropRepeatsOf passes over long rows in which each word is that of so many words before.
func (v *taggerView) dropRepeatsOf(doc *document, every int) {
	for from := every; from < len(v.may); from++ {
		to := from
		for to < len(v.may) && v.may[to] && string(doc.word(to)) == string(doc.word(to-every)) {
			to++
		}
		if to-from > longestRow {
			clear(v.may[from:to])
		}
		from = max(from, to-1)
	}
}

// dropLonely passes over capitals inside a sentence that stand alone: most say nothing.
func (v *taggerView) dropLonely(doc *document) {
	for i := range v.may {
		t := &doc.toks[i]
		if !v.may[i] || t.class&capital == 0 || t.class&hasDigit != 0 || t.lex&(given|surname|month) != 0 ||
			t.lex&(english|domainTerm|orgWord) == 0 {
			continue
		}
		if (i == 0 || !v.may[i-1]) && (i+1 == len(v.may) || !v.may[i+1]) &&
			doc.cuesBefore(i, 24)&(cuePassword|cuePin) == 0 {
			v.may[i] = false
		}
	}
}

// longestRow is how many signs of a row may be weighed: no detail has more groups.
const longestRow = 32

// dropRows passes over long rows of single signs and pairs of them, "1-1-1-…": no detail
// is written so, and each would cost as much as a word.
func (v *taggerView) dropRows(doc *document) {
	for from := 0; from < len(v.may); from++ {
		to := from
		for to < len(v.may) && v.may[to] && doc.toks[to].len() <= 2 {
			to++
		}
		if to-from > longestRow {
			clear(v.may[from:to])
		}
		from = max(from, to-1)
	}
}

// addNumerals lets words for numbers through that stand beside others, months or digits,
// and those of great ages.
func (v *taggerView) addNumerals(doc *document) {
	for i := range doc.toks {
		t := &doc.toks[i]
		if t.lex&numeral == 0 || v.may[i] {
			continue
		}
		v.may[i] = doc.tokenIsAny(i, "ninety", "hundred", "noventa", "cien", "ciento") || isCounted(doc, i-1) ||
			isCounted(doc, i+1) || doc.tokenIsAny(i+1, "of", "de") && lexAt(doc, i+2)&month != 0
	}
}

// addSmallNames lets a given name and what may be a family name through that are written
// in small letters and mean something else, too: crystal white, bobby wachowski.
func (v *taggerView) addSmallNames(doc *document) {
	for i := 0; i+1 < len(doc.toks); i++ {
		first, last := &doc.toks[i], &doc.toks[i+1]
		if first.lex&given == 0 || (first.class|last.class)&(capital|hasDigit) != 0 || v.may[i] && v.may[i+1] ||
			first.lex&common == 0 && !v.may[i+1] || last.start-first.end != 1 {
			continue
		}
		if v.may[i+1] || v.quiet && last.lex&(surname|wordSurname) != 0 && last.lex&particle == 0 {
			v.may[i], v.may[i+1] = true, true
		}
	}
}

// isCounted reports a month or what belongs to a number at token i.
func isCounted(doc *document, i int) bool {
	return i >= 0 && i < len(doc.toks) && (doc.toks[i].lex&(numeral|month) != 0 || doc.toks[i].cue&cueDigit != 0 ||
		doc.toks[i].class.number())
}

// lexAt is what token i is known as, if there is one.
func lexAt(doc *document, i int) lex {
	if i < 0 || i >= len(doc.toks) {
		return 0
	}
	return doc.toks[i].lex
}

// hear notes whether the text is written in capitals or nearly without.
func (v *taggerView) hear(doc *document) {
	capitals, shouted, words := 0, 0, 0
	for i := range doc.toks {
		t := &doc.toks[i]
		if t.class.word() {
			words++
			if t.class&capital != 0 {
				capitals++
			}
			if t.class&allCaps != 0 {
				shouted++
			}
		}
	}
	v.loud, v.quiet = shouted*3 > words*2, capitals*30 < words
}

func shortGap(g []byte) bool {
	return len(g) > 0 && len(g) <= 2 && g[0] != '\n' && g[0] != '.' && g[0] != ';'
}

// mayBePrivate is the gate: what passes is weighed, all else is taken for harmless.
// It lets through numbers, names, unknown words, capitals inside a sentence, months,
// numbers in words, and what stands close behind a word for a password.
func mayBePrivate(doc *document, i int) bool {
	t := &doc.toks[i]
	plain := t.lex&(english|domainTerm|orgWord) != 0
	may := false
	switch {
	case t.class&hasDigit != 0, t.lex&month != 0, t.cue&(cueDigit|cueYears) != 0:
		may = true
	case t.class&capital != 0:
		may = !plain || t.lex&(given|surname) != 0 || !doc.sentenceStart(i)
	case t.lex&given != 0 && !plain:
		may = true
	case doc.heard&(cuePassword|cuePin) != 0 && doc.cuesBefore(i, 24)&(cuePassword|cuePin) != 0:
		may = true
	default:
		may = !plain && t.len() >= 3 && !isEnglishAt(doc, i)
	}
	return may && !isTagName(doc, t) && !isInGap(doc, i)
}

// isInGap reports a word of what stands for something that was hidden: [redacted: health].
func isInGap(doc *document, i int) bool {
	if doc.gates&gateRedacted == 0 {
		return false
	}
	if doc.tokenIs(i-1, "redacted") && string(doc.separatorAfter(i-1)) == ": " {
		i--
	}
	return doc.tokenIs(i, "redacted") && doc.byteAt(int(doc.toks[i].start)-1) == '['
}

// isTagName reports the name of a tag: <user>, </pw>.
func isTagName(doc *document, t *token) bool {
	before := doc.byteAt(int(t.start) - 1)
	return (before == '<' || before == '/' && doc.byteAt(int(t.start)-2) == '<') && doc.byteAt(int(t.end)) == '>'
}

// The classes of a word that features tell apart.
const (
	knownGiven = 1 << iota
	knownSurname
	knownEnglish
	knownThing // a term of the field, an organisation's word, an eponym's noun
	knownPlace
	knownMonth
	knownStreet
	knownState
	knownParticle
	knownCommon
	knownNumber
	knownNumeral
)

var classesOfWords = [...]struct {
	is lex
	as uint32
}{
	{given, knownGiven}, {surname, knownSurname}, {english, knownEnglish},
	{domainTerm | orgWord | eponymNoun, knownThing}, {place, knownPlace}, {month, knownMonth},
	{streetEnd, knownStreet}, {usState, knownState}, {particle, knownParticle}, {common, knownCommon},
	{numeral, knownNumeral},
}

// knownFew and knownMore are the classes of the lower and the upper ten bits of a lex.
var knownFew, knownMore = classTable(0), classTable(10)

const classesAtOnce = 1 << 10

func classTable(shift int) (table [classesAtOnce]uint16) {
	for x := range table {
		for _, c := range classesOfWords {
			if lex(x)<<shift&c.is != 0 {
				table[x] |= uint16(c.as)
			}
		}
	}
	return table
}

// knownAs gathers the classes of token i in one number.
func knownAs(doc *document, i int) uint32 {
	if i < 0 || i >= len(doc.toks) {
		return 1 << 15
	}
	t := &doc.toks[i]
	k := uint32(knownFew[t.lex%classesAtOnce]) | uint32(knownMore[t.lex/classesAtOnce%classesAtOnce])
	if t.class&hasDigit == 0 && k&knownEnglish == 0 && t.len() > 3 && isEnglishAt(doc, i) {
		k |= knownEnglish
	}
	if t.cue&cueDigit != 0 {
		k |= knownNumber
	}
	return k
}

// shapeOf is how a token is written: Xx, XX, x, or its digits one by one.
func shapeOf(doc *document, i int) uint32 {
	if i < 0 || i >= len(doc.toks) {
		return 99
	}
	t := &doc.toks[i]
	n := uint32(min(t.len(), 12))
	switch {
	case t.class.number():
		s := 100 + n
		if n == 4 && (doc.low[t.start] == '1' && doc.low[t.start+1] == '9' || doc.low[t.start] == '2' &&
			doc.low[t.start+1] == '0') {
			s = 113 // a year
		}
		return s
	case t.class.mixed():
		return 120 + min(n, 8)
	case n == 1:
		return 140 + uint32(t.class&capital)
	case t.class&allCaps != 0:
		return 150 + min(n, 4)
	case t.class&capital != 0:
		if doc.hasOneCapital(i) {
			return 160
		}
		return 161
	}
	return 170 + min(n, 3)
}

// features lists the rows that count for token i.
func (v *taggerView) features(doc *document, i int, to []uint32) []uint32 {
	f := featureList{to}
	t := &doc.toks[i]
	at := i - v.first
	shape, known := v.shape[at], v.known[at]
	f.add(0, shape)
	f.add(1, known)
	f.add(2, known<<8|shape)
	mood := uint32(0)
	if v.loud {
		mood = 1
	} else if v.quiet {
		mood = 2
	}
	f.add(3, known<<2|mood)
	f.ends(doc.word(i), doc.hash[i])
	f.neighbours(doc, i, v.shape[at-2:at+3], v.known[at-1:at+2])
	f.gaps(doc, i, shape)
	f.surroundings(doc, i, t, shape)
	return f.list
}

type featureList struct{ list []uint32 }

// add adds the row of a value of a kind of feature.
func (f *featureList) add(kind int, value uint32) {
	h := (uint64(kind)+1)*0x9E3779B97F4A7C15 ^ (uint64(value)+1)*0xC2B2AE3D27D4EB4F
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	f.list = append(f.list, uint32(h>>(64-taggerBits)))
}

func wordHash(w []byte) uint32 { return shortHash(hashOf(w)) }

// ends adds the word, whose hash is h, and its first and last letters.
func (f *featureList) ends(w []byte, h uint32) {
	if len(w) > maxWord || isDigit(w[0]) {
		return
	}
	f.add(4, h)
	for n := 2; n <= 3 && n < len(w); n++ {
		f.add(3+n, wordHash(w[len(w)-n:]))
		f.add(5+n, wordHash(w[:n]))
	}
}

// neighbours adds what stands at most three tokens away.
func (f *featureList) neighbours(doc *document, i int, shapes, known []uint32) {
	shape := shapes[2]
	f.add(10, shapes[1]<<8|shape)
	f.add(11, shapes[3]<<8|shape)
	f.add(12, (known[0]<<16|known[1])^shapes[1]<<27)
	f.add(13, (known[2]<<16|known[1])^shapes[3]<<27)
	f.add(14, (known[0]*2654435761+known[1])*2654435761+known[2])
	f.add(15, shapes[0]<<16|shapes[1]<<8|shape)
	f.add(16, shapes[4]<<16|shapes[3]<<8|shape)
	kind := shape / 10
	for k, j := range [...]int{i - 3, i - 2, i - 1, i + 1, i + 2} {
		if j < 0 || j >= len(doc.toks) || doc.toks[j].len() > maxWord || isDigit(doc.low[doc.toks[j].start]) {
			continue
		}
		h := doc.hash[j]
		f.add(20+k, h)
		if j == i-1 || j == i+1 {
			f.add(30+k, h^kind<<24)
		} else {
			f.add(36, h^kind<<24) // anywhere near
		}
	}
	if i > 1 && doc.toks[i-1].len() <= maxWord && doc.toks[i-2].len() <= maxWord {
		f.add(37, doc.hash[i-1]*31+doc.hash[i-2])
	}
}

// gaps adds the signs around the token and the form of what is written in one piece
// with it.
func (f *featureList) gaps(doc *document, i int, shape uint32) {
	left, right := gapHash(doc.separatorAfter(i-1), true), gapHash(doc.separatorAfter(i), false)
	f.add(40, left)
	f.add(41, right)
	f.add(42, left<<8^shape)
	f.add(43, right<<8^shape)
	f.add(44, left*31^right^shape<<20)
	t := &doc.toks[i]
	if t.class&hasDigit == 0 && left == 0 && right == 0 {
		return
	}
	h, mixed := chunkForm(doc, t)
	f.add(45, h)
	if mixed {
		f.add(46, h^shape<<20)
	}
}

// gapHash tells the signs beside a token apart; 0 is a single blank.
func gapHash(g []byte, left bool) uint32 {
	if len(g) == 1 && g[0] == ' ' {
		return 0
	}
	if len(g) > 3 {
		if left {
			g = g[len(g)-3:]
		} else {
			g = g[:3]
		}
	}
	return wordHash(g)&0xffff | 1
}

// chunkForm is the form of the unbroken run of signs in which the token stands: 9 for a
// digit, a for letters, the signs themselves.
func chunkForm(doc *document, t *token) (form uint32, mixed bool) {
	const reach = 20
	from, to := int(t.start), int(t.end)
	for least := max(0, from-reach); from > least && formOf[doc.low[from-1]] != ' '; {
		from--
	}
	for most := min(len(doc.low), to+reach); to < most && formOf[doc.low[to]] != ' '; {
		to++
	}
	for to > int(t.end) && strings.IndexByte(".,;:)'\"!?]", doc.low[to-1]) >= 0 {
		to--
	}
	var b [3 * reach]byte
	n := 0
	for _, c := range doc.low[from:to] {
		c = formOf[c]
		mixed = mixed || c == '9'
		if c == 'a' && n > 0 && b[n-1] == 'a' || n == len(b) {
			continue
		}
		b[n] = c
		n++
	}
	return wordHash(b[:n]), mixed
}

// formOf is how a byte stands in the form of a chunk: 9 for digits, a for letters, a blank for
// every sort of them.
var formOf = func() (form [256]byte) {
	for i := range form {
		c := byte(i)
		switch {
		case isDigit(c):
			c = '9'
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= 0x80:
			c = 'a'
		case blank(c):
			c = ' '
		}
		form[i] = c
	}
	return form
}()

// surroundings adds the cues near the token, and where in its line it stands.
func (f *featureList) surroundings(doc *document, i int, t *token, shape uint32) {
	kind := shape / 10
	for c := uint64(doc.cuesBefore(i, windowBefore)); c != 0; c &= c - 1 {
		f.add(50, uint32(bits.TrailingZeros64(c))<<8|kind)
	}
	for c := uint64(doc.cuesAfter(i, windowAfter)); c != 0; c &= c - 1 {
		f.add(51, uint32(bits.TrailingZeros64(c))<<8|kind)
	}
	place := uint32(0)
	if doc.lineStart(int(t.start)) {
		place |= 1
	}
	if c := doc.byteAt(int(t.end)); c == '\n' {
		place |= 2
	}
	if doc.sentenceStart(i) {
		place |= 4
	}
	if doc.structured {
		place |= 8
	}
	f.add(52, place<<8|kind)
}
