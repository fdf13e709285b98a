package public

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// helpfulStore holds what “Was this page helpful?” asks of the store.
type helpfulStore interface {
	CountVote(ctx context.Context, v docket.PageVote) error
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
}

// RemarkDesk takes what readers write about a page.
type RemarkDesk interface {
	// Remark sends it. Unless sure, words in which a program sees something private are not
	// sent, and the passages are returned.
	Remark(ctx context.Context, m docket.PageRemark, sure bool) ([]docket.Finding, error)
	// Urgent reports whether a program sees signs of a live incident in the words.
	Urgent(text docket.Text) bool
}

// helpful takes answers to “Was this page helpful?”.
type helpful struct {
	*web.Core
	store helpfulStore
	desk  RemarkDesk
}

var errNoSuchVote = web.BadRequest("This page does not ask that. Go back and choose “Yes” or “No” there.")

// asked reads which page an answer is about, and the answer.
func (s *helpful) asked(r *http.Request, values url.Values) (docket.PageVote, docket.AskedPage, docket.Docket,
	error) {
	page, known := docket.PageNamed(values.Get("page"))
	answer := values.Get("helpful")
	v := docket.PageVote{Page: page.Name, Language: phrase.From(r.Context()).Language(), Helpful: answer == "yes"}
	if !known || !v.Helpful && answer != "no" {
		return v, page, docket.Docket{}, errNoSuchVote
	}
	if !page.OfDocket() {
		return v, page, docket.Docket{}, nil
	}
	id := docket.ID(values.Get("docket"))
	if !id.Valid() {
		return v, page, docket.Docket{}, errNoSuchVote
	}
	d, err := s.store.Docket(r.Context(), id)
	v.Docket = d.ID
	return v, page, d, err
}

// Count counts an answer and leads to the page that thanks for it.
func (s *helpful) Count(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	v, _, _, err := s.asked(r, values)
	if err == nil {
		err = s.Allow(s.Limits.Form, r)
	}
	if err == nil {
		err = s.store.CountVote(r.Context(), v)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, phrase.From(r.Context()).Address(helpfulAt(v, "")))
}

// helpfulAt is the address of the page after an answer.
func helpfulAt(v docket.PageVote, sent views.HelpfulSent) string {
	q := url.Values{"page": {v.Page}, "helpful": {helpfulWord(v)}}
	if v.Docket != "" {
		q.Set("docket", string(v.Docket))
	}
	if sent != "" {
		q.Set("sent", string(sent))
	}
	return "/helpful?" + q.Encode()
}

func helpfulWord(v docket.PageVote) string {
	if v.Helpful {
		return "yes"
	}
	return "no"
}

// Thank thanks for an answer, and takes words beside it.
func (s *helpful) Thank(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	v, asked, d, err := s.asked(r, values)
	if err != nil {
		return err
	}
	sent := views.HelpfulSent(values.Get("sent"))
	page := s.page(r, v, asked, d, sent)
	page.Shell.Address = helpfulAt(v, sent)
	return s.Render(w, r, http.StatusOK, views.Helpful(page))
}

func (s *helpful) page(r *http.Request, v docket.PageVote, asked docket.AskedPage, d docket.Docket,
	sent views.HelpfulSent) views.HelpfulPage {
	title := phrase.Marked("Thank you for your answer")
	shell := s.Shell(r, title)
	if d.ID != "" {
		shell = s.DocketShell(r.Context(), d, title, "")
	} else if dockets, err := s.store.Dockets(r.Context()); err == nil {
		shell = s.SiteShell(r, title, dockets)
	}
	shell.NoIndex, shell.Address = true, ""
	return views.NewHelpfulPage(shell, views.HelpfulVote{Page: v.Page, Docket: string(v.Docket),
		Helpful: helpfulWord(v)}, asked.Back(v.Docket), sent)
}

// Words takes what a reader writes about a page. Whatever is wrong with it, the page that
// says so still holds the words.
func (s *helpful) Words(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	v, asked, d, err := s.asked(r, values)
	if err != nil {
		return err
	}
	say := phrase.From(r.Context())
	text := strings.TrimSpace(unixLines(values.Get(views.FieldRemark)))
	page := s.page(r, v, asked, d, "")
	problem := wordsProblem(say, text, say.Text("Write something first, or go back to the page."), docket.MaxRemark)
	status := http.StatusUnprocessableEntity
	var seen []docket.Finding
	if problem == "" {
		if err = s.Allow(s.Limits.Form, r); err == nil {
			sure := values.Get("sure") == "1"
			seen, err = s.desk.Remark(r.Context(), docket.PageRemark{PageVote: v, Text: text}, sure)
		}
		switch {
		case errors.Is(err, docket.ErrExists):
			return web.SeeOther(w, r, say.Address(helpfulAt(v, views.HelpfulFull)))
		case err == nil && len(seen) == 0:
			sent := views.HelpfulKept
			if s.desk.Urgent(docket.Text(text)) {
				sent = views.HelpfulUrgent
			}
			return web.SeeOther(w, r, say.Address(helpfulAt(v, sent)))
		case err != nil:
			p := web.Explain(err).In(say)
			s.LogFailure(r, p, err)
			web.SetRetry(w, p.Retry)
			status, problem = p.Status, p.Heading+". "+strings.Join(p.Text, " ")
		}
	}
	page.Shell.Problem = true
	page.TypeAgain(text, problem, seen)
	return s.Render(w, r, status, views.Helpful(page))
}
