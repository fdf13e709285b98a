package docket

import (
	"testing"
	"time"
)

func TestAPaceIsMeasuredBetweenReadingsWithoutPauses(t *testing.T) {
	t.Parallel()
	start := time.Date(2017, 1, 2, 9, 0, 0, 0, time.UTC)
	var team CodingTeam
	for n := range 11 { // a minute each
		team.Add(1, start.Add(time.Duration(n)*time.Minute), true)
	}
	if _, ok := team.Estimate(10); ok {
		t.Error("ten times are too few to tell")
	}
	for n := range 12 { // after lunch, three minutes each
		team.Add(1, start.Add(3*time.Hour+time.Duration(n)*3*time.Minute), false)
	}
	team.Add(2, start, false)                // another coder begins
	team.Add(2, start, false)                // saved with one form: no time between
	team.Add(2, start.Add(PacePause), true)  // the longest time that counts
	team.Add(2, start.Add(time.Hour), false) // a pause
	if len(team.Coders) != 2 {
		t.Fatalf("%d coders", len(team.Coders))
	}
	one, two := team.Coders[0], team.Coders[1]
	if one.Read != 23 || one.First != 11 || one.Measured() != 21 || two.Read != 4 || two.First != 1 ||
		two.Measured() != 1 {
		t.Errorf("%+v and %+v", one, two)
	}
	if m, ok := one.Median(); !ok || m != 3*time.Minute {
		t.Errorf("the median of ten ones and eleven threes is %v, %v", m, ok)
	}
	if _, ok := two.Median(); ok {
		t.Error("one time is too few to tell")
	}
	if d, ok := team.Estimate(20); !ok || d != time.Hour {
		t.Errorf("20 readings take %v, %v", d, ok)
	}
}
