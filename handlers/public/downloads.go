package public

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
)

// feedLength is how many of the newest comments the feed holds.
const feedLength = 50

// CSV is every posted comment as a spreadsheet.
func (s *comments) CSV(w http.ResponseWriter, r *http.Request) error {
	return s.publicFile(w, r, "csv", func(ctx context.Context, w io.Writer, src export.Source, id docket.ID) error {
		return export.PublicCSV(ctx, w, src, id)
	}, func(id docket.ID) {
		web.Download(w, "text/csv; charset=utf-8", string(id)+"-comments.csv")
	})
}

// JSON is every posted comment for programs.
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
	revision, err := s.store.Revision(r.Context(), id)
	if err != nil {
		return err
	}
	tag := `"` + kind + "-" + strconv.FormatInt(revision, 10) + `"`
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
	revision, err := s.store.Revision(r.Context(), id)
	if err != nil {
		return err
	}
	h := w.Header()
	tag := `"atom-` + strconv.FormatInt(revision, 10) + `"`
	if web.Matches(r, tag) {
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	latest, err := s.store.PublicComments(r.Context(), docket.PublicQuery{Docket: id, Limit: feedLength})
	if err != nil {
		return err
	}
	var feed bytes.Buffer
	if err := export.PublicAtom(&feed, d, latest.Comments, s.Look.BaseURL); err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", tag)
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(feed.Len()))
	_, _ = w.Write(feed.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}
