package handlers

import (
	"net/http"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

const suggestionsAt = "/admin/coding/suggestions"

// readTwice lets two people read n answers with a code, the second without suggestions.
func readTwice(p *testPortal, one, two *person, n int, code string) {
	p.t.Helper()
	for range n {
		id := p.posted(map[docket.QuestionID]string{"4": teachWords})
		for _, r := range []struct {
			by   *person
			seen docket.SuggestionsSeen
		}{{one, docket.SuggestionsShown}, {two, docket.SuggestionsHidden}} {
			if err := p.db.SaveReading(p.t.Context(), docket.AnswerReading{Comment: id, Question: "4", Coder: r.by.id,
				Seen: r.seen, Codings: []docket.Coding{{Code: code}}}); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// The page compares suggestions with readings that were made without them, says nothing
// of few, and shows nobody what others found in an answer that they may still read blind.
func TestHowGoodSuggestionsAre(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	one.get(suggestionsAt).want(t, http.StatusOK).contains(t, "Nothing can be compared yet")
	first := one.get(codingPath(p.posted(map[docket.QuestionID]string{"4": teachWords}), "4"))
	code := attr(first.nodes(t, ".suggested input[name=coding]")[0], "value")
	readTwice(p, one, two, 4, code)
	one.get(suggestionsAt).want(t, http.StatusOK).contains(t, "for 4 answers are", "Too few to tell").lacks(t, "100 %")
	readTwice(p, one, two, 18, code)
	page := one.get(suggestionsAt).want(t, http.StatusOK).contains(t, "for 22 answers are", "100 % (85 to 100)", code)
	page.contains(t, "learned from this docket")
	table := rowsOf(t, one.get(suggestionsAt+"?format=csv").want(t, http.StatusOK).Body)
	found := 0
	for _, row := range table {
		if row["key"] == code && row["scope"] == "code" {
			found++
			if row["recall"] != "1.0000" || row["both"] != "22" || row["chosen"] != "22" || row["too_few"] != "false" ||
				row["f1"] != "1.0000" {
				t.Errorf("the row of %s: %v", code, row)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d rows of %s, want one for what is shown and one for what is proposed", found, code)
	}
	// A difference that nobody settled is not shown to who has not read the answer.
	id := p.posted(map[docket.QuestionID]string{"4": teachWords})
	three := p.staffer(docket.RoleModerator)
	for _, r := range []docket.AnswerReading{{Coder: one.id, Codings: []docket.Coding{{Code: "GOV-FED"}}},
		{Coder: two.id, Seen: docket.SuggestionsHidden}} {
		r.Comment, r.Question = id, "4"
		if err := p.db.SaveReading(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	one.get(suggestionsAt).contains(t, "for 23 answers are")
	three.get(suggestionsAt).contains(t, "for 22 answers are", "1 reading is left out for you")
	one.get(suggestionsAt+"?kind=proposed").want(t, http.StatusOK)
	one.get(suggestionsAt+"?kind=x").want(t, http.StatusBadRequest)
	one.get(suggestionsAt+"?docket=NO-SUCH").want(t, http.StatusNotFound)
}

// suggestionScoreShots draws the page.
func suggestionScoreShots(p *testPortal) []shot {
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	shots := []shot{{"suggestions-empty", one.get(suggestionsAt)}}
	readTwice(p, one, two, 22, "AWR-STF")
	readTwice(p, one, two, 3, "WRK-STF")
	if err := storetest.CodeAnswer(p.t.Context(), p.db.DB, one.id, p.opinion("Nothing.", p.docket.Sectors[0].Code), "1",
		nil); err != nil {
		p.t.Fatal(err)
	}
	return append(shots, shot{"suggestions", one.get(suggestionsAt)})
}
