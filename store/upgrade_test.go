package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// takeBack undoes the migrations after number to, as far as a program of then
// would notice.
func takeBack(t *testing.T, pool, scratch *sql.DB, engine string, to int) {
	t.Helper()
	run := func(p *sql.DB, query string) {
		t.Helper()
		if _, err := p.ExecContext(t.Context(), query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	var before string
	names, err := filepath.Glob(filepath.Join("migrations", engine, "*.sql"))
	must(t, err)
	for _, name := range names[:to] {
		b, err := os.ReadFile(name)
		must(t, err)
		run(scratch, string(b))
		before += string(b)
	}
	if to < 16 {
		giveBackSearch(t, run, pool, engine)
	}
	old, have := layoutOf(t, scratch, engine), layoutOf(t, pool, engine)
	giveBack(t, run, pool, scratch, old, have, engine)
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
		run(pool, s[2:])
	}
	for what := range old {
		if table, ok := strings.CutPrefix(what, "table "); ok && !have[what] {
			for _, s := range statementsAbout(before, table) {
				run(pool, s)
			}
		}
	}
	run(pool, fmt.Sprintf(`DELETE FROM migrations WHERE number > %d`, to))
	if engine == "sqlite" {
		run(pool, fmt.Sprintf(`PRAGMA user_version = %d`, to))
	}
	if to > 2 {
		return
	}
	// What coded meant then: a confirmed coding.
	run(pool, `UPDATE counters SET comments = comments + (SELECT count(*) FROM comments c WHERE c.docket =
		counters.docket AND c.coded = 1
		AND c.status IN ('posted', 'posted_with_redactions') AND c.num NOT IN (SELECT t.comment FROM codings t WHERE
		t.state = 'confirmed'))
		WHERE line = 'desk.uncoded'`)
	run(pool, `UPDATE comments SET coded = 0 WHERE num NOT IN (SELECT t.comment FROM codings t WHERE t.state =
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
func giveBack(t *testing.T, run func(*sql.DB, string), pool, scratch *sql.DB, old, have layout, engine string) {
	t.Helper()
	for what := range old {
		name, ok := strings.CutPrefix(what, "column ")
		table, column, _ := strings.Cut(name, ".")
		if !ok || have[what] || !have["table "+table] {
			continue
		}
		query := fmt.Sprintf(`SELECT type FROM pragma_table_info('%s') WHERE name = '%s'`, table, column)
		if engine == "postgres" {
			query = fmt.Sprintf(`SELECT data_type FROM information_schema.columns
				WHERE table_schema = current_schema() AND table_name = '%s' AND column_name = '%s'`, table, column)
		}
		var kind string
		must(t, scratch.QueryRowContext(t.Context(), query).Scan(&kind))
		blank := "0"
		if strings.EqualFold(kind, "text") {
			blank = "''"
		}
		run(pool, fmt.Sprintf(`ALTER TABLE %s ADD COLUMN %s %s NOT NULL DEFAULT %s`, table, column, kind, blank))
		if name == "users.role" {
			run(pool, `UPDATE users SET role = (SELECT r.role FROM user_roles r WHERE r.user_id = users.id AND r.docket
				= '')`)
		}
	}
	if old["index comments_claimed"] && !have["index comments_claimed"] {
		run(pool, `CREATE INDEX comments_claimed ON comments (claimed_by, docket) WHERE claimed_by <> 0`)
	}
}

// giveBackSearch gives the search index the form and the words that it had before
// they were analyzed by the program.
func giveBackSearch(t *testing.T, run func(*sql.DB, string), pool *sql.DB, engine string) {
	t.Helper()
	run(pool, `DELETE FROM meta WHERE name = 'search_words'`)
	if engine == "postgres" {
		run(pool, `UPDATE posted_search SET body = to_tsvector('simple', 'words of then')`)
		return
	}
	run(pool, `DROP TABLE posted_search`)
	run(pool, `CREATE VIRTUAL TABLE posted_search USING fts5 (
		body, content = 'posted_text', content_rowid = 'num', tokenize = 'unicode61 remove_diacritics 2')`)
	run(pool, `INSERT INTO posted_search (posted_search, rank) VALUES ('secure-delete', 1)`)
	run(pool, `INSERT INTO posted_search (posted_search) VALUES ('rebuild')`)
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
	for to := 1; to < migrationCount(t); to++ {
		for _, engine := range []string{"sqlite", "postgres"} {
			t.Run(fmt.Sprintf("%s from %d", engine, to), func(t *testing.T) {
				t.Parallel()
				upgrade(t, engine, to)
			})
		}
	}
}

// bound is the migration from which rows carry digests.
const bound = 14

// upgrade fills a database, takes its schema back and brings it up to date again.
func upgrade(t *testing.T, engine string, to int) {
	t.Helper()
	var o store.Options
	var pool, scratch *sql.DB
	var err error
	if engine == "sqlite" {
		o = options(t.TempDir())
	} else {
		o = store.Options{Database: storetest.PostgresURL(t), Keys: storetest.Keys(), Now: storetest.Clock()}
	}
	db, err := store.Open(t.Context(), o)
	must(t, err)
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
	admin, err := db.AddUser(t.Context(), docket.User{Email: "a@example.test", Role: docket.RoleAdmin}, "",
		docket.ActorOperator)
	must(t, err)
	storetest.Sound(t, db)
	before := everything(t, db)
	must(t, db.Close())

	if engine == "sqlite" {
		pool, err = sql.Open("sqlite3", "file:"+filepath.Join(o.DataDir, "portal.db"))
		must(t, err)
		scratch, err = sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "scratch.db"))
	} else {
		pool, err = sql.Open("pgx", o.Database)
		must(t, err)
		scratch, err = sql.Open("pgx", storetest.PostgresURL(t))
	}
	must(t, err)
	takeBack(t, pool, scratch, engine, to)
	must(t, pool.Close())
	must(t, scratch.Close())

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
	if u, err := db.User(t.Context(), admin); err != nil || u.Role != docket.RoleAdmin {
		t.Errorf("the account came back as %q, %v", u.Role, err)
	}
	// It goes on from there.
	must(t, storetest.CodeAnswer(t.Context(), db, 5, ids(4), "2", nil))
	storetest.Post(t, db, ids(5), nil)
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
