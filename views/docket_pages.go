package views

import (
	"cmp"
	"slices"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// CallsPage lists the dockets.
type CallsPage struct {
	Shell Shell
	Calls []CallCard
	More  bool // a list of all calls stands elsewhere
}

// CallCard is one docket in the list.
type CallCard struct {
	Href, Title, Agency, Summary, Period string
	Docket                               docket.Docket
	State                                string // its label
	Open                                 bool
}

// NewCallsPage lists open dockets first, then those to come, then closed ones with
// the newest first.
func NewCallsPage(shell Shell, dockets []docket.Docket, now time.Time) CallsPage {
	p := CallsPage{Shell: shell}
	for _, d := range slices.SortedStableFunc(slices.Values(dockets), func(a, b docket.Docket) int {
		return cmp.Or(callRank(a, now)-callRank(b, now), b.FiledAt.Compare(a.FiledAt))
	}) {
		p.Calls = append(p.Calls, CallCard{
			Href: "/dockets/" + string(d.ID), Docket: d, Title: d.Title, Agency: d.Agency, Summary: d.Summary,
			Period: periodLine(shell.Say, d, now), State: shell.Say.Known(d.State(now).Label()),
			Open: d.Period(now) == docket.PeriodOpen,
		})
	}
	return p
}

func callRank(d docket.Docket, now time.Time) int {
	switch d.Period(now) {
	case docket.PeriodOpen:
		return 0
	case docket.PeriodAhead:
		return 1
	}
	return 2
}

// Lead says what can be done with the calls.
func (p CallsPage) Lead() string {
	for _, c := range p.Calls {
		if c.Open {
			return p.Shell.Say.Text("Choose a call for comments. Your answers help to shape its report.")
		}
	}
	return p.Shell.Say.Text("No call is open for comments now. Choose one to read what was asked and what came in.")
}

// CallPage is a docket's own page.
type CallPage struct {
	Shell   Shell
	Accepts bool
	Form    string
	Ledger  []LedgerRow

	Changed   string // when its texts were changed last, in a sentence; "" while nobody could notice
	AnswerDue string // when the task force's answer is due, in a sentence
	Rounds    []RoundRow
	Follow    string // where mail about the docket is asked for; "": nothing more happens to it
}

// RoundRow is a round of comments that is over.
type RoundRow struct {
	Line  string
	About string // in the words of staff
}

// pastRounds lists the rounds of d that are over, newest first.
func pastRounds(say *phrase.Printer, d docket.Docket) []RoundRow {
	var rows []RoundRow
	for _, r := range slices.Backward(d.PastRounds) {
		rows = append(rows, RoundRow{Line: say.Text("Round %s took comments from %s to %s.", say.Number(r.Number),
			say.Day(r.Opens.In(d.Location())), say.Day(r.Closed.In(d.Location()))), About: r.About})
	}
	return rows
}

// NewCallPage lays out a docket's call.
func NewCallPage(shell Shell, d docket.Docket, lines []docket.LedgerLine, now time.Time) CallPage {
	accepts, _ := d.Accepts(now)
	p := CallPage{
		Shell: shell, Accepts: accepts, Form: "/dockets/" + string(d.ID) + "/comment",
		Rounds: pastRounds(shell.Say, d),
	}
	if docket.WordingOf(d).Changed() {
		p.Changed = shell.Say.Text("The texts of this call were changed on %s.",
			shell.Say.Day(d.TextsAt.In(d.Location())))
	}
	if !d.Archived() {
		p.Follow = "/dockets/" + string(d.ID) + "/follow"
	}
	if d.AnswerOwed() {
		p.AnswerDue = shell.Say.Text("The answer of the task force is due on %s.",
			shell.Say.Day(d.AnswerDue.In(d.Location())))
	}
	for _, row := range ledgerRows(shell.Say, d, lines) {
		if !row.Part {
			p.Ledger = append(p.Ledger, row)
		}
	}
	return p
}

// LedgerRow is a line of the ledger or, as a part, one of its reasons.
type LedgerRow struct {
	Label    string
	Means    string
	Comments int
	Part     bool
	Received bool
}

func ledgerRows(say *phrase.Printer, d docket.Docket, lines []docket.LedgerLine) []LedgerRow {
	var rows []LedgerRow
	for _, l := range lines {
		row := LedgerRow{Comments: l.Comments, Part: l.Reason != "", Received: l.Line == docket.LedgerReceived}
		status := docket.Status(l.Line)
		switch {
		case row.Part:
			if row.Label = d.ReasonLabel(l.Reason); l.Reason == docket.ReasonPurged {
				row.Label = say.Text("Removed by order")
			}
		case row.Received:
			row.Label, row.Means = say.Text("Received||comments"), say.Text("All comments, however they reached us")
		default:
			row.Label, row.Means = say.Known(status.Label()), statusMeans(say, status)
		}
		rows = append(rows, row)
	}
	return rows
}

func statusMeans(say *phrase.Printer, s docket.Status) string {
	switch s {
	case docket.Pending:
		return say.Text("Not decided yet")
	case docket.Posted:
		return say.Text("On this site, word for word")
	case docket.PostedWithRedactions:
		return say.Text("On this site, with private details hidden")
	case docket.Withheld:
		return say.Text("Decided by a person, with a reason")
	case docket.Withdrawn:
		return say.Text("Taken back by the person who sent it")
	case docket.Spam:
		return say.Text("Advertising or automated messages")
	}
	return ""
}

// LedgerPage says what became of every comment received.
type LedgerPage struct {
	Shell  Shell
	Rows   []LedgerRow
	Mended string // how many were mended by their writers; "" for none

	Figures  FiguresPart
	Sentence string
}

// NewLedgerPage lays out the ledger.
func NewLedgerPage(shell Shell, d docket.Docket, lines []docket.LedgerLine, mended int,
	f docket.Figures) LedgerPage {
	p := LedgerPage{Shell: shell, Rows: ledgerRows(shell.Say, d, lines), Figures: NewFiguresPart(shell.Say,
		"ledger", d, f), Sentence: ledgerSentence(shell.Say, f)}
	if mended > 0 {
		p.Mended = shell.Say.Count(mended, "The writer of %d comment mended it after it was not posted, and sent it "+
			"again. It stands in the table once, with what became of it last.",
			"The writers of %d comments mended them after they were not posted, and sent them again. Each stands in "+
				"the table once, with what became of it last.")
	}
	return p
}

// PolicyPage is a policy.
type PolicyPage struct {
	Shell    Shell
	Contacts []SiteContact
}

// SiteContact is somebody to write to: by mail, or on a page of theirs.
type SiteContact struct {
	For     string // agency and title of the docket that it belongs to; "" for the site's own
	Address string
	Href    string
}
