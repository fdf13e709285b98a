package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// placeAnswers keeps the classes of answers in step with comments that are about
// to get another class: where a comment says nothing, or only where it is, so do
// its answers. Those of a comment of nothing but a repeated passage keep what they
// are by themselves: a person may reject the passage.
func (t listTx) placeAnswers(ctx context.Context, class docket.Class, nums []int64) error {
	if class.Ungrouped() {
		_, err := t.execOf(ctx, `UPDATE answers SET class = $1 WHERE class = 'answer' AND comment IN (%s)`, nums,
			string(class))
		return err
	}
	_, err := t.execOf(ctx, `UPDATE answers SET class = 'answer' WHERE class IN ('content_elsewhere', 'no_answer')
		AND comment IN (SELECT c.num FROM comments c WHERE c.class = answers.class AND c.num IN (%s))`, nums)
	return err
}

// setTopic marks the answers of a comment as off topic, or takes that back. An
// answer that was none before stays what it was.
func (t listTx) setTopic(ctx context.Context, num int64, off bool) error {
	from, to := docket.ClassOffTopic, docket.ClassAnswer
	if off {
		from, to = to, from
	}
	_, err := t.exec(ctx, `UPDATE answers SET class = $2 WHERE comment = $1 AND class = $3`, num, string(to),
		string(from))
	return err
}

// publicChanged gives those of the comments that are posted a later moment of
// change, each its own.
func (t listTx) publicChanged(ctx context.Context, nums []int64) error {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	for part := range slices.Chunk(nums, widths[len(widths)-1]) {
		least, greatest := part[0], part[len(part)-1]
		span := greatest - least + 1
		length := max(span, int64(len(part))*publicStep)
		first := t.publicChange(length)
		if _, err := t.execOf(ctx, `UPDATE comments SET public_changed_at = $1 + (num - $2) * $3 / $4
			WHERE status IN ('posted', 'posted_with_redactions') AND num IN
			(%s)`, part, first, least, length, span); err != nil {
			return err
		}
	}
	return nil
}
