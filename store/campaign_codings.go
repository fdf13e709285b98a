package store

import (
	"context"
	"strconv"
	"strings"

	"commentportal/docket"
)

// A campaign is coded on its letter, and the posted copies get the letter's
// confirmed codings as rows of their own: origin 'campaign', the letter's ID as
// detail, no judgement. Whatever a person said of a copy itself wins, and an
// answer of a copy that was settled by itself has what was settled and no more.
//
// The comment whose codings the copies have is the campaign's source. It is the
// letter as soon as somebody has read that. When a letter is taken down, another
// posted member becomes letter; nobody has read it yet, so it stands in the list
// of what there is to code, and until somebody does the copies keep what they
// have: figures do not change because one sender withdrew.

// spreadScope says which comments a spreading is about: a campaign's members,
// or one of them.
type spreadScope struct {
	campaign docket.CampaignID
	only     int64 // comments.num, 0 for all members
}

// where is the condition on comments c; $1 is the docket, $2 the campaign.
func (s spreadScope) where() string {
	w := `c.docket = $1 AND c.campaign = $2`
	if s.only != 0 {
		w += ` AND c.num = ` + "$3"
	}
	return w
}

func (s spreadScope) args() []any {
	d, _, _ := s.campaign.Split()
	a := []any{string(d), string(s.campaign)}
	if s.only != 0 {
		a = append(a, s.only)
	}
	return a
}

// spreadLetter gives the posted copies of a campaign the codings of its letter,
// and takes back what the letter no longer has. It is part of the write that
// changes the letter's codings, the members, or what is posted of them.
func (t campaignTx) spreadLetter(ctx context.Context, campaign docket.CampaignID) error {
	if campaign == "" {
		return nil
	}
	return t.spread(ctx, spreadScope{campaign: campaign})
}

// spreadAfterCoding follows a change of what people said of c: of its codings,
// its passes, or a settled difference. They and the column coded of c must be
// written before.
func (t campaignTx) spreadAfterCoding(ctx context.Context, c *record) error {
	if c.Campaign == "" {
		return nil
	}
	k, err := t.campaign(ctx, c.Campaign)
	if err != nil || k == nil {
		return err
	}
	if c.num != k.letter && c.num != k.source {
		return t.spread(ctx, spreadScope{campaign: c.Campaign, only: c.num})
	}
	if err := t.chooseLetter(ctx, k); err != nil {
		return err
	}
	return t.spreadLetter(ctx, c.Campaign)
}

// want lists the rows that copies should have. Placeholders: those of the scope,
// then the source and whether it has one answer alone.
const want = `
	SELECT c.num AS comment, a.question AS question, t.code AS code, t.coder AS coder, t.codebook_version AS version,
	t.coded_at AS coded_at, t.state AS state, CASE WHEN t.stance_settled <> '' THEN t.stance_settled ELSE t.stance END
	AS stance
	  FROM comments c
	  JOIN answers a ON a.comment = c.num
	  JOIN codings t ON t.comment = $SOURCE AND t.state IN ('confirmed', 'to_revisit') AND t.origin <> 'campaign'
	       AND (t.question = a.question
	            OR $SINGLE = 1 AND NOT EXISTS (SELECT 1 FROM answers o WHERE o.comment = c.num AND o.position <>
	            a.position))
	 WHERE $SCOPE AND c.num <> $SOURCE AND a.status <> 'withheld' AND ` + postedRows + `
	   AND NOT EXISTS (SELECT 1 FROM codings w WHERE w.comment = c.num AND w.question = a.question AND w.code = t.code
	   AND w.origin <> 'campaign')
	   AND NOT EXISTS (SELECT 1 FROM adjudications j WHERE j.comment = c.num AND j.question = a.question)`

func (t campaignTx) spread(ctx context.Context, s spreadScope) error {
	k, err := t.campaign(ctx, s.campaign)
	if err != nil || k == nil {
		return err
	}
	added, removed, err := t.spreadRows(ctx, k, s)
	if err != nil || removed == 0 && added == 0 {
		return err
	}
	if err := t.recodeCopies(ctx, k.docket, s.where(), s.args()...); err != nil {
		return err
	}
	t.recount(k.docket)
	t.revise(k.docket)
	target := string(s.campaign)
	if s.only != 0 {
		var serial int64
		if err := t.row(ctx, `SELECT serial FROM comments WHERE num = $1`, s.only).Scan(&serial); err != nil {
			return err
		}
		target = string(k.docket.Comment(serial))
	}
	detail := map[string]string{"campaign": string(s.campaign), "written": strconv.FormatInt(added, 10),
		"removed": strconv.FormatInt(removed, 10)}
	if k.source != 0 {
		detail["letter"] = string(k.docket.Comment(k.sourceSerial))
	}
	t.record(docket.ActorPortal, "campaign.codings", target, detail)
	return nil
}

// spreadRows removes the codings of copies that the letter does not have any more,
// writes those that it has, and counts both.
func (t campaignTx) spreadRows(ctx context.Context, k *campaignRow, s spreadScope) (added, removed int64, err error) {
	// The list of answers is read below without the rows that wait to be written.
	if err := t.flushAnswers(ctx); err != nil {
		return 0, 0, err
	}
	args := s.args()
	var single int64
	err = t.row(ctx, `SELECT CASE WHEN count(*) = 1 THEN 1 ELSE 0 END FROM answers WHERE comment = $1`,
		k.source).Scan(&single)
	if err != nil {
		return 0, 0, err
	}
	args = append(args, k.source, single)
	n := len(args)
	rows := strings.NewReplacer("$SCOPE", s.where(), "$SOURCE", "$"+strconv.Itoa(n-1), "$SINGLE",
		"$"+strconv.Itoa(n)).Replace(want)
	removed, err = t.exec(ctx, `
		DELETE FROM codings WHERE origin = 'campaign' AND comment IN (SELECT c.num FROM comments c WHERE `+s.where()+`)
		   AND (comment, question, code, coder) NOT IN (SELECT x.comment, x.question, x.code, x.coder FROM
		   (`+rows+`) AS x)`, args...)
	if err != nil || k.source == 0 {
		return 0, removed, err
	}
	// The order lets the list be whole before the first row is added: otherwise
	// each look at what a person said would pass over the rows added so far.
	added, err = t.exec(ctx, `
			INSERT INTO codings (comment, question, code, coder, codebook_version, state, judgement, origin,
			origin_detail, evidence_start, evidence_end, coded_at, stance)
			SELECT x.comment, x.question, x.code, x.coder, x.version, x.state, '', 'campaign',
			`+"$"+strconv.Itoa(n+1)+`, 0, 0, x.coded_at, x.stance
			  FROM (`+rows+`) AS x WHERE 1 = 1 ORDER BY x.comment, x.question, x.code, x.coder
			ON CONFLICT (comment, question, code, coder) DO UPDATE SET
				codebook_version = excluded.codebook_version, origin_detail = excluded.origin_detail, coded_at =
				excluded.coded_at, state = excluded.state, stance = excluded.stance
			 WHERE codings.origin = 'campaign'
			   AND (codings.codebook_version <> excluded.codebook_version OR codings.origin_detail <>
			   excluded.origin_detail
			        OR codings.coded_at <> excluded.coded_at OR codings.state <> excluded.state
			        OR codings.stance <> excluded.stance)`,
		append(args, string(k.docket.Comment(k.sourceSerial)))...)
	return added, removed, err
}

// unspread takes the codings of a letter away from comments that left its
// campaign.
func (t campaignTx) unspread(ctx context.Context, id docket.ID, nums []int64) error {
	removed, err := t.execOf(ctx, `DELETE FROM codings WHERE origin = 'campaign' AND comment IN (%s)`, nums)
	if err != nil || removed == 0 {
		return err
	}
	for part := range slicesOf(nums) {
		if err := t.recodeCopies(ctx, id, `c.num IN (`+placeholders[len(part)]+`)`, part...); err != nil {
			return err
		}
	}
	t.recount(id)
	t.revise(id)
	t.record(docket.ActorPortal, "campaign.codings", string(id), map[string]string{
		"comments": strconv.Itoa(len(nums)), "written": "0", "removed": strconv.FormatInt(removed, 10),
	})
	return nil
}

// recodeCopies brings the column coded of some comments up to date, and the counter of
// posted ones that are not coded. where is a condition on comments c.
func (t campaignTx) recodeCopies(ctx context.Context, id docket.ID, where string, args ...any) error {
	const coded = `CASE WHEN EXISTS (SELECT 1 FROM codings t WHERE t.comment = c.num AND t.state IN ('confirmed',
		'to_revisit'))
		OR EXISTS (SELECT 1 FROM passes p WHERE p.comment = c.num) OR c.off_topic <> 0 THEN 1 ELSE 0 END`
	err := each(ctx, t, `
		SELECT x.campaign, sum(CASE WHEN x.coded = 1 THEN 1 ELSE -1 END)
		  FROM (SELECT c.campaign, c.coded AS was, `+coded+` AS coded FROM comments c WHERE
		  (`+where+`) AND `+postedRows+`) AS x
		 WHERE x.was <> x.coded GROUP BY x.campaign`, args, func(r rows) error {
		var campaign string
		var more int
		err := r.Scan(&campaign, &more)
		t.count(id, lineUncoded, "", -more)
		if campaign != "" {
			t.count(id, lineCopiesUnread, campaign, -more)
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE comments AS c SET coded = `+coded+` WHERE (`+where+`) AND c.coded <> `+coded,
		args...); err != nil {
		return err
	}
	return nil
}
