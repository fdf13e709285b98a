package docket

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ReasonPurged is why a comment is withheld that lost its words by order. It is in no
// docket's list: nobody decides with it.
const ReasonPurged Reason = "purged"

// ReasonPurgedLabel is ReasonPurged in plain words.
const ReasonPurgedLabel = "Removed by order"

// ActionPurge removes the words of a comment for good, by order.
const ActionPurge Action = "purge"

// PurgeID is the number of a purge.
type PurgeID int64

// String is the number as pages of staff show it.
func (id PurgeID) String() string { return strconv.FormatInt(int64(id), 10) }

// PurgeState is where a purge stands.
type PurgeState string

// The states. What the operator did by command is done, and signed afterwards.
const (
	PurgeAsked   PurgeState = "asked"
	PurgeRefused PurgeState = "refused"
	PurgeDone    PurgeState = "done"
)

// PurgeAnswer is what a second person says to a purge.
type PurgeAnswer string

// The answers. What was asked on a page is agreed to or refused; what was done by command
// is signed.
const (
	PurgeAgree  PurgeAnswer = "agree"
	PurgeRefuse PurgeAnswer = "refuse"
	PurgeSign   PurgeAnswer = "sign"
)

// Purge is an order by which a comment loses its words, and the tombstone of it when that
// was done.
type Purge struct {
	ID      PurgeID
	Comment CommentID
	State   PurgeState

	Order  string // reference of the order, such as "No. 26-cv-0123"; it stands in the log
	Reason string // in words; sealed in the store

	AskedBy    UserID // zero: the operator, by command
	AskedAt    time.Time
	AnsweredBy UserID // who agreed, refused or signed; zero: nobody yet
	AnsweredAt time.Time
	PurgedAt   time.Time // zero: not yet

	Was       Status // where the comment stood before
	WasReason Reason

	Places []PurgePlace // where words of the comment still stand, as found before they went
}

// ByCommand reports whether the operator purged by command.
func (p Purge) ByCommand() bool { return p.AskedBy == 0 }

// Waits reports whether a second person still has to say something.
func (p Purge) Waits() bool {
	return p.State == PurgeAsked || p.State == PurgeDone && p.ByCommand() && p.AnsweredBy == 0
}

// MayAnswer reports whether a person may answer so: anybody but the one who asked.
func (p Purge) MayAnswer(by UserID, answer PurgeAnswer) bool {
	return by != 0 && by != p.AskedBy && p.Waits() && (p.State == PurgeDone) == (answer == PurgeSign)
}

// Tombstone says how a comment lost its words.
type Tombstone struct {
	At time.Time
	// WithDocket reports that they went with those of every comment of the docket, since the
	// time for which it is kept was over; otherwise an order named the comment.
	WithDocket bool
}

// PurgePlace is a place that a purge does not change, and that holds words of the comment
// or may hold them. It holds no words itself.
type PurgePlace struct {
	Kind PurgePlaceKind `json:"k"`
	Name string         `json:"n"`
	At   time.Time      `json:"t,omitzero"` // when it was made; zero: unknown
}

// PurgePlaceKind is what kind of place holds words of a purged comment.
type PurgePlaceKind string

// The kinds of places.
const (
	PlaceExport  PurgePlaceKind = "export"  // an archived export
	PlaceRecord  PurgePlaceKind = "record"  // a record that was handed out
	PlaceBackup  PurgePlaceKind = "backup"  // a backup in the folder of backups
	PlaceProse   PurgePlaceKind = "prose"   // a text of staff that quotes the comment
	PlacePassage PurgePlaceKind = "passage" // a repeated passage that others share
	PlaceGuard   PurgePlaceKind = "guard"   // a search for hidden words that somebody typed
	PlaceCopies  PurgePlaceKind = "copies"  // other comments of its campaign
	PlaceReplies PurgePlaceKind = "replies" // posted replies to it
	PlaceUpload  PurgePlaceKind = "upload"  // a file that waits to be imported
)

// MaxPurgeReason bounds the reason of a purge, in characters.
const MaxPurgeReason = 500

var purgeOrder = regexp.MustCompile(`^[\pL\pN][\pL\pN .,:;/_#()§&-]{0,79}$`)

// CheckPurge says what is wrong with the order or the reason of a purge; nil: nothing.
func CheckPurge(order, reason string) Invalid {
	invalid := Invalid{}
	if !purgeOrder.MatchString(order) {
		invalid["order"] = "Write the reference of the order, such as “No. 26-cv-0123”: letters, digits, blanks and " +
			". , : ; / _ # ( ) § & -, at most 80. It stands in the log, so write no name."
	}
	switch n := utf8.RuneCountInString(strings.TrimSpace(reason)); {
	case n == 0:
		invalid["reason"] = "Say why the words have to go, such as “Court order to destroy”."
	case n > MaxPurgeReason:
		invalid["reason"] = "Shorten the reason: it has more than the 500 characters that are kept."
	}
	if len(invalid) == 0 {
		return nil
	}
	return invalid
}

// PurgeCounts says what of purges waits in a docket.
type PurgeCounts struct {
	Asked    int // wait for a second person
	Unsigned int // were done by command and wait for a signature
	Done     int // comments that lost their words
	Removals int // of whole dockets, that wait for a second person
}
