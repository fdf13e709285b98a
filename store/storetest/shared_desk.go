package storetest

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// moderators adds n accounts that may decide.
func moderators(t *testing.T, db *store.DB, n int) []docket.UserID {
	t.Helper()
	var list []docket.UserID
	for i := range n {
		id, err := db.AddUser(t.Context(), docket.User{Email: keyOf(i) + "@staff.example", Role: docket.RoleModerator},
			"", docket.ActorOperator)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, id)
	}
	return list
}

// decideAs decides the way a moderator's first decision does.
func decideAs(t *testing.T, db *store.DB, id docket.CommentID, by docket.UserID, a docket.Action) int {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	d := docket.Decision{Comment: id, Version: c.Version, Action: a, By: by, Byline: c.Submitter.Byline()}
	switch a {
	case docket.ActionPost:
		d.Status = docket.Posted
		d.Answers = []docket.PublicAnswer{{Question: "1", Text: c.Answers[0].Text}}
	case docket.ActionWithhold:
		d.Status, d.Reason = docket.Withheld, "threat"
	case docket.ActionHold:
		d.Status = docket.Pending
	case docket.ActionSpam:
		d.Status = docket.Spam
	}
	if err := db.Decide(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return c.Version + 1
}

var sharedDeskCases = []testCase{
	{"a decision is taken back by whoever made it, for an hour, and the comment waits as before", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		for i, a := range []docket.Action{docket.ActionPost, docket.ActionWithhold, docket.ActionSpam,
			docket.ActionHold} {
			id := File(t, db, Comment(keyOf(i), "Zebrafish swim."))
			held := a == docket.ActionPost
			if held {
				decideAs(t, db, id, 1, docket.ActionHold)
			}
			version := decideAs(t, db, id, 1, a)
			if err := db.Undo(t.Context(), id, version, 2); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("%s by somebody else: %v", a, err)
			}
			if err := db.Undo(t.Context(), id, version-1, 1); !errors.Is(err, docket.ErrStale) {
				t.Errorf("%s of an old version: %v", a, err)
			}
			if err := db.Undo(t.Context(), id, version, 1); err != nil {
				t.Errorf("%s: %v", a, err)
			}
			c, err := db.Comment(t.Context(), id)
			if err != nil || c.Status != docket.Pending || c.Held != held || c.Reason != "" || c.Version != version+1 {
				t.Errorf("%s: stands as %s, held %t, reason %q, version %d, %v", a, c.Status, c.Held,
					c.Reason, c.Version, err)
			}
			if _, err := db.PublicComment(t.Context(), id); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s: in public: %v", a, err)
			}
			if got := Search(t, db, "zebrafish"); len(got) != 0 {
				t.Errorf("%s: the search still finds %v", a, got)
			}
			changes, err := db.Changes(t.Context(), id)
			if err != nil || changes[len(changes)-1].Action != docket.ActionUndo {
				t.Errorf("%s: history %+v, %v", a, changes, err)
			}
			if err := db.Undo(t.Context(), id, version+1, 1); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("%s taken back twice: %v", a, err)
			}
			Sound(t, db)
		}
		if n, err := db.QueueCounts(t.Context(), ID, 1); err != nil || n.Pending != 4 || n.Held != 1 {
			t.Errorf("counts %+v, %v", n, err)
		}
	}},
	{"what was never decided, decided anew or withdrawn is not taken back", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		fresh := File(t, db, Comment("a", "one"))
		again := File(t, db, Comment("b", "two"))
		decideAs(t, db, again, 1, docket.ActionSpam)
		version := decideAs(t, db, again, 1, docket.ActionPost)
		gone := File(t, db, Comment("c", "three"))
		decideAs(t, db, gone, 1, docket.ActionPost)
		if _, err := db.Withdraw(t.Context(), "T-c"); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			id      docket.CommentID
			version int
			want    error
		}{{fresh, 1, docket.ErrDenied}, {again, version, docket.ErrDenied}, {gone, 3, docket.ErrDenied},
			{gone, 2, docket.ErrStale}, {ID.Comment(99), 1, docket.ErrNotFound}, {"x", 1, docket.ErrNotFound}} {
			if err := db.Undo(t.Context(), tt.id, tt.version, 1); !errors.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.id, err, tt.want)
			}
		}
		Sound(t, db)
	}},
	{"a proposal that waits for a second signature is taken back by its proposer alone",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			id := File(t, db, Comment("a", "one"))
			if _, err := db.Propose(t.Context(), docket.Signature{Kinds: []docket.SignatureKind{docket.SignWithhold},
				Decision: docket.Decision{Comment: id, Version: 1, Action: docket.ActionWithhold,
					Status: docket.Withheld,
					Reason: "threat", By: 1}}); err != nil {
				t.Fatal(err)
			}
			if err := db.Undo(t.Context(), id, 1, 2); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("by somebody else: %v", err)
			}
			if err := db.Undo(t.Context(), id, 1, 1); err != nil {
				t.Error(err)
			}
			if got := listed(t, db, docket.QueueQuery{}, 5); !slices.Equal(got, ids(1)) {
				t.Errorf("waiting: %v", got)
			}
			Sound(t, db)
		}},
	{"what a second person signed is not taken back by one", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", "one"))
		proposal, err := db.Propose(t.Context(), docket.Signature{Kinds: []docket.SignatureKind{docket.SignWithhold},
			Decision: docket.Decision{Comment: id, Version: 1, Action: docket.ActionWithhold, Status: docket.Withheld,
				Reason: "threat", By: 1}})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: proposal, By: 2, Agree: true}); err != nil {
			t.Fatal(err)
		}
		for _, by := range []docket.UserID{1, 2} {
			if err := db.Undo(t.Context(), id, 2, by); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("by %s: %v", by, err)
			}
		}
		page, err := db.Queue(t.Context(), docket.QueueQuery{Docket: ID, View: docket.ViewDecided, Limit: 5})
		if err != nil || len(page.Comments) != 1 || page.Comments[0].Last.SignedBy != 2 {
			t.Errorf("the list has %+v, %v", page.Comments, err)
		}
		Sound(t, db)
	}},
	{"opening claims softly: never what a colleague has, never beyond a decision", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 3 {
			File(t, db, Comment(keyOf(i), "word"))
		}
		until := Start.AddDate(1, 0, 0)
		one, err := db.OpenForReview(t.Context(), ID.Comment(1), 1, until)
		if err != nil || !one.Free || one.Comment.ClaimedBy != 1 || one.Comment.OpenedAt.IsZero() {
			t.Errorf("the first: %+v, %v", one.Free, err)
		}
		two, err := db.OpenForReview(t.Context(), ID.Comment(1), 2, until)
		if err != nil || two.Free || two.Comment.ClaimedBy != 1 {
			t.Errorf("the second has it by %s, free %t, %v", two.Comment.ClaimedBy, two.Free, err)
		}
		if got, err := db.Claim(t.Context(), 2, docket.QueueQuery{Docket: ID}, 1, until); err != nil ||
			!slices.Equal(got, ids(2)) {
			t.Errorf("next of the second is %v, %v", got, err)
		}
		if mine, err := db.KeepOpen(t.Context(), ID.Comment(2), 1, until); err != nil || mine {
			t.Errorf("keeps what a colleague has: %t, %v", mine, err)
		}
		if mine, err := db.KeepOpen(t.Context(), ID.Comment(1), 1, Start.Add(time.Minute)); err != nil || !mine {
			t.Errorf("keeps one's own: %t, %v", mine, err)
		}
		if c, err := db.Comment(t.Context(), ID.Comment(1)); err != nil || !c.ClaimedUntil.Equal(until) {
			t.Errorf("shortened to %v, %v", c.ClaimedUntil, err)
		}
		decideAs(t, db, ID.Comment(1), 1, docket.ActionPost)
		if mine, err := db.KeepOpen(t.Context(), ID.Comment(1), 1, until); err != nil || mine {
			t.Errorf("keeps what is decided: %t, %v", mine, err)
		}
		Sound(t, db)
	}},
	{"two moderators on one list are never handed the same comment", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		const n = 60
		for i := range n {
			File(t, db, Comment(keyOf(i), "word"))
		}
		var mu sync.Mutex
		done := map[docket.CommentID]docket.UserID{}
		var wg sync.WaitGroup
		for _, who := range []docket.UserID{1, 2} {
			wg.Go(func() {
				for {
					got, err := db.Claim(t.Context(), who, docket.QueueQuery{Docket: ID}, 1, Start.AddDate(1, 0, 0))
					if err != nil || len(got) == 0 {
						if err != nil {
							t.Error(err)
						}
						return
					}
					c, err := db.Comment(t.Context(), got[0])
					if err == nil {
						err = db.Decide(t.Context(), docket.Decision{Comment: got[0], Version: c.Version, By: who,
							Action: docket.ActionSpam, Status: docket.Spam})
					}
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					done[got[0]] = who
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(done) != n {
			t.Errorf("%d decided, want %d", len(done), n)
		}
		Sound(t, db)
	}},
	{"decided comments are listed by their latest decision", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 5 {
			File(t, db, Comment(keyOf(i), "word"))
		}
		for _, n := range []int64{3, 1, 5, 4} {
			decideAs(t, db, ID.Comment(n), 1, docket.ActionSpam)
		}
		decideAs(t, db, ID.Comment(1), 1, docket.ActionWithhold)
		want := ids(1, 4, 5, 3)
		for _, size := range []int{1, 2, 3, 50} {
			if got := listed(t, db, docket.QueueQuery{View: docket.ViewDecided}, size); !slices.Equal(got, want) {
				t.Errorf("pages of %d: %v, want %v", size, got, want)
			}
		}
		if got := listed(t, db, docket.QueueQuery{View: docket.ViewDecided, Reason: "threat"},
			2); !slices.Equal(got, ids(1)) {
			t.Errorf("for a reason: %v", got)
		}
	}},
	{"a comment is assigned to a colleague who may decide, until it is decided", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		who := moderators(t, db, 2)
		reader, err := db.AddUser(t.Context(), docket.User{Email: "r@staff.example", Role: docket.RoleStaff}, "",
			docket.ActorOperator)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			File(t, db, Comment(keyOf(i), "word"))
		}
		first := ID.Comment(1)
		for _, tt := range []struct {
			name string
			id   docket.CommentID
			to   docket.UserID
			want error
		}{{"to one who may not decide", first, reader, docket.ErrDenied}, {"to nobody's account", first, 99,
			docket.ErrDenied},
			{"nobody's comment", ID.Comment(9), who[1], docket.ErrNotFound}, {"to a colleague", first, who[1], nil}} {
			if err := db.Assign(t.Context(), tt.id, tt.to, who[0]); !errors.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
		next := func(by docket.UserID) []docket.CommentID {
			t.Helper()
			got, err := db.Claim(t.Context(), by, docket.QueueQuery{Docket: ID}, 1, Start.AddDate(1, 0, 0))
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := next(who[0]); !slices.Equal(got, ids(2)) {
			t.Errorf("the giver is sent to %v", got)
		}
		if got := next(who[1]); !slices.Equal(got, ids(1)) {
			t.Errorf("the colleague is sent to %v", got)
		}
		if got := listed(t, db, docket.QueueQuery{For: who[1]}, 5); !slices.Equal(got, ids(1)) {
			t.Errorf("for the colleague: %v", got)
		}
		decideAs(t, db, first, who[0], docket.ActionHold)
		if c, err := db.Comment(t.Context(), first); err != nil || c.AssignedTo != who[1] {
			t.Errorf("on hold it is for %s, %v", c.AssignedTo, err)
		}
		decideAs(t, db, first, who[0], docket.ActionSpam)
		if c, err := db.Comment(t.Context(), first); err != nil || c.AssignedTo != 0 {
			t.Errorf("decided it is for %s, %v", c.AssignedTo, err)
		}
		if err := db.Assign(t.Context(), first, who[1], who[0]); !errors.Is(err, docket.ErrStale) {
			t.Errorf("a decided one: %v", err)
		}
		if err := db.Assign(t.Context(), ID.Comment(2), who[1], who[0]); err != nil {
			t.Error(err)
		}
		if err := db.Assign(t.Context(), ID.Comment(2), 0, who[0]); err != nil {
			t.Error(err)
		}
		Sound(t, db)
	}},
	{"notes and drafts are kept sealed, each for whom it is", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		who := moderators(t, db, 2)
		id := File(t, db, Comment("a", "one"))
		for i, text := range []string{"Ask counsel.", "Counsel says post."} {
			if err := db.AddCommentNote(t.Context(), docket.CommentNote{Comment: id, By: who[i],
				Text: text}); err != nil {
				t.Fatal(err)
			}
		}
		notes, err := db.CommentNotes(t.Context(), id)
		if err != nil || len(notes) != 2 || notes[1].Text != "Counsel says post." || notes[1].By != who[1] ||
			notes[0].At.IsZero() {
			t.Errorf("notes %+v, %v", notes, err)
		}
		for _, fields := range []string{"note=a", "note=b"} {
			if err := db.KeepDraft(t.Context(), docket.Draft{Comment: id, By: who[0], Fields: fields}); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.KeepDraft(t.Context(), docket.Draft{Comment: id, By: who[1],
			Fields: strings.Repeat("x", docket.MaxDraft+1)}); err == nil {
			t.Error("a draft of any size is kept")
		}
		if d, err := db.Draft(t.Context(), id, who[0]); err != nil || d.Fields != "note=b" || d.At.IsZero() {
			t.Errorf("draft %+v, %v", d, err)
		}
		if _, err := db.Draft(t.Context(), id, who[1]); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("a colleague's draft: %v", err)
		}
		Sound(t, db)
		decideAs(t, db, id, who[0], docket.ActionSpam)
		if _, err := db.Draft(t.Context(), id, who[0]); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("the draft after the decision: %v", err)
		}
		if err := db.DropDraft(t.Context(), id, who[0]); err != nil {
			t.Error(err)
		}
		for _, err := range []error{db.AddCommentNote(t.Context(), docket.CommentNote{Comment: ID.Comment(9)}),
			db.KeepDraft(t.Context(), docket.Draft{Comment: ID.Comment(9)}), db.DropDraft(t.Context(),
				ID.Comment(9), 1)} {
			if !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("nobody's comment: %v", err)
			}
		}
		Sound(t, db)
	}},
}
