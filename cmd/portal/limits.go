package main

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// Limits of a connection (STANDARDS, reliability rule 8).
const (
	headerTimeout = 5 * time.Second
	bodyTimeout   = 15 * time.Second // plus one second for every KiB that arrived: slow lines are honest
	writeTimeout  = 30 * time.Second // to the first byte of the answer, and then between two
	idleTimeout   = 60 * time.Second
	maxHeader     = 16 << 10 // bytes
	minBodyRate   = 1 << 10  // bytes a second

	// A body that is refused is read on for a while, and thrown away. A proxy that is still
	// sending when the connection closes tells its client that we are broken (502) and not
	// that the body is too large (413). The figures are those of the largest form that
	// deploy/nginx lets pass, and of a patient upload.
	refusedBody = 40 << 20
	refusedTime = 10 * time.Second
)

// newServer is an HTTP server with the limits set.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           withDeadlines(handler),
		ReadHeaderTimeout: headerTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		// The server adds 4 KiB to the figure for its own buffer.
		MaxHeaderBytes: maxHeader - 4<<10,
	}
}

// withDeadlines gives every request a read deadline that grows with what has
// arrived and a write deadline that moves as long as bytes leave. A timeout of
// the whole server would cut a long export and cancel the handler of a request
// that was read long ago.
func withDeadlines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		out := &deadlineWriter{ResponseWriter: w, control: control, moved: time.Now()}
		if r.Body != nil && r.Body != http.NoBody {
			body := &deadlineBody{ReadCloser: r.Body, control: control, began: time.Now()}
			body.extend()
			if r.ContentLength <= refusedBody && r.Header.Get("Expect") == "" {
				out.refused = body
			}
			copied := *r
			copied.Body = body
			r = &copied
		}
		next.ServeHTTP(out, r)
	})
}

// deadlineBody moves the read deadline with every read and lifts it at the end:
// a deadline left behind would end the request while its handler still works.
type deadlineBody struct {
	io.ReadCloser
	control *http.ResponseController
	began   time.Time
	read    int64
}

func (b *deadlineBody) extend() {
	// Only a test's recorder has no deadlines.
	_ = b.control.SetReadDeadline(b.began.Add(bodyTimeout + time.Duration(b.read)*time.Second/minBodyRate))
}

func (b *deadlineBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if errors.Is(err, io.EOF) {
		_ = b.control.SetReadDeadline(time.Time{})
	} else if n > 0 {
		b.extend()
	}
	return n, err
}

// discard reads what still comes, within bounds.
func (b *deadlineBody) discard() {
	_ = b.control.SetReadDeadline(time.Now().Add(refusedTime))
	_, _ = io.CopyN(io.Discard, b.ReadCloser, refusedBody) // what fails here ends the connection anyway
	_ = b.control.SetReadDeadline(time.Time{})
}

// deadlineWriter moves the write deadline, at most once a second, while an
// answer is being sent.
type deadlineWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	moved   time.Time
	refused *deadlineBody // what is read before a 413 is sent; nil: nothing
}

// WriteHeader lets a body that is too large arrive before it says so.
func (w *deadlineWriter) WriteHeader(status int) {
	if status == http.StatusRequestEntityTooLarge && w.refused != nil {
		w.refused.discard()
		w.refused = nil
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *deadlineWriter) Write(p []byte) (int, error) {
	if now := time.Now(); now.Sub(w.moved) > time.Second {
		_ = w.control.SetWriteDeadline(now.Add(writeTimeout))
		w.moved = now
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *deadlineWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
