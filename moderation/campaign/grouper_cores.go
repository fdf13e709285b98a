package campaign

import (
	"bytes"
	"cmp"
	"slices"
)

// passTwo joins small groups and single texts to the cores of larger groups. A
// group that stays is never joined to another, so no chain arises.
func (g *Grouper) passTwo(near func(size int) func(match) bool) {
	order := make([]int, len(g.groups))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return g.groups[b].size - g.groups[a].size })
	g.cores = newIndex(g.lexicon.size())
	for t := range g.texts {
		g.texts[t].core = -1
	}
	into := make([]int, len(g.groups))
	for _, i := range order {
		into[i] = i
		if len(g.groups[i].texts) > 0 && g.texts[g.groups[i].texts[0]].strict {
			continue
		}
		set, size := g.core(i)
		rule := near
		if g.groups[i].size > 1 {
			rule = nearCoreYet // it has a letter of its own
		}
		for _, m := range g.cores.find(set, rule(size)) {
			if g.verdicts.compatible(g.groups[m.group].blocks, g.groups[i].blocks) {
				into[i] = m.group
				break
			}
		}
		if into[i] != i {
			to, from := &g.groups[into[i]], &g.groups[i]
			to.texts = append(to.texts, from.texts...)
			for _, b := range from.blocks {
				to.decided(b)
			}
			to.size += from.size
			*from = group{}
		} else if g.groups[i].size > 1 {
			g.addCore(i, set, size)
		}
	}
	for s, owner := range g.reps.owner {
		g.reps.owner[s] = into[owner]
	}
}

// core is the set of pieces that at least a third of the comments of a group
// hold, two at least, and its size with those that only one text holds. The core of
// a single text is the text.
func (g *Grouper) core(i int) (set []piece, size int) {
	gr := &g.groups[i]
	if len(gr.texts) == 1 {
		t := &g.texts[gr.texts[0]]
		return t.pieces, t.size
	}
	need := coreOf(gr.size)
	g.tally(gr.texts, true)
	for _, p := range g.touched {
		if g.tallied[p] >= need {
			set = append(set, p)
		}
	}
	g.clearTally()
	slices.Sort(set)
	size = len(set)
	for _, t := range gr.texts {
		if g.inCore(gr, t) {
			size += int(g.texts[t].own)
		}
	}
	return set, size
}

// inCore reports whether what a text of the group holds alone is in its core.
func (g *corpus) inCore(gr *group, t int) bool {
	return len(gr.texts) == 1 || int32(len(g.texts[t].comments)) >= coreOf(gr.size)
}

// addCore makes the core of a group one that others may belong to.
func (g *Grouper) addCore(i int, set []piece, size int) {
	id := g.cores.add(i, set, size)
	for _, t := range g.groups[i].texts {
		if g.inCore(&g.groups[i], t) {
			g.texts[t].core = int32(id)
		}
	}
}

// Typical is the member that stands best for the letter of a campaign of the last
// Group, among those of which is says so; -1 when it says so of none. The words
// that most members sent are the letter; where no two are the same it is the one
// that shares the most with the others and adds the least.
func (g *Grouper) Typical(r Grouping, campaign int, is func(comment int) bool) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if campaign < 0 || campaign >= len(r.Groups) {
		return -1
	}
	i := slices.IndexFunc(g.groups, func(gr group) bool { return gr.number == campaign })
	if i < 0 {
		return -1
	}
	same := map[textKey]int{} // comments of the same words, decided on or not
	for _, t := range g.groups[i].texts {
		same[g.texts[t].key] += len(g.texts[t].comments)
	}
	texts := slices.Clone(g.groups[i].texts)
	slices.SortFunc(texts, func(a, b int) int {
		x, y := &g.texts[a], &g.texts[b]
		return cmp.Or(cmp.Compare(same[y.key], same[x.key]), cmp.Compare(y.typical, x.typical), cmp.Compare(x.size,
			y.size),
			bytes.Compare(x.key[:], y.key[:]), cmp.Compare(a, b))
	})
	for n, t := range texts {
		best := -1
		for _, u := range texts[n:] { // those of the same words stand together
			if g.texts[u].key != g.texts[t].key {
				break
			}
			for _, c := range g.texts[u].comments {
				if is(c) && (best < 0 || c < best) {
					best = c
				}
			}
		}
		if best >= 0 {
			return best
		}
	}
	return -1
}

// grouping words the state of g.
func (g *Grouper) grouping() Grouping {
	out := Grouping{Of: make([]int, len(g.ids)), Class: slices.Clone(g.class)}
	for i := range out.Of {
		out.Of[i] = -1
	}
	for i := range g.groups {
		gr := &g.groups[i]
		gr.number = -1
		if gr.size < 2 {
			continue
		}
		c := Group{Members: make([]int, 0, gr.size)}
		for _, t := range gr.texts {
			c.Members = append(c.Members, g.texts[t].comments...)
		}
		c.Letter = slices.Min(g.texts[gr.texts[0]].comments)
		slices.Sort(c.Members)
		out.Groups = append(out.Groups, c)
	}
	slices.SortFunc(out.Groups, func(a, b Group) int { return a.Members[0] - b.Members[0] })
	for n, c := range out.Groups {
		for _, i := range c.Members {
			out.Of[i], out.Class[i] = n, Member
		}
	}
	g.home = make([]int, len(g.texts))
	for t := range g.home {
		g.home[t] = -1
	}
	for i := range g.groups {
		for _, t := range g.groups[i].texts {
			g.home[t] = i
		}
		if gr := &g.groups[i]; gr.size > 1 {
			gr.number = out.Of[g.texts[gr.texts[0]].comments[0]]
		}
	}
	g.numbers = len(out.Groups)
	return out
}
