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
func Receipt(d docket.Docket, c docket.Comment, number docket.TrackingNumber, base string) []byte {
	var b strings.Builder
	item := func(label, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, value)
		}
	}
	b.WriteString("COMMENT RECEIVED\n\n")
	item("Tracking number", string(number))
	item("Check or withdraw it at", base+"/status")
	b.WriteString("Keep this number to yourself: whoever has it can withdraw the comment.\n\n")
	item("Docket", string(d.ID))
	item("Title", d.Title)
	item("Address", base+"/dockets/"+string(d.ID))
	item("Asked by", d.Agency)
	if !c.ReceivedAt.IsZero() {
		item("Received", phrase.English.ExactMoment(c.ReceivedAt.In(d.Location())))
		item("Received (UTC)", c.ReceivedAt.UTC().Format(time.RFC3339))
	}
	if c.Late {
		item("Late", "received after the comment period had closed")
	}
	item("In reply to", string(c.ReplyTo))
	b.WriteString("\nABOUT YOU\n\n")
	s := c.Submitter
	switch s.Type {
	case docket.Individual:
		item("Named in public", "by your name")
	case docket.Organization:
		item("Named in public", "by name and organization")
	default:
		item("Named in public", "not at all; name and organization were not kept")
	}
	item("Name", s.Name)
	item("Organization", s.Organization)
	item("State", docket.StateName(s.State))
	if s.Sector != docket.SectorUnspecified && s.Sector != "" {
		item("Sector", d.SectorLabel(s.Sector))
	}
	if s.Email != "" {
		item("E-mail", "given; it is never shown in public")
	}
	receiptAnswers(&b, d, c)
	return []byte(b.String())
}

// receiptAnswers writes every question and what was answered, as it was sent.
func receiptAnswers(b *strings.Builder, d docket.Docket, c docket.Comment) {
	for _, q := range d.QuestionIDs() {
		question, _ := d.Question(q)
		if q == docket.General {
			fmt.Fprintf(b, "\nGENERAL COMMENT\n%s\n\n", question.Text)
		} else {
			fmt.Fprintf(b, "\nQUESTION %s\n%s\n\n", q, question.Text)
		}
		answer, ok := c.Answer(q)
		if !ok {
			b.WriteString("Not answered.\n")
			continue
		}
		b.WriteString("Your answer:\n\n")
		b.WriteString(string(answer.Original))
		if !strings.HasSuffix(string(answer.Original), "\n") {
			b.WriteByte('\n')
		}
	}
}
