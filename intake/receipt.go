package intake

import (
	"fmt"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Receipt is the text file that a receipt offers: the tracking number, where to use
// it, what was sent to which question, and when. base is the portal's public
// address. The file is UTF-8 with LF line ends, and the same bytes for as long as
// docket and comment stay as they are, whatever is decided about the comment; the
// receipt page shows its SHA-256.
//
// The file goes to whoever holds the receipt and nowhere else. It holds no e-mail
// address.
func Receipt(say *phrase.Printer, d docket.Docket, c docket.Comment, number docket.TrackingNumber, base string) []byte {
	var b strings.Builder
	item := func(label, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, value)
		}
	}
	b.WriteString(say.Text("COMMENT RECEIVED") + "\n\n")
	item(say.Text("Tracking number"), string(number))
	item(say.Text("Check or withdraw it at"), base+say.Address("/status"))
	b.WriteString(say.Text("Keep this number to yourself: whoever has it can withdraw the comment.") + "\n\n")
	item(say.Text("Docket"), string(d.ID))
	item(say.Text("Title"), d.Title)
	item(say.Text("Address"), base+say.Address("/dockets/"+string(d.ID)))
	item(say.Text("Asked by"), d.Agency)
	if !c.ReceivedAt.IsZero() {
		item(say.Text("Received"), say.ExactMoment(c.ReceivedAt.In(d.Location())))
		item(say.Text("Received (UTC)"), c.ReceivedAt.UTC().Format(time.RFC3339))
	}
	if c.Late {
		item(say.Text("Late"), say.Text("received after the comment period had closed"))
	}
	item(say.Text("In reply to"), string(c.ReplyTo))
	b.WriteString("\n" + say.Text("ABOUT YOU") + "\n\n")
	s := c.Submitter
	switch s.Type {
	case docket.Individual:
		item(say.Text("Named in public"), say.Text("by your name"))
	case docket.Organization:
		item(say.Text("Named in public"), say.Text("by name and organization"))
	default:
		item(say.Text("Named in public"), say.Text("not at all; name and organization were not kept"))
	}
	item(say.Text("Name"), s.Name)
	item(say.Text("Organization"), s.Organization)
	for _, one := range s.Signatories.All() {
		item(say.Text("Also signed by"), one.String())
	}
	item(say.Text("State"), say.Known(docket.StateName(s.State)))
	if s.Sector != docket.SectorUnspecified && s.Sector != "" {
		item(say.Text("Sector"), d.SectorLabel(s.Sector))
	}
	if s.Email != "" {
		item(say.Text("E-mail"), say.Text("given; it is never shown in public"))
	}
	receiptAnswers(&b, say, d, c)
	return []byte(b.String())
}

// receiptAnswers writes every question and what was answered, as it was sent.
func receiptAnswers(b *strings.Builder, say *phrase.Printer, d docket.Docket, c docket.Comment) {
	for _, q := range d.QuestionIDs() {
		question, _ := d.Question(q)
		if q == docket.General {
			fmt.Fprintf(b, "\n%s\n%s\n\n", say.Text("GENERAL COMMENT"), say.Known(question.Text))
		} else {
			fmt.Fprintf(b, "\n%s\n%s\n\n", say.Text("QUESTION %s", string(q)), question.Text)
		}
		answer, ok := c.Answer(q)
		if !ok {
			b.WriteString(say.Text("Not answered.") + "\n")
			continue
		}
		b.WriteString(say.Text("Your answer:") + "\n\n")
		b.WriteString(string(answer.Original))
		if !strings.HasSuffix(string(answer.Original), "\n") {
			b.WriteByte('\n')
		}
	}
}
