package docket

import (
	"strconv"
	"time"
)

// The bounds of a decision on many comments at once.
const (
	MaxTicked = 500 // comments that one form names; more are named by their campaign or list
	ManySlice = 20  // comments that are decided in one transaction: other writes wait below a fifth of a second
)

// ManyID numbers the decisions on many comments, from 1.
type ManyID int64

func (id ManyID) String() string { return strconv.FormatInt(int64(id), 10) }

// ManyState says how far a decision on many comments is.
type ManyState string

// The states of a decision on many comments.
const (
	ManyRunning ManyState = "running" // some comments still wait for their turn
	ManyDone    ManyState = "done"
	ManyUndoing ManyState = "undoing"
	ManyUndone  ManyState = "undone"
)

// ManyDecision is one decision of a person on many comments. Each comment is decided
// by itself, with a row of its own in the log; this says which belong together.
type ManyDecision struct {
	ID     ManyID
	Docket ID
	By     UserID
	At     time.Time
	Action Action
	Reason Reason
	Note   string // for colleagues; sealed

	// The scope: the named comments, or, with Whole, every waiting copy of Campaign or
	// every comment of the list that Query describes, up to the serial Upto. What
	// comes in later is not among them.
	Campaign CampaignID
	Query    string // sealed
	Whole    bool
	Upto     int64
	After    CommentID // how far a whole scope was walked

	State ManyState

	// How many comments had each outcome.
	Waiting, Decided, Proposed, Left, Undone, Kept int
}

// Shown is the number of comments that were looked at so far.
func (m ManyDecision) Shown() int { return m.Decided + m.Proposed + m.Left + m.Undone + m.Kept }

// MayUndo reports whether by may take the whole back by one press.
func (m ManyDecision) MayUndo(by UserID, now time.Time) bool {
	return m.By == by && m.State != ManyUndone && m.Decided+m.Proposed > 0 && now.Sub(m.At) <= UndoFor
}

// ManyOutcome says what became of one comment.
type ManyOutcome string

// The outcomes.
const (
	OutcomeWaiting  ManyOutcome = "waiting"
	OutcomeDecided  ManyOutcome = "decided"
	OutcomeProposed ManyOutcome = "proposed" // it waits for a second signature
	OutcomeLeft     ManyOutcome = "left"     // it stays in the queue, for the reason in Why
	OutcomeUndone   ManyOutcome = "undone"
	OutcomeKept     ManyOutcome = "kept" // it was decided otherwise since, so it was not taken back
)

// ManyWhy says why a comment was left out.
type ManyWhy string

// The reasons to leave a comment out.
const (
	LeftFinding   ManyWhy = "finding"   // it has a finding of its own that must come out or needs a close look
	LeftFlag      ManyWhy = "flag"      // it is flagged
	LeftAddition  ManyWhy = "addition"  // it adds many words of its own that nobody has read
	LeftLetter    ManyWhy = "letter"    // its letter has a finding that nobody has hidden yet
	LeftChanged   ManyWhy = "changed"   // somebody changed or decided it meanwhile
	LeftSignature ManyWhy = "signature" // a colleague's proposal for it waits
	LeftDenied    ManyWhy = "denied"    // it cannot be decided so
)

// ManyComment is one comment of a decision on many.
type ManyComment struct {
	Comment CommentID
	Version int // the version that was seen; 0: whichever it has
	Outcome ManyOutcome
	Why     ManyWhy
	Result  int // the comment's version after the decision, or that of its proposal
}

// ManyStep is what happens to one comment in a slice: Decision, a proposal, or
// neither, when it is left out for the reason in Why.
type ManyStep struct {
	ManyComment
	Decision *Decision
	Proposal *Signature
}
