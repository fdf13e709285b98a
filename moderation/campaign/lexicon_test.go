package campaign

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A lexicon must know of each piece what a map of all would know.
func TestLexiconKnowsWhoHoldsWhat(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var c collector
	holders := map[uint64][]int{}
	var of [][]uint64
	for text := range 2_000 {
		var hashes []uint64
		for range r.IntN(90) { // none, too
			hash := r.Uint64() >> (64 - hashBits)
			if r.IntN(4) == 0 {
				// all in the first part of the list but for their beginnings
				hash = uint64(r.IntN(5_000)) << (hashBits - 16)
			}
			hashes = append(hashes, hash)
		}
		slices.Sort(hashes)
		hashes = slices.Compact(hashes)
		for _, h := range hashes {
			holders[h] = append(holders[h], text)
		}
		of = append(of, hashes)
		c.add(hashes)
	}
	l := newLexicon()
	sets, own := l.read(&c)
	shared := 0
	for hash, texts := range holders {
		p, ok := l.number(hash)
		if ok != (len(texts) > 1) {
			t.Fatalf("%d texts hold %x, numbered %v", len(texts), hash, ok)
		}
		if !ok {
			if text, there := l.holder(hash); !there || text != texts[0] {
				t.Fatalf("%x is held by %d, %v; want %d", hash, text, there, texts[0])
			}
			continue
		}
		shared++
		for _, text := range texts {
			if _, there := slices.BinarySearch(sets[text], p); !there {
				t.Fatalf("text %d lacks piece %d", text, p)
			}
		}
	}
	for text := range of {
		if len(sets[text])+int(own[text]) != len(of[text]) {
			t.Fatalf("text %d has %d shared pieces and %d of its own, of %d", text, len(sets[text]), own[text],
				len(of[text]))
		}
	}
	if l.size() != shared {
		t.Errorf("%d pieces have a number, want %d", l.size(), shared)
	}
	if _, ok := l.holder(1<<hashBits - 3); ok {
		t.Error("a piece that nobody holds has a holder")
	}
	// What comes later waits in a map, then goes where the others are.
	fresh := map[uint64]int{}
	for text := range leastRecent + leastRecent/2 {
		hash := r.Uint64() >> (64 - hashBits)
		fresh[hash] = 2_000 + text
		l.note(hash, 2_000+text)
	}
	if len(l.recent) == len(fresh) {
		t.Error("nothing was put in order")
	}
	for hash, text := range fresh {
		if got, ok := l.holder(hash); !ok || got != text {
			t.Fatalf("%x is held by %d, %v; want %d", hash, got, ok, text)
		}
	}
}
