package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"commentportal/store"
)

// Copies hands out copies of a database that is migrated and filled once in a process,
// by the first test that asks. Copying takes a tenth of the time of creating every table
// anew.
type Copies struct {
	keys store.Keys
	fill func(t testing.TB, db *store.DB) // nil for an empty database

	mu       sync.Mutex
	files    map[string][]byte // of the folder with SQLite's database, by name
	template string            // PostgreSQL's database
	ends     map[string]time.Time
}

// NewCopies returns copies of what fill leaves in an empty database under Keys.
func NewCopies(fill func(t *testing.T, db *store.DB)) *Copies {
	return &Copies{keys: Keys(), fill: func(t testing.TB, db *store.DB) {
		fill(t.(*testing.T), db) // of Options
	}}
}

// Options returns how to open a copy on the engine, "sqlite" or "postgres". Its clock goes
// on from where that of the filling ended. The copy goes when the test ends.
func (c *Copies) Options(t *testing.T, engine string) store.Options {
	t.Helper()
	o := store.Options{Keys: c.keys}
	if engine == "sqlite" {
		o.DataDir = c.folder(t)
	} else {
		o.Database = c.url(t)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	o.Now = clockFrom(c.ends[engine])
	return o
}

// folder returns a new temporary folder with a copy.
func (c *Copies) folder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range c.filledFiles(t) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// filledFiles returns the files that folder writes.
func (c *Copies) filledFiles(t testing.TB) map[string][]byte {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files != nil {
		return c.files
	}
	dir := t.TempDir()
	c.make(t, "sqlite", store.Options{DataDir: dir})
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	c.files = files
	return files
}

// url returns the address of a copy on PostgreSQL.
func (c *Copies) url(t testing.TB) string {
	t.Helper()
	requireServer(t)
	return newDatabase(t, c.filledDatabase(t))
}

// filledDatabase returns the name of the database that url copies.
func (c *Copies) filledDatabase(t testing.TB) string {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.template != "" {
		return c.template
	}
	name := fmt.Sprintf("portal_template_%d_%d", os.Getpid(), server.made.Add(1))
	templates.mu.Lock()
	templates.names = append(templates.names, name)
	templates.mu.Unlock()
	if err := statement("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	c.make(t, "postgres", store.Options{Database: databaseURL(t, name)})
	c.template = name
	return name
}

// make migrates and fills the database of o, and closes it: a database that somebody has
// open is not copied.
func (c *Copies) make(t testing.TB, engine string, o store.Options) {
	t.Helper()
	clock := Clock()
	o.Keys, o.Now = c.keys, clock
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("storetest: migrate what is copied: %v", err)
	}
	closed := false
	defer func() { // also when fill ends the test
		if !closed {
			_ = db.Close()
		}
	}()
	if c.fill != nil {
		c.fill(t, db)
	}
	closed = true
	if err := db.Close(); err != nil {
		t.Fatalf("storetest: close what is copied: %v", err)
	}
	if c.ends == nil {
		c.ends = map[string]time.Time{}
	}
	c.ends[engine] = clock()
}

// templates are the databases on PostgreSQL that Main drops.
var templates struct {
	mu    sync.Mutex
	names []string
}

// dropTemplates drops them: a server that outlives the process keeps nothing of it.
func dropTemplates() error {
	templates.mu.Lock()
	defer templates.mu.Unlock()
	var errs []error
	for _, name := range templates.names {
		errs = append(errs, statement("DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"))
	}
	templates.names = nil
	return errors.Join(errs...)
}

// copyStrategy is how the server copies a database: from PostgreSQL 15 without writing its
// log, in a third of the time; before, it knows one way.
var copyStrategy = sync.OnceValue(func() string {
	if statement(
		"DO $$ BEGIN ASSERT current_setting('server_version_num')::int >= 150000; END $$") == nil {
		return " STRATEGY FILE_COPY"
	}
	return ""
})

// empties are the copies of empty databases, one for each set of keys.
var empties struct {
	mu     sync.Mutex
	copies map[store.Keys]*Copies
}

func emptyUnder(keys store.Keys) *Copies {
	empties.mu.Lock()
	defer empties.mu.Unlock()
	if empties.copies[keys] == nil {
		if empties.copies == nil {
			empties.copies = map[store.Keys]*Copies{}
		}
		empties.copies[keys] = &Copies{keys: keys}
	}
	return empties.copies[keys]
}

// Folder returns a new temporary folder with an empty SQLite database under keys.
func Folder(t testing.TB, keys store.Keys) string {
	t.Helper()
	return emptyUnder(keys).folder(t)
}

// MigratedURL returns the address of an empty database on PostgreSQL that the store has
// migrated and that is dropped when the test ends.
func MigratedURL(t testing.TB) string {
	t.Helper()
	requireServer(t)
	return emptyUnder(Keys()).url(t)
}
