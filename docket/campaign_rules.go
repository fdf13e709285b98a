package docket

import (
	"cmp"
	"maps"
	"slices"
)

// CampaignRules is what the decisions of people come to, taken together: which
// comments are joined, which of these sets are parted, and which comments belong
// to no campaign. Where two decisions contradict each other the later one holds.
type CampaignRules struct {
	block   map[CommentID]int
	members map[int]map[CommentID]bool
	joined  map[int]CampaignVerdict
	apart   map[[2]int]CampaignVerdict // lower block first
	alone   map[CommentID]CampaignVerdict
	next    int
}

// NewCampaignRules takes decisions in the order in which they were recorded.
func NewCampaignRules(list []CampaignVerdict) *CampaignRules {
	r := &CampaignRules{
		block: map[CommentID]int{}, members: map[int]map[CommentID]bool{}, joined: map[int]CampaignVerdict{},
		apart: map[[2]int]CampaignVerdict{}, alone: map[CommentID]CampaignVerdict{},
	}
	for _, v := range list {
		r.Add(v)
	}
	return r
}

// Contradicted finds an earlier decision that v would take back, the latest one
// where there are several.
func (r *CampaignRules) Contradicted(v CampaignVerdict) (earlier CampaignVerdict, found bool) {
	look := func(e CampaignVerdict) {
		if !found || e.Number > earlier.Number {
			earlier, found = e, true
		}
	}
	switch v.Action {
	case CampaignConfirm, CampaignJoin:
		for _, id := range v.Comments {
			if e, ok := r.alone[id]; ok {
				look(e)
			}
		}
		touched := r.touched(v.Comments)
		for pair, e := range r.apart {
			if touched[pair[0]] && touched[pair[1]] {
				look(e)
			}
		}
	case CampaignPart:
		rest := r.touched(v.Rest)
		for b := range r.touched(v.Comments) {
			if rest[b] {
				look(r.joined[b])
			}
		}
	case CampaignAlone:
		for b := range r.touched(v.Comments) {
			if len(r.members[b]) > 1 {
				look(r.joined[b])
			}
		}
	}
	return earlier, found
}

// touched is the set of blocks that hold one of the comments.
func (r *CampaignRules) touched(list []CommentID) map[int]bool {
	out := map[int]bool{}
	for _, id := range list {
		if b, ok := r.block[id]; ok {
			out[b] = true
		}
	}
	return out
}

// Add takes in one decision.
func (r *CampaignRules) Add(v CampaignVerdict) {
	switch v.Action {
	case CampaignConfirm, CampaignJoin:
		r.join(v.Comments, v)
	case CampaignPart:
		part := r.takeOut(v.Comments, v)
		rest := r.join(v.Rest, v)
		if part >= 0 && rest >= 0 {
			r.apart[[2]int{min(part, rest), max(part, rest)}] = v
		}
	case CampaignAlone:
		for _, id := range v.Comments {
			r.drop(id)
			r.alone[id] = v
		}
	}
}

// join puts the comments, and whatever was joined to them before, into one block.
func (r *CampaignRules) join(list []CommentID, v CampaignVerdict) int {
	if len(list) == 0 {
		return -1
	}
	to := r.newBlock(v)
	for _, b := range slices.Sorted(maps.Keys(r.touched(list))) {
		for id := range r.members[b] {
			r.block[id] = to
			r.members[to][id] = true
		}
		delete(r.members, b)
		delete(r.joined, b)
		r.inherit(b, to, true)
	}
	for _, id := range list {
		delete(r.alone, id)
		r.put(id, to)
	}
	return to
}

// takeOut makes a block of the comments alone. They stay parted from whatever
// their blocks were parted from.
func (r *CampaignRules) takeOut(list []CommentID, v CampaignVerdict) int {
	if len(list) == 0 {
		return -1
	}
	from := slices.Sorted(maps.Keys(r.touched(list)))
	to := r.newBlock(v)
	for _, b := range from {
		r.inherit(b, to, false)
	}
	for _, id := range list {
		r.drop(id)
		delete(r.alone, id)
		r.put(id, to)
	}
	return to
}

func (r *CampaignRules) newBlock(v CampaignVerdict) int {
	r.next++
	r.members[r.next] = map[CommentID]bool{}
	r.joined[r.next] = v
	return r.next
}

func (r *CampaignRules) put(id CommentID, to int) {
	if _, there := r.block[id]; there {
		return
	}
	r.block[id] = to
	r.members[to][id] = true
}

// drop takes a comment out of its block; an empty block is forgotten.
func (r *CampaignRules) drop(id CommentID) {
	b, ok := r.block[id]
	if !ok {
		return
	}
	delete(r.block, id)
	delete(r.members[b], id)
	if len(r.members[b]) > 0 {
		return
	}
	delete(r.members, b)
	delete(r.joined, b)
	for pair := range r.apart {
		if pair[0] == b || pair[1] == b {
			delete(r.apart, pair)
		}
	}
}

// inherit parts the block to from whatever block from is parted from. With move
// block from is no more.
func (r *CampaignRules) inherit(from, to int, move bool) {
	for pair, v := range maps.Clone(r.apart) {
		if pair[0] != from && pair[1] != from {
			continue
		}
		other := pair[0] + pair[1] - from
		if move {
			delete(r.apart, pair)
		}
		if other != to { // what is joined now was parted before: the later word holds
			r.apart[[2]int{min(other, to), max(other, to)}] = v
		}
	}
}

// Blocks are the sets of comments that people joined, each in the order of IDs,
// and by their first comments. A set of one is there only when it is parted from
// another.
func (r *CampaignRules) Blocks() (blocks [][]CommentID, apart [][2]int) {
	type set struct {
		block int
		list  []CommentID
	}
	var sets []set
	parted := map[int]bool{}
	for pair := range r.apart {
		parted[pair[0]], parted[pair[1]] = true, true
	}
	for b, list := range r.members {
		if len(list) > 1 || parted[b] {
			sets = append(sets, set{b, slices.SortedFunc(maps.Keys(list), compareComments)})
		}
	}
	slices.SortFunc(sets, func(a, b set) int { return compareComments(a.list[0], b.list[0]) })
	number := map[int]int{}
	for n, s := range sets {
		number[s.block] = n
		blocks = append(blocks, s.list)
	}
	for pair := range r.apart {
		a, b := number[pair[0]], number[pair[1]]
		apart = append(apart, [2]int{min(a, b), max(a, b)})
	}
	slices.SortFunc(apart, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	return blocks, slices.Compact(apart)
}

// Alone lists the comments that people set apart from every campaign, in the
// order of IDs.
func (r *CampaignRules) Alone() []CommentID {
	return slices.SortedFunc(maps.Keys(r.alone), compareComments)
}

// compareComments orders the comment IDs of one docket by serial: serials have
// leading zeros up to four digits, so the longer ID is the later one.
func compareComments(a, b CommentID) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
