//go:build linux

package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestAFileSizeLimitLosesNothing runs the server under a limit on the size of files
// (ulimit -f). The kernel answers a write beyond it with a signal that ends a program
// unless it is ignored. Comments that no longer fit are refused with their words kept,
// pages are still served, and without the limit all that was acknowledged is there.
func TestAFileSizeLimitLosesNothing(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve("--log-level", "error")
	p.stop()

	const blocks = 512 // bytes, the unit of ulimit in POSIX shells
	limit := p.largestFile(t)/blocks + 3<<20/blocks
	args := append([]string{"-c", fmt.Sprintf("ulimit -f %d && exec portal \"$@\"", limit), "portal", "serve",
		"--addr", "127.0.0.1:0", "--comment-rate", "0", "--log-level", "error"}, p.flags...)
	p.start(exec.Command("sh", args...))
	sent, refused := p.fill(t)
	if len(sent) == 0 {
		t.Error("nothing was acknowledged before the limit")
	}
	if !strings.Contains(refused, "The end of the space.") {
		t.Errorf("the refusal does not keep the words:\n%.600s", refused)
	}
	v := newVisitor(t, p.url, nil)
	if status, _ := v.get("/dockets/" + shippedDocket); status != http.StatusOK {
		t.Errorf("at the limit a page has status %d", status)
	}
	if status, _ := v.get("/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("at the limit /readyz has status %d", status)
	}
	p.stop()

	p.serve("--comment-rate", "0", "--log-level", "error")
	p.eachHasReceipt(t, sent)
	p.stop()
	if got := p.received(t); got != len(sent) {
		t.Errorf("the portal has %d comments, want %d", got, len(sent))
	}
	if out := p.run("verify"); !strings.Contains(out, "Sound") {
		t.Errorf("verify: %s", out)
	}
}

// fill sends long comments until one is refused, and returns what was acknowledged and
// the page of the refusal.
func (p *portal) fill(t *testing.T) (sent []*parcel, refused string) {
	t.Helper()
	client := &http.Client{Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	for n := range 2000 {
		form, err := freshForm(client, p.url)
		if err != nil {
			t.Fatal(err)
		}
		form.Set("answer-1", fmt.Sprintf("Comment %d. %s The end of the space.", n,
			strings.Repeat("Patch the pumps. ", 500)))
		form.Set("step", "submit")
		res, err := client.PostForm(p.url+"/dockets/"+shippedDocket+"/comment", form)
		if err != nil {
			t.Fatalf("comment %d: %v\n%s", n, err, p.stderr)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		switch {
		case err != nil:
			t.Fatal(err)
		case res.StatusCode == http.StatusSeeOther:
			sent = append(sent, &parcel{form: form, receipt: res.Header.Get("Location")})
		case res.StatusCode >= http.StatusInternalServerError:
			return sent, string(body)
		default:
			t.Fatalf("comment %d: status %s", n, res.Status)
		}
	}
	t.Fatal("no comment was refused")
	return nil, ""
}

// largestFile is the size in bytes of the largest file in the data folder.
func (p *portal) largestFile(t *testing.T) (most int64) {
	t.Helper()
	list, err := os.ReadDir(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, info.Size())
	}
	return most
}

// powerCuts is how often the power is cut (STANDARDS, reliability, test 2).
const powerCuts = 6

// TestAPowerCutLosesNothingAcknowledged stops the server in the middle of a load and goes on
// with a copy of its disk, as it was: what the system had not written yet is gone, as after a
// power cut. It mounts a file system, which needs root and a loop device, so `make nightly`
// alone runs it.
func TestAPowerCutLosesNothingAcknowledged(t *testing.T) {
	nightly(t)
	t.Run("with every sync of the program", func(t *testing.T) {
		p, disk := newPortalOnDisk(t)
		filed := 0
		for round := range powerCuts {
			p.serve("--comment-rate", "0", "--log-level", "error")
			sent := p.loadUntil(t, round, func() { disk.cutPower(p) })
			disk.restorePower()
			p.serve("--comment-rate", "0", "--log-level", "error")
			p.eachHasReceipt(t, sent)
			filed += len(sent)
			p.stop()
			if got := p.received(t); got != filed {
				t.Fatalf("round %d: the portal has %d comments, want %d: each one sent, once", round, got, filed)
			}
		}
		if out := p.run("verify"); !strings.Contains(out, "Sound") {
			t.Errorf("verify: %s", out)
		}
	})
	// The control: without syncs the same cut must lose something, or the test is blind.
	t.Run("without syncs", func(t *testing.T) {
		p, disk := newPortalOnDisk(t)
		p.serve("--log-level", "error") // makes the database
		p.stop()
		if err := exec.Command("sync", "-f", disk.folder).Run(); err != nil {
			t.Fatal(err)
		}
		p.start(exec.Command("unsynced", append([]string{"serve", "--addr", "127.0.0.1:0", "--comment-rate", "0",
			"--log-level", "error"}, p.flags...)...))
		acknowledged := 0
		for _, s := range p.loadUntil(t, 0, func() { disk.cutPower(p) }) {
			if s.receipt != "" {
				acknowledged++
			}
		}
		disk.restorePower()
		p.serve("--log-level", "error")
		p.stop()
		if got := p.received(t); got >= acknowledged {
			t.Errorf("%d comments were acknowledged without a sync, and %d are there", acknowledged, got)
		}
	})
}

func newPortalOnDisk(t *testing.T) (*portal, *loopDisk) {
	disk := newLoopDisk(t)
	dir := filepath.Join(disk.folder, "data")
	return &portal{t: t, dir: dir, flags: []string{"--data-dir", dir}}, disk
}

// unsynced is the program "unsynced": the portal, with a kernel that answers each sync of a
// file at once and does nothing.
func unsynced() {
	const (
		numberAt  = 0 // of the system call, in struct seccomp_data
		nothing   = unix.SECCOMP_RET_ERRNO
		loadWord  = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		jumpEqual = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		give      = unix.BPF_RET | unix.BPF_K
	)
	filter := []unix.SockFilter{
		{Code: loadWord, K: numberAt},
		{Code: jumpEqual, K: unix.SYS_FSYNC, Jt: 1},
		{Code: jumpEqual, K: unix.SYS_FDATASYNC, Jf: 1},
		{Code: give, K: nothing},
		{Code: give, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if _, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC,
		uintptr(unsafe.Pointer(&program))); errno != 0 {
		fmt.Fprintln(os.Stderr, errno)
		os.Exit(1)
	}
	main()
}

// nightly skips a test that takes long or needs root, but for `make nightly`.
func nightly(t *testing.T) {
	t.Helper()
	if os.Getenv("PORTAL_TEST_NIGHTLY") == "" {
		t.Skip("deferred: off")
	}
}

// loopDisk is a file system in a file.
type loopDisk struct {
	t            *testing.T
	file, folder string
}

func newLoopDisk(t *testing.T) *loopDisk {
	t.Helper()
	d := &loopDisk{t: t, file: filepath.Join(t.TempDir(), "disk"), folder: t.TempDir()}
	f, err := os.Create(d.file)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(128 << 20); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		t.Skip("a power cut is tried by root alone: it mounts a file system")
	}
	if out, err := exec.Command("mkfs.ext4", "-q", d.file).CombinedOutput(); err != nil {
		t.Skipf("a power cut needs mkfs.ext4: %v %s", err, out)
	}
	if out, err := d.mount(); err != nil {
		t.Skipf("a power cut needs a loop device: %v %s", err, out)
	}
	t.Cleanup(d.unmount)
	return d
}

func (d *loopDisk) mount() ([]byte, error) {
	return exec.Command("mount", "-o", "loop", d.file, d.folder).CombinedOutput()
}

func (d *loopDisk) unmount() {
	d.t.Helper()
	if out, err := exec.Command("umount", d.folder).CombinedOutput(); err != nil {
		d.t.Errorf("umount: %v %s", err, out)
	}
}

// cutPower stops the server, copies the disk as it is, and ends the server.
func (d *loopDisk) cutPower(p *portal) {
	d.t.Helper()
	if err := p.cmd.Process.Signal(unix.SIGSTOP); err != nil {
		d.t.Fatal(err)
	}
	if out, err := exec.Command("cp", "--sparse=always", d.file, d.file+".cut").CombinedOutput(); err != nil {
		d.t.Fatalf("cp: %v %s", err, out)
	}
	p.kill()
}

// restorePower mounts the copy, as a machine does that starts after a power cut.
func (d *loopDisk) restorePower() {
	d.t.Helper()
	d.unmount()
	if err := os.Rename(d.file+".cut", d.file); err != nil {
		d.t.Fatal(err)
	}
	if out, err := d.mount(); err != nil {
		d.t.Fatalf("mount: %v %s", err, out)
	}
}
