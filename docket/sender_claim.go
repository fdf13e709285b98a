package docket

import (
	"strings"
	"time"
)

// NameCheckProves is how long after its answer was opened the link of a question proves that
// somebody holds its address.
const NameCheckProves = 30 * time.Minute

// SenderClaim is what somebody says of a posted comment who proved by the link of a question
// "was my name used?" that they hold the e-mail address given with it.
type SenderClaim struct {
	Check   [32]byte // of the link, by NameCheckHash
	Comment CommentID
	Mine    bool           // they wrote it; otherwise somebody else did
	Number  TrackingNumber // of the report that is filed where no case is open
}

// ClaimResult is what became of a claim.
type ClaimResult string

// The results of a claim.
const (
	ClaimNameRemoved ClaimResult = "name_removed"   // the public reads no name any more
	ClaimQuestionOff ClaimResult = "question_ended" // the name is questioned no more
	ClaimForAPerson  ClaimResult = "for_a_person"   // staff decide, and read that the address was proved
	ClaimNothing     ClaimResult = "nothing"        // there was nothing to change
)

// ClaimAnswer tells who claimed what became of it.
type ClaimAnswer struct {
	Result ClaimResult
	Filed  bool // a report was filed, whose number opens the answer
}

// ShowsWords reports whether a public text holds more than gaps.
func ShowsWords(public string) bool {
	return strings.TrimSpace(gapWords.ReplaceAllString(public, "")) != ""
}
