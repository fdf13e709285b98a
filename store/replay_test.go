package store_test

import (
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestVerifyHoldsRowsAgainstTheLog changes rows with right digests and sets, as
// somebody with the key would, and leaves no row in the log.
func TestVerifyHoldsRowsAgainstTheLog(t *testing.T) {
	t.Parallel()
	const id = "HHS-TEST-0001-0002"
	for _, tt := range []struct{ query, want string }{
		{`UPDATE user_roles SET role = 'admin' WHERE user_id = 2`,
			`user_roles: role of the row 2/ is "admin", but row`},
		{`DELETE FROM user_roles WHERE user_id = 2`, `user_roles: the row 2/ is missing`},
		{`INSERT INTO user_roles (user_id, docket, role) VALUES (2, 'HHS-TEST-0001', 'admin')`,
			`user_roles: no row of the log tells of the row 2/HHS-TEST-0001`},
		{`UPDATE users SET disabled = 1 WHERE id = 2`, `users: disabled of the row 2 is "1"`},
		{`UPDATE users SET password = 'mine' WHERE id = 2`, `users: password of the row 2 is`},
		{`UPDATE users SET factor = NULL WHERE id = 1`, `users: factor of the row 1 is ""`},
		{`UPDATE recovery_codes SET used_at = 1`, `users: used_codes of the row 1 is "2"`},
		{`UPDATE passkeys SET user_id = 2`, `passkeys: user_id of the row 1 is "2"`},
		{`UPDATE passkeys SET removed_at = 5`, `passkeys: removed of the row 1 is "1"`},
		{`UPDATE passkeys SET credential = row_mac`, `passkeys: credential of the row 1 is`},
		{`UPDATE identities SET subject = row_mac`, `identities: subject of the row 1 is`},
		{`DELETE FROM identities`, `identities: the row 1 is missing`},
		{`UPDATE dockets SET closed_at = 5`, `dockets: closed_at of the row HHS-TEST-0001`},
		{`UPDATE dockets SET body = body || ' '`, `dockets: body of the row HHS-TEST-0001`},
		{`UPDATE codebooks SET body = body || ' ' WHERE version = 1`, `codebooks: body of the row HHS-TEST-0001/1`},
		{`UPDATE codebook_changes SET made_by = 9 WHERE version = 2`, `codebook_changes: made_by of the row`},
		{`UPDATE comments SET status = 'withheld' WHERE num = 2`, `comments: status of the row ` + id +
			` is "withheld"`},
		{`UPDATE comments SET reason = 'threat' WHERE num = 2`, `comments: reason of the row ` + id},
		{`UPDATE comments SET received_mac = state_mac WHERE num = 2`, `comments: received_mac of the row ` + id},
		{`UPDATE comments SET opened_at = 7 WHERE num = 2`, `comments: opened_at of the row ` + id},
		{`UPDATE comments SET off_topic = 2 WHERE num = 4`, `comments: off_topic of the row HHS-TEST-0001-0004 is "2"`},
		{`UPDATE decisions SET decided_by = 5 WHERE comment = 2`, `decisions: decided_by of the row ` +
			id + `/2 is "5"`},
		{`UPDATE decisions SET reason = 'threat' WHERE comment = 2`, `decisions: reason of the row ` + id + `/2`},
		{`DELETE FROM decisions WHERE comment = 2`, `decisions: the row ` + id + `/2 is missing`},
		{`UPDATE assignments SET user_id = 2`, `assignments: user_id of the row`},
		{`UPDATE comment_notes SET user_id = 2`, `comment_notes: user_id of the row`},
		{`UPDATE received_heads SET root = (SELECT leaf FROM comments WHERE num = 1)`,
			`received_heads: root of the row`},
		{`UPDATE received_heads SET root = (SELECT leaf FROM comments WHERE num = 1)`, `make another root`},
		{`UPDATE received_nodes SET hash = (SELECT leaf FROM comments WHERE num = 1)`, `A stored node of the tree`},
		{`UPDATE comments SET leaf = (SELECT leaf FROM comments WHERE num = 1) WHERE num = 2`,
			id + ` is not the one that stands in the tree`},
		{`UPDATE many_decisions SET made_by = 2`, `many_decisions: made_by of the row 1 is "2"`},
		{`UPDATE reports SET kind = 'mine'`, `reports: kind of the row ` + id + `/1 is "mine"`},
		{`UPDATE off_topic_marks SET marked_by = 2`, `off_topic_marks: marked_by of the row`},
		{`UPDATE passes SET coder = 4 WHERE coder = 2`, `passes: no row of the log tells of the row ` + id + `/1/4`},
		{`DELETE FROM coding_notes`, `coding_notes: the row ` + id + `/1/3 is missing`},
		{`UPDATE adjudications SET decided_by = 1`, `adjudications: decided_by of the row ` + id + `/1/1 is "1"`},
		{`UPDATE adjudicated_codes SET given = 'B', code = 'B'`, `adjudicated_codes: the codes of the settlement ` +
			id},
		{`UPDATE signatures SET proposed_by = 2`, `signatures: proposed_by of the row 1 is "2"`},
		{`UPDATE second_looks SET looked_by = 2`, `second_looks: looked_by of the row`},
		{`UPDATE excerpts SET chosen_by = 2`, `excerpts: chosen_by of the row 1 is "2"`},
		{`UPDATE excerpts SET span_end = 4`, `excerpts: span of the row 1 is "0-4"`},
		{`UPDATE quotations SET dissenting = 1`, `quotations: dissenting of the row 1 is "1"`},
		{`UPDATE recommendations SET withdrawn = 1`, `recommendations: withdrawn of the row HHS-TEST-0001/1 is "1"`},
		{`UPDATE recommendation_versions SET written_by = 2`, `recommendation_versions: written_by of the row`},
		{`UPDATE report_sections SET version = 2`, `report_sections: version of the row HHS-TEST-0001/summary is "2"`},
		{`UPDATE section_versions SET written_by = 2`,
			`section_versions: written_by of the row HHS-TEST-0001/summary/1`},
		{`UPDATE section_versions SET body = x'01'`, `section_versions: body of the row HHS-TEST-0001/summary/1`},
		{`UPDATE memos SET owner = 2`, `memos: owner of the row 1 is "2"`},
		{`UPDATE memo_versions SET body = x'01'`, `memo_versions: body of the row 1/1`},
		{`UPDATE training_rounds SET coders = '1'`, `training_rounds: coders of the row 1 is "1"`},
		{`UPDATE training_rounds SET closed_by = 2`, `training_rounds: closed_by of the row 1 is "2"`},
		{`UPDATE training_answers SET codes = 'B' WHERE position = 1`, `training_answers: codes of the row 1/1`},
		{`UPDATE training_answers SET comment = 1 WHERE position = 2`, `training_answers: answer of the row 1/2`},
		{`UPDATE training_readings SET codes = 'B'`, `training_readings: codes of the row 1/1/2`},
		{`DELETE FROM training_readings`, `training_readings: the row 1/1/2 is missing`},
		{`UPDATE test_answers SET codes = 'B'`, `test_answers: codes of the row HHS-TEST-0001/1:`},
		{`UPDATE test_answers SET used = 0`, `test_answers: used of the row HHS-TEST-0001/1:`},
		{`UPDATE test_readings SET codes = 'B'`, `test_readings: codes of the row HHS-TEST-0001/1:`},
		{`UPDATE test_readings SET read_at = 0`, `test_readings: read of the row HHS-TEST-0001/1:`},
		{`UPDATE answer_translations SET made_by = 2`, `answer_translations: made_by of the row ` + id + `/1 is "2"`},
		{`UPDATE answer_translations SET body = NULL`, `answer_translations: stands of the row ` + id + `/1 is "0"`},
		{`DELETE FROM answer_translations`, `answer_translations: the row ` + id + `/1 is missing`},
		{`UPDATE sender_samples SET seed = 2`, `sender_samples: seed of the row 1 is "2"`},
		{`UPDATE sender_samples SET answered = 1`, `sender_samples: answered of the row 1 is "1"`},
		{`DELETE FROM test_readings`, `test_readings: the row HHS-TEST-0001/1:`},
		{`UPDATE heard_pages SET published_by = 2`, `heard_pages: published_by of the row HHS-TEST-0001/1 is "2"`},
		{`UPDATE heard_pages SET ended_by = 2`, `heard_pages: ended_by of the row HHS-TEST-0001/1 is "2"`},
		{`UPDATE heard_pages SET body = '{}'`, `heard_pages: body of the row HHS-TEST-0001/1 is`},
		{`UPDATE kept_exports SET mac = (SELECT received_mac FROM comments WHERE num = 1)`,
			`kept_exports: mac of the row HHS-TEST-0001/a`},
		{`UPDATE models SET digest = 'x'`, `models: digest of the row HHS-TEST-0001 is "x"`},
		{`UPDATE campaign_verdicts SET decided_by = 2`,
			`campaign_verdicts: decided_by of the row HHS-TEST-0001/1 is "2"`},
		{`UPDATE codings SET judgement = 'rejected' WHERE comment = 2 AND code = 'B' AND coder = 2`,
			`codings: what u2 said of question 1 of comment ` + id},
		{`UPDATE codings SET coder = 4 WHERE comment = 2 AND code = 'B' AND coder = 2`,
			`codings: no row of the log tells that u4 read comment ` + id},
		{`DELETE FROM codings WHERE comment = 2 AND code = 'B' AND coder = 2`,
			`codings: 1 judgements of u2 on comment ` + id + ` are missing`},
	} {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()
			db := storetest.Open(t, crowdedUp.Options(t, "sqlite"))
			must(t, db.UseRecoveryCode(t.Context(), 1, [32]byte{1}))
			if n, err := db.WriteUnlogged(t.Context(), tt.query); err != nil || n == 0 {
				t.Fatalf("%d rows written, %v", n, err)
			}
			problems, err := db.Verify(t.Context(), nil)
			must(t, err)
			if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, tt.want) }) {
				t.Errorf("found %q, want %q", problems, tt.want)
			}
		})
	}
}

// TestTheLogTellsOrAReasonSaysWhyNot holds the lists of tables together: whoever
// adds a table says whether the log tells of its rows.
func TestTheLogTellsOrAReasonSaysWhyNot(t *testing.T) {
	t.Parallel()
	told, untold := store.Replayed()
	for _, table := range store.BoundTables() {
		if slices.Contains(told, table) == (untold[table] != "") {
			t.Errorf("table %s: either replayedTables or notReplayed says what the log tells of it", table)
		}
	}
	for _, table := range told {
		if !slices.Contains(store.BoundTables(), table) {
			t.Errorf("%s is no bound table", table)
		}
	}
}

// TestARowPutBackAsItWasEarlierIsNamed puts a password and a role back as the
// portal wrote them earlier, with their own digests, without the key.
func TestARowPutBackAsItWasEarlierIsNamed(t *testing.T) {
	t.Parallel()
	for table, want := range map[string]string{
		"users":      "users: password of the row 1 is",
		"user_roles": `user_roles: role of the row 1/ is "admin", but row`,
	} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			for _, engine := range []string{"sqlite", "postgres"} {
				db, pool := tamperable(t, engine)
				ctx := t.Context()
				user, err := db.AddUser(ctx, docket.User{Email: "a@example.test", Role: docket.RoleAdmin}, "hash",
					docket.ActorOperator)
				must(t, err)
				must(t, db.SetPassword(ctx, user, "the one that leaked", docket.ActorOperator))
				must(t, exec(t, pool, `CREATE TABLE aside AS SELECT * FROM `+table))
				must(t, db.SetPassword(ctx, user, "a new one", docket.ActorOperator))
				must(t, db.SetRole(ctx, user, docket.RoleStaff, docket.ActorOperator))
				storetest.Sound(t, db)
				must(t, exec(t, pool, `DELETE FROM `+table))
				must(t, exec(t, pool, `INSERT INTO `+table+` SELECT * FROM aside`))
				problems, err := db.Verify(ctx, nil)
				must(t, err)
				if !strings.Contains(strings.Join(problems, " "), want) {
					t.Errorf("%s: found %q, want %q", engine, problems, want)
				}
			}
		})
	}
}
