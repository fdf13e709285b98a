package store

import (
	"context"
	"encoding/hex"
	"time"

	"commentportal/docket"
)

// keptSessions is when the row of a session that nobody ended is cleared away:
// the longest that any session may last (STANDARDS, AAL2: 24 h).
const keptSessions = 24 * time.Hour

func (s *sealer) sealSession(one docket.Session) []byte {
	if len(one.Data) == 0 {
		return nil
	}
	return s.seal("sessions.data", hex.EncodeToString(one.Hash[:]), one.Data)
}

func (t accountTx) startSession(ctx context.Context, s docket.Session) error {
	_, err := t.exec(ctx,
		`INSERT INTO sessions (hash, user_id, stage, started, seen, confirmed, data) VALUES ($1, $2, $3, $4, $5, $6,
			$7)`,
		s.Hash[:], int64(s.User), string(s.Stage), micros(s.Started), micros(s.Seen), micros(s.Confirmed),
		t.b.w.db.sealer.sealSession(s))
	return err
}

// StartSession stores a new session, and clears away those that began more than
// a day ago.
func (db SignIn) StartSession(ctx context.Context, s docket.Session) error {
	return named(db.write(ctx, func(t *tx) error {
		old := micros(t.now().Add(-keptSessions))
		if err := t.rememberEnded(ctx, `started < $2`, old); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM sessions WHERE started < $1`, old); err != nil {
			return err
		}
		if err := t.forgetOld(ctx); err != nil {
			return err
		}
		return t.startSession(ctx, s)
	}), "start a session")
}

// sessionOf is the session of a row of sessions.
func (s *sealer) sessionOf(row boundRow) (docket.Session, error) {
	out := docket.Session{
		User: docket.UserID(row.number("user_id")), Stage: docket.SessionStage(row.text("stage")),
		Started: at(row.number("started")), Seen: at(row.number("seen")), Confirmed: at(row.number("confirmed")),
	}
	copy(out.Hash[:], row.bytes("hash"))
	if data := row.bytes("data"); data != nil {
		plain, err := s.open("sessions.data", hex.EncodeToString(row.bytes("hash")), data)
		if err != nil {
			return out, err
		}
		out.Data = plain
	}
	return out, nil
}

// Session reads a session with its account, as both are now; docket.ErrNotFound
// when the session has ended or the account is disabled.
func (db SignIn) Session(ctx context.Context, hash [32]byte) (docket.Session, docket.User, error) {
	row, err := db.readOne(ctx, db.read, "sessions", `t.hash = $1`, hash[:])
	if err != nil {
		return docket.Session{}, docket.User{}, named(err, "session")
	}
	s, err := db.sealer.sessionOf(row)
	if err != nil {
		return docket.Session{}, docket.User{}, named(err, "session")
	}
	u, err := db.readUser(ctx, db.read, `t.id = $1 AND t.disabled = 0`, int64(s.User))
	return s, u, named(err, "session")
}

// TouchSession notes that a session was seen. Callers do so at most once a
// minute. A session that has ended stays ended: docket.ErrNotFound.
func (db SignIn) TouchSession(ctx context.Context, hash [32]byte, seen time.Time) error {
	return named(db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE sessions SET seen = $2 WHERE hash = $1`, hash[:], micros(seen))
		if err == nil && n == 0 {
			return docket.ErrNotFound
		}
		return err
	}), "session")
}

// UpdateSession stores a session's stage, times and data; docket.ErrNotFound
// when it has ended.
func (db SignIn) UpdateSession(ctx context.Context, s docket.Session) error {
	return named(db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE sessions SET stage = $2, seen = $3, confirmed = $4, data = $5 WHERE hash = $1`,
			s.Hash[:], string(s.Stage), micros(s.Seen), micros(s.Confirmed), db.sealer.sealSession(s))
		if err == nil && n == 0 {
			return docket.ErrNotFound
		}
		return err
	}), "session")
}

// ReplaceSession ends one session and starts another in one step, as sign-in and
// step-up do; docket.ErrNotFound when the old one has ended.
func (db SignIn) ReplaceSession(ctx context.Context, old [32]byte, s docket.Session) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.rememberEnded(ctx, `hash = $2`, old[:]); err != nil {
			return err
		}
		n, err := t.exec(ctx, `DELETE FROM sessions WHERE hash = $1`, old[:])
		if err != nil {
			return err
		}
		if n == 0 {
			return docket.ErrNotFound
		}
		return t.startSession(ctx, s)
	}), "session")
}

// EndSession ends a session. Ending it again is no error.
func (db SignIn) EndSession(ctx context.Context, hash [32]byte, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		var user docket.UserID
		if err := t.row(ctx, `SELECT coalesce(max(user_id), 0) FROM sessions WHERE hash = $1`,
			hash[:]).Scan(&user); err != nil {
			return err
		}
		if user == 0 {
			return nil
		}
		if err := t.rememberEnded(ctx, `hash = $2`, hash[:]); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM sessions WHERE hash = $1`, hash[:]); err != nil {
			return err
		}
		t.record(by, "session.ended", user.String(), nil)
		return nil
	}), "end a session")
}

// EndSessions ends all sessions of an account but one; the zero hash spares none.
func (db SignIn) EndSessions(ctx context.Context, id docket.UserID, except [32]byte, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.rememberEnded(ctx, `user_id = $2 AND hash <> $3`, int64(id), except[:]); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM sessions WHERE user_id = $1 AND hash <> $2`, int64(id),
			except[:]); err != nil {
			return err
		}
		t.record(by, "session.all_ended", id.String(), nil)
		return nil
	}), "end the sessions of %s", id)
}

// Sessions lists the sessions of an account, last seen first.
func (db SignIn) Sessions(ctx context.Context, id docket.UserID) ([]docket.Session, error) {
	var list []docket.Session
	found, err := db.readBound(ctx, db.read, "sessions", `t.user_id = $1 ORDER BY t.seen DESC, t.hash`, int64(id))
	for _, row := range found {
		if err == nil {
			var s docket.Session
			s, err = db.sealer.sessionOf(row)
			list = append(list, s)
		}
	}
	return list, named(err, "sessions of %s", id)
}
