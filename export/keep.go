package export

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"commentportal/docket"
)

// What a kept export may come to, each a sentence that says what to do.
var (
	ErrKeptChanged = errors.New("export: a file of the kept export is not the one that was kept: bring the exports " +
		"folder back from a backup")
	ErrKeptMissing = errors.New("export: a file of the kept export is missing: bring the exports folder back " +
		"from a backup")
)

// KeptStore is what keeping asks of the store.
type KeptStore interface {
	KeepExport(ctx context.Context, k docket.KeptExport) error
	KeptExport(ctx context.Context, id docket.ID, name string) (docket.KeptExport, error)
	KeptExports(ctx context.Context, id docket.ID) ([]docket.KeptExport, error)
}

// Keeper keeps exports under names, so that a footnote can cite them whatever
// changes later. An export lies in FOLDER/DOCKET/NAME and has a row in the store
// with the hash of each file; without the row it does not exist. It is safe for
// concurrent use, and beside another process on the same folder.
type Keeper struct {
	folder   string
	store    KeptStore
	snapshot func(ctx context.Context, fn func(Source) error) error
	about    About

	making making
}

// NewKeeper makes a keeper of exports in folder, which it makes when it is first
// needed. snapshot gives one consistent view of the store for the length of a
// call.
func NewKeeper(folder string, s KeptStore, snapshot func(ctx context.Context, fn func(Source) error) error,
	about About) *Keeper {
	return &Keeper{folder: folder, store: s, snapshot: snapshot, about: about, making: newMaking()}
}

// Names in the exports folder that are no dockets. Docket IDs begin with a letter
// or digit.
const (
	keepLock   = ".lock"
	keepMaking = ".making" // the one export that is being made; what lies there otherwise was never finished
)

// Keep makes every file of k.Docket from src and keeps them under k.Name, for
// k.Purpose and k.By. It fills in files, hashes and the time of the snapshot.
//
// The files are written into a folder of their own, which gets its name when all
// of them are on disk, and then the store remembers them: whenever that is cut
// short nothing is kept, and the next call clears up. An export is never written
// over. progress is that of WriteAll.
//
// It returns docket.Invalid for "name" and "purpose", docket.ErrExists when the
// name is taken, and docket.ErrBusy while another export is being kept.
func (k *Keeper) Keep(ctx context.Context, src Source, e docket.KeptExport, progress func(file string,
	rows int64)) (docket.KeptExport, error) {
	if err := k.check(ctx, e); err != nil {
		return e, err
	}
	at, err := src.At(ctx)
	if err != nil {
		return e, fmt.Errorf("export: time of the snapshot: %w", err)
	}
	e.SnapshotAt = at
	if err := os.MkdirAll(filepath.Join(k.folder, string(e.Docket)), 0o700); err != nil {
		return e, fmt.Errorf("export: the exports folder cannot be made: %w", err)
	}
	unlock, err := lockFolder(filepath.Join(k.folder, keepLock))
	if err != nil {
		return e, err
	}
	defer unlock()
	making := filepath.Join(k.folder, keepMaking)
	if err := os.RemoveAll(making); err != nil {
		return e, fmt.Errorf("export: an unfinished export cannot be cleared away: %w", err)
	}
	if err := os.Mkdir(making, 0o700); err != nil {
		return e, fmt.Errorf("export: the exports folder cannot be written to: %w", err)
	}
	kept := false
	target := k.path(e.Docket, e.Name)
	defer func() {
		if !kept {
			_ = os.RemoveAll(making) // what stays is cleared away by the next call
		}
	}()
	if err := WriteAll(ctx, making, src, e.Docket, nil, k.about, progress); err != nil {
		return e, err
	}
	if e.Files, err = readBack(making); err != nil {
		return e, err
	}
	if err := setAside(target); err != nil {
		return e, err
	}
	if err := os.Rename(making, target); err != nil {
		return e, fmt.Errorf("export: the kept export cannot get its name: %w", err)
	}
	for _, dir := range []string{filepath.Dir(target), k.folder} {
		if err := syncFolder(dir); err != nil {
			return e, errors.Join(err, os.Rename(target, making))
		}
	}
	if err := k.store.KeepExport(ctx, e); err != nil {
		return e, errors.Join(fmt.Errorf("export: keep %s: %w", e.Name, err), os.Rename(target, making))
	}
	kept = true
	return k.store.KeptExport(context.WithoutCancel(ctx), e.Docket, e.Name)
}

// check says why an export cannot be kept, before the work begins.
func (k *Keeper) check(ctx context.Context, e docket.KeptExport) error {
	if invalid := e.Check(); len(invalid) > 0 {
		return invalid
	}
	if !e.Docket.Valid() {
		return docket.ErrNotFound
	}
	switch _, err := k.store.KeptExport(ctx, e.Docket, e.Name); {
	case err == nil:
		return docket.ErrExists
	case !errors.Is(err, docket.ErrNotFound):
		return err
	}
	return nil
}

func (k *Keeper) path(id docket.ID, name string) string {
	return filepath.Join(k.folder, string(id), name)
}

// setAside gives a folder that the store knows nothing of another name: it was
// made a moment before the power went, or belongs to a database that was restored
// since. It may be all that is left of something, so it is not removed.
func setAside(target string) error {
	if _, err := os.Lstat(target); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	dir, name := filepath.Split(target)
	for n := 1; ; n++ {
		aside := filepath.Join(dir, fmt.Sprintf(".%s.unknown-%d", name, n))
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			if err := os.Rename(target, aside); err != nil {
				return fmt.Errorf("export: a folder that lies in the way cannot be moved away: %w", err)
			}
			return nil
		}
	}
}

// readBack lists the files of a folder in the contract's order, as they lie on
// the disk, and takes the rights of others from them.
func readBack(dir string) ([]docket.KeptFile, error) {
	var list []docket.KeptFile
	for _, name := range Names() {
		path := filepath.Join(dir, name)
		if err := os.Chmod(path, 0o600); err != nil {
			return nil, fmt.Errorf("export: %s: %w", name, err)
		}
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("export: %s: %w", name, err)
		}
		file, err := digest(f)
		file.Name = name
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("export: %s: %w", name, err)
		}
		list = append(list, file)
	}
	return list, nil
}

// digest reads to the end.
func digest(r io.Reader) (docket.KeptFile, error) {
	var f docket.KeptFile
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	f.Bytes = n
	sum.Sum(f.SHA256[:0])
	return f, err
}

// Open opens one file of a kept export, its bytes compared with the hash that was
// kept. It returns docket.ErrNotFound when there is no such export or file,
// ErrKeptChanged and ErrKeptMissing.
func (k *Keeper) Open(ctx context.Context, id docket.ID, name, file string) (*os.File, docket.KeptFile, error) {
	e, err := k.store.KeptExport(ctx, id, name)
	if err != nil {
		return nil, docket.KeptFile{}, err
	}
	want, ok := e.File(file)
	if !ok {
		return nil, docket.KeptFile{}, docket.ErrNotFound
	}
	f, err := k.open(e, want)
	return f, want, err
}

func (k *Keeper) open(e docket.KeptExport, want docket.KeptFile) (*os.File, error) {
	root, err := os.OpenRoot(k.folder) // nothing outside is ever opened, whatever a row says
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrKeptMissing
	}
	if err != nil {
		return nil, fmt.Errorf("export: exports folder: %w", err)
	}
	defer root.Close() //nolint:errcheck // only read
	f, err := root.Open(filepath.Join(string(e.Docket), e.Name, want.Name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrKeptMissing
	}
	if err != nil {
		return nil, fmt.Errorf("export: kept file %s: %w", want.Name, err)
	}
	have, err := digest(f)
	if err == nil && (have.Bytes != want.Bytes || have.SHA256 != want.SHA256) {
		err = ErrKeptChanged
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Verify compares every kept file of the docket with its hash. It returns the
// problems in words, and notes about what lies in the folder without belonging to
// a kept export.
func (k *Keeper) Verify(ctx context.Context, id docket.ID) (problems, notes []string, err error) {
	list, err := k.store.KeptExports(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	known := map[string]bool{}
	for _, e := range list {
		known[e.Name] = true
		for _, want := range e.Files {
			if err := ctx.Err(); err != nil {
				return problems, notes, err
			}
			f, err := k.open(e, want)
			switch {
			case errors.Is(err, ErrKeptChanged):
				problems = append(problems,
					fmt.Sprintf("File %s of the kept export %s of %s is not the one that was kept.", want.Name, e.Name,
						id))
			case errors.Is(err, ErrKeptMissing):
				problems = append(problems, fmt.Sprintf("File %s of the kept export %s of %s is "+
					"missing.", want.Name, e.Name, id))
			case err != nil:
				return problems, notes, err
			default:
				if err := f.Close(); err != nil {
					return problems, notes, fmt.Errorf("export: %s: %w", want.Name, err)
				}
			}
		}
	}
	entries, err := os.ReadDir(filepath.Join(k.folder, string(id)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return problems, notes, fmt.Errorf("export: exports folder: %w", err)
	}
	for _, entry := range entries {
		if !known[entry.Name()] {
			notes = append(notes,
				fmt.Sprintf("%s in the exports folder belongs to no kept export that this database knows.",
					filepath.ToSlash(filepath.Join(string(id), strings.ToValidUTF8(entry.Name(), "?")))))
		}
	}
	return problems, notes, nil
}
