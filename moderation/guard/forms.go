package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// joints say what may stand between the letters of a form.
type joints int

const (
	loose joints = iota // blanks and any sign that joins words, but no end of a sentence
	mail                // as in an address of e-mail, spelled out or not
	code                // as in numbers: blanks, dashes, dots, slashes, brackets
)

// The bounds of what is looked for as what.
const (
	codeDigits  = 4  // fewest digits of a number that is looked for everywhere
	codeLetters = 6  // fewest letters and digits of it
	farWords    = 4  // fewest words in small letters that are looked for everywhere
	longWords   = 12 // words of a passage that is looked for in pieces, too
	pieceWords  = 8  // words of a piece
	pieceStep   = 4  // words from one piece to the next
)

// add makes one term ready: what it is decides how else it could be written.
func (r *Rule) add(i int, t Term) {
	w := read(t.Words)
	if len(w.tokens) == 0 {
		return
	}
	if d, ok := wholeDate(w); ok {
		r.dates = append(r.dates, dateForm{i, d})
		return
	}
	if addresses := mailForms(t.Words); len(addresses) > 0 {
		for n, a := range addresses {
			r.forms = append(r.forms, form{term: i, squash: a, joints: mail, same: n == 0})
		}
		if len(w.tokens) <= 6 {
			return
		}
	}
	if squash, ok := wholeCode(w); ok {
		r.forms = append(r.forms, form{term: i, squash: squash, joints: code, same: true})
		return
	}
	if n, ok := nameOf(w, t); ok {
		n.term = i
		r.addName(n)
		return
	}
	r.addPassage(i, w)
}

// addPassage looks for words as they stand, and for what within them says enough by
// itself.
func (r *Rule) addPassage(i int, w *words) {
	common := len(w.tokens) < farWords && !(len(w.tokens) >= 2 && particular(w))
	if utf8.RuneCountInString(w.flat) < 3 {
		common = true
	}
	r.forms = append(r.forms, form{term: i, squash: w.flat, same: true, related: common})
	if len(w.tokens) >= longWords {
		for at := 0; at+pieceWords <= len(w.tokens); at += pieceStep {
			last := w.tokens[at+pieceWords-1]
			r.forms = append(r.forms, form{term: i, squash: w.flat[w.tokens[at].flat : last.flat+len(last.norm)],
				grow: true,
				like: norms(w)})
		}
	}
	for _, c := range codesIn(w) {
		r.forms = append(r.forms, form{term: i, squash: c, joints: code})
	}
	for _, d := range datesIn(w) {
		if d.year > 0 && d.day > 0 {
			r.dates = append(r.dates, dateForm{i, d.date})
		}
	}
	for _, n := range namesIn(w) {
		n.term, n.doubt = i, len(w.tokens) > 6
		r.addName(n)
	}
}

func norms(w *words) []string {
	list := make([]string, len(w.tokens))
	for i, t := range w.tokens {
		list[i] = t.norm
	}
	return list
}

// particular reports whether words hold a number, or are all written as a name is.
func particular(w *words) bool {
	capitals := 0
	for _, t := range w.tokens {
		if t.digit {
			return true
		}
		if t.upper {
			capitals++
		}
	}
	return capitals == len(w.tokens)
}

// cueWords stand before a number and are no part of it.
var cueWords = map[string]bool{
	"no": true, "nr": true, "id": true, "mrn": true, "ssn": true, "tel": true, "phone": true, "fax": true, "cell": true,
	"mobile": true, "account": true, "acct": true, "record": true, "case": true, "claim": true, "member": true,
	"policy":   true,
	"medicare": true, "medicaid": true, "npi": true, "dea": true, "license": true, "chart": true, "patient": true,
	"is": true,
	"my": true, "at": true, "call": true, "me": true, "on": true, "the": true, "card": true, "ext": true, "x": true,
}

// wholeCode reports whether the words are one number or code, and gives it without
// what separates its parts.
func wholeCode(w *words) (string, bool) {
	list := w.tokens
	for len(list) > 0 && cueWords[list[0].norm] {
		list = list[1:]
	}
	var b strings.Builder
	for n, t := range list {
		if n > 2 && (t.norm == "ext" || t.norm == "x" || strings.HasPrefix(t.norm, "ext")) {
			break
		}
		if !t.digit && (len(t.norm) > 3 || !t.upper) && digitWords[t.norm] == "" {
			return "", false
		}
		if d := digitWords[t.norm]; d != "" {
			b.WriteString(d)
			continue
		}
		b.WriteString(t.norm)
	}
	return trimCode(b.String())
}

// trimCode takes the country's 1 from a phone number, and reports whether enough is
// left to be looked for.
func trimCode(s string) (string, bool) {
	digits, ascii := 0, true
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
		ascii = ascii && r < utf8.RuneSelf
	}
	if digits == 11 && len(s) == 11 && s[0] == '1' {
		s = s[1:]
	}
	return s, ascii && digits >= codeDigits && len(s) >= codeLetters
}

// codesIn finds numbers of seven digits and more within a passage.
func codesIn(w *words) (list []string) {
	var run strings.Builder
	flush := func() {
		s, ok := trimCode(run.String())
		run.Reset()
		digits := 0
		for _, r := range s {
			if unicode.IsDigit(r) {
				digits++
			}
		}
		if ok && digits >= 7 {
			list = append(list, s)
		}
	}
	for i, t := range w.tokens {
		if i > 0 && (!joins(w.between(i-1, i), code) || strings.Contains(w.between(i-1, i), ", ")) {
			flush()
		}
		if t.digit {
			run.WriteString(t.norm)
		} else {
			flush()
		}
	}
	flush()
	return list
}

// mailForms are the ways to write the address of e-mail that stands in s, squashed.
func mailForms(s string) []string {
	at := strings.IndexByte(s, '@')
	if at < 1 || at == len(s)-1 {
		return nil
	}
	isMail := func(r rune) bool { return isWord(r) || strings.ContainsRune(".-_+", r) }
	from, to := at, at+1
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:from])
		if !isMail(r) {
			break
		}
		from -= size
	}
	for to < len(s) {
		r, size := utf8.DecodeRuneInString(s[to:])
		if !isMail(r) {
			break
		}
		to += size
	}
	local, domain := read(s[from:at]).flat, read(s[at+1:to])
	if local == "" || len(domain.tokens) < 2 {
		return nil
	}
	dotted := strings.Join(norms(domain), "dot")
	return []string{local + domain.flat, local + "at" + dotted, local + "at" + domain.flat,
		local + "arroba" + strings.Join(norms(domain), "punto"), read(strings.ReplaceAll(s[from:at], ".",
			" dot ")).flat +
			"at" + dotted}
}

// joins reports whether what stands between two words may join them in a form.
func joins(between string, how joints) bool {
	if utf8.RuneCountInString(between) > 6 {
		return false
	}
	breaks := 0
	for _, r := range between {
		switch {
		case r == '\n':
			breaks++
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), invisible(r), strings.ContainsRune("._/+'’‘*`", r):
		case how == code && strings.ContainsRune("()[]:#,;|", r):
		case how == mail && strings.ContainsRune("()[]{}<>@", r):
		case how == loose && strings.ContainsRune(`,"“”&#()`, r):
		default:
			return false
		}
	}
	return breaks < 2
}

// findForm adds the places where f stands.
func (w *words) findForm(f *form, found []Match) []Match {
	found = w.findIn(w.flat, f, func(from, to int) (Match, bool) {
		if !w.bordered(from, to, f.joints) || !w.joined(from, to, f.joints) {
			return Match{}, false
		}
		return Match{Span: w.span(from, to), Term: f.term, Same: f.same, Sure: !f.doubt}, true
	}, found)
	if f.joints == code && isDigits(f.squash) {
		found = w.findSpelled(f, found)
	}
	return found
}

func (w *words) findIn(flat string, f *form, place func(from, to int) (Match, bool), found []Match) []Match {
	for at := 0; at < len(flat); {
		n := strings.Index(flat[at:], f.squash)
		if n < 0 {
			break
		}
		from, to := at+n, at+n+len(f.squash)
		m, ok := place(from, to)
		if !ok {
			at = from + 1
			continue
		}
		if f.grow {
			m.Span = w.grown(from, to, f.like)
		}
		found = append(found, m)
		at = to
	}
	return found
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// bordered reports whether flat[from:to] begins and ends where a word does; a number
// may also begin behind letters, and letters behind a number.
func (w *words) bordered(from, to int, how joints) bool {
	first, last := w.tokens[w.tokenAt(from)], w.tokens[w.tokenAt(to-1)]
	edge := func(inside, outside byte) bool {
		return how == code && isDigit(inside) != isDigit(outside) && inside < utf8.RuneSelf && outside < utf8.RuneSelf
	}
	if from > first.flat && !edge(w.flat[from], w.flat[from-1]) &&
		!(how == code && from-first.flat == 1 && w.flat[first.flat] == '1' && to-from == 10) { // +17755550123
		return false
	}
	if end := last.flat + len(last.norm); to < end && !edge(w.flat[to-1], w.flat[to]) {
		return false
	}
	return true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// joined reports whether the words of flat[from:to] belong together.
func (w *words) joined(from, to int, how joints) bool {
	for i, last := w.tokenAt(from), w.tokenAt(to-1); i < last; i++ {
		if w.tokens[i].gap || !joins(w.between(i, i+1), how) {
			return false
		}
	}
	return true
}

// grown is the place of flat[from:to] with the words before and behind it that stand
// beside it in the hidden passage, too.
func (w *words) grown(from, to int, like []string) (s span) {
	i, j := w.tokenAt(from), w.tokenAt(to-1)
	begin, end := 0, 0
	for k := 0; k+(j-i) < len(like); k++ {
		if like[k] == w.tokens[i].norm && like[k+j-i] == w.tokens[j].norm {
			begin, end = k, k+j-i
			break
		}
	}
	for i > 0 && begin > 0 && w.tokens[i-1].norm == like[begin-1] {
		i, begin = i-1, begin-1
	}
	for j+1 < len(w.tokens) && end+1 < len(like) && w.tokens[j+1].norm == like[end+1] {
		j, end = j+1, end+1
	}
	return span{Start: w.tokens[i].start, End: w.tokens[j].end}
}

// digitWords are digits written as words.
var digitWords = map[string]string{
	"zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
	"eight": "8", "nine": "9", "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5",
	"seis":  "6",
	"siete": "7", "ocho": "8", "nueve": "9",
}

// findSpelled adds the places where digits are written as words.
func (w *words) findSpelled(f *form, found []Match) []Match {
	for i := 0; i < len(w.tokens); i++ {
		spelled, at := 0, 0
		for j := i; j < len(w.tokens) && at < len(f.squash); j++ {
			t := &w.tokens[j]
			digits := digitWords[t.norm]
			if digits != "" {
				spelled++
			} else if digits = t.norm; !t.digit {
				break
			}
			if !strings.HasPrefix(f.squash[at:], digits) {
				break
			}
			if at += len(digits); at == len(f.squash) && spelled > 0 {
				found = append(found, Match{Span: span{Start: w.tokens[i].start, End: t.end}, Term: f.term, Sure: true})
			}
		}
	}
	return found
}
