package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// countsAsListed compares what the desk says there is to code with the lists
// themselves, for three people.
func countsAsListed(t testing.TB, db *store.DB) {
	t.Helper()
	for by := docket.UserID(1); by <= 3; by++ {
		n, err := db.CodingCounts(t.Context(), ID, by)
		must(t, err)
		asked := 0
		for _, k := range n.ByQuestion {
			asked += k
		}
		if asked != n.Uncoded {
			t.Errorf("%d answers are uncoded, by question %d", n.Uncoded, asked)
		}
		for view, want := range map[docket.CodingView]int{docket.CodingUncoded: n.Uncoded,
			docket.CodingSecond: n.Second, docket.CodingMine: n.Mine} {
			page, err := db.CodingQueue(t.Context(), docket.CodingQuery{Docket: ID, View: view, Coder: by, Limit: 500})
			must(t, err)
			if len(page.Items) != want || page.Total != want {
				t.Errorf("%s of person %d: the desk says %d, the list %d, with %d rows", view, by, want, page.Total,
					len(page.Items))
			}
		}
	}
	campaigns := map[docket.CampaignID]int{}
	page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Limit: 500})
	must(t, err)
	for _, c := range page.Comments {
		if c.Campaign != "" {
			campaigns[c.Campaign]++
		}
	}
	var want docket.Heard
	for _, n := range campaigns {
		if n > 1 {
			want.Campaigns++
			want.Members += n
		}
	}
	h, err := db.Heard(t.Context(), ID)
	must(t, err)
	if h.Posted != len(page.Comments) || h.Campaigns != want.Campaigns || h.Members != want.Members ||
		h.Answers().Answers < h.Posted {
		t.Errorf("heard %+v; of %d posted comments %d campaigns have %d", h, len(page.Comments), want.Campaigns,
			want.Members)
	}
}

// randomCampaigns groups or decides as the machine and people do.
func randomCampaigns(t testing.TB, db *store.DB, random *rand.Rand, list []docket.CommentID) (what string, err error) {
	t.Helper()
	campaigns, err := db.Campaigns(t.Context(), ID)
	must(t, err)
	if len(campaigns) < 2 || random.IntN(3) == 0 {
		w := work(t, db)
		g := docket.Grouping{Docket: ID, Verdicts: w.Verdicts, Changes: w.Changes}
		var members []docket.CommentID
		for _, id := range list {
			c, err := db.Comment(t.Context(), id)
			must(t, err)
			if random.IntN(4) == 0 && c.Status != docket.Withdrawn && c.Status != docket.Spam {
				members = append(members, id)
			}
		}
		if len(members) < 2 {
			return "group nothing", nil
		}
		g.Campaigns = []docket.Campaign{{ID: "new-1", Letter: members[0]}}
		for _, m := range members {
			g.Members = append(g.Members, docket.CampaignMember{Comment: m, Campaign: "new-1",
				Class: docket.ClassIdentical, ShareOfLetter: 1})
		}
		_, err := db.SaveGrouping(t.Context(), g)
		return "group", err
	}
	v := docket.CampaignVerdict{Campaign: campaigns[0].ID, Reason: "so it is", By: 2, Over: true,
		Action: docket.CampaignConfirm}
	switch random.IntN(3) {
	case 1:
		v.Action, v.Others = docket.CampaignJoin, []docket.CampaignID{campaigns[1].ID}
	case 2:
		v.Action, v.Comments = docket.CampaignAlone, []docket.CommentID{list[random.IntN(len(list))]}
	}
	_, err = db.DecideCampaign(t.Context(), v)
	if _, invalid := errors.AsType[docket.Invalid](err); invalid || errors.Is(err, docket.ErrNotFound) {
		return "decide on nothing", nil
	}
	return "decide on a campaign", err
}

// randomCodebook redefines theme A, retires it, or brings it back.
func randomCodebook(t testing.TB, db *store.DB, random *rand.Rand, step int) string {
	t.Helper()
	book, err := db.Codebook(t.Context(), ID)
	must(t, err)
	all, err := db.Codebooks(t.Context(), ID)
	must(t, err)
	theme, _ := all[0].Theme("A")
	theme.Definition = fmt.Sprintf("What A means after step %d.", step)
	if _, there := book.Theme("A"); !there {
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookAdd, Themes: []docket.Theme{theme}})
		return "bring a theme back"
	}
	if random.IntN(2) == 0 {
		revise(t, db, docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"A"}})
		return "retire a theme"
	}
	revise(t, db, docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{"A"},
		Themes: []docket.Theme{theme}})
	return "redefine a theme"
}

var workCountCases = []testCase{
	{"whatever people and grouping do in whatever order, the counters are those of a recount", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		random := rand.New(rand.NewPCG(20161201, 5))
		var list []docket.CommentID
		var numbers []docket.TrackingNumber
		for i := range 24 {
			c := Comment(keyOf(i), "word "+keyOf(i))
			if i%3 == 0 {
				c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "word", Text: "word"})
			}
			list, numbers = append(list, File(t, db, c)), append(numbers, c.Tracking)
		}
		ctx, did := t.Context(), map[string]int{}
		for step := range 2000 {
			i, by := random.IntN(len(list)), docket.UserID(1+random.IntN(3))
			id, q := list[i], []docket.QuestionID{"1", "2"}[random.IntN(2)]
			var what string
			var err error
			switch n := random.IntN(25); {
			case n < 8:
				what, err = "post", TryPost(ctx, db, id, nil)
			case n < 15:
				what = "code"
				err = CodeAnswer(ctx, db, by, id, q, []docket.Coding{{Code: "A"}, {Code: "C"},
					{Code: "D"}}[random.IntN(4):])
				if _, invalid := errors.AsType[docket.Invalid](err); invalid {
					what, err = "code nothing", nil
				}
			case n < 17:
				what = "withhold"
				c, e := db.Comment(ctx, id)
				must(t, e)
				err = db.Decide(ctx, docket.Decision{Comment: id, Version: c.Version, Action: docket.ActionWithhold,
					Status: docket.Withheld, Reason: "threat", By: 1})
			case n < 18 && did["withdraw"] < 6:
				what = "withdraw"
				_, err = db.Withdraw(ctx, numbers[i])
			case n < 20:
				what, err = "off topic", db.SetOffTopic(ctx, by, id, random.IntN(2) == 0, "")
			case n < 21:
				what = randomCodebook(t, db, random, step)
			default:
				what, err = randomCampaigns(t, db, random, list)
			}
			if errors.Is(err, docket.ErrDenied) { // of a comment that was withdrawn
				what, err = what+" refused", nil
			}
			if err != nil {
				t.Fatalf("step %d, %s: %v", step, what, err)
			}
			did[what]++
			if step%100 == 99 {
				Sound(t, db)
				countsAsListed(t, db)
				if t.Failed() {
					t.Fatalf("unsound after step %d, %v", step, did)
				}
			}
		}
		for _, what := range []string{"post", "code", "withhold", "withdraw", "off topic", "group",
			"decide on a campaign", "redefine a theme", "retire a theme", "bring a theme back"} {
			if did[what] < 5 {
				t.Errorf("%v: the test is blind for %q", did, what)
			}
		}
		book, err := db.Codebook(ctx, ID)
		must(t, err)
		next := docket.Codebook{Docket: ID, Version: book.Version + 1, Themes: slices.Clone(book.Themes)}
		next.Themes = slices.DeleteFunc(next.Themes, func(th docket.Theme) bool { return th.Code == "C" })
		must(t, db.ChangeCodebook(ctx, book.Version, next, docket.CodebookChange{
			Docket: ID, Version: next.Version, Action: docket.CodebookMerge, From: []string{"C", "D"},
			To: []string{"D"}, Reason: "one", By: 1,
		}))
		Sound(t, db)
		countsAsListed(t, db)
	}},
	{"posting what nobody has read leaves theme counts as they are; coding it, and taking it down then, does not",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			id := File(t, db, Comment(keyOf(0), "word"))
			before, err := db.CodingRevision(t.Context(), ID)
			must(t, err)
			changed := func(step string, want bool) {
				t.Helper()
				now, err := db.CodingRevision(t.Context(), ID)
				must(t, err)
				stale, err := db.StaleCounts(t.Context())
				must(t, err)
				if now > before != want || len(stale) > 0 != want {
					t.Errorf("%s: revision %d after %d, stale %v; want a change: %v", step, now, before, stale, want)
				}
				before = now
				must(t, db.Recount(t.Context(), ID))
			}
			Post(t, db, id, nil)
			changed("posted", false)
			Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
			Post(t, db, id, nil)
			changed("taken down and posted again", false)
			say(t, db, 1, id, "1", "A")
			changed("coded", true)
			Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
			changed("taken down", true)
			Post(t, db, id, nil)
			changed("posted again", true)
			Sound(t, db)
		}},
}
