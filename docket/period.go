package docket

import (
	"time"

	"commentportal/docket/phrase"
)

// ClosesAt returns when the docket closes, or closed, in its zone: by date or
// because staff closed it before. It is zero where no end is set.
func (d Docket) ClosesAt() phrase.Deadline {
	end := d.Closes
	if !d.ClosedAt.IsZero() && (end.IsZero() || d.ClosedAt.Before(end)) {
		end = d.ClosedAt
	}
	if end.IsZero() {
		return phrase.Deadline{}
	}
	return phrase.NewDeadline(end.In(d.Location()))
}

// StartOfDay returns the first moment of a calendar day in loc. Where clocks are
// put forward at midnight that is one o'clock, and where they are put back to
// midnight it is the first of two.
func StartOfDay(year int, month time.Month, day int, loc *time.Location) time.Time {
	day0 := time.Date(year, month, day, 12, 0, 0, 0, time.UTC) // normalizes December 32
	year, month, day = day0.Date()
	t := time.Date(year, month, day, 0, 0, 0, 0, loc)
	if t.Day() != day {
		_, end := t.ZoneBounds() // midnight was skipped, and t lies before the gap
		return end
	}
	start, _ := t.ZoneBounds()
	if start.IsZero() || start.Add(-time.Nanosecond).YearDay() != t.YearDay() {
		return t
	}
	_, before := start.Add(-time.Nanosecond).Zone()
	if first := time.Date(year, month, day, 0, 0, 0, 0, time.FixedZone("", before)); first.Before(start) {
		return first.In(loc)
	}
	return t
}
