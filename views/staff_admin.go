package views

import "commentportal/docket"

// LogPage is a page of the log.
type LogPage struct {
	Shell
	Problems []Problem
	Filters  []Field
	Rows     []LogRow
	Pager    Pager
	Partly   bool // a search stopped before it had read the whole log
}

// LogRow is one row of the log.
type LogRow struct {
	Seq        string
	At         string
	Actor      string
	Name       string // of the account, or ""
	Action     string
	Target     string
	TargetName string // where the target is an account
	Detail     string
}

// UsersPage lists the accounts.
type UsersPage struct {
	Shell
	Problems []Problem
	Fresh    bool // confirmed a short while ago
	Confirm  string
	Users    []UserRow
	Email    Field
	Name     Field
	Role     Field
	On       Field // where the role counts
}

// UserRow is one account.
type UserRow struct {
	Number   string // "u3"
	Name     string
	Email    string
	Role     string   // on the site; "" for none
	Chosen   string   // of Roles
	On       []string // roles on dockets, in words
	Roles    []Option
	Places   []Option // where a role can count
	State    []string // in words
	Disabled bool
	Self     bool
	Enrolled bool
	Sessions int
}

// LinkPage shows a set-up link, once.
type LinkPage struct {
	Shell
	Name    string
	Link    string
	Expires string
}

// DocketsPage lists the dockets.
type DocketsPage struct {
	Shell
	Problems []Problem
	Dockets  []DocketRow
	File     Field
}

// DocketRow is one docket.
type DocketRow struct {
	ID        docket.ID
	Title     string
	Agency    string
	Period    string
	Questions int
	State     string
	Href      string // of the docket's page for administrators
}

// EntryPage takes a letter, an e-mail or a remark by hand.
type EntryPage struct {
	Shell
	Problems []Problem
	Docket   docket.Docket
	Dockets  []Field // the choice of docket, where there is one
	Token    string
	Arrival  []Field
	Channel  Field
	Document *EntryDocument // where a letter can be brought as a document; nil: it cannot
	Answers  []Field
	Type     Field
	Sector   Field
	State    Field
	Person   []Field
	ReplyTo  Field
	Speak    WishBox // they ticked on paper that they would speak at a meeting
}

// EntryReview is the same before it is filed.
type EntryReview struct {
	Shell
	ID     docket.ID
	Hidden []HiddenField
	Facts  []Fact
	Parts  []ReviewPart
	Found  int
	// a document was chosen, and its text was not taken out
	FileLeft bool
}

// HiddenField travels along unchanged.
type HiddenField struct {
	Name  string
	Value string
}
