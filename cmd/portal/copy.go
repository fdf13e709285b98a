package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"commentportal/store"
)

func copyCommands() []command {
	return []command{{name: "copy", args: "--to DATABASE",
		does: "copies everything to an empty database of the other engine, under the same key, and verifies the " +
			"copy; goes on where it was stopped", flags: append([]string{"to"}, databaseFlags...), run: copyDatabase}}
}

// copyDatabase copies from the database of the settings to the one that --to names:
// a postgres:// address, or a data folder for SQLite.
func copyDatabase(ctx context.Context, p *program, _ []string) error {
	target, err := p.copyTarget(ctx)
	if err != nil {
		return err
	}
	return p.withDB(ctx, true, func(db *store.DB) error {
		to, err := openMigrated(ctx, target)
		if err != nil {
			return hideAddress(p.To, err)
		}
		err = p.copyInto(ctx, db, to)
		return hideAddress(p.To, errors.Join(err, to.Close()))
	})
}

// copyTarget reads --to. The log and the key are those of the source.
func (p *program) copyTarget(ctx context.Context) (store.Options, error) {
	log, err := p.logger()
	if err != nil {
		return store.Options{}, err
	}
	if p.To == "" {
		return store.Options{}, usagef("say where to copy to: --to postgres://…, or --to FOLDER for SQLite in a " +
			"data folder")
	}
	options, _, err := p.storeOptions(ctx, log)
	if err != nil {
		return store.Options{}, err
	}
	options.CopyTarget = true
	if isPostgres(p.To) {
		options.Database = p.To
		return options, nil
	}
	folder := strings.TrimPrefix(p.To, "sqlite:")
	if filepath.Ext(folder) == ".db" {
		if filepath.Base(folder) != filepath.Base(p.databasePath()) {
			return store.Options{}, usagef("the database of a data folder is called %s: give --to a folder, or "+
				"that name in it", filepath.Base(p.databasePath()))
		}
		folder = filepath.Dir(folder)
	}
	options.Database, options.DataDir = "", folder
	options.Serve = true // no server may run on it
	return options, nil
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// hideAddress takes an address with its password out of what a driver says.
func hideAddress(address string, err error) error {
	if err != nil && isPostgres(address) && strings.Contains(err.Error(), address) {
		return errors.New(strings.ReplaceAll(err.Error(), address, "the address of --to"))
	}
	return err
}

func (p *program) copyInto(ctx context.Context, db, to *store.DB) error {
	bar := p.newProgress("copy")
	done, err := db.CopyTo(ctx, to, bar.set)
	bar.done()
	if err != nil {
		return err
	}
	files, err := p.copyKeptFiles(ctx)
	if err != nil {
		return fmt.Errorf("the database is copied; its kept exports are not, run the same copy into another empty "+
			"folder: %w", err)
	}
	bar = p.newProgress("verify")
	problems, err := to.Verify(ctx, bar.set)
	bar.done()
	if err != nil {
		return fmt.Errorf("the copy is written and could not be verified, run `portal verify` on it: %w", err)
	}
	if len(problems) > 0 {
		for _, problem := range problems {
			_, _ = fmt.Fprintln(p.stdout, problem)
		}
		return errors.New("the copy says what the source says, and that is not sound: see the lines above, and run " +
			"`portal verify` on the source")
	}
	resumed := ""
	if done.Resumed {
		resumed = " An earlier copy was gone on with."
	}
	_, err = fmt.Fprintf(p.stdout, "Copied and verified: %d rows in %d tables, up to row %d of the log.%s\n", done.Rows,
		done.Tables, done.Log, resumed)
	if err == nil && files > 0 {
		_, err = fmt.Fprintf(p.stdout, "With %s of kept exports.\n", count(files, "file", "files"))
	}
	if err == nil {
		_, err = fmt.Fprintf(p.stdout, "Serve it with the same key: %s. Stop the old server before: what it takes "+
			"in from now on is not in the copy.\n", p.keySource())
	}
	return err
}

// copyKeptFiles copies the files of kept exports to the other data folder. They stay
// where they are on PostgreSQL, and where --exports-dir names their folder.
func (p *program) copyKeptFiles(ctx context.Context) (int, error) {
	if isPostgres(p.To) || p.ExportsDir != "" {
		return 0, nil
	}
	target, err := p.copyTarget(ctx)
	if err != nil {
		return 0, err
	}
	from := p.exportsFolder()
	return copyFolder(from, filepath.Join(target.DataDir, filepath.Base(from)), "")
}

// copyKeptFile copies one file to disk, unless the same one is there already.
func copyKeptFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if there, err := os.ReadFile(to); err == nil && string(there) == string(data) {
		return nil
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
