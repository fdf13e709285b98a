package docket

import (
	"testing"
	"time"
)

// TestDaysThatStaffAreRemindedOf counts days in the docket's zone, where it is another day than
// in London.
func TestDaysThatStaffAreRemindedOf(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC) // still November there
	end := func(y int, m time.Month, day int) time.Time { return time.Date(y, m, day+1, 0, 0, 0, 0, zone) }
	for _, tt := range []struct {
		name          string
		change        func(d *Docket)
		closing, omb  int
		closes, warns bool
		press         int
	}{
		{"no end, no number", func(*Docket) {}, 0, 0, false, false, 0},
		{"the last day is today", func(d *Docket) { d.Closes = end(2026, 11, 30) }, 0, 0, true, false, 1},
		{"the last day is tomorrow", func(d *Docket) { d.Closes = end(2026, 12, 1) }, 1, 0, true, false, 1},
		{"the last day is in a week", func(d *Docket) { d.Closes = end(2026, 12, 7) }, 7, 0, true, false, 0},
		{"the last day is far", func(d *Docket) { d.Closes = end(2026, 12, 8) }, 8, 0, false, false, 0},
		{"closed", func(d *Docket) { d.Closes, d.ClosedAt = end(2026, 12, 1), now }, 0, 0, false, false, 0},
		{"the number expires as printed", func(d *Docket) {
			d.OMB = OMB{Number: "0990-0001", Expires: "12/14/2026"}
		}, 0, 14, false, true, 1},
		{"the number expires in two months", func(d *Docket) {
			d.OMB = OMB{Number: "0990-0001", Expires: "January 29, 2027"}
		}, 0, 60, false, true, 0},
		{"the number expires later", func(d *Docket) { d.OMB = OMB{Number: "0990-0001", Expires: "2027-01-30"} }, 0, 61,
			false, false, 0},
		{"the number has expired", func(d *Docket) { d.OMB = OMB{Number: "0990-0001", Expires: "11/29/2026"} }, 0, -1,
			false, true, 1},
		{"a day that nobody can read", func(d *Docket) {
			d.OMB = OMB{Number: "0990-0001", Expires: "soon"}
		}, 0, 0, false, false, 0},
		{"expired, and nothing is asked any more", func(d *Docket) {
			d.OMB, d.ClosedAt = OMB{Number: "0990-0001", Expires: "11/29/2026"}, now
		}, 0, 0, false, false, 0},
	} {
		d := Docket{ID: "X-1", Zone: "America/New_York"}
		tt.change(&d)
		if days, soon := ClosingDays(d, now); days != tt.closing || soon != tt.closes {
			t.Errorf("%s: closing in %d days, %v", tt.name, days, soon)
		}
		if days, soon := OMBDays(d, now); days != tt.omb || soon != tt.warns {
			t.Errorf("%s: the number expires in %d days, %v", tt.name, days, soon)
		}
		if n := DaysThatPress(d, now); n != tt.press {
			t.Errorf("%s: %d days press, want %d", tt.name, n, tt.press)
		}
	}
}
