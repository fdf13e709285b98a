package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// sectionCases hold what the store promises of the report that people write.
var sectionCases = []testCase{
	{"sections keep every version, and nobody writes over another", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		save := func(seen int, s docket.Section) (int, error) {
			s.Docket, s.By = ID, 3
			return db.SaveSection(t.Context(), seen, s)
		}
		must := func(want int, seen int, s docket.Section) {
			t.Helper()
			if got, err := save(seen, s); err != nil || got != want {
				t.Fatalf("version %d, %v, want %d", got, err, want)
			}
		}
		before := snapshotTime(t, db)
		must(1, 0, docket.Section{Key: "summary", Text: " In short: {{a}}\n", Values: map[string]string{"a": "12 %"}})
		if snapshotTime(t, db) <= before {
			t.Error("a section left the time of the last change where it was")
		}
		if got := lastLog(t, db); got != "u3 section.saved HHS-TEST-0001/summary" {
			t.Error(got)
		}
		end, _, _ := db.LogEnd(t.Context())
		must(1, 1, docket.Section{Key: "summary", Text: "In short: {{a}}", Values: map[string]string{"a": "12 %"}})
		if after, _, _ := db.LogEnd(t.Context()); after != end {
			t.Error("saving what is there left a row")
		}
		must(2, 1, docket.Section{Key: "summary", Text: "In short: {{a}}", Values: map[string]string{"a": "14 %"}})
		if got := lastLog(t, db); got != "u3 section.read HHS-TEST-0001/summary" {
			t.Error(got)
		}
		must(1, 0, docket.Section{Key: docket.ThemeSection("A"), Title: " A\n heading ", Text: "x",
			Extracts: []string{"b", "a",
				"a"}})
		for _, seen := range []int{0, 1, 3} {
			if got, err := save(seen, docket.Section{Key: "summary", Text: "Mine."}); !errors.Is(err, docket.ErrStale) {
				t.Errorf("over version 2, having seen %d: %d, %v", seen, got, err)
			}
		}
		must(3, 2, docket.Section{Key: "summary"}) // an empty text is a version, too
		list, err := db.Sections(t.Context(), ID)
		var got []string
		for _, s := range list {
			got = append(got, fmt.Sprintf("%s %d %q %q %v %s", s.Key, s.Version, s.Title, s.Text, s.Extracts, s.By))
		}
		wantLines(t, "sections", got, `summary 3 "" "" [] u3`, `theme-A 1 "A heading" "x" [a b] u3`)
		if err != nil {
			t.Error(err)
		}
		versions, err := db.SectionVersions(t.Context(), ID, "summary")
		got = nil
		for _, s := range versions {
			got = append(got, fmt.Sprintf("%d %q %v", s.Version, s.Text, s.Values))
		}
		wantLines(t, "versions", got, `1 "In short: {{a}}" map[a:12 %]`,
			`2 "In short: {{a}}" map[a:14 %]`, `3 "" map[]`)
		if err != nil {
			t.Error(err)
		}
		if none, err := db.SectionVersions(t.Context(), ID, "method"); len(none) != 0 || err != nil {
			t.Errorf("never written: %v, %v", none, err)
		}
		Sound(t, db)
	}},
	{"a section has a place in the outline, or had one", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for _, key := range []docket.SectionKey{"", "x", "question-99", "theme-Z", "theme-", "summary/1"} {
			if _, err := db.SaveSection(t.Context(), 0, docket.Section{Docket: ID, Key: key,
				Text: "x"}); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%q: %v", key, err)
			}
		}
		if _, err := db.SaveSection(t.Context(), 0, docket.Section{Docket: "NO-SUCH-0001", Key: "summary",
			Text: "x"}); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("no docket: %v", err)
		}
		for field, s := range map[string]docket.Section{
			"text": {Text: strings.Repeat("é", docket.MaxSection+1)}, "title": {Title: strings.Repeat("é",
				docket.MaxSectionTitle+1)},
		} {
			s.Docket, s.Key = ID, "summary"
			if _, err := db.SaveSection(t.Context(), 0, s); !isInvalid(err, field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := db.SaveSection(t.Context(), 0, docket.Section{Docket: ID, Key: docket.ThemeSection("A"),
			Text: "One.", By: 1}); err != nil {
			t.Fatal(err)
		}
		book, err := db.Codebook(t.Context(), ID)
		if err != nil {
			t.Fatal(err)
		}
		next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"A"},
			Reason: "why", By: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.ChangeCodebook(t.Context(), book.Version, next, change); err != nil {
			t.Fatal(err)
		}
		if got, err := db.SaveSection(t.Context(), 1,
			docket.Section{Docket: ID, Key: docket.ThemeSection("A"), Text: "Two.",
				By: 1}); err != nil || got != 2 {
			t.Errorf("a theme that is gone: %d, %v", got, err)
		}
		Sound(t, db)
	}},
}
