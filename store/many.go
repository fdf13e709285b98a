package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// manyBody is what of a decision on many comments is sealed.
type manyBody struct {
	Note  string `json:"note,omitempty"`
	Query string `json:"query,omitempty"`
}

// StartMany records a decision on many comments that is about to be carried out in
// slices: the named comments, or the whole campaign or list of m, as far as it
// reaches now. It returns docket.ErrNotFound when there is no such docket.
func (db AtOnce) StartMany(ctx context.Context, m docket.ManyDecision,
	scope []docket.ManyComment) (docket.ManyID, error) {
	if len(scope) > docket.MaxTicked {
		return 0, fmt.Errorf("store: %d comments are named, %d is the most", len(scope), docket.MaxTicked)
	}
	var id int64
	err := db.write(ctx, func(t *tx) error {
		var upto int64
		if err := t.row(ctx, `SELECT last_serial FROM docket_states WHERE docket = $1`, string(m.Docket)).Scan(
			&upto); err != nil {
			return err
		}
		if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM many_decisions`).Scan(&id); err != nil {
			return err
		}
		body, err := json.Marshal(manyBody{m.Note, m.Query})
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `
			INSERT INTO many_decisions (id, docket, made_by, at, action, reason, campaign, whole, upto, reached, body,
			state)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10,
			$11)`, id, string(m.Docket), int64(m.By), micros(t.now()),
			string(m.Action), string(m.Reason), string(m.Campaign), flag(m.Whole), upto,
			db.sealer.seal("many_decisions.body", strconv.FormatInt(id, 10),
				body), string(docket.ManyRunning)); err != nil {
			return err
		}
		for _, c := range scope {
			r, err := readRecord(ctx, t, c.Comment)
			if errors.Is(err, docket.ErrNotFound) || err == nil && r.Docket != m.Docket {
				continue // named by no page of ours
			}
			if err != nil {
				return err
			}
			if err := t.setMany(ctx, id, r.num, docket.ManyComment{Version: c.Version,
				Outcome: docket.OutcomeWaiting}); err != nil {
				return err
			}
		}
		t.record(m.By.Actor(), "decisions.started", string(m.Docket), map[string]string{
			"decision": strconv.FormatInt(id, 10), "action": string(m.Action), "reason": string(m.Reason),
			"campaign": string(m.Campaign), "named": strconv.Itoa(len(scope))})
		return nil
	})
	return docket.ManyID(id), named(err, "decide on many comments of %s", m.Docket)
}

// setMany writes what became of one comment.
func (t decisionTx) setMany(ctx context.Context, id, num int64, c docket.ManyComment) error {
	_, err := t.exec(ctx, `INSERT INTO many_comments (decision, comment, seen, outcome, why, result)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (decision, comment) DO UPDATE SET outcome = excluded.outcome, why = excluded.why, result =
		excluded.result`, id, num, int64(c.Version), string(c.Outcome), string(c.Why), int64(c.Result))
	return err
}

const manyColumns = `m.id, m.docket, m.made_by, m.at, m.action, m.reason, m.campaign, m.whole, m.upto, m.reached, ` +
	`m.body, m.state`

// Many reads a decision on many comments with its counts; docket.ErrNotFound when
// there is none.
func (db AtOnce) Many(ctx context.Context, id docket.ManyID) (docket.ManyDecision, error) {
	m, err := db.scanMany(db.read.row(ctx, `SELECT `+manyColumns+` FROM many_decisions m WHERE m.id = $1`, int64(id)))
	if err != nil {
		return m, named(err, "decision %s", id)
	}
	err = each(ctx, db.read, `SELECT outcome, count(*) FROM many_comments WHERE decision = $1 GROUP BY outcome`,
		[]any{int64(id)}, func(r rows) error {
			var outcome docket.ManyOutcome
			var n int
			if err := r.Scan(&outcome, &n); err != nil {
				return err
			}
			*map[docket.ManyOutcome]*int{
				docket.OutcomeWaiting: &m.Waiting, docket.OutcomeDecided: &m.Decided,
				docket.OutcomeProposed: &m.Proposed,
				docket.OutcomeLeft:     &m.Left, docket.OutcomeUndone: &m.Undone, docket.OutcomeKept: &m.Kept,
			}[outcome] = n
			return nil
		})
	return m, named(err, "decision %s", id)
}

func (db AtOnce) scanMany(r row) (docket.ManyDecision, error) {
	var m docket.ManyDecision
	var when, reached int64
	var body []byte
	if err := r.Scan(&m.ID, &m.Docket, &m.By, &when, &m.Action, &m.Reason, &m.Campaign, &m.Whole, &m.Upto, &reached,
		&body, &m.State); err != nil {
		return m, err
	}
	plain, err := db.sealer.open("many_decisions.body", m.ID.String(), body)
	if err != nil {
		return m, err
	}
	var b manyBody
	if err := json.Unmarshal(plain, &b); err != nil {
		return m, err
	}
	m.At, m.Note, m.Query = at(when), b.Note, b.Query
	if reached > 0 {
		m.After = m.Docket.Comment(reached)
	}
	return m, nil
}

// ManyComments lists the comments of a decision on many that have an outcome, by
// serial, behind after.
func (db AtOnce) ManyComments(ctx context.Context, id docket.ManyID, outcome docket.ManyOutcome, after docket.CommentID,
	limit int) ([]docket.ManyComment, error) {
	var behind int64
	if after != "" {
		_, serial, err := numberOf(after)
		if err != nil {
			return nil, err
		}
		behind = serial
	}
	var list []docket.ManyComment
	err := each(ctx, db.read, `SELECT c.docket, c.serial, m.seen, m.outcome, m.why, m.result
		FROM many_comments m JOIN comments c ON c.num = m.comment
		WHERE m.decision = $1 AND m.outcome = $2 AND c.serial > $3 ORDER BY c.serial LIMIT $4`,
		[]any{int64(id), string(outcome), behind, int64(limit)}, func(r rows) error {
			var of docket.ID
			var serial int64
			var c docket.ManyComment
			err := r.Scan(&of, &serial, &c.Version, &c.Outcome, &c.Why, &c.Result)
			c.Comment = of.Comment(serial)
			list = append(list, c)
			return err
		})
	return list, named(err, "comments of decision %s", id)
}

// DecideMany carries out one slice of a decision on many comments, in one
// transaction. Each comment is decided, or proposed to a second person, by itself;
// one that has moved on meanwhile is left out and the others are not held up. reached
// is how far a whole scope was walked; state is that of the decision afterwards.
func (db AtOnce) DecideMany(ctx context.Context, id docket.ManyID, steps []docket.ManyStep, reached docket.CommentID,
	state docket.ManyState) error {
	return named(db.write(ctx, func(t *tx) error {
		for _, s := range steps {
			num, c, err := t.stepOf(ctx, s)
			if errors.Is(err, docket.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if err := t.setMany(ctx, int64(id), num, c); err != nil {
				return err
			}
		}
		var serial int64
		if reached != "" {
			_, n, err := numberOf(reached)
			if err != nil {
				return err
			}
			serial = n
		}
		_, err := t.exec(ctx, `UPDATE many_decisions SET reached = $2, state = $3 WHERE id = $1`, int64(id), serial,
			string(state))
		return err
	}), "decision %s", id)
}

// stepOf carries out one step and says what became of the comment. Whatever stands
// in the way is found before anything is written.
func (t *tx) stepOf(ctx context.Context, s docket.ManyStep) (int64, docket.ManyComment, error) {
	out := s.ManyComment
	d := s.Decision
	if s.Proposal != nil {
		d = &s.Proposal.Decision
	}
	if d == nil {
		c, err := readRecord(ctx, t, s.Comment)
		if err != nil {
			return 0, out, err
		}
		out.Outcome = docket.OutcomeLeft
		return c.num, out, nil
	}
	c, err := t.decidable(ctx, *d)
	if why := leftFor(err); why != "" {
		c, err := readRecord(ctx, t, s.Comment)
		if err != nil {
			return 0, out, err
		}
		out.Outcome, out.Why = docket.OutcomeLeft, why
		return c.num, out, nil
	}
	if err != nil {
		return 0, out, err
	}
	if s.Proposal != nil {
		if _, err := t.putProposal(ctx, c, *s.Proposal); err != nil {
			return 0, out, err
		}
		out.Outcome, out.Result = docket.OutcomeProposed, c.Version
		return c.num, out, nil
	}
	if err := t.decide(ctx, c, *d, d.By.Actor()); err != nil {
		return 0, out, err
	}
	out.Outcome, out.Result = docket.OutcomeDecided, c.Version
	return c.num, out, nil
}

// leftFor says why a comment is left out when it cannot be decided.
func leftFor(err error) docket.ManyWhy {
	switch {
	case errors.Is(err, docket.ErrStale):
		return docket.LeftChanged
	case errors.Is(err, docket.ErrExists):
		return docket.LeftSignature
	case errors.Is(err, docket.ErrDenied):
		return docket.LeftDenied
	}
	return ""
}

// UndoMany takes the next comments of a decision on many back, in one transaction,
// and reports whether that was all of them. What was decided otherwise since is kept
// as it stands, and named. Only whoever decided may do so, within docket.UndoFor.
//
// It returns docket.ErrDenied when that is not so, and docket.ErrNotFound when there
// is no such decision.
func (db AtOnce) UndoMany(ctx context.Context, id docket.ManyID, by docket.UserID) (done bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		m, err := db.scanMany(t.row(ctx, `SELECT `+manyColumns+` FROM many_decisions m WHERE m.id = $1`, int64(id)))
		if err != nil {
			return err
		}
		if m.By != by || by == 0 || m.State == docket.ManyUndone || t.now().Sub(m.At) > docket.UndoFor {
			return docket.ErrDenied
		}
		list, err := t.undoNext(ctx, id)
		if err != nil {
			return err
		}
		for _, c := range list {
			if err := t.undoOne(ctx, id, c, by); err != nil {
				return err
			}
		}
		state := docket.ManyUndoing
		if done = len(list) < docket.ManySlice; done {
			state = docket.ManyUndone
			t.record(by.Actor(), "decisions.undone", string(m.Docket), map[string]string{"decision": id.String()})
		}
		_, err = t.exec(ctx, `UPDATE many_decisions SET state = $2 WHERE id = $1`, int64(id), string(state))
		return err
	})
	return done, named(err, "undo decision %s", id)
}

// undoNext lists the next comments of a decision on many that can be taken back.
func (t decisionTx) undoNext(ctx context.Context, id docket.ManyID) ([]docket.ManyComment, error) {
	var list []docket.ManyComment
	err := each(ctx, t, `SELECT c.docket, c.serial, m.seen, m.result, m.outcome
		FROM many_comments m JOIN comments c ON c.num = m.comment
		WHERE m.decision = $1 AND m.outcome IN ('decided', 'proposed') ORDER BY m.comment LIMIT $2`,
		[]any{int64(id), int64(docket.ManySlice)}, func(r rows) error {
			var of docket.ID
			var serial int64
			var c docket.ManyComment
			err := r.Scan(&of, &serial, &c.Version, &c.Result, &c.Outcome)
			c.Comment = of.Comment(serial)
			list = append(list, c)
			return err
		})
	return list, err
}

// latest reports whether what a decision on many comments did with c is the last that
// happened to it: a proposal of the decision that still waits, or its decision with no
// proposal since. An undo takes back the last, so another one has to be kept.
func (t decisionTx) latest(ctx context.Context, id docket.ManyID, num int64, c docket.ManyComment) (bool, error) {
	query := `SELECT count(*) FROM signatures g WHERE g.comment = $1 AND g.state = 'open'`
	args, want := []any{num}, 0
	if c.Outcome == docket.OutcomeProposed {
		query += ` AND EXISTS (SELECT 1 FROM many_comments x, many_decisions m WHERE m.id = $2 AND ` + ofAct + `)`
		args, want = append(args, int64(id)), 1
	}
	var n int
	err := t.row(ctx, query, args...).Scan(&n)
	return n == want, err
}

// undoOne takes one comment of a decision on many back, or keeps it as it stands.
func (t decisionTx) undoOne(ctx context.Context, id docket.ManyID, c docket.ManyComment, by docket.UserID) error {
	r, err := readRecord(ctx, t, c.Comment)
	if err != nil {
		return err
	}
	latest, err := t.latest(ctx, id, r.num, c)
	if err != nil {
		return err
	}
	if !latest {
		c.Outcome, c.Why = docket.OutcomeKept, docket.LeftChanged
		return t.setMany(ctx, int64(id), r.num, c)
	}
	c.Outcome = docket.OutcomeUndone
	switch err := t.undo(ctx, r, c.Result, by); {
	case errors.Is(err, docket.ErrStale), errors.Is(err, docket.ErrDenied):
		c.Outcome, c.Why = docket.OutcomeKept, docket.LeftChanged
	case err != nil:
		return err
	}
	return t.setMany(ctx, int64(id), r.num, c)
}
