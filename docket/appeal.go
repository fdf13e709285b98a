package docket

import (
	"strconv"
	"time"
)

// AppealOutcome is what became of an appeal.
type AppealOutcome string

// The outcomes. An appeal that waits has none.
const (
	AppealOpen    AppealOutcome = ""
	AppealStands  AppealOutcome = "stands"  // the decision stays as it was
	AppealChanged AppealOutcome = "changed" // the comment was decided anew
	AppealOver    AppealOutcome = "over"    // its writer withdrew or mended the comment, or it was purged
)

// Label is the outcome in plain words.
func (o AppealOutcome) Label() string {
	switch o {
	case AppealOpen:
		return "Waits"
	case AppealStands:
		return "The decision stands"
	case AppealChanged:
		return "The decision was changed"
	case AppealOver:
		return "Over without an answer"
	}
	return string(o)
}

// The bounds of appeals.
const (
	// AppealAnswerWithin is how soon an appeal should have an answer.
	AppealAnswerWithin = 10 * 24 * time.Hour

	MaxAppealText = 2_000 // code points of what the writer says, and of the answer
)

// AppealID numbers an appeal, over all dockets.
type AppealID int64

// String is the number as the log shows it.
func (id AppealID) String() string { return strconv.FormatInt(int64(id), 10) }

// Appeal is what the writer of a comment says against the decision on it. Somebody who had
// no part in the decision looks at it again, once for each text of the comment, and
// answers. Nothing of it is ever public, and no file shows it.
type Appeal struct {
	ID      AppealID
	Comment CommentID
	Edition int    // of the comment: 1, and one more each time its writer mended it
	Version int    // of the comment when it was asked
	Status  Status // what the decision says
	AskedAt time.Time
	Text    string // of the writer; sealed in the store

	// Deciders had a part in the decision and cannot answer the appeal.
	Deciders []UserID

	Outcome    AppealOutcome
	AnsweredBy UserID
	AnsweredAt time.Time
	Answer     string // to the writer; sealed in the store
}

// Open reports whether the appeal waits for an answer.
func (a Appeal) Open() bool { return a.Outcome == AppealOpen }

// Due is when the appeal should have its answer.
func (a Appeal) Due() time.Time { return a.AskedAt.Add(AppealAnswerWithin) }

// MayAnswer reports whether a person had no part in the decision.
func (a Appeal) MayAnswer(by UserID) bool {
	for _, id := range a.Deciders {
		if id == by {
			return false
		}
	}
	return true
}

// Outcomes lists how the appeal can end now that its comment has a version and a status:
// it stands as long as the status is the one that was appealed against, and was changed
// once somebody has decided anew.
func (a Appeal) Outcomes(version int, status Status) []AppealOutcome {
	var list []AppealOutcome
	if status == a.Status {
		list = append(list, AppealStands)
	}
	if version > a.Version && status != Pending {
		list = append(list, AppealChanged)
	}
	return list
}

// Appealing says whether the writer of a comment may appeal against the decision on it.
type Appealing string

// What stands of an appeal that could be asked.
const (
	AppealNone     Appealing = ""         // there is no decision to appeal against
	AppealTaken    Appealing = "taken"    // the writer may appeal
	AppealSpent    Appealing = "spent"    // they have, about the text as it is
	AppealArchived Appealing = "archived" // nothing of the docket is changed any more
)

// Appealable reports whether the decision on the comment can be appealed against at all:
// it was not posted, or not all of it, and its words are there.
func (c Comment) Appealable() bool {
	if c.Purged() {
		return false
	}
	switch c.Status {
	case Withheld, Spam, PostedWithRedactions:
		return true
	case Posted:
		for _, a := range c.Answers {
			if a.Status != "" && !a.Status.Public() {
				return true
			}
		}
	}
	return false
}

// AppealAnswer ends an appeal.
type AppealAnswer struct {
	ID      AppealID
	Version int // of the comment that the person saw
	Outcome AppealOutcome
	Text    string
	By      UserID
}

// AppealQuery asks for a page of a docket's appeals: those that wait oldest first, others
// newest first.
type AppealQuery struct {
	Docket  ID
	Comment CommentID // only those of this comment
	Ended   bool
	Any     bool     // both, oldest first
	After   AppealID // keyset: continue behind this one
	Limit   int
}

// AppealPage is a page of appeals. Next is where the following page begins, zero at the
// end.
type AppealPage struct {
	Appeals []Appeal
	Next    AppealID
	Total   int
}

// AppealCounts says how a docket's appeals stand.
type AppealCounts struct {
	Open    int
	Overdue int // of them, those whose answer is due
	Ended   int
}
