package views

import (
	"commentportal/docket"
)

// MailPage is where the links of letters about a comment lead.
type MailPage struct {
	Shell  Shell
	Action string
	Done   string // what was just done, in a sentence
	Stands []string
	Asks   bool // the address can be confirmed
	Stops  bool // the mail can be stopped
}

// NewMailPage lays out how the mail about a comment stands.
func NewMailPage(shell Shell, m docket.CommentMail, done docket.MailStep) MailPage {
	say := shell.Say
	p := MailPage{Shell: shell, Action: shell.Address, Stands: mailStands(StatusFacts{Say: say, Mail: &m}),
		Asks: !m.Confirmed(), Stops: !m.Stopped()}
	switch done {
	case docket.MailConfirm:
		p.Done = say.Text("Thank you. The address is confirmed.")
	case docket.MailStop:
		p.Done = say.Text("Done. You get no more mail about this comment.")
	}
	return p
}

// The values of the buttons about what a sender asked for beside a comment.
const (
	ContactStopMail    = "mail-stop"
	ContactStartMail   = "mail-start"
	ContactEndSpeaking = "speak-end"
)

// StatusContact is what the sender of a comment asked for beside it.
type StatusContact struct {
	Mail   []string // how the mail stands; none: nobody asked for any
	Stops  bool     // it can be stopped
	Starts bool     // it can go on again
	Speaks bool
	Saved  bool // it was just changed
}

func newStatusContact(f StatusFacts) StatusContact {
	if f.Comment.Status == docket.Withdrawn || f.Comment.Purged() {
		return StatusContact{}
	}
	out := StatusContact{Speaks: f.Speaks}
	if f.Mail != nil {
		out.Mail, out.Stops = mailStands(f), !f.Mail.Stopped() && !f.Mail.Failed()
		out.Starts = f.Mail.CanStart()
	}
	return out
}

// mailStands says in sentences how the mail about a comment stands.
func mailStands(f StatusFacts) []string {
	say, m := f.Say, f.Mail
	switch {
	case m.Stopped():
		return []string{say.Text("The mail about this comment is stopped.")}
	case m.Failed():
		return []string{say.Text("The mail server of your address refused our mail, so we send no more.")}
	case m.Confirmed():
		return []string{say.Text("You confirmed your address. You get a mail when we have decided on your comment, " +
			"and one when a reply is posted. It may take an hour.")}
	}
	return []string{say.Text("You have not confirmed your address yet. Look for a mail from us, and open the link in " +
		"it. Until then we write nothing more.")}
}
