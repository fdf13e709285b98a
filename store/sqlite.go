package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"commentportal/docket"
	"commentportal/docket/words"
)

const (
	fileName   = "portal.db"
	lockName   = "portal.lock"
	markerName = "portal.initialized"

	// applicationID marks a file as a portal's database: "PCmt" in ASCII.
	applicationID = 0x50436d74
	// leastLibrary is the first SQLite release with the fix of the WAL-reset
	// bug (STANDARDS, library choices).
	leastLibrary = 3_051_003
	// readers is the size of the pool that serves pages (PERFORMANCE, section 3).
	readers = 4
	// longReaders is how many snapshots and checks may run at once.
	longReaders = 4
	// quickCheckBytes is the largest file that is checked before serving; a
	// larger one is checked while it serves. 64 MB take about 0.2 s.
	quickCheckBytes = 64 << 20
)

// errSync says that the disk did not confirm a write.
var errSync = errors.New("store: the disk failed to sync")

func (db *core) lockPath() string { return filepath.Join(db.options.DataDir, lockName) }

// sqliteDialect is everything in which SQLite differs.
func (db *core) sqliteDialect() (*dialect, error) {
	dir, err := fs.Sub(migrationFiles, "migrations/sqlite")
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return &dialect{
		name:       "sqlite",
		migrations: dir,
		bind:       bindNumbers("?$1"),
		write: func(ctx context.Context, ask lookups, fn func(*tx) error) error {
			return db.writer.do(ctx, ask, fn)
		},
		translate: translateSQLite,
		search:    searchFTS5,
		hits:      `s.posted_search MATCH $W`,
		hit:       `s.rowid`,
		indexed:   `rowid`,
		facets:    true,
		begun: `WITH RECURSIVE begun (word) AS (
			SELECT (SELECT v.term FROM posted_search_terms v WHERE v.term >= $1 AND v.term < $2 LIMIT 1)
			UNION ALL
			SELECT (SELECT v.term FROM posted_search_terms v WHERE v.term >= w.word || '!' AND v.term < $2 LIMIT 1)
			  FROM begun w WHERE w.word IS NOT NULL LIMIT $3)
			SELECT word FROM begun WHERE word IS NOT NULL`,
		byPlace: `comments c INDEXED BY comments_posted_places`,
		index: func(ctx context.Context, q execer, num int64, d words.Document) error {
			_, err := q.exec(ctx, `INSERT INTO posted_search (rowid, body, more) VALUES ($1, $2, $3)`,
				num, strings.Join(d.Words, " "), strings.Join(d.More, " "))
			return err
		},
		indexText: func(d words.Document) string {
			return strings.Join(d.Words, " ") + "\n" + strings.Join(d.More,
				" ")
		},
		indexRows: `SELECT rowid, concat_ws(char(10), body, more) FROM posted_search WHERE rowid > $1 ORDER BY rowid
			LIMIT $2`,
		begin: []string{"BEGIN IMMEDIATE"},
		blob:  "BLOB",
		columns: `SELECT m.name, p.name, p.type, p."notnull" FROM sqlite_master m, pragma_table_info(m.name) p
			WHERE m.type = 'table' AND m.name NOT LIKE 'posted_search%' AND m.name NOT LIKE 'sqlite_%'`,
		present: func(ctx context.Context, q querier, table string) (bool, error) {
			var n int
			err := q.row(ctx, `SELECT count(*) FROM sqlite_master WHERE name = $1`, table).Scan(&n)
			return n > 0, err
		},
	}, nil
}

// connector opens connections to one file with the pragmas of their purpose.
type connector struct {
	dsn     string
	pragmas []string
	drv     *sqlite3.SQLiteDriver
}

func (c *connector) Driver() driver.Driver { return c.drv }

func (c *connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.drv.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	for _, p := range c.pragmas {
		if _, err := conn.(*sqlite3.SQLiteConn).Exec(p, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", p, err), conn.Close())
		}
	}
	return conn, nil
}

// fileDSN is the SQLite address of a file, whatever characters are in its name.
func fileDSN(path string, params string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: params}
	return u.String()
}

func openFile(path, params string, conns int, pragmas ...string) *sql.DB {
	pool := sql.OpenDB(&connector{dsn: fileDSN(path, params), pragmas: pragmas, drv: &sqlite3.SQLiteDriver{}})
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool
}

// writePragmas are set on the writer's connection, in this order: the wait for
// other processes must stand before the journal mode, which needs a lock.
var writePragmas = []string{
	"PRAGMA busy_timeout = 5000",
	"PRAGMA journal_mode = WAL",
	"PRAGMA synchronous = FULL",
	"PRAGMA foreign_keys = ON",
	"PRAGMA secure_delete = ON",
	"PRAGMA trusted_schema = OFF",
	"PRAGMA temp_store = MEMORY",
	"PRAGMA mmap_size = 0",
	"PRAGMA cache_size = -16384", // KiB
}

// readPragmas are set on connections that serve reads: small caches, since the
// system caches the file as well.
var readPragmas = []string{
	"PRAGMA busy_timeout = 5000",
	"PRAGMA query_only = ON",
	"PRAGMA trusted_schema = OFF",
	"PRAGMA temp_store = MEMORY",
	"PRAGMA mmap_size = 0",
	"PRAGMA cache_size = -4096", // KiB
}

func (db *core) openSQLite(ctx context.Context) error {
	d, err := db.sqliteDialect()
	if err != nil {
		return err
	}
	db.dialect = d
	if err := os.MkdirAll(db.options.DataDir, 0o700); err != nil {
		return fmt.Errorf("store: data folder: %w", err)
	}
	if db.options.Serve {
		if db.release, err = lockFile(db.lockPath()); err != nil {
			return err
		}
	}
	if err := db.createFile(ctx); err != nil {
		return err
	}
	if err := recognize(db.path); err != nil {
		return err
	}
	write := openFile(db.path, "mode=rw", 1, writePragmas...)
	db.pools = append(db.pools, write)
	if err := db.assert(ctx, write); err != nil {
		return err
	}
	read := openFile(db.path, "mode=rw", readers, readPragmas...)
	db.long = openFile(db.path, "mode=rw", longReaders, readPragmas...)
	db.long.SetMaxIdleConns(1)
	db.pools = append(db.pools, read, db.long)
	db.read = newReader(read, d, true)
	if db.held.watch, err = watchCommits(db.path); err != nil {
		return err
	}
	db.writer = newWriter(db, write, true, db.options.SingleCommit, false)
	db.desk = db.writer
	db.scrub = scrubWAL
	if db.options.Serve {
		return db.quickCheck(ctx)
	}
	return nil
}

// createFile makes a new database where there is none. It is built under
// another name and linked into place when it is complete and on disk, so that
// no start ever sees half of one.
func (db *core) createFile(ctx context.Context) error {
	marker := filepath.Join(db.options.DataDir, markerName)
	info, err := os.Stat(db.path)
	if err == nil && info.Size() > 0 {
		return mark(marker)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: database file: %w", err)
	}
	if _, err := os.Stat(marker); err == nil {
		return ErrLost
	}
	empty := err == nil
	temp, err := os.MkdirTemp(db.options.DataDir, ".new-*")
	if err != nil {
		return fmt.Errorf("store: new database: %w", err)
	}
	defer os.RemoveAll(temp) //nolint:errcheck // what stays is an empty folder
	path := filepath.Join(temp, fileName)
	pool := openFile(path, "mode=rwc", 1, append([]string{fmt.Sprintf("PRAGMA application_id = %d", applicationID)},
		writePragmas...)...)
	err = db.apply(ctx, pool)
	if err := errors.Join(err, pool.Close()); err != nil { // the last connection folds the log into the file
		return err
	}
	return db.placeFile(path, empty)
}

// placeFile puts a new database in its place, where an empty file may be, and marks the
// folder.
func (db *core) placeFile(path string, empty bool) error {
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("store: new database: %w", err)
	}
	if err := syncPath(path); err != nil {
		return err
	}
	if empty {
		if err := os.Remove(db.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("store: new database: %w", err)
		}
	}
	if err := os.Link(path, db.path); err != nil && !errors.Is(err, fs.ErrExist) { // somebody else was quicker
		return fmt.Errorf("store: new database: %w", err)
	}
	if err := mark(filepath.Join(db.options.DataDir, markerName)); err != nil {
		return err
	}
	return syncPath(db.options.DataDir)
}

// mark leaves the file that says: this folder has had a database.
func mark(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	text := "This folder holds the database of a comment portal. If portal.db is missing, restore a backup;\n" +
		"remove this file only to start with an empty database.\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("store: marker file: %w", err)
	}
	return syncPath(path)
}

// syncPath makes a file, or the names in a folder, durable.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("store: sync: %w", err)
	}
	err = f.Sync()
	return named(errors.Join(err, f.Close()), "store: sync %s", filepath.Base(path))
}

// recognize reads the file's header without a lock, a log or a write, so that a file
// which is not a portal's is left exactly as it is. It returns ErrForeign for such a file.
// SQLite itself is not asked: without the write-ahead log it calls a database damaged
// whose last checkpoint was interrupted, and reading the log takes a lock. It is for the
// time before this process opens a connection: closing the file ends all its locks on it.
func recognize(path string) error {
	// Of SQLite's file format, section 1.3: the header string, and the big-endian
	// application ID.
	const magic, idAt, headerBytes = "SQLite format 3\x00", 68, 100
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("store: open the database: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	var header [headerBytes]byte
	if _, err := io.ReadFull(f, header[:]); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return ErrForeign
		}
		return fmt.Errorf("store: open the database: %w", err)
	}
	if string(header[:len(magic)]) != magic || binary.BigEndian.Uint32(header[idAt:]) != applicationID {
		return ErrForeign
	}
	return nil
}

// assert reads back what durability and safety rest on.
func (db *core) assert(ctx context.Context, pool *sql.DB) error {
	_, version, _ := sqlite3.Version()
	if version < leastLibrary {
		return fmt.Errorf("store: built with SQLite %d; at least %d is needed", version, leastLibrary)
	}
	for _, want := range []struct{ pragma, value string }{
		{"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}, {"secure_delete", "1"}, {"application_id",
			fmt.Sprint(applicationID)},
	} {
		var got string
		if err := pool.QueryRowContext(ctx, "PRAGMA "+want.pragma).Scan(&got); err != nil {
			if code, ok := errors.AsType[sqlite3.Error](err); ok && (code.Code == sqlite3.ErrNotADB ||
				code.Code == sqlite3.ErrCorrupt) {
				return ErrDamaged
			}
			return fmt.Errorf("store: open the database: %w", translateSQLite(err))
		}
		if got != want.value {
			return fmt.Errorf("store: the database does not keep %s = %s (it says %s): is the data folder on a "+
				"local disk?", want.pragma, want.value, got)
		}
	}
	return nil
}

// quickCheck looks for damage: before serving when the file is small, while
// serving when it is not.
func (db *core) quickCheck(ctx context.Context) error {
	info, err := os.Stat(db.path)
	if err != nil {
		return fmt.Errorf("store: database file: %w", err)
	}
	if info.Size() <= quickCheckBytes {
		return db.checkFile(ctx, "quick_check")
	}
	back, cancel := context.WithCancel(context.Background())
	db.cancel = cancel
	db.checking.Go(func() {
		began := db.now()
		err := db.checkFile(back, "quick_check")
		if back.Err() != nil {
			return
		}
		if err != nil {
			db.log.Error("the database is damaged: stop the portal and restore a backup", "error", err)
			db.damageMu.Lock()
			db.damage = err
			db.damageMu.Unlock()
			return
		}
		db.log.Info("the database passed its check", "took", db.now().Sub(began).Round(time.Millisecond))
	})
	return nil
}

// checkFile checks the database on a connection of its own. SQLite compares the
// search index with what a connection remembers of it, and calls an index
// damaged that another connection has changed since (seen with 3.54.1).
func (db *core) checkFile(ctx context.Context, kind string) error {
	pool := openFile(db.path, "mode=rw", 1, readPragmas...)
	return errors.Join(check(ctx, pool, kind), pool.Close())
}

// check runs quick_check or integrity_check.
func check(ctx context.Context, pool *sql.DB, kind string) error {
	list, err := pool.QueryContext(ctx, "PRAGMA "+kind+"(5)")
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	defer list.Close() //nolint:errcheck // read to the end below
	var found []string
	for list.Next() {
		var line string
		if err := list.Scan(&line); err != nil {
			return fmt.Errorf("%w (%w)", ErrDamaged, err)
		}
		if line != "ok" {
			found = append(found, line)
		}
	}
	if err := list.Err(); err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	if len(found) > 0 {
		return fmt.Errorf("%w (%s)", ErrDamaged, strings.Join(found, "; "))
	}
	return nil
}

// scrubWAL folds the write-ahead log into the file and empties it. It reports
// false while readers hold it up, and does not wait for them: the writer has
// work to do.
func scrubWAL(ctx context.Context, conn *sql.Conn) (bool, error) {
	if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = 20"); err != nil {
		return false, err
	}
	var busy, frames, folded int
	err := conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &folded)
	if _, again := conn.ExecContext(ctx, "PRAGMA busy_timeout = 5000"); again != nil {
		return false, errors.Join(err, again)
	}
	return err == nil && busy == 0, err
}

// translateSQLite turns the driver's codes into what callers act on.
func translateSQLite(err error) error {
	code, ok := errors.AsType[sqlite3.Error](err)
	if !ok {
		return err
	}
	switch {
	case code.Code == sqlite3.ErrFull, code.ExtendedCode == sqlite3.ErrIoErrWrite:
		return fmt.Errorf("%w: %w", docket.ErrFull, err)
	case code.ExtendedCode == sqlite3.ErrIoErrFsync, code.ExtendedCode == sqlite3.ErrIoErrDirFsync:
		return fmt.Errorf("%w: %w: %w", errSync, errFatal, err)
	case code.Code == sqlite3.ErrBusy, code.Code == sqlite3.ErrLocked:
		return fmt.Errorf("%w: %w", docket.ErrBusy, err)
	case code.ExtendedCode == sqlite3.ErrCorruptVTab: // the search index, not the file
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case code.Code == sqlite3.ErrCorrupt, code.Code == sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w: %w", ErrDamaged, errFatal, err)
	case code.Code == sqlite3.ErrIoErr, code.Code == sqlite3.ErrNomem, code.Code == sqlite3.ErrInterrupt,
		code.Code == sqlite3.ErrReadonly:
		return fmt.Errorf("%w: %w", errFatal, err)
	}
	return err
}
