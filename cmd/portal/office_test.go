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
