package store

import (
	"context"

	"commentportal/docket"
)

// readRoles fills in what an account may do, on the site and on dockets.
func (db *core) readRoles(ctx context.Context, q querier, u *docket.User) error {
	u.Role, u.Roles = "", nil
	list, err := db.readBound(ctx, q, "user_roles", `t.user_id = $1`, int64(u.ID))
	for _, row := range list {
		on, role := docket.ID(row.text("docket")), docket.Role(row.text("role"))
		if on == "" {
			u.Role = role
			continue
		}
		if u.Roles == nil {
			u.Roles = map[docket.ID]docket.Role{}
		}
		u.Roles[on] = role
	}
	return err
}

// setRole gives an account one role on a docket, or on the site where the docket
// is empty; no role takes away what it has there.
func (t accountTx) setRole(ctx context.Context, id docket.UserID, on docket.ID, role docket.Role) error {
	if role == "" {
		_, err := t.exec(ctx, `DELETE FROM user_roles WHERE user_id = $1 AND docket = $2`, int64(id), string(on))
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO user_roles (user_id, docket, role) VALUES ($1, $2, $3)
		ON CONFLICT (user_id, docket) DO UPDATE SET role = excluded.role`, int64(id), string(on), string(role))
	return err
}

// SetRole changes what an account may do on the site, from its next request on;
// docket.ErrNotFound when there is no such account.
func (db Accounts) SetRole(ctx context.Context, id docket.UserID, role docket.Role, by docket.Actor) error {
	return db.SetRoleOn(ctx, id, "", role, by)
}

// SetRoleOn changes what an account may do on one docket beside its role on the
// site, from its next request on; no role takes the docket's away. It returns
// docket.ErrNotFound when there is no such account or docket.
func (db Accounts) SetRoleOn(
	ctx context.Context, id docket.UserID, on docket.ID, role docket.Role, by docket.Actor,
) error {
	return named(db.write(ctx, func(t *tx) error {
		var users int
		if err := t.row(ctx, `SELECT count(*) FROM users WHERE id = $1`, int64(id)).Scan(&users); err != nil {
			return err
		}
		if users == 0 {
			return docket.ErrNotFound
		}
		return t.giveRole(ctx, id, on, role, by)
	}), "account %s", id)
}

// giveRole is setRole with its row of the log; docket.ErrNotFound when there is no such
// docket.
func (t accountTx) giveRole(ctx context.Context, id docket.UserID, on docket.ID, role docket.Role,
	by docket.Actor) error {
	var dockets int
	err := t.row(ctx, `SELECT count(*) FROM dockets WHERE id = $1`, string(on)).Scan(&dockets)
	if err != nil {
		return err
	}
	if on != "" && dockets == 0 {
		return docket.ErrNotFound
	}
	if err := t.setRole(ctx, id, on, role); err != nil {
		return err
	}
	detail := map[string]string{"role": string(role)}
	if on != "" {
		detail["docket"] = string(on)
	}
	t.record(by, "user.role", id.String(), detail)
	return nil
}
