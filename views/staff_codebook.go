package views

import "commentportal/docket"

// CodebookPage is a version of a docket's codebook.
type CodebookPage struct {
	Shell
	Filters   []Field
	ID        docket.ID
	Docket    string // title
	Version   int
	Newest    int
	Summary   string
	Change    string // address of the page that changes it; "" for those who may only read
	Import    string
	History   string
	Revisit   []CodebookLink // codes whose codings are to be read again, with their lists
	Downloads []CodebookLink
	Groups    []CodebookGroup
}

// CodebookLink is a link with its words.
type CodebookLink struct {
	Href string
	Text string
}

// CodebookGroup is the themes of one imperative.
type CodebookGroup struct {
	Name   string
	Themes []CodebookRow
}

// CodebookRow is one theme with its counts over all questions and sectors.
type CodebookRow struct {
	Code       string
	Label      string
	Definition string
	Function   string
	Stance     bool // coders are asked for one
	All        int
	Distinct   int
	Answers    int            // with a confirmed coding
	Actions    []CodebookLink // for those who may change it
}

// CodebookHistoryPage is how a codebook came to be what it is, newest first.
type CodebookHistoryPage struct {
	Shell
	Docket   string
	Back     string
	Versions []CodebookVersion
}

// CodebookVersion is one version and the event that made it.
type CodebookVersion struct {
	Number      int
	What        string // "Merged A and B into B"
	When        string
	Who         string
	Reason      string
	Differences []CodebookDifference
	Links       []CodebookLink
}

// CodebookDifference is what became of one code.
type CodebookDifference struct {
	Code   string
	What   string // "new", "changed", "gone"
	Label  string
	Note   string // what happens to its codings
	Fields []CodebookField
}

// CodebookField is a part of a theme that differs.
type CodebookField struct {
	Name   string
	Before string
	After  string
}

// CodebookFormPage is a form that makes the next version.
type CodebookFormPage struct {
	Shell
	Problems []Problem
	Docket   docket.ID
	Version  int // that the person sees
	Action   string
	Back     string
	Code     string   // that it is about; "" for none
	Intro    []string // what happens, in paragraphs
	From     []CodebookChoices
	Problem  string // with From
	Into     *Field
	Themes   []CodebookFields
	Kept     *Field // asks whether the meaning is unchanged; nil where that cannot be
	Reason   Field
	Button   string
}

// CodebookChoices is the themes of an imperative, to tick.
type CodebookChoices struct {
	Field
}

// CodebookFields is the fields of one theme.
type CodebookFields struct {
	Legend     string
	Hint       string
	Inputs     []Field // code, label
	Definition Field
	Imperative Field // a select
	Rest       []Field
	Stance     Field // a box
}

// CodebookImportPage takes a file, shows what it would change, and files it.
type CodebookImportPage struct {
	Shell
	Problems    []Problem
	Docket      docket.ID
	Version     int
	Back        string
	File        Field
	Preview     bool
	Summary     string
	Differences []CodebookDifference
	Reason      Field
}
