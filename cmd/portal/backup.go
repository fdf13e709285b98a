package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"commentportal/export"
	"commentportal/export/objectstore"
	"commentportal/store"
)

func backupCommands() []command {
	return []command{
		{name: "backup", args: "FILE",
			does: "writes a consistent copy, also while the portal serves; the key is not in it", flags: databaseFlags,
			min: 1, max: 1, run: backup},
		{name: "restore", args: "FILE", does: "brings a backup back into a data folder without a " +
			"database", flags: databaseFlags, min: 1, max: 1, run: restore},
		{name: "verify",
			does:  "checks database, record hashes, the log's chain, the ledger and the files of kept exports",
			flags: append([]string{"anchor", "log-head", "proof", "exempt"}, databaseFlags...), run: verify},
		{name: "rebuild", does: "works out the counts of readings and themes anew, where verify says that they are " +
			"wrong; safe beside a running server", flags: databaseFlags, run: rebuild},
	}
}

func backup(ctx context.Context, p *program, args []string) error {
	if p.postgres() {
		return usagef("backup copies SQLite databases: on PostgreSQL use pg_dump, and keep the key file apart")
	}
	return p.withDB(ctx, true, func(db *store.DB) error {
		bar, place := p.newProgress("backup"), args[0]
		var err error
		if objectstore.IsAddress(place) {
			place, err = backupToBucket(ctx, p.config, db, place, bar.set)
		} else {
			err = p.makeBackup(ctx, db, place, bar.set)
		}
		bar.done()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout,
			"Backup written to %s. It does not hold the key: keep a copy of %s "+
				"apart from it.\n", place, p.keySource())
		if err == nil && objectstore.IsAddress(p.ExportsDir) {
			_, err = fmt.Fprintf(p.stdout, "It does not hold kept exports either: they stay in %s. Turn on versions "+
				"there, or copy them to another place.\n", p.exportsPlace())
		}
		return err
	})
}

func restore(ctx context.Context, p *program, args []string) error {
	if p.postgres() {
		return usagef("restore brings back SQLite backups: on PostgreSQL use pg_restore, and give the key file of " +
			"the old portal")
	}
	if err := p.checkDatabase(); err != nil {
		return err
	}
	log, err := p.logger()
	if err != nil {
		return err
	}
	ring, err := p.ring(ctx)
	if err != nil {
		return fmt.Errorf("the key of the backup must be at %s before it is restored: %w", p.keySource(), err)
	}
	path, drop, err := bringBackup(ctx, args[0])
	if err != nil {
		return err
	}
	defer drop()
	return restoreFrom(ctx, p, args[0], path, ring, log)
}

// restoreFrom restores the backup at path, which people know as shown.
func restoreFrom(ctx context.Context, p *program, shown, path string, ring keyRing, log *slog.Logger) error {
	k := ring[0]
	if id, err := store.BackupKey(ctx, path); err == nil {
		have := ring.find(id)
		if have == nil {
			return fmt.Errorf("%w: the backup needs the key %s, and %s holds %s", store.ErrKey, id,
				p.keySource(), ring.names())
		}
		k = *have
	}
	options := store.Options{DataDir: p.DataDir, Keys: k.storeKeys(), Now: now, Log: log}
	if err := store.Restore(ctx, options, path); err != nil {
		return err
	}
	if k.role != keyCurrent {
		if _, err := fmt.Fprintf(p.stdout, "The backup is under the retired key %s: `portal key rotate` brings it "+
			"under %s.\n", k.id(), ring[0].id()); err != nil {
			return err
		}
	}
	if objectstore.IsAddress(p.ExportsDir) {
		return p.restoredBeside(p.stdout, shown)
	}
	n, err := copyFolder(path+exportsSuffix, p.exportsFolder(), "")
	if err != nil {
		return fmt.Errorf("the database is restored; its kept exports are not, copy %s to %s: %w",
			shown+exportsSuffix, p.exportsFolder(), err)
	}
	_, err = fmt.Fprintf(p.stdout, "Restored %s into %s.\n", shown, p.DataDir)
	if err == nil && n > 0 {
		_, err = fmt.Fprintf(p.stdout, "With %s of kept exports.\n", count(n, "file", "files"))
	}
	return err
}

// restoredBeside says that a database was restored whose kept exports lie in an object
// store, and what becomes of those that the backup holds.
func (c config) restoredBeside(out io.Writer, backup string) error {
	_, err := fmt.Fprintf(out, "Restored %s into %s. Kept exports are read from %s.\n", backup, c.DataDir,
		c.exportsPlace())
	if _, missing := os.Stat(backup + exportsSuffix); err == nil && missing == nil {
		_, err = fmt.Fprintf(out, "The backup holds kept exports, too, which were not copied: where `portal verify` "+
			"misses files, copy the folders in %s to that place.\n", backup+exportsSuffix)
	}
	return err
}

// backupMark is the file that holds the time of the last backup, for the
// metrics.
func (c config) backupMark() string { return filepath.Join(c.DataDir, "last-backup") }

// errUnsound is returned when verify found problems; they were printed.
var errUnsound = errors.New("the data folder is not sound: keep it as it is and restore the latest sound backup " +
	"beside it")

func verify(ctx context.Context, p *program, _ []string) error {
	if p.Exempt {
		_, err := fmt.Fprintln(p.stdout, strings.Join(store.Exempt(), "\n"))
		return err
	}
	if p.Proof != "" {
		return p.verifyProof(ctx, p.Proof)
	}
	seq, mac, err := parseLogHead(p.LogHead)
	if err != nil {
		return err
	}
	err = p.withDB(ctx, true, func(db *store.DB) error {
		bar := p.newProgress("verify")
		problems, err := db.Verify(ctx, bar.set)
		bar.done()
		if err != nil {
			return err
		}
		if mac != "" {
			more, err := db.VerifyEnd(ctx, seq, mac)
			if err != nil {
				return err
			}
			problems = append(problems, more...)
		}
		more, err := p.verifyAnchor(ctx, db)
		if err != nil {
			return err
		}
		problems = append(problems, more...)
		more, err = p.verifyKept(ctx, db)
		if err != nil {
			return err
		}
		problems = append(problems, more...)
		for _, problem := range problems {
			fmt.Fprintln(p.stdout, problem)
		}
		if len(problems) > 0 {
			return errUnsound
		}
		_, err = fmt.Fprintln(p.stdout, "Sound: database, record hashes, the log's chain, the ledger and kept "+
			"exports agree.")
		return err
	})
	if errors.Is(err, store.ErrRotating) {
		return verifyRotation(ctx, p)
	}
	return err
}

// rebuild works out anew what is counted beside codings and readings.
func rebuild(ctx context.Context, p *program, _ []string) error {
	return p.withDB(ctx, false, func(db *store.DB) error {
		if err := db.Rebuild(ctx); err != nil {
			return err
		}
		_, err := fmt.Fprintln(p.stdout, "Counted anew: how far answers were read, what there is to code, and themes.")
		return err
	})
}

// verifyKept compares the files of kept exports with their hashes. What lies in
// their folder without belonging to one is told and is no problem.
func (p *program) verifyKept(ctx context.Context, db *store.DB) ([]string, error) {
	dockets, err := db.Dockets(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the dockets: %w", err)
	}
	storage, err := p.exportsStorage(ctx)
	if err != nil {
		return nil, err
	}
	keeper := export.NewKeeper(storage, db, snapshots(db), export.About{})
	var problems []string
	for _, d := range dockets {
		bad, notes, err := keeper.Verify(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		problems = append(problems, bad...)
		for _, note := range notes {
			fmt.Fprintln(p.stdout, "Note: "+note)
		}
	}
	return problems, nil
}

// parseLogHead reads --log-head, "42:9f…", as serve writes it into its log.
func parseLogHead(s string) (seq int64, mac string, err error) {
	if s == "" {
		return 0, "", nil
	}
	number, mac, ok := strings.Cut(s, ":")
	seq, err = strconv.ParseInt(number, 10, 64)
	if _, bad := hex.DecodeString(mac); !ok || err != nil || bad != nil || mac == "" {
		return 0, "", usagef("--log-head takes a number, a colon and the hexadecimal code behind it, as the log of " +
			"serve says them: head=42:9f…")
	}
	return seq, mac, nil
}
