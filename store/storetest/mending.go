package storetest

import (
	"errors"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

func withhold(t *testing.T, db *store.DB, id docket.CommentID, version int) {
	t.Helper()
	if err := db.Decide(t.Context(), docket.Decision{Comment: id, Version: version, Action: docket.ActionWithhold,
		Status: docket.Withheld, Reason: "threat", By: 3}); err != nil {
		t.Fatal(err)
	}
}

// standsFor checks what the store says to its writer of mending a comment.
func standsFor(t *testing.T, db *store.DB, id docket.CommentID, want docket.Resending) {
	t.Helper()
	if got, err := db.Resending(t.Context(), id); got != want || err != nil {
		t.Errorf("mending %s stands as %q, %v; want %q", id, got, err, want)
	}
}

// mended is a comment with other words, as the desk of intake makes it.
func mended(version int, words string) docket.Comment {
	c := Comment("mended", words)
	c.Version, c.RuleSet, c.Language = version, "rules-2", "es"
	c.Flags = []docket.Flag{docket.FlagIncident}
	return c
}

var mendingCases = []testCase{
	{"a withheld comment waits again with mended words, under its number", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		counts := func(want int) {
			t.Helper()
			if n, err := db.MendedComments(ctx, ID); n != want || err != nil {
				t.Errorf("%d were mended, %v; want %d", n, err, want)
			}
		}
		id := reachable(t, db, "a", "NUMBER-1")
		counts(0)
		if _, err := db.SealReceived(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Mend(ctx, "NUMBER-1", mended(1, "x")); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("mended while it waits: %v", err)
		}
		withhold(t, db, id, 1)
		if _, err := db.Mend(ctx, "NUMBER-1", mended(1, "x")); !errors.Is(err, docket.ErrStale) {
			t.Errorf("mended at another version: %v", err)
		}
		if _, err := db.Mend(ctx, "NUMBER-1", mended(2, "Better words.")); err != nil {
			t.Fatal(err)
		}
		counts(1)
		c, err := db.Comment(ctx, id)
		if err != nil || c.Status != docket.Pending || c.Version != 3 || c.Reason != "" || c.RuleSet != "rules-2" ||
			!docket.ReviewFirst(c.Flags) || c.Language != "es" {
			t.Errorf("mended: %+v, %v", c, err)
		}
		if c, err = db.Receipt(ctx, "NUMBER-1"); err != nil || len(c.Answers) != 1 ||
			c.Answers[0].Text != "Better words." ||
			c.Submitter.Email != "writer@example.org" {
			t.Errorf("under the number: %+v, %v", c, err)
		}
		earlier, err := db.EarlierVersions(ctx, id)
		if err != nil || len(earlier) != 1 || earlier[0].Answers[0].Text != "word" || earlier[0].Number != 1 {
			t.Errorf("earlier versions %+v, %v", earlier, err)
		}
		if p, err := db.Proof(ctx, "NUMBER-1"); err != nil || string(p.Answers[0].Text) != "word" {
			t.Errorf("the proof is of %+v, %v; want the words received first", p.Answers, err)
		}
		changes, err := db.Changes(ctx, id)
		if err != nil || len(changes) != 2 || changes[1].Action != docket.ActionMend || changes[1].By != 0 {
			t.Errorf("history %+v, %v", changes, err)
		}
		Sound(t, db)
		if err := db.Decide(ctx, docket.Decision{Comment: id, Version: 3, Action: docket.ActionPost,
			Status: docket.Posted, By: 3,
			Answers: []docket.PublicAnswer{{Question: "1", Text: "Better words."}}}); err != nil {
			t.Fatal(err)
		}
		if p, err := db.PublicComment(ctx, id); err != nil || p.Answers[0].Text != "Better words." {
			t.Errorf("posted %+v, %v", p, err)
		}
		withhold(t, db, id, 4)
		standsFor(t, db, id, docket.ResendPosted)
		if _, err := db.Mend(ctx, "NUMBER-1", mended(5, "x")); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("mended what was posted once: %v", err)
		}
		if _, err := db.Mend(ctx, "NUMBER-2", mended(2, "x")); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("an unknown number: %v", err)
		}
		Sound(t, db)
	}},
	{"what its writer chose of an incident stays with a comment that is mended", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		marked := Comment("m", "It goes on.")
		marked.Tracking, marked.Marking = "NUMBER-M", docket.TLPRed
		id := File(t, db, marked)
		withhold(t, db, id, 1)
		if _, err := db.Mend(t.Context(), "NUMBER-M", mended(2, "Better words.")); err != nil {
			t.Fatal(err)
		}
		if c, err := db.OpenComment(t.Context(), id, 1); err != nil || c.Marking != docket.TLPRed {
			t.Errorf("the marking is %q, %v", c.Marking, err)
		}
		Sound(t, db)
	}},
	{"a comment is mended a bounded number of times", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := reachable(t, db, "a", "NUMBER-1")
		version := 1
		for range docket.MaxEarlierVersions {
			withhold(t, db, id, version)
			standsFor(t, db, id, docket.ResendOpen)
			if _, err := db.Mend(t.Context(), "NUMBER-1", mended(version+1, "Better words.")); err != nil {
				t.Fatal(err)
			}
			version += 2
		}
		withhold(t, db, id, version)
		if _, err := db.Mend(t.Context(), "NUMBER-1", mended(version+1, "x")); !errors.Is(err, docket.ErrExists) {
			t.Errorf("mended once more: %v", err)
		}
		standsFor(t, db, id, docket.ResendSpent)
		Sound(t, db)
	}},
	{"a comment that was read is not mended", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := reachable(t, db, "a", "NUMBER-1")
		standsFor(t, db, id, docket.ResendNone)
		withhold(t, db, id, 1)
		if err := CodeAnswer(t.Context(), db, 3, id, "1", nil); err != nil {
			t.Fatal(err)
		}
		standsFor(t, db, id, docket.ResendRead)
		if _, err := db.Mend(t.Context(), "NUMBER-1", mended(2, "x")); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("mended what was read: %v", err)
		}
		if _, err := db.Resending(t.Context(), "FIPS-TEST-0000"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("an unknown comment: %v", err)
		}
	}},
}
