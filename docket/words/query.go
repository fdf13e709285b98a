package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxTerms and maxTyped bound what one search may ask for: a sentence, not a book.
	maxTerms = 16
	maxTyped = 512 // bytes
	// leastBeginning is the fewest letters that also find the words they begin.
	leastBeginning = 3
	// maxSplit is the longest word, in bytes, that is also looked for as two.
	maxSplit = 24
)

// Query is what somebody looks for: a comment is found that has every term.
type Query struct{ Terms []Term }

// Term is one thing looked for, in any of its forms.
type Term []Form

// Form is a token of the index, or several that follow one another. With Prefix
// the last is the beginning of a word.
type Form struct {
	Tokens []string
	Prefix bool
}

// Empty reports whether there is nothing to look for.
func (q Query) Empty() bool { return len(q.Terms) == 0 }

// With returns the query that also asks for each of some tokens.
func (q Query) With(tokens ...string) Query {
	q.Terms = slices.Clip(q.Terms)
	for _, token := range tokens {
		q.Terms = append(q.Terms, Term{{Tokens: []string{token}}})
	}
	return q
}

// Parse reads what somebody typed. Words between double quotes must follow one
// another as typed. Nothing typed is ever an operator.
func Parse(typed string) Query {
	if len(typed) > maxTyped {
		typed = strings.ToValidUTF8(typed[:maxTyped], "")
	}
	if name, ok := parseName(typed); ok {
		return Query{[]Term{name}}
	}
	var q Query
	rest := strings.Map(straightQuote, typed)
	for rest != "" {
		before, after, quoted := strings.Cut(rest, `"`)
		phrase, behind, closed := strings.Cut(after, `"`)
		if quoted && !closed { // an unbalanced quote quotes nothing
			before, phrase, behind = before+" "+after, "", ""
		}
		q.addWords(before)
		q.addPhrase(phrase)
		rest = behind
	}
	return q
}

// Exactly reads words that must follow one another just as they are typed, none of
// them the beginning of another.
func Exactly(typed string) Query {
	tokens := tokensOf(typed)
	if len(tokens) == 0 {
		return Query{}
	}
	return Query{[]Term{{{Tokens: tokens}}}}
}

// straightQuote makes every double quote the plain one.
func straightQuote(r rune) rune {
	switch r {
	case '“', '”', '„', '«', '»', '＂':
		return '"'
	case 0:
		return ' '
	}
	return r
}

// parseName reads a number or an ID of a comment where nothing else was typed.
func parseName(typed string) (Term, bool) {
	s := strings.ToLower(strings.TrimSpace(typed))
	for _, lead := range [...]string{"comment ", "id ", "number ", "no.", "no ", "#"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, lead))
	}
	if s == "" || len(s) > maxWord || strings.ContainsFunc(s, func(r rune) bool {
		return !isASCIIWord(byte(min(r,
			utf8.RuneSelf))) && r != '-'
	}) {
		return nil, false
	}
	names := namesOf(s)
	if names == nil {
		return nil, false
	}
	term := Term{{Tokens: names[len(names)-1:]}}
	var q Query // others may write of that comment, and "ICD-10" is none
	q.addWords(s)
	for _, t := range q.Terms {
		term = append(term, t...)
	}
	return term, len(q.Terms) <= 1
}

func tokensOf(text string) []string {
	var tokens []string
	for line := range lines(text) {
		for _, c := range line {
			for _, w := range c.words {
				tokens = append(tokens, w.tokens...)
			}
		}
	}
	return tokens
}

func (q *Query) add(t Term) {
	if len(t) > 0 && len(q.Terms) < maxTerms {
		q.Terms = append(q.Terms, t)
	}
}

// addPhrase adds words that must follow one another. The last may go on.
func (q *Query) addPhrase(text string) {
	tokens := tokensOf(text)
	if len(tokens) == 0 {
		return
	}
	q.add(Term{{Tokens: tokens, Prefix: mayGoOn(tokens[len(tokens)-1])}})
}

// addWords adds each word as a term. Words that nearly every text has, such as
// "the", are left out unless nothing else is asked for.
func (q *Query) addWords(text string) {
	var list []compound
	for line := range lines(text) {
		list = append(list, line...)
	}
	telling := slices.ContainsFunc(list, func(c compound) bool { return !c.common() })
	if telling || len(q.Terms) > 0 {
		list = slices.DeleteFunc(list, compound.common)
	}
	for i, c := range list {
		term := c.term()
		if i > 0 {
			term = append(term, together(list[i-1], c)...)
		}
		if i+1 < len(list) {
			term = append(term, together(c, list[i+1])...)
		}
		q.add(term)
	}
}

// common reports whether a compound is a word of everyday grammar.
func (c compound) common() bool {
	return len(c.words) == 1 && (leftOut[c.words[0].text] || spanishSigns[c.words[0].text])
}

var leftOut = signs("a an and are as at be been but by can could did do does for from had has have how i if in into " +
	"is it its me my of on or our should so than that " +
	"the their them then there these they this those to was we were what when where which who why will with would " +
	"you your y o e u que cual como donde ha he")

// term lists the forms in which a compound is found.
func (c compound) term() Term {
	if len(c.words) == 1 {
		return c.words[0].forms(true)
	}
	var t Term
	if all, ok := join(c.words); ok {
		t = all.forms(false)
	}
	var tokens []string
	for _, w := range c.words {
		tokens = append(tokens, w.tokens...)
	}
	t = append(t, Form{Tokens: tokens, Prefix: mayGoOn(tokens[len(tokens)-1])})
	if single := c.words[len(c.words)-1].text; len(single) > 3 && strings.HasSuffix(single, "s") {
		tokens = slices.Clone(tokens)
		tokens[len(tokens)-1] = strings.TrimSuffix(single, "s")
		t = append(t, Form{Tokens: tokens})
	}
	return t
}

// forms lists the forms in which a single word is found, with split also as two
// words.
func (w word) forms(split bool) Term {
	if w.pairs {
		return w.pairForms()
	}
	t := Term{{Tokens: []string{w.text}, Prefix: mayGoOn(w.text)}}
	w.stems(true, func(stem string) {
		if f := (Form{Tokens: []string{stem}}); !slices.ContainsFunc(t, f.equal) {
			t = append(t, f)
		}
	})
	if split && len(w.text) <= maxSplit {
		t = append(t, w.splits()...)
	}
	return t
}

func (f Form) equal(g Form) bool { return f.Prefix == g.Prefix && slices.Equal(f.Tokens, g.Tokens) }

// pairForms finds a run of letters inside of longer runs: its last letter may be
// the first of a pair, but only the pairs before it are looked for.
func (w word) pairForms() Term {
	if n := len(w.tokens); n > 1 {
		return Term{{Tokens: w.tokens[:n-1]}}
	}
	return Term{{Tokens: w.tokens, Prefix: true}}
}

// splits lists a word as two: "healthcare" as "health care". The plural may be on
// either side.
func (w word) splits() Term {
	if len(w.text) < 3 {
		return nil
	}
	variants := []string{w.text}
	switch one, plural := strings.CutSuffix(w.text, "s"); {
	case plural && len(one) > 4 && !strings.HasSuffix(one, "s"):
		variants = append(variants, one)
	case len(w.text) > 4:
		variants = append(variants, w.text+"s")
	}
	var t Term
	for _, v := range variants {
		for i := range v {
			if i == 0 || !splitsAt(v[:i], v[i:]) {
				continue
			}
			t = append(t, Form{Tokens: []string{v[:i], v[i:]}})
		}
	}
	return t
}

// splitsAt reports whether two halves can each be a word. Halves of letters have
// two or more, the first may be one as in "email"; digits part from letters.
func splitsAt(a, b string) bool {
	x, _ := utf8.DecodeLastRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	switch {
	case unicode.IsDigit(x) && unicode.IsDigit(y), unicode.IsMark(y):
		return false
	case unicode.IsDigit(x) != unicode.IsDigit(y):
		return true
	}
	return utf8.RuneCountInString(b) > 1 && utf8.RuneCountInString(a)+utf8.RuneCountInString(b) > 4
}

// together lists two typed words as one: "health care" as "healthcare".
func together(a, b compound) Term {
	both := append(slices.Clone(a.words), b.words...)
	w, ok := join(both)
	if !ok {
		return nil
	}
	return w.forms(false)
}

// mayGoOn reports whether a token also finds the words that it begins: numbers do
// not, and two letters begin too many.
func mayGoOn(token string) bool {
	return utf8.RuneCountInString(token) >= leastBeginning && !allDigits(token)
}

func allDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}
