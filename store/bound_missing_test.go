package store_test

import (
	"fmt"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestVerifyNamesEveryMissingRow takes several rows of one table away.
func TestVerifyNamesEveryMissingRow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ table, where, names string }{
		{"comments", "num IN (2, 4)", "2,4"},
		{"comments", "num IN (2, 3, 6)", "2,3,6"}, // the last one is at the end
		{"decisions", "comment = 1 AND version = 2", "1/2"},
		{"decisions", "version = 3 AND comment IN (1, 2)", "1/3,2/3"}, // versions begin at 2
		{"user_roles", "user_id = 2", "2/"},
	} {
		t.Run(tt.table+" "+tt.where, func(t *testing.T) {
			t.Parallel()
			db, pool := tamperable(t, "sqlite")
			storetest.AddDocket(t, db)
			for i := range 6 {
				storetest.Post(t, db, storetest.File(t, db, storetest.Comment(fmt.Sprint(i), "Words.")), nil)
			}
			for n := range int64(2) { // three decisions each
				id := storetest.ID.Comment(n + 1)
				for range 2 {
					storetest.Post(t, db, id, map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 0,
						End: 2}, Kind: "other", By: 1}}})
				}
			}
			for _, a := range []string{"a@example.test", "b@example.test"} {
				_, err := db.AddUser(t.Context(), docket.User{Email: a, Role: docket.RoleStaff}, "hash",
					docket.ActorOperator)
				must(t, err)
			}
			must(t, exec(t, pool, "DELETE FROM "+tt.table+" WHERE "+tt.where))
			problems, err := db.Verify(t.Context(), nil)
			must(t, err)
			all := fmt.Sprint(problems)
			for name := range strings.SplitSeq(tt.names, ",") {
				if name != "" && !strings.Contains(all, "Table "+tt.table+": the row "+name) {
					t.Errorf("row %s is not named as missing: %s", name, all)
				}
			}
		})
	}
}

// TestADecisionLeavesAForgedRowNamed changes rows that a decision reads and writes.
func TestADecisionLeavesAForgedRowNamed(t *testing.T) {
	t.Parallel()
	for table, change := range map[string]string{
		"comments":    `UPDATE comments SET sector_raw = 'forged'`,
		"answers":     `UPDATE answers SET removed = removed + 1`,
		"signatories": `UPDATE signatories SET row_mac = (SELECT row_mac FROM comments)`,
	} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			both(t, func(t *testing.T, db *store.DB, raw func(string) int64) {
				storetest.AddDocket(t, db)
				id := storetest.File(t, db, storetest.Comment("one", "Words."))
				if raw(change) == 0 {
					t.Fatal("nothing was changed")
				}
				storetest.Post(t, db, id, nil)
				problems, err := db.Verify(t.Context(), nil)
				must(t, err)
				if !strings.Contains(fmt.Sprint(problems), "Table "+table+": the row 1") {
					t.Errorf("after a decision found %v", problems)
				}
			})
		})
	}
}
