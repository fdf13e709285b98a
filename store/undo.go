package store

import (
	"context"
	"errors"

	"commentportal/docket"
)

// Undo takes back the latest decision on a comment, or a proposal that waits for a
// second signature: the comment waits again, as it did before. version is the
// comment's after the decision. Only whoever decided may do so, within
// docket.UndoFor, and only what was decided for the first time: anything else is
// decided anew. The decision stays in the history and in the log.
//
// It returns docket.ErrStale when the comment has moved on, docket.ErrDenied when
// the decision may not be taken back so, and docket.ErrNotFound when there is no such
// comment.
func (db Moderation) Undo(ctx context.Context, id docket.CommentID, version int, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		return t.undo(ctx, c, version, by)
	}), "undo the decision on %s", id)
}

// undo takes back the decision on c, or the proposal for it. What stands in the way
// is found before anything is written.
func (t decisionTx) undo(ctx context.Context, c *record, version int, by docket.UserID) error {
	if c.Version != version {
		return docket.ErrStale
	}
	g, err := t.openProposal(ctx, c.num)
	if err != nil {
		return err
	}
	if g != nil {
		if g.by != by || g.After || t.now().Sub(g.At) > docket.UndoFor {
			return docket.ErrDenied
		}
		g.State = docket.SignatureOvertaken
		t.recordSignature(g, c.ID, "taken_back", by)
		return t.closeSignature(ctx, g)
	}
	c.noProposal = true
	held, err := t.undoable(ctx, c, by)
	if err != nil {
		return err
	}
	d := docket.Decision{Comment: c.ID, Version: version, Action: docket.ActionUndo, Status: docket.Pending, By: by,
		RuleSet: c.RuleSet, Held: held}
	return t.decide(ctx, c, d, by.Actor())
}

// signedBy is the second person who signed the decision d; 0 for none.
const signedBy = `coalesce((SELECT g.signed_by FROM signatures g
	WHERE g.comment = d.comment AND g.state = 'agreed' AND g.result = d.version), 0)`

// undoable reports whether the comment was on hold before its latest decision, or why
// that decision cannot be taken back.
func (t decisionTx) undoable(ctx context.Context, c *record, by docket.UserID) (held bool, err error) {
	last := docket.Change{To: c.Status}
	var when int64
	err = t.row(ctx, `SELECT d.from_status, d.action, d.decided_by, d.at, d.automatic, `+signedBy+` FROM decisions d
		WHERE d.comment = $1 AND d.version = $2`, c.num, c.Version).Scan(&last.From, &last.Action, &last.By, &when,
		&last.Automatic, &last.SignedBy)
	last.At = at(when)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return false, docket.ErrDenied // never decided
	case err != nil:
		return false, err
	case !last.MayUndo(by, t.now()):
		return false, docket.ErrDenied
	}
	var before docket.Action
	err = t.row(ctx, `SELECT d.action FROM decisions d WHERE d.comment = $1 AND d.version = $2`, c.num,
		c.Version-1).Scan(&before)
	if errors.Is(err, docket.ErrNotFound) {
		return false, nil
	}
	return before == docket.ActionHold, err
}
