package store_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/proof"
	"commentportal/store"
	"commentportal/store/storetest"
)

// anchored files some comments, seals them and returns the anchor of then.
func anchored(t *testing.T, db *store.DB) store.Anchor {
	t.Helper()
	storetest.AddDocket(t, db)
	for _, key := range []string{"a", "b", "c"} {
		storetest.File(t, db, storetest.Comment(key, "Words of "+key))
	}
	_, err := db.SealReceived(t.Context())
	must(t, err)
	a, err := db.Anchor(t.Context())
	must(t, err)
	return a
}

func TestAnAnchorIsReadBackFromAnyLog(t *testing.T) {
	t.Parallel()
	a := store.Anchor{At: time.Date(2026, 11, 28, 22, 7, 41, 0, time.UTC), Seq: 42, MAC: strings.Repeat("9f", 32),
		Received: proof.Head{Size: 10, Root: [32]byte{0xab}}}
	lines := []string{
		a.String(),
		"Nov 28 22:07:41 host portal-anchor[77]: " + a.String(),
		`time=2026-11-28T22:07:41.000Z level=INFO msg="end of the log" head=` + a.Head() + ` received=` +
			a.Received.String(),
		`{"time":"2026-11-28T22:07:41Z","level":"INFO","msg":"end of the log","head":"` + a.Head() + `","received":"` +
			a.Received.String() + `"}`,
		"something else", "head=42:9f", "",
	}
	got, err := store.ReadAnchors(strings.NewReader(strings.Join(lines, "\n")))
	must(t, err)
	if len(got) != 4 {
		t.Fatalf("%d anchors were read, want 4", len(got))
	}
	for i, g := range got {
		if g.String() != a.String() {
			t.Errorf("line %d was read as %s", i, g)
		}
	}
}

func TestAnAnchorFindsADatabaseThatWasRolledBackOrRewritten(t *testing.T) {
	t.Parallel()
	check := func(t *testing.T, db *store.DB, a store.Anchor, want string) {
		t.Helper()
		problems, err := db.VerifyAnchors(t.Context(), []store.Anchor{a})
		must(t, err)
		if got := strings.Join(problems, " "); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("found %q, want %q", got, want)
		}
	}
	both(t, func(t *testing.T, db *store.DB, raw func(string) int64) {
		a := anchored(t, db)
		check(t, db, a, "")
		storetest.Post(t, db, storetest.ID.Comment(1), nil)
		check(t, db, a, "")

		later := a
		later.Seq += 100
		check(t, db, later, "The database was rolled back")
		other := a
		other.MAC = strings.Repeat("0", 64)
		check(t, db, other, "is not the one that the anchor of")
		more := a
		more.Received.Size = 4
		check(t, db, more, "names 4 comments received, and 3 are here")

		// Somebody with the key gives a comment other words, and seals all of it anew.
		if _, err := db.WriteUnlogged(t.Context(), `UPDATE comments SET leaf = (SELECT leaf FROM comments WHERE num = 1)
			WHERE num = 2`); err != nil {
			t.Fatal(err)
		}
		check(t, db, a, "The first 3 comments received are not those that the anchor of")
	})
}

// TestAnOlderCopyOfTheWholeDatabaseIsNamed puts back a copy that is sound in itself.
func TestAnOlderCopyOfTheWholeDatabaseIsNamed(t *testing.T) {
	t.Parallel()
	o := options(t.TempDir())
	db := storetest.Open(t, o)
	storetest.AddDocket(t, db)
	user, err := db.AddUser(t.Context(), docket.User{Email: "a@example.test", Role: docket.RoleAdmin}, "hash",
		docket.ActorOperator)
	must(t, err)
	backup := filepath.Join(t.TempDir(), "early.backup")
	must(t, db.Backup(t.Context(), backup, nil))
	must(t, db.SetRole(t.Context(), user, docket.RoleStaff, docket.ActorOperator))
	a, err := db.Anchor(t.Context())
	must(t, err)

	back := options(t.TempDir())
	must(t, store.Restore(t.Context(), back, backup))
	old := storetest.Open(t, back)
	storetest.Sound(t, old)
	problems, err := old.VerifyAnchors(t.Context(), []store.Anchor{a})
	must(t, err)
	if len(problems) != 1 || !strings.Contains(problems[0], "rolled back") {
		t.Errorf("found %q", problems)
	}
}
