package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// crowded fills every table of the database, so that each can be tampered with.
func crowded(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	filled(t, db)
	id := func(n int64) docket.CommentID { return storetest.ID.Comment(n) }
	c := storetest.Comment("four", "Words of four, call 555-0100.")
	c.Submitter = docket.Submitter{Type: docket.Organization, Name: "Someone", Organization: "Works", Sector: "vendor"}
	storetest.File(t, db, c)
	storetest.Post(t, db, id(4), map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 0, End: 5},
		Kind: "other", By: 1}}})
	must(t, db.Report(ctx, docket.Report{Comment: id(2), Kind: "other", Note: "Look.", Number: "N-1"}))
	must(t, db.Report(ctx, docket.Report{Comment: id(4), Kind: docket.ReportNotMe}))
	must(t, db.AddCaseNote(ctx, docket.CaseNote{Case: 1, By: 1, Text: "ask"}))
	must(t, db.CloseCase(ctx, docket.CaseVerdict{ID: 1, Outcome: docket.CaseUpheld, Answer: "Done.", By: 1}, nil))
	admin, err := db.AddUser(ctx, docket.User{Email: "a@example.test", Name: "A", Role: docket.RoleAdmin}, "hash",
		docket.ActorOperator)
	must(t, err)
	_, err = db.AddUser(ctx, docket.User{Email: "b@example.test", Name: "B", Role: docket.RoleStaff}, "hash",
		docket.ActorOperator)
	must(t, err)
	must(t, db.SetRoleOn(ctx, admin, storetest.ID, docket.RoleModerator, docket.ActorOperator))
	must(t, db.SetFactor(ctx, admin, "SECRET", 1, [][32]byte{{1}, {2}}, docket.ActorOperator))
	must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{3}, User: admin,
		Expires: storetest.Start.Add(240 * time.Hour)}, docket.ActorOperator))
	must(t, db.StartSession(ctx, docket.Session{Hash: [32]byte{4}, User: admin, Stage: docket.StageFull,
		Started: storetest.Start, Seen: storetest.Start}))
	must(t, storetest.CodeAnswer(ctx, db, 1, id(2), "1", []docket.Coding{{Code: "A"}}))
	must(t, storetest.CodeAnswer(ctx, db, 2, id(2), "1", []docket.Coding{{Code: "B"}}))
	must(t, db.SetOffTopic(ctx, 1, id(4), true, "fence"))
	_, err = db.AddExcerpt(ctx, docket.Excerpt{Comment: id(2), Question: "1", Code: "A", Span: docket.Span{Start: 0,
		End: 5}, By: 1})
	must(t, err)
	must(t, db.Quote(ctx, 1, 1, docket.Quotation{Reason: "because"}))
	_, err = db.SaveRecommendation(ctx, 0, docket.Recommendation{Docket: storetest.ID, Text: "Do it.", By: 1})
	must(t, err)
	_, err = db.SaveSection(ctx, 0, docket.Section{Docket: storetest.ID, Key: docket.SectionSummary, Text: "In short.",
		By: 1})
	must(t, err)
	_, err = db.PublishHeard(ctx, 0, docket.HeardPage{Docket: storetest.ID, By: 1})
	must(t, err)
	must(t, db.KeepExport(ctx, docket.KeptExport{Docket: storetest.ID, Name: "a", Purpose: "why",
		Files: []docket.KeptFile{{Name: "comments.csv", Bytes: 1, SHA256: [32]byte{1}}}}))
	must(t, db.Publish(ctx, docket.Publication{Docket: storetest.ID, Name: "a", By: 1},
		map[docket.CommentID][]docket.PrintedLink{id(2): {{Kind: docket.LinkTheme, Code: "A"}},
			id(4): {{Kind: docket.LinkTheme, Code: "A"}}}))
	must(t, db.SaveImportMap(ctx, docket.ImportMap{Docket: storetest.ID, Name: "survey", By: admin}))
	must(t, db.AddUpload(ctx, docket.Upload{ID: "up", User: admin, Docket: storetest.ID}, []byte("file")))
	must(t, errJoin(db.PurgeNow(ctx, docket.Purge{Comment: id(1), Order: "No. 2", Reason: "why"})))
	must(t, db.SaveModel(ctx, storetest.ID, 1, 2, []byte("model")))
	for _, key := range []string{"five", "six"} {
		storetest.Post(t, db, storetest.File(t, db, storetest.Comment(key, "A letter that two people send.")), nil)
	}
	_, err = db.SaveGrouping(ctx, docket.Grouping{Docket: storetest.ID, Whole: true,
		Campaigns: []docket.Campaign{{ID: "new-1", Letter: id(5)}},
		Members: []docket.CampaignMember{
			{Comment: id(5), Campaign: "new-1", Class: docket.ClassIdentical, ShareOfLetter: 1},
			{Comment: id(6), Campaign: "new-1", Class: docket.ClassIdentical, ShareOfLetter: 1}},
		Passages: []docket.FoundPassage{{Text: "A line of the form.", Words: 5, Comments: 2}}})
	must(t, err)
	must(t, db.Recount(ctx, storetest.ID))
	claimed(t, db)
	judged(t, db)
	grouped(t, db)
	treed(t, db)
	storetest.Sound(t, db)
}

// crowdedUp are copies of a crowded database.
var crowdedUp = storetest.NewCopies(crowded)

// schemaColumn is a column of the schema as an intruder sees it.
type schemaColumn struct{ table, name, kind string }

func schemaOf(t *testing.T, pool *sql.DB, engine string) []schemaColumn {
	t.Helper()
	query := `SELECT m.name, p.name, p.type FROM sqlite_master m, pragma_table_info(m.name) p
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'posted_search%' ORDER BY 1, 2`
	if engine == "postgres" {
		query = `SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c JOIN
			information_schema.tables t
			ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
			WHERE c.table_schema = current_schema() ORDER BY 1, 2`
	}
	list, err := pool.QueryContext(t.Context(), query)
	must(t, err)
	defer list.Close()
	var out []schemaColumn
	for list.Next() {
		var c schemaColumn
		must(t, list.Scan(&c.table, &c.name, &c.kind))
		out = append(out, c)
	}
	must(t, list.Err())
	return out
}

// TestEveryChangeOfEveryTableIsNamed changes every column of every table in one
// row, takes a row away and adds one, on both engines, and asks Verify each time.
func TestEveryChangeOfEveryTableIsNamed(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := crowdedUp.Options(t, engine)
			db, pool := storetest.Open(t, o), outside(t, o)
			exempt := store.Exempt()
			left := []string{"answer_readings", "counters", "listed", "posted_search", "theme_counts", "waiting"}
			if !slices.Equal(exempt, left) {
				t.Errorf("exempt are %q, want the derived tables alone: %q", exempt, left)
			}
			var tables []string
			columns := map[string][]schemaColumn{}
			for _, c := range schemaOf(t, pool, engine) {
				if slices.Contains(exempt, c.table) || slices.Contains(exempt, c.table+"."+c.name) {
					continue
				}
				if columns[c.table] == nil {
					tables = append(tables, c.table)
				}
				columns[c.table] = append(columns[c.table], c)
			}
			empty := []string{}
			full := slices.DeleteFunc(slices.Clone(tables), func(table string) bool {
				var n int
				must(t, pool.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n))
				if n == 0 {
					empty = append(empty, table)
				}
				return n == 0
			})
			w := &tampering{t: t, db: db, pool: pool, engine: engine}
			for group := range slices.Chunk(full, tamperedAtOnce) {
				w.tamper(group, columns)
			}
			tried := w.tried
			storetest.Sound(t, db)
			if tried < 300 {
				t.Errorf("only %d changes were tried: the test is blind", tried)
			}
			if len(empty) > 0 {
				t.Errorf("tables without rows, where the test is blind: %s", strings.Join(empty, ", "))
			}
			t.Logf("%d changes tried in %d tables", tried, len(tables))
		})
	}
}

// tamperedAtOnce is how many tables have a change each when Verify is asked: it lists no more
// than a hundred problems.
const tamperedAtOnce = 8

// tampering makes changes, has them looked for, and undoes them.
type tampering struct {
	t      *testing.T
	db     *store.DB
	pool   *sql.DB
	engine string
	tried  int
}

// tamperingChange is one change of one table; make reports whether the schema took it.
type tamperingChange struct {
	table, what string
	make        func() bool
	impossible  string // what it means that the schema refuses; "" where it must
}

// tamper makes the changes of each table one after the other, beside those of the other tables.
// A change that is not named by its table is made again alone, where Verify must say anything.
func (w *tampering) tamper(tables []string, columns map[string][]schemaColumn) {
	w.t.Helper()
	lists := map[string][]tamperingChange{}
	for _, table := range tables {
		must(w.t, exec(w.t, w.pool, "CREATE TABLE aside_"+table+" AS SELECT * FROM "+table))
		lists[table] = w.changes(table, columns[table])
	}
	for i, left := 0, true; left; i++ {
		left = false
		var made []tamperingChange
		for _, table := range tables {
			if i >= len(lists[table]) {
				continue
			}
			left = true
			if c := lists[table][i]; c.make() {
				made = append(made, c)
			} else if c.impossible != "" {
				w.t.Error(c.impossible)
			}
		}
		problems := w.verify()
		w.back(made...)
		for _, c := range made {
			w.tried++
			if !strings.Contains(problems, "Table "+c.table+":") {
				w.alone(c)
			}
		}
	}
	for _, table := range tables {
		must(w.t, exec(w.t, w.pool, "DROP TABLE aside_"+table))
	}
}

func (w *tampering) alone(c tamperingChange) {
	w.t.Helper()
	if c.make(); w.verify() == "" {
		w.t.Errorf("%s of %s is not noticed", c.what, c.table)
	}
	w.back(c)
}

func (w *tampering) verify() string {
	w.t.Helper()
	problems, err := w.db.Verify(w.t.Context(), nil)
	must(w.t, err)
	return strings.Join(problems, "\n")
}

func (w *tampering) back(made ...tamperingChange) {
	w.t.Helper()
	for _, c := range made {
		must(w.t, exec(w.t, w.pool, "DELETE FROM "+c.table))
		must(w.t, exec(w.t, w.pool, "INSERT INTO "+c.table+" SELECT * FROM aside_"+c.table))
	}
}

// changes lists what can be done to a table: to each column of one row, to a row, by a row.
func (w *tampering) changes(table string, columns []schemaColumn) []tamperingChange {
	row := "ctid = (SELECT min(ctid) FROM " + table + ")"
	if w.engine == "sqlite" {
		row = "rowid = (SELECT min(rowid) FROM " + table + ")"
		if strings.HasSuffix(table, "_states") { // has no row IDs
			row = "docket = (SELECT min(docket) FROM " + table + ")"
		}
	}
	var list []tamperingChange
	for _, c := range columns {
		if table == "chain" && c.name == "id" {
			continue // 1, by its CHECK
		}
		list = append(list, tamperingChange{table, "a change of " + c.name, func() bool {
			return slices.ContainsFunc(otherValues(c, w.engine), func(value string) bool {
				return exec(w.t, w.pool, "UPDATE "+table+" SET "+c.name+" = "+value+" WHERE "+row) == nil
			})
		}, fmt.Sprintf("no other value fits %s.%s: the test is blind there", table, c.name)})
	}
	list = append(list, tamperingChange{table, "a removed row", func() bool {
		return exec(w.t, w.pool, "DELETE FROM "+table+" WHERE "+row) == nil
	}, ""})
	none := fmt.Sprintf("no row could be added to %s: the test is blind there", table)
	if table == "chain" { // has one row, by its CHECK
		none = ""
	}
	return append(list, tamperingChange{table, "an added row", func() bool {
		return addRow(w.t, w.pool, w.engine, table, row, columns)
	}, none})
}

// addRow adds a copy of a row under another key, with the digest of the first.
func addRow(t *testing.T, pool *sql.DB, engine, table, row string, columns []schemaColumn) bool {
	t.Helper()
	try := func(other func(c schemaColumn) bool) bool {
		var names, values []string
		for _, c := range columns {
			value := c.name
			if other(c) {
				value = otherValues(c, engine)[0]
			}
			names, values = append(names, c.name), append(values, value)
		}
		return exec(t, pool, "INSERT INTO "+table+" ("+strings.Join(names, ", ")+") SELECT "+strings.Join(values,
			", ")+" FROM "+table+" WHERE "+row) == nil
	}
	if try(func(c schemaColumn) bool {
		return slices.Contains([]string{"num", "id", "serial", "number"}, c.name) ||
			slices.Contains([]string{"uid", "tracking", "email_hash", "hash"}, c.name)
	}) {
		return true
	}
	if try(func(c schemaColumn) bool { return slices.Contains([]string{"id", "user_id", "subject"}, c.name) }) {
		return true // an identity is one of its account and of its provider
	}
	for _, one := range columns { // a key and what is unique beside it
		if one.name != "row_mac" && try(func(c schemaColumn) bool { return c == one || c.name == "id" }) {
			return true
		}
		if try(func(c schemaColumn) bool { return c == one && c.name != "row_mac" }) {
			return true
		}
	}
	return false
}

// otherValues are SQL expressions that differ from what a column holds; the
// schema may refuse some.
func otherValues(c schemaColumn, engine string) []string {
	kind := strings.ToLower(c.kind)
	switch {
	case strings.Contains(kind, "int"):
		return []string{c.name + " + 1007", "1 - " + c.name, c.name + " + 1"}
	case kind == "text":
		list := []string{"coalesce(" + c.name + ", '') || 'x'"}
		for _, w := range []string{"admin", "staff", "spam", "withheld", "posted", "off_topic", "no_answer", "rejected",
			"confirmed", "overruled", "person", "rule",
			"individual", "organization", "anonymous", "mail", "import", "password", "full", "hold", "block", "notice",
			"kept", "dismissed", "edit", "add", "confirm", "split", "merged", "for", "shown",
			"coding", "agree", "agreed", "failed"} {
			list = append(list, fmt.Sprintf("CASE WHEN %s = '%s' THEN NULL ELSE '%s' END", c.name, w, w))
		}
		return list
	case engine == "postgres":
		return []string{"coalesce(" + c.name + ", '') || '\\x01'::bytea"}
	}
	return []string{"CAST(coalesce(" + c.name + ", x'') || x'01' AS BLOB)"}
}

func exec(t *testing.T, pool *sql.DB, query string) error {
	t.Helper()
	_, err := pool.ExecContext(t.Context(), query)
	return err
}

// tamperable opens a database with a connection around the store on which no
// foreign key holds anybody up.
func tamperable(t *testing.T, engine string) (*store.DB, *sql.DB) {
	t.Helper()
	o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock()}
	if engine == "sqlite" {
		o.DataDir = storetest.Folder(t, storetest.Keys())
	} else {
		o.Database = storetest.MigratedURL(t)
	}
	db := storetest.Open(t, o)
	return db, outside(t, o)
}

// outside is a connection around the store on which no foreign key holds anybody up.
func outside(t *testing.T, o store.Options) *sql.DB {
	t.Helper()
	driver, address := "pgx", o.Database
	if o.Database == "" {
		driver = "sqlite3"
		address = "file:" + filepath.Join(o.DataDir, "portal.db") + "?_busy_timeout=5000&_foreign_keys=off"
	}
	pool, err := sql.Open(driver, address)
	must(t, err)
	pool.SetMaxOpenConns(1)
	if driver == "pgx" {
		must(t, exec(t, pool, "SET session_replication_role = replica"))
	}
	t.Cleanup(func() { must(t, pool.Close()) })
	return pool
}

// TestEveryTableIsBoundOrExempt walks the schema on both engines.
func TestEveryTableIsBoundOrExempt(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			_, pool := tamperable(t, engine)
			has, seen := map[string]bool{}, map[string]bool{}
			for _, c := range schemaOf(t, pool, engine) {
				seen[c.table] = true
				has[c.table] = has[c.table] || c.name == "row_mac"
			}
			for table := range seen {
				bound := slices.Contains(store.BoundTables(), table)
				held := bound || slices.Contains(store.Exempt(), table) || slices.Contains(store.ChainedTables(), table)
				if !held {
					t.Errorf("table %s is neither bound to the key nor exempt (store/bound.go)", table)
				}
				if bound != has[table] {
					t.Errorf("table %s: in the list %t, has row_mac %t", table, bound, has[table])
				}
			}
			for _, table := range store.BoundTables() {
				if !seen[table] {
					t.Errorf("table %s is in the list and not in the schema", table)
				}
			}
		})
	}
}

// TestAForgedAccountOpensNothing makes staff an administrator, forges a session,
// a link and a recovery code, as somebody with the database and without the key.
func TestAForgedAccountOpensNothing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, query string
		opens       func(t *testing.T, db *store.DB, staff docket.UserID) error
	}{
		{"a role raised", `UPDATE user_roles SET role = 'admin' WHERE user_id = 2`, opensSession},
		{"a role added on a docket",
			`INSERT INTO user_roles (user_id, docket, role) VALUES (2, 'HHS-TEST-0001', 'admin')`, opensSession},
		{"another's role copied with its digest",
			`UPDATE user_roles SET role = 'admin', row_mac = (SELECT row_mac FROM user_roles WHERE user_id = 1 AND
				docket = '') WHERE user_id = 2`, opensSession},
		{"a password hash changed", `UPDATE users SET password = 'mine' WHERE id = 2`, opensSession},
		{"a session given to another account", `UPDATE sessions SET user_id = 1`, opensSession},
		{"a session carried past its second factor", `UPDATE sessions SET stage = 'password'`, opensSession},
		{"a session that began later", `UPDATE sessions SET started = started + 1`, opensSession},
		{"a link for the administrator", `UPDATE setup_links SET user_id = 1`, func(t *testing.T, db *store.DB,
			_ docket.UserID) error {
			_, err := db.UseSetupLink(t.Context(), [32]byte{3}, docket.User{}, "mine")
			return err
		}},
		{"a passkey given to another account", `UPDATE passkeys SET user_id = 2`, ownsPasskey},
		{"an agency identity given to another account", `UPDATE identities SET user_id = 2`,
			func(t *testing.T, db *store.DB, _ docket.UserID) error {
				_, err := db.IdentityOwner(t.Context(), "https://idp.example", "subject")
				return err
			}},
		{"a passkey that was taken away", `UPDATE passkeys SET removed_at = 0, body = row_mac WHERE removed_at > 0`,
			func(t *testing.T, db *store.DB, _ docket.UserID) error {
				_, err := db.PasskeyOwner(t.Context(), []byte("gone"))
				return err
			}},
		{"a recovery code unused again", `UPDATE recovery_codes SET used_at = 0`, func(t *testing.T, db *store.DB,
			staff docket.UserID) error {
			return db.UseRecoveryCode(t.Context(), staff, [32]byte{1})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			both(t, func(t *testing.T, db *store.DB, raw func(string) int64) {
				ctx := t.Context()
				storetest.AddDocket(t, db)
				_, err := db.AddUser(ctx, docket.User{Email: "a@example.test", Role: docket.RoleAdmin}, "hash",
					docket.ActorOperator)
				must(t, err)
				staff, err := db.AddUser(ctx, docket.User{Email: "b@example.test", Role: docket.RoleStaff}, "hash",
					docket.ActorOperator)
				must(t, err)
				must(t, db.SetFactor(ctx, staff, "SECRET", 1, [][32]byte{{1}}, docket.ActorOperator))
				must(t, db.UseRecoveryCode(ctx, staff, [32]byte{1}))
				must(t, db.AddIdentity(ctx, 1, "https://idp.example", "subject", "u1"))
				for _, name := range []string{"gone", "there"} {
					key, err := db.AddPasskey(ctx, docket.Passkey{User: 1, Name: name, Handle: []byte("h"),
						Credential: []byte("{}")}, []byte(name), nil, "u1")
					must(t, err)
					if name == "gone" {
						must(t, db.RemovePasskey(ctx, 1, key, "u1"))
					}
				}
				must(t, db.AddSetupLink(ctx, docket.SetupLink{Hash: [32]byte{3}, User: staff,
					Expires: storetest.Start.Add(240 * time.Hour)}, docket.ActorOperator))
				must(t, db.StartSession(ctx, docket.Session{Hash: [32]byte{4}, User: staff, Stage: docket.StageFull,
					Started: storetest.Start, Seen: storetest.Start}))
				must(t, opensSession(t, db, staff))
				storetest.Sound(t, db)

				if raw(tt.query) == 0 {
					t.Fatal("nothing was changed")
				}
				if err := tt.opens(t, db, staff); err == nil {
					t.Error("it opens")
				}
				problems, err := db.Verify(ctx, nil)
				must(t, err)
				if len(problems) == 0 || !strings.Contains(strings.Join(problems, " "), "changed or added outside "+
					"the portal") {
					t.Errorf("found %q", problems)
				}
				// What the portal writes next must not make the forgery look sound.
				must(t, db.DisableUser(ctx, staff, docket.ActorOperator))
				if again, err := db.Verify(ctx, nil); err != nil || len(again) == 0 &&
					!strings.Contains(tt.query, "sessions") {
					t.Errorf("after another write: found %q, %v", again, err)
				}
			})
		})
	}
}

func ownsPasskey(t *testing.T, db *store.DB, _ docket.UserID) error {
	_, err := db.PasskeyOwner(t.Context(), []byte("there"))
	return err
}

func opensSession(t *testing.T, db *store.DB, staff docket.UserID) error {
	_, u, err := db.Session(t.Context(), [32]byte{4})
	if err == nil && u.ID == 0 {
		t.Error("a session without an account")
	}
	return err
}
