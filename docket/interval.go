package docket

import (
	"math"
	"slices"
	"time"
)

// Usual95 is the two-sided 95 percent point of the normal distribution.
const Usual95 = 1.959963984540054

// Share is a number of cases among all of a kind.
type Share struct{ Of, All int }

// Value returns the share; 0 of nothing is 0.
func (s Share) Value() float64 {
	if s.All == 0 {
		return 0
	}
	return float64(s.Of) / float64(s.All)
}

// Interval returns Wilson's score interval of the share (Wilson, 1927), which stays
// between 0 and 1 and is honest for few cases and for shares near either end. z is
// the point of the normal distribution: Usual95 for the usual 95 percent.
func (s Share) Interval(z float64) (low, high float64) {
	if s.All == 0 {
		return 0, 1
	}
	n, p := float64(s.All), s.Value()
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	low, high = (middle-half)/(1+z*z/n), (middle+half)/(1+z*z/n)
	if s.Of == 0 {
		low = 0 // without the error of the arithmetic
	}
	if s.Of == s.All {
		high = 1
	}
	return max(low, 0), min(high, 1)
}

// Difference returns the interval of how much higher the share s is than the share
// other, when the two have no case in common: Newcombe's tenth method (1998), made of
// the two score intervals.
func (s Share) Difference(other Share, z float64) (low, high float64) {
	a, b := s.Value(), other.Value()
	al, ah := s.Interval(z)
	bl, bh := other.Interval(z)
	low = a - b - math.Hypot(a-al, bh-b)
	high = a - b + math.Hypot(ah-a, b-bl)
	return max(low, -1), min(high, 1)
}

// PointFor returns the two-sided point of the normal distribution at which m
// comparisons together raise a false alarm in at most 5 of 100 pages (Bonferroni).
func PointFor(m int) float64 {
	return math.Sqrt2 * math.Erfinv(1-0.05/float64(max(m, 1)))
}

// Quantile returns the shortest of the durations that at least the share q of them
// do not exceed; 0 for none. The list is sorted.
func Quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	i := int(math.Ceil(q*float64(len(sorted)))) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}

// Median returns the middle duration; of an even number the mean of the two. The list
// is sorted.
func Median(sorted []time.Duration) time.Duration {
	n := len(sorted)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return sorted[n/2]
	}
	return sorted[n/2-1] + (sorted[n/2]-sorted[n/2-1])/2
}

// longerThan counts the durations that exceed d. The list is sorted.
func longerThan(sorted []time.Duration, d time.Duration) int {
	i, _ := slices.BinarySearch(sorted, d+1)
	return len(sorted) - i
}
