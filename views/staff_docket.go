package views

// DocketAdminPage says where a docket stands, and what staff may do.
type DocketAdminPage struct {
	Shell
	Path    string // of this page
	Public  string // of the docket's own page
	State   string
	Line    string
	Why     string
	Facts   []Fact
	Steps   []StepLink
	Texts   TextsNote
	Share   []Field   // to copy onto other sites
	Framed  bool      // other sites may show the docket's small page
	History []LifeRow // newest first
}

// StepLink leads to a step that may be taken now.
type StepLink struct {
	Href string
	Text string
	Does string
}

// LifeRow is a step that was taken.
type LifeRow struct {
	What, By, At string
	Why          string
	Link         NavLink
}

// DocketStepPage asks whether a step is to be taken, and says what follows.
type DocketStepPage struct {
	Shell
	Problems []Problem
	Path     string // takes the form
	Back     string // the docket's page
	Docket   string // its title
	State    string
	Line     string
	Seen     string // travels along: how the docket stood when this was drawn
	Stale    bool
	Refused  string // why the step cannot be taken; "": it can
	Follows  []string
	Fields   []Field // short ones
	Why      Field
	Button   string
}
