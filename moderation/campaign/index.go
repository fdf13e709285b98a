package campaign

import "slices"

// commonplace is the most texts that may hold a piece which nominates them: what
// more texts share nominates none of them, so that one turn of phrase does not
// make each text look at every other. It still counts once a text is nominated.
const commonplace = 400

// index finds the sets of pieces that share the most with a text.
type index struct {
	sets   [][]piece
	sizes  []int   // of each set, with the pieces that only one text holds
	owner  []int   // the group of each set
	heads  []int32 // first link of each piece, -1: none
	links  []link
	counts []int32 // of the search under way, by set
	hit    []int32 // sets whose count is not zero
}

// link is one set that holds a piece.
type link struct {
	set  int32
	next int32 // -1: none
	n    int32 // links of the piece from here on
}

// newIndex makes an empty index for pieces of so many numbers.
func newIndex(pieces int) *index {
	x := &index{}
	x.grow(pieces)
	return x
}

// grow makes room for pieces of higher numbers.
func (x *index) grow(pieces int) {
	for len(x.heads) < pieces {
		x.heads = append(x.heads, -1)
	}
}

// add takes in the set of pieces of a group and returns its number. size counts
// the pieces of the set that no other text holds, too.
func (x *index) add(group int, set []piece, size int) int {
	id := len(x.sets)
	x.sets = append(x.sets, set)
	x.sizes = append(x.sizes, size)
	x.owner = append(x.owner, group)
	x.counts = append(x.counts, 0)
	for _, p := range set {
		x.link(id, p)
	}
	return id
}

// link notes that a set holds a piece.
func (x *index) link(id int, p piece) {
	next, n := int32(-1), int32(0)
	if head := x.heads[p]; head >= 0 {
		next, n = head, x.links[head].n
		if n > commonplace {
			return // known to be commonplace: more links change nothing
		}
	}
	x.heads[p] = int32(len(x.links))
	x.links = append(x.links, link{set: int32(id), next: next, n: n + 1})
}

// extend adds a piece to a set. It was in its size before.
func (x *index) extend(id int, p piece) {
	x.sets[id] = append(slices.Clip(x.sets[id]), p)
	x.grow(int(p) + 1)
	x.link(id, p)
}

// match is one set that shares pieces with a text.
type match struct {
	group  int
	shared int // pieces
	size   int // pieces of the set
}

// share is the part of the shorter of both that they share.
func (m match) share(size int) float64 {
	return float64(m.shared) / float64(max(1, min(size, m.size)))
}

// find returns the sets that share enough with the text to pass the test of
// enough, best first.
func (x *index) find(text []piece, enough func(match) bool) []match {
	uncounted := 0 // pieces that are commonplace
	for _, p := range text {
		if int(p) >= len(x.heads) || x.heads[p] < 0 {
			continue
		}
		head := x.heads[p]
		if x.links[head].n > commonplace {
			uncounted++
			continue
		}
		for l := head; l >= 0; l = x.links[l].next {
			set := x.links[l].set
			if x.counts[set] == 0 {
				x.hit = append(x.hit, set)
			}
			x.counts[set]++
		}
	}
	var found []match
	for _, set := range x.hit {
		m := match{group: x.owner[set], shared: int(x.counts[set]) + uncounted, size: x.sizes[set]}
		x.counts[set] = 0
		if !enough(m) { // not even if it held all that is commonplace
			continue
		}
		if uncounted > 0 {
			if m.shared = overlap(text, x.sets[set]); !enough(m) {
				continue
			}
		}
		found = append(found, m)
	}
	x.hit = x.hit[:0]
	slices.SortFunc(found, func(a, b match) int {
		if a.shared != b.shared {
			return b.shared - a.shared
		}
		if a.size != b.size {
			return a.size - b.size
		}
		return a.group - b.group
	})
	return found
}
