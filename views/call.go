package views

import (
	"slices"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// CallPage is a docket's own page.
type CallPage struct {
	Shell   Shell
	Accepts bool
	Ahead   bool   // comments are not taken yet
	Form    string // where a comment is written
	List    string // where posted comments are read
	Read    string // says so, and how many there are
	Heading string // of the questions
	Asks    []CallAsk
	Dates   []CallDate
	Ledger  []LedgerRow

	Changed string // when its texts were changed last, in a sentence; "" while nobody could notice
	Rounds  []RoundRow
	Follow  string // where mail about the docket is asked for; "": nothing more happens to it
}

// CallAsk is a question with the ways to answer it and to read what others answered.
type CallAsk struct {
	Mark, Text   string
	Answer, Read NavLink // no Href: there is no such way
	To           string  // ends Read for those who hear it among other links
}

// CallDate is a step of a docket's life on the call's page.
type CallDate struct {
	What, When string
	At         CallMoment
	Link       NavLink // no Href: none
}

// CallMoment says whether a step lies behind, is the one now, or lies ahead.
type CallMoment string

// The moments.
const (
	AtDone  CallMoment = "done"
	AtNow   CallMoment = "now"
	AtAhead CallMoment = "ahead"
)

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

// NewCallPage lays out a docket's call. heard says how many posted answers its questions
// have.
func NewCallPage(shell Shell, d docket.Docket, lines []docket.LedgerLine, heard docket.Heard, now time.Time) CallPage {
	accepts, _ := d.Accepts(now)
	at := "/dockets/" + string(d.ID)
	p := CallPage{
		Shell: shell, Accepts: accepts, Ahead: d.Period(now) == docket.PeriodAhead, Form: at + "/comment",
		List: at + "/comments", Read: shell.Say.Text("Read posted comments"), Rounds: pastRounds(shell.Say, d),
		Heading: shell.Say.Text("What we asked"), Dates: lifeDates(shell.Say, d, now),
	}
	if heard.Posted > 0 {
		p.Read = shell.Say.Count(heard.Posted, "Read %d posted comment", "Read %d posted comments")
	}
	if accepts || p.Ahead {
		p.Heading = shell.Say.Count(len(d.Questions), "%d question", "%d questions. Answer any of them, or all.")
	}
	p.Asks = callAsks(shell.Say, d, heard, accepts)
	if docket.WordingOf(d).Changed() {
		p.Changed = shell.Say.Text("The texts of this call were changed on %s.",
			shell.Say.Day(d.TextsAt.In(d.Location())))
	}
	if !d.Archived() {
		p.Follow = at + "/follow"
	}
	for _, row := range ledgerRows(shell.Say, d, lines) {
		if !row.Part {
			p.Ledger = append(p.Ledger, row)
		}
	}
	return p
}

// callAsks lists the questions, and what belongs to none of them last.
func callAsks(say *phrase.Printer, d docket.Docket, heard docket.Heard, accepts bool) []CallAsk {
	answers := map[docket.QuestionID]int{}
	for _, c := range heard.Coverage {
		answers[c.Question] = c.Answers
	}
	at := "/dockets/" + string(d.ID)
	var asks []CallAsk
	for _, id := range d.QuestionIDs() {
		q, _ := d.Question(id)
		n := answers[id]
		ask := CallAsk{Mark: string(id), Text: q.Text, To: say.Text("to question %s", string(id))}
		if accepts {
			ask.Answer = NavLink{Href: at + "/comment#answer-" + string(id), Text: say.Text("Answer question %s",
				string(id))}
		}
		if n > 0 {
			ask.Read = NavLink{Href: at + "/comments?question=" + string(id),
				Text: say.Count(n, "Read %d answer", "Read %d answers")}
		}
		if id == docket.General {
			if !accepts && n == 0 {
				continue
			}
			ask.Mark, ask.To = "+", say.Text("to no question")
			if accepts {
				ask.Answer.Text = say.Text("Tell us in your own words")
			}
		}
		asks = append(asks, ask)
	}
	return asks
}

// lifeDates are the steps of a docket's life, with the days that are known. What nobody
// has set a day for has none.
func lifeDates(say *phrase.Printer, d docket.Docket, now time.Time) []CallDate {
	loc := d.Location()
	opens := d.Opens
	if opens.IsZero() {
		opens = d.FiledAt
	}
	opened := CallDate{What: say.Text("The call opened"), When: say.Day(opens.In(loc)), At: AtDone}
	taken := CallDate{What: say.Text("Comments are taken"), At: AtNow}
	read := CallDate{What: say.Text("Comments are read, posted and sorted by theme"), At: AtAhead}
	if end := d.ClosesAt(); !end.IsZero() {
		taken.When = say.Text("until %s", say.LastDay(end))
	}
	switch d.Period(now) {
	case docket.PeriodAhead:
		opened = CallDate{What: say.Text("The call opens"), When: opening(say, d, now), At: AtNow}
		taken.At = AtAhead
	case docket.PeriodOpen:
		if taken.When == "" {
			taken.When = say.Text("No closing date is set yet.")
		}
	default:
		taken.What, taken.At, read.At = say.Text("Comments were taken"), AtDone, AtNow
	}
	reported, archived := reportedAt(d), d.ArchivedAt()
	if !reported.IsZero() || !archived.IsZero() {
		read = CallDate{What: say.Text("Comments were read, posted and sorted by theme"), At: AtDone}
	}
	dates := []CallDate{opened, taken, read}
	if !d.HeardAt.IsZero() {
		dates = append(dates, CallDate{What: say.Text("What we heard was published"),
			When: say.Day(d.HeardAt.In(loc)), At: AtDone,
			Link: NavLink{Href: say.Address("/dockets/" + string(d.ID) + "/heard"), Text: say.Text("Read it")}})
	}
	switch {
	case !reported.IsZero():
		step := CallDate{What: say.Text("The report was published"), When: say.Day(reported.In(loc)), At: AtDone}
		if link, ok := d.Report(); ok {
			step.Link = NavLink{Href: link.Href, Text: link.Title}
		}
		dates = append(dates, step)
	case d.AnswerOwed():
		dates = append(dates, CallDate{What: say.Text("An answer follows"),
			When: say.Text("due on %s", say.Day(d.AnswerDue.In(loc))), At: AtAhead})
	case archived.IsZero():
		dates = append(dates, CallDate{What: say.Text("A report follows"), At: AtAhead})
	}
	if !archived.IsZero() {
		dates = append(dates, CallDate{What: say.Text("The call was archived"), When: say.Day(archived.In(loc)),
			At: AtDone})
	}
	return dates
}

// reportedAt is when the report on the round that was asked last was published; zero
// where none was.
func reportedAt(d docket.Docket) time.Time {
	for _, e := range slices.Backward(d.Events) {
		switch e.Kind {
		case docket.EventReported:
			return e.At
		case docket.EventOpened, docket.EventRound, docket.EventClosed:
			return time.Time{}
		}
	}
	return time.Time{}
}
