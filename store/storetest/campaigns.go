package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// group puts comments of the suite's docket into one campaign, the first as its
// letter, as a grouping would.
func group(t testing.TB, db *store.DB, name docket.CampaignID, members ...docket.CommentID) docket.CampaignID {
	t.Helper()
	w := work(t, db)
	g := docket.Grouping{Docket: ID, Verdicts: w.Verdicts, Changes: w.Changes, Campaigns: []docket.Campaign{{ID: name,
		Letter: members[0]}}}
	for i, m := range members {
		class := docket.ClassCampaign
		if i == 0 {
			class = docket.ClassIdentical
		}
		g.Members = append(g.Members, docket.CampaignMember{Comment: m, Campaign: name, Class: class,
			ShareOfLetter: 1 - float64(i)/10, AdditionWords: 30 * i, LongAddition: i > 0})
	}
	saved, err := db.SaveGrouping(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	return saved.Names[0]
}

func work(t testing.TB, db *store.DB) docket.CampaignWork {
	t.Helper()
	list, err := db.CampaignWork(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	return list[0]
}

// themes lists "serial:question:code:state:origin" of the suite's comments.
func themes(t testing.TB, db *store.DB, list ...docket.CommentID) string {
	t.Helper()
	var out []string
	for _, id := range list {
		codings, err := CodingsOf(t.Context(), db, id)
		if err != nil {
			t.Fatal(err)
		}
		_, serial, _ := id.Split()
		for _, g := range codings {
			one := fmt.Sprintf("%d:%s:%s:%s:%s", serial, g.Question, g.Code, g.State, g.Origin)
			if g.Origin == docket.OriginCampaign {
				_, from, _ := docket.CommentID(g.OriginDetail).Split()
				one += fmt.Sprintf(" of %d", from)
			}
			out = append(out, one)
		}
	}
	return strings.Join(out, "\n")
}

func codeOne(t testing.TB, db *store.DB, by docket.UserID, id docket.CommentID, q docket.QuestionID, codes ...string) {
	t.Helper()
	var list []docket.Coding
	for _, c := range codes {
		list = append(list, docket.Coding{Question: q, Code: c})
	}
	if err := CodeAnswer(t.Context(), db, by, id, q, list); err != nil {
		t.Fatal(err)
	}
}

func uncoded(t testing.TB, db *store.DB) int {
	t.Helper()
	n, err := db.QueueCounts(t.Context(), ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	return n.Uncoded
}

func wantThemes(t testing.TB, db *store.DB, want string, list ...docket.CommentID) {
	t.Helper()
	if diff := gocmp.Diff(want, themes(t, db, list...)); diff != "" {
		t.Error(diff)
	}
	Sound(t, db)
}

var campaignCases = []testCase{
	{"a letter's codings go to its posted copies, and what a person says of a copy wins", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		var all []docket.CommentID
		for i := range 4 {
			all = append(all, File(t, db, Comment(keyOf(i), "the same words")))
		}
		group(t, db, "new-1", all...)
		for _, id := range all[:3] {
			Post(t, db, id, nil)
		}
		codeOne(t, db, 5, all[2], "1", "C")
		codeOne(t, db, 4, all[0], "1", "A", "B")
		wantThemes(t, db, "1:1:A:confirmed:person\n1:1:B:confirmed:person\n2:1:A:confirmed:campaign of "+
			"1\n2:1:B:confirmed:campaign of 1\n"+
			"3:1:A:confirmed:campaign of 1\n3:1:B:confirmed:campaign of 1\n3:1:C:confirmed:person", all...)
		if n := uncoded(t, db); n != 0 {
			t.Errorf("%d posted comments are uncoded", n)
		}
		// A person rejects one on a copy; the letter loses another and gets a third.
		if err := CodeAnswer(t.Context(), db, 5, all[2], "1", []docket.Coding{{Question: "1", Code: "A",
			State: docket.CodingRejected}, {Question: "1", Code: "C"}}); err != nil {
			t.Fatal(err)
		}
		codeOne(t, db, 4, all[0], "1", "A", "D")
		wantThemes(t, db, "2:1:A:confirmed:campaign of 1\n2:1:D:confirmed:campaign of "+
			"1\n3:1:A:rejected:person\n3:1:C:confirmed:person\n3:1:D:confirmed:campaign of 1", all[1], all[2])
		// A copy that is posted later gets them, one that is taken down loses them.
		Post(t, db, all[3], nil)
		wantThemes(t, db, "4:1:A:confirmed:campaign of 1\n4:1:D:confirmed:campaign of 1", all[3])
		Decide(t, db, all[3], docket.ActionWithhold, docket.Withheld, "threat")
		wantThemes(t, db, "", all[3])
		if n := uncoded(t, db); n != 0 {
			t.Errorf("%d posted comments are uncoded", n)
		}
	}},
	{"a copy answers another question than the letter, and several", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		answer := func(c docket.Comment, list ...docket.QuestionID) docket.Comment {
			c.Answers = nil
			for _, q := range list {
				c.Answers = append(c.Answers, docket.Answer{Question: q, Original: "words", Text: "words"})
			}
			return c
		}
		all := []docket.CommentID{
			File(t, db, answer(Comment("a", "1"), "1")), File(t, db, answer(Comment("b", "2"), "2")), File(t, db,
				answer(Comment("c", "3"), "2", "3")), File(t, db, answer(Comment("d", "4"), "1", "3")),
		}
		for _, id := range all {
			Post(t, db, id, nil)
		}
		group(t, db, "new-1", all...)
		codeOne(t, db, 4, all[0], "1", "A")
		wantThemes(t, db, "1:1:A:confirmed:person\n2:2:A:confirmed:campaign of 1\n4:1:A:confirmed:campaign of 1",
			all...)
	}},
	{"when the letter is withdrawn the copies keep its codings until somebody reads the next one", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		var all []docket.CommentID
		for i := range 4 {
			all = append(all, File(t, db, Comment(keyOf(i), "the same words")))
			Post(t, db, all[i], nil)
		}
		k := group(t, db, "new-1", all...)
		codeOne(t, db, 4, all[0], "1", "A")
		if _, err := db.Withdraw(t.Context(), docket.TrackingNumber("T-"+keyOf(0))); err != nil {
			t.Fatal(err)
		}
		wantThemes(t, db, "1:1:A:confirmed:person\n2:1:A:confirmed:campaign of 1\n3:1:A:confirmed:campaign of "+
			"1\n4:1:A:confirmed:campaign of 1", all...)
		got, err := db.Campaign(t.Context(), k)
		if err != nil || got.Letter != all[1] || got.LetterCoded || got.Members != 3 {
			t.Errorf("%+v, %v", got, err)
		}
		// The new letter stands in the list of what there is to code.
		page, err := db.CodingQueue(t.Context(), docket.CodingQuery{Docket: ID, View: docket.CodingUncoded, Coder: 4,
			Limit: 10})
		if err != nil || page.Total != 1 || page.Items[0].Comment != all[1] || page.Items[0].Copies != 2 {
			t.Errorf("%+v, %v", page, err)
		}
		codeOne(t, db, 4, all[1], "1", "B")
		wantThemes(t, db, "2:1:B:confirmed:person\n3:1:B:confirmed:campaign of 2\n4:1:B:confirmed:campaign of 2",
			all[1:]...)
		// All of it is on record.
		entries, err := db.Log(t.Context(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"campaign.left", "campaign.letter", "campaign.codings", "campaign.grouped"} {
			if !slices.ContainsFunc(entries, func(e docket.LogEntry) bool { return e.Action == want }) {
				t.Errorf("the log lacks %s", want)
			}
		}
	}},
	{"copies that are parted lose the letter's codings, those that are joined get them", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		var all []docket.CommentID
		for i := range 6 {
			all = append(all, File(t, db, Comment(keyOf(i), "the same words")))
			Post(t, db, all[i], nil)
		}
		one, two := group(t, db, "new-1", all[:4]...), group(t, db, "new-1", all[4:]...)
		codeOne(t, db, 4, all[0], "1", "A")
		done, err := db.DecideCampaign(t.Context(), docket.CampaignVerdict{Action: docket.CampaignPart, Campaign: one,
			Comments: all[2:4], By: 3, Reason: "r"})
		if err != nil {
			t.Fatal(err)
		}
		wantThemes(t, db, "1:1:A:confirmed:person\n2:1:A:confirmed:campaign of 1", all...)
		if n := uncoded(t, db); n != 4 {
			t.Errorf("%d posted comments are uncoded", n)
		}
		if _, err := db.DecideCampaign(t.Context(), docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: two,
			Others: []docket.CampaignID{one}, By: 3, Reason: "r"}); err != nil {
			t.Fatal(err)
		}
		// The letter that somebody coded is the letter of both.
		wantThemes(t, db, "1:1:A:confirmed:person\n2:1:A:confirmed:campaign of 1\n5:1:A:confirmed:campaign of "+
			"1\n6:1:A:confirmed:campaign of 1", all...)
		if k, err := db.Campaign(t.Context(), two); err != nil || k.Letter != all[0] || k.Members != 4 {
			t.Errorf("%+v, %v", k, err)
		}
		if k, err := db.Campaign(t.Context(), done.Into); err != nil || k.Members != 2 ||
			k.Decision != docket.CampaignSplit {
			t.Errorf("%+v, %v", k, err)
		}
		if _, err := db.DecideCampaign(t.Context(), docket.CampaignVerdict{Action: docket.CampaignAlone, Campaign: two,
			Comments: all[1:2], By: 3, Reason: "r", Over: true}); err != nil {
			t.Fatal(err)
		}
		wantThemes(t, db, "", all[1])
	}},
	{"a grouping that was overtaken is not recorded", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var all []docket.CommentID
		for i := range 4 {
			all = append(all, File(t, db, Comment(keyOf(i), "the same words")))
		}
		k := group(t, db, "new-1", all[:2]...)
		w := work(t, db)
		if w.Ungrouped != 2 || w.Changes != 2 || w.Settled != 0 || w.Decided {
			t.Errorf("%+v", w)
		}
		late := docket.Grouping{Docket: ID, Members: []docket.CampaignMember{{Comment: all[2],
			Class: docket.ClassUnique}}}
		if _, err := db.SaveGrouping(t.Context(), late); !isStale(err) {
			t.Errorf("placed by a grouper that was out of step: %v", err)
		}
		if _, err := db.DecideCampaign(t.Context(), docket.CampaignVerdict{Action: docket.CampaignConfirm, Campaign: k,
			By: 3, Reason: "r"}); err != nil {
			t.Fatal(err)
		}
		whole := docket.Grouping{Docket: ID, Whole: true, Changes: w.Changes}
		if _, err := db.SaveGrouping(t.Context(), whole); !isStale(err) {
			t.Errorf("grouped without heeding a decision: %v", err)
		}
		whole.Verdicts = 1
		if _, err := db.SaveGrouping(t.Context(), whole); err != nil {
			t.Error(err)
		}
		if w := work(t, db); w.Decided || w.Settled != w.Changes {
			t.Errorf("%+v", w)
		}
		Sound(t, db)
	}},
	{"the register and a snapshot know campaigns, and saving the same again changes nothing", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		var all []docket.CommentID
		for i := range 3 {
			all = append(all, File(t, db, Comment(keyOf(i), "the same words")))
		}
		Post(t, db, all[1], nil)
		k := group(t, db, "new-1", all...)
		look := func() string {
			var out []string
			if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
				when, err := s.At(t.Context())
				if err != nil {
					return err
				}
				out = append(out, when.String())
				list, err := s.Campaigns(t.Context(), ID)
				if err != nil {
					return err
				}
				for _, k := range list {
					out = append(out, fmt.Sprintf("%s letter %s members %d posted %d unread %d identical %d "+
						"additions %d", k.ID, k.Letter, k.Members, k.Posted, k.Unread, k.Identical, k.Additions))
				}
				for e, err := range s.Register(t.Context(), ID) {
					if err != nil {
						return err
					}
					out = append(out, fmt.Sprintf("%s %s %s %v %d", e.ID, e.Campaign, e.Class, e.ShareOfLetter,
						e.AdditionWords))
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return strings.Join(out[1:], "\n") + "\n" + out[0]
		}
		first := look()
		want := fmt.Sprintf("%[1]s letter %[2]s-0002 members 3 posted 1 unread 1 identical 1 additions 2\n"+
			"%[2]s-0001 %[1]s identical 1 0\n%[2]s-0002 %[1]s campaign 0.9 30\n%[2]s-0003 %[1]s campaign 0.8 60\n",
			k, ID)
		if got := first[:strings.LastIndex(first, "\n")+1]; got != want {
			t.Error(gocmp.Diff(want, got))
		}
		group(t, db, k, all...)
		if again := look(); again != first {
			t.Error(gocmp.Diff(first, again))
		}
		Sound(t, db)
	}},
	{"texts are read without those that belong to nothing", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		elsewhere, two := Comment("c", "See attached."), Comment("d", "one")
		elsewhere.Class = docket.ClassContentElsewhere
		two.Answers = append(two.Answers, docket.Answer{Question: "3", Original: "<b>three", Text: "three"})
		for _, c := range []docket.Comment{Comment("a", "first"), Comment("b", "second"), elsewhere, two} {
			File(t, db, c)
		}
		if _, err := db.Withdraw(t.Context(), "T-b"); err != nil {
			t.Fatal(err)
		}
		texts := func(q docket.CampaignTextQuery) string {
			var out []string
			q.Docket = ID
			for one, err := range db.CampaignTexts(t.Context(), q) {
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, fmt.Sprintf("%s %q", one.Comment, string(one.Text)))
			}
			return strings.Join(out, "; ")
		}
		want := fmt.Sprintf(`%[1]s-0001 "first"; %[1]s-0004 "one\n\nthree"`, ID)
		if got := texts(docket.CampaignTextQuery{}); got != want {
			t.Errorf("%s", got)
		}
		if got := texts(docket.CampaignTextQuery{Comment: ID.Comment(4)}); got != fmt.Sprintf(`%s-0004 "one\n\nthree"`,
			ID) {
			t.Errorf("%s", got)
		}
		group(t, db, "new-1", ID.Comment(1), ID.Comment(4))
		if got := texts(docket.CampaignTextQuery{Ungrouped: true}); got != "" {
			t.Errorf("%s", got)
		}
		if got := texts(docket.CampaignTextQuery{Campaign: ID.Campaign(1)}); got != want {
			t.Errorf("%s", got)
		}
		Sound(t, db)
	}},
}

func isStale(err error) bool { return errors.Is(err, docket.ErrStale) }
