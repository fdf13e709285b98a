package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
)

// Uploaded is a form with a file.
type Uploaded struct {
	Form     url.Values
	Name     string // what the file is called, without its folder
	File     []byte // nil when none was chosen
	TooLarge bool   // the file has more bytes than it may; it is not read
}

// maxUploadFields bounds what else stands in a form with a file, in bytes.
const maxUploadFields = 64 << 10

// StaffUpload reads a staff form with a file of up to limit bytes in the field
// named, and checks that it was made for this session.
func (s *Gate) StaffUpload(w http.ResponseWriter, r *http.Request, field string, limit int64) (Uploaded, error) {
	up := Uploaded{Form: url.Values{}}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		form, err := s.StaffForm(w, r, maxUploadFields)
		up.Form = form
		return up, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit+2*maxUploadFields)
	parts, err := r.MultipartReader()
	if err != nil {
		return up, errFormType
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = up.take(part, field, limit)
		}
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			up.File, up.TooLarge = nil, true
			break
		}
		if err != nil {
			return up, BadRequest("The form did not arrive whole. Please send it again.")
		}
	}
	if err := s.CheckToken(r, SessionOf(r), up.Form); err != nil {
		return up, err
	}
	return up, nil
}

// take reads one part of the form.
func (u *Uploaded) take(part *multipart.Part, field string, limit int64) error {
	name := part.FormName()
	if name == field {
		file, err := io.ReadAll(io.LimitReader(part, limit+1))
		switch {
		case err != nil:
			return err
		case int64(len(file)) > limit:
			u.TooLarge = true
		case part.FileName() != "":
			u.Name, u.File = part.FileName(), file
		}
		return nil
	}
	value, err := io.ReadAll(io.LimitReader(part, maxUploadFields+1))
	if err != nil {
		return err
	}
	if len(value) > maxUploadFields || u.Form.Has(name) {
		return errTooLarge
	}
	u.Form.Set(name, string(value))
	return nil
}
