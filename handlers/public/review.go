package public

import (
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/moderation/screen"
	"commentportal/views"
)

// reviewPage lays a previewed comment out as the public would read it, with
// each finding marked and explained.
func reviewPage(shell views.Shell, d docket.Docket, typed views.Typed, c docket.Comment, late bool) views.CheckPage {
	page := views.CheckPage{
		Shell:  shell,
		Action: "/dockets/" + string(d.ID) + "/comment",
		Hidden: typed.Hidden(d),
		Late:   late,
	}
	notes := 0
	for _, q := range d.QuestionIDs() {
		question, _ := d.Question(q)
		part := views.CheckPart{Field: views.AnswerField(q), Label: question.Text}
		if q != docket.General {
			part.Number = string(q)
		}
		if a, ok := c.Answer(q); ok {
			part.Removed = a.Removed
			part.Empty = emptyAnswer(docket.ClassifyAnswer(a.Text, "", false))
			part.Runs, part.Notes = markFindings(shell.Say, a.Text, a.Findings, &notes)
		}
		page.Answers = append(page.Answers, part)
	}
	page.Silent = saysNothing(c)
	page.Byline = bylineCheck(shell.Say, typed, c.Submitter.Type)
	page.Person = reviewPerson(shell.Say, d, c, &notes)
	page.Findings = notes
	if page.Incident = docket.AnyFlag(c.Flags, docket.FlagIncident, docket.FlagFlaw); page.Incident {
		page.Marking = views.MarkingField(shell.Say, d, c.Marking)
		page.Hidden = slices.DeleteFunc(page.Hidden, func(h views.Carried) bool { return h.Name == views.FieldMarking })
	}
	mendable(&page, typed, lacking(c.Submitter.Type, c.Submitter))
	if c.ReplyTo != "" {
		page.ReplyTo = string(c.ReplyTo)
	}
	return page
}

// emptyAnswer tells the writer why an answer of the class counts as none.
func emptyAnswer(class docket.Class) views.EmptyAnswer {
	switch class {
	case docket.ClassContentElsewhere:
		return views.EmptyPointer
	case docket.ClassNoAnswer:
		return views.EmptyPlaceholder
	}
	return ""
}

// saysNothing reports whether all answers of a comment count as none.
func saysNothing(c docket.Comment) bool {
	var texts []docket.Text
	for _, a := range c.Answers {
		texts = append(texts, a.Text)
	}
	return docket.ClassifyComment(texts...).Speechless()
}

// mendable puts a box under every text that must be changed, and under the field
// that is lacking, so that the writer can mend it on this page.
func mendable(page *views.CheckPage, typed views.Typed, lacking string) {
	for _, list := range [][]views.CheckPart{page.Answers, page.Person} {
		for i := range list {
			part := &list[i]
			blocks := 0
			for _, n := range part.Notes {
				if n.Severity == docket.Block {
					blocks++
				}
			}
			if blocks == 0 && (lacking == "" || part.Field != lacking) {
				continue
			}
			page.Blocks += blocks
			page.Boxes++
			part.Mend = views.MendField(part.Field, typed[part.Field])
		}
	}
}

// reviewPerson lists what was said about the sender and what becomes of it.
func reviewPerson(say *phrase.Printer, d docket.Docket, c docket.Comment, notes *int) []views.CheckPart {
	sub, public := c.Submitter, c.Submitter.Byline()
	shown := func(field, label, value string, findings []docket.Finding) views.CheckPart {
		part := views.CheckPart{Field: field, Label: label, Public: true}
		if value != "" {
			part.Runs, part.Notes = markFindings(say, docket.Text(value), findings, notes)
		}
		return part
	}
	var parts []views.CheckPart
	for _, f := range sub.BylineFields() {
		found := unexpected(f.Findings, expectedIn[f.Field]...)
		switch {
		case f.Field == docket.FieldName && sub.Type != docket.Anonymous:
			parts = append(parts, shown(views.FieldName, say.Text("Name"), string(f.Text), found))
		case f.Field == docket.FieldOrganization && sub.Type == docket.Organization:
			parts = append(parts, shown(views.FieldOrganization, say.Text("Organization"), string(f.Text), found))
		case f.Field == docket.FieldSignatories && f.Text != "":
			part := shown(views.FieldSignatories, say.Text("Also signed by"), string(f.Text), found)
			part.Runs = views.SignatoryRuns(part.Runs)
			parts = append(parts, part)
		}
	}
	sector := ""
	if public.Sector != "" && public.Sector != docket.SectorUnspecified {
		sector = say.Known(d.SectorLabel(public.Sector))
	}
	state := ""
	if public.State != "" {
		state = say.Known(docket.StateName(public.State))
	}
	parts = append(parts,
		shown(views.FieldSector, say.Text("Sector"), sector, nil),
		shown(views.FieldState, say.Text("State"), state, nil))
	email := views.CheckPart{Field: views.FieldEmail, Label: say.Text("E-mail")}
	if sub.Email != "" {
		email.Runs = []views.Run{{Text: sub.Email}}
	}
	return append(append(parts, email), mailWords(say, c.Wishes)...)
}

// expectedIn says what the fields of names are there for.
var expectedIn = map[docket.QuestionID][]docket.FindingType{
	docket.FieldName:         {docket.FindingPerson},
	docket.FieldOrganization: {docket.FindingOrg, docket.FindingPerson},
	docket.FieldSignatories:  {docket.FindingOrg, docket.FindingPerson},
}

// unexpected leaves out what a field is there for: a name in the name field is
// no surprise to the person who typed it.
func unexpected(findings []docket.Finding, expected ...docket.FindingType) []docket.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f docket.Finding) bool {
		return f.Severity == docket.Notice && slices.Contains(expected, f.Type)
	})
}

// markFindings cuts a text into runs at the borders of its findings and numbers the
// findings from *n on. Findings that overlap are marked as one passage that
// carries all their notes.
func markFindings(say *phrase.Printer, text docket.Text, findings []docket.Finding, n *int) ([]views.Run,
	[]views.Note) {
	spans := make([]docket.Span, 0, len(findings))
	for _, f := range findings {
		spans = append(spans, f.Span)
	}
	var notes []views.Note
	marks, groups := text.JoinedMarks(spans)
	runs := views.Runs(text, marks, func(key int) views.Run {
		run := views.Run{Kind: views.RunFinding}
		for _, i := range groups[key] {
			f := findings[i]
			*n++
			run.Notes = append(run.Notes, *n)
			if f.Severity.Rank() > run.Severity.Rank() {
				run.Severity = f.Severity
			}
			notes = append(notes, note(say, *n, f))
		}
		return run
	})
	return runs, notes
}

// note explains one finding in plain words.
func note(say *phrase.Printer, n int, f docket.Finding) views.Note {
	why := f.Why
	if why == "" {
		why = screen.Explain(f.Rule)
	}
	return views.Note{Number: n, Severity: f.Severity, Label: say.Known(screen.Label(f.Type)),
		Why: sentences(say, asSentence(why))}
}

// sentences translates what the screener says: a sentence, and others that what stands
// around a finding adds to it.
func sentences(say *phrase.Printer, why string) string {
	last := strings.LastIndex(strings.TrimSuffix(why, "."), ". ")
	if last < 0 || say.Has(why) {
		return say.Known(why)
	}
	return sentences(say, why[:last+1]) + " " + say.Known(why[last+2:])
}

// asSentence gives a reason its capital letter and its full stop.
func asSentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if c := s[0]; c >= 'a' && c <= 'z' {
		s = string(c-'a'+'A') + s[1:]
	}
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}
