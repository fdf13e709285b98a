package docket

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// LifeStep is one thing that staff do to the life of a docket.
type LifeStep struct {
	Docket ID
	Kind   EventKind
	Until  time.Time // the end of the comment period from then on; zero: none is named
	Why    string    // in words that the public reads
	About  string    // what a further round is about
	Link   Link      // leads to the published report
	Seen   time.Time // Docket.ChangedAt as the person saw it; zero: it is not compared
	Brief  bool      // a command: the reason may be left out where no date is moved
	By     Actor
}

// LifeChange is a step as it was taken. None is ever changed or removed.
type LifeChange struct {
	Number int // from 1 within a docket
	By     Actor
	Event
}

// MaxWhy is the most code points that a reason, or what a round is about, may have.
const MaxWhy = 1000

// MaxLinkTitle is the most code points of a link's title, and MaxLinkHref the most
// bytes of its address.
const (
	MaxLinkTitle = 200
	MaxLinkHref  = 500
)

// Steps lists what staff may do to the docket at the time now.
func (d Docket) Steps(now time.Time) []EventKind {
	switch d.Period(now) {
	case PeriodAhead:
		return []EventKind{EventOpened, EventExtended, EventClosed}
	case PeriodOpen:
		return []EventKind{EventExtended, EventClosed}
	}
	switch d.Stage() {
	case EventReview:
		return []EventKind{EventReported, EventArchived, EventOpened, EventRound}
	case EventReported:
		return []EventKind{EventReported, EventArchived, EventOpened, EventRound}
	case EventArchived:
		return []EventKind{EventOpened, EventRound}
	}
	return []EventKind{EventReview, EventReported, EventArchived, EventOpened, EventRound}
}

// After returns the docket as it is after a step that is taken at now, and the event
// that the public reads. It changes nothing of d.
//
// It returns ErrStale when the docket has changed since it was seen, and Invalid, with
// the sentences for the fields "step", "until", "why", "about", "title" and "href",
// when the step cannot be taken.
func (d Docket) After(s LifeStep, now time.Time) (Docket, Event, error) {
	if !s.Seen.IsZero() && !s.Seen.Equal(d.ChangedAt) {
		return d, Event{}, ErrStale
	}
	if !slices.Contains(d.Steps(now), s.Kind) {
		return d, Event{}, Invalid{"step": d.refusal(s.Kind, now)}
	}
	s.Why, s.About, s.Link.Title = oneLine(s.Why), oneLine(s.About), oneLine(s.Link.Title)
	s.Link.Href = strings.TrimSpace(s.Link.Href)
	if invalid := d.checkStep(s, now); len(invalid) > 0 {
		return d, Event{}, invalid
	}
	e := Event{Kind: s.Kind, At: now, Round: max(d.Round, 1), From: d.Closes, Why: s.Why}
	switch s.Kind {
	case EventOpened:
		d.open(s.Until, now)
	case EventRound:
		d.nextRound(s, now)
		e.Round, e.From, e.About = d.Round, time.Time{}, s.About
	case EventExtended:
		d.Closes = s.Until
	case EventClosed:
		d.ClosedAt = now
	default:
		e.From = time.Time{}
	}
	switch s.Kind {
	case EventClosed:
		e.To = now
	case EventOpened, EventRound, EventExtended:
		e.To = d.Closes
	case EventReported:
		if s.Link != (Link{}) {
			e.Link = &s.Link
		}
	}
	d.Events = append(slices.Clone(d.Events), e)
	return d, e, nil
}

// open lets comments in from now on. A closing date that has passed goes.
func (d *Docket) open(until, now time.Time) {
	d.ClosedAt = time.Time{}
	if d.Opens.After(now) {
		d.Opens = now
	}
	if !until.IsZero() {
		d.Closes = until
	} else if !d.Closes.IsZero() && !now.Before(d.Closes) {
		d.Closes = time.Time{}
	}
}

// nextRound ends the round that was asked last and begins a further one.
func (d *Docket) nextRound(s LifeStep, now time.Time) {
	d.Round = max(d.Round, 1)
	past := PastRound{Number: d.Round, Opens: d.RoundOpens(), Closed: d.ended(), About: d.RoundAbout}
	d.PastRounds = append(slices.Clone(d.PastRounds), past)
	d.Round, d.RoundAbout = d.Round+1, s.About
	d.Opens, d.ClosedAt, d.Closes = now, time.Time{}, s.Until
}

// RoundOpens is when comments of the round that is asked now were taken first.
func (d Docket) RoundOpens() time.Time {
	if d.Opens.IsZero() {
		return d.FiledAt
	}
	return d.Opens
}

// ended is when the docket closed, by date or by staff, whichever came first.
func (d Docket) ended() time.Time {
	if d.ClosedAt.IsZero() || !d.Closes.IsZero() && d.Closes.Before(d.ClosedAt) {
		return d.Closes
	}
	return d.ClosedAt
}

// refusal says why a step cannot be taken, and what can.
func (d Docket) refusal(kind EventKind, now time.Time) string {
	closed := d.Period(now) == PeriodClosed
	switch kind {
	case EventOpened:
		return "Comments are open already."
	case EventClosed:
		return "The comment period is closed already."
	case EventExtended:
		return "The comment period is closed. Open it again, with a new last day, instead of extending it."
	case EventReview, EventReported, EventArchived, EventRound:
		if !closed {
			return "Close the comment period first."
		}
		if d.Archived() {
			return "The docket is archived. Open it again, or open a further round."
		}
		return "The docket stands there already."
	}
	return "There is no such step."
}

// checkStep checks what was typed for a step that may be taken.
func (d Docket) checkStep(s LifeStep, now time.Time) Invalid {
	invalid := Invalid{}
	switch {
	case s.Kind == EventExtended && s.Until.IsZero():
		invalid["until"] = "Give the new last day for comments."
	case s.Kind == EventExtended && !d.Closes.IsZero() && !s.Until.After(d.Closes):
		invalid["until"] = "The new last day has to be later than the one that is set. To end earlier, close the " +
			"docket on the day."
	case !s.Until.IsZero() && (!s.Until.After(now) || !s.Until.After(d.Opens)):
		invalid["until"] = "The last day for comments has passed. Give a later one."
	}
	if s.needsWhy(d) && s.Why == "" {
		invalid["why"] = "Say why. Everybody can read it."
	}
	if s.Kind == EventRound && s.About == "" {
		invalid["about"] = "Say what the round is about. Everybody can read it."
	}
	for field, text := range map[string]string{"why": s.Why, "about": s.About} {
		if utf8.RuneCountInString(text) > MaxWhy {
			invalid[field] = "Write at most 1,000 characters."
		}
	}
	if s.Kind == EventReported {
		s.Link.check(invalid)
	}
	return invalid
}

// needsWhy reports whether people are owed a reason.
func (s LifeStep) needsWhy(d Docket) bool {
	switch s.Kind {
	case EventExtended:
		return !d.Closes.IsZero()
	case EventClosed, EventOpened, EventArchived:
		return !s.Brief
	}
	return false
}

// check checks a link that may be left out as a whole.
func (l Link) check(invalid Invalid) {
	if l == (Link{}) {
		return
	}
	if n := utf8.RuneCountInString(l.Title); n == 0 || n > MaxLinkTitle {
		invalid["title"] = "Give the link a title of at most 200 characters."
	}
	if !l.Valid() {
		invalid["href"] = "Give the whole address, which begins with https://."
	}
}

// Valid reports whether the link's address is one that a page may lead to.
func (l Link) Valid() bool {
	u, err := url.Parse(l.Href)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(l.Href) <= MaxLinkHref
}

// oneLine is a text without line breaks and runs of blanks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// ParseEnd reads an end of a comment period as people write it: a day, of which the
// last moment still counts, or a day and a time, in the docket's zone. Docket.Closes is
// the first moment at which the docket is closed.
func ParseEnd(text string, loc *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return StartOfDay(day.Year(), day.Month(), day.Day()+1, loc), nil
	}
	text = strings.Replace(text, " ", "T", 1)
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(form, text, loc); err == nil {
			return t, nil
		}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, Invalid{"until": "Write the day as year, month and day, such as 2026-12-31, with a time " +
			"where it is not the end of the day: 2026-12-31T17:00."}
	}
	return t, nil
}
