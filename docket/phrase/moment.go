package phrase

import (
	"strconv"
	"strings"
	"time"
)

// The months by name. They are texts like any other, as is the order in which a
// language writes the parts of a date.
var months = [...]string{
	Marked("January"), Marked("February"), Marked("March"), Marked("April"), Marked("May"), Marked("June"),
	Marked("July"), Marked("August"), Marked("September"), Marked("October"), Marked("November"), Marked("December"),
}

// Day writes the calendar day of t, in the zone of t, as people write it:
// "December 31, 2026".
func (p *Printer) Day(t time.Time) string {
	return strings.NewReplacer("{month}", p.Known(months[t.Month()-1]), "{day}", strconv.Itoa(t.Day()),
		"{year}", strconv.Itoa(t.Year())).Replace(p.Text("{month} {day}, {year}"))
}

// Clock writes the time of day of t with its zone in words: "3:04 p.m. Eastern
// Time". In the hour that comes twice when clocks go back it says which of the
// two is meant: "1:30 a.m. Eastern Standard Time".
func (p *Printer) Clock(t time.Time) string { return p.clock(t, "3:04") }

// Moment writes t, in the zone of t, as people write it: "December 31, 2026,
// 3:04 p.m. Eastern Time".
func (p *Printer) Moment(t time.Time) string { return p.Day(t) + ", " + p.Clock(t) }

// ExactMoment is Moment with the seconds, for receipts and logs.
func (p *Printer) ExactMoment(t time.Time) string { return p.Day(t) + ", " + p.clock(t, "3:04:05") }

func (p *Printer) clock(t time.Time, layout string) string {
	half := p.Text("a.m.")
	if t.Hour() >= 12 {
		half = p.Text("p.m.")
	}
	return strings.NewReplacer("{time}", t.Format(layout), "{half}", half, "{zone}", p.zone(t)).
		Replace(p.Text("{time} {half} {zone}"))
}

// Deadline is the first moment at which something is over. A deadline at the
// start of a day means to people the end of the day before.
type Deadline struct{ at time.Time }

// NewDeadline returns the deadline at t, which is written in the zone of t.
func NewDeadline(t time.Time) Deadline { return Deadline{t} }

// IsZero reports whether no deadline is set.
func (d Deadline) IsZero() bool { return d.at.IsZero() }

// Until completes "open until": "the end of December 31, 2026 (11:59 p.m.
// Eastern Time)", or the moment itself where no day ends there; "" without a
// deadline.
func (p *Printer) Until(d Deadline) string {
	if d.IsZero() {
		return ""
	}
	if last, ok := d.endOfDay(); ok {
		return p.Text("the end of %s (%s)", p.Day(last), p.Clock(last))
	}
	if d.at.Hour()%12 == 1 { // languages may count one hour otherwise than many
		return p.Text("%s, %s||until a moment in the hour of one", p.Day(d.at), p.Clock(d.at))
	}
	return p.Text("%s, %s||until a moment", p.Day(d.at), p.Clock(d.at))
}

// On completes "closes on": "December 31, 2026, at the end of the day (11:59 p.m.
// Eastern Time)", or the moment itself where no day ends there; "" without a
// deadline.
func (p *Printer) On(d Deadline) string {
	if d.IsZero() {
		return ""
	}
	if last, ok := d.endOfDay(); ok {
		return p.Text("%s, at the end of the day (%s)", p.Day(last), p.Clock(last))
	}
	return p.Moment(d.at)
}

// LastDay writes the last day before the deadline, or the one that it ends within.
func (p *Printer) LastDay(d Deadline) string {
	if last, ok := d.endOfDay(); ok {
		return p.Day(last)
	}
	return p.Day(d.at)
}

// endOfDay returns the last minute of the day that ends at the deadline. Where
// clocks change at midnight a day may start at one o'clock, and midnight may come
// twice; a day ends where the date changes.
func (d Deadline) endOfDay() (time.Time, bool) {
	minute := d.at.Add(-time.Duration(d.at.Second())*time.Second - time.Duration(d.at.Nanosecond()))
	last := minute.Add(-time.Minute)
	return last, !sameDay(last, d.at)
}

// sameDay reports whether two times of one zone lie in one calendar day.
func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }

// Opening completes "opens on" for t: a day that starts there is told as the day.
func (p *Printer) Opening(t time.Time) string {
	if !sameDay(t.Add(-time.Nanosecond), t) {
		return p.Text("%s, at the start of the day (%s)", p.Day(t), p.Clock(t))
	}
	return p.Moment(t)
}
