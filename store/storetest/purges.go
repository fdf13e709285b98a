package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// order is a purge of a comment that somebody asks for; by 0: the operator.
func order(id docket.CommentID, by docket.UserID) docket.Purge {
	return docket.Purge{Comment: id, Order: "No. 26-cv-1", Reason: "Court order", AskedBy: by}
}

func purgeNow(t *testing.T, db *store.DB, id docket.CommentID) docket.Purge {
	t.Helper()
	p, err := db.PurgeNow(t.Context(), order(id, 0))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func placeKinds(list []docket.PurgePlace) []docket.PurgePlaceKind {
	var kinds []docket.PurgePlaceKind
	for _, p := range list {
		kinds = append(kinds, p.Kind)
	}
	return kinds
}

var purgeCases = []testCase{
	{"a purge waits for a second person, who is not the one who asked", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := File(t, db, Comment("a", "Words to purge."))
		number, err := db.AskPurge(ctx, order(id, 3))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.AskPurge(ctx, order(id, 4)); !errors.Is(err, docket.ErrExists) {
			t.Errorf("asked twice: %v", err)
		}
		if _, err := db.AskPurge(ctx, order(ID.Comment(99), 3)); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("a comment that there is not: %v", err)
		}
		if n, err := db.PurgeCounts(ctx, ID); n != (docket.PurgeCounts{Asked: 1}) || err != nil {
			t.Errorf("waiting: %+v, %v", n, err)
		}
		for _, tt := range []struct {
			answer docket.PurgeAnswer
			by     docket.UserID
		}{{docket.PurgeAgree, 3}, {docket.PurgeRefuse, 3}, {docket.PurgeAgree, 0}, {docket.PurgeSign, 4}} {
			if _, err := db.AnswerPurge(ctx, number, tt.answer, tt.by); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("%s by %s: %v", tt.answer, tt.by, err)
			}
		}
		if c, err := db.Comment(ctx, id); err != nil || c.Purged() || c.Answers[0].Text != "Words to purge." {
			t.Errorf("before anybody agreed: %+v, %v", c, err)
		}
		if p, err := db.AnswerPurge(ctx, number, docket.PurgeRefuse, 4); err != nil || p.State != docket.PurgeRefused {
			t.Errorf("refused: %+v, %v", p, err)
		}
		if _, err := db.AnswerPurge(ctx, number, docket.PurgeAgree, 4); !errors.Is(err, docket.ErrStale) {
			t.Errorf("agreed after it was refused: %v", err)
		}
		if number, err = db.AskPurge(ctx, order(id, 3)); err != nil {
			t.Fatal(err)
		}
		p, err := db.AnswerPurge(ctx, number, docket.PurgeAgree, 4)
		if err != nil || p.State != docket.PurgeDone || p.Was != docket.Pending || p.AnsweredBy != 4 || p.Waits() {
			t.Errorf("agreed: %+v, %v", p, err)
		}
		c, err := db.Comment(ctx, id)
		if err != nil || !c.Purged() || c.Status != docket.Withheld || c.Reason != docket.ReasonPurged ||
			c.Answers[0].Text != "" || c.Answers[0].Original != "" {
			t.Errorf("purged: %+v, %v", c, err)
		}
		if of := purgeOf(t, db, id); of.Order != "No. 26-cv-1" || of.Reason != "Court order" {
			t.Errorf("what took the words: %+v", of)
		}
		changes, err := db.Changes(ctx, id)
		if err != nil || len(changes) != 1 || changes[0].By != 3 || changes[0].Action != docket.ActionPurge {
			t.Errorf("the history: %+v, %v", changes, err)
		}
		if _, err := db.AskPurge(ctx, order(id, 3)); !errors.Is(err, docket.ErrExists) {
			t.Errorf("asked again: %v", err)
		}
		Sound(t, db)
	}},
	{"what the operator purges is signed afterwards, and ends a request", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := File(t, db, Comment("a", "Words to purge."))
		asked, err := db.AskPurge(ctx, order(id, 3))
		if err != nil {
			t.Fatal(err)
		}
		p := purgeNow(t, db, id)
		if n, err := db.PurgeCounts(ctx, ""); n != (docket.PurgeCounts{Unsigned: 1, Done: 1}) || err != nil {
			t.Errorf("waiting: %+v, %v", n, err)
		}
		if _, err := db.AnswerPurge(ctx, asked, docket.PurgeAgree, 4); !errors.Is(err, docket.ErrStale) {
			t.Errorf("agreed to what is done: %v", err)
		}
		if _, err := db.AnswerPurge(ctx, p.ID, docket.PurgeAgree, 4); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("agreed to what the operator did: %v", err)
		}
		if p, err = db.AnswerPurge(ctx, p.ID, docket.PurgeSign, 3); err != nil || p.Waits() || p.AnsweredBy != 3 {
			t.Errorf("signed: %+v, %v", p, err)
		}
		if _, err := db.AnswerPurge(ctx, p.ID, docket.PurgeSign, 4); !errors.Is(err, docket.ErrStale) {
			t.Errorf("signed twice: %v", err)
		}
		if _, err := db.PurgeNow(ctx, order(id, 0)); !errors.Is(err, docket.ErrExists) {
			t.Errorf("purged twice: %v", err)
		}
		Sound(t, db)
	}},
	{"a purged comment is decided, mended, withdrawn and asked about no more", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := reachable(t, db, "a", "NUMBER-1")
		withhold(t, db, id, 1)
		purgeNow(t, db, id)
		standsFor(t, db, id, docket.ResendNone)
		if err := TryPost(ctx, db, id, nil); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("posted: %v", err)
		}
		if _, err := db.Mend(ctx, "NUMBER-1", mended(3, "x")); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("mended: %v", err)
		}
		if _, err := db.Withdraw(ctx, "NUMBER-1"); err != nil {
			t.Errorf("withdrawn: %v", err)
		}
		if may, err := db.MayAsk(ctx, id); may || err != nil {
			t.Errorf("its writer may be asked: %v", err)
		}
		if _, _, err := db.Ask(ctx, docket.Inquiry{Comment: id, EndsAt: Start.Add(time.Hour), AskedBy: 3},
			"x"); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("its writer was asked: %v", err)
		}
		if c, err := db.Receipt(ctx, "NUMBER-1"); err != nil || !c.Purged() || c.Status != docket.Withheld ||
			c.Submitter.Email != "" {
			t.Errorf("under its number: %+v, %v", c, err)
		}
		Sound(t, db)
	}},
	{"proofs of other comments hold, and there is none of a purged one", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		reachable(t, db, "a", "NUMBER-1")
		id := reachable(t, db, "b", "NUMBER-2")
		head, err := db.SealReceived(ctx)
		if err != nil {
			t.Fatal(err)
		}
		purgeNow(t, db, id)
		if _, err := db.Proof(ctx, "NUMBER-2"); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("a proof of what was purged: %v", err)
		}
		p, err := db.Proof(ctx, "NUMBER-1")
		if err != nil || p.Check() != nil {
			t.Errorf("the proof of another comment: %v, %v", err, p.Check())
		}
		reachable(t, db, "c", "NUMBER-3")
		if now, err := db.SealReceived(ctx); err != nil || now.Size != head.Size+1 {
			t.Errorf("sealed %+v, %v", now, err)
		}
		if p, err = db.Proof(ctx, "NUMBER-3"); err != nil || p.Check() != nil {
			t.Errorf("the proof of a later comment: %v", err)
		}
		Sound(t, db)
	}},
	{"a posted comment leaves pages and search and stays a withdrawn record", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := named(t, db, "a")
		Post(t, db, File(t, db, Comment("other", "word of another")), nil)
		if found := Search(t, db, "word"); len(found) != 2 {
			t.Fatalf("found %v", found)
		}
		purgeNow(t, db, id)
		if found := Search(t, db, "word"); !slices.Equal(found, ids(2)) {
			t.Errorf("found %v", found)
		}
		if _, err := db.PublicComment(ctx, id); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("its page: %v", err)
		}
		r, err := db.PublicRecord(ctx, id)
		if err != nil || !r.Gone || r.Status != docket.Withheld || r.Reason != docket.ReasonPurged ||
			r.Byline.Name != "" ||
			len(r.Answers) != 0 {
			t.Errorf("its record: %+v, %v", r, err)
		}
		Sound(t, db)
	}},
	{"what its sender withdrew, and spam, keep their state", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		gone, spam := reachable(t, db, "a", "NUMBER-1"), File(t, db, Comment("b", "Buy this."))
		if _, err := db.Withdraw(ctx, "NUMBER-1"); err != nil {
			t.Fatal(err)
		}
		Decide(t, db, spam, docket.ActionSpam, docket.Spam, "")
		for id, want := range map[docket.CommentID]docket.Status{gone: docket.Withdrawn, spam: docket.Spam} {
			purgeNow(t, db, id)
			if c, err := db.Comment(ctx, id); err != nil || c.Status != want || !c.Purged() || c.Answers[0].Text != "" {
				t.Errorf("%s: %+v, %v", id, c, err)
			}
		}
		Sound(t, db)
	}},
	{"the letter of a campaign leaves it, and its copies are named", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var members []docket.CommentID
		for _, key := range []string{"a", "b", "c"} {
			members = append(members, File(t, db, Comment(key, "A letter that three people send.")))
			Post(t, db, members[len(members)-1], nil)
		}
		group(t, db, "new-1", members...)
		codeOne(t, db, 3, members[0], "1", "A")
		p := purgeNow(t, db, members[0])
		if !slices.Contains(p.Places, docket.PurgePlace{Kind: docket.PlaceCopies, Name: "2"}) {
			t.Errorf("named are %+v", p.Places)
		}
		c, err := db.Comment(t.Context(), members[0])
		if err != nil || c.Campaign != "" || c.Class != docket.ClassNoAnswer {
			t.Errorf("purged: %+v, %v", c, err)
		}
		if w := work(t, db); w.Ungrouped != 0 {
			t.Errorf("%d comments wait to be grouped", w.Ungrouped)
		}
		Sound(t, db)
	}},
	{"an imported comment is not filed again from its file", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := Comment("", "Words of a file.")
		c.SourceID, c.Channel, c.Tracking = "S-1", docket.ChannelImport, ""
		filed, _, err := db.FileImported(t.Context(), ID, []docket.Comment{c})
		if err != nil || len(filed) != 1 {
			t.Fatal(filed, err)
		}
		purgeNow(t, db, filed[0])
		filed, skipped, err := db.FileImported(t.Context(), ID, []docket.Comment{c})
		if err != nil || len(filed) != 0 || skipped != 1 {
			t.Errorf("filed %v, skipped %d, %v", filed, skipped, err)
		}
		Sound(t, db)
	}},
	{"where its words still stand is named, and not changed", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx, words := t.Context(), "The pumps of the second ward stop when the network does."
		early := docket.KeptExport{Docket: ID, Name: "early",
			Files: []docket.KeptFile{{Name: "comments.csv", Bytes: 1}}}
		if err := db.KeepExport(ctx, early); err != nil {
			t.Fatal(err)
		}
		id := File(t, db, Comment("a", words))
		reply := Comment("b", "I agree.")
		reply.ReplyTo = id
		Post(t, db, id, nil)
		File(t, db, reply)
		late := early
		late.Name = "late"
		if err := db.KeepExport(ctx, late); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"One wrote: “the pumps of the second ward stop”.", "Nothing of it."} {
			if _, err := db.SaveRecommendation(ctx, 0, docket.Recommendation{Docket: ID, Text: text,
				By: 3}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.SaveSection(ctx, 0, docket.Section{Docket: ID, Key: docket.SectionSummary,
			Text: "In short, pumps of the second ward stop when it rains.", By: 3}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.TypeGuard(ctx, ID, 3, []docket.GuardTerm{{Words: "Second Ward"}}); err != nil {
			t.Fatal(err)
		}
		if err := db.Note(ctx, docket.ActorOperator, "record.written", string(ID), map[string]string{"case": "FOIA 1",
			"sha256": "00"}); err != nil {
			t.Fatal(err)
		}
		p := purgeNow(t, db, id)
		want := []docket.PurgePlaceKind{docket.PlaceExport, docket.PlaceRecord, docket.PlaceProse, docket.PlaceProse,
			docket.PlaceReplies, docket.PlaceGuard}
		if got := placeKinds(p.Places); !slices.Equal(got, want) || p.Places[0].Name != "late" {
			t.Errorf("named are %+v; want %v", p.Places, want)
		}
		if s, err := db.Sections(ctx, ID); err != nil || len(s) == 0 || s[0].Text == "" {
			t.Errorf("the section was changed: %+v, %v", s, err)
		}
		Sound(t, db)
	}},
}

// purgeOf finds what took the words of a comment; it fails the test when nothing did.
func purgeOf(t *testing.T, db *store.DB, id docket.CommentID) docket.Purge {
	t.Helper()
	of, _, ok := id.Split()
	if !ok {
		t.Fatalf("%q is no comment's ID", id)
	}
	list, err := db.Purges(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(p docket.Purge) bool { return p.Comment == id && p.State == docket.PurgeDone })
	if i < 0 {
		t.Fatalf("no purge of %s is done among %+v", id, list)
	}
	return list[i]
}
