package theme

import (
	"context"
	"slices"
	"strings"

	"commentportal/docket"
)

// ticks is what one person ticked for one answer, and what the page had proposed.
type ticks struct {
	base      docket.Coding // comment, question, codebook, coder and time of each judgement
	text      codable
	book      docket.Codebook
	proposed  []docket.Suggestion // each of a code of the book, each code once
	shown     func(code string) bool
	ticked    func(code string) bool
	inherited func(code string) bool // from the campaign's letter
	stance    func(code string) docket.Stance
	// the passage that this person marked for it, in the clean text; empty: none
	marked func(code string) docket.Span
}

// judgements turns what was ticked into judgements: what is ticked applies; what
// was shown as a proposal and is not ticked does not; of everything else nothing is
// said. A code that a copy has from its letter is rejected by nobody who reads what
// the copy adds. This is the one rule, for every form that takes codes.
func (t ticks) judgements() []docket.Coding {
	var out []docket.Coding
	done := map[string]bool{}
	for _, sg := range t.proposed {
		ticked := t.ticked(sg.Code)
		if !ticked && (!t.shown(sg.Code) || t.inherited(sg.Code)) {
			continue
		}
		done[sg.Code] = true
		out = append(out, t.onProposal(sg, ticked))
	}
	for _, theme := range t.book.Themes {
		if done[theme.Code] || !t.ticked(theme.Code) {
			continue
		}
		coding := t.base
		coding.Code, coding.Origin, coding.State = theme.Code, docket.OriginPerson, docket.CodingConfirmed
		coding.Evidence, coding.Stance = t.marked(theme.Code), t.stance(theme.Code)
		out = append(out, coding)
	}
	return out
}

// onProposal is the judgement of a person on a suggestion. The model's words are
// words of the text and stay out of what is kept. What the person marked says more
// than what the suggestion rests on.
func (t ticks) onProposal(sg docket.Suggestion, confirmed bool) docket.Coding {
	coding := t.base
	coding.Code, coding.Origin, coding.OriginDetail = sg.Code, docket.OriginRule, sg.Rule
	if sg.Origin == docket.OriginModel {
		coding.Origin = docket.OriginModel
	}
	coding.State = docket.CodingRejected
	if confirmed {
		coding.State, coding.Stance = docket.CodingConfirmed, t.stance(sg.Code)
	}
	if coding.Evidence = t.marked(sg.Code); coding.Evidence.Len() > 0 || len(sg.Evidence) == 0 {
		return coding
	}
	if span, ok := t.text.clean(sg.Evidence[0]); ok {
		coding.Evidence = span
	}
	return coding
}

// judgements are those of a draft that fits the answer.
func (d *Desk) judgements(f openFile, a Answer, draft Draft) []docket.Coding {
	var proposed []docket.Suggestion // where none were shown, all codes are the person's own
	if draft.Seen != docket.SuggestionsHidden {
		proposed = d.suggestions(a)
	}
	return ticks{
		base: docket.Coding{Comment: a.Comment, Question: a.Question, CodebookVersion: a.Book.Version, Coder: a.Coder,
			CodedAt: d.now()},
		text: f.text, book: a.Book, proposed: proposed,
		shown:     func(code string) bool { return slices.Contains(draft.Shown, code) },
		ticked:    draft.Ticked,
		stance:    func(code string) docket.Stance { return draft.Stances[code] },
		inherited: func(code string) bool { return fromLetter(f.Codings, a.Question, code) },
		marked: func(code string) docket.Span {
			if span := marked(a.Passages, a.Coder, a.Question, code); span.Len() > 0 {
				return span
			}
			for _, p := range draft.Passages {
				if _, clean, ok := a.place(p); ok && p.Code == code {
					return clean
				}
			}
			return docket.Span{}
		},
	}.judgements()
}

// keptStance is what a form that asks for no stance saves: the one that the person gave
// before.
func keptStance(f docket.CodingFile, who docket.UserID, q docket.QuestionID) func(code string) docket.Stance {
	return func(code string) docket.Stance {
		for _, c := range f.Codings {
			if c.Coder == who && c.Question == q && c.Code == code && c.Chosen() && f.Book.AsksStance(code) {
				return c.SaidStance
			}
		}
		return docket.StanceUnstated
	}
}

// marked is the first passage of an answer that a person marked for a code.
func marked(list []docket.Excerpt, who docket.UserID, q docket.QuestionID, code string) docket.Span {
	for _, e := range list {
		if e.Code == code && e.By == who && e.Question == q {
			return e.Span
		}
	}
	return docket.Span{}
}

// Checklist is what the page of a comment offers to tick: every code for each
// answer, as one coder may see it.
type Checklist struct {
	Book    docket.Codebook
	Read    bool // this person has read one of the answers
	Topic   Topic
	Answers []CheckedAnswer

	Training []docket.TrainingSpot // answers that wait for the end of a training round, and are not offered
}

// Answered reports whether the checklist has an answer to a question.
func (c Checklist) Answered(q docket.QuestionID) bool {
	return slices.ContainsFunc(c.Answers, func(a CheckedAnswer) bool { return a.Question == q })
}

// CheckedAnswer is one answer of a checklist.
type CheckedAnswer struct {
	Question docket.QuestionID
	Text     docket.Text
	Seen     docket.SuggestionsSeen // whether suggestions are shown to this person
	Proposed []docket.Suggestion
	Own      []docket.Coding // this person's words on this answer, rejected ones too
}

// SeenByAnswer says for each answer of a comment whether suggestions were shown.
type SeenByAnswer map[docket.QuestionID]docket.SuggestionsSeen

// of has an entry for each text, and for nothing else.
func (s SeenByAnswer) of(texts []codable) SeenByAnswer {
	out := SeenByAnswer{}
	for _, t := range texts {
		out[t.question] = s[t.question]
	}
	return out
}

// Checklist opens the codes of a comment for a coder. It has no answers where
// nothing may be coded now. seen says what the page showed before of suggestions,
// when its form comes back. Whoever may not moderate gets docket.ErrNotFound for a
// comment that is not posted.
func (d *Desk) Checklist(ctx context.Context, who docket.User, id docket.CommentID, seen SeenByAnswer) (Checklist,
	error) {
	f, err := d.openComment(ctx, who, id)
	if err != nil {
		return Checklist{}, err
	}
	out := Checklist{Book: f.Book, Topic: topicOf(f), Training: f.Training, Read: slices.ContainsFunc(f.Passes,
		func(p docket.Pass) bool { return p.Coder == who.ID })}
	suggester := d.suggest(f.Book)
	for _, t := range untrained(codableTexts(f.Comment), f.Training) {
		a := CheckedAnswer{Question: t.question, Text: t.text, Seen: docket.SuggestionsHidden}
		passes := slices.DeleteFunc(slices.Clone(f.Passes),
			func(p docket.Pass) bool { return p.Question != t.question })
		read := slices.ContainsFunc(passes, func(p docket.Pass) bool { return p.Coder == who.ID })
		if seen[t.question] == docket.SuggestionsShown || !f.Docket.HidesSuggestions(who.ID, passes) {
			a.Seen, a.Proposed = docket.SuggestionsShown, proposals(suggester, f.Book, t)
		}
		for _, c := range f.Codings {
			if c.Coder != who.ID || c.Question != t.question || c.Origin == docket.OriginCampaign ||
				c.Origin == docket.OriginAdjudication {
				continue
			}
			if !read {
				c.SecondCoder, c.AdjudicatedBy = 0, 0
			}
			a.Own = append(a.Own, c)
		}
		out.Answers = append(out.Answers, a)
	}
	return out, nil
}

// openComment reads the file of a comment that this person may code.
func (d *Desk) openComment(ctx context.Context, who docket.User, id docket.CommentID) (docket.CodingFile, error) {
	f, err := d.store.CodingFile(ctx, id)
	if err == nil && f.Public.ID == "" && !who.Reads(docket.MayModerate, f.Docket.ID) {
		err = docket.ErrNotFound
	}
	if err != nil {
		return docket.CodingFile{}, err
	}
	return asUnread(f, who.ID), nil
}

// proposals lists the codes that the page of a comment proposes for a text.
func proposals(s Suggester, book docket.Codebook, t codable) []docket.Suggestion {
	return known(slices.DeleteFunc(slices.Clone(s.Suggest(t.question, t.text)),
		func(sg docket.Suggestion) bool { return !sg.Proposed }), book)
}

// CodeComment saves what a person ticked on the page of a comment, each as
// QUESTION:CODE, as a reading of all its answers that are in no open training round. It
// returns docket.ErrNotFound when nothing may be coded now, ErrInTraining when all of it waits
// for the end of a round, and docket.Invalid for "coding" when a code is not in the codebook or
// belongs to no answer.
func (d *Desk) CodeComment(ctx context.Context, who docket.User, id docket.CommentID, ticked []string,
	seen SeenByAnswer) error {
	f, err := d.openComment(ctx, who, id)
	if err != nil {
		return err
	}
	texts := codableTexts(f.Comment)
	if len(texts) == 0 {
		return docket.ErrNotFound
	}
	if texts = untrained(texts, f.Training); len(texts) == 0 {
		return ErrInTraining
	}
	r, err := d.judgeComment(f, who.ID, texts, ticked, seen)
	if err != nil {
		return err
	}
	return d.SaveComment(ctx, who, id, r)
}

// Judge turns what a person ticked in a decision form, each as QUESTION:CODE, into
// a reading to be saved with the decision. It saves nothing. It returns
// docket.Invalid for "coding" when a code is not in the codebook or belongs to no
// answer.
func (d *Desk) Judge(ctx context.Context, who docket.User, id docket.CommentID, ticked []string,
	seen SeenByAnswer) (docket.CommentReading, error) {
	f, err := d.openComment(ctx, who, id)
	if err != nil {
		return docket.CommentReading{}, err
	}
	texts := codableTexts(f.Comment)
	if len(texts) == 0 { // ticked before a colleague withheld it
		for _, a := range f.Comment.Answers {
			texts = append(texts, codable{question: a.Question, text: a.Text})
		}
	}
	return d.judgeComment(f, who.ID, untrained(texts, f.Training), ticked, seen)
}

// untrained is what may be coded of texts now: answers in a training round wait for its end.
func untrained(texts []codable, in []docket.TrainingSpot) []codable {
	return slices.DeleteFunc(texts, func(t codable) bool {
		return slices.ContainsFunc(in, func(s docket.TrainingSpot) bool { return s.Question == t.question })
	})
}

// SaveComment saves a reading that Judge made, without a decision.
func (d *Desk) SaveComment(ctx context.Context, who docket.User, id docket.CommentID, r docket.CommentReading) error {
	return d.store.CodeShown(ctx, who.ID, id, r.Seen, r.Codings)
}

// judgeComment judges every answer of a comment by what is ticked on its page.
func (d *Desk) judgeComment(f docket.CodingFile, who docket.UserID, texts []codable, values []string,
	saw SeenByAnswer) (docket.CommentReading, error) {
	want := map[docket.QuestionID]map[string]bool{}
	for _, value := range values {
		question, code, ok := strings.Cut(value, ":")
		_, known := f.Book.Theme(code)
		q := docket.QuestionID(question)
		if !ok || !known || !slices.ContainsFunc(texts, func(t codable) bool { return t.question == q }) {
			return docket.CommentReading{}, docket.Invalid{"coding": "A theme in the form belongs to no answer of " +
				"this comment or is not in the codebook."}
		}
		if want[q] == nil {
			want[q] = map[string]bool{}
		}
		want[q][code] = true
	}
	suggester := d.suggest(f.Book)
	out := docket.CommentReading{Seen: saw.of(texts)}
	for _, t := range texts {
		var proposed []docket.Suggestion
		if out.Seen[t.question] != docket.SuggestionsHidden {
			proposed = proposals(suggester, f.Book, t)
		}
		out.Codings = append(out.Codings, ticks{
			base: docket.Coding{Comment: f.Comment.ID, Question: t.question, CodebookVersion: f.Book.Version,
				Coder: who, CodedAt: d.now()},
			text: t, book: f.Book, proposed: proposed,
			shown:     func(string) bool { return true }, // the form shows every proposal
			ticked:    func(code string) bool { return want[t.question][code] },
			stance:    keptStance(f, who, t.question),
			inherited: func(code string) bool { return fromLetter(f.Codings, t.question, code) },
			marked:    func(code string) docket.Span { return marked(f.Excerpts, who, t.question, code) },
		}.judgements()...)
	}
	return out, nil
}
