package web

import (
	"context"
	"time"

	"commentportal/docket"
)

// Places for the dear work, each kind apart, so that a storm of one kind leaves
// room for the others (STANDARDS, reliability, rule 7). Searches get half of the
// store's four readers: pages and submissions always find one free. Downloads
// get half of the four that the store keeps for snapshots; backups and checks
// have the rest. Sending waits for neither: its writes have the store's queue, and hashing
// passwords has places in signin.
const (
	searchPlaces   = 2
	downloadPlaces = 2
)

// placeWait is how long a request waits for a place before it is sent away with
// 503 and Retry-After: about as long as a person watches an empty page.
const placeWait = 2 * time.Second

// Searching takes a place for a search for words. Without words nothing is
// searched and no place is needed.
func (s *Core) Searching(ctx context.Context, words string) (release func(), err error) {
	if words == "" {
		return func() {}, nil
	}
	return s.Searches.Take(ctx)
}

// Places is one kind's places.
type Places struct {
	Free chan struct{}
	Wait time.Duration
}

// NewPlaces makes n places of one kind; a request waits for one this long.
func NewPlaces(n int, wait time.Duration) Places {
	return Places{Free: make(chan struct{}, n), Wait: wait}
}

// Take waits for a place and returns how to give it back. It returns
// docket.ErrBusy when none came free in time, and the context's error when the
// visitor left first.
func (p Places) Take(ctx context.Context) (release func(), err error) {
	give := func() { <-p.Free }
	select {
	case p.Free <- struct{}{}:
		return give, nil
	default:
	}
	timer := time.NewTimer(p.Wait)
	defer timer.Stop()
	select {
	case p.Free <- struct{}{}:
		return give, nil
	case <-timer.C:
		return nil, docket.ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
