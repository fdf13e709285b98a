package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"commentportal/store"
)

func keyCommands() []command {
	return []command{
		{name: "key rotate", does: "changes to a new key: seals everything anew, goes on where it was stopped; the " +
			"old key stays in the key file for old backups; no server may run", flags: databaseFlags, run: keyRotate},
		{name: "key list", does: "names the keys that there are, and the one the database is under",
			flags: databaseFlags,
			run:   keyList},
	}
}

// keyChange is one change of the key from the command line.
type keyChange struct {
	p       *program
	options store.Options
	ring    keyRing
}

func openKeyChange(ctx context.Context, p *program) (*keyChange, error) {
	log, err := p.logger()
	if err != nil {
		return nil, err
	}
	if err := p.checkDatabase(); err != nil {
		return nil, err
	}
	if !p.postgres() && !p.hasDatabase() {
		return nil, fmt.Errorf("there is no database in %s: give the right --data-dir", p.DataDir)
	}
	ring, err := p.ring(ctx)
	if err != nil {
		return nil, err
	}
	return &keyChange{p: p, ring: ring, options: store.Options{DataDir: p.DataDir, Database: p.Database, Now: now,
		Log: log}}, nil
}

// under finds the key that the database is under; nil: none of the ring.
func (c *keyChange) under(ctx context.Context) (k *ringKey, rotating bool, err error) {
	for i := range c.ring {
		o := c.options
		o.Keys = c.ring[i].storeKeys()
		under, rotating, err := store.IsUnder(ctx, o)
		if err != nil || under {
			return &c.ring[i], rotating, err
		}
	}
	return nil, false, nil
}

// keyRotate changes the key of the database.
func keyRotate(ctx context.Context, p *program, _ []string) error {
	c, err := openKeyChange(ctx, p)
	if err != nil {
		return err
	}
	from, rotating, err := c.under(ctx)
	if err != nil {
		return p.explain(err)
	}
	if from == nil {
		return fmt.Errorf("the database is under none of the keys of %s: %s", p.keySource(), c.ring.names())
	}
	if from.role == keyNext && !rotating { // all but the key file was done
		if err := c.settle(from.id()); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "The database is under the key %s already; the key file "+
			"says so now.\n", from.id())
		return err
	}
	to, err := c.target(from)
	if err != nil {
		return err
	}
	return c.rotate(ctx, *from, to)
}

// target is the key to change to. Where there is none, it makes one, and the key file
// holds it before anything is sealed with it.
func (c *keyChange) target(from *ringKey) (ringKey, error) {
	if from.role == keyRetired { // an old backup was restored
		return *c.ring.of(keyCurrent), nil
	}
	if next := c.ring.of(keyNext); next != nil {
		return *next, nil
	}
	ring := c.ring.withNext()
	next := ring.of(keyNext)
	line := fmt.Sprintf("`printf 'next %%s\\n' \"$(head -c 32 /dev/urandom | base64)\"`")
	if c.p.KeyCommand != "" {
		return ringKey{}, usagef("the command of --key-command must also write the key to change to, as a line such "+
			"as %s prints it, beside a line \"current KEY\" with the present one; keep both where the command reads "+
			"them", line)
	}
	held := *from
	if err := ring.write(c.p.keyPath()); err != nil {
		return ringKey{}, fmt.Errorf("the key file %s cannot be written: add a line such as %s prints it, beside a "+
			"line \"current KEY\" with the present one, where the file comes from: %w", c.p.keyPath(), line, err)
	}
	c.ring = ring
	*from = held
	return *next, nil
}

func (c *keyChange) rotate(ctx context.Context, from, to ringKey) error {
	c.options.Keys = from.storeKeys()
	verifying, sealing := c.p.newProgress("verify"), c.p.newProgress("change the key")
	done, err := store.Rotate(ctx, c.options, to.storeKeys(), store.RotateSteps{
		Verifying: verifying.set, Sealing: func(done, total int64) { verifying.done(); sealing.set(done, total) }})
	verifying.done()
	sealing.done()
	if err != nil {
		return fmt.Errorf("%w. %s holds the key %s and, as the next one, %s: keep it, and run the same command again",
			c.p.explain(err), c.p.keySource(), from.id(), to.id())
	}
	if err := c.settle(done.To); err != nil {
		return err
	}
	again := ""
	if done.Resumed {
		again = " An earlier run was gone on with."
	}
	_, err = fmt.Fprintf(c.p.stdout, "The key of the database is now %s: %d rows were sealed anew.%s\nThe key %s is "+
		"retired and stays in %s: backups made before open with it. Make a backup, and keep a copy of the keys "+
		"apart from it. Everybody signs in anew.\n", done.To, done.Rows, again, done.From, c.p.keySource())
	return err
}

// settle says in the key file which key the database is under.
func (c *keyChange) settle(id string) error {
	ring := c.ring.settled(id)
	if c.p.KeyCommand == "" {
		if err := ring.write(c.p.keyPath()); err == nil {
			return nil
		}
	}
	var lines []string
	for _, k := range ring {
		lines = append(lines, string(k.role)+" "+k.id())
	}
	_, err := fmt.Fprintf(c.p.stdout, "%s cannot be written from here. It works as it is; call the keys there: %s.\n",
		c.p.keySource(), strings.Join(lines, ", "))
	return err
}

// keyList names the keys. It never shows one.
func keyList(ctx context.Context, p *program, _ []string) error {
	c, err := openKeyChange(ctx, p)
	if err != nil {
		return err
	}
	under, rotating, err := c.under(ctx)
	if err != nil {
		return p.explain(err)
	}
	for _, k := range c.ring {
		says := ""
		if under != nil && under.id() == k.id() {
			says = "  the database is under it"
			if rotating {
				says = "  the database is being changed from it: run `portal key rotate`"
			}
		}
		if _, err := fmt.Fprintf(p.stdout, "%-8s %s%s\n", k.role, k.id(), says); err != nil {
			return err
		}
	}
	if under == nil {
		return errors.New("the database is under none of these keys")
	}
	return nil
}

// verifyRotation verifies a database whose key is being changed.
func verifyRotation(ctx context.Context, p *program) error {
	c, err := openKeyChange(ctx, p)
	if err != nil {
		return err
	}
	from, _, err := c.under(ctx)
	to := c.ring.of(keyNext)
	if from != nil && from.role == keyRetired {
		to = c.ring.of(keyCurrent)
	}
	if err != nil || from == nil || to == nil {
		return errors.Join(err, fmt.Errorf("the key of the database is being changed, and %s does not hold "+
			"both keys: %s",
			p.keySource(), c.ring.names()))
	}
	c.options.Keys = from.storeKeys()
	found, err := store.VerifyRotation(ctx, c.options, to.storeKeys())
	if err != nil {
		return p.explain(err)
	}
	for _, problem := range found.Problems {
		_, _ = fmt.Fprintln(p.stdout, problem)
	}
	var tables []string
	for name, n := range found.Tables {
		tables = append(tables, fmt.Sprintf("%s %d", name, n))
	}
	slices.Sort(tables)
	_, _ = fmt.Fprintf(p.stdout, "The key is being changed from %s to %s: %d of %d rows are still under the old "+
		"key (%s).\n",
		found.From, found.To, found.Left, found.Rows, strings.Join(tables, ", "))
	if len(found.Problems) > 0 {
		return errUnsound
	}
	_, err = fmt.Fprintln(p.stdout, "Sound as far as it goes: rows, sealed values and the log. `portal key rotate` "+
		"goes on, and `portal verify` says the rest afterwards.")
	return err
}

// encoded is a key as key files hold it.
func (k rootKey) encoded() string { return base64.StdEncoding.EncodeToString(k[:]) }
