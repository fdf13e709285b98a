package store

import (
	"context"
	"time"

	"commentportal/docket"
)

// claimCoding is the kind of claim by which a coder has an answer open.
const claimCoding = "coding"

// claimedAtOnce is how many answers of a list TakeNext looks at in one write: more than
// coders have open at a time.
const claimedAtOnce = 50

// TakeNext finds the answer that follows q.After in a list, as NextToCode does, passes
// over those that a colleague has open, and claims it for q.Coder until the time given,
// so that no two coders get the same. total is how long the list is, open ones too. next
// is nil when nothing is free.
func (db Coding) TakeNext(ctx context.Context, q docket.CodingQuery, around bool,
	until time.Time) (next *docket.CodingItemKey, total int, err error) {
	done := q.After
	if q.Begin != (docket.CodingItemKey{}) {
		q.After = q.Begin
	}
	around = around && q.After != (docket.CodingItemKey{})
	for round := 0; ; {
		q.Limit = claimedAtOnce
		page, err := db.CodingQueue(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		total = page.Total
		if next, err = db.takeOne(ctx, page.Items, q, done, until); err != nil || next != nil {
			return next, total, err
		}
		switch {
		case page.Next != nil:
			q.After = *page.Next
		case around && round == 0:
			round, q.After = 1, docket.CodingItemKey{}
		default:
			return nil, total, nil
		}
	}
}

// takeOne claims the first of some answers that is free. Writes wait for each other, so
// nobody comes between the look and the claim.
func (db Coding) takeOne(ctx context.Context, items []docket.CodingItem, q docket.CodingQuery,
	done docket.CodingItemKey, until time.Time) (*docket.CodingItemKey, error) {
	if len(items) == 0 {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	needs := draws{-1, -1} // everybody's first reading
	if q.View == docket.CodingSecond {
		var err error
		if needs, err = drawn(ctx, db.read, q.Docket); err != nil {
			return nil, err
		}
	}
	var took *docket.CodingItemKey
	err := db.write(ctx, func(t *tx) error {
		took = nil
		if err := t.dropClaims(ctx); err != nil {
			return err
		}
		if err := t.leaveAnswer(ctx, done, q.Coder); err != nil {
			return err
		}
		for _, item := range items {
			if item.CodingItemKey == done {
				continue
			}
			// Those who have read it, at most, for it to be in the list still.
			readers := needs.needs(item.Comment) - 1
			other, free, err := t.claimAnswer(ctx, item.CodingItemKey, q.Coder, readers, until)
			if err != nil {
				return err
			}
			if other == 0 && free {
				took = &item.CodingItemKey
				return nil
			}
		}
		return nil
	})
	return took, named(err, "take an answer to code")
}

// HoldAnswer claims an answer for who opens it until the time given, unless they have
// read it already. other is the colleague who has it open; nothing is claimed then.
func (db Coding) HoldAnswer(ctx context.Context, key docket.CodingItemKey, by docket.UserID,
	until time.Time) (other docket.UserID, err error) {
	err = db.write(ctx, func(t *tx) error {
		var err error
		other, _, err = t.claimAnswer(ctx, key, by, anyReaders, until)
		return err
	})
	return other, named(err, "open %s to code", key.Comment)
}

// anyReaders is more people than ever read an answer.
const anyReaders = 1 << 30

// claimAnswer claims an answer. free reports whether this person has something to read
// there: a posted answer of no open training round that they have not read, and no more
// people than readers. An auditor claims nothing.
func (t *tx) claimAnswer(ctx context.Context, key docket.CodingItemKey, by docket.UserID, readers int,
	until time.Time) (other docket.UserID, free bool, err error) {
	of, serial, err := numberOf(key.Comment)
	if err != nil {
		return 0, false, nil //nolint:nilerr // there is no such answer
	}
	var num int64
	var tested bool
	if err := each(ctx, t, `SELECT c.num, CASE WHEN EXISTS (SELECT 1 FROM test_readings g WHERE g.comment = c.num AND
		g.question = $3 AND g.coder = $5) THEN 1 ELSE 0 END,
		coalesce((SELECT k.user_id FROM claims k WHERE k.kind = 'coding' AND k.comment = c.num AND k.question = $3 AND
			k.until > $4 AND k.user_id <> $5), 0),
		CASE WHEN `+postedRows+` AND NOT `+openTraining("c.num", "$3")+` AND NOT EXISTS (SELECT 1 FROM passes p
			WHERE p.comment = c.num AND p.question = $3 AND p.coder = $5) AND (SELECT count(*) FROM passes p WHERE
			p.comment = c.num AND p.question = $3) <= $6
			THEN 1 ELSE 0 END
		FROM comments c WHERE c.docket = $1 AND c.serial = $2`,
		[]any{string(of), serial, string(key.Question), micros(t.now()), int64(by), readers},
		func(r rows) error {
			return r.Scan(&num, &tested, &other, &free)
		}); err != nil || tested || other != 0 || !free {
		if tested { // several coders may have it open, and none is told of another
			other, free = 0, false
		}
		return other, free, err
	}
	if looks, err := t.onlyReads(ctx, of, by); err != nil || looks {
		return 0, true, err
	}
	_, err = t.exec(ctx, `INSERT INTO claims (kind, comment, question, user_id, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (kind, comment, question) DO UPDATE SET user_id = excluded.user_id, until = excluded.until`,
		claimCoding, num, string(key.Question), int64(by), micros(until))
	return 0, true, err
}

// leaveAnswer ends the claim of a person who passes over an answer.
func (t codingTx) leaveAnswer(ctx context.Context, key docket.CodingItemKey, by docket.UserID) error {
	of, serial, err := numberOf(key.Comment)
	if err != nil {
		return nil //nolint:nilerr // none was left
	}
	_, err = t.exec(ctx, `DELETE FROM claims WHERE kind = 'coding' AND question = $3 AND user_id = $4 AND comment =
		(SELECT c.num FROM comments c WHERE c.docket = $1 AND c.serial = $2)`, string(of), serial, string(key.Question),
		int64(by))
	return err
}

// releaseAnswers ends the claims of a person on answers of a comment that they have read.
func (t codingTx) releaseAnswers(ctx context.Context, num int64, questions []docket.QuestionID,
	by docket.UserID) error {
	for _, q := range questions {
		if _, err := t.exec(ctx, `DELETE FROM claims WHERE kind = 'coding' AND comment = $1 AND question = $2 AND
			user_id = $3`, num, string(q), int64(by)); err != nil {
			return err
		}
	}
	return nil
}
