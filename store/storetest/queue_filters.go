package storetest

import (
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// queueFilter is something that lists of the desk filter by, and which comments fit.
type queueFilter struct {
	name  string
	set   func(*docket.QueueQuery)
	holds func(c docket.Comment, latecomers []docket.CommentID) bool
}

var queueFilters = []queueFilter{
	{"everything", func(*docket.QueueQuery) {}, func(docket.Comment, []docket.CommentID) bool { return true }},
	{"rule", func(q *docket.QueueQuery) { q.Rule = "ssn" }, func(c docket.Comment, _ []docket.CommentID) bool {
		return slices.ContainsFunc(c.Answers, func(a docket.Answer) bool {
			return slices.ContainsFunc(a.Findings, func(f docket.Finding) bool { return f.Rule == "ssn" })
		})
	}},
	{"flag", func(q *docket.QueueQuery) { q.Flag = docket.FlagFast },
		func(c docket.Comment, _ []docket.CommentID) bool { return slices.Contains(c.Flags, docket.FlagFast) }},
	{"severity", func(q *docket.QueueQuery) { q.Severity = docket.Hold },
		func(c docket.Comment, _ []docket.CommentID) bool { return gravest(c) >= docket.Hold.Rank() }},
	{"one severity", func(q *docket.QueueQuery) { q.Severity, q.Exact = docket.Hold, true },
		func(c docket.Comment, _ []docket.CommentID) bool { return gravest(c) == docket.Hold.Rank() }},
	{"question", func(q *docket.QueueQuery) { q.Question = "2" }, func(c docket.Comment, _ []docket.CommentID) bool {
		return slices.ContainsFunc(c.Answers, func(a docket.Answer) bool { return a.Question == "2" })
	}},
	{"language", func(q *docket.QueueQuery) { q.Language = "es" },
		func(c docket.Comment, _ []docket.CommentID) bool { return c.Language == "es" }},
	{"campaign", func(q *docket.QueueQuery) { q.Campaign = ID.Campaign(1) },
		func(c docket.Comment, _ []docket.CommentID) bool { return c.Campaign == ID.Campaign(1) }},
	{"for a person", func(q *docket.QueueQuery) { q.For = 2 },
		func(c docket.Comment, _ []docket.CommentID) bool { return c.AssignedTo == 2 }},
	{"taken by a person", func(q *docket.QueueQuery) { q.Took = 1 },
		func(c docket.Comment, _ []docket.CommentID) bool { return c.ClaimedBy == 1 }},
	{"read first", func(q *docket.QueueQuery) { q.First = true },
		func(c docket.Comment, _ []docket.CommentID) bool { return docket.ReviewFirst(c.Flags) }},
	{"copy of a posted letter", func(q *docket.QueueQuery) { q.Late = true },
		func(c docket.Comment, latecomers []docket.CommentID) bool { return slices.Contains(latecomers, c.ID) }},
}

func gravest(c docket.Comment) (rank int) {
	for _, a := range c.Answers {
		for _, f := range a.Findings {
			rank = max(rank, f.Severity.Rank())
		}
	}
	return rank
}

var queueFilterCases = []testCase{{"any two filters of what waits show what fits both", anyTwoFilters}}

func anyTwoFilters(t *testing.T, db *store.DB) {
	AddDocket(t, db)
	const many = 48
	mixed(t, db, many)
	comments := make([]docket.Comment, many)
	for i := range comments {
		c, err := db.Comment(t.Context(), ID.Comment(int64(i+1)))
		must(t, err)
		comments[i] = c
	}
	slices.SortStableFunc(comments, func(a, b docket.Comment) int { // those to read first come first
		switch {
		case docket.ReviewFirst(a.Flags) == docket.ReviewFirst(b.Flags):
			return 0
		case docket.ReviewFirst(a.Flags):
			return -1
		}
		return 1
	})
	latecomers, proposed := ids(8, 15, 22), ids(12, 13)
	seen := map[string]int{}
	for _, view := range []docket.QueueView{docket.ViewPending, docket.ViewHeld, docket.ViewOpen} {
		for i, a := range queueFilters {
			for _, b := range queueFilters[i:] {
				if a.name == "severity" && b.name == "one severity" {
					continue // the same field
				}
				q := docket.QueueQuery{View: view}
				a.set(&q)
				b.set(&q)
				var want []docket.CommentID
				for _, c := range comments {
					if c.Status == docket.Pending && !slices.Contains(proposed, c.ID) && a.holds(c, latecomers) &&
						b.holds(c, latecomers) && (view == docket.ViewOpen || c.Held == (view == docket.ViewHeld)) {
						want = append(want, c.ID)
					}
				}
				seen[a.name] += len(want)
				for _, size := range []int{3, 100} {
					if got := listed(t, db, q, size); !slices.Equal(got, want) {
						t.Errorf("%s, %s and %s, pages of %d: %v, want %v", view, a.name, b.name, size, got, want)
					}
				}
				q.Docket, q.Limit = ID, 1
				if page, err := db.Queue(t.Context(), q); err != nil || page.Total != len(want) {
					t.Errorf("%s, %s and %s: counted %d of %d, %v", view, a.name, b.name, page.Total, len(want), err)
				}
			}
		}
	}
	for _, f := range queueFilters {
		if seen[f.name] == 0 {
			t.Errorf("nothing fits %s: the test is blind", f.name)
		}
	}
	if problems, err := db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
}

// mixed files comments that differ in all that lists filter by, and decides, holds,
// proposes, assigns and takes some.
func mixed(t testing.TB, db *store.DB, many int) {
	t.Helper()
	for i := range many {
		c := Comment(keyOf(i), "Old pumps share one network with the waiting room.")
		if i%2 == 0 {
			c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "two", Text: "two"})
		}
		if i%3 == 0 {
			severity := []docket.Severity{docket.Notice, docket.Hold, docket.Block}[i/3%3]
			c.Answers[0].Findings = []docket.Finding{{Rule: []string{"ssn", "url"}[i/2%2], Severity: severity}}
		}
		if i%4 == 1 {
			c.Flags = append(c.Flags, docket.FlagFast)
		}
		if i%11 == 9 {
			c.Flags = append(c.Flags, docket.FlagIncident)
		}
		if i%5 != 0 {
			c.Language = "es"
		}
		File(t, db, c)
	}
	for i := range 2 {
		_, err := db.AddUser(t.Context(), docket.User{Email: keyOf(i) + "@staff.example",
			Role: docket.RoleModerator}, "", "u1")
		must(t, err)
	}
	group(t, db, "new", ids(1, 8, 15, 22)...)
	group(t, db, "new", ids(2, 9, 16, 23)...) // its letter waits
	Post(t, db, ID.Comment(1), nil)
	for i := int64(3); i <= int64(many); i++ {
		id := ID.Comment(i)
		switch {
		case i == 12 || i == 13:
			propose(t, db, id, 1)
		case i%6 == 4:
			Decide(t, db, id, docket.ActionHold, docket.Pending, "")
		case i%13 == 5:
			Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
			continue
		}
		if i%4 == 3 || i == 8 {
			must(t, db.Assign(t.Context(), id, 2, 1))
		}
		if i%5 == 2 {
			_, err := db.OpenForReview(t.Context(), id, 1, Start.Add(24*365*time.Hour))
			must(t, err)
		}
	}
}
