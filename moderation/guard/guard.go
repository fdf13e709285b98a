// Package guard looks for words that were hidden in one place and stand in another:
// the same words, the ways people write them otherwise, and what a copy of the same
// letter shows where another has a gap.
//
// It is pure: texts in, places out. It keeps no words beside those it was given.
package guard

import (
	"cmp"
	"slices"

	"commentportal/docket"
)

// Term is one passage that was hidden and must not stand elsewhere.
type Term struct {
	Words string               `json:"words"`
	Kind  docket.RedactionKind `json:"kind"`
	Name  bool                 `json:"name,omitempty"` // it is known to be a person's name
}

// Match is a place where a term stands.
type Match struct {
	docket.Span
	Term int  // which of the terms
	Same bool // written as it was hidden, but for case and blanks
	Sure bool // nothing else is likely meant
	Part bool // one word of a name
}

// Rule is a list of terms made ready to be looked for. It is safe for concurrent
// use.
type Rule struct {
	terms []Term
	forms []form
	names []personName
	dates []dateForm
}

// form is one way to write a term, without blanks and punctuation.
type form struct {
	term    int
	squash  string
	joints  joints
	same    bool // as it was hidden
	related bool // looked for in related texts alone
	grow    bool // part of a long passage: what stands beside it belongs to it
	doubt   bool // proposed without a tick
	like    []string
}

// New makes terms ready to be looked for.
func New(terms []Term) *Rule {
	r := &Rule{terms: slices.Clone(terms)}
	for i, t := range terms {
		r.add(i, t)
	}
	return r
}

// Terms are the terms that the rule looks for.
func (r *Rule) Terms() []Term { return slices.Clone(r.terms) }

// Empty reports whether there is nothing that could be looked for.
func (r *Rule) Empty() bool { return len(r.forms)+len(r.names)+len(r.dates) == 0 }

// Far reports whether anything is looked for in texts that are not related, too.
// Words as common as "my son" are not.
func (r *Rule) Far() bool {
	return len(r.names)+len(r.dates) > 0 || slices.ContainsFunc(r.forms, func(f form) bool { return !f.related })
}

// Find lists where terms stand in text, in order, none overlapping another. A text is
// related when it is a copy of the letter that the words were hidden in, answers it, or
// comes from the same person: there a surname alone says enough.
func (r *Rule) Find(text docket.Text, related bool) []Match { return r.FindIn(Read(text), related) }

// Prepared is a text made ready to be searched by many rules.
type Prepared struct {
	words   *words
	letters []*words // its readings with digits that stand for letters
	digits  []*words // and with letters that stand for digits
}

// Read makes a text ready.
func Read(text docket.Text) Prepared {
	w := read(string(text))
	return Prepared{w, w.asLetters(), w.asDigits()}
}

// FindIn is Find in a text that was read before.
func (r *Rule) FindIn(text Prepared, related bool) []Match {
	w := text.words
	if r.Empty() || len(w.tokens) == 0 {
		return nil
	}
	var found []Match
	for i := range r.forms {
		if f := &r.forms[i]; related || !f.related {
			found = w.findForm(f, found)
			for _, w := range text.digits {
				if f.joints == code {
					found = w.findForm(f, found)
				}
			}
		}
	}
	for i := range r.names {
		found = w.findName(&r.names[i], related, found)
		for _, w := range text.letters {
			found = w.findName(&r.names[i], related, found)
		}
	}
	if len(r.dates) > 0 {
		found = w.findDates(r.dates, found)
	}
	return join(found)
}

// join sorts matches and joins those that overlap. The surest says whose match it is.
func join(list []Match) []Match {
	slices.SortFunc(list, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Term, b.Term))
	})
	var out []Match
	for _, m := range list {
		if n := len(out); n > 0 && m.Start < out[n-1].End {
			last := &out[n-1]
			if m.Sure && !last.Sure {
				last.Term = m.Term
			}
			last.End = max(last.End, m.End)
			last.Same = last.Same || m.Same
			last.Sure = last.Sure || m.Sure
			last.Part = last.Part && m.Part
			continue
		}
		out = append(out, m)
	}
	return out
}

// Compare orders two places in a text.
func (m Match) Compare(o Match) int { return cmp.Compare(m.Start, o.Start) }
