package views

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"commentportal/chart"
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// FiguresPage says how quick the office is and whether it treats everybody alike.
type FiguresPage struct {
	Shell   Shell
	Docket  docket.Docket // zero: there is none yet
	Dockets []Field
	Tiles   []FiguresTile
	Part    FiguresPart
	Steps   []FiguresLine
	Fixed   []FiguresLine
	FixedOf string
}

// FiguresTile is a number that leads the page.
type FiguresTile struct{ Name, Value, More string }

// FiguresLine is a line of a small table.
type FiguresLine struct{ Name, Cases, Value string }

// FiguresPart is what staff and the public read alike.
type FiguresPart struct {
	Until  string
	Empty  bool // nothing was decided
	Chart  templ.Component
	Every  string // "day" or "week"
	Days   []FiguresDay
	Tables []FiguresTable
	All    string // the share of all
	Told   []string
	Few    bool // no group is large enough to compare
}

// FiguresDay is one row of the table of days.
type FiguresDay struct {
	Day                        string
	Received, Decided, Waiting string
}

// FiguresTable is one way to divide comments.
type FiguresTable struct {
	Name string
	Rows []FiguresRow
}

// FiguresRow is one group.
type FiguresRow struct {
	Label    string
	Decided  string
	Picture  templ.Component
	Posted   string
	Interval string
	Hidden   string
	Days     string
	Told     string
	Differs  bool
}

// mostDays is the longest period that is drawn and listed by day; longer ones are by
// week.
const mostDays = 45

// NewFiguresPart lays out what staff and the public read alike. id begins the ids of
// the chart.
func NewFiguresPart(say *phrase.Printer, id string, d docket.Docket, f docket.Figures) FiguresPart {
	p := FiguresPart{Until: say.Moment(f.Until.In(d.Location())), Empty: f.Judged.All == 0, All: percent(f.Judged)}
	p.layOutDays(say, id, f)
	p.Few = !slices.ContainsFunc(f.Dimensions, func(dim docket.FiguresDimension) bool {
		return slices.ContainsFunc(dim.Groups,
			func(g docket.FiguresGroup) bool { return g.PostedSays != docket.TooFew })
	})
	from := 1.0
	for _, dim := range f.Dimensions {
		for _, g := range dim.Groups {
			low, _ := g.Posted.Interval(docket.Usual95)
			if g.Posted.All >= docket.LeastToCompare || p.Few {
				from = min(from, low)
			}
		}
	}
	for _, dim := range f.Dimensions {
		table := FiguresTable{Name: say.Known(dim.Name)}
		for _, g := range dim.Groups {
			row := newFiguresRow(say, dim, g, f, from)
			table.Rows = append(table.Rows, row)
			if row.Differs {
				p.Told = append(p.Told, table.Name+", "+row.Label+": "+row.Told+".")
			}
		}
		p.Tables = append(p.Tables, table)
	}
	return p
}

func newFiguresRow(say *phrase.Printer, dim docket.FiguresDimension, g docket.FiguresGroup, f docket.Figures,
	from float64) FiguresRow {
	low, high := g.Posted.Interval(docket.Usual95)
	row := FiguresRow{Label: groupLabel(say, dim.Name, g.Label), Decided: say.Number(g.Posted.All),
		Posted: number1(100 * g.Posted.Value()),
		Interval: say.Text("%s to %s", fmt.Sprintf("%.0f", 100*low),
			fmt.Sprintf("%.0f", 100*high)), Hidden: percent(g.Hidden), Days: days(g.Median)}
	if g.Hidden.All == 0 {
		row.Hidden = "–"
	}
	if g.Label == docket.OtherGroups {
		row.Days = "–"
	}
	picture := chart.Interval{Low: low, Value: g.Posted.Value(), High: high, Middle: f.Judged.Value(),
		From: from, To: 1}
	row.Picture = drawn(picture.SVG)
	row.Told, row.Differs = told(say, g)
	return row
}

// told says in plain words what the numbers of a group show.
func told(say *phrase.Printer, g docket.FiguresGroup) (words string, differs bool) {
	if g.Label == docket.OtherGroups {
		return say.Text("Several small groups"), false
	}
	var list []string
	for _, c := range []struct {
		says          docket.Comparison
		lower, higher string
	}{
		{g.PostedSays, say.Text("posted less often than the others"), say.Text("posted more often than the others")},
		{g.HiddenSays, say.Text("words hidden less often"), say.Text("words hidden more often")},
		{g.DelaySays, say.Text("waited less long"), say.Text("waited longer")},
	} {
		switch c.says {
		case docket.Lower:
			list = append(list, c.lower)
		case docket.Higher:
			list = append(list, c.higher)
		}
	}
	switch {
	case len(list) > 0:
		words = strings.Join(list, ", ")
		return strings.ToUpper(words[:1]) + words[1:], true
	case g.PostedSays == docket.TooFew:
		return say.Text("Too few to tell"), false
	}
	return say.Text("No clear difference"), false
}

// What stands for the picture where it is not seen.
const (
	daysPicture = "Two columns for each day, received and decided, and a line of how many waited at its end: " +
		"up to %d in the day of %s, and %d now. The table has every figure."
	weeksPicture = "Two columns for each week, received and decided, and a line of how many waited at its end: " +
		"up to %d in the week of %s, and %d now. The table has every figure."
)

func (p *FiguresPart) layOutDays(say *phrase.Printer, id string, f docket.Figures) {
	p.Every = "day"
	rows := f.Days
	if len(rows) > mostDays {
		p.Every, rows = "week", weeks(rows)
	}
	c := chart.Days{ID: id + "-days", Title: say.Known(p.chartTitle()),
		Series: [2]string{say.Text("Received"), say.Text("Decided")}, Line: say.Text("Waiting at the end of the day")}
	if p.Every == "week" {
		c.Line = say.Text("Waiting at the end of the week")
	}
	most := 0
	for i, row := range rows {
		label := say.Day(row.Day)
		c.Rows = append(c.Rows, chart.Day{Label: label, Values: [2]int{row.Received, row.Decided}, Line: row.Waiting})
		p.Days = append(p.Days, FiguresDay{label, say.Number(row.Received), say.Number(row.Decided),
			say.Number(row.Waiting)})
		if row.Waiting > rows[most].Waiting {
			most = i
		}
	}
	if len(rows) == 0 {
		p.Chart = templ.NopComponent
		return
	}
	last := rows[len(rows)-1]
	c.Desc = say.Text(daysPicture, rows[most].Waiting, say.Day(rows[most].Day), last.Waiting)
	if p.Every == "week" {
		c.Desc = say.Text(weeksPicture, rows[most].Waiting, say.Day(rows[most].Day), last.Waiting)
	}
	p.Chart = drawn(c.SVG)
	slices.Reverse(p.Days)
}

// weeks adds days up to weeks that begin on Monday.
func weeks(list []docket.FiguresDay) []docket.FiguresDay {
	var out []docket.FiguresDay
	for i, day := range list {
		if i == 0 || day.Day.Weekday() == time.Monday {
			out = append(out, docket.FiguresDay{Day: day.Day})
		}
		week := &out[len(out)-1]
		week.Received += day.Received
		week.Decided += day.Decided
		week.Waiting = day.Waiting
	}
	return out
}

func drawn(svg func(io.Writer) error) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return svg(w) })
}

// percent prints a share with one digit, as the tables do.
func percent(s docket.Share) string { return number1(100*s.Value()) + " %" }

func number1(v float64) string { return fmt.Sprintf("%.1f", v) }

// days prints a time in days with one digit.
func days(d time.Duration) string { return number1(d.Hours() / 24) }

// span prints a time in the unit that fits it.
func span(say *phrase.Printer, d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return say.Count(whole(d.Seconds()), "%d second", "%d seconds")
	case d < 2*time.Hour:
		return say.Count(whole(d.Minutes()), "%d minute", "%d minutes")
	case d < 48*time.Hour:
		return say.Count(whole(d.Hours()), "%d hour", "%d hours")
	}
	return say.Text("%s days", days(d))
}

func whole(v float64) int { return int(math.RoundToEven(v)) }

// groupLabel is the name of a group in a dimension.
func groupLabel(say *phrase.Printer, dimension, label string) string {
	if label == docket.OtherGroups {
		return say.Known(label)
	}
	if dimension == docket.FiguresLanguage {
		return languageName(say, label)
	}
	if question, ok := strings.CutPrefix(label, "Question "); ok && dimension == docket.FiguresAnswers {
		return say.Text("Question %s", question)
	}
	return say.Known(label)
}

// languageName is the name of a language in the reader's.
func languageName(say *phrase.Printer, tag string) string {
	if tag == "" {
		return say.Text("Not known")
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.Tags(language.Make(say.Language())).Name(t); name != "" {
		first, size := utf8.DecodeRuneInString(name)
		return string(unicode.ToUpper(first)) + name[size:]
	}
	return tag
}

// EveryLabel heads the column of days or weeks.
func (p FiguresPart) EveryLabel() string {
	if p.Every == "week" {
		return phrase.Marked("Week of")
	}
	return phrase.Marked("Day")
}

// chartTitle names the picture.
func (p FiguresPart) chartTitle() string {
	if p.Every == "week" {
		return phrase.Marked("Received and decided by week")
	}
	return phrase.Marked("Received and decided by day")
}

// tableCaption names the table of the picture.
func (p FiguresPart) tableCaption() string {
	if p.Every == "week" {
		return phrase.Marked("Received, decided and waiting by week, newest first")
	}
	return phrase.Marked("Received, decided and waiting by day, newest first")
}

// ledgerSentence says how long decisions took.
func ledgerSentence(say *phrase.Printer, f docket.Figures) string {
	if f.Judged.All == 0 {
		return say.Text("No comment was posted or withheld yet.") + " " +
			say.Count(f.Waiting, "%d comment waits.", "%d comments wait.")
	}
	return say.Text("Half of the comments were decided within %s of filing, nine of ten within %s.",
		span(say, f.Median), span(say, f.Ninth)) + " " +
		say.Count(f.Waiting, "%d comment waits now.", "%d comments wait now.")
}
