package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// tools are the programs that some tests need.
type tools struct {
	chromium string   // path of the browser, or ""
	postgres string   // folder with initdb and postgres, or ""
	office   string   // path of LibreOffice, or ""
	missing  []string // packages of Debian and Ubuntu that bring what is not there
}

func findTools(ctx context.Context) tools {
	t := look()
	if len(t.missing) > 0 && canInstall() {
		fmt.Printf("installing %s with apt-get\n", strings.Join(t.missing, " and "))
		if err := install(ctx, t.missing); err != nil {
			fmt.Printf("apt-get did not install them: %v\n", err)
		}
		t = look()
	}
	for _, name := range t.missing {
		fmt.Printf("missing: %s. The tests that need it are skipped; install it and run `make test` again.\n", name)
	}
	return t
}

func look() tools {
	var t tools
	if t.chromium = findChromium(); t.chromium == "" {
		t.missing = append(t.missing, "chromium")
	}
	if t.postgres = findPostgres(); t.postgres == "" {
		t.missing = append(t.missing, "postgresql")
	}
	if t.office = findOffice(); t.office == "" {
		// Without windows, Java and help: 240 MB on disk and a quarter of a minute.
		t.missing = append(t.missing, "libreoffice-writer-nogui", "libreoffice-calc-nogui")
	}
	if _, err := exec.LookPath("xmllint"); err != nil { // holds project.qdpx against its schema
		t.missing = append(t.missing, "libxml2-utils")
	}
	for _, name := range []string{"haproxy", "pgbouncer"} { // each is in a package of its name
		if !isInstalled(name) {
			t.missing = append(t.missing, name)
		}
	}
	return t
}

// isInstalled reports whether there is a server program, which lies where not everybody's
// path leads.
func isInstalled(name string) bool {
	if _, err := exec.LookPath(name); err == nil {
		return true
	}
	_, err := os.Stat(filepath.Join("/usr/sbin", name))
	return err == nil
}

func findOffice() string {
	for _, name := range []string{os.Getenv("PORTAL_TEST_SOFFICE"), "soffice", "libreoffice"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const mac = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
	if _, err := os.Stat(mac); err == nil {
		return mac
	}
	return ""
}

func findChromium() string {
	for _, name := range []string{os.Getenv("PORTAL_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome",
		"google-chrome-stable"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
	if _, err := os.Stat(mac); err == nil {
		return mac
	}
	return ""
}

// findPostgres looks where distributions put the server's programs: newest
// first, since several versions may be installed.
func findPostgres() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), "postgres")); err == nil {
			return filepath.Dir(path)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	more, _ := filepath.Glob("/usr/pgsql-*/bin/initdb")
	found = append(found, more...)
	slices.Sort(found)
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

// canInstall reports whether this is Debian or Ubuntu and we are root.
func canInstall() bool {
	if os.Geteuid() != 0 {
		return false
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return false
	}
	release, err := os.ReadFile("/etc/os-release")
	return err == nil && (strings.Contains(string(release), "ID=debian") ||
		strings.Contains(string(release), "ID=ubuntu"))
}

func install(ctx context.Context, packages []string) error {
	env := append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	// The package lists may be old or absent; when they cannot be renewed the
	// installation says so itself.
	_ = quiet(ctx, env, "apt-get", "-qq", "update")
	return quiet(ctx, env, "apt-get", append([]string{"-qq", "-y", "--no-install-recommends", "install"},
		packages...)...)
}

// database is a PostgreSQL server of this run's own: its data lies in a
// temporary folder, and it listens on a Unix socket there and nowhere else.
type database struct {
	url    string
	folder string
	server *exec.Cmd
	ended  chan error
}

func startPostgres(ctx context.Context, programs string) (*database, error) {
	folder, err := os.MkdirTemp(memoryFolder(), "portal-pg-")
	if err != nil {
		return nil, err
	}
	db := &database{folder: folder}
	attr, err := serverUser(folder)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	data := filepath.Join(folder, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(programs, "initdb"),
		"--pgdata", data, "--username", "portal", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = attr, folder
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %s: %w", out, err), os.RemoveAll(folder))
	}
	logfile, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	defer logfile.Close()
	// The data is thrown away at the end, so it need not reach the disk, and hundreds of small
	// databases are no work for background processes.
	db.server = exec.Command(filepath.Join(programs, "postgres"), "-D", data,
		"-c", "listen_addresses=", "-c", "unix_socket_directories="+folder, "-c", "fsync=off",
		"-c", "full_page_writes=off", "-c", "max_connections=600", "-c", "shared_buffers=64MB",
		"-c", "synchronous_commit=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0",
		"-c", "checkpoint_timeout=1h", "-c", "max_wal_size=8GB", "-c", "autovacuum=off", "-c", "track_counts=off")
	db.server.SysProcAttr, db.server.Dir = attr, folder
	db.server.Stdout, db.server.Stderr = logfile, logfile
	if err := db.server.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	db.ended = make(chan error, 1)
	go func() { db.ended <- db.server.Wait() }()
	db.url = "postgres:///postgres?host=" + folder + "&user=portal"
	if err := db.wait(ctx); err != nil {
		out, _ := os.ReadFile(logfile.Name())
		db.stop()
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	return db, nil
}

// memoryNeeded is the free space, in bytes, that makes a file system in memory
// worth using: the databases of a whole run take about 2 GB.
const memoryNeeded = 6 << 30

// memoryFolder returns a file system in memory with enough space, or "" for the
// system's temporary folder. Tests make and drop hundreds of databases, and none
// of them pulls the plug.
func memoryFolder() string {
	const folder = "/dev/shm"
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil || s.Bavail*uint64(s.Bsize) < memoryNeeded {
		return ""
	}
	return folder
}

// inMemory makes a folder for the tests' files in memory, or returns "".
func inMemory() string {
	parent := memoryFolder()
	if parent == "" {
		return ""
	}
	folder, err := os.MkdirTemp(parent, "portal-test-")
	if err != nil {
		return ""
	}
	// Servers that run as another user pass through it.
	if os.Chmod(folder, 0o755) != nil {
		return ""
	}
	return folder
}

// serverUser says as whom the server runs: PostgreSQL refuses to run as root.
func serverUser(folder string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is ours to pass on
	if os.Geteuid() != 0 {
		return attr, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		if err := os.Chown(folder, int(uid), int(gid)); err != nil {
			return nil, err
		}
		// The tests connect as another user, so the socket's folder is open.
		if err := os.Chmod(folder, 0o755); err != nil {
			return nil, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return attr, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

func (db *database) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, db.url)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case err := <-db.ended:
			db.ended <- err
			return fmt.Errorf("the server ended: %w", err)
		case <-ctx.Done():
			return errors.New("the server did not answer within a minute")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// stop ends the server and takes its data away.
func (db *database) stop() {
	_ = db.server.Process.Signal(syscall.SIGQUIT) // immediate: nothing is kept
	<-db.ended
	_ = os.RemoveAll(db.folder)
}
