package docket

import (
	"log/slog"
	"time"
)

// PassageState is what holds of a repeated passage.
type PassageState string

// The states. A passage acts until a person rejects it: it is set aside before
// comments are compared.
const (
	PassageFound     PassageState = "found"     // by the machine; nobody has looked at it
	PassageConfirmed PassageState = "confirmed" // a person said it is one
	PassageRejected  PassageState = "rejected"  // a person said it is part of what people say
)

// PassageOrigin says who first called a passage a repeated one.
type PassageOrigin string

// The origins.
const (
	PassageByMachine PassageOrigin = "machine"
	PassageByPerson  PassageOrigin = "person"
)

// RepeatedPassage is words at the head or tail of comments that have nothing else
// in common: a line that names the docket, a question of the form, a notice. Its
// text may stem from comments that are not posted.
type RepeatedPassage struct {
	Docket   ID
	Number   int // in the docket, from 1
	Text     Text
	Name     string // given by people; "" for none
	Origin   PassageOrigin
	State    PassageState
	Words    int
	Comments int         // that held it when the docket was last grouped whole
	Bare     int         // of them, those that say nothing else
	Examples []CommentID // a few that hold all of it, posted ones first

	DecidedBy UserID
	DecidedAt time.Time
}

// Acts reports whether the passage is set aside before comments are compared.
func (p RepeatedPassage) Acts() bool { return p.State != PassageRejected }

// LogValue names the passage and hides its words.
func (p RepeatedPassage) LogValue() slog.Value {
	return slog.GroupValue(slog.String("docket", string(p.Docket)), slog.Int("number", p.Number))
}

// FoundPassage is a repeated passage as a whole grouping found it.
type FoundPassage struct {
	Number   int // of the passage that was known; 0: it is new
	Text     Text
	Words    int
	Comments int
	Bare     int
	Examples []CommentID
}

// PassageAction is one decision of a person on a repeated passage.
type PassageAction string

// The actions.
const (
	PassageAdd     PassageAction = "add"     // Text is one
	PassageConfirm PassageAction = "confirm" // it is one
	PassageReject  PassageAction = "reject"  // it is none
	PassageRename  PassageAction = "name"    // it is called Name
)

// PassageVerdict is a decision of a person on a repeated passage.
type PassageVerdict struct {
	Docket ID
	Number int // filled for PassageAdd when it is recorded
	Action PassageAction
	Text   Text   // of PassageAdd
	Words  int    // of PassageAdd
	Name   string // what it is called from now on, whatever the action
	By     UserID
}

// MaxPassageExamples is how many comments are kept as examples of a passage.
const MaxPassageExamples = 20
