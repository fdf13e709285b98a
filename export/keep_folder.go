package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"commentportal/docket"
)

// Folder is a Storage on a disk: an export lies in FOLDER/DOCKET/NAME. It is made when
// it is first needed.
type Folder string

// Names in the exports folder that are no dockets. Docket IDs begin with a letter
// or digit.
const (
	keepLock   = ".lock"
	keepMaking = ".making" // the one export that is being made; what lies there otherwise was never finished
)

// Workplace makes a folder on the same disk. One export is made at a time, by any
// process that uses the folder.
func (f Folder) Workplace(id docket.ID) (string, func(), error) {
	if err := os.MkdirAll(filepath.Join(string(f), string(id)), 0o700); err != nil {
		return "", nil, fmt.Errorf("export: the exports folder cannot be made: %w", err)
	}
	unlock, err := lockFolder(filepath.Join(string(f), keepLock))
	if err != nil {
		return "", nil, err
	}
	dir := filepath.Join(string(f), keepMaking)
	if err := os.RemoveAll(dir); err != nil {
		unlock()
		return "", nil, fmt.Errorf("export: an unfinished export cannot be cleared away: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		unlock()
		return "", nil, fmt.Errorf("export: the exports folder cannot be written to: %w", err)
	}
	return dir, func() {
		_ = os.RemoveAll(dir) // what stays is cleared away by the next call
		unlock()
	}, nil
}

// Add gives dir its name, and waits until that is on disk.
func (f Folder) Add(_ context.Context, dir string, e docket.KeptExport) (func(context.Context) error, error) {
	target := f.path(e.Docket, e.Name)
	if err := setAside(target); err != nil {
		return nil, err
	}
	if err := os.Rename(dir, target); err != nil {
		return nil, fmt.Errorf("export: the kept export cannot get its name: %w", err)
	}
	undo := func(context.Context) error { return os.Rename(target, dir) }
	for _, parent := range []string{filepath.Dir(target), string(f)} {
		if err := syncFolder(parent); err != nil {
			return nil, errors.Join(err, undo(context.Background()))
		}
	}
	return undo, nil
}

func (f Folder) path(id docket.ID, name string) string {
	return filepath.Join(string(f), string(id), name)
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

// Open returns an *os.File. An export that was copied here from an object store is found
// under the name that it had there.
func (f Folder) Open(_ context.Context, e docket.KeptExport, file string) (io.ReadCloser, error) {
	root, err := os.OpenRoot(string(f)) // nothing outside is ever opened, whatever a row says
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // only read
	opened, err := root.Open(filepath.Join(string(e.Docket), e.Name, file))
	if errors.Is(err, fs.ErrNotExist) {
		opened, err = root.Open(filepath.Join(string(e.Docket), e.Place(), file))
	}
	if err != nil {
		return nil, err // not a nil *os.File in an interface
	}
	return opened, nil
}

// Strangers names folders and files below the docket's folder.
func (f Folder) Strangers(_ context.Context, id docket.ID, list []docket.KeptExport) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(string(f), string(id)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	known := docket.KeptPlaces(list)
	var strangers []string
	for _, entry := range entries {
		if !known[entry.Name()] {
			strangers = append(strangers, string(id)+"/"+entry.Name())
		}
	}
	return strangers, nil
}
