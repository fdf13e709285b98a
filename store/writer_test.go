package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/words"
)

func newDB(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	d := docket.Docket{ID: "T-1", Questions: []docket.Question{{ID: "1"}}}
	if err := db.AddDocket(t.Context(), d, docket.Codebook{}, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	return db
}

func letter(key, text string) docket.Comment {
	return docket.Comment{
		Docket: "T-1", Key: key, Channel: docket.ChannelWeb, Submitter: docket.Submitter{Type: docket.Anonymous},
		Answers: []docket.Answer{{Question: "1", Original: docket.Original(text), Text: docket.Text(text)}},
	}
}

func sound(t *testing.T, db *DB) {
	t.Helper()
	problems, err := db.Verify(t.Context(), nil)
	if err != nil || len(problems) > 0 {
		t.Errorf("%q, %v", problems, err)
	}
}

// hold occupies the writer until the function returned is called.
func hold(t *testing.T, db *DB) (release func()) {
	t.Helper()
	inside, stop, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		var once sync.Once
		if err := db.write(context.Background(), func(*tx) error {
			once.Do(func() { close(inside) })
			<-stop
			return nil
		}); err != nil {
			t.Error(err)
		}
	}()
	<-inside
	return func() { close(stop); <-done }
}

// waiting returns when n writes wait.
func waiting(db *DB, n int) {
	for db.Stats().Waiting < n {
		time.Sleep(time.Millisecond) // between two looks
	}
}

func TestWritesThatWaitShareOneCommit(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	release := hold(t, db)
	before := db.Stats()
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if _, err := db.FileComment(context.Background(), letter(fmt.Sprint(i), "words")); err != nil {
				t.Error(err)
			}
		})
	}
	waiting(db, 100)
	release()
	wg.Wait()
	after := db.Stats()
	if after.Commits-before.Commits != 1 || after.Writes-before.Writes != 100 || after.Largest != 100 {
		t.Errorf("%+v, then %+v", before, after)
	}
	sound(t, db)
}

func TestAFullQueueRefusesAtOnce(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	release := hold(t, db)
	var wg sync.WaitGroup
	for range maxQueue {
		wg.Go(func() {
			if err := db.write(context.Background(), func(*tx) error { return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	waiting(db, maxQueue)
	if _, err := db.FileComment(t.Context(), letter("one too many", "words")); !errors.Is(err, docket.ErrBusy) {
		t.Errorf("got %v", err)
	}
	release()
	wg.Wait()
}

func TestAWriteWhoseCallerLeftIsNotRun(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	release := hold(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := db.FileComment(ctx, letter("k", "words")); done <- err }()
	waiting(db, 1)
	cancel()
	release()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if lines, err := db.Ledger(t.Context(), "T-1"); err != nil || lines[0].Comments != 0 {
		t.Errorf("%v, %v", lines, err)
	}
}

func TestClosingCommitsWhatWaits(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	release := hold(t, db)
	errs := make(chan error)
	for i := range 20 {
		go func() {
			_, err := db.FileComment(context.Background(), letter(fmt.Sprint(i), "words"))
			errs <- err
		}()
	}
	waiting(db, 20)
	closed := make(chan error)
	go func() { closed <- db.Close() }()
	release()
	for range 20 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	again, err := Open(t.Context(), db.options)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if lines, err := again.Ledger(t.Context(), "T-1"); err != nil || lines[0].Comments != 20 {
		t.Errorf("%v, %v", lines, err)
	}
}

func TestAWriteThatPanicsFailsAlone(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	release := hold(t, db)
	errs := make([]error, 10)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			if i == 4 {
				errs[i] = db.write(context.Background(), func(tx *tx) error {
					tx.record("portal", "half.done", "", nil)
					panic("planted")
				})
				return
			}
			_, errs[i] = db.FileComment(context.Background(), letter(fmt.Sprint(i), "words"))
		})
	}
	waiting(db, 10)
	release()
	wg.Wait()
	for i, err := range errs {
		if (err != nil) != (i == 4) {
			t.Errorf("write %d: %v", i, err)
		}
	}
	log, err := db.Log(t.Context(), 0, 100)
	if err != nil || len(log) != 10 {
		t.Errorf("%d rows in the log, %v", len(log), err)
	}
	sound(t, db)
}

func TestARowThatIsRefusedWhenTheBatchIsWrittenFailsItsOwnWriteAlone(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	release := hold(t, db)
	errs := make([]error, 10)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			if i == 4 {
				errs[i] = db.write(context.Background(), func(tx *tx) error {
					tx.record("portal", "half.done", "", nil)
					// of no comment
					tx.answers = append(tx.answers, []any{int64(99_999), 0, "1", []byte{1}, nil, 0, "", ""})
					return nil
				})
				return
			}
			_, errs[i] = db.FileComment(context.Background(), letter(fmt.Sprint(i), "words"))
		})
	}
	waiting(db, 10)
	release()
	wg.Wait()
	for i, err := range errs {
		if (err != nil) != (i == 4) {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if log, err := db.Log(t.Context(), 0, 100); err != nil || len(log) != 10 {
		t.Errorf("%d rows in the log, %v", len(log), err)
	}
	sound(t, db)
}

func TestAListReadInsideABatchMissesNothingFiledBeforeInIt(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	f, err := db.prepare(letter("k", "words"))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.write(t.Context(), func(tx *tx) error {
		id, _, err := tx.file(t.Context(), f, docket.ActorCommenter)
		if err != nil {
			return err
		}
		c, err := readRecord(t.Context(), tx, id)
		if err != nil || len(c.texts) != 1 {
			t.Errorf("%d answers, %v", len(c.texts), err)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	sound(t, db)
}

func TestFaultsBetweenTheStatementsOfAVerbLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	planted := errors.New("planted")
	for step := range 4 {
		err := db.write(t.Context(), func(tx *tx) error {
			f, err := db.prepare(letter(fmt.Sprint("fault", step), "words"))
			if err != nil {
				return err
			}
			if step == 0 {
				return planted
			}
			if _, _, err := tx.file(t.Context(), f, docket.ActorCommenter); err != nil {
				return err
			}
			if step == 1 {
				return planted
			}
			if err := tx.decide(t.Context(), &f.record, docket.Decision{Status: docket.Spam, Action: docket.ActionSpam},
				"u1"); err != nil {
				return err
			}
			if step == 2 {
				return planted
			}
			panic("planted")
		})
		if err == nil {
			t.Errorf("step %d did not fail", step)
		}
	}
	id, err := db.FileComment(t.Context(), letter("after", "words"))
	if err != nil || id != "T-1-0001" {
		t.Errorf("%s, %v", id, err)
	}
	sound(t, db)
}

func TestAFullDiskLosesNothingAndEndsWithRoom(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	limit := func(pages int) {
		t.Helper()
		if err := db.write(t.Context(), func(tx *tx) error {
			var n int
			return tx.row(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(120)
	filed, full := 0, false
	for i := range 500 {
		_, err := db.FileComment(t.Context(), letter(fmt.Sprint(i), strings.Repeat("words ", 500)))
		if errors.Is(err, docket.ErrFull) {
			full = true
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		filed++
	}
	if !full || filed == 0 {
		t.Fatalf("filed %d, full %v", filed, full)
	}
	if lines, err := db.Ledger(t.Context(), "T-1"); err != nil || lines[0].Comments != filed {
		t.Errorf("while full: %v, %v", lines, err)
	}
	limit(100_000)
	if _, err := db.FileComment(t.Context(), letter("later", "words")); err != nil {
		t.Error(err)
	}
	sound(t, db)
}

func TestACollisionOfNodesIsTriedAgain(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	runs := 0
	if err := db.write(t.Context(), func(tx *tx) error {
		runs++
		tx.record("portal", "note", "", nil)
		if runs < 3 {
			return fmt.Errorf("planted: %w", errConflict)
		}
		return nil
	}); err != nil || runs != 3 {
		t.Errorf("%d runs, %v", runs, err)
	}
	if n := db.Stats().Retries; n != 2 {
		t.Errorf("%d retries", n)
	}
	if err := db.write(t.Context(), func(*tx) error { return errConflict }); !errors.Is(err, errConflict) {
		t.Errorf("without end: %v", err)
	}
	sound(t, db)
}

func TestAFailedSyncEndsAllWriting(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	if err := db.write(t.Context(), func(*tx) error { return fmt.Errorf("%w: %w", errSync, errFatal) }); !errors.Is(err,
		errSync) {
		t.Errorf("got %v", err)
	}
	if _, err := db.FileComment(t.Context(), letter("k", "words")); err == nil ||
		!strings.Contains(err.Error(), "check the disk") {
		t.Errorf("got %v", err)
	}
	if err := db.Ready(t.Context()); err == nil {
		t.Error("it says that it is ready")
	}
	if _, err := db.Ledger(t.Context(), "T-1"); err != nil {
		t.Errorf("reading: %v", err)
	}
}

func TestABrokenConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	if err := db.write(t.Context(), func(*tx) error { return driver.ErrBadConn }); !errors.Is(err, docket.ErrBusy) {
		t.Errorf("got %v", err)
	}
	if _, err := db.FileComment(t.Context(), letter("k", "words")); err != nil {
		t.Error(err)
	}
	sound(t, db)
}

func TestSearchExpressionsQuoteEveryToken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ typed, fts, ts string }{
		{"", "", ""},
		{`"two words" 12`, `("two words" *) AND ("12")`, `(('two' <-> 'words':*)) & (('12'))`},
		{"OR", `("or")`, `(('or'))`},
		{"#7", `("#7" OR "7")`, `(('#7') | ('7'))`},
	} {
		q := words.Parse(tt.typed)
		fts, ts := searchFTS5(q), searchTSQuery(q)
		if fts != tt.fts || ts != tt.ts {
			t.Errorf("%q: %s and %s", tt.typed, fts, ts)
		}
	}
}

func TestSealedValuesOpenOnlyWhereTheyWereSealed(t *testing.T) {
	t.Parallel()
	s, err := newSealer(Keys{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := newSealer(Keys{Seal: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	sealed := s.seal("a.b", "uid", []byte("words"))
	if plain, err := s.open("a.b", "uid", sealed); err != nil || string(plain) != "words" {
		t.Errorf("%q, %v", plain, err)
	}
	if again := s.seal("a.b", "uid", []byte("words")); string(again) == string(sealed) {
		t.Error("the same words are sealed to the same bytes")
	}
	flipped := append([]byte(nil), sealed...)
	flipped[len(flipped)-1] ^= 1
	for name, try := range map[string]func() ([]byte, error){
		"another column": func() ([]byte, error) { return s.open("a.c", "uid", sealed) },
		"another record": func() ([]byte, error) { return s.open("a.b", "uiq", sealed) },
		"another key":    func() ([]byte, error) { return other.open("a.b", "uid", sealed) },
		"a flipped bit":  func() ([]byte, error) { return s.open("a.b", "uid", flipped) },
		"a cut value":    func() ([]byte, error) { return s.open("a.b", "uid", sealed[:10]) },
		"nothing":        func() ([]byte, error) { return s.open("a.b", "uid", nil) },
		"another version": func() ([]byte, error) {
			return s.open("a.b", "uid", append([]byte{2}, sealed[1:]...))
		},
	} {
		if plain, err := try(); err == nil {
			t.Errorf("%s: opened as %q", name, plain)
		}
	}
}
