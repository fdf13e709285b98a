package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
)

// Visit is what a request carries through the handlers.
type Visit struct {
	Reference string // names the request in the log and on error pages

	// Fail sends an error in the form of who asked; nil: as a page.
	Fail func(w http.ResponseWriter, r *http.Request, p *Problem)
}

type visitKey struct{}

// VisitOf is what the request carries; an empty visit outside of the handlers.
func VisitOf(r *http.Request) *Visit {
	if v, ok := r.Context().Value(visitKey{}).(*Visit); ok {
		return v
	}
	return &Visit{}
}

// NewReference makes the reference of a request.
func NewReference() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Recorder remembers the status and size of an answer.
type Recorder struct {
	http.ResponseWriter
	Status int
	Bytes  int64
	gone   bool // the reader left before an answer
}

func (rec *Recorder) WriteHeader(status int) {
	if rec.Status == 0 && status >= 200 {
		rec.Status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *Recorder) Write(b []byte) (int, error) {
	if rec.Status == 0 {
		rec.Status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (rec *Recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// StatusOr200 is the status for the log.
func (rec *Recorder) StatusOr200() int {
	switch {
	case rec.Status != 0:
		return rec.Status
	case rec.gone:
		return statusReaderGone
	}
	return http.StatusOK
}

// statusReaderGone stands in the log where the reader left before an answer, as
// proxies write it.
const statusReaderGone = 499
