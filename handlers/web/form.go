package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"commentportal/docket"
)

// MaxSmallForm bounds the forms that hold no answers, in bytes: status, report,
// sign-in. The longest of their fields is a note of some thousand characters.
const MaxSmallForm = 64 << 10

// ReadForm reads a posted form of at most limit bytes. A body that says it is
// longer is refused before it is read. Fields not named in multi may come once
// only: two values for one question of ours is a request that no page sends.
func (s *Core) ReadForm(w http.ResponseWriter, r *http.Request, limit int64, multi ...string) (url.Values, error) {
	raw, err := s.readRaw(w, r, limit)
	if err != nil {
		return nil, err
	}
	return ParseFields(raw, multi...)
}

// readRaw reads a posted form of at most limit bytes as it was sent.
func (s *Core) readRaw(w http.ResponseWriter, r *http.Request, limit int64) (string, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil ||
		kind != "application/x-www-form-urlencoded" {
		return "", errFormType
	}
	if r.ContentLength > limit {
		return "", errTooLarge
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return "", errTooLarge
		}
		return "", BadRequest("The form did not arrive whole. Please send it again.")
	}
	return string(raw), nil
}

// DocketID reads the docket of the address. What is not written like a docket ID
// is no docket of ours, and no store is asked about it.
func DocketID(r *http.Request) (docket.ID, error) {
	id := docket.ID(r.PathValue("docket"))
	if !id.Valid() {
		return "", ErrNoPage
	}
	return id, nil
}

// ParseFields decodes a form or a query, once. The percent-decoded bytes are
// passed on as they are: whether they are good UTF-8 is for intake to say.
func ParseFields(raw string, multi ...string) (url.Values, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, BadRequest("The request is not written the way a web page writes it. Open the page here " +
			"and try again.")
	}
	for name, list := range values {
		if len(list) > 1 && !slices.Contains(multi, name) {
			return nil, BadRequest("A field was sent more than once. Open the form here and send it again.")
		}
	}
	return values, nil
}
