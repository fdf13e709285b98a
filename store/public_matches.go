package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/words"
)

// MatchPublicComments finds what the pages of q are cut from, whatever the page: how many
// comments q finds, up to 10,000, and where q.Matched, which they are. Without a filter
// the number is that of the counters.
//
// The matches reach as far as pages of q.Limit have numbers, and where q goes on behind a
// comment, as far as they are counted.
func (db Public) MatchPublicComments(ctx context.Context, q docket.PublicQuery) (m docket.PublicMatches, err error) {
	if !q.Filtered() {
		m.Total, err = db.countPosted(ctx, q.Docket)
		return m, named(err, "find posted comments of %s", q.Docket)
	}
	w, err := db.publicList(ctx, q)
	if w == nil || err != nil {
		return m, named(err, "find posted comments of %s", q.Docket)
	}
	total := -1
	count := func() error {
		if total >= 0 {
			return nil
		}
		return db.read.row(ctx, `SELECT count(*) FROM (`+w.counted(db.dialect.byPlace)+
			fmt.Sprintf(" LIMIT %d) AS matches", publicCap+1), w.args...).Scan(&total)
	}
	if w.alone && !db.dialect.facets { // says how the walk is to be read
		err = count()
	}
	if m.Total = -1; err == nil && q.Matched() {
		m, err = db.matches(ctx, q, w, total)
	}
	if err == nil && m.Total < 0 {
		err = count()
		m.Total = total
	}
	if m.Total > publicCap {
		m.Total, m.Capped = publicCap, true
	}
	return m, named(err, "find posted comments of %s", q.Docket)
}

// matches reads the places of what q finds as far as its pages need them, puts them in
// order and folds them. Total is -1 where there are more than were read. Of few matches, where
// their number is known, all are read: asked for the first of them alone, PostgreSQL would
// walk along all comments.
func (db Public) matches(ctx context.Context, q docket.PublicQuery, w *publicWalk,
	total int) (m docket.PublicMatches, err error) {
	byFit := q.Relevant && strings.TrimSpace(q.Words) != ""
	limit := min(max(q.Limit, 1), maxPage)
	cards := max(docket.NumberedPages*limit, q.Offset+limit) + 1
	most := min(cards+cards/2, publicCap)
	switch {
	case byFit:
		most = countCap
	case q.After != "":
		most = publicCap
	}
	few := total >= 0 && total <= publicCap
	if few && !byFit {
		most = publicCap
	}
	for {
		read := most + 1
		if few {
			read = publicCap + 1
		}
		nums, letters, err := db.places(ctx, q, w, byFit, read)
		if err != nil {
			return m, err
		}
		if m.Total = len(nums); m.Total > most {
			m.Total, nums = -1, nums[:most]
		}
		if byFit {
			list, err := db.rank(ctx, words.Parse(q.Words), nums)
			if err != nil {
				return m, err
			}
			nums = nums[:0]
			for _, f := range list {
				nums = append(nums, f.num)
			}
		}
		m.Cards = foldMatches(nums, letters, q.Folded)
		m.Partial = m.Total < 0 && !byFit
		if !m.Partial || most == publicCap || len(m.Cards) >= cards {
			return m, nil
		}
		most = min(max(2*most, most*cards/max(len(m.Cards), 1)*5/4), publicCap) // many copies fold into few cards
	}
}

// places reads where the first matches of a walk are, and of which letters they are copies.
func (db Public) places(ctx context.Context, q docket.PublicQuery, w *publicWalk, byFit bool,
	most int) ([]int64, map[int64]docket.CampaignID, error) {
	order := "DESC"
	if q.Oldest && !byFit {
		order = "ASC"
	}
	// One row for all: to hand over 10,000 rows takes longer than to find them.
	var found string
	err := db.read.row(ctx, `SELECT coalesce(string_agg(f.num || ' ' || f.campaign, ','), '') FROM
		(`+w.places(db.dialect.byPlace, order)+
		fmt.Sprintf(" LIMIT %d) AS f", most), w.args...).Scan(&found)
	if err != nil {
		return nil, nil, err
	}
	return readMatches(found)
}

// readMatches reads places, and the letters of those that are copies of one, in the order
// in which a query wrote them.
func readMatches(found string) ([]int64, map[int64]docket.CampaignID, error) {
	var nums []int64
	letters := map[int64]docket.CampaignID{}
	for one := range strings.SplitSeq(found, ",") {
		if one == "" {
			continue
		}
		place, letter, _ := strings.Cut(one, " ")
		num, err := strconv.ParseInt(place, 10, 64)
		if err != nil {
			return nil, nil, fmt.Errorf("place of a match: %w", err)
		}
		nums = append(nums, num)
		if letter != "" {
			letters[num] = docket.CampaignID(letter)
		}
	}
	return nums, letters, nil
}

// foldMatches makes cards of comments: where they fold, the first copy of a letter stands
// for all that come behind it.
func foldMatches(nums []int64, letters map[int64]docket.CampaignID, fold bool) []docket.PublicMatch {
	cards := make([]docket.PublicMatch, 0, len(nums))
	first := map[docket.CampaignID]int{}
	for _, num := range nums {
		letter := letters[num]
		if i, ok := first[letter]; ok && fold && letter != "" {
			cards[i].Copies++
			continue
		}
		first[letter] = len(cards)
		cards = append(cards, docket.PublicMatch{Place: num, Copies: 1})
	}
	return slices.Clip(cards)
}

// cutMatches fills a page from the matches of q. It reports false where they do not
// reach: behind the last that is counted, and behind a comment that is none of them.
func (db Public) cutMatches(ctx context.Context, q docket.PublicQuery, m docket.PublicMatches,
	page *docket.PublicPage) (bool, error) {
	if !q.Matched() {
		return false, nil
	}
	from := q.Offset
	if q.After != "" {
		after, err := db.after(ctx, q)
		if errors.Is(err, docket.ErrNotFound) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		at := slices.IndexFunc(m.Cards, func(c docket.PublicMatch) bool { return c.Place == after })
		switch beyond := at < 0 || at+1 == len(m.Cards); {
		case beyond && q.Relevant:
			return true, nil
		case beyond:
			return false, nil
		}
		from += at + 1
	}
	cards := m.Cards[min(from, len(m.Cards)):min(from+q.Limit, len(m.Cards))]
	page.Cards, page.Folded, page.Partial = len(m.Cards), q.Folded, m.Partial
	for _, c := range m.Cards {
		page.Copies += c.Copies - 1
	}
	nums, copies := make([]int64, len(cards)), map[int64]int{}
	for i, c := range cards {
		nums[i], copies[c.Place] = c.Place, c.Copies
	}
	list, err := db.postedByNumber(ctx, nums)
	if err != nil {
		return false, err
	}
	page.Matching = map[docket.CommentID]int{}
	for _, p := range list {
		page.Matching[p.ID] = copies[p.num]
	}
	if more := from+q.Limit < len(m.Cards) || m.Partial; more && len(list) > 0 {
		page.Next = list[len(list)-1].ID
	}
	page.Comments, err = db.publish(ctx, list)
	return true, err
}
