package docket

import (
	"strconv"
	"time"
)

// The bounds of hand-overs.
const (
	MaxHandovers       = 10    // of one comment
	MaxHandoverChannel = 200   // code points of to whom
	MaxHandoverAnswer  = 2_000 // code points of what they answered
)

// Handover records that what a flagged comment tells was handed to people who can act, and
// what they answered. The writer of the comment reads both by tracking number; neither is
// public, and no file shows them.
type Handover struct {
	Comment CommentID
	Number  int // among those of the comment, from 1
	Channel string
	Marking TLP // of what was handed over
	By      UserID
	At      time.Time

	Answer     string // "" while there is none
	AnsweredBy UserID // who recorded it
	AnsweredAt time.Time
}

// Answered reports whether an answer was recorded.
func (h Handover) Answered() bool { return !h.AnsweredAt.IsZero() }

// Field names the field of a form that takes the answer to the hand-over.
func (h Handover) Field() string { return "answer-" + strconv.Itoa(h.Number) }
