package store

import (
	"context"
	"errors"
)

func (db *DB) Backup(ctx context.Context, path string, progress func(done, total int64)) error {
	return errors.New("store: not yet")
}

func Restore(ctx context.Context, o Options, path string) error { return errors.New("store: not yet") }

func (db *DB) Verify(ctx context.Context, progress func(done, total int64)) ([]string, error) {
	return nil, errors.New("store: not yet")
}
