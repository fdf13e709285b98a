package theme

import (
	"slices"
	"time"

	"commentportal/docket"
)

// readingOf compares what one coder said of one answer in the file with what they said
// here.
type readingOf struct {
	*comparison
	docket.MergedReading
	t     *placedText
	who   docket.UserID
	asOf  time.Time // what was coded here later was not in the file
	told  bool      // the file says as of when it is
	lacks bool      // it lacks codings, and does not say as of when it is

	moved int
}

// compare finds what the file changes, and keeps it unless a rule of the desk refuses it.
func (r *readingOf) compare(list []said) {
	here := r.codings[r.t.key]
	for _, g := range here {
		if g.Coder == r.who && g.Chosen() {
			r.Have = append(r.Have, g.Code)
		}
	}
	slices.Sort(r.Have)
	r.First = !slices.ContainsFunc(r.passes[r.t.key], func(p docket.Pass) bool { return p.Coder == r.who })
	for _, s := range list {
		r.hold(s, here)
	}
	for _, g := range here {
		if g.Coder == r.who && g.State == docket.CodingConfirmed &&
			!slices.ContainsFunc(list, func(s said) bool { return s.code == g.Code }) {
			r.missing(g)
		}
	}
	if len(r.Add)+len(r.Remove)+len(r.Passages)+len(r.Unmark) == 0 {
		return
	}
	if len(r.Add)+len(r.Remove) == 0 {
		r.First = false // a passage alone is no reading
		if !slices.ContainsFunc(r.passes[r.t.key], func(p docket.Pass) bool { return p.Coder == r.who }) {
			return // of a code that came down from a letter
		}
	} else if why := r.refused(); why != "" {
		r.refuse(r.t.name(), why)
		return
	}
	r.Moved += r.moved
	r.Merge.Readings = append(r.Merge.Readings, r.MergedReading)
}

// hold compares one code that the file has.
func (r *readingOf) hold(s said, here []docket.Coding) {
	i := slices.IndexFunc(here, func(g docket.Coding) bool { return g.Coder == r.who && g.Code == s.code })
	if i < 0 {
		r.add(s)
		return
	}
	g := here[i]
	switch {
	case g.State == docket.CodingRejected && (s.at.IsZero() && s.ours || !s.at.IsZero() && !s.at.After(g.CodedAt)):
		r.Undone++
	case g.State == docket.CodingRejected && g.Origin != docket.OriginAdjudication:
		r.add(s)
	case !g.Chosen() || g.State != docket.CodingConfirmed:
		r.Same++ // it came from a letter or a settlement, was overruled, has moved or waits to be read again
	case s.ours && len(s.passages) <= 1 && r.isLater(g):
		r.Same++ // the file has what was here before
	default:
		r.Same++
		r.hasPassages(s, g)
	}
}

// add adds a code with its passages: the coding rests on the first, the others are marked.
func (r *readingOf) add(s said) {
	g := docket.Coding{Question: r.Question, Code: s.code, CodebookVersion: r.versions[s.code],
		Origin: docket.OriginPerson, State: docket.CodingConfirmed}
	rest := s.passages
	if len(rest) > 0 {
		g.Evidence, rest = rest[0], rest[1:]
	}
	r.Add = append(r.Add, g)
	r.mark(s.code, rest)
}

// hasPassages brings home the passages of a code that stands here: those that are new, and
// those that are gone since the file was written.
func (r *readingOf) hasPassages(s said, g docket.Coding) {
	rest := s.passages
	_, shown := r.t.answer.Gaps.Public(g.Evidence)
	rests := g.Evidence.Len() > 0 && shown
	switch {
	case slices.Contains(s.passages, g.Evidence):
		rest = slices.DeleteFunc(slices.Clone(rest), func(p docket.Span) bool { return p == g.Evidence })
	case g.Evidence.Len() > 0 && !shown, r.isLater(g), rests && !r.told, !rests && len(rest) == 0:
	default:
		g.Evidence, g.CodedAt = docket.Span{}, time.Time{}
		if len(rest) > 0 {
			g.Evidence, rest = rest[0], rest[1:]
		}
		r.moved++
		r.Add = append(r.Add, g)
	}
	r.mark(s.code, rest)
	r.unmark(s.code, s.passages)
}

// unmark takes back the passages that this coder had marked for a code and that the file
// has no more.
func (r *readingOf) unmark(code string, have []docket.Span) {
	for _, e := range r.excerpts[r.t.key] {
		switch {
		case e.By != r.who || e.Code != code || slices.Contains(have, e.Span):
		case !r.told || r.asOf.IsZero() || e.At.After(r.asOf):
		case e.Quotation != nil:
			r.refuse(r.t.name(), "A passage for "+code+" is picked as a quotation and stays marked.")
		default:
			r.Unmark = append(r.Unmark, e.ID)
		}
	}
}

// mark marks passages that nobody has marked for the code.
func (r *readingOf) mark(code string, list []docket.Span) {
	for _, span := range list {
		if slices.ContainsFunc(r.excerpts[r.t.key], func(e docket.Excerpt) bool {
			return e.Code == code && e.Span == span
		}) {
			continue
		}
		if public, ok := r.t.answer.Gaps.Public(span); !ok ||
			r.t.answer.Text[public.Start:public.End].CodePoints() > docket.MaxExcerpt {
			r.refuse(r.t.name(), "A passage for "+code+" is longer than 4,000 characters.")
			continue
		}
		r.Passages = append(r.Passages, docket.Excerpt{Code: code, Span: span})
	}
}

func (r *readingOf) isLater(g docket.Coding) bool { return !r.asOf.IsZero() && g.CodedAt.After(r.asOf) }

// missing looks at a coding that stands here and that the file lacks.
func (r *readingOf) missing(g docket.Coding) {
	switch {
	case !slices.ContainsFunc(r.People, func(p ProjectPerson) bool { return p.Account == r.who }):
	case r.told && (r.asOf.IsZero() || r.isLater(g)):
		r.Later++
	case !r.known[g.Code]:
		r.refuse(r.t.name(), "The file has no code "+g.Code+" any more. The codings with it stay.")
	case !r.told && !r.choice.Lacking:
		r.lacks = true
	case !g.Chosen():
		r.refuse(r.t.name(), g.Code+" comes from a letter or a settlement and stays. Take it out there.")
	default:
		r.Remove = append(r.Remove, g.Code)
		r.unmark(g.Code, nil)
	}
}

// refused says why codes of this reading are not changed; "" where they are.
func (r *readingOf) refused() string {
	if why := r.practised(); why != "" {
		return why
	}
	var others []docket.UserID
	for _, p := range r.passes[r.t.key] {
		if p.Coder != r.who {
			others = append(others, p.Coder)
		}
	}
	if !r.First {
		if r.inPair() {
			return "Two people have read the answer, " + r.who.String() + " among them, so both readings stay as " +
				"they are. Settle the answer instead."
		}
		return ""
	}
	for _, m := range r.Merge.Readings { // those who read it for the first time in this file
		if m.First && m.Comment == r.Comment && m.Question == r.Question {
			others = append(others, m.Coder)
		}
	}
	if len(others) > 0 && !r.choice.Blind && r.seesOthers() {
		return "The file has a colleague’s codes of this answer, so the reading of " + r.who.String() + " would be " +
			"none made without them. Tick that the coders did not see each other’s codes, if that is so."
	}
	return ""
}

// practised says why an answer takes no reading of this coder that counts: it is in an open
// training round, or tests them, which the sentence does not tell; "" where it takes one.
func (r *readingOf) practised() string {
	if slices.Contains(r.state.Training, r.t.key) {
		return "The answer is in a training round. It is coded like all others when the round is closed; bring the " +
			"file again then."
	}
	if slices.ContainsFunc(r.state.Tests, func(t docket.TestReading) bool {
		return t.CodingItemKey == r.t.key && t.Coder == r.who
	}) {
		return "Codes of this answer by " + r.who.String() + " are not taken from a file."
	}
	return ""
}

// inPair reports whether the coder is one of the readers of an answer with two or more.
func (r *readingOf) inPair() bool {
	pairs := docket.Pairs(r.passes[r.t.key], nil)
	return len(pairs) > 0 && slices.Contains(pairs[0].Coders, r.who)
}

// seesOthers reports whether the file has codings of the answer by somebody else.
func (r *readingOf) seesOthers() bool {
	return slices.ContainsFunc(r.t.source.Codings, func(g docket.ProjectCoding) bool {
		return r.people[g.User] != r.who
	})
}
