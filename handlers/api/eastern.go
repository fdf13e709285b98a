package api

import (
	"time"

	"commentportal/docket"
)

// eastern is the zone in which the interface means every date and time that it is
// asked for, whatever the zone of the docket. Its answers are in UTC.
var eastern = docket.Docket{Zone: "America/New_York"}.Location()

// instant writes a moment in UTC, cut to the second; null for none.
func instant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Truncate(time.Second).Format(time.RFC3339)
	return &s
}

// day writes the day of a moment as the Eastern midnight that it began with; null
// for none.
func day(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return instant(startOfDay(t))
}

func startOfDay(t time.Time) time.Time {
	y, m, d := t.In(eastern).Date()
	return docket.StartOfDay(y, m, d, eastern)
}

// parseDay reads a date and returns the Eastern midnights around it.
func parseDay(s string) (from, before time.Time, ok bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return from, before, false
	}
	y, m, d := t.Date()
	return docket.StartOfDay(y, m, d, eastern), docket.StartOfDay(y, m, d+1, eastern), true
}

// parseSecond reads an Eastern time of day and returns the first and the last second
// that it can mean: in the hour that comes twice in November there are two.
func parseSecond(s string) (first, last time.Time, ok bool) {
	t, err := time.Parse(time.DateTime, s)
	if err != nil {
		return first, last, false
	}
	y, m, d := t.Date()
	first = time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, eastern)
	last = first
	for _, shift := range []time.Duration{-time.Hour, time.Hour} {
		other := first.Add(shift)
		if other.Format(time.DateTime) != first.Format(time.DateTime) {
			continue
		}
		if other.Before(first) {
			first = other
		} else {
			last = other
		}
	}
	return first, last, true
}

// period is a stretch of time; zero ends are open.
type period struct{ from, before time.Time }

// holds reports whether t lies in the period.
func (p period) holds(t time.Time) bool {
	return (p.from.IsZero() || !t.Before(p.from)) && (p.before.IsZero() || t.Before(p.before))
}

// open reports whether the period has no ends.
func (p period) open() bool { return p.from.IsZero() && p.before.IsZero() }

// narrow takes the later beginning and the earlier end.
func (p *period) narrow(from, before time.Time) {
	if p.from.IsZero() || from.After(p.from) {
		p.from = from
	}
	if p.before.IsZero() || !before.IsZero() && before.Before(p.before) {
		p.before = before
	}
}
