package views

import (
	"slices"
	"strings"

	"commentportal/docket"
)

// HelpfulPage thanks for an answer to “Was this page helpful?” and takes words beside it.
type HelpfulPage struct {
	Shell    Shell
	Problems []Problem
	Vote     HelpfulVote
	Back     string // address of the page; "": the reader's browser leads back
	Remark   Field
	Seen     []string // passages of the typed words that look private
	Sent     HelpfulSent
}

// HelpfulVote is the answer as it travels in forms and addresses.
type HelpfulVote struct{ Page, Docket, Helpful string }

// HelpfulSent says what became of words about a page.
type HelpfulSent string

// What becomes of words.
const (
	HelpfulKept   HelpfulSent = "kept"
	HelpfulUrgent HelpfulSent = "urgent" // kept, and they read like a live incident
	HelpfulFull   HelpfulSent = "full"   // not kept: many wait
)

// FieldRemark is the name of the field for words about a page.
const FieldRemark = "remark"

// NewHelpfulPage lays out the page after an answer.
func NewHelpfulPage(shell Shell, v HelpfulVote, back string, sent HelpfulSent) HelpfulPage {
	label := shell.Say.Text("What would make it better?")
	if v.Helpful == "yes" {
		label = shell.Say.Text("Do you want to say more?")
	}
	return HelpfulPage{Shell: shell, Vote: v, Back: back, Sent: sent, Remark: Field{Name: FieldRemark, Label: label,
		Rows: 3, Max: docket.MaxRemark, Optional: true, Autocomplete: "off",
		Hint: shell.Say.Text("For the staff who look after these pages. It is never posted, and it is no comment. " +
			"Leave out names and private details.")}}
}

// TypeAgain puts typed words back into their box, with what is wrong with them: a problem, or
// passages that look private.
func (p *HelpfulPage) TypeAgain(text, problem string, seen []docket.Finding) {
	p.Remark.Value = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\uFFFD")
	p.Remark.Problem = problem
	if problem != "" {
		p.Problems = []Problem{{Field: FieldRemark, Text: problem}}
	}
	for _, f := range seen {
		if words := text[f.Start:f.End]; !slices.Contains(p.Seen, words) {
			p.Seen = append(p.Seen, words)
		}
	}
}
