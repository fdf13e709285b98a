package storetest

import (
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

var identityCases = []testCase{
	{"an agency identity belongs to one account, and no administrator comes from the agency",
		func(t *testing.T, db *store.DB) {
			ctx := t.Context()
			const issuer = "https://idp.example"
			id, other := addUser(t, db, "a@example.test", docket.RoleStaff, ""), addUser(t, db, "b@example.test",
				docket.RoleStaff, "")
			must(t, db.AddIdentity(ctx, id, issuer, "sub-1", id.Actor()))
			for _, tt := range []struct {
				issuer, subject string
				want            error
			}{{issuer, "sub-1", nil}, {issuer, "sub-2", docket.ErrNotFound}, {"https://other.example", "sub-1",
				docket.ErrNotFound}, {issuer + "sub-", "1", docket.ErrNotFound}} {
				u, err := db.IdentityOwner(ctx, tt.issuer, tt.subject)
				want(t, tt.issuer+" "+tt.subject, err, tt.want)
				if tt.want == nil && u.ID != id {
					t.Errorf("the owner is %s", u.ID)
				}
			}
			want(t, "a taken subject", db.AddIdentity(ctx, other, issuer, "sub-1", "u1"), docket.ErrExists)
			want(t, "a second subject", db.AddIdentity(ctx, id, issuer, "sub-2", "u1"), docket.ErrExists)
			want(t, "no account", db.AddIdentity(ctx, 99, issuer, "sub-2", "u1"), docket.ErrNotFound)
			for _, role := range []docket.Role{docket.RoleAdmin, ""} {
				_, err := db.AddAgencyUser(ctx, docket.User{Email: "c@example.test", Role: role}, issuer, "sub-3")
				want(t, "role "+string(role), err, docket.ErrDenied)
			}
			_, err := db.AddAgencyUser(ctx, docket.User{Email: "A@example.test", Role: docket.RoleStaff}, issuer,
				"sub-3")
			want(t, "a taken address", err, docket.ErrExists)
			_, err = db.AddAgencyUser(ctx, docket.User{Email: "c@example.test", Role: docket.RoleStaff}, issuer,
				"sub-1")
			want(t, "a taken subject", err, docket.ErrExists)
			if _, err := db.UserByEmail(ctx, "c@example.test"); err == nil {
				t.Error("an account was left behind")
			}
			made, err := db.AddAgencyUser(ctx, docket.User{Email: "c@example.test", Role: docket.RoleModerator},
				issuer, "sub-3")
			must(t, err)
			if u, err := db.IdentityOwner(ctx, issuer, "sub-3"); err != nil || u.ID != made ||
				u.Role != docket.RoleModerator ||
				u.HasLogin {
				t.Errorf("%+v, %v", u, err)
			}
			session := docket.Session{Hash: [32]byte{9}, User: made, Stage: docket.StageFull, Started: Start,
				Seen: Start}
			must(t, db.StartSession(ctx, session))
			must(t, db.RemoveIdentity(ctx, made, id.Actor()))
			want(t, "removing it again", db.RemoveIdentity(ctx, made, id.Actor()), docket.ErrNotFound)
			_, _, err = db.Session(ctx, session.Hash)
			want(t, "a session of before", err, docket.ErrNotFound)
			must(t, db.AddIdentity(ctx, made, issuer, "sub-3", made.Actor()))
			must(t, db.ResetUser(ctx, made, false, id.Actor()))
			if has, err := db.HasIdentity(ctx, made); err != nil || !has {
				t.Errorf("after a reset of the password: %v, %v", has, err)
			}
			must(t, db.ResetUser(ctx, made, true, id.Actor()))
			if has, err := db.HasIdentity(ctx, made); err != nil || has {
				t.Errorf("after a reset of everything: %v, %v", has, err)
			}
		}},
}
