package docket

import (
	"slices"
	"time"
)

// FiguresComment is what figures need of one comment: when what became of it, and of
// which kind it is. No word of it is among them.
type FiguresComment struct {
	ID       CommentID
	Filed    time.Time
	Opened   time.Time // by a person, first; zero: never
	Status   Status
	Sector   string
	Type     SubmitterType
	Channel  Channel
	Language string
	Bytes    int             // of all answers as received
	Copy     bool            // it belongs to a letter that others sent, too
	Hidden   []RedactionKind // of words hidden in it as it is posted, each once
	Answers  []FiguresAnswer
	Changes  []FiguresChange // in order
	Reports  []FiguresReport
}

// FiguresAnswer is one answer, as figures need it.
type FiguresAnswer struct {
	Question QuestionID
	Status   Status
	Redacted bool
}

// FiguresChange is one decision, withdrawal or undoing.
type FiguresChange struct {
	At        time.Time
	From, To  Status
	Action    Action
	By        UserID
	Automatic bool
}

// FiguresReport is what a reader reported about a posted comment. Closed is zero while
// it is open.
type FiguresReport struct{ At, Closed time.Time }

// FiguresSignature is a decision that waited for a second person.
type FiguresSignature struct {
	State            SignatureState
	Proposed, Signed time.Time
}

// Figures says how quick an office is and whether it treats everybody alike. All of it
// is counted from comments and decisions as they are stored; nothing is counted by the
// person who decided.
type Figures struct {
	Until    time.Time
	Received int
	Waiting  int
	Oldest   time.Time // filing of the comment that waits longest; zero: none waits

	Today FiguresDay
	Days  []FiguresDay // every day from the first filing on

	Judged Share         // posted among those posted or withheld
	Hidden Share         // posted with something hidden among those posted
	Median time.Duration // from filing to the decision that stands
	Ninth  time.Duration // nine of ten did not take longer

	Dimensions []FiguresDimension
	Level      float64 // point of the normal distribution for the comparisons
	Steps      []FiguresStep

	Came      []FiguresCame   // by how it came, the most first
	Copies    map[Status]int  // posted comments that belong to a letter
	HiddenFor []FiguresHidden // the most first
	Took      []int           // decisions that stand, by days from filing; nil: none

	Decisions   int
	Undone      int
	Changed     int // later, from one outcome to another
	TakenDown   int // posted ones that an office withheld later
	OnRequest   int // posted ones that their senders withdrew
	Reported    int
	Signed      int
	NotSigned   int
	NoSignature bool // nothing waited for a second person
}

// FiguresDay is one day in the zone of the docket.
type FiguresDay struct {
	Day                        time.Time // its beginning
	Received, Decided, Waiting int       // Waiting: at its end
}

// FiguresStep is how long one step took.
type FiguresStep struct {
	Name   string
	Cases  int
	Median time.Duration
}

// tally adds comments up.
type figuresTally struct {
	d    Docket
	now  time.Time
	fig  Figures
	took []time.Duration

	days  map[time.Time]*FiguresDay // Waiting: what the day adds
	dims  []*figuresDim
	steps map[string][]time.Duration
}

// The steps, in the order of the page.
const (
	stepOpening   = "Arrival to first opening"
	stepDeciding  = "First opening to decision"
	stepSignature = "Waiting for a second signature"
	stepReport    = "Report of a reader to its answer"
)

// CountFigures counts the figures of a docket at a moment.
func CountFigures(d Docket, now time.Time, comments func(func(FiguresComment) error) error,
	signatures []FiguresSignature) (Figures, error) {
	t := &figuresTally{d: d, now: now, days: map[time.Time]*FiguresDay{}, dims: figuresDims(d),
		steps: map[string][]time.Duration{}}
	t.fig.Until = now
	err := comments(func(c FiguresComment) error {
		t.add(c)
		return nil
	})
	if err != nil {
		return Figures{}, err
	}
	t.addSignatures(signatures)
	t.finish()
	return t.fig, nil
}

func (t *figuresTally) day(at time.Time) *FiguresDay {
	at = at.In(t.d.Location())
	start := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	if t.days[start] == nil {
		t.days[start] = &FiguresDay{Day: start}
	}
	return t.days[start]
}

func (t *figuresTally) add(c FiguresComment) {
	t.fig.Received++
	t.addCame(c)
	filed := t.day(c.Filed)
	filed.Received++
	t.addReports(c)
	if c.Status == Withdrawn && len(c.Changes) == 0 { // it came in as withdrawn, and never waited
		return
	}
	filed.Waiting++
	decided, by := t.walk(c)
	switch {
	case c.Status == Pending:
		t.fig.Waiting++
		if t.fig.Oldest.IsZero() || c.Filed.Before(t.fig.Oldest) {
			t.fig.Oldest = c.Filed
		}
	case !decided.IsZero():
		t.day(decided).Decided++
	}
	if decided.IsZero() || !judged(c.Status) {
		return
	}
	took := max(decided.Sub(c.Filed), 0)
	t.took = append(t.took, took)
	t.fig.Judged.All++
	if c.Status.Public() {
		t.fig.Judged.Of++
		t.fig.Hidden.All++
		if c.Status == PostedWithRedactions {
			t.fig.Hidden.Of++
		}
	}
	for _, dim := range t.dims {
		dim.add(c, took)
	}
	if !c.Opened.IsZero() && !by.Automatic && c.Opened.Before(decided) {
		t.step(stepOpening, c.Opened.Sub(c.Filed))
		t.step(stepDeciding, decided.Sub(c.Opened))
	}
}

// judged reports whether the office decided between posting and withholding. Spam and
// what its sender took back say nothing about how comments are treated.
func judged(s Status) bool { return s.Public() || s == Withheld }

// walk goes along what happened to a comment, and returns when it left the list for
// good by a decision, and that decision.
func (t *figuresTally) walk(c FiguresComment) (decided time.Time, by FiguresChange) {
	onRequest := 0 // until its sender takes the withdrawal back
	defer func() { t.fig.OnRequest += onRequest }()
	for _, ch := range c.Changes {
		switch {
		case ch.From == Pending && ch.To != Pending:
			t.day(ch.At).Waiting--
		case ch.From != Pending && ch.To == Pending:
			t.day(ch.At).Waiting++
			decided = time.Time{}
		}
		if ch.Action == ActionWithdraw {
			if ch.From.Public() {
				onRequest = 1
			}
			continue
		}
		if ch.Action == ActionRestore {
			onRequest = 0
			continue
		}
		if ch.Action == ActionUndo {
			t.fig.Undone++
			continue
		}
		if ch.To == Pending {
			continue
		}
		t.fig.Decisions++
		if ch.From == Pending {
			decided, by = ch.At, ch
			continue
		}
		if ch.From != ch.To {
			t.fig.Changed++
		}
		if ch.From.Public() && !ch.To.Public() {
			t.fig.TakenDown++
		}
	}
	return decided, by
}

func (t *figuresTally) addReports(c FiguresComment) {
	for _, r := range c.Reports {
		t.fig.Reported++
		if !r.Closed.IsZero() {
			t.step(stepReport, r.Closed.Sub(r.At))
		}
	}
}

func (t *figuresTally) addSignatures(list []FiguresSignature) {
	for _, g := range list {
		switch g.State {
		case SignatureAgreed:
			t.fig.Signed++
		case SignatureRefused:
			t.fig.NotSigned++
		default:
			continue
		}
		t.step(stepSignature, g.Signed.Sub(g.Proposed))
	}
	t.fig.NoSignature = len(list) == 0
}

func (t *figuresTally) step(name string, d time.Duration) {
	t.steps[name] = append(t.steps[name], max(d, 0))
}

// finish makes the figures of what was added up.
func (t *figuresTally) finish() {
	slices.Sort(t.took)
	t.finishCame()
	t.fig.Median, t.fig.Ninth = Median(t.took), Quantile(t.took, .9)
	for _, name := range []string{stepOpening, stepDeciding, stepSignature, stepReport} {
		if list := t.steps[name]; len(list) > 0 {
			slices.Sort(list)
			t.fig.Steps = append(t.fig.Steps, FiguresStep{Name: name, Cases: len(list), Median: Median(list)})
		}
	}
	t.fig.Dimensions, t.fig.Level = compareDims(t.dims, t.fig.Median)
	t.finishDays()
}

// finishDays puts the days in order, with those on which nothing happened, and adds up
// how many comments waited at the end of each.
func (t *figuresTally) finishDays() {
	today := t.day(t.now)
	first, last := today.Day, today.Day
	for day := range t.days {
		if day.Before(first) {
			first = day
		}
		if day.After(last) { // a clock that was set back
			last = day
		}
	}
	waiting := 0
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		next := FiguresDay{Day: day}
		if have := t.days[day]; have != nil {
			next = *have
		}
		waiting += next.Waiting
		next.Waiting = waiting
		t.fig.Days = append(t.fig.Days, next)
		if day.Equal(today.Day) {
			t.fig.Today = next
		}
	}
}
