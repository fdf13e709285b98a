// Package themegrid lays out how often themes were raised by question and by sector:
// as a table of numbers on coloured ground, as rows for CSV, and what stands behind one
// square. The desk of analysts and the public see the same grid, each in its language.
package themegrid

import (
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/views"
)

// What the squares of a grid show; "" is ShowComments.
const (
	ShowComments = "comments"
	ShowAll      = "all"
	ShowShare    = "share"
	ShowCompared = "compared"
)

// LeastForShare is the fewest comments of which a share is printed.
const LeastForShare = docket.LeastToCompare

// Grid is a grid with what a page needs to lay it out.
type Grid struct {
	Say       *phrase.Printer
	Docket    docket.Docket // in the reader's language
	Counts    export.Grid
	Question  docket.QuestionID // that the sectors are counted for
	Show      string
	Tentative map[string]bool // codes to be marked as such
	Code, At  string          // the chosen square; Code is "" for none

	// Cell is the address of what stands behind a square; "" where there is nothing.
	Cell func(code, at string, c export.Counted) string
}

// Shows is the field that chooses what the squares show.
func Shows(say *phrase.Printer, show string) views.Field {
	return views.Field{Name: "show", Label: say.Text("Show"), Value: show, Options: []views.Option{
		{Label: say.Text("Different comments")}, {Value: ShowAll, Label: say.Text("All senders")},
		{Value: ShowShare, Label: say.Text("Share of those read, in percent")},
		{Value: ShowCompared, Label: say.Text("More or fewer than elsewhere")}}}
}

// Shown reports whether a page offers to show that.
func Shown(show string) bool {
	return show == "" || show == ShowAll || show == ShowShare || show == ShowCompared
}

// Notes say how the grid is to be read.
func (g Grid) Notes() []string {
	say := g.Say
	notes := []string{say.Text("One answer can carry several themes, and a comment can answer several questions.") +
		" " + say.Count(LeastForShare, "No share is printed of fewer than %d comment whose answer was read.",
		"No share is printed of fewer than %d comments whose answer was read.")}
	if g.Show == ShowCompared {
		notes = append(notes, say.Text("“More” and “fewer” compare each square with the other questions, or the "+
			"other sectors, together: Newcombe’s interval of the difference leaves out zero, at a level at which 20 "+
			"such grids without any difference show about one by chance."))
	}
	return notes
}

// Rows is the grid as a table: one row a theme and question or sector.
func (g Grid) Rows() [][]string {
	rows := [][]string{{"code", "label", "imperative", "question_id", "sector", "comments_distinct", "comments_all",
		"read_distinct", "share_distinct", "low_95", "high_95"}}
	add := func(r export.GridRow, q docket.QuestionID, sector string, c export.Counted) {
		rows = append(rows, append([]string{r.Theme.Code, g.Docket.ThemeLabel(r.Theme.Label), r.Theme.Imperative,
			string(q), sector, strconv.Itoa(c.Distinct), strconv.Itoa(c.All), strconv.Itoa(c.Read)},
			ShareCells(c)...))
	}
	for _, r := range g.Counts.Rows {
		for i, q := range g.Counts.Questions {
			add(r, q, "", r.Questions[i])
		}
		for i, sector := range g.Counts.Sectors {
			add(r, g.Question, sector, r.Sectors[i])
		}
	}
	return rows
}

// square is what one cell of a heat map shows: words, and the value that colours it.
type square struct {
	words string
	value int
	sign  int // of ShowCompared: 1 more, -1 fewer
}

// square is what a grid's cell shows; others is what it is compared with.
func (g Grid) square(c, others export.Counted, show string, level float64) square {
	switch show {
	case ShowAll:
		return square{words: g.Say.Number(c.All), value: c.All}
	case ShowShare:
		if c.Read < LeastForShare {
			return square{words: "–"}
		}
		return square{words: Whole(c.Share().Value()), value: int(100*c.Share().Value() + .5)}
	case ShowCompared:
		switch docket.Compare(c.Share(), others.Share(), level) {
		case docket.Higher:
			return square{words: g.Say.Text("▲ more"), sign: 1}
		case docket.Lower:
			return square{words: g.Say.Text("▼ fewer"), sign: -1}
		case docket.TooFew:
			return square{words: "–"}
		}
		return square{words: "="}
	}
	return square{words: g.Say.Number(c.Distinct), value: c.Distinct}
}

// unit says what the key counts.
func (g Grid) unit() string {
	switch g.Show {
	case "":
		return g.Say.Text("Different comments in a square")
	case ShowAll:
		return g.Say.Text("Senders in a square")
	case ShowShare:
		return g.Say.Text("Percent in a square")
	}
	return ""
}

// Heat lays the grid out.
func (g Grid) Heat() views.HeatTable {
	t := views.HeatTable{ID: "themes-grid", Caption: g.Say.Text("Themes by question and by sector"),
		First: g.Say.Text("Theme"), All: g.Say.Text("All||head of a column"), Unit: g.unit()}
	asked := g.Counts.Questions[:len(g.Counts.Questions)-1]
	questions := views.HeatGroup{Title: g.Say.Text("By question")}
	for _, q := range asked {
		questions.Columns = append(questions.Columns, views.HeatColumn{Text: shortQuestion(g.Say, q),
			Title: QuestionWord(g.Say, q)})
	}
	sectors := views.HeatGroup{Title: g.Say.Text("By sector")}
	if g.Question != docket.AllQuestions {
		sectors.Title += ", " + strings.ToLower(QuestionWord(g.Say, g.Question))
	}
	shown := g.shownSectors()
	for _, i := range shown {
		sectors.Columns = append(sectors.Columns,
			views.HeatColumn{Text: g.Docket.SectorLabel(g.Counts.Sectors[i])})
	}
	t.Groups = []views.HeatGroup{questions, sectors}
	level := docket.PointFor(len(g.Counts.Rows) * (len(asked) + len(shown)))
	for _, r := range g.Counts.Rows {
		row := views.HeatRow{Group: g.Docket.ThemeLabel(r.Theme.Imperative), Label: g.marked(r.Theme),
			Code: r.Theme.Code, All: g.square(r.All(), export.Counted{}, allShow(g.Show), level).words,
			Href: g.Cell(r.Theme.Code, "", r.All()), Current: g.Code == r.Theme.Code && g.At == ""}
		if r.Former {
			row.Group = g.Say.Text("No longer in the codebook")
		}
		for i, q := range asked {
			row.Cells = append(row.Cells, g.cell(r, questions.Title, "question:"+string(q), r.Questions[i],
				restOf(r.Questions[:len(asked)], i), level))
		}
		for _, i := range shown {
			row.Cells = append(row.Cells, g.cell(r, sectors.Title, "sector:"+g.Counts.Sectors[i], r.Sectors[i],
				restOf(r.Sectors, i), level))
		}
		t.Rows = append(t.Rows, row)
	}
	t.SetLevels(g.Say)
	return t
}

func (g Grid) cell(r export.GridRow, group, at string, c, others export.Counted, level float64) views.HeatCell {
	sq := g.square(c, others, g.Show, level)
	return views.HeatCell{Group: group, Text: sq.words, Value: sq.value, Sign: sq.sign,
		Href: g.Cell(r.Theme.Code, at, c), Current: g.Code == r.Theme.Code && g.At == at}
}

// allShow is what the column of all comments shows.
func allShow(show string) string {
	if show == ShowCompared {
		return ShowComments
	}
	return show
}

// restOf adds up the others of a row.
func restOf(list []export.Counted, but int) export.Counted {
	var out export.Counted
	for i, c := range list {
		if i != but {
			out.Distinct, out.All, out.Read = out.Distinct+c.Distinct, out.All+c.All, out.Read+c.Read
		}
	}
	return out
}

// shownSectors are the places of the sectors from which somebody's answer was read.
func (g Grid) shownSectors() []int {
	var out []int
	for i := range g.Counts.Sectors {
		if len(g.Counts.Rows) > 0 && g.Counts.Rows[0].Sectors[i].Read > 0 {
			out = append(out, i)
		}
	}
	return out
}

// QuestionWord is what a question is called.
func QuestionWord(say *phrase.Printer, q docket.QuestionID) string {
	switch q {
	case docket.AllQuestions:
		return say.Text("All questions")
	case docket.General:
		return say.Text("Other remarks")
	}
	return say.Text("Question %s", string(q))
}

func shortQuestion(say *phrase.Printer, q docket.QuestionID) string {
	if q == docket.General {
		return say.Text("Other||remarks, as the head of a column")
	}
	return say.Text("Q%s", string(q))
}

// Label is what a theme is called; its code where it has no name.
func (g Grid) Label(t docket.Theme) string {
	if t.Label == "" {
		return t.Code
	}
	return g.Docket.ThemeLabel(t.Label)
}

// marked is the label with the warning that belongs to it.
func (g Grid) marked(t docket.Theme) string {
	if g.Tentative[t.Code] {
		return g.Say.Text("%s (tentative)", g.Label(t))
	}
	return g.Label(t)
}

// ShareCells are a count's share with its interval, for a table that has beside them how many
// comments were read: exact however few these are, empty where nobody read an answer.
func ShareCells(c export.Counted) []string {
	if c.Read == 0 {
		return []string{"", "", ""}
	}
	low, high := c.Share().Interval(docket.Usual95)
	digits := func(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }
	return []string{digits(c.Share().Value()), digits(low), digits(high)}
}

// Whole is a share in percent without digits.
func Whole(v float64) string { return strconv.FormatFloat(100*v, 'f', 0, 64) }

// ShareWords says a share with its interval: "36 % (31 to 41)"; a dash of fewer comments than
// a share is printed of.
func ShareWords(say *phrase.Printer, c export.Counted) string {
	switch {
	case c.Read == 0:
		return say.Text("no answer read")
	case c.Read < LeastForShare:
		return "–"
	}
	low, high := c.Share().Interval(docket.Usual95)
	return say.Text("%s %% (%s to %s)", Whole(c.Share().Value()), Whole(low), Whole(high))
}

// Chosen is a square of the grid.
type Chosen struct {
	Row      export.GridRow
	Question docket.QuestionID // AllQuestions where the square is of no single one
	Sector   string            // "" where it is of all
	Count    export.Counted
	bySector bool // it stands in the column of a sector
}

// Chosen finds the square that Code and At name. It returns nil where Code names no
// theme of the grid, and false where there is no such column. sector is what the grid is
// narrowed to.
func (g Grid) Chosen(sector string) (*Chosen, bool) {
	i := slices.IndexFunc(g.Counts.Rows, func(r export.GridRow) bool { return r.Theme.Code == g.Code })
	if g.Code == "" || i < 0 {
		return nil, true
	}
	c := &Chosen{Row: g.Counts.Rows[i], Question: g.Question, Sector: sector}
	kind, which, _ := strings.Cut(g.At, ":")
	switch j := 0; kind {
	case "":
		c.Count = c.Row.All()
		if q := slices.Index(g.Counts.Questions, g.Question); q >= 0 {
			c.Count = c.Row.Questions[q]
		}
	case "question":
		c.Question = docket.QuestionID(which)
		if j = slices.Index(g.Counts.Questions, c.Question); j < 0 {
			return nil, false
		}
		c.Count = c.Row.Questions[j]
	case "sector":
		c.Sector, c.bySector = which, true
		if j = slices.Index(g.Counts.Sectors, c.Sector); j < 0 {
			return nil, false
		}
		c.Count = c.Row.Sectors[j]
	default:
		return nil, false
	}
	return c, true
}

// Drill says what stands behind a square, but for its passages. of is the grid counted
// for the square's question.
func (g Grid) Drill(c Chosen, of export.Grid) views.AnalysisDrill {
	d := views.AnalysisDrill{Title: g.marked(c.Row.Theme)}
	read := g.Say.Count(c.Count.Read, "%d different comment whose answer was read",
		"%d different comments whose answer was read")
	d.Share = g.Say.Text("%s of %s", g.Say.Number(c.Count.Distinct), read)
	if c.Count.Read >= LeastForShare {
		d.Share += ", " + ShareWords(g.Say, c.Count)
	}
	if c.Question != docket.AllQuestions {
		d.Title += ", " + strings.ToLower(QuestionWord(g.Say, c.Question))
	}
	if c.Sector != "" {
		d.Title += ", " + g.Docket.SectorLabel(c.Sector)
	}
	i := slices.IndexFunc(of.Rows, func(r export.GridRow) bool { return r.Theme.Code == c.Row.Theme.Code })
	if i < 0 {
		return d
	}
	if c.bySector {
		d.SidesTitle = g.Say.Text("By question: share of the comments read, with its interval")
		d.Sides, d.Told = g.sides(of.Rows[i], of.Rows[i].Questions[:len(of.Questions)-1],
			func(j int) string { return QuestionWord(g.Say, of.Questions[j]) })
		return d
	}
	d.SidesTitle = g.Say.Text("By sector: share of the comments read, with its interval")
	d.Sides, d.Told = g.sides(of.Rows[i], of.Rows[i].Sectors,
		func(j int) string { return g.Docket.SectorLabel(of.Sectors[j]) })
	return d
}

// sides compares the groups of a theme.
func (g Grid) sides(row export.GridRow, list []export.Counted, name func(int) string) ([]views.AnalysisSide, string) {
	var out []views.AnalysisSide
	level := docket.PointFor(len(list))
	var more, fewer []string
	for j, c := range list {
		if c.Read < LeastForShare {
			continue
		}
		low, high := c.Share().Interval(docket.Usual95)
		out = append(out, views.AnalysisSide{Label: name(j), Share: g.Say.Text("%s %%", Whole(c.Share().Value())),
			Of: g.Say.Text("%s to %s, of %s", Whole(low), Whole(high), g.Say.Number(c.Read)),
			Picture: views.Picture{Low: low, Value: c.Share().Value(), High: high,
				Middle: row.All().Share().Value()}})
		switch docket.Compare(c.Share(), restOf(list, j).Share(), level) {
		case docket.Higher:
			more = append(more, name(j))
		case docket.Lower:
			fewer = append(fewer, name(j))
		}
	}
	return out, g.toldOf(more, fewer, len(out))
}

// toldOf says in plain words what groups show.
func (g Grid) toldOf(more, fewer []string, groups int) string {
	var said []string
	if len(more) > 0 {
		said = append(said, g.Say.Text("More often than the others: %s.", strings.Join(more, ", ")))
	}
	if len(fewer) > 0 {
		said = append(said, g.Say.Text("Less often than the others: %s.", strings.Join(fewer, ", ")))
	}
	switch {
	case len(said) > 0:
		return strings.Join(said, " ") + " " + g.Say.Text("Any other difference may be chance.")
	case groups < 2:
		return g.Say.Text("Too few answers were read to compare groups.")
	}
	return g.Say.Text("No group differs clearly from the others: what differs here may be chance.")
}
