package staff

import (
	"fmt"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation"
	"commentportal/moderation/screen"
	"commentportal/views"
)

func (m typedMark) value() string {
	return fmt.Sprintf("%s:%d-%d:%s", m.Question, m.Start, m.End, m.Kind)
}

// dismissedValue writes what parseDismissed reads.
func dismissedValue(no moderation.Dismissed) string {
	return fmt.Sprintf("%s:%d-%d:%s", no.Question, no.Start, no.End, no.Rule)
}

func hideField(q docket.QuestionID, label string, st reviewState) views.HideField {
	name := "hide"
	if q != "" {
		name += "-" + string(q)
	}
	f := views.HideField{Name: name, Label: label, Kind: string(docket.KindPersonal), Problem: st.invalid[name]}
	if st.form != nil {
		typed := st.form.Hide[q]
		f.Value = typed.Words
		if typed.Kind != "" {
			f.Kind = typed.Kind
		}
	}
	return f
}

// mark is a redaction that the form offers.
type mark struct {
	span    docket.Span // bytes of the clean text
	kind    docket.RedactionKind
	checked bool
	finding *docket.Finding // nil: a person's
	no      bool            // marked "not private"
}

// proposedMarks lists what may be hidden in a part: what was hidden before, what
// the screener saw, what the moderator marked. Of a comment never decided, grave
// findings are ticked; of one decided before, what was hidden, and what nobody
// has judged yet; of a form sent back, what was ticked.
func proposedMarks(p textPart, c docket.Comment, st reviewState) []mark {
	var out []mark
	find := func(span docket.Span) int {
		return slices.IndexFunc(out, func(m mark) bool { return m.span == span })
	}
	for _, f := range p.findings {
		if p.isExpected(f) || f.Start < 0 || f.End > len(p.clean) || f.Len() <= 0 || find(f.Span) >= 0 {
			continue
		}
		before := verdictOn(st.verdicts, p.question, f)
		undecided := c.Status == docket.Pending && len(p.gaps) == 0 || before == ""
		m := mark{span: f.Span, kind: findingKind(f), finding: &f, no: before == docket.VerdictDismissed}
		m.checked = undecided && !m.no && f.Severity.Rank() >= docket.Hold.Rank()
		out = append(out, m)
	}
	for _, g := range p.gaps {
		if i := find(g.Span); i >= 0 {
			out[i].kind, out[i].checked = g.Kind, true
			continue
		}
		out = append(out, mark{span: g.Span, kind: g.Kind, checked: true})
	}
	for _, span := range p.parties() {
		if find(span) < 0 {
			out = append(out, mark{span: span, kind: docket.KindPersonal})
		}
	}
	if form := st.form; form != nil {
		for i := range out {
			out[i].checked = false
			out[i].no = out[i].finding != nil && slices.Contains(form.Dismissed, out[i].dismissed(p))
		}
		for _, typed := range form.Marks {
			if typed.Question != p.question {
				continue
			}
			span, ok := p.clean.ByteSpan(typed.Span)
			if !ok || span.Len() == 0 {
				continue
			}
			if i := find(span); i >= 0 {
				out[i].kind, out[i].checked = typed.Kind, true
				continue
			}
			out = append(out, mark{span: span, kind: typed.Kind, checked: true})
		}
	}
	slices.SortStableFunc(out, func(a, b mark) int { return a.span.Start - b.span.Start })
	return out
}

// isExpected reports whether a finding says of the list of others who signed no more than
// that a name or an organization stands there: each of them can be taken off.
func (p textPart) isExpected(f docket.Finding) bool {
	return p.question == docket.FieldSignatories && f.Severity == docket.Notice &&
		(f.Type == docket.FindingPerson || f.Type == docket.FindingOrg)
}

// parties are the places of those who signed beside the sender, each of whom a moderator
// may take off; of other texts there are none.
func (p textPart) parties() []docket.Span {
	var list []docket.Span
	if p.question == docket.FieldSignatories {
		docket.EachLine(p.clean, func(start int, line docket.Text) {
			list = append(list, docket.Span{Start: start, End: start + len(line)})
		})
	}
	return list
}

// findingKind is the kind of redaction to propose for a finding.
func findingKind(f docket.Finding) docket.RedactionKind {
	if _, kind, ok := docket.ParseGuardRule(f.Rule); ok {
		return kind
	}
	return screen.Kind(f)
}

// dismissed names a finding as the form does when it is not private.
func (m mark) dismissed(p textPart) moderation.Dismissed {
	return moderation.Dismissed{Question: p.question, Span: p.clean.CodePointSpan(m.span), Rule: m.finding.Rule}
}

// verdictOn is what the latest judgement made of a finding; "" where it knew of
// none there.
func verdictOn(list []docket.FindingVerdict, q docket.QuestionID, f docket.Finding) docket.Verdict {
	for _, v := range list {
		if v.Question == q && v.Span == f.Span && v.Rule == f.Rule {
			return v.Verdict
		}
	}
	return ""
}

func checkedGaps(text docket.Text, marks []mark) docket.Gaps {
	var list []docket.Redaction
	for _, m := range marks {
		if m.checked {
			list = append(list, docket.Redaction{Span: m.span, Kind: m.kind})
		}
	}
	return docket.NewGaps(list)
}

func markViews(p textPart, marks []mark) []views.Mark {
	var out []views.Mark
	explained := map[[3]string]bool{}
	for i, m := range marks {
		points := typedMark{p.question, docket.Redaction{Span: p.clean.CodePointSpan(m.span), Kind: m.kind}}
		v := views.Mark{
			ID:      fmt.Sprintf("mark-%s-%d", p.question, i+1),
			Value:   points.value(),
			Checked: m.checked,
			Words:   web.Clip(string(p.clean[m.span.Start:m.span.End]), 120),
			Kind:    m.kind,
		}
		if p.question == docket.FieldSignatories {
			v.Label, v.Offered = "One who signed", !m.checked
		}
		if f := m.finding; f != nil {
			no := m.dismissed(p)
			v.Dismiss = dismissedValue(no)
			v.Dismissed = m.no
			v.Label, v.Rule, v.Severity, v.Why = screen.Label(f.Type), f.Rule, string(f.Severity), f.Why
			if v.Why == "" {
				v.Why = screen.Explain(f.Rule)
			}
			said := [3]string{v.Rule, v.Why, string(v.Kind)}
			v.AsAbove = explained[said]
			explained[said] = true
		}
		out = append(out, v)
	}
	return out
}

// spansOf are the places of findings.
func spansOf(list []docket.Finding) []docket.Span {
	out := make([]docket.Span, 0, len(list))
	for _, f := range list {
		out = append(out, f.Span)
	}
	return out
}

// findingRuns cuts a text at its findings. Of findings that overlap, the first is drawn
// and the others are in the list below the text.
func findingRuns(text docket.Text, findings []docket.Finding) []views.Run {
	return views.Runs(text, text.FirstMarks(spansOf(findings)), func(i int) views.Run {
		return views.Run{Kind: views.RunFinding, Severity: findings[i].Severity}
	})
}

// markedBetween is a marked run with what is shown around it.
func markedBetween(before string, run views.Run, after string) []views.Run {
	return slices.Concat(views.PlainRuns(before), []views.Run{run}, views.PlainRuns(after))
}

// gapRuns is the redacted text with its gaps marked.
func gapRuns(text docket.Text, gaps docket.Gaps) []views.Run {
	spans := make([]docket.Span, 0, len(gaps))
	for _, g := range gaps {
		spans = append(spans, g.Span)
	}
	return views.Runs(text, text.FirstMarks(spans), func(i int) views.Run {
		return views.Run{Kind: views.RunGap, Text: gaps[i].Kind.Gap()}
	})
}

const (
	// longText is the length, in bytes, from which the desk shows of the public side
	// what stands around the gaps: the same words stand on the left.
	longText = 10_000
	// aroundGap is how much is shown on each side of a gap, in characters.
	aroundGap = 80
)

// aroundGaps shortens long runs of plain text between gaps. The script draws the
// whole text again; without it the words are read on the left.
func aroundGaps(list []views.Run) []views.Run {
	var out []views.Run
	for i, run := range list {
		text := []rune(run.Text)
		if run.Kind != views.RunPlain || len(text) <= 3*aroundGap {
			out = append(out, run)
			continue
		}
		head, tail := text[:aroundGap], text[len(text)-aroundGap:]
		if i == 0 && len(list) > 1 {
			head = nil
		}
		if i == len(list)-1 && i > 0 {
			tail = nil
		}
		left := len(text) - len(head) - len(tail)
		out = append(out, views.Run{Text: string(head)},
			views.Run{Text: fmt.Sprintf(" [%s characters as on the left] ", views.Number(left)),
				Kind: views.RunOmitted},
			views.Run{Text: string(tail)})
	}
	return out
}

// publicRuns is the stored public text, its gaps marked.
func publicRuns(p textPart) []views.Run {
	list := gapRuns(p.clean, p.gaps)
	var whole strings.Builder
	for _, run := range list {
		whole.WriteString(run.Text)
	}
	if whole.String() != string(p.public) {
		return views.PlainRuns(string(p.public)) // what the public reads is what was stored
	}
	return list
}

// unseen names what a reader of the text would not see: characters that turn
// the direction of writing, or that have no width.
func unseen(text string) []string {
	var turned, tags, invisible bool
	for _, r := range text {
		switch {
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			turned = true
		case r >= 0xE0000 && r <= 0xE007F:
			tags = true
		case r >= 0x200B && r <= 0x200F, r >= 0x2060 &&
			r <= 0x2064, r == 0xFEFF, r == 0x00AD, r == 0x061C, r == 0x180E, r == 0x115F, r == 0x3164:
			invisible = true
		}
	}
	var out []string
	if turned {
		out = append(out, "Characters that turn the writing direction")
	}
	if tags {
		out = append(out, "Hidden tag characters")
	}
	if invisible {
		out = append(out, "Invisible characters")
	}
	return out
}
