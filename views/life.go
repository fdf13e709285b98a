package views

import (
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// DocketLife says where a docket stands, on every page of it.
type DocketLife struct {
	State    docket.State
	Label    string
	Line     string // in a sentence or two
	Why      string // an extension's reason, in the words of staff
	Archived string // the rest of the banner of archived content; "" where it is none
}

// NewDocketLife says where d stands at the time now.
func NewDocketLife(d docket.Docket, now time.Time) DocketLife {
	state := d.State(now)
	life := DocketLife{State: state, Label: state.Label(), Line: periodLine(d, now)}
	if d.Period(now) == docket.PeriodOpen {
		if list := d.Extensions(); len(list) > 0 {
			life.Why = list[len(list)-1].Why
		}
	}
	if state == docket.StateArchived {
		day := phrase.English.Day(d.Events[len(d.Events)-1].At.In(d.Location()))
		life.Archived = "It is kept as it was on " + day + ". Links and addresses may no longer work."
	}
	return life
}

// periodLine says in a sentence or two when comments are taken, and what came after.
func periodLine(d docket.Docket, now time.Time) string {
	closes := d.ClosesAt()
	switch d.Period(now) {
	case docket.PeriodAhead:
		return "Comments open on " + opening(d, now) + "."
	case docket.PeriodClosed:
		line := "The comment period is closed."
		if !closes.IsZero() {
			line = "Comments closed on " + phrase.English.On(closes) + "."
		}
		return line + afterClose(d)
	}
	if closes.IsZero() {
		return "Comments are open. No closing date is set yet."
	}
	line := "Comments are open until " + phrase.English.Until(closes) + "."
	if d.State(now) == docket.StateClosingSoon {
		line += " " + daysLeft(d.DaysLeft(now))
	}
	return line + extended(d)
}

// extended says from which end to which the comment period was extended, for each time.
func extended(d docket.Docket) string {
	line, loc := "", d.Location()
	for _, e := range d.Extensions() {
		if e.From.IsZero() {
			continue
		}
		line += " The end was moved from " + phrase.English.LastDay(phrase.NewDeadline(e.From.In(loc)))
		if e.To.IsZero() {
			line += " to a day that is not set yet."
			continue
		}
		line += " to " + phrase.English.LastDay(phrase.NewDeadline(e.To.In(loc))) + "."
	}
	return line
}

func daysLeft(n int) string {
	switch n {
	case 0:
		return "This is the last day."
	case 1:
		return "One day is left after today."
	}
	return phrase.English.Text("%d days are left after today.", n)
}

// afterClose says what a closed docket still takes, or what came of it.
func afterClose(d docket.Docket) string {
	line := ""
	switch d.Stage() {
	case docket.EventReview:
		line = " The task force is reading what came in."
	case docket.EventReported:
		line = " The report is published."
	}
	if d.AcceptLate && !d.Archived() {
		line += " You can still send a comment; it will be marked late."
	}
	return line
}
