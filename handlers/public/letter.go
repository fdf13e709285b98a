package public

import (
	"bytes"
	"net/http"
	"strconv"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// letters takes the text out of documents that people bring to the form.
type letters struct{ *form }

// Open sends whoever opens the address of the form with a document to the form.
func (s *letters) Open(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, phrase.From(r.Context()).Address(formAddress(id)))
}

func formAddress(id docket.ID) string { return "/dockets/" + string(id) + "/comment" }

// Take puts the text of a document into the form. It stores nothing; whatever goes wrong,
// the page that says so still holds what was typed.
func (s *letters) Take(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	if !s.Documents.On() {
		return web.ErrNoPage
	}
	d, docketErr := s.store.Docket(r.Context(), id)
	limit := web.MaxFormBytes(d)
	if docketErr != nil {
		limit = web.MaxFormBytes(docket.Docket{Questions: make([]docket.Question, 5)})
	}
	brought, err := s.ReadBrought(w, r, limit)
	defer brought.Done()
	if err != nil {
		return err
	}
	typed := web.TypedFields(brought.Form)
	keepInHistory(w)
	if docketErr != nil {
		return s.keep(w, r, d, typed, docketErr)
	}
	if accepts, _ := d.Accepts(s.Now()); !accepts {
		return s.formAgain(w, r, d, typed, docket.ErrClosed)
	}
	l, problem := s.ReadLetter(r.Context(), &brought)
	if problem != nil {
		return s.refused(w, r, d, typed, problem)
	}
	placed, err := s.Place(r.Context(), d, l)
	if err != nil {
		return s.keep(w, r, d, typed, err)
	}
	taken, invalid := web.PutIn(phrase.From(r.Context()), d, typed, placed, l.Lost)
	if len(taken.Places) == 0 { // a response form that nobody has filled in
		return s.refused(w, r, d, typed, web.NoText())
	}
	return s.letterPage(w, r, d, typed, http.StatusOK, invalid, &taken)
}

// refused shows the form with why a document was not taken.
func (s *letters) refused(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed,
	problem *web.Problem) error {
	web.SetRetry(w, problem.Retry)
	why := problem.In(phrase.From(r.Context())).Text[0]
	return s.letterPage(w, r, d, typed, problem.Status, docket.Invalid{views.FieldDocument: why}, nil)
}

// letterPage shows the form after a document was brought to it.
func (s *letters) letterPage(w http.ResponseWriter, r *http.Request, d docket.Docket, typed views.Typed, status int,
	invalid docket.Invalid, taken *views.Taken) error {
	if typed[views.FieldToken] == "" {
		typed[views.FieldToken] = s.intake.NewToken(d.ID)
	}
	shell := s.DocketShell(r.Context(), d, "Write a comment", "/comment")
	shell.Address, shell.Carries, shell.Problem = formAddress(d.ID), true, len(invalid) > 0
	page := s.page(shell, d, typed, invalid)
	if page.Bring != nil {
		page.Bring.Taken = taken
	}
	if err := s.addParent(r.Context(), d, &page); err != nil {
		return err
	}
	return s.Render(w, r, status, views.CommentForm(page))
}

// Form is the document in which the questions are answered offline.
func (s *letters) Form(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	if accepts, _ := d.Accepts(s.Now()); !accepts || !s.Documents.On() {
		return web.ErrNoPage
	}
	var file bytes.Buffer
	if err := web.ResponseForm(phrase.From(r.Context()), d).Write(&file); err != nil {
		return err
	}
	web.Download(w, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"comment-form-"+string(d.ID)+".docx")
	w.Header().Set("Content-Length", strconv.Itoa(file.Len()))
	_, _ = w.Write(file.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}

// page lays the form out, with the place where a document is brought.
func (s *form) page(shell views.Shell, d docket.Docket, typed views.Typed, invalid docket.Invalid,
) views.CommentFormPage {
	page := views.NewCommentPage(shell, d, s.Now(), typed, invalid)
	if s.Documents.On() && page.Accepts {
		page.Bring = views.NewBringPart(shell.Say, page.Action, s.Documents.MaxMegabytes(),
			invalid[views.FieldDocument])
	}
	return page
}
