package docket

import (
	"slices"
	"time"
)

// What a pace is measured from: the time between two readings that one coder saved one
// after the other. After a longer time than PacePause the coder did something else in
// between; of fewer than EnoughPaces nothing is concluded.
const (
	PacePause   = 15 * time.Minute
	EnoughPaces = 20
)

// CoderWork is what one coder read on a docket.
type CoderWork struct {
	Coder UserID
	Read  int // posted answers
	First int // of these, those that nobody had read before
	Last  time.Time
	Pace
}

// Pace is how long a reading takes, as measured.
type Pace struct {
	times []time.Duration
}

// Measured is how many times the pace rests on.
func (p Pace) Measured() int { return len(p.times) }

// Median is the time that half of the readings stayed under; false where too few were
// measured.
func (p Pace) Median() (time.Duration, bool) {
	if len(p.times) < EnoughPaces {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(p.times))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2, true
}

// CodingTeam is who read what on a docket.
type CodingTeam struct {
	Coders []CoderWork // by account
	All    Pace        // of all together
	Left   [3]int      // first, second and third readings that somebody is still to do
}

// Add takes in a reading. Those of one coder come together, by time; first says that
// nobody had read the answer before.
func (t *CodingTeam) Add(coder UserID, at time.Time, first bool) {
	n := len(t.Coders)
	if n == 0 || t.Coders[n-1].Coder != coder {
		t.Coders = append(t.Coders, CoderWork{Coder: coder})
		n++
	}
	w := &t.Coders[n-1]
	if took := at.Sub(w.Last); w.Read > 0 && took > 0 && took <= PacePause {
		w.times = append(w.times, took)
		t.All.times = append(t.All.times, took)
	}
	w.Read++
	w.Last = at
	if first {
		w.First++
	}
}

// Estimate is how long so many readings take at the pace of all; false where too few
// were measured.
func (t CodingTeam) Estimate(readings int) (time.Duration, bool) {
	median, ok := t.All.Median()
	return time.Duration(readings) * median, ok
}
