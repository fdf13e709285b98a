package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// TestRecordIsWrittenEncryptedAndLogged runs the command with a passphrase, opens what it
// wrote and finds the two rows of the log; what is asked for wrongly leaves no file.
func TestRecordIsWrittenEncryptedAndLogged(t *testing.T) {
	t.Parallel()
	const shipped = "HHS-HCIC-2016-0001"
	const passphrase = "correct horse battery staple"
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, e)
			p.run("migrate")
			p.serve()
			p.stop() // the shipped docket is filed
			p.run("import", "--docket", shipped, filepath.Join("testdata", "comments.csv"))
			out := filepath.Join(t.TempDir(), "record")
			for _, wrong := range [][]string{
				{"record", "--docket", shipped, "--out", out, "--case", "FOIA 1"},
				{"record", "--docket", shipped, "--out", out, "--case", "what Robin's lawyer asked",
					"--recipient", "x"},
				{"record", "--docket", shipped, "--out", out, "--case", "FOIA 1", "--recipient", "age1x"},
			} {
				if _, errOut, code := p.try(wrong...); code != exitUsage || entries(out) > 0 {
					t.Errorf("%v: status %d, %s", wrong, code, errOut)
				}
			}
			cmd := exec.Command("portal", append([]string{"record", "--docket", shipped, "--out", out,
				"--case", "FOIA 2026-1", "--passphrase-stdin"}, p.flags...)...)
			cmd.Stdin = strings.NewReader(passphrase + "\n")
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, said)
			}
			name := filepath.Join(out, shipped+"-record.zip.age")
			if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
				t.Fatalf("%v, %v", info, err)
			}
			files := openedRecord(t, name, passphrase)
			if n := strings.Count(files["comments.csv"], "\r\n"); n < 3 {
				t.Errorf("%d lines of comments", n)
			}
			for _, action := range []string{"comment.filed", "record.started"} {
				if !strings.Contains(files["log.csv"], action) {
					t.Errorf("the log in the record lacks %s", action)
				}
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Error(out)
			}
			again := exec.Command("portal", append([]string{"record", "--docket", shipped, "--out", out,
				"--case", "FOIA 2026-1", "--passphrase-stdin"}, p.flags...)...)
			again.Stdin = strings.NewReader(passphrase)
			if said, err := again.CombinedOutput(); err == nil || !strings.Contains(string(said), "already") {
				t.Errorf("a second record over the first: %v, %s", err, said)
			}
		})
	}
}

func openedRecord(t *testing.T, name, passphrase string) map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	key, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := age.Decrypt(f, key)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}
