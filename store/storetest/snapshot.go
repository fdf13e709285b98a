package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

var snapshotCases = []testCase{
	{"a snapshot does not see what is written meanwhile", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 20 {
			Post(t, db, File(t, db, Comment(keyOf(i), "word")), nil)
		}
		err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			before, err := s.Ledger(t.Context(), ID)
			if err != nil {
				return err
			}
			at, err := s.At(t.Context())
			if err != nil {
				return err
			}
			seen := 0
			for _, err := range s.PublicComments(t.Context(), ID) {
				if err != nil {
					return err
				}
				seen++
				if seen <= 5 { // writes go on while the snapshot is read
					c := Comment("late-"+keyOf(seen), "late")
					Post(t, db, File(t, db, c), nil)
					if _, err := db.Withdraw(t.Context(), docket.TrackingNumber("T-"+keyOf(20-seen))); err != nil {
						return err
					}
				}
			}
			entries := 0
			for e, err := range s.Register(t.Context(), ID) {
				if err != nil {
					return err
				}
				if e.Public == nil || e.Status != docket.Posted {
					t.Errorf("%s is %s", e.ID, e.Status)
				}
				entries++
			}
			after, err := s.Ledger(t.Context(), ID)
			if err != nil {
				return err
			}
			still, err := s.At(t.Context())
			if seen != 20 || entries != 20 || cmp.Diff(before, after) != "" || !at.Equal(still) {
				t.Errorf("saw %d posted, %d received, %v", seen, entries, cmp.Diff(before, after))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := received(t, db); n != 25 {
			t.Errorf("received %d", n)
		}
	}},
	{"lists longer than a slice are whole and in order", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		if err := db.AddDocket(t.Context(), Docket("OTHER-1"), Codebook("OTHER-1"), docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
		const n = 1203
		var list, other []docket.Comment
		for i := range n {
			c := Comment(keyOf(i), "word "+keyOf(i))
			list = append(list, c)
			c.Docket, c.Tracking = "OTHER-1", ""
			other = append(other, c)
		}
		// Comments of two dockets lie between each other.
		for from := 0; from < n; from += 100 {
			to := min(from+100, n)
			if _, _, err := db.FileImported(t.Context(), ID, list[from:to]); err != nil {
				t.Fatal(err)
			}
			if _, _, err := db.FileImported(t.Context(), "OTHER-1", other[from:to]); err != nil {
				t.Fatal(err)
			}
		}
		var post []docket.CommentID
		for i := range n {
			if i%2 == 0 {
				post = append(post, ID.Comment(int64(i+1)))
			}
		}
		each(t, 32, post, func(id docket.CommentID) error {
			if err := TryPost(t.Context(), db, id, nil); err != nil {
				return err
			}
			return db.Code(t.Context(), 2, id, []docket.Coding{{Question: "1", Code: "B"}, {Question: "1", Code: "A"}})
		})
		err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			serial := int64(0)
			for e, err := range s.Register(t.Context(), ID) {
				if err != nil {
					return err
				}
				serial++
				posted := serial%2 == 1
				if e.ID != ID.Comment(serial) || (e.Public != nil) != posted ||
					!slices.Equal(e.Questions, []docket.QuestionID{"1"}) {
					t.Fatalf("row %d: %+v", serial, e)
				}
				if posted && (string(e.Public.Answers[0].Text) != "word "+keyOf(int(serial-1)) ||
					!slices.Equal(e.Public.Answers[0].Themes, []string{"A", "B"})) {
					t.Fatalf("row %d: %+v", serial, e.Public)
				}
			}
			if serial != n {
				t.Errorf("the register has %d rows", serial)
			}
			k, untold := 0, 0
			for p, err := range s.PublicComments(t.Context(), ID) {
				if err != nil {
					return err
				}
				if p.ID != post[k] || len(p.Answers) != 1 || len(p.Answers[0].Themes)%2 != 0 {
					t.Fatalf("posted %d: %+v", k, p)
				}
				if p.Answers[0].Themes == nil {
					untold++
				}
				k++
			}
			if k != len(post) || untold != docket.DefaultReadingPlan.Seconds(k) {
				// those drawn are told when they were read twice
				t.Errorf("%d posted, %d of them without themes", k, untold)
			}
			k = 0
			for g, err := range s.Codings(t.Context(), ID) {
				if err != nil {
					return err
				}
				if g.Comment != post[k/2] || g.Code != []string{"A", "B"}[k%2] {
					t.Fatalf("coding %d: %+v", k, g)
				}
				k++
			}
			if k != 2*len(post) {
				t.Errorf("%d codings", k)
			}
			seen := map[docket.CommentID]bool{}
			var last docket.Change
			for ch, err := range s.Changes(t.Context(), ID) {
				if err != nil {
					return err
				}
				if seen[ch.Comment] || ch.At.Before(last.At) || ch.Note != "" {
					t.Fatalf("change %+v after %+v", ch, last)
				}
				seen[ch.Comment], last = true, ch
			}
			if len(seen) != len(post) {
				t.Errorf("%d changes", len(seen))
			}
			// A reader may stop early, and begin again.
			for range s.Register(t.Context(), ID) {
				break
			}
			sets, err := s.RuleSets(t.Context(), ID)
			if err != nil || !slices.Equal(sets, []string{"rules-1"}) {
				t.Errorf("rule sets %v, %v", sets, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		Sound(t, db)
	}},
	{"the time of a snapshot is that of the last change, not of the last look", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word"))
		at := func() (when string) {
			t.Helper()
			if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
				got, err := s.At(t.Context())
				when = got.String()
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return when
		}
		first := at()
		if _, err := db.OpenComment(t.Context(), id, 1); err != nil {
			t.Fatal(err)
		}
		must(t, db.Note(t.Context(), "u1", "export.written", string(ID), map[string]string{"rows": "1"}))
		addUser(t, db, "a@example.test", docket.RoleStaff, "")
		if got := at(); got != first {
			t.Errorf("moved from %s to %s", first, got)
		}
		Post(t, db, id, nil)
		if got := at(); got == first {
			t.Errorf("did not move with a decision")
		}
	}},
	{"an unknown docket gives an error where there is one to give, and empty lists", func(t *testing.T, db *store.DB) {
		err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			_, err := s.Docket(t.Context(), "NO")
			want(t, "docket", err, docket.ErrNotFound)
			_, err = s.Ledger(t.Context(), "NO")
			want(t, "ledger", err, docket.ErrNotFound)
			for range s.Register(t.Context(), "NO") {
				t.Error("a row")
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}},
}

var logCases = []testCase{
	{"the log is searched by person, comment, action and time", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id, other := File(t, db, Comment("k", "words")), File(t, db, Comment("l", "other words"))
		Post(t, db, id, nil)
		_, err := db.OpenComment(t.Context(), id, 2)
		must(t, err)
		_, err = db.OpenComment(t.Context(), other, 3)
		must(t, err)
		all, err := db.Log(t.Context(), 0, 100)
		must(t, err)
		for _, c := range []struct {
			q    docket.LogQuery
			want string
		}{
			{docket.LogQuery{}, "6 5 4 3 2 1"},
			{docket.LogQuery{Target: string(id)}, "5 4 2"},
			{docket.LogQuery{Target: string(id), Action: "comment.opened"}, "5"},
			{docket.LogQuery{Actor: "u3"}, "6"},
			{docket.LogQuery{Action: "comment."}, "6 5 4 3 2"},
			{docket.LogQuery{Action: "comment"}, ""},
			{docket.LogQuery{Action: "comment.", Before: 4}, "3 2"},
			{docket.LogQuery{From: all[3].At, Until: all[1].At}, "4 3"},
			{docket.LogQuery{From: Start.AddDate(1, 0, 0)}, ""},
			{docket.LogQuery{Until: Start}, ""},
			{docket.LogQuery{Limit: 2}, "6 5 +"},
		} {
			if c.q.Limit == 0 {
				c.q.Limit = 100
			}
			part, err := db.SearchLog(t.Context(), c.q)
			must(t, err)
			var got []string
			for _, e := range part.Entries {
				got = append(got, fmt.Sprint(e.Seq))
			}
			if part.Next > 0 {
				got = append(got, "+")
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%+v finds %v, want %s", c.q, got, c.want)
			}
		}
	}},
	{"the log reads newest first, in pages, and holds facts alone", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := Comment("k", "secret words")
		c.Submitter.Name = "Secret Name"
		id := File(t, db, c)
		Post(t, db, id, nil)
		must(t, db.Note(t.Context(), "u1", "sign_in.refused", "u1", map[string]string{"z": "1",
			"a": "line\nbreak \x1b[31m"}))
		all, err := db.Log(t.Context(), 0, 100)
		if err != nil || len(all) != 4 {
			t.Fatalf("%v, %v", all, err)
		}
		var actions []string
		for i, e := range all {
			actions = append(actions, e.Action)
			if e.Seq != int64(4-i) || len(e.MAC) != 64 || e.At.IsZero() {
				t.Errorf("%+v", e)
			}
			for _, word := range []string{"secret", "Secret", "example.test", "T-k"} {
				if strings.Contains(e.Detail+e.Target+string(e.Actor), word) {
					t.Errorf("%q stands in %+v", word, e)
				}
			}
		}
		if !slices.Equal(actions, []string{"sign_in.refused", "comment.posted", "comment.filed", "docket.added"}) {
			t.Errorf("%v", actions)
		}
		if strings.ContainsAny(all[0].Detail, "\n\x1b") || !strings.HasPrefix(all[0].Detail, `{"a":`) {
			t.Errorf("detail %q", all[0].Detail)
		}
		page, err := db.Log(t.Context(), 3, 1)
		if err != nil || len(page) != 1 || page[0].Seq != 2 {
			t.Errorf("%v, %v", page, err)
		}
		seq, mac, err := db.LogEnd(t.Context())
		if err != nil || seq != 4 || mac != all[0].MAC {
			t.Errorf("%d %s, %v", seq, mac, err)
		}
		if problems, err := db.VerifyEnd(t.Context(), seq, mac); err != nil || len(problems) != 0 {
			t.Errorf("%v, %v", problems, err)
		}
		Sound(t, db)
	}},
	{"the portal is ready when a write goes through", func(t *testing.T, db *store.DB) {
		if err := db.Ready(t.Context()); err != nil && !strings.Contains(err.Error(), "of the disk are free") {
			t.Error(err)
		}
	}},
}
