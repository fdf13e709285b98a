package docket

import (
	"cmp"
	"slices"
	"time"
)

// FiguresCame is what came in one way, by what became of it.
type FiguresCame struct {
	Channel Channel        // "" for OtherGroups
	Label   string         // how it came, or OtherGroups
	Became  map[Status]int // comments
}

// All is how many comments came so.
func (c FiguresCame) All() int {
	n := 0
	for _, k := range c.Became {
		n += k
	}
	return n
}

// TookDays is how many days are told apart of the time that decisions took: the last is
// that many days or more.
const TookDays = 15

// FiguresHidden is in how many posted comments words of a kind are hidden.
type FiguresHidden struct {
	Kind     RedactionKind
	Comments int
}

// addCame counts a comment by how it came and what became of it.
func (t *figuresTally) addCame(c FiguresComment) {
	label := channelGroup(c)
	i := slices.IndexFunc(t.fig.Came, func(came FiguresCame) bool { return came.Label == label })
	if i < 0 {
		i = len(t.fig.Came)
		t.fig.Came = append(t.fig.Came, FiguresCame{c.Channel, label, map[Status]int{}})
	}
	t.fig.Came[i].Became[c.Status]++
	if c.Copy && c.Status.Public() {
		if t.fig.Copies == nil {
			t.fig.Copies = map[Status]int{}
		}
		t.fig.Copies[c.Status]++
	}
	for _, kind := range c.Hidden {
		j := slices.IndexFunc(t.fig.HiddenFor, func(h FiguresHidden) bool { return h.Kind == kind })
		if j < 0 {
			j = len(t.fig.HiddenFor)
			t.fig.HiddenFor = append(t.fig.HiddenFor, FiguresHidden{Kind: kind})
		}
		t.fig.HiddenFor[j].Comments++
	}
}

// finishCame puts what was counted in order, and sorts the times that decisions took by day.
func (t *figuresTally) finishCame() {
	sortCame(t.fig.Came)
	slices.SortFunc(t.fig.HiddenFor, func(a, b FiguresHidden) int {
		return cmp.Or(b.Comments-a.Comments, cmp.Compare(a.Kind, b.Kind))
	})
	if len(t.took) == 0 {
		return
	}
	t.fig.Took = make([]int, TookDays)
	for _, took := range t.took {
		t.fig.Took[min(int(took/(24*time.Hour)), TookDays-1)]++
	}
}

// sortCame puts the largest first, and others last.
func sortCame(list []FiguresCame) {
	slices.SortFunc(list, func(a, b FiguresCame) int {
		if (a.Label == OtherGroups) != (b.Label == OtherGroups) {
			return map[bool]int{true: 1, false: -1}[a.Label == OtherGroups]
		}
		return cmp.Or(b.All()-a.All(), cmp.Compare(a.Label, b.Label))
	})
}

// mergeCame shows ways of fewer than LeastToCompare comments together, and with them, while
// they are too few still, the smallest of the others: nobody can tell what became of one
// person's comment. Nothing is left where all would be together.
func mergeCame(list []FiguresCame) []FiguresCame {
	out := slices.Clone(list) // the largest first
	rest := FiguresCame{Label: OtherGroups, Became: map[Status]int{}}
	for len(out) > 0 {
		last := out[len(out)-1]
		if last.All() >= LeastToCompare && (rest.All() == 0 || rest.All() >= LeastToCompare) {
			break
		}
		for status, n := range last.Became {
			rest.Became[status] += n
		}
		out = out[:len(out)-1]
	}
	if rest.All() == 0 {
		return out
	}
	if len(out) == 0 {
		return nil
	}
	return append(out, rest)
}

// Agrees reports whether the figures were counted of the comments as the ledger has them: it
// moves with every comment, and figures are counted now and then.
func (f Figures) Agrees(lines []LedgerLine) bool {
	counted := map[Status]int{}
	for _, came := range f.Came {
		for status, n := range came.Became {
			counted[status] += n
		}
	}
	for _, l := range lines {
		switch {
		case l.Reason != "":
		case l.Line == LedgerReceived:
			if l.Comments != f.Received || f.Received == 0 {
				return false
			}
		case counted[Status(l.Line)] != l.Comments:
			return false
		}
	}
	return true
}
