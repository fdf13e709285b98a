package handlers

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"commentportal/export"
	"commentportal/store"
)

// testKeeper keeps exports in a folder of its own and works until the test ends.
func testKeeper(t testing.TB, db *store.DB) *export.Keeper {
	t.Helper()
	k := export.NewKeeper(filepath.Join(t.TempDir(), "exports"), db, func(ctx context.Context, fn func(export.Source) error) error {
		return db.Snapshot(ctx, func(s *store.Snapshot) error { return fn(s) })
	}, export.About{Program: "test", ThemeRules: "test"})
	done := make(chan struct{})
	go func() { defer close(done); k.Run(t.Context(), slog.New(slog.DiscardHandler)) }()
	t.Cleanup(func() { <-done }) // before the store closes
	return k
}
