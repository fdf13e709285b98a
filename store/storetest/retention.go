package storetest

import (
	"errors"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// Overdue is a docket that was archived ten years before the clock begins, and is kept for one.
func Overdue(id docket.ID) docket.Docket {
	d := Docket(id)
	past := Start.AddDate(-10, 0, 0)
	d.RetentionYears, d.ClosedAt = 1, past
	d.Events = []docket.Event{{Kind: docket.EventClosed, At: past}, {Kind: docket.EventArchived, At: past}}
	return d
}

var retentionCases = []testCase{
	{"nothing is purged while a legal hold stands", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := File(t, db, Comment("a", "word"))
		order := docket.Purge{Comment: id, Order: "No. 1", Reason: "why", AskedBy: 3}
		asked, err := db.AskPurge(ctx, order)
		if err != nil {
			t.Fatal(err)
		}
		hold, err := db.PlaceHold(ctx, docket.LegalHold{Docket: ID, Order: "Lit. 26-0456", Reason: "notice",
			PlacedBy: 4})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.AnswerPurge(ctx, asked, docket.PurgeAgree, 5); !errors.Is(err, docket.ErrHeld) {
			t.Errorf("agreed under a hold: %v", err)
		}
		if _, err := db.PurgeNow(ctx, order); !errors.Is(err, docket.ErrHeld) {
			t.Errorf("purged under a hold: %v", err)
		}
		if p, err := db.Purge(ctx, asked); err != nil || p.State != docket.PurgeAsked {
			t.Errorf("the request is %+v, %v; want it to wait", p, err)
		}
		if c, err := db.Comment(ctx, id); err != nil || c.Answers[0].Text != "word" {
			t.Errorf("the comment is %+v, %v", c, err)
		}
		other := File(t, db, Comment("b", "other"))
		if _, err := db.AskPurge(ctx, docket.Purge{Comment: other, Order: "No. 2", Reason: "why",
			AskedBy: 3}); !errors.Is(err, docket.ErrHeld) {
			t.Errorf("asked under a hold: %v", err)
		}
		if err := db.LiftHold(ctx, hold, "OTHER-1", 5, "over"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("lifted through another docket: %v", err)
		}
		if err := db.LiftHold(ctx, hold, ID, 5, "the case is over"); err != nil {
			t.Fatal(err)
		}
		if err := db.LiftHold(ctx, hold, ID, 5, "again"); !errors.Is(err, docket.ErrStale) {
			t.Errorf("lifted twice: %v", err)
		}
		list, err := db.Holds(ctx, ID)
		if err != nil || len(list) != 1 || list[0].Order != "Lit. 26-0456" || list[0].Reason != "notice" ||
			list[0].LiftReason != "the case is over" || list[0].LiftedBy != 5 || list[0].Stands() {
			t.Errorf("holds %+v, %v", list, err)
		}
		if _, err := db.AnswerPurge(ctx, asked, docket.PurgeAgree, 5); err != nil {
			t.Errorf("agreed after the hold: %v", err)
		}
		Sound(t, db)
	}},
	{"a docket is due some years after it was archived", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		if err := db.SetRetention(ctx, ID, 3, "u1"); err != nil {
			t.Fatal(err)
		}
		if err := db.SetRetention(ctx, "OTHER-1", 3, "u1"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("set for no docket: %v", err)
		}
		read := func() docket.Docket {
			d, err := db.Docket(ctx, ID)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if d := read(); d.RetentionYears != 3 || !d.KeptUntil().IsZero() {
			t.Errorf("before it is archived it is kept until %s", d.KeptUntil())
		}
		for _, kind := range []docket.EventKind{docket.EventClosed, docket.EventArchived} {
			if _, err := db.Step(ctx, docket.LifeStep{Docket: ID, Kind: kind, By: "u1", Brief: true}); err != nil {
				t.Fatal(err)
			}
		}
		d := read()
		if until := d.KeptUntil(); until.Year() != Start.Year()+3 || d.RetentionDue(until.Add(-time.Second)) ||
			!d.RetentionDue(until) {
			t.Errorf("kept until %s", until)
		}
		Sound(t, db)
	}},
	{"a docket past its time is removed by two people, comment by comment", removesADocket},
}

func removesADocket(t *testing.T, db *store.DB) {
	ctx := t.Context()
	AddDocket(t, db)
	stays := File(t, db, Comment("stays", "Words that stay."))
	const old = docket.ID("OLD-1")
	if err := db.AddDocket(ctx, Overdue(old), Codebook(old), docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	order := docket.Removal{Docket: old, Order: "DAA-0468-2026-0001", Reason: "The schedule says so.", AskedBy: 3}
	if _, err := db.AskRemoval(ctx, order); !errors.Is(err, docket.ErrStale) {
		t.Errorf("asked for a docket without a comment: %v", err)
	}
	var ids []docket.CommentID
	for _, key := range []string{"a", "b", "c"} {
		c := Comment(key, "Words of "+key)
		c.Docket = old
		ids = append(ids, File(t, db, c))
	}
	if _, err := db.AskRemoval(ctx, docket.Removal{Docket: ID, Order: "x", Reason: "x", AskedBy: 3}); !errors.Is(err,
		docket.ErrNotDue) {
		t.Errorf("asked for a docket before its time: %v", err)
	}
	asked, err := db.AskRemoval(ctx, order)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.AskRemoval(ctx, order); !errors.Is(err, docket.ErrExists) {
		t.Errorf("asked twice: %v", err)
	}
	if err := db.AnswerRemoval(ctx, asked, true, 3); !errors.Is(err, docket.ErrDenied) {
		t.Errorf("agreed by who asked: %v", err)
	}
	if _, err := db.PurgeNext(ctx, asked, 0, 2); !errors.Is(err, docket.ErrStale) {
		t.Errorf("purged before anybody agreed: %v", err)
	}
	hold, err := db.PlaceHold(ctx, docket.LegalHold{Docket: old, Order: "Lit. 1", Reason: "notice", PlacedBy: 4})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.AnswerRemoval(ctx, asked, true, 4); !errors.Is(err, docket.ErrHeld) {
		t.Errorf("agreed under a hold: %v", err)
	}
	if err := db.LiftHold(ctx, hold, old, 4, "over"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.AskPurge(ctx, docket.Purge{Comment: ids[1], Order: "No. 1", Reason: "why",
		AskedBy: 5}); err != nil {
		t.Fatal(err)
	}
	if err := db.AnswerRemoval(ctx, asked, true, 4); err != nil {
		t.Fatal(err)
	}
	finishRemoval(t, db, asked, ids)
	if c, err := db.Comment(ctx, stays); err != nil || c.Purged() || c.Answers[0].Text != "Words that stay." {
		t.Errorf("a comment of another docket is %+v, %v", c, err)
	}
	Sound(t, db)
}

// finishRemoval purges the comments of a docket in two steps, a hold between them.
func finishRemoval(t *testing.T, db *store.DB, asked docket.RemovalID, ids []docket.CommentID) {
	t.Helper()
	ctx, old := t.Context(), docket.ID("OLD-1")
	goesOn := func(after, to int64, done bool) {
		t.Helper()
		step, err := db.PurgeNext(ctx, asked, after, 2)
		if want := (docket.RemovalStep{After: to, Done: done}); err != nil || step != want {
			t.Errorf("a step behind %d: %+v, %v; want %+v", after, step, err, want)
		}
	}
	refused := func(want error, when string) {
		t.Helper()
		if _, err := db.PurgeNext(ctx, asked, 0, 2); !errors.Is(err, want) {
			t.Errorf("went on %s: %v", when, err)
		}
	}
	goesOn(1, 3, false)
	hold, err := db.PlaceHold(ctx, docket.LegalHold{Docket: old, Order: "Lit. 2", Reason: "notice", PlacedBy: 4})
	must(t, err)
	refused(docket.ErrHeld, "under a hold")
	if list, err := db.RemovalsUnderWay(ctx); err != nil || len(list) != 1 || list[0].Left != 1 || !list[0].Held {
		t.Errorf("under way: %+v, %v", list, err)
	}
	must(t, db.LiftHold(ctx, hold, old, 4, "over"))
	goesOn(3, 0, false) // one is left before where it began
	goesOn(0, 0, true)
	refused(docket.ErrStale, "when it was done")
	isRemoved(t, db, ids)
}

// isRemoved fails the test for a comment that has words, or a tombstone that names other people.
func isRemoved(t *testing.T, db *store.DB, ids []docket.CommentID) {
	t.Helper()
	ctx := t.Context()
	for _, id := range ids {
		c, err := db.Comment(ctx, id)
		if err != nil || !c.Purged() || c.Answers[0].Text != "" || c.Submitter.Name != "" {
			t.Errorf("comment %s is %+v, %v", id, c, err)
		}
		if p := purgeOf(t, db, id); p.Order != "DAA-0468-2026-0001" || p.AskedBy != 3 || p.AnsweredBy != 4 {
			t.Errorf("what took the words of %s is %+v", id, p)
		}
	}
	list, err := db.Removals(ctx, "OLD-1")
	if err != nil || len(list) != 1 || list[0].State != docket.RemovalDone || list[0].DoneAt.IsZero() {
		t.Errorf("removals %+v, %v", list, err)
	}
	n, err := db.PurgeCounts(ctx, "")
	if err != nil || n.Done != 3 || n.Removals != 0 || n.Asked != 0 {
		t.Errorf("counts %+v, %v", n, err)
	}
}
