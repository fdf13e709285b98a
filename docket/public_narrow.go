package docket

// MostNarrowed is the longest narrowed list whose comments are counted by what it can be
// narrowed to further.
const MostNarrowed = 1_000

// NarrowCounts says how many comments of a list have each value, by filter; nil: not counted.
type NarrowCounts map[string]map[string]int

// Add counts n comments of a value.
func (c NarrowCounts) Add(filter, value string, n int) {
	if c[filter] == nil {
		c[filter] = map[string]int{}
	}
	c[filter][value] += n
}
