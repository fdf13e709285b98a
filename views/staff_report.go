package views

import "commentportal/docket"

// ReportPage is the outline of the report that people write.
type ReportPage struct {
	Shell
	Docket   string // title
	Filters  []Field
	Preview  string // address of the report as it would be exported now
	Sections []SectionRow
	Lost     []SectionRow // written, and without a place in the outline now
	Drifts   []SectionDrifts
}

// SectionRow is a section as the outline lists it.
type SectionRow struct {
	Title   string
	Group   string // the imperative of a theme
	Href    string
	State   string // "620 words", "empty"
	Words   int
	Saved   string // version, who and when; "" for never
	Changed int    // figures that are not what they were when it was read
	Missing int    // names that stand for nothing
	Current bool

	Responses string // how many there are, in words; "" for none
}

// Look says how much of a section is to be looked at; "" for nothing.
func (r SectionRow) Look() string {
	switch {
	case r.Missing > 0 && r.Changed > 0:
		return Number(r.Missing) + " missing, " + Number(r.Changed) + " changed"
	case r.Missing > 0:
		return Number(r.Missing) + " missing"
	case r.Changed > 0:
		return Number(r.Changed) + " changed"
	}
	return ""
}

// SectionDrifts is what to look at in one section.
type SectionDrifts struct {
	Title string
	Href  string
	List  []Drift
}

// Drift is what became of a name in a text.
type Drift struct {
	Name  string
	Label string
	Was   string
	Now   string
	Fault string // why the name stands for nothing; "" where its figure changed
}

// SectionPage is the editor of one section.
type SectionPage struct {
	Shell
	Problems    []Problem
	DocketTitle string
	Back        string
	BackTo      string // what Back leads to
	Address     string
	Group       string
	Lang        string // of the text, where the section is of the public page; "" elsewhere
	Question    string // that the public page answers
	Responses   []ResponseRow
	NoPlace     bool // its theme or question is gone
	Version     int
	Saved       string
	Versions    string // address of the versions; "" before the first
	Outline     []SectionRow
	Heading     Field
	Text        Field
	Extracts    string // marks of the sentences that a program put in
	MayDigest   bool   // the section is of a theme
	Digested    bool   // a program's draft was put into the text
	Inserted    string // name that was put into the text
	Theirs      docket.Text
	TheirTitle  string
	Drifts      []Drift
	Figures     []NamedFigure
	Quotations  []NamedQuotation
	Blind       int // quotations that this person must not see yet
	Preview     []ProseBlock
	Open        bool // the preview is what was asked for
	Faults      []string
}

// ResponseRow is one response of the form.
type ResponseRow struct {
	Legend                      string
	Text, State, Recommendation Field
}

// citation is what the name of a comment becomes.
func (p SectionPage) citation() string {
	if p.Lang != "" {
		return "link"
	}
	return "footnote"
}

// NamedFigure is a figure that a text can name.
type NamedFigure struct{ Name, Label, Counts, Value string }

// NamedQuotation is a quotation that a text can name.
type NamedQuotation struct {
	Name, Words, By, Comment string
	Against                  bool
}

// ProseBlock is a part of a text as the report shows it.
type ProseBlock struct {
	Kind  ProseKind
	Level int
	Parts []ProsePart
	Items [][]ProsePart
}

// ProseKind is the kind of a block.
type ProseKind int

// The kinds of blocks.
const (
	ProseParagraph ProseKind = iota
	ProseHeading
	ProseBullets
	ProseNumbers
	ProseQuote
)

// ProsePart is a run of words, a link, a figure or a comment.
type ProsePart struct {
	Text      string
	Strong    bool
	Emph      bool
	Href      string
	Figure    string // its name
	Comment   string
	CommentAt string
	Fault     bool // stands for nothing

	Quote bool   // the words of a comment, shown as such
	Lang  string // of those words; "" where it is not known or the page's own
	Gone  bool   // a note in the place of what may not be shown any more
}

// SectionVersionsPage lists every version of a section and shows one.
type SectionVersionsPage struct {
	Shell
	DocketTitle string
	Back        string
	BackTo      string
	List        []SectionVersion // newest first
	Chosen      string           // version, who and when
	Title2      string           // heading of its own
	Text        docket.Text
	Responses   []string // a line each
}

// SectionVersion is a version in a list.
type SectionVersion struct {
	Heading string
	Words   string
	Href    string
	Current bool
}

// braces writes a name as a text has it.
func braces(name string) string { return "{{" + name + "}}" }
