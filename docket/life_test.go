package docket

import (
	"testing"
	"time"
)

// Every state follows from dates and from what staff did, and none from a page.
func TestStateFollowsDatesAndEvents(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 29, 12, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	events := func(kinds ...EventKind) []Event {
		var list []Event
		for i, kind := range kinds {
			list = append(list, Event{Kind: kind, At: day(i - 20), From: day(30), To: day(60)})
		}
		return list
	}
	for want, list := range map[State][]Docket{
		StateAnnounced:   {{Opens: day(3)}, {Opens: day(3), Closes: day(5)}},
		StateOpen:        {{}, {Closes: day(8)}, {Closes: day(60), Events: events(EventExtended, EventOpened)}},
		StateExtended:    {{Closes: day(60), Events: events(EventExtended)}, {Events: events(EventExtended)}},
		StateClosingSoon: {{Closes: day(7)}, {Closes: day(1), Events: events(EventExtended)}},
		StateClosed: {{Closes: day(0)}, {ClosedAt: day(-1),
			Events: events(EventReview, EventOpened, EventClosed)}},
		StateLateComments: {{Closes: day(-1), AcceptLate: true}, {ClosedAt: day(-1), AcceptLate: true}},
		StateUnderReview:  {{Closes: day(-9), AcceptLate: true, Events: events(EventReview)}},
		StateReported:     {{ClosedAt: day(-9), Events: events(EventClosed, EventReview, EventReported)}},
		StateArchived:     {{Closes: day(-9), AcceptLate: true, Events: events(EventReported, EventArchived)}},
	} {
		for i, d := range list {
			if got := d.State(now); got != want {
				t.Errorf("%s %d: got %s", want, i, got)
			}
			accepts, _ := d.Accepts(now)
			if want == StateArchived && accepts {
				t.Errorf("%s %d takes comments", want, i)
			}
			if want.Label() == "Closed" && want != StateClosed {
				t.Errorf("%s has no label of its own", want)
			}
		}
	}
}

func TestDaysLeftCountsDaysOfTheDocket(t *testing.T) {
	t.Parallel()
	d := Docket{Zone: "America/New_York"}
	if got := d.DaysLeft(time.Now()); got != 0 {
		t.Errorf("without an end: %d", got)
	}
	d.Closes = time.Date(2026, time.November, 2, 5, 0, 0, 0, time.UTC) // the end of November 1, after clocks went back
	for text, want := range map[string]int{"2026-11-01T04:30:00Z": 0, "2026-11-01T03:30:00Z": 1,
		"2026-11-02T04:59:00Z": 0,
		"2026-10-25T12:00:00Z": 7} {
		now, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.DaysLeft(now); got != want {
			t.Errorf("%s: %d days, want %d", text, got, want)
		}
	}
}

func TestAClosingDateStandsAmongTheEventsOfALife(t *testing.T) {
	t.Parallel()
	closes := time.Date(2026, time.November, 2, 5, 0, 0, 0, time.UTC)
	d := Docket{Closes: closes, Events: []Event{{Kind: EventExtended, At: closes.AddDate(0, 0, -9), To: closes},
		{Kind: EventReview, At: closes.AddDate(0, 0, 9)}}}
	kinds := func(now time.Time) (list []EventKind) {
		for _, e := range d.Life(now) {
			list = append(list, e.Kind)
		}
		return list
	}
	if got := kinds(closes.AddDate(0, 0, 9)); len(got) != 3 || got[1] != EventClosed {
		t.Errorf("after the end: %v", got)
	}
	if got := kinds(closes.Add(-time.Second)); len(got) != 2 {
		t.Errorf("before the end: %v", got)
	}
}
