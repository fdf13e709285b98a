package words

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// word is one word of a text, or a run of a script that is written without
// spaces, in which case its tokens are the pairs of its letters.
type word struct {
	start, end int // bytes of the text
	text       string
	accented   string // as text, with its accents; "" where it has none
	tokens     []string
	pairs      bool
	least      int // bytes that a stem has at least
}

// compound is a word, or several that a hyphen, an apostrophe or a like mark joins.
type compound struct{ words []word }

// fold compares letters as people do who do not mind their case.
var fold = cases.Fold()

// lines yields the compounds of each line. A line that breaks a word at a hyphen
// goes on in the next.
func lines(text string) iter.Seq[[]compound] {
	return func(yield func([]compound) bool) {
		var line []compound
		last := -1 // where the compound before ended
		for at := 0; at < len(text); {
			start, end := nextWord(text, at)
			if start < 0 {
				break
			}
			list := foldWord(text, start, end)
			at = end
			if len(list) == 0 {
				continue
			}
			switch between := gapOf(text, last, start); {
			case last >= 0 && len(line) > 0 && possessive(between, text[start:end], text[end:]):
				// The s of "vendor's" is no word.
			case last >= 0 && len(line) > 0 && connects(between, text[:last], text[start:]) &&
				joinable(line[len(line)-1], list):
				line[len(line)-1].words = append(line[len(line)-1].words, list...)
			default:
				if strings.ContainsAny(between, "\n\r") && len(line) > 0 {
					if !yield(line) {
						return
					}
					line = nil
				}
				for _, w := range list {
					line = append(line, compound{[]word{w}})
				}
			}
			last = end
		}
		if len(line) > 0 {
			yield(line)
		}
	}
}

func gapOf(text string, last, start int) string {
	if last < 0 {
		return ""
	}
	return text[last:start]
}

// joinable reports whether a further word may be joined to a compound: words of
// letters alone are, and no book of them.
func joinable(c compound, list []word) bool {
	return len(list) == 1 && !list[0].pairs && !c.words[len(c.words)-1].pairs && len(c.words) < 12
}

// nextWord finds the next run of letters, marks and digits.
func nextWord(text string, at int) (start, end int) {
	start = -1
	for i := at; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if isASCIIWord(c) {
				if start < 0 {
					start = i
				}
			} else if start >= 0 {
				return start, i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isWord(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && !ignored(r):
			return start, i
		}
		i += size
	}
	return start, len(text)
}

func isASCIIWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || unicode.Is(unicode.Co, r)
}

// ignored reports whether r is a mark that nobody sees inside of a word, such as a
// soft hyphen.
func ignored(r rune) bool { return unicode.Is(unicode.Cf, r) }

// connects reports whether what stands between two words joins them to a compound.
func connects(between, before, after string) bool {
	rest := strings.Map(func(r rune) rune {
		if ignored(r) {
			return -1
		}
		return r
	}, between)
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case isHyphen(r):
		return rest[size:] == "" || rest[size:] == "\n" || rest[size:] == "\r\n"
	case len(rest) != size:
		return false
	case isApostrophe(r), r == '&', r == '.':
		return true
	case r == ',':
		b, _ := utf8.DecodeLastRuneInString(before)
		a, _ := utf8.DecodeRuneInString(after)
		return unicode.IsDigit(b) && unicode.IsDigit(a)
	}
	return false
}

func isHyphen(r rune) bool { return strings.ContainsRune("-\u2010\u2011\u2043\u2212\ufe63\uff0d", r) }

func isApostrophe(r rune) bool {
	return strings.ContainsRune("'\u2019\u2018\u201b`\u00b4\u2032\uff07", r)
}

// possessive reports whether a word is the s of a genitive.
func possessive(between, s, after string) bool {
	if s != "s" && s != "S" {
		return false
	}
	r, size := utf8.DecodeRuneInString(between)
	if !isApostrophe(r) || size != len(between) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after)
	return after == "" || !isHyphen(next) && !isApostrophe(next)
}

// foldWord reduces a run of letters to the words in it: compatibility forms,
// case and accents make no difference. A run that changes between a script with
// spaces and one without is several words.
func foldWord(text string, start, end int) []word {
	s := text[start:end]
	if ascii(s) {
		t := shorten(strings.ToLower(s))
		return []word{{start: start, end: end, text: t, tokens: []string{t}}}
	}
	var list []word
	from, pairs := start, false
	add := func(to int) {
		if w, ok := foldPart(text[from:to], pairs); ok {
			w.start, w.end = from, to
			list = append(list, w)
		}
		from = to
	}
	for i, r := range s {
		// long vowels and voices belong to the letter before
		if unicode.IsMark(r) || ignored(r) || strings.ContainsRune("ーｰﾞﾟ", r) {
			continue
		}
		if now := unspaced(r); now != pairs {
			if start+i > from {
				add(start + i)
			}
			pairs = now
		}
	}
	add(end)
	return list
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldPart folds one word, or one run of a script without spaces.
func foldPart(s string, pairs bool) (word, bool) {
	accented := strings.Map(func(r rune) rune {
		if !isWord(r) {
			return -1
		}
		return r
	}, norm.NFC.String(fold.String(norm.NFKC.String(s))))
	t := plain(accented)
	if t == "" {
		return word{}, false
	}
	w := word{text: shorten(t), pairs: pairs}
	if !pairs {
		if accented != t {
			w.accented = shorten(accented)
		}
		w.tokens = []string{w.text}
		return w, true
	}
	w.text = t
	letters := []rune(t)
	for i := range letters {
		w.tokens = append(w.tokens, string(letters[i:min(i+2, len(letters))]))
	}
	return w, true
}

// plain takes the accents from letters of scripts whose readers leave them out.
func plain(s string) string {
	if ascii(s) {
		return s
	}
	var b strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(s) {
		if !unicode.IsMark(r) {
			base = r
		} else if unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic) {
			continue
		}
		if two, ok := spelledOut[r]; ok {
			b.WriteString(two)
		} else if isWord(r) {
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// spelledOut lists letters that are no letter with an accent to Unicode.
var spelledOut = map[rune]string{'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i"}

func shorten(s string) string {
	if len(s) <= maxWord {
		return s
	}
	n := 0
	for i := range s {
		if n == maxWord {
			return s[:i]
		}
		n++
	}
	return s
}

// unspaced reports whether r is of a script that puts no spaces between words, or
// none between a word and its particles.
func unspaced(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar)
}

// joined lists the forms of a compound in which its words are written together:
// all of them, and each two that follow one another.
func (c compound) joined() []word {
	if len(c.words) < 2 {
		return nil
	}
	var list []word
	if all, ok := join(c.words); ok {
		list = append(list, all)
	}
	for i := 0; len(c.words) > 2 && i+1 < len(c.words); i++ {
		if two, ok := join(c.words[i : i+2]); ok {
			list = append(list, two)
		}
	}
	return list
}

func join(list []word) (word, bool) {
	var b strings.Builder
	for _, w := range list {
		if w.pairs {
			return word{}, false
		}
		b.WriteString(w.text)
	}
	if b.Len() > maxForm {
		return word{}, false
	}
	// A stem that leaves out the further words is none of them together.
	return word{text: b.String(), start: list[0].start, end: list[len(list)-1].end, least: len(list[0].text) + 1}, true
}
