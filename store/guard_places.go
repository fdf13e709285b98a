package store

import (
	"context"
	"strconv"

	"commentportal/docket"
)

const guardPlaceColumns = `p.number, p.kind, coalesce(c.docket, ''), coalesce(c.serial, 0), p.question, p.ref,
	p.span_start, p.span_end, p.redact, p.how, p.sure, p.public, p.ticked, p.outcome`

// readGuardPlaces lists places of a search behind a number.
func readGuardPlaces(ctx context.Context, q querier, id docket.GuardID, after, limit int) ([]docket.GuardPlace, error) {
	var list []docket.GuardPlace
	err := each(ctx, q, `SELECT `+guardPlaceColumns+` FROM guard_places p LEFT JOIN comments c ON c.num = p.comment
		WHERE p.guard = $1 AND p.number > $2 ORDER BY p.number LIMIT $3`, []any{int64(id), int64(after), int64(limit)},
		func(r rows) error {
			var p docket.GuardPlace
			var of docket.ID
			var serial int64
			err := r.Scan(&p.Number, &p.Kind, &of, &serial, &p.Question, &p.Ref, &p.Span.Start, &p.Span.End,
				&p.Redact, &p.How, &p.Sure, &p.Public, &p.Ticked, &p.Outcome)
			if serial > 0 {
				p.Comment = of.Comment(serial)
			}
			list = append(list, p)
			return err
		})
	return list, err
}

// GuardPlaces lists places of a search behind a number.
func (db Guarding) GuardPlaces(ctx context.Context, id docket.GuardID, after, limit int) ([]docket.GuardPlace, error) {
	list, err := readGuardPlaces(ctx, db.read, id, after, min(limit, docket.MaxGuardPlaces))
	return list, named(err, "places of search %s", id)
}

// SaveGuardFound records what searches found in a batch of texts, and how far they
// are. With done they are over: open where something was found, clear otherwise.
func (db Guarding) SaveGuardFound(ctx context.Context, list []docket.GuardFound, reached int64, done bool) error {
	return named(db.write(ctx, func(t *tx) error {
		for _, f := range list {
			g, err := t.guard(ctx, f.ID)
			if err != nil {
				return err
			}
			if g.State != docket.GuardWaiting { // somebody else was faster
				continue
			}
			if err := t.addPlaces(ctx, f); err != nil {
				return err
			}
			state := docket.GuardWaiting
			if done {
				var n int
				if err := t.row(ctx, `SELECT count(*) FROM guard_places WHERE guard = $1 AND kind <> 'kept'`,
					int64(f.ID)).Scan(
					&n); err != nil {
					return err
				}
				if state = docket.GuardClear; n > 0 {
					state = docket.GuardOpen
				}
			}
			if _, err := t.exec(ctx, `UPDATE guards SET reached = $2, state = $3 WHERE id = $1`, int64(f.ID), reached,
				string(state)); err != nil {
				return err
			}
		}
		return nil
	}), "searches")
}

// addPlaces writes places of a search; what is quoted of one is a place of its own.
func (t signingTx) addPlaces(ctx context.Context, f docket.GuardFound) error {
	var number int
	if err := t.row(ctx, `SELECT coalesce(max(number), 0) FROM guard_places WHERE guard = $1`, int64(f.ID)).Scan(
		&number); err != nil {
		return err
	}
	for _, p := range f.Places {
		num := int64(0)
		if p.Comment != "" {
			of, serial, err := numberOf(p.Comment)
			if err != nil {
				return err
			}
			if err := t.row(ctx, `SELECT num FROM comments WHERE docket = $1 AND serial = $2`, string(of), serial).Scan(
				&num); err != nil {
				return err
			}
		}
		quoted, err := t.quotedIn(ctx, num, p)
		if err != nil {
			return err
		}
		for _, one := range append([]docket.GuardPlace{p}, quoted...) {
			if number++; number > docket.MaxGuardPlaces {
				return nil
			}
			if _, err := t.exec(ctx, `INSERT INTO guard_places (guard, number, kind, comment, question, ref, span_start,
				span_end, redact,
				how, sure, public, ticked, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0,
				$13)`, int64(f.ID),
				int64(number), string(one.Kind), num, string(one.Question), one.Ref, int64(one.Span.Start),
				int64(one.Span.End), string(one.Redact), string(one.How), flag(one.Sure), flag(one.Public),
				string(one.Outcome)); err != nil {
				return err
			}
		}
	}
	return nil
}

// quotedIn lists the quotations that show a place.
func (t signingTx) quotedIn(ctx context.Context, num int64, p docket.GuardPlace) ([]docket.GuardPlace, error) {
	if p.Kind != docket.GuardAnswer || !p.Public {
		return nil, nil
	}
	var list []docket.GuardPlace
	err := each(ctx, t, `SELECT e.id FROM excerpts e JOIN quotations q ON q.excerpt = e.id
		WHERE e.comment = $1 AND e.question = $2 AND e.removed_at = 0 AND q.position > 0 AND e.span_start < $3 AND
		e.span_end > $4
		ORDER BY e.id`, []any{num, string(p.Question), int64(p.Span.End), int64(p.Span.Start)}, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		q := p
		q.Kind, q.Ref = docket.GuardQuotation, strconv.FormatInt(id, 10)
		list = append(list, q)
		return err
	})
	return list, err
}

// GuardTexts reads the next comments of a docket that the public reads or that wait,
// behind a number, for the guard to search. It returns how far that reaches: zero when
// there are no more.
func (db Guarding) GuardTexts(ctx context.Context, of docket.ID, after int64,
	limit int) ([]docket.GuardText, int64, error) {
	var nums []int64
	var reached int64
	byNum := map[int64]*docket.GuardText{}
	names := map[int64]docket.Submitter{}
	err := each(ctx, db.read, `SELECT c.num, c.serial, c.status, c.campaign, c.reply_to, c.public_name,
		c.public_organization, `+signatoryText+`
		FROM comments c WHERE c.docket = $1 AND c.num > $2 AND c.status IN ('pending', 'posted',
		'posted_with_redactions')
		ORDER BY c.num LIMIT $3`, []any{string(of), after, int64(limit)}, func(r rows) error {
		var serial int64
		var status docket.Status
		var name, org *string
		var others docket.Signatories
		g := &docket.GuardText{}
		if err := r.Scan(&g.Num, &serial, &status, &g.Campaign, &g.ReplyTo, &name, &org, &others); err != nil {
			return err
		}
		g.Comment, g.Public, reached = of.Comment(serial), status.Public(), g.Num
		nums = append(nums, g.Num)
		byNum[g.Num], names[g.Num] = g, publicByline(name, org, others)
		return nil
	})
	if err != nil || len(nums) == 0 {
		return nil, 0, named(err, "texts of %s", of)
	}
	gaps, err := db.guardGaps(ctx, nums)
	if err != nil {
		return nil, 0, named(err, "texts of %s", of)
	}
	list := make([]docket.GuardText, 0, len(nums))
	var waiting []int64
	for _, n := range nums {
		if !byNum[n].Public {
			waiting = append(waiting, n)
		}
	}
	if err := db.guardPosted(ctx, nums, byNum, names, gaps); err != nil {
		return nil, 0, named(err, "texts of %s", of)
	}
	if err := db.guardWaiting(ctx, waiting, byNum); err != nil {
		return nil, 0, named(err, "texts of %s", of)
	}
	for _, n := range nums {
		list = append(list, *byNum[n])
	}
	return list, reached, nil
}

// guardPosted adds what the public reads.
func (db Guarding) guardPosted(ctx context.Context, nums []int64, byNum map[int64]*docket.GuardText,
	names map[int64]docket.Submitter, gaps map[textKey]docket.Gaps) error {
	for n, g := range byNum {
		for _, f := range names[n].BylineFields() {
			if g.Public && f.Text != "" {
				g.Parts = append(g.Parts, docket.GuardPart{Question: f.Field, Text: f.Text,
					Gaps: gaps[textKey{n, f.Field}]})
			}
		}
	}
	return eachOf(ctx, db.read, `SELECT a.comment, a.question, a.public FROM answers a
		WHERE a.comment IN (%s) AND a.public IS NOT NULL ORDER BY a.comment, a.position`, nums, func(r rows) error {
		var num int64
		var p docket.GuardPart
		if err := r.Scan(&num, &p.Question, &p.Text); err != nil {
			return err
		}
		if g := byNum[num]; g != nil && g.Public {
			p.Gaps = gaps[textKey{num, p.Question}]
			g.Parts = append(g.Parts, p)
		}
		return nil
	})
}

// guardGaps reads what is hidden of comments as they are posted now.
func (db Guarding) guardGaps(ctx context.Context, nums []int64) (map[textKey]docket.Gaps, error) {
	gaps := map[textKey]docket.Gaps{}
	err := eachOf(ctx, db.read, `SELECT r.comment, r.question, r.span_start, r.span_end, r.kind
		FROM redactions r JOIN comments c ON c.num = r.comment AND c.version = r.version
		WHERE r.comment IN (%s) ORDER BY r.comment, r.question, r.span_start`, nums, func(r rows) error {
		var key textKey
		var mark docket.Redaction
		if err := r.Scan(&key.num, &key.question, &mark.Start, &mark.End, &mark.Kind); err != nil {
			return err
		}
		gaps[key] = append(gaps[key], mark)
		return nil
	})
	return gaps, err
}

// guardWaiting adds the clean texts of comments that wait, and what of their bylines
// would become public.
func (db Guarding) guardWaiting(ctx context.Context, nums []int64, byNum map[int64]*docket.GuardText) error {
	if len(nums) == 0 {
		return nil
	}
	var list []*record
	err := eachOf(ctx, db.read, `SELECT `+recordColumns+` FROM comments c WHERE c.num IN (%s) ORDER BY c.num`, nums,
		func(r rows) error {
			c, err := scanRecord(r)
			if err == nil && (len(list) == 0 || list[len(list)-1].num != c.num) {
				list = append(list, c)
			}
			return err
		})
	if err != nil {
		return err
	}
	if err := readAnswers(ctx, db.read, list); err != nil {
		return err
	}
	for _, r := range list {
		c, err := db.sealer.openComment(r)
		if err != nil {
			return err
		}
		g := byNum[r.num]
		for _, f := range c.Submitter.BylineFields() {
			if f.Text != "" {
				g.Parts = append(g.Parts, docket.GuardPart{Question: f.Field, Text: f.Text})
			}
		}
		for _, a := range c.Answers {
			g.Parts = append(g.Parts, docket.GuardPart{Question: a.Question, Text: a.Text})
		}
	}
	return nil
}
