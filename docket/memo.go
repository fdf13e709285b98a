package docket

import (
	"strconv"
	"time"
)

// MemoKind says what a memo is about.
type MemoKind string

// The kinds of memos.
const (
	MemoProject MemoKind = "project" // the coding of a docket as a whole
	MemoCode    MemoKind = "code"    // a code of its codebook
	MemoAnswer  MemoKind = "answer"  // one answer of a comment
)

// MemoID numbers memos, from 1.
type MemoID int64

// String is the number in digits.
func (id MemoID) String() string { return strconv.FormatInt(int64(id), 10) }

// Memo is one version of what a coder wrote down about an answer, a code or the
// whole project: an idea, a doubt, how a theme is understood. Memos are sealed in
// the store and never public; the project file carries them to programs that code
// text.
type Memo struct {
	ID       MemoID
	Docket   ID
	Kind     MemoKind
	Comment  CommentID  // of MemoAnswer
	Question QuestionID // of MemoAnswer
	Code     string     // of MemoCode
	Owner    UserID     // who wrote the first version
	Title    string
	Text     string
	Removed  bool // taken back by its owner; every version is kept

	Version int // grows by one with every save
	By      UserID
	At      time.Time

	// Set when a memo is read for somebody.
	Posted bool // the answer is posted; always, where it is about no answer
	Read   bool // the reader has read the answer; always, where it is about no answer
}

// Most that a memo can hold, in code points.
const (
	MaxMemo      = 20_000
	MaxMemoTitle = 150
)

// MemoQuery asks for the newest version of memos, newest first. Zero values ask for
// all of the docket.
type MemoQuery struct {
	Docket   ID
	Reader   UserID // whom Memo.Read is about
	Memo     MemoID
	Kind     MemoKind
	Code     string
	Comment  CommentID
	Question QuestionID
	Owner    UserID
}
