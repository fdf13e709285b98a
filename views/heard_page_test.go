package views

import (
	"testing"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// A share of fewer than ten comments is said as two numbers.
func TestHeardFigureSaysNoShareOfFew(t *testing.T) {
	t.Parallel()
	for f, want := range map[docket.HeardFigure]string{
		{Part: 3}:              "3",
		{Part: 3, Whole: 4}:    "3 of 4",
		{Part: 9, Whole: 9}:    "9 of 9",
		{Part: 9, Whole: 10}:   "90\u00a0%",
		{Part: 1, Whole: 1000}: "under 1 %",
	} {
		if got := HeardFigure(phrase.English, f); got != want {
			t.Errorf("%+v is said as %q, want %q", f, got, want)
		}
	}
}
