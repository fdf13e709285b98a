package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// posting is the decision to post a comment as it is, by somebody.
func posting(t testing.TB, db *store.DB, id docket.CommentID, by docket.UserID) docket.Decision {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	d := docket.Decision{
		Comment: id, Version: c.Version, Action: docket.ActionPost, Status: docket.Posted, Byline: c.Submitter.Byline(),
		By:   by,
		Note: "the example of a manual", RuleSet: "rules-1",
		Verdicts: []docket.FindingVerdict{{Question: "1", Span: docket.Span{Start: 0, End: 5}, Rule: "secret",
			Severity: docket.Block, Verdict: docket.VerdictDismissed}},
	}
	for _, a := range c.Answers {
		d.Answers = append(d.Answers, docket.PublicAnswer{Question: a.Question, Text: a.Text})
	}
	return d
}

// propose proposes to post a comment.
func propose(t testing.TB, db *store.DB, id docket.CommentID, by docket.UserID) docket.SignatureID {
	t.Helper()
	n, err := db.Propose(t.Context(), docket.Signature{Kinds: []docket.SignatureKind{docket.SignDismiss},
		Decision: posting(t, db, id, by)})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func withholding(t testing.TB, db *store.DB, id docket.CommentID, by docket.UserID) docket.Decision {
	t.Helper()
	d := posting(t, db, id, by)
	return docket.Decision{Comment: id, Version: d.Version, Action: docket.ActionWithhold, Status: docket.Withheld,
		Reason: "threat", Note: "names a nurse", By: by}
}

// stands fails unless the comment has the status and version.
func stands(t testing.TB, db *store.DB, id docket.CommentID, status docket.Status, version int) {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if c.Status != status || c.Version != version {
		t.Errorf("%s is %s of version %d, want %s of version %d", id, c.Status, c.Version, status, version)
	}
}

// logRows are the log's rows about an action, detail included, newest first.
func logRows(t testing.TB, db *store.DB, action string) []string {
	t.Helper()
	list, err := db.Log(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		if e.Action == action {
			out = append(out, string(e.Actor)+" "+e.Detail)
		}
	}
	return out
}

func setLooks(t testing.TB, db *store.DB, share int) {
	t.Helper()
	if err := db.SetSecondPerson(t.Context(), ID, docket.SecondPersonAuto, share, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
}

var signatureCases = []testCase{
	{"a proposal changes nothing that the public sees, and a second person's signature carries it out",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			id := File(t, db, Comment("a", "akia1 is our key"))
			before, err := db.Ledger(t.Context(), ID)
			if err != nil {
				t.Fatal(err)
			}
			n := propose(t, db, id, 2)
			stands(t, db, id, docket.Pending, 1)
			if after, err := db.Ledger(t.Context(), ID); err != nil || !slices.Equal(before, after) {
				t.Errorf("the ledger moved from %v to %v, %v", before, after, err)
			}
			if _, err := db.PublicComment(t.Context(), id); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a proposed posting is public: %v", err)
			}
			Sound(t, db)
			if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 3, Agree: true,
				Note: "it is"}); err != nil {
				t.Fatal(err)
			}
			stands(t, db, id, docket.Posted, 2)
			if c, err := db.PublicComment(t.Context(), id); err != nil || c.Answers[0].Text != "akia1 is our key" {
				t.Errorf("signed, and the public reads %+v, %v", c, err)
			}
			changes, err := db.Changes(t.Context(), id)
			if err != nil || len(changes) != 1 || changes[0].By != 2 || changes[0].SignedBy != 3 ||
				changes[0].Note != "the example of a manual" || changes[0].SignNote != "it is" {
				t.Errorf("on record: %+v, %v", changes, err)
			}
			verdicts, err := db.FindingVerdicts(t.Context(), id)
			if err != nil || len(verdicts) != 1 || verdicts[0].Verdict != docket.VerdictDismissed {
				t.Errorf("verdicts %+v, %v", verdicts, err)
			}
			rows := logRows(t, db, "comment.posted")
			if len(rows) != 1 || !strings.HasPrefix(rows[0], "u2 ") || !strings.Contains(rows[0], `"signed_by":"u3"`) {
				t.Errorf("the log says %q", rows)
			}
			Sound(t, db)
		}},
	{"the words of both people are sealed: the log knows kinds and numbers", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		n := propose(t, db, File(t, db, Comment("a", "akia1 words")), 2)
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 3, Note: "a real key, I asked"}); err != nil {
			t.Fatal(err)
		}
		proposed, refused := logRows(t, db, "signature.proposed"), logRows(t, db, "signature.refused")
		if len(proposed) != 1 || len(refused) != 1 || !strings.HasPrefix(refused[0], "u3 ") ||
			!strings.Contains(proposed[0], `"kinds":"dismiss"`) {
			t.Errorf("the log says %q and %q", proposed, refused)
		}
		for _, row := range append(proposed, refused...) {
			for _, word := range []string{"manual", "real key", "akia1"} {
				if strings.Contains(row, word) {
					t.Errorf("the log holds %q: %s", word, row)
				}
			}
		}
		list, err := db.CommentSignatures(t.Context(), ID.Comment(1))
		if err != nil || len(list) != 1 || list[0].Note != "a real key, I asked" ||
			list[0].Decision.Note != "the example of a manual" {
			t.Errorf("kept: %+v, %v", list, err)
		}
		Sound(t, db)
	}},
	{"a proposal is out of the lists until it is refused, and then back with the mark", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		for _, key := range []string{"a", "b"} {
			c := Comment(key, "akia1 words")
			c.Answers[0].Findings = []docket.Finding{{Severity: docket.Block}}
			File(t, db, c)
		}
		if _, err := db.Claim(t.Context(), 2, docket.QueueQuery{Docket: ID}, 1, Start.AddDate(1, 0, 0)); err != nil {
			t.Fatal(err)
		}
		n := propose(t, db, ID.Comment(1), 2)
		if got := listed(t, db, docket.QueueQuery{}, 5); !slices.Equal(got, ids(2)) {
			t.Errorf("waiting: %v", got)
		}
		counts, err := db.QueueCounts(t.Context(), ID, 2)
		if err != nil || counts.Pending != 1 || counts.Signing != 1 || counts.Block != 1 || counts.Mine != 0 {
			t.Errorf("counts %+v, %v", counts, err)
		}
		if taken, err := db.Claim(t.Context(), 3, docket.QueueQuery{Docket: ID}, 5, Start.AddDate(1, 0,
			0)); err != nil || !slices.Equal(taken, ids(2)) {
			t.Errorf("claimed %v, %v", taken, err)
		}
		second := func() docket.SignatureState {
			page, err := db.Queue(t.Context(), docket.QueueQuery{Docket: ID, View: docket.ViewAll, Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			if page.Comments[1].Second != "" {
				t.Errorf("the other comment is marked %q", page.Comments[1].Second)
			}
			return page.Comments[0].Second
		}
		if s := second(); s != docket.SignatureOpen {
			t.Errorf("marked %q", s)
		}
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 3, Note: "no"}); err != nil {
			t.Fatal(err)
		}
		stands(t, db, ID.Comment(1), docket.Pending, 1)
		if got := listed(t, db, docket.QueueQuery{}, 5); !slices.Equal(got, ids(1, 2)) {
			t.Errorf("after the refusal: %v", got)
		}
		if s := second(); s != docket.SignatureRefused {
			t.Errorf("marked %q after the refusal", s)
		}
		Decide(t, db, ID.Comment(1), docket.ActionHold, docket.Pending, "")
		if s := second(); s != "" {
			t.Errorf("marked %q after another decision", s)
		}
		Sound(t, db)
	}},
	{"nobody signs their own proposal, and nobody signs twice", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", "akia1 words"))
		n := propose(t, db, id, 2)
		for _, tt := range []struct {
			answer docket.SignatureAnswer
			want   error
		}{
			{docket.SignatureAnswer{ID: n, By: 2, Agree: true}, docket.ErrDenied},
			{docket.SignatureAnswer{ID: n, By: 2}, docket.ErrDenied},
			{docket.SignatureAnswer{ID: n, Agree: true}, docket.ErrDenied},
			{docket.SignatureAnswer{ID: n + 1, By: 3, Agree: true}, docket.ErrNotFound},
			{docket.SignatureAnswer{ID: n, By: 3, Agree: true}, nil},
			{docket.SignatureAnswer{ID: n, By: 4, Agree: true}, docket.ErrStale},
		} {
			if err := db.Sign(t.Context(), tt.answer); !errors.Is(err, tt.want) {
				t.Errorf("%+v: %v, want %v", tt.answer, err, tt.want)
			}
		}
		stands(t, db, id, docket.Posted, 2)
		Sound(t, db)
	}},
	{"two people who answer at once: exactly one wins", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 8 {
			n := propose(t, db, File(t, db, Comment(keyOf(i), "akia1 words")), 2)
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for k := range errs {
				wg.Go(func() {
					errs[k] = db.Sign(context.Background(), docket.SignatureAnswer{ID: n, By: docket.UserID(3 + k),
						Agree: k == 0, Note: "n"})
				})
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), docket.ErrStale) {
				t.Fatalf("answers %v", errs)
			}
			want := docket.Posted
			version := 2
			if errs[0] != nil {
				want, version = docket.Pending, 1
			}
			stands(t, db, ID.Comment(int64(i+1)), want, version)
		}
		Sound(t, db)
	}},
	{"a colleague's proposal is answered before anything else, and its own proposer may think again", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", "akia1 words"))
		n := propose(t, db, id, 2)
		other := posting(t, db, id, 3)
		if err := db.Decide(t.Context(), other); !errors.Is(err, docket.ErrExists) {
			t.Errorf("a colleague decides over a proposal: %v", err)
		}
		if _, err := db.Propose(t.Context(), docket.Signature{Kinds: []docket.SignatureKind{docket.SignWithhold},
			Decision: withholding(t, db, id, 3)}); !errors.Is(err, docket.ErrExists) {
			t.Errorf("a colleague proposes over a proposal: %v", err)
		}
		again := propose(t, db, id, 2)
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 3, Agree: true}); !errors.Is(err,
			docket.ErrStale) {
			t.Errorf("the first proposal is signed: %v", err)
		}
		hidden := posting(t, db, id, 2)
		hidden.Answers[0].Text = "hidden"
		if err := db.Decide(t.Context(), hidden); err != nil {
			t.Fatal(err)
		}
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: again, By: 3, Agree: true}); !errors.Is(err,
			docket.ErrStale) {
			t.Errorf("a proposal is signed after its comment was decided: %v", err)
		}
		if c, err := db.PublicComment(t.Context(), id); err != nil || c.Answers[0].Text != "hidden" {
			t.Errorf("the public reads %+v, %v", c, err)
		}
		stale := docket.Signature{Kinds: []docket.SignatureKind{docket.SignDismiss}, Decision: other}
		if _, err := db.Propose(t.Context(), stale); !errors.Is(err, docket.ErrStale) {
			t.Errorf("a proposal about an older version: %v", err)
		}
		Sound(t, db)
	}},
	{"what its sender takes back waits for no signature", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", "akia1 words"))
		n := propose(t, db, id, 2)
		if _, err := db.Withdraw(t.Context(), "T-a"); err != nil {
			t.Fatal(err)
		}
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 3, Agree: true}); !errors.Is(err,
			docket.ErrStale) {
			t.Errorf("signed after the withdrawal: %v", err)
		}
		stands(t, db, id, docket.Withdrawn, 2)
		Sound(t, db)
	}},
	{"taking down is immediate and signed afterwards", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", "akia1 words"))
		Post(t, db, id, nil)
		waiting := propose(t, db, id, 2) // to post it otherwise
		n, err := db.Propose(t.Context(), docket.Signature{After: true,
			Kinds: []docket.SignatureKind{docket.SignTakeDown}, Decision: withholding(t, db, id, 3)})
		if err != nil {
			t.Fatal(err)
		}
		stands(t, db, id, docket.Withheld, 3)
		if _, err := db.PublicComment(t.Context(), id); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("still public: %v", err)
		}
		Sound(t, db)
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: waiting, By: 3, Agree: true}); !errors.Is(err,
			docket.ErrStale) {
			t.Errorf("what was proposed before is signed: %v", err)
		}
		if err := db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 2,
			Note: "nothing wrong with it"}); err != nil {
			t.Fatal(err)
		}
		stands(t, db, id, docket.Withheld, 3)
		page, err := db.Signatures(t.Context(), docket.SignatureQuery{Docket: ID, State: docket.SignatureRefused,
			Limit: 5})
		if err != nil || len(page.Signatures) != 1 || page.Signatures[0].ID != n || page.Total != 1 {
			t.Errorf("refused and not decided since: %+v, %v", page, err)
		}
		Post(t, db, id, nil)
		if page, err = db.Signatures(t.Context(), docket.SignatureQuery{Docket: ID, State: docket.SignatureRefused,
			Limit: 5}); err != nil || page.Total != 0 {
			t.Errorf("decided since: %+v, %v", page, err)
		}
		Sound(t, db)
	}},
	{"proposals are listed by docket in the order they were made, on pages that fit " +
		"together", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var want []docket.SignatureID
		for i := range 5 {
			want = append(want, propose(t, db, File(t, db, Comment(keyOf(i), "akia1 words")), docket.UserID(2+i%2)))
		}
		var got []docket.SignatureID
		q := docket.SignatureQuery{Docket: ID, Limit: 2}
		for range 5 {
			page, err := db.Signatures(t.Context(), q)
			if err != nil || page.Total != 5 {
				t.Fatalf("%+v, %v", page, err)
			}
			for _, s := range page.Signatures {
				got = append(got, s.ID)
			}
			if q.After = page.Next; q.After == 0 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("listed %v, want %v", got, want)
		}
		if page, err := db.Signatures(t.Context(), docket.SignatureQuery{Docket: "OTHER-1", Limit: 2}); err != nil ||
			page.Total != 0 {
			t.Errorf("another docket: %+v, %v", page, err)
		}
		n, err := db.SigningCounts(t.Context(), ID, 2)
		if err != nil || n.Open != 5 || n.Mine != 3 {
			t.Errorf("counts %+v, %v", n, err)
		}
	}},
	{"moderators and administrators may decide, and a disabled one is remembered", func(t *testing.T, db *store.DB) {
		for i, role := range []docket.Role{docket.RoleAdmin, docket.RoleStaff, docket.RoleModerator} {
			if _, err := db.AddUser(t.Context(), docket.User{Email: keyOf(i) + "@example.test", Role: role}, "",
				docket.ActorOperator); err != nil {
				t.Fatal(err)
			}
		}
		who, err := db.Deciders(t.Context(), ID)
		if want := (docket.Deciders{Enabled: 2, Ever: 2}); err != nil || who != want {
			t.Errorf("%+v, %v", who, err)
		}
		if err := db.DisableUser(t.Context(), 3, docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
		who, err = db.Deciders(t.Context(), ID)
		if want := (docket.Deciders{Enabled: 1, Ever: 2}); err != nil || who != want {
			t.Errorf("%+v, %v", who, err)
		}
	}},
	{"the setting of a docket is changed on record and travels with the docket", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		if err := db.SetSecondPerson(t.Context(), ID, docket.SecondPersonOff, 7, "u1"); err != nil {
			t.Fatal(err)
		}
		if err := db.SetSecondPerson(t.Context(), ID, docket.SecondPersonOff, 7, "u1"); err != nil {
			t.Fatal(err)
		}
		d, err := db.Docket(t.Context(), ID)
		if err != nil || d.SecondPerson != docket.SecondPersonOff || d.SecondLookShare() != 7 || len(d.Questions) != 3 {
			t.Errorf("%+v, %v", d, err)
		}
		if rows := logRows(t, db, "docket.second_person"); len(rows) != 1 ||
			!strings.Contains(rows[0], `"signature":"off"`) {
			t.Errorf("the log says %q", rows)
		}
		if err := db.SetSecondPerson(t.Context(), "OTHER-1", docket.SecondPersonOn, 2, "u1"); !errors.Is(err,
			docket.ErrNotFound) {
			t.Errorf("another docket: %v", err)
		}
	}},
	{"the sample is a keyed draw of the share, looked at by somebody else, once", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		setLooks(t, db, 50)
		for i := range 40 {
			id := File(t, db, Comment(keyOf(i), "words"))
			if err := db.Decide(t.Context(), posting(t, db, id, docket.UserID(2+i%2))); err != nil {
				t.Fatal(err)
			}
		}
		looks := func(by docket.UserID) []docket.SecondLook {
			var list []docket.SecondLook
			after := docket.CommentID("")
			for {
				page, err := db.SecondLooks(t.Context(), ID, by, after, 3)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, page.Looks...)
				if after = page.Next; after == "" {
					return list
				}
			}
		}
		two, three := looks(2), looks(3)
		if n := len(two) + len(three); n < 8 || n > 32 {
			t.Errorf("%d of 40 drawn at 50 percent", n)
		}
		for _, l := range two {
			if l.PostedBy == 2 {
				t.Error("somebody is sent to their own posting")
			}
		}
		own, first := three[0], two[0]
		for _, tt := range []struct {
			look docket.SecondLook
			want error
		}{
			{docket.SecondLook{Comment: own.Comment, Version: own.Version, By: own.PostedBy, Verdict: docket.LookAgree},
				docket.ErrDenied},
			{docket.SecondLook{Comment: first.Comment, Version: first.Version + 1, By: 2, Verdict: docket.LookAgree},
				docket.ErrNotFound},
			{docket.SecondLook{Comment: first.Comment, Version: first.Version, By: 2, Verdict: docket.LookOvertaken},
				docket.ErrDenied},
			{docket.SecondLook{Comment: first.Comment, Version: first.Version, By: 2, Verdict: docket.LookDiffer,
				Note: "names a clinic"}, nil},
			{docket.SecondLook{Comment: first.Comment, Version: first.Version, By: 4, Verdict: docket.LookAgree},
				docket.ErrStale},
			{docket.SecondLook{Comment: two[1].Comment, Version: two[1].Version, By: 2, Verdict: docket.LookAgree},
				nil},
		} {
			if err := db.Look(t.Context(), tt.look); !errors.Is(err, tt.want) {
				t.Errorf("%+v: %v, want %v", tt.look, err, tt.want)
			}
		}
		n, err := db.SecondLookCounts(t.Context(), ID)
		if err != nil || n.Agree != 1 || n.Differ != 1 || n.Waiting != len(two)+len(three)-2 {
			t.Errorf("counts %+v, %v", n, err)
		}
		// Decided anew before anybody looked: nothing to look at, and drawn again when posted again.
		Decide(t, db, own.Comment, docket.ActionSpam, docket.Spam, "")
		if err := db.Look(t.Context(), docket.SecondLook{Comment: own.Comment, Version: own.Version, By: 3,
			Verdict: docket.LookAgree}); !errors.Is(err, docket.ErrStale) {
			t.Errorf("looked at what is gone: %v", err)
		}
		if err := db.Decide(t.Context(), posting(t, db, own.Comment, 2)); err != nil {
			t.Fatal(err)
		}
		if list := looks(3); !slices.ContainsFunc(list,
			func(l docket.SecondLook) bool { return l.Comment == own.Comment && l.Version == 4 }) {
			t.Errorf("not drawn again: %+v", list)
		}
		if rows := logRows(t, db, "look.differ"); len(rows) != 1 || strings.Contains(rows[0], "clinic") {
			t.Errorf("the log says %q", rows)
		}
		for share, want := range map[int]int{0: 0, 100: 1} {
			setLooks(t, db, share)
			id := File(t, db, Comment(keyOf(100+share), "words"))
			if err := db.Decide(t.Context(), posting(t, db, id, 9)); err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, l := range looks(2) {
				if l.Comment == id {
					n++
				}
			}
			if n != want {
				t.Errorf("at %d percent %d drawn", share, n)
			}
		}
		Sound(t, db)
	}},
}
