// Package storetest is the conformance suite of the store: the same cases on
// every engine, and the PostgreSQL server that they need.
package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// Run runs the whole suite. open opens an empty database that closes itself when
// the test ends; its keys are Keys and its clock is of the caller's choice, but
// it must not run backwards.
func Run(t *testing.T, open func(t *testing.T) *store.DB) {
	for _, group := range []struct {
		name  string
		cases []testCase
	}{
		{"dockets", slices.Concat(docketCases, lifeCases, textsCases)},
		{"filing", slices.Concat(filingCases, nameCheckCases, sampleCases)},
		{"signatories", signatoryCases},
		{"public", publicCases},
		{"records", recordCases},
		{"reading", readingCases},
		{"search", searchCases},
		{"review desk", append(deskCases, queueFilterCases...)},
		{"shared desk", sharedDeskCases},
		{"cases", caseCases},
		{"inquiries", inquiryCases},
		{"appeals", appealCases},
		{"retention", retentionCases},
		{"daily mail", dailyCases}, {"mail and speakers", slices.Concat(contactCases, followCases)},
		{"hand-overs", handoverCases},
		{"answers about pages", pageVoteCases},
		{"mending", mendingCases},
		{"purges", purgeCases},
		{"many at once", manyCases},
		{"joint signatures", jointCases},
		{"second person", signatureCases},
		{"withdrawal", withdrawalCases},
		{"screening", screeningCases},
		{"campaigns", campaignCases},
		{"repeated passages", passageCases},
		{"uploads", uploadCases},
		{"messages", messageCases},
		{"codings", codingCases},
		{"coding workplace", slices.Concat(workplaceCases, stanceCases, blindReadingCases, thirdCases, partCases)},
		{"coding lists", listCases},
		{"memos", slices.Concat(memoCases, translationCases, trainingCases, testCases)},
		{"answers open elsewhere", claimCases},
		{"work counts", workCountCases},
		{"codebooks", codebookCases},
		{"what was heard", heardCases},
		{"conclusions", append(conclusionCases, refitCases...)}, {"sections", sectionCases},
		{"heard pages", heardPageCases},
		{"traces", traceCases},
		{"accounts", accountCases},
		{"passkeys", passkeyCases}, {"agency identities", identityCases},
		{"unsent forms", unsentCases},
		{"comments received", receivedCases},
		{"snapshot", snapshotCases},
		{"log", logCases},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.cases {
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					c.run(t, open(t))
				})
			}
		})
	}
}

// testCase is one promise of the store, in a sentence.
type testCase struct {
	name string
	run  func(t *testing.T, db *store.DB)
}

// Keys are the keys of all test databases.
func Keys() store.Keys {
	var k store.Keys
	for i := range 32 {
		k.Seal[i], k.Digest[i], k.Chain[i] = byte(i), byte(i+32), byte(i+64)
	}
	return k
}

// SQLite opens an empty, migrated database in a folder of its own.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, store.Options{DataDir: Folder(t, Keys()), Keys: Keys(), Now: Clock()})
}

// Postgres opens an empty, migrated database of its own.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, store.Options{Database: MigratedURL(t), Keys: Keys(), Now: Clock()})
}

// Open opens a database that closes itself when the test ends.
func Open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	_, timed := t.(*testing.B)
	o.Recheck = !timed
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Start is when the clock of Clock begins.
var Start = time.Date(2016, 11, 21, 14, 0, 0, 0, time.UTC)

// Clock is a clock that moves on by a second with every look at it.
func Clock() func() time.Time { return clockFrom(Start) }

func clockFrom(now time.Time) func() time.Time {
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}

// ID is the docket of the suite.
const ID docket.ID = "HHS-TEST-0001"

// Docket is a docket with three questions, three sectors and two reasons. Nothing
// of it is drawn for a second look.
func Docket(id docket.ID) docket.Docket {
	return docket.Docket{
		ID: id, Title: "A test docket", Agency: "Task Force", Zone: "America/New_York",
		SecondLook: new(int), // no sample, unless a case draws one
		Questions:  []docket.Question{{ID: "1", Text: "First?"}, {ID: "2", Text: "Second?"}, {ID: "3", Text: "Third?"}},
		Sectors: []docket.Choice{
			{Code: "provider", Label: "Provider"}, {Code: "vendor", Label: "Vendor"}, {Code: "patient",
				Label: "Patient"},
		},
		WithholdingReasons: []docket.Choice{{Code: "threat", Label: "A threat"}, {Code: "private", Label: "Private"}},
	}
}

// Codebook has the codes A to E.
func Codebook(id docket.ID) docket.Codebook {
	b := docket.Codebook{Docket: id, Version: 1}
	for _, c := range []string{"A", "B", "C", "D", "E"} {
		b.Themes = append(b.Themes, docket.Theme{Code: c, Label: "Theme " + c, Definition: "About " + c,
			Imperative: "1", CSFFunction: "PR"})
	}
	return b
}

// AddDocket files the suite's docket.
func AddDocket(t testing.TB, db *store.DB) {
	t.Helper()
	if err := db.AddDocket(t.Context(), Docket(ID), Codebook(ID), docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
}

// Comment is a pending comment with one answer to question 1; key tells it from
// others.
func Comment(key, text string) docket.Comment {
	c := docket.Comment{
		Docket: ID, Key: key, Tracking: docket.TrackingNumber("T-" + key),
		Submitter: docket.Submitter{Type: docket.Individual, Name: "Name " + key, Email: key + "@example.test",
			State: "MD", Sector: "provider"},
		Channel: docket.ChannelWeb, StandsFor: 1, RuleSet: "rules-1",
		ReceivedAt: Start,
		Answers:    []docket.Answer{{Question: "1", Original: docket.Original(text), Text: docket.Text(text)}},
	}
	copy(c.Digest[:], text)
	return c
}

// File files a comment.
func File(t testing.TB, db *store.DB, c docket.Comment) docket.CommentID {
	t.Helper()
	id, err := db.FileComment(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Post posts a comment as it is, with marks hidden in its answers.
func Post(t testing.TB, db *store.DB, id docket.CommentID, marks map[docket.QuestionID]docket.Gaps) {
	t.Helper()
	if err := TryPost(t.Context(), db, id, marks); err != nil {
		t.Fatal(err)
	}
}

// TryPost is Post for goroutines, which must not end the test.
func TryPost(ctx context.Context, db *store.DB, id docket.CommentID, marks map[docket.QuestionID]docket.Gaps) error {
	c, err := db.Comment(ctx, id)
	if err != nil {
		return err
	}
	d := docket.Decision{
		Comment: id, Version: c.Version, Action: docket.ActionPost, Status: docket.Posted, Byline: c.Submitter.Byline(),
		By:         1,
		Redactions: marks,
	}
	if len(marks) > 0 {
		d.Status = docket.PostedWithRedactions
	}
	for _, f := range c.Submitter.BylineFields() {
		text, err := f.Text.Redact(marks[f.Field])
		if err != nil {
			return err
		}
		d.Byline.Set(f.Field, text)
	}
	for _, a := range c.Answers {
		text, err := a.Text.Redact(marks[a.Question])
		if err != nil {
			return err
		}
		d.Answers = append(d.Answers, docket.PublicAnswer{Question: a.Question, Text: text,
			Redactions: len(marks[a.Question])})
	}
	return db.Decide(ctx, d)
}

// Decide takes another decision on a comment.
func Decide(t testing.TB, db *store.DB, id docket.CommentID, a docket.Action, s docket.Status, why docket.Reason) {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Decide(t.Context(), docket.Decision{Comment: id, Version: c.Version, Action: a, Status: s, Reason: why,
		Note: "because", By: 1}); err != nil {
		t.Fatal(err)
	}
}

// Sound fails the test when Verify finds anything.
func Sound(t testing.TB, db *store.DB) {
	t.Helper()
	problems, err := db.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// Search lists the IDs that a search for words finds in public.
func Search(t testing.TB, db *store.DB, words string) []docket.CommentID {
	t.Helper()
	page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Words: words, Limit: 100})
	if err != nil {
		t.Fatalf("search %q: %v", words, err)
	}
	var ids []docket.CommentID
	for _, c := range page.Comments {
		ids = append(ids, c.ID)
	}
	return ids
}

// ids numbers comments of the suite's docket.
func ids(serials ...int64) []docket.CommentID {
	var out []docket.CommentID
	for _, n := range serials {
		out = append(out, ID.Comment(n))
	}
	return out
}

func keyOf(i int) string { return fmt.Sprintf("key-%04d", i) }
