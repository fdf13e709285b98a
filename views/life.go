package views

import (
	"slices"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// DocketLife says where a docket stands, on every page of it.
type DocketLife struct {
	State    docket.State
	Label    string
	Line     string // in a sentence or two
	Why      string // the reason of the step taken last, in the words of staff
	WhyLabel string // says what it is the reason of
	Archived string // the rest of the banner of archived content; "" where it is none
	Round    string // which further round it is; "" in the first
	About    string // what that round is about, in the words of staff
	Report   NavLink
	Heard    string // address of the page that says what was heard; "" while none is published
}

// NewDocketLife says where d stands at the time now.
func NewDocketLife(say *phrase.Printer, d docket.Docket, now time.Time) DocketLife {
	state := d.State(now)
	life := DocketLife{State: state, Label: say.Known(state.Label()), Line: periodLine(say, d, now)}
	life.WhyLabel, life.Why = lastReason(say, d, now)
	if d.Round > 1 {
		life.Round, life.About = say.Text("This is round %s of the call.", say.Number(d.Round)), d.RoundAbout
	}
	if link, ok := d.Report(); ok {
		life.Report = NavLink{Href: link.Href, Text: link.Title}
	}
	if !d.HeardAt.IsZero() {
		life.Heard = "/dockets/" + string(d.ID) + "/heard"
	}
	if state == docket.StateArchived {
		day := say.Day(d.Events[len(d.Events)-1].At.In(d.Location()))
		life.Archived = say.Text("It is kept as it was on %s. Links and addresses may no longer work.", day)
	}
	return life
}

// lastReason is what staff gave as the reason of the step that they took last, or of the
// extension while comments are open.
func lastReason(say *phrase.Printer, d docket.Docket, now time.Time) (label, why string) {
	if list := d.Extensions(); len(list) > 0 && d.Period(now) == docket.PeriodOpen {
		return say.Text("Why it was extended:"), list[len(list)-1].Why
	}
	for _, e := range slices.Backward(d.Events) {
		if e.Kind == docket.EventExtended {
			break
		}
		if e.Kind != docket.EventTexts { // its reason stands with what was changed
			return say.Text("The reason:"), e.Why
		}
	}
	return "", ""
}

// periodLine says in a sentence or two when comments are taken, and what came after.
func periodLine(say *phrase.Printer, d docket.Docket, now time.Time) string {
	closes := d.ClosesAt()
	switch d.Period(now) {
	case docket.PeriodAhead:
		return say.Text("Comments open on %s.", opening(say, d, now))
	case docket.PeriodClosed:
		line := say.Text("The comment period is closed.")
		if !closes.IsZero() {
			line = say.Text("Comments closed on %s.", say.On(closes))
		}
		return line + afterClose(say, d)
	}
	if closes.IsZero() {
		return say.Text("Comments are open. No closing date is set yet.")
	}
	line := say.Text("Comments are open until %s.", say.Until(closes))
	if d.State(now) == docket.StateClosingSoon {
		line += " " + daysLeft(say, d.DaysLeft(now))
	}
	return line + extended(say, d)
}

// extended says from which end to which the comment period was extended, for each time.
func extended(say *phrase.Printer, d docket.Docket) string {
	line, loc := "", d.Location()
	for _, e := range d.Extensions() {
		if e.From.IsZero() {
			continue
		}
		from := say.LastDay(phrase.NewDeadline(e.From.In(loc)))
		if e.To.IsZero() {
			line += " " + say.Text("The end was moved from %s to a day that is not set yet.", from)
			continue
		}
		to := say.LastDay(phrase.NewDeadline(e.To.In(loc)))
		line += " " + say.Text("The end was moved from %s to %s.", from, to)
	}
	return line
}

func daysLeft(say *phrase.Printer, n int) string {
	switch n {
	case 0:
		return say.Text("This is the last day.")
	case 1:
		return say.Text("One day is left after today.")
	}
	return say.Text("%d days are left after today.", n)
}

// afterClose says what a closed docket still takes, or what came of it.
func afterClose(say *phrase.Printer, d docket.Docket) string {
	line := ""
	switch d.Stage() {
	case docket.EventReview:
		line = " " + say.Text("What came in is being read.")
	case docket.EventReported:
		line = " " + say.Text("The report is published.")
	}
	if d.AcceptLate && !d.Archived() {
		line += " " + say.Text("You can still send a comment; it will be marked late.")
	}
	return line
}

// mediaOf is the site with the docket's own contact for the press, where it has one.
func mediaOf(s Shell) Site {
	if s.Docket.Media.Email != "" {
		s.Site.Media = s.Docket.Media.Email
	}
	return s.Site
}
