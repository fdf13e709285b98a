package views

import (
	"time"

	"commentportal/docket"
)

// EmbedPage is the small page of a docket that other sites show inside theirs.
type EmbedPage struct {
	Shell  Shell
	At     string // address of the docket's own page, whole
	Form   string // address of the form, whole; "" when no comments are taken
	Counts string // in words
}

// NewEmbedPage lays out the small page.
func NewEmbedPage(shell Shell, d docket.Docket, lines []docket.LedgerLine, now time.Time) EmbedPage {
	shell.NoIndex = true
	p := EmbedPage{Shell: shell, At: shell.Site.BaseURL + shell.Say.Address("/dockets/"+string(d.ID))}
	if accepts, _ := d.Accepts(now); accepts {
		p.Form = p.At + "/comment"
	}
	var received, posted int
	for _, l := range lines {
		switch {
		case l.Reason != "":
		case l.Line == docket.LedgerReceived:
			received = l.Comments
		case docket.Status(l.Line).Public():
			posted += l.Comments
		}
	}
	p.Counts = shell.Say.Count(received, "%d comment received", "%d comments received") + ", " +
		shell.Say.Count(posted, "%d posted", "%d posted") + "."
	return p
}
