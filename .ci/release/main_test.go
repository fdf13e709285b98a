package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"aead.dev/minisign"
)

func TestTwoBuildsAreCompared(t *testing.T) {
	one := map[string][]byte{"portal-linux-amd64": []byte("a"), "portal.cdx.json": []byte("{}")}
	if err := same(one, map[string][]byte{"portal-linux-amd64": []byte("a"),
		"portal.cdx.json": []byte("{}")}); err != nil {
		t.Error(err)
	}
	for name, two := range map[string]map[string][]byte{
		"changed": {"portal-linux-amd64": []byte("b"), "portal.cdx.json": []byte("{}")},
		"missing": {"portal.cdx.json": []byte("{}")},
		"added":   {"portal-linux-amd64": []byte("a"), "portal.cdx.json": []byte("{}"), "more": nil},
	} {
		if err := same(one, two); err == nil {
			t.Errorf("%s: taken for the same", name)
		}
	}
}

// Files are delivered with checksums that minisign's public key proves, and never
// into a folder that holds somebody's work.
func TestDeliver(t *testing.T) {
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := minisign.EncryptKey("secret", private)
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "release.key")
	if err := os.WriteFile(key, text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RELEASE_KEY_PASSWORD", "secret")
	out := filepath.Join(t.TempDir(), "dist")
	for range 2 { // into its own folder again
		if err := deliver(map[string][]byte{"portal-linux-amd64": []byte("program")}, out, key); err != nil {
			t.Fatal(err)
		}
	}
	list, err := os.ReadFile(filepath.Join(out, sums))
	if err != nil {
		t.Fatal(err)
	}
	// printf program | sha256sum
	const want = "1310ca2c8932dbd118668bd97442558a3e1f546b5e15c69699dfbd6024f548d8"
	if string(list) != want+"  portal-linux-amd64\n" {
		t.Errorf("checksums: %q", list)
	}
	signature, err := os.ReadFile(filepath.Join(out, sums+".minisig"))
	if err != nil {
		t.Fatal(err)
	}
	if !minisign.Verify(public, list, signature) {
		t.Error("the signature does not prove the checksums")
	}
	if info, err := os.Stat(filepath.Join(out, "portal-linux-amd64")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the program cannot be started: %v %v", info, err)
	}

	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "thesis.odt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := deliver(map[string][]byte{"portal-linux-amd64": nil}, foreign, ""); err == nil {
		t.Error("a folder with other files was taken")
	}
}

// A part without a licence text is not passed on.
func TestPartsWithoutLicenceStopTheRelease(t *testing.T) {
	folder := t.TempDir()
	if _, err := licenceOf(part{name: "example.com/x", version: "v1", folder: folder}); err == nil {
		t.Error("nothing was missed")
	}
	if err := os.WriteFile(filepath.Join(folder, "LICENSE.md"), []byte("MIT\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := licenceOf(part{folder: folder}); err != nil || text != "MIT\n" {
		t.Errorf("%q %v", text, err)
	}
}
