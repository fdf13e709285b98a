package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// passagesListed writes the passages of the suite's docket as a page would list them.
func passagesListed(t testing.TB, db *store.DB) string {
	t.Helper()
	list, err := db.Passages(t.Context(), ID)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range list {
		out = append(out, fmt.Sprintf("%d %s %s %q %q: %d words, %d comments, %d bare, %v, by %d", p.Number, p.Origin,
			p.State, p.Text, p.Name, p.Words, p.Comments, p.Bare, p.Examples, p.DecidedBy))
	}
	return strings.Join(out, "\n")
}

// groupWhole records what a whole grouping found of passages.
func groupWhole(t testing.TB, db *store.DB, found ...docket.FoundPassage) {
	t.Helper()
	w := work(t, db)
	if _, err := db.SaveGrouping(t.Context(), docket.Grouping{Docket: ID, Whole: true, Verdicts: w.Verdicts,
		Changes: w.Changes, Passages: found}); err != nil {
		t.Fatal(err)
	}
}

func decidePassage(t testing.TB, db *store.DB, v docket.PassageVerdict) docket.RepeatedPassage {
	t.Helper()
	v.Docket, v.By = ID, 3
	p, err := db.DecidePassage(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	passageLine  = "Re: Docket 12, the question that the form asks of everybody."
	passageOther = "Sent from the public form of the office on its own behalf."
)

var passageCases = []testCase{
	{"a found passage is kept under its number with what the last whole grouping found",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			one, two := File(t, db, Comment("a", "first")), File(t, db, Comment("b", "second"))
			found := docket.FoundPassage{Text: passageLine, Words: 11, Comments: 2, Bare: 1,
				Examples: []docket.CommentID{two, one}}
			groupWhole(t, db, found)
			want := fmt.Sprintf("1 machine found %q \"\": 11 words, 2 comments, 1 bare, [%s %s], by 0",
				passageLine, two, one)
			if got := passagesListed(t, db); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			before := logSize(t, db)
			found.Number = 1
			groupWhole(t, db, found)
			if n := logSize(t, db) - before; n != 0 {
				t.Errorf("the same grouping again wrote %d rows of the log", n)
			}
			found.Text, found.Words, found.Comments = passageLine+" Thank you.", 13, 1
			groupWhole(t, db, found, docket.FoundPassage{Text: passageOther, Words: 12, Comments: 9})
			groupWhole(t, db, docket.FoundPassage{Number: 2, Text: passageOther, Words: 12, Comments: 9})
			want = fmt.Sprintf("1 machine found %q \"\": 13 words, 0 comments, 0 bare, [], by 0\n"+
				"2 machine found %q \"\": 12 words, 9 comments, 0 bare, [], by "+
				"0", passageLine+" Thank you.", passageOther)
			if got := passagesListed(t, db); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			Sound(t, db)
		}},
	{"what people say of a passage stays, and the docket is grouped anew by it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		all := []docket.CommentID{File(t, db, Comment("a", "first")), File(t, db, Comment("b", "second"))}
		k := group(t, db, "new-1", all...)
		groupWhole(t, db, docket.FoundPassage{Text: passageLine, Words: 11, Comments: 9})
		for _, step := range []struct {
			v      docket.PassageVerdict
			state  docket.PassageState
			anew   bool
			logged string
		}{
			{docket.PassageVerdict{Number: 1, Action: docket.PassageRename, Name: "  The Re:  line "},
				docket.PassageFound, false, "passage.name"},
			{docket.PassageVerdict{Number: 1, Action: docket.PassageReject, Name: "The Re: line"},
				docket.PassageRejected, true, "passage.reject"},
			{docket.PassageVerdict{Number: 1, Action: docket.PassageReject, Name: "The Re: line"},
				docket.PassageRejected, false, ""},
			{docket.PassageVerdict{Number: 1, Action: docket.PassageConfirm, Name: "The line"}, docket.PassageConfirmed,
				true, "passage.confirm"},
			{docket.PassageVerdict{Action: docket.PassageAdd, Text: passageOther, Words: 12, Name: "Ours"},
				docket.PassageConfirmed, true, "passage.add"},
		} {
			before := logSize(t, db)
			p := decidePassage(t, db, step.v)
			if p.State != step.state || p.Name != strings.Join(strings.Fields(step.v.Name), " ") {
				t.Errorf("%+v left %q %s", step.v, p.Name, p.State)
			}
			if w := work(t, db); w.Decided != step.anew || (w.Stale > 0) != step.anew {
				t.Errorf("%+v: decided %v, %d campaigns to measure, want %v", step.v, w.Decided, w.Stale, step.anew)
			}
			checkPassageLog(t, db, before, step.logged)
			if step.anew { // as the background does
				groupWhole(t, db, docket.FoundPassage{Number: 1, Text: passageOther, Words: 12, Comments: 9})
				group(t, db, k, all...)
			}
		}
		want := fmt.Sprintf("1 machine confirmed %q \"The line\": 11 words, 9 comments, 0 bare, [], by 3\n"+
			"2 person confirmed %q \"Ours\": 12 words, 0 comments, 0 bare, [], by 3", passageLine, passageOther)
		if got := passagesListed(t, db); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		Sound(t, db)
	}},
	{"a grouping that a decision on a passage overtook is refused", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		groupWhole(t, db, docket.FoundPassage{Text: passageLine, Words: 11, Comments: 9})
		w := work(t, db)
		decidePassage(t, db, docket.PassageVerdict{Number: 1, Action: docket.PassageReject})
		_, err := db.SaveGrouping(t.Context(), docket.Grouping{Docket: ID, Whole: true, Verdicts: w.Verdicts,
			Changes: w.Changes, Passages: []docket.FoundPassage{{Number: 1, Text: passageLine, Comments: 5}}})
		if !errors.Is(err, docket.ErrStale) {
			t.Errorf("error %v, want stale", err)
		}
	}},
	{"decisions on passages that cannot be are refused with a sentence", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		groupWhole(t, db, docket.FoundPassage{Text: passageLine, Words: 11, Comments: 9})
		for _, tt := range []struct {
			v     docket.PassageVerdict
			field string // "": not found
		}{
			{docket.PassageVerdict{Docket: ID, Number: 2, Action: docket.PassageConfirm}, ""},
			{docket.PassageVerdict{Docket: "NONE-1", Action: docket.PassageAdd, Text: passageOther, Words: 12}, ""},
			{docket.PassageVerdict{Docket: ID, Action: docket.PassageAdd, Text: "Thank you very much", Words: 4},
				"text"},
			{docket.PassageVerdict{Docket: ID, Action: docket.PassageAdd,
				Text:  docket.Text(strings.ToUpper(passageLine)),
				Words: 11}, "text"},
			{docket.PassageVerdict{Docket: ID, Action: docket.PassageAdd,
				Text:  docket.Text(strings.Repeat("ñ word ", 600)),
				Words: 1200}, "text"},
			{docket.PassageVerdict{Docket: ID, Action: docket.PassageAdd, Text: "a … b … c … d … e", Words: 5}, "text"},
			{docket.PassageVerdict{Docket: ID, Number: 1, Action: docket.PassageRename, Name: strings.Repeat("n", 121)},
				"name"},
			{docket.PassageVerdict{Docket: ID, Number: 1, Action: "praise"}, "action"},
		} {
			tt.v.By = 3
			_, err := db.DecidePassage(t.Context(), tt.v)
			invalid, _ := errors.AsType[docket.Invalid](err)
			if tt.field == "" && !errors.Is(err, docket.ErrNotFound) || tt.field != "" && invalid[tt.field] == "" {
				t.Errorf("%+v: error %v, want one for %q", tt.v, err, tt.field)
			}
		}
		if w := work(t, db); w.Decided {
			t.Error("a refused decision counts")
		}
		Sound(t, db)
	}},
	{"a comment of nothing but a passage is grouped again, and not to be coded", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", passageLine))
		Post(t, db, id, nil)
		for _, step := range []struct {
			class   docket.Class
			uncoded int
		}{{docket.ClassUnique, 1}, {docket.ClassRepeatedPassage, 0}, {docket.ClassUnique, 1}} {
			w := work(t, db)
			if _, err := db.SaveGrouping(t.Context(), docket.Grouping{Docket: ID, Whole: true, Verdicts: w.Verdicts,
				Changes: w.Changes, Members: []docket.CampaignMember{{Comment: id, Class: step.class}}}); err != nil {
				t.Fatal(err)
			}
			n, err := db.CodingCounts(t.Context(), ID, 3)
			if err != nil || n.Uncoded != step.uncoded {
				t.Errorf("as %s there are %d answers to code, error %v; want %d", step.class, n.Uncoded,
					err, step.uncoded)
			}
			for one, err := range db.CampaignTexts(t.Context(), docket.CampaignTextQuery{Docket: ID}) {
				if err != nil || one.Class != step.class {
					t.Errorf("read as %q, %v, want %q", one.Class, err, step.class)
				}
			}
			Sound(t, db)
		}
	}},
}

func logSize(t testing.TB, db *store.DB) int { return len(auditRows(t, db)) }

func auditRows(t testing.TB, db *store.DB) (list []docket.LogEntry) {
	t.Helper()
	list, err := db.Log(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// checkPassageLog checks what the log has gained: one row of an action, or none, and
// no word of a passage.
func checkPassageLog(t testing.TB, db *store.DB, before int, action string) {
	t.Helper()
	rows := auditRows(t, db)
	var got []string
	for _, e := range rows[:len(rows)-before] {
		got = append(got, e.Action)
		if text := fmt.Sprint(e); strings.Contains(text, "line") || strings.Contains(text, "Re:") {
			t.Errorf("the log has words of the passage: %s", text)
		}
	}
	if strings.Join(got, " ") != action {
		t.Errorf("logged %q, want %q", got, action)
	}
}
