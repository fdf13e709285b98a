package store

import (
	"context"
	"errors"
	"fmt"

	"commentportal/docket"
)

// campaignQuery lists campaigns with what their members come to. %s is a further
// condition.
const campaignQuery = `
	SELECT k.id, k.docket, k.name, k.decision, k.decided_by, k.decided_at, l.serial, l.status,
	       CASE WHEN EXISTS (SELECT 1 FROM passes p WHERE p.comment = k.letter)
	              OR EXISTS (SELECT 1 FROM codings t WHERE t.comment = k.letter AND t.origin <> 'campaign') THEN 1 ELSE
	              0 END, m.members, m.posted, m.identical, m.additions, m.unread
	  FROM campaigns k JOIN comments l ON l.num = k.letter
	  JOIN (SELECT c.campaign AS campaign, count(*) AS members, count(*) FILTER (WHERE ` + postedRows + `) AS posted,
	               count(*) FILTER (WHERE c.class = 'identical') AS identical,
	               count(*) FILTER (WHERE p.addition_words > 0) AS additions,
	               count(*) FILTER (WHERE p.long_addition = 1 AND p.read_by = 0 AND ` + postedRows + `) AS unread
	          FROM comments c LEFT JOIN placements p ON p.comment = c.num
	         WHERE c.docket = $1 AND c.campaign <> '' %s GROUP BY c.campaign) AS m ON m.campaign = k.id
	 WHERE k.docket = $1 AND m.members > 1 ORDER BY k.number`

func readCampaigns(ctx context.Context, q querier, id docket.ID, only docket.CampaignID) ([]docket.Campaign, error) {
	condition, args := "", []any{string(id)}
	if only != "" {
		condition, args = "AND c.campaign = $2", append(args, string(only))
	}
	var list []docket.Campaign
	err := each(ctx, q, fmt.Sprintf(campaignQuery, condition), args, func(r rows) error {
		var k docket.Campaign
		var decided, letter int64
		var status docket.Status
		err := r.Scan(&k.ID, &k.Docket, &k.Name, &k.Decision, &k.DecidedBy, &decided, &letter, &status, &k.LetterCoded,
			&k.Members, &k.Posted, &k.Identical, &k.Additions, &k.Unread)
		k.DecidedAt, k.Letter, k.LetterPosted = at(decided), id.Comment(letter), status.Public()
		list = append(list, k)
		return err
	})
	return list, err
}

// Campaigns lists the campaigns of two comments and more, by number.
func (db Grouping) Campaigns(ctx context.Context, id docket.ID) ([]docket.Campaign, error) {
	list, err := readCampaigns(ctx, db.read, id, "")
	return list, named(err, "campaigns of %s", id)
}

// NextLetter finds the first campaign after one, in the order of their IDs, of which two
// copies or more wait for a decision, and says how many; "" when there is none.
func (db Grouping) NextLetter(ctx context.Context, id docket.ID, after docket.CampaignID) (next docket.CampaignID,
	waiting int, err error) {
	err = db.read.row(ctx, `SELECT c.campaign, count(*) FROM comments c
		 WHERE c.docket = $1 AND c.status = 'pending' AND c.campaign <> '' AND c.campaign > $2 AND c.held = 0 AND `+
		unproposed("c.num")+` GROUP BY c.campaign HAVING count(*) > 1 ORDER BY c.campaign LIMIT 1`, string(id),
		string(after)).Scan(&next, &waiting)
	if errors.Is(err, docket.ErrNotFound) {
		return "", 0, nil
	}
	return next, waiting, named(err, "next letter of %s", id)
}

// Campaign reads one campaign; docket.ErrNotFound when there is none of this ID,
// or when it has no members any more.
func (db Grouping) Campaign(ctx context.Context, id docket.CampaignID) (docket.Campaign, error) {
	d, _, ok := id.Split()
	if !ok {
		return docket.Campaign{}, named(docket.ErrNotFound, "campaign %s", id)
	}
	list, err := readCampaigns(ctx, db.read, d, id)
	if err == nil && len(list) == 0 {
		err = docket.ErrNotFound
	}
	if err != nil {
		return docket.Campaign{}, named(err, "campaign %s", id)
	}
	return list[0], nil
}

// CampaignStanding counts the posted comments of a campaign, by a counter that
// writes keep, and says whether people decided on who belongs to it.
func (db Grouping) CampaignStanding(ctx context.Context, id docket.CampaignID) (posted int, decided bool, err error) {
	of, _, _ := id.Split()
	err = db.read.row(ctx, `SELECT
		(SELECT coalesce(sum(k.comments), 0) FROM counters k WHERE k.docket = $1 AND k.line =
		'`+lineCopies+`' AND k.part = $2),
		CASE WHEN EXISTS (SELECT 1 FROM campaigns g WHERE g.id = $2 AND g.decision <> '') THEN 1 ELSE 0 END`,
		string(of), string(id)).Scan(&posted, &decided)
	return posted, decided, named(err, "standing of %s", id)
}

// PostedLetters says of which of the campaigns the letter is posted.
func (db Grouping) PostedLetters(ctx context.Context, id docket.ID, list []docket.CampaignID) (
	map[docket.CampaignID]bool, error) {
	posted := map[docket.CampaignID]bool{}
	for _, k := range list {
		if _, known := posted[k]; known || k == "" {
			continue
		}
		var n int
		err := db.read.row(ctx, `SELECT count(*) FROM campaigns k JOIN comments c ON c.num = k.letter
			WHERE k.docket = $1 AND k.id = $2 AND `+postedRows, string(id), string(k)).Scan(&n)
		if err != nil {
			return nil, named(err, "letter of campaign %s", k)
		}
		posted[k] = n > 0
	}
	return posted, nil
}

// CampaignLetter names the comment that stands for a campaign's letter. It
// returns docket.ErrNotFound when there is no such campaign.
func (db Grouping) CampaignLetter(ctx context.Context, id docket.CampaignID) (docket.CommentID, error) {
	var d docket.ID
	var serial int64
	err := db.read.row(ctx,
		`SELECT c.docket, c.serial FROM campaigns k JOIN comments c ON c.num = k.letter WHERE k.id = $1`,
		string(id)).Scan(&d, &serial)
	return d.Comment(serial), named(err, "letter of %s", id)
}

// memberConditions are those of a list of members.
func memberConditions(q docket.MemberQuery) (c conditions) {
	c.add("c.docket = " + c.arg(string(q.Docket)) + " AND c.campaign <> ''")
	if q.Campaign != "" {
		c.add("c.campaign = " + c.arg(string(q.Campaign)))
	}
	switch q.View {
	case docket.MembersAdditions:
		c.add("p.addition_words > 0")
	case docket.MembersLong:
		c.add("p.long_addition = 1")
	case docket.MembersUnread:
		c.add("p.long_addition = 1 AND p.read_by = 0 AND " + postedRows)
	case docket.MembersPending:
		c.add("c.status = 'pending'")
	}
	return c
}

// CampaignMembers reads a page of members, by serial.
func (db Grouping) CampaignMembers(ctx context.Context, q docket.MemberQuery) (docket.MemberPage, error) {
	page, err := db.campaignMembers(ctx, q)
	return page, named(err, "members of %s%s", q.Docket, q.Campaign)
}

func (db Grouping) campaignMembers(ctx context.Context, q docket.MemberQuery) (docket.MemberPage, error) {
	var page docket.MemberPage
	if q.Campaign != "" {
		d, _, ok := q.Campaign.Split()
		if !ok {
			return page, docket.ErrNotFound
		}
		q.Docket = d
	}
	limit := min(max(q.Limit, 1), maxPage)
	c := memberConditions(q)
	const from = ` FROM comments c LEFT JOIN placements p ON p.comment = c.num WHERE `
	if err := db.read.row(ctx, `SELECT count(*)`+from+c.where(), c.args...).Scan(&page.Total); err != nil {
		return page, err
	}
	if q.After != "" {
		d, serial, err := numberOf(q.After)
		if err != nil || d != q.Docket {
			return page, nil
		}
		c.add("c.serial > " + c.arg(serial))
	}
	err := each(ctx, db.read, `SELECT `+memberColumns+from+c.where()+` ORDER BY c.serial LIMIT `+c.arg(limit+1), c.args,
		func(r rows) error {
			m, err := scanMember(r)
			page.Members = append(page.Members, m)
			return err
		})
	if len(page.Members) > limit {
		page.Members = page.Members[:limit]
		page.Next = page.Members[limit-1].Comment
	}
	return page, err
}

const memberColumns = `c.docket, c.serial, c.campaign, c.class, c.status, coalesce(p.share, 0),
	coalesce(p.addition_words, 0), coalesce(p.long_addition, 0), coalesce(p.read_by, 0)`

func scanMember(r row) (docket.CampaignMember, error) {
	var m docket.CampaignMember
	var id docket.ID
	var serial, share int64
	err := r.Scan(&id, &serial, &m.Campaign, &m.Class, &m.Status, &share, &m.AdditionWords, &m.LongAddition, &m.ReadBy)
	m.Comment, m.ShareOfLetter = id.Comment(serial), float64(share)/1e6
	return m, err
}

// CampaignMember says where one comment stands with its campaign; Campaign is
// empty where it has none. It returns docket.ErrNotFound when there is no such
// comment.
func (db Grouping) CampaignMember(ctx context.Context, id docket.CommentID) (docket.CampaignMember, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return docket.CampaignMember{}, named(err, "comment %s", id)
	}
	m, err := scanMember(db.read.row(ctx, `SELECT `+memberColumns+` FROM comments c LEFT JOIN placements p ON p.comment
		= c.num
		WHERE c.docket = $1 AND c.serial = $2`, string(d), serial))
	return m, named(err, "comment %s", id)
}

// CampaignRelations lists the campaigns whose letters share passages, as the last
// whole grouping found them, by number.
func (db Grouping) CampaignRelations(ctx context.Context, id docket.ID) ([]docket.CampaignRelation, error) {
	var list []docket.CampaignRelation
	err := each(ctx, db.read, `
		SELECT r.a, r.b, r.share FROM campaign_relations r JOIN campaigns a ON a.id = r.a JOIN campaigns b ON b.id = r.b
		 WHERE r.docket = $1 ORDER BY a.number, b.number`, []any{string(id)}, func(r rows) error {
		var one docket.CampaignRelation
		var share int64
		err := r.Scan(&one.A, &one.B, &share)
		one.Share = float64(share) / 1e6
		list = append(list, one)
		return err
	})
	return list, named(err, "related campaigns of %s", id)
}

// CampaignVerdicts lists what people said of the docket's campaigns, in order.
func (db Grouping) CampaignVerdicts(ctx context.Context, id docket.ID) ([]docket.CampaignVerdict, error) {
	list, err := readVerdictsOf(ctx, db.read, id)
	return list, named(err, "decisions on campaigns of %s", id)
}

func readVerdictsOf(ctx context.Context, q querier, id docket.ID) ([]docket.CampaignVerdict, error) {
	var list []docket.CampaignVerdict
	err := each(ctx, q, `
		SELECT v.number, v.action, v.campaign, v.others, v.comments, v.rest, v.part, v.name, v.reason, v.decided_by,
		v.decided_at
		  FROM campaign_verdicts v WHERE v.docket = $1 ORDER BY v.number`, []any{string(id)}, func(r rows) error {
		v := docket.CampaignVerdict{Docket: id}
		var others, comments, rest string
		var when int64
		if err := r.Scan(&v.Number, &v.Action, &v.Campaign, &others, &comments, &rest, &v.Into, &v.Name, &v.Reason,
			&v.By, &when); err != nil {
			return err
		}
		v.At = at(when)
		var err error
		if v.Comments, err = readRanges(id, comments); err == nil {
			v.Rest, err = readRanges(id, rest)
		}
		list = append(list, v)
		return errors.Join(err, decode(others, &list[len(list)-1].Others))
	})
	return list, err
}

// Campaigns lists the campaigns of two comments and more, by number.
func (s *Snapshot) Campaigns(ctx context.Context, id docket.ID) ([]docket.Campaign, error) {
	list, err := readCampaigns(ctx, patient{s}, id, "")
	return list, named(err, "campaigns of %s", id)
}

// UnmeasuredCampaigns lists the campaigns whose members are to be measured
// against another letter.
func (db Grouping) UnmeasuredCampaigns(ctx context.Context, id docket.ID) ([]docket.CampaignID, error) {
	var list []docket.CampaignID
	err := each(ctx, db.read, `SELECT k.id FROM campaigns k WHERE k.docket = $1 AND k.stale = 1 ORDER BY k.number`,
		[]any{string(id)}, func(r rows) error {
			var k docket.CampaignID
			err := r.Scan(&k)
			list = append(list, k)
			return err
		})
	return list, named(err, "campaigns to measure in %s", id)
}
