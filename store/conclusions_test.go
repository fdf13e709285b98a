package store_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// What somebody with the database file in hand makes of conclusions is found.
func TestVerifyFindsTamperedConclusions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, change, says string }{
		{"a wording put in another's place",
			`UPDATE recommendation_versions SET body = (SELECT body FROM recommendation_versions WHERE number = 2) WHERE
				number = 1`,
			"Version 1 of recommendation R1 of HHS-TEST-0001 cannot be opened: it was changed or moved."},
		{"a wording that is gone", `DELETE FROM recommendation_versions WHERE number = 2`, "Recommendation R2 of " +
			"HHS-TEST-0001 has lost a version."},
		{"a section put in another's place",
			`UPDATE section_versions SET body = (SELECT body FROM section_versions WHERE section = 'summary') WHERE
				section = 'method'`,
			"Version 1 of the section method of HHS-TEST-0001 cannot be opened: it was changed or moved."},
		{"a section that is gone", `DELETE FROM section_versions WHERE section = 'method'`,
			"The section method of HHS-TEST-0001 has lost a version."},
		{"a reason put in another's place",
			`UPDATE quotations SET reason = (SELECT reason FROM quotations WHERE excerpt = 2) WHERE excerpt = 1`,
			"The reason of the quotation from excerpt 1 cannot be opened: it was changed or moved."},
		{"another hash for a kept file", `UPDATE kept_files SET sha256 = zeroblob(32) WHERE file = 'ledger.csv'`,
			"What the database says of the kept export a of HHS-TEST-0001 was changed outside the portal."},
		{"a kept file that is left out", `DELETE FROM kept_files WHERE file = 'ledger.csv'`,
			"What the database says of the kept export a of HHS-TEST-0001 was changed outside the portal."},
		{"another purpose", `UPDATE kept_exports SET purpose = x'0102'`, "The purpose of a kept export cannot be " +
			"opened: it was changed or moved."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			db, err := store.Open(t.Context(), options(dir))
			must(t, err)
			storetest.AddDocket(t, db)
			id := storetest.File(t, db, storetest.Comment("k", "two words"))
			storetest.Post(t, db, id, nil)
			for i, span := range []docket.Span{{Start: 0, End: 3}, {Start: 4, End: 9}} {
				_, err := db.AddExcerpt(t.Context(), docket.Excerpt{Comment: id, Question: "1", Code: "A", Span: span,
					By: 1})
				must(t, err)
				must(t, db.Quote(t.Context(), 1, int64(i+1), docket.Quotation{Reason: "because"}))
				_, err = db.SaveRecommendation(t.Context(), 0, docket.Recommendation{Docket: storetest.ID,
					Text: "Do it.", By: 1})
				must(t, err)
			}
			for _, key := range []docket.SectionKey{docket.SectionSummary, docket.SectionMethod} {
				_, err := db.SaveSection(t.Context(), 0, docket.Section{Docket: storetest.ID, Key: key,
					Text: "In short.",
					By:   1})
				must(t, err)
			}
			must(t, db.KeepExport(t.Context(), docket.KeptExport{Docket: storetest.ID, Name: "a", Purpose: "why",
				Files: []docket.KeptFile{
					{Name: "comments.csv", Bytes: 1, SHA256: [32]byte{1}}, {Name: "ledger.csv", Bytes: 2,
						SHA256: [32]byte{2}},
				}}))
			storetest.Sound(t, db)
			must(t, db.Close())

			pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db"))
			must(t, err)
			_, err = pool.ExecContext(t.Context(), tt.change)
			must(t, err)
			must(t, pool.Close())

			db, err = store.Open(t.Context(), options(dir))
			must(t, err)
			defer db.Close()
			problems, err := db.Verify(t.Context(), nil)
			must(t, err)
			if len(problems) < 2 || problems[0] != tt.says || slices.ContainsFunc(problems[1:], func(p string) bool {
				return !strings.HasPrefix(p, "Table ")
			}) {
				t.Errorf("found %q, want %q and the row of the table", problems, tt.says)
			}
		})
	}
}

// Nothing that staff wrote, and none of the words they chose, lies open in the
// database file beside the posted text itself.
func TestConclusionsAreSealed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), options(dir))
	must(t, err)
	storetest.AddDocket(t, db)
	id := storetest.File(t, db, storetest.Comment("k", "a passage to choose"))
	storetest.Post(t, db, id, nil)
	n, err := db.AddExcerpt(t.Context(), docket.Excerpt{Comment: id, Question: "1", Code: "A",
		Span: docket.Span{Start: 2, End: 9}, By: 1})
	must(t, err)
	must(t, db.Quote(t.Context(), 1, n, docket.Quotation{Reason: "REASON-IN-WORDS"}))
	_, err = db.SaveRecommendation(t.Context(), 0, docket.Recommendation{Docket: storetest.ID, Text: "DRAFT-CONCLUSION",
		Comments: []docket.CommentID{id}, By: 1})
	must(t, err)
	_, err = db.SaveSection(t.Context(), 0, docket.Section{Docket: storetest.ID, Key: docket.SectionSummary,
		Text: "DRAFT-SECTION", By: 1})
	must(t, err)
	_, err = db.SaveMemo(t.Context(), 0, docket.Memo{Docket: storetest.ID, Kind: docket.MemoProject,
		Text: "MEMO-IN-WORDS", By: 1})
	must(t, err)
	must(t, db.KeepExport(t.Context(), docket.KeptExport{Docket: storetest.ID, Name: "a", Purpose: "PURPOSE-IN-WORDS"}))
	must(t, db.Close())
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "portal.db"))
	must(t, err)
	defer pool.Close()
	for table, columns := range map[string]string{
		"recommendation_versions": "body", "section_versions": "body", "quotations": "reason",
		"kept_exports": "purpose", "log": "detail", "memo_versions": "body",
	} {
		text := dump(t.Context(), t, pool, table, columns)
		for _, secret := range []string{"REASON-IN-WORDS", "DRAFT-CONCLUSION", "DRAFT-SECTION", "MEMO-IN-WORDS",
			"PURPOSE-IN-WORDS", "passage"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q in the clear", table, secret)
			}
		}
	}
}

func dump(ctx context.Context, t *testing.T, pool *sql.DB, table, column string) string {
	t.Helper()
	list, err := pool.QueryContext(ctx, "SELECT CAST("+column+" AS TEXT) FROM "+table)
	must(t, err)
	defer list.Close()
	var b strings.Builder
	n := 0
	for list.Next() {
		var s string
		must(t, list.Scan(&s))
		b.WriteString(s)
		n++
	}
	if n == 0 {
		t.Errorf("%s is empty: the test is blind", table)
	}
	must(t, list.Err())
	return b.String()
}
