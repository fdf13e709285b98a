package store_test

import (
	"os"
	"testing"

	"commentportal/store"
	"commentportal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB { return storetest.SQLite(t) })
}

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	storetest.PostgresURL(t) // skips as a whole
	storetest.Run(t, func(t *testing.T) *store.DB { return storetest.Postgres(t) })
}
