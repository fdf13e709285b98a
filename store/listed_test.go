package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestThemeListsHoldWhatIsSettled lets coders read, disagree and settle at random, also of
// letters and their copies, and compares the list of each theme with what each comment tells
// of itself, which is worked out from other tables.
func TestThemeListsHoldWhatIsSettled(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, db *store.DB, _ func(string) int64) {
		w := newCodingWalk(t, db)
		for step := range 240 {
			w.one()
			if step%60 == 59 {
				w.check(step)
			}
		}
		storetest.Sound(t, db)
		for _, kind := range []string{"read", "settle", "off topic", "letter", "alone", "withdraw", "retire", "merge",
			"part"} {
			if w.did[kind] == 0 {
				t.Errorf("%s never went through", kind)
			}
		}
	})
}

// TestALetterOfTwoCampaignsKeepsTheCopiesOfBothOut has a comment that is the letter of a
// campaign without members, and of a living one. Which of the two an engine names first must
// not matter.
func TestALetterOfTwoCampaignsKeepsTheCopiesOfBothOut(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, db *store.DB, raw func(string) int64) {
		w := newCodingWalk(t, db)
		list, err := db.Campaigns(t.Context(), storetest.ID)
		must(t, err)
		must(t, w.decide(docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: list[0].ID,
			Others: []docket.CampaignID{list[1].ID}}))
		must(t, w.alone(w.ids[0])) // so that the letter of the one that joined is that of both
		for by, code := range map[docket.UserID]string{3: "A", 4: "B"} {
			must(t, storetest.CodeAnswer(t.Context(), db, by, w.ids[1], "1", []docket.Coding{{Code: code}}))
		}
		if n := raw(`UPDATE listed SET again = 0 WHERE facet = 'letter' AND comment = (SELECT num FROM comments
			WHERE serial = 2)`); n != 4 {
			t.Errorf("the disputed letter of two campaigns keeps copies out by %d rows, want 4: of both campaigns, "+
				"those that people read and those that they did not", n)
		}
		w.check(0)
		storetest.Sound(t, db)
	})
}

// codingWalk is a random walk over the codings of one docket.
type codingWalk struct {
	*testing.T
	db     *store.DB
	random *rand.Rand
	ids    []docket.CommentID
	asked  map[docket.CommentID][]docket.QuestionID
	did    map[string]int
}

// newCodingWalk posts 75 comments, of which a third are copies of three letters. Fewer are
// drawn for a second reading than there are.
func newCodingWalk(t *testing.T, db *store.DB) *codingWalk {
	w := &codingWalk{T: t, db: db, random: rand.New(rand.NewPCG(7, 12)), did: map[string]int{},
		asked: map[docket.CommentID][]docket.QuestionID{}}
	storetest.AddDocket(t, db)
	campaigns := map[int][]docket.CampaignMember{}
	for i := range 75 {
		c := storetest.Comment(fmt.Sprint("c", i), fmt.Sprint("Patch what you can, said person ", i))
		c.Submitter.Sector = []string{"vendor", "provider", "other"}[i/3%3]
		if i%2 == 0 {
			c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "More of it.", Text: "More of it."})
		}
		id := storetest.File(t, db, c)
		storetest.Post(t, db, id, nil)
		w.ids = append(w.ids, id)
		for _, a := range c.Answers {
			w.asked[id] = append(w.asked[id], a.Question)
		}
		if k := i % 9; k < 3 {
			campaigns[k] = append(campaigns[k], docket.CampaignMember{Comment: id, ShareOfLetter: 1,
				Class: docket.ClassIdentical, Campaign: docket.CampaignID(fmt.Sprint("new-", k+1))})
		}
	}
	g := docket.Grouping{Docket: storetest.ID}
	for k := range 3 {
		g.Campaigns = append(g.Campaigns, docket.Campaign{ID: docket.CampaignID(fmt.Sprint("new-", k+1)),
			Docket: storetest.ID, Letter: campaigns[k][0].Comment})
		g.Members = append(g.Members, campaigns[k]...)
	}
	must(t, errJoin(db.SaveGrouping(t.Context(), g)))
	return w
}

// comment is any of them, a letter more often than others.
func (w *codingWalk) comment() (docket.CommentID, docket.QuestionID) {
	n := w.random.IntN(len(w.ids))
	if w.random.IntN(4) == 0 {
		n = w.random.IntN(3)
	}
	id := w.ids[n]
	return id, w.asked[id][w.random.IntN(len(w.asked[id]))]
}

// one does one thing, which a rule may refuse.
func (w *codingWalk) one() {
	w.Helper()
	id, q := w.comment()
	by := docket.UserID(w.random.IntN(3) + 3)
	kind, err := "read", error(nil)
	switch w.random.IntN(24) {
	default:
		var list []docket.Coding
		for _, code := range []string{"A", "B", "C"}[:w.random.IntN(3)+1] {
			if w.random.IntN(3) > 0 {
				list = append(list, docket.Coding{Code: code})
			}
		}
		err = storetest.CodeAnswer(w.Context(), w.db, by, id, q, list)
	case 0, 1, 2, 3:
		kind = "settle"
		err = w.settle(by)
	case 4:
		kind, err = "off topic", w.db.SetOffTopic(w.Context(), by, id, w.random.IntN(2) == 0, "It sells shoes")
	case 5:
		kind, err = "alone", w.alone(id)
	case 6:
		kind = "letter"
		err = w.decide(docket.CampaignVerdict{Action: docket.CampaignJoin, Comments: []docket.CommentID{id}})
	case 7:
		kind = "withdraw"
		err = w.withdraw(id)
	case 8:
		if w.did["read"] > 100 && w.did["retire"] == 0 {
			kind, err = "retire", w.retire("B")
		}
	case 9:
		kind, err = "merge", w.merge()
	case 10:
		kind, err = "part", w.part(id)
	}
	var invalid docket.Invalid
	switch {
	case err == nil:
		w.did[kind]++
	case errors.As(err, &invalid), errors.Is(err, docket.ErrStale), errors.Is(err, docket.ErrDenied),
		errors.Is(err, docket.ErrNotFound), errors.Is(err, docket.ErrExists):
	default:
		w.Fatalf("%s: %v", kind, err)
	}
}

// settle settles one answer that was read differently.
func (w *codingWalk) settle(by docket.UserID) error {
	page, err := w.db.CodingQueue(w.Context(), docket.CodingQuery{Docket: storetest.ID, View: docket.CodingDisputed,
		Coder: by, Limit: 5})
	if err != nil || len(page.Items) == 0 {
		return errors.Join(err, docket.ErrNotFound)
	}
	at := page.Items[w.random.IntN(len(page.Items))]
	return w.db.Adjudicate(w.Context(), docket.Adjudication{Comment: at.Comment, Question: at.Question,
		Codes: []string{"A", "C"}[:w.random.IntN(3)], Reason: "They say so", By: by})
}

// decide says something of a campaign.
func (w *codingWalk) decide(v docket.CampaignVerdict) error {
	list, err := w.db.Campaigns(w.Context(), storetest.ID)
	if err != nil || len(list) == 0 {
		return errors.Join(err, docket.ErrNotFound)
	}
	if v.Campaign == "" {
		v.Campaign = list[w.random.IntN(len(list))].ID
	}
	v.Docket, v.By, v.Reason, v.Over = storetest.ID, 3, "So", true
	return errJoin(w.db.DecideCampaign(w.Context(), v))
}

// alone takes a comment out of the campaign that it is in.
func (w *codingWalk) alone(id docket.CommentID) error {
	c, err := w.db.PublicComment(w.Context(), id)
	if err != nil || c.Campaign == "" {
		return errors.Join(err, docket.ErrNotFound)
	}
	return w.decide(docket.CampaignVerdict{Action: docket.CampaignAlone, Campaign: c.Campaign,
		Comments: []docket.CommentID{id}})
}

// merge puts one campaign into another. The one that is left without members keeps its letter.
func (w *codingWalk) merge() error {
	list, err := w.db.Campaigns(w.Context(), storetest.ID)
	if err != nil || len(list) < 2 {
		return errors.Join(err, docket.ErrNotFound)
	}
	w.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return w.decide(docket.CampaignVerdict{Action: docket.CampaignJoin, Campaign: list[0].ID,
		Others: []docket.CampaignID{list[1].ID}})
}

// part makes a campaign of a comment and every second one of those in its campaign.
func (w *codingWalk) part(id docket.CommentID) error {
	c, err := w.db.PublicComment(w.Context(), id)
	if err != nil || c.Campaign == "" {
		return errors.Join(err, docket.ErrNotFound)
	}
	page, err := w.db.PublicComments(w.Context(), docket.PublicQuery{Docket: storetest.ID, Letter: c.Campaign,
		Limit: 100})
	must(w.T, err)
	v := docket.CampaignVerdict{Action: docket.CampaignPart, Campaign: c.Campaign, Comments: []docket.CommentID{id}}
	for i, copied := range page.Comments {
		if i%2 == 0 {
			v.Comments = append(v.Comments, copied.ID)
		}
	}
	return w.decide(v)
}

func (w *codingWalk) withdraw(id docket.CommentID) error {
	n := slices.Index(w.ids, id)
	if w.did["withdraw"] > 8 {
		return docket.ErrDenied
	}
	return errJoin(w.db.Withdraw(w.Context(), docket.TrackingNumber(fmt.Sprint("T-c", n))))
}

// retire takes a code from the codebook.
func (w *codingWalk) retire(code string) error {
	book, err := w.db.Codebook(w.Context(), storetest.ID)
	must(w.T, err)
	all, err := w.db.Codebooks(w.Context(), storetest.ID)
	must(w.T, err)
	next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{code},
		Reason: "Nobody says so", By: 3}, all)
	must(w.T, err)
	return w.db.ChangeCodebook(w.Context(), book.Version, next, change)
}

// check compares the lists of themes with the comments.
func (w *codingWalk) check(step int) {
	w.Helper()
	told := map[string][]docket.CommentID{}
	for _, id := range slices.Backward(w.ids) {
		c, err := w.db.PublicComment(w.Context(), id)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		must(w.T, err)
		themes := map[string]bool{}
		for _, a := range c.Answers {
			for _, code := range a.Themes {
				themes[code] = true
			}
		}
		for code := range themes {
			told[code] = append(told[code], id)
			told[code+" "+c.Byline.Sector] = append(told[code+" "+c.Byline.Sector], id)
			if len(c.Answers) > 1 {
				told[code+" 2"] = append(told[code+" 2"], id)
			}
		}
	}
	for _, code := range []string{"A", "B", "C"} {
		for end, q := range map[string]docket.PublicQuery{"": {}, " vendor": {Sector: "vendor"},
			" 2": {Question: "2"}} {
			for _, words := range []string{"", "patch"} {
				q.Docket, q.Limit, q.Theme, q.Words = storetest.ID, 100, code, words
				page, err := w.db.PublicComments(w.Context(), q)
				must(w.T, err)
				var listed []docket.CommentID
				for _, c := range page.Comments {
					listed = append(listed, c.ID)
				}
				if want := told[code+end]; !slices.Equal(listed, want) || page.Total != len(want) {
					w.Errorf("step %d, theme %s%s, words %q: %d listed %v, want %v", step, code, end, words,
						page.Total, listed, want)
				}
			}
		}
	}
	w.Logf("step %d: %d, %d and %d comments with a theme", step, len(told["A"]), len(told["B"]), len(told["C"]))
}
