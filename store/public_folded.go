package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"commentportal/docket"
)

// countPosted counts all posted comments of a docket, by the counters that writes keep.
func (db Public) countPosted(ctx context.Context, id docket.ID) (n int, err error) {
	err = db.read.row(ctx, `SELECT coalesce(sum(comments), 0) FROM counters
		WHERE docket = $1 AND line IN ('posted', 'posted_with_redactions')`, string(id)).Scan(&n)
	return n, err
}

// foldedRows reads the rows of a page of all comments in which each letter stands
// for its copies, and one more where there is one. It merges two walks along
// indexes: comments of no campaign, and letters. The letter of a campaign is posted
// where any of its copies is.
func (db Public) foldedRows(ctx context.Context, q docket.PublicQuery) ([]*posted, error) {
	order, than, first := "DESC", "<", func(a, b int64) int { return int(b - a) }
	if q.Oldest {
		order, than, first = "ASC", ">", func(a, b int64) int { return int(a - b) }
	}
	after, err := db.after(ctx, q)
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var nums []int64
	for _, walk := range []string{
		`SELECT c.num FROM comments c WHERE c.docket = $1 AND ` + postedRows +
			` AND c.campaign = '' %s ORDER BY c.num ` + order,
		`SELECT c.num FROM campaigns k JOIN comments c ON c.num = k.letter AND c.campaign = k.id AND ` + postedRows + `
		  WHERE k.docket = $1 %s ORDER BY k.letter ` + order,
	} {
		args := []any{string(q.Docket), q.Offset + q.Limit + 1}
		beyond := ""
		if after != 0 {
			beyond = "AND c.num " + than + " $3"
			if strings.Contains(walk, "k.letter") {
				beyond = "AND k.letter " + than + " $3"
			}
			args = append(args, after)
		}
		if err := each(ctx, db.read, fmt.Sprintf(walk, beyond)+" LIMIT $2", args, func(r rows) error {
			var num int64
			err := r.Scan(&num)
			nums = append(nums, num)
			return err
		}); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(nums, first)
	return db.postedByNumber(ctx, nums[min(q.Offset, len(nums)):min(q.Offset+q.Limit+1, len(nums))])
}

// after is the number of the comment that the page begins behind; 0 for none.
func (db Public) after(ctx context.Context, q docket.PublicQuery) (num int64, err error) {
	if q.After == "" {
		return 0, nil
	}
	id, serial, err := numberOf(q.After)
	if err != nil || id != q.Docket {
		return 0, docket.ErrNotFound
	}
	err = db.read.row(ctx, `SELECT num FROM comments WHERE docket = $1 AND serial = $2`, string(id), serial).Scan(&num)
	return num, err
}

// addContext adds to a page what its comments stand among: how often letters were
// sent, whether what they reply to is posted, and how many there are of a folded list.
func (db Public) addContext(ctx context.Context, q docket.PublicQuery, page *docket.PublicPage) error {
	if q.Bare {
		return nil
	}
	if err := db.addReplies(ctx, page); err != nil {
		return err
	}
	page.Letters, page.Parents = map[docket.CampaignID]docket.LetterCount{}, map[docket.CommentID]bool{}
	for _, c := range page.Comments {
		if _, ok := page.Letters[c.Campaign]; c.Campaign != "" && !ok {
			n, err := db.letterCount(ctx, c.Docket, c.Campaign)
			if err != nil {
				return err
			}
			page.Letters[c.Campaign] = n
		}
		if _, ok := page.Parents[c.ReplyTo]; c.ReplyTo != "" && !ok {
			there, err := db.isPosted(ctx, c.ReplyTo)
			if err != nil {
				return err
			}
			page.Parents[c.ReplyTo] = there
		}
	}
	for id, n := range page.Letters {
		if n.Posted < 2 {
			delete(page.Letters, id)
		}
	}
	if !q.Folded || q.Filtered() {
		return nil
	}
	page.Folded = true
	var copies, letters int
	err := db.read.row(ctx, `SELECT coalesce(sum(comments), 0), count(*) FROM counters
		WHERE docket = $1 AND line = '`+lineCopies+`' AND comments > 0`, string(q.Docket)).Scan(&copies, &letters)
	page.Copies = copies - letters
	page.Cards = page.Total - page.Copies
	return err
}

// addReplies adds the first replies to each comment of a page.
func (db Public) addReplies(ctx context.Context, page *docket.PublicPage) error {
	page.Replies = map[docket.CommentID][]docket.PublicComment{}
	if len(page.Comments) == 0 {
		return nil
	}
	var c conditions
	parents := make([]string, len(page.Comments))
	for i := range page.Comments {
		parents[i] = c.arg(string(page.Comments[i].ID))
	}
	var list []*posted
	err := each(ctx, db.read, `SELECT `+publicColumns+` FROM (SELECT c.num, row_number() OVER (PARTITION BY c.reply_to
		ORDER BY c.serial) AS place FROM comments c WHERE c.reply_to IN
		(`+strings.Join(parents, ", ")+`) AND c.reply_to <> ''
		AND `+postedRows+`) AS o JOIN comments c ON c.num = o.num WHERE o.place <= `+c.arg(docket.ShownReplies+1),
		c.args, func(r rows) error {
			p, err := scanPosted(r)
			list = append(list, p)
			return err
		})
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b *posted) int { return cmp.Compare(a.num, b.num) })
	replies, err := db.publish(ctx, list)
	for _, r := range replies {
		page.Replies[r.ReplyTo] = append(page.Replies[r.ReplyTo], r)
	}
	return err
}

func (db Public) letterCount(ctx context.Context, id docket.ID,
	campaign docket.CampaignID) (n docket.LetterCount, err error) {
	err = db.read.row(ctx, `SELECT
		(SELECT coalesce(sum(k.comments), 0) FROM counters k WHERE k.docket = $1 AND k.line =
		'`+lineCopies+`' AND k.part = $2),
		(SELECT count(*) FROM (SELECT 1 FROM comments c WHERE c.docket = $1 AND c.campaign = $2 AND c.campaign <> ''
		    AND `+postedRows+` AND c.class = 'campaign' LIMIT $3) AS changed)`,
		string(id), string(campaign), countCap+1).Scan(&n.Posted, &n.Changed)
	if n.Changed > countCap {
		n.Changed, n.Capped = countCap, true
	}
	if err != nil || n.Posted > countCap {
		return n, err
	}
	var first, last int64
	err = db.read.row(ctx, `SELECT coalesce(min(c.received_at), 0), coalesce(max(c.received_at), 0) FROM comments c
		WHERE c.docket = $1 AND c.campaign = $2 AND c.campaign <> '' AND c.received_at <> 0 AND `+postedRows,
		string(id), string(campaign)).Scan(&first, &last)
	n.First, n.Last = at(first), at(last)
	return n, err
}

// isPosted reports whether a comment is posted.
func (db Public) isPosted(ctx context.Context, id docket.CommentID) (there bool, err error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return false, nil
	}
	err = db.read.row(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM comments c WHERE c.docket = $1 AND c.serial = $2 AND
		`+
		postedRows+`) THEN 1 ELSE 0 END`, string(d), serial).Scan(&there)
	return there, err
}
