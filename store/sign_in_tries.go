package store

import (
	"context"
	"time"

	"commentportal/docket"
)

// mostUnknownTries bounds the rows about addresses that no account has: strangers
// can invent those without end. Rows of accounts are bounded by their number.
const mostUnknownTries = 10_000

const day = 24 * time.Hour

// dayOf numbers the days of UTC since 1970.
func dayOf(t time.Time) int64 { return t.Unix() / int64(day/time.Second) }

// oldestDay is the first day whose tries still count.
func oldestDay(now time.Time) int64 { return dayOf(now.Add(-docket.SignInWindow)) }

// SignInTries reads the tries counted under key. The key is the caller's own
// hash of whatever it brakes.
func (db SignIn) SignInTries(ctx context.Context, key [32]byte) (docket.SignInTries, error) {
	tries, err := readTries(ctx, db.read, key, db.now())
	return tries, named(err, "sign-in tries")
}

func readTries(ctx context.Context, q querier, key [32]byte, now time.Time) (docket.SignInTries, error) {
	var tries docket.SignInTries
	var last int64
	err := q.row(ctx, `SELECT CAST(coalesce(sum(tries), 0) AS BIGINT), CAST(coalesce(sum(in_a_row), 0) AS BIGINT),
		coalesce(max(last), 0)
		FROM sign_in_tries WHERE name = $1 AND day >= $2`, key[:], oldestDay(now)).Scan(&tries.Total, &tries.InARow,
		&last)
	tries.Last = at(last)
	return tries, err
}

// CountSignIn counts a try under key and day, in one step with asking allow about
// the tries so far; allow's error is returned and nothing is counted. known says
// that the key belongs to an account. A last try that lies ahead, because the
// clock was set back, counts as made now.
func (db SignIn) CountSignIn(
	ctx context.Context, key [32]byte, known bool, allow func(docket.SignInTries) error,
) error {
	var refused error
	err := db.write(ctx, func(t *tx) error {
		refused = nil // this may run twice
		today := dayOf(t.now())
		// The row is there, and locked on PostgreSQL, before anything is read.
		if _, err := t.exec(ctx, `INSERT INTO sign_in_tries (name, day, known, tries, in_a_row, last) VALUES ($1, $2,
			$3, 0, 0, 0)
			ON CONFLICT (name, day) DO UPDATE SET known = excluded.known`, key[:], today, flag(known)); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE sign_in_tries SET last = $2 WHERE name = $1 AND last > $2`, key[:],
			micros(t.now())); err != nil {
			return err
		}
		tries, err := readTries(ctx, t, key, t.now())
		if err != nil {
			return err
		}
		if refused = allow(tries); refused != nil {
			return nil
		}
		if _, err := t.exec(ctx, `UPDATE sign_in_tries SET tries = tries + 1, in_a_row = in_a_row + 1, last = $3
			WHERE name = $1 AND day = $2`, key[:], today, micros(t.now())); err != nil {
			return err
		}
		return t.pruneTries(ctx, known)
	})
	if err != nil {
		return named(err, "count a sign-in try")
	}
	return refused
}

// pruneTries clears away tries that no longer count, and the oldest ones about
// unknown addresses where there are too many.
func (t accountTx) pruneTries(ctx context.Context, known bool) error {
	if _, err := t.exec(ctx, `DELETE FROM sign_in_tries WHERE day < $1`, oldestDay(t.now())); err != nil || known {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM sign_in_tries WHERE known = 0 AND last <=
		(SELECT last FROM sign_in_tries WHERE known = 0 ORDER BY last DESC LIMIT 1 OFFSET $1)`, t.b.w.db.mostUnknown)
	return err
}

// PassSignIn takes back the try that was counted last under key, since it was
// right, and ends the tries in a row; the wrong ones stay in the total.
func (db SignIn) PassSignIn(ctx context.Context, key [32]byte) error {
	return named(db.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, `UPDATE sign_in_tries SET tries = tries - 1 WHERE name = $1 AND tries > 0
			AND day = (SELECT max(day) FROM sign_in_tries WHERE name = $1 AND tries > 0)`, key[:]); err != nil {
			return err
		}
		return t.endRow(ctx, key)
	}), "pass a sign-in try")
}

// EndSignInRow ends the tries in a row under key; their total stays.
func (db SignIn) EndSignInRow(ctx context.Context, key [32]byte) error {
	return named(db.write(ctx, func(t *tx) error { return t.endRow(ctx, key) }), "end the sign-in tries")
}

func (t accountTx) endRow(ctx context.Context, key [32]byte) error {
	_, err := t.exec(ctx, `UPDATE sign_in_tries SET in_a_row = 0 WHERE name = $1 AND in_a_row > 0`, key[:])
	return err
}

// ForgetSignIn forgets all tries under key.
func (db SignIn) ForgetSignIn(ctx context.Context, key [32]byte) error {
	return named(db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM sign_in_tries WHERE name = $1`, key[:])
		return err
	}), "forget the sign-in tries")
}
