package docket

import (
	"sync"
	"time"
)

// clockSlack is how far the system's clock may differ from what has passed before
// it counts as set.
const clockSlack = time.Second

// SteadyClock is a clock for what expires, such as sessions, links and receipts.
// It follows the system's clock and never goes back with it: when that is set
// back, time goes on from where it was, so nothing that has expired comes alive
// again. When the clock is put right, the two agree again.
type SteadyClock struct {
	now     func() time.Time
	elapsed func(from, to time.Time) time.Duration

	mu     sync.Mutex
	last   time.Time     // what now said last
	offset time.Duration // how far this clock is ahead of now
}

// NewSteadyClock makes a steady clock of now that begins no earlier than atLeast,
// the latest time that is known from before the start.
func NewSteadyClock(now func() time.Time, atLeast time.Time) *SteadyClock {
	c := &SteadyClock{now: now, elapsed: elapsed, last: now()}
	c.offset = max(0, atLeast.Sub(c.last))
	return c
}

// elapsed is how much time has passed, by the monotonic clock where both times
// have its reading. Without it a clock that goes back is the only sign.
func elapsed(from, to time.Time) time.Duration { return max(0, to.Sub(from)) }

// Now is the time.
func (c *SteadyClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	wall := c.now()
	set := wall.Round(0).Sub(c.last.Round(0)) - c.elapsed(c.last, wall)
	switch {
	case set < -clockSlack:
		c.offset -= set
	case set > clockSlack:
		c.offset -= min(c.offset, set)
	}
	c.last = wall
	return wall.Round(0).Add(c.offset)
}
