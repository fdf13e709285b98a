// Package api serves what is posted to programs, in the shape of the read interface
// of regulations.gov, version 4: dockets, documents and comments as JSON. docs/api.md
// says field by field what is the same and what differs.
package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// Store holds what programs ask of the store: dockets, and records of comments that
// are posted, or once were.
type Store interface {
	CountPublicRecords(ctx context.Context, q docket.RecordQuery) (int, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
	LastPublicChange(ctx context.Context, id docket.ID) (time.Time, error)
	PublicRecord(ctx context.Context, id docket.CommentID) (docket.PublicRecord, error)
	PublicRecords(ctx context.Context, q docket.RecordQuery) ([]docket.PublicRecord, error)
}

// Root is the path that all addresses of the interface begin with.
const Root = "/api/v4/"

// Face holds the pages of the interface by subject, as the route table names them.
type Face struct {
	*web.Core
	Dockets, Docket        web.Page
	Documents, Document    web.Page
	Comments, Comment      web.Page
	Attachments            web.Page // of a document or a comment
	Description, Preflight web.Page
	Missing                web.Page // everything else below Root

	store  Store
	counts *web.Remembered[int]
}

// mostCounts bounds the counts that are remembered: some hundred kilobytes.
const mostCounts = 1024

// New returns the interface.
func New(c *web.Core, store Store) *Face {
	f := &Face{Core: c, store: store, counts: web.NewRemembered[int](mostCounts)}
	f.Dockets, f.Docket = f.page(f.listDockets), f.page(f.showDocket)
	f.Documents, f.Document = f.page(f.listDocuments), f.page(f.showDocument)
	f.Comments, f.Comment = f.page(f.listComments), f.page(f.showComment)
	f.Attachments = f.page(f.listAttachments)
	f.Description, f.Preflight, f.Missing = f.describe, f.preflight, f.page(missing)
	return f
}

// page turns a read into a page: it counts the request, sends what was read as JSON,
// and every error in the form of the interface. A key that a program sends is not
// looked at.
func (f *Face) page(read func(r *http.Request) (any, error)) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := f.take(w, r); err != nil {
			return err
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", allowed)
			return errMethod
		}
		body, err := read(r)
		if err != nil {
			return err
		}
		return f.send(w, r, http.StatusOK, body)
	}
}

// take counts a request and says in the headers how many are left.
func (f *Face) take(w http.ResponseWriter, r *http.Request) error {
	web.VisitOf(r).Fail = f.fail
	share(w)
	quota := f.TakeAPI(r)
	h := w.Header()
	h.Set("X-RateLimit-Limit", strconv.Itoa(quota.Limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(quota.Left))
	if quota.Wait > 0 {
		return overLimit(quota)
	}
	return nil
}

const allowed = "GET, HEAD, OPTIONS"

// share lets scripts of other sites read an answer. There is nothing in it that they
// could not ask for themselves, and no cookie decides what it holds.
func share(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Content-Security-Policy", web.Sandboxed)
}

// preflight tells a browser that scripts may send a key.
func (f *Face) preflight(w http.ResponseWriter, _ *http.Request) error {
	share(w)
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", allowed)
	h.Set("Access-Control-Allow-Headers", "X-Api-Key, Accept, Content-Type, If-None-Match")
	h.Set("Access-Control-Max-Age", "86400")
	h.Set("Allow", allowed)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// missing answers what is at no address of the interface.
func missing(*http.Request) (any, error) { return nil, errNoAddress }

// self is the address of a resource.
func (f *Face) self(kind, id string) string { return f.Look.BaseURL + Root + kind + "/" + id }

// agency is the acronym of the agency of a docket: what its ID begins with.
func agency(id docket.ID) string {
	acronym, _, _ := strings.Cut(string(id), "-")
	return acronym
}
