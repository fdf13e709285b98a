package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeyFileProblem(t *testing.T) {
	t.Parallel()
	const root, portal, other = 0, 1000, 1001
	for _, tt := range []struct {
		name        string
		mode        fs.FileMode
		owner, user int
		mend        string // "": the file is good
	}{
		{"the owner alone", 0o600, portal, portal, ""},
		{"the owner alone, read only", 0o400, portal, portal, ""},
		{"root's own, run by root", 0o600, root, root, ""},
		{"the group reads", 0o640, portal, portal, "`chmod 600 '/etc/it'\\''s.key'`"},
		{"everybody reads", 0o644, portal, portal, "`chmod 600 "},
		{"others alone read", 0o604, portal, portal, "`chmod 600 "},
		{"the group writes", 0o620, portal, portal, "`chmod 600 "},
		{"handed out by root to the group, as by fsGroup", 0o440, root, portal, ""},
		{"handed out by root to the group, writable by root", 0o640, root, portal, ""},
		{"handed out by root to everybody, the default of Kubernetes", 0o644, root, portal, "`sudo chown 1000 "},
		{"handed out by root to a group that may write", 0o660, root, portal, "`sudo chown 1000 "},
		{"root's, read by a group, run by root", 0o440, root, root, "`chmod 600 "},
		{"another account's, read by the group", 0o440, other, portal, "`sudo chown 1000 "},
		{"a pipe", 0o644 | fs.ModeNamedPipe, portal, portal, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := keyFileProblem("/etc/it's.key", tt.mode, tt.owner, tt.user)
			if (got == "") != (tt.mend == "") || !strings.Contains(got, tt.mend) {
				t.Errorf("%q, want %q in it", got, tt.mend)
			}
		})
	}
}

func TestReadKeyRefusesAFileThatOthersRead(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "portal.key")
	want, err := makeKey(name)
	if err != nil {
		t.Fatal(err)
	}
	link := name + ".link"
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o640, 0o644, 0o604, 0o666} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{name, link} {
			if _, err := readKey(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
				t.Errorf("mode %04o: %v", mode, err)
			}
		}
	}
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := readKey(name); err != nil || got != want {
		t.Errorf("mode 0600: %v", err)
	}
}
