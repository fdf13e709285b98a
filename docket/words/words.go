// Package words analyzes text for search. One analyzer serves all: it makes the
// words of the search index on either engine, the query from what somebody typed,
// the look into text that is not in the index, and the marks around what was found.
//
// A word is found by its forms in English and Spanish, by its beginning, and
// whether it is written with a hyphen, in two words or in one.
package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Version grows whenever the index holds other words of the same comment than before.
// An index of an earlier version is built anew.
const Version = 2

const (
	maxWord = 64  // code points of a word that are compared
	maxForm = 128 // bytes of words written together
	// maxDocument bounds what is made of one text: PostgreSQL takes a megabyte, of
	// which a token needs its bytes and about eight more.
	maxDocument = 900_000
)

// A token of the index begins with one of these marks where it is no plain word.
const (
	markEnglish = "~" // the stem of an English word
	markSpanish = "^" // the stem of a Spanish word
	markName    = "#" // the comment's own number or ID
	// markFacet begins what a comment is, beside what it says. Nothing typed becomes such a token.
	markFacet = "#~"
)

// Document is an analyzed text: its words in their order, and what else each of
// them is found by, sorted, each once.
type Document struct {
	Words []string
	More  []string
}

// Analyze makes a document of a comment's text. The comment is also found by its
// ID and by its number; an empty ID stands for none. A text of more different words
// than an index holds is analyzed up to there.
func Analyze(id, text string) Document {
	var d Document
	more, known := map[string]struct{}{}, map[string]struct{}{}
	size := 0
	add := func(token string) {
		if _, there := more[token]; !there {
			more[token] = struct{}{}
			size += len(token) + 8
		}
	}
	if id != "" {
		for _, name := range namesOf(id) {
			add(name)
		}
	}
	for line := range lines(text) {
		spanish := mayBeSpanish(line)
		for _, c := range line {
			for _, w := range c.words {
				for _, token := range w.tokens {
					if _, there := known[token]; !there {
						known[token] = struct{}{}
						size += len(token) + 8
					}
				}
				d.Words = append(d.Words, w.tokens...)
				w.stems(spanish, add)
			}
			for _, joined := range c.joined() {
				add(joined.text)
				joined.stems(spanish, add)
			}
		}
		if size > maxDocument {
			break
		}
	}
	d.More = make([]string, 0, len(more))
	for token := range more {
		d.More = append(d.More, token)
	}
	slices.Sort(d.More)
	return d
}

// Facet returns the token of what a comment is, of which sector, say. Different parts have
// different tokens, whatever is in them, and none is a word of a text.
func Facet(parts ...string) string {
	var b strings.Builder
	b.WriteString(markFacet)
	for i, part := range parts {
		if i > 0 {
			b.WriteByte('#')
		}
		for k := range len(part) {
			switch c := part[k]; {
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
				b.WriteByte(c)
			case c >= 'A' && c <= 'Z': // an index may make it small
				b.WriteByte('^')
				b.WriteByte(c - 'A' + 'a')
			case c == '-':
				b.WriteByte('~')
			default:
				fmt.Fprintf(&b, "##%02x", c)
			}
		}
	}
	return b.String()
}

// Add adds tokens that a document is found by, beside its text.
func (d *Document) Add(tokens ...string) {
	d.More = append(d.More, tokens...)
	slices.Sort(d.More)
	d.More = slices.Compact(d.More)
}

// namesOf lists the tokens of a comment's ID and number.
func namesOf(id string) []string {
	id = strings.ToLower(id)
	i := strings.LastIndexByte(id, '-')
	n, err := strconv.ParseUint(id[i+1:], 10, 63)
	if err != nil {
		return nil
	}
	number := strconv.FormatUint(n, 10)
	if i < 0 {
		return []string{markName + number}
	}
	return []string{markName + number, markName + id[:i+1] + number}
}
