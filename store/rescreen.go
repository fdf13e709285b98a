package store

import (
	"context"
	"errors"
	"fmt"

	"commentportal/docket"
)

const upsertRescreened = `
	INSERT INTO rescreened (comment, rule_set, gravity, rules) VALUES ($1, $2, 0, '')
	ON CONFLICT (comment) DO UPDATE SET rule_set = excluded.rule_set, gravity = 0, rules = ''`

// reread notes under which rules the present public text of a comment was
// judged. A decision clears what a reading after the last one had found.
func (t decisionTx) reread(ctx context.Context, c *record, from docket.Status, ruleSet string) error {
	var err error
	switch {
	case c.Status.Public():
		_, err = t.exec(ctx, upsertRescreened, c.num, ruleSet)
	case from.Public():
		_, err = t.exec(ctx, `DELETE FROM rescreened WHERE comment = $1`, c.num)
	}
	return err
}

// StalePostings reads up to limit posted comments that were last read under
// other rules than ruleSet, with the findings that their decisions left standing.
// It opens nothing: public text is all it reads.
func (db Screening) StalePostings(ctx context.Context, ruleSet string, limit int) ([]docket.Posting, error) {
	list, err := db.stalePostings(ctx, ruleSet, min(max(limit, 1), maxPage))
	return list, named(err, "posted comments under other rules than %s", ruleSet)
}

func (db Screening) stalePostings(ctx context.Context, ruleSet string, limit int) ([]docket.Posting, error) {
	var nums []int64
	// Two walks along the index; "<>" would read every row that is up to date.
	for _, side := range []string{"<", ">"} {
		if len(nums) == limit {
			break
		}
		err := each(ctx, db.read,
			`SELECT s.comment FROM rescreened s WHERE s.rule_set `+side+` $1 ORDER BY s.rule_set, s.comment LIMIT $2`,
			[]any{ruleSet, limit - len(nums)}, func(r rows) error {
				var n int64
				err := r.Scan(&n)
				nums = append(nums, n)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	byNum := make(map[int64]*docket.Posting, len(nums))
	err := eachOf(ctx, db.read, `
		SELECT c.num, c.docket, c.serial, c.version, c.public_name, c.public_organization, `+signatoryText+`
		  FROM comments c
		 WHERE c.num IN (%s) AND `+postedRows, nums, func(r rows) error {
		var num, serial int64
		var id docket.ID
		var name, org *string
		var others docket.Signatories
		p := &docket.Posting{}
		if err := r.Scan(&num, &id, &serial, &p.Version, &name, &org, &others); err != nil {
			return err
		}
		p.Comment = id.Comment(serial)
		for _, f := range publicByline(name, org, others).BylineFields() {
			if f.Text != "" {
				p.Texts = append(p.Texts, docket.PostedText{Question: f.Field, Text: f.Text})
			}
		}
		byNum[num] = p
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := db.postedTexts(ctx, nums, byNum); err != nil {
		return nil, err
	}
	list := make([]docket.Posting, 0, len(byNum))
	for _, n := range nums {
		if p, ok := byNum[n]; ok {
			list = append(list, *p)
		}
	}
	return list, nil
}

// textKey names one public text of a batch.
type textKey struct {
	num      int64
	question docket.QuestionID
}

// postedTexts adds the answers to the postings, and to every text what was left
// standing in it, with three queries a batch.
func (db Screening) postedTexts(ctx context.Context, nums []int64, byNum map[int64]*docket.Posting) error {
	err := eachOf(ctx, db.read,
		`SELECT a.comment, a.question, a.public FROM answers a WHERE a.comment IN (%s) AND a.public IS NOT NULL ORDER BY
			a.comment, a.position`,
		nums, func(r rows) error {
			var num int64
			var text docket.PostedText
			if err := r.Scan(&num, &text.Question, &text.Text); err != nil {
				return err
			}
			if p, ok := byNum[num]; ok {
				p.Texts = append(p.Texts, text)
			}
			return nil
		})
	if err != nil {
		return err
	}
	gaps, err := db.postedGaps(ctx, nums, byNum)
	if err != nil {
		return err
	}
	return eachOf(ctx, db.read, `
		SELECT v.comment, v.version, v.question, v.span_start, v.span_end, v.rule, v.type, v.severity, v.verdict FROM
		finding_verdicts v
		 WHERE v.comment IN (%s) AND v.verdict <> 'redacted' ORDER BY v.comment, v.version,
		 v.position`, nums, func(r rows) error {
		var num int64
		var version int
		var v docket.FindingVerdict
		if err := r.Scan(&num, &version, &v.Question, &v.Start, &v.End, &v.Rule, &v.Type, &v.Severity,
			&v.Verdict); err != nil {
			return err
		}
		p, ok := byNum[num]
		if !ok || p.Version != version {
			return nil
		}
		span, ok := gaps[textKey{num, v.Question}].Public(v.Span)
		if !ok {
			return nil // it stands beside a gap that swallowed a part of it
		}
		v.Span = span
		for i := range p.Texts {
			if p.Texts[i].Question == v.Question {
				p.Texts[i].Settled = append(p.Texts[i].Settled, v)
			}
		}
		return nil
	})
}

// postedGaps reads what was hidden of the texts as they are posted now.
func (db Screening) postedGaps(
	ctx context.Context, nums []int64, byNum map[int64]*docket.Posting,
) (map[textKey]docket.Gaps, error) {
	gaps := map[textKey]docket.Gaps{}
	err := eachOf(ctx, db.read, `
		SELECT r.comment, r.version, r.question, r.span_start, r.span_end, r.kind FROM redactions r
		 WHERE r.comment IN (%s) ORDER BY r.comment, r.version, r.question, r.span_start`, nums, func(r rows) error {
		var key textKey
		var version int
		var mark docket.Redaction
		if err := r.Scan(&key.num, &version, &key.question, &mark.Start, &mark.End, &mark.Kind); err != nil {
			return err
		}
		if p, ok := byNum[key.num]; ok && p.Version == version {
			gaps[key] = append(gaps[key], mark)
		}
		return nil
	})
	return gaps, err
}

// SaveRescreened records what ruleSet found in postings. A comment that was
// decided since it was read is left alone. It returns how many were recorded.
func (db Screening) SaveRescreened(ctx context.Context, ruleSet string, list []docket.Rescreened) (int, error) {
	saved := 0
	err := db.write(ctx, func(t *tx) error {
		saved = 0
		for _, one := range list {
			d, serial, err := numberOf(one.Comment)
			if err != nil {
				return err
			}
			rules, err := encode(one.Rules)
			if err != nil {
				return fmt.Errorf("rules of %s: %w", one.Comment, err)
			}
			n, err := t.exec(ctx, `
				UPDATE rescreened SET rule_set = $1, gravity = $2, rules = $3
				 WHERE comment = (SELECT c.num FROM comments c WHERE c.docket = $4 AND c.serial = $5 AND c.version =
				 $6)`, ruleSet, one.Gravest.Rank(), rules, string(d), serial, one.Version)
			if err != nil {
				return err
			}
			saved += int(n)
		}
		return nil
	})
	return saved, named(err, "record what %s found", ruleSet)
}

// Rechecks lists the posted comments in which a reading after their decision
// saw something to block or hold, of the dockets within reach, in the order of filing,
// behind after.
func (db Screening) Rechecks(
	ctx context.Context, in docket.Reach, ruleSet string, after docket.CommentID, limit int,
) (docket.RecheckPage, error) {
	page, err := db.rechecks(ctx, in, ruleSet, after, min(max(limit, 1), maxPage))
	return page, named(err, "comments to check again")
}

func (db Screening) rechecks(
	ctx context.Context, in docket.Reach, ruleSet string, after docket.CommentID, limit int,
) (docket.RecheckPage, error) {
	var page docket.RecheckPage
	behind := int64(0)
	if after != "" {
		d, serial, err := numberOf(after)
		if err == nil {
			err = db.read.row(ctx, `SELECT num FROM comments WHERE docket = $1 AND serial = $2`, string(d),
				serial).Scan(&behind)
		}
		if err != nil && !errors.Is(err, docket.ErrNotFound) {
			return page, err
		}
	}
	var within conditions
	within.add("s.gravity >= 2")
	within.in(in, `EXISTS (SELECT 1 FROM comments d WHERE d.num = s.comment AND d.docket IN (%s))`)
	listed := within
	listed.add("s.comment > " + listed.arg(behind))
	err := each(ctx, db.read, `
		SELECT c.docket, c.serial, c.version, s.gravity, s.rules FROM rescreened s JOIN comments c ON c.num = s.comment
		 WHERE `+listed.where()+` ORDER BY s.comment LIMIT `+listed.arg(limit+1), listed.args, func(r rows) error {
		one, err := scanRescreened(r)
		page.Comments = append(page.Comments, one)
		return err
	})
	if err != nil {
		return page, err
	}
	if len(page.Comments) > limit {
		page.Comments = page.Comments[:limit]
		page.Next = page.Comments[limit-1].Comment
	}
	count := func(to *int, c conditions) error {
		return db.read.row(ctx,
			`SELECT count(*) FROM (SELECT 1 FROM rescreened s WHERE `+c.where()+fmt.Sprintf(` LIMIT %d) AS matches`,
				countCap), c.args...).Scan(to)
	}
	if err := count(&page.Total, within); err != nil {
		return page, err
	}
	var less, more int
	for sign, n := range map[string]*int{"<": &less, ">": &more} {
		var old conditions
		old.in(in, `EXISTS (SELECT 1 FROM comments d WHERE d.num = s.comment AND d.docket IN (%s))`)
		old.add("s.rule_set " + sign + " " + old.arg(ruleSet))
		if err := count(n, old); err != nil {
			return page, err
		}
	}
	page.Waiting = min(less+more, countCap)
	return page, nil
}

func scanRescreened(r row) (docket.Rescreened, error) {
	var one docket.Rescreened
	var id docket.ID
	var serial int64
	var gravity int
	var rules string
	if err := r.Scan(&id, &serial, &one.Version, &gravity, &rules); err != nil {
		return one, err
	}
	one.Comment, one.Gravest = id.Comment(serial), severities[gravity]
	return one, decode(rules, &one.Rules)
}

// Recheck says what a reading after the last decision saw in a posted comment;
// nothing when Gravest is empty.
func (db Screening) Recheck(ctx context.Context, id docket.CommentID) (docket.Rescreened, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return docket.Rescreened{}, err
	}
	one, err := scanRescreened(db.read.row(ctx, `
		SELECT c.docket, c.serial, c.version, s.gravity, s.rules FROM comments c JOIN rescreened s ON s.comment = c.num
		 WHERE c.docket = $1 AND c.serial = $2`, string(d), serial))
	if errors.Is(err, docket.ErrNotFound) {
		return docket.Rescreened{Comment: id}, nil
	}
	return one, named(err, "check of %s", id)
}
