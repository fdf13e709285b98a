package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"commentportal/export/objectstore"
	"commentportal/store"
)

// exportsSuffix is added to the name of a backup for the files of kept exports.
const exportsSuffix = ".exports"

// makeBackup writes the database to path and the files of kept exports beside it. The
// files come second: what the database names is there by then, and never changes. Those
// in an object store stay there.
func (c config) makeBackup(ctx context.Context, db *store.DB, path string, progress func(done, total int64)) error {
	if err := db.Backup(ctx, path, progress); err != nil {
		return err
	}
	if !objectstore.IsAddress(c.ExportsDir) {
		_, err := copyFolder(c.exportsFolder(), path+exportsSuffix, latestExports(filepath.Dir(path)))
		if err != nil {
			return fmt.Errorf("the database is in %s; the files of kept exports could not be copied "+
				"beside it: %w", path, err)
		}
	}
	return c.noteBackup()
}

// noteBackup notes that a backup was made, for the metrics.
func (c config) noteBackup() error {
	if err := os.WriteFile(c.backupMark(), []byte(now().UTC().Format(time.RFC3339)+"\n"), 0o600); err != nil {
		return fmt.Errorf("the backup is written, but its time could not be noted: %w", err)
	}
	return nil
}

// copyFolder copies the files of a folder, if there is one, and returns how many. A
// file that earlier holds with the same content is linked, where the disk can do that.
func copyFolder(from, to, earlier string) (int, error) {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	n := 0
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		n++
		if earlier != "" && sameFiles(path, filepath.Join(earlier, name)) &&
			os.Link(filepath.Join(earlier, name), target) == nil {
			return nil
		}
		return copyKeptFile(path, target)
	})
	return n, err
}

func sameFiles(a, b string) bool {
	x, err := os.ReadFile(a)
	if err != nil {
		return false
	}
	y, err := os.ReadFile(b)
	return err == nil && string(x) == string(y)
}

// latestExports is the folder of kept exports beside the newest backup in folder; ""
// when there is none.
func latestExports(folder string) string {
	list, err := listBackups(folder)
	for i := len(list) - 1; err == nil && i >= 0; i-- {
		name := filepath.Join(folder, list[i].name+exportsSuffix)
		if _, err := os.Stat(name); err == nil {
			return name
		}
	}
	return ""
}

// backupTime is how the names of scheduled backups tell their time, in UTC.
const backupTime = "portal-20060102T150405Z.backup"

// madeBackup is a scheduled backup.
type madeBackup struct {
	name string
	at   time.Time
}

// listBackups lists the scheduled backups of a folder, oldest first. Other files are
// nobody's business here.
func listBackups(folder string) ([]madeBackup, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var list []madeBackup
	for _, e := range entries {
		if when, err := time.Parse(backupTime, e.Name()); err == nil && !e.IsDir() {
			list = append(list, madeBackup{e.Name(), when})
		}
	}
	slices.SortFunc(list, func(a, b madeBackup) int { return a.at.Compare(b.at) })
	return list, nil
}

// unusedName names a backup that is made now. Names tell seconds, so one that would be the
// second of its second gets the next that is free: no backup takes the name of another.
func unusedName(ctx context.Context, place backupPlace) (string, error) {
	list, err := place.list(ctx)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("list the backups: %w", err)
	}
	at := now().UTC()
	taken := func(b madeBackup) bool { return b.name == at.Format(backupTime) }
	for slices.ContainsFunc(list, taken) {
		at = at.Add(time.Second)
	}
	return at.Format(backupTime), nil
}

// keepRule says how many backups are kept: the newest of each of so many days, weeks
// and months that have one.
type keepRule struct{ days, weeks, months int }

// parseKeepRule reads "7,4,12".
func parseKeepRule(s string) (keepRule, error) {
	wrong := usagef("--backup-keep takes numbers of days, weeks and months, such as 7,4,12")
	parts := strings.Split(s, ",")
	if len(parts) != 3 {
		return keepRule{}, wrong
	}
	var n [3]int
	for i, part := range parts {
		var err error
		if n[i], err = strconv.Atoi(strings.TrimSpace(part)); err != nil || n[i] < 0 {
			return keepRule{}, wrong
		}
	}
	if n == [3]int{} {
		return keepRule{}, usagef("--backup-keep 0,0,0 would keep no backup: give at least one number above 0")
	}
	return keepRule{n[0], n[1], n[2]}, nil
}

// superseded lists the backups that the rule does not keep. The newest one is always
// kept.
func (k keepRule) superseded(list []madeBackup) []madeBackup {
	kept := map[string]bool{}
	pick := func(most int, period func(time.Time) string) {
		seen := map[string]bool{}
		for _, b := range slices.Backward(list) {
			if p := period(b.at); !seen[p] && len(seen) < most {
				seen[p], kept[b.name] = true, true
			}
		}
	}
	pick(1, func(t time.Time) string { return t.String() })
	pick(k.days, func(t time.Time) string { return t.Format(time.DateOnly) })
	pick(k.weeks, func(t time.Time) string { y, w := t.ISOWeek(); return fmt.Sprint(y, "-", w) })
	pick(k.months, func(t time.Time) string { return t.Format("2006-01") })
	return slices.DeleteFunc(slices.Clone(list), func(b madeBackup) bool { return kept[b.name] })
}

// schedule is how a server makes backups by itself.
type schedule struct {
	place backupPlace
	every time.Duration
	keep  keepRule
}

// leastBackupEvery keeps a typo from filling the disk.
const leastBackupEvery = time.Minute

// backupSchedule reads the settings; nil when there is no schedule.
func (c config) backupSchedule(ctx context.Context) (*schedule, error) {
	if c.BackupDir == "" {
		return nil, nil
	}
	if c.postgres() {
		return nil, usagef("--backup-dir copies SQLite databases: on PostgreSQL use pg_dump, see docs/operate.md")
	}
	every, err := time.ParseDuration(c.BackupEvery)
	if err != nil || every < leastBackupEvery {
		return nil, usagef("--backup-every takes a time such as 24h or 90m, of a minute or more")
	}
	keep, err := parseKeepRule(c.BackupKeep)
	if err != nil {
		return nil, err
	}
	place, err := placeOf(ctx, "--backup-dir", c.BackupDir)
	if err != nil {
		return nil, err
	}
	return &schedule{place: place, every: every, keep: keep}, nil
}

// backupRunner makes the backups of a schedule.
type backupRunner struct {
	*schedule
	config config
	db     *store.DB
	log    *slog.Logger
	failed atomic.Int64
}

// newBackups makes the runner of the schedule that the settings name. checkServe has
// looked at them before.
func newBackups(ctx context.Context, c config, db *store.DB, log *slog.Logger, m *meters) *backupRunner {
	plan, err := c.backupSchedule(ctx)
	b := &backupRunner{schedule: plan, config: c, db: db, log: log}
	if err != nil {
		log.Error("no backups are made", slog.Any("error", err))
	}
	m.watchBackups(b)
	return b
}

// retryBackup is how soon a backup that failed is tried again.
const retryBackup = 5 * time.Minute

// Run makes a backup whenever one is due, until ctx ends: at once where there is none
// in the place, else when the newest one is as old as the schedule says.
func (b *backupRunner) Run(ctx context.Context) {
	if b.schedule == nil {
		return
	}
	for {
		wait := b.due(ctx)
		if wait <= 0 {
			if err := b.once(ctx); err != nil && ctx.Err() == nil {
				b.failed.Add(1)
				b.log.Error("backup failed", slog.Any("error", err))
				wait = retryBackup
			}
		}
		timer := time.NewTimer(max(wait, time.Second))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// due is how long it takes until the next backup.
func (b *backupRunner) due(ctx context.Context) time.Duration {
	list, err := b.place.list(ctx)
	if err != nil || len(list) == 0 {
		return 0
	}
	return b.every - now().Sub(list[len(list)-1].at)
}

// once makes one backup and removes those that the rule keeps no longer.
func (b *backupRunner) once(ctx context.Context) error {
	name, err := unusedName(ctx, b.place)
	if err != nil {
		return err
	}
	if err := b.place.make(ctx, b.config, b.db, name, nil); err != nil {
		return err
	}
	list, err := b.place.list(ctx)
	if err != nil {
		return fmt.Errorf("list the backups: %w", err)
	}
	var old []string
	for _, o := range b.keep.superseded(list) {
		old = append(old, o.name)
	}
	if err := b.place.remove(ctx, old); err != nil {
		return err
	}
	b.log.Info("backup made", "name", name, "kept", len(list)-len(old), "removed", len(old))
	return nil
}
