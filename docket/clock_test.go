package docket

import (
	"testing"
	"time"
)

func TestSteadyClock(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	wall, passed := start, time.Duration(0)
	c := NewSteadyClock(func() time.Time { return wall }, time.Time{})
	c.elapsed = func(time.Time, time.Time) time.Duration { return passed }
	for _, step := range []struct {
		name         string
		wall, passed time.Duration // since the start, and since the step before
		want         time.Duration
	}{
		{"at the start", 0, 0, 0},
		{"an hour later", time.Hour, time.Hour, time.Hour},
		{"corrected by half a second", 2*time.Hour - time.Second/2, time.Hour, 2*time.Hour - time.Second/2},
		{"set back by a day", -22 * time.Hour, time.Second / 2, 2 * time.Hour},
		{"an hour after that", -21 * time.Hour, time.Hour, 3 * time.Hour},
		{"put right", 4 * time.Hour, time.Hour, 4 * time.Hour},
		{"set back to a time after the last look", 5 * time.Hour, 3 * time.Hour, 7 * time.Hour},
		{"put half right", 7 * time.Hour, time.Hour, 8 * time.Hour},
	} {
		wall, passed = start.Add(step.wall), step.passed
		if got := c.Now().Sub(start); got != step.want {
			t.Errorf("%s: %v after the start, want %v", step.name, got, step.want)
		}
	}
	if later := NewSteadyClock(func() time.Time { return start },
		start.Add(time.Hour)); !later.Now().Equal(start.Add(time.Hour)) {
		t.Errorf("begins at %v, before what is known", later.Now())
	}
}
