package views

import (
	"slices"
	"strings"

	"commentportal/docket"
)

// MendPage is the form by which the writer of a withheld comment sends it again.
type MendPage struct {
	Shell    Shell
	Tracking string
	Version  string
	Reason   string   // why the comment was not posted; "" where none is said
	Seen     []string // passages that a program takes for private
	Problems []Problem
	Fields   []Field
}

// NewMendPage lays the form out, with words in the boxes.
func NewMendPage(shell Shell, c docket.Comment, d docket.Docket, tracking, version string,
	words map[docket.QuestionID]string, invalid docket.Invalid) MendPage {
	p := MendPage{Shell: shell, Tracking: tracking, Version: version}
	if c.Reason != "" {
		p.Reason = d.ReasonLabel(c.Reason)
	}
	for _, a := range c.Answers {
		for _, f := range a.Findings {
			if f.Severity.Rank() < docket.Hold.Rank() || f.Start < 0 || f.End > len(a.Text) || f.Start >= f.End {
				continue
			}
			if s := string(a.Text[f.Start:f.End]); !slices.Contains(p.Seen, s) {
				p.Seen = append(p.Seen, s)
			}
		}
	}
	var order []string
	for _, q := range d.QuestionIDs() {
		name := "answer-" + string(q)
		f := Field{Name: name, Label: shell.Say.Known(AnswerHeading(q)), Rows: 6, Wide: true,
			Max: docket.MaxAnswer, Optional: true,
			Value: strings.ToValidUTF8(strings.ReplaceAll(words[q], "\x00", ""), "\uFFFD"), Problem: invalid[name]}
		if one, ok := d.Question(q); ok {
			f.Hint = one.Text
		}
		p.Fields = append(p.Fields, f)
		order = append(order, name)
	}
	p.Problems = Problems(invalid, append(order, "form")...)
	return p
}
