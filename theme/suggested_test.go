package theme_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store/storetest"
	"commentportal/theme"
)

// scored prints scores as "scope key: both of suggested, of chosen, in readings".
func scored(list []theme.SuggestionScore) []string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%s: %d of %d, of %d, in %d", strings.TrimSpace(s.Scope+" "+s.Key), s.Both,
			s.Suggested, s.Chosen, s.Answers))
	}
	return out
}

func TestSuggestionsAreScoredAgainstReadings(t *testing.T) {
	t.Parallel()
	d, book := storetest.Docket(storetest.ID), storetest.Codebook(storetest.ID)
	list := theme.Suggested(book, []docket.BlindReading{
		{Question: "1", Text: said, Codes: []string{"A", "D"}},           // suggested: A, B and C
		{Question: "1", Text: "Train the staff.", Codes: []string{"B"}},  // B
		{Question: "2", Text: "Nothing of it.", Codes: []string{"GONE"}}, // none; a code that left the book
	}, seen)
	want := []string{"all: 2 of 4, of 3, in 3", "question 1: 2 of 4, of 3, in 2", "question 2: 0 of 0, of 0, in 1",
		"question 3: 0 of 0, of 0, in 0", "question general: 0 of 0, of 0, in 0", "code A: 1 of 1, of 1, in 3",
		"code B: 1 of 2, of 1, in 3",
		"code C: 0 of 1, of 0, in 3", "code D: 0 of 0, of 1, in 3"}
	got := theme.ScoreSuggestions(d, book, list, false)
	if diff := gocmp.Diff(want, scored(got)); diff != "" {
		t.Error(diff)
	}
	all := got[0]
	if p, r := all.Precision().Value(), all.Recall().Value(); p != .5 || r != 2.0/3 ||
		math.Abs(all.F1()-2*p*r/(p+r)) > 1e-12 {
		t.Errorf("precision %v, recall %v, F1 %v", p, r, all.F1())
	}
	low, high := all.F1Interval(docket.Usual95)
	if low >= all.F1() || high <= all.F1() || low < 0 || high > 1 || !all.TooFew() {
		t.Errorf("the interval %v to %v; too few: %v", low, high, all.TooFew())
	}
	if s := (theme.SuggestionScore{Answers: 20, Suggested: 5, Chosen: 5}); s.TooFew() {
		t.Error("20 readings, 5 suggested and 5 chosen are enough")
	}
}

// What is shown is bounded as the page of an answer bounds it; what is proposed is less.
func TestProposedSuggestionsAreApart(t *testing.T) {
	t.Parallel()
	d, book := storetest.Docket(storetest.ID), storetest.Codebook(storetest.ID)
	list := theme.Suggested(book, []docket.BlindReading{{Question: "1", Text: said, Codes: []string{"A", "C"}}},
		oneProposed{seen})
	if got := scored(theme.ScoreSuggestions(d, book, list, true))[0]; got != "all: 1 of 1, of 2, in 1" {
		t.Errorf("proposed: %s", got)
	}
	if got := scored(theme.ScoreSuggestions(d, book, list, false))[0]; got != "all: 2 of 3, of 2, in 1" {
		t.Errorf("shown: %s", got)
	}
}

// oneProposed proposes the first suggestion alone.
type oneProposed struct{ theme.Suggester }

func (o oneProposed) Suggest(q docket.QuestionID, text docket.Text) []docket.Suggestion {
	list := o.Suggester.Suggest(q, text)
	for i := range list {
		list[i].Proposed = i == 0
	}
	return list
}
