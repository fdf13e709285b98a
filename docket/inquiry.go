package docket

import (
	"strconv"
	"time"

	"commentportal/docket/phrase"
)

// InquiryID numbers an inquiry, over all dockets.
type InquiryID int64

// String is the number as pages of staff show it.
func (id InquiryID) String() string { return strconv.FormatInt(int64(id), 10) }

// InquiryKind is what staff ask the writer of a comment. The writer reads the question of
// a kind in their own language.
type InquiryKind string

// The kinds of inquiries.
const (
	InquiryQuote  InquiryKind = "quote"
	InquiryDevice InquiryKind = "device"
	InquiryStill  InquiryKind = "still"
	InquiryOwn    InquiryKind = "own" // staff ask in words of their own
)

// InquiryKinds lists the kinds in the order of pages.
var InquiryKinds = []InquiryKind{InquiryQuote, InquiryDevice, InquiryStill, InquiryOwn}

// Question is the question that a kind asks, in English; "" where staff write it.
func (k InquiryKind) Question() string {
	switch k {
	case InquiryQuote:
		return phrase.Marked("May we quote your comment in our report?")
	case InquiryDevice:
		return phrase.Marked("Which device or product is your comment about?")
	case InquiryStill:
		return phrase.Marked("Is what you describe still going on?")
	}
	return ""
}

// InquiryTurn says for whom an inquiry waits.
type InquiryTurn string

// The turns of an inquiry.
const (
	TurnWriter InquiryTurn = "writer"
	TurnStaff  InquiryTurn = "staff" // the writer has answered
	TurnOver   InquiryTurn = ""      // somebody on staff ended it
)

// The bounds of inquiries.
const (
	MaxOpenInquiries = 3     // that wait or are answered, about one comment
	MaxInquiries     = 12    // ever asked about one comment
	MaxInquiryTexts  = 20    // of one inquiry, of both sides
	MaxRepliesInRow  = 3     // of the writer, before staff write again
	MaxInquiryText   = 2_000 // code points of one text
)

// Inquiry is a question of staff to the writer of a comment, with all that both write to
// it. The writer reads and answers by tracking number, without an account. Nothing of it
// is ever public, and no file shows it.
type Inquiry struct {
	ID       InquiryID
	Comment  CommentID
	Kind     InquiryKind
	AskedBy  UserID
	AskedAt  time.Time
	EndsAt   time.Time // the writer may answer until then
	Turn     InquiryTurn
	ClosedBy UserID
	ClosedAt time.Time // zero: nobody has ended it
	Texts    []InquiryText
}

// TakesAnswer reports whether the writer may write at the time now.
func (q Inquiry) TakesAnswer(now time.Time) bool {
	return q.Turn != TurnOver && now.Before(q.EndsAt) && len(q.Texts) < MaxInquiryTexts && q.inRow() < MaxRepliesInRow
}

// Answered reports whether the writer has ever written to it.
func (q Inquiry) Answered() bool {
	for _, t := range q.Texts {
		if t.By == 0 {
			return true
		}
	}
	return false
}

// inRow counts the texts of the writer after the last one of staff.
func (q Inquiry) inRow() int {
	n := 0
	for _, t := range q.Texts {
		if n++; t.By != 0 {
			n = 0
		}
	}
	return n
}

// InquiryText is what one side wrote to an inquiry. It is never changed.
type InquiryText struct {
	Inquiry InquiryID
	By      UserID // zero: the writer of the comment
	At      time.Time
	Text    string // sealed in the store; may be empty in the first, where the kind says it all
}

// InquiryQuery asks for a page of a docket's inquiries.
type InquiryQuery struct {
	Docket  ID
	Comment CommentID   // only those about this comment
	Turn    InquiryTurn // only those that wait for this side, or are over
	AnyTurn bool
	After   InquiryID // keyset: continue behind this one
	Limit   int
}

// InquiryPage is a page of inquiries. Next is where the following page begins, zero at
// the end.
type InquiryPage struct {
	Inquiries []Inquiry
	Next      InquiryID
	Total     int
}

// InquiryCounts says how a docket's inquiries stand.
type InquiryCounts struct {
	Answered int // wait for staff
	Waiting  int // wait for the writer
	Unheard  int // of them, those whose time is over
	Ended    int
}
