package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// nextKeys are keys to change to.
func nextKeys(n byte) store.Keys {
	k := storetest.Keys()
	for i := range 32 {
		k.Seal[i], k.Digest[i], k.Chain[i] = k.Seal[i]^n, k.Digest[i]^n, k.Chain[i]^n
	}
	return k
}

// soundUnder opens the database under its keys and verifies it.
func soundUnder(t *testing.T, o store.Options) {
	t.Helper()
	db, err := store.Open(t.Context(), o)
	must(t, err)
	storetest.Sound(t, db)
	must(t, db.Close())
}

// killEnv tells the test program that it is the child that changes the key and kills
// itself after so many batches.
const killEnv = "PORTAL_TEST_ROTATE_KILL"

// rotateChild changes the key of the database in killEnv, "N ADDRESS", and is killed at
// the Nth batch.
func rotateChild(what string) int {
	var after int
	var address string
	if _, err := fmt.Sscanf(what, "%d %s", &after, &address); err != nil {
		panic(err)
	}
	o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock(), DataDir: address}
	if strings.HasPrefix(address, "postgres") {
		o.Database, o.DataDir = address, ""
	}
	n := 0
	_, err := store.Rotate(context.Background(), o, nextKeys(0x55), store.RotateSteps{Batch: killBatch,
		Committed: func() {
			if n++; n == after {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// killBatch is small, so that a full database takes some batches, in the middle of tables.
const killBatch = 45

// TestRotateGoesOnAfterEveryKill kills a change of the key with SIGKILL after every batch,
// goes on with it, and verifies the database in between and at the end, on both engines.
func TestRotateGoesOnAfterEveryKill(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := crowdedUp.Options(t, engine)
			address := o.DataDir + o.Database
			killed, last := 0, int64(1<<62)
			for {
				cmd := osexec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), killEnv+"=1 "+address)
				out, err := cmd.CombinedOutput()
				if err == nil {
					t.Fatal("the child was not killed")
				}
				if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok ||
					status.Signal() != syscall.SIGKILL {
					t.Fatalf("the child ended by itself: %v\n%s", err, out)
				}
				killed++
				_, err = store.Open(t.Context(), o)
				if errors.Is(err, store.ErrKey) { // killed after the last batch
					break
				}
				if !errors.Is(err, store.ErrRotating) {
					t.Fatalf("after %d kills the database opens with: %v", killed, err)
				}
				found, err := store.VerifyRotation(t.Context(), o, nextKeys(0x55))
				must(t, err)
				if len(found.Problems) > 0 || found.Left > last {
					t.Fatalf("after %d kills: %d rows left of %d, %q", killed, found.Left, last, found.Problems)
				}
				last = found.Left
			}
			if killed < 8 {
				t.Errorf("%d kills are too few for a database of many batches", killed)
			}
			o.Keys = nextKeys(0x55)
			soundUnder(t, o)
			t.Logf("%d kills", killed)
		})
	}
}

// TestNothingNeedsTheOldKeyAfterwards walks every column of every table after a change of
// the key, on both engines: nothing opens under the old key or holds a digest of it, but
// what is said to last. What people look up is found.
func TestNothingNeedsTheOldKeyAfterwards(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := crowdedUp.Options(t, engine)
			seq, mac := logEnd(t, o)
			before := columnsOf(t, o, engine)
			// twice: a key of before is sealed anew, too
			for n, keys := range []store.Keys{nextKeys(0x55), nextKeys(0x77)} {
				done, err := store.Rotate(t.Context(), o, keys, store.RotateSteps{})
				must(t, err)
				if done.Rows < 100 || done.To != keys.ID() || done.From != o.Keys.ID() {
					t.Errorf("change %d: %+v", n, done)
				}
				if _, err := store.Open(t.Context(), o); !errors.Is(err, store.ErrKey) ||
					!strings.Contains(err.Error(), keys.ID()) {
					t.Errorf("with the old key it opens with: %v", err)
				}
				o.Keys = keys
				soundUnder(t, o)
				after := columnsOf(t, o, engine)
				for column, values := range before {
					if store.LastingDigests()[column] || strings.HasPrefix(column, "log.") {
						continue
					}
					for value := range after[column] {
						if values[value] && (store.UnderKey(column) || strings.HasSuffix(column, ".row_mac")) {
							t.Errorf("change %d: %s holds a value of before", n, column)
							break
						}
					}
				}
				before = after
			}
			found(t, o)
			db, err := store.Open(t.Context(), o)
			must(t, err)
			problems, err := db.VerifyEnd(t.Context(), seq, mac) // written down before either change
			must(t, errors.Join(err, db.Close()))
			if len(problems) > 0 {
				t.Errorf("an end of the log of before does not fit: %q", problems)
			}
		})
	}
}

// logEnd is where the log ends.
func logEnd(t *testing.T, o store.Options) (int64, string) {
	t.Helper()
	db, err := store.Open(t.Context(), o)
	must(t, err)
	seq, mac, err := db.LogEnd(t.Context())
	must(t, errors.Join(err, db.Close()))
	return seq, mac
}

// found looks up what is found by digests: a comment and a case by their numbers, an
// account by its address, an identity by its subject; and writes go on.
func found(t *testing.T, o store.Options) {
	t.Helper()
	db, err := store.Open(t.Context(), o)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	c, err := db.Receipt(t.Context(), "number-asked")
	must(t, err)
	if got := string(c.Answers[0].Text); got != "A pump fails." {
		t.Errorf("the comment of the tracking number says %q", got)
	}
	_, err = db.ReportedCase(t.Context(), "N-1")
	must(t, err)
	u, err := db.UserByEmail(t.Context(), "A@example.test")
	must(t, err)
	owner, err := db.IdentityOwner(t.Context(), "https://idp.example", "subject")
	must(t, err)
	if u.ID != 1 || owner.ID != 1 {
		t.Errorf("accounts %s and %s are found", u.ID, owner.ID)
	}
	again := storetest.Comment("after", "Words after the change.")
	again.Tracking = "NUMBER-AFTER"
	storetest.File(t, db, again)
	_, err = db.Receipt(t.Context(), "NUMBER-AFTER")
	must(t, err)
	_, err = db.Receipt(t.Context(), "NUMBER-NONE")
	if !errors.Is(err, docket.ErrNotFound) {
		t.Errorf("an unknown number: %v", err)
	}
	storetest.Sound(t, db)
}

// columnsOf reads every value of bytes of every table, by column.
func columnsOf(t *testing.T, o store.Options, engine string) map[string]map[string]bool {
	t.Helper()
	pool := outside(t, o)
	out := map[string]map[string]bool{}
	for _, c := range schemaOf(t, pool, engine) {
		if !slices.Contains([]string{"BLOB", "bytea"}, c.kind) {
			continue
		}
		where := c.name + " IS NOT NULL"
		if c.table+"."+c.name == "comments.received_mac" { // of what was purged it stays: nobody can make it again
			where += " AND num NOT IN (SELECT p.comment FROM purges p WHERE p.purged_at > 0)"
		}
		list, err := pool.QueryContext(t.Context(), "SELECT "+c.name+" FROM "+c.table+" WHERE "+where)
		must(t, err)
		values := map[string]bool{}
		for list.Next() {
			var v sql.RawBytes
			must(t, list.Scan(&v))
			if len(v) > 0 {
				values[string(v)] = true
			}
		}
		must(t, errors.Join(list.Err(), list.Close()))
		out[c.table+"."+c.name] = values
	}
	must(t, pool.Close())
	return out
}

// TestEverySealedColumnIsRotated compares what is sealed in the source with the columns
// that a change of the key seals anew, and every column of bytes with what it may hold.
func TestEverySealedColumnIsRotated(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	must(t, err)
	calls := regexp.MustCompile(`\.seal\(\s*("[a-z_]+\.[a-z_]+"|[a-zA-Z]+)`)
	seen := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		must(t, err)
		for _, m := range calls.FindAllSubmatch(text, -1) {
			column := string(bytes.Trim(m[1], `"`))
			switch column {
			case "sectionBodyColumn":
				column = "section_versions.body"
			case "memoBodyColumn":
				column = "memo_versions.body"
			case "name": // of Rotate itself
				continue
			}
			seen[column] = true
		}
	}
	for column := range seen {
		if !store.UnderKey(column) && column != "chain.row_sets" && column != "meta.value" {
			t.Errorf("%s is sealed, but a change of the key does not seal it anew: add it to sealedColumns", column)
		}
	}
	for _, column := range store.SealedColumns() {
		if !seen[column] {
			t.Errorf("sealedColumns names %s, which nothing seals", column)
		}
	}
	plain := store.PlainBytes()
	pool := outside(t, crowdedUp.Options(t, "sqlite"))
	for _, c := range schemaOf(t, pool, "sqlite") {
		column := c.table + "." + c.name
		known := store.UnderKey(column) || plain[column] || store.LastingDigests()[column] || c.name == "row_mac" ||
			c.table == "chain" || c.table == "log"
		if c.kind == "BLOB" && !known {
			t.Errorf("%s holds bytes: add it to sealedColumns, digestColumnsOf, lastingDigests or plainBytes", column)
		}
	}
}

// TestRotateRefusesWhatWasChanged changes a row before a change of the key and in the
// middle of it: no forgery comes under the new key.
func TestRotateRefusesWhatWasChanged(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := crowdedUp.Options(t, engine)
			forge := func(query string) {
				pool := outside(t, o)
				must(t, exec(t, pool, query))
				must(t, pool.Close())
			}
			forge(`UPDATE users SET disabled = 1 - disabled WHERE id = 2`)
			if _, err := store.Rotate(t.Context(), o, nextKeys(0x55), store.RotateSteps{}); !errors.Is(err,
				store.ErrUnsound) {
				t.Fatalf("a changed row before: %v", err)
			}
			forge(`UPDATE users SET disabled = 1 - disabled WHERE id = 2`)
			ctx, cancel := context.WithCancel(t.Context())
			_, err := store.Rotate(ctx, o, nextKeys(0x55), store.RotateSteps{Batch: 100, Committed: cancel})
			if err == nil {
				t.Fatal("it was not stopped")
			}
			if _, err := store.Rotate(t.Context(), o, nextKeys(0x77), store.RotateSteps{}); !errors.Is(err,
				store.ErrOtherKey) {
				t.Errorf("to another key: %v", err)
			}
			forge(`UPDATE users SET disabled = 1 - disabled WHERE id = 2`)
			check, err := store.VerifyRotation(t.Context(), o, nextKeys(0x55))
			must(t, err)
			if !strings.Contains(strings.Join(check.Problems, " "), "Table users: the row 2") || check.Left == 0 {
				t.Errorf("in the middle verify says %+v", check)
			}
			if _, err := store.Rotate(t.Context(), o, nextKeys(0x55), store.RotateSteps{}); !errors.Is(err,
				store.ErrChanged) {
				t.Errorf("a changed row in the middle: %v", err)
			}
			forge(`UPDATE users SET disabled = 1 - disabled WHERE id = 2`)
			forge(`DELETE FROM withheld_answers`)
			if _, err := store.Rotate(t.Context(), o, nextKeys(0x55), store.RotateSteps{}); !errors.Is(err,
				store.ErrChanged) {
				t.Errorf("a row that went in the middle: %v", err)
			}
		})
	}
}

// TestRotateEndsWritersOfBefore writes through a database that was open before the change
// began: what it writes would be under the old key.
func TestRotateEndsWritersOfBefore(t *testing.T) {
	t.Parallel()
	o := crowdedUp.Options(t, "sqlite")
	db, err := store.Open(t.Context(), o) // as `portal import` does
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := store.Rotate(ctx, o, nextKeys(0x55), store.RotateSteps{Batch: 100, Committed: cancel}); err == nil {
		t.Fatal("it was not stopped")
	}
	if err := db.Note(t.Context(), docket.ActorOperator, "test", "", nil); err == nil {
		t.Error("a writer of before went on")
	}
	must(t, db.Close())
	_, err = store.Rotate(t.Context(), o, nextKeys(0x55), store.RotateSteps{})
	must(t, err)
	o.Keys = nextKeys(0x55)
	soundUnder(t, o)
}

// What was purged after a change of the key cannot be compared with what the log says of it
// under the key of before: the purge says its digest anew, and it lasts through later changes.
func TestAPurgeAfterAChangeOfTheKeyIsSound(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := crowdedUp.Options(t, engine)
			for _, keys := range []store.Keys{nextKeys(0x55), nextKeys(0x77)} {
				_, err := store.Rotate(t.Context(), o, keys, store.RotateSteps{})
				must(t, err)
				o.Keys = keys
				soundUnder(t, o)
				if keys != nextKeys(0x55) {
					continue
				}
				db, err := store.Open(t.Context(), o)
				must(t, err)
				_, err = db.PurgeNow(t.Context(), docket.Purge{Comment: storetest.ID.Comment(2),
					Order: "No. 26-cv-0123", Reason: "A court said so."})
				must(t, errors.Join(err, db.Close()))
				soundUnder(t, o)
			}
		})
	}
}
