package export

import (
	"encoding/binary"
	"iter"
)

// serials is a growing list of rising serial numbers, kept as the steps between
// them: about one byte each, so that a million codings of a docket keep their
// comments in little more than a megabyte.
type serials struct {
	steps []byte
	last  int64
	n     int
}

// add appends a serial; one that does not rise is there already.
func (s *serials) add(serial int64) {
	if serial <= s.last {
		return
	}
	s.steps = binary.AppendUvarint(s.steps, uint64(serial-s.last))
	s.last = serial
	s.n++
}

// all yields the serials in order.
func (s *serials) all() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		at := int64(0)
		for rest := s.steps; len(rest) > 0; {
			step, n := binary.Uvarint(rest)
			rest = rest[n:]
			at += int64(step)
			if !yield(at) {
				return
			}
		}
	}
}
