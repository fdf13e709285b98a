package docket

import (
	"strings"
	"time"
)

// ActionRestore is the sender's own, by tracking number: a comment that they withdrew is
// again what it was before.
const ActionRestore Action = "restore"

// RestoreFor is how long the sender of a comment may take its withdrawal back.
const RestoreFor = 24 * time.Hour

// Withdrawal is what a comment was when its sender withdrew it. Zero: it is not withdrawn,
// came in as withdrawn, or its words were removed since.
type Withdrawal struct {
	Version int       // of the comment, by the withdrawal
	At      time.Time // of the withdrawal

	// As it was before.
	Status   Status
	Reason   Reason
	Held     bool
	Campaign CampaignID

	// Of the posting that stood: the rules that it was judged by, what was said of findings,
	// and which answers it left out.
	RuleSet  string
	Verdicts []FindingVerdict
	Withheld []WithheldAnswer
	Told     bool // the log tells of the posting; without that nothing is posted again
}

// Until is when the time ends in which the withdrawal can be taken back.
func (w Withdrawal) Until() time.Time { return w.At.Add(RestoreFor) }

// Open reports whether the withdrawal can be taken back now.
func (w Withdrawal) Open(now time.Time) bool { return w.Version > 0 && now.Before(w.Until()) }

// ParseWithheldWords reads what WithheldWords wrote with blanks between.
func ParseWithheldWords(words string) []WithheldAnswer {
	var list []WithheldAnswer
	for _, one := range strings.Fields(words) {
		q, reason, _ := strings.Cut(one, ":")
		list = append(list, WithheldAnswer{QuestionID(q), Reason(reason)})
	}
	return list
}
