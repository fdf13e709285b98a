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
	case r >= 0x300 && r < 0x370: // combining marks
		return to
	case r >= 0xff01 && r <= 0xff5e: // full-width forms
		return append(to, byte(r-0xff01+'!'))
	case r >= 0x1d400 && r < 0x1d6a4: // styled letters of mathematics
		n := byte((r - 0x1d400) % 52)
		if n < 26 {
			return append(to, 'A'+n)
		}
		return append(to, 'a'+n-26)
	case r >= 0x2460 && r <= 0x2468: // circled digits
		return append(to, byte(r-0x2460+'1'))
	case r >= 0x24b6 && r <= 0x24cf: // circled capitals
		return append(to, byte(r-0x24b6+'A'))
	case r >= 0x24d0 && r <= 0x24e9:
		return append(to, byte(r-0x24d0+'a'))
	}
	switch r {
	case 0xa0, 0x1680, 0x202f, 0x205f, 0x3000:
		return append(to, ' ')
	case 0x85, 0x2028, 0x2029:
		return append(to, '\n')
	case 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180e, 0x3164, 0xfeff, 0xffa0:
		return to // soft hyphen and characters without width
	case 0x2212, 0x2043, 0x58a, 0x1806, 0xfe58, 0xfe63, 0x2e3a, 0x2e3b, 0x2500, 0x2501:
		return append(to, '-')
	case 0x2018, 0x2019, 0x201a, 0x201b, 0x2bc, 0x2032, 0xb4:
		return append(to, '\'')
	case 0x201c, 0x201d, 0x201e, 0x201f, 0xab, 0xbb, 0x2033:
		return append(to, '"')
	case 0xb7, 0x2024, 0x2027, 0x2219, 0x22c5, 0x3002, 0xff61, 0x30fb, 0xfe52:
		return append(to, '.')
	case 0x2022, 0x25cf, 0x2217, 0x25aa:
		return append(to, '*')
	case 0x2026:
		return append(to, "..."...)
	case 0x2044, 0x2215:
		return append(to, '/')
	case 0x2236, 0xa789:
		return append(to, ':')
	case 0xfe6b:
		return append(to, '@')
	case 0x24ea, 0x24ff:
		return append(to, '0')
	case 0xa7:
		return append(to, sectionSymbol)
	case 0xdf:
		return append(to, "ss"...)
	case 0xe6, 0xc6:
		return append(to, "ae"...)
	case 0x153, 0x152:
		return append(to, "oe"...)
	case 0xfb00:
		return append(to, "ff"...)
	case 0xfb01:
		return append(to, "fi"...)
	case 0xfb02:
		return append(to, "fl"...)
	case 0xfb03:
		return append(to, "ffi"...)
	case 0xfb04:
		return append(to, "ffl"...)
	}
	switch {
	case r >= 0x2000 && r <= 0x200a:
		return append(to, ' ')
	case r >= 0x2010 && r <= 0x2015:
		return append(to, '-')
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return to
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
		if r < 0x600 || r >= 0x1ab0 && r < 0x1b00 || r >= 0x1dc0 && r < 0x1e00 || r >= 0x20d0 && r < 0x2100 ||
			r >= 0xfe20 && r < 0xfe30 {
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
