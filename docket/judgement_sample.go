package docket

import (
	"crypto/sha256"
	"encoding/binary"
)

// ReadingPlan says how many people read each answer for themes without knowing what
// the others chose: everybody's answers are read by one, those of a share of the
// comments by a second and, of a share of these, by a third.
type ReadingPlan struct {
	Second int `json:"second"` // of 100 comments, how many a second person reads; 0: none
	Third  int `json:"third"`  // of 100 comments, how many a third person reads, too; at most Second
}

// DefaultReadingPlan is what holds for a docket while nobody has set another.
var DefaultReadingPlan = ReadingPlan{Second: 15}

// SecondReadingLeast is how many comments are drawn for a second reading at least,
// while there are as many and any are to be drawn: under some 20 answers read twice
// nothing can be said of agreement.
const SecondReadingLeast = 40

// Valid reports whether the shares are such.
func (p ReadingPlan) Valid() bool {
	return p.Second >= 0 && p.Second <= 100 && p.Third >= 0 && p.Third <= p.Second
}

// ReadingsOf is the plan that holds for a docket.
func ReadingsOf(d Docket) ReadingPlan {
	if d.ReadingPlan == nil {
		return DefaultReadingPlan
	}
	return *d.ReadingPlan
}

// Draw places a comment in the order in which second and third readings are drawn:
// the first 63 bits of the SHA-256 of its ID. Nobody can steer it, and it never
// changes.
func (id CommentID) Draw() int64 {
	sum := sha256.Sum256([]byte(id))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// Seconds is how many of n comments are drawn for a second reading: the share of
// them, rounded up, but SecondReadingLeast while there are as many.
func (p ReadingPlan) Seconds(n int) int {
	if n <= 0 || p.Second == 0 {
		return 0
	}
	return min(n, max(SecondReadingLeast, (n*p.Second+99)/100))
}

// Thirds is how many of n comments are drawn for a third reading: the share of
// them, rounded up. They are the first of those that are drawn for a second one.
func (p ReadingPlan) Thirds(n int) int {
	if n <= 0 {
		return 0
	}
	return min(p.Seconds(n), (n*p.Third+99)/100)
}
