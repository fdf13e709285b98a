package views

// StaffHelpfulPage shows what readers answered to “Was this page helpful?”.
type StaffHelpfulPage struct {
	Shell
	Of      string // a docket's ID, or "site"
	Filters []Field
	Votes   []HelpfulRow
	Remarks []RemarkRow
	Total   int // remarks that wait
	Shown   int
}

// HelpfulRow counts the answers about a page.
type HelpfulRow struct {
	Page, Language string
	Yes, No        int
}

// RemarkRow is what somebody wrote about a page.
type RemarkRow struct {
	ID             string
	Page, Language string
	Helpful        bool
	Urgent         bool
	At             string
	Runs           []Run // findings marked
}
