package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// listedComment is a posted comment as TestListsFindWhatAPlainScanFinds has it.
type listedComment struct {
	serial                 int64
	sector, state          string
	language, text, letter string
	kind                   docket.SubmitterType
	second                 bool // answers question 2, too
	posted                 time.Time
}

// listedComments is 90 comments, a half of them copies of three letters.
func listedComments() (list []listedComment) {
	for i := range int64(90) {
		c := listedComment{serial: i + 1, sector: []string{"vendor", "provider", "other"}[i%3], second: i%4 == 1,
			state: []string{"OH", "", "WY", "MD"}[i%7%4], language: []string{"en", "es"}[i%5/4],
			kind: []docket.SubmitterType{docket.Individual, docket.Anonymous}[i%2], text: "Ransomware guidance.",
			posted: storetest.Start.Add(time.Duration(i*7%90/2) * time.Hour)}
		if i%2 == 1 {
			c.text += " Sugar maples."
		}
		if i%9 == 2 {
			c.text += " Zebra."
		}
		if i%4 > 1 {
			c.letter = string(storetest.ID.Campaign(i / 34))
		}
		list = append(list, c)
	}
	return list
}

// matches reports whether a plain look at a comment finds what q asks for.
func (c listedComment) matches(q docket.PublicQuery) bool {
	words := strings.Fields(strings.ToLower(strings.Trim(q.Words, `"`)))
	return (q.Sector == "" || q.Sector == c.sector) && (q.State == "" || q.State == c.state) &&
		(q.Language == "" || q.Language == c.language) && (q.Type == "" || q.Type == c.kind) &&
		(q.Question == "" || q.Question == "1" || q.Question == "2" && c.second) &&
		(q.PostedFrom.IsZero() || !c.posted.Before(q.PostedFrom)) &&
		(q.PostedBefore.IsZero() || c.posted.Before(q.PostedBefore)) &&
		(q.Letter == "" || string(q.Letter) == c.letter) &&
		!slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(strings.ToLower(c.text), w) })
}

// scanned lists the cards that a plain scan finds, in order, and how many comments match.
func scanned(all []listedComment, q docket.PublicQuery) (cards []int64, total int) {
	var found []listedComment
	for _, c := range all {
		if c.matches(q) {
			found = append(found, c)
		}
	}
	byDay := q.Words == "" && q.Question == "" && (!q.PostedFrom.IsZero() || !q.PostedBefore.IsZero())
	slices.SortFunc(found, func(a, b listedComment) int {
		order := cmp.Compare(a.serial, b.serial)
		if byDay {
			order = cmp.Or(a.posted.Compare(b.posted), order)
		}
		if q.Oldest {
			return order
		}
		return -order
	})
	seen := map[string]bool{"": true}
	for _, c := range found {
		if q.Folded && q.Letter == "" && c.letter != "" && seen[c.letter] {
			continue
		}
		seen[c.letter] = true
		cards = append(cards, c.serial)
	}
	return cards, len(found)
}

// TestListsFindWhatAPlainScanFinds walks lists narrowed in every way, page by page and by
// number, and compares them with a look at each comment.
func TestListsFindWhatAPlainScanFinds(t *testing.T) {
	t.Parallel()
	all := listedComments()
	both(t, func(t *testing.T, db *store.DB, raw func(string) int64) {
		fillListed(t, db, raw, all)
		day := func(hours int) time.Time { return storetest.Start.Add(time.Duration(hours) * time.Hour) }
		for _, q := range []docket.PublicQuery{
			{Sector: "vendor"}, {State: "OH"}, {Language: "es"}, {Type: docket.Individual}, {Question: "1"},
			{Question: "2"}, {Sector: "none"}, {Question: "9"}, {Sector: "vendor", State: "OH"}, {State: "oh"},
			{Sector: "provider", Type: docket.Anonymous, Language: "en"}, {Question: "2", State: "WY"},
			{Words: "ransomware"}, {Words: "maple"}, {Words: "map"}, {Words: `"sugar maples"`}, {Words: "maples zebra"},
			{Words: "zebra", Sector: "vendor"}, {Words: "guidance", Question: "2", State: "MD"}, {Words: "quokka"},
			{PostedFrom: day(9)}, {PostedFrom: day(9), PostedBefore: day(30), Sector: "other"},
			{Words: "zebra", PostedBefore: day(30)}, {Question: "2", PostedFrom: day(20)},
			{Letter: storetest.ID.Campaign(1)}, {Letter: storetest.ID.Campaign(1), Sector: "vendor", State: "OH"},
		} {
			for _, fold := range []bool{false, true} {
				for _, oldest := range []bool{false, true} {
					q.Docket, q.Folded, q.Oldest = storetest.ID, fold, oldest
					checkListed(t, db, all, q)
				}
			}
		}
	})
}

// fillListed posts comments, and makes them what they are.
func fillListed(t *testing.T, db *store.DB, raw func(string) int64, all []listedComment) {
	t.Helper()
	storetest.AddDocket(t, db)
	for i, c := range all {
		filed := storetest.Comment(fmt.Sprint("c", i), c.text)
		if c.second {
			filed.Answers = append(filed.Answers, docket.Answer{Question: "2", Original: "More.", Text: "More."})
		}
		storetest.Post(t, db, storetest.File(t, db, filed), nil)
		raw(fmt.Sprintf(`UPDATE comments SET sector = '%s', state = '%s', language = '%s', submitter_type = '%s',
			campaign = '%s', class = 'identical', posted_at = %d WHERE serial = %d`, c.sector, c.state, c.language,
			c.kind, c.letter, c.posted.UnixMicro(), c.serial))
	}
	must(t, db.FillWorkCounts(t.Context()))
	must(t, db.RebuildSearch(t.Context()))
}

// checkListed compares the pages of a list with a plain scan: those with a number, and those
// behind a comment.
func checkListed(t *testing.T, db *store.DB, all []listedComment, q docket.PublicQuery) {
	t.Helper()
	cards, total := scanned(all, q)
	read := func(q docket.PublicQuery) (serials []int64, page docket.PublicPage) {
		page, err := db.PublicComments(t.Context(), q)
		must(t, err)
		for _, c := range page.Comments {
			_, serial, _ := c.ID.Split()
			serials = append(serials, serial)
		}
		if page.Total != total {
			t.Errorf("%+v: %d comments, want %d", q, page.Total, total)
		}
		return serials, page
	}
	for _, at := range []struct{ offset, limit int }{{0, 1}, {1, 1}, {39, 1}, {3, 3}, {0, 100}} {
		q.Offset, q.Limit = at.offset, at.limit
		want := cards[min(at.offset, len(cards)):min(at.offset+at.limit, len(cards))]
		got, page := read(q)
		if !slices.Equal(got, want) {
			t.Errorf("%+v: page of %v, want %v", q, got, want)
		}
		if more := at.offset+at.limit < len(cards); more != (page.Next != "") && len(got) > 0 {
			t.Errorf("%+v: goes on behind %q of %d", q, page.Next, len(cards))
		}
	}
	var walked []int64
	for q.Offset, q.Limit = 0, 7; ; {
		got, page := read(q)
		walked = append(walked, got...)
		if q.After = page.Next; q.After == "" || len(walked) > len(cards) {
			break
		}
	}
	if !slices.Equal(walked, cards) {
		t.Errorf("%+v: walked %v, want %v", q, walked, cards)
	}
}
