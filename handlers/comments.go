package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/views"
)

// commentsPerPage is how many posted comments a page of the list has: enough to
// browse, little enough to load on a slow line.
const commentsPerPage = 25

// maxSearch bounds the words of a search, in code points.
const maxSearch = 200

// comments lists the posted comments, filtered, newest first.
func (s *site) comments(w http.ResponseWriter, r *http.Request) error {
	id, err := docketID(r)
	if err != nil {
		return err
	}
	query, err := parseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	q, err := publicQuery(id, query)
	if err != nil {
		return err
	}
	fn := func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		return s.drawComments(ctx, d, q)
	}
	if q.Words == "" {
		return s.published(w, r, id, r.URL.Path+"?"+views.QueryString(q), fn)
	}
	// Searches are as many as there are words: they are drawn anew each time,
	// and limited, so that they push no page out of the cache.
	if err := s.allow(s.limits.search, r); err != nil {
		return err
	}
	release, err := s.searching(r.Context(), q.Words)
	if err != nil {
		return err
	}
	defer release()
	d, err := s.Reader.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	component, err := fn(r.Context(), d)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	return s.renderOpen(w, r, http.StatusOK, component)
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
		if len(value) > 80 || !plainWord(value) {
			return q, badRequest("This filter does not exist. Choose one from the list of filters.")
		}
	}
	if !utf8.ValidString(q.Words) || strings.ContainsRune(q.Words, 0) {
		return q, badRequest("We cannot search for these characters. Type other words.")
	}
	if utf8.RuneCountInString(q.Words) > maxSearch {
		return q, badRequest("The search is too long. Use 200 characters or fewer.")
	}
	if q.Type != "" && !q.Type.Known() {
		return q, badRequest("This kind of sender does not exist. Choose one from the list of filters.")
	}
	switch query.Get("sort") {
	case "", "newest":
	case "oldest":
		q.Oldest = true
	default:
		return q, badRequest("Comments can be sorted by “newest” or “oldest” only.")
	}
	if q.After != "" {
		if d, _, ok := q.After.Split(); !ok || d != id {
			return q, badRequest("This page of the list does not exist. Start from the first page.")
		}
	}
	return q, nil
}

// plainWord reports whether s is made of what codes are made of.
func plainWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r == '.')
	})
}

func (s *site) drawComments(ctx context.Context, d docket.Docket, q docket.PublicQuery) (templ.Component, error) {
	found, err := s.Reader.PublicComments(ctx, q)
	if err != nil {
		return nil, err
	}
	book, err := s.Reader.Codebook(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	page := views.NewCommentsPage(s.docketShell(d, "Posted comments", "/comments"), d, book, q, found)
	return views.Comments(page), nil
}

// comment shows one posted comment with its replies.
func (s *site) comment(w http.ResponseWriter, r *http.Request) error {
	d, c, ok := commentPath(r)
	if !ok {
		return errNoPage
	}
	return s.published(w, r, d, r.URL.Path, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
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

func (s *site) drawComment(ctx context.Context, d docket.Docket, id docket.CommentID) (views.CommentPage, error) {
	c, err := s.Reader.PublicComment(ctx, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	replies, err := s.Reader.Replies(ctx, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	book, err := s.Reader.Codebook(ctx, d.ID)
	if err != nil {
		return views.CommentPage{}, err
	}
	accepts, _ := d.Accepts(s.Now())
	shell := s.docketShell(d, "Comment "+string(id), "/comments")
	shell.Canonical = "/dockets/" + string(d.ID) + "/comments/" + string(id)
	return views.NewCommentItemPage(shell, d, book, c, replies, accepts), nil
}

// maxNote bounds the note of a report, in code points.
const maxNote = 2000

var reportKinds = []string{docket.ReportPrivate, docket.ReportNotMe, docket.ReportOther}

// report takes a reader's word on a posted comment.
func (s *site) report(w http.ResponseWriter, r *http.Request) error {
	d, id, ok := commentPath(r)
	if !ok {
		return errNoPage
	}
	values, err := s.readForm(w, r, maxSmallForm)
	if err != nil {
		return err
	}
	kind, note := values.Get("kind"), strings.TrimSpace(values.Get("note"))
	note = strings.ReplaceAll(note, "\r\n", "\n")
	err = s.allow(s.limits.form, r)
	if err == nil {
		err = checkReport(kind, note)
	}
	if err == nil {
		err = s.Sender.Report(r.Context(), docket.Report{Comment: id, Kind: kind, Note: note, At: s.Now()})
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
	case utf8.RuneCountInString(note) > maxNote:
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
func (s *site) reportAgain(w http.ResponseWriter, r *http.Request, id docket.ID, c docket.CommentID, kind, note string, cause error) error {
	d, err := s.Reader.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	page, err := s.drawComment(r.Context(), d, c)
	if err != nil {
		return err
	}
	p := explain(cause)
	s.logFailure(r, p, cause)
	page.Shell.Problem = true
	page.Report = views.ReportForm{Kind: kind, Note: note, Open: true}
	if invalid, ok := cause.(docket.Invalid); ok {
		page.Report.Invalid = invalid
	} else {
		page.Report.Invalid = docket.Invalid{"form": p.heading + ". Your report was not saved. " + strings.Join(p.text, " ")}
	}
	setRetry(w, p.retry)
	return s.render(w, r, p.status, views.Comment(page))
}

// reported thanks for a report.
func (s *site) reported(w http.ResponseWriter, r *http.Request) error {
	id, c, ok := commentPath(r)
	if !ok {
		return errNoPage
	}
	d, err := s.Reader.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	shell := s.docketShell(d, "Thank you for your report", "/comments")
	shell.NoIndex = true
	return s.render(w, r, http.StatusOK, views.Reported(views.ReportedPage{Shell: shell, Comment: string(c)}))
}
