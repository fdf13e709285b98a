package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// pick chooses the words of answer 1 for a code.
func pick(t testing.TB, db *store.DB, id docket.CommentID, code, words string) int64 {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(c.Answers[0].Text), words)
	n, err := db.AddExcerpt(t.Context(), docket.Excerpt{Comment: id, Question: "1", Code: code,
		Span: docket.Span{Start: at, End: at + len(words)}, By: 1})
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return n
}

func quote(t testing.TB, db *store.DB, id int64, q docket.Quotation) {
	t.Helper()
	if err := db.Quote(t.Context(), 2, id, q); err != nil {
		t.Fatal(err)
	}
}

// excerpts prints what a query finds: number, code, position and words.
func excerpts(t testing.TB, db *store.DB, q docket.ExcerptQuery) []string {
	t.Helper()
	if q.Docket == "" && q.Comment == "" {
		q.Docket = ID
	}
	list, err := db.Excerpts(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return printed(list)
}

func printed(list []docket.Excerpt) []string {
	var out []string
	for _, e := range list {
		position := 0
		if e.Quotation != nil {
			position = e.Quotation.Position
		}
		out = append(out, fmt.Sprintf("%d %s %d %q", e.ID, e.Code, position, string(e.Public)))
	}
	return out
}

// quoted prints a snapshot's quotations.
func quoted(t testing.TB, db *store.DB) []string {
	t.Helper()
	var out []string
	if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		list, err := s.Excerpts(t.Context(), ID)
		out = printed(slices.DeleteFunc(list, func(e docket.Excerpt) bool { return e.Quotation == nil }))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func wantLines(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string(nil), want...), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func snapshotTime(t testing.TB, db *store.DB) int64 {
	t.Helper()
	var at int64
	if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		when, err := s.At(t.Context())
		at = when.UnixMicro()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return at
}

func lastLog(t testing.TB, db *store.DB) string {
	t.Helper()
	list, err := db.Log(t.Context(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(list[0].Actor, " ", list[0].Action, " ", list[0].Target)
}

func wantRecommended(t testing.TB, db *store.DB, want ...string) {
	t.Helper()
	var got []string
	if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		list, err := s.Recommendations(t.Context(), ID)
		for _, r := range list {
			got = append(got, fmt.Sprint(r.ID, " ", r.Version, " ", r.Text))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	wantLines(t, "recommendations", got, want...)
}
