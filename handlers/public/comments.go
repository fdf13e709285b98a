package public

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// commentsStore holds what the pages of posted comments ask of the store.
type commentsStore interface {
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	PublicComments(ctx context.Context, q docket.PublicQuery) (docket.PublicPage, error)
	Replies(ctx context.Context, id docket.CommentID) ([]docket.PublicComment, error)
	Revision(ctx context.Context, id docket.ID) (int64, error)
	Report(ctx context.Context, report docket.Report) error
	traceStore
	WithheldAnswers(ctx context.Context, id docket.CommentID) ([]docket.WithheldAnswer, error)
}

// comments serves the posted comments: list, single pages, reports and files of all.
type comments struct {
	*web.Core
	store    commentsStore
	snapshot func(context.Context, func(export.Source) error) error
}

// commentsPerPage is how many posted comments a page of the list has: enough to
// browse, little enough to load on a slow line.
const commentsPerPage = 25

// List lists the posted comments, filtered, newest first.
func (s *comments) List(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	q, err := publicQuery(id, query)
	if err != nil {
		return err
	}
	fn := func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		return s.DrawComments(ctx, d, q)
	}
	if q.Words == "" {
		return s.Published(w, r, id, r.URL.Path+"?"+views.QueryString(q), fn)
	}
	// Searches are as many as there are words: they are drawn anew each time,
	// and limited, so that they push no page out of the cache.
	if err := s.Allow(s.Limits.Search, r); err != nil {
		return err
	}
	release, err := s.Searching(r.Context(), q.Words)
	if err != nil {
		return err
	}
	defer release()
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	component, err := fn(r.Context(), d)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	return s.RenderOpen(w, r, http.StatusOK, component)
}

// publicQuery reads the filters. Values that no form of ours sends are refused;
// a filter of the docket's that matches nothing is an empty list, not an error.
func publicQuery(id docket.ID, query url.Values) (docket.PublicQuery, error) {
	q := docket.PublicQuery{
		Docket:   id,
		Words:    strings.TrimSpace(query.Get("q")),
		Question: docket.QuestionID(query.Get("question")),
		Theme:    query.Get("theme"),
		Sector:   query.Get("sector"),
		Type:     docket.SubmitterType(query.Get("type")),
		After:    docket.CommentID(query.Get("after")),
		Limit:    commentsPerPage,
	}
	for _, value := range []string{string(q.Question), q.Theme, q.Sector} {
		if len(value) > 80 || !web.PlainWord(value) {
			return q, web.BadRequest("This filter does not exist. Choose one from the list of filters.")
		}
	}
	if !utf8.ValidString(q.Words) || strings.ContainsRune(q.Words, 0) {
		return q, web.BadRequest("We cannot search for these characters. Type other words.")
	}
	if utf8.RuneCountInString(q.Words) > web.MaxSearch {
		return q, web.BadRequest("The search is too long. Use 200 characters or fewer.")
	}
	if q.Type != "" && !q.Type.Known() {
		return q, web.BadRequest("This kind of sender does not exist. Choose one from the list of filters.")
	}
	switch query.Get("sort") {
	case "", "newest":
	case "oldest":
		q.Oldest = true
	case "relevance":
		q.Relevant = q.Words != ""
	default:
		return q, web.BadRequest("Comments can be sorted by “newest”, “oldest” or “relevance” only.")
	}
	if q.After != "" {
		if d, _, ok := q.After.Split(); !ok || d != id {
			return q, web.BadRequest("This page of the list does not exist. Start from the first page.")
		}
	}
	return q, nil
}

func (s *comments) DrawComments(ctx context.Context, d docket.Docket, q docket.PublicQuery) (templ.Component, error) {
	found, err := s.store.PublicComments(ctx, q)
	if err != nil {
		return nil, err
	}
	book, err := s.store.Codebook(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	page := views.NewCommentsPage(s.DocketShell(d, "Posted comments", "/comments"), d, book, q, found)
	return views.Comments(page), nil
}

// Show shows one posted comment with its replies.
func (s *comments) Show(w http.ResponseWriter, r *http.Request) error {
	d, c, ok := commentPath(r)
	if !ok {
		return web.ErrNoPage
	}
	return s.Published(w, r, d, r.URL.Path, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		page, err := s.drawComment(ctx, d, c)
		if err != nil {
			return nil, err
		}
		return views.Comment(page), nil
	})
}

// commentPath reads docket and comment of the address, which must agree.
func commentPath(r *http.Request) (docket.ID, docket.CommentID, bool) {
	d, c := docket.ID(r.PathValue("docket")), docket.CommentID(r.PathValue("comment"))
	of, _, ok := c.Split()
	return d, c, ok && of == d
}

func (s *comments) drawComment(ctx context.Context, d docket.Docket, id docket.CommentID) (views.CommentPage, error) {
	c, err := s.store.PublicComment(ctx, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	replies, err := s.store.Replies(ctx, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	book, err := s.store.Codebook(ctx, d.ID)
	if err != nil {
		return views.CommentPage{}, err
	}
	withheld, err := s.store.WithheldAnswers(ctx, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	accepts, _ := d.Accepts(s.Now())
	shell := s.DocketShell(d, "Comment "+string(id), "/comments")
	shell.Canonical = "/dockets/" + string(d.ID) + "/comments/" + string(id)
	page := views.NewCommentItemPage(shell, d, book, c, replies, accepts)
	facts, err := traceOf(ctx, s.store, d, book, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	facts.PostedAt = c.PostedAt
	page.Trace = views.NewTrace(facts)
	for _, a := range withheld {
		page.Withheld = append(page.Withheld, views.WithheldAnswer{Label: views.AnswerHeading(a.Question),
			Reason: d.ReasonLabel(a.Reason)})
	}
	return page, nil
}

var reportKinds = []string{docket.ReportPrivate, docket.ReportNotMe, docket.ReportOther}

// Report takes a reader's word on a posted comment.
func (s *comments) Report(w http.ResponseWriter, r *http.Request) error {
	d, id, ok := commentPath(r)
	if !ok {
		return web.ErrNoPage
	}
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	kind, note := values.Get("kind"), strings.TrimSpace(values.Get("note"))
	note = strings.ReplaceAll(note, "\r\n", "\n")
	err = s.Allow(s.Limits.Form, r)
	if err == nil {
		err = checkReport(kind, note)
	}
	if err == nil {
		err = s.store.Report(r.Context(), docket.Report{Comment: id, Kind: kind, Note: note, At: s.Now()})
	}
	if err != nil {
		return s.reportAgain(w, r, d, id, kind, note, err)
	}
	http.Redirect(w, r, "/dockets/"+string(d)+"/comments/"+string(id)+"/reported", http.StatusSeeOther)
	return nil
}

func checkReport(kind, note string) error {
	invalid := docket.Invalid{}
	if !slices.Contains(reportKinds, kind) {
		invalid["kind"] = "Choose what is wrong with this comment."
	}
	switch {
	case !utf8.ValidString(note) || strings.ContainsRune(note, 0):
		invalid["note"] = "The note has characters that we cannot read. Type it again."
	case utf8.RuneCountInString(note) > web.MaxNote:
		invalid["note"] = "Use 2,000 characters or fewer."
	case kind == docket.ReportOther && note == "":
		invalid["note"] = "Tell us what is wrong with this comment."
	}
	if len(invalid) > 0 {
		return invalid
	}
	return nil
}

// reportAgain shows the comment with the report as typed and what is wrong.
func (s *comments) reportAgain(w http.ResponseWriter, r *http.Request, id docket.ID, c docket.CommentID, kind,
	note string, cause error) error {
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	page, err := s.drawComment(r.Context(), d, c)
	if err != nil {
		return err
	}
	p := web.Explain(cause)
	s.LogFailure(r, p, cause)
	page.Shell.Problem = true
	page.Report = views.ReportForm{Kind: kind, Note: note, Open: true}
	if invalid, ok := cause.(docket.Invalid); ok {
		page.Report.Invalid = invalid
	} else {
		page.Report.Invalid = docket.Invalid{"form": p.Heading + ". Your report was not saved. " + strings.Join(p.Text,
			" ")}
	}
	web.SetRetry(w, p.Retry)
	return s.Render(w, r, p.Status, views.Comment(page))
}

// Reported thanks for a report.
func (s *comments) Reported(w http.ResponseWriter, r *http.Request) error {
	id, c, ok := commentPath(r)
	if !ok {
		return web.ErrNoPage
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	shell := s.DocketShell(d, "Thank you for your report", "/comments")
	shell.NoIndex = true
	return s.Render(w, r, http.StatusOK, views.Reported(views.ReportedPage{Shell: shell, Comment: string(c)}))
}
