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
func (db Public) MatchPublicComments(ctx context.Context, q docket.PublicQuery) (m docket.PublicMatches, err error) {
	switch {
	case !q.Filtered():
		m.Total, err = db.countPosted(ctx, q.Docket)
	case q.Matched():
		m, err = db.matches(ctx, q)
	default:
		w, failed := db.publicList(ctx, q)
		if w == nil || failed != nil {
			return m, named(failed, "find posted comments of %s", q.Docket)
		}
		err = db.read.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+w.from+` WHERE `+w.where()+
			fmt.Sprintf(" LIMIT %d) AS matches", publicCap+1), w.args...).Scan(&m.Total)
	}
	if m.Total > publicCap && q.Filtered() {
		m.Total, m.Capped = publicCap, true
	}
	return m, named(err, "find posted comments of %s", q.Docket)
}

// matches reads the places of what q finds, up to one more than are counted, puts them
// in order and folds them.
func (db Public) matches(ctx context.Context, q docket.PublicQuery) (docket.PublicMatches, error) {
	var m docket.PublicMatches
	w, err := db.publicList(ctx, q)
	if w == nil || err != nil {
		return m, err
	}
	byFit := q.Relevant && strings.TrimSpace(q.Words) != ""
	order := "DESC"
	if q.Oldest && !byFit {
		order = "ASC"
	}
	// One row for all: to hand over 10,000 rows takes longer than to find them.
	var found string
	err = db.read.row(ctx, `SELECT coalesce(string_agg(f.num || ' ' || f.campaign, ','), '') FROM
		(SELECT c.num, c.campaign FROM `+w.from+` WHERE `+w.where()+` ORDER BY `+w.ordered(order)+
		fmt.Sprintf(" LIMIT %d) AS f", publicCap+1), w.args...).Scan(&found)
	if err != nil {
		return m, err
	}
	nums, letters, err := readMatches(found)
	if err != nil {
		return m, err
	}
	m.Total = len(nums)
	nums = nums[:min(len(nums), publicCap)]
	if byFit {
		list, err := db.rank(ctx, words.Parse(q.Words), nums[:min(len(nums), countCap)])
		if err != nil {
			return m, err
		}
		nums = nums[:0]
		for _, f := range list {
			nums = append(nums, f.num)
		}
	}
	m.Cards = foldMatches(nums, letters, q.Folded)
	return m, nil
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
	page.Cards, page.Folded = len(m.Cards), q.Folded
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
	if more := from+q.Limit < len(m.Cards) || m.Capped && !q.Relevant; more && len(list) > 0 {
		page.Next = list[len(list)-1].ID
	}
	page.Comments, err = db.publish(ctx, list)
	return true, err
}
