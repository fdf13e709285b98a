package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/a-h/templ"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/views"
)

// buffers are reused between pages. Ones that grew beyond keepBuffer are left
// to the garbage collector.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keepBuffer = 1 << 20 // bytes; a page of 200 long comments

// Render draws a page whole before its first byte is sent, so that a failure
// still gets its error page.
func (s *Core) Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= keepBuffer {
			buffers.Put(buf)
		}
	}()
	if err := c.Render(r.Context(), buf); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", phrase.From(r.Context()).Language())
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(buf.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}

// zippers compress pages that are not kept ready.
var zippers = sync.Pool{New: func() any {
	zip, err := gzip.NewWriterLevel(nil, pageGzipLevel)
	if err != nil {
		panic(err) // the level is a constant
	}
	return zip
}}

// RenderOpen is render for public pages without a secret of anybody's in them,
// which may be compressed: where a secret stands beside words from the address,
// the size of a compressed answer tells on it.
func (s *Core) RenderOpen(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	w.Header()["Vary"] = varyByCoder
	if !assets.AcceptsGzip(r.Header.Get("Accept-Encoding")) {
		return s.Render(w, r, status, c)
	}
	var small bytes.Buffer
	zip := zippers.Get().(*gzip.Writer)
	defer zippers.Put(zip)
	zip.Reset(&small)
	if err := c.Render(r.Context(), zip); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	if err := zip.Close(); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	h := w.Header()
	h["Content-Type"] = htmlType
	h["Content-Encoding"] = gzipCoding
	h.Set("Content-Language", phrase.From(r.Context()).Language())
	h.Set("Content-Length", strconv.Itoa(small.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(small.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}

// RenderText sends plain text.
func RenderText(w http.ResponseWriter, status int, body string) error {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
	return nil
}

// Shell is the frame of a page that belongs to no docket. Staff pages start
// from StaffShell, which adds the account.
func (s *Core) Shell(r *http.Request, title string) views.Shell {
	say := phrase.From(r.Context())
	shell := views.Shell{Title: say.Known(title), Site: s.Look, Say: say, Address: PageOf(r.Context()),
		Notice: s.notice().In(say)}
	shell.Site.Name = say.Known(s.Look.Name)
	return shell
}

// DocketShell is the frame of a public page of d. Section is the navigation
// entry it belongs to, as the path below the docket's.
func (s *Core) DocketShell(ctx context.Context, d docket.Docket, title, section string) views.Shell {
	say := phrase.From(ctx)
	shell := views.Shell{Title: say.Known(title), Site: s.Look, Docket: d,
		Section: "/dockets/" + string(d.ID) + section, Life: views.NewDocketLife(say, d, s.Now()),
		Say: say, Address: PageOf(ctx), Notice: s.notice().In(say)}
	shell.Site.Name = say.Known(s.Look.Name)
	if s.Site.Name == "" && s.Site.Agency == "" && d.Agency != "" {
		shell.Site.Name = d.Agency
	}
	return shell
}

// contentPolicy is the policy of pages.
func (s *Core) contentPolicy() string {
	if s.Secure() {
		return Policy + "; upgrade-insecure-requests"
	}
	return Policy
}

// Clip is at most n code points of s.
func Clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

// SendOpen sends a text without a secret of anybody's in it, compressed where the
// reader takes that: see RenderOpen.
func (s *Core) SendOpen(w http.ResponseWriter, r *http.Request, status int, mediaType string, text []byte) error {
	h := w.Header()
	h["Vary"] = varyByCoder
	h.Set("Content-Type", mediaType)
	if len(text) >= leastZipped && assets.AcceptsGzip(r.Header.Get("Accept-Encoding")) {
		var small bytes.Buffer
		zip := zippers.Get().(*gzip.Writer)
		defer zippers.Put(zip)
		zip.Reset(&small)
		if _, err := zip.Write(text); err != nil {
			return fmt.Errorf("compress: %w", err)
		}
		if err := zip.Close(); err != nil {
			return fmt.Errorf("compress: %w", err)
		}
		h["Content-Encoding"] = gzipCoding
		text = small.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) // the reader has gone; there is nobody to tell
	return nil
}

// leastZipped is the length in bytes from which compressing saves a packet.
const leastZipped = 1400
