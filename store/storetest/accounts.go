package storetest

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

func isInvalid(err error, field string) bool {
	v, ok := errors.AsType[docket.Invalid](err)
	return ok && v[field] != ""
}

func addUser(t testing.TB, db *store.DB, email string, role docket.Role, hash string) docket.UserID {
	t.Helper()
	id, err := db.AddUser(t.Context(), docket.User{Email: email, Name: "Name of " + email, Role: role}, hash,
		docket.ActorOperator)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t testing.TB, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("%s: got %v, want %v", what, err, target)
	}
}

// checks are digests among the facts of a log row.
var checks = regexp.MustCompile(`":"[0-9a-f]{16}"`)

var accountCases = []testCase{
	{"an account reads back, is found in any letters, and its address is taken once", func(t *testing.T, db *store.DB) {
		id := addUser(t, db, "Jane.Doe@Example.test", docket.RoleModerator, "")
		for _, typed := range []string{"Jane.Doe@Example.test", "jane.doe@example.TEST", " JANE.DOE@example.test "} {
			u, err := db.UserByEmail(t.Context(), typed)
			if err != nil || u.ID != id || u.Email != "Jane.Doe@Example.test" || u.Name != "Name of "+
				"Jane.Doe@Example.test" || u.HasLogin || u.HasCode || u.CreatedAt.IsZero() {
				t.Errorf("%q: %+v, %v", typed, u, err)
			}
		}
		_, err := db.AddUser(t.Context(), docket.User{Email: "JANE.DOE@EXAMPLE.TEST", Role: docket.RoleAdmin}, "", "u1")
		want(t, "a second account", err, docket.ErrExists)
		second := addUser(t, db, "b@example.test", docket.RoleStaff, "h")
		list, err := db.Users(t.Context())
		if err != nil || len(list) != 2 || list[0].ID != id || list[1].ID != second || !list[1].HasLogin {
			t.Errorf("%+v, %v", list, err)
		}
		_, err = db.UserByEmail(t.Context(), "nobody@example.test")
		want(t, "nobody", err, docket.ErrNotFound)
		_, err = db.User(t.Context(), 99)
		want(t, "no number", err, docket.ErrNotFound)
	}},
	{"passwords, roles and shutting work at once, and end the sessions they must", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id, other := addUser(t, db, "a@example.test", docket.RoleStaff, "one"), addUser(t, db, "b@example.test",
			docket.RoleStaff, "x")
		n := byte(0)
		start := func(u docket.UserID) [32]byte {
			n++
			s := docket.Session{Hash: [32]byte{n}, User: u, Stage: docket.StageFull, Started: Start, Seen: Start,
				Confirmed: Start}
			must(t, db.StartSession(ctx, s))
			return s.Hash
		}
		alive := func(h [32]byte) bool {
			_, _, err := db.Session(ctx, h)
			if err != nil && !errors.Is(err, docket.ErrNotFound) {
				t.Error(err)
			}
			return err == nil
		}
		mine, theirs := start(id), start(other)
		must(t, db.UpgradeHash(ctx, id, "two"))
		must(t, db.SetRole(ctx, id, docket.RoleAdmin, "u2"))
		if _, u, err := db.Session(ctx, mine); err != nil || u.Role != docket.RoleAdmin || u.Email != "a@example.test" {
			t.Errorf("%+v, %v", u, err)
		}
		must(t, db.SetPassword(ctx, id, "three", "u1"))
		if hash, err := db.PasswordHash(ctx, id); err != nil || hash != "three" {
			t.Errorf("%q, %v", hash, err)
		}
		if alive(mine) || !alive(theirs) {
			t.Error("a new password must end the account's sessions and no others")
		}
		mine = start(id)
		must(t, db.DisableUser(ctx, id, "u2"))
		if alive(mine) {
			t.Error("a shut account is signed in")
		}
		if ok, err := db.HasAdministrator(ctx); err != nil || ok {
			t.Errorf("a shut administrator counts: %v, %v", ok, err)
		}
		must(t, db.EnableUser(ctx, id, "u2"))
		if alive(mine) {
			t.Error("the session came back with the account")
		}
		if ok, err := db.HasAdministrator(ctx); err != nil || !ok {
			t.Errorf("no administrator: %v, %v", ok, err)
		}
		for name, err := range map[string]error{
			"SetPassword": db.SetPassword(ctx, 99, "x", "u1"), "SetRole": db.SetRole(ctx, 99, docket.RoleAdmin, "u1"),
			"DisableUser": db.DisableUser(ctx, 99, "u1"),
			"EnableUser":  db.EnableUser(ctx, 99, "u1"), "ResetUser": db.ResetUser(ctx, 99, true, "u1"),
			"SetFactor":    db.SetFactor(ctx, 99, "S", 1, nil, "u1"),
			"AddSetupLink": db.AddSetupLink(ctx, docket.SetupLink{User: 99}, "u1"), "UpgradeHash": db.UpgradeHash(ctx,
				99, "x"),
		} {
			want(t, name, err, docket.ErrNotFound)
		}
	}},
	{"a code works once, a recovery code works once, and a reset takes what it says", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id := addUser(t, db, "a@example.test", docket.RoleStaff, "one")
		_, err := db.Factor(ctx, id)
		want(t, "before enrolment", err, docket.ErrNotFound)
		must(t, db.SetFactor(ctx, id, "SECRETBASE32", 100, [][32]byte{{1}, {2}}, id.Actor()))
		if f, err := db.Factor(ctx, id); err != nil || f.Secret != "SECRETBASE32" || f.LastStep != 100 ||
			f.RecoveryLeft != 2 {
			t.Errorf("%v, %v", f, err)
		}
		var wins atomic.Int64
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				switch err := db.AcceptStep(ctx, id, 101); {
				case err == nil:
					wins.Add(1)
				case !errors.Is(err, docket.ErrStale):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if wins.Load() != 1 {
			t.Errorf("one code was accepted %d times", wins.Load())
		}
		want(t, "an older code", db.AcceptStep(ctx, id, 100), docket.ErrStale)
		must(t, db.UseRecoveryCode(ctx, id, [32]byte{2}))
		want(t, "the same recovery code", db.UseRecoveryCode(ctx, id, [32]byte{2}), docket.ErrNotFound)
		want(t, "an unknown recovery code", db.UseRecoveryCode(ctx, id, [32]byte{9}), docket.ErrNotFound)
		must(t, db.ResetUser(ctx, id, false, docket.ActorOperator))
		if u, err := db.User(ctx, id); err != nil || u.HasLogin || !u.HasCode {
			t.Errorf("%+v, %v", u, err)
		}
		if f, err := db.Factor(ctx, id); err != nil || f.RecoveryLeft != 1 {
			t.Errorf("%v, %v", f, err)
		}
		must(t, db.ResetUser(ctx, id, true, docket.ActorOperator))
		_, err = db.Factor(ctx, id)
		want(t, "after the reset", err, docket.ErrNotFound)
		want(t, "a code after the reset", db.AcceptStep(ctx, id, 200), docket.ErrNotFound)
		want(t, "a recovery code after the reset", db.UseRecoveryCode(ctx, id, [32]byte{1}), docket.ErrNotFound)
	}},
	{"the first administrator is made once, and a set-up link works once and in time", func(t *testing.T,
		db *store.DB) {
		ctx := t.Context()
		later := Start.Add(24 * time.Hour)
		must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{1}, Expires: later}, docket.ActorPortal))
		must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{2}, Expires: later}, docket.ActorPortal))
		if _, err := db.SetupLink(ctx, [32]byte{1}); err != nil {
			t.Errorf("the link that another node printed: %v", err)
		}
		if l, err := db.SetupLink(ctx, [32]byte{2}); err != nil || l.User != 0 || !l.Expires.Equal(later) {
			t.Errorf("%+v, %v", l, err)
		}
		var wins atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := db.UseSetupLink(ctx, [32]byte{2}, docket.User{Email: "boss@example.test", Name: "Boss"},
					"hash"); err == nil {
					wins.Add(1)
				} else if !errors.Is(err, docket.ErrNotFound) && !errors.Is(err, docket.ErrDenied) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		_, err := db.SetupLink(ctx, [32]byte{1})
		want(t, "another node's link when there is an administrator", err, docket.ErrNotFound)
		list, err := db.Users(ctx)
		if err != nil || wins.Load() != 1 || len(list) != 1 || list[0].Role != docket.RoleAdmin || !list[0].HasLogin {
			t.Errorf("%d used the link: %+v, %v", wins.Load(), list, err)
		}
		must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{3}, Expires: later}, docket.ActorPortal))
		_, err = db.UseSetupLink(ctx, [32]byte{3}, docket.User{Email: "second@example.test"}, "hash")
		want(t, "a second first administrator", err, docket.ErrDenied)
		for i := range byte(20) {
			must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{100, i},
				Expires: later.Add(time.Duration(i) * time.Second)}, docket.ActorPortal))
		}
		_, err = db.SetupLink(ctx, [32]byte{100, 11})
		want(t, "the link of a start long before", err, docket.ErrNotFound)
		if _, err := db.SetupLink(ctx, [32]byte{100, 12}); err != nil {
			t.Errorf("the oldest of eight starts: %v", err)
		}

		id := addUser(t, db, "a@example.test", docket.RoleStaff, "")
		must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{4}, User: id, Expires: Start}, "u1"))
		_, err = db.SetupLink(ctx, [32]byte{4})
		want(t, "reading a link that ran out", err, docket.ErrNotFound)
		_, err = db.UseSetupLink(ctx, [32]byte{4}, docket.User{}, "hash")
		want(t, "using a link that ran out", err, docket.ErrNotFound)
		must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{7}, User: id, Expires: later}, "u1"))
		must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{5}, User: id, Expires: later}, "u1"))
		_, err = db.SetupLink(ctx, [32]byte{7})
		want(t, "an older link of the same account", err, docket.ErrNotFound)
		if got, err := db.UseSetupLink(ctx, [32]byte{5}, docket.User{}, "new hash"); err != nil || got != id {
			t.Errorf("%s, %v", got, err)
		}
		if hash, err := db.PasswordHash(ctx, id); err != nil || hash != "new hash" {
			t.Errorf("%q, %v", hash, err)
		}
		_, err = db.UseSetupLink(ctx, [32]byte{5}, docket.User{}, "again")
		want(t, "using a link again", err, docket.ErrNotFound)
		must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{6}, User: id, Expires: later}, "u1"))
		must(t, db.DisableUser(ctx, id, "u1"))
		_, err = db.UseSetupLink(ctx, [32]byte{6}, docket.User{}, "hash")
		want(t, "a link of a shut account", err, docket.ErrDenied)
	}},
	{"sessions read back, are replaced, and end for good", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id := addUser(t, db, "a@example.test", docket.RoleStaff, "h")
		s := docket.Session{Hash: [32]byte{1, 2}, User: id, Stage: docket.StagePassword, Started: Start, Seen: Start,
			Data: []byte("carried")}
		must(t, db.StartSession(ctx, s))
		if got, u, err := db.Session(ctx, s.Hash); err != nil || u.ID != id || cmp.Diff(s, got) != "" {
			t.Errorf("%s, %v", cmp.Diff(s, got), err)
		}
		s.Stage, s.Confirmed, s.Data = docket.StageFull, Start.Add(time.Minute), nil
		must(t, db.UpdateSession(ctx, s))
		s.Seen = Start.Add(time.Hour)
		must(t, db.TouchSession(ctx, s.Hash, s.Seen))
		if got, _, err := db.Session(ctx, s.Hash); err != nil || cmp.Diff(s, got) != "" {
			t.Errorf("%s, %v", cmp.Diff(s, got), err)
		}
		next := s
		next.Hash = [32]byte{3}
		must(t, db.ReplaceSession(ctx, s.Hash, next))
		for name, err := range map[string]error{
			"touch": db.TouchSession(ctx, s.Hash, Start), "update": db.UpdateSession(ctx, s),
			"replace": db.ReplaceSession(ctx, s.Hash, s),
		} {
			want(t, name+" what was replaced", err, docket.ErrNotFound)
		}
		third := next
		third.Hash, third.Seen = [32]byte{4}, next.Seen.Add(time.Hour)
		must(t, db.StartSession(ctx, third))
		list, err := db.Sessions(ctx, id)
		if err != nil || len(list) != 2 || list[0].Hash != third.Hash || list[1].Hash != next.Hash {
			t.Errorf("%v, %v", list, err)
		}
		must(t, db.EndSessions(ctx, id, third.Hash, id.Actor()))
		if list, err := db.Sessions(ctx, id); err != nil || len(list) != 1 || list[0].Hash != third.Hash {
			t.Errorf("%v, %v", list, err)
		}
		for range 2 { // the second time is no error
			must(t, db.EndSession(ctx, third.Hash, id.Actor()))
		}
		_, _, err = db.Session(ctx, third.Hash)
		want(t, "an ended session", err, docket.ErrNotFound)
	}},
	{"an account is found however its address is spelled", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id := addUser(t, db, "Ana.Lee@agency.example", docket.RoleStaff, "h")
		for _, email := range []string{"ana.lee@agency.example", " ANA.LEE@AGENCY.EXAMPLE. ",
			"\uff21na.lee@agency.example", "ana\u200b.lee@agency.example"} {
			if u, err := db.UserByEmail(ctx, email); err != nil || u.ID != id {
				t.Errorf("%+q: %v, %v", email, u.ID, err)
			}
			_, err := db.AddUser(ctx, docket.User{Email: email, Role: docket.RoleStaff}, "", "u9")
			want(t, "a second account of the address", err, docket.ErrExists)
		}
	}},
	{"tries to sign in are one row a key and day, for 30 days", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a, b := [32]byte{1}, [32]byte{2}
		count := func(key [32]byte) {
			t.Helper()
			must(t, db.CountSignIn(ctx, key, true, func(docket.SignInTries) error { return nil }))
		}
		tries := func(key [32]byte, total, inARow int) {
			t.Helper()
			got, err := db.SignInTries(ctx, key)
			if err != nil || got.Total != total || got.InARow != inARow {
				t.Errorf("%+v, %v; want %d and %d in a row", got, err, total, inARow)
			}
		}
		for range 4 {
			count(a)
		}
		count(b)
		no := errors.New("no")
		err := db.CountSignIn(ctx, a, true, func(n docket.SignInTries) error {
			if n.Total != 4 || n.InARow != 4 || n.Last.IsZero() {
				t.Errorf("asked about %+v", n)
			}
			return no
		})
		want(t, "a try that is not allowed", err, no)
		tries(a, 4, 4)
		must(t, db.PassSignIn(ctx, a)) // the fourth was right
		tries(a, 3, 0)
		count(a)
		must(t, db.EndSignInRow(ctx, a))
		tries(a, 4, 0)
		must(t, db.ForgetSignIn(ctx, a))
		must(t, db.PassSignIn(ctx, a))
		tries(a, 0, 0)
		tries(b, 1, 1)
	}},
	{"refusals are a row at once and a row with their count", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for range 50 {
			must(t, db.NoteRefusal(ctx, docket.ActorPortal, "account.sign_in_failed", "u1",
				map[string]string{"step": "password"}))
		}
		rows := func(want int) []docket.LogEntry {
			t.Helper()
			log, err := db.Log(ctx, 0, 100)
			if err != nil || len(log) != want {
				t.Fatalf("%d rows, %v; want %d", len(log), err, want)
			}
			return log
		}
		rows(1)
		must(t, db.FlushRefusals(ctx, false)) // nothing has ended
		rows(1)
		must(t, db.FlushRefusals(ctx, true))
		if got := rows(2)[0].Detail; !strings.Contains(got, `"times":"49"`) ||
			!strings.Contains(got, `"step":"password"`) {
			t.Errorf("the row of the count says %s", got)
		}
		must(t, db.FlushRefusals(ctx, true))
		rows(2)
		Sound(t, db)
	}},
	{"what happens to accounts stands in the log by number alone", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		id := addUser(t, db, "a@example.test", docket.RoleStaff, "h")
		must(t, db.SetRole(ctx, id, docket.RoleAdmin, "u9"))
		must(t, db.DisableUser(ctx, id, "u9"))
		log, err := db.Log(ctx, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range log {
			got = append(got, string(e.Actor)+" "+e.Action+" "+e.Target+" "+checks.ReplaceAllString(e.Detail, `":"…"`))
		}
		if !slices.Equal(got, []string{"u9 user.disabled u1 {}", `u9 user.role u1 {"role":"admin"}`,
			`operator user.added u1 {"password_check":"…","role":"staff"}`}) {
			t.Errorf("%q", got)
		}
		Sound(t, db)
	}},
}
