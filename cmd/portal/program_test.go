package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"commentportal/store/storetest"
)

// TestMain makes this test binary answer to the name `portal`: the tests below
// start the program itself, in processes of its own, built with whatever this
// binary was built with (the race detector in `make test`).
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"portal": main, "bare": bare, "unsynced": unsynced})
}

// bare is the program "bare": it serves a page of a few words, and prints where.
func bare() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("The portal serves at http://%s\n", l.Addr())
	err = http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, "hello")
	}))
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// shippedDocket is the docket that ships with the program.
const shippedDocket = "HHS-HCIC-2016-0001"

// sharedData is a file of the public data beside the repository, or a skip.
func sharedData(t *testing.T, name string) string {
	t.Helper()
	shared := os.Getenv("PORTAL_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	path, err := filepath.Abs(filepath.Join(shared, "data", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the shared data is not here: %s", name)
	}
	return path
}

// engine is a database to run the program on.
type engine struct {
	name string
	// flags returns what the program needs to be told, for a fresh database.
	flags func(t testing.TB, dir string) []string
}

// engines are the databases the portal speaks. Without a server the PostgreSQL
// one skips its tests.
var engines = []engine{
	{"SQLite", func(testing.TB, string) []string { return nil }},
	{"PostgreSQL", postgresFlags},
}

func postgresFlags(t testing.TB, dir string) []string {
	t.Helper()
	if os.Getenv("PORTAL_TEST_POSTGRES") == "" {
		t.Skip("no PostgreSQL: set PORTAL_TEST_POSTGRES or run make test")
	}
	address := storetest.PostgresURL(t)
	key := filepath.Join(dir, "portal.key")
	if _, err := makeKey(key); err != nil {
		t.Fatal(err)
	}
	return []string{"--database", address, "--key-file", key}
}

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b) //nolint:errcheck // crypto/rand.Read never fails
	return hex.EncodeToString(b)
}

// portal is a program's data folder and, while it serves, its process.
type portal struct {
	t     tester
	dir   string
	flags []string // of the database
	env   []string // beside that of the test

	cmd    *exec.Cmd
	url    string // where it serves
	stdout *lockedBuffer
	stderr *lockedBuffer
	ended  chan error
}

func newPortal(t *testing.T, e engine) *portal {
	t.Helper()
	dir := t.TempDir()
	flags := append([]string{"--data-dir", dir}, e.flags(t, dir)...)
	return &portal{t: t, dir: dir, flags: flags}
}

// run runs a command beside the server and fails the test unless it ends with
// status 0. It returns what it wrote to standard output.
func (p *portal) run(args ...string) string {
	p.t.Helper()
	out, errOut, code := p.try(args...)
	if code != exitDone {
		p.t.Fatalf("portal %s: status %d\n%s%s", args[0], code, out, errOut)
	}
	return out
}

// try runs a command and returns its output and exit status.
func (p *portal) try(args ...string) (stdout, stderr string, code int) {
	p.t.Helper()
	cmd := exec.Command("portal", append(args, p.flags...)...)
	cmd.Env = append(os.Environ(), p.env...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			p.t.Fatal(err)
		}
		return out.String(), errOut.String(), exit.ExitCode()
	}
	return out.String(), errOut.String(), 0
}

var servesAt = regexp.MustCompile(`The portal serves at (https?://\S+)`)

// serve starts the server on a port of the system's choice and waits until it
// serves.
func (p *portal) serve(flags ...string) {
	p.t.Helper()
	args := append([]string{"serve", "--addr", "127.0.0.1:0"}, p.flags...)
	p.start(exec.Command("portal", append(args, flags...)...))
}

// start starts a server and waits until it says where it serves.
func (p *portal) start(server *exec.Cmd) {
	p.t.Helper()
	p.cmd = server
	p.stdout, p.stderr = &lockedBuffer{}, &lockedBuffer{}
	p.cmd.Stderr = p.stderr
	if p.env != nil {
		p.cmd.Env = append(os.Environ(), p.env...)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.ended = make(chan error, 1)
	serves := make(chan string, 1)
	cmd, stdout, ended := p.cmd, p.stdout, p.ended
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			stdout.WriteString(lines.Text() + "\n")
			if m := servesAt.FindStringSubmatch(lines.Text()); m != nil {
				serves <- m[1]
			}
		}
		ended <- cmd.Wait()
	}()
	p.t.Cleanup(func() {
		if p.cmd == cmd {
			_ = cmd.Process.Kill()
			<-ended
		}
	})
	select {
	case p.url = <-serves:
	case err := <-p.ended:
		p.cmd = nil
		p.t.Fatalf("serve ended: %v\n%s%s", err, p.stdout, p.stderr)
	case <-time.After(2 * time.Minute):
		p.t.Fatalf("serve did not start within two minutes\n%s%s", p.stdout, p.stderr)
	}
}

// stop ends the server with SIGTERM and fails the test unless it exits with 0.
func (p *portal) stop() {
	p.t.Helper()
	if err := p.end(syscall.SIGTERM); err != nil {
		p.t.Fatalf("serve did not stop with status 0: %v\n%s", err, p.stderr)
	}
}

// kill ends the server with SIGKILL.
func (p *portal) kill() {
	p.t.Helper()
	_ = p.end(syscall.SIGKILL) // its status says that it was killed
}

func (p *portal) end(s syscall.Signal) error {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		return err
	}
	select {
	case err := <-p.ended:
		p.cmd = nil
		return err
	case <-time.After(time.Minute):
		p.t.Fatalf("serve did not end within a minute of %s", s)
		return nil
	}
}

var setupLink = regexp.MustCompile(`http://\S+/admin/setup/\S+`)

// setupLink is the one-time link that serve printed.
func (p *portal) setupLink() string {
	p.t.Helper()
	link := setupLink.FindString(p.stdout.String())
	if link == "" {
		p.t.Fatalf("serve printed no set-up link:\n%s", p.stdout)
	}
	return link
}

// lockedBuffer may be written and read from several goroutines.
type lockedBuffer struct {
	mu   sync.Mutex
	b    bytes.Buffer
	grew chan struct{} // closed by the next write; nil while nobody waits
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.grew != nil {
		close(l.grew)
		l.grew = nil
	}
	return l.b.Write(p)
}

func (l *lockedBuffer) WriteString(s string) { _, _ = l.Write([]byte(s)) }

// next returns what is written so far, and what is closed when there is more.
func (l *lockedBuffer) next() (string, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.grew == nil {
		l.grew = make(chan struct{})
	}
	return l.b.String(), l.grew
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// tester is what helpers need of a test or of a script.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Cleanup(fn func())
}

// visitor is somebody's browser without JavaScript: a client that keeps cookies
// if asked to and reads forms from pages.
type visitor struct {
	t      tester
	client *http.Client
	base   string
}

func newVisitor(t tester, base string, jar http.CookieJar) *visitor {
	return &visitor{t: t, base: base, client: &http.Client{Jar: jar, Timeout: time.Minute}}
}

// get fetches a page below the portal's address.
func (v *visitor) get(path string) (int, string) {
	v.t.Helper()
	res, err := v.client.Get(v.absolute(path))
	return v.read(res, err)
}

// post sends a form the way a browser of the same site does.
func (v *visitor) post(path string, form url.Values) (int, string) {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodPost, v.absolute(path), strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := v.client.Do(req)
	return v.read(res, err)
}

func (v *visitor) absolute(path string) string {
	if strings.HasPrefix(path, "http://") {
		return path
	}
	return v.base + path
}

func (v *visitor) read(res *http.Response, err error) (int, string) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// submit sends a comment the way a person without JavaScript does: form, review,
// receipt. Fields are named as on the form. It returns the tracking number.
func (v *visitor) submit(docketID string, fields map[string]string) string {
	v.t.Helper()
	path := "/dockets/" + docketID + "/comment"
	status, body := v.get(path)
	if status != http.StatusOK {
		v.t.Fatalf("the form: status %d\n%s", status, body)
	}
	page := parsePage(v.t, body)
	_, form := page.form(v.t, commentForm)
	for name, value := range fields {
		form.Set(name, value)
	}
	form.Set("step", "review")
	status, body = v.post(path, form)
	if status != http.StatusOK {
		v.t.Fatalf("the review: status %d\n%s", status, pageWords(parsePage(v.t, body).node))
	}
	page = parsePage(v.t, body)
	_, form = page.form(v.t, sendForm)
	form.Set("step", "submit")
	status, body = v.post(path, form)
	if status != http.StatusOK {
		v.t.Fatalf("the receipt: status %d\n%s", status, pageWords(parsePage(v.t, body).node))
	}
	number := parsePage(v.t, body).words("#tracking-number")
	if number == "" {
		v.t.Fatalf("the receipt shows no tracking number\n%s", pageWords(parsePage(v.t, body).node))
	}
	return number
}

// The forms of the comment's pages, by what only they have.
const (
	commentForm = `form:has([name="answer-1"])`
	sendForm    = `form:has(button[name="step"][value="submit"])`
)
