package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// heardPageCases hold what the store promises of the page that says what was heard.
var heardPageCases = []testCase{
	{"what was heard is published by a person, anew and taken back", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		opening := docket.HeardSection("", "en")
		save := func(seen int, text string, done ...docket.Response) {
			t.Helper()
			_, err := db.SaveSection(t.Context(), seen, docket.Section{Docket: ID, Key: opening, Text: text, By: 3,
				Responses: done})
			must(t, err)
		}
		stands := func(want string) {
			t.Helper()
			p, err := db.HeardShown(t.Context(), ID)
			must(t, err)
			got := ""
			if p.Stands() {
				got = fmt.Sprintf("%d by %s: %s", p.Number, p.By, p.Parts[0].Texts[0].Text)
			}
			d, err := db.Docket(t.Context(), ID)
			must(t, err)
			if got != want || d.HeardAt.IsZero() != (want == "") || !d.HeardAt.Equal(p.At) {
				t.Errorf("%q stands, want %q; the docket says %s", got, want, d.HeardAt)
			}
		}
		page := func(text string, version int) docket.HeardPage {
			return docket.HeardPage{Docket: ID, By: 3, SnapshotAt: Start, Parts: []docket.HeardPart{{
				Texts: []docket.HeardText{{Language: "en", Text: text}}}},
				Figures:  map[string]docket.HeardFigure{"question:1.all": {Part: 12, Whole: 30}},
				Versions: map[docket.SectionKey]int{opening: version}}
		}
		revision := func() int64 {
			n, err := db.Revision(t.Context(), ID)
			must(t, err)
			return n
		}
		publish := func(seen int, p docket.HeardPage, want int, wantErr error) {
			t.Helper()
			if got, err := db.PublishHeard(t.Context(), seen, p); got != want || !errors.Is(err, wantErr) {
				t.Errorf("published as %d, %v, want %d, %v", got, err, want, wantErr)
			}
		}
		stands("")
		save(0, "We heard.", docket.Response{Text: " We wrote rules. ", State: docket.ResponseDone,
			Recommendation: "R1"})
		save(1, "We heard you.", docket.Response{Text: "We wrote rules.", State: docket.ResponsePlanned})
		list, err := db.SectionVersions(t.Context(), ID, opening)
		must(t, err)
		if len(list) != 2 || !slices.Equal(list[0].Responses, []docket.Response{{Text: "We wrote rules.",
			State: docket.ResponseDone, Recommendation: "R1"}}) {
			t.Errorf("versions: %+v", list)
		}
		before := revision()
		publish(0, page("We heard.", 1), 0, docket.ErrStale) // a colleague has written since
		publish(1, page("We heard you.", 2), 0, docket.ErrStale)
		stands("")
		publish(0, page("We heard you.", 2), 1, nil)
		stands("1 by u3: We heard you.")
		if revision() == before {
			t.Error("pages that were drawn before stay as they are")
		}
		if got := lastLog(t, db); got != "u3 heard.published HHS-TEST-0001" {
			t.Error(got)
		}
		publish(0, page("We heard you.", 2), 0, docket.ErrStale) // sent twice
		save(2, "Heard.")
		stands("1 by u3: We heard you.") // what is shown is what was published
		second := page("Heard.", 3)
		second.By = 4
		publish(1, second, 2, nil)
		stands("2 by u4: Heard.")
		if err := db.UnpublishHeard(t.Context(), 3, ID, 1); !errors.Is(err, docket.ErrStale) {
			t.Errorf("the page that was replaced is taken back: %v", err)
		}
		must(t, db.UnpublishHeard(t.Context(), 3, ID, 2))
		stands("")
		if err := db.UnpublishHeard(t.Context(), 3, ID, 2); !errors.Is(err, docket.ErrStale) {
			t.Errorf("taken back twice: %v", err)
		}
		publish(0, page("Heard.", 3), 3, nil)
		stands("3 by u3: Heard.")
		pages, err := db.HeardPages(t.Context(), ID)
		must(t, err)
		var got []string
		for _, p := range pages {
			got = append(got, fmt.Sprintf("%d %s %s %v %d/%d", p.Number, p.By, p.EndedBy, p.SnapshotAt.Equal(Start),
				p.Figures["question:1.all"].Part, p.Figures["question:1.all"].Whole))
		}
		wantLines(t, "pages", got, "3 u3  true 12/30", "2 u4 u3 true 12/30", "1 u3 u4 true 12/30")
		Sound(t, db)
	}},
	{"a published quotation goes with its comment", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var names []string
		comments := map[string]docket.CommentID{}
		var ids []docket.CommentID
		for i := range 3 {
			id := answered(t, db, keyOf(i), "1")
			ids = append(ids, id)
			n, err := db.AddExcerpt(t.Context(), docket.Excerpt{Comment: id, Question: "1", Code: "A", By: 3,
				Span: docket.Span{Start: 0, End: 4}})
			must(t, err)
			name := fmt.Sprintf("quote:%d", n)
			names = append(names, name)
			comments[name], comments["comment:"+string(id)] = id, id
		}
		_, err := db.PublishHeard(t.Context(), 0, docket.HeardPage{Docket: ID, By: 3, Comments: comments})
		must(t, err)
		shown := func(want ...string) {
			t.Helper()
			p, err := db.HeardShown(t.Context(), ID)
			must(t, err)
			var got []string
			for i, name := range names {
				got = append(got, fmt.Sprintf("%v %v %d", p.Quoted[name].Comment == ids[i], p.Posted[ids[i]],
					len(p.Quoted[name].Words)))
			}
			wantLines(t, "shown", got, want...)
		}
		shown("true true 4", "true true 4", "true true 4")
		if _, err := db.Withdraw(t.Context(), docket.TrackingNumber("T-"+keyOf(0))); err != nil {
			t.Fatal(err)
		}
		before, err := db.Revision(t.Context(), ID)
		must(t, err)
		must(t, db.RemoveExcerpt(t.Context(), 3, 2))
		if after, _ := db.Revision(t.Context(), ID); after == before {
			t.Error("a page that shows a removed passage stays as it is")
		}
		shown("false false 0", "false true 0", "true true 4")
		Sound(t, db)
	}},
	{"a section of what was heard says what was done", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		save := func(key docket.SectionKey, list ...docket.Response) error {
			_, err := db.SaveSection(t.Context(), 0, docket.Section{Docket: ID, Key: key, Text: "x", By: 3,
				Responses: list})
			return err
		}
		for name, r := range map[string]docket.Response{"no words": {State: docket.ResponseDone},
			"no state": {Text: "We did it."}, "another state": {Text: "x", State: "soon"},
			"a figure": {Text: "{{question:1.all}} wrote.", State: docket.ResponseDone}} {
			err := save(docket.HeardSection("1", "en"), docket.Response{Text: "x", State: docket.ResponseDone}, r)
			invalid, ok := errors.AsType[docket.Invalid](err)
			if !ok || invalid["response-2"] == "" || len(invalid) != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, key := range []docket.SectionKey{docket.HeardSection("99", "en"), docket.HeardSection("1", "fr")} {
			if err := save(key); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s: %v", key, err)
			}
		}
		must(t, save(docket.SectionSummary, docket.Response{Text: "x", State: docket.ResponseDone}))
		list, err := db.Sections(t.Context(), ID)
		must(t, err)
		if len(list) != 1 || list[0].Responses != nil {
			t.Errorf("a section of the report: %+v", list)
		}
		Sound(t, db)
	}},
}
