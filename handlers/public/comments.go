package public

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// commentsStore holds what the pages of posted comments ask of the store.
type commentsStore interface {
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicRecord(ctx context.Context, id docket.CommentID) (docket.PublicRecord, error)
	MatchPublicComments(ctx context.Context, q docket.PublicQuery) (docket.PublicMatches, error)
	CountNarrowed(ctx context.Context, q docket.PublicQuery, total int) (docket.NarrowCounts, error)
	MatchedPublicComments(ctx context.Context, q docket.PublicQuery, m docket.PublicMatches) (docket.PublicPage, error)
	Replies(ctx context.Context, id docket.CommentID) ([]docket.PublicComment, error)
	Revision(ctx context.Context, id docket.ID) (int64, error)
	CodingRevision(ctx context.Context, id docket.ID) (int64, error)
	traceStore
	ownWordsStore
	WithheldAnswers(ctx context.Context, id docket.CommentID) ([]docket.WithheldAnswer, error)
	PublicTranslations(ctx context.Context, id docket.CommentID) ([]docket.AnswerTranslation, error)
	Tombstone(ctx context.Context, id docket.CommentID) (docket.Tombstone, error)
}

// comments serves the posted comments: list, single pages and files of all.
type comments struct {
	*web.Core
	store    commentsStore
	snapshot func(context.Context, func(export.Source) error) error
	matches  *web.Remembered[docket.PublicMatches]
	narrowed *web.Remembered[docket.NarrowCounts]
	own      ownWordsStore
	letters  LetterReader
}

// List lists the posted comments, filtered, newest first.
func (s *comments) List(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	q, invalid, err := s.query(r, id)
	if err != nil {
		return err
	}
	fn := func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		return s.DrawComments(ctx, d, q)
	}
	if q.Words == "" && len(invalid) == 0 {
		return s.Published(w, r, id, r.URL.Path+"?"+views.QueryString(q), fn)
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	if len(invalid) > 0 {
		book, err := s.store.Codebook(r.Context(), id)
		if err != nil {
			return err
		}
		page := views.NewCommentsPage(s.listShell(r.Context(), d, q), d, book, q, docket.PublicPage{}, invalid)
		page.Shell.Problem = true
		typed := r.URL.Query() // was read before
		page.From.Value, page.To.Value = typed.Get("from"), typed.Get("to")
		return s.Render(w, r, http.StatusUnprocessableEntity, views.Comments(page))
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
	component, err := fn(r.Context(), d)
	if err != nil {
		return err
	}
	return s.RenderOpen(w, r, http.StatusOK, component)
}

func (s *comments) listShell(ctx context.Context, d docket.Docket, q docket.PublicQuery) views.Shell {
	shell := s.DocketShell(ctx, d, "Posted comments", "/comments")
	shell.Address = views.WithQuery("/dockets/"+string(d.ID)+"/comments", views.QueryString(q))
	asked := q
	asked.Offset, asked.After = 0, ""
	shell.NoIndex = views.QueryString(asked) != ""
	if shell.Address == "/dockets/"+string(d.ID)+"/comments" {
		shell.Canonical = shell.Address // further pages and searches are no pages of their own for search engines
	}
	return shell
}

// DrawComments draws a page of the list.
func (s *comments) DrawComments(ctx context.Context, d docket.Docket, q docket.PublicQuery) (templ.Component, error) {
	matches, err := s.match(ctx, q)
	if err != nil {
		return nil, err
	}
	found, err := s.store.MatchedPublicComments(ctx, q, matches)
	if err != nil {
		return nil, err
	}
	book, err := s.store.Codebook(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	page := views.NewCommentsPage(s.listShell(ctx, d, q), d, book, q, found, nil)
	counts, err := s.countNarrowed(ctx, q, found)
	if err != nil {
		return nil, err
	}
	page.CountNarrowed(counts)
	if err := s.markOwnWords(ctx, q, found.Comments, &page); err != nil {
		return nil, err
	}
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
	if errors.Is(err, docket.ErrNotFound) {
		err = s.whyGone(ctx, id, err)
	}
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
	shell := s.DocketShell(ctx, d, phrase.From(ctx).Text("Comment %s", string(id)), "/comments")
	shell.Canonical = "/dockets/" + string(d.ID) + "/comments/" + string(id)
	page := views.NewCommentItemPage(shell, d, book, c, replies, accepts)
	english, err := s.store.PublicTranslations(ctx, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	page.Translated(d.In(phrase.From(ctx).Language()).Agency, c.Answers, english)
	facts, err := traceOf(ctx, s.store, d, book, id)
	if err != nil {
		return views.CommentPage{}, err
	}
	facts.PostedAt = c.PostedAt
	page.Trace = views.NewTrace(facts)
	if c.Campaign != "" {
		own, err := s.ownWordsOf(ctx, c.Campaign)
		if err != nil {
			return views.CommentPage{}, err
		}
		if own != nil {
			page.CopyOf(own.letter, c.Campaign, own.in(c))
		}
	}
	page.Permanent = s.commentURL(c)
	page.Confirmed = c.Byline.Confirmed
	if gone, err := s.parentGone(ctx, c); err != nil {
		return views.CommentPage{}, err
	} else if gone {
		page.Comment.ReplyRef = ""
	}
	for _, a := range withheld {
		page.Withheld = append(page.Withheld, views.WithheldAnswer{Label: views.PublicHeading(phrase.From(ctx),
			a.Question),
			Reason: d.ReasonLabel(a.Reason)})
	}
	return page, nil
}

// errPurged is the page of a comment that was posted, and whose words are gone.
func errPurged(say *phrase.Printer, d docket.Docket, gone docket.Tombstone) *web.Problem {
	day := say.Day(gone.At.In(d.Location()))
	if gone.WithDocket {
		return &web.Problem{Status: http.StatusGone, Heading: "This comment is no longer kept", Text: []string{
			say.Text("The time for which the comments of this docket are kept is over. Their words were removed on "+
				"%s, for good.", day),
			"The comment is still counted in the ledger of the docket.",
		}}
	}
	return &web.Problem{Status: http.StatusGone, Heading: "This comment was removed by order", Text: []string{
		say.Text("A court or another authority ordered that the words of this comment are removed. They were removed "+
			"on %s, for good.", day),
		"The comment is still counted in the ledger of the docket.",
	}}
}

// errWithdrawn is the page of a comment that its writer took back.
var errWithdrawn = &web.Problem{Status: http.StatusNotFound, Heading: "This comment was withdrawn", Text: []string{
	"Whoever wrote it took it back, so its words are no longer shown.",
	"It is still counted in the ledger of the docket. An export that was made before may quote it.",
}}

// errTakenDown is the page of a comment that was posted, and is not any more.
var errTakenDown = &web.Problem{Status: http.StatusNotFound, Heading: "This comment is no longer posted",
	Text: []string{
		"It was posted once, and was taken down since. It may be posted again after a person has looked at it.",
		"It is still counted in the ledger of the docket. An export that was made before may quote it.",
	}}

// whyGone explains a comment that is not posted: one that was purged, withdrawn or taken
// down has a page that says so. A comment that was never posted has none.
func (s *comments) whyGone(ctx context.Context, id docket.CommentID, otherwise error) error {
	record, err := s.store.PublicRecord(ctx, id)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return otherwise
	case err != nil:
		return err
	case record.Reason == docket.ReasonPurged:
		d, err := s.store.Docket(ctx, record.Docket)
		if err != nil {
			return err
		}
		gone, err := s.store.Tombstone(ctx, id)
		if err != nil {
			return err
		}
		return errPurged(phrase.From(ctx), d, gone)
	case record.Status == docket.Withdrawn:
		return errWithdrawn
	case record.Gone:
		return errTakenDown
	}
	return otherwise
}

// Data describes the files of posted comments.
func (s *comments) Data(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	return s.Published(w, r, id, r.URL.Path, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		page := views.DataPage{Shell: s.DocketShell(ctx, d, "What the columns mean", "/comments"),
			Address: "/dockets/" + string(id) + "/comments", Filters: views.DataFilters}
		page.Shell.Canonical = "/dockets/" + string(id) + "/data"
		for _, c := range export.PublicDictionary(phrase.From(ctx), d) {
			page.Columns = append(page.Columns, views.DataColumn(c))
		}
		return views.DataDictionary(page), nil
	})
}

// parentGone reports whether c replies to a comment that is not posted any more.
func (s *comments) parentGone(ctx context.Context, c docket.PublicComment) (bool, error) {
	if c.ReplyTo == "" {
		return false, nil
	}
	_, err := s.store.PublicComment(ctx, c.ReplyTo)
	if errors.Is(err, docket.ErrNotFound) {
		return true, nil
	}
	return false, err
}
