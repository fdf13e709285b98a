package store_test

import (
	"fmt"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestNarrowedListsHaveAsManyCommentsAsTheirLinksSay follows every value of every filter, from
// all posted comments, from lists that are narrowed already and from a search, and compares the
// list that it leads to with the number beside it.
func TestNarrowedListsHaveAsManyCommentsAsTheirLinksSay(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite,
		"postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			storetest.AddDocket(t, db)
			for i := range 24 {
				c := storetest.Comment(fmt.Sprint("n", i), fmt.Sprintf("Pumps number %d.", i))
				c.Submitter.Sector = []string{"provider", "vendor"}[i%2]
				c.Submitter.State = []string{"MD", "OH", "TX"}[i%3]
				c.Language = []string{"en", "es"}[i/20]
				if i%4 == 0 {
					c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "Two.", Text: "Two."})
				}
				if i%5 == 0 {
					c.Submitter.Type, c.Submitter.Name = docket.Anonymous, ""
				}
				id := storetest.File(t, db, c)
				if i == 7 {
					continue // waits
				}
				storetest.Post(t, db, id, nil)
				if i%3 == 0 {
					must(t, db.Code(t.Context(), 1, id, []docket.Coding{{Question: "1",
						Code: []string{"A", "B"}[i%2]}}))
				}
			}
			followed := 0
			for _, q := range []docket.PublicQuery{{}, {Sector: "vendor"}, {Question: "2"}, {Theme: "A"},
				{Words: "pumps"}, {State: "OH", Type: docket.Individual}} {
				q.Docket, q.Limit = storetest.ID, 20
				followed += followNarrow(t, db, q)
			}
			if followed < 40 {
				t.Errorf("only %d links were followed", followed)
			}
			if counts, err := db.CountNarrowed(t.Context(), docket.PublicQuery{Docket: storetest.ID, Sector: "vendor"},
				docket.MostNarrowed+1); counts != nil || err != nil {
				t.Errorf("a long list is counted: %v, %v", counts, err)
			}
		})
	}
}

// followNarrow compares each number with the list that it stands for.
func followNarrow(t *testing.T, db *store.DB, q docket.PublicQuery) (followed int) {
	t.Helper()
	total := func(q docket.PublicQuery) int {
		m, err := db.MatchPublicComments(t.Context(), q)
		must(t, err)
		return m.Total
	}
	counts, err := db.CountNarrowed(t.Context(), q, total(q))
	must(t, err)
	for filter, values := range counts {
		for value, n := range values {
			one := q
			switch filter {
			case "question":
				one.Question = docket.QuestionID(value)
			case "theme":
				one.Theme = value
			case "sector":
				one.Sector = value
			case "type":
				one.Type = docket.SubmitterType(value)
			case "state":
				one.State = value
			case "language":
				one.Language = value
			}
			if q.Question != "" && filter == "question" || q.Theme != "" && filter == "theme" {
				continue // a comment has several
			}
			if got := total(one); got != n {
				t.Errorf("%+v, %s %s: the list has %d, the link says %d", q, filter, value, got, n)
			}
			followed++
		}
	}
	return followed
}
