package campaign

import "slices"

// A passage that many groups hold besides their letters is a commonplace: a
// question that was quoted, a talking point, a notice, a turn of phrase. It is no
// sign that two comments were made from one letter, and is set aside.
const (
	// commonGroups is the fewest groups (or single texts) that hold a commonplace.
	commonGroups = 8
	// fewPieces is the fewest pieces that a text needs besides commonplaces.
	fewPieces = 4
	// ownShare is the least share of a text that is its own, where that is shorter
	// than pairShared: the seams between commonplaces are no content either.
	ownShare = 0.30
)

// rate rates how typical each text is, by how much of it other texts share.
func (g *corpus) rate() {
	held := g.held()
	for i := range g.texts {
		g.texts[i].typical = 0
		for _, p := range g.texts[i].pieces {
			g.texts[i].typical += int64(held[p] - 1)
		}
	}
}

// held counts the texts that hold each piece.
func (g *corpus) held() []int32 {
	held := make([]int32, g.lexicon.size())
	for i := range g.texts {
		for _, p := range g.texts[i].pieces {
			held[p]++
		}
	}
	return held
}

// commonplaces tells of each piece whether many groups of pass one hold it, and
// no single one has most of it as its core.
func (g *Grouper) commonplaces() (common []bool, any bool) {
	type spread struct{ groups, all, letter int32 }
	spreads := make([]spread, g.lexicon.size())
	for i := range g.groups {
		gr := &g.groups[i]
		core := coreOf(len(gr.texts))
		g.tally(gr.texts, false)
		for _, p := range g.touched {
			s, n := &spreads[p], g.tallied[p]
			s.groups++
			s.all += n
			if n >= core {
				s.letter = max(s.letter, n)
			}
		}
		g.clearTally()
	}
	common = make([]bool, len(spreads))
	for p, s := range spreads {
		if s.groups >= commonGroups && 2*s.letter < s.all {
			common[p], any = true, true
		}
	}
	return common, any
}

// tally counts in how many of the texts each piece is, or with comments true in
// how many of their comments.
func (g *corpus) tally(texts []int, comments bool) {
	if missing := g.lexicon.size() - len(g.tallied); missing > 0 {
		g.tallied = append(g.tallied, make([]int32, missing)...)
	}
	for _, t := range texts {
		n := int32(1)
		if comments {
			n = int32(len(g.texts[t].comments))
		}
		for _, p := range g.texts[t].pieces {
			if g.tallied[p] == 0 {
				g.touched = append(g.touched, p)
			}
			g.tallied[p] += n
		}
	}
}

func (g *corpus) clearTally() {
	for _, p := range g.touched {
		g.tallied[p] = 0
	}
	g.touched = g.touched[:0]
}

// coreOf is how many of n must hold a piece that belongs to their core.
func coreOf(n int) int32 { return int32(max(2, (n+2)/3)) }

// setAside takes the commonplaces out of the pieces of t. A text of nothing else
// keeps them, and is compared strictly.
func (g *corpus) setAside(t *text) {
	if t.strict {
		return
	}
	own := make([]piece, 0, len(t.pieces))
	for _, p := range t.pieces {
		if int(p) >= len(g.common) || !g.common[p] {
			own = append(own, p)
		}
	}
	aside := len(t.pieces) - len(own)
	if aside == 0 {
		return
	}
	left := t.size - aside
	if left < fewPieces || left < pairShared && float64(left) < ownShare*float64(t.size) {
		t.strict = true
		return
	}
	t.pieces, t.size = slices.Clip(own), left
}
