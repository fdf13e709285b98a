package docket

import "time"

// QueueView is one of the lists of the review desk.
type QueueView string

// The queue's views.
const (
	ViewPending  QueueView = "pending"  // waiting, not held, and not proposed to a second person
	ViewHeld     QueueView = "held"     // pending, put on hold by somebody, and not proposed
	ViewOpen     QueueView = "open"     // pending, on hold or not, and not proposed
	ViewReported QueueView = "reported" // posted, and a reader reported it
	ViewDecided  QueueView = "decided"  // anything but pending
	ViewAll      QueueView = "all"
)

// QueueQuery asks for a page of comments to decide. Zero values ask for all.
type QueueQuery struct {
	Docket   ID
	View     QueueView // empty: ViewPending
	Severity Severity  // at least this grave
	Exact    bool      // no graver than Severity
	Rule     string    // of the screener: something was found by it
	Flag     Flag
	Reason   Reason // of the latest decision
	Language string
	For      UserID // assigned to this person
	Took     UserID // this person has it open or took it
	First    bool   // to be read before all others
	Late     bool   // a copy of a letter that is posted
	Unopened bool   // only what is to be read before all others and nobody has opened
	Question QuestionID
	Sector   string
	Campaign CampaignID
	Words    string
	After    CommentID // keyset: continue behind this one
	Limit    int
}

// QueuePage is a page of the queue. Next is where the following page begins,
// empty at the end. Total counts the whole filtered list up to a cap. Opened is how many
// comments a search for words looked through before it stopped for time, short of a full
// page and of the end of the list: the next page looks further. Otherwise it is 0.
type QueuePage struct {
	Comments []Comment
	Next     CommentID
	Total    int
	Capped   bool
	Opened   int
}

// QueueCounts is what one person has to do on one docket.
type QueueCounts struct {
	Pending  int // waiting, held ones included, without those proposed to a second person
	Held     int
	Flagged  int // pending, to review first
	Block    int // pending with a finding of severity block
	Hold     int // pending whose gravest finding is hold
	Reported int // posted and reported
	Mine     int // claimed by this person now
	Signing  int // pending, and proposed to a second person; counted in none of the numbers above
	Uncoded  int // posted, not read for themes by anybody, not off topic and without a code of its letter
}

// Backlog is what waits for a decision on one docket. Times are those of filing; zero
// when nothing waits.
type Backlog struct {
	Docket ID
	QueueCounts
	Oldest, OldestFlagged time.Time
}

// Report is a reader's word on a posted comment: something private in it, "this
// was not me", or other.
type Report struct {
	Comment CommentID
	Kind    string // ReportPrivate, ReportNotMe, ReportNamed or ReportOther
	Note    string // sealed in the store
	At      time.Time

	// Number opens the answer for who reported; the store keeps a keyed hash.
	Number TrackingNumber
}

// The kinds of report.
const (
	ReportPrivate = "private"
	ReportNotMe   = "not_me"
	ReportNamed   = "named" // it names the person who reports, who is not its writer
	ReportOther   = "other"
)
