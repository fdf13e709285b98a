package docket

import (
	"fmt"
	"strings"
	"time"
)

// Day writes the calendar day of t, in the zone of t, as people write it:
// "December 31, 2026".
func Day(t time.Time) string { return t.Format("January 2, 2006") }

// Clock writes the time of day of t with its zone in words: "3:04 p.m. Eastern
// Time". In the hour that comes twice when clocks go back it says which of the
// two is meant: "1:30 a.m. Eastern Standard Time".
func Clock(t time.Time) string { return clock(t, "3:04 ") }

// Moment writes t, in the zone of t, as people write it: "December 31, 2026,
// 3:04 p.m. Eastern Time".
func Moment(t time.Time) string { return Day(t) + ", " + Clock(t) }

// ExactMoment is Moment with the seconds, for receipts and logs.
func ExactMoment(t time.Time) string { return Day(t) + ", " + clock(t, "3:04:05 ") }

func clock(t time.Time, layout string) string {
	half := "a.m."
	if t.Hour() >= 12 {
		half = "p.m."
	}
	return t.Format(layout) + half + " " + zoneWords(t)
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
func (d Deadline) Until() string {
	if d.IsZero() {
		return ""
	}
	if last, ok := d.endOfDay(); ok {
		return fmt.Sprintf("the end of %s (%s)", Day(last), Clock(last))
	}
	return Moment(d.at)
}

// On completes "closes on": "December 31, 2026, at the end of the day (11:59 p.m.
// Eastern Time)", or the moment itself where no day ends there; "" without a
// deadline.
func (d Deadline) On() string {
	if d.IsZero() {
		return ""
	}
	if last, ok := d.endOfDay(); ok {
		return fmt.Sprintf("%s, at the end of the day (%s)", Day(last), Clock(last))
	}
	return Moment(d.at)
}

// Day writes the last day before the deadline, or the one that it ends within.
func (d Deadline) Day() string {
	if last, ok := d.endOfDay(); ok {
		return Day(last)
	}
	return Day(d.at)
}

// endOfDay returns the last minute of the day that ends at the deadline. Where
// clocks change at midnight a day may start at one o'clock, and midnight may come
// twice; a day ends where the date changes.
func (d Deadline) endOfDay() (time.Time, bool) {
	minute := d.at.Add(-time.Duration(d.at.Second())*time.Second - time.Duration(d.at.Nanosecond()))
	last := minute.Add(-time.Minute)
	return last, Day(last) != Day(d.at)
}

// ClosesAt returns when the docket closes, or closed, in its zone: by date or
// because staff closed it before. It is zero where no end is set.
func (d Docket) ClosesAt() Deadline {
	end := d.Closes
	if !d.ClosedAt.IsZero() && (end.IsZero() || d.ClosedAt.Before(end)) {
		end = d.ClosedAt
	}
	if end.IsZero() {
		return Deadline{}
	}
	return Deadline{end.In(d.Location())}
}

// Opening completes "opens on" for t: a day that starts there is told as the day.
func Opening(t time.Time) string {
	if Day(t.Add(-time.Nanosecond)) != Day(t) {
		return fmt.Sprintf("%s, at the start of the day (%s)", Day(t), Clock(t))
	}
	return Moment(t)
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
	if start.IsZero() || Day(start.Add(-time.Nanosecond)) != Day(t) {
		return t
	}
	_, before := start.Add(-time.Nanosecond).Zone()
	if first := time.Date(year, month, day, 0, 0, 0, 0, time.FixedZone("", before)); first.Before(start) {
		return first.In(loc)
	}
	return t
}

// zoneWords names the zone of t: "Eastern Time". Zones without a name in the
// United States are named by their city.
func zoneWords(t time.Time) string {
	name := t.Location().String()
	words, known := zoneNames[name]
	if !known {
		city := name[strings.LastIndexByte(name, '/')+1:]
		words = strings.ReplaceAll(city, "_", " ") + " time"
	}
	if !comesTwice(t) {
		return words
	}
	if generic, ok := strings.CutSuffix(words, " Time"); ok && known {
		if t.IsDST() {
			return generic + " Daylight Time"
		}
		return generic + " Standard Time"
	}
	return words + " (UTC" + offset(t) + ")"
}

// comesTwice reports whether clocks in the zone of t show its time twice that
// day, because they are put back.
func comesTwice(t time.Time) bool {
	_, now := t.Zone()
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		_, before := start.Add(-time.Nanosecond).Zone()
		if back := time.Duration(before-now) * time.Second; back > 0 && t.Before(start.Add(back)) {
			return true
		}
	}
	if !end.IsZero() {
		_, after := end.Zone()
		if back := time.Duration(now-after) * time.Second; back > 0 && !t.Before(end.Add(-back)) {
			return true
		}
	}
	return false
}

// offset writes the difference of t to UTC: "+2", "-3:30", or "" for none.
func offset(t time.Time) string {
	_, seconds := t.Zone()
	if seconds == 0 {
		return ""
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	s := fmt.Sprintf("%s%d", sign, seconds/3600)
	if minutes := seconds / 60 % 60; minutes != 0 {
		s += fmt.Sprintf(":%02d", minutes)
	}
	return s
}

// zoneNames are the names that people in the United States use for the zones of
// its states and territories, by IANA name.
var zoneNames = map[string]string{
	"": "UTC", "UTC": "UTC", "Etc/UTC": "UTC", "Etc/GMT": "UTC", "GMT": "UTC", "Local": "local time",

	"America/New_York": "Eastern Time", "America/Detroit": "Eastern Time", "US/Eastern": "Eastern Time",
	"US/Michigan": "Eastern Time", "EST5EDT": "Eastern Time", "US/East-Indiana": "Eastern Time",
	"America/Fort_Wayne": "Eastern Time", "America/Indianapolis": "Eastern Time", "America/Louisville": "Eastern Time",
	"America/Kentucky/Louisville": "Eastern Time", "America/Kentucky/Monticello": "Eastern Time",
	"America/Indiana/Indianapolis": "Eastern Time", "America/Indiana/Marengo": "Eastern Time",
	"America/Indiana/Petersburg": "Eastern Time", "America/Indiana/Vevay": "Eastern Time",
	"America/Indiana/Vincennes": "Eastern Time", "America/Indiana/Winamac": "Eastern Time",

	"America/Chicago": "Central Time", "US/Central": "Central Time", "CST6CDT": "Central Time",
	"America/Menominee": "Central Time", "America/Indiana/Knox": "Central Time",
	"America/Indiana/Tell_City":   "Central Time",
	"America/North_Dakota/Beulah": "Central Time", "America/North_Dakota/Center": "Central Time",
	"America/North_Dakota/New_Salem": "Central Time",

	"America/Denver": "Mountain Time", "America/Boise": "Mountain Time", "US/Mountain": "Mountain Time",
	"MST7MDT": "Mountain Time", "America/Shiprock": "Mountain Time", "America/Phoenix": "Arizona Time",
	"US/Arizona": "Arizona Time",

	"America/Los_Angeles": "Pacific Time", "US/Pacific": "Pacific Time", "PST8PDT": "Pacific Time",

	"America/Anchorage": "Alaska Time", "America/Juneau": "Alaska Time", "America/Sitka": "Alaska Time",
	"America/Metlakatla": "Alaska Time", "America/Yakutat": "Alaska Time", "America/Nome": "Alaska Time",
	"US/Alaska": "Alaska Time",

	"Pacific/Honolulu": "Hawaii Time", "US/Hawaii": "Hawaii Time", "America/Adak": "Hawaii-Aleutian Time",
	"US/Aleutian": "Hawaii-Aleutian Time",

	"America/Puerto_Rico": "Atlantic Time", "America/St_Thomas": "Atlantic Time", "America/Virgin": "Atlantic Time",
	"Pacific/Guam": "Chamorro Time", "Pacific/Saipan": "Chamorro Time",
	"Pacific/Pago_Pago": "Samoa Time", "Pacific/Samoa": "Samoa Time", "US/Samoa": "Samoa Time",
}
