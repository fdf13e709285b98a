package moderation

import (
	"context"
	"fmt"
	"slices"

	"commentportal/docket"
)

// Dismissed names a finding that a moderator says is not private: its place in
// code points of the clean text, as the form sends it, and the rule that saw it.
type Dismissed struct {
	docket.Span
	Question docket.QuestionID
	Rule     string
}

// Screened is c with the findings of today's rules: rules change after a comment
// was filed, and people decide about what today's see. What is hidden elsewhere and
// stands in c is among them.
func (d *Desk) Screened(ctx context.Context, c docket.Comment) (docket.Comment, error) {
	d, err := d.ruled(ctx, c)
	if err != nil {
		return c, err
	}
	if c.RuleSet == d.screener.Version() && len(d.standing.guards) == 0 {
		return c, nil
	}
	same := c.RuleSet == d.screener.Version()
	look := func(q docket.QuestionID, text docket.Text, have []docket.Finding) []docket.Finding {
		if !same {
			have = docket.ScreenField(q, text, d.screener.Screen)
		}
		return d.withStanding(c, part{question: q, text: text}, have)
	}
	c.Answers = slices.Clone(c.Answers)
	for i := range c.Answers {
		a := &c.Answers[i]
		a.Findings = look(a.Question, a.Text, a.Findings)
	}
	for _, f := range c.Submitter.BylineFields() {
		c.Submitter.SetFindings(f.Field, look(f.Field, f.Text, f.Findings))
	}
	return c, nil
}

// RuleSet is the version of today's rules.
func (d *Desk) RuleSet() string { return d.screener.Version() }

// dismissals is what a moderator says of one text: the findings, by place in the
// screener's list, that are not private.
type dismissals []bool

func (l dismissals) has(i int) bool { return i < len(l) && l[i] }

// cover reports whether a dismissed finding holds the whole of span.
func (l dismissals) cover(found []docket.Finding, span docket.Span) bool {
	for i, f := range found {
		if l.has(i) && f.Start <= span.Start && span.End <= f.End {
			return true
		}
	}
	return false
}

// dismissed matches what the form says with what the screener sees in p. It
// reports false when something named is not there.
func dismissed(p part, found []docket.Finding, asked []Dismissed) (dismissals, bool) {
	var out dismissals
	all := true
	for _, a := range asked {
		if a.Question != p.question {
			continue
		}
		span, ok := p.text.ByteSpan(a.Span)
		i := -1
		if ok {
			i = slices.IndexFunc(found, func(f docket.Finding) bool { return f.Span == span && f.Rule == a.Rule })
		}
		if i < 0 {
			all = false
			continue
		}
		if out == nil {
			out = make(dismissals, len(found))
		}
		out[i] = true
	}
	return out, all
}

// Said of the fields of the decision form by which findings are dismissed.
const notThere = "What was marked “not private” is not among the findings of this comment any more. Open the " +
	"comment again."

func both(label string) string {
	return fmt.Sprintf("A passage in %s is ticked to be hidden and marked “not private” at once. Take one of the two "+
		"ticks away.", label)
}

// judge says what a posting made of every finding in a text. What a byline is
// there for, a name in the name's field, is no hit of any rule.
func judge(p part, found []docket.Finding, no dismissals, gaps docket.Gaps) []docket.FindingVerdict {
	var out []docket.FindingVerdict
	for i, f := range found {
		v := docket.VerdictKept
		switch {
		case no.has(i):
			v = docket.VerdictDismissed
		case slices.ContainsFunc(gaps, func(g docket.Redaction) bool { return g.Overlaps(f.Span) }):
			v = docket.VerdictRedacted
		case expected(p.question, f):
			continue
		}
		out = append(out, verdictOn(p, f, v))
	}
	return out
}

func verdictOn(p part, f docket.Finding, v docket.Verdict) docket.FindingVerdict {
	return docket.FindingVerdict{Question: p.question, Span: f.Span, Rule: f.Rule, Type: f.Type, Severity: f.Severity,
		Verdict: v}
}

func expected(field docket.QuestionID, f docket.Finding) bool {
	if f.Severity != docket.Notice {
		return false
	}
	switch field {
	case docket.FieldName:
		return f.Type == docket.FindingPerson
	case docket.FieldOrganization, docket.FieldSignatories:
		return f.Type == docket.FindingPerson || f.Type == docket.FindingOrg
	}
	return false
}

// setAside records what was marked "not private" by a decision that posts
// nothing; of the other findings it says nothing.
func (d *Desk) setAside(c docket.Comment, asked []Dismissed) []docket.FindingVerdict {
	if len(asked) == 0 {
		return nil
	}
	var out []docket.FindingVerdict
	for _, p := range parts(c) {
		if !slices.ContainsFunc(asked, func(a Dismissed) bool { return a.Question == p.question }) {
			continue
		}
		found := d.screen(c, p)
		no, _ := dismissed(p, found, asked)
		for i, f := range found {
			if no.has(i) {
				out = append(out, verdictOn(p, f, docket.VerdictDismissed))
			}
		}
	}
	return out
}
