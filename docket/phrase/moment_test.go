package phrase_test

import (
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/docket/phrase"
)

// closing returns when the shipped docket closes with this line in its file.
func closing(t *testing.T, zone, line string) docket.Docket {
	t.Helper()
	text := strings.Join([]string{
		`id = "T-1"`, `title = "T"`, `agency = "A"`, `summary = "S"`, `background = "B"`, `notice = "N"`, `use = "U"`,
		`zone = "` + zone + `"`, line, `[contact]`, `name = "C"`, `email = "c@example.gov"`, `[[questions]]`,
		`text = "Q?"`,
		`[[withholding]]`, `code = "other"`, `label = "Other"`,
	}, "\n")
	d, err := docketfile.Parse("t.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDeadlinesAreToldAsPeopleMeanThem(t *testing.T) {
	for _, tt := range []struct {
		name, zone, line string
		until, on        string
	}{
		{"a date means the end of that day, over a change of the year", "America/New_York", "closes = 2026-12-31",
			"the end of December 31, 2026 (11:59 p.m. Eastern Time)", "December 31, 2026, at the end of the day " +
				"(11:59 p.m. Eastern Time)"},
		{"midnight given as a time ends the day before", "America/New_York", "closes = 2027-01-01T00:00:00",
			"the end of December 31, 2026 (11:59 p.m. Eastern Time)", "December 31, 2026, at the end of the day " +
				"(11:59 p.m. Eastern Time)"},
		{"so does a moment after midnight", "America/New_York", "closes = 2027-01-01T00:00:00.000001",
			"the end of December 31, 2026 (11:59 p.m. Eastern Time)", "December 31, 2026, at the end of the day " +
				"(11:59 p.m. Eastern Time)"},
		{"a minute after midnight is a time like any other", "America/New_York", "closes = 2027-01-01T00:01:00",
			"January 1, 2027, 12:01 a.m. Eastern Time", "January 1, 2027, 12:01 a.m. Eastern Time"},
		{"a time of day is told", "America/New_York", "closes = 2026-12-31T17:00:00",
			"December 31, 2026, 5:00 p.m. Eastern Time", "December 31, 2026, 5:00 p.m. Eastern Time"},
		{"the last minute of a day is told", "America/New_York", "closes = 2026-12-31T23:59:59",
			"December 31, 2026, 11:59 p.m. Eastern Time", "December 31, 2026, 11:59 p.m. Eastern Time"},
		{"a time with an offset is told in the docket's zone", "America/Los_Angeles", "closes = " +
			"2027-01-01T03:00:00-05:00",
			"the end of December 31, 2026 (11:59 p.m. Pacific Time)", "December 31, 2026, at the end of the day " +
				"(11:59 p.m. Pacific Time)"},
		{"the day on which clocks go forward", "America/New_York", "closes = 2026-03-08",
			"the end of March 8, 2026 (11:59 p.m. Eastern Time)", "March 8, 2026, at the end of the day (11:59 p.m. " +
				"Eastern Time)"},
		{"the day on which clocks go back", "America/New_York", "closes = 2026-11-01",
			"the end of November 1, 2026 (11:59 p.m. Eastern Time)", "November 1, 2026, at the end of the day (11:59 " +
				"p.m. Eastern Time)"},
		{"the first of two half past ones", "America/New_York", "closes = 2026-11-01T05:30:00Z",
			"November 1, 2026, 1:30 a.m. Eastern Daylight Time", "November 1, 2026, 1:30 a.m. Eastern Daylight Time"},
		{"the second of two half past ones", "America/New_York", "closes = 2026-11-01T06:30:00Z",
			"November 1, 2026, 1:30 a.m. Eastern Standard Time", "November 1, 2026, 1:30 a.m. Eastern Standard Time"},
		{"two o'clock comes once", "America/New_York", "closes = 2026-11-01T07:00:00Z",
			"November 1, 2026, 2:00 a.m. Eastern Time", "November 1, 2026, 2:00 a.m. Eastern Time"},
		{"the next day starts at one where midnight is skipped", "America/Havana", "closes = 2026-03-07",
			"the end of March 7, 2026 (11:59 p.m. Havana time)", "March 7, 2026, at the end of the day (11:59 p.m. " +
				"Havana time)"},
		{"the next day starts at the first of two midnights", "America/Havana", "closes = 2026-10-31",
			"the end of October 31, 2026 (11:59 p.m. Havana time)", "October 31, 2026, at the end of the day (11:59 " +
				"p.m. Havana time)"},
		{"a zone that never changes its clocks", "America/Phoenix", "closes = 2026-12-31",
			"the end of December 31, 2026 (11:59 p.m. Arizona Time)", "December 31, 2026, at the end of the day " +
				"(11:59 p.m. Arizona Time)"},
		{"a zone of two words", "America/Port_of_Spain", "closes = 2026-12-31T12:00:00",
			"December 31, 2026, 12:00 p.m. Port of Spain time", "December 31, 2026, 12:00 p.m. Port of Spain time"},
		{"the repeated hour of a zone without a name of ours", "Europe/Berlin", "closes = 2026-10-25T00:30:00Z",
			"October 25, 2026, 2:30 a.m. Berlin time (UTC+2)", "October 25, 2026, 2:30 a.m. Berlin time (UTC+2)"},
		{"UTC", "UTC", "closes = 2026-12-31", "the end of December 31, 2026 (11:59 p.m. UTC)", "December 31, 2026, " +
			"at the end of the day (11:59 p.m. UTC)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			end := closing(t, tt.zone, tt.line).ClosesAt()
			if got := phrase.English.Until(end); got != tt.until {
				t.Errorf("until %s, want %s", got, tt.until)
			}
			if got := phrase.English.On(end); got != tt.on {
				t.Errorf("on %s, want %s", got, tt.on)
			}
		})
	}
}

// A date takes comments for all of its day, also where clocks change at midnight.
func TestADateClosesWithItsLastMoment(t *testing.T) {
	for _, day := range []string{"2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01", "2026-12-31"} {
		for _, zone := range []string{"America/New_York", "America/Havana", "Asia/Beirut", "Pacific/Apia"} {
			d := closing(t, zone, "opens = "+day+"\ncloses = "+day)
			if got := d.Closes.Add(-time.Nanosecond).In(d.Location()).Format(time.DateOnly); got != day {
				t.Errorf("%s: the last moment to comment lies on %s, want %s", zone, got, day)
			}
			if got := d.Closes.In(d.Location()).Format(time.DateOnly); got == day {
				t.Errorf("%s: %s has moments after the close", zone, day)
			}
			if got := d.Opens.Add(-time.Nanosecond).In(d.Location()).Format(time.DateOnly); got == day {
				t.Errorf("%s: %s has moments before the opening", zone, day)
			}
		}
	}
}

func TestMomentsAreWrittenInWords(t *testing.T) {
	d := docket.Docket{Zone: "America/New_York"}
	at := time.Date(2026, 7, 4, 16, 5, 9, 0, time.UTC).In(d.Location())
	for _, tt := range []struct{ got, want string }{
		{phrase.English.Moment(at), "July 4, 2026, 12:05 p.m. Eastern Time"},
		{phrase.English.Moment(at.Add(12 * time.Hour)), "July 5, 2026, 12:05 a.m. Eastern Time"},
		{phrase.English.ExactMoment(at), "July 4, 2026, 12:05:09 p.m. Eastern Time"},
		{phrase.English.Clock(at), "12:05 p.m. Eastern Time"},
		{phrase.English.Opening(time.Date(2026, 11, 28, 0, 0, 0, 0, d.Location())), "November 28, 2026, at the " +
			"start of the day (12:00 a.m. Eastern Time)"},
		{phrase.English.Opening(at), "July 4, 2026, 12:05 p.m. Eastern Time"},
		{phrase.English.LastDay(phrase.NewDeadline(time.Date(2027, 1, 1, 0, 0, 0, 0, d.Location()))),
			"December 31, 2026"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
	// Staff who close a docket before its date have closed it.
	d.Closes, d.ClosedAt = at.Add(time.Hour), at
	if got := phrase.English.On(d.ClosesAt()); got != "July 4, 2026, 12:05 p.m. Eastern Time" {
		t.Errorf("closed by staff on %q", got)
	}
}
