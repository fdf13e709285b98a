package storetest

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// blindReadingCases are about readings that suggestions are measured by.
var blindReadingCases = []testCase{
	{"readings without suggestions are listed with what was chosen, and who may still read blind", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		one, two, copied := answered(t, db, "one", "1"), answered(t, db, "two", "1", "2"), answered(t, db, "three", "1")
		letter(t, db, docket.CampaignMember{Comment: one}, docket.CampaignMember{Comment: copied})
		reads := func(by docket.UserID, id docket.CommentID, q docket.QuestionID, seen docket.SuggestionsSeen,
			codes ...string) {
			t.Helper()
			must(t, db.SaveReading(t.Context(), docket.AnswerReading{Comment: id, Question: q, Coder: by, Seen: seen,
				Codings: codings(codes...)}))
		}
		reads(3, one, "1", docket.SuggestionsShown, "A")
		reads(4, one, "1", docket.SuggestionsHidden, "B", "A")
		reads(3, two, "1", docket.SuggestionsShown, "A")
		reads(4, two, "1", docket.SuggestionsHidden, "A")
		reads(3, two, "2", docket.SuggestionsHidden)
		reads(3, copied, "1", docket.SuggestionsHidden, "C")
		wantBlind(t, db, "0001 1 u4 [A B] open true by 3 4 \"word one on 1\"",
			"0002 1 u4 [A] open false by \"word two on 1\"", "0002 2 u3 [] open true by 3 \"word two on 2\"")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: one, Question: "1", Codes: []string{"B"},
			By: 5}))
		theme := Codebook(ID).Themes[0]
		theme.Definition = "Something else."
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{"A"},
			Themes: []docket.Theme{theme}, Reason: "clearer", By: 5})
		wantBlind(t, db, "0001 1 u4 [A B] open false by \"word one on 1\"",
			"0002 2 u3 [] open true by 3 \"word two on 2\"")
	}},
}

// wantBlind compares the readings without suggestions.
func wantBlind(t testing.TB, db *store.DB, want ...string) {
	t.Helper()
	list, err := db.BlindReadings(t.Context(), ID)
	must(t, err)
	var got []string
	for _, r := range list {
		by := ""
		for _, u := range r.ReadBy {
			by += fmt.Sprintf("%d ", u)
		}
		got = append(got, fmt.Sprintf("%s %s %s %v open %v by %s%q", string(r.Comment)[len(ID)+1:], r.Question, r.Coder,
			r.Codes, r.Open, by, string(r.Text)))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("readings without suggestions:\n%s", diff)
	}
}
