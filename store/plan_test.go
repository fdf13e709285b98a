package store_test

import (
	"database/sql"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

var parameter = regexp.MustCompile(`\?([0-9]+)`)

// TestNoReadOfARequestScansOrSortsATable runs what requests read and asks SQLite
// how it found it: every walk of a table that grows must go along an index.
func TestNoReadOfARequestScansOrSortsATable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := storetest.Open(t, options(dir))
	filled(t, db)
	ctx := t.Context()
	for _, words := range []string{"", "words"} {
		for _, q := range []docket.PublicQuery{
			{}, {Oldest: true}, {After: storetest.ID.Comment(3)}, {Sector: "provider"}, {Question: "1"}, {Theme: "A"},
			{Type: docket.Individual}, {State: "OH"}, {Language: "es"}, {Folded: true}, {Folded: true,
				After: storetest.ID.Comment(3)},
			{PostedFrom: storetest.Start}, {PostedFrom: storetest.Start, After: storetest.ID.Comment(3)},
			{State: "OH", Folded: true}, {Theme: "A", Folded: true}, {Question: "1", Folded: true, Oldest: true},
			{Relevant: true, Folded: true}, {Letter: storetest.ID.Campaign(1),
				Changed: true}, {Letter: storetest.ID.Campaign(1)},
		} {
			q.Docket, q.Words, q.Limit = storetest.ID, words, 2
			must(t, errJoin(db.PublicComments(ctx, q)))
		}
		for _, v := range []docket.QueueView{docket.ViewPending, docket.ViewHeld, docket.ViewReported,
			docket.ViewDecided, docket.ViewAll} {
			for _, q := range []docket.QueueQuery{{}, {After: storetest.ID.Comment(1)}, {Severity: docket.Hold,
				Question: "1", Sector: "provider",
				Campaign: "c"}, {Rule: "ssn"}, {Flag: docket.FlagFast}, {Reason: "threat"},
				{Language: "es"}, {For: 1}, {Took: 1}, {Late: true}, {Rule: "ssn", Flag: docket.FlagFast}} {
				q.Docket, q.View, q.Words, q.Limit = storetest.ID, v, words, 2
				must(t, errJoin(db.Queue(ctx, q)))
			}
		}
	}
	for _, q := range []docket.RecordQuery{{Order: docket.RecordsByPosting}, {Order: docket.RecordsByChange},
		{Order: docket.RecordsByID},
		{Order: docket.RecordsByPosting, PostedFrom: storetest.Start}, {Order: docket.RecordsByChange,
			ChangedFrom: storetest.Start},
		{Order: docket.RecordsByID, Words: "words"}, {Order: docket.RecordsByID, ID: storetest.ID.Comment(3)}} {
		q.Parts, q.Limit = []docket.RecordPart{{Docket: storetest.ID}}, 5
		must(t, errJoin(db.PublicRecords(ctx, q)))
		must(t, errJoin(db.CountPublicRecords(ctx, q)))
	}
	must(t, errJoin(db.PublicRecord(ctx, storetest.ID.Comment(3))))
	must(t, errJoin(db.LastPublicChange(ctx, storetest.ID)))
	id := storetest.ID.Comment(3)
	must(t, errJoin(db.Revision(ctx, storetest.ID)))
	must(t, errJoin(db.PublicComment(ctx, id)))
	must(t, errJoin(db.Replies(ctx, id)))
	must(t, errJoin(db.Ledger(ctx, storetest.ID)))
	must(t, errJoin(db.Figures(ctx, storetest.Docket(storetest.ID))))
	must(t, errJoin(db.ThemeCounts(ctx, storetest.ID)))
	must(t, errJoin(db.Receipt(ctx, "T-one")))
	must(t, errJoin(db.Comment(ctx, id)))
	must(t, errJoin(db.Changes(ctx, id)))
	must(t, errJoin(db.LooseReports(ctx, id)))
	for _, q := range []docket.CaseQuery{{}, {Closed: true}, {Comment: id}, {After: 1}, {Closed: true, After: 9}} {
		q.Docket, q.Limit = storetest.ID, 2
		must(t, errJoin(db.Cases(ctx, q)))
	}
	for _, q := range []docket.InquiryQuery{{Turn: docket.TurnStaff}, {}, {AnyTurn: true, Comment: id},
		{Turn: docket.TurnWriter, After: 1}} {
		q.Docket, q.Limit = storetest.ID, 2
		must(t, errJoin(db.Inquiries(ctx, q)))
	}
	must(t, errJoin(db.InquiryCounts(ctx, storetest.ID, storetest.Start)))
	must(t, errJoin(db.MayAsk(ctx, id)))
	must(t, errJoin(db.CaseNotes(ctx, 1)))
	must(t, errJoin(db.CaseCounts(ctx, storetest.ID, storetest.Start)))
	must(t, errJoin(storetest.CodingsOf(ctx, db, id)))
	must(t, errJoin(db.QueueCounts(ctx, storetest.ID, 1)))
	must(t, errJoin(db.Log(ctx, 0, 5)))
	must(t, errJoin(db.RecordRequests(ctx, storetest.ID)))
	for _, q := range []docket.LogQuery{{}, {Target: string(id)}, {Actor: "u1", Action: "comment."},
		{From: storetest.Start,
			Until: storetest.Start.AddDate(0, 0, 1)}} {
		must(t, errJoin(db.SearchLog(ctx, q)))
	}
	must(t, errJoin(db.KnownSources(ctx, storetest.ID)))
	must(t, errJoin(db.FindingVerdicts(ctx, id)))
	must(t, errJoin(db.RuleCounts(ctx, docket.Everywhere)))
	must(t, errJoin(db.StalePostings(ctx, "v2", 5)))
	must(t, errJoin(db.SaveRescreened(ctx, "v2", []docket.Rescreened{{Comment: id, Version: 2}})))
	must(t, errJoin(db.Rechecks(ctx, docket.Everywhere, "v2", id, 5)))
	must(t, errJoin(db.Recheck(ctx, id)))
	for _, v := range []docket.CodingView{
		docket.CodingUncoded, docket.CodingSecond, docket.CodingDisputed, docket.CodingRevisit, docket.CodingAdditions,
		docket.CodingMine,
		docket.CodingEvery, docket.CodingOffTopic,
	} {
		for _, q := range []docket.CodingQuery{{}, {Sector: "provider"}, {Words: "words"}, {Code: "A"},
			{After: docket.CodingItemKey{Question: "1", Comment: id}}} {
			q.Docket, q.View, q.Coder, q.Limit = storetest.ID, v, 1, 2
			must(t, errJoin(db.CodingQueue(ctx, q)))
		}
	}
	must(t, errJoin(db.Heard(ctx, storetest.ID)))
	for _, q := range []docket.SignatureQuery{{After: 1}, {Single: true, NotBy: 2}, {Joint: 1, By: 1}} {
		q.Docket, q.Limit = storetest.ID, 2
		must(t, errJoin(db.Signatures(ctx, q)))
	}
	must(t, errJoin(db.JointSignatures(ctx, docket.JointQuery{Docket: storetest.ID, NotBy: 1, After: 1, Limit: 2})))
	must(t, errJoin(db.CommentSignatures(ctx, id)))
	must(t, errJoin(db.MendedComments(ctx, storetest.ID)))
	must(t, errJoin(db.SigningCounts(ctx, storetest.ID, 1)))
	must(t, errJoin(db.SecondLooks(ctx, storetest.ID, 1, id, 2)))
	must(t, errJoin(db.SecondLookCounts(ctx, storetest.ID)))
	must(t, errJoin(db.CodingCounts(ctx, storetest.ID, 1)))
	must(t, errJoin(db.OwnCodings(ctx, 1, id)))
	must(t, errJoin(db.ReadCodingFile(ctx, id)))
	must(t, errJoin(db.Excerpts(ctx, docket.ExcerptQuery{Comment: id})))
	must(t, errJoin(db.Excerpts(ctx, docket.ExcerptQuery{Docket: storetest.ID, Code: "A"})))
	must(t, errJoin(db.AddUser(ctx, docket.User{Email: "a@example.test", Role: docket.RoleStaff}, "", "u1")))
	must(t, db.StartSession(ctx, docket.Session{User: 1, Stage: docket.StageFull}))
	_, _, err := db.Session(ctx, [32]byte{})
	must(t, err)
	_, _, err = db.NextLetter(ctx, storetest.ID, storetest.ID.Campaign(1))
	must(t, err)
	must(t, errJoin(db.SignInTries(ctx, [32]byte{})))
	must(t, db.CountSignIn(ctx, [32]byte{}, false, func(docket.SignInTries) error { return nil }))
	must(t, db.PassSignIn(ctx, [32]byte{}))
	must(t, db.ForgetSignIn(ctx, [32]byte{}))

	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db"))
	must(t, err)
	defer pool.Close()
	list := db.Statements()
	if len(list) < 40 {
		t.Errorf("only %d statements: the test is blind", len(list))
	}
	for _, query := range list {
		if strings.Contains(query, "sqlite_master") {
			continue // reads the schema once, when the database is opened
		}
		if strings.Contains(query, "posted_search_docsize") {
			continue // of Verify, which reads everything
		}
		for _, step := range planOf(t, pool, query) {
			name, walks := strings.CutPrefix(step, "SCAN ")
			walks = walks && !slices.Contains(smallTables, tableOf(query, name))
			// Codes of one page are few and may be sorted, and so are the answers of one comment
			// and the joint decisions whose proposals wait.
			// Those that were mended are few, and the page that counts them is cached.
			// What somebody has open is few, and so are the numbers of copies behind a posted letter.
			walks = walks && !strings.Contains(query, "FROM earlier_versions v")
			// What is put together of one comment, as its signatories, is sorted where it is put together.
			joins := strings.Contains(step, "group_concat") || strings.Contains(step, "string_agg")
			sorts := strings.Contains(step, "TEMP B-TREE") && !joins &&
				!strings.Contains(query, "SELECT DISTINCT t.comment") && !strings.Contains(query, "GROUP BY m.id") &&
				!strings.Contains(query, "FROM sessions") && !strings.Contains(query, "ORDER BY c.serial + 0")
			if walks || sorts {
				t.Errorf("%s\n%s", step, query)
			}
		}
	}
}

// smallTables may be walked as a whole: their rows are as many as dockets, themes, rules or
// people of the office, or are dropped after a while; "" and "begun" are what a query makes itself.
var smallTables = []string{"", "begun", "counters", "dockets", "migrations"}

// tableOf is the table that a step of a plan walks, which it may name by an alias; "" for
// what is no table.
func tableOf(query, name string) string {
	const before = `(?i)(?:\b(?:FROM|JOIN|INTO|UPDATE)|,)\s+`
	name = regexp.QuoteMeta(name)
	for _, pattern := range []string{`(\w+)\s+(?:AS\s+)?` + name + `\b`, `(` + name + `)\b`} {
		if found := regexp.MustCompile(before + pattern).FindStringSubmatch(query); found != nil {
			return found[1]
		}
	}
	return ""
}

// TestNarrowListsWalkAlongTheirFilter asks SQLite how it finds a page of each narrow list
// of what waits: along what it filters by, not along all that waits.
func TestNarrowListsWalkAlongTheirFilter(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]docket.QueueQuery{
		"rule": {Rule: "ssn"}, "flag": {Flag: docket.FlagFast}, "severity": {Severity: docket.Hold},
		"one severity": {Severity: docket.Hold, Exact: true}, "question": {Question: "1"}, "person": {For: 1},
		"language": {Language: "es"}, "sector": {Sector: "provider"}, "campaign": {Campaign: storetest.ID.Campaign(1)},
		"on hold": {View: docket.ViewHeld}, "a rule on hold": {View: docket.ViewHeld, Rule: "ssn"},
		"a rule in a language": {Rule: "ssn", Language: "es"}, "a rule with a flag": {Rule: "ssn",
			Flag: docket.FlagFast},
		"taken": {Took: 1}, "copies of posted letters": {Late: true},
		"taken, with a flag": {Took: 1, Flag: docket.FlagFast},
	} {
		dir := t.TempDir()
		db := storetest.Open(t, options(dir))
		filled(t, db)
		before := db.Statements()
		q.Docket, q.Limit = storetest.ID, 2
		must(t, errJoin(db.Queue(t.Context(), q)))
		pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db"))
		must(t, err)
		defer pool.Close() //nolint:errcheck // nothing is under way
		lists := 0
		for _, query := range db.Statements() {
			if slices.Contains(before, query) || !strings.Contains(query, "comments c") &&
				!strings.Contains(query, "waiting w") {
				continue
			}
			lists++
			for _, step := range planOf(t, pool, query) {
				for _, wide := range []string{"comments_pending (", "comments_flagged (", "sqlite_autoindex_comments"} {
					if strings.Contains(step, "SEARCH c ") && strings.Contains(step, wide) {
						t.Errorf("%s: %s\n%s", name, step, query)
					}
				}
			}
		}
		if lists < 2 {
			t.Errorf("%s: %d statements read the list, want its page and its count", name, lists)
		}
	}
}

// planOf lists the steps by which SQLite answers a query.
func planOf(t *testing.T, pool *sql.DB, query string) (steps []string) {
	t.Helper()
	n := 0
	for _, m := range parameter.FindAllStringSubmatch(query, -1) {
		k, err := strconv.Atoi(m[1])
		must(t, err)
		n = max(n, k)
	}
	rows, err := pool.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, n)...)
	must(t, err)
	for rows.Next() {
		var id, parent, unused int
		var step string
		must(t, rows.Scan(&id, &parent, &unused, &step))
		steps = append(steps, step)
	}
	must(t, rows.Close())
	return steps
}
