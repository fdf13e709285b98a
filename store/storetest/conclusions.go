package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

const conclusionText = "Niños first. Call 555-0100 about ransomware, and about phishing."

var gapOfCall = map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 19, End: 27},
	Kind: docket.KindPersonal, By: 1}}}

var conclusionCases = []testCase{
	{"an excerpt is cut from the posted text, wherever gaps moved it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", conclusionText))
		Post(t, db, id, gapOfCall)
		pick(t, db, id, "A", "ransomware")
		pick(t, db, id, "A", "Niños")
		pick(t, db, id, "B", " about ransomware, ")
		wantLines(t, "all", excerpts(t, db, docket.ExcerptQuery{}),
			`2 A 0 "Niños"`, `1 A 0 "ransomware"`, `3 B 0 " about ransomware, "`)
		wantLines(t, "of a code", excerpts(t, db, docket.ExcerptQuery{Code: "B"}), `3 B 0 " about ransomware, "`)
		wantLines(t, "of a comment", excerpts(t, db, docket.ExcerptQuery{Comment: id, Code: "A"}), `2 A 0 "Niños"`,
			`1 A 0 "ransomware"`)
		wantLines(t, "of another", excerpts(t, db, docket.ExcerptQuery{Comment: ID.Comment(9)}))
		e, err := db.Excerpt(t.Context(), 1)
		if err != nil || e.Comment != id || e.By != 1 || e.At.IsZero() ||
			e.PublicSpan != (docket.Span{Start: 46, End: 56}) || e.Quotation != nil {
			t.Errorf("%+v, %v", e, err)
		}
		if again := pick(t, db, id, "A", "ransomware"); again != 1 {
			t.Errorf("the same passage for the same code became excerpt %d", again)
		}
		Sound(t, db)
	}},
	{"an excerpt needs a posted comment, a code, and some words between gaps, on borders of " +
		"characters", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id, waiting := File(t, db, Comment("k", conclusionText)), File(t, db, Comment("w", conclusionText))
		Post(t, db, id, gapOfCall)
		long := File(t, db, Comment("l", strings.Repeat("long ", 1000)))
		Post(t, db, long, nil)
		span := func(start, end int) docket.Excerpt {
			return docket.Excerpt{Comment: id, Question: "1", Code: "A", Span: docket.Span{Start: start, End: end},
				By: 1}
		}
		for _, tt := range []struct {
			name  string
			e     docket.Excerpt
			field string
		}{
			{"empty", span(5, 5), "excerpt"},
			{"the wrong way round", span(9, 5), "excerpt"},
			{"before the text", span(-1, 5), "excerpt"},
			{"behind the text", span(40, 400), "excerpt"},
			{"blank", span(13, 14), "excerpt"},
			{"half a character", span(0, 3), "excerpt"},
			{"into the gap", span(14, 20), "excerpt"},
			{"the gap", span(19, 27), "excerpt"},
			{"around the gap", span(14, 30), "excerpt"},
			{"too long", docket.Excerpt{Comment: long, Question: "1", Code: "A", Span: docket.Span{End: 4001}},
				"excerpt"},
			{"no such code", docket.Excerpt{Comment: id, Question: "1", Code: "Z", Span: docket.Span{End: 2}}, "code"},
			{"a question that was not " +
				"answered", docket.Excerpt{Comment: id, Question: "2", Code: "A", Span: docket.Span{End: 2}},
				"question"},
		} {
			if _, err := db.AddExcerpt(t.Context(), tt.e); !isInvalid(err, tt.field) {
				t.Errorf("%s: %v, want invalid %s", tt.name, err, tt.field)
			}
		}
		for _, missing := range []docket.CommentID{waiting, ID.Comment(99), "nonsense"} {
			e := span(0, 5)
			e.Comment = missing
			if _, err := db.AddExcerpt(t.Context(), e); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s: %v", missing, err)
			}
		}
		wantLines(t, "all", excerpts(t, db, docket.ExcerptQuery{}))
	}},
	{"an excerpt leaves every list but one when its comment is taken down or its words are hidden, and comes back " +
		"with them", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", conclusionText))
		Post(t, db, id, nil)
		first, second := pick(t, db, id, "A", "Call 555-0100"), pick(t, db, id, "A", "ransomware")
		quote(t, db, first, docket.Quotation{})
		quote(t, db, second, docket.Quotation{})
		wantLines(t, "before", quoted(t, db), `1 A 1 "Call 555-0100"`, `2 A 2 "ransomware"`)

		Post(t, db, id, gapOfCall)
		wantLines(t, "hidden words", quoted(t, db), `2 A 2 "ransomware"`)
		wantLines(t, "excerpts", excerpts(t, db, docket.ExcerptQuery{}), `2 A 2 "ransomware"`)
		wantLines(t, "lost", excerpts(t, db, docket.ExcerptQuery{Lost: true}), `1 A 1 ""`)
		if err := db.Quote(t.Context(), 1, first, docket.Quotation{}); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("picking a hidden passage: %v", err)
		}

		Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
		wantLines(t, "taken down", quoted(t, db))
		wantLines(t, "excerpts", excerpts(t, db, docket.ExcerptQuery{Comment: id}))
		wantLines(t, "lost", excerpts(t, db, docket.ExcerptQuery{Lost: true}), `1 A 1 ""`, `2 A 2 ""`)
		if e, err := db.Excerpt(t.Context(), second); err != nil || e.Shown() {
			t.Errorf("%+v, %v", e, err)
		}

		Post(t, db, id, nil)
		wantLines(t, "posted again", quoted(t, db), `1 A 1 "Call 555-0100"`, `2 A 2 "ransomware"`)
		if _, err := db.Withdraw(t.Context(), "T-k"); err != nil {
			t.Fatal(err)
		}
		wantLines(t, "withdrawn", quoted(t, db))
		wantLines(t, "lost", excerpts(t, db, docket.ExcerptQuery{Lost: true}), `1 A 1 ""`, `2 A 2 ""`)
		if err := db.Unquote(t.Context(), 1, first); err != nil {
			t.Error(err)
		}
		Sound(t, db)
	}},
	{"quotations keep an order, a mark and a reason, and every change is on record", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", conclusionText))
		Post(t, db, id, nil)
		for _, words := range []string{"first", "ransomware", "phishing"} {
			quote(t, db, pick(t, db, id, "A", words), docket.Quotation{})
		}
		quote(t, db, pick(t, db, id, "B", "phishing"), docket.Quotation{})
		wantLines(t, "in the order picked", quoted(t, db), `1 A 1 "first"`, `2 A 2 "ransomware"`, `3 A 3 "phishing"`,
			`4 B 1 "phishing"`)

		quote(t, db, 3, docket.Quotation{Position: 1, Dissenting: true, Reason: " Says the opposite. "})
		wantLines(t, "moved up", quoted(t, db), `3 A 1 "phishing"`, `1 A 2 "first"`, `2 A 3 "ransomware"`,
			`4 B 1 "phishing"`)
		if got := lastLog(t, db); got != "u2 quotation.changed "+string(id) {
			t.Error(got)
		}
		e, err := db.Excerpt(t.Context(), 3)
		if err != nil || !e.Quotation.Dissenting || e.Quotation.Reason != "Says the opposite." || e.Quotation.By != 2 ||
			e.Quotation.At.IsZero() {
			t.Errorf("%+v, %v", e.Quotation, err)
		}
		before, _, err := db.LogEnd(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		quote(t, db, 3, docket.Quotation{Dissenting: true, Reason: "Says the opposite."})
		if after, _, _ := db.LogEnd(t.Context()); after != before {
			t.Error("sending the same form twice left a row")
		}
		quote(t, db, 3, docket.Quotation{Position: 99, Dissenting: true})
		wantLines(t, "moved to the end", excerpts(t, db, docket.ExcerptQuery{Code: "A", Quoted: true}), `1 A 1 "first"`,
			`2 A 2 "ransomware"`, `3 A 3 "phishing"`)

		if err := db.Unquote(t.Context(), 1, 1); err != nil {
			t.Fatal(err)
		}
		if err := db.Unquote(t.Context(), 1, 1); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
		wantLines(t, "one fewer", excerpts(t, db, docket.ExcerptQuery{Code: "A"}), `2 A 1 "ransomware"`,
			`3 A 2 "phishing"`, `1 A 0 "first"`)
		if err := db.RemoveExcerpt(t.Context(), 1, 2); err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{db.RemoveExcerpt(t.Context(), 1, 2), db.Quote(t.Context(), 1, 2,
			docket.Quotation{}), db.Unquote(t.Context(), 1, 2)} {
			if !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a removed excerpt: %v", err)
			}
		}
		wantLines(t, "removed", excerpts(t, db, docket.ExcerptQuery{Code: "A"}), `3 A 1 "phishing"`, `1 A 0 "first"`)
		wantLines(t, "removed is not lost", excerpts(t, db, docket.ExcerptQuery{Lost: true}))
		if again := pick(t, db, id, "A", "ransomware"); again != 5 {
			t.Errorf("choosing it anew gave %d", again)
		}
		if err := db.Quote(t.Context(), 1, 5, docket.Quotation{Reason: strings.Repeat("é",
			docket.MaxReason+1)}); !isInvalid(err, "reason") {
			t.Errorf("a reason too long: %v", err)
		}
		Sound(t, db)
	}},
	{"choosing an excerpt moves no export's time, picking a quotation does", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", conclusionText))
		Post(t, db, id, nil)
		before := snapshotTime(t, db)
		n := pick(t, db, id, "A", "ransomware")
		if snapshotTime(t, db) != before {
			t.Error("an excerpt moved the time of the last change that exports show")
		}
		revision, _ := db.Revision(t.Context(), ID)
		quote(t, db, n, docket.Quotation{})
		if snapshotTime(t, db) <= before {
			t.Error("a quotation left the time of the last change where it was")
		}
		if now, _ := db.Revision(t.Context(), ID); now <= revision {
			t.Error("a quotation left the public revision where it was")
		}
	}},
	{"recommendations keep every wording, and what they rest on", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id, other := File(t, db, Comment("k", conclusionText)), File(t, db, Comment("o", conclusionText))
		Post(t, db, id, nil)
		Post(t, db, other, nil)
		n := pick(t, db, id, "A", "ransomware")
		quote(t, db, n, docket.Quotation{})
		save := func(seen int, r docket.Recommendation) string {
			t.Helper()
			r.Docket, r.By = ID, 3
			got, err := db.SaveRecommendation(t.Context(), seen, r)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		first := save(0, docket.Recommendation{Text: " Train everybody. ", Codes: []string{"B", "A", "A"},
			Excerpts: []int64{n, n}, Comments: []docket.CommentID{other, id, other}})
		second := save(0, docket.Recommendation{Text: "Patch."})
		if first != "R1" || second != "R2" {
			t.Fatalf("IDs %q and %q", first, second)
		}
		list, err := db.Recommendations(t.Context(), ID)
		if err != nil {
			t.Fatal(err)
		}
		r := list[0]
		if r.Text != "Train everybody." || r.Version != 1 || r.Position != 1 || list[1].Position != 2 || r.By != 3 ||
			r.At.IsZero() || r.Docket != ID ||
			!slices.Equal(r.Codes, []string{"A", "B"}) || !slices.Equal(r.Excerpts, []int64{n}) ||
			!slices.Equal(r.Comments, []docket.CommentID{id, other}) {
			t.Errorf("%+v", r)
		}
		r.Text = "Train everybody, every year."
		save(1, r)
		if _, err := db.SaveRecommendation(t.Context(), 1, r); !errors.Is(err, docket.ErrStale) {
			t.Errorf("over somebody else's version: %v", err)
		}
		if got := lastLog(t, db); got != "u3 recommendation.changed HHS-TEST-0001/R1" {
			t.Error(got)
		}
		before, _, _ := db.LogEnd(t.Context())
		save(2, r)
		if after, _, _ := db.LogEnd(t.Context()); after != before {
			t.Error("saving what is there left a row")
		}
		moved := r
		moved.Position = 2
		save(2, moved)
		list, _ = db.Recommendations(t.Context(), ID)
		if list[0].ID != "R2" || list[1].ID != "R1" || list[1].Version != 2 {
			t.Errorf("moved: %+v", list)
		}
		if err := db.WithdrawRecommendation(t.Context(), 4, ID, "R2"); err != nil {
			t.Fatal(err)
		}
		if err := db.WithdrawRecommendation(t.Context(), 4, ID, "R2"); !errors.Is(err, docket.ErrStale) {
			t.Errorf("twice: %v", err)
		}
		list, _ = db.Recommendations(t.Context(), ID)
		if list[0].ID != "R1" || list[0].Position != 1 || !list[1].Withdrawn || list[1].Text != "Patch." {
			t.Errorf("taken back: %+v", list)
		}
		wantRecommended(t, db, "R1 2 Train everybody, every year.")
		save(2, docket.Recommendation{ID: "R2", Text: "Patch soon.", Position: 1})
		wantRecommended(t, db, "R2 3 Patch soon.", "R1 2 Train everybody, every year.")
		versions, err := db.RecommendationVersions(t.Context(), ID, "R2")
		var wordings []string
		for _, v := range versions {
			wordings = append(wordings, fmt.Sprintf("%d %v %s %s", v.Version, v.Withdrawn, v.By, v.Text))
		}
		wantLines(t, "wordings", wordings, "1 false u3 Patch.", "2 true u4 Patch.", "3 false u3 Patch soon.")
		if err != nil {
			t.Error(err)
		}
		for _, missing := range []string{"R9", "R0", "r1", "1", "R01", ""} {
			if _, err := db.RecommendationVersions(t.Context(), ID, missing); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("versions of %q: %v", missing, err)
			}
			if err := db.WithdrawRecommendation(t.Context(), 1, ID, missing); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("taking %q back: %v", missing, err)
			}
		}
		Sound(t, db)
	}},
	{"a recommendation rests on codes, quotations and posted comments alone, and keeps what it rested on",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			id, waiting := File(t, db, Comment("k", conclusionText)), File(t, db, Comment("w", conclusionText))
			Post(t, db, id, nil)
			n, loose := pick(t, db, id, "A", "ransomware"), pick(t, db, id, "A", "phishing")
			quote(t, db, n, docket.Quotation{})
			for _, tt := range []struct {
				name  string
				r     docket.Recommendation
				field string
			}{
				{"no words", docket.Recommendation{Text: " \n"}, "text"},
				{"too many", docket.Recommendation{Text: strings.Repeat("é", docket.MaxRecommendation+1)}, "text"},
				{"a code that is not in the codebook", docket.Recommendation{Text: "x", Codes: []string{"Z"}}, "code"},
				{"an excerpt that is no " +
					"quotation", docket.Recommendation{Text: "x", Excerpts: []int64{loose}}, "quotation"},
				{"no excerpt", docket.Recommendation{Text: "x", Excerpts: []int64{99}}, "quotation"},
				{"a comment that waits", docket.Recommendation{Text: "x", Comments: []docket.CommentID{waiting}},
					"comments"},
				{"no comment", docket.Recommendation{Text: "x", Comments: []docket.CommentID{ID.Comment(99)}},
					"comments"},
				{"a comment of another docket", docket.Recommendation{Text: "x",
					Comments: []docket.CommentID{"HHS-OTHER-0001-0001"}}, "comments"},
				{"an imperative that is not in the codebook", docket.Recommendation{Text: "x", Imperative: "9 None"},
					"imperative"},
				{"an action without words", docket.Recommendation{Text: "x", Actions: []docket.ActionItem{{Text: "a"},
					{Owner: "b"}}}, "action-2"},
				{"a day that is none", docket.Recommendation{Text: "x", Actions: []docket.ActionItem{{Text: "a",
					Due: "2027-02-30"}}}, "action-1"},
				{"a priority that is none", docket.Recommendation{Text: "x", Actions: []docket.ActionItem{{Text: "a",
					Priority: "x"}}}, "action-1"},
				{"an action too long", docket.Recommendation{Text: "x",
					Actions: []docket.ActionItem{{Text: strings.Repeat("é",
						docket.MaxAction+1)}}}, "action-1"},
				{"an owner too long", docket.Recommendation{Text: "x", Actions: []docket.ActionItem{{Text: "a",
					Owner: strings.Repeat("é", docket.MaxActionOwner+1)}}}, "action-1"},
				{"too many actions", docket.Recommendation{Text: "x",
					Actions: slices.Repeat([]docket.ActionItem{{Text: "a"}},
						docket.MaxActions+1)}, "action-21"},
				{"nonsense", docket.Recommendation{Text: "x", Comments: []docket.CommentID{"nonsense"}}, "comments"},
			} {
				tt.r.Docket = ID
				if _, err := db.SaveRecommendation(t.Context(), 0, tt.r); !isInvalid(err, tt.field) {
					t.Errorf("%s: %v, want invalid %s", tt.name, err, tt.field)
				}
			}
			r := docket.Recommendation{Docket: ID, Text: "Train.", Codes: []string{"A"}, Excerpts: []int64{n},
				Comments: []docket.CommentID{id}, By: 1}
			if _, err := db.SaveRecommendation(t.Context(), 0, r); err != nil {
				t.Fatal(err)
			}
			if _, err := db.SaveRecommendation(t.Context(), 0, docket.Recommendation{Docket: "NO-SUCH-0001",
				Text: "x"}); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("in no docket: %v", err)
			}
			Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
			r.ID, r.Text = "R1", "Train them."
			if _, err := db.SaveRecommendation(t.Context(), 1, r); err != nil {
				t.Errorf("what it rested on went, and now its words cannot change: %v", err)
			}
			if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
				list, err := s.Recommendations(t.Context(), ID)
				if err == nil && (len(list) != 1 || !slices.Equal(list[0].Excerpts, []int64{n}) ||
					!slices.Equal(list[0].Comments, []docket.CommentID{id})) {
					t.Errorf("exported: %+v", list)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if list, err := db.Recommendations(t.Context(), ID); err != nil ||
				!slices.Equal(list[0].Excerpts, []int64{n}) {
				t.Errorf("the page lost what it rested on: %+v, %v", list, err)
			}
			Sound(t, db)
		}},
	{"passages are kept from whoever may still read their answer as the second reader", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", conclusionText))
		Post(t, db, id, nil)
		pick(t, db, id, "A", "ransomware") // by u1
		want := func(what string, by docket.UserID, blind bool) {
			t.Helper()
			got, err := db.BlindExcerpts(t.Context(), ID, by)
			if err != nil || got[1] != blind || len(got) > 1 {
				t.Errorf("%s: u%d has %v, %v, want %v", what, by, got, err, blind)
			}
		}
		want("before anybody has read it", 1, false)
		want("before anybody has read it", 2, true)
		for u := docket.UserID(1); u <= 2; u++ {
			if err := CodeAnswer(t.Context(), db, u, id, "1", nil); err != nil {
				t.Fatal(err)
			}
			want("having read it", u, false)
			want("while one reading or none is saved", 3, u < 2)
		}
		Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
		want("taken down", 3, false)
	}},
	{"what hangs on a comment is counted before it is decided", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var list []docket.CommentID
		for i := range 5 {
			c := Comment(keyOf(i), conclusionText)
			if i == 2 {
				c.Answers[0].Findings = []docket.Finding{{Severity: docket.Block, Rule: "ssn"}}
			}
			if i == 3 {
				c.Flags = []docket.Flag{docket.FlagIncident}
			}
			if i == 4 {
				c.ReplyTo = list[0]
			}
			list = append(list, File(t, db, c))
			if i == 0 {
				Post(t, db, list[0], nil)
			}
		}
		group(t, db, "c", list[:4]...)
		Post(t, db, list[4], nil)
		quote(t, db, pick(t, db, list[0], "A", "ransomware"), docket.Quotation{})
		pick(t, db, list[0], "A", "phishing") // a passage that nobody chose as a quotation
		k := docket.KeptExport{Docket: ID, Name: "interim", SnapshotAt: time.UnixMicro(snapshotTime(t, db)), By: 3,
			Files: []docket.KeptFile{{Name: "comments.csv", Bytes: 12, SHA256: [32]byte{1}}}}
		if err := db.KeepExport(t.Context(), k); err != nil {
			t.Fatal(err)
		}
		for i, want := range []docket.Resting{
			{Copies: 3, WithOwn: 1, Flagged: 1, Letter: true, Replies: 1, Quotations: []int64{1},
				Prints: []string{"interim"}},
			{Copies: 2, WithOwn: 1, Flagged: 1},
			{Copies: 2, Flagged: 1},
			{Copies: 2, WithOwn: 1},
			{Prints: []string{"interim"}},
		} {
			got, err := db.Resting(t.Context(), list[i])
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("comment %d: %v, want/got\n%s", i+1, err, diff)
			}
		}
		if _, err := db.Resting(t.Context(), ID.Comment(99)); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("an unknown comment: %v", err)
		}
	}},
	{"an export is kept under its name once, with the hash of each file", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		at := snapshotTime(t, db)
		k := docket.KeptExport{
			Docket: ID, Name: "interim-2017-03", Purpose: "For the interim report", SnapshotAt: Start, By: 3,
			Files: []docket.KeptFile{{Name: "comments.csv", Bytes: 12, SHA256: [32]byte{1, 2, 3}}, {Name: "answers.csv",
				Bytes: 3, SHA256: [32]byte{9}}},
		}
		if err := db.KeepExport(t.Context(), k); err != nil {
			t.Fatal(err)
		}
		if got := lastLog(t, db); got != "u3 export.kept HHS-TEST-0001" {
			t.Error(got)
		}
		if snapshotTime(t, db) != at {
			t.Error("keeping an export moved the time of what it shows")
		}
		if err := db.KeepExport(t.Context(), k); !errors.Is(err, docket.ErrExists) {
			t.Errorf("twice: %v", err)
		}
		second := k
		second.Name, second.By, second.Purpose = "final", 0, ""
		if err := db.KeepExport(t.Context(), second); err != nil {
			t.Fatal(err)
		}
		if got := lastLog(t, db); got != "operator export.kept HHS-TEST-0001" {
			t.Error(got)
		}
		list, err := db.KeptExports(t.Context(), ID)
		if err != nil || len(list) != 2 || list[0].Name != "final" {
			t.Fatalf("%+v, %v", list, err)
		}
		got, err := db.KeptExport(t.Context(), ID, k.Name)
		k.At = got.At
		if diff := cmp.Diff(k, got); diff != "" || err != nil || got.At.IsZero() {
			t.Errorf("%v\n%s", err, diff)
		}
		if _, err := db.KeptExport(t.Context(), ID, "none"); !errors.Is(err, docket.ErrNotFound) {
			t.Error(err)
		}
		for _, name := range []string{"", "Upper", "-a", "a-", "a b", "../x", "ü", strings.Repeat("a", 61)} {
			bad := k
			bad.Name = name
			if err := db.KeepExport(t.Context(), bad); !isInvalid(err, "name") {
				t.Errorf("%q: %v", name, err)
			}
		}
		if err := db.KeepExport(t.Context(), docket.KeptExport{Docket: ID, Name: strings.Repeat("a", 60),
			Purpose: strings.Repeat("x", docket.MaxReason+1)}); !isInvalid(err, "purpose") {
			t.Error(err)
		}
		if err := db.KeepExport(t.Context(), docket.KeptExport{Docket: "NO-SUCH-0001", Name: "x"}); !errors.Is(err,
			docket.ErrNotFound) {
			t.Error(err)
		}
		Sound(t, db)
	}},
}
