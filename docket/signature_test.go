package docket

import "testing"

func TestTheSecondPersonStaysWhenOneLeaves(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rule SecondPerson
		who  Deciders
		want bool
	}{
		{"nobody", SecondPersonAuto, Deciders{}, false},
		{"one", SecondPersonAuto, Deciders{1, 1}, false},
		{"two", SecondPersonAuto, Deciders{2, 2}, true},
		{"one of two was disabled", SecondPersonAuto, Deciders{1, 2}, true},
		{"on with one", SecondPersonOn, Deciders{1, 1}, true},
		{"off with three", SecondPersonOff, Deciders{3, 3}, false},
		{"a word that is none", "maybe", Deciders{2, 2}, true},
	} {
		if got := tt.rule.Applies(tt.who); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
