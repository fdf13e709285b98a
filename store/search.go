package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxSearchTerms and maxSearchBytes bound what one search may ask for: a
	// sentence, not a book.
	maxSearchTerms = 16
	maxSearchBytes = 512
	// maxIndexed is the most code points of one comment that go into the
	// PostgreSQL search column, which takes a megabyte: six answers of the
	// greatest length.
	maxIndexed = 150_000
)

// term is one word, or several that must stand side by side.
type term []string

// searchTerms splits what somebody typed into terms. Words stand for
// themselves; words between double quotes, or joined by a mark as in "e-mail",
// must follow one another. Nothing typed is ever an operator.
func searchTerms(typed string) []term {
	if len(typed) > maxSearchBytes {
		typed = strings.ToValidUTF8(typed[:maxSearchBytes], "")
	}
	var terms []term
	add := func(s string) {
		if words := strings.Fields(foldWords(s)); len(words) > 0 && len(terms) < maxSearchTerms {
			terms = append(terms, words)
		}
	}
	parts := strings.FieldsFunc(typed, func(r rune) bool { return r == 0 })
	pieces := strings.FieldsFunc(strings.Join(parts, " "), func(r rune) bool { return r == '\r' || r == '\n' })
	rest := strings.Join(pieces, " ")
	for rest != "" {
		before, after, quoted := strings.Cut(rest, `"`)
		for _, w := range strings.Fields(before) {
			add(w)
		}
		if !quoted {
			break
		}
		phrase, behind, closed := strings.Cut(after, `"`)
		if !closed { // an unbalanced quote quotes nothing
			for _, w := range strings.Fields(after) {
				add(w)
			}
			break
		}
		add(phrase)
		rest = behind
	}
	return terms
}

// searchFTS5 writes typed words as an FTS5 query in which every word is quoted.
func searchFTS5(typed string) (string, bool) {
	var b strings.Builder
	for _, t := range searchTerms(typed) {
		if b.Len() > 0 {
			b.WriteString(" AND ")
		}
		b.WriteString(`"` + strings.Join(t, " ") + `"`)
	}
	return b.String(), b.Len() > 0
}

// searchTSQuery writes typed words as a tsquery in which every word is quoted.
func searchTSQuery(typed string) (string, bool) {
	var b strings.Builder
	for _, t := range searchTerms(typed) {
		if b.Len() > 0 {
			b.WriteString(" & ")
		}
		b.WriteByte('(')
		for i, w := range t {
			if i > 0 {
				b.WriteString(" <-> ")
			}
			b.WriteString("'" + w + "'")
		}
		b.WriteByte(')')
	}
	return b.String(), b.Len() > 0
}

// foldWords reduces text to its words as searches compare them: lower case,
// without accents, letters and digits only, joined by single blanks. It matches
// what the FTS5 tokenizer of the SQLite schema does.
func foldWords(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap, n := false, 0
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.Is(unicode.Co, r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
			if n++; n == maxIndexed {
				return b.String()
			}
		default:
			gap = true
		}
	}
	return b.String()
}

// containsTerms reports whether folded text holds every term.
func containsTerms(folded string, terms []term) bool {
	padded := " " + folded + " "
	for _, t := range terms {
		if !strings.Contains(padded, " "+strings.Join(t, " ")+" ") {
			return false
		}
	}
	return true
}
