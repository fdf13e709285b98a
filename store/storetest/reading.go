package storetest

import (
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// readPage reads a page of the public list.
func readPage(t *testing.T, db *store.DB, q docket.PublicQuery) (docket.PublicPage, []docket.CommentID) {
	t.Helper()
	q.Docket = ID
	page, err := db.PublicComments(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var out []docket.CommentID
	for _, c := range page.Comments {
		out = append(out, c.ID)
	}
	return page, out
}

// receivedAt is when a comment came in.
func receivedAt(t *testing.T, db *store.DB, serial int64) time.Time {
	t.Helper()
	c, err := db.Comment(t.Context(), ID.Comment(serial))
	if err != nil {
		t.Fatal(err)
	}
	return c.ReceivedAt
}

var readingCases = []testCase{
	{"a letter stands for its copies in a folded list, whichever copies are posted", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var members []docket.CampaignMember
		for i := range 8 {
			c := Comment(keyOf(i), "Words "+keyOf(i))
			c.ReceivedAt = c.ReceivedAt.Add(-time.Duration(i) * time.Hour) // the last came in first
			id := File(t, db, c)
			m := docket.CampaignMember{Comment: id, Class: docket.ClassUnique}
			if i%2 == 1 { // comments 2, 4, 6 and 8
				m = docket.CampaignMember{Comment: id, Class: docket.ClassIdentical, ShareOfLetter: 1,
					Campaign: "new-1"}
			}
			if i == 7 {
				m.Class, m.ShareOfLetter, m.AdditionWords = docket.ClassCampaign, 0.5, 20
			}
			members = append(members, m)
			if i != 2 {
				Post(t, db, id, nil)
			}
		}
		work, err := db.CampaignWork(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveGrouping(t.Context(), docket.Grouping{Docket: ID, Whole: true, Changes: work[0].Changes,
			Members: members, Campaigns: []docket.Campaign{{ID: "new-1", Letter: ID.Comment(4)}}}); err != nil {
			t.Fatal(err)
		}
		name := ID.Campaign(1)
		page, got := readPage(t, db, docket.PublicQuery{Folded: true, Limit: 10})
		if !slices.Equal(got, ids(7, 5, 4, 1)) || page.Cards != 4 || page.Total != 7 || page.Next != "" {
			t.Errorf("folded: %v, %d cards of %d, next %q", got, page.Cards, page.Total, page.Next)
		}
		first, last := receivedAt(t, db, 8), receivedAt(t, db, 2)
		if want := (docket.LetterCount{Posted: 4, Changed: 1, First: first, Last: last}); page.Letters[name] != want ||
			!first.Before(last) {
			t.Errorf("letter %+v, want %+v", page.Letters[name], want)
		}
		for _, tt := range []struct {
			name string
			q    docket.PublicQuery
			want []docket.CommentID
			next docket.CommentID
		}{
			{"oldest first", docket.PublicQuery{Folded: true, Oldest: true, Limit: 3}, ids(1, 4, 5), ID.Comment(5)},
			{"second page", docket.PublicQuery{Folded: true, Offset: 2, Limit: 2}, ids(4, 1), ""},
			{"behind a comment", docket.PublicQuery{Folded: true, After: ID.Comment(5), Limit: 1},
				ids(4), ID.Comment(4)},
			{"one by one", docket.PublicQuery{Limit: 10}, ids(8, 7, 6, 5, 4, 2, 1), ""},
			{"the second page of them", docket.PublicQuery{Offset: 5, Limit: 5}, ids(2, 1), ""},
			{"a search folds, too", docket.PublicQuery{Words: "words", Folded: true, Limit: 2},
				ids(8, 7), ID.Comment(7)},
			{"on its second page", docket.PublicQuery{Words: "words", Folded: true, Offset: 2, Limit: 2}, ids(5, 1),
				""},
			{"behind a comment of it", docket.PublicQuery{Words: "words", Folded: true, After: ID.Comment(7), Limit: 1},
				ids(5), ID.Comment(5)},
			{"by best match", docket.PublicQuery{Words: "words", Folded: true, Relevant: true, Limit: 10},
				ids(8, 7, 5, 1), ""},
			{"oldest found first", docket.PublicQuery{Words: "words", Folded: true, Oldest: true, Limit: 2},
				ids(1, 2), ID.Comment(2)},
			{"changed copies", docket.PublicQuery{Letter: name, Changed: true, Folded: true, Limit: 10}, ids(8), ""},
			{"copies of the letter", docket.PublicQuery{Letter: name, Folded: true, Limit: 10}, ids(8, 6, 4, 2), ""},
		} {
			if page, got := readPage(t, db, tt.q); !slices.Equal(got, tt.want) || page.Next != tt.next {
				t.Errorf("%s: %v, next %q", tt.name, got, page.Next)
			}
		}
		if page, _ := readPage(t, db, docket.PublicQuery{Words: "words", Folded: true, Limit: 10}); page.Total != 7 ||
			page.Cards != 4 || page.Copies != 3 || page.Matching[ID.Comment(8)] != 4 ||
			page.Matching[ID.Comment(7)] != 1 {
			t.Errorf("found: %d, %d cards, %d folded, %v", page.Total, page.Cards, page.Copies, page.Matching)
		}
		Decide(t, db, ID.Comment(4), docket.ActionWithhold, docket.Withheld, "threat")
		page, got = readPage(t, db, docket.PublicQuery{Folded: true, Limit: 10})
		if len(got) != 4 || page.Cards != 4 || page.Letters[name].Posted != 3 || slices.Contains(got, ID.Comment(4)) {
			t.Errorf("without the letter: %v, %+v", got, page)
		}
		Sound(t, db)
	}},
	{"lists narrow by state, language and day of posting, in either order", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var at []time.Time
		for i, state := range []string{"MD", "OH", "OH", "MD", "OH"} {
			c := Comment(keyOf(i), "Words")
			c.Submitter.State = state
			if i > 2 {
				c.Language = "es"
			}
			id := File(t, db, c)
			Post(t, db, id, nil)
			p, err := db.PublicComment(t.Context(), id)
			if err != nil || p.ReceivedAt.IsZero() {
				t.Fatal(p, err)
			}
			at = append(at, p.PostedAt)
		}
		for _, tt := range []struct {
			q    docket.PublicQuery
			want []docket.CommentID
		}{
			{docket.PublicQuery{State: "OH"}, ids(5, 3, 2)}, {docket.PublicQuery{Language: "es"}, ids(5, 4)},
			{docket.PublicQuery{State: "OH", Language: "es", Words: "words"}, ids(5)},
			{docket.PublicQuery{PostedFrom: at[1], PostedBefore: at[4]}, ids(4, 3, 2)},
			{docket.PublicQuery{PostedFrom: at[1], Oldest: true, After: ID.Comment(3)}, ids(4, 5)},
			{docket.PublicQuery{PostedBefore: at[3], Words: "words", Oldest: true}, ids(1, 2, 3)},
		} {
			tt.q.Limit = 10
			if page, got := readPage(t, db, tt.q); !slices.Equal(got, tt.want) || tt.q.After == "" &&
				page.Total != len(tt.want) {
				t.Errorf("%+v: %v, total %d", tt.q, got, page.Total)
			}
		}
	}},
	{"a list says whether what its comments reply to is posted", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i := range 4 {
			c := Comment(keyOf(i), "Words")
			if i > 1 {
				c.ReplyTo = ID.Comment(int64(i - 1))
			}
			Post(t, db, File(t, db, c), nil)
		}
		Decide(t, db, ID.Comment(1), docket.ActionWithhold, docket.Withheld, "threat")
		page, _ := readPage(t, db, docket.PublicQuery{Limit: 10})
		if len(page.Parents) != 2 || page.Parents[ID.Comment(1)] || !page.Parents[ID.Comment(2)] {
			t.Errorf("parents %v", page.Parents)
		}
	}},
}
