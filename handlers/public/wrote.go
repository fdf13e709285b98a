package public

import (
	"context"
	"errors"
	"net/http"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// wroteStore holds what the question "did you write this?" asks of the store.
type wroteStore interface {
	SenderQuestion(ctx context.Context, token string) (docket.SenderQuestion, error)
	AnswerSenderQuestion(ctx context.Context, token string, a docket.SampleAnswer, number docket.TrackingNumber) (
		docket.SenderAnswered, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// wrote asks senders who were drawn by lot whether they wrote a posted comment. Its page
// shows what everybody may read, and nothing else.
type wrote struct {
	*web.Core
	store wroteStore
}

// Ask shows the comment and the buttons. It changes nothing: programs that read mail open
// links before people do.
func (s *wrote) Ask(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, http.StatusOK, "")
}

func (s *wrote) ask(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	token := r.PathValue("token")
	q, err := s.store.SenderQuestion(r.Context(), token)
	if errors.Is(err, docket.ErrNotFound) {
		return s.over(w, r)
	}
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), q.Docket)
	if err != nil {
		return err
	}
	c, err := s.store.PublicComment(r.Context(), q.Comment)
	if errors.Is(err, docket.ErrNotFound) {
		return s.over(w, r)
	}
	if err != nil {
		return err
	}
	say := phrase.From(r.Context())
	page := views.WrotePage{Shell: s.DocketShell(r.Context(), d, "Did you write this?", ""), Token: token,
		Problem: problem, Comment: views.NewWroteCard(say, d, c), Last: say.Moment(q.EndsAt.In(d.Location()))}
	page.Shell.Problem = problem != ""
	return s.alone(w, r, status, page)
}

func (s *wrote) over(w http.ResponseWriter, r *http.Request) error {
	dockets, err := s.store.Dockets(r.Context())
	if err != nil {
		return err
	}
	page := views.WrotePage{Shell: s.SiteShell(r, "Did you write this?", dockets), Over: true}
	return s.alone(w, r, http.StatusGone, page)
}

// Answer counts an answer, and opens a case where it is no.
func (s *wrote) Answer(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return err
	}
	a := docket.SampleAnswer(values.Get("answer"))
	if !a.Valid() {
		return s.ask(w, r, http.StatusUnprocessableEntity, phrase.From(r.Context()).Text("Press one of the buttons."))
	}
	number := docket.NewCaseNumber()
	done, err := s.store.AnswerSenderQuestion(r.Context(), r.PathValue("token"), a, number)
	if errors.Is(err, docket.ErrNotFound) {
		return s.over(w, r)
	}
	if err != nil {
		return err
	}
	of, _, _ := done.Comment.Split()
	d, err := s.store.Docket(r.Context(), of)
	if err != nil {
		return err
	}
	page := views.WrotePage{Shell: s.DocketShell(r.Context(), d, "Did you write this?", ""), Done: &done, Answer: a,
		Comments: "/dockets/" + string(of) + "/comments/" + string(done.Comment)}
	if done.Filed {
		page.Number = string(number)
	}
	return s.alone(w, r, http.StatusOK, page)
}

// alone sends a page that is for one person.
func (s *wrote) alone(w http.ResponseWriter, r *http.Request, status int, page views.WrotePage) error {
	page.Shell.NoIndex = true
	page.Shell.Address = ""
	if page.Token != "" { // the same question in the other language
		page.Shell.Address = docket.SenderQuestionPath(page.Token)
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, status, views.Wrote(page))
}
