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
	ErrKeptChanged = errors.New("export: a file of the kept export is not the one that was kept: bring it back from " +
		"a backup")
	ErrKeptMissing = errors.New("export: a file of the kept export is missing: bring it back from a backup")
	ErrKeptAway    = errors.New("export: the place of kept exports cannot be read now: run portal doctor")
)

// KeptStore is what keeping asks of the store.
type KeptStore interface {
	KeepExport(ctx context.Context, k docket.KeptExport) error
	KeptExport(ctx context.Context, id docket.ID, name string) (docket.KeptExport, error)
	KeptExports(ctx context.Context, id docket.ID) ([]docket.KeptExport, error)
}

// Storage holds the files of kept exports: a Folder, or a bucket of an object store. It
// is safe for concurrent use, and beside other processes on the same place.
type Storage interface {
	// Workplace makes an empty folder for the files of an export of the docket that is
	// being made. done removes it. It returns docket.ErrBusy where only one export is
	// made at a time and another one is.
	Workplace(id docket.ID) (dir string, done func(), err error)
	// Add takes the files of e, which lie in dir, so that Open finds them. Nothing that
	// is there already is written over or removed. undo takes them away again; after an
	// error nothing is left to undo.
	Add(ctx context.Context, dir string, e docket.KeptExport) (undo func(context.Context) error, err error)
	// Open opens a file of e; fs.ErrNotExist when it is not there. Its bytes are those
	// that lie there, whatever was kept.
	Open(ctx context.Context, e docket.KeptExport, file string) (io.ReadCloser, error)
	// Strangers names what lies among the exports of the docket and belongs to none of
	// list.
	Strangers(ctx context.Context, id docket.ID, list []docket.KeptExport) ([]string, error)
}

// Keeper keeps exports under names, so that a footnote can cite them whatever
// changes later. The files of an export lie in a Storage, and the store has a row
// with the hash of each; without the row it does not exist. It is safe for
// concurrent use, and beside other processes.
type Keeper struct {
	storage  Storage
	store    KeptStore
	snapshot func(ctx context.Context, fn func(Source) error) error
	about    About

	making making
}

// NewKeeper makes a keeper of exports whose files lie in storage. snapshot gives one
// consistent view of the store for the length of a call.
func NewKeeper(storage Storage, s KeptStore, snapshot func(ctx context.Context, fn func(Source) error) error,
	about About) *Keeper {
	return &Keeper{storage: storage, store: s, snapshot: snapshot, about: about, making: newMaking()}
}

// Made is an export whose files are complete and that is not kept yet.
type Made struct {
	keeper *Keeper
	export docket.KeptExport
	dir    string
	done   func()
}

// Make makes every file of e.Docket from src, in a folder of their own. Keep keeps them
// under e.Name, for e.Purpose and e.By; Drop has to be called in any case. Files, hashes
// and the time of the snapshot are filled in. progress is that of WriteAll.
//
// It returns docket.Invalid for "name" and "purpose", docket.ErrExists when the
// name is taken, and docket.ErrBusy while another export is being kept.
func (k *Keeper) Make(ctx context.Context, src Source, e docket.KeptExport, progress func(file string,
	rows int64)) (*Made, error) {
	if err := k.check(ctx, e); err != nil {
		return nil, err
	}
	at, err := src.At(ctx)
	if err != nil {
		return nil, fmt.Errorf("export: time of the snapshot: %w", err)
	}
	e.SnapshotAt = at
	dir, done, err := k.storage.Workplace(e.Docket)
	if err != nil {
		return nil, err
	}
	if err = WriteAll(ctx, dir, src, e.Docket, nil, k.about, progress); err == nil {
		e.Files, err = readBack(dir, namesOf(k.about))
	}
	if err != nil {
		done()
		return nil, err
	}
	return &Made{keeper: k, export: e, dir: dir, done: done}, nil
}

// Drop removes what was made and not kept. It is safe to call on nil.
func (m *Made) Drop() {
	if m != nil {
		m.done()
	}
}

// Keep puts the files into the storage, and then the store remembers them: whenever
// that is cut short nothing is kept. An export is never written over. Since a storage
// may be slow, no snapshot should be open meanwhile.
//
// It returns docket.ErrExists when the name was taken meanwhile.
func (m *Made) Keep(ctx context.Context) (docket.KeptExport, error) {
	e, k := m.export, m.keeper
	undo, err := k.storage.Add(ctx, m.dir, e)
	if err != nil {
		return e, err
	}
	failed := k.store.KeepExport(ctx, e)
	ctx = context.WithoutCancel(ctx)
	have, err := k.store.KeptExport(ctx, e.Docket, e.Name)
	if failed == nil {
		return have, err
	}
	// The row tells what became of it: the answer to a commit may have been lost, and
	// another node may have kept the same files.
	same := err == nil && have.Place() == e.Place()
	if same && !errors.Is(failed, docket.ErrExists) {
		return have, nil
	}
	failed = fmt.Errorf("export: keep %s: %w", e.Name, failed)
	if same || err != nil && !errors.Is(err, docket.ErrNotFound) {
		return e, failed // the files are another's, or nobody knows whose
	}
	return e, errors.Join(failed, undo(ctx))
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

// readBack lists the files of a folder in the contract's order, as they lie on
// the disk, and takes the rights of others from them.
func readBack(dir string, names []string) ([]docket.KeptFile, error) {
	var list []docket.KeptFile
	for _, name := range names {
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
	f, err := k.open(ctx, e, want)
	return f, want, err
}

// open opens a file and compares its bytes with what was kept. A file of an object
// store is brought to this machine meanwhile, so that nothing is given out before it is
// known to be the right one.
func (k *Keeper) open(ctx context.Context, e docket.KeptExport, want docket.KeptFile) (*os.File, error) {
	r, err := k.read(ctx, e, want)
	if err != nil {
		return nil, err
	}
	f, local := r.(*os.File)
	have, compared := docket.KeptFile{}, error(nil)
	if local {
		have, compared = digest(f)
	} else {
		if f, err = os.CreateTemp("", "portal-kept-"); err != nil {
			return nil, errors.Join(fmt.Errorf("export: a kept file cannot be brought here: %w", err), r.Close())
		}
		_ = os.Remove(f.Name()) // what is open stays, and goes when it is closed
		have, compared = digest(io.TeeReader(io.LimitReader(r, want.Bytes+1), f))
		compared = errors.Join(compared, r.Close())
	}
	switch {
	case compared != nil:
		err = away(ctx, compared)
	case !have.Same(want):
		err = ErrKeptChanged
	default:
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// read opens a file as it lies in the storage.
func (k *Keeper) read(ctx context.Context, e docket.KeptExport, want docket.KeptFile) (io.ReadCloser, error) {
	r, err := k.storage.Open(ctx, e, want.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrKeptMissing
	case err != nil:
		return nil, away(ctx, fmt.Errorf("export: kept file %s: %w", want.Name, err))
	}
	return r, nil
}

// away marks an error of the storage, unless whoever asked has left.
func away(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrKeptAway, err)
}

// Verify compares every kept file of the docket with its hash. It returns the
// problems in words, and notes about what lies in the storage without belonging to
// a kept export.
func (k *Keeper) Verify(ctx context.Context, id docket.ID) (problems, notes []string, err error) {
	list, err := k.store.KeptExports(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range list {
		for _, want := range e.Files {
			if err := ctx.Err(); err != nil {
				return problems, notes, err
			}
			switch err := k.compare(ctx, e, want); {
			case errors.Is(err, ErrKeptChanged):
				problems = append(problems,
					fmt.Sprintf("File %s of the kept export %s of %s is not the one that was kept.", want.Name, e.Name,
						id))
			case errors.Is(err, ErrKeptMissing):
				problems = append(problems, fmt.Sprintf("File %s of the kept export %s of %s is "+
					"missing.", want.Name, e.Name, id))
			case err != nil:
				return problems, notes, err
			}
		}
	}
	strangers, err := k.storage.Strangers(ctx, id, list)
	if err != nil {
		return problems, notes, away(ctx, err)
	}
	for _, name := range strangers {
		notes = append(notes, fmt.Sprintf("%s among the kept exports belongs to none that this database knows.",
			strings.ToValidUTF8(name, "?")))
	}
	return problems, notes, nil
}

// compare reads a file to its end and compares it with what was kept.
func (k *Keeper) compare(ctx context.Context, e docket.KeptExport, want docket.KeptFile) error {
	r, err := k.read(ctx, e, want)
	if err != nil {
		return err
	}
	have, err := digest(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return away(ctx, fmt.Errorf("export: kept file %s: %w", want.Name, err))
	}
	if !have.Same(want) {
		return ErrKeptChanged
	}
	return nil
}
