package export

import "slices"

// idSet counts different things by the numbers they were given, from 0. A few
// numbers are kept as a sorted list, many as bits, whichever is smaller, because
// there is a set of organizations for every theme, question and sector.
type idSet struct {
	few  []int32
	bits []uint64
	n    int
}

func (s *idSet) add(id int32) {
	if s.bits != nil {
		s.mark(id)
		return
	}
	at, there := slices.BinarySearch(s.few, id)
	if there {
		return
	}
	s.few = slices.Insert(s.few, at, id)
	s.n++
	// A listed number takes 32 bits; 16 more spare small sets the change.
	if most := int(s.few[len(s.few)-1]); len(s.few) > most/32+16 {
		list := s.few
		s.few, s.n = nil, 0
		s.bits = make([]uint64, most/64+1)
		for _, id := range list {
			s.mark(id)
		}
	}
}

func (s *idSet) mark(id int32) {
	word, bit := int(id/64), uint64(1)<<(id%64)
	if word >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, word+1-len(s.bits))...)
	}
	if s.bits[word]&bit == 0 {
		s.bits[word] |= bit
		s.n++
	}
}

// len is the number of different things.
func (s *idSet) len() int { return s.n }

// numbers gives names numbers from 0, in the order they come up.
type numbers[T comparable] map[T]int32

func (n numbers[T]) of(name T) int32 {
	id, ok := n[name]
	if !ok {
		id = int32(len(n))
		n[name] = id
	}
	return id
}
