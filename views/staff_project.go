package views

import "commentportal/docket"

// ProjectsPage asks for a project of a program that codes text, and lists what a person
// has sent.
type ProjectsPage struct {
	Shell
	Problems []Problem
	Docket   docket.ID // "" when there is none yet
	Dockets  Field
	File     Field
	Uploads  []UploadRow
}

// ProjectPage is one project file: what it would change, or has changed.
type ProjectPage struct {
	Shell
	Problems []Problem
	Path     string
	Back     string
	Coding   string // the coding workplace
	State    string
	Facts    []Fact
	Changes  []Fact
	Merged   bool
	Refused  string // why the file cannot be read

	Seen     string
	Ready    bool
	Nothing  bool
	TooMany  bool   // it changes more readings than may be changed at once
	Most     string // as many as may be
	People   []ProjectChoiceRow
	Codes    []ProjectChoiceRow
	Blind    bool
	Lacking  bool
	NoTime   int // texts that lack codings and do not say as of when
	Rows     []ProjectRow
	MoreRows int
	Memos    []string
	Left     []Fact
	MoreLeft int
}

// ProjectChoiceRow is something of the file and what it is here.
type ProjectChoiceRow struct {
	IsName string // of the hidden field
	Is     string
	To     Field
}

// ProjectRow is what the file changes in one reading.
type ProjectRow struct {
	Answer, Href, Coder   string
	First                 bool // the coder had not read the answer
	Added, Removed, Moved string
	Passages, Unmarked    int
}
