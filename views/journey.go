package views

import (
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Journey is the way of a comment from its receipt to the results, with the step at
// which it stands.
type Journey struct {
	Steps []JourneyStep
	Usual string // how long decisions take, in a sentence; "" where too few were made
}

// JourneyStep is one step of a comment's way.
type JourneyStep struct {
	State StepState
	Title string
	At    time.Time // when it was taken, in the docket's zone; zero: not yet, or unknown
	Text  string
	Link  NavLink // where to look; zero: nowhere
}

// StepState says whether a step of a comment's way was taken.
type StepState string

// The states of a step.
const (
	StepDone  StepState = "done"
	StepNow   StepState = "now"
	StepAhead StepState = "ahead"
)

// leastUsual is from how many decisions on a usual time is told.
const leastUsual = 20

// JourneyFacts is what the steps of a comment depend on.
type JourneyFacts struct {
	Say     *phrase.Printer
	Docket  docket.Docket
	Comment docket.Comment
	Book    docket.Codebook
	Trace   docket.Trace
	Figures docket.Figures // zero: none were counted
}

// NewJourney lays out the way of a comment. A comment whose words were removed has none.
func NewJourney(f JourneyFacts) Journey {
	c := f.Comment
	if c.Purged() {
		return Journey{}
	}
	received := c.ReceivedAt
	if received.IsZero() {
		received = c.FiledAt
	}
	j := Journey{Steps: []JourneyStep{{State: StepDone, Title: f.Say.Text("Received"), At: f.local(received)}}}
	switch {
	case c.Status == docket.Pending:
		j.Usual = usualTime(f.Say, f.Figures)
		j.Steps = append(j.Steps, f.waiting()...)
	case c.Status == docket.Withdrawn:
		j.Steps = append(j.Steps, JourneyStep{State: StepNow, Title: f.Say.Known(c.Status.Label())})
		return j
	case !c.Status.Public():
		j.Steps = append(j.Steps, f.decided(), JourneyStep{State: StepNow, Title: f.Say.Text("Not posted"),
			Text: f.Say.Text("It stays counted in the ledger, where everybody can see how many were not posted."),
			Link: NavLink{f.at("/ledger"), f.Say.Text("Read the ledger")}})
		return j
	default:
		j.Steps = append(j.Steps, f.decided(), JourneyStep{State: StepDone, Title: f.Say.Text("Posted"),
			At: f.local(c.PostedAt)})
	}
	j.Steps = append(j.Steps, f.after()...)
	if c.Status != docket.Pending {
		j.markNow()
	}
	return j
}

// at is an address of the docket.
func (f JourneyFacts) at(path string) string { return "/dockets/" + string(f.Docket.ID) + path }

func (f JourneyFacts) local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(f.Docket.Location())
}

func (f JourneyFacts) decided() JourneyStep {
	return JourneyStep{State: StepDone, Title: f.Say.Text("Decided by a person")}
}

// waiting is the step of a comment that nobody has decided about, and the next.
func (f JourneyFacts) waiting() []JourneyStep {
	text := f.Say.Text("It waits for a person, who can hide private details.")
	if !f.Comment.OpenedAt.IsZero() {
		text = f.Say.Text("A reviewer has opened it. It is not decided yet.")
	}
	return []JourneyStep{
		{State: StepNow, Title: f.Say.Text("A person decides"), Text: text},
		{State: StepAhead, Title: f.Say.Text("Posted, or not posted"),
			Text: f.Say.Text("If it is not posted, you can read the reason and what you can do at “Check a comment”."),
			Link: NavLink{f.at("/comments"), f.Say.Text("Read posted comments")}},
	}
}

// after lists the steps of a posted comment.
func (f JourneyFacts) after() (steps []JourneyStep) {
	if len(f.Book.Themes) > 0 {
		sorted := JourneyStep{State: StepAhead, Title: f.Say.Text("Sorted by theme"),
			Text: f.Say.Text("People note which themes each answer raises."),
			Link: NavLink{f.at("/themes"), f.Say.Text("See the themes")}}
		if f.sorted() {
			sorted.State = StepDone
		}
		steps = append(steps, sorted)
	}
	return append(steps, f.results())
}

// sorted reports whether nothing is left to read for themes in a posted comment.
func (f JourneyFacts) sorted() bool {
	if !f.Comment.Status.Public() || len(f.Trace.Answers) == 0 {
		return false
	}
	for _, a := range f.Trace.Answers {
		switch a.State {
		case docket.TraceUnread, docket.TraceSecondReading, docket.TraceDisputed, docket.TraceToRevisit:
			return false
		}
	}
	return true
}

// results is the last step: what is published of all comments.
func (f JourneyFacts) results() JourneyStep {
	step := JourneyStep{State: StepAhead, Title: f.Say.Text("Results are published")}
	report, reported := f.Docket.Report()
	switch {
	case !f.Docket.HeardAt.IsZero():
		step.State, step.At = StepDone, f.local(f.Docket.HeardAt)
		step.Link = NavLink{f.at("/heard"), f.Say.Text("What we heard, and what we did about it")}
	case reported:
		step.State, step.Link = StepDone, NavLink{report.Href, report.Title}
	case f.Docket.AnswerOwed():
		step.Text = f.Say.Text("The answer to all comments is due on %s.", f.Say.Day(f.local(f.Docket.AnswerDue)))
	default:
		step.Text = f.Say.Text("No date is set yet.")
	}
	if step.State == StepAhead && !f.Docket.Archived() {
		step.Link = NavLink{f.at("/follow"), f.Say.Text("Hear of it by mail")}
	}
	return step
}

// markNow marks the first step ahead as the one at which the comment stands.
func (j *Journey) markNow() {
	for i := range j.Steps {
		if j.Steps[i].State == StepAhead {
			j.Steps[i].State = StepNow
			return
		}
	}
}

// label says the state of a step to those who do not see its mark.
func (s StepState) label(say *phrase.Printer) string {
	switch s {
	case StepDone:
		return say.Text("Done:")
	case StepNow:
		return say.Text("Now:")
	}
	return say.Text("Still ahead:")
}

// current is the value of aria-current.
func (s StepState) current() string {
	if s == StepNow {
		return "step"
	}
	return "false"
}

// usualTime says how long decisions took, once enough were made to tell.
func usualTime(say *phrase.Printer, f docket.Figures) string {
	if f.Judged.All < leastUsual {
		return ""
	}
	half, most := atMost(say, f.Median), atMost(say, f.Ninth)
	if half == most {
		return say.Text("Nine of ten comments were decided within %s.", most)
	}
	return say.Text("Half of the comments were decided within %s, nine of ten within %s.", half, most)
}

// atMost is a time in whole hours or days, rounded up.
func atMost(say *phrase.Printer, d time.Duration) string {
	const day = 24 * time.Hour
	if d <= day {
		return say.Count(max(int((d+time.Hour-1)/time.Hour), 1), "%d hour", "%d hours")
	}
	return say.Count(int((d+day-1)/day), "%d day", "%d days")
}
