package guard

import (
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// How a gap is found again in a copy.
const (
	sideWords = 7 // words on each side of a gap that are compared
	sideLeast = 4 // of them, words in order that must be there
	extraWord = 6 // words that a copy may have more than the gap hides
	sideSlack = 2 // words nearest to the gap that a copy may have changed as well
)

// Gap is one gap of a text, with the words around it.
type Gap struct {
	hidden *words
	before []string // nearest last
	behind []string // nearest first
	opens  bool     // nothing stands before these
	closes bool
}

// Around is what stands around a gap: enough to find it again in a copy.
type Around struct {
	Before, Behind string // without what other gaps hide
	Opens, Closes  bool   // nothing stands before Before, or behind Behind
}

// ReadAround reads what stands around a gap of a clean text. gaps are all gaps of the
// text: what they hide is left out.
func ReadAround(clean docket.Text, gap docket.Span, gaps docket.Gaps) Around {
	w := read(string(clean))
	first, last := 0, len(w.tokens)
	for i, t := range w.tokens {
		if t.end <= gap.Start {
			first = i + 1
		}
		if t.start < gap.End {
			last = i + 1
		}
	}
	if gap.Start <= 0 {
		first = 0
	}
	low, high := max(0, first-sideWords), min(len(w.tokens), last+sideWords)
	a := Around{Opens: low == 0, Closes: high == len(w.tokens)}
	a.Before, a.Behind = w.shown(low, first, gaps), w.shown(last, high, gaps)
	return a
}

// shown is the text of words from to, without those in gaps.
func (w *words) shown(from, to int, gaps docket.Gaps) string {
	var b strings.Builder
	for _, t := range w.tokens[min(from, to):to] {
		if !slices.ContainsFunc(gaps, func(g docket.Redaction) bool { return g.Start < t.end && t.start < g.End }) {
			b.WriteString(w.text[t.start:t.end])
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// NewGap makes a gap that hides words ready to be found in copies. It reports false
// when too little stands around it.
func NewGap(hidden string, a Around) (*Gap, bool) {
	g := &Gap{hidden: read(hidden), before: norms(read(a.Before)), behind: norms(read(a.Behind))}
	g.opens, g.closes = a.Opens, a.Closes
	return g, len(g.hidden.tokens) > 0 && len(g.before)+len(g.behind) >= 2*sideLeast-2
}

// Shown lists the places of a copy that stand where the gap is and show what it hides,
// or a part of it, by comparison with the copy that has the gap. What a copy says there
// instead, such as its own sender's name, is none.
func (g *Gap) Shown(text docket.Text) []docket.Span { return g.ShownIn(Read(text)) }

// ShownIn is Shown in a text that was read before. Where the words beside the gap were
// changed with it ("Nurse" for "the nurse"), those farther off tell where it was.
func (g *Gap) ShownIn(text Prepared) []docket.Span {
	if out := g.shownWith(text.words, 0); len(out) > 0 {
		return out
	}
	return g.shownWith(text.words, sideSlack)
}

func (g *Gap) shownWith(w *words, slack int) []docket.Span {
	var out []docket.Span
	for from := 0; from <= len(w.tokens); from++ {
		if !g.endsAt(w, from, slack) || slack > 0 && from < len(w.tokens) && g.endsAt(w, from+1, slack) {
			continue
		}
		to, ok := g.resumes(w, from, slack)
		if !ok || to == from {
			continue
		}
		if s, ok := g.tells(w, from, to); ok {
			out = append(out, s)
		}
		from = to
	}
	return out
}

// endsAt reports whether the words before the gap end before word i of a copy, but for up
// to slack of the nearest.
func (g *Gap) endsAt(w *words, i, slack int) bool {
	if len(g.before) == 0 {
		return g.opens && i == 0
	}
	low := max(0, i-sideWords-1)
	if g.opens && i <= len(g.before) && len(g.before) < sideLeast {
		return matching(g.before, w.tokens[low:i]) == len(g.before)
	}
	return i > 0 && slices.Contains(g.before[max(0, len(g.before)-1-slack):], w.tokens[i-1].norm) &&
		matching(g.before, w.tokens[low:i]) >= min(sideLeast, len(g.before))
}

// resumes is the word of a copy at which the words behind the gap begin, but for up to
// slack of the nearest.
func (g *Gap) resumes(w *words, from, slack int) (int, bool) {
	most := min(len(w.tokens), from+len(g.hidden.tokens)+extraWord)
	if len(g.behind) == 0 {
		return len(w.tokens), g.closes && len(w.tokens) <= most
	}
	for to := from; to <= most && to < len(w.tokens); to++ {
		if slices.Contains(g.behind[:min(len(g.behind), 1+slack)], w.tokens[to].norm) &&
			matching(g.behind, w.tokens[to:min(len(w.tokens), to+sideWords+1)]) >= min(sideLeast, len(g.behind)) {
			return to, true
		}
	}
	return 0, false
}

// matching is how many of the words stand in the tokens in the same order.
func matching(words []string, tokens []token) int {
	var above [sideWords + 2]int
	for _, a := range words {
		diagonal := 0
		for j, t := range tokens {
			kept := above[j+1]
			if a == t.norm {
				above[j+1] = diagonal + 1
			} else {
				above[j+1] = max(above[j+1], above[j])
			}
			diagonal = kept
		}
	}
	return above[len(tokens)]
}

// tells reports whether words from to of a copy show something of what is hidden, and
// where they stand.
func (g *Gap) tells(w *words, from, to int) (docket.Span, bool) {
	first, last, some := -1, -1, false
	for i := from; i < to; i++ {
		t := w.tokens[i]
		if t.gap {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		some = some || g.has(t)
	}
	if first < 0 || !some && !g.initials(w.tokens[first:last+1]) {
		return docket.Span{}, false
	}
	return docket.Span{Start: w.tokens[first].start, End: w.tokens[last].end}, true
}

// has reports whether a word is one of those hidden, or close to it.
func (g *Gap) has(t token) bool {
	size := utf8.RuneCountInString(t.norm)
	for _, h := range g.hidden.tokens {
		switch {
		case noNames[h.norm] || titles[h.norm] || len(h.norm) < 2:
		case h.norm == t.norm, slip(h.norm, t.norm, 3) && h.norm[0] == t.norm[0]:
			return true
		case size >= 3 && strings.HasPrefix(h.norm, t.norm), len(h.norm) >= 3 && strings.HasPrefix(t.norm, h.norm):
			return true
		case slices.Contains(nicknames[h.norm], t.norm):
			return true
		case t.digit && h.digit && size >= 4 && strings.HasSuffix(h.norm, t.norm):
			return true
		}
	}
	return t.digit && size >= 4 && strings.HasSuffix(g.hidden.flat, t.norm)
}

// initials reports whether the words are nothing but the initials of what is hidden, or
// a title and the last of them.
func (g *Gap) initials(list []token) bool {
	var want, have strings.Builder
	titled := false
	for _, h := range g.hidden.tokens {
		if !titles[h.norm] && !particles[h.norm] {
			want.WriteString(h.norm[:firstRune(h.norm)])
		}
	}
	for _, t := range list {
		if titles[t.norm] {
			titled = true
			continue
		}
		if utf8.RuneCountInString(t.norm) > 3 || !t.upper {
			return false
		}
		have.WriteString(t.norm)
	}
	return have.Len() > 0 && (strings.HasPrefix(want.String(), have.String()) ||
		titled && strings.HasSuffix(want.String(), have.String()))
}
