package staff

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// offTopicForm sets a comment aside or takes it back. back is where the page
// leads afterwards.
func (s *codings) offTopicForm(ctx context.Context, token string, c docket.Comment, names names, back string) (views.OffTopicForm, error) {
	f := views.OffTopicForm{ID: c.ID, Token: token, Back: back, May: c.Status.Public() || c.Status == docket.Pending}
	f.Reason = views.Field{Name: "reason", ID: "off-reason", Label: "Why is it off topic?", Hint: "For colleagues. Never public.", Rows: 2, Wide: true, Max: docket.MaxReason}
	if c.OffTopicBy == 0 {
		return f, nil
	}
	f.By = names.of(c.OffTopicBy)
	marks, err := s.store.OffTopicMarks(ctx, c.ID)
	if err != nil {
		return f, err
	}
	for _, m := range marks {
		if m.Off {
			f.Why = m.Reason
		}
	}
	return f, nil
}

// OffTopic takes a person's word that a comment speaks of something else, or
// takes it back. The comment stays as public as it was.
func (s *codings) OffTopic(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	id, user := docket.CommentID(r.PathValue("comment")), web.SessionOf(r).User
	if _, _, ok := id.Split(); !ok {
		return docket.ErrNotFound
	}
	if !user.Role.May(docket.MayModerate) {
		if _, err := s.store.PublicComment(r.Context(), id); err != nil {
			return err
		}
	}
	if _, err := s.store.Comment(r.Context(), id); err != nil {
		return err
	}
	off := form.Get("off") == "1"
	if !off && form.Get("off") != "0" {
		return web.BadRequest("This step of the form does not exist. Open the comment and start again.")
	}
	back := web.LocalPath(form.Get("back"))
	reason := textValue(form, "reason")
	problem := ""
	switch {
	case off && reason == "":
		problem = "Say why the comment is off topic."
	case utf8.RuneCountInString(reason) > docket.MaxReason:
		problem = "Use 1,000 characters or fewer."
	case !utf8.ValidString(reason) || strings.ContainsRune(reason, 0):
		problem = "The reason has characters that we cannot read. Type it again."
	}
	if problem != "" {
		return s.offTopicAgain(w, r, id, back, reason, problem)
	}
	err = s.store.SetOffTopic(r.Context(), user.ID, id, off, reason)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		for _, text := range invalid {
			problem = text
		}
		return s.offTopicAgain(w, r, id, back, reason, problem)
	}
	if err != nil {
		return err
	}
	s.Poke()
	done := "on-topic"
	if off {
		done = "off-topic"
	}
	return web.SeeOther(w, r, web.WithDone(back, done))
}

// offTopicAgain asks for the reason again, on a page of its own: the form stands
// on several pages.
func (s *codings) offTopicAgain(w http.ResponseWriter, r *http.Request, id docket.CommentID, back, reason, problem string) error {
	c, err := s.store.Comment(r.Context(), id)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.OffTopicPage{Shell: s.StaffShell(r, "Set comment "+string(id)+" aside", "/admin/coding"), Back: back}
	page.Shell.Problem = true
	if page.Form, err = s.offTopicForm(r.Context(), page.Shell.FormToken, c, names, back); err != nil {
		return err
	}
	page.Form.Reason.Value, page.Form.Reason.Problem = reason, problem
	page.Problems = []views.Problem{{Field: "off-reason", Text: problem}}
	return s.Render(w, r, http.StatusUnprocessableEntity, views.OffTopic(page))
}
