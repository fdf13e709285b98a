package storetest

import (
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// passkey is one to enrol, with a credential of the name.
func passkey(user docket.UserID, name string) docket.Passkey {
	return docket.Passkey{User: user, Name: name, Handle: []byte("handle"), SignCount: 3,
		Credential: []byte(`{"of":"` + name + `"}`)}
}

var passkeyCases = []testCase{
	{"a passkey reads back, finds its account, and is enrolled once", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id, other := addUser(t, db, "a@example.test", docket.RoleStaff, "x"), addUser(t, db, "b@example.test",
			docket.RoleStaff, "x")
		key, err := db.AddPasskey(ctx, passkey(id, "laptop"), []byte("one"), [][32]byte{{1}, {2}}, id.Actor())
		must(t, err)
		list, err := db.PasskeysOf(ctx, id)
		if err != nil || len(list) != 1 || list[0].ID != key || list[0].Name != "laptop" ||
			string(list[0].Credential) != `{"of":"laptop"}` || list[0].SignCount != 3 || !list[0].UsedAt.IsZero() {
			t.Fatalf("%+v, %v", list, err)
		}
		if u, err := db.PasskeyOwner(ctx, []byte("one")); err != nil || u.ID != id || !u.HasKey || u.HasCode {
			t.Errorf("the owner: %+v, %v", u, err)
		}
		if u, err := db.User(ctx, other); err != nil || u.HasKey {
			t.Errorf("another account: %+v, %v", u, err)
		}
		if n, err := db.RecoveryCodesLeft(ctx, id); n != 2 || err != nil {
			t.Errorf("%d recovery codes, %v", n, err)
		}
		_, err = db.PasskeyOwner(ctx, []byte("none"))
		want(t, "no passkey", err, docket.ErrNotFound)
		_, err = db.AddPasskey(ctx, passkey(other, "stolen"), []byte("one"), nil, other.Actor())
		want(t, "a credential that is enrolled", err, docket.ErrExists)
		second := passkey(id, "phone")
		second.Handle = []byte("another")
		_, err = db.AddPasskey(ctx, second, []byte("two"), nil, id.Actor())
		want(t, "another handle of the same account", err, docket.ErrStale)
		_, err = db.AddPasskey(ctx, passkey(99, "nobody's"), []byte("three"), nil, "u1")
		want(t, "no account", err, docket.ErrNotFound)
		for n := range docket.MaxPasskeys - 1 {
			_, err := db.AddPasskey(ctx, passkey(id, "more"), []byte{byte(n)}, nil, id.Actor())
			must(t, err)
		}
		_, err = db.AddPasskey(ctx, passkey(id, "one too many"), []byte("last"), nil, id.Actor())
		want(t, "one too many", err, docket.ErrDenied)
	}},
	{"a challenge counts once, and a passkey that counts backwards is refused", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id := addUser(t, db, "a@example.test", docket.RoleStaff, "x")
		key, err := db.AddPasskey(ctx, passkey(id, "laptop"), []byte("one"), nil, id.Actor())
		must(t, err)
		use := docket.PasskeyUse{ID: key, Challenged: Start, SignCount: 4, Credential: []byte(`{"of":"later"}`)}
		must(t, db.AcceptPasskey(ctx, use))
		use.SignCount = 5
		want(t, "the same challenge", db.AcceptPasskey(ctx, use), docket.ErrStale)
		use.Challenged = Start.Add(-time.Second)
		want(t, "an earlier challenge", db.AcceptPasskey(ctx, use), docket.ErrStale)
		use.Challenged, use.SignCount = Start.Add(time.Second), 4
		want(t, "the same count", db.AcceptPasskey(ctx, use), docket.ErrStale)
		use.SignCount = 0
		want(t, "no count any more", db.AcceptPasskey(ctx, use), docket.ErrStale)
		use.SignCount = 9
		must(t, db.AcceptPasskey(ctx, use))
		list, err := db.PasskeysOf(ctx, id)
		if err != nil || list[0].SignCount != 9 || string(list[0].Credential) != `{"of":"later"}` ||
			list[0].UsedAt.IsZero() {
			t.Errorf("%+v, %v", list, err)
		}
		silent := passkey(id, "counts nothing")
		silent.SignCount = 0
		key, err = db.AddPasskey(ctx, silent, []byte("two"), nil, id.Actor())
		must(t, err)
		for n := range 2 {
			must(t, db.AcceptPasskey(ctx, docket.PasskeyUse{ID: key,
				Challenged: Start.Add(time.Duration(n) * time.Second),
				Credential: []byte("{}")}))
		}
	}},
	{"a passkey is named and taken away by its account alone, and a reset takes all", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id, other := addUser(t, db, "a@example.test", docket.RoleStaff, "x"), addUser(t, db, "b@example.test",
			docket.RoleStaff, "x")
		var keys []docket.PasskeyID
		for _, name := range []string{"one", "two", "three"} {
			key, err := db.AddPasskey(ctx, passkey(id, name), []byte(name), nil, id.Actor())
			must(t, err)
			keys = append(keys, key)
		}
		want(t, "naming another's", db.RenamePasskey(ctx, other, keys[0], "mine", other.Actor()), docket.ErrNotFound)
		want(t, "taking another's", db.RemovePasskey(ctx, other, keys[0], other.Actor()), docket.ErrNotFound)
		must(t, db.RenamePasskey(ctx, id, keys[0], "the laptop", id.Actor()))
		must(t, db.RemovePasskey(ctx, id, keys[2], id.Actor()))
		want(t, "taking it again", db.RemovePasskey(ctx, id, keys[2], id.Actor()), docket.ErrNotFound)
		want(t, "using it", db.AcceptPasskey(ctx, docket.PasskeyUse{ID: keys[2], Challenged: Start, SignCount: 9}),
			docket.ErrNotFound)
		_, err := db.PasskeyOwner(ctx, []byte("three"))
		want(t, "its owner", err, docket.ErrNotFound)
		_, err = db.AddPasskey(ctx, passkey(id, "again"), []byte("three"), nil, id.Actor())
		want(t, "enrolling it again", err, docket.ErrExists)
		list, err := db.PasskeysOf(ctx, id)
		if err != nil || !slices.EqualFunc(list, []string{"the laptop", "two"},
			func(k docket.Passkey, name string) bool { return k.Name == name }) {
			t.Errorf("%+v, %v", list, err)
		}
		must(t, db.ResetUser(ctx, id, false, "u9"))
		if u, err := db.User(ctx, id); err != nil || !u.HasKey {
			t.Errorf("after a reset of the password: %+v, %v", u, err)
		}
		must(t, db.ResetUser(ctx, id, true, "u9"))
		if u, err := db.User(ctx, id); err != nil || u.HasKey {
			t.Errorf("after a reset of everything: %+v, %v", u, err)
		}
	}},
}
