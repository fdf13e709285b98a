package main

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
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

// readKey reads the current key of a key file, and refuses one that others may read.
func readKey(name string) (rootKey, error) {
	ring, err := readRing(name)
	if err != nil {
		return rootKey{}, err
	}
	return ring[0].rootKey, nil
}

// maxKeyFile is more than a key file ever holds, in bytes.
const maxKeyFile = 64 << 10

// keyFileProblem says what is wrong with the mode of a key file, and the command
// that mends it; "" when others cannot read it. Only the account that runs the
// portal may have the key. One exception: a file of root's that an account which
// is not root reads by its group (0440), which is how Kubernetes (fsGroup) and
// systemd (LoadCredential) hand out secrets; that account could not be its owner.
func keyFileProblem(name string, mode fs.FileMode, owner, user int) string {
	const group, groupRead, others = 0o070, 0o040, 0o007
	handed := owner == 0 && user != 0
	switch {
	case !mode.IsRegular():
		return "" // a pipe: nothing stays to be read
	case mode.Perm()&others == 0 && mode.Perm()&group == 0:
		return ""
	case mode.Perm()&others == 0 && mode.Perm()&group == groupRead && handed:
		return ""
	}
	quoted := "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	mend := "chmod 600 " + quoted
	if owner != user {
		mend = fmt.Sprintf("sudo chown %d %s && sudo chmod 600 %s", user, quoted, quoted)
	}
	return fmt.Sprintf("the key file %s can be read or changed by other accounts (mode %04o): run `%s`; "+
		"for a secret of Kubernetes set defaultMode 0400, or 0440 with fsGroup", name, mode.Perm(), mend)
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
	_, err = f.WriteString(k.encoded() + "\n")
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

// key reads the keys, or makes one where nothing was ever stored, and returns the one
// that the database is under. On PostgreSQL it must be given: several nodes share one key.
func (p *program) key(ctx context.Context, o store.Options) (rootKey, error) {
	ring, err := p.ring(ctx)
	if err == nil {
		if p.postgres() || p.hasDatabase() {
			return ring.chooseKey(ctx, o, o.Log)
		}
		return ring[0].rootKey, nil
	}
	name := p.keyPath()
	switch {
	case !isMissing(err) || p.KeyCommand != "":
		return rootKey{}, err
	case p.postgres():
		return rootKey{}, fmt.Errorf("there is no key file %s: on PostgreSQL it must be given with --key-file; "+
			"make one with "+
			"`(umask 077; head -c 32 /dev/urandom | base64 > '%s')` and keep it apart from the database", name, name)
	case p.hasDatabase():
		return rootKey{}, fmt.Errorf("the key file %s is missing: put it back, without it nothing stored in %s "+
			"can be read",
			name, p.databasePath())
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
