package docket

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// Draw places a comment in the order in which second readings are drawn: the
// first 63 bits of the SHA-256 of its ID. Nobody can steer it, and it never
// changes.
func (id CommentID) Draw() int64 {
	sum := sha256.Sum256([]byte(id))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// SecondReadings is how many of n comments are drawn for a second reading:
// SecondReadingShare of them, rounded up, but SecondReadingLeast while there are
// as many.
func SecondReadings(n int) int {
	percent := int(math.Round(SecondReadingShare * 100))
	return min(max(n, 0), max(SecondReadingLeast, (n*percent+99)/100))
}
