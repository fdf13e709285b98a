package screen

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bytes of folded text that stand for whole classes of characters. They are
// control characters, so no rule looks for them by accident.
const (
	otherSymbol   = 0x1e // any symbol without a letter's or digit's meaning
	sectionSymbol = 0x1d // §, before numbers of laws
)

// latinBase holds, for the Latin letters with marks below U+0250 and in
// U+1E00–U+1EFF, the plain letter they fold to; 0 where there is none.
var latinBase, latinExtra = latinTables()

// latinTables derives the folding of marked Latin letters from Unicode's
// canonical decompositions, and adds the letters that have none.
func latinTables() (base [0x250]byte, extra [0x100]byte) {
	first := func(r rune) byte {
		d := norm.NFD.String(string(r))
		if d[0] < utf8.RuneSelf && len(d) > 1 {
			return d[0]
		}
		return 0
	}
	for r := rune(0xc0); r < 0x250; r++ {
		base[r] = first(r)
	}
	for r := rune(0x1e00); r < 0x1f00; r++ {
		extra[r-0x1e00] = first(r)
	}
	for r, c := range map[rune]byte{
		'Ø': 'O', 'ø': 'o', 'Ł': 'L', 'ł': 'l', 'Đ': 'D', 'đ': 'd', 'Ð': 'D', 'ð': 'd',
		'ı': 'i', 'Ħ': 'H', 'ħ': 'h', 'Ŧ': 'T', 'ŧ': 't', 'Þ': 'T', 'þ': 't', 'ŋ': 'n', 'Ŋ': 'N',
	} {
		base[r] = c
	}
	return base, extra
}

// foldInto fills doc with text folded to what detectors read: full-width and
// styled characters, dashes, blanks, quotes, digits of any script and marked
// Latin letters become plain ASCII; zero-width characters, soft hyphens and
// combining marks disappear. p.low is the same in lower case. p.pos keeps the
// byte of text from which each folded byte came; it stays nil while both are
// the same, which is the case of plain ASCII.
func (doc *document) foldInto(text string) {
	doc.text = text
	doc.pos = nil
	n := asciiPrefix(text)
	doc.raw = append(doc.raw[:0], text[:n]...)
	if n < len(text) {
		doc.pos = doc.posBuf[:0]
		for i := range n {
			doc.pos = append(doc.pos, int32(i))
		}
		for i := n; i < len(text); {
			c := text[i]
			if c < utf8.RuneSelf {
				doc.raw = append(doc.raw, c)
				doc.pos = append(doc.pos, int32(i))
				i++
				continue
			}
			r, size := utf8.DecodeRuneInString(text[i:])
			before := len(doc.raw)
			doc.raw = foldRune(doc.raw, r, text[i:i+size])
			for range len(doc.raw) - before {
				doc.pos = append(doc.pos, int32(i))
			}
			i += size
		}
		doc.posBuf = doc.pos
	}
	doc.low = append(doc.low[:0], doc.raw...)
	for i, c := range doc.low {
		doc.low[i] = lowerOf[c]
	}
}

func asciiPrefix(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return i
		}
	}
	return len(s)
}

// foldRune appends what r, written as its bytes, folds to.
func foldRune(to []byte, r rune, written string) []byte {
	switch {
	case r < 0x250:
		if c := latinBase[r]; c != 0 {
			return append(to, c)
		}
	case r >= 0x1e00 && r < 0x1f00:
		if c := latinExtra[r-0x1e00]; c != 0 {
			return append(to, c)
		}
	}
	if plain, known := plainForms[r]; known {
		return append(to, plain...)
	}
	if f := foldedAs(r); f != nil {
		return f.add(to, r)
	}
	switch {
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
		if isCombining(r) {
			return to
		}
		return append(to, written...) // part of a letter in its script
	case unicode.IsLetter(r) || unicode.Is(unicode.Mc, r):
		return append(to, written...)
	case unicode.Is(unicode.Nd, r):
		return append(to, '0'+digitValue(r))
	}
	return append(to, otherSymbol)
}

// isCombining reports a mark of any script's letters.
func isCombining(r rune) bool {
	return r < 0x600 || r >= 0x1ab0 && r < 0x1b00 || r >= 0x1dc0 && r < 0x1e00 || r >= 0x20d0 && r < 0x2100 ||
		r >= 0xfe20 && r < 0xfe30
}

// A foldRange is a row of characters that fold alike: to nothing, to one byte, or each
// to the next byte of a row that starts again after cycle.
type foldRange struct {
	from, to rune
	base     byte // 0: nothing is left
	each     bool
}

func (f *foldRange) add(to []byte, r rune) []byte {
	switch {
	case f.base == 0:
		return to
	case !f.each:
		return append(to, f.base)
	case f.from == styledLetters: // capitals and small letters in turn
		n := byte((r - f.from) % 52)
		if n < 26 {
			return append(to, 'A'+n)
		}
		return append(to, 'a'+n-26)
	}
	return append(to, f.base+byte(r-f.from))
}

const styledLetters = 0x1d400 // of mathematics

var foldRanges = []foldRange{
	{0x300, 0x36f, 0, false},            // combining marks
	{0xff01, 0xff5e, '!', true},         // full-width forms
	{styledLetters, 0x1d6a3, 'A', true}, //
	{0x2460, 0x2468, '1', true},         // circled digits
	{0x24b6, 0x24cf, 'A', true},         // circled capitals
	{0x24d0, 0x24e9, 'a', true},         // circled small letters
	{0x2000, 0x200a, ' ', false},
	{0x2010, 0x2015, '-', false},
	{0x200b, 0x200f, 0, false}, // without width
	{0x202a, 0x202e, 0, false},
	{0x2060, 0x206f, 0, false},
	{0xfe00, 0xfe0f, 0, false},
	{0xe0000, 0xe0fff, 0, false},
}

func foldedAs(r rune) *foldRange {
	for k := range foldRanges {
		if r >= foldRanges[k].from && r <= foldRanges[k].to {
			return &foldRanges[k]
		}
	}
	return nil
}

// plainForms are single characters and what they fold to.
var plainForms = func() map[rune]string {
	m := map[rune]string{0xdf: "ss", 0xe6: "ae", 0xc6: "ae", 0x153: "oe", 0x152: "oe", 0xfb00: "ff", 0xfb01: "fi",
		0xfb02: "fl", 0xfb03: "ffi", 0xfb04: "ffl", 0x2026: "...", 0xa7: string(rune(sectionSymbol)), 0xfe6b: "@"}
	for plain, list := range map[string][]rune{
		" ":  {0xa0, 0x1680, 0x202f, 0x205f, 0x3000},
		"\n": {0x85, 0x2028, 0x2029},
		"": {0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180e, 0x3164, 0xfeff,
			0xffa0}, // soft hyphen and characters without width
		"-":  {0x2212, 0x2043, 0x58a, 0x1806, 0xfe58, 0xfe63, 0x2e3a, 0x2e3b, 0x2500, 0x2501},
		"'":  {0x2018, 0x2019, 0x201a, 0x201b, 0x2bc, 0x2032, 0xb4},
		"\"": {0x201c, 0x201d, 0x201e, 0x201f, 0xab, 0xbb, 0x2033},
		".":  {0xb7, 0x2024, 0x2027, 0x2219, 0x22c5, 0x3002, 0xff61, 0x30fb, 0xfe52},
		"*":  {0x2022, 0x25cf, 0x2217, 0x25aa},
		"/":  {0x2044, 0x2215},
		":":  {0x2236, 0xa789},
		"0":  {0x24ea, 0x24ff},
	} {
		for _, r := range list {
			m[r] = plain
		}
	}
	return m
}()

// digitValue is the value of a decimal digit of any script. Unicode keeps the
// ten digits of a script together, in order, from a border of ten.
func digitValue(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	return 0
}

// origin turns a span of the folded text into one of the text itself. Marks
// and characters without width behind the last character belong to it.
func (doc *document) origin(start, end int) (from, to int) {
	if doc.pos == nil {
		return start, end
	}
	from = int(doc.pos[start])
	to = int(doc.pos[end-1])
	_, size := utf8.DecodeRuneInString(doc.text[to:])
	to += size
	for to < len(doc.text) && doc.text[to] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(doc.text[to:])
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
			break
		}
		to += size
	}
	return from, to
}
