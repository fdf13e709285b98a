package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// now is the program's clock: everything else is handed it.
func now() time.Time { return time.Now() }

// logger is the structured log of a command, on standard error: UTC times, no
// personal data at any level the rooms use.
func (p *program) logger() (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(p.LogLevel)); err != nil {
		return nil, usagef("--log-level takes debug, info, warn or error")
	}
	return newLogger(p.stderr, p.LogFormat, level)
}

func newLogger(w io.Writer, format string, level slog.Level) (*slog.Logger, error) {
	opts := &slog.HandlerOptions{Level: level, ReplaceAttr: utcTimes}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	}
	return nil, usagef("--log-format takes text or json")
}

func utcTimes(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}

// storeOptions gathers what the store needs from the settings and the key file.
func (p *program) storeOptions(ctx context.Context, log *slog.Logger) (store.Options, rootKey, error) {
	if err := errors.Join(p.checkDatabase(), p.checkExports()); err != nil {
		return store.Options{}, rootKey{}, err
	}
	options := store.Options{DataDir: p.DataDir, Database: p.Database, Readers: p.Readers, Now: now, Log: log}
	k, err := p.key(ctx, options)
	if err != nil {
		return store.Options{}, k, p.explain(err)
	}
	options.Keys = k.storeKeys()
	return options, k, nil
}

// open opens the database for a command that works beside a running server. A
// command that only reads refuses where there is no database, rather than
// making an empty one.
func (p *program) open(ctx context.Context, readsOnly bool) (*store.DB, rootKey, error) {
	log, err := p.logger()
	if err != nil {
		return nil, rootKey{}, err
	}
	if readsOnly && !p.postgres() && !p.hasDatabase() {
		return nil, rootKey{}, fmt.Errorf("there is no database in %s: give the right --data-dir, or start one with "+
			"`portal serve`", p.DataDir)
	}
	options, k, err := p.storeOptions(ctx, log)
	if err != nil {
		return nil, k, err
	}
	db, err := store.Open(ctx, options)
	if err != nil {
		return nil, k, p.explain(err)
	}
	return db, k, nil
}

// withDB runs fn with an open database and closes it.
func (p *program) withDB(ctx context.Context, readsOnly bool, fn func(*store.DB) error) error {
	db, _, err := p.open(ctx, readsOnly)
	if err != nil {
		return err
	}
	return errors.Join(fn(db), db.Close())
}

// explain adds what to do to errors of the store that know only what is wrong,
// and hides the password that a driver may repeat from the address.
func (p *program) explain(err error) error {
	if p.postgres() && strings.Contains(err.Error(), p.Database) {
		return errors.New(strings.ReplaceAll(err.Error(), p.Database, "the address of --database"))
	}
	return err
}

// notFound words a missing docket or account for the command line.
func notFound(err error, what, list string) error {
	if errors.Is(err, docket.ErrNotFound) {
		return usagef("there is no %s: `%s` lists what there is", what, list)
	}
	return err
}
