package storetest

import (
	"errors"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

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
}
