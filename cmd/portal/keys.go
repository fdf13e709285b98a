package main

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"commentportal/intake"
	"commentportal/store"
)

// rootKey is the content of the key file. Every key the program uses is derived
// from it under a label of its own, so no key serves two purposes.
type rootKey [32]byte

// Labels of the derived keys. They are part of the data: a changed label makes
// every database, receipt and session of before unreadable.
const (
	labelSeal     = "portal/v1/store/seal"
	labelDigest   = "portal/v1/store/digest"
	labelChain    = "portal/v1/store/chain"
	labelToken    = "portal/v1/intake/form-token"
	labelTracking = "portal/v1/intake/tracking-number"
)

// derive returns 32 bytes for one purpose (HKDF with SHA-256, RFC 5869).
func (k rootKey) derive(label string) [32]byte {
	out, err := hkdf.Key(sha256.New, k[:], nil, label, 32)
	if err != nil {
		// Only a length over 255 hashes, or a FIPS refusal of a short key, can
		// fail, and both are constants here.
		panic(fmt.Sprintf("derive %s: %v", label, err))
	}
	return [32]byte(out)
}

func (k rootKey) storeKeys() store.Keys {
	return store.Keys{Seal: k.derive(labelSeal), Digest: k.derive(labelDigest), Chain: k.derive(labelChain)}
}

func (k rootKey) intakeKeys() intake.Keys {
	return intake.Keys{Token: k.derive(labelToken), Tracking: k.derive(labelTracking)}
}

// readKey reads the key file.
func readKey(name string) (rootKey, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return rootKey{}, err
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(raw) != len(rootKey{}) {
		return rootKey{}, fmt.Errorf("the key file %s is damaged: it must hold 32 bytes in base64; put the right file back", name)
	}
	return rootKey(raw), nil
}

// makeKey writes a new key file that only this user can read, and never over an
// existing one.
func makeKey(name string) (rootKey, error) {
	var k rootKey
	rand.Read(k[:]) //nolint:errcheck // crypto/rand.Read never fails
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return k, fmt.Errorf("make the folder of the key file: %w", err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return k, fmt.Errorf("make the key file: %w", err)
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(k[:]) + "\n")
	err = errors.Join(err, f.Sync(), f.Close(), syncFolder(filepath.Dir(name)))
	if err != nil {
		return k, fmt.Errorf("write the key file: %w", err)
	}
	return k, nil
}

// syncFolder makes a new name in a folder survive a power cut.
func syncFolder(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// key reads the key file, or makes it where nothing was ever stored. On
// PostgreSQL it must be given: several nodes share one key.
func (p *program) key() (rootKey, error) {
	name := p.keyPath()
	k, err := readKey(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if p.postgres() {
		return k, fmt.Errorf("there is no key file %s: on PostgreSQL it must be given with --key-file; make one with `head -c 32 /dev/urandom | base64` and keep it apart from the database", name)
	}
	if p.hasDatabase() {
		return k, fmt.Errorf("the key file %s is missing: put it back, without it nothing stored in %s can be read", name, p.databasePath())
	}
	return makeKey(name)
}

// hasDatabase reports whether the data folder holds, or once held, a database.
func (p *program) hasDatabase() bool {
	for _, name := range []string{p.databasePath(), filepath.Join(p.DataDir, "portal.initialized")} {
		if info, err := os.Stat(name); err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}
