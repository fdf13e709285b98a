package store_test

import (
	"context"
	"errors"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

func TestCopyBringsEverythingToTheOtherEngineAndBack(t *testing.T) {
	t.Parallel()
	sqlite, postgres := storetest.Open(t, crowdedUp.Options(t, "sqlite")), storetest.Postgres(t)
	copied := func(from, to *store.DB) store.Copied {
		t.Helper()
		var last int64
		out, err := from.CopyTo(t.Context(), to, func(done, total int64) {
			if done < last || done > total {
				t.Errorf("progress says %d of %d after %d", done, total, last)
			}
			last = done
		})
		if err != nil {
			t.Fatal(err)
		}
		storetest.Sound(t, to)
		return out
	}
	there := copied(sqlite, postgres)
	if there.Rows < 100 || there.Tables < 50 || there.Resumed {
		t.Errorf("copied %+v", there)
	}
	back := storetest.SQLite(t)
	if again := copied(postgres, back); again != there {
		t.Errorf("there %+v, and back %+v", there, again)
	}
	// What is copied goes on working: a search finds, a comment gets the next number.
	page, err := back.PublicComments(t.Context(), docket.PublicQuery{Docket: storetest.ID, Words: "letter", Limit: 10})
	if err != nil || len(page.Comments) == 0 {
		t.Errorf("a search in the copy: %d comments, %v", len(page.Comments), err)
	}
	for name, db := range map[string]*store.DB{"SQLite": sqlite, "PostgreSQL": postgres, "back": back} {
		id := storetest.File(t, db, storetest.Comment("after the copy", "Words after the copy."))
		if want := storetest.File(t, sqlite, storetest.Comment("after the copy", "Words after the copy.")); id != want {
			t.Errorf("%s: the next comment is %s, want %s", name, id, want)
		}
		storetest.Sound(t, db)
	}
}

// The log and the numbers of rows from before a change of the key are read with what is left
// of the key of before; the copy has that, too.
func TestCopyAfterAChangeOfTheKeyIsSound(t *testing.T) {
	t.Parallel()
	o := crowdedUp.Options(t, "sqlite")
	for _, keys := range []store.Keys{nextKeys(0x55), nextKeys(0x77)} {
		if _, err := store.Rotate(t.Context(), o, keys, store.RotateSteps{}); err != nil {
			t.Fatal(err)
		}
		o.Keys = keys
	}
	from := storetest.Open(t, o)
	there := store.Options{Database: storetest.PostgresURL(t), Keys: o.Keys, Now: o.Now, CopyTarget: true}
	back := store.Options{DataDir: t.TempDir(), Keys: o.Keys, Now: o.Now, CopyTarget: true}
	for _, to := range []store.Options{there, back} {
		db := storetest.Open(t, to)
		if _, err := from.CopyTo(t.Context(), db, nil); err != nil {
			t.Fatal(err)
		}
		storetest.Sound(t, db)
		must(t, db.Close())
		to.CopyTarget = false
		from = storetest.Open(t, to) // as it is served afterwards
		storetest.Sound(t, from)
		storetest.File(t, from, storetest.Comment("after the copy", "Words after the copy."))
		storetest.Sound(t, from)
	}
}

func TestCopyRefusesWhatIsNotEmptyOrOfTheSameEngine(t *testing.T) {
	t.Parallel()
	from := storetest.SQLite(t)
	filled(t, from)
	if _, err := from.CopyTo(t.Context(), storetest.SQLite(t), nil); !errors.Is(err, store.ErrSameEngine) {
		t.Errorf("to the same engine: %v", err)
	}
	taken := storetest.Postgres(t)
	storetest.AddDocket(t, taken)
	if _, err := from.CopyTo(t.Context(), taken, nil); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("to a database with a docket: %v", err)
	}
	storetest.Sound(t, taken)
}

// A copy that stops half-way opens for nobody; the same copy goes on, and one of a
// state that has changed since starts over.
func TestCopyGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	address := storetest.PostgresURL(t)
	from := storetest.SQLite(t)
	filled(t, from)
	target := func() *store.DB {
		t.Helper()
		db, err := store.Open(t.Context(), store.Options{Database: address, Keys: storetest.Keys(),
			Now:        storetest.Clock(),
			CopyTarget: true})
		if errors.Is(err, store.ErrOlder) {
			err = db.Migrate(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	stopped := func() {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		to := target()
		_, err := from.CopyTo(ctx, to, func(done, total int64) {
			if done > total/2 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("stopped in the middle: %v", err)
		}
		if err := to.Close(); err != nil {
			t.Error(err)
		}
		_, err = store.Open(t.Context(), store.Options{Database: address, Keys: storetest.Keys()})
		if !errors.Is(err, store.ErrUnfinished) {
			t.Errorf("half a copy opens: %v", err)
		}
	}
	finished := func(resumed bool) {
		t.Helper()
		to := target()
		out, err := from.CopyTo(t.Context(), to, nil)
		if err != nil || out.Resumed != resumed {
			t.Errorf("%+v %v, want resumed %v", out, err, resumed)
		}
		storetest.Sound(t, to)
		if err := to.Close(); err != nil {
			t.Error(err)
		}
	}
	stopped()
	storetest.File(t, from, storetest.Comment("meanwhile", "Filed meanwhile."))
	stopped()
	finished(true)

	address = storetest.PostgresURL(t)
	stopped()
	storetest.File(t, from, storetest.Comment("later", "Filed later."))
	finished(false)
}
