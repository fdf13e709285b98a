package store

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// Withdrawal says what a comment was when its sender withdrew it; the zero Withdrawal when
// it is not withdrawn, came in as withdrawn, or its words were removed since. It returns
// docket.ErrNotFound when there is no such comment.
func (db Intake) Withdrawal(ctx context.Context, id docket.CommentID) (docket.Withdrawal, error) {
	c, err := readRecord(ctx, db.read, id)
	if err != nil {
		return docket.Withdrawal{}, named(err, "withdrawal of %s", id)
	}
	w, err := withdrawal(ctx, db.read, c)
	if err == nil && w.Status.Public() {
		if w.Verdicts, err = readVerdicts(ctx, db.read, c.num); err == nil {
			err = db.posting(ctx, c.ID, &w)
		}
	}
	return w, named(err, "withdrawal of %s", id)
}

// withdrawal reads what the decisions say of the withdrawal of c.
func withdrawal(ctx context.Context, q querier, c *record) (docket.Withdrawal, error) {
	if c.Status != docket.Withdrawn || c.Purged() {
		return docket.Withdrawal{}, nil
	}
	w := docket.Withdrawal{Version: c.Version, RuleSet: c.RuleSet}
	var when int64
	var automatic bool
	if err := q.row(ctx, `SELECT d.at, d.from_status, d.automatic FROM decisions d WHERE d.comment = $1 AND
		d.version = $2 AND d.action = $3`, c.num, c.Version, string(docket.ActionWithdraw)).Scan(&when, &w.Status,
		&automatic); errors.Is(err, docket.ErrNotFound) || automatic {
		return docket.Withdrawal{}, nil
	} else if err != nil {
		return w, err
	}
	w.At = at(when)
	var before docket.Action
	var rules string
	err := q.row(ctx, `SELECT d.action, d.reason, d.rule_set FROM decisions d WHERE d.comment = $1 AND d.version = $2`,
		c.num, c.Version-1).Scan(&before, &w.Reason, &rules)
	if errors.Is(err, docket.ErrNotFound) {
		return w, nil // nobody had decided
	}
	w.Held = before == docket.ActionHold
	if w.Status.Public() {
		w.RuleSet = rules
	}
	return w, err
}

// postingRows bounds how many rows of the log about a comment are looked through for its
// posting.
const postingRows = 20

// posting adds to w what the log tells of the posting that stood and of the campaign that
// the comment left.
func (db Intake) posting(ctx context.Context, id docket.CommentID, w *docket.Withdrawal) error {
	return each(ctx, db.read, `SELECT l.seq, l.at, l.actor, l.action, l.target, l.detail, l.mac, p.mac FROM log l
		JOIN log p ON p.seq = l.seq - 1
		WHERE l.target = $1 AND l.action IN ('comment.posted', 'comment.restored', 'campaign.left')
		ORDER BY l.seq DESC LIMIT $2`, []any{string(id), postingRows}, func(r rows) error {
		var before []byte
		e, mac, err := scanLog(alsoScanRows{r, &before})
		if err != nil {
			return err
		}
		if !hmac.Equal(db.sealer.line.ofLog(e.Seq, db.sealer).chainLink(before, e), mac) {
			return fmt.Errorf("row %d of the log was changed: run portal verify: %w", e.Seq, ErrChanged)
		}
		var facts map[string]string
		if err := json.Unmarshal([]byte(e.Detail), &facts); err != nil {
			return fmt.Errorf("row %d of the log: %w", e.Seq, err)
		}
		switch {
		case e.Action == "campaign.left":
			if w.Campaign == "" && !e.At.Before(w.At) {
				w.Campaign = docket.CampaignID(facts["campaign"])
			}
		case facts["version"] == strconv.Itoa(w.Version-1):
			w.Told, w.Withheld = true, docket.ParseWithheldWords(facts["withheld"])
		}
		return nil
	})
}

// alsoScanRows reads one more column at the end of a row than its scanner knows.
type alsoScanRows struct {
	rows
	more any
}

func (a alsoScanRows) Scan(dest ...any) error { return a.rows.Scan(append(dest, a.more)...) }

// Restore carries out d, by which the sender of a comment takes its withdrawal back: in one
// transaction it is what d says, and what the withdrawal ended goes on: reports of readers
// that nobody answered, and an appeal. The grouping reads it anew.
//
// It returns docket.ErrNotFound for an unknown number, docket.ErrStale when the comment's
// version is no longer d.Version, and docket.ErrDenied when it is not withdrawn, the time for
// it is over, or d would show what was not shown before.
func (db Intake) Restore(ctx context.Context, number docket.TrackingNumber, d docket.Decision) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := db.byTracking(ctx, t, number)
		if err != nil {
			return err
		}
		if c.Version != d.Version {
			return docket.ErrStale
		}
		w, err := withdrawal(ctx, t, c)
		switch {
		case err != nil:
			return err
		case !w.Open(t.now()), d.Comment != c.ID, d.Action != docket.ActionRestore,
			d.Status != w.Status && d.Status != docket.Pending:
			return docket.ErrDenied
		}
		if err := t.reopen(ctx, c, w); err != nil {
			return err
		}
		d.By, d.At = 0, t.now()
		return t.decide(ctx, c, d, docket.ActorCommenter)
	}), "take a withdrawal back")
}

// reopen lets reports and an appeal go on that the withdrawal of c ended.
func (t *tx) reopen(ctx context.Context, c *record, w docket.Withdrawal) error {
	n, err := t.exec(ctx, `UPDATE reports SET closed_at = 0 WHERE comment = $1 AND closed_at = $2`, c.num,
		micros(w.At))
	if err != nil {
		return err
	}
	c.reports = n
	var ended int64
	if err := t.row(ctx, `SELECT coalesce(max(p.id), 0) FROM appeals p WHERE p.comment = $1 AND p.outcome = 'over' AND
		p.answered_at = $2`, c.num, micros(w.At)).Scan(&ended); err != nil || ended == 0 {
		return err
	}
	t.record(docket.ActorCommenter, "appeal.reopened", string(c.ID),
		map[string]string{"appeal": docket.AppealID(ended).String()})
	_, err = t.exec(ctx, `UPDATE appeals SET outcome = '', answered_at = 0 WHERE id = $1`, ended)
	return err
}
