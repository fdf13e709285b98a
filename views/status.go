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
}

// StatusResult is where a comment stands, in plain words.
type StatusResult struct {
	Status        string   // one or few words
	Text          []string // what it means
	ReceivedAt    time.Time
	Link          string // to the posted comment; "" unless posted
	LinkText      string
	CanWithdraw   bool
	JustWithdrawn bool
	NotSealed     bool // a proof was asked for that there is not yet
}

// NewStatusResult says in plain words where c stands.
func NewStatusResult(d docket.Docket, c docket.Comment) *StatusResult {
	r := &StatusResult{Status: c.Status.Label(), CanWithdraw: c.Status != docket.Withdrawn}
	received := c.ReceivedAt
	if received.IsZero() {
		received = c.FiledAt
	}
	r.ReceivedAt = received.In(d.Location())
	switch c.Status {
	case docket.Pending:
		r.Text = []string{"We have your comment. A person has not read it yet. Every comment is read before it is posted."}
		if !c.OpenedAt.IsZero() {
			r.Status = "In review"
			r.Text = []string{"A person has opened your comment and is reviewing it."}
		}
	case docket.Posted:
		r.Text = []string{"The public can read your comment."}
		if c.Campaign != "" {
			r.Status = "Counted with a campaign"
			r.Text = []string{"Your comment is much like others we received. It is posted, and it is counted with them."}
		}
	case docket.PostedWithRedactions:
		r.Text = []string{"The public can read your comment. Some words are hidden. Each gap says what kind of words " +
			"they were."}
		if c.Campaign != "" {
			r.Status = "Counted with a campaign"
			r.Text = append(r.Text, "Your comment is much like others we received. It is counted with them.")
		}
	case docket.Withheld:
		r.Text = []string{"Your comment was not posted. The reason: " + d.ReasonLabel(c.Reason) + "."}
		if c.Reason == "" {
			r.Text = []string{"Your comment was not posted."}
		}
		if d.Contact.Email != "" {
			r.Text = append(r.Text, "If you think this is wrong, write to "+d.Contact.Email+".")
		}
	case docket.Withdrawn:
		r.Text = []string{"This comment was withdrawn. The public cannot read it. This cannot be undone. You can " +
			"send a new comment while the period is open."}
	case docket.Spam:
		r.Text = []string{"Your comment looked like advertising or like an automated message, so it was not posted."}
		if d.Contact.Email != "" {
			r.Text = append(r.Text, "If you think this is wrong, write to "+d.Contact.Email+".")
		}
	}
	if c.Status.Public() {
		r.Link = "/dockets/" + string(d.ID) + "/comments/" + string(c.ID)
		r.LinkText = "Read comment " + string(c.ID)
	}
	return r
}
