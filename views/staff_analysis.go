package views

import "slices"

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

// KeptField travels with a form.
type KeptField struct{ Name, Value string }

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
