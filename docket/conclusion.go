package docket

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Excerpt is a passage of a posted answer that a person chose for a code. It may
// be picked as a quotation.
type Excerpt struct {
	ID       int64
	Comment  CommentID
	Question QuestionID
	Code     string
	Span     Span // bytes of the clean text
	By       UserID
	At       time.Time

	// Filled by reads while the comment is posted and no redaction touches the
	// passage; empty otherwise, and then the excerpt leaves the house nowhere.
	Public     Text // the passage as posted
	PublicSpan Span // bytes of the posted text

	Quotation *Quotation // nil: not picked

	// CodebookVersion is that of the codebook when the passage was chosen, or when a
	// person last said that it fits its code. Zero in a write is the newest.
	CodebookVersion int
	Revisit         Revisit // filled by reads
}

// Revisit says why a passage waits for a person to say whether it still fits its
// code; "" where it does not.
type Revisit string

// The reasons.
const (
	RevisitRedefined Revisit = "redefined" // the code has come to mean something else since
	RevisitGone      Revisit = "gone"      // the code is in the codebook no more
)

// Quotation is an excerpt that was picked for the report.
type Quotation struct {
	Position   int  // among the quotations of its code, from 1
	Dissenting bool // a voice against what most wrote under the code
	Reason     string
	By         UserID
	At         time.Time
}

// Recommendation is what staff conclude, with what it rests on.
type Recommendation struct {
	ID       string // "R1", "R2" and so on, within a docket
	Docket   ID
	Position int // order of the report, from 1
	Version  int // grows by one with every change
	Text     string

	// Imperative is the heading of the codebook that the recommendation stands under;
	// "" for none.
	Imperative string
	Actions    []ActionItem

	Codes     []string
	Excerpts  []int64 // quotations
	Comments  []CommentID
	By        UserID
	At        time.Time // of the last change
	Withdrawn bool      // taken back; kept, and left out of the report
}

// ActionItem is one thing to do of a recommendation. All but its text may be empty.
type ActionItem struct {
	Text     string   `json:"text"`
	Owner    string   `json:"owner,omitempty"`
	Due      string   `json:"due,omitempty"` // a day: 2027-06-30
	Priority Priority `json:"priority,omitempty"`
}

// Priority says how soon an action is to be done.
type Priority string

// The priorities.
const (
	PriorityHigh   Priority = "high"
	PriorityMedium Priority = "medium"
	PriorityLow    Priority = "low"
)

// Priorities lists them, the most pressing first.
var Priorities = []Priority{PriorityHigh, PriorityMedium, PriorityLow}

// Check says what is wrong with an action, in a sentence; "" for nothing.
func (a ActionItem) Check() string {
	switch {
	case a.Text == "":
		return "Write what is to be done, or leave the whole action empty."
	case utf8.RuneCountInString(a.Text) > MaxAction:
		return "Write a shorter action: at most 1,000 characters."
	case utf8.RuneCountInString(a.Owner) > MaxActionOwner:
		return "Write a shorter owner: at most 200 characters."
	case a.Priority != "" && !slices.Contains(Priorities, a.Priority):
		return "Choose a priority of the list."
	}
	if _, err := time.Parse(time.DateOnly, a.Due); a.Due != "" && err != nil {
		return "Write the day as year-month-day, such as 2027-06-30."
	}
	return ""
}

// KeptExport is an export that was kept under a name, so that a footnote can
// cite it whatever changes later.
type KeptExport struct {
	Docket     ID
	Name       string // "interim-2017-03": small letters, digits, hyphens, at most 60
	Purpose    string
	SnapshotAt time.Time // of the state it shows
	Files      []KeptFile
	By         UserID
	At         time.Time
}

// KeptFile is one file of a kept export.
type KeptFile struct {
	Name   string
	Bytes  int64
	SHA256 [32]byte
}
