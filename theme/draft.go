package theme

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// MaxNote bounds a note on an answer, in code points.
const MaxNote = 2000

// Draft is what a coder has ticked and typed and not yet saved. No page loses it.
type Draft struct {
	Book     int                      // version of the codebook that the coder saw; 0: not said
	Codes    []string                 // ticked
	Stances  map[string]docket.Stance // given with a code
	Shown    []string                 // suggestions that the page showed
	Seen     docket.SuggestionsSeen
	Passages []Passage // marked, to go in with the codes
	Note     string

	Words   string // of a passage to be marked
	WordsOf string // the code that they show

	Quotes map[int64]Quote // typed beside a passage, by its number

	gone []string // ticked, and not in the codebook
	lost int      // passages that do not fit the answer
}

// Passage is some words of an answer that show a code: code points of the posted
// text, as pages count them.
type Passage struct {
	Code   string
	Points docket.Span
}

// Quote is why a passage is a good quotation.
type Quote struct {
	Reason     string
	Dissenting bool
}

// SavedDraft is what this person saved before.
func (a Answer) SavedDraft() Draft {
	d := Draft{Codes: a.Chosen(), Note: a.OwnNote, Stances: map[string]docket.Stance{}}
	for _, c := range a.Own {
		if c.Chosen() {
			d.Stances[c.Code] = c.SaidStance
		}
	}
	return a.Fit(d)
}

// Fit keeps of a draft what fits the answer as it is now: codes of the codebook,
// stances of ticked codes that ask for one, and passages of the text.
func (a Answer) Fit(d Draft) Draft {
	codes, passages := d.Codes, d.Passages
	d.Codes, d.Passages, d.gone, d.lost = nil, nil, nil, 0
	d.Stances = fitStances(a.Book, codes, d.Stances)
	for _, code := range codes {
		if _, ok := a.Book.Theme(code); ok {
			d.Codes = append(d.Codes, code)
		} else {
			d.gone = append(d.gone, code)
		}
	}
	for _, p := range passages {
		_, _, fits := a.place(p)
		switch {
		case !fits:
			d.lost++
		case !slices.Contains(d.Passages, p):
			d.Passages = append(d.Passages, p)
		}
	}
	return d
}

// fitStances keeps the stances of ticked codes of which the codebook asks for one.
func fitStances(book docket.Codebook, ticked []string, given map[string]docket.Stance) map[string]docket.Stance {
	out := map[string]docket.Stance{}
	for code, s := range given {
		if s != docket.StanceUnstated && s.Valid() && book.AsksStance(code) && slices.Contains(ticked, code) {
			out[code] = s
		}
	}
	return out
}

// place finds a passage in the posted text and in the clean one. It reports false
// for one that is empty, lies outside, touches a gap, or has no code of the
// codebook.
func (a Answer) place(p Passage) (posted, clean docket.Span, ok bool) {
	posted, ok = a.Text.ByteSpan(p.Points)
	if _, known := a.Book.Theme(p.Code); !ok || !known || posted.Len() <= 0 {
		return posted, clean, false
	}
	clean, ok = a.text.clean(posted)
	return posted, clean, ok
}

// Place finds the words of a passage that Fit kept, in bytes of the posted text.
func (a Answer) Place(p Passage) docket.Span {
	span, _, _ := a.place(p)
	return span
}

// Ticked reports whether a code is ticked.
func (d Draft) Ticked(code string) bool { return slices.Contains(d.Codes, code) }

// tick adds a code, once.
func (d *Draft) tick(code string) {
	if !d.Ticked(code) {
		d.Codes = append(slices.Clone(d.Codes), code)
	}
}

// mark adds a passage, once, and ticks its code.
func (d *Draft) mark(p Passage) {
	d.tick(p.Code)
	if !slices.Contains(d.Passages, p) {
		d.Passages = append(slices.Clone(d.Passages), p)
	}
}

// check fits a draft to the answer and says what of it cannot be taken, by field
// of the form.
func (a Answer) check(d Draft) (Draft, docket.Invalid) {
	invalid := docket.Invalid{}
	d = a.Fit(d)
	if len(d.gone) > 0 {
		invalid["coding"] = "The codebook has changed since you opened this page: " + strings.Join(d.gone, ", ") +
			" is no longer in it. Nothing is saved yet. Choose again and save."
	}
	if len(d.gone) == 0 && d.Book != 0 && d.Book != a.Book.Version {
		invalid["coding"] = "The codebook has changed since you opened this page. Your choice is kept: look at the " +
			"themes once more, then save."
	}
	if d.lost > 0 {
		invalid["words"] = passagesLost(d.lost) + " not fit the answer as it is now. Nothing is saved yet. Mark the " +
			"words once more, or save without them."
	}
	if utf8.RuneCountInString(d.Note) > MaxNote {
		invalid["note"] = "Use 2,000 characters or fewer."
	}
	if unreadable(d.Note) {
		d.Note = strings.ToValidUTF8(strings.ReplaceAll(d.Note, "\x00", ""), "")
		invalid["note"] = "The note has characters that we cannot read. Type it again."
	}
	// Whoever types a reason beside a passage that is gone has nothing to pick.
	quotes := map[int64]Quote{}
	for _, e := range a.Passages {
		quotes[e.ID] = d.Quotes[e.ID]
	}
	d.Quotes = quotes
	return d, invalid
}

func passagesLost(n int) string {
	return phrase.English.Count(n, "%d passage that you had marked does", "%d passages that you had marked do")
}

// unreadable reports whether a typed text cannot be kept as it is.
func unreadable(text string) bool { return !utf8.ValidString(text) || strings.ContainsRune(text, 0) }

// unpicked refuses reasons for quotations whose own button was not pressed; but is
// the passage whose button was, 0 for none.
func (d Draft) unpicked(invalid docket.Invalid, but int64) {
	for id, q := range d.Quotes {
		if q.Reason != "" && id != but {
			invalid[quoteField(id)] = "You wrote why this passage is a good quotation. Press “Pick” to pick it, or " +
				"empty this field to go on without it."
		}
	}
}

// leftover refuses what stands in fields that another button of the form is for.
func (d Draft) leftover(invalid docket.Invalid, but int64) {
	d.unpicked(invalid, but)
	if d.Words != "" {
		invalid["words"] = "You typed words of a passage. Press “Mark the passage” first, or empty this field to go " +
			"on without it."
	}
}

// quoteField names the form's field for the reason of a quotation.
func quoteField(id int64) string { return "reason-" + strconv.FormatInt(id, 10) }

// withWords takes the words that were typed into the field for a passage along
// with everything else, so that one Save loses none of it.
func (d *Draft) withWords(a Answer, invalid docket.Invalid) {
	if d.Words == "" {
		return
	}
	p, problems := a.typedPassage(*d)
	if len(problems) > 0 {
		maps.Copy(invalid, problems)
		return
	}
	d.mark(p)
}

// typedPassage finds the typed words in the posted text. They must stand there
// once; blanks and line ends may differ.
func (a Answer) typedPassage(d Draft) (Passage, docket.Invalid) {
	p := Passage{Code: d.WordsOf}
	invalid := docket.Invalid{}
	if _, ok := a.Book.Theme(p.Code); !ok {
		invalid["words-code"] = "Choose the theme that the words show."
	}
	found := findWords(a.Text, d.Words)
	switch {
	case strings.TrimSpace(d.Words) == "":
		invalid["words"] = "Copy the words from the answer into this field."
	case len(found) == 0:
		invalid["words"] = "These words do not stand in the answer like this. Copy them exactly, from the first to " +
			"the last."
	case len(found) > 1:
		invalid["words"] = "These words stand in the answer " + phrase.English.Count(len(found), "%d time",
			"%d times") + ". Copy some words " +
			"around them too, so that one place is meant."
	default:
		p.Points = a.Text.CodePointSpan(found[0])
		if _, ok := a.text.clean(found[0]); !ok {
			invalid["words"] = hiddenWords
		}
		if n := a.Text[found[0].Start:found[0].End].CodePoints(); n > docket.MaxExcerpt {
			invalid["words"] = "This passage is too long. Choose up to 4,000 characters."
		}
	}
	return p, invalid
}

const hiddenWords = "Hidden words are in this passage. Leave them out."
