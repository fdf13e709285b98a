package campaign

import "slices"

// Placement says where one comment belongs among those that were grouped.
type Placement struct {
	Class Class
	// Group is the number of the campaign, as in Grouping.Groups; -1 for none.
	Group int
	// Like is the comment that stands for the letter of the campaign, or the single
	// comment that this one resembles; -1 for none. Numbers continue those of Group
	// in the order of Add.
	Like int
}

// Place says where a new comment belongs among those that were grouped, by the
// same rules, and changes nothing. A comment that is like a single one makes a
// campaign of two: Like names that one, and Group is -1.
func (g *Grouper) Place(c Comment) Placement {
	g.mu.Lock()
	defer g.mu.Unlock()
	t, ws, _ := g.parse(c)
	if !g.same(&t) && t.class == Unique {
		g.compare(&t, g.hasher.hashes(ws), false, -1)
	}
	return g.placement(g.locate(&t), t.class)
}

// Add places a new comment and keeps it: what comes later can be like it. A new
// campaign of two gets the next number.
func (g *Grouper) Add(c Comment) Placement {
	g.mu.Lock()
	defer g.mu.Unlock()
	parsed, ws, _ := g.parse(c)
	if !g.same(&parsed) {
		g.compare(&parsed, g.hashes(&parsed, ws, g.lexicon.held()), true, len(g.texts))
		g.reps.grow(g.lexicon.size())
	}
	to := g.locate(&parsed)
	n := len(g.ids)
	g.ids = append(g.ids, c.ID)
	g.class = append(g.class, parsed.class)
	if t, ok := g.byKey[parsed.key]; ok && parsed.block < 0 && (to < 0 || g.home[t] == to) {
		g.texts[t].comments = append(g.texts[t].comments, n)
		if to < 0 {
			return g.placement(-1, parsed.class)
		}
		g.groups[to].size++
	} else {
		t := len(g.texts)
		parsed.comments = []int{n}
		g.texts = append(g.texts, parsed)
		if parsed.block < 0 {
			g.byKey[parsed.key] = t
		}
		if to < 0 && (parsed.class == Unique || parsed.block >= 0) {
			to = g.newGroup()
			g.groups[to].number = -1
		}
		g.home = append(g.home, to)
		if to < 0 {
			return g.placement(-1, parsed.class)
		}
		g.join(to, t)
	}
	if gr := &g.groups[to]; gr.size > 1 && gr.number < 0 {
		gr.number = g.numbers
		g.numbers++
	}
	p := g.placement(to, parsed.class)
	if p.Like == n { // nothing like it
		p.Like = -1
	}
	return p
}

// compare looks up the pieces of a new text, which are given in its order, and
// leaves those that count.
func (g *Grouper) compare(t *text, hashes []uint64, learn bool, n int) {
	left, all := g.leftOf(hashes)
	if left > 0 && left < min(all, shortest) {
		t.class = Short
		return
	}
	hashes = different(hashes)
	t.size = len(hashes)
	g.lookUp(t, hashes, learn, n)
	if left < all {
		g.setPassagesAside(t, left, all)
	}
	g.setAside(t)
}

// leftOf is how many words of a text no repeated passage covers, of how many.
func (g *corpus) leftOf(hashes []uint64) (left, all int) {
	if len(hashes) == 0 {
		return 0, 0
	}
	all = len(hashes) + pieceWords - 1
	if len(g.boiler) == 0 {
		return all, all
	}
	seq := make([]fragment, len(hashes))
	for i, hash := range hashes {
		seq[i] = rare
		if p, ok := g.lexicon.number(hash); ok && int(p) < len(g.boiler) && g.boiler[p] {
			seq[i] = repeated
		}
	}
	return uncovered(seq, func(n fragment) bool { return n == repeated }), all
}

// same reports whether there is a text of the same words that nobody decided on:
// then the pieces of t say no more, and it has the class of that one.
func (g *corpus) same(t *text) bool {
	n, there := g.byKey[t.key]
	if !there || t.block >= 0 {
		return false
	}
	t.class = g.texts[n].class
	return true
}

// locate is the group that t belongs to, -1 for none: that of people's decision,
// of the same text, or of the nearest.
func (g *Grouper) locate(t *text) int {
	if t.block >= 0 {
		for i := range g.groups {
			if slices.Contains(g.groups[i].blocks, t.block) {
				return i
			}
		}
	} else if same, ok := g.byKey[t.key]; ok {
		return g.home[same]
	}
	if t.class != Unique {
		return -1
	}
	return g.find(t)
}

func (g *Grouper) placement(to int, class Class) Placement {
	if to < 0 {
		return Placement{Class: class, Group: -1, Like: -1}
	}
	gr := &g.groups[to]
	p := Placement{Class: class, Group: gr.number, Like: slices.Min(g.texts[gr.texts[0]].comments)}
	if gr.number >= 0 {
		p.Class = Member
	}
	return p
}
