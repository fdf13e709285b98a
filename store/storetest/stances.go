package storetest

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// stanceCases are about the stance that a coder gives with a code.
var stanceCases = []testCase{
	{"a stance is kept with its code, changed by the next reading, and gone with the code", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		sides(t, db, 3, id, "A", docket.StanceFor)
		wantStances(t, db, id, "A u3 confirmed for said for")
		sides(t, db, 3, id, "A", docket.StanceAgainst)
		wantStances(t, db, id, "A u3 confirmed against said against")
		sides(t, db, 3, id, "B", docket.StanceUnstated)
		wantStances(t, db, id, "A u3 rejected  said ", "B u3 confirmed  said ")
		if err := CodeAnswer(t.Context(), db, 3, id, "1", []docket.Coding{{Code: "A",
			Stance: docket.StanceOpen}}); !isInvalid(err, "coding") {
			t.Errorf("a stance that nobody may give: %v", err)
		}
		Sound(t, db)
	}},
	{"two readings that differ in stance alone are a difference, and settling it makes one stance count",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			id := answered(t, db, "one", "1")
			sides(t, db, 3, id, "A", docket.StanceFor)
			sides(t, db, 4, id, "A", docket.StanceUnstated)
			if n := disputes(t, db); n != 0 {
				t.Errorf("a stance that one of two did not give makes %d disputes", n)
			}
			sides(t, db, 4, id, "A", docket.StanceAgainst)
			if n := disputes(t, db); n != 1 {
				t.Errorf("%d disputes, want the one of stances", n)
			}
			pairs, err := db.DoubleCoded(t.Context(), ID)
			if err != nil || len(pairs) != 1 || pairs[0].Agree() || !pairs[0].SameCodes() ||
				len(pairs[0].StancesApart()) != 1 {
				t.Errorf("%+v, %v", pairs, err)
			}
			settleOn(t, db, id, map[string]docket.Stance{"A": docket.StanceMixed, "B": docket.StanceNone}, "A", "B")
			wantStances(t, db, id, "A u3 confirmed mixed said for", "A u4 confirmed mixed said against",
				"B u5 confirmed none said ")
			if n := disputes(t, db); n != 0 {
				t.Errorf("%d disputes after settling", n)
			}
			Sound(t, db)
			// Settled anew without a stance, what each said counts again.
			settleOn(t, db, id, nil, "A")
			wantStances(t, db, id, "A u3 confirmed for said for", "A u4 confirmed against said against",
				"B u5 rejected  said ")
			list, err := AdjudicationsOf(t.Context(), db, id)
			if err != nil || len(list) != 2 || list[0].Stances["A"] != docket.StanceMixed || list[1].Stances != nil {
				t.Errorf("%+v, %v", list, err)
			}
			Sound(t, db)
		}},
	{"the copies of a letter have the stance that counts of it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		first, second := answered(t, db, "one", "1"), answered(t, db, "two", "1")
		letter(t, db, docket.CampaignMember{Comment: first}, docket.CampaignMember{Comment: second})
		sides(t, db, 3, first, "A", docket.StanceFor)
		wantStances(t, db, second, "A u3 confirmed for said for")
		sides(t, db, 4, first, "A", docket.StanceAgainst)
		settleOn(t, db, first, map[string]docket.Stance{"A": docket.StanceAgainst}, "A")
		wantStances(t, db, second, "A u3 confirmed against said against", "A u4 confirmed against said against")
		Sound(t, db)
	}},
	{"stances go on under a code that takes over another, joined where one person gave two", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		must(t, CodeAnswer(t.Context(), db, 3, id, "1", []docket.Coding{{Code: "A", Stance: docket.StanceFor},
			{Code: "B", Stance: docket.StanceAgainst}, {Code: "C", Stance: docket.StanceFor}}))
		must(t, CodeAnswer(t.Context(), db, 4, id, "1", []docket.Coding{{Code: "A"}, {Code: "B"}, {Code: "C"}}))
		settleOn(t, db, id, map[string]docket.Stance{"A": docket.StanceFor, "B": docket.StanceAgainst}, "A", "B", "C")
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookMerge, From: []string{"A", "B"},
			Themes: []docket.Theme{Codebook(ID).Themes[0]}, Reason: "the same", Kept: true, By: 5})
		wantStances(t, db, id, "A u3 confirmed mixed said mixed", "A u4 confirmed mixed said ",
			"B u3 moved against said against", "B u4 moved  said ", "C u3 confirmed for said for",
			"C u4 confirmed  said ")
		Sound(t, db)
	}},
	{"merging codes can make a difference of stances, which is listed", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		must(t, CodeAnswer(t.Context(), db, 3, id, "1", []docket.Coding{{Code: "A", Stance: docket.StanceFor},
			{Code: "B"}}))
		must(t, CodeAnswer(t.Context(), db, 4, id, "1", []docket.Coding{{Code: "A"},
			{Code: "B", Stance: docket.StanceAgainst}}))
		if n := disputes(t, db); n != 0 {
			t.Errorf("%d disputes before the merge", n)
		}
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookMerge, From: []string{"A", "B"},
			Themes: []docket.Theme{Codebook(ID).Themes[0]}, Reason: "the same", Kept: true, By: 5})
		if n := disputes(t, db); n != 1 {
			t.Errorf("%d disputes after it", n)
		}
		Sound(t, db)
	}},
	{"what comments say has the stance that counts, open where readers differ", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		one, two := answered(t, db, "one", "1"), answered(t, db, "two", "1", "2")
		sides(t, db, 3, one, "A", docket.StanceFor)
		sides(t, db, 4, one, "A", docket.StanceAgainst)
		sides(t, db, 3, two, "B", docket.StanceNone)
		v, err := db.Voices(t.Context(), ID)
		must(t, err)
		if v.List[0].Answers[0].Stances != nil {
			t.Errorf("no codebook asks for stances: %+v", v.List[0])
		}
		theme := Codebook(ID).Themes[0]
		theme.Stance = true
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{"A"},
			Themes: []docket.Theme{theme}, Reason: "a proposal", By: 5})
		v, err = db.Voices(t.Context(), ID)
		must(t, err)
		got := fmt.Sprint(v.List[0].Answers[0].Stances, v.List[1].Answers[0].Stances, v.List[1].Answers[1].Stances)
		if got != "[open] [none] []" {
			t.Errorf("stances %s", got)
		}
		Sound(t, db)
	}},
}

// sides is one code that a person confirms in answer 1, with a stance.
func sides(t testing.TB, db *store.DB, by docket.UserID, id docket.CommentID, code string, s docket.Stance) {
	t.Helper()
	must(t, CodeAnswer(t.Context(), db, by, id, "1", []docket.Coding{{Code: code, Stance: s}}))
}

// settleOn settles answer 1.
func settleOn(t testing.TB, db *store.DB, id docket.CommentID, stances map[string]docket.Stance, codes ...string) {
	t.Helper()
	must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: codes,
		Stances: stances, Reason: "because", By: 5}))
}

// wantStances compares the codings of a comment, as "code coder state stance said
// stance".
func wantStances(t testing.TB, db *store.DB, id docket.CommentID, want ...string) {
	t.Helper()
	list, err := CodingsOf(t.Context(), db, id)
	must(t, err)
	var got []string
	for _, g := range list {
		got = append(got, fmt.Sprintf("%s %s %s %s said %s", g.Code, g.Coder, g.State, g.Stance, g.SaidStance))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("stances of %s:\n%s", id, diff)
	}
}

// disputes is how many answers wait to be settled.
func disputes(t testing.TB, db *store.DB) int {
	t.Helper()
	n, err := db.CodingCounts(t.Context(), ID, 9)
	must(t, err)
	return n.Disputed
}
