package web

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/a-h/templ"

	"commentportal/docket"
)

func TestTheCacheKeepsToItsBytes(t *testing.T) {
	t.Parallel()
	c := newPageCache(100_000)
	for i := range 1000 {
		c.put(&cachedPage{key: fmt.Sprint(i), state: docket.StateOpen, body: make([]byte, 4000)})
	}
	if c.bytes > c.max || len(c.entries) != c.recent.Len() || len(c.entries) < 10 {
		t.Errorf("%d bytes in %d entries, want at most %d", c.bytes, len(c.entries), c.max)
	}
	if c.get("999", 0, testStart) == nil || c.get("0", 0, testStart) != nil {
		t.Error("the newest page is gone or the oldest is not")
	}
	c.put(&cachedPage{key: "huge", state: docket.StateOpen, body: make([]byte, 50_000)})
	if c.get("huge", 0, testStart) != nil {
		t.Error("a page of half the cache was kept")
	}
	if c.get("999", 1, testStart) != nil {
		t.Error("a page of another revision was served")
	}
}

func TestTheCacheKeepsOnePageOfAnAddress(t *testing.T) {
	t.Parallel()
	c := newPageCache(100_000)
	key := func(n int) string { return fmt.Sprintf("/ledger%creceived=%d", FiguresFollow, n) }
	for i := range 100 {
		c.put(&cachedPage{key: key(i), state: docket.StateOpen, body: make([]byte, 400)})
	}
	if len(c.entries) != 1 || c.recent.Len() != 1 || c.bytes > 4000 {
		t.Errorf("%d bytes in %d entries for one address", c.bytes, len(c.entries))
	}
	if c.get(key(99), 0, testStart) == nil || c.get(key(98), 0, testStart) != nil {
		t.Error("the newest figures are gone, or older ones are served")
	}
}

func TestOnePageIsBuiltOnceForAllWhoWait(t *testing.T) {
	t.Parallel()
	core, id := testCore()
	release := make(chan struct{})
	var mu sync.Mutex
	built := 0
	fn := func(context.Context, docket.Docket) (templ.Component, error) {
		mu.Lock()
		built++
		mu.Unlock()
		<-release
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "page")
			return err
		}), nil
	}
	var wg sync.WaitGroup
	started := make(chan struct{}, 16)
	for range 16 {
		wg.Go(func() {
			started <- struct{}{}
			w := httptest.NewRecorder()
			if err := core.Published(w, httptest.NewRequest("GET", "/x", nil), id, "/x", fn); err != nil ||
				w.Body.String() != "page" {
				t.Errorf("got %q, %v", w.Body, err)
			}
		})
	}
	for range 16 {
		<-started
	}
	close(release)
	wg.Wait()
	if built > 2 { // one, or two where a reader came after the first had been kept
		t.Errorf("built %d times", built)
	}
	// A reader who leaves does not take the page from those who wait.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	gone := httptest.NewRequest("GET", "/y", nil).WithContext(ctx)
	if _, err := core.build(gone.Context(), id, "/y", 1, fn, (*cachedPage).fill); err == nil {
		t.Log("the page was ready before the reader had gone")
	}
	if _, err := core.build(t.Context(), id, "/y", 1, fn, (*cachedPage).fill); err != nil {
		t.Error(err)
	}
}
