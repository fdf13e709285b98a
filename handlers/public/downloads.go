package public

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// feedLength is how many of the newest comments the feed holds.
const feedLength = 50

// CSV is the posted comments, filtered as in the list, as a spreadsheet.
func (s *comments) CSV(w http.ResponseWriter, r *http.Request) error {
	return s.publicFile(w, r, "csv", func(ctx context.Context, w io.Writer, src export.Source, id docket.ID) error {
		return export.PublicCSV(ctx, w, src, id)
	}, func(id docket.ID) {
		web.Download(w, "text/csv; charset=utf-8", string(id)+"-comments.csv")
	})
}

// JSON is the posted comments, filtered as in the list, for programs.
func (s *comments) JSON(w http.ResponseWriter, r *http.Request) error {
	return s.publicFile(w, r, "json", func(ctx context.Context, w io.Writer, src export.Source, id docket.ID) error {
		return export.PublicJSON(ctx, w, src, id, s.Look.BaseURL)
	}, func(docket.ID) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	})
}

// publicFile streams a file of posted comments from one snapshot. A reader who
// has the file of this revision gets 304.
func (s *comments) publicFile(w http.ResponseWriter, r *http.Request, kind string,
	write func(context.Context, io.Writer, export.Source, docket.ID) error, begin func(docket.ID)) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	q, err := s.fileQuery(r, id)
	if err != nil {
		return err
	}
	tag, err := s.fileTag(r, kind, q)
	if err != nil {
		return err
	}
	if web.Matches(r, tag) {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if err := s.Allow(s.Limits.Search, r); err != nil {
		return err
	}
	release, err := s.Downloads.Take(r.Context())
	if err != nil {
		return err
	}
	defer release()
	began := false
	err = s.snapshot(r.Context(), func(src export.Source) error {
		if _, err := src.Docket(r.Context(), id); err != nil {
			return err
		}
		begin(id)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		if r.Method == http.MethodHead {
			return nil
		}
		began = true
		if q.Filtered() {
			src = filteredSource{src, s.store, q}
		}
		return write(r.Context(), w, src, id)
	})
	if err != nil && began {
		// Half a file must not pass for a whole one: cut the connection.
		s.Warn(r, "public file", err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// Atom is the feed of the newest posted comments.
func (s *comments) Atom(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	q, err := s.fileQuery(r, id)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	now := s.Now()
	h := w.Header()
	tag, err := s.fileTag(r, "atom", q)
	if err != nil {
		return err
	}
	say := phrase.From(r.Context())
	tag = strings.TrimSuffix(tag, `"`) + "-" + string(d.State(now)) + "-" + say.Language() + `"`
	if web.Matches(r, tag) {
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if q.Words != "" {
		if err := s.Allow(s.Limits.Search, r); err != nil {
			return err
		}
	}
	release, err := s.Searching(r.Context(), q.Words)
	if err != nil {
		return err
	}
	defer release()
	q.Limit, q.Bare = feedLength, true
	latest, err := s.store.MatchedPublicComments(r.Context(), q, docket.PublicMatches{})
	if err != nil {
		return err
	}
	var feed bytes.Buffer
	d = d.In(say.Language())
	about, err := s.aboutFeed(r.Context(), say, d, q)
	if err != nil {
		return err
	}
	if err := export.PublicAtom(&feed, d, now, about, latest.Comments); err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", tag)
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(feed.Len()))
	_, _ = w.Write(feed.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}

// aboutFeed says in which language a feed speaks and which comments it has.
func (s *comments) aboutFeed(ctx context.Context, say *phrase.Printer, d docket.Docket,
	q docket.PublicQuery) (export.Feed, error) {
	about := export.Feed{Say: say, Query: views.FilterString(q), BaseURL: s.Look.BaseURL,
		By: func(b docket.Byline) string { return views.Attribution(say, b) }}
	if about.Query == "" {
		return about, nil
	}
	book, err := s.store.Codebook(ctx, d.ID)
	if err == nil {
		about.Filters = views.FilterLabels(say, d, book, q)
	}
	return about, err
}

// fileQuery reads the filters of a file: those of the list.
func (s *comments) fileQuery(r *http.Request, id docket.ID) (docket.PublicQuery, error) {
	q, invalid, err := s.query(r, id)
	if err == nil && len(invalid) > 0 {
		err = invalid
	}
	return docket.PublicQuery{Docket: id, Words: q.Words, Question: q.Question, Theme: q.Theme, Sector: q.Sector,
		Type: q.Type, State: q.State, Language: q.Language, Letter: q.Letter, Changed: q.Changed,
		PostedFrom:   q.PostedFrom,
		PostedBefore: q.PostedBefore}, err
}

// fileTag names the state of a file: what it holds, and how often that has changed.
func (s *comments) fileTag(r *http.Request, kind string, q docket.PublicQuery) (string, error) {
	revision, err := s.store.Revision(r.Context(), q.Docket)
	if err != nil {
		return "", err
	}
	tag := kind + "-" + strconv.FormatInt(revision, 10)
	if q.Filtered() {
		coded, err := s.store.CodingRevision(r.Context(), q.Docket)
		if err != nil {
			return "", err
		}
		sum := sha256.Sum256([]byte(views.QueryString(q)))
		tag += "-" + strconv.FormatInt(coded, 10) + "-" + hex.EncodeToString(sum[:8])
	}
	return `"` + tag + `"`, nil
}

// filteredSource is a source whose posted comments are those of a query, in the
// order of their numbers.
type filteredSource struct {
	export.Source
	store commentsStore
	q     docket.PublicQuery
}

// PublicComments reads the comments page by page. One that is taken down meanwhile
// is in no page after that.
func (s filteredSource) PublicComments(ctx context.Context, _ docket.ID) iter.Seq2[docket.PublicComment, error] {
	return func(yield func(docket.PublicComment, error) bool) {
		q := s.q
		q.Oldest, q.Bare, q.Limit = true, true, filePage
		for {
			page, err := s.store.MatchedPublicComments(ctx, q, docket.PublicMatches{})
			if err != nil {
				yield(docket.PublicComment{}, err)
				return
			}
			for _, c := range page.Comments {
				if !yield(c, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.After = page.Next
		}
	}
}

// filePage is how many comments a filtered file reads at a time.
const filePage = 500
