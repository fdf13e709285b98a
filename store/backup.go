package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// What backup and restore refuse.
var (
	ErrNoBackup = errors.New("store: PostgreSQL is backed up with its own tools: use pg_dump and pg_restore, and " +
		"keep the key file apart")
	ErrOccupied = errors.New("store: the data folder has a database: restore into an empty folder")
	ErrBackup   = errors.New("store: the backup does not match its manifest, and nothing was restored: use " +
		"another backup")
	ErrNameTaken = errors.New("store: a file of this name exists, and backups never overwrite: choose another name")
)

// manifestSuffix is added to the name of a backup for its manifest.
const manifestSuffix = ".manifest.json"

// progressEvery is how often a long copy reports.
const progressEvery = 200 * time.Millisecond

// Manifest describes a backup. It stands beside it and is compared before
// anything is restored.
type Manifest struct {
	Format   int       `json:"format"` // 1
	File     string    `json:"file"`
	Made     time.Time `json:"made"`
	Bytes    int64     `json:"bytes"`
	SHA256   string    `json:"sha256"`
	Schema   int64     `json:"schema"`
	Comments int64     `json:"comments"`
	LogSeq   int64     `json:"log_seq"` // where the log's chain ended
	LogMAC   string    `json:"log_mac"`
}

// Backup writes a consistent copy of the database to path, with its manifest
// beside it, while the server goes on. The copy is checked in full before it gets
// its name. What is sealed stays sealed in it; the key is not part of it, so keep
// the key file apart. Progress, which may be nil, is told bytes.
func (db *DB) Backup(ctx context.Context, path string, progress func(done, total int64)) (err error) {
	if db.path == "" {
		return ErrNoBackup
	}
	if db.outdated {
		return ErrOlder
	}
	for _, p := range []string{path, path + manifestSuffix} {
		if _, err := os.Lstat(p); err == nil {
			return ErrNameTaken
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("store: backup: %w", err)
		}
	}
	folder := filepath.Dir(path)
	temp, err := os.MkdirTemp(folder, ".backup-*")
	if err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	defer os.RemoveAll(temp) //nolint:errcheck // empty when all went well
	copied := filepath.Join(temp, "copy.db")
	if err := db.copyTo(ctx, copied, progress); err != nil {
		return err
	}
	if err := os.Chmod(copied, 0o600); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := syncPath(copied); err != nil {
		return err
	}
	m, err := db.describe(ctx, copied)
	if err != nil {
		return err
	}
	m.File, m.Made = filepath.Base(path), db.now()
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("store: manifest: %w", err)
	}
	manifest := filepath.Join(temp, "manifest.json")
	if err := os.WriteFile(manifest, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("store: manifest: %w", err)
	}
	if err := syncPath(manifest); err != nil {
		return err
	}
	// Links, not renames: a name that somebody took meanwhile is not overwritten.
	if err := os.Link(copied, path); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := os.Link(manifest, path+manifestSuffix); err != nil {
		return fmt.Errorf("store: manifest: %w", err)
	}
	return syncPath(folder)
}

// RemoveBackup removes a backup and its manifest.
func RemoveBackup(path string) error {
	err := os.Remove(path + manifestSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, os.Remove(path))
}

// copyTo writes the database to a new file in one step: a copy in several never
// ends while the server writes (STANDARDS, backup under load).
func (db *DB) copyTo(ctx context.Context, path string, progress func(done, total int64)) error {
	conn, err := db.long.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	defer conn.Close() //nolint:errcheck // gives the connection back
	var pages, size int64
	if err := conn.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := conn.QueryRowContext(ctx, "PRAGMA page_size").Scan(&size); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	// VACUUM writes to another file; the connection's own is safe from it.
	if _, err := conn.ExecContext(ctx, "PRAGMA query_only = OFF"); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	//nolint:errcheck // the pool closes broken connections
	defer conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only = ON")
	done := make(chan error, 1)
	go func() {
		_, err := conn.ExecContext(ctx, "VACUUM INTO ?1", path)
		done <- err
	}()
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			if err != nil {
				return fmt.Errorf("store: backup: %w", translateSQLite(err))
			}
			if progress != nil {
				progress(pages*size, pages*size)
			}
			return nil
		case <-tick.C:
			if info, err := os.Stat(path); err == nil && progress != nil {
				progress(min(info.Size(), pages*size), pages*size)
			}
		}
	}
}

// describe checks a copy in full and writes its manifest.
func (db *core) describe(ctx context.Context, path string) (Manifest, error) {
	m := Manifest{Format: 1}
	pool := openFile(path, "mode=ro&immutable=1", 1)
	defer pool.Close() //nolint:errcheck // nothing was written
	if err := check(ctx, pool, "integrity_check"); err != nil {
		return m, err
	}
	var mac []byte
	err := pool.QueryRowContext(ctx, `SELECT (SELECT max(number) FROM migrations), (SELECT count(*) FROM comments), seq,
		mac
		FROM chain WHERE id = 1`).Scan(&m.Schema, &m.Comments, &m.LogSeq, &mac)
	if err != nil {
		return m, fmt.Errorf("store: backup: %w", translateSQLite(err))
	}
	m.LogMAC = hex.EncodeToString(mac)
	m.Bytes, m.SHA256, err = hashFile(path)
	return m, err
}

func hashFile(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", fmt.Errorf("store: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return 0, "", fmt.Errorf("store: read %s: %w", filepath.Base(path), err)
	}
	return size, hex.EncodeToString(h.Sum(nil)), nil
}

// Restore puts the backup at path into the data folder of o, which must have no
// database and no server. Manifest, hash, the whole file and the key are checked
// first: ErrBackup, ErrDamaged, ErrKey, ErrNewer; then ErrOccupied and ErrLocked
// are left.
func Restore(ctx context.Context, o Options, path string) error {
	if o.Database != "" {
		return ErrNoBackup
	}
	if !fullText {
		return ErrBuild
	}
	s, err := newSealer(o.Keys)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return fmt.Errorf("store: data folder: %w", err)
	}
	release, err := lockFile(filepath.Join(o.DataDir, lockName))
	if err != nil {
		return err
	}
	defer release()
	target := filepath.Join(o.DataDir, fileName)
	if isOccupied(target) {
		return ErrOccupied
	}
	m, err := readManifest(path)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp(o.DataDir, ".restore-*")
	if err != nil {
		return fmt.Errorf("store: restore: %w", err)
	}
	defer os.RemoveAll(temp) //nolint:errcheck // empty when all went well
	copied := filepath.Join(temp, fileName)
	if err := copyFile(copied, path); err != nil {
		return err
	}
	// The copy is what is checked, so that nothing can change in between.
	if err := (&core{options: o, sealer: s}).checkBackup(ctx, copied, m); err != nil {
		return err
	}
	if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty file
		return fmt.Errorf("store: restore: %w", err)
	}
	if err := os.Rename(copied, target); err != nil {
		return fmt.Errorf("store: restore: %w", err)
	}
	if err := mark(filepath.Join(o.DataDir, markerName)); err != nil {
		return err
	}
	return syncPath(o.DataDir)
}

// BackupKey names the key that a backup needs, see Keys.ID.
func BackupKey(ctx context.Context, path string) (string, error) {
	pool := openFile(path, "mode=ro&immutable=1", 1)
	defer pool.Close() //nolint:errcheck // nothing was written
	var value string
	if err := pool.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'key_check'`).Scan(&value); err != nil {
		return "", ErrForeign
	}
	return value[:min(len(value), keyIDLength)], nil
}

// isOccupied reports whether anything is in a database file or its log.
func isOccupied(target string) bool {
	for _, name := range []string{target, target + "-wal"} {
		if info, err := os.Stat(name); err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}

// checkBackup compares the copy of a backup with its manifest, and opens it.
func (db *core) checkBackup(ctx context.Context, copied string, m Manifest) error {
	if size, sum, err := hashFile(copied); err != nil {
		return err
	} else if size != m.Bytes || sum != m.SHA256 {
		return damagedBackup(size, m)
	}
	got, err := db.describe(ctx, copied)
	if err != nil {
		return err
	}
	if got.Bytes != m.Bytes || got.SHA256 != m.SHA256 || got.Comments != m.Comments || got.LogSeq != m.LogSeq ||
		got.LogMAC != m.LogMAC {
		return ErrBackup
	}
	if err := recognize(copied); err != nil {
		return err
	}
	return checkCopy(ctx, db.sealer, copied, got)
}

// damagedBackup says how a backup differs from its manifest, before its content is
// looked at, and what to do.
func damagedBackup(size int64, m Manifest) error {
	what := "its content was changed after it was made"
	if size != m.Bytes {
		what = fmt.Sprintf("it has %d bytes and was made with %d", size, m.Bytes)
	}
	return fmt.Errorf("%w (%s: copy file and manifest again from where they are kept, or take the backup before it)",
		ErrBackup, what)
}

func readManifest(path string) (Manifest, error) {
	var m Manifest
	text, err := os.ReadFile(path + manifestSuffix)
	if err != nil {
		return m, fmt.Errorf("store: a backup needs its manifest beside it, %s: %w", filepath.Base(path)+manifestSuffix,
			err)
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Format != 1 {
		return m, ErrBackup
	}
	return m, nil
}

// checkCopy compares key, schema and the end of the chain of a copy.
func checkCopy(ctx context.Context, s *sealer, path string, m Manifest) error {
	pool := openFile(path, "mode=ro&immutable=1", 1)
	defer pool.Close() //nolint:errcheck // nothing was written
	var value string
	if err := pool.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'key_check'`).Scan(&value); err != nil {
		return ErrForeign
	}
	if value != s.keys.check() {
		return wrongKey(value)
	}
	dir, err := fs.Sub(migrationFiles, "migrations/sqlite")
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	steps, err := readMigrations(dir)
	if err != nil {
		return err
	}
	if m.Schema > int64(len(steps)) {
		return ErrNewer
	}
	var mac, seal []byte
	if err := pool.QueryRowContext(ctx, `SELECT mac, seal FROM chain WHERE id = 1`).Scan(&mac, &seal); err != nil {
		return ErrForeign
	}
	if !strings.EqualFold(hex.EncodeToString(seal), hex.EncodeToString(s.chainSeal(m.LogSeq, mac))) {
		return ErrBackup
	}
	return nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("store: restore: %w", err)
	}
	defer in.Close() //nolint:errcheck // read only
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("store: restore: %w", err)
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("store: restore: %w", err)
	}
	return nil
}
