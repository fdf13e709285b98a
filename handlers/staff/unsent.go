package staff

import (
	"context"
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
