package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
)

// account is the sealed part of a user.
type account struct {
	Email string `json:"e"`
	Name  string `json:"n,omitempty"`
}

// emailHash is what accounts are found by: keyed, so that the database alone
// does not say who works here, and one for all spellings of an address.
func (s *sealer) emailHash(email string) []byte {
	return s.keyed("user e-mail", []byte(docket.EmailKey(email)))
}

// earlierEmailHash is what accounts were found by before invisible characters and
// dots at the end were passed over. It differs only where an address has some.
func (s *sealer) earlierEmailHash(email string) []byte {
	return s.keyed("user e-mail", []byte(cases.Fold().String(norm.NFKC.String(strings.TrimSpace(email)))))
}

// readUser reads one account with its roles; where picks it from users t by $1.
// An account that was changed outside the portal, or has a role that was, is none.
func (db *core) readUser(ctx context.Context, q querier, where string, arg any) (docket.User, error) {
	row, err := db.readOne(ctx, q, "users", where, arg)
	if err != nil {
		return docket.User{}, err
	}
	u, err := db.sealer.userOf(row)
	if err == nil {
		err = db.readRoles(ctx, q, &u)
	}
	if err == nil {
		u.HasKey, err = hasPasskey(ctx, db, q, u.ID)
	}
	return u, err
}

// userOf is the account of a row of users, without its roles.
func (s *sealer) userOf(row boundRow) (docket.User, error) {
	u := docket.User{
		ID: docket.UserID(row.number("id")), Disabled: row.number("disabled") != 0,
		HasLogin: row.text("password") != "", HasCode: row.bytes("factor") != nil,
	}
	return s.openUser(u, row.bytes("person"), row.number("created_at"))
}

func (s *sealer) openUser(u docket.User, sealed []byte, created int64) (docket.User, error) {
	plain, err := s.open("users.person", u.ID.String(), sealed)
	if err != nil {
		return docket.User{}, err
	}
	var a account
	if err := json.Unmarshal(plain, &a); err != nil {
		return docket.User{}, err
	}
	u.Email, u.Name, u.CreatedAt = a.Email, a.Name, at(created)
	return u, nil
}

// AddUser adds an account with its roles; passwordHash may be empty. It returns
// docket.ErrExists when the address has one, in whatever letters, and
// docket.ErrNotFound when there is no docket of one of its roles.
func (db Accounts) AddUser(
	ctx context.Context, u docket.User, passwordHash string, by docket.Actor,
) (docket.UserID, error) {
	var id docket.UserID
	err := db.write(ctx, func(t *tx) error {
		var err error
		id, err = t.addUser(ctx, u, passwordHash, by)
		return err
	})
	return id, named(err, "add an account")
}

func (t accountTx) addUser(
	ctx context.Context, u docket.User, passwordHash string, by docket.Actor,
) (docket.UserID, error) {
	s := t.b.w.db.sealer
	hash := s.emailHash(u.Email)
	var id docket.UserID
	err := t.row(ctx, `SELECT id FROM users WHERE email_hash IN ($1, $2) LIMIT 1`, hash,
		s.earlierEmailHash(u.Email)).Scan(&id)
	if err == nil {
		return 0, docket.ErrExists
	}
	if !errors.Is(err, docket.ErrNotFound) {
		return 0, err
	}
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM users`).Scan(&id); err != nil {
		return 0, err
	}
	plain, err := json.Marshal(account{strings.TrimSpace(u.Email), u.Name})
	if err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, `
		INSERT INTO users (id, email_hash, person, disabled, password, factor, factor_step, created_at)
		VALUES ($1, $2, $3, $4, $5, NULL, 0, $6)`,
		int64(id), hash, s.seal("users.person", id.String(), plain), flag(u.Disabled), passwordHash,
		micros(t.now())); err != nil {
		return 0, err
	}
	if err := t.setRole(ctx, id, "", u.Role); err != nil {
		return 0, err
	}
	t.record(by, "user.added", id.String(), map[string]string{"role": string(u.Role),
		"password_check": s.checks().passwordCheck(passwordHash)})
	for _, on := range slices.Sorted(maps.Keys(u.Roles)) {
		if err := t.giveRole(ctx, id, on, u.Roles[on], by); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// Users lists all accounts by number. One that was changed outside the portal is
// shown without a role, as shut: it opens nothing.
func (db Accounts) Users(ctx context.Context) ([]docket.User, error) {
	var ids []docket.UserID
	err := each(ctx, db.read, `SELECT u.id FROM users u ORDER BY u.id`, nil, func(r rows) error {
		var id docket.UserID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, named(err, "accounts")
	}
	list := make([]docket.User, 0, len(ids))
	for _, id := range ids {
		u, err := db.readUser(ctx, db.read, `t.id = $1`, int64(id))
		if isBoundError(err) {
			u, err = docket.User{ID: id, Email: "(changed outside the portal)", Disabled: true}, nil
		}
		if err != nil {
			return nil, named(err, "accounts")
		}
		list = append(list, u)
	}
	return list, nil
}

// User reads one account; docket.ErrNotFound when there is none.
func (db Accounts) User(ctx context.Context, id docket.UserID) (docket.User, error) {
	u, err := db.readUser(ctx, db.read, `t.id = $1`, int64(id))
	return u, named(err, "account %s", id)
}

// UserByEmail finds an account by its address, in whatever letters;
// docket.ErrNotFound when there is none.
func (db Accounts) UserByEmail(ctx context.Context, email string) (docket.User, error) {
	hash, earlier := db.sealer.emailHash(email), db.sealer.earlierEmailHash(email)
	u, err := db.userByHash(ctx, hash)
	if errors.Is(err, docket.ErrNotFound) && !bytes.Equal(earlier, hash) {
		u, err = db.userByHash(ctx, earlier)
	}
	return u, named(err, "account by address")
}

func (db Accounts) userByHash(ctx context.Context, hash []byte) (docket.User, error) {
	return db.readUser(ctx, db.read, `t.email_hash = $1`, hash)
}

// PasswordHash reads the stored hash, empty when no password is set.
func (db Accounts) PasswordHash(ctx context.Context, id docket.UserID) (string, error) {
	row, err := db.readOne(ctx, db.read, "users", `t.id = $1`, int64(id))
	if err != nil {
		return "", named(err, "account %s", id)
	}
	return row.text("password"), nil
}

// changeUser runs an UPDATE of one account, whose number is $1, with a row in
// the log; docket.ErrNotFound when there is no such account.
func (t accountTx) changeUser(
	ctx context.Context, id docket.UserID, by docket.Actor, action string, detail map[string]string, query string,
	args ...any,
) error {
	n, err := t.exec(ctx, query, append([]any{int64(id)}, args...)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return docket.ErrNotFound
	}
	t.record(by, action, id.String(), detail)
	return nil
}

func (t accountTx) endSessions(ctx context.Context, id docket.UserID) error {
	if err := t.rememberEnded(ctx, `user_id = $2`, int64(id)); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM sessions WHERE user_id = $1`, int64(id))
	return err
}

// SetPassword stores a new password's hash and ends all sessions of the account.
func (db Accounts) SetPassword(ctx context.Context, id docket.UserID, hash string, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.changeUser(ctx, id, by, "user.password",
			map[string]string{"password_check": db.sealer.checks().passwordCheck(hash)},
			`UPDATE users SET password = $2 WHERE id = $1`, hash); err != nil {
			return err
		}
		if err := t.tellAccount(ctx, id, docket.AccountPassword); err != nil {
			return err
		}
		return t.endSessions(ctx, id)
	}), "account %s", id)
}

// UpgradeHash stores the same password under stronger parameters. It ends
// nothing.
func (db Accounts) UpgradeHash(ctx context.Context, id docket.UserID, hash string) error {
	return named(db.write(ctx, func(t *tx) error {
		return t.changeUser(ctx, id, docket.ActorPortal, "user.rehashed",
			map[string]string{"password_check": db.sealer.checks().passwordCheck(hash)},
			`UPDATE users SET password = $2 WHERE id = $1`, hash)
	}), "account %s", id)
}

// DisableUser shuts an account and ends its sessions.
func (db Accounts) DisableUser(ctx context.Context, id docket.UserID, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.changeUser(ctx, id, by, "user.disabled", nil,
			`UPDATE users SET disabled = 1 WHERE id = $1`); err != nil {
			return err
		}
		return t.endSessions(ctx, id)
	}), "account %s", id)
}

// EnableUser opens an account again.
func (db Accounts) EnableUser(ctx context.Context, id docket.UserID, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		return t.changeUser(ctx, id, by, "user.enabled", nil, `UPDATE users SET disabled = 0 WHERE id = $1`)
	}), "account %s", id)
}

// ResetUser takes an account's password away, with factorToo the code app, the passkeys,
// the recovery codes and the agency identity as well, and ends its sessions.
func (db Accounts) ResetUser(ctx context.Context, id docket.UserID, factorToo bool, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		detail := map[string]string{"factor": "kept"}
		query := `UPDATE users SET password = '' WHERE id = $1`
		if factorToo {
			detail["factor"] = "removed"
			query = `UPDATE users SET password = '', factor = NULL, factor_step = 0 WHERE id = $1`
		}
		if err := t.changeUser(ctx, id, by, "user.reset", detail, query); err != nil {
			return err
		}
		told := docket.AccountReset
		if factorToo {
			told = docket.AccountResetAll
		}
		if err := t.tellAccount(ctx, id, told); err != nil {
			return err
		}
		if factorToo {
			if _, err := t.exec(ctx, `DELETE FROM recovery_codes WHERE user_id = $1`, int64(id)); err != nil {
				return err
			}
			if err := t.removePasskeys(ctx, id); err != nil {
				return err
			}
			if err := t.dropIdentity(ctx, id, by); err != nil {
				return err
			}
		}
		return t.endSessions(ctx, id)
	}), "account %s", id)
}

// firstLinks is how many links of the first administrator work at a time: each node that
// starts prints one, and whoever reads it does not know which node was last.
const firstLinks = 8

// AddSetupLink stores a one-time link; older links of the same account end. Of those of
// the first administrator, who has no account yet, the newest few stay.
func (db Accounts) AddSetupLink(ctx context.Context, l docket.SetupLink, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if l.User != 0 {
			var there int
			if err := t.row(ctx, `SELECT count(*) FROM users WHERE id = $1`, int64(l.User)).Scan(&there); err != nil {
				return err
			}
			if there == 0 {
				return docket.ErrNotFound
			}
		}
		older := `user_id = $1`
		if l.User == 0 {
			older = `user_id = $1 AND hash NOT IN (SELECT k.hash FROM setup_links k WHERE k.user_id = $1
				ORDER BY k.expires DESC, k.hash LIMIT ` + strconv.Itoa(firstLinks-1) + `)`
		}
		if _, err := t.exec(ctx, `DELETE FROM setup_links WHERE `+older+` OR expires <= $2`, int64(l.User),
			micros(t.now())); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO setup_links (hash, user_id, expires) VALUES ($1, $2, $3)`,
			l.Hash[:], int64(l.User), micros(l.Expires)); err != nil {
			return err
		}
		t.record(by, "user.setup_link", l.User.String(), nil)
		return nil
	}), "set-up link")
}

// SetupLink reads a link; docket.ErrNotFound when it is unknown, used or expired.
func (db Accounts) SetupLink(ctx context.Context, hash [32]byte) (docket.SetupLink, error) {
	l, err := db.readLink(ctx, db.read, hash)
	if err == nil && !db.steady().Now().Before(l.Expires) {
		err = docket.ErrNotFound
	}
	if err != nil {
		return docket.SetupLink{}, named(err, "set-up link")
	}
	return l, nil
}

func (db Accounts) readLink(ctx context.Context, q querier, hash [32]byte) (docket.SetupLink, error) {
	row, err := db.readOne(ctx, q, "setup_links", `t.hash = $1`, hash[:])
	if err != nil {
		return docket.SetupLink{}, err
	}
	return docket.SetupLink{Hash: hash, User: docket.UserID(row.number("user_id")),
		Expires: at(row.number("expires"))}, nil
}

const administrators = `SELECT count(*) FROM users u JOIN user_roles r ON r.user_id = u.id AND r.docket = ''
	WHERE r.role = 'admin' AND u.disabled = 0 AND u.password <> ''`

// UseSetupLink uses up a link: it sets the password of the link's account, or,
// for the link of the first administrator, adds first as one. It returns
// docket.ErrNotFound when the link is unknown, used or expired, docket.ErrDenied
// when there is an administrator already or the account is disabled, and
// docket.ErrExists when the address of first has an account.
func (db Accounts) UseSetupLink(
	ctx context.Context, hash [32]byte, first docket.User, passwordHash string,
) (docket.UserID, error) {
	var id docket.UserID
	err := db.write(ctx, func(t *tx) error {
		l, err := db.readLink(ctx, t, hash)
		if err != nil {
			return err
		}
		if !db.steady().Now().Before(l.Expires) {
			return docket.ErrNotFound
		}
		id = l.User
		if id == 0 {
			var n int
			if err := t.row(ctx, administrators).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				return docket.ErrDenied
			}
			first.Role, first.Disabled = docket.RoleAdmin, false
			if id, err = t.addUser(ctx, first, passwordHash, docket.ActorPortal); err != nil {
				return err
			}
		} else {
			var disabled bool
			if err := t.row(ctx, `SELECT disabled FROM users WHERE id = $1`, int64(id)).Scan(&disabled); err != nil {
				return err
			}
			if disabled {
				return docket.ErrDenied
			}
			if err := t.changeUser(ctx, id, id.Actor(), "user.password", map[string]string{"by": "set-up link",
				"password_check": db.sealer.checks().passwordCheck(passwordHash)},
				`UPDATE users SET password = $2 WHERE id = $1`, passwordHash); err != nil {
				return err
			}
			if err := t.tellAccount(ctx, id, docket.AccountPassword); err != nil {
				return err
			}
			if err := t.endSessions(ctx, id); err != nil {
				return err
			}
		}
		// With the first administrator the other nodes' links end, too.
		_, err = t.exec(ctx, `DELETE FROM setup_links WHERE hash = $1 OR user_id = 0`, hash[:])
		return err
	})
	if err != nil {
		return 0, named(err, "set-up link")
	}
	return id, nil
}

// HasAdministrator reports whether an enabled administrator has a password.
func (db Accounts) HasAdministrator(ctx context.Context) (bool, error) {
	var n int
	err := db.read.row(ctx, administrators).Scan(&n)
	return n > 0, named(err, "administrators")
}

// Factor reads an account's one-time-code app; docket.ErrNotFound when none is
// enrolled.
func (db Accounts) Factor(ctx context.Context, id docket.UserID) (docket.Factor, error) {
	user, err := db.readOne(ctx, db.read, "users", `t.id = $1 AND t.factor IS NOT NULL`, int64(id))
	if err != nil {
		return docket.Factor{}, named(err, "code app of %s", id)
	}
	codes, err := db.readBound(ctx, db.read, "recovery_codes", `t.user_id = $1 AND t.used_at = 0`, int64(id))
	if err != nil {
		return docket.Factor{}, named(err, "code app of %s", id)
	}
	plain, err := db.sealer.open("users.factor", id.String(), user.bytes("factor"))
	return docket.Factor{Secret: string(plain), LastStep: user.number("factor_step"), RecoveryLeft: len(codes)},
		named(err, "code app of %s", id)
}

// SetFactor enrols a one-time-code app in place of the one before, with the step
// of the code that proved it and the hashes of new recovery codes.
func (db Accounts) SetFactor(ctx context.Context, id docket.UserID, secret string, step int64, recovery [][32]byte,
	by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		sealed := db.sealer.seal("users.factor", id.String(), []byte(secret))
		if err := t.changeUser(ctx, id, by, "user.factor",
			map[string]string{"factor_check": db.sealer.checks().factorCheck(sealed)},
			`UPDATE users SET factor = $2, factor_step = $3 WHERE id = $1`, sealed, step); err != nil {
			return err
		}
		if err := t.tellAccount(ctx, id, docket.AccountCodes); err != nil {
			return err
		}
		return t.replaceRecoveryCodes(ctx, id, recovery)
	}), "code app of %s", id)
}

// replaceRecoveryCodes gives an account new recovery codes in place of all it had.
func (t accountTx) replaceRecoveryCodes(ctx context.Context, id docket.UserID, hashes [][32]byte) error {
	if _, err := t.exec(ctx, `DELETE FROM recovery_codes WHERE user_id = $1`, int64(id)); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := t.exec(ctx, `INSERT INTO recovery_codes (user_id, hash, used_at) VALUES ($1, $2, 0)`,
			int64(id), h[:]); err != nil {
			return err
		}
	}
	return nil
}

// AcceptStep uses up a code of the app: it returns docket.ErrStale unless step
// is later than the last one accepted.
func (db Accounts) AcceptStep(ctx context.Context, id docket.UserID, step int64) error {
	return named(db.write(ctx, func(t *tx) error {
		var last int64
		if err := t.row(ctx, `SELECT factor_step FROM users WHERE id = $1 AND factor IS NOT NULL`,
			int64(id)).Scan(&last); err != nil {
			return err
		}
		if step <= last {
			return docket.ErrStale
		}
		_, err := t.exec(ctx, `UPDATE users SET factor_step = $2 WHERE id = $1`, int64(id), step)
		return err
	}), "code of %s", id)
}

// UseRecoveryCode uses up a recovery code; docket.ErrNotFound when it is unknown
// or was used.
func (db Accounts) UseRecoveryCode(ctx context.Context, id docket.UserID, hash [32]byte) error {
	return named(db.write(ctx, func(t *tx) error {
		if _, err := db.readOne(ctx, t, "recovery_codes", `t.user_id = $1 AND t.hash = $2 AND t.used_at = 0`, int64(id),
			hash[:]); err != nil {
			return err
		}
		if err := t.changeUser(ctx, id, id.Actor(), "user.recovery_code", nil,
			`UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at = 0`, hash[:],
			micros(t.now())); err != nil {
			return err
		}
		return t.tellAccount(ctx, id, docket.AccountRecovery)
	}), "recovery code of %s", id)
}
