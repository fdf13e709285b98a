package docket

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// What cannot be done is refused beside the field that has to change, and says what can.
func TestAfterRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 29, 12, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	open := Docket{Closes: day(9)}
	closed := Docket{Closes: day(-9)}
	archived := Docket{Closes: day(-9), Events: []Event{{Kind: EventArchived}}}
	report := Link{Title: "The report", Href: "https://agency.example/r"}
	for name, tt := range map[string]struct {
		d    Docket
		s    LifeStep
		want string // the fields refused
	}{
		"extended to an earlier day":      {open, LifeStep{Kind: EventExtended, Until: day(8), Why: "w"}, "until"},
		"extended to the same day":        {open, LifeStep{Kind: EventExtended, Until: day(9), Why: "w"}, "until"},
		"extended without a day or why":   {open, LifeStep{Kind: EventExtended}, "until why"},
		"extended without why by command": {open, LifeStep{Kind: EventExtended, Until: day(10), Brief: true}, "why"},
		"the first end needs no reason":   {Docket{}, LifeStep{Kind: EventExtended, Until: day(10)}, ""},
		"the first end lies behind":       {Docket{}, LifeStep{Kind: EventExtended, Until: day(-1)}, "until"},
		"an end before it opens": {Docket{Opens: day(5)}, LifeStep{Kind: EventExtended, Until: day(4)},
			"until"},
		"extended when it is closed":   {closed, LifeStep{Kind: EventExtended, Until: day(9), Why: "w"}, "step"},
		"opened when it is open":       {open, LifeStep{Kind: EventOpened, Why: "w"}, "step"},
		"opened without why":           {closed, LifeStep{Kind: EventOpened}, "why"},
		"opened until yesterday":       {closed, LifeStep{Kind: EventOpened, Until: day(-1), Why: "w"}, "until"},
		"closed without why":           {open, LifeStep{Kind: EventClosed}, "why"},
		"closed by command":            {open, LifeStep{Kind: EventClosed, Brief: true}, ""},
		"closed twice":                 {closed, LifeStep{Kind: EventClosed, Why: "w"}, "step"},
		"archived when it is open":     {open, LifeStep{Kind: EventArchived, Why: "w"}, "step"},
		"archived twice":               {archived, LifeStep{Kind: EventArchived, Why: "w"}, "step"},
		"reviewed when it is archived": {archived, LifeStep{Kind: EventReview}, "step"},
		"opened when it is archived":   {archived, LifeStep{Kind: EventOpened, Why: "w"}, ""},
		"a round about nothing":        {archived, LifeStep{Kind: EventRound}, "about"},
		"a round when it is open":      {open, LifeStep{Kind: EventRound, About: "a"}, "step"},
		"reported with a link":         {closed, LifeStep{Kind: EventReported, Link: report}, ""},
		"reported without a link":      {closed, LifeStep{Kind: EventReported}, ""},
		"reported with a link to nowhere": {closed,
			LifeStep{Kind: EventReported, Link: Link{Title: "T", Href: "javascript:x"}}, "href"},
		"reported with a plain address": {closed, LifeStep{Kind: EventReported, Link: Link{Href: "http://a.example"}},
			"href title"},
		"a reason that is too long": {open, LifeStep{Kind: EventClosed, Why: strings.Repeat("é", MaxWhy+1)},
			"why"},
		"no step at all": {open, LifeStep{Kind: "sold"}, "step"},
	} {
		after, _, err := tt.d.After(tt.s, now)
		invalid, _ := errors.AsType[Invalid](err)
		if got := strings.Join(slices.Sorted(maps.Keys(invalid)), " "); got != tt.want ||
			(err == nil) != (tt.want == "") {
			t.Errorf("%s: %q, %v", name, got, invalid)
		}
		if events := len(after.Events) - len(tt.d.Events); (events == 1) != (err == nil) {
			t.Errorf("%s: %d events, %v", name, events, err)
		}
	}
	if _, _, err := open.After(LifeStep{Kind: EventClosed, Why: "w", Seen: day(-1)}, now); !errors.Is(err, ErrStale) {
		t.Errorf("seen before a change: %v", err)
	}
}

// Every step that is offered can be taken, from every state that steps lead to, and no
// other can.
func TestStepsAreThoseThatCanBeTaken(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 29, 12, 0, 0, 0, time.UTC)
	kinds := []EventKind{EventOpened, EventExtended, EventClosed, EventRound, EventReview, EventReported, EventArchived}
	seen := map[State]bool{}
	var walk func(d Docket, deep int, now time.Time)
	walk = func(d Docket, deep int, now time.Time) {
		seen[d.State(now)] = true
		for _, kind := range kinds {
			after, e, err := d.After(LifeStep{Kind: kind, Why: "w", About: "a", Until: now.AddDate(1, 0, 0)}, now)
			if offered := slices.Contains(d.Steps(now), kind); offered != (err == nil) {
				t.Fatalf("%s in %s: offered %t, %v", kind, d.State(now), offered, err)
			}
			if err == nil && e.Kind != after.Events[len(after.Events)-1].Kind {
				t.Fatalf("%s: the event is %v", kind, e.Kind)
			}
			if err == nil && deep > 0 {
				walk(after, deep-1, now.Add(time.Hour))
			}
		}
	}
	walk(Docket{Opens: now.AddDate(0, 1, 0)}, 5, now)
	for _, s := range []State{StateAnnounced, StateOpen, StateExtended, StateClosed, StateUnderReview, StateReported,
		StateArchived} {
		if !seen[s] {
			t.Errorf("%s was not reached", s)
		}
	}
}

func TestParseEndTakesTheWholeDay(t *testing.T) {
	t.Parallel()
	loc := Docket{Zone: "America/New_York"}.Location()
	for text, want := range map[string]string{
		"2026-12-31": "2027-01-01T05:00:00Z", " 2026-11-01 ": "2026-11-02T05:00:00Z",
		"2026-12-31T17:00": "2026-12-31T22:00:00Z", "2026-12-31 17:00": "2026-12-31T22:00:00Z",
		"2026-12-31T17:00:00Z": "2026-12-31T17:00:00Z", "12/31/2026": "", "": "", "2026-02-30": "",
	} {
		got, err := ParseEnd(text, loc)
		if (err != nil) != (want == "") || err == nil && got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}
