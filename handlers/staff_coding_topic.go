package handlers

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/views"
)

// offTopicForm sets a comment aside or takes it back. back is where the page
// leads afterwards.
func (s *site) offTopicForm(ctx context.Context, token string, c docket.Comment, names names, back string) (views.OffTopicForm, error) {
	f := views.OffTopicForm{ID: c.ID, Token: token, Back: back, May: c.Status.Public() || c.Status == docket.Pending}
	f.Reason = views.Field{Name: "reason", ID: "off-reason", Label: "Why is it off topic?", Hint: "For colleagues. Never public.", Rows: 2, Wide: true, Max: docket.MaxReason}
	if c.OffTopicBy == 0 {
		return f, nil
	}
	f.By = names.of(c.OffTopicBy)
	marks, err := s.Staff.Coding.OffTopicMarks(ctx, c.ID)
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

// offTopic takes a person's word that a comment speaks of something else, or
// takes it back. The comment stays as public as it was.
func (s *site) offTopic(w http.ResponseWriter, r *http.Request) error {
	form, err := s.staffForm(w, r, maxSmallForm)
	if err != nil {
		return err
	}
	id, user := docket.CommentID(r.PathValue("comment")), sessionOf(r).User
	if _, _, ok := id.Split(); !ok {
		return docket.ErrNotFound
	}
	if !user.Role.May(docket.MayModerate) {
		if _, err := s.Reader.PublicComment(r.Context(), id); err != nil {
			return err
		}
	}
	if _, err := s.Staff.Review.Comment(r.Context(), id); err != nil {
		return err
	}
	off := form.Get("off") == "1"
	if !off && form.Get("off") != "0" {
		return badRequest("This step of the form does not exist. Open the comment and start again.")
	}
	back := localPath(form.Get("back"))
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
	err = s.Staff.Coding.SetOffTopic(r.Context(), user.ID, id, off, reason)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		for _, text := range invalid {
			problem = text
		}
		return s.offTopicAgain(w, r, id, back, reason, problem)
	}
	if err != nil {
		return err
	}
	s.poke()
	done := "on-topic"
	if off {
		done = "off-topic"
	}
	return seeOther(w, r, with(back, done))
}

// offTopicAgain asks for the reason again, on a page of its own: the form stands
// on several pages.
func (s *site) offTopicAgain(w http.ResponseWriter, r *http.Request, id docket.CommentID, back, reason, problem string) error {
	c, err := s.Staff.Review.Comment(r.Context(), id)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.OffTopicPage{Shell: s.staffShell(r, "Set comment "+string(id)+" aside", "/admin/coding"), Back: back}
	page.Shell.Problem = true
	if page.Form, err = s.offTopicForm(r.Context(), page.Shell.FormToken, c, names, back); err != nil {
		return err
	}
	page.Form.Reason.Value, page.Form.Reason.Problem = reason, problem
	page.Problems = []views.Problem{{Field: "off-reason", Text: problem}}
	return s.render(w, r, http.StatusUnprocessableEntity, views.OffTopic(page))
}
