package store_test

import (
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// codedTwice fills a database with answers that two people read, one settled.
func codedTwice(t *testing.T, db *store.DB) {
	t.Helper()
	storetest.AddDocket(t, db)
	ctx := t.Context()
	for _, key := range []string{"one", "two", "three", "four", "five"} {
		storetest.File(t, db, storetest.Comment(key, "Words of "+key+"."))
	}
	id := storetest.ID.Comment
	for n := range int64(4) {
		storetest.Post(t, db, id(n+1), nil)
	}
	for _, n := range []int64{1, 2} {
		must(t, storetest.CodeAnswer(ctx, db, 3, id(n), "1", []docket.Coding{{Code: "A"}, {Code: "C"}}))
		must(t, storetest.CodeAnswer(ctx, db, 4, id(n), "1", []docket.Coding{{Code: "A"}, {Code: "B"}}))
	}
	must(t, storetest.CodeAnswer(ctx, db, 4, id(1), "1", []docket.Coding{{Code: "A"}}))
	must(t, db.Adjudicate(ctx, docket.Adjudication{Comment: id(2), Question: "1", Codes: []string{"A", "C"},
		Reason: "because", By: 5}))
	must(t, db.SaveNote(ctx, docket.CodingNote{Comment: id(1), Question: "1", Coder: 3, Text: "look"}))
	must(t, db.SetOffTopic(ctx, 3, id(4), true, "fences"))
	storetest.Sound(t, db)
}

func TestVerifyFindsWhatWasChangedInCodings(t *testing.T) {
	t.Parallel()
	copies := storetest.NewCopies(codedTwice)
	const wrong = "HHS-TEST-0001-0001 has a coding that counts otherwise than the person said"
	for _, tt := range []struct {
		name  string
		query string
		want  string
	}{
		{"a rejected code counts", `UPDATE codings SET state = 'confirmed' WHERE comment = 1 AND code = 'B'`, wrong},
		{"a confirmed code does not",
			`UPDATE codings SET state = 'overruled' WHERE comment = 1 AND code = 'A' AND coder = 3`, wrong},
		{"an overruled code counts", `UPDATE codings SET state = 'confirmed' WHERE comment = 2 AND code = 'B'`,
			"HHS-TEST-0001-0002 has codings that count otherwise than was settled"},
		{"a settled code was put in",
			`INSERT INTO adjudicated_codes (comment, question, number, given, code) VALUES (2, '1', 1, 'D', 'D')`,
			"HHS-TEST-0001-0002 has codings that count otherwise than was settled"},
		{"a reading deleted", `DELETE FROM passes WHERE comment = 1 AND coder = 3`, "HHS-TEST-0001-0001 has a coding " +
			"by somebody who is not recorded"},
		{"a pair of readers deleted", `DELETE FROM double_coded WHERE comment = 1`, "HHS-TEST-0001-0001 has an " +
			"answer that two people read and that is not compared"},
		{"a dispute hushed up", `UPDATE double_coded SET disputed = 0 WHERE comment = 1`, "answer of comment " +
			"HHS-TEST-0001-0001 are compared wrongly"},
		{"who settled it changed", `UPDATE double_coded SET adjudicated_by = 9 WHERE comment = 2`, "answer of " +
			"comment HHS-TEST-0001-0002 are compared wrongly"},
		{"an answer hidden from coders", `DELETE FROM coding_units WHERE comment = 3`, "HHS-TEST-0001-0003 is " +
			"missing, or wrong, in the list"},
		{"an answer shown as read", `UPDATE coding_units SET readers = 1 WHERE comment = 3`, "HHS-TEST-0001-0003 is " +
			"missing, or wrong, in the list"},
		{"an answer that is not posted to code", `INSERT INTO coding_units (comment, question, docket, campaign, draw,
			leads, readers)
			VALUES (5, '1', 'HHS-TEST-0001', '', 1, 1, 0)`,
			"HHS-TEST-0001-0005 is in the list of what there is to code but is not"},
		{"the draw steered", `UPDATE coding_units SET draw = 1 WHERE comment = 3`, "HHS-TEST-0001-0003 stands at a " +
			"wrong place in the draw"},
		{"a comment left out of the draw", `UPDATE coding_units SET leads = 0 WHERE comment = 3`,
			"HHS-TEST-0001-0003 is counted wrongly"},
		{"a comment marked unseen", `UPDATE comments SET off_topic = 3 WHERE num = 3`, "HHS-TEST-0001-0003 is " +
			"wrongly marked"},
		{"a mark taken away", `DELETE FROM off_topic_marks`, "HHS-TEST-0001-0004 is wrongly marked"},
		{"a note moved to another coder", `UPDATE coding_notes SET coder = 4`, "note or reason on comment " +
			"HHS-TEST-0001-0001 cannot be opened"},
		{"a reason moved to another answer",
			`UPDATE off_topic_marks SET reason = (SELECT j.reason FROM adjudications j)`,
			"note or reason on comment HHS-TEST-0001-0004 cannot be opened"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bothOf(t, copies, func(t *testing.T, db *store.DB, raw func(string) int64) {
				if n := raw(tt.query); n == 0 {
					t.Fatalf("%s changed nothing: the test is blind", tt.query)
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
