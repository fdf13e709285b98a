package views

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"commentportal/chart"
	"commentportal/docket"
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

// NewFiguresPage lays out the figures for staff.
func NewFiguresPage(shell Shell, d docket.Docket, f docket.Figures) FiguresPage {
	p := FiguresPage{Shell: shell, Docket: d, Part: NewFiguresPart("figures", d, f)}
	oldest := "nobody waits"
	if !f.Oldest.IsZero() {
		oldest = "oldest " + days(f.Until.Sub(f.Oldest)) + " days"
	}
	p.Tiles = []FiguresTile{
		{"Waiting", Number(f.Waiting), oldest},
		{"Decided today", Number(f.Today.Decided), Number(f.Today.Received) + " came in"},
		{"Days to decide, median", days(f.Median), "90th: " + days(f.Ninth)},
		{"Posted, not withheld", percent(f.Judged), "of " + Number(f.Judged.All)},
		{"Second signatures", Number(f.Signed), Number(f.NotSigned) + " refused"},
		{"Taken down later", Number(f.TakenDown), Number(f.OnRequest) + " more on request"},
	}
	if f.Judged.All == 0 {
		p.Tiles[2], p.Tiles[3] = FiguresTile{"Days to decide, median", "–", "nothing decided"},
			FiguresTile{"Posted, not withheld", "–", "nothing decided"}
	}
	for _, s := range f.Steps {
		p.Steps = append(p.Steps, FiguresLine{s.Name, Number(s.Cases), span(s.Median)})
	}
	p.FixedOf = Count(f.Decisions, "decision", "decisions")
	p.Fixed = []FiguresLine{
		{Name: "Undone within the hour", Value: Number(f.Undone)},
		{Name: "Decided otherwise later", Value: Number(f.Changed)},
		{Name: "Reported by readers after posting", Value: Number(f.Reported)},
	}
	return p
}

// NewFiguresPart lays out what staff and the public read alike. id begins the ids of
// the chart.
func NewFiguresPart(id string, d docket.Docket, f docket.Figures) FiguresPart {
	p := FiguresPart{Until: DateTime(f.Until.In(d.Location())), Empty: f.Judged.All == 0, All: percent(f.Judged)}
	p.layOutDays(id, f)
	p.Few = !slices.ContainsFunc(f.Dimensions, func(dim docket.FiguresDimension) bool {
		return slices.ContainsFunc(dim.Groups, func(g docket.FiguresGroup) bool { return g.PostedSays != docket.TooFew })
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
		table := FiguresTable{Name: dim.Name}
		for _, g := range dim.Groups {
			row := newFiguresRow(dim, g, f, from)
			table.Rows = append(table.Rows, row)
			if row.Differs {
				p.Told = append(p.Told, dim.Name+", "+row.Label+": "+row.Told+".")
			}
		}
		p.Tables = append(p.Tables, table)
	}
	return p
}

func newFiguresRow(dim docket.FiguresDimension, g docket.FiguresGroup, f docket.Figures, from float64) FiguresRow {
	low, high := g.Posted.Interval(docket.Usual95)
	row := FiguresRow{Label: g.Label, Decided: Number(g.Posted.All), Posted: number1(100 * g.Posted.Value()),
		Interval: fmt.Sprintf("%.0f to %.0f", 100*low, 100*high), Hidden: percent(g.Hidden), Days: days(g.Median)}
	if dim.Name == docket.FiguresLanguage {
		row.Label = languageName(g.Label)
	}
	if g.Hidden.All == 0 {
		row.Hidden = "–"
	}
	if g.Label == docket.OtherGroups {
		row.Days = "–"
	}
	picture := chart.Interval{Low: low, Value: g.Posted.Value(), High: high, Middle: f.Judged.Value(), From: from, To: 1}
	row.Picture = drawn(picture.SVG)
	row.Told, row.Differs = told(g)
	return row
}

// told says in plain words what the numbers of a group show.
func told(g docket.FiguresGroup) (words string, differs bool) {
	if g.Label == docket.OtherGroups {
		return "Several small groups", false
	}
	var list []string
	for _, c := range []struct {
		says          docket.Comparison
		lower, higher string
	}{
		{g.PostedSays, "posted less often than the others", "posted more often than the others"},
		{g.HiddenSays, "words hidden less often", "words hidden more often"},
		{g.DelaySays, "waited less long", "waited longer"},
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
		return "Too few to tell", false
	}
	return "No clear difference", false
}

func (p *FiguresPart) layOutDays(id string, f docket.Figures) {
	p.Every = "day"
	rows := f.Days
	if len(rows) > mostDays {
		p.Every, rows = "week", weeks(rows)
	}
	c := chart.Days{ID: id + "-days", Title: "Received and decided by " + p.Every,
		Series: [2]string{"Received", "Decided"}, Line: "Waiting at the end of the " + p.Every}
	most := 0
	for i, row := range rows {
		label := Date(row.Day)
		c.Rows = append(c.Rows, chart.Day{Label: label, Values: [2]int{row.Received, row.Decided}, Line: row.Waiting})
		p.Days = append(p.Days, FiguresDay{label, Number(row.Received), Number(row.Decided), Number(row.Waiting)})
		if row.Waiting > rows[most].Waiting {
			most = i
		}
	}
	if len(rows) == 0 {
		p.Chart = templ.NopComponent
		return
	}
	last := rows[len(rows)-1]
	c.Desc = fmt.Sprintf("Two columns for each %s, received and decided, and a line of how many waited at its end: up to %s in the %s of %s, "+
		"and %s now. The table has every figure.", p.Every, Number(rows[most].Waiting), p.Every, Date(rows[most].Day), Number(last.Waiting))
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
func span(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f seconds", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f minutes", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	}
	return days(d) + " days"
}

// languageName is the English name of a language.
func languageName(tag string) string {
	if tag == "" {
		return "Not known"
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.English.Tags().Name(t); name != "" {
		return name
	}
	return tag
}

// EveryLabel heads the column of days or weeks.
func (p FiguresPart) EveryLabel() string {
	if p.Every == "week" {
		return "Week of"
	}
	return "Day"
}

// ledgerSentence says how long decisions took.
func ledgerSentence(f docket.Figures) string {
	if f.Judged.All == 0 {
		return "No comment was posted or withheld yet. " + Count(f.Waiting, "comment waits.", "comments wait.")
	}
	return fmt.Sprintf("Half of the comments were decided within %s of filing, nine of ten within %s. %s",
		span(f.Median), span(f.Ninth), Count(f.Waiting, "comment waits now.", "comments wait now."))
}
