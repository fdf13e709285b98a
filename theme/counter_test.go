package theme

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"commentportal/docket"
)

// countStore is stale where a test says so, and can be told to fail.
type countStore struct {
	mu        sync.Mutex
	stale     []docket.ID
	recounted []docket.ID
	broken    map[docket.ID]bool
	deaf      bool // StaleCounts fails
}

func (s *countStore) StaleCounts(context.Context) ([]docket.ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deaf {
		return nil, errors.New("no answer")
	}
	return slices.Clone(s.stale), nil
}

func (s *countStore) Recount(_ context.Context, id docket.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken[id] {
		return errors.New("disk on fire")
	}
	s.recounted = append(s.recounted, id)
	s.stale = slices.DeleteFunc(s.stale, func(o docket.ID) bool { return o == id })
	return nil
}

func (s *countStore) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *countStore) take() []docket.ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.recounted
	s.recounted = nil
	return got
}

// counting runs a counter in a bubble of its own time and ends it.
func counting(t *testing.T, store *countStore, try func(c *Counter)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := NewCounter(store, slog.New(slog.DiscardHandler), time.Minute)
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		synctest.Wait()
		try(c)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestCounterRecountsWhatIsStaleWhenItStarts(t *testing.T) {
	t.Parallel()
	store := &countStore{stale: []docket.ID{"A", "B"}}
	counting(t, store, func(*Counter) {
		if got := store.take(); !slices.Equal(got, []docket.ID{"A", "B"}) {
			t.Errorf("recounted %v", got)
		}
	})
}

func TestCounterWakesWhenPokedAndOnItsTimer(t *testing.T) {
	t.Parallel()
	store := &countStore{}
	counting(t, store, func(c *Counter) {
		store.set(func() { store.stale = []docket.ID{"A"} })
		synctest.Wait()
		if got := store.take(); got != nil {
			t.Errorf("recounted %v before anything was due", got)
		}
		c.Poke()
		c.Poke()
		c.Poke() // never blocks
		synctest.Wait()
		if got := store.take(); !slices.Equal(got, []docket.ID{"A"}) {
			t.Errorf("recounted %v after a poke", got)
		}
		store.set(func() { store.stale = []docket.ID{"B"} })
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := store.take(); !slices.Equal(got, []docket.ID{"B"}) {
			t.Errorf("recounted %v after a minute", got)
		}
	})
}

func TestCounterGoesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	store := &countStore{stale: []docket.ID{"A", "B"}, broken: map[docket.ID]bool{"A": true}}
	counting(t, store, func(c *Counter) {
		if got := store.take(); !slices.Equal(got, []docket.ID{"B"}) {
			t.Errorf("recounted %v beside one that fails", got)
		}
		store.set(func() { store.deaf = true })
		time.Sleep(time.Minute)
		synctest.Wait()
		store.set(func() { store.deaf, store.broken = false, nil })
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := store.take(); !slices.Equal(got, []docket.ID{"A"}) {
			t.Errorf("recounted %v once the fault was gone", got)
		}
	})
}
