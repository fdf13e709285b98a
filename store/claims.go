package store

import (
	"context"
	"time"

	"commentportal/docket"
)

// claimModeration is the kind of claim by which a moderator takes a comment.
const claimModeration = "moderation"

// claimColumns are who moderates the comment c and until when; 0 for nobody.
const claimColumns = `coalesce((SELECT k.user_id FROM claims k WHERE k.kind = 'moderation' AND k.comment = c.num AND k.question = ''), 0),
	coalesce((SELECT k.until FROM claims k WHERE k.kind = 'moderation' AND k.comment = c.num AND k.question = ''), 0)`

// claimPending gives a pending comment to a moderator until the time given. It
// reports false when another has it, or when it was decided meanwhile.
func (t decisionTx) claimPending(ctx context.Context, num int64, by docket.UserID, until time.Time) (bool, error) {
	n, err := t.exec(ctx, `
		INSERT INTO claims (kind, comment, question, user_id, until)
		SELECT CAST($1 AS TEXT), c.num, '', CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM comments c WHERE c.num = $2 AND c.status = 'pending'
		ON CONFLICT (kind, comment, question) DO UPDATE SET user_id = excluded.user_id, until = excluded.until
		 WHERE claims.until <= $5 OR claims.user_id = excluded.user_id`,
		claimModeration, num, int64(by), micros(until), micros(t.now()))
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
