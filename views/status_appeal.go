package views

import (
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// AppealField is the name of the field that holds what a writer says against a decision.
const AppealField = "appeal"

// StatusAppeal is what the writer of a comment said against decisions on it, what was
// answered, and the form for saying it.
type StatusAppeal struct {
	Made  []StatusAppealed // newest first
	Takes bool             // the writer may appeal now
	Text  Field
	Seen  []string // passages of the typed text that look private
}

// StatusAppealed is an appeal with what became of it.
type StatusAppealed struct {
	At     time.Time
	Text   string
	Stands string // in a sentence
	Answer string
}

func newStatusAppeal(f StatusFacts) StatusAppeal {
	out := StatusAppeal{Takes: f.Appealing == docket.AppealTaken}
	for _, p := range slices.Backward(f.Appeals) {
		out.Made = append(out.Made, StatusAppealed{At: p.AskedAt.In(f.Docket.Location()), Text: p.Text,
			Stands: appealStands(f, p), Answer: p.Answer})
	}
	out.Text = Field{Name: AppealField, Label: f.Say.Text("Why we should look again"), Rows: 4,
		Max: docket.MaxAppealText, Hint: f.Say.Text("Only the staff who review comments read it. It is never posted.")}
	return out
}

// appealStands says how an appeal stands for its writer.
func appealStands(f StatusFacts, p docket.Appeal) string {
	switch p.Outcome {
	case docket.AppealStands:
		return f.Say.Text("Somebody else looked again. The decision stands.")
	case docket.AppealChanged:
		return f.Say.Text("Somebody else looked again. The decision was changed.")
	case docket.AppealOver:
		return f.Say.Text("This is over: the comment was changed or taken back before we answered.")
	}
	return f.Say.Text("Somebody who had no part in the decision looks again. You find the answer here, as a rule "+
		"by %s.", f.Say.Day(p.Due().In(f.Docket.Location())))
}

// TypeAgain puts a typed text back into its box, with what is wrong with it: a problem, or
// passages that look private.
func (a *StatusAppeal) TypeAgain(text, problem string, seen []docket.Finding) {
	a.Text.Value = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\uFFFD")
	a.Text.Problem = problem
	for _, f := range seen {
		if words := text[f.Start:f.End]; !slices.Contains(a.Seen, words) {
			a.Seen = append(a.Seen, words)
		}
	}
}
