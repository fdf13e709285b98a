package staff

import (
	"errors"
	"net/http"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// offTopicForm marks a comment as off topic or takes that back. back is where the page
// leads afterwards.
func offTopicForm(token string, id docket.CommentID, topic theme.Topic, names names, back string) views.OffTopicForm {
	f := views.OffTopicForm{ID: id, Token: token, Back: back, May: topic.May, Why: topic.Why}
	f.Reason = views.Field{Name: "off-reason", Label: "Why is it off topic?", Hint: "For colleagues. " +
		"Never public.", Rows: 2, Wide: true, Max: docket.MaxReason}
	if topic.By != 0 {
		f.By = names.of(topic.By)
	}
	return f
}

// OffTopic takes a person's word that a comment speaks of something else, or
// takes it back. The comment stays as public as it was. Its button stands in the forms of the
// workplace and of the review desk, so everything that is ticked or typed there comes along.
func (s *codings) OffTopic(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxDecisionForm, manyValued...)
	if err != nil {
		return err
	}
	id, user := docket.CommentID(r.PathValue("comment")), web.SessionOf(r).User
	if _, _, ok := id.Split(); !ok {
		return docket.ErrNotFound
	}
	web.Takes(r, "off", "off-reason", "back")
	off := form.Get("off") == "1"
	if !off && form.Get("off") != "0" {
		return web.BadRequest("This step of the form does not exist. Open the comment and start again.")
	}
	back := web.LocalPath(form.Get("back"))
	reason := textValue(form, "off-reason")
	if !form.Has("off-reason") {
		reason = textValue(form, "reason")
	}
	err = s.desk.SetOffTopic(r.Context(), user, id, off, reason)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return s.offTopicAgain(w, r, id, back, reason, invalid["reason"])
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
func (s *codings) offTopicAgain(w http.ResponseWriter, r *http.Request, id docket.CommentID, back, reason,
	problem string) error {
	topic, err := s.desk.Topic(r.Context(), web.SessionOf(r).User, id)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.OffTopicPage{Shell: s.StaffShell(r, "Mark comment "+string(id)+" off topic", "/admin/coding"),
		Back: back}
	page.Shell.Problem = true
	page.Form = offTopicForm(page.Shell.FormToken, id, topic, names, back)
	page.Form.Reason.Value, page.Form.Reason.Problem = reason, problem
	page.Problems = []views.Problem{{Field: "off-reason", Text: problem}}
	return s.Render(w, r, http.StatusUnprocessableEntity, views.OffTopic(page))
}
