package docket

import "time"

// The bounds of what is kept of decisions half made, and of notes.
const (
	MaxDraft  = 256 << 10           // bytes of one draft
	KeepDraft = 30 * 24 * time.Hour // how long a draft that nobody finishes is kept
	MaxNote   = 5_000               // code points of a note; a note is a few sentences
)

// Draft is a decision that somebody began and has not made. Only the same account
// gets it back, and nothing acts on it by itself.
type Draft struct {
	Comment CommentID
	By      UserID
	At      time.Time
	Fields  string // of the decision form, percent-encoded, without its token
}

// CommentNote is what somebody wrote about a comment for colleagues. It is never
// public, and it is never changed.
type CommentNote struct {
	Comment CommentID
	By      UserID
	At      time.Time
	Text    string
}

// Took is a comment that a person has open. When Free is false a colleague has it,
// until the time given; nobody is kept from deciding it.
type Took struct {
	Comment Comment
	Free    bool
}
