package storetest

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// addressVariable names a PostgreSQL server to use instead of starting one.
const addressVariable = "PORTAL_TEST_POSTGRES"

// enginesVariable is "sqlite" where the suite (.ci/suite) wants no test on PostgreSQL.
const enginesVariable = "PORTAL_TEST_ENGINES"

// thoroughVariable is set where the suite has the time of a night.
const thoroughVariable = "PORTAL_TEST_THOROUGH"

// EarlierSchemas returns the schemas, from 1 to before newest, from which a test takes a
// database up. What each migration does is tried from all of them on SQLite, and on PostgreSQL
// in a night; by day PostgreSQL takes the first, the last three and every eighth, because the
// work grows with the square of their number. The schemas in also are always among them.
func EarlierSchemas(engine string, newest int, also ...int) []int {
	var list []int
	for from := 1; from < newest; from++ {
		if engine == "sqlite" || os.Getenv(thoroughVariable) != "" || from == 1 || from%8 == 0 || from >= newest-3 ||
			slices.Contains(also, from) {
			list = append(list, from)
		}
	}
	return list
}

// startWithin bounds how long a new server may take until it answers.
const startWithin = 30 * time.Second

// server is the PostgreSQL of this test process, started by the first test that
// asks for one.
var server struct {
	once   sync.Once
	addr   string // postgres://…
	err    error
	absent string // why there is none
	stop   func()
	made   atomic.Int64 // databases

	open    sync.Once
	db      *sql.DB // for statements about databases
	openErr error
}

// Main runs the tests of a package and stops the PostgreSQL server that they
// started, if any. Use it as the whole of TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
func Main(m *testing.M) int {
	code := m.Run()
	if err := dropTemplates(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if server.db != nil {
		if err := server.db.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	if server.stop != nil {
		server.stop()
	}
	return code
}

// PostgresURL returns the address of an empty database that is dropped when the test ends, with
// all that its tables leave behind in the catalogs of a server that vacuums nothing. Without a
// server and without its programs the test is skipped with the reason; under CI=true that is a
// failure.
func PostgresURL(t testing.TB) string {
	t.Helper()
	requireServer(t)
	return newDatabase(t, "template0")
}

// newDatabase returns the address of a copy of the template, which is dropped when the test
// ends.
func newDatabase(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("portal_test_%d_%d", os.Getpid(), server.made.Add(1))
	execute(t, "CREATE DATABASE "+name+" TEMPLATE "+template+copyStrategy())
	t.Cleanup(func() { execute(t, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	return databaseURL(t, name)
}

// requireServer starts the server for the first test that asks. Without its
// programs the test is skipped; under CI=true that is a failure.
func requireServer(t testing.TB) {
	t.Helper()
	if os.Getenv(enginesVariable) == "sqlite" {
		t.Skip("deferred: off") // the suite knows these words
	}
	server.once.Do(startServer)
	if server.absent != "" {
		if os.Getenv("CI") == "true" {
			t.Fatal(server.absent)
		}
		t.Skip(server.absent)
	}
	if server.err != nil {
		t.Fatal(server.err)
	}
}

// databaseURL returns the address of the named database on the test's server.
func databaseURL(t testing.TB, name string) string {
	t.Helper()
	address, err := inDatabase(server.addr, name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// inDatabase returns the server's address with another database.
func inDatabase(addr, name string) (string, error) {
	u, err := url.Parse(addr)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

func execute(t testing.TB, sql string) {
	t.Helper()
	if err := statement(sql); err != nil {
		t.Error(err)
	}
}

// statement runs one statement on the server, on a connection that all tests of the process
// share: a new one takes the server as long as a copy of a small database.
func statement(text string) error {
	server.open.Do(func() {
		if server.db, server.openErr = sql.Open("pgx", server.addr); server.openErr == nil {
			server.db.SetMaxIdleConns(4)
		}
	})
	if server.openErr != nil {
		return server.openErr
	}
	_, err := server.db.ExecContext(context.Background(), text)
	return err
}

func startServer() {
	if addr := os.Getenv(addressVariable); addr != "" {
		server.addr = addr
		return
	}
	initdb, postgres := program("initdb"), program("postgres")
	if initdb == "" || postgres == "" {
		server.absent = "no PostgreSQL: install the package postgresql, or name a server in " + addressVariable
		return
	}
	server.addr, server.stop, server.err = launch(initdb, postgres)
}

// program finds a program of PostgreSQL where Debian keeps them, newest version
// first, or on the path.
func program(name string) string {
	list, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name) // the pattern is well formed
	slices.SortFunc(list, func(a, b string) int { return version(b) - version(a) })
	if len(list) > 0 {
		return list[0]
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return path
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for an odd name
	return n
}

// launch makes a cluster in a temporary folder and starts a server that listens
// on a socket there and nowhere else.
func launch(initdb, postgres string) (addr string, stop func(), err error) {
	c, err := newCluster(initdb, postgres)
	if err != nil {
		return "", nil, err
	}
	if err := c.start(); err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(c.folder))
	}
	return c.Address, func() {
		c.end(syscall.SIGINT)
		_ = os.RemoveAll(c.folder) // a temporary folder
	}, nil
}

// Cluster is a server of PostgreSQL that a test has for itself, to stop and start.
type Cluster struct {
	Address string

	t              testing.TB
	folder, binary string
	who            *syscall.Credential // nil: the account of the test
	child
}

// OwnServer starts a server that ends with the test, and skips the test where PostgreSQL
// is not installed.
func OwnServer(t testing.TB) *Cluster {
	t.Helper()
	initdb, postgres := program("initdb"), program("postgres")
	if initdb == "" || postgres == "" {
		t.Skip("no PostgreSQL of one's own: install the package postgresql")
	}
	c, err := newCluster(initdb, postgres)
	if err != nil {
		t.Fatal(err)
	}
	c.t = t
	t.Cleanup(func() {
		c.end(syscall.SIGQUIT)
		_ = os.RemoveAll(c.folder) // a temporary folder
	})
	c.Start()
	return c
}

// Start starts the server and waits until it answers.
func (c *Cluster) Start() {
	c.t.Helper()
	if err := c.start(); err != nil {
		c.t.Fatal(err)
	}
}

// Stop ends the server and waits until it is gone: SIGINT breaks off what runs, SIGQUIT is
// as if it had crashed.
func (c *Cluster) Stop(how syscall.Signal) { c.end(how) }

// addressIn is the address of a server whose socket lies in one of the folders.
func addressIn(folders ...string) string {
	return "postgres://portal@/postgres?host=" + url.QueryEscape(strings.Join(folders, ","))
}

// Either returns the address of whichever of two servers serves.
func Either(a, b *Cluster) string { return addressIn(a.folder, b.folder) }

// query runs a statement on the server and returns what it gives as text.
func (c *Cluster) query(text string) string {
	c.t.Helper()
	db, err := sql.Open("pgx", c.Address)
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // for one statement
	rows, err := db.QueryContext(context.Background(), text)
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end
	var value sql.NullString
	for rows.Next() {
		if err := rows.Scan(&value); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return value.String
}

// newCluster makes a folder with an empty cluster.
func newCluster(initdb, postgres string) (*Cluster, error) {
	folder, err := os.MkdirTemp("", "pg") // short: a socket's path has 107 bytes
	if err != nil {
		return nil, err
	}
	c := &Cluster{folder: folder, binary: postgres, Address: addressIn(folder)}
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		if c.who, err = account("postgres"); err == nil {
			err = os.Chown(folder, int(c.who.Uid), int(c.who.Gid))
		}
	}
	if err == nil {
		err = makeCluster(initdb, folder, filepath.Join(folder, "data"), c.who)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return c, nil
}

func (c *Cluster) start() error {
	cmd := exec.Command(c.binary, serverArgs(c.folder, filepath.Join(c.folder, "data"))...)
	cmd.SysProcAttr = childAttributes(c.who)
	cmd.Dir = c.folder
	var said strings.Builder
	cmd.Stderr = &said
	started, err := startChild(cmd)
	if err != nil {
		return fmt.Errorf("storetest: postgres: %w", err)
	}
	c.child = started
	if err := await(c.Address, c.exited); err != nil {
		_ = cmd.Process.Kill()
		return fmt.Errorf("storetest: postgres: %w: %s", err, said.String())
	}
	return nil
}

// makeCluster runs initdb. Sorting by ICU's rules for English would show any query
// that forgets to ask for the order of bytes; a server built without ICU does not.
func makeCluster(initdb, folder, data string, who *syscall.Credential) error {
	locale := []string{"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"}
	for attempt := 0; ; attempt++ {
		args := append([]string{"-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--no-sync"}, locale...)
		cmd := exec.Command(initdb, args...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
		cmd.Dir = folder
		out, err := cmd.CombinedOutput()
		if err == nil {
			return nil
		}
		if attempt > 0 {
			return fmt.Errorf("storetest: initdb: %w: %s", err, out)
		}
		locale = []string{"--locale=C"} // built without ICU
		if err := os.RemoveAll(data); err != nil {
			return err
		}
	}
}

// serverArgs are those of a server for tests or benchmarks.
func serverArgs(folder, data string) []string {
	args := []string{"-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=600",
		"-c", "logging_collector=off", "-c", "log_min_messages=fatal"}
	if f := flag.Lookup("test.bench"); f == nil || f.Value.String() == "" {
		// Tests make and drop hundreds of databases, and no test pulls the plug on
		// this server. Benchmarks wait for the disk, as shipped.
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	return args
}

// await waits until the server answers.
func await(addr string, exited chan error) error {
	db, err := sql.Open("pgx", addr)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // only pinged
	return awaitReady(db.Ping, exited)
}

// awaitReady waits until ready returns nil.
func awaitReady(ready func() error, exited chan error) error {
	limit := time.After(startWithin)
	for {
		last := ready()
		if last == nil {
			return nil
		}
		select {
		case err := <-exited:
			exited <- err // for who ends it
			return fmt.Errorf("ended at once: %w", err)
		case <-limit:
			return fmt.Errorf("does not answer: %w", last)
		case <-time.After(20 * time.Millisecond): // between two knocks at the door
		}
	}
}

func account(name string) (*syscall.Credential, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("storetest: PostgreSQL does not run as root, and there is no account %q: %w", name, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
