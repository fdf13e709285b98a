package docket

import (
	"strconv"
	"time"
)

// SignatureKind is why a decision needs a second person.
type SignatureKind string

// The kinds of decisions that wait for a second signature. The store keeps
// whatever kind a desk names, so that another verb can be added without a change
// of the schema.
const (
	SignWithhold SignatureKind = "withhold"  // a whole comment is kept from the public
	SignDismiss  SignatureKind = "dismiss"   // a finding that must come out is called not private
	SignReveal   SignatureKind = "reveal"    // words that were hidden when the comment was posted would show
	SignTakeDown SignatureKind = "take_down" // a posted comment was taken down: done at once, signed afterwards
)

// SignatureState is where a proposal stands.
type SignatureState string

// The states of a proposal.
const (
	SignatureOpen      SignatureState = "open"      // waits for a second person
	SignatureAgreed    SignatureState = "agreed"    // a second person signed
	SignatureRefused   SignatureState = "refused"   // a second person refused
	SignatureOvertaken SignatureState = "overtaken" // the comment was decided otherwise, or proposed anew
)

// SignatureID numbers a proposal, over all dockets.
type SignatureID int64

// String is the number as addresses show it.
func (id SignatureID) String() string { return strconv.FormatInt(int64(id), 10) }

// Signature is a decision that one person proposed and a second one signs. The
// decision is kept as it was proposed: what the second person reads is what is
// carried out.
type Signature struct {
	ID       SignatureID
	Kinds    []SignatureKind
	Decision Decision // with the proposer, the version they saw and their note
	At       time.Time
	After    bool // the decision is carried out already
	State    SignatureState
	Result   int // version of the comment after the decision; 0 while it is not carried out

	SignedBy UserID // zero: nobody yet
	SignedAt time.Time
	Note     string // of the second person; sealed in the store
}

// Comment is the comment that the proposal is about.
func (s Signature) Comment() CommentID { return s.Decision.Comment }

// Seen is the version that the comment has while the proposal holds.
func (s Signature) Seen() int {
	if s.Result > 0 {
		return s.Result
	}
	return s.Decision.Version
}

// Has reports whether k is among the reasons for a second signature.
func (s Signature) Has(k SignatureKind) bool {
	for _, have := range s.Kinds {
		if have == k {
			return true
		}
	}
	return false
}

// SignatureAnswer is what a second person says to a proposal.
type SignatureAnswer struct {
	ID    SignatureID
	By    UserID
	Agree bool
	Note  string // sealed in the store
}

// SignatureQuery asks for a page of proposals of one docket, oldest first.
type SignatureQuery struct {
	Docket ID
	State  SignatureState // SignatureOpen, or SignatureRefused for those refused and not decided since
	By     UserID         // proposed by this person
	NotBy  UserID         // proposed by somebody else
	Joint  ManyID         // proposed by this decision on many comments
	Single bool           // proposed by no decision on many comments
	After  SignatureID    // keyset: continue behind this one
	Limit  int
}

// SignaturePage is a page of proposals. Next is where the following page begins,
// zero at the end. Total counts the whole list.
type SignaturePage struct {
	Signatures []Signature
	Next       SignatureID
	Total      int
}

// Deciders counts the accounts that may decide on comments of a docket.
type Deciders struct {
	Enabled int // moderators and administrators whose account is not disabled
	Ever    int // disabled ones included
}

// SecondPerson says when a docket's decisions wait for a second signature.
type SecondPerson string

// The settings. The zero value is the default: once two people may decide. It
// stays on when one of them leaves, so that nobody gets rid of it by disabling a
// colleague; who works alone from then on turns it off, on record.
const (
	SecondPersonAuto SecondPerson = ""
	SecondPersonOn   SecondPerson = "on"
	SecondPersonOff  SecondPerson = "off"
)

// Applies reports whether decisions wait for a second signature.
func (s SecondPerson) Applies(who Deciders) bool {
	switch s {
	case SecondPersonOn:
		return true
	case SecondPersonOff:
		return false
	}
	return who.Ever >= 2
}

// SecondLookDefault is the share of posted comments, in percent, that a second
// person looks at where the docket does not say otherwise.
const SecondLookDefault = 2

// SecondLookVerdict is what a second person says of a posted comment of the
// sample.
type SecondLookVerdict string

// The verdicts of a second look.
const (
	LookWaiting   SecondLookVerdict = ""          // nobody has looked yet
	LookAgree     SecondLookVerdict = "agree"     // would have posted it the same way
	LookDiffer    SecondLookVerdict = "differ"    // would have decided otherwise
	LookOvertaken SecondLookVerdict = "overtaken" // decided anew before anybody looked
)

// SecondLook is a posted comment that was drawn for a second look.
type SecondLook struct {
	Comment  CommentID
	Version  int // of the comment after the posting that was drawn
	PostedBy UserID
	PostedAt time.Time
	Verdict  SecondLookVerdict
	By       UserID // zero: nobody yet
	At       time.Time
	Note     string // sealed in the store
}

// SecondLookPage is a page of the sample that waits, oldest first.
type SecondLookPage struct {
	Looks []SecondLook
	Next  CommentID // where the following page begins; "" at the end
}

// SecondLookCounts says how often two people differ on the sample of a docket.
type SecondLookCounts struct {
	Waiting int
	Agree   int
	Differ  int
}

// SigningCounts says what waits for a second person on one docket, for one
// person.
type SigningCounts struct {
	Open    int // proposals that wait
	Mine    int // of them, this person's own
	Refused int // refused, and not decided since
	Looks   int // posted comments of the sample that this person may look at
}
