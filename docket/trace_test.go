package docket

import (
	"slices"
	"testing"
)

func TestAnAnswerIsSettledWhenNobodyIsStillToReadIt(t *testing.T) {
	t.Parallel()
	read := ReadingFacts{Reading: ReadingRead, Itself: true, Codes: []string{"B", "A", "B"}}
	waits, disputed, none := read, read, read
	waits.Waits, disputed.Disputed, none.Codes = true, true, nil
	both := disputed
	both.Waits = true
	for _, tt := range []struct {
		name  string
		facts ReadingFacts
		state TraceState
		codes []string
	}{
		{"read, its codes each once and sorted", read, TraceSettled, []string{"A", "B"}},
		{"drawn for a second reading that is still to come", waits, TraceSecondReading, nil},
		{"two people differ", disputed, TraceDisputed, nil},
		{"two people differ, and a third is still to read it", both, TraceSecondReading, nil},
		{"read with nothing found", none, TraceSettledNoTheme, nil},
		{"nobody read it", ReadingFacts{Reading: ReadingUnread}, TraceUnread, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := TraceAnswer(tt.facts, nil, "")
			if got.State != tt.state || !slices.Equal(got.Codes, tt.codes) {
				t.Errorf("%s %q, want %s %q", got.State, got.Codes, tt.state, tt.codes)
			}
		})
	}
}

func TestSecondAndThirdReadingsAreRoundedUp(t *testing.T) {
	t.Parallel()
	half := ReadingPlan{Second: 50, Third: 10}
	for _, tt := range []struct {
		plan ReadingPlan
		want map[int][2]int // of so many comments, so many are read twice and thrice
	}{
		{DefaultReadingPlan, map[int][2]int{-1: {}, 0: {}, 39: {39}, 40: {40}, 266: {40}, 267: {41}, 1000: {150},
			1001: {151}}},
		{half, map[int][2]int{0: {}, 1: {1, 1}, 39: {39, 4}, 79: {40, 8}, 81: {41, 9}, 1001: {501, 101}}},
		{ReadingPlan{}, map[int][2]int{-1: {}, 0: {}, 5: {}, 1000: {}}},
		{ReadingPlan{Second: 100, Third: 100}, map[int][2]int{1: {1, 1}, 41: {41, 41}, 1000: {1000, 1000}}},
	} {
		for n, want := range tt.want {
			if got := [2]int{tt.plan.Seconds(n), tt.plan.Thirds(n)}; got != want {
				t.Errorf("%+v: of %d comments %v are drawn, want %v", tt.plan, n, got, want)
			}
		}
	}
}

func TestAPlanOfReadingsHasSharesThatFit(t *testing.T) {
	t.Parallel()
	for plan, want := range map[ReadingPlan]bool{{}: true, {Second: 15}: true, {Second: 100, Third: 100}: true,
		{Second: 10, Third: 11}: false, {Second: 101}: false, {Second: -1, Third: -1}: false,
		{Second: 5, Third: -1}: false} {
		if plan.Valid() != want {
			t.Errorf("%+v: valid is %t", plan, !want)
		}
	}
	if ReadingsOf(Docket{}) != DefaultReadingPlan || ReadingsOf(Docket{ReadingPlan: &ReadingPlan{}}).Second != 0 {
		t.Error("a docket whose plan nobody set has the default, and one that was set to one reading has that")
	}
}

func TestAReachOfTheSiteIsSomewhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		reach   Reach
		nowhere bool
	}{
		{"the whole site", Everywhere, false},
		{"one docket", Reach{Dockets: []ID{"A-1"}}, false},
		{"nothing", Reach{}, true},
	} {
		if got := tt.reach.Nowhere(); got != tt.nowhere {
			t.Errorf("%s: nowhere is %t", tt.name, got)
		}
	}
}
