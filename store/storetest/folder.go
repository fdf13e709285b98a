package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"commentportal/store"
)

// folders are the files of migrated folders, by name, one folder for each set of keys.
var folders struct {
	mu    sync.Mutex
	files map[store.Keys]map[string][]byte
}

// Folder returns a new temporary folder with an empty SQLite database under keys: a copy
// of one that the first caller of the process migrates. Copying takes a tenth of the time
// of creating every table anew.
func Folder(t testing.TB, keys store.Keys) string {
	t.Helper()
	files, err := migratedFolder(keys)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// migratedFolder returns the files that Folder writes.
func migratedFolder(keys store.Keys) (map[string][]byte, error) {
	folders.mu.Lock()
	defer folders.mu.Unlock()
	if files, ok := folders.files[keys]; ok {
		return files, nil
	}
	dir, err := os.MkdirTemp("", "portal-migrated-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(context.Background(), store.Options{DataDir: dir, Keys: keys, Now: Clock()})
	if err != nil {
		return nil, fmt.Errorf("storetest: migrate a folder: %w", err)
	}
	if err := db.Close(); err != nil {
		return nil, fmt.Errorf("storetest: migrate a folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	if folders.files == nil {
		folders.files = map[store.Keys]map[string][]byte{}
	}
	folders.files[keys] = files
	return files, nil
}
