package main

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3" // a script ages a database by hand
	"github.com/rogpeppe/go-internal/testscript"

	"commentportal/export/objectstore/objectstoretest"
)

// TestScripts runs the commands of testdata/script. What testscript does not
// bring: status N COMMAND (exit status), serve and shutdown (a server on a free
// port, its address in $URL), submit and occupy, newer (a database of a
// later version) and bucket (an object store).
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Values["script"] = &scriptState{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":   scriptStatus,
			"serve":    scriptServe,
			"shutdown": scriptStop,
			"submit":   scriptSubmit,
			"occupy":   scriptOccupy,
			"newer":    scriptNewer,
			"fetch":    scriptFetch,
			"mode":     scriptMode,
			"bucket":   scriptBucket,
		},
	})
}

type scriptState struct{ server *portal }

func state(ts *testscript.TestScript) *scriptState { return ts.Value("script").(*scriptState) }

// scriptStatus runs a command and checks its exit status: status 2 portal …
func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}

// scriptServe starts a server on a free port: serve FOLDER [FLAG…]
func scriptServe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve FOLDER [FLAG…]")
	}
	p := &portal{t: scriptT{ts}, dir: ts.MkAbs(args[0]), flags: append([]string{"--data-dir", ts.MkAbs(args[0])},
		args[1:]...)}
	p.serve()
	state(ts).server = p
	ts.Setenv("URL", p.url)
	ts.Setenv("ADDR", strings.TrimPrefix(p.url, "http://"))
	ts.Logf("%s", p.stdout)
}

func scriptStop(ts *testscript.TestScript, neg bool, args []string) { state(ts).server.stop() }

// scriptSubmit sends a comment through the form and keeps its tracking number in
// $TRACKING: submit DOCKET QUESTION TEXT
func scriptSubmit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: submit DOCKET QUESTION TEXT")
	}
	v := newVisitor(scriptT{ts}, ts.Getenv("URL"), nil)
	ts.Setenv("TRACKING", v.submit(args[0], map[string]string{"answer-" + args[1]: args[2]}))
}

// scriptFetch gets a page and prints its status and body: fetch PATH
func scriptFetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fetch PATH FILE")
	}
	res, err := http.Get(ts.Getenv("URL") + args[0])
	ts.Check(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), fmt.Appendf(nil, "%s\n%s", res.Status, body), 0o600))
}

// scriptOccupy listens on a port of the machine and keeps it in $OCCUPIED.
func scriptOccupy(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv("OCCUPIED", l.Addr().String())
}

// scriptNewer makes a database look as if a later version had migrated it.
func scriptNewer(ts *testscript.TestScript, neg bool, args []string) {
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: ts.MkAbs(args[0])}).EscapedPath())
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(`INSERT INTO migrations (number, name, checksum, applied_at)
		SELECT max(number) + 1, 'later', 'x', 0 FROM migrations`)
	ts.Check(err)
}

// scriptBucket starts an object store, its address in $BUCKET and its credentials where
// programs look for them: bucket
func scriptBucket(ts *testscript.TestScript, neg bool, args []string) {
	ts.Setenv("BUCKET", objectstoretest.New(scriptT{ts}).Place())
	for _, entry := range objectstoretest.Environment() {
		name, value, _ := strings.Cut(entry, "=")
		ts.Setenv(name, value)
	}
}

// scriptMode checks a file's permissions: mode 0600 FILE
func scriptMode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// scriptT lets helpers written for testing.T speak in a script.
type scriptT struct{ *testscript.TestScript }

// Helper is for the line numbers of testing.T, which scripts do not have.
func (scriptT) Helper() {}

// Fatal ends the script.
func (t scriptT) Fatal(args ...any) { t.Fatalf("%s", fmt.Sprint(args...)) }

// Errorf ends the script too: a script has one line of thought.
func (t scriptT) Errorf(format string, args ...any) { t.Fatalf(format, args...) }

// Cleanup runs fn at the end of the script.
func (t scriptT) Cleanup(fn func()) { t.Defer(fn) }
