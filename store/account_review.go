package store

import (
	"context"

	"commentportal/docket"
)

// ReviewAccounts reads all accounts with what an office reviews of them, by number.
func (db Accounts) ReviewAccounts(ctx context.Context) ([]docket.AccountReview, error) {
	users, err := db.Users(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]docket.AccountReview, len(users))
	for i, u := range users {
		list[i].User = u
		var agency, last int64
		if err := db.read.row(ctx, `SELECT (SELECT count(*) FROM passkeys WHERE user_id = $1 AND removed_at = 0),
			(SELECT count(*) FROM identities WHERE user_id = $1),
			(SELECT count(*) FROM recovery_codes WHERE user_id = $1 AND used_at = 0),
			(SELECT coalesce(max(at), 0) FROM log WHERE target = $2 AND action = 'account.signed_in')`, int64(u.ID),
			u.ID.String()).Scan(&list[i].Passkeys, &agency, &list[i].RecoveryLeft, &last); err != nil {
			return nil, named(err, "review of %s", u.ID)
		}
		list[i].LastSignIn, list[i].Agency = at(last), agency > 0
	}
	return list, nil
}

// LogAfter reads rows of the log behind the sequence number given, oldest first.
func (db AuditLog) LogAfter(ctx context.Context, after int64, limit int) ([]docket.LogEntry, error) {
	var list []docket.LogEntry
	err := each(ctx, db.read,
		`SELECT seq, at, actor, action, target, detail, mac FROM log WHERE seq > $1 ORDER BY seq LIMIT $2`,
		[]any{after, min(max(limit, 1), maxLogPage)}, func(r rows) error {
			e, _, err := scanLog(r)
			list = append(list, e)
			return err
		})
	return list, named(err, "log")
}
