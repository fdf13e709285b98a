package campaign

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
)

// word is one word of a text as it is compared, and where it stands in the text
// as it was sent.
type word struct {
	norm       string // NFKC, lower case, letters and digits alone
	start, end int    // bytes of the text, end exclusive
	stop       stop   // what follows the word, before the next one
}

// stop tells how strongly a word is parted from the next.
type stop uint8

const (
	stopNone  stop = iota // blanks
	stopComma             // a comma, colon or semicolon
	stopEnd               // the end of a sentence, a line or a tag
)

// Longest markup that is looked through, in bytes: what is longer is text.
const (
	longestTag    = 2000
	longestEntity = 40
)

// words splits text into words: entities are read, tags part words, words are
// put into NFKC and lower case, and only their letters and digits stay, so that
// "don’t", "DON'T" and "don&#39;t" are one word. Letters of scripts that write
// without blanks are words of their own. The text itself is not changed.
func words(text docket.Text) []word {
	s := splitter{text: string(text), words: make([]word, 0, len(text)/6+1)}
	for i := 0; i < len(s.text); {
		if s.text[i] == '<' {
			if n := tagLength(s.text[i:]); n > 0 {
				s.cut(stopEnd)
				i += n
				continue
			}
		}
		if s.text[i] == '&' {
			if decoded, n := entity(s.text[i:]); n > 0 {
				if decoded == "<" { // markup that was escaped once more
					if m := escapedTagLength(s.text[i+n:]); m > 0 {
						s.cut(stopEnd)
						i += n + m
						continue
					}
				}
				for _, r := range decoded {
					s.take(r, i, i+n)
				}
				i += n
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(s.text[i:])
		s.take(r, i, i+n)
		i += n
	}
	s.cut(stopEnd)
	return s.words
}

// splitter collects words rune by rune.
type splitter struct {
	text  string
	words []word

	raw        []byte // of the word under way
	start, end int
	plain      bool // raw is lower case ASCII letters and digits so far
}

// take reads one rune that stands in the text from start to end.
func (s *splitter) take(r rune, start, end int) {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		s.add(r, start, end)
	case 'A' <= r && r <= 'Z':
		s.add(r+('a'-'A'), start, end)
	case r == '\'', r == '’', r == '‘', r == 'ʼ', r == '`', r == '´', r == '′', r == '＇':
	case r == '\n', r == '.', r == '!', r == '?', r == '\r', r == '\u2028', r == '\u2029', r == '。', r == '！', r == '？':
		s.cut(stopEnd)
	case r == ',', r == ':', r == ';', r == '、', r == '，':
		s.cut(stopComma)
	case r < utf8.RuneSelf:
		s.cut(stopNone)
	case unicode.Is(unicode.Cf, r): // zero-width and soft hyphens
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer,
		unicode.Myanmar) && unicode.IsLetter(r):
		s.cut(stopNone)
		s.add(r, start, end)
		s.plain = false
		s.cut(stopNone)
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r), unicode.Is(unicode.So, r) &&
		norm.NFKC.PropertiesString(string(r)).Decomposition() != nil:
		s.add(r, start, end)
		s.plain = false
	default:
		s.cut(stopNone)
	}
}

func (s *splitter) add(r rune, start, end int) {
	if len(s.raw) == 0 {
		s.start, s.plain = start, true
	}
	s.raw = utf8.AppendRune(s.raw, r)
	s.end = end
}

// cut ends the word under way, if there is one, and notes how it is parted from
// the next.
func (s *splitter) cut(by stop) {
	if len(s.raw) > 0 {
		w := string(s.raw)
		if !s.plain {
			w = fold(w)
		}
		if w != "" {
			s.words = append(s.words, word{norm: w, start: s.start, end: s.end})
		}
		s.raw = s.raw[:0]
	}
	if n := len(s.words); n > 0 && s.words[n-1].stop < by {
		s.words[n-1].stop = by
	}
}

// fold puts a word with letters beyond ASCII into the form that is compared.
func fold(w string) string {
	keep := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}
	return strings.Map(keep, norm.NFKC.String(strings.ToLower(norm.NFKC.String(w))))
}

// tagLength is the length of the tag or remark that s begins with, 0 for none.
func tagLength(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s[:min(len(s), longestTag)], "-->"); end >= 0 {
			return end + len("-->")
		}
		return 0
	}
	if !beginsTag(s[1:]) {
		return 0
	}
	end := strings.IndexAny(s[1:min(len(s), longestTag)], "<>")
	if end < 0 || s[1+end] != '>' {
		return 0
	}
	return end + 2
}

// escapedTagLength is the length of what follows an escaped "<" up to its
// escaped ">", 0 when it is no tag.
func escapedTagLength(s string) int {
	if !beginsTag(s) {
		return 0
	}
	inside := s[:min(len(s), longestTag)]
	for i := 0; i < len(inside); i++ {
		switch inside[i] {
		case '<', '>':
			return 0
		case '&':
			decoded, n := entity(inside[i:])
			switch {
			case decoded == ">":
				return i + n
			case decoded == "<":
				return 0
			}
		}
	}
	return 0
}

func beginsTag(s string) bool {
	if s == "" {
		return false
	}
	c := s[0] | 0x20
	if s[0] == '/' && len(s) > 1 {
		c = s[1] | 0x20
	}
	return 'a' <= c && c <= 'z'
}

// entity reads the HTML entity that s begins with, also one that was escaped
// twice ("&amp;#39;"). The length is 0 where there is none.
func entity(s string) (decoded string, length int) {
	end := strings.IndexByte(s[:min(len(s), longestEntity)], ';')
	if end < 2 || strings.ContainsAny(s[1:end], " &<>\n\t") {
		return "", 0
	}
	decoded = html.UnescapeString(s[:end+1])
	if decoded == s[:end+1] {
		return "", 0
	}
	if decoded == "&" {
		rest := s[end+1:]
		if again := strings.IndexByte(rest[:min(len(rest), longestEntity)], ';'); again > 0 &&
			!strings.ContainsAny(rest[:again], " &<>\n\t") {
			if inner := html.UnescapeString("&" + rest[:again+1]); inner != "&"+rest[:again+1] {
				return inner, end + 1 + again + 1
			}
		}
	}
	return decoded, end + 1
}
