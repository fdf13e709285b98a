package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// listed are the IDs of a whole list of the queue, read in pages of size.
func listed(t testing.TB, db *store.DB, q docket.QueueQuery, size int) []docket.CommentID {
	t.Helper()
	var got []docket.CommentID
	q.Docket, q.Limit = ID, size
	for range 100 {
		page, err := db.Queue(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Comments {
			got = append(got, c.ID)
		}
		if page.Next == "" {
			return got
		}
		q.After = page.Next
	}
	t.Fatal("the queue has no end")
	return nil
}

var deskCases = []testCase{
	{"the queue shows what people must act upon first, then the oldest, on pages that " +
		"fit together", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 12 {
			c := Comment(keyOf(i), "word")
			switch {
			case i == 4:
				c.Flags = []docket.Flag{docket.FlagFast, docket.FlagIncident}
			case i == 9:
				c.Flags = []docket.Flag{docket.FlagThreat}
			case i%3 == 0: // what looks automated buries nobody
				c.Flags = []docket.Flag{docket.FlagHoneypot}
			}
			File(t, db, c)
		}
		if n, err := db.QueueCounts(t.Context(), ID, 1); err != nil || n.Flagged != 2 {
			t.Errorf("%d to read first, %v; want 2", n.Flagged, err)
		}
		want := ids(5, 10, 1, 2, 3, 4, 6, 7, 8, 9, 11, 12)
		for _, size := range []int{1, 2, 3, 12, 100} {
			if got := listed(t, db, docket.QueueQuery{}, size); !slices.Equal(got, want) {
				t.Errorf("pages of %d: %v", size, got)
			}
		}
	}},
	{"views and filters show what they say", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 6 {
			c := Comment(keyOf(i), "word number"+fmt.Sprint(i))
			if i == 1 {
				c.Answers[0].Findings = []docket.Finding{{Severity: docket.Block, Rule: "ssn"},
					{Severity: docket.Notice, Rule: "url"}}
				c.Campaign = "camp"
				c.Flags = []docket.Flag{docket.FlagFast}
			}
			if i == 2 {
				c.Submitter.NameFindings = []docket.Finding{{Severity: docket.Hold, Rule: "name_ssn"}}
				c.Submitter.Sector = "vendor"
				c.Submitter.Name, c.Submitter.Organization = "Rosalind Achterberg", "Larkspur Clinic"
				c.Submitter.Email = "r.achterberg@larkspur.test"
				c.Language = "es"
			}
			if i == 4 {
				c.Submitter.Email = "writer.of.five@larkspur.test"
			}
			if i == 3 {
				c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "two", Text: "two"})
			}
			File(t, db, c)
		}
		Post(t, db, ID.Comment(5), nil)
		Decide(t, db, ID.Comment(6), docket.ActionHold, docket.Pending, "")
		if err := db.Report(t.Context(), docket.Report{Comment: ID.Comment(5), Kind: docket.ReportPrivate,
			Note: "my number"}); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name string
			q    docket.QueueQuery
			want []docket.CommentID
		}{
			{"pending", docket.QueueQuery{}, ids(1, 2, 3, 4)},
			{"held", docket.QueueQuery{View: docket.ViewHeld}, ids(6)},
			{"reported", docket.QueueQuery{View: docket.ViewReported}, ids(5)},
			{"decided", docket.QueueQuery{View: docket.ViewDecided}, ids(5)},
			{"all", docket.QueueQuery{View: docket.ViewAll}, ids(1, 2, 3, 4, 5, 6)},
			{"no such view", docket.QueueQuery{View: "none"}, nil},
			{"at least hold", docket.QueueQuery{Severity: docket.Hold}, ids(2, 3)},
			{"block", docket.QueueQuery{Severity: docket.Block}, ids(2)},
			{"sector", docket.QueueQuery{Sector: "vendor"}, ids(3)},
			{"question", docket.QueueQuery{Question: "2"}, ids(4)},
			{"campaign", docket.QueueQuery{Campaign: "camp"}, ids(2)},
			{"rule of an answer", docket.QueueQuery{Rule: "ssn"}, ids(2)},
			{"rule of a name", docket.QueueQuery{Rule: "name_ssn"}, ids(3)},
			{"a rule that found nothing", docket.QueueQuery{Rule: "s"}, nil},
			{"flag", docket.QueueQuery{Flag: docket.FlagFast}, ids(2)},
			{"a flag that none has", docket.QueueQuery{Flag: docket.FlagFlaw}, nil},
			{"language", docket.QueueQuery{Language: "es"}, ids(3)},
			{"reason", docket.QueueQuery{View: docket.ViewDecided, Reason: "threat"}, nil},
			{"for nobody", docket.QueueQuery{For: 7}, nil},
			{"a pending word", docket.QueueQuery{Words: "NUMBER2"}, ids(3)},
			{"a word of several", docket.QueueQuery{Words: "word"}, ids(1, 2, 3, 4)},
			{"a posted word", docket.QueueQuery{View: docket.ViewAll, Words: "number4"}, ids(5)},
			{"pending and posted", docket.QueueQuery{View: docket.ViewAll, Words: "word"}, ids(1, 2, 3, 4, 5, 6)},
			{"a pending name", docket.QueueQuery{Words: "achterberg"}, ids(3)},
			{"a pending organization", docket.QueueQuery{View: docket.ViewAll, Words: "larkspur clinic"}, ids(3)},
			{"a pending address", docket.QueueQuery{Words: "R.Achterberg@larkspur.test"}, ids(3)},
			{"an address of a posted comment", docket.QueueQuery{View: docket.ViewAll,
				Words: "writer.of.five@larkspur.test"}, ids(5)},
			{"an address that nobody gave", docket.QueueQuery{View: docket.ViewAll, Words: "nobody@larkspur.test"},
				nil},
			{"an ID, whatever the view", docket.QueueQuery{Words: " hhs-test-0001-0005 "}, ids(5)},
			{"an ID of another docket", docket.QueueQuery{Words: "OTHER-1-0005"}, nil},
			{"a serial", docket.QueueQuery{View: docket.ViewAll, Words: "4"}, ids(4)},
			{"punctuation", docket.QueueQuery{Words: "?!"}, nil},
		} {
			for _, size := range []int{1, 50} {
				if got := listed(t, db, tt.q, size); !slices.Equal(got, tt.want) {
					t.Errorf("%s, pages of %d: %v, want %v", tt.name, size, got, tt.want)
				}
			}
		}
		if got, err := db.QueueCounts(t.Context(), ID, 1); err != nil ||
			got != (docket.QueueCounts{Pending: 5, Held: 1, Block: 1, Hold: 1, Reported: 1, Uncoded: 1}) {
			t.Errorf("counts %+v, %v", got, err)
		}
		page, err := db.Cases(t.Context(), docket.CaseQuery{Docket: ID, Comment: ID.Comment(5), Limit: 5})
		if err != nil || len(page.Cases) != 1 || page.Cases[0].Note != "my number" ||
			page.Cases[0].Kind != docket.ReportPrivate || page.Cases[0].OpenedAt.IsZero() {
			t.Errorf("cases %+v, %v", page, err)
		}
		Post(t, db, ID.Comment(5), nil) // a decision closes the report
		if got := listed(t, db, docket.QueueQuery{View: docket.ViewReported}, 50); len(got) != 0 {
			t.Errorf("reported after a decision: %v", got)
		}
		for _, id := range []docket.CommentID{ID.Comment(1), ID.Comment(99), "x"} {
			if err := db.Report(t.Context(), docket.Report{Comment: id, Kind: docket.ReportOther}); !errors.Is(err,
				docket.ErrNotFound) {
				t.Errorf("report of %s: %v", id, err)
			}
		}
		Sound(t, db)
	}},
	{"of two moderators who decide at once one wins and one is told", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for round := range 20 {
			id := File(t, db, Comment(keyOf(round), "word"))
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for i := range errs {
				wg.Go(func() {
					d := docket.Decision{Comment: id, Version: 1, Action: docket.ActionWithhold,
						Status: docket.Withheld, Reason: "threat", By: docket.UserID(i + 1)}
					if i == 1 {
						d.Action, d.Status, d.Reason = docket.ActionPost, docket.Posted, ""
						d.Answers = []docket.PublicAnswer{{Question: "1", Text: "word"}}
					}
					errs[i] = db.Decide(t.Context(), d)
				})
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), docket.ErrStale) {
				t.Fatalf("round %d: %v", round, errs)
			}
			changes, err := db.Changes(t.Context(), id)
			if err != nil || len(changes) != 1 || changes[0].Version != 2 {
				t.Fatalf("round %d: %+v, %v", round, changes, err)
			}
		}
		Sound(t, db)
	}},
	{"decisions follow the rule by which a status moves", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word"))
		try := func(a docket.Action, s docket.Status, version int) error {
			return db.Decide(t.Context(), docket.Decision{Comment: id, Version: version, Action: a, Status: s, By: 1})
		}
		if err := try(docket.ActionWithhold, docket.Posted, 1); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("posting by withholding: %v", err)
		}
		if err := try(docket.ActionWithdraw, docket.Withdrawn, 1); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("withdrawing for the sender: %v", err)
		}
		if err := try(docket.ActionSpam, docket.Spam, 1); err != nil {
			t.Error(err)
		}
		if err := try(docket.ActionHold, docket.Pending, 2); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("back to pending: %v", err)
		}
		if err := try(docket.ActionWithhold, docket.Withheld, 1); !errors.Is(err, docket.ErrStale) {
			t.Errorf("an old version: %v", err)
		}
		Post(t, db, id, nil)
		if _, err := db.Withdraw(t.Context(), "T-k"); err != nil {
			t.Fatal(err)
		}
		if err := try(docket.ActionPost, docket.Posted, 4); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("posting what was withdrawn: %v", err)
		}
		id = ID.Comment(99)
		if err := try(docket.ActionPost, docket.Posted, 1); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("nobody's comment: %v", err)
		}
		Sound(t, db)
	}},
	{"a posted comment keeps original, gaps and history through take-down and posting anew", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		c := Comment("k", "Call 555-0100, Jane.")
		id := File(t, db, c)
		phone := docket.Gaps{{Span: docket.Span{Start: 5, End: 13}, Kind: docket.KindPersonal, By: 1}}
		Post(t, db, id, map[docket.QuestionID]docket.Gaps{"1": phone, docket.FieldName: {{Span: docket.Span{Start: 0,
			End: 2}, Kind: docket.KindOther, By: 1}}})
		got, err := db.Comment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		posted := got.PostedAt
		if got.Status != docket.PostedWithRedactions ||
			string(got.Answers[0].Public) != "Call [redacted: personal], Jane." || posted.IsZero() {
			t.Errorf("%s %q", got.Status, string(got.Answers[0].Public))
		}
		name := docket.Gaps{{Span: docket.Span{Start: 0, End: 2}, Kind: docket.KindOther, By: 1}}
		if cmp.Diff(name, got.Submitter.NameRedactions) != "" || got.Submitter.OrganizationRedactions != nil {
			t.Errorf("hidden of the byline: %v, %v", got.Submitter.NameRedactions, got.Submitter.OrganizationRedactions)
		}
		Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "private")
		got, err = db.Comment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Answers[0].Original) != "Call 555-0100, Jane." ||
			string(got.Answers[0].Public) != "Call [redacted: personal], Jane." ||
			cmp.Diff(phone, got.Answers[0].Redactions) != "" || got.Reason != "private" {
			t.Errorf("%+v", got)
		}
		both := append(slices.Clone(phone), docket.Redaction{Span: docket.Span{Start: 15, End: 19},
			Kind: docket.KindThirdParty, By: 1})
		Post(t, db, id, map[docket.QuestionID]docket.Gaps{"1": both})
		got, err = db.Comment(t.Context(), id)
		if got.Submitter.NameRedactions != nil {
			t.Errorf("the name is shown whole now, yet %v is hidden", got.Submitter.NameRedactions)
		}
		if err != nil || !got.PostedAt.Equal(posted) || got.Version != 4 || got.Reason != "" {
			t.Errorf("posted at %v, version %d, %v", got.PostedAt, got.Version, err)
		}
		if found := Search(t, db, "jane"); len(found) != 0 {
			t.Errorf("the hidden name is found")
		}
		changes, err := db.Changes(t.Context(), id)
		if err != nil || len(changes) != 3 {
			t.Fatalf("%+v, %v", changes, err)
		}
		want := docket.Change{Comment: id, At: changes[1].At, From: docket.PostedWithRedactions, To: docket.Withheld,
			Action: docket.ActionWithhold,
			Reason: "private", Note: "because", By: 1, Version: 3}
		if diff := cmp.Diff(want, changes[1]); diff != "" {
			t.Error(diff)
		}
		if changes[0].Redactions != 2 || changes[2].Redactions != 2 {
			t.Errorf("redactions %d, %d", changes[0].Redactions, changes[2].Redactions)
		}
		Sound(t, db)
	}},
	{"two moderators never hold one comment", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 60 {
			File(t, db, Comment(keyOf(i), "word"))
		}
		until := Start.Add(24 * time.Hour)
		var mu sync.Mutex
		holder := map[docket.CommentID]docket.UserID{}
		var wg sync.WaitGroup
		for u := range docket.UserID(8) {
			wg.Go(func() {
				got, err := db.Claim(t.Context(), u+1, docket.QueueQuery{Docket: ID}, 10, until)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, id := range got {
					if h, taken := holder[id]; taken {
						t.Errorf("%s is held by %s and %s", id, h, u+1)
					}
					holder[id] = u + 1
				}
			})
		}
		wg.Wait()
		if len(holder) != 60 {
			t.Errorf("%d of 60 are held", len(holder))
		}
		for id, u := range holder {
			if c, err := db.Comment(t.Context(), id); err != nil || c.ClaimedBy != u || !c.ClaimedUntil.Equal(until) {
				t.Errorf("%s: held by %s until %v, %v", id, c.ClaimedBy, c.ClaimedUntil, err)
			}
		}
	}},
	{"a claim repeats, ends with its time and with a decision, and skips what does not match", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		for i := range 5 {
			c := Comment(keyOf(i), fmt.Sprint("word number", i%2))
			File(t, db, c)
		}
		claim := func(u docket.UserID, n int, words string, until time.Time) []docket.CommentID {
			t.Helper()
			got, err := db.Claim(t.Context(), u, docket.QueueQuery{Docket: ID, Words: words}, n, until)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		later, past := Start.Add(24*time.Hour), Start
		if got := claim(1, 2, "", later); !slices.Equal(got, ids(1, 2)) {
			t.Errorf("first: %v", got)
		}
		if got := claim(1, 2, "", later); !slices.Equal(got, ids(1, 2)) {
			t.Errorf("again: %v", got)
		}
		if n, err := db.QueueCounts(t.Context(), ID, 1); err != nil || n.Mine != 2 {
			t.Errorf("mine %+v, %v", n, err)
		}
		if got := claim(2, 9, "number0", past); !slices.Equal(got, ids(3, 5)) {
			t.Errorf("by word: %v", got)
		}
		if got := claim(3, 9, "", later); !slices.Equal(got, ids(3, 4, 5)) {
			t.Errorf("what ran out: %v", got)
		}
		Decide(t, db, ID.Comment(1), docket.ActionSpam, docket.Spam, "")
		if n, err := db.QueueCounts(t.Context(), ID, 1); err != nil || n.Mine != 1 {
			t.Errorf("mine %+v, %v", n, err)
		}
		// A claim is a courtesy: others may decide.
		Decide(t, db, ID.Comment(2), docket.ActionSpam, docket.Spam, "")
		if got := claim(1, 9, "", later); len(got) != 0 {
			t.Errorf("left over: %v", got)
		}
	}},
	{"opening a comment leaves a row in the log and the time of the first opening", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word"))
		first, err := db.OpenComment(t.Context(), id, 7)
		if err != nil || first.OpenedAt.IsZero() || string(first.Answers[0].Original) != "word" {
			t.Fatalf("%+v, %v", first, err)
		}
		again, err := db.OpenComment(t.Context(), id, 8)
		if err != nil || !again.OpenedAt.Equal(first.OpenedAt) {
			t.Errorf("%v, then %v, %v", first.OpenedAt, again.OpenedAt, err)
		}
		log, err := db.Log(t.Context(), 0, 2)
		if err != nil || len(log) != 2 || log[0].Actor != "u8" || log[1].Actor != "u7" ||
			log[0].Action != "comment.opened" || log[0].Target != string(id) {
			t.Errorf("%+v, %v", log, err)
		}
		if _, err := db.OpenComment(t.Context(), ID.Comment(9), 7); !errors.Is(err, docket.ErrNotFound) {
			t.Error(err)
		}
	}},
}

var withdrawalCases = []testCase{
	{"a withdrawn comment is gone from every public reader, and its original stays", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := Comment("k", "A peculiar word.")
		c.ReplyTo = ID.Comment(2)
		id := File(t, db, c)
		Post(t, db, File(t, db, Comment("other", "Another.")), nil)
		Post(t, db, id, nil)
		if err := db.Code(t.Context(), 1, id, []docket.Coding{{Question: "1", Code: "A"}}); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time changes nothing
			got, err := db.Withdraw(t.Context(), "T-k")
			if err != nil || got != id {
				t.Fatalf("%s, %v", got, err)
			}
		}
		if err := db.Recount(t.Context(), ID); err != nil {
			t.Fatal(err)
		}
		if found := Search(t, db, "peculiar"); len(found) != 0 {
			t.Error("search finds it")
		}
		if _, err := db.PublicComment(t.Context(), id); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("its page: %v", err)
		}
		if list, err := db.Replies(t.Context(), ID.Comment(2)); err != nil || len(list) != 0 {
			t.Errorf("replies %v, %v", list, err)
		}
		if page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Theme: "A",
			Limit: 5}); err != nil || page.Total != 0 {
			t.Errorf("by theme %v, %v", page, err)
		}
		if counts, err := db.ThemeCounts(t.Context(), ID); err != nil || len(counts) != 0 {
			t.Errorf("theme counts %v, %v", counts, err)
		}
		err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			for p, err := range s.PublicComments(t.Context(), ID) {
				if err != nil || p.ID == id {
					t.Errorf("snapshot: %s, %v", p.ID, err)
				}
			}
			for e, err := range s.Register(t.Context(), ID) {
				if err != nil || e.ID == id && (e.Public != nil || e.Status != docket.Withdrawn) {
					t.Errorf("register: %+v, %v", e, err)
				}
			}
			for g, err := range s.Codings(t.Context(), ID) {
				if err != nil || g.EvidenceText != "" {
					t.Errorf("codings: %+v, %v", g, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		got, err := db.Receipt(t.Context(), "T-k")
		if err != nil || got.Status != docket.Withdrawn || string(got.Answers[0].Original) != "A peculiar word." {
			t.Errorf("receipt: %+v, %v", got.Status, err)
		}
		changes, err := db.Changes(t.Context(), id)
		if err != nil || len(changes) != 2 || changes[1].By != 0 || changes[1].Action != docket.ActionWithdraw {
			t.Errorf("%+v, %v", changes, err)
		}
		Sound(t, db)
	}},
	{"an unknown tracking number withdraws nothing", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		File(t, db, Comment("k", "word"))
		if _, err := db.Withdraw(t.Context(), "T-x"); !errors.Is(err, docket.ErrNotFound) {
			t.Error(err)
		}
		Sound(t, db)
	}},
	{"a withdrawal and a posting at once end withdrawn and out of sight", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 20 {
			c := Comment(keyOf(i), "word")
			id := File(t, db, c)
			var wg sync.WaitGroup
			wg.Go(func() {
				if err := TryPost(t.Context(), db, id, nil); err != nil && !errors.Is(err, docket.ErrStale) &&
					!errors.Is(err, docket.ErrDenied) {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if _, err := db.Withdraw(t.Context(), c.Tracking); err != nil {
					t.Error(err)
				}
			})
			wg.Wait()
		}
		if found := Search(t, db, "word"); len(found) != 0 {
			t.Errorf("search finds %v", found)
		}
		Sound(t, db)
	}},
}
