package docket

import (
	"strings"
	"time"
)

// When staff are reminded of a day that comes.
const (
	// OMBSoonDays is in how many days before an OMB number expires the desk says so: asking
	// for another one takes OMB 60 days (5 CFR 1320.12).
	OMBSoonDays = 60
	// OMBUrgentDays is from when on the daily mail counts it, too.
	OMBUrgentDays = 14
)

// ombForms are the forms in which the day of an OMB number is printed.
var ombForms = []string{"01/02/2006", "1/2/2006", time.DateOnly, "January 2, 2006", "Jan. 2, 2006"}

// ClosingDays is how many calendar days, in the docket's zone, are left of an open comment
// period. It reports false where none is open, no end is set, or the end is far.
func ClosingDays(d Docket, now time.Time) (int, bool) {
	if d.Period(now) != PeriodOpen || d.Closes.IsZero() {
		return 0, false
	}
	days := d.DaysLeft(now)
	return days, days <= ClosingSoonDays
}

// OMBDays is how many calendar days, in the docket's zone, are left until the docket's OMB number
// expires; negative when that day has passed. It reports false where nothing is asked of the
// public any more, no day is given or can be read, or the day is far.
func OMBDays(d Docket, now time.Time) (int, bool) {
	if d.OMB.Number == "" || d.Period(now) == PeriodClosed && !d.AcceptLate || d.Archived() {
		return 0, false
	}
	printed := strings.TrimSpace(d.OMB.Expires)
	for _, form := range ombForms {
		if day, err := time.Parse(form, printed); err == nil {
			days := calendarDays(now.In(d.Location()), day)
			return days, days <= OMBSoonDays
		}
	}
	return 0, false
}

// DaysThatPress counts the days that the daily mail reminds of: a comment period that ends
// today or tomorrow, and an OMB number that expires soon or has expired.
func DaysThatPress(d Docket, now time.Time) (n int) {
	if days, soon := ClosingDays(d, now); soon && days <= 1 {
		n++
	}
	if days, soon := OMBDays(d, now); soon && days <= OMBUrgentDays {
		n++
	}
	return n
}

// calendarDays is how many days lie between the dates of two times, each in its own zone.
func calendarDays(from, to time.Time) int {
	noon := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	}
	return int(noon(to).Sub(noon(from)).Hours()) / 24
}
