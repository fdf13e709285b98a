package screen

import (
	"bytes"
	"slices"

	"commentportal/docket"
)

// A document is one text made ready for the detectors: folded, cut into tokens,
// and with the places where a detector has to look.
type document struct {
	text string // as given
	raw  []byte // folded, case kept
	low  []byte // folded, lower case
	pos  []int32
	toks []token
	hash []uint32 // of the words of toks; see wordHash

	digits []int32 // tokens with a digit in them
	ats    []int32 // bytes that are '@'
	links  []int32 // bytes where "://" begins
	starts []int32 // tokens that may begin a phrase
	cued   []int32 // tokens that are a cue
	long   []int32 // tokens that may be a key by their length or first letters
	gated  []int32 // tokens with a gate
	dotted []int32 // tokens right behind a full stop
	gates  gate    // all of them together
	heard  cue     // the cues of the text, all together
	hits   []hit
	facts  []*wordFact // of the tokens, for alerts
	said   sayings     // of its own examples, once there are hits

	posBuf []int32
	pemEnd int // see nextPEMEnd

	structured bool // signs of a pasted record are in it

	name  nameCase   // what findNameAt decides about: one for all names
	view  taggerView // of the tagger
	chain chain
}

// A token is a run of letters and digits of the folded text.
type token struct {
	start, end int32
	class      class
	taken      bool // belongs to something that was found
	english    asked
	lex        lex
	cue        cue
	cuesBefore int32 // how many of document.cued stand before it
	gate       gate
}

// asked is the answer to a question that is asked once.
type asked uint8

const (
	notAsked asked = iota
	answeredNo
	answeredYes
)

// isEnglishAt reports whether token i is an English word or a regular form of one.
func isEnglishAt(doc *document, i int) bool {
	t := &doc.toks[i]
	if t.english == notAsked {
		t.english = answeredNo
		if t.lex&english != 0 || isFormAt(doc, i) {
			t.english = answeredYes
		}
	}
	return t.english == answeredYes
}

// isFormAt reports a word that is English, at token i, other than one of which tokenize knows it.
func isFormAt(doc *document, i int) bool {
	if t := &doc.toks[i]; t.class&hasDigit != 0 || t.len() > maxWord {
		return loadLexicon().isEnglish(doc.word(i))
	}
	return loadLexicon().isRegular(doc.word(i))
}

func (t token) len() int { return int(t.end - t.start) }

// class says what a token is made of.
type class uint8

const (
	hasLetter class = 1 << iota
	hasDigit
	hasForeign // a letter outside ASCII
	capital    // begins with a capital letter
	allCaps    // two letters or more, none of them small
	hasLower
)

func (c class) number() bool { return c&(hasLetter|hasDigit|hasForeign) == hasDigit }
func (c class) word() bool   { return c&hasDigit == 0 }
func (c class) mixed() bool  { return c&hasDigit != 0 && c&(hasLetter|hasForeign) != 0 }

// A hit is a finding in folded offsets.
type hit struct {
	start, end int32
	rule       *rule
	severity   docket.Severity
	why        string
}

var (
	lowerOf [256]byte
	kindOf  [256]byte // of a byte: 0 separator, else class bits
)

func init() {
	for i := range 256 {
		c := byte(i)
		lowerOf[i] = c
		switch {
		case c >= 'a' && c <= 'z':
			kindOf[i] = byte(hasLetter | hasLower)
		case c >= 'A' && c <= 'Z':
			lowerOf[i] = c + 'a' - 'A'
			kindOf[i] = byte(hasLetter)
		case c >= '0' && c <= '9':
			kindOf[i] = byte(hasDigit)
		case c >= 0x80:
			kindOf[i] = byte(hasForeign | hasLower)
		}
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isAlnum(c byte) bool { return kindOf[c] != 0 }

const (
	hashStart = 14695981039346656037 // FNV-1a, 64 bit
	hashPrime = 1099511628211
)

func hashOf[T string | []byte](word T) uint64 {
	h := uint64(hashStart)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * hashPrime
	}
	return h
}

// shortHash makes a word's number of its hash, see wordHash.
func shortHash(h uint64) uint32 { return uint32(h ^ h>>32) }

// tokenize is the one scan over the text: it makes the tokens, looks each word up,
// and notes where digits and '@' stand.
func (doc *document) tokenize(l *lexicon) {
	doc.toks, doc.digits, doc.ats, doc.hits = doc.toks[:0], doc.digits[:0], doc.ats[:0], doc.hits[:0]
	doc.hash = doc.hash[:0]
	doc.starts, doc.links, doc.long, doc.pemEnd = doc.starts[:0], doc.links[:0], doc.long[:0], -1
	doc.gated, doc.dotted, doc.gates, doc.heard = doc.gated[:0], doc.dotted[:0], 0, 0
	low := doc.low
	if need := len(low)/5 + 16; cap(doc.toks) < need {
		doc.toks = make([]token, 0, need)
		doc.hash = make([]uint32, 0, need)
	}
	for i := 0; i < len(low); {
		if kindOf[low[i]] != 0 {
			i = doc.addToken(l, i)
			continue
		}
		if low[i] == '@' {
			doc.ats = push(doc.ats, int32(i))
		} else if low[i] == ':' && i+2 < len(low) && low[i+1] == '/' && low[i+2] == '/' {
			doc.links = push(doc.links, int32(i))
		}
		i++
	}
	doc.structured = looksStructured(low)
	for _, i := range doc.starts {
		doc.markPhrases(l, int(i))
	}
	doc.cued = doc.cued[:0]
	for i := range doc.toks {
		t := &doc.toks[i]
		t.cuesBefore = int32(len(doc.cued))
		if t.cue != 0 {
			doc.cued = push(doc.cued, int32(i))
			doc.heard |= t.cue
		}
	}
}

// gatedBy are the tokens with a gate, or nothing where none of the text has one of these. A
// caller passes over those whose gate is another.
func gatedBy(doc *document, g gate) []int32 {
	if doc.gates&g == 0 {
		return nil
	}
	return doc.gated
}

// looksStructured reports signs of a pasted record.
func looksStructured(low []byte) bool {
	return bytes.IndexByte(low, '|') >= 0 || bytes.IndexByte(low, '"') >= 0 ||
		bytes.IndexByte(low, '\n') >= 0 || bytes.Contains(low, []byte("</")) || bytes.Contains(low, []byte("(0010,"))
}

// addToken adds the token that begins at byte start and returns the byte behind it.
func (doc *document) addToken(l *lexicon, start int) int {
	low, raw := doc.low, doc.raw
	if start > 0 && low[start-1] == '.' {
		doc.dotted = push(doc.dotted, int32(len(doc.toks)))
	}
	h := uint64(hashStart)
	var kinds byte
	i := start
	for i < len(low) {
		k := kindOf[raw[i]]
		if k == 0 {
			break
		}
		kinds |= k
		h = (h ^ uint64(low[i])) * hashPrime
		i++
	}
	t := token{start: int32(start), end: int32(i), class: classOf(raw[start], kinds, i-start)}
	if i-start >= longToken || low[start] == 'a' && i-start >= 4 && string(raw[start:start+4]) == "AIza" {
		doc.long = push(doc.long, int32(len(doc.toks)))
	}
	switch {
	case kinds&byte(hasDigit) == 0:
		if i-start <= maxWord {
			lookUp(doc, l, h, &t)
			if t.lex&startsCue != 0 {
				doc.starts = push(doc.starts, int32(len(doc.toks)))
			}
		}
	case kinds == byte(hasDigit):
		doc.digits = push(doc.digits, int32(len(doc.toks)))
	default:
		if doc.partGluedCue(l, &t) {
			h = hashOf(low[t.start:t.end])
		}
		doc.digits = push(doc.digits, int32(len(doc.toks)))
	}
	doc.toks = push(doc.toks, t)
	doc.hash = push(doc.hash, shortHash(h))
	return i
}

// classOf is the class of a token of n bytes, the first of them first and all of these kinds.
func classOf(first, kinds byte, n int) class {
	switch c := class(kinds); {
	case !isUpper(first):
		return c
	case n > 1 && kinds&byte(hasLower) == 0:
		return c | capital | allCaps
	default:
		return c | capital
	}
}

// lookUp fills what the lexicon knows of the next token, whose hash is h.
func lookUp(doc *document, l *lexicon, h uint64, t *token) {
	var m meaning
	t.lex, m = l.find(h)
	t.cue, t.gate = m.cue, m.gate
	if m.gate != 0 {
		doc.gated = push(doc.gated, int32(len(doc.toks)))
		doc.gates |= m.gate
	}
}

// partGluedCue makes two tokens of "SSN123456789": it adds the word and leaves the number. It
// reports whether it did.
func (doc *document) partGluedCue(l *lexicon, t *token) bool {
	n := doc.gluedCue(l, int(t.start), int(t.end))
	if n == 0 {
		return false
	}
	word := *t
	word.end = t.start + int32(n)
	word.class &^= hasDigit
	h := hashOf(doc.low[t.start:word.end])
	lookUp(doc, l, h, &word)
	doc.toks = push(doc.toks, word)
	doc.hash = push(doc.hash, shortHash(h))
	t.start, t.class = word.end, hasDigit
	return true
}

// push appends to a list that grows by doubling. append would grow a long list
// by a quarter at a time and copy it over and over.
func push[T any](list []T, v T) []T {
	if len(list) == cap(list) {
		list = slices.Grow(list, len(list)+16)
	}
	return append(list, v)
}

// gluedCue is the length of the cue word with which the token begins, when
// nothing but digits follows it; 0 otherwise.
func (doc *document) gluedCue(l *lexicon, start, end int) int {
	n := start
	for n < end && n-start < 6 && kindOf[doc.low[n]]&byte(hasLetter) != 0 {
		n++
	}
	if n-start < 2 || end-n < 4 || end-n > 20 {
		return 0
	}
	for _, c := range doc.low[n:end] {
		if !isDigit(c) {
			return 0
		}
	}
	if _, m := l.find(hashOf(doc.low[start:n])); m.cue&gluable == 0 {
		return 0
	}
	return n - start
}

// gluable are the cues that people write without a blank before the number.
const gluable = cueSSN | cueRecord | cuePhone | cueNPI | cueCard | cueAccount | cueOrder

// longToken is the least length of a token that may be a key by itself.
const longToken = 16

// maxWord is the longest word that is looked up, in bytes.
const maxWord = 24

// word is the token's text in lower case.
func (doc *document) word(i int) []byte {
	t := &doc.toks[i]
	return doc.low[t.start:t.end]
}

// tokenIs reports whether token i exists and is the word w.
func (doc *document) tokenIs(i int, w string) bool {
	return i >= 0 && i < len(doc.toks) && string(doc.word(i)) == w
}

// tokenIsAny reports whether token i exists and is one of the words.
func (doc *document) tokenIsAny(i int, words ...string) bool {
	if i < 0 || i >= len(doc.toks) {
		return false
	}
	w := doc.word(i)
	for _, x := range words {
		if string(w) == x {
			return true
		}
	}
	return false
}

// separatorAfter is what stands between token i and the next one.
func (doc *document) separatorAfter(i int) []byte {
	end := len(doc.low)
	if i+1 < len(doc.toks) {
		end = int(doc.toks[i+1].start)
	}
	start := 0
	if i >= 0 {
		start = int(doc.toks[i].end)
	}
	return doc.low[start:end]
}

// byteAt is the folded byte at i, or a line end outside the text.
func (doc *document) byteAt(i int) byte {
	if i < 0 || i >= len(doc.low) {
		return '\n'
	}
	return doc.low[i]
}

// The windows in which a word counts as context, in bytes of folded text.
// SCREENING.md section 5: 40 before, 20 after.
const (
	windowBefore = 40
	windowAfter  = 20
)

// cuesBefore collects the cues of the words that begin at most n bytes before token
// i. It visits cues alone: a text of nothing but numbers costs nothing.
func (doc *document) cuesBefore(i, n int) cue {
	if i <= 0 || i >= len(doc.toks) {
		return 0
	}
	limit := doc.toks[i].start - int32(n)
	var c cue
	for k := doc.toks[i].cuesBefore - 1; k >= 0; k-- {
		t := &doc.toks[doc.cued[k]]
		if t.start < limit {
			break
		}
		c |= t.cue
	}
	return c
}

// cuesAfter collects the cues of the words that end within n bytes behind token i.
func (doc *document) cuesAfter(i, n int) cue {
	if i < 0 || i >= len(doc.toks) {
		return 0
	}
	limit := doc.toks[i].end + int32(n)
	var c cue
	k := int(doc.toks[i].cuesBefore)
	if doc.toks[i].cue != 0 {
		k++
	}
	for ; k < len(doc.cued); k++ {
		t := &doc.toks[doc.cued[k]]
		if t.end > limit {
			break
		}
		c |= t.cue
	}
	return c
}

// cuesAround collects the cues around the tokens first to last.
func (doc *document) cuesAround(first, last int) cue {
	return doc.cuesBefore(first, windowBefore) | doc.cuesAfter(last, windowAfter)
}

// take marks the tokens that lie in the folded bytes start to end, from token
// i on, as used: later detectors leave them alone.
func (doc *document) take(i int, end int32) {
	for ; i < len(doc.toks) && doc.toks[i].start < end; i++ {
		doc.toks[i].taken = true
	}
}

// untaken reports whether none of tokens first to last is taken.
func (doc *document) untaken(first, last int) bool {
	for i := first; i <= last; i++ {
		if doc.toks[i].taken {
			return false
		}
	}
	return true
}

// report adds a hit over the folded bytes start to end and takes its tokens,
// which begin at token i.
func (doc *document) report(i int, start, end int32, r *rule, s docket.Severity, why string) {
	doc.hits = push(doc.hits, hit{start, end, r, s, why})
	doc.take(i, end)
}

// tokenAt is the index of the first token that ends behind byte b.
func (doc *document) tokenAt(b int32) int {
	lo, hi := 0, len(doc.toks)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if doc.toks[mid].end > b {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
