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

// CaseStore holds cases; *store.DB implements it.
type CaseStore interface {
	Case(ctx context.Context, id docket.CaseID) (docket.Case, error)
	AddCaseNote(ctx context.Context, n docket.CaseNote) error
	CloseCase(ctx context.Context, v docket.CaseVerdict, d *docket.Decision) error
	WithheldAnswers(ctx context.Context, id docket.CommentID) ([]docket.WithheldAnswer, error)
	ProvesSender(ctx context.Context, check [32]byte, id docket.CommentID) error
	ClaimAsSender(ctx context.Context, s docket.SenderClaim, d *docket.Decision) (docket.ClaimAnswer, error)
}

// CaseDesk is where people say what becomes of a report.
type CaseDesk struct {
	desk  *Desk
	store CaseStore
}

// NewCaseDesk sets up the desk of cases. desk builds the posting without a name.
func NewCaseDesk(desk *Desk, store CaseStore) *CaseDesk { return &CaseDesk{desk, store} }

// Note adds a note to a case, for colleagues. It returns docket.Invalid for "note".
func (d *CaseDesk) Note(ctx context.Context, n docket.CaseNote) error {
	n.Text = strings.TrimSpace(n.Text)
	invalid := docket.Invalid{}
	checkCaseText(n.Text, "note", "Write the note first.", invalid)
	if len(invalid) > 0 {
		return invalid
	}
	return d.store.AddCaseNote(ctx, n)
}

// Close ends a case with an outcome and an answer to who reported. The outcome
// docket.CaseNameRemoved hides the name and the organization at once, in the same
// transaction.
//
// It returns docket.Invalid for "outcome" and "answer", docket.ErrStale when the case
// has ended or the comment has moved on, and docket.ErrNotFound.
func (d *CaseDesk) Close(ctx context.Context, v docket.CaseVerdict) error {
	k, err := d.store.Case(ctx, v.ID)
	if err != nil {
		return err
	}
	if !k.Open() {
		return docket.ErrStale
	}
	v.Answer = strings.TrimSpace(v.Answer)
	invalid := docket.Invalid{}
	if v.Outcome == docket.CaseOpen || !slices.Contains(docket.CaseOutcomesOf(k.Kind), v.Outcome) {
		invalid["outcome"] = "Choose how the case ends."
	}
	checkCaseText(v.Answer, "answer", "Write an answer. Who reported reads it on the page “Check a comment”.", invalid)
	if invalid["answer"] == "" {
		d.desk.refusePrivate(v.Answer, "answer", invalid)
	}
	var posting *docket.Decision
	if v.Outcome == docket.CaseNameRemoved && len(invalid) == 0 {
		note := "Name taken away, case " + k.ID.String() + "."
		if posting, err = d.withoutName(ctx, k.Comment, v.By, note, invalid); err != nil {
			return err
		}
	}
	if len(invalid) > 0 {
		return invalid
	}
	if err := concurrent(d.store.CloseCase(ctx, v, posting)); err != nil {
		if invalid, ok := err.(docket.Invalid); ok { //nolint:errorlint // made by concurrent, never wrapped
			return docket.Invalid{"outcome": invalid["decision"]}
		}
		return fmt.Errorf("close case %s: %w", v.ID, err)
	}
	return nil
}

// withoutName is the posting of the comment as it stands, every name and organization hidden.
func (d *CaseDesk) withoutName(ctx context.Context, id docket.CommentID, by docket.UserID, note string,
	invalid docket.Invalid) (*docket.Decision, error) {
	c, err := d.desk.store.Comment(ctx, id)
	if err != nil {
		return nil, err
	}
	if !c.Status.Public() || !c.Submitter.Byline().Named() {
		invalid["outcome"] = "The public reads no name with this comment, so none can be taken away. Choose " +
			"another outcome."
		return nil, nil
	}
	dk, err := d.desk.store.Docket(ctx, c.Docket)
	if err != nil {
		return nil, err
	}
	withheld, err := d.store.WithheldAnswers(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	req := Request{By: by, Comment: c.ID, Version: c.Version, Action: docket.ActionPost, Withheld: withheld,
		Note: note, Marks: map[docket.QuestionID][]docket.Redaction{}}
	decision, problems := d.desk.hideAlso(c, dk, req, func(p part) []docket.Redaction {
		if !docket.IsBylineField(p.question) {
			return nil
		}
		return []docket.Redaction{{Span: docket.Span{End: len(p.text)}, Kind: docket.KindPersonal}}
	})
	if len(problems) > 0 {
		invalid["outcome"] = "The name cannot be taken away from here, because the rules of today see more that " +
			"must come out. Open the comment, hide the name there, and end the case as “Upheld”."
	}
	return &decision, nil
}

// claimTries is how often a claim is tried while colleagues decide about its comment.
const claimTries = 3

// Claim carries out what somebody says of a posted comment who proved that they hold the
// address given with it: the name goes, or its question ends, or a person decides.
//
// It returns docket.ErrNotFound when the address is not proved, and docket.ErrStale when the
// comment changed with every try.
func (d *CaseDesk) Claim(ctx context.Context, s docket.SenderClaim) (a docket.ClaimAnswer, err error) {
	for range claimTries {
		if err = d.store.ProvesSender(ctx, s.Check, s.Comment); err != nil {
			return a, err
		}
		var posting *docket.Decision
		if !s.Mine {
			invalid := docket.Invalid{} // a person decides where the rules stand in the way
			if posting, err = d.withoutName(ctx, s.Comment, 0, "Name taken away by somebody who proved the address "+
				"given with the comment.", invalid); err != nil {
				return a, err
			}
			if len(invalid) > 0 {
				posting = nil
			}
		}
		if posting != nil {
			posting.ByProof, posting.Verdicts = true, nil // nobody judged findings
		}
		if a, err = d.store.ClaimAsSender(ctx, s, posting); !errors.Is(err, docket.ErrStale) {
			break
		}
	}
	return a, err
}

// checkCaseText says what is wrong with a text that staff wrote about a case.
func checkCaseText(text, field, missing string, invalid docket.Invalid) {
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		invalid[field] = missing
	case n > docket.MaxCaseAnswer:
		invalid[field] = phrase.English.Text("Shorten it to %d characters. It has %d.", docket.MaxCaseAnswer, n)
	}
}

// refusePrivate refuses words for a stranger that show what must not leave the house.
func (d *Desk) refusePrivate(text, field string, invalid docket.Invalid) {
	for _, f := range d.screener.Screen(docket.Text(text)) {
		if f.Severity == docket.Block {
			invalid[field] = "This shows something private (“" + text[f.Span.Start:f.Span.End] +
				"”). Take it out: what you write here leaves the house."
			return
		}
	}
}
