package export

import (
	"bytes"
	"fmt"
	"math/rand/v2"
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

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// lived fills a database with a docket's life: comments of every kind, decided,
// redacted, taken down, withdrawn and coded, the same for every engine.
func lived(t *testing.T, db *store.DB) {
	t.Helper()
	base := emptySource()
	if err := db.AddDocket(t.Context(), base.docket, base.book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(4, 2))
	var posted []docket.Comment
	for i := range 120 {
		c := storetest.Comment(fmt.Sprint("key", i), "")
		c.Docket, c.Tracking = testDocket, docket.TrackingNumber(fmt.Sprintf("TRACK-%04d", i))
		c.Submitter.Type = []docket.SubmitterType{docket.Anonymous, docket.Individual, docket.Organization}[i%3]
		c.Submitter.Sector = []string{"provider", "vendor", docket.SectorUnspecified}[r.IntN(3)]
		c.Submitter.Organization = []string{"Acme", "ACME.", "Umbrella, LLC"}[r.IntN(3)]
		if c.Submitter.Type == docket.Anonymous {
			c.Submitter.Name, c.Submitter.Organization = "", ""
		}
		c.Submitter.Email = "secret-address@example.test"
		c.StandsFor = 1 + r.IntN(2)*r.IntN(9)
		c.Answers = nil
		for _, q := range base.docket.QuestionIDs() {
			if r.IntN(2) == 0 || len(c.Answers) == 0 && q == docket.General {
				text := fmt.Sprintf("=Año %d: call 555-0199 about the \"patch\",\nplease. %s", i,
					strings.Repeat("word ", r.IntN(30)))
				c.Answers = append(c.Answers, docket.Answer{Question: q, Original: docket.Original(text),
					Text: docket.Text(text)})
			}
		}
		id := storetest.File(t, db, c)

		hide := map[docket.QuestionID]docket.Gaps{}
		for _, a := range c.Answers {
			at := strings.Index(string(a.Text), "555-0199")
			hide[a.Question] = docket.Gaps{{Span: docket.Span{Start: at, End: at + 8}, Kind: docket.KindPersonal}}
		}
		if r.IntN(3) > 0 {
			var codings []docket.Coding
			for _, a := range c.Answers {
				for _, theme := range base.book.Themes {
					if r.IntN(3) > 0 {
						continue
					}
					start := strings.Index(string(a.Text), "patch")
					if r.IntN(3) == 0 {
						start = strings.Index(string(a.Text), "call") // runs into the gap
					}
					codings = append(codings, docket.Coding{
						Question: a.Question, Code: theme.Code, Origin: docket.OriginRule, OriginDetail: "patch",
						Evidence: docket.Span{Start: start, End: start + 5},
					})
				}
			}
			for by := docket.UserID(1); by <= docket.UserID(1+r.IntN(2)); by++ {
				if err := db.Code(t.Context(), by, id, codings); err != nil {
					t.Fatal(err)
				}
			}
			if r.IntN(4) == 0 && len(codings) > 0 {
				if err := db.Code(t.Context(), 1, id, codings[1:]); err != nil {
					t.Fatal(err)
				}
			}
		}
		switch r.IntN(8) {
		case 0: // stays pending
		case 1:
			decide(t, db, id, docket.ActionWithhold, docket.Withheld, "other_people")
		case 2:
			decide(t, db, id, docket.ActionSpam, docket.Spam, "")
		case 3:
			storetest.Post(t, db, id, hide)
			decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat_detail")
		case 4:
			storetest.Post(t, db, id, hide)
			if _, err := db.Withdraw(t.Context(), c.Tracking); err != nil {
				t.Fatal(err)
			}
		case 5:
			decide(t, db, id, docket.ActionHold, docket.Pending, "")
			storetest.Post(t, db, id, hide)
		default:
			storetest.Post(t, db, id, hide)
			c.ID = id
			posted = append(posted, c)
		}
	}
	judged(t, db, r, posted)
}

// amongStaff is what people on staff write for each other alone.
const amongStaff = "KEPT-AMONG-STAFF"

func decide(t *testing.T, db *store.DB, id docket.CommentID, a docket.Action, s docket.Status, why docket.Reason) {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Decide(t.Context(), docket.Decision{Comment: id, Version: c.Version, Action: a, Status: s, Reason: why,
		Note: amongStaff, By: 1}); err != nil {
		t.Fatal(err)
	}
}

// judged groups letters, settles what two coders differ on, marks comments as off topic,
// picks quotations, concludes and retires a code.
func judged(t *testing.T, db *store.DB, r *rand.Rand, posted []docket.Comment) {
	t.Helper()
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	g := docket.Grouping{Docket: testDocket, Whole: true, Campaigns: []docket.Campaign{
		{ID: "new-1", Docket: testDocket, Letter: posted[0].ID}, {ID: "new-2", Docket: testDocket,
			Letter: posted[10].ID},
	}}
	for i, c := range posted {
		m := docket.CampaignMember{Comment: c.ID, Class: docket.ClassUnique}
		switch {
		case i == 0 || i == 10:
			m.Campaign, m.Class, m.ShareOfLetter = g.Campaigns[i/10].ID, docket.ClassIdentical, 1
		case i%10 < 4 && i < 20:
			m.Campaign, m.Class, m.ShareOfLetter, m.AdditionWords = g.Campaigns[i/10].ID, docket.ClassCampaign,
				1/float64(1+i%3), i%3
		}
		g.Members = append(g.Members, m)
	}
	_, err := db.SaveGrouping(ctx, g)
	check(err)
	campaigns, err := db.Campaigns(ctx, testDocket)
	check(err)
	_, err = db.DecideCampaign(ctx, docket.CampaignVerdict{Docket: testDocket, Action: docket.CampaignConfirm,
		Campaign: campaigns[0].ID, Reason: amongStaff, By: 2})
	check(err)

	pairs, err := db.DoubleCoded(ctx, testDocket)
	check(err)
	if len(pairs) < 10 {
		t.Fatalf("only %d answers are coded twice", len(pairs))
	}
	for i, p := range pairs {
		if i%3 == 0 {
			check(db.Adjudicate(ctx, docket.Adjudication{Comment: p.Comment, Question: p.Question,
				Codes: []string{"INF-TRU"}, Reason: amongStaff, By: 3}))
		}
	}
	check(db.SetOffTopic(ctx, 2, posted[25].ID, true, amongStaff))

	var quotations []int64
	for i, c := range posted[:6] {
		id, err := db.AddExcerpt(ctx, docket.Excerpt{Comment: c.ID, Question: c.Answers[0].Question, Code: "DEV-PAT",
			Span: docket.Span{Start: 0, End: 6 + i%2}, By: 2})
		check(err)
		check(db.Quote(ctx, 2, id, docket.Quotation{Reason: "short", Dissenting: i == 1, By: 2}))
		quotations = append(quotations, id)
	}
	_, err = db.SaveRecommendation(ctx, 0, docket.Recommendation{
		Docket: testDocket, Text: "=Patch what can be patched.", Codes: []string{"DEV-PAT"}, Excerpts: quotations[:2],
		Comments: []docket.CommentID{posted[7].ID}, By: 2,
	})
	check(err)
	decide(t, db, posted[1].ID, docket.ActionWithhold, docket.Withheld, "threat_detail") // quoted in the recommendation

	books, err := db.Codebooks(ctx, testDocket)
	check(err)
	next, change, err := books[0].Apply(docket.CodebookRevision{Action: docket.CodebookRetire,
		From: []string{"INF-TRU"}, Reason: amongStaff, By: 2}, books)
	check(err)
	check(db.ChangeCodebook(ctx, books[0].Version, next, change))
}

// TestRealStore exports a database: the files agree with each other, describe
// themselves truly, hold nothing hidden, and are the same twice and, where a
// PostgreSQL can be had, the same on both engines.
func TestRealStore(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return storetest.Start }
	dump := func(t *testing.T, db *store.DB) map[string][]byte {
		t.Helper()
		files := map[string][]byte{}
		err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			dir := writeAll(t, s)
			agree(t, dir)
			asPagesTell(t, db, dir)
			asAnalysisCounts(t, db, dir)
			for _, r := range readPackage(t, dir).Resources {
				if r.Schema != nil {
					checkSchema(t, readSheet(t, dir, r.Path), r)
				}
			}
			for _, name := range Names() {
				data, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil {
					return err
				}
				for _, hidden := range []string{"555-0199", "secret-address", "TRACK-", amongStaff} {
					if bytes.Contains(readable(t, name, data), []byte(hidden)) {
						t.Errorf("%s holds %q", name, hidden)
					}
				}
				files[name] = data
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	same := func(t *testing.T, a, b map[string][]byte) {
		t.Helper()
		for _, name := range Names() {
			if !bytes.Equal(a[name], b[name]) {
				t.Errorf("%s differs: %d and %d bytes", name, len(a[name]), len(b[name]))
			}
		}
	}

	folder := storetest.Folder(t, storetest.Keys())
	db := storetest.Open(t, store.Options{DataDir: folder, Keys: storetest.Keys(), Now: now})
	lived(t, db)
	one := dump(t, db)
	if !bytes.Contains(one["comments.csv"], []byte("[redacted: personal]")) ||
		bytes.Count(one["codings.csv"], []byte("\n")) < 50 {
		t.Fatal("the docket has not lived")
	}
	for _, sign := range []struct{ file, says string }{
		{"codings.csv", ",overruled,"}, {"codings.csv", ",campaign,"}, {"codings.csv", ",adjudication,"},
		{"codings.csv", ",no_theme,"},
		{"comments.csv", ",off_topic,"}, {"comments.csv", ",0.3333,2,"}, {"campaigns.csv", ",confirmed,u2"},
		{"matrix.csv", ",INF-TRU"},
		{"agreement.csv", "code,INF-TRU,"}, {"quotes.csv", "DEV-PAT,1,"}, {"recommendations.csv", "R1,,,"},
		{"LIMITATIONS.md", "1 link leads"},
	} {
		if !bytes.Contains(one[sign.file], []byte(sign.says)) {
			t.Errorf("%s does not hold %q:\n%s", sign.file, sign.says, one[sign.file])
		}
	}
	same(t, one, dump(t, db))
	t.Run("the same bytes on PostgreSQL", func(t *testing.T) {
		t.Parallel()
		other := storetest.Open(t, store.Options{Database: storetest.PostgresURL(t), Keys: storetest.Keys(), Now: now})
		lived(t, other)
		same(t, one, dump(t, other))
	})
}

// asPagesTell compares trace.csv, which is worked out from the snapshot, with what
// pages tell of each comment, which the store looks up by itself.
func asPagesTell(t *testing.T, db *store.DB, dir string) {
	t.Helper()
	told := map[docket.CommentID][]string{}
	states := map[docket.TraceState]bool{}
	for _, row := range readSheet(t, dir, traceName).rows {
		id := docket.CommentID(row["comment_id"])
		switch row["kind"] {
		case "comment":
			told[id] = append(told[id], row["state"])
		case "answer":
			told[id] = append(told[id], strings.Join([]string{row["question_id"], row["state"], row["read_at"],
				row["letter"]}, " "))
			states[docket.TraceState(row["state"])] = true
		case "theme":
			told[id] = append(told[id], row["question_id"]+" "+row["code"])
		}
	}
	for id, want := range told {
		trace, err := db.Trace(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{string(trace.State)}
		if trace.State == "" {
			got = nil
		}
		for _, a := range trace.Answers {
			at := ""
			if !a.ReadAt.IsZero() {
				at = a.ReadAt.UTC().Format(time.RFC3339)
			}
			got = append(got, strings.Join([]string{string(a.Question), string(a.State), at, string(a.Letter)}, " "))
			for _, code := range a.Codes {
				got = append(got, string(a.Question)+" "+code)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the page tells %q, trace.csv %q", id, got, want)
		}
	}
	if len(told) < 100 || len(states) < 5 {
		t.Errorf("%d comments in the states %v: the test looks at too little", len(told), states)
	}
}

// BenchmarkRealStore exports comments.csv from a database of 5,000 posted
// comments, beside a loop that reads the same rows and drops them.
func BenchmarkRealStore(b *testing.B) {
	const rows = 5000
	db := storetest.SQLite(b)
	base := emptySource()
	if err := db.AddDocket(b.Context(), base.docket, base.book, docket.ActorOperator); err != nil {
		b.Fatal(err)
	}
	for i := range rows {
		c := storetest.Comment(fmt.Sprint("key", i), manyText)
		c.Docket = testDocket
		storetest.Post(b, db, storetest.File(b, db, c), nil)
	}
	var ours, raw time.Duration
	for b.Loop() {
		err := db.Snapshot(b.Context(), func(s *store.Snapshot) error {
			began := time.Now()
			if err := commentsCSV.Export(b.Context(), writerFunc(func(p []byte) (int, error) { return len(p), nil }), s,
				testDocket); err != nil {
				return err
			}
			between := time.Now()
			for _, err := range s.Register(b.Context(), testDocket) {
				if err != nil {
					return err
				}
			}
			ours += between.Sub(began)
			raw += time.Since(between)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(float64(rows*b.N)/raw.Seconds(), "read-rows/s")
	b.ReportMetric(raw.Seconds()/ours.Seconds(), "of-read")
}
