package export

import (
	"context"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/export/paper"
)

// traceCSV follows every comment from its receipt to the places of the report that
// rest on it.
var traceCSV = table{
	name:   traceName,
	title:  "From receipt to recommendation: how far each comment came, and where the report rests on it",
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("comment_id", "Public name of the comment.").always(),
			str("question_id", "Number of the question answered, or general; empty in rows of comments and "+
				"recommendations."),
			str("kind", "comment, a comment that is not posted; answer, one answer of a posted comment; theme, "+
				"quotation and recommendation, what of the report rests on it.").always().oneOf("comment", "answer",
				string(docket.LinkTheme), string(docket.LinkQuotation), string(docket.LinkRecommendation)),
			str("state", "Of a comment or an answer: how far it came, or why it carries no theme. Of a "+
				"recommendation: "+
				"holds, or broken where the comment is no longer posted. Empty in other rows.").oneOf(traceWords()...),
			when("read_at", "Time of the earliest judgement on the answer, or on the letter, that codings.csv has; "+
				"only where it is settled."),
			str("letter", "Letter through which the answer was read, where it is a copy that nobody read itself."),
			str("code", "Theme, in the rows of themes and quotations; in a recommendation's row the theme by which it "+
				"rests on the comment."),
			str("recommendation_id", "Recommendation that rests on the comment."),
			str("basis", "By what it does: comment (it names it), quotation (it names a passage of it) or "+
				"theme (it names "+
				"a theme that the comment raises).").oneOf(string(docket.BasisComment), string(docket.BasisQuotation),
				string(docket.BasisTheme)),
			str("section", "Number of the section of report.html and report.docx where it is printed."),
		}
	},
	rows: traceRows,
}

// The states of a recommendation's row.
const (
	traceHolds  = "holds"
	traceBroken = "broken"
)

func traceWords() []string {
	var words []string
	for _, s := range docket.TraceStates {
		words = append(words, string(s))
	}
	return append(words, traceHolds, traceBroken)
}

// tracer writes the rows of trace.csv.
type tracer struct {
	*figures
	rowWriter
	sections  printedSections
	quoted    map[docket.CommentID][]*quotation
	named     map[docket.CommentID][]string // recommendations that name the comment
	byExcerpt map[int64][]string            // recommendations that name the passage
	byCode    map[string][]string           // recommendations that name the theme
	order     []string                      // recommendations in the report's order
}

func traceRows(ctx context.Context, j *job, w rowWriter) error {
	f, err := j.figures(ctx)
	if err != nil {
		return err
	}
	p, err := j.paper(ctx)
	if err != nil {
		return err
	}
	t := &tracer{figures: f, rowWriter: w, sections: sectionsOf(p), quoted: map[docket.CommentID][]*quotation{},
		named: map[docket.CommentID][]string{}, byExcerpt: map[int64][]string{}, byCode: map[string][]string{}}
	for i := range f.quotations {
		q := &f.quotations[i]
		t.quoted[q.Comment] = append(t.quoted[q.Comment], q)
	}
	for _, r := range f.recommendations {
		for _, id := range r.Comments {
			t.named[id] = append(t.named[id], r.ID)
		}
		for _, n := range r.Excerpts {
			t.byExcerpt[n] = append(t.byExcerpt[n], r.ID)
		}
		for _, code := range r.Codes {
			t.byCode[code] = append(t.byCode[code], r.ID)
		}
	}
	t.order = t.sections.order
	codings, passes := j.codings(ctx), j.passes(ctx)
	defer codings.stop()
	defer passes.stop()
	for e, err := range j.src.Register(ctx, j.d.ID) {
		if err != nil {
			return err
		}
		coded, err := codings.of(e.ID)
		if err != nil {
			return err
		}
		read, err := passes.of(e.ID)
		if err != nil {
			return err
		}
		t.comment(e, f.trace(j.d, j.book, e, coded, read))
		if w.failed() != nil {
			return w.failed()
		}
	}
	return w.failed()
}

// comment writes the rows of one comment.
func (t *tracer) comment(e docket.RegisterEntry, trace docket.Trace) {
	if trace.State != "" {
		t.line(e.ID, "", "comment", string(trace.State), docket.TracedAnswer{}, docket.PrintedLink{})
		for _, r := range t.order {
			if slices.Contains(t.named[e.ID], r) {
				t.line(e.ID, "", string(docket.LinkRecommendation), traceBroken, docket.TracedAnswer{},
					docket.PrintedLink{
						Recommendation: r, Basis: docket.BasisComment, Section: t.sections.recommendation[r]})
			}
		}
		return
	}
	for _, a := range trace.Answers {
		t.line(e.ID, a.Question, "answer", string(a.State), a, docket.PrintedLink{})
		for _, code := range a.Codes {
			t.line(e.ID, a.Question, string(docket.LinkTheme), "", docket.TracedAnswer{}, docket.PrintedLink{Code: code,
				Section: t.sections.question[a.Question]})
		}
		for _, q := range t.quoted[e.ID] {
			if q.Question == a.Question {
				t.line(e.ID, a.Question, string(docket.LinkQuotation), "", docket.TracedAnswer{}, docket.PrintedLink{
					Code: q.Code, Section: t.sections.quotation[figureKey(string(q.Comment),
						string(q.Question), q.Code)]})
			}
		}
	}
	for _, r := range t.order {
		if basis, code := t.basis(r, e.ID, trace); basis != "" {
			t.line(e.ID, "", string(docket.LinkRecommendation), traceHolds, docket.TracedAnswer{}, docket.PrintedLink{
				Recommendation: r, Basis: basis, Code: code, Section: t.sections.recommendation[r]})
		}
	}
}

// basis says by what a recommendation rests on a posted comment, the nearest link
// first.
func (t *tracer) basis(r string, id docket.CommentID, trace docket.Trace) (docket.LinkBasis, string) {
	if slices.Contains(t.named[id], r) {
		return docket.BasisComment, ""
	}
	for _, q := range t.quoted[id] {
		if slices.Contains(t.byExcerpt[q.ID], r) {
			return docket.BasisQuotation, q.Code
		}
	}
	first := ""
	for _, a := range trace.Answers {
		for _, code := range a.Codes {
			if slices.Contains(t.byCode[code], r) && (first == "" || code < first) {
				first = code
			}
		}
	}
	if first == "" {
		return "", ""
	}
	return docket.BasisTheme, first
}

func (t *tracer) line(id docket.CommentID, q docket.QuestionID, kind, state string, a docket.TracedAnswer,
	link docket.PrintedLink) {
	t.word(string(id))
	t.word(string(q))
	t.word(kind)
	t.word(state)
	t.time(a.ReadAt)
	t.word(string(a.Letter))
	t.text(link.Code)
	t.text(link.Recommendation)
	t.word(string(link.Basis))
	t.word(link.Section)
	t.end()
}

// printedSections are the numbers of the sections where the report prints things.
type printedSections struct {
	question       map[docket.QuestionID]string
	quotation      map[string]string // by the quotation's key
	recommendation map[string]string
	order          []string // of recommendations
}

func sectionsOf(p paper.Paper) printedSections {
	s := printedSections{question: map[docket.QuestionID]string{}, quotation: map[string]string{},
		recommendation: map[string]string{}}
	number := ""
	s.look(p.Blocks, &number)
	return s
}

// look notes what blocks print. number is that of the section they begin in, then of
// the one they end in.
func (s *printedSections) look(blocks []paper.Block, number *string) {
	for _, b := range blocks {
		switch b := b.(type) {
		case paper.Written:
			s.look(b.Blocks, number)
		case paper.Heading:
			*number = b.Number
			if q, ok := strings.CutPrefix(b.ID, "question-"); ok {
				s.question[docket.QuestionID(q)] = *number
			}
			if r, ok := strings.CutPrefix(b.ID, "recommendation-"); ok {
				s.recommendation[r] = *number
				s.order = append(s.order, r)
			}
		case paper.Quotation:
			if s.quotation[b.Key] == "" {
				s.quotation[b.Key] = *number
			}
		}
	}
}

// trace says how far one comment has come, from what the files know.
func (f *figures) trace(d docket.Docket, book docket.Codebook, e docket.RegisterEntry, coded []docket.Coding,
	read []docket.Pass) docket.Trace {
	t := docket.Trace{Comment: e.ID, State: docket.TraceOfStatus(e.Status)}
	if t.State != "" {
		return t
	}
	facts := f.readingFacts(book, e, coded, read)
	letters := f.letterFacts[e.Campaign]
	if letters.letter == e.ID {
		letters = letterFacts{}
	}
	for _, q := range d.QuestionIDs() {
		if i := slices.IndexFunc(e.Withheld, func(w docket.WithheldAnswer) bool { return w.Question == q }); i >= 0 {
			t.Answers = append(t.Answers, docket.TracedAnswer{Question: q, State: docket.TraceWithheld,
				Reason: e.Withheld[i].Reason})
			continue
		}
		own, posted := facts[q]
		if !posted {
			continue
		}
		var letter *docket.ReadingFacts
		if l, there := letters.answers[q]; there {
			letter = &l
		}
		a := docket.TraceAnswer(own, letter, letters.letter)
		a.Question = q
		t.Answers = append(t.Answers, a)
	}
	return t
}

// letterFacts is how far the answers of a campaign's letter have come.
type letterFacts struct {
	letter  docket.CommentID
	answers map[docket.QuestionID]docket.ReadingFacts
	coded   []docket.Coding
	read    []docket.Pass
}

// readingFacts are what the traces of a comment's posted answers follow from.
func (f *figures) readingFacts(book docket.Codebook, e docket.RegisterEntry, coded []docket.Coding,
	read []docket.Pass) map[docket.QuestionID]docket.ReadingFacts {
	out := map[docket.QuestionID]docket.ReadingFacts{}
	public := publicPart(e)
	for _, a := range f.readings(book, public, e.Class, e.Campaign, coded, read) {
		one := docket.ReadingFacts{Reading: a.reading, Itself: a.itself, Codes: confirmedCodes(coded, a.question),
			ReadAt: firstRead(a.question, coded)}
		if !a.itself && !a.spread && (a.reading == docket.ReadingRead || a.reading == docket.ReadingToRevisit) {
			one.Reading = docket.ReadingUnread // but for what holds of its letter
		}
		one.Waits = f.codable(e) && f.lacks(e.ID, a.question, coded, read)
		out[a.question] = one
	}
	for _, d := range docket.Pairs(read, coded) {
		if one, there := out[d.Question]; there {
			one.Disputed = !d.Agree() && d.AdjudicatedBy == 0
			out[d.Question] = one
		}
	}
	return out
}

// lacks reports whether an answer that is to be coded is drawn for a reading that nobody
// has done. Who settled it has ended that for the third.
func (f *figures) lacks(id docket.CommentID, q docket.QuestionID, coded []docket.Coding, read []docket.Pass) bool {
	readers := 0
	for _, p := range read {
		readers += oneIf(p.Question == q)
	}
	settled := slices.ContainsFunc(coded, func(c docket.Coding) bool { return c.Question == q && c.AdjudicatedBy != 0 })
	return readers < 2 && id.Draw() <= f.drawn[0] || readers == 2 && !settled && id.Draw() <= f.drawn[1]
}

// firstRead is the time of the earliest judgement on an answer, as codings.csv has
// them; zero where nobody made one.
func firstRead(q docket.QuestionID, coded []docket.Coding) time.Time {
	var first time.Time
	for i := range coded {
		c := &coded[i]
		if c.Question == q && c.Origin != docket.OriginCampaign && c.Origin != docket.OriginAdjudication &&
			(first.IsZero() || c.CodedAt.Before(first)) {
			first = c.CodedAt
		}
	}
	return first
}

// codable reports whether the answers of a posted comment are to be read by
// themselves: second readings are drawn among those.
func (f *figures) codable(e docket.RegisterEntry) bool {
	letter := f.letterOf[e.Campaign]
	return e.Status.Public() && !e.Class.Speechless() && e.Class != docket.ClassOffTopic &&
		(e.Campaign == "" || letter == "" || letter == e.ID)
}

// draw finds the last comments that are drawn for a second and for a third reading. Until
// then every answer that fewer than three people read was taken to wait for one.
func (g *gathering) draw() {
	slices.Sort(g.draws)
	plan := docket.ReadingsOf(g.j.d)
	for i, n := range []int{plan.Seconds(len(g.draws)), plan.Thirds(len(g.draws))} {
		if g.drawn[i] = -1; n > 0 {
			g.drawn[i] = g.draws[n-1]
		}
	}
	for _, l := range g.letterFacts {
		for q, one := range l.answers {
			one.Waits = one.Waits && g.lacks(l.letter, q, l.coded, l.read)
			l.answers[q] = one
		}
	}
}
