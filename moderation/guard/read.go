package guard

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
)

// token is one word or number of a text.
type token struct {
	norm       string // folded, in lower case, without marks
	start, end int    // bytes of the text
	upper      bool   // begins with a capital
	digit      bool   // holds a digit
	short      bool   // norm is a shorter form
	gap        bool   // stands for a gap
	flat       int    // where it begins in the flat text
}

// words is a text made ready to be searched.
type words struct {
	text   string
	tokens []token
	flat   string // the norms of all tokens without anything between them
}

// gapWord is the norm of a gap: no text can hold it.
const gapWord = "\x00"

// read splits a text into words. What differs in case, marks, width or script alone
// reads the same; 's at the end of a word is passed over.
func read(text string) *words {
	w := &words{text: text, tokens: make([]token, 0, len(text)/5+1)}
	flat := make([]byte, 0, len(text)+1)
	for i := 0; i < len(text); {
		if n := gapAt(text[i:]); n > 0 {
			w.tokens = append(w.tokens, token{start: i, end: i + n, gap: true, flat: len(flat)})
			flat = append(flat, gapWord...)
			i += n
			continue
		}
		r, size := decode(text[i:])
		if !isWord(r) {
			i += size
			continue
		}
		t := token{start: i, upper: unicode.IsUpper(r), flat: len(flat)}
		flat, i = t.read(text, flat)
		w.tokens = append(w.tokens, t)
	}
	w.flat = string(flat)
	for i := range w.tokens {
		t := &w.tokens[i]
		end := len(w.flat)
		if i+1 < len(w.tokens) {
			end = w.tokens[i+1].flat
		}
		t.norm = w.flat[t.flat:end]
	}
	return w
}

// decode is utf8.DecodeRuneInString, which is slow for ASCII.
func decode(s string) (rune, int) {
	if len(s) > 0 && s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

// read reads the word that begins at t.start, appends what it reads as to flat, and
// says where the next word may begin.
func (t *token) read(text string, flat []byte) ([]byte, int) {
	t.end = t.start
	for at := t.start; at < len(text); {
		r, size := decode(text[at:])
		if isWord(r) {
			if r < utf8.RuneSelf {
				flat = append(flat, asciiLower[r]...)
			} else {
				flat = append(flat, foldRune(r)...)
			}
			t.digit = t.digit || unicode.IsDigit(r)
			t.end = at + size
		} else if isApostrophe(r) {
			if rest := text[at+size:]; possessive(rest) || !beginsWord(rest) {
				break
			}
		} else if !invisible(r) {
			break
		}
		at += size
	}
	if len(flat)-t.flat <= longestLong {
		if short, ok := shorter[string(flat[t.flat:])]; ok {
			flat, t.short = append(flat[:t.flat], short...), true
		}
	}
	if r, size := decode(text[t.end:]); isApostrophe(r) && possessive(text[t.end+size:]) {
		return flat, t.end + size + 1
	}
	return flat, t.end
}

// tokenAt is the token that a place in the flat text belongs to.
func (w *words) tokenAt(flat int) int {
	return sort.Search(len(w.tokens), func(i int) bool { return w.tokens[i].flat > flat }) - 1
}

// span is the place in the text of flat[from:to].
func (w *words) span(from, to int) docket.Span {
	first, last := w.tokens[w.tokenAt(from)], w.tokens[w.tokenAt(to-1)]
	start, _ := first.within(w.text, from-first.flat)
	_, end := last.within(w.text, to-1-last.flat)
	return docket.Span{Start: start, End: end}
}

// within is where the character stands in the text that byte n of the norm came from.
func (t token) within(text string, n int) (start, end int) {
	if t.short || t.gap {
		return t.start, t.end
	}
	seen := 0
	for i, r := range text[t.start:t.end] {
		if !isWord(r) {
			continue
		}
		if seen += len(foldRune(r)); seen > n {
			return t.start + i, t.start + i + utf8.RuneLen(r)
		}
	}
	return t.start, t.end
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´':
		return true
	}
	return false
}

// invisible reports whether r is passed over within a word: it has no width, or is a
// mark on the letter before.
func invisible(r rune) bool {
	return r >= 0xad && unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector)
}

func beginsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// possessive reports whether s, behind an apostrophe, is the s of a possessive.
func possessive(s string) bool {
	if s == "" || s[0] != 's' && s[0] != 'S' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[1:])
	return len(s) == 1 || !isWord(r)
}

// gapAt is how long the words of a gap are that s begins with; 0: it does not.
func gapAt(s string) int {
	const head = "[redacted: "
	if !strings.HasPrefix(s, head) {
		return 0
	}
	n := strings.IndexByte(s, ']')
	if n < 0 || n > len(head)+20 {
		return 0
	}
	return n + 1
}

// lookAlikes are letters of other scripts that read like Latin ones.
var lookAlikes = func() map[rune]string {
	m := map[rune]string{
		'ß': "ss", 'ø': "o", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ð': "d", 'ł': "l", 'ı': "i", 'ħ': "h", 'þ': "th",
		'ɡ': "g", 'ɑ': "a", 'ɩ': "i", 'ʟ': "l", 'ꞏ': "",
	}
	for latin, others := range map[string]string{
		"a": "аα", "b": "ьβ", "c": "сϲ", "d": "ԁ", "e": "еєε", "g": "ԍ", "h": "һн", "i": "іιї", "j": "јϳ", "k": "кκ",
		"l": "ӏ", "m": "м", "n": "пη", "o": "оοσө", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "t": "тτ", "u": "υц",
		"v": "ѵν", "w": "ԝω", "x": "хχ", "y": "уγу", "z": "ζ",
	} {
		for _, r := range others {
			m[r] = latin
		}
	}
	return m
}()

// foldRune is what a letter or digit reads as: ASCII in lower case where it has such
// a form.
func foldRune(r rune) string {
	if r < utf8.RuneSelf {
		return asciiLower[r]
	}
	if unicode.IsDigit(r) {
		return digitOf(r)
	}
	low := unicode.ToLower(r)
	if s, ok := lookAlikes[low]; ok {
		return s
	}
	var b strings.Builder
	for _, p := range norm.NFKD.String(string(low)) {
		if unicode.Is(unicode.Mn, p) {
			continue
		}
		p = unicode.ToLower(p)
		if s, ok := lookAlikes[p]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteRune(p)
	}
	return b.String()
}

// digitOf is the digit of any script as a plain one.
func digitOf(r rune) string {
	if plain := norm.NFKD.String(string(r)); len(plain) == 1 {
		return plain
	}
	value := 0
	for value < 9 && unicode.IsDigit(r-rune(value)-1) { // the ten digits of a script stand in order
		value++
	}
	return string(rune('0' + value))
}

var asciiLower = func() (t [utf8.RuneSelf]string) {
	for r := range rune(utf8.RuneSelf) {
		t[r] = string(unicode.ToLower(r))
	}
	return t
}()

// shorter are words that people write out or shorten.
var shorter = map[string]string{
	"street": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
	"boulevard": "blvd", "highway": "hwy", "apartment": "apt", "suite": "ste", "doctor": "dr", "mister": "mr",
	"missus": "mrs", "professor": "prof", "saint": "st", "mount": "mt", "fort": "ft", "number": "no",
}

const longestLong = len("apartment") // of the words in shorter

// between is the text between two tokens that follow each other.
func (w *words) between(i, j int) string {
	if i < 0 || j >= len(w.tokens) {
		return ""
	}
	return w.text[w.tokens[i].end:w.tokens[j].start]
}
