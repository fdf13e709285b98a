// Package paper holds a written report (headings, paragraphs, tables, charts,
// quotations, notes) and writes it as one HTML file and as a Word document.
// Both say the same; neither loads anything from elsewhere, and equal reports
// have equal bytes.
package paper

import (
	"time"

	"commentportal/chart"
)

// Paper is a report.
type Paper struct {
	Title    string
	Subtitle string
	Lang     string // BCP 47 tag of the report's own words
	Author   string // who publishes it
	Subject  string // what it is about, in a word or two: a docket ID
	At       time.Time
	State    string // of what the report was made, under the title
	Footer   string // the same in short, beside the number of every page of the document: one line with it
	Blocks   []Block
}

// Block is a part of a report: Heading, Paragraph, List, Contents, Table, Chart,
// Quotation, Serials or Written.
type Block interface{ block() }

// Inline is a piece of running text: Text, Strong, Emphasis, Figure, Link, Name,
// Mark, Quote or Note.
type Inline interface{ inline() }

// Heading begins a section. Level 1 is a chapter.
type Heading struct {
	Level   int    // 1 to 3
	ID      string // of the section, for links to it; unique
	Text    string
	Parts   []Inline // the same with its figures, where it has some; nil: Text
	Number  string   // of the section, see NumberSections; "" for none
	NewPage bool     // begins a page when printed
	Annex   bool     // begins the annexes, which are set smaller; or belongs to them
}

// parts are the heading as running text.
func (h Heading) parts() []Inline {
	if h.Parts != nil {
		return h.Parts
	}
	return []Inline{Text(h.Text)}
}

// Paragraph is running text.
type Paragraph struct {
	Style Style
	Parts []Inline
}

// Style is the kind of a paragraph.
type Style int

// The styles.
const (
	Body   Style = iota
	Lead         // below a title
	Source       // small: where the figures above come from
	Quoted       // set apart, as words of somebody else
)

// List is a list of items, numbered or not. Numbers counts the items itself
// where they must keep their number ("3" for a question); nil: from 1.
type List struct {
	Ordered bool
	Items   [][]Inline
}

// Contents lists the headings of levels 1 and 2.
type Contents struct{ Title string }

// Table is a table with a caption and a row of column heads.
type Table struct {
	ID      string // unique
	Caption string
	Columns []Column
	Rows    []Row
	Source  []Inline // printed below, small; nil for none
}

// Column is a column of a table. One column names its rows.
type Column struct {
	Head    string
	Numbers bool // aligned to the right
	Names   bool // the row's name
	Codes   bool // codes, never broken over lines
	Width   int  // share of the page's width beside the other columns; 0 counts as 10
}

// Row is a row of a table.
type Row struct {
	Cells [][]Inline
	Total bool // stands out
	Part  bool // one of the parts of a row above
}

// Chart is a drawing of figures that a table beside it holds too.
type Chart struct {
	Bars    chart.Bars
	Caption string
}

// Quotation is what somebody wrote, word for word.
type Quotation struct {
	Key    string // "COMMENT/QUESTION/CODE", for programs
	Lang   string // of the words; "" for unknown
	Label  string // stands before it, "A dissenting voice"; "" for none
	Words  string
	Source []Inline

	English string // what staff made in English of all that the words are cut from; "" for none
}

// Serials lists comments by serial, those of campaigns together.
type Serials struct {
	Key    string   // the figure whose comments they are
	Name   []Inline // stands before the list
	Groups []Group
}

// Group is the comments of one campaign, or of none.
type Group struct {
	Campaign string // ID; "" for comments of no campaign
	Name     string // how the group is called
	Serials  []Serial
}

// Serial is a comment by its serial.
type Serial struct {
	Number string // "0042"
	Stands int    // senders it stands for; 1 for one
}

// Written is a part of the report that people wrote as it stands.
type Written struct {
	Key    string // of the section, for programs
	Blocks []Block
}

// listed reports whether the contents list a heading: chapters, and sections of the
// body.
func (h Heading) listed() bool { return h.Level == 1 || h.Level == 2 && !h.Annex }

// headings lists the headings of the report in order; those behind the first annex
// belong to the annexes.
func (p Paper) headings() []Heading {
	out := p.plainHeadings()
	annex := false
	for i := range out {
		annex = annex || out[i].Annex
		out[i].Annex = annex
	}
	return out
}

func (p Paper) plainHeadings() []Heading {
	var out []Heading
	for _, b := range p.Blocks {
		switch b := b.(type) {
		case Heading:
			out = append(out, b)
		case Written:
			out = append(out, Paper{Blocks: b.Blocks}.plainHeadings()...)
		}
	}
	return out
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Contents) block()  {}
func (Table) block()     {}
func (Chart) block()     {}
func (Quotation) block() {}
func (Serials) block()   {}
func (Written) block()   {}

// Text is plain text.
type Text string

// Strong is text that stands out.
type Strong string

// Words is text of people that may hold numbers of their own, which are no figures.
type Words string

// Emphasis is text with stress.
type Emphasis string

// Quote is words of somebody within a sentence, between quotation marks.
type Quote struct {
	Key   string // "COMMENT/QUESTION/CODE", for programs
	Lang  string // of the words; "" for unknown
	Words string
}

// Figure is a number, with the name of the figure that it is and its value as
// the data files have it.
type Figure struct {
	Key   string
	Value string // "0.1234"
	Text  string // "12 %"
}

// Link leads to a section of the report ("#appendix-a") or, by an absolute
// address, to somewhere else.
type Link struct{ To, Text string }

// Name is a name that somebody gave, kept apart from the text around it: it may
// run in the other direction.
type Name string

// Mark is a word of warning beside a figure: "tentative".
type Mark string

// Note is a footnote.
type Note []Inline

func (Text) inline()     {}
func (Strong) inline()   {}
func (Emphasis) inline() {}
func (Words) inline()    {}
func (Quote) inline()    {}
func (Figure) inline()   {}
func (Link) inline()     {}
func (Name) inline()     {}
func (Mark) inline()     {}
func (Note) inline()     {}

// safeLink reports whether an address is one that a report may lead to.
func safeLink(to string) bool {
	for _, scheme := range []string{"#", "https://", "http://"} {
		if len(to) > len(scheme) && to[:len(scheme)] == scheme {
			return true
		}
	}
	return false
}
