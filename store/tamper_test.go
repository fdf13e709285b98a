package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// emptied and filledUp are copied by the tests of intruders.
var (
	emptied  = storetest.NewCopies(func(*testing.T, *store.DB) {})
	filledUp = storetest.NewCopies(filled)
)

// both runs a test on each engine, on an empty database.
func both(t *testing.T, run func(t *testing.T, db *store.DB, raw func(query string) int64)) {
	t.Helper()
	bothOf(t, emptied, run)
}

// bothOf runs a test on each engine, on a copy, with a connection that goes around the
// store as an intruder would.
func bothOf(t *testing.T, copies *storetest.Copies, run func(t *testing.T, db *store.DB, raw func(string) int64)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := copies.Options(t, engine)
			driver, address := "sqlite3", "file:"+filepath.Join(o.DataDir, "portal.db")+"?_busy_timeout=5000"
			if engine == "postgres" {
				driver, address = "pgx", o.Database
			}
			db := storetest.Open(t, o)
			pool, err := sql.Open(driver, address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := pool.Close(); err != nil {
					t.Error(err)
				}
			})
			run(t, db, func(query string) int64 {
				t.Helper()
				res, err := pool.ExecContext(t.Context(), query)
				if err != nil {
					t.Fatalf("%s: %v", query, err)
				}
				n, err := res.RowsAffected()
				if err != nil {
					t.Fatal(err)
				}
				return n
			})
		})
	}
}

// filled puts three comments into a docket: one pending, one posted, one posted,
// coded and counted.
func filled(t *testing.T, db *store.DB) {
	t.Helper()
	storetest.AddDocket(t, db)
	for _, key := range []string{"one", "two", "three"} {
		c := storetest.Comment(key, "Words of "+key+", call 555-0100.")
		c.Answers[0].Original += " <b>"
		c.Submitter.Signatories = "Bo Lund\nCy Nix"
		storetest.File(t, db, c)
	}
	storetest.Post(t, db, storetest.ID.Comment(2), nil)
	storetest.Post(t, db, storetest.ID.Comment(3), nil)
	if err := db.Code(t.Context(), 1, storetest.ID.Comment(3), []docket.Coding{{Question: "1",
		Code: "A"}}); err != nil {
		t.Fatal(err)
	}
	if err := db.Recount(t.Context(), storetest.ID); err != nil {
		t.Fatal(err)
	}
	storetest.Sound(t, db)
}

func TestVerifyFindsWhatWasChanged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		query []string
		want  string // part of a problem
	}{
		{"a log row edited", []string{`UPDATE log SET detail = '{}' WHERE seq = 2`}, "Row 2 of the log was changed"},
		{"a log row's time moved", []string{`UPDATE log SET at = at + 1 WHERE seq = 3`},
			"Row 3 of the log was changed"},
		{"a log row deleted", []string{`DELETE FROM log WHERE seq = 3`}, "Row 3 of the log is missing"},
		{"two log rows swapped", []string{`UPDATE log SET seq = 100 WHERE seq = 2`,
			`UPDATE log SET seq = 2 WHERE seq = 3`, `UPDATE log SET seq = 3 WHERE seq = 100`}, "Row 2 of the log"},
		{"a log row put in",
			[]string{`INSERT INTO log SELECT 9, at, actor, action, target, detail, mac FROM log WHERE seq = 7`},
			"Row 8 of the log is missing"},
		{"the log's tail cut", []string{`DELETE FROM log WHERE seq >= 6`}, "The log ends at row 5"},
		{"the log's tail cut and its end moved", []string{`DELETE FROM log WHERE seq >= 6`,
			`UPDATE chain SET seq = 5, mac = (SELECT mac FROM log WHERE seq = 5)`},
			"recorded end of the log was changed"},
		{"an original moved to another comment",
			[]string{`UPDATE answers SET original = (SELECT original FROM answers WHERE comment = 1) WHERE comment =
				2`},
			"HHS-TEST-0001-0002 cannot be opened"},
		{"a clean text moved to the original's column",
			[]string{`UPDATE answers SET original = text WHERE comment = 1`}, "HHS-TEST-0001-0001 cannot be opened"},
		{"a submitter moved to another comment",
			[]string{`UPDATE comments SET person = (SELECT person FROM comments WHERE num = 1) WHERE num = 2`},
			"HHS-TEST-0001-0002 cannot be opened"},
		{"a clean text taken away", []string{`UPDATE answers SET text = NULL WHERE comment = 1`},
			"HHS-TEST-0001-0001 is not as it was received"},
		{"an answer taken away", []string{`DELETE FROM answers WHERE comment = 1`}, "HHS-TEST-0001-0001 is not as it " +
			"was received"},
		{"a sector changed", []string{`UPDATE comments SET sector = 'vendor' WHERE num = 1`}, "HHS-TEST-0001-0001 is " +
			"not as it was received"},
		{"a public text changed", []string{`UPDATE answers SET public = 'other words' WHERE comment = 2`},
			"public text of comment HHS-TEST-0001-0002 was changed"},
		{"a public name changed", []string{`UPDATE comments SET public_name = 'other' WHERE num = 2`}, "public text " +
			"of comment HHS-TEST-0001-0002 was changed"},
		{"another who signed renamed", []string{`UPDATE signatories SET public_name = 'other', public_organization = ''
			WHERE comment = 2 AND position = 2`}, "public text of comment HHS-TEST-0001-0002 was changed"},
		{"another who signed taken away", []string{`DELETE FROM signatories WHERE comment = 2 AND position = 2`},
			"public text of comment HHS-TEST-0001-0002 was changed"},
		{"a status changed", []string{`UPDATE comments SET status = 'spam' WHERE num = 1`}, "HHS-TEST-0001-0001 does " +
			"not stand where its last decision"},
		{"a comment deleted", []string{`DELETE FROM answers WHERE comment = 1`,
			`DELETE FROM signatories WHERE comment = 1`, `DELETE FROM comments WHERE num = 1`},
			"Comment HHS-TEST-0001-0001 is missing"},
		{"the last comment deleted", []string{`DELETE FROM codings`, `DELETE FROM passes`,
			`DELETE FROM coding_units WHERE comment = 3`, `DELETE FROM answer_readings`,
			`DELETE FROM answers WHERE comment = 3`,
			`DELETE FROM decisions WHERE comment = 3`,
			`DELETE FROM rescreened WHERE comment = 3`, `DELETE FROM signatories WHERE comment = 3`,
			`DELETE FROM comments WHERE num = 3`}, "the last ones are missing"},
		{"the ledger changed", []string{`UPDATE counters SET comments = comments + 1 WHERE line = 'pending'`},
			`The ledger of HHS-TEST-0001 says 2 comments for "pending", a recount says 1`},
		{"a decision deleted", []string{`DELETE FROM decisions WHERE comment = 2`},
			"HHS-TEST-0001-0002 does not stand"},
		{"the rules that read a comment deleted", []string{`DELETE FROM rescreened WHERE comment = 2`},
			"Posted comment HHS-TEST-0001-0002 is missing where the rules"},
		{"codings and readings deleted", []string{`DELETE FROM codings`, `DELETE FROM passes`}, "HHS-TEST-0001-0003 " +
			"is wrongly marked as coded"},
		{"theme counts changed", []string{`UPDATE theme_counts SET different = 7`}, "theme counts of HHS-TEST-0001"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bothOf(t, filledUp, func(t *testing.T, db *store.DB, raw func(string) int64) {
				if db.Engine() == "postgres" && tt.name == "the last comment deleted" {
					raw(`DELETE FROM posted_search WHERE num = 3`) // a foreign key holds the row there
				}
				for _, q := range tt.query {
					if n := raw(q); n == 0 {
						t.Fatalf("%s changed nothing: the test is blind", q)
					}
				}
				problems, err := db.Verify(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, tt.want) }) {
					t.Errorf("found %q, want %q", problems, tt.want)
				}
			})
		})
	}
}

func TestVerifyFindsSearchRowsThatDoNotBelong(t *testing.T) {
	t.Parallel()
	bothOf(t, filledUp, func(t *testing.T, db *store.DB, raw func(string) int64) {
		if db.Engine() == "sqlite" {
			raw(`INSERT INTO posted_search (rowid, body) VALUES (1, 'words of one')`)
			raw(`INSERT INTO posted_search (rowid, body) VALUES (99, 'words of nobody')`)
			raw(`DELETE FROM posted_search WHERE rowid = 2`)
		} else {
			raw(`INSERT INTO posted_search (num, body) VALUES (1, to_tsvector('simple', 'words of one'))`)
			raw(`DELETE FROM posted_search WHERE num = 2`)
		}
		problems, err := db.Verify(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(problems, "\n")
		if !strings.Contains(all, "HHS-TEST-0001-0001 is in the search index but not posted") ||
			!strings.Contains(all, "HHS-TEST-0001-0002 is missing from the search index") {
			t.Error(all)
		}
		if db.Engine() == "sqlite" && !strings.Contains(all, "Row 99 of the search index belongs to no comment") {
			t.Error(all)
		}
	})
}

func TestVerifyComparesTheSearchIndexWordByWord(t *testing.T) {
	t.Parallel()
	bothOf(t, filledUp, func(t *testing.T, db *store.DB, raw func(string) int64) {
		if db.Engine() == "sqlite" {
			raw(`UPDATE posted_search SET body = body || ' more' WHERE rowid = 2`)
		} else {
			raw(`UPDATE posted_search SET body = body || 'more:9'::tsvector WHERE num = 2`)
		}
		problems, err := db.Verify(t.Context(), nil)
		if err != nil || !slices.Contains(problems, "The search index does not hold the words of comment "+
			"HHS-TEST-0001-0002.") {
			t.Errorf("%q, %v", problems, err)
		}
		// The database goes on working.
		storetest.File(t, db, storetest.Comment("after", "words"))
	})
}

// FTS5 keeps an index beside the rows of the table; words that are in the one and
// not in the other are found, too.
func TestVerifyComparesTheIndexWithItsOwnRows(t *testing.T) {
	t.Parallel()
	dir := storetest.Folder(t, storetest.Keys())
	db := storetest.Open(t, store.Options{DataDir: dir, Keys: storetest.Keys(), Now: storetest.Clock()})
	filled(t, db)
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db")+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.ExecContext(t.Context(), `DELETE FROM posted_search_data WHERE id > 10`); err != nil {
		t.Fatal(err)
	}
	problems, err := db.Verify(t.Context(), nil)
	if err != nil || !slices.ContainsFunc(problems, func(p string) bool {
		return strings.Contains(p, "earch index") ||
			strings.Contains(p, "posted_search")
	}) {
		t.Errorf("%q, %v", problems, err)
	}
}

func TestASealedValueOpensNowhereElse(t *testing.T) {
	t.Parallel()
	bothOf(t, filledUp, func(t *testing.T, db *store.DB, raw func(string) int64) {
		raw(`UPDATE answers SET original = (SELECT original FROM answers WHERE comment = 1) WHERE comment = 2`)
		if c, err := db.Comment(t.Context(), storetest.ID.Comment(2)); err == nil {
			t.Errorf("opened as %q", string(c.Answers[0].Original))
		}
		if _, err := db.AddUser(t.Context(), docket.User{Email: "a@example.test", Role: docket.RoleStaff}, "",
			"u1"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.AddUser(t.Context(), docket.User{Email: "b@example.test", Role: docket.RoleAdmin}, "",
			"u1"); err != nil {
			t.Fatal(err)
		}
		raw(`UPDATE users SET person = (SELECT person FROM users WHERE id = 1) WHERE id = 2`)
		if u, err := db.User(t.Context(), 2); err == nil {
			t.Errorf("opened as %q", u.Email)
		}
	})
}

func TestAChainWhoseEndWasForgedTakesNoMoreWrites(t *testing.T) {
	t.Parallel()
	bothOf(t, filledUp, func(t *testing.T, db *store.DB, raw func(string) int64) {
		raw(`UPDATE chain SET seq = seq - 1`)
		if _, err := db.FileComment(t.Context(), storetest.Comment("more", "words")); err == nil ||
			!strings.Contains(err.Error(), "portal verify") {
			t.Errorf("got %v", err)
		}
	})
}

func TestARewrittenLogDoesNotMatchAnEndWrittenDownElsewhere(t *testing.T) {
	t.Parallel()
	bothOf(t, filledUp, func(t *testing.T, db *store.DB, raw func(string) int64) {
		seq, mac, err := db.LogEnd(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		raw(`UPDATE log SET mac = (SELECT mac FROM log WHERE seq = 1) WHERE seq = 7`)
		if p, err := db.VerifyEnd(t.Context(), 7, mac); err != nil || len(p) != 1 {
			t.Errorf("rewritten: %q, %v", p, err)
		}
		raw(`DELETE FROM log WHERE seq >= 5`)
		if p, err := db.VerifyEnd(t.Context(), seq, mac); err != nil || len(p) != 1 || !strings.Contains(p[0], "cut") {
			t.Errorf("cut: %q, %v", p, err)
		}
	})
}

func TestTwoProcessesExtendOneChain(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock()}
			if engine == "sqlite" {
				o.DataDir = storetest.Folder(t, storetest.Keys())
			} else {
				o.Database = storetest.MigratedURL(t)
			}
			one, two := storetest.Open(t, o), storetest.Open(t, o)
			storetest.AddDocket(t, one)
			done := make(chan error, 80)
			for i := range 80 {
				db := one
				if i%2 == 1 {
					db = two
				}
				go func() {
					_, err := db.FileComment(t.Context(), storetest.Comment(fmt.Sprint("load", i), "words"))
					done <- err
				}()
			}
			for range 80 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
			lines, err := two.Ledger(t.Context(), storetest.ID)
			if err != nil || lines[0].Comments != 80 {
				t.Errorf("%v, %v", lines, err)
			}
			storetest.Sound(t, one)
			storetest.Sound(t, two)
		})
	}
}

// signedUp fills a database with what second persons said.
func signedUp(t *testing.T, db *store.DB) {
	t.Helper()
	filled(t, db)
	must(t, db.SetSecondPerson(t.Context(), storetest.ID, docket.SecondPersonOn, 100, docket.ActorOperator))
	storetest.File(t, db, storetest.Comment("four", "Words of four."))
	for i, serial := range []int64{1, 4} {
		n, err := db.Propose(t.Context(),
			docket.Signature{Kinds: []docket.SignatureKind{docket.SignDismiss}, Decision: docket.Decision{
				Comment: storetest.ID.Comment(serial), Version: 1, Action: docket.ActionPost,
				Status: docket.Posted, By: 2,
			}})
		must(t, err)
		must(t, db.Sign(t.Context(), docket.SignatureAnswer{ID: n, By: 3, Agree: i == 0, Note: "because"}))
	}
	must(t, db.Look(t.Context(), docket.SecondLook{Comment: storetest.ID.Comment(1), Version: 2, By: 3,
		Verdict: docket.LookDiffer, Note: "because"}))
	storetest.Sound(t, db)
}

func TestVerifyFindsWhatWasChangedOfSecondSignatures(t *testing.T) {
	t.Parallel()
	signed := storetest.NewCopies(signedUp)
	for _, tt := range []struct {
		name  string
		query []string
		want  string
	}{
		{"a proposal's signer named otherwise", []string{`UPDATE signatures SET signed_by = 9 WHERE id = 1`},
			"Proposal 1 about comment HHS-TEST-0001-0001 was changed"},
		{"a refusal turned into a signature", []string{`UPDATE signatures SET state = 'agreed' WHERE id = 2`},
			"Proposal 2 about comment HHS-TEST-0001-0004 was changed"},
		{"a proposal's decision moved to another",
			[]string{`UPDATE signatures SET body = (SELECT body FROM signatures WHERE id = 1) WHERE id = 2`},
			"Proposal 2 about comment HHS-TEST-0001-0004 cannot be opened"},
		{"a note taken away", []string{`UPDATE signatures SET note = NULL WHERE id = 2`}, "Proposal 2 about comment " +
			"HHS-TEST-0001-0004 was changed"},
		{"a proposal deleted", []string{`DELETE FROM signatures WHERE id = 2`}, "There are 1 proposals to a second " +
			"person, but the log tells of 2"},
		{"a second look turned round", []string{`UPDATE second_looks SET verdict = 'agree'`}, "A second look at " +
			"comment HHS-TEST-0001-0001 was changed"},
		{"a second look deleted", []string{`DELETE FROM second_looks`}, "There are 0 postings drawn for a second " +
			"look, but the log tells of 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bothOf(t, signed, func(t *testing.T, db *store.DB, raw func(string) int64) {
				for _, q := range tt.query {
					if n := raw(q); n == 0 {
						t.Fatalf("%s changed nothing: the test is blind", q)
					}
				}
				problems, err := db.Verify(t.Context(), nil)
				must(t, err)
				if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, tt.want) }) {
					t.Errorf("found %q, want %q", problems, tt.want)
				}
			})
		})
	}
}
