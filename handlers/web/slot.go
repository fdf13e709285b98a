package web

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"html"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// slot stands for a token in a page that is drawn once for everybody. It is another one
// in each process, so that no text of a docket can hold it.
var slot = func() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return "slot-" + hex.EncodeToString(b[:])
}()

// slotted is a page as bytes with one place left free, plain and compressed. The
// compressed form is one stream of deflate: the parts before and behind the place are
// compressed by themselves and end on a byte, and what is put between is stored as it is.
type slotted struct {
	whole        bool // the page has no place for a token
	plain, small [2][]byte
	sum          uint32 // CRC-32 of the first part
}

// WithToken sends a page of a docket that is the same for everybody but for one token,
// from the cache where it can. The page is no older than Published would send it.
func (s *Core) WithToken(w http.ResponseWriter, r *http.Request, id docket.ID, key, token string,
	fn func(ctx context.Context, d docket.Docket, token string) (templ.Component, error)) error {
	key = "token " + s.notice().Version + phrase.From(r.Context()).Language() + " " + key
	revision, err := s.store.Revision(r.Context(), id)
	if err != nil {
		return err
	}
	p := s.cache.get(key, revision, s.Now())
	if p == nil {
		p, err = s.build(r.Context(), id, key, revision,
			func(ctx context.Context, d docket.Docket) (templ.Component, error) {
				return fn(ctx, d, slot)
			}, (*cachedPage).fillSlotted)
		if err != nil {
			return err
		}
	}
	p.slotted.send(w, r, html.EscapeString(token))
	return nil
}

// fillSlotted draws the page and compresses what stands on both sides of the token.
func (p *cachedPage) fillSlotted(ctx context.Context, component templ.Component) error {
	var page bytes.Buffer
	if err := component.Render(ctx, &page); err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	before, behind, found := bytes.Cut(page.Bytes(), []byte(slot))
	if bytes.Contains(behind, []byte(slot)) {
		return fmt.Errorf("draw page: a page with two tokens has no place for one")
	}
	v := &slotted{whole: !found, plain: [2][]byte{before, behind}, sum: crc32.ChecksumIEEE(before)}
	for i, part := range v.plain {
		var small bytes.Buffer
		zip, err := flate.NewWriter(&small, pageGzipLevel)
		if err != nil {
			return fmt.Errorf("draw page: %w", err)
		}
		if _, err := zip.Write(part); err != nil {
			return fmt.Errorf("compress page: %w", err)
		}
		end := zip.Flush // to the end of a byte, and the stream goes on
		if i == 1 {
			end = zip.Close
		}
		if err := end(); err != nil {
			return fmt.Errorf("compress page: %w", err)
		}
		v.small[i] = small.Bytes()
	}
	p.slotted = v
	return nil
}

// size is what the page takes in memory.
func (v *slotted) size() int64 {
	if v == nil {
		return 0
	}
	return int64(len(v.plain[0]) + len(v.plain[1]) + len(v.small[0]) + len(v.small[1]))
}

// gzipHead begins a gzip file without name and time; RFC 1952.
var gzipHead = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}

// send sends the page with a token of less than 64 KB in its place.
func (v *slotted) send(w http.ResponseWriter, r *http.Request, token string) {
	if v.whole {
		token = ""
	}
	h := w.Header()
	h["Vary"] = varyByCoder
	h["Content-Type"] = htmlType
	h.Set("Content-Language", phrase.From(r.Context()).Language())
	parts := [][]byte{v.plain[0], []byte(token), v.plain[1]}
	if assets.AcceptsGzip(r.Header.Get("Accept-Encoding")) {
		h["Content-Encoding"] = gzipCoding
		parts = v.compressed(token)
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	for _, part := range parts {
		buf.Write(part)
	}
	h["Content-Length"] = []string{strconv.Itoa(buf.Len())}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(buf.Bytes()) // the reader has gone; there is nobody to tell
}

// compressed is the page as a gzip file.
func (v *slotted) compressed(token string) [][]byte {
	stored := make([]byte, 5, 5+len(token)) // a block that is not the last, and not compressed; RFC 1951, 3.2.4
	binary.LittleEndian.PutUint16(stored[1:], uint16(len(token)))
	binary.LittleEndian.PutUint16(stored[3:], ^uint16(len(token)))
	stored = append(stored, token...)
	sum := crc32.Update(crc32.Update(v.sum, crc32.IEEETable, []byte(token)), crc32.IEEETable, v.plain[1])
	tail := binary.LittleEndian.AppendUint32(nil, sum)
	tail = binary.LittleEndian.AppendUint32(tail, uint32(len(v.plain[0])+len(token)+len(v.plain[1])))
	return [][]byte{gzipHead, v.small[0], stored, v.small[1], tail}
}
