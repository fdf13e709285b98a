package main

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"sync/atomic"
	"time"
)

// errFraming ends the reading of a header whose length of the body is not beyond
// doubt. net/http answers every error of reading a header that is not one of the
// network with 400 and closes the connection.
var errFraming = errors.New("portal: the header of a request gives two lengths, a length that is none, or a " +
	"folded line")

// keptLine is how much of a header line is kept, in bytes: a name that matters, its
// length and some space.
const keptLine = 128

// keptEnd is how much of the end of a request line is kept, in bytes: its version.
const keptEnd = 16

// A refused connection takes in what the client still sends, for so long and up to
// so many bytes: closing at once would take the answer away from it.
const (
	refusedFor  = 500 * time.Millisecond
	refusedRead = 256 << 10
)

// closeLine makes a request the last one of its connection.
const closeLine = "Connection: close\r\n"

// framedListener accepts connections whose requests say where they end in one way.
type framedListener struct{ *net.TCPListener }

func (l framedListener) Accept() (net.Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return &framedConn{Conn: c}, nil
}

// framedConn refuses what lets two programs see different requests in the same
// bytes (RFC 9112, sections 5.2, 6.1 and 6.3; STANDARDS, security row 37):
// Content-Length together with Transfer-Encoding, either of them twice, and folded
// lines; in HTTP/1.0, any Transfer-Encoding. net/http drops Content-Length in
// silence where both are there, so a handler cannot know.
//
// It follows requests through header and counted body. A request with a
// Transfer-Encoding becomes the last of its connection, by a line added to its
// header, so chunks need not be followed, and no difference in reading chunks can
// hide a second request. Everything else passes unchanged; what net/http refuses
// by itself it still refuses.
//
// net/http reads from one goroutine at a time.
type framedConn struct {
	net.Conn
	rest    []byte // read from the connection, to be looked at next
	err     error
	refused atomic.Bool // err is set; the server may close from elsewhere

	line    []byte // what is kept of the line under way
	fields  bool   // past the request line
	old     bool   // of HTTP/1.0, which knows no Transfer-Encoding
	counted bool   // a Content-Length was seen
	coded   bool   // a Transfer-Encoding was seen
	body    int64  // bytes of the body: those that the header gives, then those to come
	inBody  bool
	last    bool // past the header of a request that ends the connection
}

// Read reads what may be handed on. A refusal comes after what came before it.
func (c *framedConn) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := 0, error(nil)
	if len(c.rest) > 0 {
		n = copy(p, c.rest)
		c.rest = c.rest[n:]
	} else if n, err = c.Conn.Read(p); n == 0 {
		return n, err
	}
	end, added := c.follow(p[:n])
	if added != "" {
		c.rest = append(append([]byte(added), p[end:n]...), c.rest...)
	}
	if c.err != nil && end == 0 {
		return 0, c.err
	}
	if end < n {
		err = nil // it comes again with the next read
	}
	return end, err
}

// CloseWrite ends what is sent, so that the last answer arrives before the end of
// the connection.
func (c *framedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Close closes the connection: one that was refused as soon as the client has had
// time to read why.
func (c *framedConn) Close() error {
	if !c.refused.CompareAndSwap(true, false) {
		return c.Conn.Close()
	}
	err := errors.Join(c.CloseWrite(), c.SetReadDeadline(time.Now().Add(refusedFor)))
	go func() {
		_, _ = io.CopyN(io.Discard, c.Conn, refusedRead)
		_ = c.Conn.Close()
	}()
	return err
}

// follow looks at the next bytes and returns how many of them may be handed on,
// and what to add after them.
func (c *framedConn) follow(p []byte) (int, string) {
	for i := 0; i < len(p); {
		switch {
		case c.last:
			return len(p), ""
		case c.inBody:
			n := min(c.body, int64(len(p)-i))
			c.body -= n
			c.inBody = c.body > 0
			i += int(n)
		default:
			end := bytes.IndexByte(p[i:], '\n')
			if end < 0 {
				c.keep(p[i:])
				return len(p), ""
			}
			c.keep(p[i : i+end])
			coded := c.coded
			if c.err = c.endLine(); c.err != nil {
				c.refused.Store(true)
				return i, ""
			}
			i += end + 1
			if c.coded && !coded {
				return i, closeLine
			}
		}
	}
	return len(p), ""
}

// keep keeps the end of a request line and the beginning of every other.
func (c *framedConn) keep(p []byte) {
	if c.fields {
		c.line = append(c.line, p[:min(len(p), keptLine-len(c.line))]...)
		return
	}
	c.line = append(c.line, p[max(0, len(p)-keptEnd):]...)
	c.line = append(c.line[:0], c.line[max(0, len(c.line)-keptEnd):]...)
}

// endLine judges a line of a header that is complete.
func (c *framedConn) endLine() error {
	full := len(c.line) == keptLine
	line := bytes.TrimSuffix(c.line, []byte("\r"))
	c.line = c.line[:0]
	if !c.fields {
		c.fields = len(bytes.Trim(line, "\r")) > 0 // net/http skips empty lines before a request, or refuses them
		c.old = bytes.HasSuffix(line, []byte("HTTP/1.0"))
		return nil
	}
	if len(line) == 0 {
		c.endHeader()
		return nil
	}
	if line[0] == ' ' || line[0] == '\t' {
		return errFraming
	}
	name, value, _ := bytes.Cut(line, []byte(":"))
	switch {
	case bytes.EqualFold(name, []byte("Transfer-Encoding")):
		if c.counted || c.coded || c.old {
			return errFraming
		}
		c.coded = true
	case bytes.EqualFold(name, []byte("Content-Length")):
		length, err := strconv.ParseUint(string(bytes.Trim(value, " \t")), 10, 63)
		if c.counted || c.coded || full || err != nil {
			return errFraming
		}
		c.counted, c.body = true, int64(length)
	}
	return nil
}

// endHeader goes on to the body, or to the next request.
func (c *framedConn) endHeader() {
	c.last = c.coded
	c.inBody = c.counted && c.body > 0
	c.fields, c.counted, c.coded = false, false, false
}
