package storetest

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

var heardCases = []testCase{
	{"the page of themes is told how many posted comments were read, and how many stand in campaigns", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		want := func(step string, h docket.Heard) {
			t.Helper()
			got, err := db.Heard(t.Context(), ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(h, got); diff != "" {
				t.Errorf("%s: %s", step, diff)
			}
		}
		want("an empty docket", docket.Heard{})
		for i, campaign := range []docket.CampaignID{"C1", "C1", "C1", "C2", "", ""} {
			c := Comment(keyOf(i), "Words "+keyOf(i))
			c.Campaign = campaign
			File(t, db, c)
		}
		want("nothing posted", docket.Heard{})
		for _, serial := range []int64{1, 2, 4, 5} { // one of C1 and the last stay unposted
			Post(t, db, ID.Comment(serial), nil)
		}
		want("posted, a campaign of one is none", docket.Heard{Posted: 4, Campaigns: 1, Members: 2})
		if err := db.Code(t.Context(), 1, ID.Comment(5), []docket.Coding{{Question: "1", Code: "A"}}); err != nil {
			t.Fatal(err)
		}
		say(t, db, 1, ID.Comment(4), "1") // read, and no theme applies
		want("two were read", docket.Heard{Posted: 4, Read: 2, Campaigns: 1, Members: 2})
		Decide(t, db, ID.Comment(2), docket.ActionWithhold, docket.Withheld, "threat")
		Decide(t, db, ID.Comment(5), docket.ActionWithhold, docket.Withheld, "threat")
		want("two were taken down", docket.Heard{Posted: 2, Read: 1})
		Sound(t, db)
	}},
	{"a comment that is set aside leaves the theme counts of pages, and comes back", func(t *testing.T, db *store.DB) {
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
