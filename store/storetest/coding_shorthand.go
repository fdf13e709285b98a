package storetest

import (
	"fmt"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// say is what a person confirms in one answer.
func say(t testing.TB, db *store.DB, by docket.UserID, id docket.CommentID, q docket.QuestionID, codes ...string) {
	t.Helper()
	must(t, CodeAnswer(t.Context(), db, by, id, q, codings(codes...)))
}

func codings(codes ...string) []docket.Coding {
	var list []docket.Coding
	for _, c := range codes {
		list = append(list, docket.Coding{Code: c})
	}
	return list
}

// stated are a comment's codings as "question code coder state origin".
func stated(t testing.TB, db *store.DB, id docket.CommentID) []string {
	t.Helper()
	list, err := CodingsOf(t.Context(), db, id)
	must(t, err)
	out := []string{}
	for _, g := range list {
		out = append(out, fmt.Sprintf("%s %s %s %s %s", g.Question, g.Code, g.Coder, g.State, g.Origin))
	}
	return out
}

// counted are the codes that count in a comment, as "question code".
func counted(t testing.TB, db *store.DB, id docket.CommentID) []string {
	t.Helper()
	list, err := CodingsOf(t.Context(), db, id)
	must(t, err)
	out := []string{}
	for _, g := range list {
		if g.State == docket.CodingConfirmed {
			out = append(out, string(g.Question)+" "+g.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// workplace are all items of a view as "question serial", read in pages of size.
func workplace(t testing.TB, db *store.DB, q docket.CodingQuery, size int) []string {
	t.Helper()
	got := []string{}
	q.Docket, q.Limit = ID, size
	for range 2000 {
		page, err := db.CodingQueue(t.Context(), q)
		must(t, err)
		for _, it := range page.Items {
			_, serial, _ := it.Comment.Split()
			got = append(got, fmt.Sprintf("%s %d", it.Question, serial))
		}
		if page.Next == nil {
			if page.Total != len(got) {
				t.Errorf("view %s says %d and has %d", q.View, page.Total, len(got))
			}
			return got
		}
		q.After = *page.Next
	}
	t.Fatal("the list has no end")
	return nil
}

// answered is a posted comment with an answer to each of the questions.
func answered(t testing.TB, db *store.DB, key string, questions ...docket.QuestionID) docket.CommentID {
	t.Helper()
	c := Comment(key, "word "+key)
	c.Answers = nil
	for _, q := range questions {
		text := "word " + key + " on " + string(q)
		c.Answers = append(c.Answers, docket.Answer{Question: q, Original: docket.Original(text),
			Text: docket.Text(text)})
	}
	id := File(t, db, c)
	Post(t, db, id, nil)
	return id
}

// letter groups comments into one campaign on the letter of the first.
func letter(t testing.TB, db *store.DB, members ...docket.CampaignMember) {
	t.Helper()
	for i := range members {
		members[i].Campaign = "new-1"
		if members[i].Class == "" {
			members[i].Class = docket.ClassIdentical
		}
	}
	_, err := db.SaveGrouping(t.Context(), docket.Grouping{
		Docket: ID, Campaigns: []docket.Campaign{{ID: "new-1", Docket: ID, Letter: members[0].Comment}},
		Members: members,
	})
	must(t, err)
}

func logged(t testing.TB, db *store.DB, action string) int {
	t.Helper()
	list, err := db.Log(t.Context(), 0, 1000)
	must(t, err)
	n := 0
	for _, e := range list {
		if e.Action == action {
			n++
		}
	}
	return n
}
