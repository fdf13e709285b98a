package views

import "commentportal/docket"

// SignaturesPage lists what waits for a second person on one docket.
type SignaturesPage struct {
	Shell
	All      string // address of the whole list; "": this is it
	Problems []Problem
	Docket   docket.ID
	Title    string
	Dockets  []Field         // a choice, where there are several
	Stale    *StaleSignature // what was answered waits no longer
	Rule     string          // which decisions wait here
	Alone    bool            // nobody else may sign at present

	Joint      []JointCard
	JointPager Pager

	Total string
	Open  []SignatureCard
	Pager Pager

	Refused     []SignatureCard
	MoreRefused string // "" when all are shown

	Looked    string // how often two people differ
	Looks     []LookCard
	LookPager Pager

	Setting *SecondPersonForm // nil: this person may not change it
}

// StaleSignature keeps what somebody typed about what waits no longer.
type StaleSignature struct{ Note string }

// SignatureCard is one proposal.
type SignatureCard struct {
	ID      string
	Comment docket.CommentID
	Href    string
	Kinds   []string // why a second person signs
	What    string   // what is proposed
	By      string
	At      string
	Why     string // the proposer's note
	After   bool   // carried out already
	Mine    bool   // this person proposed it
	Texts   []SignatureText
	Sealed  string // address that asks for password and code before words are shown; "" when they are
	Problem string // of the two buttons
	Note    Field

	RefusedBy string // "" unless it was refused
	RefusedAt string
	Refusal   string
}

// JointCard is one decision on many comments that waits for one answer.
type JointCard struct {
	ID      string
	At      string // where the answer is sent
	Heading string
	What    string
	By      string
	When    string
	Why     string // the proposer's note
	Mine    bool   // this person proposed it
	Open    int    // proposals that wait
	All     string // address of all of them, one by one
	Act     string // address of the decision
	Upto    string // the newest of them
	Some    []JointRow
	Apart   []JointRow // with something of their own: signed only where they are ticked
	Rest    string     // how many were not compared for this card; "" for none
	Problem string     // of the two buttons
	Note    Field
}

// JointRow is one comment of a joint decision.
type JointRow struct {
	ID     docket.CommentID
	Href   string
	Text   string // its first lines
	Why    string // what it has of its own
	Tick   string // name of its box
	Ticked bool
}

// JointGoOnPage says how far one answer to many proposals is, and goes on with it.
type JointGoOnPage struct {
	Shell
	At       string
	Said     string
	Sign     string
	Note     string
	NoteName string
	Upto     string
	UptoName string
	After    string
	Ticks    []string // names of boxes that were ticked
}

// SignatureText is the places of one text that a second person has to see.
type SignatureText struct {
	Label  string
	Places [][]Run
}

// LookCard is a posted comment of the sample.
type LookCard struct {
	Comment docket.CommentID
	Href    string
	Version int
	By      string
	At      string
	Answers []LookAnswer
	Problem string
	Note    Field
}

// LookAnswer is the beginning of a posted answer.
type LookAnswer struct {
	Label string
	Text  string
}

// SecondPersonForm changes when decisions of a docket wait for a second person.
type SecondPersonForm struct {
	Action string
	Who    string // how many may decide
	Rule   Field
	Look   Field
}

// SecondNote is what a comment's page says of a proposal to a second person.
type SecondNote struct {
	What string
	By   string
	At   string
	Why  string
	Href string

	RefusedBy string // "" while it waits
	RefusedAt string
	Refusal   string
}
