package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// several is a comment that four parties signed.
func several(kind docket.SubmitterType) docket.Comment {
	c := Comment("several", "We ask for updates.")
	c.Submitter = docket.Submitter{Type: kind, Name: "Añe Roe", Organization: "Clinic", Sector: "vendor",
		Signatories: docket.NewSignatories(docket.Signatory{Name: "Bo Lund", Organization: "Acme; West"},
			docket.Signatory{Name: "Cy Nix"}, docket.Signatory{Name: "Di Poe", Organization: "Réseau"})}
	return c
}

// signatoryRows are all rows of signatories.csv.
func signatoryRows(t *testing.T, db *store.DB) []docket.SignatoryEntry {
	t.Helper()
	var list []docket.SignatoryEntry
	if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		for e, err := range s.SignatoriesOf(t.Context(), ID) {
			if err != nil {
				return err
			}
			list = append(list, e)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// publicSignatories is what every public reader of a comment says of those beside its sender.
func publicSignatories(t *testing.T, db *store.DB, id docket.CommentID) map[string]docket.Signatories {
	t.Helper()
	out := map[string]docket.Signatories{}
	ctx := t.Context()
	c, err := db.PublicComment(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	page, err := db.PublicComments(ctx, docket.PublicQuery{Docket: ID, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range page.Comments {
		if one.ID == id {
			out["list"] = one.Byline.Signatories
		}
	}
	record, err := db.PublicRecord(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	texts, _, err := db.GuardTexts(ctx, ID, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		for _, p := range text.Parts {
			if text.Comment == id && p.Question == docket.FieldSignatories {
				out["guard"] = docket.Signatories(p.Text)
			}
		}
	}
	stale, err := db.StalePostings(ctx, "later rules", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range stale {
		for _, text := range p.Texts {
			if p.Comment == id && text.Question == docket.FieldSignatories {
				out["rules"] = docket.Signatories(text.Text)
			}
		}
	}
	if err := db.Snapshot(ctx, func(s *store.Snapshot) error {
		for e, err := range s.Register(ctx, ID) {
			if err != nil {
				return err
			}
			if e.ID == id && e.Public != nil {
				out["register"] = e.Public.Byline.Signatories
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	out["page"], out["record"] = c.Byline.Signatories, record.Byline.Signatories
	return out
}

var signatoryCases = []testCase{
	{"several parties stand behind one comment, and one of them is taken off", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		File(t, db, Comment("alone", "I ask for updates."))
		id := File(t, db, several(docket.Organization))
		want := []docket.SignatoryEntry{{Comment: id, Position: 1}, {Comment: id, Position: 2},
			{Comment: id, Position: 3}, {Comment: id, Position: 4}}
		if diff := cmp.Diff(want, signatoryRows(t, db)); diff != "" {
			t.Errorf("before anything is posted: %s", diff)
		}
		// Taken off: Cy Nix, with two bytes of ñ before in no field of this text.
		text := several(docket.Organization).Submitter.Byline().Signatories
		gaps := map[docket.QuestionID]docket.Gaps{docket.FieldSignatories: {{Span: docket.Span{Start: 20, End: 26},
			Kind: docket.KindPersonal, By: 1}}}
		if text[20:26] != "Cy Nix" {
			t.Fatalf("hides %q", text[20:26])
		}
		Post(t, db, id, gaps)
		shown := docket.Signatories("Bo Lund; Acme; West\n[redacted: personal]\nDi Poe; Réseau")
		for place, got := range publicSignatories(t, db, id) {
			if got != shown {
				t.Errorf("%s: %q", place, got)
			}
		}
		if n := len(publicSignatories(t, db, id)); n != 6 {
			t.Errorf("%d places tell of them", n)
		}
		want[0].Name, want[0].Organization, want[0].Public = "Añe Roe", "Clinic", true
		want[1].Name, want[1].Organization, want[1].Public = "Bo Lund", "Acme; West", true
		want[2].Name = "[redacted: personal]"
		want[3].Name, want[3].Organization, want[3].Public = "Di Poe", "Réseau", true
		if diff := cmp.Diff(want, signatoryRows(t, db)); diff != "" {
			t.Errorf("posted: %s", diff)
		}
		got, err := db.Comment(t.Context(), id)
		if err != nil || cmp.Diff(gaps[docket.FieldSignatories], got.Submitter.SignatoryRedactions) != "" ||
			got.Submitter.Signatories != text {
			t.Errorf("%+v, %v", got.Submitter, err)
		}
		Sound(t, db)
		Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "private")
		for _, e := range signatoryRows(t, db) {
			if e.Public || e.Signatory != (docket.Signatory{}) {
				t.Errorf("withheld, and yet %+v", e)
			}
		}
		Post(t, db, id, nil)
		if c, err := db.PublicComment(t.Context(), id); err != nil || c.Byline.Signatories != text {
			t.Errorf("posted anew: %q, %v", c.Byline.Signatories, err)
		}
		Sound(t, db)
	}},
	{"a person's comment shows the names of others alone", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, several(docket.Individual))
		c, err := db.Comment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		d := docket.Decision{Comment: id, Version: 1, Action: docket.ActionPost, Status: docket.Posted, By: 1,
			Byline: docket.Byline{Name: "Añe Roe", Signatories: c.Submitter.Signatories}} // more than was promised
		d.Answers = []docket.PublicAnswer{{Question: "1", Text: c.Answers[0].Text}}
		if err := db.Decide(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		for place, got := range publicSignatories(t, db, id) {
			if got != "Bo Lund\nCy Nix\nDi Poe" {
				t.Errorf("%s: %q", place, got)
			}
		}
		Sound(t, db)
	}},
	{"a purge empties every position", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, several(docket.Organization))
		Post(t, db, id, nil)
		purgeNow(t, db, id)
		if rows := signatoryRows(t, db); len(rows) > 0 {
			t.Errorf("left: %+v", rows)
		}
		c, err := db.Comment(t.Context(), id)
		if err != nil || c.Submitter.Signatories != "" {
			t.Errorf("left: %q, %v", c.Submitter.Signatories, err)
		}
		Sound(t, db)
	}},
}
