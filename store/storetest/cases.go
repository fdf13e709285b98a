package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// named posts a comment under a name.
func named(t *testing.T, db *store.DB, key string) docket.CommentID {
	t.Helper()
	c := Comment(key, "word")
	c.Submitter = docket.Submitter{Type: docket.Individual, Name: "Maria Lopez", Sector: "provider"}
	id := File(t, db, c)
	Post(t, db, id, nil)
	return id
}

func report(t *testing.T, db *store.DB, id docket.CommentID, kind string, number docket.TrackingNumber) docket.Case {
	t.Helper()
	if err := db.Report(t.Context(), docket.Report{Comment: id, Kind: kind, Note: "why", Number: number}); err != nil {
		t.Fatal(err)
	}
	k, err := db.ReportedCase(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func attribution(t *testing.T, db *store.DB, id docket.CommentID) string {
	t.Helper()
	c, err := db.PublicComment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c.Byline.Attribution()
}

var caseCases = []testCase{
	{"a report opens a case that stays readable after its end", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := named(t, db, "a")
		k := report(t, db, id, docket.ReportPrivate, "NUMBER-1")
		if !k.Open() || k.Comment != id || k.Note != "why" || k.Questions ||
			!k.Due().Equal(k.OpenedAt.Add(docket.CaseAnswerWithin)) {
			t.Errorf("opened: %+v", k)
		}
		if err := db.AddCaseNote(t.Context(), docket.CaseNote{Case: k.ID, By: 3, Text: "Ask counsel."}); err != nil {
			t.Fatal(err)
		}
		Post(t, db, id, nil) // a decision closes the report, and not the case
		list, err := db.Cases(t.Context(), docket.CaseQuery{Docket: ID, Comment: id, Limit: 5})
		if err != nil || list.Total != 1 || len(list.Cases) != 1 {
			t.Fatalf("open after the decision: %+v, %v", list, err)
		}
		if err := db.CloseCase(t.Context(), docket.CaseVerdict{ID: k.ID, Outcome: docket.CaseUpheld,
			Answer: "Hidden now.",
			By:     3}, nil); err != nil {
			t.Fatal(err)
		}
		k, err = db.ReportedCase(t.Context(), "NUMBER-1")
		if err != nil || k.Outcome != docket.CaseUpheld || k.Answer != "Hidden now." || k.ClosedBy != 3 ||
			k.ClosedAt.IsZero() ||
			k.Note != "why" {
			t.Errorf("ended: %+v, %v", k, err)
		}
		notes, err := db.CaseNotes(t.Context(), k.ID)
		if err != nil || len(notes) != 1 || notes[0].Text != "Ask counsel." || notes[0].By != 3 {
			t.Errorf("notes %+v, %v", notes, err)
		}
		if err := db.CloseCase(t.Context(), docket.CaseVerdict{ID: k.ID, Outcome: docket.CaseReferred, By: 4},
			nil); !errors.Is(err, docket.ErrStale) {
			t.Errorf("ended twice: %v", err)
		}
		if _, err := db.ReportedCase(t.Context(), "NUMBER-2"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("an unknown number: %v", err)
		}
		Sound(t, db)
	}},
	{"a name is questioned at once, until the case ends, and by no report after one was not upheld",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			id := named(t, db, "a")
			revision, _ := db.Revision(t.Context(), ID)
			before, _ := db.PublicComment(t.Context(), id)
			k := report(t, db, id, docket.ReportNotMe, "NUMBER-1")
			if got := attribution(t, db, id); got != "Maria Lopez (name questioned)" {
				t.Errorf("reads %q", got)
			}
			now, _ := db.Revision(t.Context(), ID)
			after, _ := db.PublicComment(t.Context(), id)
			if now == revision || !after.ChangedAt.After(before.ChangedAt) {
				t.Error("neither page caches nor programs are told")
			}
			if err := db.CloseCase(t.Context(), docket.CaseVerdict{ID: k.ID, Outcome: docket.CaseNotUpheld, By: 3},
				nil); err != nil {
				t.Fatal(err)
			}
			if got := attribution(t, db, id); got != "Maria Lopez" {
				t.Errorf("after the end it reads %q", got)
			}
			if k = report(t, db, id, docket.ReportNotMe, "NUMBER-2"); k.Questions ||
				attribution(t, db, id) != "Maria Lopez" {
				t.Error("one that was judged is questioned again by a report")
			}
			nameless := Comment("b", "word")
			nameless.Submitter = docket.Submitter{Type: docket.Anonymous, Sector: "provider"}
			anonymous := File(t, db, nameless)
			Post(t, db, anonymous, nil)
			if k := report(t, db, anonymous, docket.ReportNotMe, "NUMBER-3"); k.Questions {
				t.Error("there is no name to question")
			}
			Sound(t, db)
		}},
	{"reports on one comment and questioned names of a docket are limited, and counted",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			crowded := named(t, db, "crowded")
			for i := range docket.MaxOpenCases {
				report(t, db, crowded, docket.ReportOther, docket.TrackingNumber(fmt.Sprint("C", i)))
			}
			err := db.Report(t.Context(), docket.Report{Comment: crowded, Kind: docket.ReportOther, Note: "one more"})
			if !errors.Is(err, docket.ErrExists) {
				t.Errorf("one more: %v", err)
			}
			questioned := 0
			for i := range docket.MaxQuestionedDaily + 2 {
				key := fmt.Sprint("q", i)
				if report(t, db, named(t, db, key), docket.ReportNotMe, docket.TrackingNumber(key)).Questions {
					questioned++
				}
			}
			if questioned != docket.MaxQuestionedDaily {
				t.Errorf("%d names questioned", questioned)
			}
			n, err := db.CaseCounts(t.Context(), ID, Start.Add(time.Hour))
			all := docket.MaxOpenCases + docket.MaxQuestionedDaily + 2
			if want := (docket.CaseCounts{Open: all, Day: all, Crowded: 1}); err != nil || n != want {
				t.Errorf("counts %+v, %v, want %+v", n, err, want)
			}
			if n, _ := db.CaseCounts(t.Context(), ID, Start.Add(300*time.Hour)); n.Overdue != all || n.Day != 0 {
				t.Errorf("later: %+v", n)
			}
			var seen int
			q := docket.CaseQuery{Docket: ID, Limit: 7}
			for {
				page, err := db.Cases(t.Context(), q)
				if err != nil || page.Total != all {
					t.Fatalf("%+v, %v", page, err)
				}
				seen += len(page.Cases)
				if q.After = page.Next; q.After == 0 {
					break
				}
			}
			if seen != all {
				t.Errorf("the pages list %d cases", seen)
			}
			Sound(t, db)
		}},
}
