package export

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"commentportal/docket"
)

// ErrUnknownFile marks the error of WriteAll for a name that is no file of the
// export; the error's text lists the names there are.
var ErrUnknownFile = errors.New("export: unknown file")

// Names lists the files that are there wherever the program runs, in the contract's
// order.
func Names() []string { return namesOf(About{}) }

func namesOf(about About) []string {
	var names []string
	for _, f := range files(about) {
		names = append(names, f.Name())
	}
	return names
}

// WriteAll writes the named files of docket id into the folder dir, all of them
// when none is named. The data package is made last and describes the files
// written with it.
//
// Each file is written under a temporary name. They take their own names when
// all are complete and on disk, so an export that fails leaves an earlier one as
// it was. progress, which may be nil, hears the rows written of a file now and
// then and once at its end; -1 means a file without rows.
func WriteAll(ctx context.Context, dir string, src Source, id docket.ID, names []string, about About,
	progress func(file string, rows int64)) (err error) {
	wanted, err := choose(names, about)
	if err != nil {
		return err
	}
	if progress == nil {
		progress = func(string, int64) {}
	}
	j, err := newJob(ctx, src, id, about)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("export: the folder cannot be made: %w", err)
	}
	temporary := map[string]string{} // name → where it lies meanwhile
	defer func() {
		for _, path := range temporary {
			if removed := os.Remove(path); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
				err = errors.Join(err, removed)
			}
		}
	}()

	made := map[string]written{}
	for _, f := range wanted {
		path := filepath.Join(dir, fmt.Sprintf(".%s.%d.part", f.Name(), os.Getpid()))
		temporary[f.Name()] = path
		j.onRows = func(rows int64) { progress(f.Name(), rows) }
		wrote, err := writeFile(ctx, path, f, j, made)
		if err != nil {
			return err
		}
		made[f.Name()] = wrote
		progress(f.Name(), wrote.rows)
	}
	for _, f := range wanted {
		if err := os.Rename(temporary[f.Name()], filepath.Join(dir, f.Name())); err != nil {
			return fmt.Errorf("export: %s: %w", f.Name(), err)
		}
		delete(temporary, f.Name())
	}
	return syncFolder(dir)
}

// choose turns names into files: the contract's order, the data package last.
func choose(names []string, about About) ([]file, error) {
	all := files(about)
	for _, name := range names {
		if slices.ContainsFunc(all, func(f file) bool { return f.Name() == name }) {
			continue
		}
		if name == pdfName {
			return nil, ErrNoOffice
		}
		return nil, fmt.Errorf("%w %q; choose from %s", ErrUnknownFile, name, strings.Join(namesOf(about), ", "))
	}
	var wanted []file
	for _, f := range all {
		if len(names) == 0 || slices.Contains(names, f.Name()) {
			wanted = append(wanted, f)
		}
	}
	slices.SortStableFunc(wanted, func(a, b file) int {
		return oneIf(a.Name() == dataPackageName) - oneIf(b.Name() == dataPackageName)
	})
	return wanted, nil
}

// writeFile makes one file and waits until it is on disk.
func writeFile(ctx context.Context, path string, f file, j *job, made map[string]written) (_ written, err error) {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return written{}, fmt.Errorf("export: %s: %w", f.Name(), err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	m := newMeter(out)
	rows := int64(-1)
	if f.Name() == dataPackageName {
		err = j.writePackage(ctx, m, made)
	} else {
		rows, err = f.write(ctx, m, j)
	}
	if err != nil {
		return written{}, err
	}
	if err := out.Sync(); err != nil {
		return written{}, fmt.Errorf("export: %s: %w", f.Name(), err)
	}
	return m.written(rows), nil
}

// syncFolder makes the new names last through a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
