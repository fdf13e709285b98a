package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// waiting prints the passages of the docket with why they wait to be looked at
// again.
func waiting(t testing.TB, db *store.DB) []string {
	t.Helper()
	list, err := db.Excerpts(t.Context(), docket.ExcerptQuery{Docket: ID})
	must(t, err)
	var out []string
	for _, e := range list {
		position := 0
		if e.Quotation != nil {
			position = e.Quotation.Position
		}
		out = append(out, fmt.Sprintf("%d %s %d v%d %s", e.ID, e.Code, position, e.CodebookVersion, e.Revisit))
	}
	return out
}

func isWaiting(t testing.TB, db *store.DB, step string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, waiting(t, db)); diff != "" {
		t.Errorf("%s: %s", step, diff)
	}
	Sound(t, db)
}

func redefine(t testing.TB, db *store.DB, code, definition string) {
	t.Helper()
	book, err := db.Codebook(t.Context(), ID)
	must(t, err)
	theme, _ := book.Theme(code)
	theme.Definition = definition
	revise(t, db, docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{code},
		Themes: []docket.Theme{theme}})
}

var refitCases = []testCase{
	{"a passage waits to be looked at again when its theme has come to mean something else, until a person says " +
		"that it fits", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment(keyOf(0), "Patch the pumps and the doors."))
		Post(t, db, id, nil)
		pumps, doors := pick(t, db, id, "A", "pumps"), pick(t, db, id, "A", "doors")
		quote(t, db, pumps, docket.Quotation{})
		isWaiting(t, db, "chosen", "1 A 1 v1 ", "2 A 0 v1 ")
		redefine(t, db, "A", "Something else.")
		isWaiting(t, db, "redefined", "1 A 1 v1 redefined", "2 A 0 v1 redefined")
		must(t, db.RefitExcerpt(t.Context(), 3, pumps, "A"))
		must(t, db.RefitExcerpt(t.Context(), 3, pumps, "A")) // sent twice
		isWaiting(t, db, "one fits", "1 A 1 v2 ", "2 A 0 v1 redefined")
		if n := logged(t, db, "quotation.refitted"); n != 1 {
			t.Errorf("%d rows of the log", n)
		}
		if again := pick(t, db, id, "A", "doors"); again != doors {
			t.Errorf("choosing the same words makes passage %d", again)
		}
		isWaiting(t, db, "chosen again", "1 A 1 v2 ", "2 A 0 v2 ")
	}},
	{"a passage of a theme that is gone fits another one, behind the quotations that it has", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment(keyOf(0), "Patch the pumps, the doors and the beds."))
		Post(t, db, id, nil)
		for _, of := range [][2]string{{"A", "pumps"}, {"A", "doors"}, {"B", "beds"}, {"B", "pumps"}} {
			quote(t, db, pick(t, db, id, of[0], of[1]), docket.Quotation{})
		}
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"A"}})
		isWaiting(t, db, "retired", "1 A 1 v1 gone", "2 A 2 v1 gone", "3 B 1 v1 ", "4 B 2 v1 ")
		for _, tt := range []struct {
			excerpt int64
			code    string
		}{{1, "A"}, {1, "none"}, {1, "B"}} { // gone; unknown; the words are chosen for it already
			err := db.RefitExcerpt(t.Context(), 3, tt.excerpt, tt.code)
			if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid["code"] == "" {
				t.Errorf("%+v: %v", tt, err)
			}
		}
		must(t, db.RefitExcerpt(t.Context(), 3, 2, "B"))
		isWaiting(t, db, "moved", "1 A 1 v1 gone", "3 B 1 v1 ", "4 B 2 v1 ", "2 B 3 v2 ")
		if err := db.RefitExcerpt(t.Context(), 3, 99, "B"); !errors.Is(err, docket.ErrNotFound) {
			t.Error(err)
		}
		Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
		if err := db.RefitExcerpt(t.Context(), 3, 2, "B"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("of a comment that is not public: %v", err)
		}
	}},
	{"passages follow a theme whose meaning is kept, but for those that waited already", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment(keyOf(0), "Patch the pumps, the doors and the beds."))
		Post(t, db, id, nil)
		quote(t, db, pick(t, db, id, "A", "pumps"), docket.Quotation{})
		redefine(t, db, "A", "Something else.")
		quote(t, db, pick(t, db, id, "A", "doors"), docket.Quotation{})
		quote(t, db, pick(t, db, id, "B", "beds"), docket.Quotation{})
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookMerge, From: []string{"A", "B"}, Kept: true,
			Themes: []docket.Theme{themeOf("B")}})
		isWaiting(t, db, "merged", "1 A 1 v1 gone", "3 B 1 v2 ", "2 B 2 v3 ")
	}},
}
