package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
)

// Uploaded is a form with a file. It is read from the connection into memory and never
// written to a disk, as the standard library's own reader of such forms would.
type Uploaded struct {
	Form     url.Values
	Name     string // what the file is called, without its folder
	File     []byte // nil when none was chosen
	TooLarge bool   // the file has more bytes than it may; it is not kept
	Whole    bool   // every field has arrived
}

// uploadBounds say what a form with a file may hold.
type uploadBounds struct {
	field  string // of the file
	file   int64  // bytes; a larger one is passed over, and the fields behind it are read
	fields int64  // bytes of all other fields
	body   int64  // bytes of everything; beyond them nothing more is read
}

// maxUploadFields bounds what else stands in a form with a file, in bytes.
const maxUploadFields = 64 << 10

// IsMultipart reports whether a request brings a form that can hold a file.
func IsMultipart(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// StaffUpload reads a staff form with a file of up to limit bytes in the field
// named, and checks that it was made for this session.
func (s *Gate) StaffUpload(w http.ResponseWriter, r *http.Request, field string, limit int64) (Uploaded, error) {
	if !IsMultipart(r) {
		form, err := s.StaffForm(w, r, maxUploadFields)
		return Uploaded{Form: form, Whole: true}, err
	}
	up, err := readUpload(w, r, uploadBounds{field: field, file: limit, fields: maxUploadFields,
		body: limit + 2*maxUploadFields})
	if err != nil {
		return up, err
	}
	if err := s.CheckToken(r, SessionOf(r), up.Form); err != nil {
		return up, err
	}
	return up, nil
}

// readUpload reads a form with a file.
func readUpload(w http.ResponseWriter, r *http.Request, b uploadBounds) (Uploaded, error) {
	up := Uploaded{Form: url.Values{}}
	r.Body = http.MaxBytesReader(w, r.Body, b.body)
	parts, err := r.MultipartReader()
	if err != nil {
		return up, errFormType
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			up.Whole = true
			return up, nil
		}
		if err == nil {
			err = up.take(part, &b)
		}
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			up.File, up.TooLarge = nil, true
			return up, nil
		}
		if problem, ours := errors.AsType[*Problem](err); ours {
			return up, problem
		}
		if err != nil {
			return up, BadRequest("The form did not arrive whole. Please send it again.")
		}
	}
}

// take reads one part of the form.
func (u *Uploaded) take(part *multipart.Part, b *uploadBounds) error {
	name := part.FormName()
	if name == b.field {
		file, err := io.ReadAll(io.LimitReader(part, b.file+1))
		switch {
		case err != nil:
			return err
		case int64(len(file)) > b.file:
			u.TooLarge = true
		case part.FileName() != "":
			u.Name, u.File = part.FileName(), file
		}
		return nil
	}
	value, err := io.ReadAll(io.LimitReader(part, b.fields+1))
	if err != nil {
		return err
	}
	if b.fields -= int64(len(value)); b.fields < 0 || u.Form.Has(name) {
		return errTooLarge
	}
	u.Form.Set(name, string(value))
	return nil
}
