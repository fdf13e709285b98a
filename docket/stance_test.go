package docket_test

import (
	"testing"

	"commentportal/docket"
)

func TestStancesOfReadersAreOneOrOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		list []docket.Stance
		want docket.Stance
	}{
		{"nobody gave one", []docket.Stance{"", ""}, ""},
		{"one gave one and the other none", []docket.Stance{"", docket.StanceFor}, docket.StanceFor},
		{"both gave the same", []docket.Stance{"against", "against"}, docket.StanceAgainst},
		{"two differ", []docket.Stance{"for", "against"}, docket.StanceOpen},
		{"a side and no side differ, too", []docket.Stance{"none", "for", "for"}, docket.StanceOpen},
	} {
		if got := docket.AnswerStance(c.list); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestStancesOfAnswersAreJoined(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		list []docket.Stance
		want docket.Stance
	}{
		{"nothing is said anywhere", []docket.Stance{"", ""}, ""},
		{"one answer takes a side, one none", []docket.Stance{"none", "for"}, docket.StanceFor},
		{"the other way round", []docket.Stance{"for", "none"}, docket.StanceFor},
		{"for here and against there", []docket.Stance{"for", "against"}, docket.StanceMixed},
		{"mixed stays mixed", []docket.Stance{"mixed", "for", "none"}, docket.StanceMixed},
		{"what is open in one answer is open", []docket.Stance{"for", "open", "against"}, docket.StanceOpen},
		{"no side in all of them", []docket.Stance{"none", "", "none"}, docket.StanceNone},
	} {
		if got := docket.JoinStances(c.list...); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
