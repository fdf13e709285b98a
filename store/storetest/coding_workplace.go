package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// workplaceCases are about reading, settling, marking as off topic and noting.
var workplaceCases = []testCase{
	{"an answer that was read with nothing found is read, no longer uncoded, and a row of its own in the export",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			one, two := answered(t, db, "one", "1", "2"), answered(t, db, "two", "1")
			if got := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 2); !slices.Equal(got,
				[]string{"1 1", "1 2", "2 1"}) {
				t.Errorf("uncoded %v", got)
			}
			say(t, db, 3, one, "2")
			must(t, db.Code(t.Context(), 4, two, nil))
			if got := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 1); !slices.Equal(got,
				[]string{"1 1"}) {
				t.Errorf("uncoded %v", got)
			}
			if n, err := db.QueueCounts(t.Context(), ID, 1); err != nil || n.Uncoded != 0 {
				t.Errorf("%+v, %v", n, err)
			}
			passes, err := PassesOf(t.Context(), db, one)
			if err != nil || len(passes) != 1 || passes[0].Question != "2" || passes[0].Coder != 3 ||
				passes[0].CodebookVersion != 1 || passes[0].At.IsZero() {
				t.Errorf("%+v, %v", passes, err)
			}
			must(t, db.Snapshot(t.Context(), func(s *store.Snapshot) error {
				var rows, read []string
				for g, err := range s.Codings(t.Context(), ID) {
					if err != nil {
						return err
					}
					rows = append(rows, fmt.Sprintf("%s %s %q %s %s %v", g.Comment, g.Question, g.Code,
						g.Coder, g.State, g.CodedAt.IsZero()))
				}
				for p, err := range s.Passes(t.Context(), ID) {
					if err != nil {
						return err
					}
					read = append(read, fmt.Sprintf("%s %s %s", p.Comment, p.Question, p.Coder))
				}
				if diff := gocmp.Diff([]string{`HHS-TEST-0001-0001 2 "" u3 no_theme false`,
					`HHS-TEST-0001-0002 1 "" u4 no_theme false`}, rows); diff != "" {
					t.Error(diff)
				}
				if diff := gocmp.Diff([]string{`HHS-TEST-0001-0001 2 u3`, `HHS-TEST-0001-0002 1 u4`},
					read); diff != "" {
					t.Error(diff)
				}
				return nil
			}))
			Sound(t, db)
		}},
	{"one answer is coded without touching the others, and refused when it is not there", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1", "2")
		say(t, db, 3, id, "1", "A", "B")
		say(t, db, 3, id, "2", "C")
		say(t, db, 3, id, "1", "B")
		want := []string{"1 A u3 rejected person", "1 B u3 confirmed person", "2 C u3 confirmed person"}
		if diff := gocmp.Diff(want, stated(t, db, id)); diff != "" {
			t.Error(diff)
		}
		for _, bad := range []struct {
			name string
			q    docket.QuestionID
			g    docket.Coding
		}{
			{"not answered", "3", docket.Coding{}},
			{"another question", "1", docket.Coding{Question: "2", Code: "A"}},
			{"no such code", "1", docket.Coding{Code: "Z"}},
			{"no state of a person", "1", docket.Coding{Code: "A", State: docket.CodingOverruled}},
		} {
			var list []docket.Coding
			if bad.g != (docket.Coding{}) {
				list = []docket.Coding{bad.g}
			}
			if err := CodeAnswer(t.Context(), db, 3, id, bad.q, list); !isInvalid(err, "coding") {
				t.Errorf("%s: %v", bad.name, err)
			}
		}
		want2 := stated(t, db, id)
		if diff := gocmp.Diff(want, want2); diff != "" {
			t.Error(diff)
		}
		if err := CodeAnswer(t.Context(), db, 3, ID.Comment(99), "1", nil); !errors.Is(err, docket.ErrNotFound) {
			t.Error(err)
		}
		passes, err := PassesOf(t.Context(), db, id)
		if err != nil || len(passes) != 2 {
			t.Errorf("%+v, %v", passes, err)
		}
		Sound(t, db)
	}},
	{"the coding file of a comment holds all that was said of it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		first, second := answered(t, db, "one", "1", "2"), answered(t, db, "two", "1")
		letter(t, db, docket.CampaignMember{Comment: first}, docket.CampaignMember{Comment: second})
		say(t, db, 3, first, "1", "A")
		say(t, db, 4, first, "1", "B")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: first, Question: "1", Codes: []string{"A"},
			Reason: "because", By: 5}))
		must(t, db.SaveNote(t.Context(), docket.CodingNote{Comment: first, Question: "2", Coder: 4, Text: "look"}))
		must(t, db.SetOffTopic(t.Context(), 5, first, true, "elsewhere"))
		if _, err := db.AddExcerpt(t.Context(), docket.Excerpt{Comment: first, Question: "1", Code: "A",
			Span: docket.Span{Start: 0, End: 4}, By: 3}); err != nil {
			t.Fatal(err)
		}
		f, err := db.CodingFile(t.Context(), first)
		must(t, err)
		if f.Docket.ID != ID || len(f.Book.Themes) == 0 || f.Comment.ID != first || f.Public.ID != first ||
			len(f.Public.Answers) != 2 ||
			f.Campaign.Letter != first || f.Letter.ID != "" {
			t.Errorf("the comment and what it is coded by: %+v", f)
		}
		if len(f.Passes) != 2 || len(f.Codings) != 2 || f.Codings[0].AdjudicatedBy != 5 || len(f.Adjudications) != 1 ||
			f.Adjudications[0].Reason != "because" {
			t.Errorf("readings: %+v %+v %+v", f.Passes, f.Codings, f.Adjudications)
		}
		if len(f.Notes) != 1 || f.Notes[0].Text != "look" || len(f.Excerpts) != 1 || f.Excerpts[0].Public != "word" ||
			len(f.OffTopic) != 1 || f.OffTopic[0].Reason != "elsewhere" {
			t.Errorf("%+v %+v %+v", f.Notes, f.Excerpts, f.OffTopic)
		}
		if f, err = db.CodingFile(t.Context(), second); err != nil || f.Letter.ID != first ||
			f.Campaign.Letter != first || len(f.Passes) != 0 {
			t.Errorf("a copy: %+v, %v", f, err)
		}
		waiting := File(t, db, Comment("three", "word three"))
		if f, err = db.CodingFile(t.Context(), waiting); err != nil || f.Comment.Status != docket.Pending ||
			f.Public.ID != "" || f.Campaign.ID != "" {
			t.Errorf("a comment that waits: %+v, %v", f, err)
		}
		for _, id := range []docket.CommentID{ID.Comment(99), "nonsense"} {
			if f, err := db.CodingFile(t.Context(), id); !errors.Is(err, docket.ErrNotFound) || f.Docket.ID != "" {
				t.Errorf("%s: %+v, %v", id, f, err)
			}
		}
	}},
	{"a reading is saved whole or not at all", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1", "2")
		said := func() (out []string) {
			f, err := db.CodingFile(t.Context(), id)
			must(t, err)
			for _, p := range f.Passes {
				out = append(out, "read "+string(p.Question)+" "+p.Coder.String())
			}
			for _, e := range f.Excerpts {
				out = append(out, "passage "+string(e.Question)+" "+e.Code+" "+e.By.String()+" "+string(e.Public))
			}
			for _, n := range f.Notes {
				out = append(out, "note "+string(n.Question)+" "+n.Coder.String()+" "+n.Text)
			}
			return append(out, stated(t, db, id)...)
		}
		note, word := "look", docket.Excerpt{Code: "A", Span: docket.Span{Start: 0, End: 4}}
		bad := docket.AnswerReading{Comment: id, Question: "1", Coder: 3, Codings: codings("A"),
			Excerpts: []docket.Excerpt{word, {Code: "A", Span: docket.Span{Start: 2, End: 999}}}, Note: &note}
		if err := db.SaveReading(t.Context(), bad); !isInvalid(err, "excerpt") {
			t.Errorf("a passage outside the answer: %v", err)
		}
		if got := said(); len(got) != 0 {
			t.Errorf("a refused reading left %q", got)
		}
		good := bad
		good.Excerpts = []docket.Excerpt{word, word}
		must(t, db.SaveReading(t.Context(), good))
		want := []string{"read 1 u3", "passage 1 A u3 word", "note 1 u3 look", "1 A u3 confirmed person"}
		if diff := gocmp.Diff(want, said()); diff != "" {
			t.Error(diff)
		}
		good.Codings, good.Excerpts, good.Note = codings("B"), nil, nil
		must(t, db.SaveReading(t.Context(), good))
		want = []string{"read 1 u3", "passage 1 A u3 word", "note 1 u3 look", "1 A u3 rejected person",
			"1 B u3 confirmed person"}
		if diff := gocmp.Diff(want, said()); diff != "" {
			t.Errorf("without a note and passages those before stay: %s", diff)
		}
		Sound(t, db)
	}},
	{"an adjudication overrules, adds and outlasts what coders save later", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		must(t, CodeAnswer(t.Context(), db, 3, id, "1", []docket.Coding{{Code: "A", Origin: docket.OriginRule,
			OriginDetail: "r"}, {Code: "B"}}))
		say(t, db, 4, id, "1", "B", "C")
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingDisputed}, 5); !slices.Equal(got,
			[]string{"1 1"}) {
			t.Errorf("disputed %v", got)
		}
		if diff := gocmp.Diff([]string{"1 A", "1 B", "1 C"}, counted(t, db, id)); diff != "" {
			t.Errorf("before anybody settled it everything that a person confirmed counts: %s", diff)
		}
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"D", "B"},
			Reason: "because", By: 5, Number: 1}))
		want := []string{
			"1 A u3 overruled rule", "1 B u3 confirmed person", "1 B u4 confirmed person", "1 C u4 overruled person",
			"1 D u5 confirmed adjudication",
		}
		if diff := gocmp.Diff(want, stated(t, db, id)); diff != "" {
			t.Error(diff)
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingDisputed}, 5); len(got) != 0 {
			t.Errorf("disputed %v", got)
		}
		// Saving again says the same, and counts the same.
		say(t, db, 4, id, "1", "B", "C")
		say(t, db, 3, id, "1", "A", "B")
		if diff := gocmp.Diff([]string{"1 B", "1 D"}, counted(t, db, id)); diff != "" {
			t.Error(diff)
		}
		// What is settled stays settled when nobody confirms it any more.
		say(t, db, 3, id, "1", "A")
		say(t, db, 4, id, "1", "C", "E")
		if diff := gocmp.Diff([]string{"1 B", "1 D"}, counted(t, db, id)); diff != "" {
			t.Error(diff)
		}
		pairs, err := db.DoubleCoded(t.Context(), ID)
		if diff := gocmp.Diff([]docket.DoubleCoded{{
			Comment: id, Question: "1", Coders: []docket.UserID{3, 4}, Codes: [][]string{{"A"}, {"C", "E"}},
			Stances: make([]map[string]docket.Stance, 2), AdjudicatedBy: 5,
		}}, pairs); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		Sound(t, db)
		// A later settlement takes the place of the first; both are kept.
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: nil,
			Reason: "after all", By: 6, Number: 2}))
		if got := counted(t, db, id); len(got) != 0 {
			t.Errorf("counts %v", got)
		}
		list, err := AdjudicationsOf(t.Context(), db, id)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		if a := list[0]; !slices.Equal(a.Codes, []string{"B", "D"}) || a.Reason != "because" || a.By != 5 ||
			a.Number != 1 || a.At.IsZero() {
			t.Errorf("%+v", a)
		}
		if a := list[1]; len(a.Codes) != 0 || a.Reason != "after all" || a.By != 6 || a.Number != 2 {
			t.Errorf("%+v", a)
		}
		if logged(t, db, "comment.adjudicated") != 2 {
			t.Error("the log does not say who settled it")
		}
		Sound(t, db)
	}},
	{"a reading keeps whether suggestions were shown, and a pair what both saw", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		read := func(by docket.UserID, seen docket.SuggestionsSeen) {
			t.Helper()
			must(t, db.CodeShown(t.Context(), by, id, map[docket.QuestionID]docket.SuggestionsSeen{"1": seen},
				[]docket.Coding{{Question: "1", Code: "A"}}))
		}
		seen := func() (list []docket.SuggestionsSeen) {
			t.Helper()
			passes, err := PassesOf(t.Context(), db, id)
			must(t, err)
			for _, p := range passes {
				list = append(list, p.Suggestions)
			}
			return list
		}
		pair := func() docket.PairSeen {
			t.Helper()
			pairs, err := db.DoubleCoded(t.Context(), ID)
			if err != nil || len(pairs) != 1 {
				t.Fatalf("%+v, %v", pairs, err)
			}
			return pairs[0].Seen
		}
		read(3, docket.SuggestionsUnknown)
		read(4, docket.SuggestionsShown)
		if got := pair(); got != docket.PairUnknown {
			t.Errorf("the pair is %d", got)
		}
		read(3, docket.SuggestionsShown)
		if got := pair(); got != docket.PairShown {
			t.Errorf("the pair is %d", got)
		}
		// Whoever has seen them has seen them.
		read(4, docket.SuggestionsHidden)
		if got := seen(); !slices.Equal(got, []docket.SuggestionsSeen{docket.SuggestionsShown,
			docket.SuggestionsShown}) {
			t.Errorf("recorded %q", got)
		}
		other := answered(t, db, "two", "1")
		id = other
		read(3, docket.SuggestionsShown)
		read(4, docket.SuggestionsHidden)
		read(4, docket.SuggestionsHidden)
		if got := seen(); !slices.Equal(got, []docket.SuggestionsSeen{docket.SuggestionsShown,
			docket.SuggestionsHidden}) {
			t.Errorf("recorded %q", got)
		}
		pairs, err := db.DoubleCoded(t.Context(), ID)
		if err != nil || len(pairs) != 2 || pairs[1].Seen != docket.PairApart {
			t.Errorf("%+v, %v", pairs, err)
		}
		Sound(t, db)
	}},
	{"an adjudicator who is one of the coders can settle on a code that they had rejected, and keeps the " +
		"judgement", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		must(t, CodeAnswer(t.Context(), db, 3, id, "1", []docket.Coding{{Code: "A", State: docket.CodingRejected},
			{Code: "B"}}))
		say(t, db, 4, id, "1")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"A"},
			By: 3}))
		if diff := gocmp.Diff([]string{"1 A u3 confirmed " +
			"adjudication", "1 B u3 overruled person"}, stated(t, db, id)); diff != "" {
			t.Error(diff)
		}
		own, err := db.OwnCodings(t.Context(), 3, id)
		if err != nil || len(own) != 2 {
			t.Errorf("%+v, %v", own, err)
		}
		pairs, err := db.DoubleCoded(t.Context(), ID)
		if err != nil || len(pairs) != 1 || !slices.Equal(pairs[0].Codes[0], []string{"B"}) ||
			pairs[0].Codes[1] != nil {
			t.Errorf("%+v, %v", pairs, err)
		}
		say(t, db, 3, id, "1", "B")
		if diff := gocmp.Diff([]string{"1 A"}, counted(t, db, id)); diff != "" {
			t.Error(diff)
		}
		must(t, CodeAnswer(t.Context(), db, 3, id, "1", []docket.Coding{{Code: "A", State: docket.CodingRejected}}))
		if diff := gocmp.Diff([]string{"1 A"}, counted(t, db, id)); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
		// The same for a third person, who reads the answer only later.
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"D"},
			By: 5}))
		must(t, CodeAnswer(t.Context(), db, 5, id, "1", []docket.Coding{{Code: "D", State: docket.CodingRejected}}))
		if own, err = db.OwnCodings(t.Context(), 5, id); err != nil || len(own) != 1 || own[0].Code != "D" {
			t.Errorf("%+v, %v", own, err)
		}
		if diff := gocmp.Diff([]string{"1 D"}, counted(t, db, id)); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
	}},
	{"an adjudication is refused where there is nothing to settle, or something else was settled " +
		"meanwhile", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1", "2")
		settle := func(number int, codes ...string) error {
			return db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: codes, By: 5,
				Number: number})
		}
		want(t, "nobody read it", settle(0, "A"), docket.ErrStale)
		say(t, db, 3, id, "1", "A")
		want(t, "one person read it", settle(0, "A"), docket.ErrStale)
		say(t, db, 3, id, "1", "B")
		want(t, "one person read it twice", settle(0, "A"), docket.ErrStale)
		say(t, db, 4, id, "2", "A")
		want(t, "another read another answer", settle(0, "A"), docket.ErrStale)
		say(t, db, 4, id, "1", "A")
		if err := settle(0, "Z"); !isInvalid(err, "code") {
			t.Error(err)
		}
		must(t, settle(1, "A", "A"))
		want(t, "settled meanwhile", settle(1, "B"), docket.ErrStale)
		must(t, settle(2, "B"))
		err := db.Adjudicate(t.Context(), docket.Adjudication{Comment: ID.Comment(9), Question: "1", By: 5})
		want(t, "no such comment", err, docket.ErrNotFound)
		if diff := gocmp.Diff([]string{"1 B", "2 A"}, counted(t, db, id)); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
	}},
	{"codings know the other reader of their answer, and who settled it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1", "2")
		say(t, db, 7, id, "1", "A")
		say(t, db, 3, id, "1")
		say(t, db, 5, id, "1", "B") // a third reading
		say(t, db, 3, id, "2", "C")
		say(t, db, 7, id, "1", "A") // who came first stays first
		say(t, db, 3, id, "1")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"D"},
			By: 9}))
		must(t, db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			var rows []string
			for g, err := range s.Codings(t.Context(), ID) {
				if err != nil {
					return err
				}
				rows = append(rows, strings.TrimSpace(fmt.Sprintf("%s %s %s %s second:%s by:%s", g.Question, g.Code,
					g.Coder, g.State, g.SecondCoder, g.AdjudicatedBy)))
			}
			want := []string{
				"1  u3 no_theme second:u7 by:u9", "1 A u7 overruled second:u3 by:u9", "1 B u5 overruled second: by:u9",
				"1 D u9 confirmed second: by:u9", "2 C u3 confirmed second: by:",
			}
			if diff := gocmp.Diff(want, rows); diff != "" {
				t.Error(diff)
			}
			return nil
		}))
	}},
	{"off topic leaves the list, keeps its class in the register, and can be taken back", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		one, two := answered(t, db, "one", "1"), answered(t, db, "two", "1", "2")
		must(t, db.SetOffTopic(t.Context(), 3, two, true, "about my fence"))
		must(t, db.SetOffTopic(t.Context(), 4, two, true, "again"))
		c, err := db.Comment(t.Context(), two)
		if err != nil || c.OffTopicBy != 3 || !c.Status.Public() {
			t.Errorf("%v, %v", c.OffTopicBy, err)
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 5); !slices.Equal(got,
			[]string{"1 1"}) {
			t.Errorf("uncoded %v", got)
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingOffTopic}, 1); !slices.Equal(got,
			[]string{"1 2", "2 2"}) {
			t.Errorf("off topic %v", got)
		}
		class := func(id docket.CommentID) (class docket.Class) {
			t.Helper()
			must(t, db.Snapshot(t.Context(), func(s *store.Snapshot) error {
				for e, err := range s.Register(t.Context(), ID) {
					if err != nil {
						return err
					}
					if e.ID == id {
						class = e.Class
					}
				}
				return nil
			}))
			return class
		}
		if class(one) == docket.ClassOffTopic || class(two) != docket.ClassOffTopic {
			t.Errorf("classes %q and %q", class(one), class(two))
		}
		if n, err := db.QueueCounts(t.Context(), ID, 1); err != nil || n.Uncoded != 1 {
			t.Errorf("%+v, %v", n, err)
		}
		Sound(t, db)
		must(t, db.SetOffTopic(t.Context(), 4, two, false, ""))
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 5); !slices.Equal(got,
			[]string{"1 1", "1 2", "2 2"}) {
			t.Errorf("uncoded %v", got)
		}
		marks, err := OffTopicMarksOf(t.Context(), db, two)
		if err != nil || len(marks) != 2 || !marks[0].Off || marks[0].Reason != "about my fence" || marks[0].By != 3 ||
			marks[1].Off || marks[1].By != 4 || marks[1].At.IsZero() {
			t.Errorf("%+v, %v", marks, err)
		}
		if logged(t, db, "comment.off_topic") != 1 || logged(t, db, "comment.on_topic") != 1 {
			t.Error("the log does not say it")
		}
		if class(two) == docket.ClassOffTopic || class(one) == docket.ClassOffTopic {
			t.Error("the class stayed")
		}
		want(t, "no such comment", db.SetOffTopic(t.Context(), 3, ID.Comment(9), true, ""), docket.ErrNotFound)
		Sound(t, db)
	}},
	{"notes are one's own, sealed, and do not move the time of a snapshot", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		when := func() (s string) {
			must(t, db.Snapshot(t.Context(), func(snap *store.Snapshot) error {
				at, err := snap.At(t.Context())
				s = at.String()
				return err
			}))
			return s
		}
		before := when()
		note := func(by docket.UserID, q docket.QuestionID, text string) error {
			return db.SaveNote(t.Context(), docket.CodingNote{Comment: id, Question: q, Coder: by, Text: text})
		}
		must(t, note(3, "1", "look at this"))
		must(t, note(4, "1", "I did"))
		must(t, note(3, "1", "look again"))
		if err := note(3, "2", "not answered"); !isInvalid(err, "note") {
			t.Error(err)
		}
		list, err := NotesOf(t.Context(), db, id)
		var got []string
		for _, n := range list {
			got = append(got, n.Coder.String()+" "+n.Text)
		}
		if diff := gocmp.Diff([]string{"u4 I did", "u3 look again"}, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		Sound(t, db)
		must(t, note(3, "1", ""))
		must(t, note(3, "1", ""))
		if list, err := NotesOf(t.Context(), db, id); err != nil || len(list) != 1 || list[0].Coder != 4 {
			t.Errorf("%+v, %v", list, err)
		}
		if when() != before {
			t.Error("a note moved the snapshot's time")
		}
		if n := logged(t, db, "coding.noted"); n != 4 {
			t.Errorf("%d rows in the log", n)
		}
	}},
	{"two coders who save at once lose nothing, and agree on who came first", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1", "2")
		var wg sync.WaitGroup
		errs := make(chan error, 40)
		for by := docket.UserID(1); by <= 4; by++ {
			wg.Go(func() {
				for range 5 {
					errs <- CodeAnswer(t.Context(), db, by, id, "1", codings("A", string(rune('A'+by))))
					errs <- db.Code(t.Context(), by, id, []docket.Coding{{Question: "2", Code: "B"}, {Question: "1",
						Code: "A"}, {Question: "1", Code: string(rune('A' + by))}})
				}
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			must(t, err)
		}
		passes, err := PassesOf(t.Context(), db, id)
		if err != nil || len(passes) != 8 {
			t.Errorf("%d passes, %v", len(passes), err)
		}
		pairs, err := db.DoubleCoded(t.Context(), ID)
		if err != nil || len(pairs) != 2 || pairs[0].Agree() || !pairs[1].Agree() {
			t.Fatalf("%+v, %v", pairs, err)
		}
		list, err := CodingsOf(t.Context(), db, id)
		must(t, err)
		if diff := gocmp.Diff(docket.Pairs(passes, list), pairs); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
	}},
}
