package store

import (
	"context"
	"errors"
	"fmt"

	"commentportal/docket"
)

// ofAct joins a proposal g to the decision on many comments m that made it, by the
// comment's row x. What its proposer proposed for the comment by itself since, in place
// of it, is none of the decision's.
const ofAct = `x.comment = g.comment AND x.decision = m.id AND x.outcome = 'proposed' AND x.result = g.version
	AND m.made_by = g.proposed_by
	AND NOT EXISTS (SELECT 1 FROM signatures e WHERE e.comment = g.comment AND e.id < g.id
	                AND e.proposed_by = g.proposed_by AND e.proposed_at > m.at)`

// ofJoint picks of them what one answer of a second person may carry out.
const ofJoint = ofAct + ` AND m.action = 'withhold' AND g.result = 0`

const fromJoint = `EXISTS (SELECT 1 FROM many_comments x, many_decisions m WHERE ` + ofJoint

// joint picks the proposals of one decision on many comments, or those of none.
func (c *conditions) joint(q docket.SignatureQuery) {
	switch {
	case q.Joint != 0:
		c.add(fromJoint + " AND m.id = " + c.arg(int64(q.Joint)) + ")")
	case q.Single:
		c.add("NOT " + fromJoint + ")")
	}
}

// JointSignatures reads a page of the decisions on many comments of a docket whose
// proposals wait for a second person, oldest first.
func (db Signing) JointSignatures(ctx context.Context, q docket.JointQuery) (docket.JointPage, error) {
	var page docket.JointPage
	var c conditions
	c.add("g.docket = " + c.arg(string(q.Docket)) + " AND g.state = 'open' AND " + ofJoint + current)
	if q.By != 0 {
		c.add("m.made_by = " + c.arg(int64(q.By)))
	}
	if q.NotBy != 0 {
		c.add("m.made_by <> " + c.arg(int64(q.NotBy)))
	}
	limit := min(max(q.Limit, 1), maxPage)
	err := each(ctx, db.read, `SELECT m.id, count(*), max(g.id)`+signatureRows+`, many_comments x, many_decisions m
		WHERE `+c.where()+` GROUP BY m.id ORDER BY m.id`, c.args, func(r rows) error {
		var j docket.JointSignature
		if err := r.Scan(&j.Act.ID, &j.Open, &j.Last); err != nil {
			return err
		}
		page.Open += j.Open
		switch {
		case j.Act.ID <= q.After:
		case len(page.Joint) < limit:
			page.Joint = append(page.Joint, j)
		case page.Next == 0:
			page.Next = page.Joint[limit-1].Act.ID
		}
		return nil
	})
	if err != nil {
		return page, named(err, "joint decisions of %s", q.Docket)
	}
	for i, j := range page.Joint {
		if page.Joint[i].Act, err = AtOnce(db).Many(ctx, j.Act.ID); err != nil {
			return page, err
		}
	}
	return page, nil
}

// SignJoint records a second person's answer to some proposals of a decision on many
// comments, in one transaction, and says how many it reached. Each proposal is signed by
// itself, as Sign does it, with its own rows in the log. One that waits no longer, or
// that this decision did not make, is left as it stands, and the others are not held up.
//
// It returns docket.ErrDenied when whoever made the decision tries to sign, and
// docket.ErrNotFound when there is no such decision.
func (db Signing) SignJoint(ctx context.Context, a docket.JointAnswer) (signed int, err error) {
	if len(a.Signatures) > docket.ManySlice {
		return 0, fmt.Errorf("store: %d proposals are named, %d is the most", len(a.Signatures), docket.ManySlice)
	}
	err = db.write(ctx, func(t *tx) error {
		signed = 0
		m, err := AtOnce(db).scanMany(t.row(ctx, `SELECT `+manyColumns+` FROM many_decisions m WHERE m.id = $1`,
			int64(a.Act)))
		if err != nil {
			return err
		}
		if a.By == 0 || a.By == m.By {
			return docket.ErrDenied
		}
		for _, id := range a.Signatures {
			switch err := t.signOneOf(ctx, m, id, a); {
			case err == nil:
				signed++
			case !errors.Is(err, docket.ErrNotFound) && !errors.Is(err, docket.ErrStale):
				return err
			}
		}
		return nil
	})
	return signed, named(err, "sign decision %s", a.Act)
}

// signOneOf answers one proposal of a decision on many comments. It returns
// docket.ErrNotFound when the decision has no such proposal that waits.
func (t decisionTx) signOneOf(ctx context.Context, m docket.ManyDecision, id docket.SignatureID,
	a docket.JointAnswer) error {
	g, err := scanSignature(t.row(ctx, `SELECT `+signatureColumns+signatureRows+`
		WHERE g.id = $1 AND g.state = 'open' AND `+fromJoint+` AND m.id = $2)`, int64(id), int64(m.ID)))
	if err != nil {
		return err
	}
	return t.sign(ctx, g, docket.SignatureAnswer{ID: id, By: a.By, Agree: a.Agree, Note: a.Note})
}
