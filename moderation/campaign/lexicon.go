package campaign

import "slices"

// textBits is the room for the number of a text beside a part of a hash.
const textBits = 24

// mostTexts is the most texts whose pieces a lexicon can hold.
const mostTexts = 1<<textBits - 1

// holdings lists which text holds which piece: eight bytes a holding. The list is
// parted by the first bits of the hash, so that the rest of it and the number of
// the text fit into one word. In each part it is sorted.
type holdings struct {
	list   []uint64 // the last bits of a hash and the number of a text
	starts []uint32 // of each part, and the end
}

const (
	partBits = hashBits + textBits - 64 // of a hash, that name the part
	restBits = hashBits - partBits      // of a hash, that the list holds
)

func partOf(hash uint64) int { return int(hash >> restBits) }

func pack(hash uint64, text int) uint64 { return hash<<(64-restBits) | uint64(text) }

// hashOf is the hash of a holding of a part.
func hashOf(part int, h uint64) uint64 { return uint64(part)<<restBits | h>>textBits }

func textOf(h uint64) int { return int(h & mostTexts) }

// find is the text that holds the piece.
func (s *holdings) find(hash uint64) (text int, ok bool) {
	if len(s.list) == 0 {
		return 0, false
	}
	part := partOf(hash)
	list := s.list[s.starts[part]:s.starts[part+1]]
	i, _ := slices.BinarySearch(list, pack(hash, 0))
	if i == len(list) || hashOf(part, list[i]) != hash {
		return 0, false
	}
	return textOf(list[i]), true
}

// collector gathers the pieces of the texts of a docket, eight bytes each, until
// all are there.
type collector struct {
	blocks [][]uint64 // hashes, text by text
	counts []uint32   // pieces of each text
	pieces int
}

const blockLength = 1 << 16

func (c *collector) add(hashes []uint64) {
	c.counts = append(c.counts, uint32(len(hashes)))
	c.pieces += len(hashes)
	for len(hashes) > 0 {
		n := len(c.blocks)
		if n == 0 || len(c.blocks[n-1]) == blockLength {
			c.blocks = append(c.blocks, make([]uint64, 0, blockLength))
			continue
		}
		last := c.blocks[n-1]
		k := min(len(hashes), blockLength-len(last))
		c.blocks[n-1] = append(last, hashes[:k]...)
		hashes = hashes[k:]
	}
}

// holdings puts what was gathered in order, and gives the blocks back on the way.
func (c *collector) holdings() holdings {
	s := holdings{list: make([]uint64, c.pieces), starts: make([]uint32, 1<<partBits+1)}
	for _, block := range c.blocks {
		for _, hash := range block {
			s.starts[partOf(hash)+1]++
		}
	}
	for i := range 1 << partBits {
		s.starts[i+1] += s.starts[i]
	}
	next := slices.Clone(s.starts[:1<<partBits])
	text, left := 0, uint32(0)
	if len(c.counts) > 0 {
		left = c.counts[0]
	}
	for i, block := range c.blocks {
		for _, hash := range block {
			for left == 0 {
				text++
				left = c.counts[text]
			}
			left--
			part := partOf(hash)
			s.list[next[part]] = pack(hash, text)
			next[part]++
		}
		c.blocks[i] = nil
	}
	c.blocks = nil
	for i := range 1 << partBits {
		slices.Sort(s.list[s.starts[i]:s.starts[i+1]])
	}
	return s
}

// each calls fn with each piece and the holdings of the texts that hold it.
func (s *holdings) each(fn func(hash uint64, of []uint64)) {
	for part := range 1 << partBits {
		list := s.list[s.starts[part]:s.starts[part+1]]
		for len(list) > 0 {
			hash, n := hashOf(part, list[0]), 1
			for n < len(list) && hashOf(part, list[n]) == hash {
				n++
			}
			fn(hash, list[:n])
			list = list[n:]
		}
	}
}

// lexicon knows the pieces of the texts. Only those that two texts hold have a
// number: most pieces are in one text alone, and of those it knows which.
type lexicon struct {
	shared []uint64         // hashes of numbered pieces, in order: the number is the place
	later  map[uint64]piece // of those that came to be shared later
	single holdings
	recent map[uint64]int32 // texts of pieces that are not yet in single
}

func newLexicon() *lexicon {
	return &lexicon{later: map[uint64]piece{}, recent: map[uint64]int32{}}
}

// read numbers the pieces that several texts hold and gives them to each. It
// returns those of each text, and how many besides nobody else holds.
func (l *lexicon) read(c *collector) (sets [][]piece, own []int32) {
	texts := len(c.counts)
	s := c.holdings()
	shared, held := 0, 0
	counts := make([]int32, texts)
	s.each(func(_ uint64, of []uint64) {
		if len(of) > 1 {
			shared++
			held += len(of)
			for _, h := range of {
				counts[textOf(h)]++
			}
		}
	})
	l.shared = make([]uint64, 0, shared)
	slab, sets := make([]piece, 0, held), make([][]piece, texts)
	own = make([]int32, texts)
	for t, n := range counts {
		sets[t] = slab[len(slab) : len(slab) : len(slab)+int(n)]
		slab = slab[:len(slab)+int(n)]
		own[t] = int32(c.counts[t]) - n
	}
	s.each(func(hash uint64, of []uint64) {
		if len(of) > 1 {
			for _, h := range of {
				t := textOf(h)
				sets[t] = append(sets[t], piece(len(l.shared)))
			}
			l.shared = append(l.shared, hash)
		}
	})
	l.single = s.singles(len(s.list) - held)
	return sets, own
}

// singles is what is left of s without the pieces that several texts hold.
func (s *holdings) singles(n int) holdings {
	out := holdings{list: s.list[:0], starts: make([]uint32, len(s.starts))}
	if n < len(s.list)/4*3 { // a list of its own gives the rest back
		out.list = make([]uint64, 0, n)
	}
	s.each(func(hash uint64, of []uint64) {
		if len(of) == 1 {
			out.list = append(out.list, of[0]) // never ahead of what is read
			out.starts[partOf(hash)+1]++
		}
	})
	for i := range 1 << partBits {
		out.starts[i+1] += out.starts[i]
	}
	return out
}

// size is the number of numbered pieces.
func (l *lexicon) size() int { return len(l.shared) + len(l.later) }

// held is the number of pieces.
func (l *lexicon) held() int { return l.size() + len(l.single.list) + len(l.recent) }

// number is the number of a piece that is shared.
func (l *lexicon) number(hash uint64) (piece, bool) {
	if i, ok := slices.BinarySearch(l.shared, hash); ok {
		return piece(i), true
	}
	p, ok := l.later[hash]
	return p, ok
}

// holder is the text that alone holds a piece which is not shared.
func (l *lexicon) holder(hash uint64) (text int, ok bool) {
	if t, ok := l.recent[hash]; ok {
		return int(t), true
	}
	return l.single.find(hash)
}

// share gives a piece that a second text holds the next number.
func (l *lexicon) share(hash uint64) piece {
	p := piece(l.size())
	l.later[hash] = p
	return p
}

const (
	// A piece of a new text waits in a map until there are so many: leastRecent, or
	// this part of those in order.
	leastRecent = 1 << 15
	recentPart  = 16
	// roomPart is the part of the list that is set aside for more of them.
	roomPart = 4
)

// note remembers that a text holds a piece which no other does.
func (l *lexicon) note(hash uint64, text int) {
	l.recent[hash] = int32(text)
	if len(l.recent) < max(leastRecent, len(l.single.list)/recentPart) {
		return
	}
	l.single.insert(l.recent)
	clear(l.recent)
}

// insert adds pieces that are not in the list, in place where there is room.
func (s *holdings) insert(more map[uint64]int32) {
	if s.starts == nil {
		s.starts = make([]uint32, 1<<partBits+1)
	}
	starts, byPart := make([]uint32, 1<<partBits+1), make([]uint64, 0, len(more))
	for hash := range more {
		starts[partOf(hash)+1]++
		byPart = append(byPart, hash)
	}
	slices.Sort(byPart)
	for i := range 1 << partBits {
		starts[i+1] += starts[i] + s.starts[i+1] - s.starts[i]
	}
	was := s.list
	if n := len(was) + len(more); n > cap(was) {
		s.list = make([]uint64, n, n+n/roomPart)
	} else {
		s.list = was[:n]
	}
	// From behind, so that nothing is written over before it was moved.
	for part := 1<<partBits - 1; part >= 0; part-- {
		to := s.list[starts[part]:starts[part+1]]
		n := copy(to, was[s.starts[part]:s.starts[part+1]])
		for i := n; i < len(to); i++ {
			hash := byPart[len(byPart)-1]
			byPart = byPart[:len(byPart)-1]
			to[i] = pack(hash, int(more[hash]))
		}
		if n < len(to) {
			slices.Sort(to)
		}
	}
	s.starts = starts
}
