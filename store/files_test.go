package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// options are those of a database in a folder.
func options(dir string) store.Options {
	return store.Options{DataDir: dir, Keys: storetest.Keys(), Now: storetest.Clock()}
}

// open opens and closes a database and returns what Open said.
func open(o store.Options) error {
	db, err := store.Open(context.Background(), o)
	if db != nil {
		err = errors.Join(err, db.Close())
	}
	return err
}

// made makes a database with some comments in a new folder and closes it.
func made(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	filled(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// alter changes a closed database around the store.
func alter(t *testing.T, dir string, queries ...string) {
	t.Helper()
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range queries {
		if _, err := pool.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
}

func overwrite(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(with, at)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesWhatItMustNotTouch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, dir string)
		keys  func(*store.Keys)
		want  error
	}{
		{name: "a database of a newer version", want: store.ErrNewer, spoil: func(t *testing.T, dir string) {
			alter(t, dir, `INSERT INTO migrations (number, name, checksum, applied_at) VALUES (9999, 'x', 'x', 1)`)
		}},
		{name: "a database of an older version", want: store.ErrOlder, spoil: func(t *testing.T, dir string) {
			alter(t, dir, `DELETE FROM migrations`)
		}},
		{name: "a database whose migrations are not ours", want: store.ErrForeign, spoil: func(t *testing.T,
			dir string) {
			alter(t, dir, `UPDATE migrations SET checksum = 'x'`)
		}},
		{name: "somebody else's SQLite file", want: store.ErrForeign, spoil: func(t *testing.T, dir string) {
			must(t, os.Remove(filepath.Join(dir, "portal.db")))
			alter(t, dir, `CREATE TABLE comments (a)`)
		}},
		{name: "our file without our tables", want: store.ErrForeign, spoil: func(t *testing.T, dir string) {
			must(t, os.Remove(filepath.Join(dir, "portal.db")))
			alter(t, dir, `PRAGMA application_id = 1346587252`, `CREATE TABLE comments (a)`)
		}},
		{name: "a file that is no database", want: store.ErrForeign, spoil: func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, "portal.db"), bytes.Repeat([]byte("no database "), 1000), 0o600))
		}},
		{name: "a damaged header", want: store.ErrForeign, spoil: func(t *testing.T, dir string) {
			overwrite(t, filepath.Join(dir, "portal.db"), 0, []byte("XXXXXXXXXXXXXXXX"))
		}},
		{name: "damage in the middle", want: store.ErrDamaged, spoil: func(t *testing.T, dir string) {
			overwrite(t, filepath.Join(dir, "portal.db"), 4096*3, bytes.Repeat([]byte{0xEE}, 4096*20))
		}},
		{name: "a file cut short", want: store.ErrDamaged, spoil: func(t *testing.T, dir string) {
			must(t, os.Truncate(filepath.Join(dir, "portal.db"), 4096*5))
		}},
		{name: "an emptied file", want: store.ErrLost, spoil: func(t *testing.T, dir string) {
			must(t, os.Truncate(filepath.Join(dir, "portal.db"), 0))
		}},
		{name: "a missing file", want: store.ErrLost, spoil: func(t *testing.T, dir string) {
			must(t, os.Remove(filepath.Join(dir, "portal.db")))
		}},
		{name: "the wrong sealing key", want: store.ErrKey, keys: func(k *store.Keys) { k.Seal[0]++ }},
		{name: "the wrong digest key", want: store.ErrKey, keys: func(k *store.Keys) { k.Digest[0]++ }},
		{name: "the wrong chain key", want: store.ErrKey, keys: func(k *store.Keys) { k.Chain[0]++ }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := made(t)
			o := options(dir)
			o.Serve = true
			if tt.spoil != nil {
				tt.spoil(t, dir)
			}
			if tt.keys != nil {
				tt.keys(&o.Keys)
			}
			path := filepath.Join(dir, "portal.db")
			before, _ := os.ReadFile(path) // absent in one case
			if err := open(o); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was touched")
			}
		})
	}
}

// A checkpoint copies pages of the write-ahead log into the file. Where it is interrupted
// after the first page, the file says that it has more pages than it has: the log holds
// the others, and nothing is lost.
func TestAnInterruptedCheckpointIsNoDamage(t *testing.T) {
	t.Parallel()
	dir, cut := t.TempDir(), t.TempDir()
	db, err := store.Open(t.Context(), options(dir))
	must(t, err)
	filled(t, db)
	for i := range 20 { // so that the file grows
		_, err := db.FileComment(t.Context(), storetest.Comment(fmt.Sprint("long", i), strings.Repeat("words ", 1000)))
		must(t, err)
	}
	for _, name := range []string{"portal.db", "portal.db-wal", "portal.initialized"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(cut, name), data, 0o600))
	}
	lines, err := db.Ledger(t.Context(), storetest.ID)
	must(t, err)
	must(t, db.Close())
	overwrite(t, filepath.Join(cut, "portal.db"), 0, lastFirstPage(t, filepath.Join(cut, "portal.db-wal")))

	o := options(cut)
	o.Serve = true
	db, err = store.Open(t.Context(), o)
	must(t, err)
	if got, err := db.Ledger(t.Context(), storetest.ID); err != nil || !slices.Equal(got, lines) {
		t.Errorf("got %v, %v, want %v", got, err, lines)
	}
	must(t, db.Close())
}

// lastFirstPage is the newest version of a database's first page in a write-ahead log: 32
// bytes of header, then frames of 24 bytes and a page of 4096.
func lastFirstPage(t *testing.T, path string) (page []byte) {
	t.Helper()
	const size, header, frame = 4096, 32, 24
	log, err := os.ReadFile(path)
	must(t, err)
	for at := header; at+frame+size <= len(log); at += frame + size {
		if binary.BigEndian.Uint32(log[at:]) == 1 {
			page = log[at+frame:][:size]
		}
	}
	if page == nil {
		t.Fatal("the log has no first page")
	}
	return page
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnEmptyFolderAndAnEmptyFileBecomeADatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "portal.db"), nil, 0o600))
	for range 2 {
		if err := open(options(dir)); err != nil {
			t.Fatal(err)
		}
	}
	odd := filepath.Join(t.TempDir(), "a folder?mode=ro&x=%41#", "ü")
	if err := open(options(odd)); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"portal.db", "portal.initialized"} {
		info, err := os.Stat(filepath.Join(odd, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	left, err := os.ReadDir(odd)
	if err != nil || len(left) != 2 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}

func TestManyStartsAtOnceMakeOneDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := open(options(dir)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestOneServerServesAFolder(t *testing.T) {
	t.Parallel()
	o := options(t.TempDir())
	o.Serve = true
	db := storetest.Open(t, o)
	if err := open(o); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second server: %v", err)
	}
	beside := o
	beside.Serve = false
	other := storetest.Open(t, beside)
	if err := other.Migrate(t.Context()); !errors.Is(err, store.ErrLocked) {
		t.Errorf("migrating under a server: %v", err)
	}
	if err := store.Restore(t.Context(), o, "nothing"); !errors.Is(err, store.ErrLocked) {
		t.Errorf("restoring under a server: %v", err)
	}
	storetest.AddDocket(t, other) // commands work beside it
	storetest.File(t, db, storetest.Comment("k", "words"))
	must(t, db.Migrate(t.Context())) // the server itself may: nothing to do
}

func TestAnOlderDatabaseCanOnlyBeMigrated(t *testing.T) {
	t.Parallel()
	dir := made(t)
	alter(t, dir, `DELETE FROM migrations`)
	db, err := store.Open(t.Context(), options(dir))
	if !errors.Is(err, store.ErrOlder) || db == nil {
		t.Fatalf("%v, %v", db, err)
	}
	if _, err := db.FileComment(t.Context(), storetest.Comment("k", "x")); !errors.Is(err, store.ErrOlder) {
		t.Errorf("filing: %v", err)
	}
	if err := db.Migrate(t.Context()); err == nil { // its tables are there already
		t.Error("the first migration ran twice")
	}
	must(t, db.Close())
}

// planted are words that must stand in no file of the database.
var planted = map[string]string{
	"telephone": "555-0142", "e-mail": "planted@example.test", "tracking number": "7F3K-2M9Q-ABCD-EFGH",
	"its letters":  "7F3K2M9QABCDEFGH",
	"organization": "Planted Clinic", "staff e-mail": "moderator@example.test", "staff name": "Planted Moderator",
	"note":        "planted note",
	"code secret": "PLANTEDSECRET", "report": "planted report", "session": "planted session",
	"unposted word": "plantedunposted",
}

// holds names the planted words that a folder's files hold.
func holds(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folded := bytes.ToLower(data)
		for what, word := range planted {
			if bytes.Contains(data, []byte(word)) || bytes.Contains(folded, bytes.ToLower([]byte(word))) {
				found = append(found, what+" in "+filepath.Base(path))
			}
		}
		return nil
	}))
	return found
}

func TestNoFileHoldsWhatIsNotPublic(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	db := storetest.Open(t, options(dir))
	storetest.AddDocket(t, db)
	c := storetest.Comment("k", "Please call "+planted["telephone"]+" about plain matters.")
	c.Tracking = docket.TrackingNumber(planted["tracking number"])
	c.Submitter = docket.Submitter{Type: docket.Individual, Name: "Public Person",
		Organization: planted["organization"], Email: planted["e-mail"]}
	id := storetest.File(t, db, c)
	must(t, errJoin(db.AddUser(t.Context(), docket.User{Email: planted["staff e-mail"], Name: planted["staff name"],
		Role: docket.RoleAdmin}, "h", "operator")))
	must(t, db.SetFactor(t.Context(), 1, planted["code secret"], 1, nil, "u1"))
	must(t, db.StartSession(t.Context(), docket.Session{User: 1, Stage: docket.StageFull,
		Data: []byte(planted["session"])}))
	storetest.File(t, db, storetest.Comment("other", planted["unposted word"]))
	storetest.Post(t, db, id, map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 12, End: 20},
		Kind: docket.KindPersonal}}})
	must(t, db.Report(t.Context(), docket.Report{Comment: id, Kind: docket.ReportOther, Note: planted["report"]}))
	must(t, db.Decide(t.Context(), docket.Decision{Comment: storetest.ID.Comment(2), Version: 1,
		Action: docket.ActionHold, Status: docket.Pending, Note: planted["note"], By: 1}))
	must(t, db.Backup(t.Context(), filepath.Join(out, "backup.db"), nil))
	for _, d := range []string{dir, out} {
		if found := holds(t, d); len(found) > 0 {
			t.Errorf("found %v", found)
		}
	}
	// The test is not blind: what was posted is there.
	if !anyFile(t, out, "plain matters") || !anyFile(t, out, "Public Person") {
		t.Error("the posted words are not found either")
	}
}

func errJoin[T any](_ T, err error) error { return err }

// anyFile reports whether a file of the folder holds the words.
func anyFile(t *testing.T, dir, words string) bool {
	t.Helper()
	list, err := os.ReadDir(dir)
	must(t, err)
	return slices.ContainsFunc(list, func(e fs.DirEntry) bool {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		return err == nil && bytes.Contains(data, []byte(words))
	})
}

func TestWordsThatAreTakenDownLeaveTheFiles(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	db := storetest.Open(t, options(dir))
	storetest.AddDocket(t, db)
	for i := range 30 { // neighbours, so that pages are shared
		storetest.Post(t, db, storetest.File(t, db, storetest.Comment(fmt.Sprint("n", i), "ordinary words")), nil)
	}
	c := storetest.Comment("withdrawn", "zyzzyva abracadabra")
	c.Submitter.Name = "Quidnunc"
	storetest.Post(t, db, storetest.File(t, db, c), nil)
	storetest.Post(t, db, storetest.File(t, db, storetest.Comment("down", "zyzzyva hocuspocus")), nil)
	words := []string{"zyzzyva", "abracadabra", "hocuspocus", "Quidnunc", "quidnunc"}
	if !anyFile(t, dir, "abracadabra") {
		t.Fatal("the test is blind: the posted words are not found")
	}
	must(t, errJoin(db.Withdraw(t.Context(), c.Tracking)))
	storetest.Decide(t, db, storetest.ID.Comment(32), docket.ActionWithhold, docket.Withheld, "private")
	must(t, db.Backup(t.Context(), filepath.Join(out, "backup.db"), nil))
	for _, w := range words {
		for _, d := range []string{dir, out} {
			if anyFile(t, d, w) {
				t.Errorf("%q is still in a file of %s", w, filepath.Base(d))
			}
		}
	}
	storetest.Sound(t, db)
}

func TestBackupWhileWritingAndRestoreElsewhere(t *testing.T) {
	t.Parallel()
	dir, out, elsewhere := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "new")
	o := options(dir)
	o.Serve = true
	db := storetest.Open(t, o)
	storetest.AddDocket(t, db)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := db.FileComment(context.Background(), storetest.Comment(fmt.Sprint("w", w, "-", i),
					strings.Repeat("words ", 200))); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 200 {
		storetest.File(t, db, storetest.Comment(fmt.Sprint("before", storetest.Start, len(stop), newKey()),
			"acknowledged before"))
	}
	before, err := db.Ledger(t.Context(), storetest.ID)
	must(t, err)
	path := filepath.Join(out, "backup.db")
	must(t, db.Backup(t.Context(), path, func(done, total int64) {
		if done > total {
			t.Errorf("progress %d of %d", done, total)
		}
	}))
	close(stop)
	wg.Wait()
	if err := db.Backup(t.Context(), path, nil); !errors.Is(err, store.ErrNameTaken) {
		t.Errorf("over an existing file: %v", err)
	}
	list, err := os.ReadDir(out)
	if err != nil || len(list) != 2 {
		t.Errorf("the folder holds %v, %v", list, err)
	}

	o = options(elsewhere)
	must(t, store.Restore(t.Context(), o, path))
	restored := storetest.Open(t, o)
	storetest.Sound(t, restored)
	after, err := restored.Ledger(t.Context(), storetest.ID)
	if err != nil || after[0].Comments < before[0].Comments {
		t.Errorf("restored %v of %v, %v", after, before, err)
	}
	if err := store.Restore(t.Context(), o, path); !errors.Is(err, store.ErrOccupied) {
		t.Errorf("over a database: %v", err)
	}
}

var keys struct {
	sync.Mutex
	n int
}

func newKey() int {
	keys.Lock()
	defer keys.Unlock()
	keys.n++
	return keys.n
}

func TestRestoreRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	dir := made(t)
	db := storetest.Open(t, options(dir))
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, path string)
		keys  func(*store.Keys)
		want  error
	}{
		{name: "a byte changed", want: store.ErrBackup, spoil: func(t *testing.T, path string) {
			overwrite(t, path, 60, []byte{7}) // the user version: the file stays sound
		}},
		{name: "cut off", want: store.ErrBackup, spoil: func(t *testing.T, path string) {
			must(t, os.Truncate(path,
				5000))
		}},
		{name: "empty", want: store.ErrBackup, spoil: func(t *testing.T, path string) {
			must(t, os.Truncate(path,
				0))
		}},
		{name: "another file of its name", want: store.ErrBackup, spoil: func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte("a letter"), 0o600))
		}},
		{name: "a page destroyed", want: store.ErrBackup, spoil: func(t *testing.T, path string) {
			overwrite(t, path, 4096*4, bytes.Repeat([]byte{0xEE}, 4096*8))
		}},
		{name: "a forged manifest", want: store.ErrBackup, spoil: func(t *testing.T, path string) {
			text, err := os.ReadFile(path + ".manifest.json")
			must(t, err)
			must(t, os.WriteFile(path+".manifest.json", bytes.Replace(text, []byte(`"comments": 3`),
				[]byte(`"comments": 4`), 1), 0o600))
		}},
		{name: "no manifest", want: fs.ErrNotExist, spoil: func(t *testing.T, path string) {
			must(t,
				os.Remove(path+".manifest.json"))
		}},
		{name: "no file", want: fs.ErrNotExist, spoil: func(t *testing.T, path string) { must(t, os.Remove(path)) }},
		{name: "another key", want: store.ErrKey, keys: func(k *store.Keys) { k.Digest[3]++ }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "b.db")
			must(t, db.Backup(t.Context(), path, nil))
			o := options(t.TempDir())
			if tt.spoil != nil {
				tt.spoil(t, path)
			}
			if tt.keys != nil {
				tt.keys(&o.Keys)
			}
			err := store.Restore(t.Context(), o, path)
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if tt.want == store.ErrBackup && !strings.Contains(err.Error(), "use another backup") {
				t.Errorf("%v does not say what to do", err)
			}
			if _, err := os.Stat(filepath.Join(o.DataDir, "portal.db")); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("something was restored: %v", err)
			}
		})
	}
}
