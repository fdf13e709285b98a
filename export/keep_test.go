package export

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

var errPower = errors.New("the power went")

// failing is a store whose row cannot be written when a test wants it so.
type failing struct {
	*store.DB
	err error
}

func (f *failing) KeepExport(ctx context.Context, k docket.KeptExport) error {
	if f.err != nil {
		return f.err
	}
	return f.DB.KeepExport(ctx, k)
}

// keeper is a keeper of a docket's exports in a folder of its own.
func keeper(t *testing.T) (*Keeper, *failing, string) {
	t.Helper()
	db := storetest.SQLite(t)
	m := emptySource()
	if err := db.AddDocket(t.Context(), m.docket, m.book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	f := &failing{DB: db}
	folder := filepath.Join(t.TempDir(), "exports")
	return NewKeeper(Folder(folder), f, func(ctx context.Context, fn func(Source) error) error {
		return db.Snapshot(ctx, func(s *store.Snapshot) error { return fn(s) })
	}, About{Program: "test"}), f, folder
}

// keep keeps an export of the docket under a name.
func (k *Keeper) keepNow(t *testing.T, name string) (docket.KeptExport, error) {
	t.Helper()
	var made *Made
	err := k.snapshot(t.Context(), func(src Source) (err error) {
		made, err = k.Make(t.Context(), src, docket.KeptExport{Docket: testDocket, Name: name, Purpose: "A footnote",
			By: 3}, nil)
		return err
	})
	if err != nil {
		return docket.KeptExport{}, err
	}
	defer made.Drop()
	return made.Keep(t.Context())
}

// lying lists what lies in a folder.
func lying(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestKeptExportIsReadAsItWas(t *testing.T) {
	t.Parallel()
	k, db, folder := keeper(t)
	id := storetest.File(t, db.DB, func() docket.Comment {
		c := storetest.Comment("k", "Words that stay.")
		c.Docket = testDocket
		return c
	}())
	storetest.Post(t, db.DB, id, nil)
	e, err := k.keepNow(t, "interim-2017-03")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range e.Files {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, Names()) || e.At.IsZero() || e.SnapshotAt.IsZero() || e.By != 3 ||
		e.Purpose != "A footnote" {
		t.Errorf("kept %+v", e)
	}
	if _, err := db.Withdraw(t.Context(), "T-k"); err != nil {
		t.Fatal(err)
	}
	f, want, err := k.Open(t.Context(), testDocket, "interim-2017-03", "comments.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil || int64(len(body)) != want.Bytes || sha256.Sum256(body) != want.SHA256 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	if !bytes.Contains(body, []byte("Words that stay.")) {
		t.Error("what was posted when it was kept is gone")
	}
	for _, path := range []string{folder, filepath.Join(folder, string(testDocket)), filepath.Join(folder,
		string(testDocket), e.Name)} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if info, err := f.Stat(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if got := lying(t, folder); !slices.Equal(got, []string{".lock", string(testDocket)}) {
		t.Errorf("left behind: %v", got)
	}
	for _, missing := range [][2]string{{"interim-2017-03", "portal.db"}, {"none", "comments.csv"}, {"..",
		"comments.csv"}, {"interim-2017-03", "../../.lock"}} {
		if _, _, err := k.Open(t.Context(), testDocket, missing[0], missing[1]); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("%v: %v", missing, err)
		}
	}
	if _, err := k.keepNow(t, "interim-2017-03"); !errors.Is(err, docket.ErrExists) {
		t.Errorf("over it: %v", err)
	}
	if _, err := k.keepNow(t, "../up"); err == nil {
		t.Error("a name that is a path")
	}
}

func TestChangedKeptFileIsNotGivenOut(t *testing.T) {
	t.Parallel()
	k, _, folder := keeper(t)
	if _, err := k.keepNow(t, "a"); err != nil {
		t.Fatal(err)
	}
	at := func(file string) string { return filepath.Join(folder, string(testDocket), "a", file) }
	body, err := os.ReadFile(at("ledger.csv"))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(body, []byte("received"), []byte("deceived"), 1)
	for _, err := range []error{
		os.WriteFile(at("ledger.csv"), changed, 0o600),
		os.Remove(at("answers.csv")),
		os.Remove(at("codebook.csv")),
		os.Symlink("/etc/hostname", at("codebook.csv")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string]error{"ledger.csv": ErrKeptChanged, "answers.csv": ErrKeptMissing} {
		if f, _, err := k.Open(t.Context(), testDocket, "a", file); !errors.Is(err, want) || f != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	if f, _, err := k.Open(t.Context(), testDocket, "a", "codebook.csv"); err == nil || f != nil {
		t.Error("a link out of the folder was followed")
	}
	if err := os.Remove(at("codebook.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, string(testDocket), "stranger"), 0o700); err != nil {
		t.Fatal(err)
	}
	problems, notes, err := k.Verify(t.Context(), testDocket)
	if err != nil || len(problems) != 3 || len(notes) != 1 || !strings.Contains(notes[0], "stranger") ||
		!strings.Contains(strings.Join(problems, " "),
			"File ledger.csv of the kept export a of "+string(testDocket)+" is not the one that was kept.") {
		t.Errorf("%q, %q, %v", problems, notes, err)
	}
}

// Whatever cuts the work short, nothing is half kept, and the name is free.
func TestKeepingThatIsCutShortKeepsNothing(t *testing.T) {
	t.Parallel()
	nothing := func(t *testing.T, k *Keeper, folder string, left ...string) {
		t.Helper()
		list, err := k.store.KeptExports(t.Context(), testDocket)
		if err != nil || len(list) != 0 {
			t.Errorf("kept: %+v, %v", list, err)
		}
		if got := lying(t, filepath.Join(folder, string(testDocket))); !slices.Equal(got, left) {
			t.Errorf("left behind: %v, want %v", got, left)
		}
		if _, _, err := k.Open(t.Context(), testDocket, "a", "ledger.csv"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("opened: %v", err)
		}
	}
	then := func(t *testing.T, k *Keeper, folder string) {
		t.Helper()
		if _, err := k.keepNow(t, "a"); err != nil {
			t.Errorf("the next time: %v", err)
		}
		if problems, _, err := k.Verify(t.Context(), testDocket); err != nil || len(problems) != 0 {
			t.Errorf("%v, %v", problems, err)
		}
		if _, err := os.Stat(filepath.Join(folder, keepMaking)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the folder of unfinished work is still there: %v", err)
		}
	}
	t.Run("when the row cannot be written", func(t *testing.T) {
		t.Parallel()
		k, db, folder := keeper(t)
		db.err = errPower
		if _, err := k.keepNow(t, "a"); !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		nothing(t, k, folder)
		db.err = nil
		then(t, k, folder)
	})
	t.Run("when somebody goes while files are made", func(t *testing.T) {
		t.Parallel()
		k, _, folder := keeper(t)
		ctx, cancel := context.WithCancel(t.Context())
		err := k.snapshot(t.Context(), func(src Source) error {
			_, err := k.Make(ctx, src, docket.KeptExport{Docket: testDocket, Name: "a"}, func(file string, rows int64) {
				if file == "codings.csv" {
					cancel()
				}
			})
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		nothing(t, k, folder)
		then(t, k, folder)
	})
	t.Run("when the process is killed while files are made", func(t *testing.T) {
		t.Parallel()
		k, _, folder := keeper(t)
		making := filepath.Join(folder, keepMaking)
		for _, err := range []error{
			os.MkdirAll(filepath.Join(folder, string(testDocket)), 0o700), os.MkdirAll(making, 0o700),
			os.WriteFile(filepath.Join(making, ".ledger.csv.1.part"), []byte("half"), 0o600),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		nothing(t, k, folder)
		then(t, k, folder)
	})
	t.Run("when the process is killed between the folder's name and the row", func(t *testing.T) {
		t.Parallel()
		k, _, folder := keeper(t)
		orphan := filepath.Join(folder, string(testDocket), "a")
		for _, err := range []error{os.MkdirAll(orphan, 0o700), os.WriteFile(filepath.Join(orphan, "ledger.csv"),
			[]byte("old"), 0o600)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		nothing(t, k, folder, "a")
		then(t, k, folder)
		if got := lying(t, filepath.Join(folder, string(testDocket))); !slices.Equal(got, []string{".a.unknown-1",
			"a"}) {
			t.Errorf("there lies %v: what was there must be moved away, not removed", got)
		}
	})
}

func TestOneExportIsKeptAtATime(t *testing.T) {
	t.Parallel()
	k, _, folder := keeper(t)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	unlock, err := lockFolder(filepath.Join(folder, keepLock)) // as another process would
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.keepNow(t, "a"); !errors.Is(err, docket.ErrBusy) {
		t.Errorf("beside another process: %v", err)
	}
	unlock()

	ctx, stop := context.WithCancel(t.Context())
	released := make(chan string, 2)
	begin := func(name string) error {
		return k.Begin(t.Context(), docket.KeptExport{Docket: testDocket, Name: name}, time.Time{},
			func() { released <- name })
	}
	if err := begin("a"); err != nil {
		t.Fatal(err)
	}
	if m, ok := k.Making(testDocket, "a"); !ok || m.Over || m.Files != len(Names()) {
		t.Errorf("%+v, %v", m, ok)
	}
	if err := begin("b"); !errors.Is(err, docket.ErrBusy) {
		t.Errorf("beside another: %v", err)
	}
	if _, ok := k.Making(testDocket, "b"); ok {
		t.Error("what was refused is being made")
	}
	done := make(chan struct{})
	go func() { defer close(done); k.Run(ctx, slog.New(slog.DiscardHandler)) }()
	if name := <-released; name != "a" {
		t.Errorf("gave back the place of %s", name)
	}
	// The state is written before the place is given back.
	if m, _ := k.Making(testDocket, "a"); !m.Over || m.Err != nil || m.Done != len(Names())-1 || m.Rows == 0 {
		t.Errorf("%+v", m)
	}
	if err := begin("a"); !errors.Is(err, docket.ErrExists) {
		t.Errorf("the same name: %v", err)
	}
	stop()
	<-done
	if err := begin("b"); err != nil {
		t.Fatal(err)
	}
	k.Run(ctx, slog.New(slog.DiscardHandler)) // the portal stops
	<-released
	if m, _ := k.Making(testDocket, "b"); !m.Over || !errors.Is(m.Err, context.Canceled) {
		t.Errorf("%+v", m)
	}
}

func TestBundleHoldsTheSameFiles(t *testing.T) {
	t.Parallel()
	m := fullSource()
	about := About{Program: "1.2.3", ThemeRules: "r1"}
	dir := t.TempDir()
	if err := WriteAll(t.Context(), dir, m, testDocket, nil, about, nil); err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	sent, err := Bundle(t.Context(), &first, m, testDocket, about)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Bundle(t.Context(), &second, m, testDocket, about); err != nil ||
		!bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("two archives of one state differ, %v", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.File) != len(Names()) || sent.Files != len(Names()) {
		t.Errorf("%d files, %d told, want %d", len(archive.File), sent.Files, len(Names()))
	}
	var bytesSent int64
	for _, f := range archive.File {
		name := strings.TrimPrefix(f.Name, string(testDocket)+"/")
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		packed, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		alone, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(packed, alone) {
			t.Errorf("%s differs from the file of a whole export, %v", name, err)
		}
		if !f.Modified.Equal(m.at.Truncate(time.Second)) {
			t.Errorf("%s is of %v, want the snapshot's %v", name, f.Modified, m.at)
		}
		bytesSent += int64(len(packed))
	}
	if sent.Bytes != bytesSent || sent.Rows < 10 {
		t.Errorf("told %+v, sent %d bytes", sent, bytesSent)
	}
}

func TestExportersTellTheirRows(t *testing.T) {
	t.Parallel()
	m := fullSource()
	for _, e := range Exporters(About{}) {
		c, ok := e.(RowCounter)
		if !ok {
			t.Errorf("%s does not count its rows", e.Name())
			continue
		}
		var counted, plain bytes.Buffer
		rows, err := c.ExportRows(t.Context(), &counted, m, testDocket)
		if err := errors.Join(err, e.Export(t.Context(), &plain, m, testDocket)); err != nil ||
			!bytes.Equal(counted.Bytes(), plain.Bytes()) {
			t.Errorf("%s: %v", e.Name(), err)
		}
		if want := int64(len(m.register)); e.Name() == "comments.csv" && rows != want {
			t.Errorf("comments.csv: %d rows, want %d", rows, want)
		}
	}
}
