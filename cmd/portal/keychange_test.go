package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestKeyRingFile(t *testing.T) {
	t.Parallel()
	one, two := rootKey{1}, rootKey{2}
	id := ringKey{keyCurrent, one}.id()
	for _, tt := range []struct{ name, text, refused string }{
		{"one key", one.encoded() + "\n", ""},
		{"lines", "# words\ncurrent " + id + " " + one.encoded() + "\n\nnext " + two.encoded() + "\n", ""},
		{"a key under another's name", "current 00000000 " + one.encoded(), "another key than its name"},
		{"two current keys", one.encoded() + "\ncurrent " + two.encoded(), "second current"},
		{"a key twice", "current " + one.encoded() + "\nretired " + one.encoded(), "second time"},
		{"no current key", "retired " + one.encoded(), "must hold"},
		{"another word", "old " + one.encoded(), "current, next or retired"},
		{"half a key", "current " + one.encoded()[:20], "line 1 must hold"},
	} {
		ring, err := parseKeyRing([]byte(tt.text))
		switch {
		case tt.refused == "" && (err != nil || ring[0].rootKey != one):
			t.Errorf("%s: %v, %v", tt.name, ring, err)
		case tt.refused != "" && (err == nil || !strings.Contains(err.Error(), tt.refused)):
			t.Errorf("%s: %v", tt.name, err)
		case err != nil && strings.Contains(err.Error(), one.encoded()[:10]):
			t.Errorf("%s: the key is in the error", tt.name)
		}
	}
	ring := keyRing{{keyCurrent, one}}.withNext()
	name := filepath.Join(t.TempDir(), "portal.key")
	if err := ring.settled(ring.of(keyNext).id()).write(name); err != nil {
		t.Fatal(err)
	}
	read, err := readRing(name)
	if err != nil || len(read) != 2 || read[0].rootKey != ring[1].rootKey || read[1].role != keyRetired {
		t.Errorf("read back %v, %v", read, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key file: %v, %v", info.Mode(), err)
	}
}

// TestKeyRotate changes the key of a portal with comments, and uses it afterwards: status
// by tracking number, verify, a backup of before, the key from a command.
func TestKeyRotate(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, e)
			if !p.sqlite() {
				p.flags = p.flags[:len(p.flags)-2] // the key file is where it is looked for anyway
			}
			p.serve()
			number := newVisitor(t, p.url, nil).submit(shippedDocket,
				map[string]string{"answer-1": "Before the change."})
			keyFile := filepath.Join(p.dir, "portal.key")
			old, err := os.ReadFile(keyFile)
			if err != nil {
				t.Fatal(err)
			}
			made := filepath.Join(t.TempDir(), "before.backup")
			if p.sqlite() {
				p.run("backup", made)
				if _, errOut, code := p.try("key", "rotate"); code != exitFailed ||
					!strings.Contains(errOut, "stop it") {
					t.Errorf("beside a server: status %d, %s", code, errOut)
				}
			}
			p.stop()

			out := p.run("key", "rotate")
			if !strings.Contains(out, "is now ") || !strings.Contains(out, "rows were sealed anew") {
				t.Errorf("rotate says %s", out)
			}
			if out := p.run("key", "list"); !regexp.MustCompile(`(?s)^current  \w{8}  the database is under ` +
				`it\nretired  \w{8}\n$`).
				MatchString(out) {
				t.Errorf("list says %s", out)
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify says %s", out)
			}
			if _, errOut, code := p.try("verify", "--key-command",
				"printf %s '"+strings.TrimSpace(string(old))+"'"); code != exitFailed ||
				!strings.Contains(errOut, "it needs the key") {
				t.Errorf("with the old key alone: status %d, %s", code, errOut)
			}
			p.serve("--key-command", "cat '"+keyFile+"'")
			v := newVisitor(t, p.url, nil)
			if code, page := v.post("/status", map[string][]string{"tracking": {number}}); code != 200 ||
				!strings.Contains(page, "Before the change.") && !strings.Contains(page, "Received") {
				t.Errorf("the status page of a comment of before: %d\n%s", code, page)
			}
			v.submit(shippedDocket, map[string]string{"answer-1": "After the change."})
			p.stop()
			if p.sqlite() {
				restoresBefore(t, made, keyFile, old)
			}
		})
	}
}

// restoresBefore brings a backup of before a change of the key back: the key file knows
// which key it needs, and a change of the key brings it to the present one.
func restoresBefore(t *testing.T, made, keyFile string, old []byte) {
	t.Helper()
	again := newPortal(t, engines[0])
	again.flags = append(again.flags, "--key-file", keyFile)
	if out := again.run("restore", made); !strings.Contains(out, "under the retired key") {
		t.Errorf("restore says %s", out)
	}
	if out := again.run("key", "rotate"); !strings.Contains(out, "is now ") {
		t.Errorf("rotate to the present key says %s", out)
	}
	again.run("verify")
	other := newPortal(t, engines[0])
	wrong, err := makeKey(filepath.Join(other.dir, "portal.key"))
	if err != nil {
		t.Fatal(err)
	}
	_, errOut, code := other.try("restore", made)
	if code != exitFailed || !strings.Contains(errOut, "needs the key") ||
		!strings.Contains(errOut, (ringKey{keyCurrent, wrong}).id()) || strings.Contains(errOut, string(old[:20])) {
		t.Errorf("restore with another key: status %d, %s", code, errOut)
	}
}
