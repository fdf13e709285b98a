package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// number256 is a number of 256 bits that sums are taken of, lowest word first.
type number256 [4]uint64

func (n *number256) add(m number256) {
	var carry uint64
	for i := range n {
		n[i], carry = bits.Add64(n[i], m[i], carry)
	}
}

func (n *number256) sub(m number256) {
	var borrow uint64
	for i := range n {
		n[i], borrow = bits.Sub64(n[i], m[i], borrow)
	}
}

func numberOfBytes(b []byte) (n number256) {
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return n
}

func (n number256) append(b []byte) []byte {
	for _, w := range n {
		b = binary.LittleEndian.AppendUint64(b, w)
	}
	return b
}

// boundSet says which rows a table has: how many, the sum of their elements, and
// the sum of their names, from which a single missing row is named.
type boundSet struct {
	count int64
	sum   number256
	names number256
}

// nameNumber is a row's name as a number: its length and up to 31 bytes. A longer
// name is 0, and such a row is not named when it is missing.
func nameNumber(name []byte) number256 {
	var b [32]byte
	if len(name) < len(b) {
		b[0] = byte(len(name))
		copy(b[1:], name)
	}
	return numberOfBytes(b[:])
}

// name is the reverse of nameNumber.
func (n number256) name() (string, bool) {
	b := n.append(nil)
	size := int(b[0])
	if size == 0 || size >= len(b) {
		return "", false
	}
	for _, c := range b[1+size:] {
		if c != 0 {
			return "", false
		}
	}
	return string(b[1 : 1+size]), true
}

func (s *boundSet) add(element, name number256) {
	s.count++
	s.sum.add(element)
	s.names.add(name)
}

func (s *boundSet) remove(element, name number256) {
	s.count--
	s.sum.sub(element)
	s.names.sub(name)
}

// change adds what a write did to the set.
func (s *boundSet) change(by boundSet) {
	s.count += by.count
	s.sum.add(by.sum)
	s.names.add(by.names)
}

// setChange is what a write did to the set of one table.
type setChange struct {
	table *binding
	boundSet
}

// changeOf is what the write has done so far to the set of a table.
func (e *effects) changeOf(table *binding) *boundSet {
	for i := range e.changes {
		if e.changes[i].table == table {
			return &e.changes[i].boundSet
		}
	}
	e.changes = append(e.changes, setChange{table: table})
	return &e.changes[len(e.changes)-1].boundSet
}

// boundSets are the sets of all bound tables, in their order, and the numbers that
// stand beside the end of the log's chain.
type boundSets struct {
	lastComment, changedAt, publicAt int64
	tables                           [len(boundTables)]boundSet
}

func (s *boundSets) encode() []byte {
	b := make([]byte, 0, 24+len(s.tables)*96)
	for _, n := range []int64{s.lastComment, s.changedAt, s.publicAt} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for i := range s.tables {
		t, name := &s.tables[i], boundTables[i].name
		if *t == (boundSet{}) {
			continue // an empty table needs no place
		}
		b = append(append(b, byte(len(name))), name...)
		b = t.append(b)
	}
	return b
}

// setBytes is how long the set of a table is in bytes.
const setBytes = 8 + 32 + 32

// append encodes the set of a table.
func (s *boundSet) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(s.count))
	return s.names.append(s.sum.append(b))
}

// setOf is the reverse of append.
func setOf(b []byte) boundSet {
	return boundSet{count: int64(binary.BigEndian.Uint64(b)), sum: numberOfBytes(b[8:40]),
		names: numberOfBytes(b[40:72])}
}

var errSets = errors.New("store: the sealed sets of rows cannot be read")

func decodeSets(b []byte) (*boundSets, error) {
	s := &boundSets{}
	for _, n := range []*int64{&s.lastComment, &s.changedAt, &s.publicAt} {
		if len(b) < 8 {
			return nil, errSets
		}
		*n, b = int64(binary.BigEndian.Uint64(b)), b[8:]
	}
	for len(b) > 0 {
		n := int(b[0])
		if len(b) < 1+n+setBytes {
			return nil, errSets
		}
		name := string(b[1 : 1+n])
		b = b[1+n:]
		i := slices.IndexFunc(boundTables[:], func(t boundTable) bool { return t.name == name })
		if i < 0 {
			return nil, fmt.Errorf("%w: they name a table %s that this version does not know", errSets, name)
		}
		s.tables[i], b = setOf(b), b[setBytes:]
	}
	return s, nil
}

// sealSets seals the sets for one end of the log: an older row of chain brings
// back its older sets together with an older end of the log, never alone.
func (s *sealer) sealSets(sets *boundSets, seq int64, mac []byte) []byte {
	return s.seal("chain.row_sets", fmt.Sprintf("%d/%x", seq, mac), sets.encode())
}

func (s *sealer) openSets(sealed []byte, seq int64, mac []byte) (*boundSets, error) {
	plain, err := s.open("chain.row_sets", fmt.Sprintf("%d/%x", seq, mac), sealed)
	if err != nil {
		return nil, err
	}
	return decodeSets(plain)
}

// sealedSets are sets with the sealed form that they were written in, and the end
// of the log that they were sealed for.
type sealedSets struct {
	sealed []byte
	seq    int64
	mac    []byte
	sets   boundSets
}

// openSets opens the sets of an end of the log. When they are those that this
// writer wrote last, to the byte, they need no opening, and nobody else has written.
func (w *writer) openSets(sealed []byte, seq int64, mac []byte) (boundSets, error) {
	if last := &w.sealed; len(sealed) > 0 && bytes.Equal(sealed, last.sealed) && seq == last.seq &&
		bytes.Equal(mac, last.mac) {
		w.alone = true
		return last.sets, nil
	}
	w.alone = false
	sets, err := w.db.sealer.openSets(sealed, seq, mac)
	if err != nil {
		return boundSets{}, err
	}
	return *sets, nil
}
