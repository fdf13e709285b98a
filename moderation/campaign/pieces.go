package campaign

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// pieceWords is the length of the pieces that are compared, in words.
const pieceWords = 5

// piece is a run of pieceWords words: the number under which a lexicon holds its
// hash.
type piece int32

// lexicon numbers pieces in the order in which they come. It holds 64-bit hashes
// under a key that is drawn afresh for each Grouper, so that nobody can write a
// comment that collides with another; nothing that is shown depends on the key.
type lexicon struct {
	seed    maphash.Seed
	numbers map[uint64]piece
}

func newLexicon(texts int) *lexicon {
	return &lexicon{seed: maphash.MakeSeed(), numbers: make(map[uint64]piece, texts*piecesOfText)}
}

// piecesOfText is how many pieces of its own a text has on average; it only sets
// room aside.
const piecesOfText = 24

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

// pieces returns the set of pieces of ws in ascending order, and the number of
// different ones. With learn false the set lacks those that are not in the lexicon.
// A text of fewer than pieceWords words is one piece.
func (l *lexicon) pieces(ws []word, learn bool) (set []piece, size int) {
	if len(ws) == 0 {
		return nil, 0
	}
	hashes := make([]uint64, len(ws))
	for i, w := range ws {
		hashes[i] = maphash.String(l.seed, w.norm)
	}
	n := max(1, len(ws)-pieceWords+1)
	var buf [8 * pieceWords]byte
	for i := range n { // hashes before i are not needed any more
		window := hashes[i:min(len(hashes), i+pieceWords)]
		for j, h := range window {
			binary.LittleEndian.PutUint64(buf[8*j:], h)
		}
		hashes[i] = maphash.Bytes(l.seed, buf[:8*len(window)])
	}
	hashes = hashes[:n]
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	set = make([]piece, 0, len(hashes))
	for _, h := range hashes {
		number, ok := l.numbers[h]
		if !ok {
			if !learn {
				continue
			}
			number = piece(len(l.numbers))
			l.numbers[h] = number
		}
		set = append(set, number)
	}
	slices.Sort(set)
	return set, len(hashes)
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
