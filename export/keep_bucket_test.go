package export

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/export/objectstore"
	"commentportal/export/objectstore/objectstoretest"
)

// bucketKeeper keeps exports in an object store.
func bucketKeeper(t *testing.T) (*Keeper, *failing, *objectstoretest.Server) {
	t.Helper()
	k, db, _ := keeper(t)
	s := objectstoretest.New(t)
	address, err := objectstore.ParseAddress(s.Place())
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := objectstore.Open(t.Context(), address, s.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	k.storage = bucket
	return k, db, s
}

func TestExportIsKeptInABucket(t *testing.T) {
	t.Parallel()
	k, _, s := bucketKeeper(t)
	e, err := k.keepNow(t, "a")
	if err != nil || len(e.Files) != len(Names()) || len(s.Keys()) != len(Names()) {
		t.Fatalf("%d files, %d objects, %v", len(e.Files), len(s.Keys()), err)
	}
	f, want, err := k.Open(t.Context(), testDocket, "a", "ledger.csv")
	if err != nil {
		t.Fatal(err)
	}
	have, err := digest(f)
	if err = errors.Join(err, f.Close()); err != nil || !have.Same(want) {
		t.Errorf("%+v, %v", have, err)
	}
	if _, err := os.Stat(f.Name()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what was brought here is left: %v", err)
	}
	if _, err := k.keepNow(t, "a"); !errors.Is(err, docket.ErrExists) {
		t.Errorf("over it: %v", err)
	}
	if problems, notes, err := k.Verify(t.Context(), testDocket); err != nil || len(problems)+len(notes) != 0 {
		t.Errorf("%q, %q, %v", problems, notes, err)
	}
}

func TestChangedObjectIsNotGivenOut(t *testing.T) {
	t.Parallel()
	k, _, s := bucketKeeper(t)
	if _, err := k.keepNow(t, "a"); err != nil {
		t.Fatal(err)
	}
	f, want, err := k.Open(t.Context(), testDocket, "a", "ledger.csv")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	changed := []byte(strings.Replace(string(body), "received", "deceived", 1))
	for what, bytes := range map[string][]byte{"other bytes": changed, "more": append(slices.Clone(body), 'x'),
		"less": body[:want.Bytes-1], "nothing": nil} {
		s.Put(s.Key("/ledger.csv"), bytes)
		f, _, err := k.Open(t.Context(), testDocket, "a", "ledger.csv")
		if !errors.Is(err, ErrKeptChanged) || f != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.Remove(s.Key("/answers.csv"))
	if f, _, err := k.Open(t.Context(), testDocket, "a", "answers.csv"); !errors.Is(err, ErrKeptMissing) || f != nil {
		t.Errorf("removed: %v", err)
	}
	s.Put("portal/"+string(testDocket)+"/stranger/a.csv", nil)
	problems, notes, err := k.Verify(t.Context(), testDocket)
	if err != nil || len(problems) != 2 || len(notes) != 1 || !strings.Contains(notes[0], "stranger") {
		t.Errorf("%q, %q, %v", problems, notes, err)
	}
	s.Close()
	if _, _, err := k.Open(t.Context(), testDocket, "a", "ledger.csv"); !errors.Is(err, ErrKeptAway) {
		t.Errorf("away: %v", err)
	}
	if _, _, err := k.Verify(t.Context(), testDocket); !errors.Is(err, ErrKeptAway) {
		t.Errorf("verified: %v", err)
	}
}

// rival is a store in which another node takes the name a moment before, or whose answer
// to a commit is lost.
type rival struct {
	*failing
	before func()
	lose   bool
}

func (r *rival) KeepExport(ctx context.Context, e docket.KeptExport) error {
	if r.before != nil {
		before := r.before
		r.before = nil
		before()
	}
	err := r.failing.KeepExport(ctx, e)
	if r.lose {
		return errPower
	}
	return err
}

// Two nodes that keep an export under one name leave one of them whole, and no object of
// the other.
func TestTwoNodesKeepOneName(t *testing.T) {
	t.Parallel()
	for name, same := range map[string]bool{"of two states": false, "of one state": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, db, s := bucketKeeper(t)
			other := *k
			if !same {
				other.about.Program = "another version"
			}
			k.store = &rival{failing: db, before: func() {
				if _, err := other.keepNow(t, "a"); err != nil {
					t.Error(err)
				}
			}}
			if _, err := k.keepNow(t, "a"); !errors.Is(err, docket.ErrExists) {
				t.Errorf("the second: %v", err)
			}
			if problems, notes, err := k.Verify(t.Context(), testDocket); err != nil || len(problems)+len(notes) != 0 {
				t.Errorf("%q, %q, %v", problems, notes, err)
			}
			if n := len(s.Keys()); n != len(Names()) {
				t.Errorf("%d objects", n)
			}
		})
	}
}

// When the answer to the commit is lost, the row says whether the export was kept.
func TestLostAnswerToTheCommit(t *testing.T) {
	t.Parallel()
	k, db, _ := bucketKeeper(t)
	k.store = &rival{failing: db, lose: true}
	if e, err := k.keepNow(t, "a"); err != nil || e.At.IsZero() {
		t.Errorf("%+v, %v", e, err)
	}
	if problems, _, err := k.Verify(t.Context(), testDocket); err != nil || len(problems) != 0 {
		t.Errorf("%q, %v", problems, err)
	}
	folder, inFolder, _ := keeper(t)
	folder.store = &rival{failing: inFolder, lose: true}
	if _, err := folder.keepNow(t, "a"); err != nil {
		t.Errorf("in a folder: %v", err)
	}
	if problems, _, err := folder.Verify(t.Context(), testDocket); err != nil || len(problems) != 0 {
		t.Errorf("in a folder: %q, %v", problems, err)
	}
}

func TestBucketThatFailsKeepsNothing(t *testing.T) {
	t.Parallel()
	k, db, s := bucketKeeper(t)
	db.err = errPower
	if _, err := k.keepNow(t, "a"); !errors.Is(err, errPower) {
		t.Fatal(err)
	}
	if keys := s.Keys(); len(keys) != 0 {
		t.Errorf("left behind: %q", keys)
	}
	db.err = nil
	if _, err := k.keepNow(t, "a"); err != nil {
		t.Errorf("the next time: %v", err)
	}
}
