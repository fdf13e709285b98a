package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket/proof"
)

// TestTheAnchorOfARunningPortal lets a server write its anchor, and puts an older
// copy of the database in the place of the newer one.
func TestTheAnchorOfARunningPortal(t *testing.T) {
	t.Parallel()
	elsewhere := t.TempDir()
	file := filepath.Join(elsewhere, "anchor")
	stored := filepath.Join(elsewhere, "objects")
	script := filepath.Join(elsewhere, "store.sh")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nif [ \"$PORTAL_ANCHOR_DO\" = read ]; then cat "+stored+
		"; else cat >> "+stored+"; fi\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, anchor := range map[string]string{"a file": "file:" + file, "a command": "command:" + script} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, engines[0])
			p.serve("--anchor", anchor)
			p.stop()
			old := filepath.Join(t.TempDir(), "portal.db")
			copyFile(t, filepath.Join(p.dir, "portal.db"), old)
			if out := p.run("verify", "--anchor", anchor); !strings.Contains(out, "The anchor agrees: ") {
				t.Errorf("verify says %s", out)
			}
			p.run("user", "add", "--email", "a@example.test", "--role", "admin")
			p.serve("--anchor", anchor)
			p.stop()
			p.run("verify", "--anchor", anchor)

			copyFile(t, old, filepath.Join(p.dir, "portal.db"))
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("without the anchor: %s", out)
			}
			out, _, code := p.try("verify", "--anchor", anchor)
			if code != exitFailed || !strings.Contains(out, "The database was rolled back") {
				t.Errorf("with the anchor: status %d, %s", code, out)
			}
		})
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnchorSettings(t *testing.T) {
	t.Parallel()
	for setting, good := range map[string]bool{"": true, "file:/x/anchor": true, "syslog": true,
		"syslog:udp://log.internal:514": true, "command:aws s3 cp - s3://x/y": true, "file:": false, "file": false,
		"command: ": false, "syslog:http://x": false, "ftp://x": false} {
		if _, err := (config{Anchor: setting}).anchorSink(); (err == nil) != good {
			t.Errorf("--anchor %q: %v", setting, err)
		}
	}
}

// TestAProofIsCheckedWithoutThePortal takes a proof from a running portal and checks
// it in a folder that knows nothing of it.
func TestAProofIsCheckedWithoutThePortal(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	anchor := "file:" + filepath.Join(t.TempDir(), "anchor")
	p.serve()
	number := newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "Words to be proved."})
	p.stop() // seals what was received
	p.serve("--anchor", anchor)
	res, err := http.PostForm(p.url+"/status/proof", url.Values{"tracking": {number}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v: %s", res.StatusCode, err, b.String())
	}
	p.stop()
	file := filepath.Join(t.TempDir(), "proof.json")
	write := func(b []byte) {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(b.Bytes())
	far := &portal{t: t, flags: []string{"--data-dir", filepath.Join(t.TempDir(), "nothing")}}
	if out := far.run("verify", "--proof", file, "--anchor", anchor); !strings.Contains(out, "The proof holds") ||
		!strings.Contains(out, "The anchor names this root") {
		t.Errorf("verify says %s", out)
	}
	var one proof.Proof
	if err := json.Unmarshal(b.Bytes(), &one); err != nil {
		t.Fatal(err)
	}
	one.Answers[0].Text = "Words that were never sent."
	changed, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	write(changed)
	if out, says, code := far.try("verify", "--proof", file); code != exitFailed || !strings.Contains(says,
		"proves nothing: the words") {
		t.Errorf("of changed words: status %d, %s%s", code, out, says)
	}
	write([]byte("{}"))
	if _, says, code := far.try("verify", "--proof", file); code != exitUsage || !strings.Contains(says,
		"no proof of a comment") {
		t.Errorf("of another file: status %d, %s", code, says)
	}
}
