package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// layout is what a schema is made of: "table", "index" and "table.column".
type layout map[string]bool

func layoutOf(t *testing.T, pool *sql.DB, engine string) layout {
	t.Helper()
	queries := []string{
		`SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite_%'`,
		`SELECT 'column ' || m.name || '.' || p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type =
			'table'`,
	}
	if engine == "postgres" {
		queries = []string{
			`SELECT 'table ' || table_name FROM information_schema.tables WHERE table_schema = current_schema() AND
				table_type = 'BASE TABLE'`,
			`SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = current_schema()`,
			`SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns WHERE table_schema =
				current_schema()`,
		}
	}
	out := layout{}
	for _, q := range queries {
		list, err := pool.QueryContext(t.Context(), q)
		must(t, err)
		for list.Next() {
			var s string
			must(t, list.Scan(&s))
			out[s] = true
		}
		must(t, list.Err())
		must(t, list.Close())
	}
	return out
}

// schema is what a database of an earlier program looks like.
type schema struct {
	layout layout
	kinds  map[string]string // the type of each "table.column"
	made   string            // the statements that made it
}

// schemas are those after each migration, from the first on, by engine: one database walks
// through them for all tests.
var schemas struct {
	mu   sync.Mutex
	then map[string][]schema
}

// schemaAfter returns the schema after a number of migrations.
func schemaAfter(t *testing.T, engine string, number int) schema {
	t.Helper()
	schemas.mu.Lock()
	defer schemas.mu.Unlock()
	if schemas.then == nil {
		schemas.then = map[string][]schema{}
	}
	if schemas.then[engine] == nil {
		schemas.then[engine] = walkSchemas(t, engine)
	}
	return schemas.then[engine][number-1]
}

func walkSchemas(t *testing.T, engine string) []schema {
	t.Helper()
	driver, address := "sqlite3", "file:"+filepath.Join(t.TempDir(), "scratch.db")
	kinds := `SELECT m.name || '.' || p.name, p.type FROM sqlite_master m, pragma_table_info(m.name) p
		WHERE m.type = 'table'`
	if engine == "postgres" {
		driver, address = "pgx", storetest.PostgresURL(t)
		kinds = `SELECT table_name || '.' || column_name, data_type FROM information_schema.columns
			WHERE table_schema = current_schema()`
	}
	pool, err := sql.Open(driver, address)
	must(t, err)
	defer pool.Close()
	names, err := filepath.Glob(filepath.Join("migrations", engine, "*.sql"))
	must(t, err)
	var out []schema
	var made string
	for _, name := range names {
		b, err := os.ReadFile(name)
		must(t, err)
		must(t, exec(t, pool, string(b)))
		made += string(b)
		s := schema{layout: layoutOf(t, pool, engine), kinds: map[string]string{}, made: made}
		list, err := pool.QueryContext(t.Context(), kinds)
		must(t, err)
		for list.Next() {
			var column, kind string
			must(t, list.Scan(&column, &kind))
			s.kinds[column] = kind
		}
		must(t, errors.Join(list.Err(), list.Close()))
		out = append(out, s)
	}
	return out
}

// takeBack undoes the migrations after number to, as far as a program of then
// would notice.
func takeBack(t *testing.T, pool *sql.DB, engine string, to int) {
	t.Helper()
	run := func(query string) {
		t.Helper()
		if err := exec(t, pool, query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	then := schemaAfter(t, engine, to)
	if to < 16 {
		giveBackSearch(run, engine)
	}
	old, have := then.layout, layoutOf(t, pool, engine)
	giveBack(run, then, have)
	var steps []string
	for what := range have {
		kind, name, _ := strings.Cut(what, " ")
		if old[what] {
			continue
		}
		table, column, _ := strings.Cut(name, ".")
		switch kind {
		case "table":
			drop := "DROP TABLE " + name
			if engine == "postgres" {
				drop += " CASCADE"
			}
			steps = append(steps, "2 "+drop)
		case "index":
			if engine == "sqlite" || !strings.HasSuffix(name, "_pkey") && !strings.HasSuffix(name, "_key") {
				steps = append(steps, "1 DROP INDEX IF EXISTS "+name)
			}
		case "column":
			if old["table "+table] {
				steps = append(steps, "3 ALTER TABLE "+table+" DROP COLUMN "+column)
			}
		}
	}
	slices.Sort(steps)
	for _, s := range steps {
		run(s[2:])
	}
	for what := range old {
		if table, ok := strings.CutPrefix(what, "table "); ok && !have[what] {
			for _, s := range statementsAbout(then.made, table) {
				run(s)
			}
		}
	}
	if old["table double_coded"] && !old["index coding_units_twice"] {
		// A program of then compared the first two readers alone, who agree where a third differs.
		run(`UPDATE double_coded SET disputed = 0 WHERE (SELECT count(*) FROM passes p
			WHERE p.comment = double_coded.comment AND p.question = double_coded.question) > 2`)
	}
	run(fmt.Sprintf(`DELETE FROM migrations WHERE number > %d`, to))
	if engine == "sqlite" {
		run(fmt.Sprintf(`PRAGMA user_version = %d`, to))
	}
	if to > 2 {
		return
	}
	// What coded meant then: a confirmed coding.
	run(`UPDATE counters SET comments = comments + (SELECT count(*) FROM comments c WHERE c.docket =
		counters.docket AND c.coded = 1
		AND c.status IN ('posted', 'posted_with_redactions') AND c.num NOT IN (SELECT t.comment FROM codings t WHERE
		t.state = 'confirmed'))
		WHERE line = 'desk.uncoded'`)
	run(`UPDATE comments SET coded = 0 WHERE num NOT IN (SELECT t.comment FROM codings t WHERE t.state =
		'confirmed')`)
}

// statementsAbout are the statements of a migration that make a table and its
// indexes.
func statementsAbout(migration, table string) []string {
	var out []string
	for s := range strings.SplitSeq(migration, ";\n") {
		if strings.Contains(s, "CREATE TABLE "+table+" ") || strings.Contains(s, " ON "+table+" ") ||
			strings.Contains(s, "ALTER TABLE "+table+" ") {
			out = append(out, s)
		}
	}
	return out
}

// giveBack adds the columns that a later migration took away.
func giveBack(run func(string), then schema, have layout) {
	for what := range then.layout {
		name, ok := strings.CutPrefix(what, "column ")
		table, column, _ := strings.Cut(name, ".")
		if !ok || have[what] || !have["table "+table] {
			continue
		}
		kind, blank := then.kinds[name], "0"
		if strings.EqualFold(kind, "text") {
			blank = "''"
		}
		run(fmt.Sprintf(`ALTER TABLE %s ADD COLUMN %s %s NOT NULL DEFAULT %s`, table, column, kind, blank))
		if name == "users.role" {
			run(`UPDATE users SET role = (SELECT r.role FROM user_roles r WHERE r.user_id = users.id AND r.docket
				= '')`)
		}
	}
	if then.layout["index comments_claimed"] && !have["index comments_claimed"] {
		run(`CREATE INDEX comments_claimed ON comments (claimed_by, docket) WHERE claimed_by <> 0`)
	}
}

// giveBackSearch gives the search index the form and the words that it had before
// they were analyzed by the program.
func giveBackSearch(run func(string), engine string) {
	run(`DELETE FROM meta WHERE name = 'search_words'`)
	if engine == "postgres" {
		run(`UPDATE posted_search SET body = to_tsvector('simple', 'words of then')`)
		return
	}
	run(`DROP TABLE posted_search`)
	run(`CREATE VIRTUAL TABLE posted_search USING fts5 (
		body, content = 'posted_text', content_rowid = 'num', tokenize = 'unicode61 remove_diacritics 2')`)
	run(`INSERT INTO posted_search (posted_search, rank) VALUES ('secure-delete', 1)`)
	run(`INSERT INTO posted_search (posted_search) VALUES ('rebuild')`)
}

// migrationCount is the number of migrations of an engine.
func migrationCount(t *testing.T) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("migrations", "sqlite", "*.sql"))
	must(t, err)
	return len(names)
}

func TestADatabaseOfEveryEarlierSchemaIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, to := range storetest.EarlierSchemas(engine, migrationCount(t), bound-1, bound) {
			t.Run(fmt.Sprintf("%s from %d", engine, to), func(t *testing.T) {
				t.Parallel()
				upgrade(t, engine, to)
			})
		}
	}
}

// bound is the migration from which rows carry digests.
const bound = 14

// readTwice fills a database with comments that several people coded, and an administrator,
// account 1.
func readTwice(t *testing.T, db *store.DB) {
	t.Helper()
	storetest.AddDocket(t, db)
	for i := range 6 {
		c := storetest.Comment(fmt.Sprint("k", i), "Words.")
		c.Submitter = docket.Submitter{Type: docket.Individual, Name: "Someone"}
		c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "More.", Text: "More."})
		storetest.Post(t, db, storetest.File(t, db, c), nil)
	}
	ids := func(n int64) docket.CommentID { return storetest.ID.Comment(n) }
	say := func(by docket.UserID, n int64, q docket.QuestionID, codes ...string) {
		t.Helper()
		var list []docket.Coding
		for _, c := range codes {
			g := docket.Coding{Code: strings.TrimPrefix(c, "-")}
			if g.Code != c {
				g.State = docket.CodingRejected
			}
			list = append(list, g)
		}
		must(t, storetest.CodeAnswer(t.Context(), db, by, ids(n), q, list))
	}
	say(3, 1, "1", "A", "B") // two people differ
	say(4, 1, "1", "A", "-B")
	say(4, 2, "1", "C") // two people agree
	say(3, 2, "1", "C", "-D")
	say(5, 2, "1", "A") // a third does not
	say(3, 3, "2", "-A")
	storetest.Decide(t, db, ids(5), docket.ActionWithhold, docket.Withheld, "threat")
	must(t, db.Recount(t.Context(), storetest.ID))
	_, err := db.AddUser(t.Context(), docket.User{Email: "a@example.test", Role: docket.RoleAdmin}, "",
		docket.ActorOperator)
	must(t, err)
	storetest.Sound(t, db)
}

var upgradable = storetest.NewCopies(readTwice)

// upgrade takes the schema of a full database back and brings it up to date again.
func upgrade(t *testing.T, engine string, to int) {
	t.Helper()
	o := upgradable.Options(t, engine)
	db, err := store.Open(t.Context(), o)
	must(t, err)
	before := everything(t, db)
	must(t, db.Close())
	driver, address := "sqlite3", "file:"+filepath.Join(o.DataDir, "portal.db")
	if engine == "postgres" {
		driver, address = "pgx", o.Database
	}
	pool, err := sql.Open(driver, address)
	must(t, err)
	takeBack(t, pool, engine, to)
	must(t, pool.Close())

	db, err = store.Open(t.Context(), o)
	if !errors.Is(err, store.ErrOlder) {
		t.Fatalf("opened with %v", err)
	}
	t.Cleanup(func() { must(t, db.Close()) })
	if to >= bound { // the digests are of the columns of then
		must(t, db.BindAll(t.Context()))
	}
	must(t, db.Migrate(t.Context()))
	storetest.Sound(t, db)
	if diff := cmp.Diff(before, everything(t, db)); diff != "" {
		t.Error(diff)
	}
	if u, err := db.User(t.Context(), 1); err != nil || u.Role != docket.RoleAdmin {
		t.Errorf("the account came back as %q, %v", u.Role, err)
	}
	// It goes on from there.
	must(t, storetest.CodeAnswer(t.Context(), db, 5, storetest.ID.Comment(4), "2", nil))
	storetest.Post(t, db, storetest.ID.Comment(5), nil)
	storetest.Sound(t, db)
}

// everything is what a program shows of codings, in words.
func everything(t *testing.T, db *store.DB) []string {
	t.Helper()
	var out []string
	must(t, db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		for g, err := range s.Codings(t.Context(), storetest.ID) {
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("%s %s %q %s %s %s", g.Comment, g.Question, g.Code, g.Coder, g.State,
				g.SecondCoder))
		}
		for p, err := range s.Passes(t.Context(), storetest.ID) {
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("%s %s read by %s", p.Comment, p.Question, p.Coder))
		}
		return nil
	}))
	pairs, err := db.DoubleCoded(t.Context(), storetest.ID)
	must(t, err)
	for _, p := range pairs {
		out = append(out, fmt.Sprintf("%+v", p))
	}
	for _, v := range []docket.CodingView{docket.CodingUncoded, docket.CodingSecond, docket.CodingDisputed,
		docket.CodingMine, docket.CodingEvery} {
		page, err := db.CodingQueue(t.Context(), docket.CodingQuery{Docket: storetest.ID, View: v, Coder: 4, Limit: 50})
		must(t, err)
		out = append(out, fmt.Sprintf("%s %d", v, page.Total))
		for _, it := range page.Items {
			out = append(out, fmt.Sprintf("%s %s %s", v, it.Question, it.Comment))
		}
	}
	n, err := db.QueueCounts(t.Context(), storetest.ID, 1)
	must(t, err)
	out = append(out, fmt.Sprintf("%+v", n))
	for i := range int64(6) {
		c, err := db.Comment(t.Context(), storetest.ID.Comment(i+1))
		must(t, err)
		out = append(out, fmt.Sprintf("%s round %d changed %s", c.ID, c.Round, c.PublicChangedAt))
		for _, a := range c.Answers {
			out = append(out, fmt.Sprintf("%s %s %s %s", c.ID, a.Question, a.Class, a.Status))
		}
	}
	found, err := docket.FindPublic(t.Context(), db.PublicPlaces(), "Someone")
	must(t, err)
	return append(out, found...)
}
