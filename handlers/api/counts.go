package api

import (
	"fmt"
	"sync"
	"time"

	"commentportal/docket"
)

// mostCounts bounds the counts that are remembered: some hundred kilobytes.
const mostCounts = 1024

// counts remembers how many records filters match. A program that walks a list asks
// for the same filters page by page, and counting them is the only part of a page
// that takes longer the more there are. A count is found again as long as no record
// of its dockets has changed.
type counts struct {
	mu    sync.Mutex
	known map[string]int
	order []string // oldest first
}

func newCounts() *counts { return &counts{known: map[string]int{}} }

// countKey names a count: what is asked for, and the latest change of each docket.
func countKey(q docket.RecordQuery, latest []time.Time) string {
	q.Offset, q.Limit, q.Order, q.Descending = 0, 0, "", false
	return fmt.Sprintf("%+v %v", q, latest)
}

func (c *counts) get(key string) (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok := c.known[key]
	return n, ok
}

func (c *counts) put(key string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[key]; ok {
		return
	}
	if len(c.order) == mostCounts {
		delete(c.known, c.order[0])
		c.order = c.order[1:]
	}
	c.known[key] = n
	c.order = append(c.order, key)
}
