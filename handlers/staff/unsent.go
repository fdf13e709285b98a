package staff

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// unsentStore holds what the page of unsent forms asks of the store.
type unsentStore interface {
	DropUnsentForm(ctx context.Context, user docket.UserID, id string) error
	UnsentForms(ctx context.Context, user docket.UserID) ([]docket.UnsentForm, error)
}

// unsent serves the forms that were kept because their session was over.
type unsent struct {
	*staffPage
	store unsentStore
}

// List lists what is kept of this person's unsent forms.
func (s *unsent) List(w http.ResponseWriter, r *http.Request) error {
	list, err := s.store.UnsentForms(r.Context(), web.SessionOf(r).User.ID)
	if err != nil {
		return err
	}
	page := views.UnsentPage{Shell: s.StaffShell(r, "What you typed and could not send", "/admin")}
	for _, f := range list {
		at, path := web.PageAndPath(f)
		fields, _ := url.ParseQuery(f.Fields) // ours, as it was encoded
		page.Rows = append(page.Rows, views.UnsentRow{
			ID: f.ID, Name: FormName(path), Href: web.UnsentAt(at, f.ID), At: views.DateTime(f.At),
			Typed: typedRows(fields),
		})
	}
	return s.Render(w, r, http.StatusOK, views.Unsent(page))
}

// manyValued are the fields of staff forms that may come more than once.
var manyValued = []string{"redaction", "dismiss", "coding", "suggestions", "withhold", "comment", "member", "other",
	"others", "from", "excerpt", "shown", "csf_function", "kept",
	"code", "quotation"}

// Keep keeps what a script sends of a form that is being filled in, so that it is back
// when the page is loaded again. The answer is the name under which it is kept.
func (s *unsent) Keep(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxDecisionForm, manyValued...)
	if err != nil {
		return err
	}
	page, path, before := form.Get("kept-page"), form.Get("kept-path"), form.Get("kept-before")
	if FormName(path) == "" {
		return web.BadRequest("The form is none that is kept. Send it by its own button.")
	}
	for _, name := range []string{"form_token", "kept-page", "kept-path", "kept-before"} {
		form.Del(name)
	}
	id, err := s.KeepTyped(r, page, path, form, before)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(w, id)
	return err
}

// Drop throws a kept form away.
func (s *unsent) Drop(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	if err := s.store.DropUnsentForm(r.Context(), web.SessionOf(r).User.ID, r.PathValue("form")); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/unsent?done=thrown-away")
}
