package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"commentportal/docket"
	"commentportal/docket/words"
)

// PostgresReaders is how many connections serve pages on PostgreSQL where nobody says
// otherwise: a query waits for the network rather than for the processor.
const PostgresReaders = 16

// postgresWriters is how many connections write: one files, one does the rest, and one is
// for what comes before both.
const postgresWriters = 3

// postgresConnect is how long a connection may take to come about.
const postgresConnect = 5 * time.Second

// postgresDialect is everything in which PostgreSQL differs.
func (db *core) postgresDialect() (*dialect, error) {
	dir, err := fs.Sub(migrationFiles, "migrations/postgres")
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return &dialect{
		name:       "postgres",
		migrations: dir,
		bind:       func(query string) string { return query },
		write: func(ctx context.Context, ask lookups, fn func(*tx) error) error {
			if ask.docket == "" || ask.shared {
				return db.desk.do(ctx, ask, fn)
			}
			return db.writer.do(ctx, ask, fn)
		},
		pipelined: true,
		translate: translatePostgres,
		search:    searchTSQuery,
		hits:      `s.body @@ ($W)::tsquery`,
		hit:       `s.num`,
		indexed:   `num`,
		index: func(ctx context.Context, q execer, num int64, d words.Document) error {
			_, err := q.exec(ctx,
				`INSERT INTO posted_search (num, body) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR))`, num,
				tsvector(d))
			return err
		},
		indexText: tsvector,
		indexRows: `SELECT num, CAST(body AS TEXT) FROM posted_search WHERE num > $1 ORDER BY num LIMIT $2`,
		begin:     "BEGIN",
		blob:      "BYTEA",
		columns: `SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'NO' FROM information_schema.columns
			c
			WHERE c.table_schema = current_schema()`,
		lockDesk: []string{`SELECT id FROM chain WHERE id = 1 FOR KEY SHARE`,
			`SELECT number FROM migrations WHERE number = 1 FOR NO KEY UPDATE`},
		lockChain: " FOR NO KEY UPDATE",
		lockAlone: " FOR UPDATE",
		present: func(ctx context.Context, q querier, table string) (bool, error) {
			var n int
			err := q.row(ctx, `SELECT count(*) FROM information_schema.tables
				WHERE table_schema = current_schema() AND table_name = $1`, table).Scan(&n)
			return n > 0, err
		},
	}, nil
}

func (db *core) openPostgres(ctx context.Context) error {
	d, err := db.postgresDialect()
	if err != nil {
		return err
	}
	db.dialect = d
	config, err := pgx.ParseConfig(db.options.Database)
	if err != nil {
		return errors.New("store: the address of the PostgreSQL database cannot be read: write " +
			"postgres://user:password@host/name")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = postgresConnect
	}
	open := func(conns int, settings map[string]string) *sql.DB {
		c := config.Copy()
		// Queries of pages have many conditions and stop after a page: compiling one takes
		// seconds where running it takes a millisecond.
		settings["jit"] = "off"
		for name, value := range settings {
			if _, chosen := c.RuntimeParams[name]; !chosen {
				c.RuntimeParams[name] = value
			}
		}
		if _, reads := settings["default_transaction_read_only"]; reads && asksReadWrite(c) {
			// The address asks for a server that takes writes, and these connections ask for
			// none: the server would say that they are read-only. Both mean the primary.
			c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
		}
		pool := stdlib.OpenDB(*c)
		pool.SetMaxOpenConns(conns)
		// A connection that is closed after each use costs the server a process, and each
		// query its plan, as soon as more than the kept ones are busy at once.
		pool.SetMaxIdleConns(conns)
		pool.SetConnMaxIdleTime(postgresIdle)
		db.pools = append(db.pools, pool)
		return pool
	}
	// A node that hangs inside a transaction must not keep the chain from others.
	write := open(postgresWriters, map[string]string{"lock_timeout": "10s",
		"idle_in_transaction_session_timeout": "60s"})
	read := open(cmp.Or(db.options.Readers, PostgresReaders), map[string]string{"default_transaction_read_only": "on"})
	db.long = open(longReaders, map[string]string{"default_transaction_read_only": "on"})
	if err := db.checkServer(ctx, write); err != nil {
		return err
	}
	db.read = newReader(read, d, false)
	there, err := d.present(ctx, db.read, "migrations")
	if err != nil {
		return named(err, "store: PostgreSQL")
	}
	if !there {
		if err := db.apply(ctx, write); err != nil {
			return err
		}
	}
	db.writer = newWriter(db, write, false, db.options.SingleCommit, false)
	db.desk = newWriter(db, write, false, db.options.SingleCommit, true)
	return nil
}

// postgresIdle is how long a connection that nobody uses stays open.
const postgresIdle = time.Minute

// asksReadWrite reports whether the address, or the environment that pgx reads with it, has
// target_session_attrs=read-write. pgx tells that by the check alone.
func asksReadWrite(c *pgx.ConnConfig) bool {
	return c.ValidateConnect != nil && reflect.ValueOf(c.ValidateConnect).Pointer() ==
		reflect.ValueOf(pgconn.ValidateConnectTargetSessionAttrsReadWrite).Pointer()
}

// checkServer asks the server whether it answers, how it encodes text and whether it
// waits for the disk.
func (db *core) checkServer(ctx context.Context, write *sql.DB) error {
	if err := write.PingContext(ctx); err != nil {
		return fmt.Errorf("store: PostgreSQL does not answer: check --database and that the server runs: %w",
			translatePostgres(err))
	}
	var encoding string
	if err := write.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding); err != nil {
		return fmt.Errorf("store: PostgreSQL: %w", translatePostgres(err))
	}
	if encoding != "UTF8" {
		return fmt.Errorf("store: the PostgreSQL database is encoded in %s: create it with ENCODING 'UTF8'", encoding)
	}
	for _, setting := range []string{"synchronous_commit", "fsync"} {
		var value string
		if err := write.QueryRowContext(ctx, "SHOW "+setting).Scan(&value); err != nil {
			return fmt.Errorf("store: PostgreSQL: %w", translatePostgres(err))
		}
		if value == "off" {
			db.log.Warn("PostgreSQL does not wait for the disk: acknowledged comments can be lost", "setting", setting)
		}
	}
	return nil
}

// translatePostgres turns the server's codes into what callers act on.
func translatePostgres(err error) error {
	if code, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch code.Code {
		case "40001", "40P01": // serialization failure, deadlock
			return fmt.Errorf("%w: %w", errConflict, err)
		case "53100": // disk full
			return fmt.Errorf("%w: %w", docket.ErrFull, err)
		// too many connections, shutting down, crashed, starting up, waited too long, no
		// longer the primary
		case "53300", "57P01", "57P02", "57P03", "55P03", "25P03", "25006":
			return fmt.Errorf("%w: %w", docket.ErrBusy, err)
		}
		return err
	}
	if isConnectionLost(err) {
		return fmt.Errorf("%w: %w", docket.ErrBusy, err)
	}
	return err
}

// isConnectionLost reports whether the link to the server ended, or none came about: it
// stopped, was killed, or another one takes its place.
func isConnectionLost(err error) bool {
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed)
}
