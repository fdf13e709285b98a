package views

import (
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// The steps of a comment say where it stands and what is ahead, in every state.
func TestJourneySaysWhereACommentStands(t *testing.T) {
	t.Parallel()
	book := docket.Codebook{Themes: []docket.Theme{{Code: "A", Label: "A theme"}}}
	traced := func(s docket.TraceState) docket.Trace {
		return docket.Trace{Answers: []docket.TracedAnswer{{Question: "1", State: s}}}
	}
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name  string
		facts JourneyFacts
		want  string
	}{
		{"waits", JourneyFacts{Comment: docket.Comment{Status: docket.Pending}, Book: book},
			"done Received, now A person decides, ahead Posted, or not posted, ahead Sorted by theme, " +
				"ahead Results are published"},
		{"posted, not sorted", JourneyFacts{Comment: docket.Comment{Status: docket.Posted}, Book: book,
			Trace: traced(docket.TraceUnread)},
			"done Received, done Decided by a person, done Posted, now Sorted by theme, ahead Results are published"},
		{"posted and sorted", JourneyFacts{Comment: docket.Comment{Status: docket.Posted}, Book: book,
			Trace: traced(docket.TraceSettled)},
			"done Received, done Decided by a person, done Posted, done Sorted by theme, now Results are published"},
		{"no themes", JourneyFacts{Comment: docket.Comment{Status: docket.Posted}},
			"done Received, done Decided by a person, done Posted, now Results are published"},
		{"results are out", JourneyFacts{Comment: docket.Comment{Status: docket.Posted}, Book: book,
			Trace: traced(docket.TraceSettled), Docket: docket.Docket{HeardAt: at}},
			"done Received, done Decided by a person, done Posted, done Sorted by theme, done Results are published"},
		{"withheld", JourneyFacts{Comment: docket.Comment{Status: docket.Withheld}, Book: book},
			"done Received, done Decided by a person, now Not posted"},
		{"spam", JourneyFacts{Comment: docket.Comment{Status: docket.Spam}},
			"done Received, done Decided by a person, now Not posted"},
		{"withdrawn", JourneyFacts{Comment: docket.Comment{Status: docket.Withdrawn}},
			"done Received, now Withdrawn by the sender"},
		{"removed", JourneyFacts{Comment: docket.Comment{Status: docket.Withheld, PurgedAt: at}}, ""},
	} {
		tt.facts.Say = phrase.English
		var got []string
		for _, s := range NewJourney(tt.facts).Steps {
			got = append(got, string(s.State)+" "+s.Title)
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: %s", tt.name, strings.Join(got, ", "))
		}
	}
}

// When results are due is said where a date is set, and owned to where none is.
func TestJourneySaysWhenResultsAreDue(t *testing.T) {
	t.Parallel()
	last := func(d docket.Docket) JourneyStep {
		steps := NewJourney(JourneyFacts{Say: phrase.English, Docket: d,
			Comment: docket.Comment{Status: docket.Pending}}).Steps
		return steps[len(steps)-1]
	}
	due := docket.Docket{ID: "D", AnswerDue: time.Date(2027, 5, 3, 12, 0, 0, 0, time.UTC)}
	if got := last(due).Text; got != "The answer to all comments is due on May 3, 2027." {
		t.Error(got)
	}
	got := last(docket.Docket{ID: "D"})
	if got.Text != "No date is set yet." || got.Link.Href != "/dockets/D/follow" {
		t.Errorf("%+v", got)
	}
}

// The usual time is told from twenty decisions on, rounded up.
func TestUsualTime(t *testing.T) {
	t.Parallel()
	const hour, day = time.Hour, 24 * time.Hour
	for _, tt := range []struct {
		decided     int
		half, ninth time.Duration
		want        string
	}{
		{19, day, 2 * day, ""},
		{20, 3*day + hour, 9 * day, "Half of the comments were decided within 4 days, nine of ten within 9 days."},
		{20, 0, day, "Half of the comments were decided within 1 hour, nine of ten within 24 hours."},
		{20, hour + 1, day + 1, "Half of the comments were decided within 2 hours, nine of ten within 2 days."},
		{90, day * 11 / 2, 6 * day, "Nine of ten comments were decided within 6 days."},
	} {
		f := docket.Figures{Median: tt.half, Ninth: tt.ninth, Judged: docket.Share{All: tt.decided}}
		if got := usualTime(phrase.English, f); got != tt.want {
			t.Errorf("%d, %v, %v: %q", tt.decided, tt.half, tt.ninth, got)
		}
	}
}
