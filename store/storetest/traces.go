package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// way is a comment's trace, a line an answer.
func way(t testing.TB, db *store.DB, id docket.CommentID) string {
	t.Helper()
	got, err := db.Trace(t.Context(), id)
	must(t, err)
	if got.State != "" {
		return string(got.State)
	}
	var lines []string
	for _, a := range got.Answers {
		line := strings.TrimSpace(fmt.Sprintf("%s %s %s", a.Question, a.State, strings.Join(a.Codes, ",")))
		if a.Letter != "" {
			line += " by " + string(a.Letter)
		}
		if a.State.Settled() == a.ReadAt.IsZero() {
			t.Errorf("%s: an answer in the state %s was read at %v", id, a.State, a.ReadAt)
		}
		lines = append(lines, line)
	}
	wantTold(t, db, id, got.Answers)
	return strings.Join(lines, "; ")
}

// wantTold checks that the pages of a comment, and the lists by theme, tell the codes
// of its settled answers and no others.
func wantTold(t testing.TB, db *store.DB, id docket.CommentID, answers []docket.TracedAnswer) {
	t.Helper()
	c, err := db.PublicComment(t.Context(), id)
	must(t, err)
	for i, a := range answers {
		if shown := c.Answers[i]; shown.Question != a.Question || !slices.Equal(shown.Themes, a.Codes) {
			t.Errorf("%s is shown with %s %v; its trace has %s %v", id, shown.Question, shown.Themes,
				a.Question, a.Codes)
		}
	}
	for _, code := range []string{"A", "B"} {
		settled := slices.ContainsFunc(answers, func(a docket.TracedAnswer) bool {
			return slices.Contains(a.Codes,
				code)
		})
		for _, q := range []docket.PublicQuery{{Theme: code}, {Theme: code, Words: "word"}} {
			q.Docket, q.Limit = ID, 50
			page, err := db.PublicComments(t.Context(), q)
			must(t, err)
			if listed := slices.ContainsFunc(page.Comments,
				func(c docket.PublicComment) bool { return c.ID == id }); listed != settled {
				t.Errorf("%s in the list of theme %s with words %q: %v, settled: %v", id, code, q.Words,
					listed, settled)
			}
		}
	}
}

var traceCases = []testCase{
	{"nothing of an answer is told before its readings are done and settled", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, keyOf(1), "1", "2")
		wantLines(t, "posted", []string{way(t, db, id)}, "1 unread; 2 unread")
		say(t, db, 3, id, "1", "A")
		wantLines(t, "read once, and drawn", []string{way(t, db, id)}, "1 second_reading; 2 unread")
		say(t, db, 4, id, "1", "B")
		wantLines(t, "read differently", []string{way(t, db, id)}, "1 disputed; 2 unread")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1",
			Codes: []string{"B"}, By: 5}))
		wantLines(t, "settled", []string{way(t, db, id)}, "1 themes B; 2 unread")
		say(t, db, 3, id, "2")
		say(t, db, 4, id, "2")
		wantLines(t, "no theme", []string{way(t, db, id)}, "1 themes B; 2 no_theme")
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"B"}})
		wantLines(t, "its theme is gone", []string{way(t, db, id)}, "1 to_revisit; 2 no_theme")
		must(t, db.SetOffTopic(t.Context(), 3, id, true, ""))
		wantLines(t, "off topic", []string{way(t, db, id)}, "1 off_topic; 2 off_topic")
	}},
	{"a comment that is not posted has its reason and no theme, whatever was found in it",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			var got []string
			for i, end := range []func(id docket.CommentID){
				func(docket.CommentID) {},
				func(id docket.CommentID) { Decide(t, db, id, docket.ActionSpam, docket.Spam, "") },
				func(id docket.CommentID) {
					Post(t, db, id, nil)
					say(t, db, 3, id, "1", "A")
					say(t, db, 4, id, "1", "A")
					Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat_detail")
				}, func(id docket.CommentID) {
					Post(t, db, id, nil)
					_, err := db.Withdraw(t.Context(), "TRACK-4")
					must(t, err)
				}, func(id docket.CommentID) { Post(t, db, id, nil) },
			} {
				c := Comment(keyOf(i), []string{"Words.", "Words.", "Words.", "Words.", "N/A"}[i])
				c.Tracking = docket.TrackingNumber(fmt.Sprint("TRACK-", i+1))
				id := File(t, db, c)
				end(id)
				got = append(got, way(t, db, id))
			}
			wantLines(t, "states", got, "pending", "spam", "withheld", "withdrawn", "1 no_answer")
			if _, err := db.Trace(t.Context(), ID.Comment(99)); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("the trace of no comment: %v", err)
			}
		}},
	{"a copy is read through its letter, and not settled before it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var copies []docket.CampaignMember
		for i := range 3 {
			copies = append(copies, docket.CampaignMember{Comment: answered(t, db, keyOf(i), "1"), ShareOfLetter: 1})
		}
		letter(t, db, copies...)
		first, second := copies[0].Comment, copies[1].Comment
		ways := func() []string { return []string{way(t, db, first), way(t, db, second)} }
		wantLines(t, "unread", ways(), "1 unread", "1 unread")
		say(t, db, 3, first, "1", "A")
		wantLines(t, "the letter waits", ways(), "1 second_reading", "1 second_reading by "+string(first))
		say(t, db, 4, first, "1", "B")
		wantLines(t, "the letter is disputed", ways(), "1 disputed", "1 disputed by "+string(first))
		say(t, db, 4, first, "1", "A")
		wantLines(t, "the letter is settled", ways(), "1 themes A", "1 themes A by "+string(first))
		say(t, db, 5, second, "1", "B")
		wantLines(t, "the copy is read itself", ways(), "1 themes A", "1 themes A,B")
		say(t, db, 4, first, "1", "B")
		wantLines(t, "the letter is disputed again", ways(), "1 disputed", "1 disputed by "+string(first))
	}},
	{"a published export tells its links until it is taken back, and a later one goes before",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			id := answered(t, db, keyOf(1), "1")
			other := answered(t, db, keyOf(2), "1")
			revision := func() int64 {
				n, err := db.Revision(t.Context(), ID)
				must(t, err)
				return n
			}
			printed := func() string {
				p, err := db.Printed(t.Context(), id)
				must(t, err)
				out := p.Publication.Name
				for _, l := range p.Links {
					out += fmt.Sprint(" ", l.Kind, l.Code, l.Recommendation, l.Section)
				}
				return out
			}
			links := map[docket.CommentID][]docket.PrintedLink{
				id: {{Kind: docket.LinkTheme, Question: "1", Code: "A", Section: "6.1"}},
				other: {{Kind: docket.LinkRecommendation, Recommendation: "R1", Basis: docket.BasisComment,
					Section: "10.1"}},
			}
			one := docket.Publication{Docket: ID, Name: "one", By: 3, Labels: map[string]string{"A": "Alpha"},
				Recommendations: []docket.PublishedRecommendation{{ID: "R1", Text: "Do it.", Section: "10.1"}}}
			if err := db.Publish(t.Context(), one, links); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("an export that is not kept: %v", err)
			}
			for _, name := range []string{"one", "two"} {
				must(t, db.KeepExport(t.Context(), docket.KeptExport{Docket: ID, Name: name, By: 3, SnapshotAt: Start}))
			}
			wantLines(t, "before", []string{printed()}, "")
			before := revision()
			must(t, db.Publish(t.Context(), one, links))
			wantLines(t, "published", []string{printed()}, "one themeA6.1")
			if revision() == before {
				t.Error("pages that were drawn before stay as they are")
			}
			if err := db.Publish(t.Context(), one, links); !errors.Is(err, docket.ErrExists) {
				t.Errorf("published twice: %v", err)
			}
			two := docket.Publication{Docket: ID, Name: "two", By: 4}
			must(t, db.Publish(t.Context(), two, map[docket.CommentID][]docket.PrintedLink{}))
			wantLines(t, "a later one without the comment", []string{printed()}, "two")
			must(t, db.Unpublish(t.Context(), 4, ID, "two"))
			wantLines(t, "taken back", []string{printed()}, "one themeA6.1")
			must(t, db.Unpublish(t.Context(), 4, ID, "one"))
			wantLines(t, "both taken back", []string{printed()}, "")
			if err := db.Unpublish(t.Context(), 4, ID, "one"); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("taken back twice: %v", err)
			}
			must(t, db.Publish(t.Context(), one, links))
			list, err := db.Publications(t.Context(), ID)
			must(t, err)
			if len(list) != 2 || list[0].Name != "one" || !slices.Equal(list[0].Recommendations, one.Recommendations) ||
				list[0].SnapshotAt != Start || list[1].EndedBy != 4 {
				t.Errorf("publications: %+v", list)
			}
			Sound(t, db)
		}},
}
