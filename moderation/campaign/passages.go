package campaign

import (
	"slices"

	"commentportal/docket"
)

// Forms, mail systems and agencies put the same passage into comments that have
// nothing else in common: a line that names the docket, a question, a notice. Such a
// passage is found by what stands around it. What most of its holders say besides
// is long and nobody else's. The body of a letter is not like that: some copies
// add nothing, and what others add is short beside it.
const (
	// passageTexts is the fewest different texts that share a repeated passage and
	// say something of their own.
	passageTexts = 8
	// insideTexts is it where most have something before and after the passage.
	insideTexts = 30
	// passagePieces is the fewest pieces of a passage: eight words.
	passagePieces = 4
	// linked is the share of the holders of two pieces that have them one after
	// the other in a passage.
	linked = 0.85
	// ownHolders is the share of holders that say something of their own, where most
	// begin or end with the passage; ownHoldersInside is it elsewhere.
	ownHolders       = 0.45
	ownHoldersInside = 0.85
	// Another passage that more than oftenBeside of the holders have is part of the
	// same; one that up to seldomBeside of them have is a turn of phrase; between, it
	// tells a letter that counts once.
	oftenBeside  = 0.50
	seldomBeside = 0.10
	// rounds is how often passages are looked for behind those that were found.
	rounds = 3
	// atAnEnd is the share of holders that begin or end with a passage.
	atAnEnd = 0.80
	// atOneEnd is the share of holders that have a passage at the same end.
	atOneEnd = 0.90
	// endWords is how many words may stand between a passage and the end of a text.
	endWords = 4
	// Where no more than fewBare of the comments with a passage of up to shortPassage
	// words say nothing else, fewOwn words of their own are enough if they stand
	// before it, and fewOwnAfter after it, where a letter has names.
	fewBare      = 0.02
	shortPassage = 40
	fewOwn       = 3
	fewOwnAfter  = 5
	// bareWords is the most words of a comment of nothing but found passages, to say
	// nothing: a longer one may be a letter that somebody sent as it was.
	bareWords = 60
)

// ownNeeded is how many words of its own a text needs that holds so many of
// repeated passages, to be no copy of a letter.
func ownNeeded(repeated int) int {
	switch {
	case repeated <= shortPassage:
		return max(fewOwnAfter, (3*repeated+9)/10)
	case repeated <= 60:
		return 12 + (repeated-shortPassage)*9/10
	}
	return 30 + (repeated - 60)
}

// fragment is a frequent piece by its place among the frequent ones.
type fragment int32

const (
	rare     fragment = -1 // a piece that few texts hold
	repeated fragment = -2 // a frequent one that stands in the text once more
)

// chain is frequent pieces that nearly always follow each other.
type chain struct {
	pieces  []fragment
	holders []int32 // texts, in their order
	known   int32   // of the known passages the one that it is, -1 for none
	aside   bool
	given   bool // people confirmed it
	no      bool // people rejected it
}

func (c *chain) words() int { return len(c.pieces) + pieceWords - 1 }

// passageFinder looks for repeated passages in the texts of a Grouper.
type passageFinder struct {
	*Grouper
	order  *order
	pieces []piece // frequent ones
	held   []int32 // texts that hold each
	by     map[uint32]fragment
	filter []uint64   // of fragments, by their last bits
	next   []fragment // what most often follows each
	chain  []int32    // of each, -1 for none
	offset []int32    // in its chain
	chains []chain
	of     [][]int32 // chains of each text that has any, in its order
	own    []int32   // words of each text that no frequent piece covers
	ends   [][2]int32
	seen   []int32 // scratch: by fragment, the last text that held it
	seq    []fragment
}

// filterBits is the length of the filter's index.
const filterBits = 22

// findPassages finds what is to be set aside, and marks its pieces. It then rates
// each text without them.
func (g *Grouper) findPassages(o *order) {
	g.passages, g.boiler = nil, nil
	f := passageFinder{Grouper: g, order: o, by: map[uint32]fragment{}}
	if f.frequent(); len(f.pieces) == 0 {
		return
	}
	f.link()
	f.join()
	f.hold()
	f.heed()
	for range rounds {
		f.findEnds()
		more := false
		for c := range f.chains {
			if ch := &f.chains[c]; !ch.aside && !ch.no {
				ch.aside = f.repeats(c)
				more = more || ch.aside
			}
		}
		if !more {
			break
		}
	}
	if slices.ContainsFunc(f.chains, chain.listed) {
		f.mark()
	}
}

// listed reports whether people are shown the chain.
func (c chain) listed() bool { return c.aside || c.no }

// heed finds which chains are known, and what people said of them.
func (f *passageFinder) heed() {
	for c := range f.chains {
		ch := &f.chains[c]
		if ch.known = f.knownAs(ch); ch.known < 0 {
			continue
		}
		switch f.known[ch.known].State {
		case docket.PassageConfirmed:
			ch.given, ch.aside = true, true
		case docket.PassageRejected:
			ch.no = true
		}
	}
}

// frequent numbers the pieces that many texts hold.
func (f *passageFinder) frequent() {
	held := f.Grouper.held()
	confirmed := map[piece]bool{}
	for hash, n := range f.knownAt {
		if p, ok := f.lexicon.number(hash); ok && f.known[n].State == docket.PassageConfirmed {
			confirmed[p] = true
		}
	}
	f.filter = make([]uint64, 1<<(filterBits-6))
	for p, n := range held {
		if n < passageTexts && !confirmed[piece(p)] {
			continue
		}
		short := fragmentOf(f.lexicon.shared[p])
		if _, there := f.by[short]; there {
			continue // one in four thousand million
		}
		f.by[short] = fragment(len(f.pieces))
		f.filter[short&(1<<filterBits-1)>>6] |= 1 << (short & 63)
		f.pieces, f.held = append(f.pieces, piece(p)), append(f.held, n)
	}
	f.seen = make([]int32, len(f.pieces))
}

// walk calls fn with the pieces of each text that holds a frequent one.
func (f *passageFinder) walk(fn func(text int, seq []fragment)) {
	for i := range f.seen {
		f.seen[i] = -1
	}
	f.order.each(func(t int, fragments []uint32) {
		f.seq = f.seq[:0]
		any := false
		for _, short := range fragments {
			at := rare
			if f.filter[short&(1<<filterBits-1)>>6]&(1<<(short&63)) != 0 {
				if n, ok := f.by[short]; ok {
					if _, ok := slices.BinarySearch(f.texts[t].pieces, f.pieces[n]); ok {
						at = n
					}
				}
			}
			f.seq = append(f.seq, at)
			any = any || at >= 0
		}
		if any {
			fn(t, f.seq)
		}
	})
}

// firsts marks the pieces that stand in the text before.
func (f *passageFinder) firsts(t int, seq []fragment) {
	for i, n := range seq {
		if n < 0 {
			continue
		}
		if f.seen[n] == int32(t) {
			seq[i] = repeated
		}
		f.seen[n] = int32(t)
	}
}

// link finds of each frequent piece the one that nearly always follows it.
func (f *passageFinder) link() {
	f.next = make([]fragment, len(f.pieces))
	votes := make([]int32, len(f.pieces))
	for i := range f.next {
		f.next[i] = rare
	}
	follow := func(fn func(a, b fragment)) {
		f.walk(func(t int, seq []fragment) {
			f.firsts(t, seq)
			for i, a := range seq {
				if a < 0 {
					continue
				}
				b := rare
				if i+1 < len(seq) && seq[i+1] >= 0 {
					b = seq[i+1]
				}
				fn(a, b)
			}
		})
	}
	follow(func(a, b fragment) { // what has a majority is left over
		switch {
		case votes[a] == 0:
			f.next[a], votes[a] = b, 1
		case f.next[a] == b:
			votes[a]++
		default:
			votes[a]--
		}
	})
	clear(votes)
	follow(func(a, b fragment) {
		if b == f.next[a] {
			votes[a]++
		}
	})
	for a, b := range f.next {
		if b >= 0 && float64(votes[a]) < linked*float64(max(f.held[a], f.held[b])) {
			f.next[a] = rare
		}
	}
}

// join makes chains of linked pieces.
func (f *passageFinder) join() {
	f.chain, f.offset = make([]int32, len(f.pieces)), make([]int32, len(f.pieces))
	follows := make([]bool, len(f.pieces))
	for i := range f.chain {
		f.chain[i] = -1
		if n := f.next[i]; n >= 0 {
			follows[n] = true
		}
	}
	for i := range f.pieces {
		if follows[i] {
			continue
		}
		var list []fragment
		for n := fragment(i); n >= 0 && len(list) <= len(f.pieces); n = f.next[n] {
			list = append(list, n)
		}
		if len(list) < passagePieces {
			continue
		}
		for at, n := range list {
			f.chain[n], f.offset[n] = int32(len(f.chains)), int32(at)
		}
		f.chains = append(f.chains, chain{pieces: list})
	}
}

// hold finds which texts hold which chains, and what is left of them.
func (f *passageFinder) hold() {
	f.of, f.own, f.ends = make([][]int32, len(f.texts)), make([]int32, len(f.texts)), make([][2]int32, len(f.texts))
	count := make([]int32, len(f.chains))
	f.walk(func(t int, seq []fragment) {
		f.firsts(t, seq)
		f.own[t] = int32(uncovered(seq, func(n fragment) bool { return n != rare }))
		var here []int32
		for _, n := range seq {
			if n < 0 || f.chain[n] < 0 {
				continue
			}
			c := f.chain[n]
			if count[c] == 0 {
				here = append(here, c)
			}
			count[c]++
		}
		for _, c := range here {
			if 2*int(count[c]) >= len(f.chains[c].pieces) {
				f.of[t] = append(f.of[t], c)
				f.chains[c].holders = append(f.chains[c].holders, int32(t))
			}
			count[c] = 0
		}
	})
}

// findEnds finds the chain that each text begins with, and the one that it ends
// with, behind what is set aside already.
func (f *passageFinder) findEnds() {
	f.walk(func(t int, seq []fragment) {
		f.ends[t] = [2]int32{f.endOf(len(seq), func(i int) fragment { return seq[i] }), f.endOf(len(seq),
			func(i int) fragment { return seq[len(seq)-1-i] })}
	})
}

// endOf is the chain that comes first in n pieces, -1 where none is near the end.
func (f *passageFinder) endOf(n int, at func(i int) fragment) int32 {
	between := 0 // pieces, with those that reach into what is set aside
	for i := 0; i < n && between <= endWords; i++ {
		p := at(i)
		if p < 0 || f.chain[p] < 0 {
			between++
			continue
		}
		c := f.chain[p]
		if !f.chains[c].aside {
			return c
		}
		between = 1 - pieceWords
	}
	return -1
}

// uncovered counts the words of a text that none of the marked pieces covers.
func uncovered(seq []fragment, marked func(fragment) bool) int {
	left, covered := 0, 0 // covered: up to this word
	for i := range len(seq) + pieceWords - 1 {
		if i < len(seq) && marked(seq[i]) {
			covered = i + pieceWords
		}
		if i >= covered {
			left++
		}
	}
	return left
}

// repeats reports whether a chain is a repeated passage.
func (f *passageFinder) repeats(c int) bool {
	h := f.holdersOf(c)
	if h.texts < passageTexts {
		return false
	}
	own, copies := 0, 0
	letters := map[int32]bool{}
	for _, t := range f.chains[c].holders {
		left, need, letter := h.judge(t)
		switch {
		case left >= need:
			own++
		case letter >= 0:
			letters[letter] = true
		case left == 0:
			copies += len(f.texts[t].comments)
		default:
			copies++
		}
	}
	share, texts := ownHoldersInside, insideTexts
	if h.atEnd() {
		share, texts = ownHolders, passageTexts
	}
	return own >= texts && float64(own) >= share*float64(own+copies+len(letters))
}

// chainHolders is what is known of the texts that hold a chain.
type chainHolders struct {
	*passageFinder
	chain    int32
	words    int // of the chain
	texts    int
	comments int
	bare     int           // comments of nothing else
	ends     [2]int        // texts that begin, and that end, with the chain
	beside   map[int32]int // texts that hold another chain, too
}

func (f *passageFinder) holdersOf(c int) chainHolders {
	ch := &f.chains[c]
	h := chainHolders{passageFinder: f, chain: int32(c), words: ch.words(), texts: len(ch.holders),
		beside: map[int32]int{}}
	for _, t := range ch.holders {
		for end, at := range f.ends[t] {
			if at == int32(c) {
				h.ends[end]++
			}
		}
		n := len(f.texts[t].comments)
		h.comments += n
		if f.own[t] < fewOwn && len(f.of[t]) == 1 {
			h.bare += n
		}
		for _, o := range f.of[t] {
			h.beside[o]++
		}
	}
	return h
}

func (h *chainHolders) atEnd() bool { return h.part(h.ends[0]+h.ends[1]) >= atAnEnd }

// part is a number of texts as a share of those that hold the chain.
func (h *chainHolders) part(texts int) float64 { return float64(texts) / float64(h.texts) }

// judge finds how many words of its own a text has beside the chain, how many it
// needs to be no copy of a letter, and by which chain, if by any, one knows the
// letter of which it is a copy.
func (h *chainHolders) judge(t int32) (left, need int, letter int32) {
	words := 0
	left, letter = int(h.own[t]), -1
	for _, o := range h.of[t] {
		switch beside := h.part(h.beside[o]); {
		case o == h.chain || beside > oftenBeside:
			words += h.chains[o].words()
		case beside <= seldomBeside && h.atEnd():
			left += h.chains[o].words()
		case letter < 0 || h.beside[o] > h.beside[letter] ||
			h.beside[o] == h.beside[letter] && len(h.chains[o].holders) > len(h.chains[letter].holders):
			letter = o
		}
	}
	if words == h.words && words <= shortPassage && float64(h.bare) <= fewBare*float64(h.comments) {
		switch {
		case h.part(h.ends[1]) >= atOneEnd:
			return left, fewOwn, letter
		case h.part(h.ends[0]) >= atOneEnd:
			return left, fewOwnAfter, letter
		}
	}
	return left, ownNeeded(words), letter
}

// knownAs is the known passage that half the pieces of a chain or more are of, -1
// for none.
func (f *passageFinder) knownAs(c *chain) int32 {
	if len(f.knownAt) == 0 {
		return -1
	}
	votes := map[int32]int{}
	best := int32(-1)
	for _, at := range c.pieces {
		n, ok := f.knownAt[f.lexicon.shared[f.pieces[at]]]
		if !ok {
			continue
		}
		if votes[n]++; best < 0 || votes[n] > votes[best] || votes[n] == votes[best] && n < best {
			best = n
		}
	}
	if best >= 0 && 2*votes[best] >= len(c.pieces) {
		return best
	}
	return -1
}

// setPassagesAside takes repeated passages out of the pieces of a text of so many
// words, of which so many are left. A short text of nothing else is bare; a longer
// one keeps its pieces, and is compared strictly; one with a few words of its own
// is too short to compare.
func (g *corpus) setPassagesAside(t *text, left, all int) {
	switch {
	case t.class != Unique:
		return
	case left == 0 && all <= bareWords && !g.verdicts.joined(t.block):
		t.class, t.pieces, t.size, t.own = Bare, nil, 0, 0
		return
	case left == 0:
		t.strict = true
		return
	case left < shortest:
		t.class, t.pieces, t.size, t.own = Short, nil, 0, 0
		return
	}
	own := make([]piece, 0, len(t.pieces))
	for _, p := range t.pieces {
		if int(p) >= len(g.boiler) || !g.boiler[p] {
			own = append(own, p)
		}
	}
	t.size -= len(t.pieces) - len(own)
	t.pieces = slices.Clip(own)
}
