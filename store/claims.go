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
const claimColumns = `coalesce((SELECT k.user_id FROM claims k WHERE k.kind = 'moderation' AND k.comment = c.num AND k.question = ''), 0),
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
