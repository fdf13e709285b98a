package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

var publicCases = []testCase{
	{"only posted comments are public, by whatever reader", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i, decide := range []func(id docket.CommentID){
			func(docket.CommentID) {},
			func(id docket.CommentID) { Post(t, db, id, nil) },
			func(id docket.CommentID) { Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat") },
			func(id docket.CommentID) { Decide(t, db, id, docket.ActionSpam, docket.Spam, "") },
			func(id docket.CommentID) { Decide(t, db, id, docket.ActionHold, docket.Pending, "") },
			func(id docket.CommentID) {
				Post(t, db, id, nil)
				Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "private")
			},
		} {
			c := Comment(keyOf(i), "Shared words "+keyOf(i))
			if i > 1 {
				c.ReplyTo = ID.Comment(2)
			}
			decide(File(t, db, c))
		}
		if got := Search(t, db, "shared words"); !slices.Equal(got, ids(2)) {
			t.Errorf("search found %v", got)
		}
		if got := Search(t, db, ""); !slices.Equal(got, ids(2)) {
			t.Errorf("the list has %v", got)
		}
		for serial := range int64(6) {
			_, err := db.PublicComment(t.Context(), ID.Comment(serial+1))
			if (err == nil) != (serial+1 == 2) || err != nil && !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("comment %d: %v", serial+1, err)
			}
		}
		if replies, err := db.Replies(t.Context(), ID.Comment(2)); err != nil || len(replies) != 0 {
			t.Errorf("replies %v, %v", replies, err)
		}
		want := []docket.LedgerLine{
			{Line: "received", Comments: 6}, {Line: "pending", Comments: 2}, {Line: "posted", Comments: 1},
			{Line: "posted_with_redactions"},
			{Line: "withheld", Comments: 2}, {Line: "withheld", Reason: "private", Comments: 1}, {Line: "withheld",
				Reason: "threat", Comments: 1},
			{Line: "withdrawn"}, {Line: "spam", Comments: 1},
		}
		if got, err := db.Ledger(t.Context(), ID); err != nil || !slices.Equal(got, want) {
			t.Errorf("ledger %v, %v", got, err)
		}
		Sound(t, db)
	}},
	{"the byline shows what the submitter's type promises, whatever was decided", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i, tt := range []struct {
			kind      docket.SubmitterType
			name, org string
		}{{docket.Anonymous, "", ""}, {docket.Individual, "N", ""}, {docket.Organization, "N", "O"}} {
			c := Comment(keyOf(i), "x")
			c.Submitter.Type, c.Submitter.Name, c.Submitter.Organization = tt.kind, "N", "O"
			id := File(t, db, c)
			if err := db.Decide(t.Context(), docket.Decision{
				Comment: id, Version: 1, Action: docket.ActionPost, Status: docket.Posted, By: 1,
				Byline: docket.Byline{Type: docket.Organization, Name: "N", Organization: "O", State: "ZZ",
					Sector: "forged"},
				Answers: []docket.PublicAnswer{{Question: "1", Text: "x"}},
			}); err != nil {
				t.Fatal(err)
			}
			p, err := db.PublicComment(t.Context(), id)
			want := docket.Byline{Type: tt.kind, Name: tt.name, Organization: tt.org, State: "MD", Sector: "provider"}
			if err != nil || p.Byline != want {
				t.Errorf("%s: %+v, %v", tt.kind, p.Byline, err)
			}
		}
	}},
	{"pages follow one another without loss or repetition, in both orders, while comments are posted",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			for i := range 23 {
				id := File(t, db, Comment(keyOf(i), "word"))
				if i != 5 {
					Post(t, db, id, nil)
				}
			}
			for _, oldest := range []bool{false, true} {
				for _, words := range []string{"", "word"} {
					var got []docket.CommentID
					q := docket.PublicQuery{Docket: ID, Oldest: oldest, Words: words, Limit: 5}
					for pages := 0; ; pages++ {
						page, err := db.PublicComments(t.Context(), q)
						if err != nil || pages > 10 {
							t.Fatal(pages, err)
						}
						if page.Total != 22 || page.Capped {
							t.Errorf("total %d, capped %v", page.Total, page.Capped)
						}
						for _, c := range page.Comments {
							got = append(got, c.ID)
						}
						if page.Next == "" {
							break
						}
						q.After = page.Next
					}
					if !oldest {
						slices.Reverse(got)
					}
					want := ids(1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23)
					if !slices.Equal(got, want) {
						t.Errorf("oldest %v, words %q: %v", oldest, words, got)
					}
				}
			}
			// A page that is full to the last place says that nothing follows.
			page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Limit: 22})
			if err != nil || len(page.Comments) != 22 || page.Next != "" {
				t.Errorf("%d comments, next %q, %v", len(page.Comments), page.Next, err)
			}
			for _, after := range []docket.CommentID{"nonsense", "OTHER-1-0001", ID.Comment(1)} {
				page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Limit: 5, After: after})
				if err != nil || len(page.Comments) != 0 || page.Next != "" {
					t.Errorf("after %s: %v, %v", after, page.Comments, err)
				}
			}
		}},
	{"filters narrow by question, theme, sector and type", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 6 {
			c := Comment(keyOf(i), "word")
			if i%2 == 1 {
				c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "two", Text: "two"})
				c.Submitter.Sector = "vendor"
			}
			if i == 4 {
				c.Submitter.Type = docket.Anonymous
			}
			id := File(t, db, c)
			Post(t, db, id, nil)
			if i < 3 { // all of so few answers are read twice
				say(t, db, 1, id, "1", "B", "A")
				say(t, db, 2, id, "1", "B", "A")
			}
		}
		for _, tt := range []struct {
			name string
			q    docket.PublicQuery
			want []docket.CommentID
		}{
			{"question", docket.PublicQuery{Question: "2"}, ids(6, 4, 2)},
			{"theme", docket.PublicQuery{Theme: "A"}, ids(3, 2, 1)},
			{"sector", docket.PublicQuery{Sector: "vendor"}, ids(6, 4, 2)},
			{"type", docket.PublicQuery{Type: docket.Anonymous}, ids(5)},
			{"all together", docket.PublicQuery{Theme: "B", Question: "2", Sector: "vendor", Type: docket.Individual,
				Words: "two"}, ids(2)},
			{"unknown values", docket.PublicQuery{Theme: "' OR 1=1 --"}, nil},
		} {
			tt.q.Docket, tt.q.Limit = ID, 50
			page, err := db.PublicComments(t.Context(), tt.q)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			var got []docket.CommentID
			for _, c := range page.Comments {
				got = append(got, c.ID)
			}
			if !slices.Equal(got, tt.want) || page.Total != len(tt.want) {
				t.Errorf("%s: %v, total %d", tt.name, got, page.Total)
			}
		}
		p, err := db.PublicComment(t.Context(), ID.Comment(2))
		if err != nil || !slices.Equal(p.Answers[0].Themes, []string{"A", "B"}) || p.Answers[1].Themes != nil {
			t.Errorf("themes %+v, %v", p.Answers, err)
		}
	}},
	{"search finds posted words by their folded form, and never hidden ones", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		text := "Núñez said: e-mail jane.doe or call 555-0100; the RANSOMWARE hit us."
		c := Comment("k", text)
		c.Submitter.Type, c.Submitter.Organization = docket.Organization, "Saint Elsewhere"
		at := 40
		Post(t, db, File(t, db, c), map[docket.QuestionID]docket.Gaps{
			"1": {{Span: docket.Span{Start: at - 2, End: at + 6}, Kind: docket.KindPersonal}},
		})
		shown, err := db.PublicComment(t.Context(), ID.Comment(1))
		if err != nil {
			t.Fatal(err)
		}
		if want := "Núñez said: e-mail jane.doe or call [redacted: personal]; the " +
			"RANSOMWARE hit us."; string(shown.Answers[0].Text) != want {
			t.Fatalf("posted %q", string(shown.Answers[0].Text))
		}
		for words, want := range map[string]bool{
			"nunez": true, "NÚÑEZ": true, "ransomware": true, "hit us": true, `"hit us"`: true, `"us hit"`: false,
			"us hit": true,
			"e-mail": true, "mail-e": false, "jane.doe": true, "elsewhere": true, "redacted": true,
			"0100": false, "555": false, "555-0100": false, "somware": false, "example.test": false,
			"ransomware absent": false,
		} {
			if got := len(Search(t, db, words)) == 1; got != want {
				t.Errorf("%q found: %v", words, got)
			}
		}
	}},
	{"whatever is typed into the search gives results or none, never an error", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		Post(t, db, File(t, db, Comment("k", "Words and more words.")), nil)
		typed := []string{
			`"`, `"words`, `words"`, `""`, `"" ""`, "'", "''", `\`, `'\'`, "NEAR(", "NEAR(a b, 2)", "AND", "OR", "NOT",
			"words AND", "NOT words", "*", "w*", "^words",
			"body:words", "-words", "+words", "(words", "words)", "{", "}", "%", "_", "w_rds", ";", "--", "/*", "\x00",
			"wo\x00rds", "\n\r\t", "words:*", "words & !",
			"<->", "a <-> b", "!words", "|", "&", "\xff\xfe", "\u202e", "🏥", "…", "١٢٣", "日本語", string(make([]byte,
				5000)),
			"' OR 1=1 --", "$1", "?1", ":A", "words:A", "a:b:c", "posted_search MATCH",
		}
		typed = append(typed, naughtyStrings(t)...)
		for _, words := range typed {
			if _, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Words: words,
				Limit: 5}); err != nil {
				t.Errorf("public %q: %v", words, err)
			}
			if _, err := db.Queue(t.Context(), docket.QueueQuery{Docket: ID, View: docket.ViewAll, Words: words,
				Limit: 5}); err != nil {
				t.Errorf("queue %q: %v", words, err)
			}
		}
		for _, words := range []string{`"words`, "words*", "^words", "+words", "(words"} {
			if len(Search(t, db, words)) != 1 {
				t.Errorf("%q finds nothing", words)
			}
		}
	}},
	{"matches beyond a thousand are counted, too", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		postMany(t, db, 1003)
		for _, words := range []string{"", "word"} {
			page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Words: words, Limit: 5})
			if err != nil || page.Total != 1003 || page.Capped {
				t.Errorf("words %q: total %d, capped %v, %v", words, page.Total, page.Capped, err)
			}
		}
	}},
	{"replies are listed oldest first", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 4 {
			c := Comment(keyOf(i), "word")
			if i > 0 {
				c.ReplyTo = ID.Comment(1)
			}
			Post(t, db, File(t, db, c), nil)
		}
		list, err := db.Replies(t.Context(), ID.Comment(1))
		if err != nil || len(list) != 3 || list[0].ID != ID.Comment(2) || list[2].ID != ID.Comment(4) ||
			list[0].ReplyTo != ID.Comment(1) {
			t.Errorf("%v, %v", list, err)
		}
	}},
	{"the revision grows with what the public may read, and not with what it may not",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			last := int64(0)
			step := func(name string, grows bool, do func()) {
				t.Helper()
				do()
				n, err := db.Revision(t.Context(), ID)
				if err != nil || (n > last) != grows {
					t.Errorf("%s: revision %d after %d, %v", name, n, last, err)
				}
				last = n
			}
			step("add", true, func() {})
			step("file", false, func() { File(t, db, Comment("a", "x")) })
			step("open", false, func() {
				if _, err := db.OpenComment(t.Context(), ID.Comment(1), 1); err != nil {
					t.Fatal(err)
				}
			})
			step("hold", false, func() { Decide(t, db, ID.Comment(1), docket.ActionHold, docket.Pending, "") })
			step("post", true, func() { Post(t, db, ID.Comment(1), nil) })
			step("code", true, func() {
				if err := db.Code(t.Context(), 1, ID.Comment(1),
					[]docket.Coding{{Question: "1", Code: "A"}}); err != nil {
					t.Fatal(err)
				}
			})
			step("recount", true, func() {
				if err := db.Recount(t.Context(), ID); err != nil {
					t.Fatal(err)
				}
			})
			step("take down", true, func() {
				Decide(t, db, ID.Comment(1), docket.ActionWithhold,
					docket.Withheld, "threat")
			})
			step("post again", true, func() { Post(t, db, ID.Comment(1), nil) })
			step("withdraw", true, func() {
				if _, err := db.Withdraw(t.Context(), "T-a"); err != nil {
					t.Fatal(err)
				}
			})
		}},
}

// postMany files and posts n comments of one word.
func postMany(t testing.TB, db *store.DB, n int) {
	t.Helper()
	list := make([]docket.Comment, n)
	for i := range list {
		list[i] = Comment(fmt.Sprint("many-", i), "word")
	}
	filed, _, err := db.FileImported(t.Context(), ID, list)
	if err != nil {
		t.Fatal(err)
	}
	each(t, 32, filed, func(id docket.CommentID) error { return TryPost(t.Context(), db, id, nil) })
}

// each calls fn for every item on some goroutines.
func each[T any](t testing.TB, workers int, items []T, fn func(T) error) {
	t.Helper()
	feed := make(chan T)
	errs := make(chan error, workers)
	for range workers {
		go func() {
			var first error
			for it := range feed {
				if err := fn(it); err != nil && first == nil {
					first = err
				}
			}
			errs <- first
		}()
	}
	for _, it := range items {
		feed <- it
	}
	close(feed)
	for range workers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// naughtyStrings are those of the shared data folder, none where it is absent.
func naughtyStrings(t testing.TB) []string {
	t.Helper()
	folder := os.Getenv("PORTAL_SHARED")
	if folder == "" {
		folder = "../../shared"
	}
	data, err := os.ReadFile(folder + "/data/naughty-strings.json")
	if err != nil {
		t.Log("without the shared naughty strings:", err)
		return nil
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return list
}
