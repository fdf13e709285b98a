package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// revise makes the next version of the suite's codebook.
func revise(t testing.TB, db *store.DB, r docket.CodebookRevision) docket.Codebook {
	t.Helper()
	book, err := db.Codebook(t.Context(), ID)
	must(t, err)
	all, err := db.Codebooks(t.Context(), ID)
	must(t, err)
	if r.Reason == "" {
		r.Reason = "because of this"
	}
	if r.By == 0 {
		r.By = 3
	}
	next, change, err := book.Apply(r, all)
	if err != nil {
		t.Fatalf("%#v", err)
	}
	must(t, db.ChangeCodebook(t.Context(), book.Version, next, change))
	return next
}

// codingRows prints all codings of a comment with what they say and where from.
func codingRows(t testing.TB, db *store.DB, id docket.CommentID) []string {
	t.Helper()
	list, err := CodingsOf(t.Context(), db, id)
	must(t, err)
	var out []string
	for _, g := range list {
		out = append(out, fmt.Sprintf("%s %s %s v%d %d-%d %s", g.Code, g.Coder, g.State, g.CodebookVersion,
			g.Evidence.Start, g.Evidence.End, g.Origin))
	}
	return out
}

// revisited prints what is to be read again.
func revisited(t testing.TB, db *store.DB) []string {
	t.Helper()
	list, err := db.Revisit(t.Context(), ID)
	must(t, err)
	var out []string
	for _, g := range list {
		out = append(out, fmt.Sprintf("%s %s %s %s", g.Comment, g.Question, g.Code, g.Coder))
	}
	return out
}

func themeOf(code string) docket.Theme {
	return docket.Theme{Code: code, Label: "Theme " + code, Definition: "About " + code, Imperative: "1",
		CSFFunction: "PR"}
}

var codebookCases = []testCase{
	{"a docket's codebook is version one, and each change adds a version and says why", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		first := Codebook(ID)
		second := revise(t, db, docket.CodebookRevision{Action: docket.CodebookAdd,
			Themes: []docket.Theme{themeOf("F")}, Reason: "somebody asked"})
		third := revise(t, db, docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"F"}, By: 4})
		got, err := db.Codebooks(t.Context(), ID)
		must(t, err)
		if diff := gocmp.Diff([]docket.Codebook{first, second, third}, got); diff != "" {
			t.Error(diff)
		}
		if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			same, err := s.Codebooks(t.Context(), ID)
			if diff := gocmp.Diff(got, same); diff != "" {
				t.Error(diff)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		changes, err := db.CodebookChanges(t.Context(), ID)
		must(t, err)
		var said []string
		for _, c := range changes {
			said = append(said, fmt.Sprintf("%d %s %v %v %q %s", c.Version, c.Action, c.From, c.To, c.Reason, c.By))
			if c.At.IsZero() || c.Docket != ID {
				t.Errorf("%+v", c)
			}
		}
		wantLines(t, "changes", said, `1 filed [] [] "" `, `2 add [] [F] "somebody asked" u3`,
			`3 retire [F] [] "because of this" u4`)
		Sound(t, db)
	}},
	{"a change of a version that is no longer the newest is refused whole", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		book, err := db.Codebook(t.Context(), ID)
		must(t, err)
		next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookAdd,
			Themes: []docket.Theme{themeOf("F")}, Reason: "r", By: 3}, nil)
		must(t, err)
		must(t, db.ChangeCodebook(t.Context(), 1, next, change))
		want(t, "the same again", db.ChangeCodebook(t.Context(), 1, next, change), docket.ErrStale)
		want(t, "a version left out", db.ChangeCodebook(t.Context(), 2, docket.Codebook{Docket: ID, Version: 4,
			Themes: next.Themes}, change), docket.ErrStale)
		want(t, "no theme", db.ChangeCodebook(t.Context(), 2, docket.Codebook{Docket: ID, Version: 3}, change),
			docket.ErrStale)
		next.Version, change.Reason = 3, " "
		if err := db.ChangeCodebook(t.Context(), 2, next, change); !isInvalid(err, "reason") {
			t.Errorf("without a reason: %v", err)
		}
		next.Docket, next.Version = "HHS-NONE-0001", 1
		want(t, "no such docket", db.ChangeCodebook(t.Context(), 0, next, change), docket.ErrNotFound)
		if got, err := db.Codebook(t.Context(), ID); err != nil || got.Version != 2 || len(got.Themes) != 6 {
			t.Errorf("%+v, %v", got, err)
		}
		Sound(t, db)
	}},
	{"a docket without a codebook gets its first one by import", func(t *testing.T, db *store.DB) {
		must(t, db.AddDocket(t.Context(), Docket(ID), docket.Codebook{}, docket.ActorOperator))
		book := docket.Codebook{Docket: ID}
		next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookFiled,
			Themes: []docket.Theme{themeOf("A")}, Reason: "r", By: 3}, nil)
		must(t, err)
		must(t, db.ChangeCodebook(t.Context(), 0, next, change))
		if got, err := db.Codebook(t.Context(), ID); err != nil || got.Version != 1 || len(got.Themes) != 1 {
			t.Errorf("%+v, %v", got, err)
		}
	}},
	{"codings of a renamed code go on under the new one, rejected ones too", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word by word"))
		Post(t, db, id, nil)
		must(t, db.Code(t.Context(), 1, id, []docket.Coding{{Question: "1", Code: "A", Origin: docket.OriginRule,
			OriginDetail: "en: word", Evidence: docket.Span{Start: 5, End: 7}}}))
		must(t, db.Code(t.Context(), 2, id, []docket.Coding{{Question: "1", Code: "A", State: docket.CodingRejected},
			{Question: "1", Code: "B"}}))
		before, err := CodingsOf(t.Context(), db, id)
		must(t, err)
		must(t, db.Recount(t.Context(), ID))
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookRename, From: []string{"A"},
			Themes: []docket.Theme{themeOf("A2")}, Kept: true})
		wantLines(t, "codings", codingRows(t, db, id),
			"A u1 moved v1 5-7 rule", "A u2 moved v1 0-0 person", "A2 u1 confirmed v2 5-7 rule",
			"A2 u2 rejected v2 0-0 person", "B u2 confirmed v1 0-0 person")
		after, err := CodingsOf(t.Context(), db, id)
		must(t, err)
		if !after[2].CodedAt.Equal(before[0].CodedAt) || after[2].OriginDetail != "en: word" {
			t.Errorf("time or origin is lost: %+v", after[2])
		}
		if stale, err := db.StaleCounts(t.Context()); err != nil || !slices.Equal(stale, []docket.ID{ID}) {
			t.Errorf("counts are not stale: %v, %v", stale, err)
		}
		wantLines(t, "to be read again", revisited(t, db))
		Sound(t, db)

		// And back again.
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookRename, From: []string{"A2"},
			Themes: []docket.Theme{themeOf("A")}, Kept: true})
		wantLines(t, "codings after renaming back", codingRows(t, db, id),
			"A u1 confirmed v3 5-7 rule", "A u2 rejected v3 0-0 person", "A2 u1 moved v2 5-7 rule",
			"A2 u2 moved v2 0-0 person", "B u2 confirmed v1 0-0 person")
		Sound(t, db)
	}},
	{"codings of merged codes go on under one, and a coder who had both keeps one", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word by word"))
		Post(t, db, id, nil)
		a := docket.Coding{Question: "1", Code: "A", Evidence: docket.Span{Start: 0, End: 4}}
		must(t, db.Code(t.Context(), 1, id, []docket.Coding{a, {Question: "1", Code: "B",
			Evidence: docket.Span{Start: 5, End: 7}}}))
		must(t, db.Code(t.Context(), 2, id, []docket.Coding{a}))
		must(t, db.Code(t.Context(), 3, id, []docket.Coding{a, {Question: "1", Code: "B",
			State: docket.CodingRejected}}))
		must(t, db.Code(t.Context(), 4, id, []docket.Coding{{Question: "1", Code: "A", State: docket.CodingRejected},
			{Question: "1", Code: "C"}}))
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookMerge, From: []string{"A", "B"},
			Themes: []docket.Theme{themeOf("B")}, Kept: true})
		wantLines(t, "codings", codingRows(t, db, id),
			"A u1 moved v1 0-4 person", "A u2 moved v1 0-4 person", "A u3 moved v1 0-4 person",
			"A u4 rejected v1 0-0 person",
			"B u1 confirmed v1 5-7 person", "B u2 confirmed v2 0-4 person", "B u3 confirmed v2 0-4 person",
			"C u4 confirmed v1 0-0 person")
		must(t, db.Recount(t.Context(), ID))
		if diff := gocmp.Diff(byHand(t, db), mustCounts(t, db)); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
	}},
	{"codings of a split code are set apart, those of a retired one count under it, and both are to be read again",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			one, two := File(t, db, Comment("k", "word")), File(t, db, Comment("l", "other"))
			hidden := File(t, db, Comment("m", "third"))
			Post(t, db, one, nil)
			Post(t, db, two, nil)
			for _, id := range []docket.CommentID{one, two, hidden} {
				must(t, db.Code(t.Context(), 1, id, []docket.Coding{{Question: "1", Code: "A"},
					{Question: "1", Code: "B"},
					{Question: "1", Code: "C"}}))
			}
			revise(t, db, docket.CodebookRevision{Action: docket.CodebookSplit, From: []string{"A"},
				Themes: []docket.Theme{themeOf("A"), {Code: "A2", Label: "other half"}}})
			revise(t, db, docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"B"}})
			wantLines(t, "to be read again", revisited(t, db),
				string(one)+" 1 A u1", string(one)+" 1 B u1", string(two)+" 1 A u1", string(two)+" 1 B u1")
			uses, err := db.CodeUses(t.Context(), ID)
			must(t, err)
			if uses["A"] != 0 || uses["A2"] != 0 || uses["B"] != 2 || uses["C"] != 2 {
				t.Errorf("they count otherwise than people said: %v", uses)
			}
			must(t, CodeAnswer(t.Context(), db, 1, one, "1", []docket.Coding{{Question: "1", Code: "A"}, {Question: "1",
				Code: "A2"}}))
			wantLines(t, "after reading one again", revisited(t, db), string(two)+" 1 A u1", string(two)+" 1 B u1")
			revise(t, db, docket.CodebookRevision{Action: docket.CodebookAdd, Themes: []docket.Theme{themeOf("B")}})
			wantLines(t, "after B came back", revisited(t, db), string(two)+" 1 A u1")
			Sound(t, db)
		}},
	{"a coding never counts under a meaning that its coder did not see", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		one, two := File(t, db, Comment("k", "word")), File(t, db, Comment("l", "other"))
		Post(t, db, one, nil)
		Post(t, db, two, nil)
		must(t, db.Code(t.Context(), 1, one, []docket.Coding{{Question: "1", Code: "A"}, {Question: "1", Code: "B"},
			{Question: "1", Code: "C"}, {Question: "1", Code: "D"}}))
		edit := func(code string, kept bool, change func(*docket.Theme)) {
			theme := themeOf(code)
			change(&theme)
			revise(t, db, docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{code},
				Themes: []docket.Theme{theme}, Kept: kept})
		}
		edit("A", false, func(th *docket.Theme) { th.Definition = "Something else" })
		edit("B", true, func(th *docket.Theme) { th.Definition = "About B, without the typo" })
		edit("C", false, func(th *docket.Theme) { th.Imperative = "2" })
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookMerge, From: []string{"D", "E"},
			Themes: []docket.Theme{themeOf("E")}})
		wantLines(t, "codings", codingRows(t, db, one),
			"A u1 to_revisit v1 0-0 person", "B u1 confirmed v1 0-0 person", "C u1 confirmed v1 0-0 person",
			"D u1 confirmed v1 0-0 person")
		wantLines(t, "to be read again", revisited(t, db), string(one)+" 1 A u1", string(one)+" 1 D u1")
		uses, err := db.CodeUses(t.Context(), ID)
		must(t, err)
		if uses["A"] != 0 || uses["B"] != 1 || uses["C"] != 1 || uses["D"] != 1 || uses["E"] != 0 {
			t.Errorf("uses: %v", uses)
		}
		must(t, db.Recount(t.Context(), ID))
		if diff := gocmp.Diff(byHand(t, db), mustCounts(t, db)); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
		changes, err := db.CodebookChanges(t.Context(), ID)
		must(t, err)
		var kept []bool
		for _, c := range changes[1:] {
			kept = append(kept, c.Kept)
		}
		if !slices.Equal(kept, []bool{false, true, true, false}) {
			t.Errorf("which changes kept the meaning: %v", kept)
		}
		// Whoever codes now sees the new meaning, and who reads again decides anew.
		must(t, db.Code(t.Context(), 1, two, []docket.Coding{{Question: "1", Code: "A"}}))
		must(t, CodeAnswer(t.Context(), db, 1, one, "1", []docket.Coding{{Question: "1", Code: "A"}, {Question: "1",
			Code: "B"}}))
		wantLines(t, "codings after reading again", codingRows(t, db, one),
			"A u1 confirmed v5 0-0 person", "B u1 confirmed v5 0-0 person", "C u1 rejected v1 0-0 person",
			"D u1 rejected v1 0-0 person")
		wantLines(t, "to be read again", revisited(t, db))
		Sound(t, db)
	}},
	{"a settlement does not decide about a code that has come to mean something else", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		say(t, db, 3, id, "1", "A")
		say(t, db, 4, id, "1", "B")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"A", "C"},
			By: 5}))
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookSplit, From: []string{"A"},
			Themes: []docket.Theme{themeOf("A"), {Code: "A2", Label: "other half"}}})
		wantLines(t, "codings", codingRows(t, db, id), "A u3 to_revisit v1 0-0 person", "B u4 overruled v1 0-0 person",
			"C u5 confirmed v1 0-0 adjudication")
		Sound(t, db)
		say(t, db, 3, id, "1", "A2")
		wantLines(t, "codings after reading again", codingRows(t, db, id),
			"A u3 rejected v1 0-0 person", "A2 u3 overruled v2 0-0 person", "B u4 overruled v1 0-0 person",
			"C u5 confirmed v1 0-0 adjudication")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"A"},
			By: 5}))
		wantLines(t, "codings settled anew", codingRows(t, db, id),
			"A u3 rejected v1 0-0 person", "A u5 confirmed v2 0-0 "+
				"adjudication", "A2 u3 overruled v2 0-0 person", "B u4 overruled v1 0-0 person",
			"C u5 rejected v1 0-0 adjudication")
		Sound(t, db)
	}},
	{"an imported file retires what it lacks", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word"))
		Post(t, db, id, nil)
		must(t, db.Code(t.Context(), 1, id, []docket.Coding{{Question: "1", Code: "A"}, {Question: "1", Code: "E"}}))
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookFiled, Themes: []docket.Theme{themeOf("A"),
			themeOf("N")}})
		wantLines(t, "to be read again", revisited(t, db), string(id)+" 1 E u1")
		changes, err := db.CodebookChanges(t.Context(), ID)
		must(t, err)
		if last := changes[len(changes)-1]; !slices.Equal(last.From, []string{"B", "C", "D", "E"}) ||
			!slices.Equal(last.To, []string{"N"}) {
			t.Errorf("%+v", last)
		}
		Sound(t, db)
	}},
	{"a merge ends the difference of two readers, and an adjudication follows the codes", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		one, two := File(t, db, Comment("k", "word")), File(t, db, Comment("l", "other"))
		for _, id := range []docket.CommentID{one, two} {
			Post(t, db, id, nil)
			must(t, CodeAnswer(t.Context(), db, 1, id, "1", []docket.Coding{{Question: "1", Code: "A"}}))
			must(t, CodeAnswer(t.Context(), db, 2, id, "1", []docket.Coding{{Question: "1", Code: "B"}}))
		}
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: two, Question: "1", Codes: []string{"A"}, By: 3,
			At: Start}))
		wantLines(t, "settled", codingRows(t, db, two), "A u1 confirmed v1 0-0 person", "B u2 overruled v1 0-0 person")
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookMerge, From: []string{"A", "B"},
			Themes: []docket.Theme{{Code: "M", Label: "both"}}, Kept: true})
		wantLines(t, "not settled", codingRows(t, db, one), "A u1 moved v1 0-0 person", "B u2 moved v1 0-0 person",
			"M u1 confirmed v2 0-0 person", "M u2 confirmed v2 0-0 person")
		wantLines(t, "settled", codingRows(t, db, two), "A u1 moved v1 0-0 person", "B u2 moved v1 0-0 person",
			"M u1 confirmed v2 0-0 person", "M u2 confirmed v2 0-0 person")
		list, err := db.DoubleCoded(t.Context(), ID)
		must(t, err)
		for _, d := range list {
			if !d.Agree() {
				t.Errorf("%+v", d)
			}
		}
		if len(list) != 2 {
			t.Errorf("%d pairs", len(list))
		}
		Sound(t, db)
	}},
	{"a model is kept, replaced and does not move the time of the last change", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		if body, n, err := db.Model(t.Context(), ID); body != nil || n != 0 || err != nil {
			t.Errorf("%v %d %v", body, n, err)
		}
		if digest, _, _, err := db.ModelState(t.Context(), ID); digest != "" || err != nil {
			t.Errorf("%q %v", digest, err)
		}
		before := snapshotTime(t, db)
		must(t, db.SaveModel(t.Context(), ID, 1, 200, []byte("weights")))
		must(t, db.SaveModel(t.Context(), ID, 2, 260, []byte("other weights\x00")))
		body, n, err := db.Model(t.Context(), ID)
		if !bytes.Equal(body, []byte("other weights\x00")) || n != 260 || err != nil {
			t.Errorf("%q %d %v", body, n, err)
		}
		digest, version, n, err := db.ModelState(t.Context(), ID)
		if len(digest) != 64 || version != 2 || n != 260 || err != nil {
			t.Errorf("%q %d %d %v", digest, version, n, err)
		}
		if after := snapshotTime(t, db); after != before {
			t.Error("an export would have another time")
		}
		if logged(t, db, "model.trained") != 2 {
			t.Error("the log does not tell")
		}
		if err := db.SaveModel(t.Context(), "HHS-NONE-0001", 1, 1, []byte("x")); err == nil {
			t.Error("a model of no docket was kept")
		}
		Sound(t, db)
	}},
	{"a model learns from posted answers that somebody has read, a campaign by its letter", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		c := Comment("k", "first words")
		c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "nobody read this",
			Text: "nobody read this"})
		one := File(t, db, c)
		hidden, none, unread := File(t, db, Comment("l", "hidden words")), File(t, db, Comment("m", "no theme here")),
			File(t, db, Comment("n", "not read"))
		Post(t, db, one, map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 6, End: 11},
			Kind: docket.KindPersonal}}})
		Post(t, db, none, nil)
		Post(t, db, unread, nil)
		must(t, CodeAnswer(t.Context(), db, 1, one, "1", []docket.Coding{{Question: "1", Code: "B"}, {Question: "1",
			Code: "A"}, {Question: "1", Code: "C", State: docket.CodingRejected}}))
		must(t, CodeAnswer(t.Context(), db, 2, one, "1", []docket.Coding{{Question: "1", Code: "A"}}))
		must(t, CodeAnswer(t.Context(), db, 1, none, "1", nil))
		must(t, db.Code(t.Context(), 1, hidden, []docket.Coding{{Question: "1", Code: "A"}}))
		var got []string
		for text, err := range db.TrainingTexts(t.Context(), ID) {
			must(t, err)
			got = append(got, fmt.Sprintf("%s %q %s", text.Question, text.Text, strings.Join(text.Codes, " ")))
		}
		wantLines(t, "texts", got, `1 "first [redacted: personal]" A B`, `1 "no theme here" `)
		if n, err := db.ConfirmedCodings(t.Context(), ID); n != 2 || err != nil {
			t.Errorf("%d codings, %v", n, err)
		}
	}},
}

func mustCounts(t testing.TB, db *store.DB) []docket.ThemeCount {
	t.Helper()
	counts, err := db.ThemeCounts(t.Context(), ID)
	must(t, err)
	return counts
}
