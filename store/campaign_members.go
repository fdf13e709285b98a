package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// campaignRow is a campaign as its row says.
type campaignRow struct {
	id           docket.CampaignID
	docket       docket.ID
	name         string
	letter       int64 // comments.num
	source       int64 // comments.num, 0 for none
	sourceSerial int64
}

// campaign reads one campaign; nil when there is none of this ID.
func (t campaignTx) campaign(ctx context.Context, id docket.CampaignID) (*campaignRow, error) {
	k := campaignRow{id: id}
	err := t.row(ctx, `
		SELECT k.docket, k.name, k.letter, k.source, coalesce(c.serial, 0) FROM campaigns k LEFT JOIN comments c ON
		c.num = k.source
		 WHERE k.id = $1`, string(id)).Scan(&k.docket, &k.name, &k.letter, &k.source, &k.sourceSerial)
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	return &k, err
}

// standing is what the choice of a letter looks at.
type standing struct {
	num    int64
	serial int64
	status docket.Status
	member bool // of the campaign
	judged bool // somebody read it for codes
}

func (t campaignTx) standing(ctx context.Context, num int64, id docket.CampaignID) (standing, error) {
	s := standing{num: num}
	if num == 0 {
		return s, nil
	}
	var campaign docket.CampaignID
	err := t.row(ctx, `
		SELECT c.serial, c.status, c.campaign,
		       CASE WHEN EXISTS (SELECT 1 FROM passes p WHERE p.comment = c.num)
		              OR EXISTS (SELECT 1 FROM codings t WHERE t.comment = c.num AND t.origin <> 'campaign') THEN 1 ELSE
		              0 END
		  FROM comments c WHERE c.num = $1`, num).Scan(&s.serial, &s.status, &campaign, &s.judged)
	s.member = campaign == id
	return s, err
}

// chooseLetter settles which member stands for the campaign's letter and whose
// codings its copies have. The letter is posted where any member is; one that
// somebody coded stays letter as long as it is posted.
func (t campaignTx) chooseLetter(ctx context.Context, k *campaignRow) error {
	letter, err := t.standing(ctx, k.letter, k.id)
	if err != nil {
		return err
	}
	source, err := t.standing(ctx, k.source, k.id)
	if err != nil {
		return err
	}
	serves := func(s standing) bool { return s.num != 0 && s.member && s.status.Public() }
	next := letter
	switch {
	case serves(source) && source.judged && !(serves(letter) && letter.judged):
		next = source
	case serves(letter):
	default:
		if next, err = t.mostTypical(ctx, k, letter); err != nil {
			return err
		}
	}
	return t.setLetter(ctx, k, letter, next, source)
}

// mostTypical is the member that keeps most of the letter, a posted one where there is
// any; without one the letter may stay what it is.
func (t campaignTx) mostTypical(ctx context.Context, k *campaignRow, letter standing) (standing, error) {
	for _, condition := range []string{postedRows, "1 = 1"} {
		if condition != postedRows && letter.member {
			break // nothing is posted, so the letter may stay what it is
		}
		var num int64
		err := t.row(ctx, `
			SELECT c.num FROM comments c LEFT JOIN placements p ON p.comment = c.num
			 WHERE c.docket = $1 AND c.campaign = $2 AND `+condition+`
			 ORDER BY coalesce(p.share, 0) DESC, coalesce(p.addition_words, 0), c.serial LIMIT 1`,
			string(k.docket), string(k.id)).Scan(&num)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return letter, err
		}
		return t.standing(ctx, num, k.id)
	}
	return letter, nil
}

// setLetter writes the outcome of chooseLetter.
func (t campaignTx) setLetter(ctx context.Context, k *campaignRow, letter, next, source standing) error {
	switch {
	case next.judged:
		k.source, k.sourceSerial = next.num, next.serial
	case source.num != 0 && !source.member && source.status != docket.Withdrawn && source.status != docket.Spam:
		k.source, k.sourceSerial = 0, 0 // people parted it from this campaign
	}
	if k.source == source.num && next.num == letter.num {
		return nil
	}
	k.letter = next.num
	if _, err := t.exec(ctx,
		`UPDATE campaigns SET source = $2, stale = CASE WHEN letter <> $3 THEN 1 ELSE stale END, letter = $3 WHERE id =
			$1`,
		string(k.id), k.source, k.letter); err != nil {
		return err
	}
	if next.num == letter.num {
		return nil
	}
	if err := t.unitsOf(ctx, []int64{letter.num, next.num}); err != nil {
		return err
	}
	t.revise(k.docket)
	detail := map[string]string{"from": string(k.docket.Comment(letter.serial)),
		"to": string(k.docket.Comment(next.serial))}
	if k.source != 0 {
		detail["codings_of"] = string(k.docket.Comment(k.sourceSerial))
	}
	t.record(docket.ActorPortal, "campaign.letter", string(k.id), detail)
	return nil
}

// changed notes that who belongs where has moved on by n comments since the last
// whole grouping.
func (t campaignTx) changed(ctx context.Context, id docket.ID, n int64) error {
	_, err := t.exec(ctx, `
		INSERT INTO campaign_states (docket, numbers, verdicts, heeded, changes, settled) VALUES ($1, 0, 0, 0, $2, 0)
		ON CONFLICT (docket) DO UPDATE SET changes = campaign_states.changes + excluded.changes`, string(id), n)
	return err
}

// followDecision keeps campaigns in step with a decision on c: withdrawn and
// spam comments leave theirs, and copies have the letter's codings while they
// are posted.
func (t campaignTx) followDecision(ctx context.Context, c *record, from docket.Status) error {
	if c.Status == docket.Withdrawn || c.Status == docket.Spam {
		if c.Campaign == "" && (c.Class == "" || c.Class.Ungrouped()) {
			return nil // was never placed
		}
		return t.leave(ctx, c)
	}
	if c.Campaign == "" || c.Status.Public() == from.Public() {
		return nil
	}
	k, err := t.campaign(ctx, c.Campaign)
	if err != nil || k == nil {
		return err
	}
	letter, source := k.letter, k.source
	if err := t.chooseLetter(ctx, k); err != nil {
		return err
	}
	s := spreadScope{campaign: c.Campaign}
	if k.letter == letter && k.source == source {
		s.only = c.num // nothing changed for the others
	}
	return t.spread(ctx, s)
}

// leave takes c out of the grouping: it is as if it had never been placed.
func (t campaignTx) leave(ctx context.Context, c *record) error {
	campaign := c.Campaign
	c.Campaign = ""
	if !c.Class.Ungrouped() {
		c.Class = ""
	}
	if err := t.unspread(ctx, c.Docket, []int64{c.num}); err != nil {
		return err
	}
	if err := t.placeIn(ctx, "", c.Class, []int64{c.num}); err != nil {
		return err
	}
	if campaign == "" {
		return t.changed(ctx, c.Docket, 1)
	}
	if err := t.changed(ctx, c.Docket, 1); err != nil {
		return err
	}
	t.record(docket.ActorPortal, "campaign.left", string(c.ID), map[string]string{"campaign": string(campaign)})
	return t.settleCampaign(ctx, campaign)
}

// placeIn writes where comments belong. It leaves the campaigns to settleCampaign,
// and the codings that they had of another campaign's letter to unspread.
func (t campaignTx) placeIn(ctx context.Context, campaign docket.CampaignID, class docket.Class, nums []int64) error {
	if err := t.placeAnswers(ctx, class, nums); err != nil {
		return err
	}
	if err := t.publicChanged(ctx, nums); err != nil {
		return err
	}
	if err := t.countCampaigns(ctx, campaign, nums); err != nil {
		return err
	}
	if _, err := t.execOf(ctx, `UPDATE comments SET campaign = $1, class = $2 WHERE num IN (%s)`, nums,
		string(campaign), string(class)); err != nil {
		return err
	}
	if campaign == "" {
		if _, err := t.execOf(ctx,
			`UPDATE placements SET share = 0, addition_words = 0, long_addition = 0 WHERE comment IN (%s)`,
			nums); err != nil {
			return err
		}
	}
	return nil
}

// settleCampaign follows a change of a campaign's members: it gets a letter of
// its own and spreads its codings; a single comment that is left is no campaign.
func (t campaignTx) settleCampaign(ctx context.Context, id docket.CampaignID) error {
	k, err := t.campaign(ctx, id)
	if err != nil || k == nil {
		return err
	}
	var left []int64
	err = each(ctx, t,
		`SELECT num FROM comments WHERE docket = $1 AND campaign = $2 AND campaign <> '' ORDER BY serial LIMIT 2`,
		[]any{string(k.docket), string(id)}, func(r rows) error {
			var num int64
			err := r.Scan(&num)
			left = append(left, num)
			return err
		})
	if err != nil {
		return err
	}
	if len(left) == 2 {
		if err := t.chooseLetter(ctx, k); err != nil {
			return err
		}
		if k.source == 0 {
			return nil // nobody coded anything that could be spread
		}
		return t.spreadLetter(ctx, id)
	}
	if len(left) == 1 {
		if err := t.unspread(ctx, k.docket, left); err != nil {
			return err
		}
		if err := t.placeIn(ctx, "", docket.ClassUnique, left); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, `UPDATE campaigns SET stale = 0 WHERE id = $1`, string(id)); err != nil {
		return err
	}
	t.revise(k.docket)
	t.record(docket.ActorPortal, "campaign.dissolved", string(id), nil)
	return t.unitsOf(ctx, append(left, k.letter))
}

// slicesOf cuts a list of numbers into lists that have a prepared statement each,
// filled up with their last number.
func slicesOf(nums []int64) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for len(nums) > 0 {
			n := widths[len(widths)-1]
			for _, w := range widths {
				if len(nums) <= w {
					n = w
					break
				}
			}
			args := make([]any, n)
			for i := range args {
				args[i] = nums[min(i, len(nums)-1)]
			}
			if !yield(args) {
				return
			}
			nums = nums[min(n, len(nums)):]
		}
	}
}

// execOf runs a statement for a list of comment numbers, in slices. The statement
// has %s where the placeholders of the list belong; those of args come first.
func (t *txBase) execOf(ctx context.Context, query string, nums []int64, args ...any) (int64, error) {
	var all int64
	for part := range slicesOf(nums) {
		names := make([]string, len(part))
		for i := range part {
			names[i] = "$" + strconv.Itoa(len(args)+i+1)
		}
		n, err := t.exec(ctx, strings.Replace(query, "%s", strings.Join(names, ","), 1), append(slices.Clone(args),
			part...)...)
		if err != nil {
			return all, err
		}
		all += n
	}
	return all, nil
}

// ranges writes serials of ascending order as "1-3,7".
func ranges(serials []int64) string {
	var b strings.Builder
	for i := 0; i < len(serials); {
		j := i
		for j+1 < len(serials) && serials[j+1] == serials[j]+1 {
			j++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(serials[i], 10))
		if j > i {
			b.WriteByte('-')
			b.WriteString(strconv.FormatInt(serials[j], 10))
		}
		i = j + 1
	}
	return b.String()
}

// comments reads what ranges wrote.
func readRanges(id docket.ID, s string) ([]docket.CommentID, error) {
	if s == "" {
		return nil, nil
	}
	var out []docket.CommentID
	for part := range strings.SplitSeq(s, ",") {
		from, to, span := strings.Cut(part, "-")
		if !span {
			to = from
		}
		a, err := strconv.ParseInt(from, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("serials %q: %w", part, err)
		}
		b, err := strconv.ParseInt(to, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("serials %q: %w", part, err)
		}
		for n := a; n <= b; n++ {
			out = append(out, id.Comment(n))
		}
	}
	return out, nil
}
