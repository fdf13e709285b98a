package web

import "sync"

// mostCounts bounds the counts that are remembered: some hundred kilobytes.
const mostCounts = 1024

// Counts remembers how many rows filters match. Who walks a list asks for the same
// filters page by page, and counting is the only part of a page that takes longer the
// more there is. Keys name what is counted and the state that it is counted in, so
// that a count of another state is never found.
type Counts struct {
	mu    sync.Mutex
	known map[string]int
	order []string // oldest first
}

// NewCounts returns counts that know nothing yet.
func NewCounts() *Counts { return &Counts{known: map[string]int{}} }

// Get finds a count, or counts and remembers it.
func (c *Counts) Get(key string, count func() (int, error)) (int, error) {
	c.mu.Lock()
	n, ok := c.known[key]
	c.mu.Unlock()
	if ok {
		return n, nil
	}
	n, err := count()
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[key]; ok {
		return n, nil
	}
	if len(c.order) == mostCounts {
		delete(c.known, c.order[0])
		c.order = c.order[1:]
	}
	c.known[key] = n
	c.order = append(c.order, key)
	return n, nil
}
