package views

import "commentportal/docket"

// GuardListPage lists the searches for hidden words of a docket.
type GuardListPage struct {
	Shell
	Problems []Problem
	Docket   docket.ID
	Dockets  []Field
	Tabs     []QueueTab
	Total    string
	Rows     []GuardRow
	Pager    Pager

	Words Field // typed by hand
	Kind  Field
}

// GuardRow is one search in a list.
type GuardRow struct {
	ID    string
	Href  string
	Title string
	State string
	Found []string // sentences
	By    string
	At    string
	Grave bool
}

// GuardPage is one search, with what a person proposes or signs about it.
type GuardPage struct {
	Shell
	Problems []Problem
	Path     string
	List     string // address of the list
	Facts    []Fact
	Found    []string // sentences
	State    docket.GuardState
	Said     string // where it stands, in a sentence
	Percent  int
	Stale    bool
	Direct   bool // no second person is needed
	Mine     bool // this person proposed it

	Groups  []GuardGroup
	Listed  string // numbers of the places that can be ticked
	More    int    // places that the page does not show
	Rest    bool
	Kept    []string // archived exports that hold the words
	Acts    []GuardActRow
	Scope   Field
	Reason  Field
	Note    Field
	Why     string // the proposer's reason
	Refused string // the second person's, when they refused
}

// MayPropose reports whether the page asks what becomes of the places.
func (p GuardPage) MayPropose() bool { return p.State == docket.GuardOpen }

// GuardGroup is places of one kind.
type GuardGroup struct {
	ID      string
	Heading string
	Hint    string
	Places  []GuardPlaceRow
}

// GuardPlaceRow is one place.
type GuardPlaceRow struct {
	Number  string
	Title   string
	Href    string
	Label   string // which text of the comment
	How     string
	Words   []Run
	Ticked  bool
	ByHand  bool
	Outcome string // "" while nobody has decided
}

// GuardActRow is a decision in which a standing rule acted.
type GuardActRow struct {
	Comment docket.CommentID
	Href    string
	What    string
}

// GuardNote says on a comment's page that what it hides stands elsewhere.
type GuardNote struct {
	Href  string
	Found []string
	State string
}
