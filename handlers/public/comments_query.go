package public

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// query reads what a request asks of the list. What a person typed wrong is in
// invalid, for the page to tell.
func (s *comments) query(r *http.Request, id docket.ID) (q docket.PublicQuery, invalid docket.Invalid, err error) {
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return q, nil, err
	}
	if q, err = publicQuery(id, query); err != nil {
		return q, nil, err
	}
	if query.Get("from") == "" && query.Get("to") == "" {
		return q, nil, nil
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return q, nil, err
	}
	invalid = docket.Invalid{}
	day := func(name string, next int) (t time.Time) {
		typed := strings.TrimSpace(query.Get(name))
		if typed == "" {
			return t
		}
		t, err := time.Parse(time.DateOnly, typed)
		if err != nil || t.Year() < 1900 || t.Year() > 9000 {
			invalid[name] = phrase.From(r.Context()).Text("Type the day as year, month and day: 2016-11-21.")
			return time.Time{}
		}
		return docket.StartOfDay(t.Year(), t.Month(), t.Day()+next, d.Location())
	}
	q.PostedFrom, q.PostedBefore = day("from", 0), day("to", 1)
	return q, invalid, nil
}

// publicQuery reads the filters but the days. Values that no form of ours sends are
// refused; a filter of the docket's that matches nothing is an empty list, not an
// error.
func publicQuery(id docket.ID, query url.Values) (docket.PublicQuery, error) {
	q := docket.PublicQuery{
		Docket:   id,
		Words:    strings.TrimSpace(query.Get("q")),
		Question: docket.QuestionID(query.Get("question")),
		Theme:    query.Get("theme"),
		Sector:   query.Get("sector"),
		Type:     docket.SubmitterType(query.Get("type")),
		State:    query.Get("state"),
		Language: query.Get("language"),
		Letter:   docket.CampaignID(query.Get("letter")),
		After:    docket.CommentID(query.Get("after")),
	}
	for _, value := range []string{string(q.Question), q.Theme, q.Sector, q.State, q.Language, string(q.Letter)} {
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
	return q, addOrder(&q, query)
}

// addOrder reads order and page.
func addOrder(q *docket.PublicQuery, query url.Values) error {
	switch query.Get("sort") {
	case "", "newest":
	case "oldest":
		q.Oldest = true
	case "relevance":
		q.Relevant = q.Words != ""
	default:
		return web.BadRequest("Comments can be sorted by “newest”, “oldest” or “relevance” only.")
	}
	if q.After != "" {
		if d, _, ok := q.After.Split(); !ok || d != q.Docket {
			return web.BadRequest("This page of the list does not exist. Start from the first page.")
		}
	}
	switch query.Get("copies") {
	case "":
		q.Folded = true
	case "all":
	case "changed":
		if q.Letter == "" {
			return web.BadRequest("Changed copies are shown of one letter. Choose a letter in the list.")
		}
		q.Folded, q.Changed = true, true
	default:
		return web.BadRequest("Copies of letters can be shown by “all” or “changed” only.")
	}
	return addPage(q, query)
}

// addPage reads which page is asked for.
func addPage(q *docket.PublicQuery, query url.Values) error {
	q.Limit = views.PageSizes[0]
	if size := query.Get("size"); size != "" {
		n, err := strconv.Atoi(size)
		if err != nil || !slices.Contains(views.PageSizes, n) {
			return web.BadRequest("A page has 25, 50, 100 or 200 comments.")
		}
		q.Limit = n
	}
	if page := query.Get("page"); page != "" {
		n, err := strconv.Atoi(page)
		if err != nil || n < 1 || n > views.MostPages || n > 1 && q.After != "" {
			return web.BadRequest("This page of the list does not exist. Start from the first page.")
		}
		q.Offset = (n - 1) * q.Limit
	}
	return nil
}

// mostMatches bounds the searches whose matches are remembered: with 10,000 matches each
// they take some ten megabytes.
const mostMatches = 64

// match finds what q matches, or remembers it since nothing of the docket has changed.
func (s *comments) match(ctx context.Context, q docket.PublicQuery) (docket.PublicMatches, error) {
	if !q.Filtered() {
		return s.store.MatchPublicComments(ctx, q)
	}
	revision, err := s.store.Revision(ctx, q.Docket)
	if err != nil {
		return docket.PublicMatches{}, err
	}
	coded, err := s.store.CodingRevision(ctx, q.Docket)
	if err != nil {
		return docket.PublicMatches{}, err
	}
	key, behind := q, q.After != ""
	key.After, key.Offset = "", 0
	if !q.Matched() { // the number alone is the same in either order, whatever the page
		key.Limit, key.Oldest, key.Relevant, key.Folded, behind = 0, false, false, false, false
	}
	name := fmt.Sprintf("%+v %t %d %d", key, behind, revision, coded)
	return s.matches.Get(name, func() (docket.PublicMatches, error) {
		return s.store.MatchPublicComments(ctx, q)
	})
}

// countNarrowed counts the comments of a list by what it can be narrowed to, or knows the
// numbers since nothing has changed: they are the same on each of its pages.
func (s *comments) countNarrowed(ctx context.Context, q docket.PublicQuery,
	found docket.PublicPage) (docket.NarrowCounts, error) {
	if found.Capped || found.Total == 0 || q.Filtered() && found.Total > docket.MostNarrowed {
		return nil, nil
	}
	revision, err := s.store.Revision(ctx, q.Docket)
	if err != nil {
		return nil, err
	}
	coded, err := s.store.CodingRevision(ctx, q.Docket)
	if err != nil {
		return nil, err
	}
	q.After, q.Offset, q.Limit, q.Oldest, q.Relevant, q.Folded = "", 0, 0, false, false, false
	return s.narrowed.Get(fmt.Sprintf("%+v %d %d", q, revision, coded), func() (docket.NarrowCounts, error) {
		return s.store.CountNarrowed(ctx, q, found.Total)
	})
}
