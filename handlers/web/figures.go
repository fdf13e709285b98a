package web

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"commentportal/docket"
)

// figuresFor is how long figures are shown before they are counted anew: counting
// reads every comment of a docket.
const figuresFor = time.Minute

// figuresTime bounds counting, which goes on for those who wait when the first leaves.
const figuresTime = 20 * time.Second

// latelyFor is how old figures may be for a page that only tells what is usual, and
// latelyWait how long such a page waits for them.
const (
	latelyFor  = time.Hour
	latelyWait = time.Second
)

// FiguresStore counts figures.
type FiguresStore interface {
	Figures(ctx context.Context, d docket.Docket) (docket.Figures, error)
}

// FiguresCounter counts the figures of a docket at most once a minute, whoever asks and
// however often. The zero value is ready.
type FiguresCounter struct {
	flight singleflight.Group
	mu     sync.Mutex
	kept   map[docket.ID]docket.Figures
}

// Of returns the figures of a docket, not older than a minute. Callers do not change
// what they get.
func (c *FiguresCounter) Of(ctx context.Context, store FiguresStore, d docket.Docket,
	now time.Time) (docket.Figures, error) {
	return c.notOlder(ctx, store, d, now, figuresFor)
}

// Lately returns the figures of a docket, not older than an hour, if they are there
// within a second. Counting goes on for whoever asks next.
func (c *FiguresCounter) Lately(ctx context.Context, store FiguresStore, d docket.Docket,
	now time.Time) (docket.Figures, error) {
	ctx, cancel := context.WithTimeout(ctx, latelyWait)
	defer cancel()
	return c.notOlder(ctx, store, d, now, latelyFor)
}

func (c *FiguresCounter) notOlder(ctx context.Context, store FiguresStore, d docket.Docket, now time.Time,
	limit time.Duration) (docket.Figures, error) {
	c.mu.Lock()
	have, ok := c.kept[d.ID]
	c.mu.Unlock()
	if age := now.Sub(have.Until); ok && age >= 0 && age < limit {
		return have, nil
	}
	done := c.flight.DoChan(string(d.ID), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), figuresTime)
		defer cancel()
		f, err := store.Figures(ctx, d)
		if err != nil {
			return f, err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.kept == nil {
			c.kept = map[docket.ID]docket.Figures{}
		}
		c.kept[d.ID] = f
		return f, nil
	})
	select {
	case res := <-done:
		return res.Val.(docket.Figures), res.Err
	case <-ctx.Done():
		return docket.Figures{}, ctx.Err()
	}
}
