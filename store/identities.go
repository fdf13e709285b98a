package store

import (
	"context"
	"encoding/json"
	"errors"

	"commentportal/docket"
)

// identityBody is the sealed part of an identity.
type identityBody struct {
	Issuer  string `json:"i"`
	Subject string `json:"s"`
}

// subjectHash is what an identity is found by: keyed, so that the database alone does not
// say who works here.
func subjectHash(s *sealer, issuer, subject string) []byte {
	return s.keyed("agency subject", []byte(issuer), []byte(subject))
}

// IdentityOwner finds the account that belongs to a subject of the agency's identity
// provider; docket.ErrNotFound when none does.
func (db Identities) IdentityOwner(ctx context.Context, issuer, subject string) (docket.User, error) {
	row, err := db.readOne(ctx, db.read, "identities", `t.subject = $1`, subjectHash(db.sealer, issuer, subject))
	if err != nil {
		return docket.User{}, named(err, "agency identity")
	}
	u, err := db.readUser(ctx, db.read, `t.id = $1`, row.number("user_id"))
	return u, named(err, "account of an agency identity")
}

// HasIdentity reports whether an account is connected to the agency's identity provider.
func (db Identities) HasIdentity(ctx context.Context, id docket.UserID) (bool, error) {
	list, err := db.readBound(ctx, db.read, "identities", `t.user_id = $1`, int64(id))
	return len(list) > 0, named(err, "agency identity of %s", id)
}

// AddIdentity connects an account to a subject of the agency's identity provider. It returns
// docket.ErrExists when the subject or the account is connected already.
func (db Identities) AddIdentity(ctx context.Context, id docket.UserID, issuer, subject string, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error { return db.addIdentity(ctx, t, id, issuer, subject, by) }),
		"agency identity of %s", id)
}

// AddAgencyUser adds an account for somebody whom the agency's identity provider knows, and
// connects it. It never adds an administrator: docket.ErrDenied.
func (db Identities) AddAgencyUser(ctx context.Context, u docket.User, issuer, subject string) (docket.UserID, error) {
	if u.Role == docket.RoleAdmin || u.Role == "" {
		return 0, named(docket.ErrDenied, "add an account from the agency")
	}
	var id docket.UserID
	err := db.write(ctx, func(t *tx) error {
		var err error
		if id, err = t.addUser(ctx, u, "", docket.ActorPortal); err != nil {
			return err
		}
		return db.addIdentity(ctx, t, id, issuer, subject, docket.ActorPortal)
	})
	return id, named(err, "add an account from the agency")
}

func (db Identities) addIdentity(
	ctx context.Context, t *tx, id docket.UserID, issuer, subject string, by docket.Actor,
) error {
	hash := subjectHash(db.sealer, issuer, subject)
	var users, taken, number int64
	if err := t.row(ctx, `SELECT (SELECT count(*) FROM users WHERE id = $1),
		(SELECT count(*) FROM identities WHERE user_id = $1 OR subject = $2),
		(SELECT coalesce(max(id), 0) + 1 FROM identities)`, int64(id), hash).Scan(&users, &taken, &number); err != nil {
		return err
	}
	switch {
	case users == 0:
		return docket.ErrNotFound
	case taken > 0:
		return docket.ErrExists
	}
	plain, err := json.Marshal(identityBody{issuer, subject})
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO identities (id, user_id, subject, body, created_at) VALUES ($1, $2, $3, $4,
		$5)`,
		number, int64(id), hash, db.sealer.seal("identities.body", id.String(), plain), micros(t.now())); err != nil {
		return err
	}
	t.record(by, "user.identity_added", id.String(), map[string]string{
		"identity_check": db.sealer.checks().identityCheck(hash)})
	return t.tellAccount(ctx, id, docket.AccountIdentity)
}

// RemoveIdentity takes an account's connection to the agency's identity provider away, and
// ends its sessions; docket.ErrNotFound when it has none.
func (db Identities) RemoveIdentity(ctx context.Context, id docket.UserID, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.removeIdentity(ctx, id, by); err != nil {
			return err
		}
		if err := t.tellAccount(ctx, id, docket.AccountIdentityGone); err != nil {
			return err
		}
		return t.endSessions(ctx, id)
	}), "agency identity of %s", id)
}

func (t accountTx) removeIdentity(ctx context.Context, id docket.UserID, by docket.Actor) error {
	n, err := t.exec(ctx, `DELETE FROM identities WHERE user_id = $1`, int64(id))
	if err == nil && n == 0 {
		return docket.ErrNotFound
	}
	if err == nil {
		t.record(by, "user.identity_removed", id.String(), nil)
	}
	return err
}

// dropIdentity removes a connection where there is one.
func (t accountTx) dropIdentity(ctx context.Context, id docket.UserID, by docket.Actor) error {
	if err := t.removeIdentity(ctx, id, by); !errors.Is(err, docket.ErrNotFound) {
		return err
	}
	return nil
}
