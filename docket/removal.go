package docket

import (
	"fmt"
	"strconv"
	"time"
)

// ErrNotDue says that the time for which a docket is kept is not over, so that it cannot be
// removed as a whole.
var ErrNotDue = fmt.Errorf("docket: not past the time for which it is kept: %w", ErrDenied)

// RemovalID numbers the removals of whole dockets.
type RemovalID int64

// String is the number as pages of staff show it.
func (id RemovalID) String() string { return strconv.FormatInt(int64(id), 10) }

// RemovalState is where the removal of a docket stands.
type RemovalState string

// The states.
const (
	RemovalAsked   RemovalState = "asked"
	RemovalRefused RemovalState = "refused"
	RemovalAgreed  RemovalState = "agreed" // comments are purged one after the other
	RemovalDone    RemovalState = "done"
)

// Removal is the schedule's order to purge every comment of a docket whose time is over. Each
// comment gets a purge, a tombstone and rows in the log of its own.
type Removal struct {
	ID     RemovalID
	Docket ID
	State  RemovalState

	Order  string // reference of the records schedule; it stands in the log
	Reason string // sealed in the store

	AskedBy    UserID
	AskedAt    time.Time
	AnsweredBy UserID // who agreed or refused; zero: nobody yet
	AnsweredAt time.Time
	DoneAt     time.Time // zero: not yet

	Places []PurgePlace // what held words of the docket when somebody agreed, and is not changed
}

// MayAnswer reports whether a person may agree or refuse: anybody but the one who asked.
func (r Removal) MayAnswer(by UserID) bool {
	return r.State == RemovalAsked && by != 0 && by != r.AskedBy
}

// RemovalPreview says what the removal of a docket means, before anybody asks for it.
type RemovalPreview struct {
	Comments int // that lose their words
	Purged   int // that lost them before
	Uploads  int // files that wait to be imported, which are dropped
	Remarks  int // words about pages, which are dropped
	Texts    int // repeated passages and searches of staff, which stay
	Places   []PurgePlace
}

// RemovalStep says where the removal of a docket goes on.
type RemovalStep struct {
	After int64 // the serial of the comment behind which the next step begins; 0: the first
	Done  bool
}

// RemovalProgress says how far the removal of a docket is.
type RemovalProgress struct {
	Docket ID
	Left   int // comments that still have their words
	Held   bool
}
