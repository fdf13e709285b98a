package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"commentportal/docket"
)

// rememberEnded notes the sessions that are about to be deleted, those that had
// passed every step: where names them by sessions' columns and $2 onward.
func (t accountTx) rememberEnded(ctx context.Context, where string, args ...any) error {
	_, err := t.exec(ctx, `INSERT INTO ended_sessions (hash, user_id, ended)
		SELECT hash, user_id, $1 FROM sessions WHERE stage = 'full' AND `+where+` ON CONFLICT (hash) DO NOTHING`,
		append([]any{micros(t.now())}, args...)...)
	return err
}

// forgetOld deletes what is older than it may be kept.
func (t accountTx) forgetOld(ctx context.Context) error {
	if _, err := t.exec(ctx, `DELETE FROM ended_sessions WHERE ended < $1`,
		micros(t.now().Add(-docket.KeepEnded))); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM decision_drafts WHERE at < $1`,
		micros(t.now().Add(-docket.KeepDraft))); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM unsent_forms WHERE at < $1`,
		micros(t.now().Add(-docket.KeepUnsent))); err != nil {
		return err
	}
	uploaded := micros(t.now().Add(-docket.KeepUpload))
	if _, err := t.exec(ctx, `DELETE FROM upload_chunks WHERE upload IN (SELECT id FROM uploads WHERE at < $1)`,
		uploaded); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM uploads WHERE at < $1`, uploaded)
	return err
}

// EndedSessions lists the sessions of an account that ended a short while ago,
// the latest first; none of a disabled account.
func (db SignIn) EndedSessions(ctx context.Context, id docket.UserID) ([]docket.EndedSession, error) {
	var list []docket.EndedSession
	err := each(ctx, db.read, `SELECT e.hash FROM ended_sessions e JOIN users u ON u.id = e.user_id
		 WHERE e.user_id = $1 AND e.ended >= $2 AND u.disabled = 0 ORDER BY e.ended DESC LIMIT $3`,
		[]any{int64(id), micros(db.now().Add(-docket.KeepEnded)), int64(docket.MostEnded)},
		func(r rows) error {
			var hash []byte
			if err := r.Scan(&hash); err != nil {
				return err
			}
			e := docket.EndedSession{User: id}
			copy(e.Hash[:], hash)
			list = append(list, e)
			return nil
		})
	return list, named(err, "ended sessions of %s", id)
}

// unsentBody is what of an unsent form is sealed.
type unsentBody struct {
	Path   string `json:"path"`
	Fields string `json:"fields"`

	Carried bool `json:"carried,omitempty"`
}

// KeepUnsentForm stores a form for the account whose ended session it was made
// for, or what was carried over from a page of which another part was sent, and
// drops the account's oldest beyond docket.MostUnsent. The same form again is
// stored once. It returns docket.ErrDenied when the session of a form that is not
// carried is none of the account's ended ones, or when the account is disabled,
// and an error when the form is larger than docket.MaxUnsent.
func (db SignIn) KeepUnsentForm(ctx context.Context, f docket.UnsentForm) error {
	if len(f.Path)+len(f.Fields) > docket.MaxUnsent {
		return errors.New("store: keep an unsent form: it is too large")
	}
	body, err := json.Marshal(unsentBody{Path: f.Path, Fields: f.Fields, Carried: f.Carried})
	if err != nil {
		return fmt.Errorf("keep an unsent form: %w", err)
	}
	return named(db.write(ctx, func(t *tx) error {
		if err := t.forgetOld(ctx); err != nil {
			return err
		}
		known, err := t.mayKeep(ctx, f)
		if err != nil {
			return err
		}
		if known == 0 {
			return docket.ErrDenied
		}
		_, err = t.exec(ctx,
			`INSERT INTO unsent_forms (id, user_id, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
			f.ID, int64(f.User), micros(t.now()), db.sealer.seal("unsent_forms.body", unsentPlace(f.User, f.ID), body))
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM unsent_forms WHERE user_id = $1 AND id NOT IN
			(SELECT id FROM unsent_forms WHERE user_id = $1 ORDER BY at DESC, id LIMIT
			$2)`, int64(f.User), int64(docket.MostUnsent))
		return err
	}), "keep an unsent form")
}

// mayKeep counts what allows a form to be kept: the ended session that it was made
// for, or, where it was carried over, the enabled account.
func (t accountTx) mayKeep(ctx context.Context, f docket.UnsentForm) (known int, err error) {
	if f.Carried {
		err = t.row(ctx, `SELECT count(*) FROM users WHERE id = $1 AND disabled = 0`, int64(f.User)).Scan(&known)
		return known, err
	}
	err = t.row(ctx,
		`SELECT count(*) FROM ended_sessions e JOIN users u ON u.id = e.user_id WHERE e.hash = $1 AND e.user_id = $2 AND
			u.disabled = 0`,
		f.Session[:], int64(f.User)).Scan(&known)
	return known, err
}

// unsentPlace binds a sealed form to its row and its account.
func unsentPlace(user docket.UserID, id string) string { return user.String() + "/" + id }

// UnsentForms lists what is kept of an account's unsent forms, the latest first.
func (db SignIn) UnsentForms(ctx context.Context, user docket.UserID) ([]docket.UnsentForm, error) {
	var list []docket.UnsentForm
	err := each(ctx, db.read,
		`SELECT id, at, body FROM unsent_forms WHERE user_id = $1 AND at >= $2 ORDER BY at DESC, id`,
		[]any{int64(user), micros(db.now().Add(-docket.KeepUnsent))}, func(r rows) error {
			f := docket.UnsentForm{User: user}
			var when int64
			var sealed []byte
			if err := r.Scan(&f.ID, &when, &sealed); err != nil {
				return err
			}
			plain, err := db.sealer.open("unsent_forms.body", unsentPlace(user, f.ID), sealed)
			if err != nil {
				return err
			}
			var body unsentBody
			if err := json.Unmarshal(plain, &body); err != nil {
				return err
			}
			f.At, f.Path, f.Fields, f.Carried = at(when), body.Path, body.Fields, body.Carried
			list = append(list, f)
			return nil
		})
	return list, named(err, "unsent forms of %s", user)
}

// DropUnsentForm deletes one of an account's unsent forms. One that is gone
// already is no error.
func (db SignIn) DropUnsentForm(ctx context.Context, user docket.UserID, id string) error {
	return named(db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM unsent_forms WHERE user_id = $1 AND id = $2`, int64(user), id)
		return err
	}), "drop an unsent form")
}
