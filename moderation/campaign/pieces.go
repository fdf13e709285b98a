package campaign

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// pieceWords is the length of the pieces that are compared, in words.
const pieceWords = 5

// piece is a run of pieceWords words that two texts hold at least: the number
// under which a lexicon holds its hash.
type piece int32

// textKey is the same for texts whose words are the same.
type textKey [sha256.Size]byte

func keyOf(ws []word) textKey {
	h := sha256.New()
	buf := make([]byte, 0, 32)
	for _, w := range ws {
		buf = append(append(buf[:0], w.norm...), ' ')
		h.Write(buf)
	}
	var k textKey
	h.Sum(k[:0])
	return k
}

// hasher makes hashes of pieces under a key that is drawn afresh for each Grouper,
// so that nobody can write a comment that collides with another; nothing that is
// shown depends on the key.
type hasher struct{ seed maphash.Seed }

func newHasher() hasher { return hasher{maphash.MakeSeed()} }

// hashBits is the length of a hash: enough that two of a hundred million pieces
// share one in every tenth docket.
const hashBits = 56

// hashes returns the hashes of the pieces of ws, in their order. A text of fewer
// than pieceWords words is one piece.
func (h hasher) hashes(ws []word) []uint64 {
	if len(ws) == 0 {
		return nil
	}
	list := make([]uint64, len(ws))
	for i, w := range ws {
		list[i] = maphash.String(h.seed, w.norm)
	}
	n := max(1, len(ws)-pieceWords+1)
	var buf [8 * pieceWords]byte
	for i := range n { // hashes before i are not needed any more
		window := list[i:min(len(list), i+pieceWords)]
		for j, h := range window {
			binary.LittleEndian.PutUint64(buf[8*j:], h)
		}
		list[i] = maphash.Bytes(h.seed, buf[:8*len(window)]) >> (64 - hashBits)
	}
	return list[:n]
}

// different sorts hashes and leaves out those that are there already.
func different(hashes []uint64) []uint64 {
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// overlap is the number of pieces that two sets share.
func overlap(a, b []piece) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	n, j := 0, 0
	for _, p := range a {
		for j < len(b) && b[j] < p {
			j++
		}
		if j == len(b) {
			break
		}
		if b[j] == p {
			n++
			j++
		}
	}
	return n
}
