package views

import (
	"slices"

	"github.com/a-h/templ"

	"commentportal/chart"
	"commentportal/docket"
)

// AnalysisPage shows what the themes of a docket are from one side.
type AnalysisPage struct {
	Shell
	Heading string
	Docket  string // title; "": there is none yet
	Filters []Field
	Tabs    []AnalysisTab
	Read    string // how far the reading has come
	Fields  []Field
	Keep    []KeptField
	Codes   []Field // lists of themes, for retrieval
	CSV     string
	SVG     string
	Left    string // what this person must not see yet
	Notes   []string

	Heat     HeatTable
	Drill    *AnalysisDrill // behind the chosen square
	Tables   []AnalysisTable
	Found    string
	Passages []AnalysisPassage
	Pager    Pager
	Missed   *Missed
}

// view is the side that the page shows, for its forms.
func (p AnalysisPage) view() string {
	i := slices.IndexFunc(p.Tabs, func(t AnalysisTab) bool { return t.Current })
	if i < 0 {
		return ""
	}
	return p.Tabs[i].Name
}

// AnalysisTab is a link to another side.
type AnalysisTab struct {
	Name    string
	Text    string
	Href    string
	Current bool
}

// KeptField travels with a form.
type KeptField struct{ Name, Value string }

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
func (t *HeatTable) SetLevels() {
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
			text := Number(last)
			if v-1 > last {
				text += "–" + Number(v-1)
			}
			t.Key = append(t.Key, HeatKey{l, text})
			last = v
		}
	}
}

// Chart is the table as a drawing that stands alone.
func (t HeatTable) Chart() chart.Heat {
	h := chart.Heat{ID: t.ID, Title: t.Caption, Desc: "A table of numbers on coloured ground; the darker, the more."}
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
	With       []AnalysisTab
	Passages   []AnalysisPassage
	Found      int
	Hidden     int
	More       string // address of all passages
	Quotations string
}

// AnalysisSide is one group of a theme.
type AnalysisSide struct {
	Label, Share, Interval, Of string
	Picture                    Picture
}

// AnalysisTable is a table of words and numbers.
type AnalysisTable struct {
	Caption string
	Heads   []string
	Rows    []AnalysisRow
}

// AnalysisRow is one row.
type AnalysisRow struct {
	Head  string
	Href  string
	Cells []AnalysisCell
}

// AnalysisCell is one cell.
type AnalysisCell struct {
	Text    string
	Strong  bool
	Drawn   bool
	Picture Picture
}

// AnalysisPassage is one answer with its marked passages.
type AnalysisPassage struct {
	Comment, By, Question, Sector string
	Public, Coding                string
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

// Missed is what the codebook does not explain.
type Missed struct {
	Told     string
	Revises  bool // the person may change the codebook
	Address  string
	Version  int // of the codebook
	Problems []Problem
	Clusters []MissedCluster
	Never    []string // themes that nobody used
}

// MissedCluster is some sentences that share words.
type MissedCluster struct {
	Number   int
	Words    string
	Voices   int
	Passages []MissedPassage
	Fields   []Field // of the candidate that it can become
	Open     bool    // its fields are shown
}

// MissedPassage is one of them.
type MissedPassage struct {
	Words, Comment, Question, Href, Field string
	Coded                                 bool
}

// Where says to which question the passage answers, and what stands beside it.
func (p MissedPassage) Where() string {
	if p.Coded {
		return p.Question + ", beside passages that have a theme"
	}
	return p.Question
}
