package web

import "sync"

// Remembered keeps what was found last, for who walks a list page by page: they ask for
// the same filters again and again, and finding what these match is the only part of a
// page that takes longer the more there is. Keys name what is asked for and the state
// that it is asked in, so that what was found in another state is never given.
type Remembered[T any] struct {
	mu    sync.Mutex
	most  int
	known map[string]T
	order []string // oldest first
}

// NewRemembered returns a memory of that many answers.
func NewRemembered[T any](most int) *Remembered[T] {
	return &Remembered[T]{most: most, known: map[string]T{}}
}

// Get returns what is remembered of key, or finds and remembers it.
func (c *Remembered[T]) Get(key string, find func() (T, error)) (T, error) {
	c.mu.Lock()
	found, ok := c.known[key]
	c.mu.Unlock()
	if ok {
		return found, nil
	}
	found, err := find()
	if err != nil {
		return found, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[key]; ok {
		return found, nil
	}
	if len(c.order) == c.most {
		delete(c.known, c.order[0])
		c.order = c.order[1:]
	}
	c.known[key] = found
	c.order = append(c.order, key)
	return found, nil
}
