package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"commentportal/docket"
)

// passkeyBody is the sealed part of a passkey.
type passkeyBody struct {
	Name       string          `json:"n"`
	Handle     []byte          `json:"h"`
	Credential json.RawMessage `json:"c"`
}

// hasPasskey reports whether an account has a passkey that opens it.
func hasPasskey(ctx context.Context, db *core, q querier, id docket.UserID) (bool, error) {
	list, err := db.readBound(ctx, q, "passkeys", `t.user_id = $1 AND t.removed_at = 0`, int64(id))
	return len(list) > 0, err
}

func passkeyOf(s *sealer, row boundRow) (docket.Passkey, error) {
	k := docket.Passkey{
		ID: docket.PasskeyID(row.number("id")), User: docket.UserID(row.number("user_id")),
		SignCount: uint32(row.number("sign_count")), Challenged: at(row.number("challenged")),
		CreatedAt: at(row.number("created_at")), UsedAt: at(row.number("used_at")),
	}
	plain, err := s.open("passkeys.body", k.ID.String(), row.bytes("body"))
	if err != nil {
		return k, err
	}
	var body passkeyBody
	err = json.Unmarshal(plain, &body)
	k.Name, k.Handle, k.Credential = body.Name, body.Handle, body.Credential
	return k, err
}

func sealPasskey(s *sealer, k docket.Passkey) ([]byte, error) {
	plain, err := json.Marshal(passkeyBody{Name: k.Name, Handle: k.Handle, Credential: k.Credential})
	return s.seal("passkeys.body", k.ID.String(), plain), err
}

// PasskeysOf lists the passkeys of an account, oldest first. One that was changed outside the
// portal is none.
func (db Passkeys) PasskeysOf(ctx context.Context, id docket.UserID) ([]docket.Passkey, error) {
	list, err := readPasskeys(ctx, db.core, db.read, id)
	return list, named(err, "passkeys of %s", id)
}

func readPasskeys(ctx context.Context, db *core, q querier, id docket.UserID) ([]docket.Passkey, error) {
	found, err := db.readBound(ctx, q, "passkeys", `t.user_id = $1 AND t.removed_at = 0 ORDER BY t.id`, int64(id))
	if err != nil {
		return nil, err
	}
	list := make([]docket.Passkey, len(found))
	for i, row := range found {
		if list[i], err = passkeyOf(db.sealer, row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// PasskeyOwner finds the account whose passkey has the credential; docket.ErrNotFound when
// no account has it, or not any more.
func (db Passkeys) PasskeyOwner(ctx context.Context, credential []byte) (docket.User, error) {
	hash := sha256.Sum256(credential)
	row, err := db.readOne(ctx, db.read, "passkeys", `t.credential = $1 AND t.removed_at = 0`, hash[:])
	if err != nil {
		return docket.User{}, named(err, "passkey")
	}
	u, err := db.readUser(ctx, db.read, `t.id = $1`, row.number("user_id"))
	return u, named(err, "account of a passkey")
}

// AddPasskey enrols a passkey and gives it its number. credential is its name among all
// passkeys of the world. With hashes, the account gets new recovery codes in place of those
// it had. It returns docket.ErrExists when the credential is or was enrolled,
// docket.ErrStale when the account has another handle by now, and docket.ErrDenied when it
// has as many passkeys as it may.
func (db Passkeys) AddPasskey(
	ctx context.Context, k docket.Passkey, credential []byte, recovery [][32]byte, by docket.Actor,
) (docket.PasskeyID, error) {
	hash := sha256.Sum256(credential)
	err := db.write(ctx, func(t *tx) error {
		if err := t.mayAddPasskey(ctx, k, hash); err != nil {
			return err
		}
		if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM passkeys`).Scan(&k.ID); err != nil {
			return err
		}
		sealed, err := sealPasskey(db.sealer, k)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO passkeys
			(id, user_id, credential, body, sign_count, challenged, created_at, used_at, removed_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)`,
			int64(k.ID), int64(k.User), hash[:], sealed, int64(k.SignCount), micros(k.Challenged),
			micros(t.now())); err != nil {
			return err
		}
		facts := map[string]string{"passkey": k.ID.String(), "passkey_check": db.sealer.checks().passkeyCheck(hash[:])}
		if recovery != nil {
			facts["recovery_codes"] = "new"
			if err := t.replaceRecoveryCodes(ctx, k.User, recovery); err != nil {
				return err
			}
		}
		t.record(by, "user.passkey_added", k.User.String(), facts)
		return t.tellAccount(ctx, k.User, docket.AccountPasskey)
	})
	return k.ID, named(err, "passkey of %s", k.User)
}

// mayAddPasskey says why a passkey cannot be enrolled.
func (t accountTx) mayAddPasskey(ctx context.Context, k docket.Passkey, hash [32]byte) error {
	var users, taken int
	if err := t.row(ctx, `SELECT (SELECT count(*) FROM users WHERE id = $1),
		(SELECT count(*) FROM passkeys WHERE credential = $2)`, int64(k.User), hash[:]).Scan(&users,
		&taken); err != nil {
		return err
	}
	switch {
	case users == 0:
		return docket.ErrNotFound
	case taken > 0:
		return docket.ErrExists
	}
	have, err := readPasskeys(ctx, t.b.w.db, t, k.User)
	switch {
	case err != nil:
		return err
	case len(have) >= docket.MaxPasskeys:
		return docket.ErrDenied
	case len(have) > 0 && string(have[0].Handle) != string(k.Handle):
		return docket.ErrStale
	}
	return nil
}

// AcceptPasskey uses up the challenge that a passkey answered. It returns docket.ErrStale
// when the passkey has answered this challenge or a later one before, or counts backwards,
// and docket.ErrNotFound when it was taken away.
func (db Passkeys) AcceptPasskey(ctx context.Context, use docket.PasskeyUse) error {
	return named(db.write(ctx, func(t *tx) error {
		row, err := db.readOne(ctx, t, "passkeys", `t.id = $1 AND t.removed_at = 0`, int64(use.ID))
		if err != nil {
			return err
		}
		k, err := passkeyOf(db.sealer, row)
		if err != nil {
			return err
		}
		counts := use.SignCount != 0 || k.SignCount != 0
		if !use.Challenged.After(k.Challenged) || counts && use.SignCount <= k.SignCount {
			return docket.ErrStale
		}
		k.Credential = use.Credential
		sealed, err := sealPasskey(db.sealer, k)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE passkeys SET body = $2, sign_count = $3, challenged = $4, used_at = $5 WHERE id =
			$1`, int64(use.ID), sealed, int64(use.SignCount), micros(use.Challenged), micros(t.now()))
		return err
	}), "passkey %s", use.ID)
}

// RenamePasskey names a passkey of an account; docket.ErrNotFound when it has none of this
// number.
func (db Passkeys) RenamePasskey(
	ctx context.Context, user docket.UserID, id docket.PasskeyID, name string, by docket.Actor,
) error {
	return named(db.write(ctx, func(t *tx) error {
		row, err := db.readOne(ctx, t, "passkeys", `t.id = $1 AND t.user_id = $2 AND t.removed_at = 0`, int64(id),
			int64(user))
		if err != nil {
			return err
		}
		k, err := passkeyOf(db.sealer, row)
		if err != nil {
			return err
		}
		k.Name = name
		sealed, err := sealPasskey(db.sealer, k)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE passkeys SET body = $2 WHERE id = $1`, int64(id), sealed); err != nil {
			return err
		}
		t.record(by, "user.passkey_renamed", user.String(), map[string]string{"passkey": id.String()})
		return nil
	}), "passkey %s", id)
}

// RemovePasskey takes a passkey from an account; docket.ErrNotFound when it has none of this
// number. The row stays without what opens anything, so that the log can be held against it.
func (db Passkeys) RemovePasskey(
	ctx context.Context, user docket.UserID, id docket.PasskeyID, by docket.Actor,
) error {
	return named(db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE passkeys SET removed_at = $3, body = NULL
			WHERE id = $1 AND user_id = $2 AND removed_at = 0`, int64(id), int64(user), micros(t.now()))
		if err == nil && n == 0 {
			return docket.ErrNotFound
		}
		if err != nil {
			return err
		}
		t.record(by, "user.passkey_removed", user.String(), map[string]string{"passkey": id.String()})
		return t.tellAccount(ctx, user, docket.AccountPasskeyGone)
	}), "passkey %s", id)
}

// removePasskeys takes all passkeys from an account.
func (t accountTx) removePasskeys(ctx context.Context, id docket.UserID) error {
	_, err := t.exec(ctx, `UPDATE passkeys SET removed_at = $2, body = NULL WHERE user_id = $1 AND removed_at = 0`,
		int64(id), micros(t.now()))
	return err
}

// RecoveryCodesLeft counts the recovery codes of an account that were not used.
func (db Passkeys) RecoveryCodesLeft(ctx context.Context, id docket.UserID) (int, error) {
	codes, err := db.readBound(ctx, db.read, "recovery_codes", `t.user_id = $1 AND t.used_at = 0`, int64(id))
	return len(codes), named(err, "recovery codes of %s", id)
}
