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
	"maps"
	"net"
	"reflect"
	"slices"
	"strings"
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

// How long a batch may wait until it has begun, which takes up to three locks of ten seconds
// (lock_timeout), and until it is committed. A server that stands still, or waits for a
// standby that is away, answers neither; people have their words back before their proxy
// gives up. What was sent again is filed once, whatever became of the commit.
const (
	beginWithin  = 35 * time.Second
	commitWithin = 10 * time.Second
)

// postgresConnect is how long a connection may take to come about.
const postgresConnect = 5 * time.Second

// A machine that is gone says nothing, and systems wait a quarter of an hour for it. While
// a query runs, the server's system still confirms that it is there: if it does not for
// postgresSilent, the connection ends, and the next one finds whoever took over.
const postgresSilent = 10 * time.Second

// postgresDialer makes connections to the server.
func postgresDialer(timeout time.Duration) *net.Dialer {
	return &net.Dialer{Timeout: timeout, Control: endUnanswered(postgresSilent), KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: postgresSilent / 2, Interval: postgresSilent / 5, Count: 3}}
}

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
		byPlace:   `comments c`,
		index: func(ctx context.Context, q execer, num int64, d words.Document) error {
			_, err := q.exec(ctx,
				`INSERT INTO posted_search (num, body) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR))`, num,
				tsvector(d))
			return err
		},
		indexText: tsvector,
		indexRows: `SELECT num, CAST(body AS TEXT) FROM posted_search WHERE num > $1 ORDER BY num LIMIT $2`,
		begin:     []string{"BEGIN"},
		blob:      "BYTEA",
		// The catalogs themselves: the views of information_schema over them take six times as long and more.
		columns: `SELECT t.relname, a.attname, format_type(a.atttypid, NULL), a.attnotnull FROM pg_attribute a
			JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
			WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
		lockDesk: []string{`SELECT id FROM chain WHERE id = 1 FOR KEY SHARE`,
			`SELECT number FROM migrations WHERE number = 1 FOR NO KEY UPDATE`},
		lockChain: " FOR NO KEY UPDATE",
		lockAlone: " FOR UPDATE",
		present: func(ctx context.Context, q querier, table string) (bool, error) {
			var n int
			err := q.row(ctx, `SELECT count(*) FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
				WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p') AND t.relname = $1`, table).Scan(&n)
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
	config.DialFunc = postgresDialer(config.ConnectTimeout).DialContext
	db.commitWithin = commitWithin
	c := postgresLink{db: db, config: config, shared: sharesLinks(config)}
	// A node that hangs inside a transaction must not keep the chain from others.
	limits := map[string]string{"lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}
	if c.shared {
		d.begin = append(d.begin, limitsOfTransaction(limits))
	}
	write := c.open(postgresWriters, limits)
	read := c.open(cmp.Or(db.options.Readers, PostgresReaders), readingOnly)
	db.long = c.open(longReaders, readingOnly)
	if err := c.checkServer(ctx, write); err != nil {
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

// readingOnly are the settings of connections that read.
var readingOnly = map[string]string{"default_transaction_read_only": "on"}

// postgresLink opens pools of connections to PostgreSQL, or to a pooler in front of it.
type postgresLink struct {
	db     *core
	config *pgx.ConnConfig
	shared bool // see sharesLinks
}

// sharesLinks reports whether each transaction may run on another link to the server, as
// behind PgBouncer in transaction mode. The address says so by asking for a way of running
// queries that leaves no prepared statement behind on a link. No setting of a session is
// made then: it would hold for whoever gets the link next.
func sharesLinks(c *pgx.ConnConfig) bool {
	return c.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement
}

// limitsOfTransaction is a statement that makes settings until the end of the transaction.
func limitsOfTransaction(settings map[string]string) string {
	var calls []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		calls = append(calls, fmt.Sprintf("set_config('%s', '%s', true)", name, settings[name]))
	}
	return "SELECT " + strings.Join(calls, ", ")
}

// open opens a pool whose sessions have the settings that the address does not choose itself.
func (c postgresLink) open(conns int, settings map[string]string) *sql.DB {
	config := c.config.Copy()
	if !c.shared {
		// Queries of pages have many conditions and stop after a page: compiling one takes
		// seconds where running it takes a millisecond.
		settings = maps.Clone(settings)
		settings["jit"] = "off"
		for name, value := range settings {
			if _, chosen := config.RuntimeParams[name]; !chosen {
				config.RuntimeParams[name] = value
			}
		}
		if _, reads := settings["default_transaction_read_only"]; reads && asksReadWrite(config) {
			// The address asks for a server that takes writes, and these connections ask for
			// none: the server would say that they are read-only. Both mean the primary.
			config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
		}
	}
	if _, reads := settings["default_transaction_read_only"]; !reads {
		config.DialFunc = dialMarked(config.DialFunc)
	}
	pool := sql.OpenDB(marked{stdlib.GetConnector(*config)})
	pool.SetMaxOpenConns(conns)
	// A connection that is closed after each use costs the server a process, and each
	// query its plan, as soon as more than the kept ones are busy at once.
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(postgresIdle)
	c.db.pools = append(c.db.pools, pool)
	return pool
}

// postgresIdle is how long a connection that nobody uses stays open.
const postgresIdle = time.Minute

// marked marks the contexts in which connections are made.
type marked struct{ driver.Connector }

type connecting struct{}

func (m marked) Connect(ctx context.Context) (driver.Conn, error) {
	return m.Connector.Connect(context.WithValue(ctx, connecting{}, true))
}

// dialMarked refuses the connections that pgx makes to cancel what runs on one that it gave
// up. A commit that is canceled while it waits for a standby is a commit: others see its rows
// from then on, and whoever sends a comment again is told that it is filed, though the server
// that takes over may not have it. One that nobody cancels is seen once the standby has it.
func dialMarked(dial pgconn.DialFunc) pgconn.DialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if ctx.Value(connecting{}) == nil {
			return nil, errors.New("store: writes are not canceled")
		}
		return dial(ctx, network, addr)
	}
}

// asksReadWrite reports whether the address, or the environment that pgx reads with it, has
// target_session_attrs=read-write. pgx tells that by the check alone.
func asksReadWrite(c *pgx.ConnConfig) bool {
	return c.ValidateConnect != nil && reflect.ValueOf(c.ValidateConnect).Pointer() ==
		reflect.ValueOf(pgconn.ValidateConnectTargetSessionAttrsReadWrite).Pointer()
}

// severalHosts reports whether the address names more than one server.
func severalHosts(c *pgx.ConnConfig) bool {
	return slices.ContainsFunc(c.Fallbacks, func(f *pgconn.FallbackConfig) bool {
		return f.Host != c.Host || f.Port != c.Port
	})
}

// unsafeSetting is a setting of the server with which something promised does not hold.
type unsafeSetting struct{ name, value, warning string }

// unsafeSettings are those to look for on this server.
func (c postgresLink) unsafeSettings() []unsafeSetting {
	const lost = "PostgreSQL does not wait for the disk: acknowledged comments can be lost"
	list := []unsafeSetting{{"synchronous_commit", "off", lost}, {"fsync", "off", lost}}
	if severalHosts(c.config) {
		const alone = "PostgreSQL does not wait for the server that would take its place: acknowledged comments can " +
			"be lost then"
		list = append(list, unsafeSetting{"synchronous_standby_names", "", alone},
			unsafeSetting{"synchronous_commit", "local", alone})
	}
	if c.shared {
		list = append(list, unsafeSetting{"jit", "on", "PostgreSQL compiles queries, which can take seconds a page: " +
			"set jit = off for the role of the portal, or in connect_query of PgBouncer"})
	}
	return list
}

// checkServer asks the server whether it answers, how it encodes text and whether what is
// acknowledged is safe there.
func (c postgresLink) checkServer(ctx context.Context, write *sql.DB) error {
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
	for _, s := range c.unsafeSettings() {
		var value string
		if err := write.QueryRowContext(ctx, "SHOW "+s.name).Scan(&value); err != nil {
			return fmt.Errorf("store: PostgreSQL: %w", translatePostgres(err))
		}
		if value == s.value {
			c.db.log.Warn(s.warning, "setting", s.name)
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
		if strings.HasPrefix(code.Code, "08") { // of the connection; PgBouncer says nothing else
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
