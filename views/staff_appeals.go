package views

import "commentportal/docket"

// AppealsPage lists what writers said against decisions on the comments of a docket.
type AppealsPage struct {
	Shell
	Docket  docket.ID // "" when there is none yet
	Filters []Field
	Tabs    []QueueTab
	Total   string // in words
	Rows    []AppealRow
	Pager   Pager
}

// AppealRow is one appeal in a list.
type AppealRow struct {
	Href    string
	Comment string
	State   string
	Against string // what was decided
	Clock   string
	Late    bool
	Yours   bool // the person had a part in the decision
}

// AppealPage is the page of the appeals about one comment.
type AppealPage struct {
	Shell
	Problems []Problem
	Comment  string // address of the comment on the desk
	Number   string
	Now      string // where the comment stands
	Texts    []AppealText
	Stale    bool
	Denied   bool // the person had a part in the decision

	Path    string
	ID      string // of the appeal that waits; "" where none does
	Version string // of the comment
	Outcome Field
	Answer  Field
}

// AppealText is one appeal with its answer.
type AppealText struct {
	At      string
	Against string
	Runs    []Run // findings marked
	State   string
	Clock   string
	Late    bool
	By      string // who answered
	Answer  string
}

// AppealNote leads from the page of a comment to the appeals about it.
type AppealNote struct {
	Href  string
	Text  string
	Waits bool
}
