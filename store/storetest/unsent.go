package storetest

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// endedSession starts a session of an account and ends it.
func endedSession(t testing.TB, db *store.DB, user docket.UserID, name string) [32]byte {
	t.Helper()
	s := docket.Session{Hash: sha256.Sum256([]byte(name)), User: user, Stage: docket.StageFull, Started: Start,
		Seen: Start}
	must(t, db.StartSession(t.Context(), s))
	must(t, db.EndSession(t.Context(), s.Hash, user.Actor()))
	return s.Hash
}

func unsentIDs(t testing.TB, db *store.DB, user docket.UserID) string {
	t.Helper()
	list, err := db.UnsentForms(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, " ")
}

var unsentCases = []testCase{
	{"every way of ending a session is remembered, and none of a half-way one", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		user := addUser(t, db, "a@example.test", docket.RoleModerator, "h")
		session := func(name string, stage docket.SessionStage) docket.Session {
			s := docket.Session{Hash: sha256.Sum256([]byte(name)), User: user, Stage: stage, Started: Start,
				Seen: Start}
			must(t, db.StartSession(ctx, s))
			return s
		}
		seen := func(what string, want int) {
			t.Helper()
			if list, err := db.EndedSessions(ctx, user); err != nil || len(list) != want {
				t.Errorf("%s: %d ended sessions, %v; want %d", what, len(list), err, want)
			}
		}
		must(t, db.EndSession(ctx, session("one", docket.StageFull).Hash, "u1"))
		seen("signed out", 1)
		must(t, db.EndSession(ctx, session("half", docket.StagePassword).Hash, "u1"))
		seen("half-way", 1)
		must(t, db.ReplaceSession(ctx, session("two", docket.StageFull).Hash,
			docket.Session{Hash: sha256.Sum256([]byte("three")), User: user, Stage: docket.StageFull, Started: Start,
				Seen: Start}))
		seen("confirmed", 2)
		must(t, db.EndSessions(ctx, user, sha256.Sum256([]byte("none")), "u1"))
		seen("signed out elsewhere", 3)
		session("four", docket.StageFull)
		must(t, db.SetPassword(ctx, user, "h2", "u1"))
		seen("a new password", 4)
		session("five", docket.StageFull)
		must(t, db.DisableUser(ctx, user, "u1"))
		seen("a disabled account", 0)
	}},
	{"an unsent form comes back to its account alone, once however often it is sent", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		user, other := addUser(t, db, "a@example.test", docket.RoleModerator, "h"), addUser(t, db, "b@example.test",
			docket.RoleAdmin, "h")
		f := docket.UnsentForm{ID: "F1", User: user, Session: endedSession(t, db, user, "s"), Path: "/admin/x",
			Fields: "note=Zebrafish"}
		must(t, db.KeepUnsentForm(ctx, f))
		must(t, db.KeepUnsentForm(ctx, f))
		list, err := db.UnsentForms(ctx, user)
		if err != nil || len(list) != 1 || list[0].Path != f.Path || list[0].Fields != f.Fields || list[0].At.IsZero() {
			t.Errorf("%+v, %v", list, err)
		}
		if got := unsentIDs(t, db, other); got != "" {
			t.Errorf("another account reads %q", got)
		}
		must(t, db.DropUnsentForm(ctx, other, "F1"))
		if got := unsentIDs(t, db, user); got != "F1" {
			t.Errorf("after another account dropped it: %q", got)
		}
		must(t, db.DropUnsentForm(ctx, user, "F1"))
		must(t, db.DropUnsentForm(ctx, user, "F1"))
		if got := unsentIDs(t, db, user); got != "" {
			t.Errorf("after it was dropped: %q", got)
		}
	}},
	{"what was carried over needs no ended session, only an enabled account", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		user := addUser(t, db, "a@example.test", docket.RoleModerator, "h")
		f := docket.UnsentForm{ID: "F1", User: user, Path: "/admin/x", Fields: "note=Zebrafish", Carried: true}
		must(t, db.KeepUnsentForm(ctx, f))
		list, err := db.UnsentForms(ctx, user)
		if err != nil || len(list) != 1 || !list[0].Carried || list[0].Fields != f.Fields {
			t.Errorf("%+v, %v", list, err)
		}
		must(t, db.DisableUser(ctx, user, "u1"))
		f.ID = "F2"
		want(t, "of a disabled account", db.KeepUnsentForm(ctx, f), docket.ErrDenied)
	}},
	{"nobody leaves a form without an ended session, and nobody leaves many", func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		user, other := addUser(t, db, "a@example.test", docket.RoleModerator, "h"), addUser(t, db, "b@example.test",
			docket.RoleAdmin, "h")
		ended := endedSession(t, db, user, "s")
		living := docket.Session{Hash: sha256.Sum256([]byte("l")), User: user, Stage: docket.StageFull, Started: Start,
			Seen: Start}
		must(t, db.StartSession(ctx, living))
		want(t, "a session that never was", db.KeepUnsentForm(ctx, docket.UnsentForm{ID: "F", User: user,
			Session: sha256.Sum256([]byte("guess"))}), docket.ErrDenied)
		want(t, "a living session", db.KeepUnsentForm(ctx, docket.UnsentForm{ID: "F", User: user,
			Session: living.Hash}), docket.ErrDenied)
		want(t, "another account's session", db.KeepUnsentForm(ctx, docket.UnsentForm{ID: "F", User: other,
			Session: ended}), docket.ErrDenied)
		if err := db.KeepUnsentForm(ctx, docket.UnsentForm{ID: "F", User: user, Session: ended,
			Fields: strings.Repeat("x", docket.MaxUnsent+1)}); err == nil {
			t.Error("a form beyond the bound was kept")
		}
		for n := range docket.MostUnsent + 3 {
			must(t, db.KeepUnsentForm(ctx, docket.UnsentForm{ID: fmt.Sprintf("F%d", n), User: user, Session: ended,
				Path: "/admin/x"}))
		}
		if list, err := db.UnsentForms(ctx, user); err != nil || len(list) != docket.MostUnsent {
			t.Errorf("%d forms kept, %v; want %d", len(list), err, docket.MostUnsent)
		}
	}},
}
