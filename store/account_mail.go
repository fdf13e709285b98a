package store

import (
	"context"

	"commentportal/docket"
)

// tellAccount queues a mail to the person of an account that a way to sign in was added,
// changed or taken away. The first password and factor of a new account are no news to who
// just chose them: there was nothing yet that somebody could have taken over.
func (t *tx) tellAccount(ctx context.Context, id docket.UserID, change docket.AccountChange) error {
	var before int
	if err := t.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM log WHERE target = $1 AND action IN ('user.password',
		'user.reset', 'user.factor', 'user.passkey_added', 'user.identity_added') LIMIT 1) l`,
		id.String()).Scan(&before); err != nil || before == 0 {
		return err
	}
	u, err := t.b.w.db.readUser(ctx, t, `t.id = $1`, int64(id))
	if isBoundError(err) { // changed outside the portal: nobody knows whose address that is
		return nil
	}
	if err != nil || u.Email == "" {
		return err
	}
	return t.queue(ctx, docket.Message{Kind: docket.MessageAccount, Way: docket.ByMail, Count: 1, To: u.Email,
		About: change})
}
