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
	for _, tt := range []struct {
		name  string
		facts ReadingFacts
		state TraceState
		codes []string
	}{
		{"read, its codes each once and sorted", read, TraceSettled, []string{"A", "B"}},
		{"drawn for a second reading that is still to come", waits, TraceSecondReading, nil},
		{"two people differ", disputed, TraceDisputed, nil},
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

func TestSecondReadingsAreRoundedUp(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{-1: 0, 0: 0, 39: 39, 40: 40, 266: 40, 267: 41, 1000: 150, 1001: 151} {
		if got := SecondReadings(n); got != want {
			t.Errorf("of %d comments %d are drawn, want %d", n, got, want)
		}
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
