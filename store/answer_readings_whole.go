package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// scanReadings works out every reading anew, in slices of comments, and adds up
// the counters that follow.
func scanReadings(ctx context.Context, q querier, counted map[counter]int,
	slice func(nums []int64, now map[readingPlace]answerReading) error) error {
	books := map[docket.ID]map[string]bool{}
	open := map[counter]int{}
	for after := int64(0); ; {
		var nums []int64
		if err := each(ctx, q, `SELECT c.num FROM comments c WHERE c.num > $1 ORDER BY c.num LIMIT `+
			strconv.Itoa(widths[len(widths)-1]), []any{after}, func(r rows) error {
			var num int64
			err := r.Scan(&num)
			nums = append(nums, num)
			return err
		}); err != nil {
			return err
		}
		if len(nums) == 0 {
			break
		}
		after = nums[len(nums)-1]
		now, err := readingsOf(ctx, q, nums, books)
		if err != nil {
			return err
		}
		for at, r := range now {
			r.count(at, 1, open)
		}
		if err := slice(nums, now); err != nil {
			return err
		}
	}
	read := map[docket.CampaignID]map[docket.QuestionID]bool{}
	for c, n := range maps.Clone(open) {
		if c.line != lineOpenCopies {
			continue
		}
		campaign, question, _ := strings.Cut(c.part, ":")
		k := docket.CampaignID(campaign)
		if _, _, ok := k.Split(); !ok {
			continue
		}
		if read[k] == nil {
			var err error
			if read[k], err = lettersRead(ctx, q, k); err != nil {
				return err
			}
		}
		if read[k][docket.QuestionID(question)] {
			moveCopies(c.docket, k, docket.QuestionID(question), n, open)
		}
	}
	for c, n := range open {
		counted[c] += n
	}
	return nil
}

// fillReadings works out all readings anew and writes them with their counters, in
// a database that has none or whose rows are not to be trusted.
func fillReadings(ctx context.Context, q execer) error {
	for _, query := range []string{`DELETE FROM answer_readings`, `DELETE FROM counters WHERE line LIKE 'reading.%'`} {
		if _, err := q.exec(ctx, query); err != nil {
			return err
		}
	}
	counted := map[counter]int{}
	if err := scanReadings(ctx, q, counted, func(_ []int64, now map[readingPlace]answerReading) error {
		for _, at := range slices.SortedFunc(maps.Keys(now), readingPlace.compare) {
			if _, err := q.exec(ctx, readingInsert.texts[1], now[at].row(at)...); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for c, n := range counted {
		if _, err := q.exec(ctx, `INSERT INTO counters (docket, line, part, comments) VALUES ($1, $2, $3, $4)`,
			string(c.docket), c.line, c.part, n); err != nil {
			return fmt.Errorf("count %s in %s: %w", c.line, c.docket, err)
		}
	}
	return nil
}

// Rebuild works out anew what follows from codings, readings and campaigns and is
// kept beside them for pages: how far the answers were read, what there is to code,
// the themes' counts, and the lists of what waits and of what is posted. Other writes wait
// meanwhile. The ledger is not among it: where that differs from the comments, something
// was changed.
func (db *DB) Rebuild(ctx context.Context) error {
	if err := db.write(ctx, func(t *tx) error {
		if err := fillWorkCounts(ctx, t); err != nil {
			return err
		}
		if err := fillReadings(ctx, t); err != nil {
			return err
		}
		if err := fillWaiting(ctx, t); err != nil {
			return err
		}
		if err := fillListed(ctx, t); err != nil {
			return err
		}
		t.append(docket.ActorPortal, "counts.rebuilt", "", nil, false)
		return nil
	}); err != nil {
		return named(err, "work out counts anew")
	}
	list, err := db.Dockets(ctx)
	if err != nil {
		return err
	}
	for _, d := range list {
		if err := db.Recount(ctx, d.ID); err != nil {
			return err
		}
	}
	return nil
}

// readings compares answer_readings with what follows from the rows.
func (v *verification) readings(ctx context.Context, counted map[counter]int) error {
	return scanReadings(ctx, v.s, counted, func(nums []int64, now map[readingPlace]answerReading) error {
		kept, err := keptReadings(ctx, v.s, nums)
		if err != nil {
			return err
		}
		wrong := map[readingPlace]bool{}
		for at, k := range kept {
			wrong[at] = now[at] != k
		}
		for at, r := range now {
			wrong[at] = kept[at] != r
		}
		for _, at := range slices.SortedFunc(maps.Keys(wrong), readingPlace.compare) {
			if !wrong[at] {
				continue
			}
			var id docket.ID
			var serial int64
			if err := v.s.row(ctx, `SELECT docket, serial FROM comments WHERE num = $1`, at.num).Scan(&id,
				&serial); err != nil {
				return err
			}
			v.problem("Answer %s of comment %s is kept as %q in the count of what was read, with codes %q, its "+
				"rows say %q "+
				"with %q: run portal rebuild.", at.question, id.Comment(serial), kept[at].reading, kept[at].codes,
				now[at].reading, now[at].codes)
		}
		return nil
	})
}
