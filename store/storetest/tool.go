package storetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// child is a server that ends with this process.
type child struct {
	process *os.Process
	exited  chan error
}

// startChild starts a command whose attributes tell it when its parent dies.
func startChild(cmd *exec.Cmd) (child, error) {
	started, exited := make(chan error), make(chan error, 1)
	go func() {
		// The parent is this thread, so it must live as long as the process.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			exited <- cmd.Wait()
		}
		select {}
	}()
	if err := <-started; err != nil {
		return child{}, err
	}
	return child{cmd.Process, exited}, nil
}

// end ends a server that runs.
func (c *child) end(how syscall.Signal) {
	if c.process == nil {
		return
	}
	_ = c.process.Signal(how) // gone already is as good
	<-c.exited
	c.process = nil
}

// Tool is a server of other people, such as a pooler or a proxy, in a folder of its own.
type Tool struct {
	Folder string

	t      testing.TB
	binary string
	who    *syscall.Credential // nil: the account of the test
	child
}

// NewTool finds the program of a tool, which a package of Debian brings, and skips the test
// where it is not installed. What was started ends with the test.
func NewTool(t testing.TB, program, pkg string) *Tool {
	t.Helper()
	binary, err := exec.LookPath(program)
	if err != nil {
		binary = filepath.Join("/usr/sbin", program) // which not everybody has on the path
		if _, err := os.Stat(binary); err != nil {
			t.Skipf("no %s: install the package %s", program, pkg)
		}
	}
	folder, err := os.MkdirTemp("", "tool") // short: a socket's path has 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	k := &Tool{Folder: folder, t: t, binary: binary}
	t.Cleanup(func() {
		k.end(syscall.SIGKILL)
		_ = os.RemoveAll(folder) // a temporary folder
	})
	if os.Getuid() == 0 { // some refuse to run as root
		if k.who, err = account("postgres"); err != nil {
			t.Skip(err)
		}
		k.give(folder)
	}
	return k
}

func (k *Tool) give(path string) {
	k.t.Helper()
	if k.who == nil {
		return
	}
	if err := os.Chown(path, int(k.who.Uid), int(k.who.Gid)); err != nil {
		k.t.Fatal(err)
	}
}

// Write writes a file that only the tool reads into its folder, and returns its path.
func (k *Tool) Write(name, text string) string {
	k.t.Helper()
	path := filepath.Join(k.Folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		k.t.Fatal(err)
	}
	k.give(path)
	return path
}

// Start starts the tool with these arguments. It has the files open, from number 3 on.
func (k *Tool) Start(files []*os.File, args ...string) {
	k.t.Helper()
	cmd := exec.Command(k.binary, args...)
	cmd.SysProcAttr, cmd.Dir, cmd.ExtraFiles = childAttributes(k.who), k.Folder, files
	said, err := os.Create(k.log())
	if err != nil {
		k.t.Fatal(err)
	}
	defer said.Close() //nolint:errcheck // the tool has a handle of its own
	cmd.Stdout, cmd.Stderr = said, said
	if k.child, err = startChild(cmd); err != nil {
		k.t.Fatal(err)
	}
}

// Said returns what the tool has written so far.
func (k *Tool) Said() string {
	text, err := os.ReadFile(k.log())
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (k *Tool) log() string { return filepath.Join(k.Folder, "said") }

// Await waits until ready says that the tool serves.
func (k *Tool) Await(ready func() error) {
	k.t.Helper()
	if err := awaitReady(ready, k.exited); err != nil {
		k.t.Fatalf("%s: %v\n%s", filepath.Base(k.binary), err, k.Said())
	}
}

// AwaitPostgres waits until a server, or a tool in front of one, answers at the address.
func (k *Tool) AwaitPostgres(address string) {
	k.t.Helper()
	if err := await(address, k.exited); err != nil {
		k.t.Fatalf("%s: %v\n%s", filepath.Base(k.binary), err, k.Said())
	}
}

// Standby makes a second server that follows this one, which from then on waits for it at
// each commit. It ends with the test.
func (c *Cluster) Standby() *Cluster {
	c.t.Helper()
	folder, err := os.MkdirTemp("", "pg")
	if err != nil {
		c.t.Fatal(err)
	}
	s := &Cluster{t: c.t, folder: folder, binary: c.binary, who: c.who, Address: addressIn(folder)}
	c.t.Cleanup(func() {
		s.end(syscall.SIGQUIT)
		_ = os.RemoveAll(folder) // a temporary folder
	})
	if c.who != nil {
		if err := os.Chown(folder, int(c.who.Uid), int(c.who.Gid)); err != nil {
			c.t.Fatal(err)
		}
	}
	s.Follow(c)
	return s
}

// Follow makes a server that does not run a copy of another one, lets it follow that, and
// returns when each commit there waits for it.
func (c *Cluster) Follow(primary *Cluster) {
	c.t.Helper()
	data := filepath.Join(c.folder, "data")
	if err := os.RemoveAll(data); err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(program("pg_basebackup"), "-D", data, "-d", "host="+primary.folder+
		" user=portal application_name=standby", "-R", "-X", "stream", "-c", "fast", "--no-sync")
	cmd.SysProcAttr, cmd.Dir = &syscall.SysProcAttr{Credential: c.who}, c.folder
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("pg_basebackup: %v\n%s", err, out)
	}
	c.Start()
	primary.query("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
	primary.query("SELECT pg_reload_conf()")
	err := awaitReady(func() error {
		if state := primary.query("SELECT max(sync_state) FROM pg_stat_replication"); state != "sync" {
			return fmt.Errorf("the state of the standby is %q", state)
		}
		return nil
	}, c.exited)
	if err != nil {
		c.t.Fatal(err)
	}
}

// Promote makes a server that follows another one take writes.
func (c *Cluster) Promote() {
	c.t.Helper()
	if done := c.query("SELECT pg_promote()"); done != "true" {
		c.t.Fatalf("pg_promote: %s", done)
	}
}
