package campaign_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/moderation/campaign"
	"commentportal/store"
	"commentportal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const letterText = "Hospital librarians find reliable answers for clinicians every day. We could do the same for " +
	"cyber security if somebody collected the good material in one place. Today it is scattered over agencies, " +
	"sellers and lectures, much of it out of date. A curated, indexed and free collection with reading levels " +
	"would cost very little."

const otherText = "Blood centers move a perishable medicine to hospitals every hour. Our testing, labeling and " +
	"delivery are run by software, and a wrong label can kill. An outage of two days empties the shelves of an " +
	"entire region. We ask to be included as critical suppliers in plans."

const story = " In my own library a nurse came down to the basement last winter, after every screen upstairs had " +
	"gone dark, and asked whether we still had the printed " +
	"manual of the infusion pump, which we did."

// bench is a regrouper over a database with a clock that the test sets.
type bench struct {
	*testing.T
	db        *store.DB
	regrouper *campaign.Regrouper
	mu        sync.Mutex
	now       time.Time
	n         int
}

func eachEngine(t *testing.T, run func(*testing.T, *bench)) {
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite,
		"postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &bench{T: t, db: open(t), now: storetest.Start}
			storetest.AddDocket(t, b.db)
			b.regrouper = b.newRegrouper()
			run(t, b)
			storetest.Sound(t, b.db)
		})
	}
}

func (b *bench) newRegrouper() *campaign.Regrouper {
	return campaign.NewRegrouper(b.db, campaign.Options{
		Speechless: func(t docket.Text) docket.Class { return docket.ClassifyComment(t) }}, func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.now
	}, slog.New(slog.DiscardHandler))
}

// look lets time pass and the regrouper look.
func (b *bench) look(after time.Duration) {
	b.mu.Lock()
	b.now = b.now.Add(after)
	b.mu.Unlock()
	b.regrouper.Look(b.Context())
}

func (b *bench) file(texts ...string) []docket.CommentID {
	b.Helper()
	var out []docket.CommentID
	for _, text := range texts {
		b.n++
		out = append(out, storetest.File(b, b.db, storetest.Comment(fmt.Sprint("k", b.n), text)))
	}
	return out
}

func (b *bench) post(ids ...docket.CommentID) {
	b.Helper()
	for _, id := range ids {
		storetest.Post(b, b.db, id, nil)
	}
}

// standing is "serial:campaign number:class" of every comment.
func (b *bench) standing() string {
	b.Helper()
	var out []string
	err := b.db.Snapshot(b.Context(), func(s *store.Snapshot) error {
		for e, err := range s.Register(b.Context(), storetest.ID) {
			if err != nil {
				return err
			}
			_, serial, _ := e.ID.Split()
			_, number, _ := e.Campaign.Split()
			class := e.Class
			if class == "" {
				class = "-"
			}
			out = append(out, fmt.Sprintf("%d:%d:%s", serial, number, class))
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return strings.Join(out, " ")
}

func (b *bench) want(want string) {
	b.Helper()
	if got := b.standing(); got != want {
		b.Errorf("got  %s\nwant %s", got, want)
	}
}

func (b *bench) decide(v docket.CampaignVerdict) docket.CampaignVerdict {
	b.Helper()
	if v.By == 0 {
		v.By, v.Reason = 3, "because"
	}
	done, err := b.db.DecideCampaign(b.Context(), v)
	if err != nil {
		b.Fatal(err)
	}
	return done
}

func (b *bench) campaign(n int64) docket.Campaign {
	b.Helper()
	k, err := b.db.Campaign(b.Context(), storetest.ID.Campaign(n))
	if err != nil {
		b.Fatal(err)
	}
	return k
}

func (b *bench) logged(action string) int {
	b.Helper()
	list, err := b.db.Log(b.Context(), 0, 1000)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for _, e := range list {
		if e.Action == action {
			n++
		}
	}
	return n
}

func TestCommentsAreGroupedAndNewOnesPlaced(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, b *bench) {
		b.file(letterText, otherText, letterText+story, "We agree.", "Please see the attached file.", letterText)
		b.want("1:0:- 2:0:- 3:0:- 4:0:- 5:0:- 6:0:-")
		b.look(0)
		b.want("1:1:identical 2:0:unique 3:1:campaign 4:0:unique 5:0:content_elsewhere 6:1:identical")
		k := b.campaign(1)
		if k.Letter != storetest.ID.Comment(1) || k.Members != 3 || k.Identical != 2 || k.Edited() != 1 ||
			k.Additions != 1 || k.Unread != 0 || k.LetterPosted {
			t.Errorf("%+v", k)
		}
		m, err := b.db.CampaignMember(t.Context(), storetest.ID.Comment(3))
		if err != nil || m.ShareOfLetter != 1 || m.AdditionWords < 25 || !m.LongAddition {
			t.Errorf("%+v, %v", m, err)
		}
		// One joins, one makes a campaign with what was single, one is new.
		b.file("Dear Secretary,\n"+letterText, otherText, "Nothing like any of these has been said before, I "+
			"believe, and so it stays on its own.")
		b.look(time.Second)
		b.want("1:1:identical 2:2:identical 3:1:campaign 4:0:unique 5:0:content_elsewhere 6:1:identical " +
			"7:1:identical 8:2:identical 9:0:unique")
		// A grouping of the whole says the same, and nothing is written twice.
		rows := b.logged("campaign.grouped")
		b.look(time.Hour)
		b.look(time.Hour)
		if n := b.logged("campaign.grouped"); n != rows {
			t.Errorf("%d rows of the log for nothing", n-rows)
		}
		if other := b.newRegrouper(); true { // another node
			if done, err := other.Group(t.Context(), storetest.ID); err != nil || done.Moved != 0 ||
				done.Campaigns != 2 || done.Members != 6 || done.Comments != 8 {
				t.Errorf("%+v, %v", done, err)
			}
		}
		b.want("1:1:identical 2:2:identical 3:1:campaign 4:0:unique 5:0:content_elsewhere 6:1:identical " +
			"7:1:identical 8:2:identical 9:0:unique")
	})
}

func TestTwoNodesPlaceComments(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, b *bench) {
		b.file(letterText, letterText)
		b.look(0)
		other := b.newRegrouper()
		for i := range 4 {
			b.file(fmt.Sprintf("%s Number %d.", letterText, i))
			if i%2 == 0 {
				other.Look(t.Context())
			} else {
				b.look(time.Minute)
			}
		}
		b.look(time.Hour)
		other.Look(t.Context())
		b.want("1:1:identical 2:1:identical 3:1:campaign 4:1:campaign 5:1:campaign 6:1:campaign")
	})
}

func TestTheWordOfPeopleHolds(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, b *bench) {
		b.file(letterText, letterText, letterText+story, otherText, otherText, "We agree.")
		b.look(0)
		c1, c2 := storetest.ID.Campaign(1), storetest.ID.Campaign(2)
		id := storetest.ID.Comment
		rerun := func(want string) {
			t.Helper()
			b.want(want)
			b.look(time.Hour) // the grouping after the decision
			if strings.Contains(want, "campaign") {
				b.look(time.Hour)
			}
		}
		const start = "1:1:identical 2:1:identical 3:1:campaign 4:2:identical 5:2:identical 6:0:unique"
		b.want(start)

		b.decide(docket.CampaignVerdict{Action: docket.CampaignConfirm, Campaign: c1})
		rerun(start)
		if k := b.campaign(1); k.Decision != docket.CampaignConfirmed || k.DecidedBy != 3 || k.DecidedAt.IsZero() {
			t.Errorf("%+v", k)
		}
		b.decide(docket.CampaignVerdict{Action: docket.CampaignRename, Campaign: c1, Name: "  Libraries   first "})
		if k := b.campaign(1); k.Name != "Libraries first" || k.Decision != docket.CampaignConfirmed {
			t.Errorf("%+v", k)
		}

		// A split contradicts the confirmation.
		split := docket.CampaignVerdict{Action: docket.CampaignPart, Campaign: c1, Comments: []docket.CommentID{id(2),
			id(3)}, By: 4, Reason: "another wish"}
		_, err := b.db.DecideCampaign(t.Context(), split)
		if invalid, ok := errors.AsType[docket.Invalid](err); !ok ||
			!strings.Contains(invalid["over"], "u3 confirmed") {
			t.Fatalf("%v", err)
		}
		split.Over = true
		if done := b.decide(split); done.Into != storetest.ID.Campaign(3) || len(done.Rest) != 1 || done.Number != 3 {
			t.Errorf("%+v", done)
		}
		rerun("1:0:unique 2:3:campaign 3:3:campaign 4:2:identical 5:2:identical 6:0:unique")
		b.want("1:0:unique 2:3:identical 3:3:campaign 4:2:identical 5:2:identical 6:0:unique")

		// What is parted stays parted when more of it comes, which goes with either.
		b.file(letterText)
		b.look(time.Hour)
		b.look(time.Hour)
		b.want("1:4:identical 2:3:identical 3:3:campaign 4:2:identical 5:2:identical 6:0:unique 7:4:identical")

		// Joining takes the split back: by campaign, by comment.
		merge := docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: storetest.ID.Campaign(3),
			Comments: []docket.CommentID{id(1), id(6)}, Others: []docket.CampaignID{c2}}
		merge.By, merge.Reason = 4, "one and the same"
		if _, err := b.db.DecideCampaign(t.Context(), merge); err == nil {
			t.Error("a contradiction was carried out")
		}
		merge.Over = true
		b.decide(merge)
		b.look(time.Hour)
		b.look(time.Hour)
		b.want("1:3:identical 2:3:identical 3:3:campaign 4:3:campaign 5:3:campaign 6:3:campaign 7:3:identical")
		if _, err := b.db.Campaign(t.Context(), c2); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("a campaign without members: %v", err)
		}

		// Alone, and back by another decision.
		b.decide(docket.CampaignVerdict{Action: docket.CampaignAlone, Campaign: storetest.ID.Campaign(3),
			Comments: []docket.CommentID{id(2), id(4)}, By: 5, Reason: "r", Over: true})
		b.look(time.Hour)
		b.look(time.Hour)
		b.want("1:3:identical 2:0:unique 3:3:campaign 4:0:unique 5:3:campaign 6:3:campaign 7:3:identical")
		list, err := b.db.CampaignVerdicts(t.Context(), storetest.ID)
		if err != nil || len(list) != 5 || list[4].Reason != "r" || list[4].By != 5 ||
			!slices.Equal(list[4].Comments, []docket.CommentID{id(2), id(4)}) ||
			list[3].Others[0] != c2 || len(list[3].Comments) != 6 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestDecisionsThatCannotBeCarriedOut(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, b *bench) {
		b.file(letterText, letterText, otherText, "See attached.")
		b.look(0)
		id, c1 := storetest.ID.Comment, storetest.ID.Campaign(1)
		before := b.standing()
		for _, tt := range []struct {
			name  string
			v     docket.CampaignVerdict
			field string
		}{
			{"no reason", docket.CampaignVerdict{Action: docket.CampaignConfirm, Campaign: c1, By: 3, Reason: "  "},
				"reason"},
			{"a reason as long as a book", docket.CampaignVerdict{Action: docket.CampaignConfirm, Campaign: c1, By: 3,
				Reason: strings.Repeat("x", 2001)}, "reason"},
			{"a name as long as a letter", docket.CampaignVerdict{Action: docket.CampaignRename, Campaign: c1, By: 3,
				Reason: "r", Name: strings.Repeat("x", 121)}, "name"},
			{"a split of nothing", docket.CampaignVerdict{Action: docket.CampaignPart, Campaign: c1, By: 3,
				Reason: "r"}, "comments"},
			{"a split of everything", docket.CampaignVerdict{Action: docket.CampaignPart, Campaign: c1, By: 3,
				Reason: "r", Comments: []docket.CommentID{id(1), id(2)}}, "comments"},
			{"a split of a stranger", docket.CampaignVerdict{Action: docket.CampaignPart, Campaign: c1, By: 3,
				Reason: "r", Comments: []docket.CommentID{id(3)}}, "comments"},
			{"a merge with nothing", docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: c1, By: 3,
				Reason: "r"}, "others"},
			{"a merge with itself", docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: c1, By: 3,
				Reason: "r", Others: []docket.CampaignID{c1}}, "others"},
			{"a merge with a campaign that is not", docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: c1,
				By: 3, Reason: "r", Others: []docket.CampaignID{storetest.ID.Campaign(9)}}, "others"},
			{"a merge with another " +
				"docket's", docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: c1, By: 3, Reason: "r",
				Others: []docket.CampaignID{"OTHER-1-C1"}}, "others"},
			{"a merge with a member", docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: c1, By: 3,
				Reason: "r", Comments: []docket.CommentID{id(2)}}, "others"},
			{"a merge with a pointer", docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: c1, By: 3,
				Reason: "r", Comments: []docket.CommentID{id(4)}}, "others"},
			{"a merge with a comment that is not", docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: c1,
				By: 3, Reason: "r", Comments: []docket.CommentID{id(99)}}, "others"},
			{"an unknown wish", docket.CampaignVerdict{Action: "burn", Campaign: c1, By: 3, Reason: "r"}, "action"},
		} {
			_, err := b.db.DecideCampaign(t.Context(), tt.v)
			if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid[tt.field] == "" {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		for _, c := range []docket.CampaignID{"nonsense", storetest.ID.Campaign(7)} {
			if _, err := b.db.DecideCampaign(t.Context(), docket.CampaignVerdict{Action: docket.CampaignConfirm,
				Campaign: c, By: 3, Reason: "r"}); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s: %v", c, err)
			}
		}
		b.want(before)
	})
}

func TestWithdrawnAndSpamCommentsLeave(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, b *bench) {
		b.file(letterText, letterText, letterText+story)
		b.look(0)
		if _, err := b.db.Withdraw(t.Context(), "T-k1"); err != nil {
			t.Fatal(err)
		}
		b.want("1:0:- 2:1:identical 3:1:campaign")
		if k := b.campaign(1); k.Letter != storetest.ID.Comment(2) || k.Members != 2 {
			t.Errorf("%+v", k)
		}
		storetest.Decide(t, b.db, storetest.ID.Comment(3), docket.ActionSpam, docket.Spam, "")
		b.want("1:0:- 2:0:unique 3:0:-")
		if list, err := b.db.Campaigns(t.Context(), storetest.ID); err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
		// What was spam by mistake comes back, and so does the campaign's name.
		b.post(storetest.ID.Comment(3))
		b.look(time.Hour)
		b.look(time.Hour)
		if list, err := b.db.Campaigns(t.Context(), storetest.ID); err != nil || len(list) != 1 ||
			list[0].Letter != storetest.ID.Comment(3) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestTheLetterIsPostedWhereAnyIs(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, b *bench) {
		id := storetest.ID.Comment
		b.file(letterText, letterText+story, letterText)
		b.look(0)
		letter := func(want int64) {
			t.Helper()
			if k := b.campaign(1); k.Letter != id(want) {
				t.Errorf("the letter is %s, want %s", k.Letter, id(want))
			}
		}
		letter(1)
		b.post(id(2))
		letter(2)
		b.look(time.Second) // measures against the new letter
		b.want("1:1:campaign 2:1:identical 3:1:campaign")
		m, err := b.db.CampaignMember(t.Context(), id(1))
		if err != nil || m.AdditionWords != 0 || m.ShareOfLetter > .8 {
			t.Errorf("%+v, %v", m, err)
		}
		b.post(id(3))
		letter(2)
		b.file("Quite another matter altogether, which nobody has written about so far in this docket.")
		b.look(time.Second)
		b.look(time.Hour) // the grouping of the whole prefers the more typical
		b.look(time.Hour)
		letter(3)
		b.want("1:1:identical 2:1:campaign 3:1:identical 4:0:unique")
	})
}

func TestLongAdditionsAreRead(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, b *bench) {
		id := storetest.ID.Comment
		b.file(letterText, letterText+story, letterText)
		b.look(0)
		unread := docket.MemberQuery{Docket: storetest.ID, View: docket.MembersUnread, Limit: 10}
		count := func(want int) {
			t.Helper()
			page, err := b.db.CampaignMembers(t.Context(), unread)
			if err != nil || page.Total != want || len(page.Members) != want {
				t.Errorf("%+v, %v, want %d", page, err, want)
			}
		}
		count(0) // nobody may read it yet
		b.post(id(1), id(2))
		b.look(time.Second)
		count(1)
		if err := b.db.ReadAddition(t.Context(), 4, id(1)); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("nothing was added: %v", err)
		}
		if err := b.db.ReadAddition(t.Context(), 4, id(2)); err != nil {
			t.Fatal(err)
		}
		count(0)
		b.file(letterText)
		b.look(time.Hour)
		b.look(time.Hour)
		count(0) // it stays read when the docket is grouped again
		m, err := b.db.CampaignMember(t.Context(), id(2))
		if err != nil || m.ReadBy != 4 {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

func TestGroupingOfLabelledLettersThroughTheStore(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("testdata", "neardup-dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var texts []string
	for s := bufio.NewScanner(f); s.Scan(); {
		var row struct{ Text string }
		if err := json.Unmarshal(s.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, row.Text)
	}
	groups := func(t *testing.T, order []int) []string {
		b := &bench{T: t, db: storetest.SQLite(t), now: storetest.Start}
		storetest.AddDocket(t, b.db)
		b.regrouper = b.newRegrouper()
		var list []docket.Comment
		for n, i := range order {
			list = append(list, storetest.Comment(fmt.Sprint("k", i), texts[i]))
			list[n].Channel, list[n].SourceID, list[n].Tracking = docket.ChannelImport, fmt.Sprint(i), ""
			if len(list) == len(order)/2 { // the second half comes later, one by one
				if _, _, err := b.db.FileImported(t.Context(), storetest.ID, list); err != nil {
					t.Fatal(err)
				}
				b.look(time.Second)
			}
		}
		if _, _, err := b.db.FileImported(t.Context(), storetest.ID, list[len(order)/2:]); err != nil {
			t.Fatal(err)
		}
		b.look(time.Second)
		b.look(time.Hour)
		b.look(time.Hour)
		storetest.Sound(t, b.db)
		byCampaign := map[docket.CampaignID][]string{}
		if err := b.db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			for e, err := range s.Register(t.Context(), storetest.ID) {
				if err != nil {
					return err
				}
				if e.Campaign != "" {
					byCampaign[e.Campaign] = append(byCampaign[e.Campaign], e.SourceID)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, g := range byCampaign {
			slices.Sort(g)
			out = append(out, strings.Join(g, " "))
		}
		slices.Sort(out)
		return out
	}
	inOrder := make([]int, len(texts))
	for i := range inOrder {
		inOrder[i] = i
	}
	first := groups(t, inOrder)
	shuffled := groups(t, rand.New(rand.NewPCG(4, 2)).Perm(len(texts)))
	if !slices.Equal(first, shuffled) {
		t.Errorf("%d campaigns in order, %d shuffled, or other members", len(first), len(shuffled))
	}
	t.Logf("%d texts, %d campaigns", len(texts), len(first))
}
