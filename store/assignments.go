package store

import (
	"context"
	"strconv"

	"commentportal/docket"
)

// Assign gives a pending comment to a colleague: no other is sent to it, and whoever
// opens it sees whom it is for. to zero gives it back to everybody. It returns
// docket.ErrNotFound when there is no such comment or account, docket.ErrDenied when
// the account may not decide on the docket, and docket.ErrStale when the comment is
// not pending any more.
func (db Together) Assign(ctx context.Context, id docket.CommentID, to, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		if c.Status != docket.Pending {
			return docket.ErrStale
		}
		if c.AssignedTo == to {
			return nil
		}
		if to == 0 {
			if _, err := t.exec(ctx, `DELETE FROM assignments WHERE comment = $1`, c.num); err != nil {
				return err
			}
			t.record(by.Actor(), "comment.assigned", string(id), map[string]string{"to": ""})
			return nil
		}
		if err := t.mayReview(ctx, c.Docket, to); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO assignments (comment, user_id, given_by, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (comment) DO UPDATE SET user_id = excluded.user_id, given_by = excluded.given_by, at =
			excluded.at`, c.num, int64(to), int64(by), micros(t.now())); err != nil {
			return err
		}
		if c.ClaimedBy != 0 && c.ClaimedBy == by && to != by { // it is the colleague's now
			if err := t.unclaim(ctx, claimModeration, c.num); err != nil {
				return err
			}
		}
		t.record(by.Actor(), "comment.assigned", string(id), map[string]string{"to": to.String(),
			"version": strconv.Itoa(c.Version)})
		return nil
	}), "assign %s", id)
}

// onlyReads reports whether an account may read what waits for review on a docket and
// decide nothing there: that of an auditor.
func (t decisionTx) onlyReads(ctx context.Context, on docket.ID, who docket.UserID) (bool, error) {
	reads, may := false, false
	err := each(ctx, t, `SELECT role FROM user_roles WHERE user_id = $1 AND docket IN ('', $2)`,
		[]any{int64(who), string(on)}, func(r rows) error {
			var role docket.Role
			err := r.Scan(&role)
			reads, may = reads || role.Reads(docket.MayModerate), may || role.May(docket.MayModerate)
			return err
		})
	return reads && !may, err
}

// mayReview returns docket.ErrDenied unless the account is enabled and may decide on
// the docket.
func (t decisionTx) mayReview(ctx context.Context, on docket.ID, who docket.UserID) error {
	may := false
	err := each(ctx, t, `SELECT r.role FROM user_roles r JOIN users u ON u.id = r.user_id
		WHERE r.user_id = $1 AND r.docket IN ('', $2) AND u.disabled = 0`, []any{int64(who), string(on)},
		func(r rows) error {
			var role docket.Role
			err := r.Scan(&role)
			may = may || role.May(docket.MayModerate)
			return err
		})
	if err == nil && !may {
		err = docket.ErrDenied
	}
	return err
}
