package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// appealsStore holds what the pages of appeals ask of the store.
type appealsStore interface {
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	Appeals(ctx context.Context, q docket.AppealQuery) (docket.AppealPage, error)
	AppealCounts(ctx context.Context, id docket.ID) (docket.AppealCounts, error)
}

// AppealDesk is where somebody answers an appeal.
type AppealDesk interface {
	Answer(ctx context.Context, a docket.AppealAnswer) (mailed bool, err error)
	// Seen is what the screener sees in a text.
	Seen(text docket.Text) []docket.Finding
}

// appeals serves what the writers of comments say against decisions.
type appeals struct {
	*staffPage
	store appealsStore
	desk  AppealDesk
}

const appealListRows = 25

func appealAt(id docket.CommentID) string { return "/admin/comments/" + string(id) + "/appeal" }

func appealsAt(id docket.ID, view string) string {
	return withQuery("/admin/appeals", "docket", string(id), "view", view)
}

// List lists the appeals of a docket: those that wait, or those that have ended.
func (s *appeals) List(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.AppealsPage{Shell: s.StaffShell(r, "Appeals", "/admin/appeals"), Docket: d.ID,
		Filters: docketFilter(d, all)}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Appeals(page))
	}
	counts, err := s.store.AppealCounts(r.Context(), d.ID)
	if err != nil {
		return err
	}
	view := map[bool]string{true: "ended"}[query.Get("view") == "ended"]
	page.Tabs = []views.QueueTab{
		{Href: appealsAt(d.ID, ""), Text: "Waiting (" + views.Number(counts.Open) + ")", Current: view == ""},
		{Href: appealsAt(d.ID, "ended"), Text: "Ended (" + views.Number(counts.Ended) + ")", Current: view != ""},
	}
	q := docket.AppealQuery{Docket: d.ID, Ended: view != "", Limit: appealListRows}
	if n, err := strconv.ParseInt(query.Get("after"), 10, 64); err == nil && n > 0 {
		q.After = docket.AppealID(n)
	}
	list, err := s.store.Appeals(r.Context(), q)
	if err != nil {
		return err
	}
	page.Total = totalWords(list.Total, false, "appeal", "appeals")
	for _, p := range list.Appeals {
		row := views.AppealRow{Href: appealAt(p.Comment), Comment: string(p.Comment), State: p.Outcome.Label(),
			Against: p.Status.Label(), Yours: p.Open() && !p.MayAnswer(web.SessionOf(r).User.ID)}
		row.Clock, row.Late = s.clock(p, d)
		page.Rows = append(page.Rows, row)
	}
	page.Pager = views.Pager{Label: "Appeals"}
	if q.After > 0 {
		page.Pager.First = appealsAt(d.ID, view)
	}
	if list.Next > 0 {
		page.Pager.Next = withQuery("/admin/appeals", "docket", string(d.ID), "view", view, "after", list.Next.String())
	}
	return s.Render(w, r, http.StatusOK, views.Appeals(page))
}

// clock says since when an appeal waits and until when it should have an answer, or when it
// ended; late when that time has passed.
func (s *appeals) clock(p docket.Appeal, d docket.Docket) (words string, late bool) {
	if !p.Open() {
		return "Ended " + views.DateTime(p.AnsweredAt.In(d.Location())), false
	}
	due := phrase.English.Day(p.Due().In(d.Location()))
	if late = !s.Now().Before(p.Due()); late {
		return "The answer was due on " + due, true
	}
	return "Answer due on " + due, false
}

// appealState is what the page of an appeal is made from.
type appealState struct {
	comment docket.Comment
	docket  docket.Docket
	all     []docket.Appeal
	form    url.Values
	invalid docket.Invalid
	stale   bool
	denied  bool // the person had a part in the decision
}

// stateOf reads the comment that a request is about, with its appeals.
func (s *appeals) stateOf(r *http.Request) (appealState, error) {
	id := docket.CommentID(r.PathValue("comment"))
	of, _, _ := id.Split()
	if !web.ReachOf(r.Context()).Has(of) {
		return appealState{}, docket.ErrDenied
	}
	c, err := s.store.Comment(r.Context(), id)
	if err != nil {
		return appealState{}, err
	}
	list, err := s.store.Appeals(r.Context(), docket.AppealQuery{Docket: of, Comment: id, Any: true,
		Limit: docket.MaxEarlierVersions + 1})
	if err != nil {
		return appealState{}, err
	}
	if len(list.Appeals) == 0 {
		return appealState{}, docket.ErrNotFound
	}
	d, _, err := s.deskDocket(r.Context(), string(of))
	return appealState{comment: c, docket: d, all: list.Appeals}, err
}

// Show shows the appeals about one comment, with the form to answer the one that waits.
func (s *appeals) Show(w http.ResponseWriter, r *http.Request) error {
	st, err := s.stateOf(r)
	if err != nil {
		return err
	}
	return s.show(w, r, st)
}

func (s *appeals) show(w http.ResponseWriter, r *http.Request, st appealState) error {
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	c, d, me := st.comment, st.docket, web.SessionOf(r).User.ID
	page := views.AppealPage{Shell: s.StaffShell(r, "Appeal about "+string(c.ID), "/admin/appeals"),
		Comment: reviewAt(c.ID), Number: string(c.ID), Path: appealAt(c.ID), Stale: st.stale,
		Version: strconv.Itoa(c.Version), Now: statusWords(c)}
	for _, p := range st.all {
		one := views.AppealText{At: views.DateTime(p.AskedAt.In(d.Location())), Against: p.Status.Label(),
			State: p.Outcome.Label(), Answer: p.Answer,
			Runs: findingRuns(docket.Text(p.Text), s.desk.Seen(docket.Text(p.Text)))}
		one.Clock, one.Late = s.clock(p, d)
		if p.AnsweredBy != 0 {
			one.By = names.of(p.AnsweredBy)
		}
		page.Texts = append(page.Texts, one)
		if p.Open() {
			page.Denied = st.denied || !p.MayAnswer(me)
			s.offer(&page, p, st)
		}
	}
	status := http.StatusOK
	switch {
	case st.denied:
		status = http.StatusForbidden
	case st.stale:
		status = http.StatusConflict
	case len(st.invalid) > 0:
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(st.invalid, "outcome", "answer")
	}
	return s.Render(w, r, status, views.Appeal(page))
}

// offer lays out the form by which an appeal ends.
func (s *appeals) offer(page *views.AppealPage, p docket.Appeal, st appealState) {
	page.ID = p.ID.String()
	page.Outcome = views.Field{Name: "outcome", Label: "What became of the decision", Value: st.form.Get("outcome"),
		Problem: st.invalid["outcome"]}
	for _, o := range p.Outcomes(st.comment.Version, st.comment.Status) {
		page.Outcome.Options = append(page.Outcome.Options, views.Option{Value: string(o), Label: o.Label()})
	}
	page.Answer = views.Field{Name: "answer", Label: "Answer to the writer", Rows: 4, Max: docket.MaxAppealText,
		Value: st.form.Get("answer"), Problem: st.invalid["answer"],
		Hint: "They read it on the page “Check a comment”. Say why, and do not repeat private details."}
}

// Answer ends the appeal about a comment that waits.
func (s *appeals) Answer(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "outcome", "answer")
	st, err := s.stateOf(r)
	if err != nil {
		return err
	}
	st.form = form
	id, err := strconv.ParseInt(form.Get("appeal"), 10, 64)
	version, err2 := strconv.Atoi(form.Get("version"))
	if err != nil || err2 != nil || !ofComment(st.all, docket.AppealID(id)) {
		return docket.ErrNotFound
	}
	mailed, err := s.desk.Answer(r.Context(), docket.AppealAnswer{ID: docket.AppealID(id), Version: version,
		Outcome: docket.AppealOutcome(form.Get("outcome")), Text: lines(form.Get("answer")),
		By: web.SessionOf(r).User.ID})
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		st.invalid = invalid
		return s.show(w, r, st)
	}
	switch {
	case errors.Is(err, docket.ErrDenied):
		st.denied = true
		return s.show(w, r, st)
	case errors.Is(err, docket.ErrStale):
		st.stale = true
		return s.show(w, r, st)
	case err != nil:
		return err
	}
	done := "appeal-answer"
	if mailed {
		done += "-mailed"
		s.Poke()
	}
	return web.SeeOther(w, r, web.WithDone(appealAt(st.comment.ID), done))
}

func ofComment(list []docket.Appeal, id docket.AppealID) bool {
	for _, p := range list {
		if p.ID == id {
			return true
		}
	}
	return false
}

// tasks adds what waits of a docket's appeals to somebody's desk.
func (s *appeals) tasks(ctx context.Context, id docket.ID, _ docket.UserID,
	add func(n int, one, many, href string, grave bool)) error {
	n, err := s.store.AppealCounts(ctx, id)
	add(n.Open, "appeal waits for somebody who had no part in the decision",
		"appeals wait for somebody who had no part in the decision", appealsAt(id, ""), n.Overdue > 0)
	return err
}

// ofComment says how the newest appeal about a comment stands, for its page; nil without one.
func (s *appeals) ofComment(ctx context.Context, id docket.CommentID) (*views.AppealNote, error) {
	of, _, _ := id.Split()
	list, err := s.store.Appeals(ctx, docket.AppealQuery{Docket: of, Comment: id, Any: true,
		Limit: docket.MaxEarlierVersions + 1})
	if err != nil || len(list.Appeals) == 0 {
		return nil, err
	}
	last := list.Appeals[len(list.Appeals)-1]
	return &views.AppealNote{Href: appealAt(id), Text: "Appeal: " + last.Outcome.Label(), Waits: last.Open()}, nil
}
