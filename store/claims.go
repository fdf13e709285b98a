package store

import (
	"context"
	"errors"
	"time"

	"commentportal/docket"
)

// claimModeration is the kind of claim by which a moderator takes a comment.
const claimModeration = "moderation"

// claimColumns are who moderates the comment c and until when; 0 for nobody.
const claimColumns = `coalesce((SELECT k.user_id FROM claims k WHERE k.kind = 'moderation' AND k.comment = c.num AND
	k.question = ''), 0),
	coalesce((SELECT k.until FROM claims k WHERE k.kind = 'moderation' AND k.comment = c.num AND k.question = ''), 0)`

// claimPending gives a pending comment to a moderator until the time given. It
// reports false when another has it, or when it was decided meanwhile. Writes wait
// for each other, so nobody comes between the reads and the write.
func (t decisionTx) claimPending(ctx context.Context, num int64, by docket.UserID, until time.Time) (bool, error) {
	var free bool
	err := t.row(ctx, `SELECT c.status = 'pending' AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.kind = $2
			AND k.comment = c.num AND k.question = '' AND k.until > $3 AND k.user_id <> $4)
		  FROM comments c WHERE c.num = $1`, num, claimModeration, micros(t.now()), int64(by)).Scan(&free)
	if errors.Is(err, docket.ErrNotFound) {
		err = nil
	}
	if err != nil || !free {
		return false, err
	}
	n, err := t.exec(ctx, `INSERT INTO claims (kind, comment, question, user_id, until) VALUES ($1, $2, '', $3, $4)
		ON CONFLICT (kind, comment, question) DO UPDATE SET user_id = excluded.user_id, until = excluded.until`,
		claimModeration, num, int64(by), micros(until))
	return n == 1, err
}

// dropClaims clears away claims that ran out.
func (t decisionTx) dropClaims(ctx context.Context) error {
	_, err := t.exec(ctx, `DELETE FROM claims WHERE until <= $1`, micros(t.now()))
	return err
}

// unclaim ends the claims of one kind on a comment.
func (t decisionTx) unclaim(ctx context.Context, kind string, num int64) error {
	_, err := t.exec(ctx, `DELETE FROM claims WHERE kind = $1 AND comment = $2`, kind, num)
	return err
}

// clearDesk ends what the desk knew of a comment that is decided: who had it open,
// whom it was for, and what the person who decides had begun. A comment on hold stays
// for whom it was.
func (t decisionTx) clearDesk(ctx context.Context, c *record, d docket.Decision) error {
	if err := t.unclaim(ctx, claimModeration, c.num); err != nil {
		return err
	}
	if c.AssignedTo != 0 && c.Status != docket.Pending {
		if _, err := t.exec(ctx, `DELETE FROM assignments WHERE comment = $1`, c.num); err != nil {
			return err
		}
	}
	if d.By == 0 {
		return nil
	}
	_, err := t.exec(ctx, `DELETE FROM decision_drafts WHERE comment = $1 AND user_id = $2`, c.num, int64(d.By))
	return err
}

// OpenForReview reads one comment, opened, leaves a row in the log that this person
// saw it, and claims it softly until the time given while it is pending and nobody
// else has it, unless the person is an auditor: an earlier claim of the same person is prolonged, never shortened. The
// first time sets OpenedAt.
func (db Moderation) OpenForReview(ctx context.Context, id docket.CommentID, by docket.UserID,
	until time.Time) (docket.Took, error) {
	var r *record
	err := db.write(ctx, func(t *tx) error {
		var err error
		if r, err = t.readOpened(ctx, id, by, ""); err != nil || r.Status != docket.Pending {
			return err
		}
		return t.claimOpened(ctx, r, by, until)
	})
	if err != nil {
		return docket.Took{}, named(err, "open comment %s", id)
	}
	c, err := db.sealer.openWithByline(ctx, db.read, r)
	return docket.Took{Comment: c, Free: c.Status != docket.Pending || r.ClaimedBy == by}, err
}

// OpenNext claims the next comment of the list that is free for a person and opens it, in
// one write: see Claim and OpenForReview. It returns docket.ErrNotFound when there is
// none.
func (db Moderation) OpenNext(ctx context.Context, by docket.UserID, q docket.QueueQuery,
	until time.Time) (docket.Took, error) {
	var r *record
	got, err := db.claim(ctx, by, q, 1, until, func(t *tx, found *record) error {
		var err error
		r, err = t.readOpened(ctx, found.ID, by, "")
		return err
	})
	if err != nil {
		return docket.Took{}, err
	}
	if len(got) == 0 {
		return docket.Took{}, docket.ErrNotFound
	}
	c, err := db.sealer.openWithByline(ctx, db.read, r)
	return docket.Took{Comment: c, Free: true}, err
}

// claimOpened claims a pending comment for whoever opens it, unless a colleague has it.
func (t decisionTx) claimOpened(ctx context.Context, r *record, by docket.UserID, until time.Time) error {
	if r.ClaimedBy == by && r.ClaimedUntil.After(until) {
		return nil
	}
	if looks, err := t.onlyReads(ctx, r.Docket, by); err != nil || looks {
		return err
	}
	ok, err := t.claimPending(ctx, r.num, by, until)
	if err == nil && ok {
		r.ClaimedBy, r.ClaimedUntil = by, until
	}
	return err
}

// KeepOpen prolongs the claim of a person who has a comment open. It reports whether
// the person has it.
func (db Moderation) KeepOpen(ctx context.Context, id docket.CommentID, by docket.UserID,
	until time.Time) (bool, error) {
	mine := false
	err := db.write(ctx, func(t *tx) error {
		r, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		if r.Status != docket.Pending {
			mine = false
			return nil
		}
		err = t.claimOpened(ctx, r, by, until)
		mine = r.ClaimedBy == by
		return err
	})
	return mine, named(err, "keep comment %s open", id)
}
