package views

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"commentportal/chart"
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// LedgerRow is a line of the ledger or, as a part, one of its reasons.
type LedgerRow struct {
	Label    string
	Means    string
	Comments int
	Share    string // of all received; "" where nothing was
	Part     bool
	Received bool
	Status   docket.Status // of a line that is no part; "" for all received
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
			row.Label, row.Means, row.Status = say.Known(status.Label()), statusMeans(say, status), status
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

	AsOf    string
	Picture LedgerPicture
	Hidden  []LedgerHidden
	Took    LedgerTook
	CSV     string // address of this page as a file

	Figures  FiguresPart
	Sentence string
}

// LedgerPicture is what came in and what became of it, as a picture with its table.
type LedgerPicture struct {
	Flow   templ.Component // for wide screens; nil: it cannot be told how comments came
	Bars   templ.Component // for narrow ones; nil: nothing came
	Became []string        // heads the columns
	Ways   []LedgerWay
}

// LedgerWay is one way in which comments came.
type LedgerWay struct {
	Label  string
	All    string
	Became []string
}

// LedgerHidden is in how many comments words of a kind are hidden.
type LedgerHidden struct{ Label, Comments string }

// LedgerTook is how long decisions took, as a picture with its table.
type LedgerTook struct {
	Chart templ.Component // nil: nothing was decided
	Rows  []LedgerHidden
}

// NewLedgerPage lays out the ledger.
func NewLedgerPage(shell Shell, d docket.Docket, lines []docket.LedgerLine, mended int,
	f docket.Figures) LedgerPage {
	say := shell.Say
	p := LedgerPage{Shell: shell, Rows: ledgerRows(say, d, lines), Figures: NewFiguresPart(shell.Say,
		"ledger", d, f), Sentence: ledgerSentence(shell.Say, f)}
	p.AsOf, p.CSV = say.Moment(f.Until.In(d.Location())), "/dockets/"+string(d.ID)+"/ledger.csv"
	same := f.Agrees(lines)
	p.Picture = newLedgerPicture(say, lines, f, same)
	if same {
		p.Rows = withCopies(say, p.Rows, f)
	}
	all := 0
	for _, row := range p.Rows {
		if row.Received {
			all = row.Comments
		}
	}
	for i := range p.Rows {
		if all >= docket.LeastToCompare {
			p.Rows[i].Share = strings.ReplaceAll(percent(docket.Share{Of: p.Rows[i].Comments, All: all}), " ", "\u00a0")
		}
	}
	for _, h := range f.HiddenFor {
		p.Hidden = append(p.Hidden, LedgerHidden{say.Known(KindLabel(h.Kind)), say.Number(h.Comments)})
	}
	p.Took = newLedgerTook(say, f)
	if mended > 0 {
		p.Mended = shell.Say.Count(mended, "The writer of %d comment mended it after it was not posted, and sent it "+
			"again. It stands in the table once, with what became of it last.",
			"The writers of %d comments mended them after they were not posted, and sent them again. Each stands in "+
				"the table once, with what became of it last.")
	}
	return p
}

// withCopies adds below what is posted how much of it belongs to letters.
func withCopies(say *phrase.Printer, rows []LedgerRow, f docket.Figures) []LedgerRow {
	var out []LedgerRow
	for _, row := range rows {
		if out = append(out, row); row.Part || row.Status == "" {
			continue
		}
		if n := f.Copies[row.Status]; n > 0 {
			out = append(out, LedgerRow{Label: say.Text("Copies of a letter"), Comments: n, Part: true})
		}
	}
	return out
}

// newLedgerPicture draws the ledger. What cannot be told by how comments came, since figures
// are older than the ledger or the ways too small, is drawn as bars alone.
func newLedgerPicture(say *phrase.Printer, lines []docket.LedgerLine, f docket.Figures, same bool) LedgerPicture {
	var p LedgerPicture
	title := say.Text("What came in, and what became of it")
	bars := chart.Bars{ID: "ledger-bars", Title: title, Series: []string{say.Text("Comments")}}
	var ends []chart.FlowEnd
	var became []string
	for _, l := range lines {
		if l.Reason != "" || l.Line == docket.LedgerReceived {
			continue
		}
		label := say.Known(docket.Status(l.Line).Label())
		ends = append(ends, chart.FlowEnd{Label: label, Class: l.Line})
		bars.Rows = append(bars.Rows, chart.Row{Label: label, Values: []int{l.Comments}})
		became = append(became, label+": "+say.Number(l.Comments))
	}
	if len(bars.Rows) == 0 || f.Received == 0 {
		return p
	}
	bars.Desc = say.Text("What became of the comments: %s.", say.List(became))
	p.Bars = drawn(bars.SVG)
	if !same {
		return p
	}
	flow := chart.Flow{ID: "ledger-flow", Title: title, To: ends}
	var ways []string
	for _, came := range f.Came {
		way := LedgerWay{Label: say.Known(came.Label), All: say.Number(came.All())}
		var bands []int
		for _, end := range ends {
			n := came.Became[docket.Status(end.Class)]
			bands, way.Became = append(bands, n), append(way.Became, say.Number(n))
		}
		flow.From, flow.Bands = append(flow.From, chart.FlowEnd{Label: way.Label}), append(flow.Bands, bands)
		ways, p.Ways = append(ways, way.Label+": "+way.All), append(p.Ways, way)
	}
	for _, end := range ends {
		p.Became = append(p.Became, end.Label)
	}
	flow.Desc = say.Text("How the comments came: %s.", say.List(ways)) + " " + bars.Desc
	p.Flow = drawn(flow.SVG)
	return p
}

// newLedgerTook draws how long decisions took.
func newLedgerTook(say *phrase.Printer, f docket.Figures) LedgerTook {
	var t LedgerTook
	if len(f.Took) == 0 {
		return t
	}
	c := chart.Columns{ID: "ledger-took", Title: say.Text("Days from filing to the decision that stands"),
		Desc: say.Text("A column for each number of days. Half were decided within %s, nine of ten within %s. The "+
			"table has every figure.", span(say, f.Median), span(say, f.Ninth)), Scale: say.Text("days")}
	for i, n := range f.Took {
		label, row := strconv.Itoa(i), say.Count(i, "%d day", "%d days")
		switch i {
		case 0:
			row = say.Text("Less than a day")
		case docket.TookDays - 1:
			label, row = label+"+", say.Count(i, "%d day or more", "%d days or more")
		}
		c.Rows = append(c.Rows, chart.Column{Label: label, Value: n})
		t.Rows = append(t.Rows, LedgerHidden{row, say.Number(n)})
	}
	t.Chart = drawn(c.SVG)
	return t
}
