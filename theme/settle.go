package theme

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"unicode/utf8"

	"commentportal/docket"
)

// Settlement is an answer with the readings that are compared, for whoever
// settles their difference. There are no readings in it until everybody who is to read
// the answer has, two people at least; then none of them is blind any more, and others
// may see what they chose.
//
// A person settles it, always: that two of three agree only says what is ticked first.
type Settlement struct {
	Answer  Answer
	Both    bool // the answer has its readings
	Pair    docket.DoubleCoded
	Sides   []Reading             // of the pair, in its order
	Settled []docket.Adjudication // newest first
	Seen    int                   // how often the answer was settled
}

// Verdict is what somebody who settles an answer has ticked and typed.
type Verdict struct {
	Codes   []string
	Stances map[string]docket.Stance // given with a code
	Reason  string
	Seen    string // how often the answer was settled when the form was drawn
}

// Settlement opens the two readings of an answer. It returns the errors of Answer.
func (d *Desk) Settlement(ctx context.Context, who docket.User, key docket.CodingItemKey) (Settlement, error) {
	f, err := d.open(ctx, who, key)
	if err != nil {
		return Settlement{}, err
	}
	return d.settlement(f, who.ID), nil
}

func (d *Desk) settlement(f openFile, who docket.UserID) Settlement {
	s := Settlement{Answer: d.see(f, who), Both: f.both && !f.waits(), Seen: len(f.Adjudications)}
	if !s.Both {
		return s
	}
	s.Pair, s.Settled = f.pair, f.Adjudications
	for _, coder := range f.pair.Coders {
		p, _ := f.passOf(coder)
		s.Sides = append(s.Sides, f.reading(coder, p.At))
	}
	return s
}

// FirstStances are the stances that a settlement begins with: what was settled last,
// or what all gave who chose the code.
func (s Settlement) FirstStances() map[string]docket.Stance {
	if len(s.Settled) > 0 {
		return s.stances(Verdict{Codes: s.First(), Stances: s.Settled[0].Stances})
	}
	out := map[string]docket.Stance{}
	for _, code := range s.First() {
		var given []docket.Stance
		for _, side := range s.Pair.Stances {
			given = append(given, side[code])
		}
		if stance := docket.AnswerStance(given); stance != docket.StanceOpen {
			out[code] = stance
		}
	}
	return s.stances(Verdict{Codes: s.First(), Stances: out})
}

// stances keeps the stances of a verdict whose codes ask for one.
func (s Settlement) stances(v Verdict) map[string]docket.Stance {
	return fitStances(s.Answer.Book, v.Codes, v.Stances)
}

// Agree reports whether the answer has its readings and all chose the same.
func (s Settlement) Agree() bool { return s.Both && s.Pair.Agree() }

// Known keeps the codes that are in the codebook.
func (s Settlement) Known(codes []string) []string {
	var out []string
	for _, code := range codes {
		if _, ok := s.Answer.Book.Theme(code); ok && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

// First is what a settlement begins with: what was settled last, or what most of the
// readers chose: both of two, two of three.
func (s Settlement) First() []string {
	if len(s.Settled) > 0 {
		return s.Known(s.Settled[0].Codes)
	}
	return s.Known(s.Pair.ChosenByMost())
}

// Problems says what of a verdict cannot be taken, by field of the form.
func (s Settlement) Problems(v Verdict) docket.Invalid {
	invalid := docket.Invalid{}
	if slices.ContainsFunc(v.Codes, func(code string) bool { return !slices.Contains(s.Known(v.Codes), code) }) {
		invalid["coding"] = "The codebook has changed since you opened this page. Look at the themes again, then save."
	}
	for _, code := range s.Pair.StancesApart() {
		if slices.Contains(v.Codes, code) && s.Answer.Book.AsksStance(code) &&
			s.stances(v)[code] == docket.StanceUnstated {
			invalid["coding"] = "Readers gave different stances on " + code + ". Choose the one that applies, or " +
				"take the theme away."
		}
	}
	switch {
	case v.Reason == "":
		invalid["reason"] = "Say why these themes apply. Colleagues learn from it."
	case utf8.RuneCountInString(v.Reason) > docket.MaxReason:
		invalid["reason"] = "Use 1,000 characters or fewer."
	case unreadable(v.Reason):
		invalid["reason"] = "The reason has characters that we cannot read. Type it again."
	}
	return invalid
}

// Settle decides which codes apply to an answer that two people or more coded. It
// returns the settlement as it is now with ErrUnread when the answer lacks readings,
// docket.ErrStale when somebody else has settled it since the form was drawn,
// docket.Invalid for "coding" and "reason", and the errors of Answer.
func (d *Desk) Settle(ctx context.Context, who docket.User, key docket.CodingItemKey, v Verdict) (Settlement, error) {
	f, err := d.open(ctx, who, key)
	if err != nil {
		return Settlement{}, err
	}
	s := d.settlement(f, who.ID)
	invalid := s.Problems(v)
	switch {
	case !s.Both:
		return s, ErrUnread
	case v.Seen != strconv.Itoa(s.Seen):
		return s, docket.ErrStale
	case len(invalid) > 0:
		return s, invalid
	}
	codes := s.Known(v.Codes)
	slices.Sort(codes)
	err = d.store.Adjudicate(ctx, docket.Adjudication{
		Comment: key.Comment, Question: key.Question, Codes: codes, Stances: s.stances(v), Reason: v.Reason, By: who.ID,
		At: d.now(), Number: s.Seen + 1,
	})
	if errors.Is(err, docket.ErrStale) { // a moment ago
		now, err := d.Settlement(ctx, who, key)
		if err != nil {
			return Settlement{}, err
		}
		return now, docket.ErrStale
	}
	return s, err
}
