package storetest

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

var heardCases = []testCase{
	{"the page's coverage sorts every posted answer: read, unread, notes, off topic, under a code that is gone",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			for i, words := range []string{"Read.", "Not read by anybody.", "N/A", "Please see the attached letter.",
				"About my fence.", "Under a code that is gone."} {
				File(t, db, Comment(keyOf(i), words))
				Post(t, db, ID.Comment(int64(i+1)), nil)
			}
			say(t, db, 3, ID.Comment(1), "1", "A")
			must(t, db.SetOffTopic(t.Context(), 3, ID.Comment(5), true, ""))
			say(t, db, 3, ID.Comment(6), "1", "B")
			revise(t, db, docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"B"}})
			h, err := db.Heard(t.Context(), ID)
			must(t, err)
			want := docket.Coverage{Question: docket.AllQuestions, Answers: 6, Read: 1, Unread: 1,
				NoAnswer: 2, OffTopic: 1,
				ToRevisit: 1}
			if diff := gocmp.Diff(want, h.Answers()); diff != "" {
				t.Error(diff)
			}
		}},
	{"an answer whose code came to mean something else waits to be read again, as the files say", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		Post(t, db, File(t, db, Comment(keyOf(0), "Read.")), nil)
		say(t, db, 3, ID.Comment(1), "1", "A")
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{"A"},
			Themes: []docket.Theme{{Code: "A", Label: "Another thing", Definition: "Something else."}}})
		h, err := db.Heard(t.Context(), ID)
		must(t, err)
		want := docket.Coverage{Question: docket.AllQuestions, Answers: 1, ToRevisit: 1}
		if diff := gocmp.Diff(want, h.Answers()); diff != "" {
			t.Error(diff)
		}
	}},
	{"copies count as read by their letter while it is their letter", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var copies []docket.CampaignMember
		for i := range 3 {
			copies = append(copies, docket.CampaignMember{Comment: answered(t, db, keyOf(i), "1"), ShareOfLetter: 1})
		}
		letter(t, db, copies...)
		is := func(step string, want docket.Coverage) {
			t.Helper()
			h, err := db.Heard(t.Context(), ID)
			must(t, err)
			want.Question = docket.AllQuestions
			if diff := gocmp.Diff(want, h.Answers()); diff != "" {
				t.Errorf("%s: %s", step, diff)
			}
			Sound(t, db)
		}
		is("unread", docket.Coverage{Answers: 3, Unread: 3})
		say(t, db, 3, copies[0].Comment, "1") // with nothing found
		is("the letter was read", docket.Coverage{Answers: 3, Read: 3})
		Decide(t, db, copies[0].Comment, docket.ActionWithhold, docket.Withheld, "threat")
		is("another letter, which nobody read", docket.Coverage{Answers: 2, Unread: 2})
		Post(t, db, copies[0].Comment, nil)
		is("the first one is the letter again", docket.Coverage{Answers: 3, Read: 3})
	}},
	{"the page of themes is told how many posted comments were read, and how many stand in " +
		"campaigns", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		want := func(step string, h docket.Heard, answers int) {
			t.Helper()
			got, err := db.Heard(t.Context(), ID)
			if err != nil {
				t.Fatal(err)
			}
			read := got.Answers().Read
			got.Coverage = nil
			if diff := gocmp.Diff(h, got); diff != "" || read != answers {
				t.Errorf("%s: %d answers read, want %d %s", step, read, answers, diff)
			}
		}
		want("an empty docket", docket.Heard{}, 0)
		for i, campaign := range []docket.CampaignID{"C1", "C1", "C1", "C2", "", ""} {
			c := Comment(keyOf(i), "Words "+keyOf(i))
			c.Campaign = campaign
			File(t, db, c)
		}
		want("nothing posted", docket.Heard{}, 0)
		for _, serial := range []int64{1, 2, 4, 5} { // one of C1 and the last stay unposted
			Post(t, db, ID.Comment(serial), nil)
		}
		want("posted, a campaign of one is none", docket.Heard{Posted: 4, Campaigns: 1, Members: 2}, 0)
		if err := db.Code(t.Context(), 1, ID.Comment(5), []docket.Coding{{Question: "1", Code: "A"}}); err != nil {
			t.Fatal(err)
		}
		say(t, db, 1, ID.Comment(4), "1") // read, and no theme applies
		want("two were read", docket.Heard{Posted: 4, Campaigns: 1, Members: 2}, 2)
		Decide(t, db, ID.Comment(2), docket.ActionWithhold, docket.Withheld, "threat")
		Decide(t, db, ID.Comment(5), docket.ActionWithhold, docket.Withheld, "threat")
		want("two were taken down", docket.Heard{Posted: 2}, 1)
		Sound(t, db)
	}},
	{"a comment that is off topic leaves the theme counts of pages, and comes back", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		File(t, db, Comment(keyOf(0), "About my fence."))
		Post(t, db, ID.Comment(1), nil)
		if err := db.Code(t.Context(), 1, ID.Comment(1), []docket.Coding{{Question: "1", Code: "A"}}); err != nil {
			t.Fatal(err)
		}
		counted := func(step string, want int) {
			t.Helper()
			if stale, err := db.StaleCounts(t.Context()); err != nil || len(stale) != 1 {
				t.Errorf("%s: stale counts are %v, %v", step, stale, err)
			}
			if err := db.Recount(t.Context(), ID); err != nil {
				t.Fatal(err)
			}
			counts, err := db.ThemeCounts(t.Context(), ID)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, c := range counts {
				if c.Question == docket.AllQuestions && c.Sector == docket.AllSectors {
					n += c.All
				}
			}
			if n != want {
				t.Errorf("%s: %d comments count for a theme, want %d", step, n, want)
			}
			Sound(t, db)
		}
		counted("coded", 1)
		for _, off := range []bool{true, false} {
			if err := db.SetOffTopic(t.Context(), 3, ID.Comment(1), off, ""); err != nil {
				t.Fatal(err)
			}
			counted("off topic: "+map[bool]string{true: "yes", false: "taken back"}[off], map[bool]int{false: 1}[off])
		}
	}},
}
