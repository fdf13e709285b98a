package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/sync/singleflight"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// pageCacheBytes bounds the pages kept ready, in bytes of both encodings: some
// hundred pages of 200 comments. A page that takes more than an eighth of it is
// built anew each time.
const pageCacheBytes = 64 << 20

// pageGzipLevel is where compressing a page on its first reader's time stops
// paying: the levels above take twice as long for two percent.
const pageGzipLevel = 5

// buildTime bounds the building of a page, which goes on for those who wait
// even when the first reader leaves.
const buildTime = 20 * time.Second

// pageCache keeps published pages as bytes. An entry is good for one revision
// of its docket and one state of its comment period, so that nothing taken down
// is ever served from it.
type pageCache struct {
	max    int64
	flight singleflight.Group

	mu      sync.Mutex
	bytes   int64
	entries map[string]*list.Element // of *cachedPage, by the address in its key
	recent  *list.List               // most recently used first
}

// FiguresFollow parts the address in a page's key from figures that the page shows and that
// change without the docket's revision. Of an address the newest page alone is kept.
const FiguresFollow = '\n'

func address(key string) string {
	before, _, _ := strings.Cut(key, string(FiguresFollow))
	return before
}

// cachedPage is one page, ready to send.
type cachedPage struct {
	key      string
	revision int64
	docket   docket.Docket
	state    docket.State
	daysLeft int    // of an open docket that closes by a date
	tag      string // ETag of the plain bytes
	gzipTag  string // ETag of the compressed bytes
	body     []byte
	gzip     []byte
	slotted  *slotted // of a page with a place for a token; nil: it has none
}

func (p *cachedPage) size() int64 {
	return int64(len(p.body)+len(p.gzip)+len(p.key)+512) + p.slotted.size()
}

func newPageCache(limit int64) *pageCache {
	return &pageCache{max: limit, entries: map[string]*list.Element{}, recent: list.New()}
}

// get finds the page of key if it still stands at this revision and time.
func (c *pageCache) get(key string, revision int64, now time.Time) *cachedPage {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[address(key)]
	if !ok {
		return nil
	}
	p := e.Value.(*cachedPage)
	if p.key != key || p.revision != revision || p.docket.State(now) != p.state ||
		p.docket.DaysLeft(now) != p.daysLeft {
		return nil
	}
	c.recent.MoveToFront(e)
	return p
}

// put keeps p and lets go of what was not asked for longest.
func (c *pageCache) put(p *cachedPage) {
	if p.size() > c.max/8 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.entries[address(p.key)]; ok {
		c.drop(old)
	}
	c.entries[address(p.key)] = c.recent.PushFront(p)
	c.bytes += p.size()
	for c.bytes > c.max {
		c.drop(c.recent.Back())
	}
}

func (c *pageCache) drop(e *list.Element) {
	p := e.Value.(*cachedPage)
	c.recent.Remove(e)
	delete(c.entries, address(p.key))
	c.bytes -= p.size()
}

// draw makes the content of a published page of d.
type draw func(ctx context.Context, d docket.Docket) (templ.Component, error)

// Published sends a page that is the same for everybody, from the cache where
// it can. Key is the page's address with its query in canonical form, and perhaps figures
// (see FiguresFollow); the language is added to it.
func (s *Core) Published(w http.ResponseWriter, r *http.Request, id docket.ID, key string, fn draw) error {
	key = s.notice().Version + phrase.From(r.Context()).Language() + " " + key
	revision, err := s.store.Revision(r.Context(), id)
	if err != nil {
		return err
	}
	p := s.cache.get(key, revision, s.Now())
	if p == nil {
		if p, err = s.build(r.Context(), id, key, revision, fn, (*cachedPage).fill); err != nil {
			return err
		}
	}
	p.send(w, r)
	return nil
}

// build draws a page once for all who ask for it at the same time. The revision
// was read before the content, so a page may be newer than its revision says
// and never older.
func (s *Core) build(ctx context.Context, id docket.ID, key string, revision int64, fn draw,
	fill func(*cachedPage, context.Context, templ.Component) error) (*cachedPage, error) {
	flight := strconv.FormatInt(revision, 10) + " " + key
	done := s.cache.flight.DoChan(flight, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), buildTime)
		defer cancel()
		d, err := s.store.Docket(ctx, id)
		if err != nil {
			return nil, err
		}
		component, err := fn(ctx, d.In(phrase.From(ctx).Language()))
		if err != nil {
			return nil, err
		}
		now := s.Now()
		p := &cachedPage{key: key, revision: revision, docket: d, state: d.State(now), daysLeft: d.DaysLeft(now)}
		if err := fill(p, ctx, component); err != nil {
			return nil, err
		}
		s.cache.put(p)
		return p, nil
	})
	select {
	case res := <-done:
		if res.Err != nil {
			return nil, res.Err
		}
		return res.Val.(*cachedPage), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fill draws the page and makes both encodings.
func (p *cachedPage) fill(ctx context.Context, component templ.Component) error {
	var page bytes.Buffer
	if err := component.Render(ctx, &page); err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	p.body = bytes.Clone(page.Bytes()) // without what the buffer grew beyond it
	var small bytes.Buffer
	zip, err := gzip.NewWriterLevel(&small, pageGzipLevel)
	if err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	if _, err := zip.Write(p.body); err != nil {
		return fmt.Errorf("compress page: %w", err)
	}
	if err := zip.Close(); err != nil {
		return fmt.Errorf("compress page: %w", err)
	}
	p.gzip = bytes.Clone(small.Bytes())
	sum := sha256.Sum256(p.body)
	tag := hex.EncodeToString(sum[:12])
	p.tag, p.gzipTag = `"`+tag+`"`, `"`+tag+`-gz"`
	return nil
}

// Header values that every published page shares.
var (
	htmlType    = []string{"text/html; charset=utf-8"}
	noCache     = []string{"no-cache"} // kept, but asked about each time
	gzipCoding  = []string{"gzip"}
	varyByCoder = []string{"Accept-Encoding"}
)

// send answers with 304 if the reader has the page, compressed if it takes gzip,
// and plain otherwise.
func (p *cachedPage) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Cache-Control"] = noCache
	h["Vary"] = varyByCoder
	compressed := assets.AcceptsGzip(r.Header.Get("Accept-Encoding"))
	body, tag := p.body, p.tag
	if compressed {
		body, tag = p.gzip, p.gzipTag
	}
	h["Etag"] = []string{tag}
	if Matches(r, p.tag, p.gzipTag) {
		// The reader has a page with these headers; RFC 9110, section 15.4.5, asks
		// to leave out of a 304 what does not guide the cache.
		for _, name := range pageHeaders {
			delete(h, name)
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"] = htmlType
	h.Set("Content-Language", phrase.From(r.Context()).Language())
	if compressed {
		h["Content-Encoding"] = gzipCoding
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the reader has gone; there is nobody to tell
}
