package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"commentportal/store"
)

// keyRole says what a key of the key file is for.
type keyRole string

const (
	keyCurrent keyRole = "current" // of the database
	keyNext    keyRole = "next"    // that `portal key rotate` changes to
	keyRetired keyRole = "retired" // of before: backups of then open with it
)

// ringKey is one key of a key file.
type ringKey struct {
	role keyRole
	rootKey
}

// id names a key for people, as the database and its backups do.
func (k ringKey) id() string { return k.storeKeys().ID() }

// keyRing are the keys of a key file, the current one first. A key file of one line, as
// the first start makes it, is a ring of one key.
type keyRing []ringKey

// parseKeyRing reads the content of a key file: one key in base64; or lines of a role, the
// key's name, which may be left out, and the key. Lines that begin with # say something to
// people.
func parseKeyRing(data []byte) (keyRing, error) {
	var ring keyRing
	for n, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		role := keyCurrent
		if len(fields) > 1 {
			role = keyRole(fields[0])
		}
		raw, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
		if err != nil || len(raw) != len(rootKey{}) {
			return nil, fmt.Errorf("line %d must hold 32 bytes in base64", n+1)
		}
		k := ringKey{role, rootKey(raw)}
		switch {
		case !slices.Contains([]keyRole{keyCurrent, keyNext, keyRetired}, role) || len(fields) > 3:
			return nil, fmt.Errorf("line %d must say current, next or retired, the key's name and the key", n+1)
		case len(fields) == 3 && fields[1] != k.id():
			return nil, fmt.Errorf("line %d holds another key than its name says", n+1)
		case ring.find(k.id()) != nil:
			return nil, fmt.Errorf("line %d holds a key for the second time", n+1)
		case role != keyRetired && ring.of(role) != nil:
			return nil, fmt.Errorf("line %d names a second %s key", n+1, role)
		}
		ring = append(ring, k)
	}
	if ring.of(keyCurrent) == nil {
		return nil, errors.New("it must hold 32 bytes in base64")
	}
	slices.SortStableFunc(ring, func(a, b ringKey) int { return a.role.place() - b.role.place() })
	return ring, nil
}

// place orders roles in a key file.
func (r keyRole) place() int { return slices.Index([]keyRole{keyCurrent, keyNext, keyRetired}, r) }

func (ring keyRing) of(role keyRole) *ringKey {
	if i := slices.IndexFunc(ring, func(k ringKey) bool { return k.role == role }); i >= 0 {
		return &ring[i]
	}
	return nil
}

func (ring keyRing) find(id string) *ringKey {
	if i := slices.IndexFunc(ring, func(k ringKey) bool { return k.id() == id }); i >= 0 {
		return &ring[i]
	}
	return nil
}

// names lists the keys of the ring by role and name.
func (ring keyRing) names() string {
	var list []string
	for _, k := range ring {
		list = append(list, k.id()+" ("+string(k.role)+")")
	}
	return strings.Join(list, ", ")
}

// text is the content of the ring's key file.
func (ring keyRing) text() string {
	var b strings.Builder
	b.WriteString("# Keys of the comment portal. Keep this file apart from the database and its backups.\n" +
		"# Backups made under a retired key open with it: remove its line when the last of them is gone.\n")
	for _, k := range ring {
		fmt.Fprintf(&b, "%s %s %s\n", k.role, k.id(), k.encoded())
	}
	return b.String()
}

// write puts the ring in place of its key file, in one step.
func (ring keyRing) write(name string) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // a link stays one
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".key-*") // readable by its owner alone
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, ring.text())
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(filepath.Dir(name))
}

// withNext is the ring with a new key to change to.
func (ring keyRing) withNext() keyRing {
	var k rootKey
	rand.Read(k[:]) //nolint:errcheck // crypto/rand.Read never fails
	return append(keyRing{ring[0], {keyNext, k}}, ring[1:]...)
}

// settled is the ring when the database is under the key id: that key is current, and
// the others are retired.
func (ring keyRing) settled(id string) keyRing {
	var out keyRing
	for _, k := range ring {
		if k.id() == id {
			out = append(keyRing{{keyCurrent, k.rootKey}}, out...)
		} else {
			out = append(out, ringKey{keyRetired, k.rootKey})
		}
	}
	return out
}

// toMend says what to do about a key file that this account may not read, as after root put
// it back: by whom the portal runs, it has to belong to.
func toMend(name string, err error) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf("%w: run this as the account that runs the portal, and give it the file, as with `chown portal "+
		"%s`", err, name)
}

// readRing reads a key file, and refuses one that others may read.
func readRing(name string) (keyRing, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, toMend(name, err)
	}
	defer f.Close()       //nolint:errcheck // read only
	info, err := f.Stat() // of what is read, whatever stands at the name by now
	if err != nil {
		return nil, err
	}
	if err := checkKeyFile(name, info); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile))
	if err != nil {
		return nil, err
	}
	ring, err := parseKeyRing(data)
	if err != nil {
		return nil, fmt.Errorf("the key file %s is damaged: %w; put the right file back", name, err)
	}
	return ring, nil
}

// keyCommandTime is how long a command for the key may take.
const keyCommandTime = 30 * time.Second

// readKeyCommand asks a command of the operator's for the key: what it writes to standard
// output is the content of a key file.
func readKeyCommand(ctx context.Context, command string) (keyRing, error) {
	ctx, cancel := context.WithTimeout(ctx, keyCommandTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", command)
	var out, says bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &says, time.Second
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("the command of --key-command failed: %w: %s", err,
			strings.TrimSpace(says.String()[:min(says.Len(), 500)]))
	}
	ring, err := parseKeyRing(out.Bytes()[:min(out.Len(), maxKeyFile)])
	if err != nil {
		return nil, fmt.Errorf("what the command of --key-command wrote is no key: %w", err) // never the output
	}
	return ring, nil
}

// ring reads the keys from where the settings say.
func (c config) ring(ctx context.Context) (keyRing, error) {
	if c.KeyCommand != "" {
		if c.KeyFile != "" {
			return nil, usagef("give either --key-file or --key-command")
		}
		return readKeyCommand(ctx, c.KeyCommand)
	}
	return readRing(c.keyPath())
}

// keySource names where the keys come from, for people.
func (c config) keySource() string {
	if c.KeyCommand != "" {
		return "the command of --key-command"
	}
	return c.keyPath()
}

// chooseKey is the key of the ring that the database is under: after a change of the key
// was stopped, or after an old backup was restored, it need not be the current one.
func (ring keyRing) chooseKey(ctx context.Context, o store.Options, log *slog.Logger) (rootKey, error) {
	if len(ring) == 1 {
		return ring[0].rootKey, nil
	}
	for _, k := range ring {
		o.Keys = k.storeKeys()
		under, _, err := store.IsUnder(ctx, o)
		if err != nil {
			return rootKey{}, err
		}
		if under {
			if k.role != keyCurrent {
				log.Warn("the database is not under the current key: run portal key rotate", "key", k.id(), "role",
					string(k.role))
			}
			return k.rootKey, nil
		}
	}
	return ring[0].rootKey, nil // Open says which key it needs
}

// isMissing reports whether err says that there is no key file.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
