package moderation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// signatureStore is what the desk asks of the database for what a second person
// has to see.
type signatureStore interface {
	Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error)
	// Propose records a decision that waits for a second signature, or one that is
	// carried out at once and signed afterwards.
	Propose(ctx context.Context, s docket.Signature) (docket.SignatureID, error)
	Signature(ctx context.Context, id docket.SignatureID) (docket.Signature, error)
	CommentSignatures(ctx context.Context, id docket.CommentID) ([]docket.Signature, error)
	Sign(ctx context.Context, a docket.SignatureAnswer) error
	Look(ctx context.Context, look docket.SecondLook) error
}

// Outcome says what became of a decision.
type Outcome struct {
	Signature docket.SignatureID // the proposal that waits for a second person; zero: none
	After     bool               // carried out already, and signed afterwards
	Alone     bool               // nobody else may sign at present
	Undo      int                // version of the comment by which this can be taken back; zero: it cannot
}

// Said of the decision form when a second person is concerned.
const (
	colleagueProposed = "A colleague’s proposal for this comment waits for a second signature. " +
		"Agree to it or refuse it first, under “Second signatures”."
	reasonForSecond = "Say why. A second person reads this before the comment is posted, since it shows what should " +
		"come out or was hidden before."
)

// carryOut records the decision, or proposes it where a second person has to
// sign: withholding a whole comment, calling a finding that must come out not
// private, and showing what was hidden when the comment was posted before. Taking
// down is done at once and signed afterwards.
func (d *Desk) carryOut(ctx context.Context, c docket.Comment, dk docket.Docket, decision docket.Decision) (Outcome,
	error) {
	kinds, err := d.signatureKinds(ctx, c, decision)
	if err != nil {
		return Outcome{}, err
	}
	if len(kinds) > 0 {
		who, err := d.store.Deciders(ctx, dk.ID)
		if err != nil {
			return Outcome{}, err
		}
		if dk.SecondPerson.Applies(who) {
			return d.propose(ctx, kinds, decision, who)
		}
	}
	out := Outcome{}
	if c.Status == docket.Pending {
		out.Undo = c.Version + 1
	}
	return out, concurrent(d.store.Decide(ctx, decision))
}

func (d *Desk) propose(ctx context.Context, kinds []docket.SignatureKind, decision docket.Decision,
	who docket.Deciders) (Outcome, error) {
	if decision.Status.Public() && decision.Note == "" {
		return Outcome{}, docket.Invalid{"note": reasonForSecond}
	}
	s := docket.Signature{Kinds: kinds, Decision: decision, After: slices.Contains(kinds, docket.SignTakeDown)}
	id, err := d.store.Propose(ctx, s)
	out := Outcome{Signature: id, After: s.After, Alone: who.Enabled < 2}
	if !s.After {
		out.Undo = decision.Version
	}
	return out, concurrent(err)
}

// concurrent says in words that a colleague proposed first.
func concurrent(err error) error {
	if errors.Is(err, docket.ErrExists) {
		return docket.Invalid{"decision": colleagueProposed}
	}
	return err
}

// signatureKinds lists why a second person has to sign a decision; none when one
// person is enough.
func (d *Desk) signatureKinds(ctx context.Context, c docket.Comment, decision docket.Decision) ([]docket.SignatureKind,
	error) {
	if decision.Status.Public() {
		return postingKinds(c, decision), nil
	}
	switch {
	case c.Status.Public():
		return []docket.SignatureKind{docket.SignTakeDown}, nil
	case c.Status == docket.Pending && decision.Status == docket.Withheld:
		return []docket.SignatureKind{docket.SignWithhold}, nil
	case c.Status == docket.Pending:
		return nil, nil
	}
	// What was taken down and not signed yet stays to be signed, whatever reason it
	// is given now.
	list, err := d.store.CommentSignatures(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(list, func(s docket.Signature) bool { return s.State == docket.SignatureOpen && s.After }) {
		return []docket.SignatureKind{docket.SignTakeDown}, nil
	}
	if decision.Status == docket.Withheld && c.Status != docket.Withheld {
		return []docket.SignatureKind{docket.SignWithhold}, nil
	}
	return nil, nil
}

// postingKinds lists why a posting needs a second person. What the public reads
// already needs none.
func postingKinds(c docket.Comment, decision docket.Decision) []docket.SignatureKind {
	var kinds []docket.SignatureKind
	before := gapsOf(c)
	shown := func(v docket.FindingVerdict) bool {
		return c.Status.Public() && !slices.ContainsFunc(before[v.Question],
			func(g docket.Redaction) bool { return g.Overlaps(v.Span) })
	}
	if slices.ContainsFunc(decision.Verdicts, func(v docket.FindingVerdict) bool {
		return v.Severity == docket.Block && v.Verdict == docket.VerdictDismissed && !shown(v)
	}) {
		kinds = append(kinds, docket.SignDismiss)
	}
	for _, a := range c.Answers {
		if c.Status.Public() && a.Status == docket.Withheld && !isLeftOut(decision, a.Question) {
			return append(kinds, docket.SignReveal)
		}
	}
	for q, gaps := range before {
		if slices.ContainsFunc(gaps, func(g docket.Redaction) bool {
			return !covered(g.Span, decision.Redactions[q]) && !isLeftOut(decision, q)
		}) {
			return append(kinds, docket.SignReveal)
		}
	}
	return kinds
}

// gapsOf is what the latest posting of c hid, by part.
func gapsOf(c docket.Comment) map[docket.QuestionID]docket.Gaps {
	out := map[docket.QuestionID]docket.Gaps{}
	for _, f := range c.Submitter.BylineFields() {
		out[f.Field] = f.Redactions
	}
	for _, a := range c.Answers {
		out[a.Question] = a.Redactions
	}
	return out
}

// Revealed lists what a proposed posting would show that the latest posting hid,
// and the findings that must come out and are called not private: places in the
// clean text, by part.
func Revealed(c docket.Comment, decision docket.Decision) map[docket.QuestionID][]docket.Span {
	out := map[docket.QuestionID][]docket.Span{}
	if !decision.Status.Public() {
		return out
	}
	for _, a := range c.Answers {
		if c.Status.Public() && a.Status == docket.Withheld && !isLeftOut(decision, a.Question) {
			out[a.Question] = append(out[a.Question], docket.Span{End: len(a.Text)})
		}
	}
	for q, gaps := range gapsOf(c) {
		for _, g := range gaps {
			if !covered(g.Span, decision.Redactions[q]) && !isLeftOut(decision, q) {
				out[q] = append(out[q], g.Span)
			}
		}
	}
	for _, v := range decision.Verdicts {
		if v.Severity == docket.Block && v.Verdict == docket.VerdictDismissed &&
			!slices.Contains(out[v.Question], v.Span) {
			out[v.Question] = append(out[v.Question], v.Span)
		}
	}
	return out
}

// Sign records what a second person says to a proposal. When they agree, it is
// carried out as it was proposed.
//
// It returns docket.Invalid naming "note" or "sign", docket.ErrDenied when the
// proposer tries to sign, docket.ErrStale when the proposal waits no longer or the
// comment has moved on, and docket.ErrNotFound when there is no such proposal.
func (d *Desk) Sign(ctx context.Context, a docket.SignatureAnswer) error {
	a.Note = strings.TrimSpace(a.Note)
	if invalid := checkNote(a.Note, !a.Agree, "Say why you refuse. Whoever decides next reads it with the "+
		"comment."); invalid != nil {
		return invalid
	}
	s, err := d.store.Signature(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("sign proposal %s: %w", a.ID, err)
	}
	if s.Decision.By == a.By {
		return fmt.Errorf("sign proposal %s: %w", a.ID, docket.ErrDenied)
	}
	if a.Agree && !s.After && s.State == docket.SignatureOpen {
		if err := d.stillClean(ctx, s.Decision); err != nil {
			return err
		}
	}
	return d.store.Sign(ctx, a)
}

// stillClean looks with today's rules at what a proposal would post, when they or
// what is hidden elsewhere have changed since: a finding that must come out and that nobody has judged is
// not posted by a signature.
func (d *Desk) stillClean(ctx context.Context, decision docket.Decision) error {
	if !decision.Status.Public() {
		return nil
	}
	c, err := d.store.Comment(ctx, decision.Comment)
	if err != nil {
		return fmt.Errorf("sign a decision on %s: %w", decision.Comment, err)
	}
	if d, err = d.ruled(ctx, c); err != nil {
		return err
	}
	if decision.RuleSet == d.screener.Version() && len(d.standing.guards) == 0 {
		return nil
	}
	for _, p := range parts(c) {
		if isLeftOut(decision, p.question) {
			continue
		}
		gaps := decision.Redactions[p.question]
		public, err := p.text.Redact(gaps)
		if err != nil {
			return fmt.Errorf("sign a decision on %s: %w", decision.Comment, docket.ErrStale)
		}
		found := d.screen(c, p)
		no := make(dismissals, len(found))
		for i, f := range found {
			no[i] = slices.ContainsFunc(decision.Verdicts, func(v docket.FindingVerdict) bool {
				return v.Question == p.question && v.Verdict == docket.VerdictDismissed && v.Start <= f.Start &&
					f.End <= v.End
			})
		}
		if f, shows := d.blocked(p.question, found, no, gaps, public); shows {
			return docket.Invalid{"sign": fmt.Sprintf("The screening rules have changed since this was proposed: %s "+
				"would show what looks like %s. "+
				"Refuse the proposal, so that the comment is decided anew.", p.label, typeWords(f.Type))}
		}
	}
	return nil
}

// Look records what a second person says of a posted comment of the sample. It
// returns docket.Invalid naming "note" or "look", and what the store returns.
func (d *Desk) Look(ctx context.Context, look docket.SecondLook) error {
	look.Note = strings.TrimSpace(look.Note)
	if look.Verdict != docket.LookAgree && look.Verdict != docket.LookDiffer {
		return docket.Invalid{"look": "Choose whether you agree."}
	}
	if invalid := checkNote(look.Note, look.Verdict == docket.LookDiffer,
		"Say what you would have done."); invalid != nil {
		return invalid
	}
	return d.store.Look(ctx, look)
}

func checkNote(note string, required bool, missing string) docket.Invalid {
	if n := utf8.RuneCountInString(note); n > maxNote {
		return docket.Invalid{"note": phrase.English.Text("Shorten the note to %d characters. It has %d.", maxNote, n)}
	}
	if required && note == "" {
		return docket.Invalid{"note": missing}
	}
	return nil
}

// isLeftOut reports whether a posting leaves the answer to q out.
func isLeftOut(d docket.Decision, q docket.QuestionID) bool {
	return slices.ContainsFunc(d.Withheld, func(a docket.WithheldAnswer) bool { return a.Question == q })
}
