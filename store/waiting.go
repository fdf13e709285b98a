package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"commentportal/docket"
)

// The table waiting lists each pending comment under what lists of them filter by, its
// facets, so that a page of a narrow list is a walk along an index however much waits
// beside it. It follows from the rows of comments, answers and assignments; the end of
// each batch brings it in step with what the batch wrote. What is a column of comments
// has an index there instead.

// facet is something that lists of waiting comments filter by.
type facet string

func ruleFacet(rule string) facet             { return facet("rule:" + rule) }
func flagFacet(f docket.Flag) facet           { return facet("flag:" + string(f)) }
func questionFacet(q docket.QuestionID) facet { return facet("question:" + string(q)) }
func personFacet(who docket.UserID) facet     { return facet("for:" + strconv.FormatInt(int64(who), 10)) }

// graveFacet is that of the comments whose gravest finding has a rank, or at least it.
func graveFacet(rank int, exact bool) facet {
	if exact {
		return facet("grave-only:" + strconv.Itoa(rank))
	}
	return facet("grave:" + strconv.Itoa(rank))
}

// waitingFacets are the facets that a list filters by, the one that most likely fits fewest
// first.
func waitingFacets(q docket.QueueQuery) (list []facet) {
	if q.For != 0 {
		list = append(list, personFacet(q.For))
	}
	if q.Rule != "" {
		list = append(list, ruleFacet(q.Rule))
	}
	if q.Flag != "" {
		list = append(list, flagFacet(q.Flag))
	}
	if q.Severity.Rank() > 0 {
		list = append(list, graveFacet(q.Severity.Rank(), q.Exact))
	}
	if q.Question != "" {
		list = append(list, questionFacet(q.Question))
	}
	return list
}

// waitingComment is a pending comment with its facets.
type waitingComment struct {
	docket       docket.ID
	turn, serial int64
	held         int64 // 1: on hold
	facets       map[facet]bool
}

// addComment adds the facets of a row of comments.
func (c *waitingComment) addComment(gravity int64, flags, person string) error {
	for rank := 1; rank <= int(gravity); rank++ {
		c.facets[graveFacet(rank, false)] = true
	}
	if gravity > 0 {
		c.facets[graveFacet(int(gravity), true)] = true
	}
	var list []docket.Flag
	if err := decode(flags, &list); err != nil {
		return err
	}
	for _, f := range list {
		c.facets[flagFacet(f)] = true
	}
	var found personFindings
	if err := decode(person, &found); err != nil {
		return err
	}
	c.addFindings(found.all())
	return nil
}

// addAnswer adds the facets of a row of answers.
func (c *waitingComment) addAnswer(question, findings string) error {
	c.facets[questionFacet(docket.QuestionID(question))] = true
	var list []docket.Finding
	err := decode(findings, &list)
	c.addFindings(list)
	return err
}

func (c *waitingComment) addFindings(list []docket.Finding) {
	for _, f := range list {
		c.facets[ruleFacet(f.Rule)] = true
	}
}

func (c *waitingComment) same(other *waitingComment) bool {
	return c.docket == other.docket && c.turn == other.turn && c.serial == other.serial &&
		c.held == other.held && maps.Equal(c.facets, other.facets)
}

// rows are those of the table for one comment.
func (c *waitingComment) rows(num int64) [][]any {
	out := make([][]any, 0, len(c.facets))
	for _, f := range slices.Sorted(maps.Keys(c.facets)) {
		out = append(out, []any{num, string(f), string(c.docket), c.turn, c.serial, c.held})
	}
	return out
}

var waitingInsert = insertTexts("waiting", "comment", "facet", "docket", "turn", "serial", "held")

// touchedWaiting are the comments of which a write changed what the table waiting
// follows from.
type touchedWaiting map[int64]waitingChange

// waitingChange is what a write did to a comment. Filed is set for one that it filed,
// and has all that its rows say: nothing of it has to be read. Left says that it is not
// pending any more. With neither its rows are read anew.
type waitingChange struct {
	filed *waitingComment
	left  bool
}

func (w touchedWaiting) merge(later touchedWaiting) touchedWaiting {
	if w == nil {
		w = touchedWaiting{}
	}
	for num, l := range later {
		w.set(num, l)
	}
	return w
}

// set notes a change. What was filed in this batch and changed since is read anew.
func (w touchedWaiting) set(num int64, l waitingChange) {
	if w[num].filed != nil {
		l = waitingChange{}
	}
	w[num] = l
}

// note looks at a row of a bound table that was written, replaced or removed, as
// touchedReadings.note does. Old is the row as it was, nil where that is not known or
// there was none; fresh says that there was none. A row that cannot be understood is read
// anew at the end, which says why.
func (w *touchedWaiting) note(table *binding, values, old []any, fresh bool) {
	now := boundRow{table, values}
	if *w == nil && slices.Contains([]string{"comments", "answers", "assignments"}, table.name) {
		*w = touchedWaiting{}
	}
	switch table.name {
	case "comments":
		w.noteComment(now, boundRow{table, old}, fresh)
	case "answers":
		num := now.number("comment")
		was := boundRow{table, old}
		filed := (*w)[num].filed
		switch {
		case fresh && filed != nil:
			if filed.addAnswer(now.text("question"), now.text("findings")) != nil {
				w.set(num, waitingChange{})
			}
		case old != nil && now.text("question") == was.text("question") && now.text("findings") == was.text("findings"):
		case !(*w)[num].left:
			w.set(num, waitingChange{})
		}
	case "assignments":
		if num := now.number("comment"); !(*w)[num].left {
			w.set(num, waitingChange{})
		}
	}
}

func (w *touchedWaiting) noteComment(now, was boundRow, fresh bool) {
	num, pending := now.number("num"), now.text("status") == string(docket.Pending)
	switch {
	case fresh && !pending:
	case fresh:
		c := &waitingComment{docket: docket.ID(now.text("docket")), turn: now.number("turn"),
			serial: now.number("serial"), held: now.number("held"), facets: map[facet]bool{}}
		(*w)[num] = waitingChange{filed: c}
		if c.addComment(now.number("gravity"), now.text("flags"), now.text("person_findings")) != nil {
			w.set(num, waitingChange{})
		}
	case was.values == nil:
		w.set(num, waitingChange{left: !pending})
	case !pending && was.text("status") != string(docket.Pending):
	case !pending:
		w.set(num, waitingChange{left: true})
	case was.text("status") != string(docket.Pending) || listedOtherwise(now, was):
		w.set(num, waitingChange{})
	}
}

// listedOtherwise reports whether two rows of a comment are listed in different ways.
func listedOtherwise(now, was boundRow) bool {
	for _, number := range []string{"turn", "held", "gravity"} {
		if now.number(number) != was.number(number) {
			return true
		}
	}
	return now.text("flags") != was.text("flags") || now.text("person_findings") != was.text("person_findings")
}

// keepWaiting brings the table waiting in step with what the batch wrote.
func (b *batchState) keepWaiting(ctx context.Context) error {
	var rows [][]any
	var unsure []int64
	for _, num := range slices.Sorted(maps.Keys(b.touchedWaiting)) {
		switch change := b.touchedWaiting[num]; {
		case change.filed != nil:
			rows = append(rows, change.filed.rows(num)...)
		case change.left:
			if err := b.dropWaiting(ctx, num); err != nil {
				return err
			}
		default:
			unsure = append(unsure, num)
		}
	}
	for part := range slices.Chunk(unsure, widths[len(widths)-1]) {
		more, err := b.rereadWaiting(ctx, part)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	return b.insert(ctx, &b.effects, waitingInsert, rows)
}

// rereadWaiting removes the rows of comments whose facets have changed, and returns those
// to write in their place.
func (b *batchState) rereadWaiting(ctx context.Context, nums []int64) ([][]any, error) {
	now, err := waitingOf(ctx, b.w, nums)
	if err != nil {
		return nil, err
	}
	kept, err := keptWaiting(ctx, b.w, nums)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, num := range nums {
		is, was := now[num], kept[num]
		if is != nil && was != nil && is.same(was) {
			continue
		}
		if was != nil {
			if err := b.dropWaiting(ctx, num); err != nil {
				return nil, err
			}
		}
		if is != nil {
			rows = append(rows, is.rows(num)...)
		}
	}
	return rows, nil
}

func (b *batchState) dropWaiting(ctx context.Context, num int64) error {
	return b.w.later(ctx, anyRows, `DELETE FROM waiting WHERE comment = $1`, num)
}

// waitingOf works out the facets of the pending ones of some comments, as far as they have
// any.
func waitingOf(ctx context.Context, q querier, nums []int64) (map[int64]*waitingComment, error) {
	found := map[int64]*waitingComment{}
	err := eachOf(ctx, q, `SELECT c.num, c.docket, c.turn, c.serial, c.held, c.gravity, c.flags, c.person_findings FROM
		comments c
		WHERE c.num IN (%s) AND c.status = 'pending'`, nums, func(r rows) error {
		var num, gravity int64
		var flags, person string
		c := &waitingComment{facets: map[facet]bool{}}
		if err := r.Scan(&num, &c.docket, &c.turn, &c.serial, &c.held, &gravity, &flags, &person); err != nil {
			return err
		}
		found[num] = c
		return c.addComment(gravity, flags, person)
	})
	pending := slices.Sorted(maps.Keys(found))
	if err != nil || len(pending) == 0 {
		return found, err
	}
	if err := eachOf(ctx, q, `SELECT a.comment, a.question, a.findings FROM answers a WHERE a.comment IN (%s)`, pending,
		func(r rows) error {
			var num int64
			var question, findings string
			if err := r.Scan(&num, &question, &findings); err != nil {
				return err
			}
			return found[num].addAnswer(question, findings)
		}); err != nil {
		return nil, err
	}
	err = eachOf(ctx, q, `SELECT s.comment, s.user_id FROM assignments s WHERE s.comment IN (%s)`, pending,
		func(r rows) error {
			var num, who int64
			err := r.Scan(&num, &who)
			found[num].facets[personFacet(docket.UserID(who))] = true
			return err
		})
	maps.DeleteFunc(found, func(_ int64, c *waitingComment) bool { return len(c.facets) == 0 }) // it has no rows
	return found, err
}

// keptWaiting reads the table waiting for some comments.
func keptWaiting(ctx context.Context, q querier, nums []int64) (map[int64]*waitingComment, error) {
	kept := map[int64]*waitingComment{}
	err := eachOf(ctx, q, `SELECT w.comment, w.facet, w.docket, w.turn, w.serial, w.held FROM waiting w
		WHERE w.comment IN (%s)`, nums, func(r rows) error {
		var num int64
		var f facet
		var c waitingComment
		err := r.Scan(&num, &f, &c.docket, &c.turn, &c.serial, &c.held)
		if kept[num] == nil {
			c.facets = map[facet]bool{}
			kept[num] = &c
		}
		kept[num].facets[f] = true
		return err
	})
	return kept, err
}

// scanWaiting works out the facets of all comments anew, in slices.
func scanWaiting(ctx context.Context, q querier, slice func(nums []int64, now map[int64]*waitingComment) error) error {
	for after := int64(0); ; {
		var nums []int64
		if err := each(ctx, q, `SELECT c.num FROM comments c WHERE c.num > $1 ORDER BY c.num LIMIT `+
			strconv.Itoa(widths[len(widths)-1]), []any{after}, func(r rows) error {
			var num int64
			err := r.Scan(&num)
			nums = append(nums, num)
			return err
		}); err != nil || len(nums) == 0 {
			return err
		}
		after = nums[len(nums)-1]
		now, err := waitingOf(ctx, q, nums)
		if err == nil {
			err = slice(nums, now)
		}
		if err != nil {
			return err
		}
	}
}

// fillWaiting writes the table waiting anew, in a database that has none or whose rows
// are not to be trusted.
func fillWaiting(ctx context.Context, q execer) error {
	if _, err := q.exec(ctx, `DELETE FROM waiting`); err != nil {
		return err
	}
	return scanWaiting(ctx, q, func(nums []int64, now map[int64]*waitingComment) error {
		var rows [][]any
		for _, num := range nums {
			if now[num] != nil {
				rows = append(rows, now[num].rows(num)...)
			}
		}
		for len(rows) > 0 {
			n := waitingInsert.size(len(rows))
			if _, err := q.exec(ctx, waitingInsert.texts[n], slices.Concat(rows[:n]...)...); err != nil {
				return fmt.Errorf("list what waits: %w", err)
			}
			rows = rows[n:]
		}
		return nil
	})
}

// checkWaiting compares the table waiting with what follows from the rows.
func checkWaiting(ctx context.Context, v *verification) error {
	return scanWaiting(ctx, v.s, func(nums []int64, now map[int64]*waitingComment) error {
		kept, err := keptWaiting(ctx, v.s, nums)
		if err != nil {
			return err
		}
		for _, num := range nums {
			is, was := now[num], kept[num]
			if is == nil && was == nil || is != nil && was != nil && is.same(was) {
				continue
			}
			var id docket.ID
			var serial int64
			if err := v.s.row(ctx, `SELECT docket, serial FROM comments WHERE num = $1`, num).Scan(&id,
				&serial); err != nil {
				return err
			}
			v.problem("Comment %s is listed wrongly in the filters of what waits: run portal rebuild.",
				id.Comment(serial))
		}
		return nil
	})
}
