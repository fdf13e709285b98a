package storetest

import (
	"errors"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// spanish files and posts a comment in Spanish.
func spanish(t *testing.T, db *store.DB, key string) docket.CommentID {
	t.Helper()
	c := Comment(key, "La bomba de Ana se detiene de noche.")
	c.Language = "es"
	id := File(t, db, c)
	Post(t, db, id, nil)
	return id
}

// anaHidden hides the name in the text of spanish.
var anaHidden = map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 12, End: 15},
	Kind: docket.KindPersonal, By: 1}}}

func postedText(t *testing.T, db *store.DB, id docket.CommentID) docket.Text {
	t.Helper()
	c, err := db.PublicComment(t.Context(), id)
	must(t, err)
	return c.Answers[0].Text
}

func translationOf(t *testing.T, db *store.DB, id docket.CommentID) docket.AnswerTranslation {
	t.Helper()
	list, err := db.AnswerTranslations(t.Context(), id)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("%d translations", len(list))
	}
	return list[0]
}

// shownIn counts the translations that pages and files of the public have.
func shownIn(t *testing.T, db *store.DB, id docket.CommentID) (page, file int) {
	t.Helper()
	list, err := db.PublicTranslations(t.Context(), id)
	must(t, err)
	must(t, db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		all, err := s.TranslationsOf(t.Context(), ID)
		file = len(all)
		return err
	}))
	return len(list), file
}

// translationCases hold what the store promises of translations of answers.
var translationCases = []testCase{
	{"a translation is saved over the one that its writer saw, and taken away", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx, id := t.Context(), spanish(t, db, "es")
		made := postedText(t, db, id)
		one := docket.AnswerTranslation{Comment: id, Question: "1", Text: " Ana’s pump stops at night.\n", By: 3}
		revision, err := db.Revision(ctx, ID)
		must(t, err)
		must(t, db.SaveTranslation(ctx, one, made))
		if got := lastLog(t, db); got != "u3 translation.saved "+string(id) {
			t.Error(got)
		}
		if now, err := db.Revision(ctx, ID); err != nil || now == revision {
			t.Errorf("pages are kept as they were: %v", err)
		}
		got := translationOf(t, db, id)
		if got.Text != "Ana’s pump stops at night." || got.Number != 1 || got.By != 3 || !got.Shown() ||
			got.At.IsZero() {
			t.Errorf("%+v", got)
		}
		one.By, one.Text = 4, "The pump of Ana stops."
		if err := db.SaveTranslation(ctx, one, made); !errors.Is(err, docket.ErrStale) {
			t.Errorf("who saw none: %v", err)
		}
		one.Number = 1
		if err := db.SaveTranslation(ctx, one, "Another text."); !errors.Is(err, docket.ErrStale) {
			t.Errorf("made of another text: %v", err)
		}
		must(t, db.SaveTranslation(ctx, one, made))
		end, _, _ := db.LogEnd(ctx)
		one.Number = 2
		must(t, db.SaveTranslation(ctx, one, made))
		if after, _, _ := db.LogEnd(ctx); after != end {
			t.Error("saving what is there left a row")
		}
		one.Text = ""
		must(t, db.SaveTranslation(ctx, one, made))
		if got := lastLog(t, db); got != "u4 translation.removed "+string(id) {
			t.Error(got)
		}
		if got := translationOf(t, db, id); got.Text != "" || got.Number != 3 || got.Shown() {
			t.Errorf("taken away: %+v", got)
		}
		if page, file := shownIn(t, db, id); page+file != 0 {
			t.Errorf("%d on the page, %d in files", page, file)
		}
		Sound(t, db)
	}},
	{"only what is posted is translated, and no more than an answer may have", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		waits := File(t, db, Comment("waits", "Una bomba."))
		posted := spanish(t, db, "es")
		long := make([]byte, docket.MaxAnswer+1)
		for i := range long {
			long[i] = 'a'
		}
		for _, one := range []docket.AnswerTranslation{{Comment: waits, Question: "1"},
			{Comment: posted, Question: "2"},
			{Comment: ID.Comment(99), Question: "1"}} {
			one.Text = "A pump."
			if err := db.SaveTranslation(t.Context(), one, "Una bomba."); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s %s: %v", one.Comment, one.Question, err)
			}
		}
		for _, text := range []docket.Text{" \n", docket.Text(long)} {
			err := db.SaveTranslation(t.Context(), docket.AnswerTranslation{Comment: posted, Question: "1", Text: text},
				postedText(t, db, posted))
			if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid["translation"] == "" {
				t.Errorf("%d characters: %v", len(text), err)
			}
		}
	}},
	{"a translation of an earlier text is for staff alone until it is saved again", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx, id := t.Context(), spanish(t, db, "es")
		one := docket.AnswerTranslation{Comment: id, Question: "1", Text: "Ana’s pump stops.", By: 3}
		must(t, db.SaveTranslation(ctx, one, postedText(t, db, id)))
		if page, file := shownIn(t, db, id); page != 1 || file != 1 {
			t.Fatalf("%d on the page, %d in files", page, file)
		}
		Post(t, db, id, anaHidden)
		if got := translationOf(t, db, id); got.Text != one.Text || !got.Earlier() {
			t.Errorf("after words were hidden: %+v", got)
		}
		if page, file := shownIn(t, db, id); page+file != 0 {
			t.Errorf("%d on the page, %d in files", page, file)
		}
		one.Number = 1
		must(t, db.SaveTranslation(ctx, one, postedText(t, db, id)))
		if got := translationOf(t, db, id); got.Number != 2 || !got.Shown() {
			t.Errorf("saved again: %+v", got)
		}
		Sound(t, db)
	}},
	{"what is posted no more has no translation, also when it is posted again", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		withheld := docket.Decision{Version: 2, Action: docket.ActionWithhold, Status: docket.Withheld,
			Reason: "threat", By: 1}
		partly := docket.Decision{Version: 2, Action: docket.ActionPost, Status: docket.PostedWithRedactions, By: 1,
			Withheld: []docket.WithheldAnswer{{Question: "1", Reason: "threat"}}}
		for _, key := range []string{"withheld", "partly", "withdrawn"} {
			id := spanish(t, db, key)
			must(t, db.SaveTranslation(ctx, docket.AnswerTranslation{Comment: id, Question: "1", Text: "Ana’s pump.",
				By: 3}, postedText(t, db, id)))
			withheld.Comment, partly.Comment = id, id
			switch key {
			case "withheld":
				must(t, db.Decide(ctx, withheld))
			case "partly":
				must(t, db.Decide(ctx, partly))
			case "withdrawn":
				_, err := db.Withdraw(ctx, docket.TrackingNumber("T-"+key))
				must(t, err)
			}
			if got := translationOf(t, db, id); got.Text != "" || got.Number != 2 {
				t.Errorf("%s: %+v", key, got)
			}
		}
		Post(t, db, ID.Comment(1), nil)
		if got := translationOf(t, db, ID.Comment(1)); got.Text != "" {
			t.Errorf("posted again: %+v", got)
		}
		Sound(t, db)
	}},
}
