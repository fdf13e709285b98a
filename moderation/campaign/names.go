package campaign

import (
	"cmp"
	"slices"

	"commentportal/docket"
)

// Names names the groups of a grouping so that a campaign keeps the name that it
// had: each group gets the known name that most of its members bore, each name
// goes to one group, the larger part wins. Groups without one get fresh of the
// comment that is their letter; a fresh name must not be a known one.
func Names(r Grouping, comments []Comment, known map[docket.CommentID]docket.CampaignID,
	fresh func(letter docket.CommentID) docket.CampaignID) []docket.CampaignID {
	type claim struct {
		group   int
		name    docket.CampaignID
		members int
	}
	var claims []claim
	for n, group := range r.Groups {
		held := map[docket.CampaignID]int{}
		for _, m := range group.Members {
			if name := known[comments[m].ID]; name != "" {
				held[name]++
			}
		}
		for name, members := range held {
			claims = append(claims, claim{n, name, members})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.members, a.members), cmp.Compare(a.name, b.name), cmp.Compare(a.group, b.group))
	})
	names := make([]docket.CampaignID, len(r.Groups))
	taken := map[docket.CampaignID]bool{}
	for _, c := range claims {
		if names[c.group] == "" && !taken[c.name] {
			names[c.group], taken[c.name] = c.name, true
		}
	}
	for n, group := range r.Groups {
		if names[n] == "" {
			names[n] = fresh(comments[group.Letter].ID)
		}
	}
	return names
}

// relatedPieces is the fewest pieces that the cores of related campaigns share:
// a passage of eight words.
const relatedPieces = 4

// Relation is two campaigns whose letters share passages and that were kept
// apart: they may differ in what they ask for. A is less than B.
type Relation struct {
	A, B  int
	Share float64 // of the shorter core
}

// Related lists the campaigns of the last Group that share passages, by their
// numbers.
func (g *Grouper) Related() []Relation {
	g.mu.Lock()
	defer g.mu.Unlock()
	var related []Relation
	for s, set := range g.cores.sets {
		here := g.groups[g.cores.owner[s]].number
		for _, m := range g.cores.find(set, func(m match) bool { return m.shared >= relatedPieces }) {
			if there := g.groups[m.group].number; here < there {
				related = append(related, Relation{A: here, B: there, Share: m.share(g.cores.sizes[s])})
			}
		}
	}
	slices.SortFunc(related, func(a, b Relation) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return related
}
