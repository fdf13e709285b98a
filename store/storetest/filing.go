package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

var docketCases = []testCase{
	{"a docket reads back as it was added, with its codebook", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		got, err := db.Docket(t.Context(), ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.FiledAt.IsZero() || got.ChangedAt.IsZero() {
			t.Error("FiledAt or ChangedAt is not set")
		}
		got.FiledAt, got.ChangedAt = time.Time{}, time.Time{}
		want := Docket(ID)
		want.Round = 1
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(docket.Docket{})); diff != "" {
			t.Error(diff)
		}
		book, err := db.Codebook(t.Context(), ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Codebook(ID), book); diff != "" {
			t.Error(diff)
		}
	}},
	{"a docket whose ID could be a comment of another is refused", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		shorter, _, _ := docket.CommentID(ID).Split()
		for _, id := range []docket.ID{docket.ID(ID.Comment(1)), docket.ID(ID.Comment(12345)), shorter} {
			err := db.AddDocket(t.Context(), Docket(id), docket.Codebook{}, docket.ActorOperator)
			if !errors.Is(err, docket.ErrMixedUp) {
				t.Errorf("%s: %v", id, err)
			}
		}
		if err := db.AddDocket(t.Context(), Docket(ID+"-B"), docket.Codebook{}, docket.ActorOperator); err != nil {
			t.Error(err)
		}
		Sound(t, db)
	}},
	{"a second docket of the same ID is refused", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		if err := db.AddDocket(t.Context(), Docket(ID), docket.Codebook{}, docket.ActorOperator); !errors.Is(err,
			docket.ErrExists) {
			t.Errorf("got %v", err)
		}
		Sound(t, db)
	}},
	{"dockets sort by the bytes of their IDs", func(t *testing.T, db *store.DB) {
		want := []docket.ID{"A-1", "A-10", "A-2", "A1", "AA", "B-1"}
		for _, i := range []int{3, 0, 5, 2, 4, 1} {
			if err := db.AddDocket(t.Context(), Docket(want[i]), docket.Codebook{}, docket.ActorOperator); err != nil {
				t.Fatal(err)
			}
		}
		list, err := db.Dockets(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []docket.ID
		for _, d := range list {
			got = append(got, d.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}},
	{"an unknown docket is not found, by whatever question", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for name, try := range map[string]func() error{
			"Docket":      func() error { _, err := db.Docket(ctx, "NO"); return err },
			"Revision":    func() error { _, err := db.Revision(ctx, "NO"); return err },
			"Ledger":      func() error { _, err := db.Ledger(ctx, "NO"); return err },
			"OpenDocket":  func() error { return db.OpenDocket(ctx, "NO", "u1") },
			"CloseDocket": func() error { return db.CloseDocket(ctx, "NO", "u1") },
			"FileComment": func() error {
				_, err := db.FileComment(ctx, docket.Comment{Docket: "NO", Channel: docket.ChannelWeb,
					Submitter: docket.Submitter{Type: docket.Anonymous}})
				return err
			},
			"Recount": func() error { return db.Recount(ctx, "NO") },
		} {
			if err := try(); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}},
}

// full is a comment with every field that a store must keep.
func full() docket.Comment {
	c := Comment("full", "Call 555-0100")
	c.Submitter = docket.Submitter{
		Type: docket.Organization, Name: "Añe Exämple", Organization: "Clinic ☤", State: "CA", Sector: "vendor",
		SectorRaw: "HIT vendor",
		Signatories: docket.NewSignatories(docket.Signatory{Name: "Bø Lund", Organization: "A; B"},
			docket.Signatory{Organization: "Réseau"}),
		SignatoryFindings: []docket.Finding{{Span: docket.Span{Start: 0, End: 3}, Type: docket.FindingPerson,
			Rule: "person", Severity: docket.Notice}},
		Email: "a@example.test",
		NameFindings: []docket.Finding{{Span: docket.Span{Start: 0, End: 4}, Type: docket.FindingPerson,
			Rule: "person", Severity: docket.Notice}},
		OrganizationFindings: []docket.Finding{{Span: docket.Span{Start: 0, End: 3}, Type: docket.FindingOrg,
			Rule: "org", Severity: docket.Notice}},
	}
	c.Answers = []docket.Answer{
		{Question: "1", Original: "Call <b>555-0100</b>", Text: "Call 555-0100", Removed: 7,
			Findings: []docket.Finding{{Span: docket.Span{Start: 5, End: 13}, Type: docket.FindingPhone, Rule: "phone",
				Severity: docket.Hold, Why: "looks like a telephone number"}}},
		{Question: "general", Original: "日本語 🏥\n'; DROP TABLE comments;--", Text: "日本語 🏥\n'; DROP TABLE comments;--"},
	}
	c.ReplyTo, c.Channel, c.SourceID, c.StandsFor = ID.Comment(7), docket.ChannelMail, "SRC-1", 12
	c.Language, c.Class, c.Late = "es", docket.ClassUnique, true
	c.Flags = []docket.Flag{docket.FlagHoneypot, docket.FlagFast}
	c.ReceivedAt, c.PostmarkedOn = Start.Add(-48*time.Hour+123456*time.Microsecond), Start.Add(-72*time.Hour)
	return c
}

var filingCases = []testCase{
	{"a comment reads back whole", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		want := full()
		id := File(t, db, want)
		got, err := db.Comment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if got.FiledAt.IsZero() {
			t.Error("FiledAt is not set")
		}
		got.FiledAt = time.Time{}
		want.ID, want.Status, want.Version, want.Severity = ID.Comment(1), docket.Pending, 1, docket.Hold
		want.Round = 1
		for i := range want.Answers {
			want.Answers[i].Class, want.Answers[i].Status = docket.ClassAnswer, docket.Pending
		}
		want.Tracking, want.Key, want.Digest = "", "", [32]byte{} // the store keeps keyed hashes
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
	}},
	{"an anonymous comment is kept without name and organization", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := full()
		c.Submitter.Type = docket.Anonymous
		got, err := db.Comment(t.Context(), File(t, db, c))
		if err != nil {
			t.Fatal(err)
		}
		if s := got.Submitter; s.Name != "" || s.Organization != "" || s.Signatories != "" ||
			s.SignatoryFindings != nil {
			t.Errorf("kept %q, %q, %q", s.Name, s.Organization, s.Signatories)
		}
		Sound(t, db)
	}},
	{"a hundred sendings of one form at once file one comment", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var wg sync.WaitGroup
		got := make([]docket.CommentID, 100)
		errs := make([]error, 100)
		for i := range got {
			wg.Go(func() { got[i], errs[i] = db.FileComment(t.Context(), Comment("same", "The same words.")) })
		}
		wg.Wait()
		for i := range got {
			if errs[i] != nil || got[i] != ID.Comment(1) {
				t.Fatalf("sending %d: %s, %v", i, got[i], errs[i])
			}
		}
		if n := received(t, db); n != 1 {
			t.Errorf("the ledger counts %d", n)
		}
		Sound(t, db)
	}},
	{"the same form with other words is a second comment", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		a := File(t, db, Comment("same", "First words."))
		c := Comment("same", "Other words.")
		c.Tracking = "T-other"
		if b := File(t, db, c); a == b {
			t.Errorf("both are %s", a)
		}
	}},
	{"comments without a key are never taken for one another", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := Comment("", "The same letter.")
		c.Tracking = ""
		if a, b := File(t, db, c), File(t, db, c); a == b {
			t.Errorf("both are %s", a)
		}
	}},
	{"serials have no gap and no double under load, each docket its own", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		if err := db.AddDocket(t.Context(), Docket("OTHER-1"), docket.Codebook{}, docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 120 {
			wg.Go(func() {
				c := Comment(keyOf(i), "words "+keyOf(i))
				if i%3 == 0 {
					c.Docket = "OTHER-1"
				}
				if i%10 == 9 { // refused by the schema inside the batch
					c.Submitter.Type = "nobody"
				}
				_, err := db.FileComment(t.Context(), c)
				if (err != nil) != (i%10 == 9) {
					t.Errorf("comment %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		for id, want := range map[docket.ID]int64{ID: 72, "OTHER-1": 36} {
			if _, err := db.Comment(t.Context(), id.Comment(want)); err != nil {
				t.Errorf("%s: %v", id, err)
			}
			if _, err := db.Comment(t.Context(), id.Comment(want+1)); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s has more than %d: %v", id, want, err)
			}
		}
		Sound(t, db)
	}},
	{"a write that fails inside a batch takes no other with it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				c := Comment(keyOf(i), "words")
				if i%2 == 1 {
					// The first answer is written before the second is refused.
					c.Answers = append(c.Answers, c.Answers[0])
					c.Channel = "pigeon"
				}
				_, err := db.FileComment(t.Context(), c)
				if (err != nil) != (i%2 == 1) {
					t.Errorf("comment %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := received(t, db); n != 32 {
			t.Errorf("filed %d", n)
		}
		Sound(t, db)
	}},
	{"the receipt opens by tracking number however it is typed, and by no other", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		c := Comment("k", "Words.")
		c.Tracking = "7F3K-2M9Q-ABCD-EFGH"
		id := File(t, db, c)
		for _, typed := range []docket.TrackingNumber{"7F3K-2M9Q-ABCD-EFGH", " 7f3k2m9qabcdefgh "} {
			got, err := db.Receipt(t.Context(), typed)
			if err != nil || got.ID != id || got.Answers[0].Original != "Words." {
				t.Errorf("%q: %s, %v", string(typed), got.ID, err)
			}
		}
		for _, typed := range []docket.TrackingNumber{"", "7F3K-2M9Q-ABCD-EFGJ", "'; --"} {
			if _, err := db.Receipt(t.Context(), typed); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%q: %v", string(typed), err)
			}
		}
	}},
	{"an import files all or nothing, skips what it knows, and keeps what was " +
		"withdrawn", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		row := func(source string, s docket.Status) docket.Comment {
			c := Comment("", "Imported "+source)
			c.SourceID, c.Channel, c.Status, c.Tracking = source, docket.ChannelImport, s, ""
			return c
		}
		list := []docket.Comment{row("a", ""), row("b", docket.Withdrawn), row("c", ""), row("a", "")}
		filed, skipped, err := db.FileImported(t.Context(), ID, list)
		if err != nil || skipped != 1 || !slices.Equal(filed, ids(1, 2, 3)) {
			t.Fatalf("filed %v, skipped %d, %v", filed, skipped, err)
		}
		known, err := db.KnownSources(t.Context(), ID)
		if err != nil || len(known) != 3 {
			t.Errorf("known %v, %v", known, err)
		}
		bad := row("e", "")
		bad.Channel = "pigeon"
		if _, _, err := db.FileImported(t.Context(), ID, []docket.Comment{row("d", ""), bad}); err == nil {
			t.Error("a bad row was filed")
		}
		filed, skipped, err = db.FileImported(t.Context(), ID, append(list, row("d", "")))
		if err != nil || skipped != 4 || !slices.Equal(filed, ids(4)) {
			t.Errorf("again: filed %v, skipped %d, %v", filed, skipped, err)
		}
		c, err := db.Comment(t.Context(), ID.Comment(2))
		if err != nil || c.Status != docket.Withdrawn {
			t.Errorf("%s, %v", c.Status, err)
		}
		changes, err := db.Changes(t.Context(), ID.Comment(2))
		if err != nil || len(changes) != 1 || !changes[0].Automatic || changes[0].To != docket.Withdrawn {
			t.Errorf("%+v, %v", changes, err)
		}
		Sound(t, db)
	}},
	{"anything that has a meaning to a database is kept as it was sent", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		texts := []string{
			"'", `"`, "%_\\", "$1 ?1 :a @b", "/* */ -- ;", "é é", "\u202etfel", "\u0001\u007f", strings.Repeat("x",
				100_000), "🏳️‍🌈", "\ufeff", "NULL", "",
		}
		for i, text := range append(texts, naughtyStrings(t)...) {
			c := Comment(keyOf(i), text)
			c.Submitter.Name = text
			id := File(t, db, c)
			got, err := db.Comment(t.Context(), id)
			if err != nil || string(got.Answers[0].Original) != text || string(got.Answers[0].Text) != text ||
				got.Submitter.Name != text {
				t.Errorf("%.40q came back as %.40q, %v", text, string(got.Answers[0].Original), err)
			}
			Post(t, db, id, nil)
			p, err := db.PublicComment(t.Context(), id)
			if err != nil || string(p.Answers[0].Text) != text || p.Byline.Name != text {
				t.Errorf("%.40q was posted as %.40q, %v", text, string(p.Answers[0].Text), err)
			}
		}
		Sound(t, db)
	}},
	{"a comment without answers and one with many are filed alike", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for _, n := range []int{0, 1, 8, 9, 20} {
			c := Comment(fmt.Sprint("n", n), "x")
			c.Answers = nil
			for i := range n {
				q := docket.QuestionID(fmt.Sprint(i + 1))
				c.Answers = append(c.Answers, docket.Answer{Question: q, Original: docket.Original("to " + q),
					Text: docket.Text("to " + q)})
			}
			got, err := db.Comment(t.Context(), File(t, db, c))
			if err != nil || len(got.Answers) != n {
				t.Fatalf("%d answers: %d, %v", n, len(got.Answers), err)
			}
			for i, a := range got.Answers {
				if a.Question != docket.QuestionID(fmt.Sprint(i+1)) || string(a.Text) != "to "+string(a.Question) {
					t.Errorf("answer %d of %d: %q", i, n, a.Question)
				}
			}
		}
		Sound(t, db)
	}},
}

// received is the first line of the ledger.
func received(t testing.TB, db *store.DB) int {
	t.Helper()
	lines, err := db.Ledger(t.Context(), ID)
	if err != nil {
		t.Fatal(err)
	}
	return lines[0].Comments
}
