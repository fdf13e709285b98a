package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket/words"
)

//go:embed migrations
var migrationFiles embed.FS

// migration is one step of the schema. Steps go forward only, and a step that
// was released is never edited: its checksum is recorded.
type migration struct {
	number   int64
	name     string
	text     string
	checksum string
}

// migrations lists the steps of an engine in order.
func readMigrations(dir fs.FS) ([]migration, error) {
	names, err := fs.Glob(dir, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	slices.Sort(names)
	var list []migration
	for i, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, fmt.Errorf("store: migration %s: %w", name, err)
		}
		number, rest, _ := strings.Cut(strings.TrimSuffix(name, ".sql"), "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil || n != int64(i+1) {
			return nil, fmt.Errorf("store: migration %s: numbers must run from 0001 without a gap", name)
		}
		list = append(list, migration{n, rest, string(text), fmt.Sprintf("%x", sha256.Sum256(text))})
	}
	return list, nil
}

// check compares the database with this program: schema, migrations, key.
func (db *core) check(ctx context.Context) error {
	steps, err := readMigrations(db.dialect.migrations)
	if err != nil {
		return err
	}
	there, err := db.dialect.present(ctx, db.read, "migrations")
	if err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("%w (it has none of the portal's tables)", ErrForeign)
	}
	have, err := db.recorded(ctx)
	if err != nil {
		return err
	}
	if len(have) > len(steps) {
		return ErrNewer
	}
	for i, m := range have {
		if m.number != steps[i].number || m.checksum != steps[i].checksum {
			return fmt.Errorf("%w (migration %d is not the one of this program)", ErrForeign, m.number)
		}
	}
	if len(have) > 0 {
		if err := db.checkKey(ctx); err != nil {
			return err
		}
	}
	if len(have) < len(steps) {
		return ErrOlder
	}
	if err := db.checkFinished(ctx); err != nil {
		return err
	}
	if err := db.checkSearch(ctx); err != nil {
		return err
	}
	db.bindings, err = readBindings(ctx, db.read, db.dialect)
	return err
}

// recorded lists the migrations that the database has seen.
func (db *core) recorded(ctx context.Context) ([]migration, error) {
	var have []migration
	err := each(ctx, db.read, `SELECT number, name, checksum FROM migrations ORDER BY number`, nil, func(r rows) error {
		var m migration
		err := r.Scan(&m.number, &m.name, &m.checksum)
		have = append(have, m)
		return err
	})
	return have, named(err, "store: read the schema's version")
}

// Migrate brings the database up to date, in one transaction. On SQLite no
// server may run beside it: ErrLocked. A database that is up to date is left as
// it is.
func (db *DB) Migrate(ctx context.Context) error {
	if db.path != "" && db.release == nil {
		release, err := lockFile(db.lockPath())
		if err != nil {
			return err
		}
		defer release()
	}
	if db.outdated {
		if err := db.apply(ctx, db.pools[0]); err != nil {
			return err
		}
	}
	if err := db.check(ctx); err != nil {
		return err
	}
	db.outdated = false
	return nil
}

// workCounted is the migration from which the counters of the reading are kept.
const workCounted = 11

// readingsKept is the migration from which the readings of answers are kept as they are now.
const readingsKept = 25

// waitingListed is the migration from which what waits is listed by its filters.
const waitingListed = 44

// allCompared is the migration from which all readers of an answer are compared, not the
// first two alone.
const allCompared = 55

// answersListed is the migration from which posted comments are listed by what they answer
// and by their themes.
const answersListed = 62

// leavesKept is the migration from which comments have their leaves.
const leavesKept = 23

// apply runs the steps that the database does not have yet.
func (db *core) apply(ctx context.Context, pool *sql.DB) error {
	steps, err := readMigrations(db.dialect.migrations)
	if err != nil {
		return err
	}
	t, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", db.dialect.translate(err))
	}
	defer t.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	q := direct{t, db.dialect}
	done, indexed, err := db.standing(ctx, t)
	if err != nil {
		return err
	}
	current := done == int64(len(steps)) && indexed == words.Version
	if done > 0 && !current {
		if err := db.checkBound(ctx, q, done); err != nil {
			return err
		}
	}
	if err := db.runSteps(ctx, t, steps, done); err != nil {
		return err
	}
	if err := db.fillOlder(ctx, q, done); err != nil {
		return err
	}
	if !current {
		if err := db.deriveAll(ctx, q); err != nil {
			return err
		}
	}
	if db.path != "" {
		if _, err := t.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(steps))); err != nil {
			return fmt.Errorf("store: migrate: %w", err)
		}
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("store: migrate: %w", db.dialect.translate(err))
	}
	return nil
}

// deriveAll builds the search index, and binds every row to the key.
func (db *core) deriveAll(ctx context.Context, q execer) error {
	if err := db.dialect.rebuildSearch(ctx, q); err != nil {
		return fmt.Errorf("store: build the search index: %w", err)
	}
	if err := db.bindAll(ctx, q); err != nil {
		return fmt.Errorf("store: bind rows to the key: %w", err)
	}
	return nil
}

// standing reads how many steps the database has had, 0 for an empty one, and which
// analyzer made its search index.
func (db *core) standing(ctx context.Context, t *sql.Tx) (done int64, indexed int, err error) {
	q := direct{t, db.dialect}
	if db.dialect.name == "postgres" { // two nodes may start at once
		if _, err := t.ExecContext(ctx,
			`SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.portal'))`); err != nil {
			return 0, 0, fmt.Errorf("store: migrate: %w", err)
		}
	}
	there, err := db.dialect.present(ctx, q, "migrations")
	if err != nil {
		return 0, 0, err
	}
	if there {
		if err := q.row(ctx, `SELECT coalesce(max(number), 0) FROM migrations`).Scan(&done); err != nil {
			return 0, 0, fmt.Errorf("store: migrate: %w", err)
		}
	}
	indexed = words.Version
	if done >= searchAnalyzed {
		if indexed, err = searchVersion(ctx, q); err != nil {
			return 0, 0, fmt.Errorf("store: migrate: %w", err)
		}
	}
	return done, indexed, nil
}

// runSteps runs the steps after those that were done.
func (db *core) runSteps(ctx context.Context, t *sql.Tx, steps []migration, done int64) error {
	for _, m := range steps {
		if m.number <= done {
			continue
		}
		if err := db.step(ctx, t, m); err != nil {
			return err
		}
	}
	return nil
}

// step runs one step and records it.
func (db *core) step(ctx context.Context, t *sql.Tx, m migration) error {
	q := direct{t, db.dialect}
	if _, err := t.ExecContext(ctx, m.text); err != nil {
		return fmt.Errorf("store: migration %04d_%s: %w", m.number, m.name, db.dialect.translate(err))
	}
	if _, err := q.exec(ctx, `INSERT INTO migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)`,
		m.number, m.name, m.checksum, micros(db.now())); err != nil {
		return fmt.Errorf("store: migration %04d_%s: %w", m.number, m.name, err)
	}
	if m.number == 1 {
		if err := db.begin(ctx, q); err != nil {
			return fmt.Errorf("store: new database: %w", err)
		}
	}
	return nil
}

// fillOlder derives the rows of tables that a database of so many steps did not
// have, from those that it had.
func (db *core) fillOlder(ctx context.Context, q execer, done int64) error {
	if done > 0 && done < 9 {
		if err := db.fillSignatories(ctx, q); err != nil {
			return fmt.Errorf("store: list who signed comments: %w", err)
		}
	}
	if done > 0 && done < 3 {
		if err := fillUnits(ctx, q); err != nil {
			return fmt.Errorf("store: list what there is to code: %w", err)
		}
	}
	if done > 0 && done < workCounted {
		if err := fillWorkCounts(ctx, q); err != nil {
			return fmt.Errorf("store: count what there is to code: %w", err)
		}
	}
	if done > 0 && done < readingsKept {
		if err := fillReadings(ctx, q); err != nil {
			return fmt.Errorf("store: work out what was read: %w", err)
		}
	}
	if done > 0 && done < leavesKept {
		if err := db.fillLeaves(ctx, q); err != nil {
			return fmt.Errorf("store: make the leaves of the comments received: %w", err)
		}
	}
	return fillNewer(ctx, q, done)
}

// fillNewer goes on with what came after the leaves.
func fillNewer(ctx context.Context, q execer, done int64) error {
	if done > 0 && done < waitingListed {
		if err := fillWaiting(ctx, q); err != nil {
			return err
		}
	}
	if done > 0 && done < allCompared {
		if err := fillCompared(ctx, q); err != nil {
			return err
		}
	}
	if done > 0 && done < answersListed {
		return fillListed(ctx, q)
	}
	return nil
}

// begin writes the rows that a new database starts with.
func (db *core) begin(ctx context.Context, q execer) error {
	if _, err := q.exec(ctx, `INSERT INTO meta (name, value) VALUES ('key_check', $1)`,
		db.sealer.keys.check()); err != nil {
		return err
	}
	if _, err := q.exec(ctx, `INSERT INTO meta (name, value) VALUES ('ready', '')`); err != nil {
		return err
	}
	_, err := q.exec(ctx,
		`INSERT INTO chain (id, seq, mac, seal, last_comment, changed_at) VALUES (1, 0, $1, $2, 0, 0)`,
		[]byte{}, db.sealer.chainSeal(0, nil))
	return err
}

// direct runs queries on a transaction of database/sql, for migrations.
type direct struct {
	t interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}
	d *dialect
}

func (q direct) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := q.t.ExecContext(ctx, q.d.bind(query), args...)
	if err != nil {
		return 0, q.d.translate(err)
	}
	return res.RowsAffected()
}

func (q direct) query(ctx context.Context, query string, args ...any) (rows, error) {
	out, err := q.t.QueryContext(ctx, q.d.bind(query), args...)
	if err != nil {
		return nil, q.d.translate(err)
	}
	return out, nil
}

func (q direct) row(ctx context.Context, query string, args ...any) row {
	return translatedRow{q.t.QueryRowContext(ctx, q.d.bind(query), args...), q.d}
}
