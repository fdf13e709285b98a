package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// withheldTogether files n comments that somebody proposes to withhold in one decision.
func withheldTogether(t *testing.T, db *store.DB, n int, by docket.UserID) (docket.ManyID, []docket.CommentID) {
	t.Helper()
	var list []docket.CommentID
	for i := range n {
		list = append(list, File(t, db, Comment(keyOf(i), fmt.Sprintf("Zebrafish %d.", i))))
	}
	id := started(t, db, by, docket.ActionWithhold)
	must(t, db.DecideMany(t.Context(), id, proposalsFor(t, db, by, list...), "", docket.ManyDone))
	return id, list
}

func proposalsFor(t *testing.T, db *store.DB, by docket.UserID, list ...docket.CommentID) []docket.ManyStep {
	t.Helper()
	steps := stepsFor(t, db, by, docket.ActionWithhold, list...)
	for i := range steps {
		steps[i].Proposal = &docket.Signature{Kinds: []docket.SignatureKind{docket.SignWithhold},
			Decision: *steps[i].Decision}
		steps[i].Decision = nil
	}
	return steps
}

// unsigned lists the proposals of a query.
func unsigned(t *testing.T, db *store.DB, q docket.SignatureQuery) (list []docket.SignatureID) {
	t.Helper()
	q.Docket, q.Limit = ID, 50
	page, err := db.Signatures(t.Context(), q)
	if err != nil || page.Total != len(page.Signatures) {
		t.Fatalf("%d of %d, %v", len(page.Signatures), page.Total, err)
	}
	for _, p := range page.Signatures {
		list = append(list, p.ID)
	}
	return list
}

// joint reads the joint decisions that wait.
func joint(t *testing.T, db *store.DB, q docket.JointQuery) docket.JointPage {
	t.Helper()
	q.Docket, q.Limit = ID, max(q.Limit, 1)
	page, err := db.JointSignatures(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

var jointCases = []testCase{
	{"proposals of one decision are signed together, each with rows of its own", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		act, list := withheldTogether(t, db, 4, 1)
		alone := File(t, db, Comment("alone", "Zebrafish alone."))
		single := propose(t, db, alone, 1)
		all := unsigned(t, db, docket.SignatureQuery{Joint: act})
		if got := unsigned(t, db, docket.SignatureQuery{Single: true}); len(all) != 4 || !slices.Equal(got,
			[]docket.SignatureID{single}) {
			t.Fatalf("of the decision %v, of none %v", all, got)
		}
		page := joint(t, db, docket.JointQuery{NotBy: 2})
		if len(page.Joint) != 1 || page.Open != 4 || page.Joint[0].Act.ID != act || page.Joint[0].Open != 4 ||
			page.Joint[0].Last != all[3] || page.Joint[0].Act.Note != "Zebrafish" || page.Next != 0 {
			t.Fatalf("listed %+v", page)
		}
		if got := joint(t, db, docket.JointQuery{NotBy: 1}); len(got.Joint) != 0 || got.Open != 0 {
			t.Errorf("of others: %+v", got)
		}
		answer := docket.JointAnswer{Act: act, Agree: true, Note: "Xylophone", Signatures: append(all[:2:2], single)}
		for _, by := range []docket.UserID{0, 1} {
			answer.By = by
			if n, err := db.SignJoint(t.Context(), answer); !errors.Is(err, docket.ErrDenied) || n != 0 {
				t.Errorf("signed by u%d: %d, %v", by, n, err)
			}
		}
		answer.By = 2
		if _, err := db.SignJoint(t.Context(), docket.JointAnswer{Act: act + 1, By: 2}); !errors.Is(err,
			docket.ErrNotFound) {
			t.Errorf("no such decision: %v", err)
		}
		answer.Signatures = make([]docket.SignatureID, docket.ManySlice+1)
		if _, err := db.SignJoint(t.Context(), answer); err == nil {
			t.Error("signed more than a slice in one transaction")
		}
		answer.Signatures = append(all[:2:2], single)
		if n, err := db.SignJoint(t.Context(), answer); err != nil || n != 2 {
			t.Errorf("signed %d, %v, want 2: the third is no part of the decision", n, err)
		}
		stands(t, db, list[0], docket.Withheld, 2)
		stands(t, db, list[2], docket.Pending, 1)
		stands(t, db, alone, docket.Pending, 1)
		if n, err := db.SignJoint(t.Context(), answer); err != nil || n != 0 {
			t.Errorf("signed again: %d, %v", n, err)
		}
		if n, err := db.SignJoint(t.Context(), docket.JointAnswer{Act: act, By: 2, Note: "no",
			Signatures: all[2:3]}); err != nil || n != 1 {
			t.Errorf("refused %d, %v", n, err)
		}
		for action, want := range map[string]int{"signature.agreed": 2, "signature.refused": 1, "comment.withheld": 2} {
			if rows := logRows(t, db, action); len(rows) != want || strings.Contains(strings.Join(rows, " "), "Xylo") {
				t.Errorf("%s: %q, want %d rows without words", action, rows, want)
			}
		}
		changes, err := db.Changes(t.Context(), list[1])
		if err != nil || len(changes) != 1 || changes[0].By != 1 || changes[0].SignedBy != 2 ||
			changes[0].SignNote != "Xylophone" {
			t.Errorf("on record: %+v, %v", changes, err)
		}
		Sound(t, db)
	}},
	{"what waits of a joint decision is taken back as a whole, and what was proposed singly since is none of it",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			act, list := withheldTogether(t, db, 3, 1)
			later := propose(t, db, list[0], 1) // in place of the joint one
			if got := unsigned(t, db, docket.SignatureQuery{Single: true}); !slices.Equal(got,
				[]docket.SignatureID{later}) {
				t.Errorf("by itself: %v, want %v", got, later)
			}
			if n, err := db.SignJoint(t.Context(), docket.JointAnswer{Act: act, By: 2, Agree: true,
				Signatures: []docket.SignatureID{later}}); err != nil || n != 0 {
				t.Errorf("signed with the others: %d, %v", n, err)
			}
			second := started(t, db, 1, docket.ActionWithhold)
			must(t, db.DecideMany(t.Context(), second, proposalsFor(t, db, 1, list[1]), "", docket.ManyDone))
			if a, b := unsigned(t, db, docket.SignatureQuery{Joint: act}), unsigned(t, db,
				docket.SignatureQuery{Joint: second}); len(a) != 1 || len(b) != 1 || a[0] == b[0] {
				t.Errorf("of the first decision %v, of the second %v", a, b)
			}
			page := joint(t, db, docket.JointQuery{})
			if len(page.Joint) != 1 || page.Next != act || page.Open != 2 {
				t.Errorf("a page of one: %+v", page)
			}
			if page = joint(t, db, docket.JointQuery{After: act}); len(page.Joint) != 1 ||
				page.Joint[0].Act.ID != second || page.Next != 0 || page.Open != 2 {
				t.Errorf("the page behind it: %+v", page)
			}
			if done, err := db.UndoMany(t.Context(), act, 1); err != nil || !done {
				t.Errorf("taken back: %v, %v", done, err)
			}
			if got := unsigned(t, db, docket.SignatureQuery{Joint: act}); len(got) != 0 {
				t.Errorf("after that %v wait", got)
			}
			if got := unsigned(t, db, docket.SignatureQuery{}); len(got) != 2 || got[0] != later {
				t.Errorf("after that %v wait, want %v and the one of the second decision", got, later)
			}
			if m, err := db.Many(t.Context(), act); err != nil || m.Undone != 1 || m.Kept != 2 {
				t.Errorf("%+v, %v, want 1 taken back and 2 kept", m, err)
			}
			stands(t, db, list[2], docket.Pending, 1)
			Sound(t, db)
		}},
	{"taking back a joint decision leaves what the same person did before it and since",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			held := File(t, db, Comment("held", "Zebrafish one."))
			posted := File(t, db, Comment("posted", "Zebrafish two."))
			decideAs(t, db, held, 1, docket.ActionHold)
			act := started(t, db, 1, docket.ActionWithhold)
			must(t, db.DecideMany(t.Context(), act, proposalsFor(t, db, 1, held), "", docket.ManyDone))
			if n, err := db.SignJoint(t.Context(), docket.JointAnswer{Act: act, By: 2, Note: "no",
				Signatures: unsigned(t, db, docket.SignatureQuery{Joint: act})}); err != nil || n != 1 {
				t.Fatalf("refused %d, %v", n, err)
			}
			second := started(t, db, 1, docket.ActionPost)
			must(t, db.DecideMany(t.Context(), second, stepsFor(t, db, 1, docket.ActionPost, posted), "",
				docket.ManyDone))
			later := propose(t, db, posted, 1)
			for _, id := range []docket.ManyID{act, second} {
				if done, err := db.UndoMany(t.Context(), id, 1); err != nil || !done {
					t.Errorf("taken back: %v, %v", done, err)
				}
				if m, err := db.Many(t.Context(), id); err != nil || m.Kept != 1 || m.Undone != 0 {
					t.Errorf("%+v, %v, want it kept", m, err)
				}
			}
			stands(t, db, held, docket.Pending, 2) // still on hold
			stands(t, db, posted, docket.Posted, 2)
			if got := unsigned(t, db, docket.SignatureQuery{}); !slices.Equal(got, []docket.SignatureID{later}) {
				t.Errorf("%v wait, want %v", got, later)
			}
			Sound(t, db)
		}},
}
