package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// codableRows are the comments c whose answers are to be coded: posted, a
// campaign by its letter alone, nothing that points elsewhere, says nothing of its
// own or that a person marked as off topic.
const codableRows = postedRows + ` AND c.class NOT IN ('content_elsewhere', 'no_answer', 'repeated_passage') AND
	c.off_topic = 0
	AND NOT EXISTS (SELECT 1 FROM campaigns k WHERE k.id = c.campaign AND k.letter <> c.num)`

const unitColumns = `a.comment, a.question, c.docket, c.campaign, c.serial,
	(SELECT count(*) FROM passes p WHERE p.comment = a.comment AND p.question = a.question)`

var unitInsert = insertTexts("coding_units", "comment", "question", "docket", "campaign", "draw", "leads", "readers")

// unitsOf rebuilds the list of answers to code for comments whose status, class,
// campaign, being a campaign's letter or being off topic changed.
func (t listTx) unitsOf(ctx context.Context, nums []int64) error {
	nums = distinct(nums)
	return t.countUnits(ctx, nums, func() error { return t.relist(ctx, nums) })
}

// relist writes the rows of coding_units of some comments anew.
func (t listTx) relist(ctx context.Context, nums []int64) error {
	if _, err := t.execOf(ctx, `DELETE FROM coding_units WHERE comment IN (%s)`, nums); err != nil {
		return err
	}
	var list [][]any
	last := int64(0)
	err := eachOf(ctx, t, `SELECT `+unitColumns+` FROM comments c JOIN answers a ON a.comment = c.num
		WHERE c.num IN (%s) AND a.public IS NOT NULL AND `+codableRows+` ORDER BY a.comment, a.position`, nums,
		func(r rows) error {
			one, err := scanUnit(r, &last)
			list = append(list, one)
			return err
		})
	if err != nil {
		return err
	}
	return named(t.translate(t.b.insert(context.WithoutCancel(ctx), &t.effects, unitInsert, list)),
		"list what there is to code")
}

func distinct(nums []int64) []int64 {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	return slices.Compact(nums)
}

// scanUnit reads a row of unitColumns as the values of unitInsert. last is the
// comment of the row before.
func scanUnit(r rows, last *int64) ([]any, error) {
	var num, serial, readers int64
	var question docket.QuestionID
	var id docket.ID
	var campaign string
	err := r.Scan(&num, &question, &id, &campaign, &serial, &readers)
	leads := num != *last
	*last = num
	return []any{num, string(question), string(id), campaign, id.Comment(serial).Draw(), flag(leads), readers}, err
}

// fillUnits lists what there is to code in a database that was made before there
// was such a list.
func fillUnits(ctx context.Context, q execer) error {
	var list [][]any
	last := int64(0)
	if err := each(ctx, q, `SELECT `+unitColumns+` FROM comments c JOIN answers a ON a.comment = c.num
		WHERE a.public IS NOT NULL AND `+codableRows+` ORDER BY a.comment, a.position`, nil, func(r rows) error {
		one, err := scanUnit(r, &last)
		list = append(list, one)
		return err
	}); err != nil {
		return err
	}
	for _, one := range list {
		if _, err := q.exec(ctx, unitInsert.texts[1], append(one, []byte{})...); err != nil {
			return err
		}
	}
	return nil
}
