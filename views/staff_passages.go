package views

import "commentportal/docket"

// PassagesPage lists the repeated passages of a docket.
type PassagesPage struct {
	Shell
	Problems []Problem
	Docket   docket.ID // "" when there is none yet
	Filters  []Field
	Tabs     []QueueTab
	Total    string // in words
	Rows     []PassageRow
	Pager    Pager
	View     string // carried by the forms
	From     int

	AddText Field
	AddName Field
}

// PassageRow is one repeated passage with its forms.
type PassageRow struct {
	Number    string
	Title     string // what people call it, or its number
	Path      string
	Origin    string
	State     string
	Confirmed bool
	Rejected  bool
	Text      docket.Text // "" when this person may not read it yet
	Words     int
	Comments  int // that hold it
	Bare      int // of them, those that say nothing else
	Examples  []NavLink
	Decided   string
	Name      Field
}
