package views

import (
	"slices"

	"github.com/a-h/templ"

	"commentportal/chart"
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// GridPage shows the public themes by question and sector.
type GridPage struct {
	Shell     Shell
	Address   string
	Progress  string // how far the reading has come
	Tabs      []AnalysisTab
	Fields    []Field
	Heat      HeatTable // without rows: no theme was confirmed yet
	Drill     *AnalysisDrill
	Tentative bool // some theme of the grid is marked
	Notes     []string
	CSV, SVG  string
}

// SidePage is one side of the themes beside the grid, for the public.
type SidePage struct {
	Shell    Shell
	Heading  string
	Address  string // of the side, without choices
	Told     string // what is counted here
	Tabs     []AnalysisTab
	Fields   []Field
	Codes    []Field // lists of themes to choose from
	Found    string
	Heat     HeatTable
	Tables   []AnalysisTable
	Passages []AnalysisPassage
	Pager    Pager
	Notes    []string
	CSV, SVG string
}

// Progress says how far the reading of posted answers has come.
func Progress(say *phrase.Printer, h docket.Heard, book docket.Codebook) string {
	return progress(say, h, len(book.Themes) > 0)
}

// AnalysisTab is a link to another side.
type AnalysisTab struct {
	Name    string
	Text    string
	Href    string
	Current bool
}

// HeatTable is a table of numbers on coloured ground.
type HeatTable struct {
	ID      string
	Caption string
	First   string // head of the labels
	All     string // head of the column without ground
	Unit    string // what the key counts; "": there is no key
	Groups  []HeatGroup
	Rows    []HeatRow
	Foot    []HeatRow
	Key     []HeatKey
}

// HeatGroup is some columns under one head.
type HeatGroup struct {
	Title   string
	Columns []HeatColumn
}

// HeatColumn is one column. Title is its name where Text is short.
type HeatColumn struct{ Text, Title string }

// HeatRow is one row. Rows of one group stand under one head.
type HeatRow struct {
	Group   string
	Label   string
	Code    string
	Href    string
	Current bool
	All     string
	Plain   bool
	Cells   []HeatCell
}

// HeatCell is one square.
type HeatCell struct {
	Group   string
	Text    string
	Value   int
	Sign    int // 1 more, -1 fewer; 0: the value says the ground
	Level   int
	Href    string
	Current bool
}

// class is the ground of the square.
func (c HeatCell) class() string {
	switch {
	case c.Sign > 0:
		return "h4"
	case c.Sign < 0:
		return "h2"
	}
	return "h" + itoa(c.Level)
}

// HeatKey says what a ground means.
type HeatKey struct {
	Level int
	Text  string
}

// Columns lists all columns.
func (t HeatTable) Columns() []HeatColumn {
	var out []HeatColumn
	for _, g := range t.Groups {
		out = append(out, g.Columns...)
	}
	return out
}

// width is the number of columns with those of the labels, for a head across.
func (t HeatTable) width() string { return itoa(len(t.Columns()) + 2) }

// SetLevels gives each square its ground: from nothing to the greatest value in steps of
// one size, with a key that names them.
func (t *HeatTable) SetLevels(say *phrase.Printer) {
	most := 0
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			most = max(most, c.Value)
		}
	}
	if most == 0 {
		return
	}
	level := func(v int) int {
		if v <= 0 {
			return 0
		}
		return min((v*chart.HeatLevels+most-1)/most, chart.HeatLevels)
	}
	for i := range t.Rows {
		for j := range t.Rows[i].Cells {
			t.Rows[i].Cells[j].Level = level(t.Rows[i].Cells[j].Value)
		}
	}
	if t.Unit == "" {
		return
	}
	t.Key = []HeatKey{{0, "0"}}
	for v, last := 1, 1; v <= most+1; v++ {
		if l := level(last); v > most || level(v) != l {
			text := say.Number(last)
			if v-1 > last {
				text += "–" + say.Number(v-1)
			}
			t.Key = append(t.Key, HeatKey{l, text})
			last = v
		}
	}
}

// Chart is the table as a drawing that stands alone.
func (t HeatTable) Chart(say *phrase.Printer) chart.Heat {
	h := chart.Heat{ID: t.ID, Title: t.Caption,
		Desc: say.Text("A table of numbers on coloured ground; the darker, the more.")}
	for _, c := range t.Columns() {
		text := c.Text
		if c.Title != "" && len(c.Title) <= 24 {
			text = c.Title
		}
		h.Columns = append(h.Columns, text)
	}
	for _, r := range slices.Concat(t.Rows, t.Foot) {
		line := chart.HeatLine{Label: r.Label}
		for _, c := range r.Cells {
			s := chart.HeatSquare{Text: c.Text, Level: c.Level}
			switch {
			case c.Sign > 0:
				s.Level = 4
			case c.Sign < 0:
				s.Level = 2
			}
			line.Squares = append(line.Squares, s)
		}
		h.Rows = append(h.Rows, line)
	}
	return h
}

// AnalysisDrill is what stands behind one square of the grid.
type AnalysisDrill struct {
	Title      string
	Share      string
	SidesTitle string
	Sides      []AnalysisSide
	Told       string
	Passages   []AnalysisPassage
	Note       string // what of them is not shown; "": nothing
	Links      []AnalysisTab
}

// AnalysisSide is one group of a theme.
type AnalysisSide struct {
	Label, Share string
	Of           string // the interval of the share, and of how many comments it is
	Picture      Picture
}

// AnalysisPassage is one answer with its marked passages.
type AnalysisPassage struct {
	Comment, By, Question, Sector string
	Public, Coding                string // addresses; Coding is "" for the public
	Lang                          string // of the words, where it is not the page's
	Themes                        []string
	Runs                          []Run
	Marked                        bool // a passage was marked for what was asked
	Worth                         []docket.WorthFound
}

// Picture is a share with its interval, to be drawn beside the numbers.
type Picture struct{ Low, Value, High, Middle float64 }

func (p Picture) component() templ.Component {
	return drawn(chart.Interval{Low: p.Low, Value: p.Value, High: p.High, Middle: p.Middle, To: 1}.SVG)
}
