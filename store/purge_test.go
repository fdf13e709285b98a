package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// purgeMarker is the word that must be nowhere after a purge.
const purgeMarker = "zyzzyvafish"

// marked files a comment that has words in every table that holds any about a comment, and
// returns it: mended, signed, posted, looked at twice, reported, coded, quoted and talked
// about.
func marked(t *testing.T, db *store.DB) docket.CommentID {
	t.Helper()
	ctx := t.Context()
	storetest.AddDocket(t, db)
	for i := range 3 {
		must(t, errJoin(db.AddUser(ctx, docket.User{Email: fmt.Sprintf("p%d@example.test", i), Name: "P",
			Role: docket.RoleModerator}, "hash", docket.ActorOperator)))
	}
	must(t, db.SetSecondPerson(ctx, storetest.ID, docket.SecondPersonOn, 100, "u1"))
	words := "The pump called " + purgeMarker + " stopped on the second ward at night."
	c := storetest.Comment("marked", words)
	c.Answers[0].Original += " <b>"
	c.Answers[0].Findings = []docket.Finding{{Type: "PERSON", Span: docket.Span{Start: 0, End: 3}, Rule: "name",
		Severity: docket.Hold}}
	c.Wishes = docket.Wishes{Mail: true, Speak: true}
	c.Tracking, c.Flags = "NUMBER-MARKED", []docket.Flag{docket.FlagIncident}
	c.Submitter = docket.Submitter{Type: docket.Organization, Name: "Ann " + purgeMarker, Organization: purgeMarker +
		" works", Email: purgeMarker + "@example.org", Sector: "vendor", SectorRaw: purgeMarker + " trade"}
	id := storetest.File(t, db, c)
	must(t, db.AddCommentNote(ctx, docket.CommentNote{Comment: id, By: 1, Text: purgeMarker}))
	must(t, errJoin(db.HandOver(ctx, docket.Handover{Comment: id, Channel: purgeMarker, Marking: docket.TLPRed,
		By: 1})))
	asked, _, err := db.Ask(ctx, docket.Inquiry{Comment: id, Kind: docket.InquiryOwn, AskedBy: 1,
		EndsAt: storetest.Start.Add(240 * time.Hour)}, purgeMarker)
	must(t, err)
	must(t, db.AnswerInquiry(ctx, "NUMBER-MARKED", asked, purgeMarker))
	must(t, db.Decide(ctx, docket.Decision{Comment: id, Version: 1, Action: docket.ActionWithhold,
		Status: docket.Withheld, Reason: "threat", Note: purgeMarker, By: 1}))
	mended := storetest.Comment("marked", words+" It was mended.")
	mended.Answers[0].Original += " <i>"
	mended.Version = 2
	_, err = db.Mend(ctx, "NUMBER-MARKED", mended)
	must(t, err)
	postMarked(t, db, id, words+" It was mended.")
	must(t, db.Look(ctx, docket.SecondLook{Comment: id, Version: 4, Verdict: docket.LookDiffer, By: 2,
		Note: purgeMarker}))
	must(t, db.Report(ctx, docket.Report{Comment: id, Kind: docket.ReportOther, Note: purgeMarker, Number: "N-1"}))
	must(t, db.AddCaseNote(ctx, docket.CaseNote{Case: 1, By: 1, Text: purgeMarker}))
	must(t, db.CloseCase(ctx, docket.CaseVerdict{ID: 1, Outcome: docket.CaseUpheld, Answer: purgeMarker, By: 1}, nil))
	codeMarked(t, db, id)
	must(t, errJoin(db.Appeal(ctx, "NUMBER-MARKED", purgeMarker)))
	must(t, errJoin(db.AnswerAppeal(ctx, docket.AppealAnswer{ID: 1, Version: 4, Outcome: docket.AppealStands,
		Text: purgeMarker, By: 3})))
	must(t, db.KeepDraft(ctx, docket.Draft{Comment: id, By: 1, Fields: "note=" + purgeMarker}))
	must(t, db.SaveModel(ctx, storetest.ID, 1, 2, []byte(purgeMarker)))
	ended := docket.Session{Hash: [32]byte{5}, User: 1, Stage: docket.StageFull, Started: storetest.Start,
		Seen: storetest.Start}
	must(t, db.StartSession(ctx, ended))
	must(t, db.EndSession(ctx, ended.Hash, "u1"))
	must(t, db.KeepUnsentForm(ctx, docket.UnsentForm{ID: "F1", User: 1, Session: ended.Hash,
		Path: "/admin/comments/" + string(id) + "/decision", Fields: "note=" + purgeMarker}))
	must(t, db.KeepUnsentForm(ctx, docket.UnsentForm{ID: "F2", User: 1, Session: ended.Hash, Path: "/admin/report",
		Fields: "text=he+said%3A+the+pump+called+" + purgeMarker + "+stopped+on+the"}))
	_, err = db.SealReceived(ctx)
	must(t, err)
	return id
}

// postMarked posts with the signature of a second person, and lets the guard have looked
// for what was hidden.
func postMarked(t *testing.T, db *store.DB, id docket.CommentID, words string) {
	t.Helper()
	ctx := t.Context()
	d := docket.Decision{Comment: id, Version: 3, Action: docket.ActionPost, Status: docket.PostedWithRedactions, By: 1,
		Byline: docket.Byline{Type: docket.Organization, Name: "Ann " + purgeMarker,
			Organization: purgeMarker + " works"},
		Note: purgeMarker, Answers: []docket.PublicAnswer{{Question: "1", Text: docket.Text(words)}},
		Redactions: map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 0, End: 3},
			Kind: docket.KindPersonal, By: 1}}},
		Verdicts: []docket.FindingVerdict{{Question: "1", Span: docket.Span{Start: 0, End: 3}, Rule: "name",
			Severity: docket.Hold, Verdict: docket.VerdictDismissed}}}
	n, err := db.Propose(ctx, docket.Signature{Kinds: []docket.SignatureKind{docket.SignDismiss}, Decision: d})
	must(t, err)
	must(t, db.Sign(ctx, docket.SignatureAnswer{ID: n, Agree: true, By: 2, Note: purgeMarker}))
	waiting, err := db.Guards(ctx, docket.GuardQuery{Docket: storetest.ID, Limit: 5})
	must(t, err)
	g := waiting.Guards[0].ID
	_, err = db.SaveGuardTerms(ctx, g, []docket.GuardTerm{{Words: purgeMarker, Kind: docket.KindPersonal}})
	must(t, err)
	must(t, db.SaveGuardFound(ctx, []docket.GuardFound{{ID: g, Places: []docket.GuardPlace{{Kind: docket.GuardAnswer,
		Comment: id, Question: "1", Span: docket.Span{Start: 20, End: 25}, Redact: docket.KindPersonal,
		How: docket.FoundSame, Sure: true}}}}, 1, true))
	must(t, db.ProposeGuard(ctx, docket.GuardProposal{ID: g, By: 1, Reason: purgeMarker, Scope: docket.GuardDocket,
		Listed: []int{1}, Ticked: []int{1}}))
	must(t, db.SignGuard(ctx, g, 2, false, purgeMarker))
}

// codeMarked codes the comment twice, settles, notes, quotes and says why.
func codeMarked(t *testing.T, db *store.DB, id docket.CommentID) {
	t.Helper()
	ctx := t.Context()
	must(t, storetest.CodeAnswer(ctx, db, 1, id, "1", []docket.Coding{{Code: "A"}}))
	must(t, storetest.CodeAnswer(ctx, db, 2, id, "1", []docket.Coding{{Code: "B"}}))
	must(t, db.Adjudicate(ctx, docket.Adjudication{Comment: id, Question: "1", Codes: []string{"A"},
		Reason: purgeMarker,
		By:     3}))
	must(t, db.SaveNote(ctx, docket.CodingNote{Comment: id, Question: "1", Coder: 3, Text: purgeMarker}))
	trainMarked(t, db, id)
	must(t, db.SaveTranslation(ctx, docket.AnswerTranslation{Comment: id, Question: "1", By: 3,
		Text: "In English: " + purgeMarker}, publicText(t, db, id)))
	_, err := db.SaveMemo(ctx, 0, docket.Memo{Docket: storetest.ID, Kind: docket.MemoAnswer, Comment: id, Question: "1",
		By: 3, Title: purgeMarker, Text: purgeMarker})
	must(t, err)
	excerpt, err := db.AddExcerpt(ctx, docket.Excerpt{Comment: id, Question: "1", Code: "A",
		Span: docket.Span{Start: 4, End: 20}, By: 1})
	must(t, err)
	must(t, db.Quote(ctx, 1, excerpt, docket.Quotation{Reason: purgeMarker}))
	must(t, db.SetOffTopic(ctx, 1, id, true, purgeMarker))
	must(t, db.SetOffTopic(ctx, 1, id, false, ""))
}

// trainMarked says what was agreed on for the comment in a training round.
func trainMarked(t *testing.T, db *store.DB, id docket.CommentID) {
	t.Helper()
	ctx := t.Context()
	for n := range docket.TrainingLeast - 1 {
		c := storetest.Comment(fmt.Sprint("practice ", n), "A pump fails.")
		storetest.Post(t, db, storetest.File(t, db, c), nil)
	}
	n, err := db.StartTraining(ctx, docket.TrainingStart{Docket: storetest.ID, Size: docket.TrainingLeast,
		Coders: []docket.UserID{1, 2}, By: 1})
	must(t, err)
	must(t, db.CompareTraining(ctx, storetest.ID, n, 1))
	round, err := db.TrainingRound(ctx, storetest.ID, n)
	must(t, err)
	for _, a := range round.Answers {
		if a.Comment == id {
			ref := docket.TrainingReference{Note: purgeMarker, By: 1}
			must(t, db.AgreeTraining(ctx, storetest.ID, n, a.Position, ref))
		}
	}
	must(t, db.CloseTraining(ctx, storetest.ID, n, 1))
	testMarked(t, db, docket.CodingItemKey{Comment: id, Question: "1"})
	must(t, errJoin(db.AskSenders(ctx, docket.SampleStart{Docket: storetest.ID, Size: docket.MaxSample, By: 1})))
}

// testMarked has the answer test somebody, who notes something about it.
func testMarked(t *testing.T, db *store.DB, key docket.CodingItemKey) {
	t.Helper()
	ctx := t.Context()
	must(t, db.MarkTest(ctx, docket.TestReference{CodingItemKey: key, Codes: []string{"A"}, Note: purgeMarker,
		Used: true, By: 1}))
	for who := docket.UserID(40); who < 100; who++ { // until somebody's first answer is a test
		_, test, err := db.MixTest(ctx, docket.CodingQuery{Docket: storetest.ID, Coder: who,
			Tests: docket.TestPlan{Every: docket.TestsLeast}}, key)
		must(t, err)
		if test != nil {
			must(t, storetest.CodeAnswer(ctx, db, who, key.Comment, key.Question, []docket.Coding{{Code: "A"}}))
			must(t, db.SaveNote(ctx, docket.CodingNote{Comment: key.Comment, Question: key.Question, Coder: who,
				Text: purgeMarker}))
			return
		}
	}
	t.Fatal("nobody is handed the answer as a test")
}

// ofComment are the rows of tables that are about comment 1.
var ofComment = map[string]string{
	"comments": "num = 1", "case_notes": "case_id IN (SELECT id FROM cases WHERE comment = 1)",
	"inquiry_texts": "inquiry IN (SELECT id FROM inquiries WHERE comment = 1)",
	"memo_versions": "memo IN (SELECT id FROM memos WHERE comment = 1)",
	"quotations":    "excerpt IN (SELECT id FROM excerpts WHERE comment = 1)",
}

// notWords are columns of bytes that hold digests and random numbers.
var notWords = []string{"row_mac", "uid", "tracking", "received_mac", "state_mac", "leaf", "mac", "reporter"}

// sealedCells reads the sealed values of rows about comment 1 by "table.column"; of no
// comment where all is set: every value of every column of bytes.
func sealedCells(t *testing.T, pool *sql.DB, engine string, all bool) map[string][][]byte {
	t.Helper()
	out := map[string][][]byte{}
	columns := schemaOf(t, pool, engine)
	for _, c := range columns {
		where := ofComment[c.table]
		if slices.ContainsFunc(columns, func(o schemaColumn) bool {
			return o.table == c.table &&
				o.name == "comment"
		}) {
			where = "comment = 1"
		}
		isBytes := strings.EqualFold(c.kind, "blob") || c.kind == "bytea"
		if !isBytes || slices.Contains(notWords, c.name) || where == "" && !all {
			continue
		}
		if all {
			where = "1 = 1"
		} else {
			out[c.table+"."+c.name] = nil
		}
		list, err := pool.QueryContext(t.Context(), fmt.Sprintf("SELECT %s FROM %s WHERE %s AND %s IS NOT NULL", c.name,
			c.table, where, c.name))
		must(t, err)
		for list.Next() {
			var b []byte
			must(t, list.Scan(&b))
			out[c.table+"."+c.name] = append(out[c.table+"."+c.name], b)
		}
		must(t, errors.Join(list.Err(), list.Close()))
	}
	return out
}

// plainCells names the columns of text that hold the marker.
func plainCells(t *testing.T, pool *sql.DB, engine string) []string {
	t.Helper()
	var out []string
	for _, c := range schemaOf(t, pool, engine) {
		if !strings.EqualFold(c.kind, "text") && c.kind != "tsvector" {
			continue
		}
		var n int
		must(t, pool.QueryRowContext(t.Context(), fmt.Sprintf("SELECT count(*) FROM %s WHERE lower(CAST(%s AS TEXT)) "+
			"LIKE '%%%s%%'",
			c.table, c.name, purgeMarker)).Scan(&n))
		if n > 0 {
			out = append(out, c.table+"."+c.name)
		}
	}
	return out
}

// TestAPurgeLeavesNoWord plants a marker wherever words about a comment can stand, purges,
// and looks for the marker and for every sealed value that was there: in each column of
// each table on both engines, and in the bytes of the SQLite file, its log and a backup.
func TestAPurgeLeavesNoWord(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock()}
			if engine == "sqlite" {
				o.DataDir = t.TempDir()
			} else {
				o.Database = storetest.PostgresURL(t)
			}
			db := storetest.Open(t, o)
			id := marked(t, db)
			storetest.Sound(t, db)
			pool := outside(t, o)
			before := sealedCells(t, pool, engine, false)
			for column, values := range before {
				if len(values) == 0 && column != "purges.body" {
					t.Errorf("%s holds nothing about the comment: the test is blind there", column)
				}
			}
			if found := plainCells(t, pool, engine); len(found) < 5 {
				t.Errorf("the marker stands in %v alone: the test is blind", found)
			}
			p, err := db.PurgeNow(t.Context(), docket.Purge{Comment: id, Order: "No. 26-cv-1", Reason: "Court order"})
			must(t, err)
			if p.Was != docket.PostedWithRedactions || p.State != docket.PurgeDone || p.ID != 1 {
				t.Errorf("the tombstone: %+v", p)
			}
			if found := plainCells(t, pool, engine); len(found) > 0 {
				t.Errorf("the marker still stands in %v", found)
			}
			after := sealedCells(t, pool, engine, true)
			for column, values := range before {
				for _, v := range values {
					for where, have := range after {
						if slices.ContainsFunc(have, func(b []byte) bool { return bytes.Contains(b, v) }) {
							t.Errorf("a sealed value of %s still stands in %s", column, where)
						}
					}
				}
			}
			storetest.Sound(t, db)
			if engine == "sqlite" {
				purgedFiles(t, db, o.DataDir, before)
			}
		})
	}
}

// purgedFiles looks through the bytes of the database and of a backup made after.
func purgedFiles(t *testing.T, db *store.DB, dir string, before map[string][][]byte) {
	t.Helper()
	must(t, db.Backup(t.Context(), filepath.Join(dir, "backup.db"), nil))
	for _, name := range []string{"portal.db", "portal.db-wal", "backup.db"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		if bytes.Contains(bytes.ToLower(data), []byte(purgeMarker)) {
			t.Errorf("the marker still stands in %s", name)
		}
		for column, values := range before {
			for _, v := range values {
				if len(v) < 1000 && bytes.Contains(data, v) { // longer ones are cut over pages
					t.Errorf("a sealed value of %s still stands in %s", column, name)
				}
			}
		}
	}
}
