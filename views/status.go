package views

import (
	"time"

	"commentportal/docket"
)

// StatusPage asks for a tracking number, or says where its comment stands.
type StatusPage struct {
	Shell   Shell
	Typed   string // the tracking number as typed; goes back into forms alone
	Problem string // sentence at the field
	Result  *StatusResult
	Case    *CaseResult // where a report stands, when the number is that of one
}

// StatusResult is where a comment stands, in plain words.
type StatusResult struct {
	Status        string   // one or few words
	Text          []string // what it means
	ReceivedAt    time.Time
	Link          string // to the posted comment; "" unless posted
	LinkText      string
	CanWithdraw   bool
	Withdrawing   string // what that does
	JustWithdrawn bool
	Restoring     time.Time // until when the withdrawal can be taken back, in the docket's zone; zero: it cannot
	JustRestored  bool
	DecidedAgain  bool // it was posted, and waits for a person
	NotSealed     bool // a proof was asked for that there is not yet
	Trace         Trace
	Talks         []StatusTalk
	JustAnswered  bool
	Appeal        StatusAppeal
	Handed        []StatusHanded
	Contact       StatusContact
	JustAppealed  bool
	CanMend       bool // the writer can mend it and send it again
	JustMended    bool
	Journey       Journey
	Provable      bool // a proof can be made that we hold its words
}

// NewStatusResult says in plain words where a comment stands.
func NewStatusResult(f StatusFacts) *StatusResult {
	c := f.Comment
	r := &StatusResult{Status: statusWord(f), Text: statusText(f), CanWithdraw: c.Status != docket.Withdrawn &&
		!c.Purged(),
		Provable:    !c.Purged(),
		Withdrawing: withdrawing(f), Trace: NewTrace(TraceFacts{Say: f.Say, Docket: f.Docket,
			Book: f.Book, Trace: f.Trace,
			Printed: f.Printed, PostedAt: c.PostedAt})}
	r.Appeal, r.Handed = newStatusAppeal(f), newStatusHanded(f)
	r.Contact = newStatusContact(f)
	r.Journey = NewJourney(JourneyFacts{Say: f.Say, Docket: f.Docket, Comment: c, Book: f.Book, Trace: f.Trace,
		Figures: f.Figures})
	r.Talks, r.CanMend = newStatusTalks(f), f.Takes && f.Resending == docket.ResendOpen
	if f.Withdrawal.Open(f.Now) {
		r.Restoring = f.Withdrawal.Until().In(f.Docket.Location())
	}
	received := c.ReceivedAt
	if received.IsZero() {
		received = c.FiledAt
	}
	r.ReceivedAt = received.In(f.Docket.Location())
	if c.Status.Public() {
		r.Link = "/dockets/" + string(f.Docket.ID) + "/comments/" + string(c.ID)
		r.LinkText = f.Say.Text("Read comment %s", string(c.ID))
	}
	return r
}
