// Package theme is the coding desk: it lets people read answers for themes, each
// without seeing what others chose, and settles differences. It measures how far
// coders agree, tallies the codings that people confirmed, and recounts them in the
// background. What proposes codes is theme/suggest.
package theme

import (
	"context"
	"log/slog"
	"time"

	"commentportal/docket"
)

// CounterStore is what the background recount needs of the store.
type CounterStore interface {
	// StaleCounts lists the dockets whose counts are older than their codings.
	StaleCounts(ctx context.Context) ([]docket.ID, error)
	// Recount makes the counts of one docket anew, in one transaction.
	Recount(ctx context.Context, id docket.ID) error
}

// Counter keeps the theme counts of pages fresh. Recounts are idempotent: two
// nodes doing one is waste, not harm.
type Counter struct {
	store CounterStore
	log   *slog.Logger
	every time.Duration
	poke  chan struct{}
}

// NewCounter makes a counter that looks for stale counts every so often, and
// whenever it is poked.
func NewCounter(store CounterStore, log *slog.Logger, every time.Duration) *Counter {
	return &Counter{store: store, log: log, every: every, poke: make(chan struct{}, 1)}
}

// Poke asks for a look at once. It never blocks; pokes while one waits are one.
func (c *Counter) Poke() {
	select {
	case c.poke <- struct{}{}:
	default:
	}
}

// Run recounts until ctx ends, then returns nil. It looks once when it starts.
// A failed recount is logged and tried again at the next look.
func (c *Counter) Run(ctx context.Context) error {
	timer := time.NewTicker(c.every)
	defer timer.Stop()
	for {
		c.recount(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-c.poke:
		case <-timer.C:
		}
	}
}

// recount brings every stale docket up to date, one after the other, so that
// one that fails does not keep the others waiting.
func (c *Counter) recount(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	stale, err := c.store.StaleCounts(ctx)
	if err != nil {
		if ctx.Err() == nil {
			c.log.ErrorContext(ctx, "theme counts: cannot tell which are stale", "error", err)
		}
		return
	}
	for _, id := range stale {
		began := time.Now()
		err := c.store.Recount(ctx, id)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			c.log.ErrorContext(ctx, "theme counts: recount failed", "docket", id, "error", err)
		default:
			c.log.DebugContext(ctx, "theme counts: recounted", "docket", id, "took", time.Since(began))
		}
	}
}
