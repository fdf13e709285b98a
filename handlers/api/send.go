package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
)

// MediaType is that of every answer, errors among them: some programs take no other.
const MediaType = "application/vnd.api+json"

// list is a page of resources.
type list struct {
	Data []resource `json:"data"`
	Meta meta       `json:"meta"`
}

// detail is one resource.
type detail struct {
	Data resource `json:"data"`
}

// resource is one docket, document or comment.
type resource struct {
	ID            string         `json:"id"`
	Type          string         `json:"type"`
	Links         links          `json:"links"`
	Attributes    any            `json:"attributes"`
	Relationships *relationships `json:"relationships,omitempty"`
}

type links struct {
	Self string `json:"self"`
}

// relationships says where attachments would be. The portal takes no files.
type relationships struct {
	Attachments relation `json:"attachments"`
}

type relation struct {
	Data  *[]resource  `json:"data,omitempty"` // only where the request includes attachments
	Links relatedLinks `json:"links"`
}

type relatedLinks struct {
	Self    string `json:"self"`
	Related string `json:"related"`
}

// related are the relationships of a resource; with its attachments, of which there
// are none, where the request asks for them.
func (f *Face) related(kind, id string, included bool) *relationships {
	at := f.self(kind, id)
	rel := &relationships{relation{Links: relatedLinks{at + "/relationships/attachments", at + "/attachments"}}}
	if included {
		rel.Attachments.Data = &[]resource{}
	}
	return rel
}

// meta says where a page lies in its list.
type meta struct {
	HasNextPage      bool `json:"hasNextPage"`
	HasPreviousPage  bool `json:"hasPreviousPage"`
	NumberOfElements int  `json:"numberOfElements"`
	PageNumber       int  `json:"pageNumber"`
	PageSize         int  `json:"pageSize"`
	TotalElements    int  `json:"totalElements"`
	TotalPages       int  `json:"totalPages"`
	FirstPage        bool `json:"firstPage"`
	LastPage         bool `json:"lastPage"`
}

// newMeta describes a page of rows out of total. A list ends at its last page that
// can be asked for.
func newMeta(p paging, rows, total int) meta {
	pages := min(mostPages, max(1, (total+p.size-1)/p.size))
	return meta{
		HasNextPage: p.number < pages, HasPreviousPage: p.number > 1,
		NumberOfElements: rows, PageNumber: p.number, PageSize: p.size,
		TotalElements: total, TotalPages: pages,
		FirstPage: p.number == 1, LastPage: p.number >= pages,
	}
}

// send answers with a body, or with 304 where the program has it.
func (f *Face) send(w http.ResponseWriter, r *http.Request, status int, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	sum := sha256.Sum256(text)
	tag := hex.EncodeToString(sum[:12])
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if status == http.StatusOK {
		h.Set("ETag", `W/"`+tag+`"`)
		if web.Matches(r, `"`+tag+`"`) {
			h.Set("Vary", "Accept-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	return f.SendOpen(w, r, status, MediaType, text)
}

// failure is one error as programs read it.
type failure struct {
	Status string `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// fail sends an error. What went wrong on our side stays in our log, under the
// reference that the answer names.
func (f *Face) fail(w http.ResponseWriter, r *http.Request, p *web.Problem) {
	web.SetRetry(w, p.Retry)
	detail := strings.Join(p.Text, " ")
	if p.Status == http.StatusInternalServerError {
		detail = "We could not answer this request. The problem was written to our log as " +
			web.VisitOf(r).Reference + "."
	}
	text, _ := json.Marshal(map[string][]failure{"errors": {{strconv.Itoa(p.Status), p.Heading, detail}}})
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", MediaType)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(p.Status)
	_, _ = bytes.NewReader(text).WriteTo(w) // the reader has gone; there is nobody to tell
}

var (
	errMethod = &web.Problem{Status: http.StatusMethodNotAllowed, Heading: "This interface is for reading",
		Text: []string{"Use GET. Comments are sent with the form of the docket's page."}}
	errNoAddress = &web.Problem{Status: http.StatusNotFound, Heading: "There is nothing at this address",
		Text: []string{"The addresses of this interface are in /api/openapi.json."}}
)

// noSuch is the error for an ID that names nothing.
func noSuch(kind string) error {
	return &web.Problem{Status: http.StatusNotFound, Heading: "The " + kind + " ID could not be found.",
		Text: []string{"Only what was posted once is here. Check the ID."}}
}

// bad is the error for a request that cannot be read.
func bad(text string) error {
	return &web.Problem{Status: http.StatusBadRequest, Heading: "Bad Request", Text: []string{text}}
}

func overLimit(q web.Quota) error {
	return &web.Problem{Status: http.StatusTooManyRequests, Heading: "Too Many Requests", Retry: q.Wait, Text: []string{
		phrase.English.Count(q.Limit, "Your network may send %d request an hour. Wait %s and go on.",
			"Your network may send %d requests an hour. Wait %s and go on.", web.WaitWords(phrase.English, q.Wait))}}
}

// objectID is a second name of a record, as the interface has one. It tells nothing
// that its ID does not.
func objectID(prefix, kind, id string) string {
	sum := sha256.Sum256([]byte("object " + kind + " " + id))
	return prefix + hex.EncodeToString(sum[:6])
}

func commentObject(id docket.CommentID) string { return objectID("0900", "comment", string(id)) }
