package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// office finds LibreOffice, or skips.
func office(t *testing.T) string {
	t.Helper()
	if phase := os.Getenv("PORTAL_TEST_BROWSER"); phase != "" {
		t.Skip("deferred: " + phase) // the suite runs browsers in a phase of their own
	}
	for _, name := range []string{os.Getenv("PORTAL_TEST_SOFFICE"), "soffice", "libreoffice"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no LibreOffice: install it or run make test")
	return ""
}

// javaless is what LibreOffice says where there is no Java, which reading needs
// nothing of.
var javaless = regexp.MustCompile(`(?m)^.*javaldx.*\n?`)

// toPDF has LibreOffice open a file and write it as PDF. It fails the test on any
// complaint and returns the PDF.
func toPDF(t *testing.T, file string) []byte {
	t.Helper()
	program, out := office(t), t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	// A profile of its own: another LibreOffice may be running.
	cmd := exec.CommandContext(ctx, program, "-env:UserInstallation=file://"+filepath.Join(out, "profile"),
		"--headless", "--norestore", "--convert-to", "pdf", "--outdir", out, file)
	var said, complained bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &complained
	if err := cmd.Run(); err != nil {
		t.Fatalf("LibreOffice and %s: %v\n%s%s", filepath.Base(file), err, said.String(), complained.String())
	}
	if words := strings.TrimSpace(javaless.ReplaceAllString(complained.String(), "")); words != "" ||
		strings.Contains(said.String(), "rror") {
		t.Errorf("LibreOffice complains about %s: %s %s", filepath.Base(file), said.String(), words)
	}
	pdf, err := os.ReadFile(filepath.Join(out, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))+".pdf"))
	if err != nil {
		t.Fatalf("LibreOffice made no PDF of %s: %v\n%s", filepath.Base(file), err, said.String())
	}
	if pages := len(pdfPage.FindAll(pdf, -1)); !bytes.HasPrefix(pdf, []byte("%PDF-")) || pages < 2 {
		t.Errorf("the PDF of %s has %d bytes and %d pages", filepath.Base(file), len(pdf), pages)
	}
	return pdf
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page[^s]`)

// The doctor tries the LibreOffice that lays report.pdf out, and says which version it is.
func TestDoctorTriesLibreOffice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	actor := func(name, script string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const version = `[ "$1" = --version ] && echo "LibreOffice 7.4.7.2 40" && echo "more" && exit
`
	works := actor("works", version+`printf '%%PDF-1.6 /MarkInfo<</Marked true>>' > report.pdf`)
	untagged := actor("untagged", version+`printf '%%PDF-1.6' > report.pdf`)
	fails := actor("fails", `echo "no display" >&2; exit 77`)
	for _, tt := range []struct {
		name, office, says string
		code               int
	}{
		{"no LibreOffice is named", "", "ok    report.pdf  --libreoffice is empty", exitDone},
		{"it lays a page out", works, "ok    report.pdf  " + works + ", LibreOffice 7.4.7.2 40, lays pages out",
			exitDone},
		{"it writes no tagged PDF", untagged, "FAIL  report.pdf  " + untagged + " cannot lay a page out", exitFailed},
		{"it does not run", fails, "no display", exitFailed},
		{"it is not there", filepath.Join(dir, "away"), "there is no such program on this machine", exitFailed},
	} {
		tries(t, tt.name, tt.office, tt.says, tt.code)
	}
	t.Run("in LibreOffice", func(t *testing.T) {
		program := office(t)
		tries(t, "LibreOffice itself", program, program+", LibreOffice ", exitDone)
	})
}

// tries has the doctor try a LibreOffice.
func tries(t *testing.T, name, program, says string, want int) {
	t.Helper()
	var out, errOut strings.Builder
	code := run(t.Context(), []string{"doctor", "--data-dir", t.TempDir(), "--libreoffice", program},
		func(string) string { return "" }, strings.NewReader(""), &out, &errOut)
	if code != want || !strings.Contains(out.String(), says) {
		t.Errorf("%s: status %d, want %d and %q\n%s%s", name, code, want, says, &out, &errOut)
	}
}
