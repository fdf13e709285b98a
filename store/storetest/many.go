package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// stepsFor decides each comment the same way, as a slice of a decision on many.
func stepsFor(t *testing.T, db *store.DB, by docket.UserID, a docket.Action,
	ids ...docket.CommentID) []docket.ManyStep {
	t.Helper()
	var steps []docket.ManyStep
	for _, id := range ids {
		c, err := db.Comment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		d := docket.Decision{Comment: id, Version: c.Version, Action: a, By: by, Byline: c.Submitter.Byline()}
		switch a {
		case docket.ActionPost:
			d.Status, d.Answers = docket.Posted, []docket.PublicAnswer{{Question: "1", Text: c.Answers[0].Text}}
		case docket.ActionWithhold:
			d.Status, d.Reason = docket.Withheld, "threat"
		case docket.ActionHold:
			d.Status = docket.Pending
		case docket.ActionSpam:
			d.Status = docket.Spam
		}
		steps = append(steps, docket.ManyStep{ManyComment: docket.ManyComment{Comment: id, Version: c.Version},
			Decision: &d})
	}
	return steps
}

func started(t *testing.T, db *store.DB, by docket.UserID, a docket.Action) docket.ManyID {
	t.Helper()
	id, err := db.StartMany(t.Context(), docket.ManyDecision{Docket: ID, By: by, Action: a, Note: "Zebrafish"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var manyCases = []testCase{
	{"one that has moved on is left out of a slice, and the others are decided", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var ids []docket.CommentID
		for i := range 4 {
			ids = append(ids, File(t, db, Comment(keyOf(i), fmt.Sprintf("Zebrafish %d.", i))))
		}
		steps := stepsFor(t, db, 1, docket.ActionPost, ids...)
		decideAs(t, db, ids[2], 1, docket.ActionSpam)
		id := started(t, db, 1, docket.ActionPost)
		must(t, db.DecideMany(t.Context(), id, steps, "", docket.ManyDone))
		m, err := db.Many(t.Context(), id)
		if err != nil || m.Decided != 3 || m.Left != 1 || m.State != docket.ManyDone || m.Note != "Zebrafish" {
			t.Errorf("%+v, %v", m, err)
		}
		left, err := db.ManyComments(t.Context(), id, docket.OutcomeLeft, "", 10)
		if err != nil || len(left) != 1 || left[0].Comment != ids[2] || left[0].Why != docket.LeftChanged {
			t.Errorf("left: %+v, %v", left, err)
		}
		if _, err := db.UndoMany(t.Context(), id, 2); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("taken back by somebody else: %v", err)
		}
		decideAs(t, db, ids[0], 1, docket.ActionSpam)
		if done, err := db.UndoMany(t.Context(), id, 1); err != nil || !done {
			t.Errorf("taken back: %v, %v", done, err)
		}
		if m, err = db.Many(t.Context(), id); err != nil || m.Undone != 2 || m.Kept != 1 ||
			m.State != docket.ManyUndone {
			t.Errorf("after taking back: %+v, %v", m, err)
		}
		sound(t, db)
	}},
	{"an answer is withheld by itself and comes back with the next posting", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := Comment(keyOf(1), "Zebrafish swim.")
		c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "A secret.", Text: "A secret."})
		id := File(t, db, c)
		steps := stepsFor(t, db, 1, docket.ActionPost, id)
		d := *steps[0].Decision
		d.Status, d.Withheld = docket.PostedWithRedactions, []docket.WithheldAnswer{{Question: "2", Reason: "threat"}}
		must(t, db.Decide(t.Context(), d))
		list, err := db.WithheldAnswers(t.Context(), id)
		if err != nil || len(list) != 1 || list[0] != d.Withheld[0] {
			t.Errorf("withheld: %v, %v", list, err)
		}
		public, err := db.PublicComment(t.Context(), id)
		if err != nil || len(public.Answers) != 1 {
			t.Errorf("public: %+v, %v", public.Answers, err)
		}
		got, err := db.Comment(t.Context(), id)
		if err != nil || got.Answers[1].Status != docket.Withheld || got.Answers[1].Public != "" {
			t.Errorf("inside: %+v, %v", got.Answers, err)
		}
		sound(t, db)
		must(t, db.Undo(t.Context(), id, 2, 1))
		if list, err := db.WithheldAnswers(t.Context(), id); err != nil || len(list) != 0 {
			t.Errorf("after undo: %v, %v", list, err)
		}
		sound(t, db)
	}},
}

// sound holds the whole database against its digests, log and counters.
func sound(t *testing.T, db *store.DB) {
	t.Helper()
	began := time.Now()
	problems, err := db.Verify(t.Context(), nil)
	if err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
	t.Logf("verified in %s", time.Since(began).Round(time.Millisecond))
}
