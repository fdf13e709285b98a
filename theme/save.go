package theme

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// Outcome is what became of a form about one answer: the answer as the coder may
// see it, as it was before, and what was ticked and typed, as far as it fits. Answer
// is zero when the answer could not be opened.
type Outcome struct {
	Answer Answer
	Draft  Draft

	test bool // the answer was handed to this coder as a test answer
}

// begin opens an answer for a verb and checks what came with it.
func (d *Desk) begin(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft) (openFile, Outcome,
	docket.Invalid, error) {
	f, err := d.open(ctx, who, key)
	if err != nil {
		return f, Outcome{Draft: draft}, nil, err
	}
	out := Outcome{Answer: d.show(f, who.ID, draft.Seen), test: f.test}
	var invalid docket.Invalid
	out.Draft, invalid = out.Answer.check(draft)
	return f, out, invalid, nil
}

// Save saves a person's complete reading of one answer: what is ticked applies,
// what was suggested and is not ticked does not. Codes, passages and note go in
// together or not at all.
//
// It returns docket.Invalid naming the fields to mend ("coding", "words",
// "words-code", "note", "reason-NUMBER"), ErrFrozen when the reading stays as it is,
// and the errors of Answer.
func (d *Desk) Save(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft) (Outcome, error) {
	f, out, invalid, err := d.begin(ctx, who, key, draft)
	if err != nil {
		return out, err
	}
	if out.Answer.Training != nil {
		return out, docket.Invalid{"form": inTraining}
	}
	if out.Answer.Frozen {
		return out, ErrFrozen
	}
	out.Draft.withWords(out.Answer, invalid)
	out.Draft.unpicked(invalid, 0)
	if len(invalid) > 0 {
		return out, invalid
	}
	r := docket.AnswerReading{
		Comment: key.Comment, Question: key.Question, Coder: who.ID, Seen: draft.Seen, At: d.now(),
		Codings: d.judgements(f, out.Answer, out.Draft), Excerpts: out.Answer.newExcerpts(out.Draft.Passages),
	}
	if out.Draft.Note != out.Answer.OwnNote {
		r.Note = &out.Draft.Note
	}
	return out, passageProblem(d.store.SaveReading(ctx, r))
}

// newExcerpts are the passages that this person has not marked before.
func (a Answer) newExcerpts(list []Passage) []docket.Excerpt {
	var out []docket.Excerpt
	for _, p := range list {
		_, clean, ok := a.place(p)
		if ok && !slices.ContainsFunc(a.Passages, func(e docket.Excerpt) bool {
			return e.By == a.Coder &&
				e.Code == p.Code && e.Span == clean
		}) {
			out = append(out, docket.Excerpt{Comment: a.Comment, Question: a.Question, Code: p.Code, Span: clean,
				By: a.Coder})
		}
	}
	return out
}

// passageProblem puts what the store says of a passage beside the field for it.
func passageProblem(err error) error {
	invalid, ok := errors.AsType[docket.Invalid](err)
	if !ok {
		return err
	}
	for _, field := range []string{"excerpt", "code", "question"} {
		if text := invalid[field]; text != "" {
			return docket.Invalid{"words": text}
		}
	}
	return invalid
}

// MarkPassage marks the words that were typed. Before the own reading the passage
// waits in the draft with everything else: whether a colleague has marked the same
// words must not show. Afterwards it is saved at once, with the note. It returns
// docket.Invalid as Save does.
func (d *Desk) MarkPassage(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft) (Outcome,
	error) {
	_, out, invalid, err := d.begin(ctx, who, key, draft)
	if err != nil {
		return out, err
	}
	if out.Draft.unpicked(invalid, 0); len(invalid) > 0 {
		return out, invalid
	}
	p, problems := out.Answer.typedPassage(out.Draft)
	if len(problems) > 0 {
		return out, problems
	}
	if !out.Answer.Read {
		out.Draft.mark(p)
		return out, d.saveNote(ctx, out)
	}
	for _, e := range out.Answer.newExcerpts([]Passage{p}) {
		e.At = d.now()
		if _, err := d.store.AddExcerpt(ctx, e); err != nil {
			return out, passageProblem(err)
		}
	}
	return out, d.saveNote(ctx, out)
}

// saveNote saves the note of a draft where it is another than before.
func (d *Desk) saveNote(ctx context.Context, out Outcome) error {
	a := out.Answer
	if out.Draft.Note == a.OwnNote {
		return nil
	}
	return d.store.SaveNote(ctx, docket.CodingNote{Comment: a.Comment, Question: a.Question, Coder: a.Coder,
		Text: out.Draft.Note, At: d.now()})
}

// Note saves the note alone. It returns docket.Invalid as Save does.
func (d *Desk) Note(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft) (Outcome, error) {
	_, out, invalid, err := d.begin(ctx, who, key, draft)
	if err != nil {
		return out, err
	}
	if out.Draft.leftover(invalid, 0); len(invalid) > 0 {
		return out, invalid
	}
	return out, d.saveNote(ctx, out)
}

// RemovePassage takes a passage away that this person may see, and saves the note.
// It returns docket.Invalid as Save does, for "form" when the passage is gone.
func (d *Desk) RemovePassage(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft,
	id int64) (Outcome, error) {
	return d.changePassage(ctx, who, key, draft, id, func(out Outcome) error {
		if out.test {
			return d.store.RemoveTestPassage(ctx, key, who.ID, id)
		}
		return d.store.RemoveExcerpt(ctx, who.ID, id)
	})
}

// Quote picks a passage as a quotation of its code, for the reason in the draft.
// It returns what RemovePassage does, and docket.Invalid for a reason that is too
// long.
func (d *Desk) Quote(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft, id int64) (Outcome,
	error) {
	return d.changePassage(ctx, who, key, draft, id, func(out Outcome) error {
		if out.test {
			return docket.Invalid{"form": "This passage cannot be picked as a quotation now. Nothing was changed."}
		}
		q := out.Draft.Quotes[id]
		if utf8.RuneCountInString(q.Reason) > docket.MaxReason || unreadable(q.Reason) {
			return docket.Invalid{quoteField(id): "Say the reason in 1,000 characters or fewer."}
		}
		return d.store.Quote(ctx, who.ID, id, docket.Quotation{Dissenting: q.Dissenting, Reason: q.Reason, By: who.ID,
			At: d.now()})
	})
}

// Unquote takes a passage out of the quotations of its code. It returns what
// RemovePassage does.
func (d *Desk) Unquote(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft, id int64) (Outcome,
	error) {
	return d.changePassage(ctx, who, key, draft, id, func(Outcome) error { return d.store.Unquote(ctx, who.ID, id) })
}

// changePassage changes a passage that this person may see, and saves the note.
func (d *Desk) changePassage(ctx context.Context, who docket.User, key docket.CodingItemKey, draft Draft, id int64,
	change func(Outcome) error) (Outcome, error) {
	_, out, invalid, err := d.begin(ctx, who, key, draft)
	if err != nil {
		return out, err
	}
	if out.Draft.leftover(invalid, id); len(invalid) > 0 {
		return out, invalid
	}
	if !slices.ContainsFunc(out.Answer.Passages, func(e docket.Excerpt) bool { return e.ID == id }) {
		return out, docket.Invalid{"form": "Somebody has taken this passage away meanwhile. What you chose is " +
			"kept below."}
	}
	if err := change(out); err != nil {
		return out, err
	}
	return out, d.saveNote(ctx, out)
}

// Saved says what a person saved of an answer, and whether a colleague chose the
// same.
type Saved struct {
	Themes  int  // chosen
	Both    bool // a colleague has read it too
	Agree   bool
	Waits   bool // a third person is still to read it
	Settled bool // the readings are settled
}

// Saved looks back at an answer that a person has read. It returns
// docket.ErrNotFound when there is no such posted answer, and docket.ErrDenied when
// the person has not read it.
func (d *Desk) Saved(ctx context.Context, who docket.User, key docket.CodingItemKey) (Saved, error) {
	f, err := d.open(ctx, who, key)
	if errors.Is(err, ErrNotPosted) {
		err = docket.ErrNotFound
	}
	if err != nil {
		return Saved{}, err
	}
	a := d.see(f, who.ID)
	if !a.Read {
		return Saved{}, docket.ErrDenied
	}
	return Saved{Themes: len(a.Chosen()), Both: a.Readers > 0, Agree: a.Agree, Waits: a.Waits,
		Settled: f.pair.AdjudicatedBy != 0}, nil
}

// SetOffTopic says that a comment speaks of something else, or takes that back. It
// returns docket.ErrNotFound for a comment that this person may not code, and
// docket.Invalid for "reason".
func (d *Desk) SetOffTopic(ctx context.Context, who docket.User, id docket.CommentID, off bool, reason string) error {
	if _, err := d.openComment(ctx, who, id); err != nil {
		return err
	}
	problem := ""
	switch {
	case off && reason == "":
		problem = "Say why the comment is off topic."
	case utf8.RuneCountInString(reason) > docket.MaxReason:
		problem = "Use 1,000 characters or fewer."
	case unreadable(reason):
		problem = "The reason has characters that we cannot read. Type it again."
	}
	if problem != "" {
		return docket.Invalid{"reason": problem}
	}
	err := d.store.SetOffTopic(ctx, who.ID, id, off, reason)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		var list []string
		for _, text := range invalid {
			list = append(list, text)
		}
		slices.Sort(list)
		return docket.Invalid{"reason": strings.Join(list, " ")}
	}
	return err
}

// Topic says whether a comment that this person may code is marked as off topic.
func (d *Desk) Topic(ctx context.Context, who docket.User, id docket.CommentID) (Topic, error) {
	f, err := d.openComment(ctx, who, id)
	return topicOf(f), err
}
