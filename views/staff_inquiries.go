package views

import "commentportal/docket"

// InquiriesPage lists what staff asked the writers of a docket's comments.
type InquiriesPage struct {
	Shell
	Docket  docket.ID // "" when there is none yet
	Filters []Field
	Tabs    []QueueTab
	Total   string // in words
	Rows    []InquiryRow
	Pager   Pager
}

// InquiryRow is one inquiry in a list.
type InquiryRow struct {
	Title string
	Href  string
	State string
	Grave bool // an answer waits to be read
	Clock string
	About string // the comment
}

// AskPage is the page of one comment on which staff write with its writer.
type AskPage struct {
	Shell
	Problems []Problem
	Comment  string // address of the comment on the desk
	Number   string // of the comment
	Why      string // why nothing can be asked; "" when it can
	Stale    bool
	Takes    string // how long the writer has
	Mail     string // whether a mail goes out, in words
	Threads  []AskThread

	Path     string
	Kind     Field
	Question Field
}

// AskThread is one inquiry with all that both sides wrote.
type AskThread struct {
	ID    string
	Title string
	State string
	Grave bool
	Clock string
	Texts []AskText
	Open  bool
	More  Field // what staff write next
	Path  string
}

// AskText is what one side wrote.
type AskText struct {
	Who  string
	At   string
	Runs []Run // findings marked
	Seen string
}

// AskNote leads from the page of a comment to what was asked about it.
type AskNote struct {
	Href     string
	Text     string
	Answered bool // an answer waits to be read
}
