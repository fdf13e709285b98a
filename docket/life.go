package docket

import (
	"slices"
	"time"
)

// State is where a docket stands in its whole life, as people read it. A Period
// says whether comments are taken; a State says more.
type State string

// The states of a docket, in the order of its life.
const (
	StateAnnounced    State = "announced"        // opens in the future
	StateOpen         State = "open"             //
	StateExtended     State = "extended"         // open, with a later end than was said first
	StateClosingSoon  State = "closing_soon"     // open, in its last days
	StateClosed       State = "closed"           //
	StateLateComments State = "late_comments"    // closed; late comments are still taken, and marked
	StateUnderReview  State = "under_review"     // staff say that they read what came in
	StateReported     State = "report_published" //
	StateArchived     State = "archived"         // nothing is taken or changed any more
)

// Label is what people read for a state.
func (s State) Label() string {
	switch s {
	case StateAnnounced:
		return "Announced"
	case StateOpen:
		return "Open"
	case StateExtended:
		return "Extended"
	case StateClosingSoon:
		return "Closing soon"
	case StateLateComments:
		return "Closed, late comments taken"
	case StateUnderReview:
		return "Under review"
	case StateReported:
		return "Report published"
	case StateArchived:
		return "Archived"
	}
	return "Closed"
}

// ClosingSoonDays is in how many days before its end a docket is closing soon.
const ClosingSoonDays = 7

// EventKind is what happened in the life of a docket.
type EventKind string

// The events of a docket's life. Those of a stage stand until the docket is opened
// again.
const (
	EventOpened   EventKind = "opened"   // by staff, after it was closed
	EventExtended EventKind = "extended" // from one end to a later one
	EventClosed   EventKind = "closed"   // by staff
	EventRound    EventKind = "round"    // opened again for a further round
	EventReview   EventKind = "review"
	EventReported EventKind = "reported"
	EventArchived EventKind = "archived"
	EventTexts    EventKind = "texts" // what the docket says was changed
)

// Event is a change in the life of a docket that the public may read.
type Event struct {
	Kind  EventKind `json:"kind"`
	At    time.Time `json:"at"`
	Round int       `json:"round,omitempty"` // in which it happened, from 1; 0 is the first
	From  time.Time `json:"from,omitzero"`   // the end that was said before; zero: none
	To    time.Time `json:"to,omitzero"`     // the end from then on; zero: none
	Why   string    `json:"why,omitempty"`   // in the words of staff
	About string    `json:"about,omitempty"` // what a further round is about
	Link  *Link     `json:"link,omitempty"`  // to the published report
}

// Link leads to related material: a post, a meeting, an earlier report.
type Link struct {
	Title string `json:"title"`
	Href  string `json:"href"` // https
}

// Stage is what staff said last of a docket after it was closed: EventReview,
// EventReported, EventArchived, or "" where they said nothing since it was opened.
func (d Docket) Stage() EventKind {
	for i := len(d.Events) - 1; i >= 0; i-- {
		switch kind := d.Events[i].Kind; kind {
		case EventReview, EventReported, EventArchived:
			return kind
		case EventOpened, EventRound, EventClosed:
			return ""
		}
	}
	return ""
}

// Report is the link to the published report, where staff gave one and the docket was not
// opened again since.
func (d Docket) Report() (Link, bool) {
	for _, e := range slices.Backward(d.Events) {
		switch e.Kind {
		case EventReported:
			if e.Link == nil {
				return Link{}, false
			}
			return *e.Link, true
		case EventOpened, EventRound, EventClosed:
			return Link{}, false
		}
	}
	return Link{}, false
}

// Archived reports whether the docket is kept as it is and takes nothing any more.
func (d Docket) Archived() bool { return d.Stage() == EventArchived }

// Extensions lists how the end of the round that is asked now was moved, oldest first.
func (d Docket) Extensions() []Event {
	var list []Event
	for _, e := range d.Events {
		switch e.Kind {
		case EventExtended:
			if !e.From.IsZero() { // otherwise it set the first end
				list = append(list, e)
			}
		case EventRound, EventOpened:
			list = nil
		}
	}
	return list
}

// State tells where the docket stands at the time now.
func (d Docket) State(now time.Time) State {
	switch d.Period(now) {
	case PeriodAhead:
		return StateAnnounced
	case PeriodOpen:
		return d.openState(now)
	}
	switch d.Stage() {
	case EventArchived:
		return StateArchived
	case EventReported:
		return StateReported
	case EventReview:
		return StateUnderReview
	}
	if d.AcceptLate {
		return StateLateComments
	}
	return StateClosed
}

func (d Docket) openState(now time.Time) State {
	switch {
	case !d.Closes.IsZero() && d.Closes.Sub(now) <= ClosingSoonDays*24*time.Hour:
		return StateClosingSoon
	case len(d.Extensions()) > 0:
		return StateExtended
	}
	return StateOpen
}

// DaysLeft is how many calendar days, in the docket's zone, lie between now and the
// last day on which comments are taken: 0 on that day itself, and where no end is set.
func (d Docket) DaysLeft(now time.Time) int {
	if d.Closes.IsZero() {
		return 0
	}
	return calendarDays(now.In(d.Location()), d.Closes.Add(-time.Nanosecond).In(d.Location()))
}

// AnswerOwed reports whether the task force still owes its answer: a date is set, and
// no report was published.
func (d Docket) AnswerOwed() bool {
	stage := d.Stage()
	return !d.AnswerDue.IsZero() && stage != EventReported && stage != EventArchived
}

// AnswerSoonDays is in how many days before the task force's answer is due staff are
// reminded.
const AnswerSoonDays = 30

// AnswerDays is how many calendar days, in the docket's zone, are left until the task
// force's answer is due; negative when that day has passed. It reports false where no
// answer is owed, or the day is far.
func (d Docket) AnswerDays(now time.Time) (int, bool) {
	if !d.AnswerOwed() {
		return 0, false
	}
	days := calendarDays(now.In(d.Location()), d.AnswerDue.In(d.Location()))
	return days, days <= AnswerSoonDays
}

// Life lists what happened to the docket since it was opened first, oldest first: what
// staff did, and what came by a date until now.
func (d Docket) Life(now time.Time) []Event {
	list := slices.Clone(d.Events)
	if d.closedByDate(now) {
		at := len(list)
		for at > 0 && list[at-1].At.After(d.Closes) {
			at--
		}
		list = slices.Insert(list, at, Event{Kind: EventClosed, At: d.Closes, Round: d.Round})
	}
	return list
}

// closedByDate reports whether the docket's own date closed it, and nobody before.
func (d Docket) closedByDate(now time.Time) bool {
	return !d.Closes.IsZero() && !now.Before(d.Closes) && (d.ClosedAt.IsZero() || !d.ClosedAt.Before(d.Closes))
}

// PastRound is a round of comments that is over.
type PastRound struct {
	Number int       `json:"number"`
	Opens  time.Time `json:"opens"`
	Closed time.Time `json:"closed"`
	About  string    `json:"about,omitempty"` // what it was about, in the words of staff
}
