package campaign

import (
	"errors"
	"fmt"
	"slices"

	"commentportal/docket"
)

// Pair names two comments that people decided on.
type Pair struct{ A, B docket.CommentID }

// Decisions are the word of people on who belongs together. They hold against
// every likeness; comments they name and that are not grouped are passed over.
type Decisions struct {
	Together []Pair             // both are of one campaign
	Apart    []Pair             // the two are never of one campaign
	Alone    []docket.CommentID // of no campaign
}

// DecisionsOf are decisions as people recorded them. They never contradict each
// other: where two would, the later one holds.
func DecisionsOf(list []docket.CampaignVerdict) Decisions {
	rules := docket.NewCampaignRules(list)
	blocks, apart := rules.Blocks()
	d := Decisions{Alone: rules.Alone()}
	for _, b := range blocks {
		for _, id := range b[1:] {
			d.Together = append(d.Together, Pair{b[0], id})
		}
	}
	for _, p := range apart {
		d.Apart = append(d.Apart, Pair{blocks[p[0]][0], blocks[p[1]][0]})
	}
	return d
}

// ErrContradiction says that decisions cannot all hold.
var ErrContradiction = errors.New("campaign: decisions contradict each other")

// verdicts are decisions made ready. A block is a set of comments that people
// joined, or a single one that they decided on.
type verdicts struct {
	block map[docket.CommentID]int
	apart map[int][]int
	alone map[int]bool
	size  map[int]int // comments of each block
}

func (d Decisions) verdicts() (verdicts, error) {
	v := verdicts{block: map[docket.CommentID]int{}, apart: map[int][]int{}, alone: map[int]bool{},
		size: map[int]int{}}
	parent := map[docket.CommentID]docket.CommentID{}
	var named []docket.CommentID
	root := func(id docket.CommentID) docket.CommentID {
		if _, ok := parent[id]; !ok {
			parent[id] = id
			named = append(named, id)
		}
		for parent[id] != id {
			parent[id] = parent[parent[id]]
			id = parent[id]
		}
		return id
	}
	for _, p := range d.Together {
		a, b := root(p.A), root(p.B)
		parent[max(a, b)] = min(a, b)
	}
	for _, p := range d.Apart {
		root(p.A)
		root(p.B)
	}
	for _, id := range d.Alone {
		root(id)
	}
	slices.Sort(named) // blocks are numbered by their first comments
	number := map[docket.CommentID]int{}
	for _, id := range named {
		r := root(id)
		if _, ok := number[r]; !ok {
			number[r] = len(number)
		}
		v.block[id] = number[r]
		v.size[number[r]]++
	}
	for _, p := range d.Apart {
		a, b := v.block[p.A], v.block[p.B]
		if a == b {
			return verdicts{}, fmt.Errorf("%w: %s and %s were joined and parted; take one of the two back",
				ErrContradiction, p.A, p.B)
		}
		v.apart[a] = append(v.apart[a], b)
		v.apart[b] = append(v.apart[b], a)
	}
	for _, id := range d.Alone {
		if v.size[v.block[id]] > 1 {
			return verdicts{}, fmt.Errorf("%w: %s was joined to others and set alone; take one of the two back",
				ErrContradiction, id)
		}
		v.alone[v.block[id]] = true
	}
	return v, nil
}

// blockOf is the block of a comment, -1 when nobody decided on it.
func (v verdicts) blockOf(id docket.CommentID) int {
	if b, ok := v.block[id]; ok {
		return b
	}
	return -1
}

// joined reports whether people said of a block that its comments belong together.
func (v verdicts) joined(block int) bool { return block >= 0 && v.size[block] > 1 }

// compatible reports whether two sets of blocks may be in one group.
func (v verdicts) compatible(a, b []int) bool {
	for _, x := range a {
		if v.alone[x] {
			return false
		}
		for _, y := range v.apart[x] {
			if slices.Contains(b, y) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(b, func(y int) bool { return v.alone[y] })
}
