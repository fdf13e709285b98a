package store_test

import (
	"os"
	"testing"

	"commentportal/store"
	"commentportal/store/storetest"
)

func TestMain(m *testing.M) {
	if what := os.Getenv(killEnv); what != "" { // see TestRotateGoesOnAfterEveryKill
		os.Exit(rotateChild(what))
	}
	os.Exit(storetest.Main(m))
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB { return storetest.SQLite(t) })
}

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	storetest.PostgresURL(t) // skips as a whole
	storetest.Run(t, func(t *testing.T) *store.DB { return storetest.Postgres(t) })
}

// A batch starts over when one of its writes fails, so every write keeps its promises
// when it runs twice. Which rows a write leaves does not depend on goroutines that
// TestSQLite would not have run, so the race detector is spared a third round.
func TestEveryWriteMayRunTwice(t *testing.T) {
	if racing {
		return
	}
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB {
		db := storetest.SQLite(t)
		db.RunTwice()
		return db
	})
}
