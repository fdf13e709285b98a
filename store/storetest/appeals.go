package storetest

import (
	"errors"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// refused files a comment with a tracking number and an address, and withholds it.
func refused(t *testing.T, db *store.DB, key string, number docket.TrackingNumber, by docket.UserID) docket.CommentID {
	t.Helper()
	id := reachable(t, db, key, number)
	withheldBy(t, db, id, 1, by)
	return id
}

func withheldBy(t *testing.T, db *store.DB, id docket.CommentID, version int, by docket.UserID) {
	t.Helper()
	if err := db.Decide(t.Context(), docket.Decision{Comment: id, Version: version, Action: docket.ActionWithhold,
		Status: docket.Withheld, Reason: "threat", By: by}); err != nil {
		t.Fatal(err)
	}
}

// appealOf reads the newest appeal about a comment.
func appealOf(t *testing.T, db *store.DB, id docket.CommentID) docket.Appeal {
	t.Helper()
	page, err := db.Appeals(t.Context(), docket.AppealQuery{Docket: ID, Comment: id, Any: true, Limit: 9})
	if err != nil || len(page.Appeals) == 0 {
		t.Fatalf("appeals about %s: %+v, %v", id, page, err)
	}
	return page.Appeals[len(page.Appeals)-1]
}

// answerAppeal ends the newest appeal about a comment.
func answerAppeal(t *testing.T, db *store.DB, id docket.CommentID, outcome docket.AppealOutcome,
	by docket.UserID) error {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.AnswerAppeal(t.Context(), docket.AppealAnswer{ID: appealOf(t, db, id).ID, Version: c.Version,
		Outcome: outcome, Text: "We looked again.", By: by})
	return err
}

var appealCases = []testCase{
	{"who decided or signed cannot answer an appeal, another can, once", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := refused(t, db, "a", "NUMBER-1", 3)
		if stands, err := db.AppealStanding(ctx, id); err != nil || stands != docket.AppealTaken {
			t.Errorf("before: %q, %v", stands, err)
		}
		if of, err := db.Appeal(ctx, "NUMBER-1", "I named no one."); err != nil || of != id {
			t.Fatalf("appeal: %s, %v", of, err)
		}
		if _, err := db.Appeal(ctx, "NUMBER-1", "Again."); !errors.Is(err, docket.ErrExists) {
			t.Errorf("appealed twice: %v", err)
		}
		got := appealOf(t, db, id)
		if got.Text != "I named no one." || !slices.Equal(got.Deciders, []docket.UserID{3}) ||
			got.Status != docket.Withheld || got.Version != 2 || got.Edition != 1 {
			t.Errorf("read %+v", got)
		}
		if err := answerAppeal(t, db, id, docket.AppealStands, 3); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("the decider answered: %v", err)
		}
		if err := answerAppeal(t, db, id, docket.AppealChanged, 4); !errors.Is(err, docket.ErrStale) {
			t.Errorf("changed without a decision: %v", err)
		}
		if err := answerAppeal(t, db, id, docket.AppealStands, 4); err != nil {
			t.Fatal(err)
		}
		if err := answerAppeal(t, db, id, docket.AppealStands, 5); !errors.Is(err, docket.ErrStale) {
			t.Errorf("answered twice: %v", err)
		}
		got = appealOf(t, db, id)
		if got.Outcome != docket.AppealStands || got.AnsweredBy != 4 || got.Answer != "We looked again." {
			t.Errorf("answered %+v", got)
		}
		if list, _, err := db.Outbox(ctx); err != nil || len(list) != 1 || list[0].Kind != docket.MessageAppeal {
			t.Errorf("mails %+v, %v", list, err)
		}
		if n, err := db.AppealCounts(ctx, ID); err != nil || n != (docket.AppealCounts{Ended: 1}) {
			t.Errorf("counted %+v, %v", n, err)
		}
		Sound(t, db)
	}},
	{"who answered an appeal against what was taken down may sign that afterwards", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := Comment("a", "akia1 words")
		c.Tracking = "NUMBER-1"
		id := File(t, db, c)
		Post(t, db, id, nil)
		n, err := db.Propose(t.Context(), docket.Signature{After: true,
			Kinds: []docket.SignatureKind{docket.SignTakeDown}, Decision: withholding(t, db, id, 3)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Appeal(t.Context(), "NUMBER-1", "Why?"); err != nil {
			t.Fatal(err)
		}
		if err := answerAppeal(t, db, id, docket.AppealStands, 3); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("who took it down answered: %v", err)
		}
		if err := answerAppeal(t, db, id, docket.AppealStands, 4); err != nil {
			t.Fatal(err)
		}
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 4, Agree: true}); err != nil {
			t.Fatal(err)
		}
		Sound(t, db)
	}},
	{"a decision is changed as any other, and the second to sign it had a part in it, too", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := reachable(t, db, "a", "NUMBER-1")
		proposal, err := db.Propose(ctx, docket.Signature{Kinds: []docket.SignatureKind{docket.SignWithhold},
			Decision: docket.Decision{Comment: id, Version: 1, Action: docket.ActionWithhold, Status: docket.Withheld,
				Reason: "threat", By: 3}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Appeal(ctx, "NUMBER-1", "Why?"); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("appealed before the decision: %v", err)
		}
		if err := db.Sign(ctx, docket.SignatureAnswer{ID: proposal, By: 4, Agree: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Appeal(ctx, "NUMBER-1", "Why?"); err != nil {
			t.Fatal(err)
		}
		for _, by := range []docket.UserID{3, 4} {
			if err := answerAppeal(t, db, id, docket.AppealStands, by); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("%s answered: %v", by, err)
			}
		}
		if err := db.Decide(ctx, docket.Decision{Comment: id, Version: 2, Action: docket.ActionPost,
			Status: docket.Posted, By: 5, Answers: []docket.PublicAnswer{{Question: "1", Text: "word"}}}); err != nil {
			t.Fatal(err)
		}
		if err := answerAppeal(t, db, id, docket.AppealStands, 5); !errors.Is(err, docket.ErrStale) {
			t.Errorf("a posted comment stands as withheld: %v", err)
		}
		if err := answerAppeal(t, db, id, docket.AppealChanged, 3); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("the decider answered after the change: %v", err)
		}
		if err := answerAppeal(t, db, id, docket.AppealChanged, 5); err != nil {
			t.Error(err)
		}
		if _, err := db.Appeal(ctx, "NUMBER-1", "Thanks."); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("appealed about a comment that was posted whole: %v", err)
		}
		Sound(t, db)
	}},
	{"an appeal goes on when its writer takes the withdrawal back, and nothing comes back after a purge",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			ctx := t.Context()
			id := refused(t, db, "a", "NUMBER-1", 3)
			if _, err := db.Appeal(ctx, "NUMBER-1", "First."); err != nil {
				t.Fatal(err)
			}
			back := func() error {
				w, err := db.Withdrawal(ctx, id)
				if err != nil {
					return err
				}
				return db.Restore(ctx, "NUMBER-1", docket.Decision{Comment: id, Version: w.Version,
					Action: docket.ActionRestore, Status: w.Status, Reason: w.Reason})
			}
			if err := back(); !errors.Is(err, docket.ErrStale) {
				t.Errorf("back without a withdrawal: %v", err)
			}
			withdraw := func() {
				t.Helper()
				if _, err := db.Withdraw(ctx, "NUMBER-1"); err != nil {
					t.Fatal(err)
				}
			}
			withdraw()
			err := db.Restore(ctx, "NUMBER-1", docket.Decision{Comment: id, Version: 3, Action: docket.ActionRestore,
				Status: docket.Posted, Answers: []docket.PublicAnswer{{Question: "1", Text: "word"}}})
			if !errors.Is(err, docket.ErrDenied) {
				t.Errorf("posted what was withheld: %v", err)
			}
			if err := back(); err != nil {
				t.Fatal(err)
			}
			c, err := db.Comment(ctx, id)
			if err != nil || c.Status != docket.Withheld || c.Reason != "threat" || c.Version != 4 {
				t.Errorf("back as %+v, %v", c, err)
			}
			if got := appealOf(t, db, id); !got.Open() || got.Text != "First." {
				t.Errorf("the appeal is %+v", got)
			}
			Sound(t, db)
			if err := answerAppeal(t, db, id, docket.AppealStands, 5); err != nil {
				t.Error(err)
			}
			withdraw()
			if _, err := db.PurgeNow(ctx, docket.Purge{Comment: id, Order: "No. 1", Reason: "why"}); err != nil {
				t.Fatal(err)
			}
			if err := back(); !errors.Is(err, docket.ErrStale) {
				t.Errorf("back after a purge: %v", err)
			}
			Sound(t, db)
		}},
	{"an appeal is over when its writer mends or withdraws, and a mended text has another", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := refused(t, db, "a", "NUMBER-1", 3)
		if _, err := db.Appeal(ctx, "NUMBER-1", "First."); err != nil {
			t.Fatal(err)
		}
		mended := Comment("m", "Better words.")
		mended.Version = 2
		if _, err := db.Mend(ctx, "NUMBER-1", mended); err != nil {
			t.Fatal(err)
		}
		if got := appealOf(t, db, id); got.Outcome != docket.AppealOver || got.AnsweredBy != 0 {
			t.Errorf("after mending: %+v", got)
		}
		withheldBy(t, db, id, 3, 4)
		if _, err := db.Appeal(ctx, "NUMBER-1", "Second."); err != nil {
			t.Fatal(err)
		}
		if got := appealOf(t, db, id); got.Edition != 2 || !slices.Equal(got.Deciders, []docket.UserID{4}) {
			t.Errorf("the second appeal is %+v", got)
		}
		if _, err := db.Withdraw(ctx, "NUMBER-1"); err != nil {
			t.Fatal(err)
		}
		if err := answerAppeal(t, db, id, docket.AppealStands, 5); !errors.Is(err, docket.ErrStale) {
			t.Errorf("answered what was withdrawn: %v", err)
		}
		purged := refused(t, db, "p", "NUMBER-2", 3)
		if _, err := db.Appeal(ctx, "NUMBER-2", "PLANTED."); err != nil {
			t.Fatal(err)
		}
		if _, err := db.PurgeNow(ctx, docket.Purge{Comment: purged, Order: "No. 1", Reason: "why"}); err != nil {
			t.Fatal(err)
		}
		if got := appealOf(t, db, purged); got.Outcome != docket.AppealOver || got.Text != "" {
			t.Errorf("after the purge: %+v", got)
		}
		if page, err := db.Appeals(ctx, docket.AppealQuery{Docket: ID, Ended: true, Limit: 2}); err != nil ||
			page.Total != 3 || len(page.Appeals) != 2 || page.Next == 0 || page.Appeals[0].Comment != purged {
			t.Errorf("ended: %+v, %v", page, err)
		}
		Sound(t, db)
	}},
}
