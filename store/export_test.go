package store

import (
	"context"
	"errors"
	"net"
	"strconv"
	"time"

	"commentportal/docket"
)

// Statements lists the texts of the queries that readers have prepared, as
// SQLite sees them.
func (db *DB) Statements() []string {
	db.read.mu.RLock()
	defer db.read.mu.RUnlock()
	var list []string
	for q := range db.read.stmts {
		list = append(list, db.dialect.bind(q))
	}
	return list
}

// SetSearchVersion writes which analyzer made the search index, and empties it.
func (db *DB) SetSearchVersion(ctx context.Context, n int) error {
	return db.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, `DELETE FROM posted_search`); err != nil {
			return err
		}
		_, err := t.exec(ctx, `UPDATE meta SET value = $2 WHERE name = $1`, searchMeta, strconv.Itoa(n))
		return err
	})
}

// RebuildSearch makes the search index anew of what is posted.
func (db *DB) RebuildSearch(ctx context.Context) error {
	return db.write(ctx, func(t *tx) error { return db.dialect.rebuildSearch(ctx, t) })
}

// SetMostUnknownTries lowers the bound on rows about unknown addresses.
func (db *DB) SetMostUnknownTries(n int) { db.mostUnknown = n }

// SetMaxOpened lowers the bound on the comments that one page of a search opens.
func (db *DB) SetMaxOpened(n int) { db.maxOpened = n }

// SignInRows counts the rows of tries to sign in.
func (db *DB) SignInRows(ctx context.Context) (n int, err error) {
	err = db.read.row(ctx, `SELECT count(*) FROM sign_in_tries`).Scan(&n)
	return n, err
}

// PublicTexts and StaffTexts are the columns of text by what becomes of them.
func PublicTexts() map[string]bool {
	out := map[string]bool{}
	for _, p := range publicPlaces {
		out[p.column] = true
	}
	return out
}

// GuardTexts are the columns that the guard reads, as texts of comments or as prose.
func GuardTexts() map[string]bool {
	out := map[string]bool{}
	for column := range guardElsewhere {
		out[column] = true
	}
	for _, p := range guardProses {
		out[p.column] = true
	}
	return out
}

// StaffTexts are tables, or columns of tables, that the public cannot read.
func StaffTexts() map[string]string { return staffTexts }

// FillWorkCounts counts anew what writes count, after rows were written around the
// store.
func (db *DB) FillWorkCounts(ctx context.Context) error {
	return db.write(ctx, func(t *tx) error {
		if err := fillWorkCounts(ctx, t); err != nil {
			return err
		}
		if err := fillReadings(ctx, t); err != nil {
			return err
		}
		if err := fillWaiting(ctx, t); err != nil {
			return err
		}
		return fillListed(ctx, t)
	})
}

// BoundTables are the tables whose rows carry digests.
func BoundTables() []string {
	var list []string
	for _, b := range boundTables {
		list = append(list, b.name)
	}
	return list
}

// ChainedTables are the tables that the log's chain holds.
func ChainedTables() []string { return chainedTables }

// ReadCodingFile is CodingFile outside of a transaction, so that Statements has
// what it reads.
func (db *DB) ReadCodingFile(ctx context.Context, id docket.CommentID) (docket.CodingFile, error) {
	return db.readCodingFile(ctx, db.read, id)
}

// BindAll gives every row its digest, in the schema as it is, after a test took
// columns back.
func (db *DB) BindAll(ctx context.Context) error {
	t, err := db.pools[0].BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	if err := db.bindAll(ctx, direct{t, db.dialect}); err != nil {
		return err
	}
	return t.Commit()
}

// WriteUnlogged writes as the portal does, with right digests and sets, and leaves
// no row in the log: as somebody with the key would.
func (db *DB) WriteUnlogged(ctx context.Context, query string) (n int64, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err = t.exec(ctx, query)
		return err
	})
	return n, err
}

// Replayed are the tables that the log tells row by row, and those that it does not.
func Replayed() (told []string, untold map[string]string) {
	for _, t := range replayedTables {
		told = append(told, t.name)
	}
	return told, notReplayed
}

// RunTwice lets every write run twice, as it does in a batch in which another one
// failed: what it did first is rolled back.
func (db *DB) RunTwice() {
	write := db.dialect.write
	db.dialect.write = func(ctx context.Context, ask lookups, fn func(*tx) error) error {
		return write(ctx, ask, func(t *tx) error {
			if err := t.flushAnswers(ctx); err != nil { // those of other writes are not rolled back
				return err
			}
			w, whole := t.b.w, context.WithoutCancel(ctx)
			if _, err := w.exec(whole, "SAVEPOINT twice"); err != nil {
				return err
			}
			if err := run(fn, t); errors.Is(err, errFatal) || errors.Is(err, errConflict) {
				return err
			}
			for _, back := range []string{"ROLLBACK TO SAVEPOINT twice", "RELEASE SAVEPOINT twice"} {
				if _, err := w.exec(whole, back); err != nil {
					return err
				}
			}
			*t.txBase = txBase{b: t.b, effects: t.b.start()}
			return fn(t)
		})
	}
}

// OneByOne lets a batch wait for each of its statements.
func (db *DB) OneByOne() { db.dialect.pipelined = false }

// UnderKey reports whether a change of the key makes a column anew.
func UnderKey(column string) bool {
	return sealedColumns[column] != nil || digestColumnsOf[column] != nil
}

// SealedColumns lists the columns that hold sealed values.
func SealedColumns() []string {
	var list []string
	for column := range sealedColumns {
		list = append(list, column)
	}
	return list
}

// LastingDigests are the columns of digests that no change of the key makes anew.
func LastingDigests() map[string]bool {
	out := map[string]bool{}
	for column := range lastingDigests {
		out[column] = true
	}
	return out
}

// PlainBytes are the columns of bytes that follow from no key.
func PlainBytes() map[string]bool {
	out := map[string]bool{}
	for column := range plainBytes {
		out[column] = true
	}
	return out
}

// InsideWrite runs fn inside a write that is no filing, before its last rows.
func (db *DB) InsideWrite(ctx context.Context, id docket.ID, fn func() error) error {
	return db.write(ctx, func(t *tx) error {
		t.revise(id)
		t.record(docket.ActorOperator, "backup.made", string(id), nil)
		if _, err := t.exec(ctx, `UPDATE meta SET value = value WHERE name = 'ready'`); err != nil {
			return err
		}
		return fn()
	})
}

// OneWriter lets one goroutine write everything, which holds the lock on the end of the
// log's chain throughout.
func (db *DB) OneWriter() {
	db.GuessNothing()
	db.dialect.write = func(ctx context.Context, ask lookups, fn func(*tx) error) error {
		return db.writer.do(ctx, ask, fn)
	}
}

// GuessNothing lets each batch look where the chain ends before it makes its rows.
func (db *DB) GuessNothing() { db.writer.careful = true }

// ClosedForWantOfAPlace counts the connections that were closed after use because enough
// others were idle.
func (db *DB) ClosedForWantOfAPlace() int64 {
	var n int64
	for _, pool := range db.pools {
		n += pool.Stats().MaxIdleClosed
	}
	return n
}

// SettingInWrites reads a setting of PostgreSQL inside a write that files in a docket, or of
// the desk ("").
func (db *DB) SettingInWrites(ctx context.Context, id docket.ID, name string) (value string, err error) {
	err = db.dialect.write(ctx, lookups{docket: id}, func(t *tx) error {
		return t.row(ctx, "SHOW "+name).Scan(&value)
	})
	return value, err
}

// SettingOfSessions reads a setting of PostgreSQL outside of transactions on a connection of
// each pool, and lists the values.
func (db *DB) SettingOfSessions(ctx context.Context, name string) (values []string, err error) {
	for _, pool := range db.pools {
		var value string
		if err := pool.QueryRowContext(ctx, "SHOW "+name).Scan(&value); err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// SetCommitWithin sets how long a commit on PostgreSQL may take.
func (db *DB) SetCommitWithin(d time.Duration) { db.commitWithin = d }

// DialPostgres makes a connection as those to PostgreSQL are made.
func DialPostgres(ctx context.Context, network, address string) (net.Conn, error) {
	return postgresDialer(time.Second).DialContext(ctx, network, address)
}
