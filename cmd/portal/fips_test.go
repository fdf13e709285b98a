package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// With GODEBUG=fips140=only accounts, imports, exports, backups and checks work, and what
// cannot work says so at once, instead of failing when somebody needs it.
func TestOnlyApprovedCryptography(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run := func(args ...string) (string, int) {
		t.Helper()
		cmd := exec.Command("portal", append(args, "--data-dir", dir)...)
		cmd.Env = append(os.Environ(), "GODEBUG=fips140=only")
		cmd.Stdin = strings.NewReader(walkPassword + "\n")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err := cmd.Run()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return out.String(), exit.ExitCode()
		}
		if err != nil {
			t.Fatal(err)
		}
		return out.String(), 0
	}
	if out, code := run("serve"); code != exitUsage || !strings.Contains(out, "--one-time-codes=false") {
		t.Errorf("serve with codes: status %d: %s", code, out)
	}
	letters := filepath.Join(dir, "letters.csv")
	if err := os.WriteFile(letters, []byte("source_id,answer_1\n1,Old pumps are a risk.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"user", "add", "--email", "ada@agency.example", "--role", "admin", "--password-stdin"},
		{"docket", "add", "testdata/open.toml"},
		{"import", letters, "--docket", "OPEN-1"},
		{"export", "--docket", "OPEN-1", "--out", filepath.Join(dir, "out")},
		{"backup", filepath.Join(dir, "backup.db")},
		{"verify"},
	} {
		if out, code := run(args...); code != exitDone {
			t.Errorf("%s: status %d: %s", args[0], code, out)
		}
	}
}
