package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// Counter lines of the reading for codes, so that pages that say how far it has
// come cost the same whatever the size of the docket. All are kept in the
// transaction of the write that changes them.
const (
	lineUnits        = "code.units"         // answers to code, by question
	lineUnread       = "code.unread"        // those that nobody has read
	lineDraw         = "code.draw"          // comments to code, by the slot of their draw
	lineOnce         = "code.once"          // answers that one person has read, by slot and person
	lineAlone        = "code.alone"         // comments of no campaign with an unread answer
	lineOpen         = "code.open"          // unread answers of a campaign's letter, by campaign
	lineMine         = "code.mine"          // readings of posted comments, by person
	lineCopies       = "code.copies"        // posted comments of a campaign, by campaign
	lineCopiesUnread = "code.copies_unread" // those in which nobody has read anything
)

// drawSlots is the number of parts that the draws of second readings are counted
// in, so that finding the last comment drawn walks along one part alone.
const (
	drawSlots = 256
	slotBits  = 63 - 8
)

func slotPart(draw int64) string { return fmt.Sprintf("%02x", draw>>slotBits) }

func oncePart(draw int64, by docket.UserID) string {
	return slotPart(draw) + ":" + strconv.FormatInt(int64(by), 10)
}

// unitTally counts the list of what there is to code. %s is a condition.
const unitTally = `
	SELECT u.comment, u.docket, u.question, u.campaign, u.draw, u.leads, u.readers,
	       CASE WHEN u.readers = 1 THEN (SELECT min(p.coder) FROM passes p WHERE p.comment = u.comment AND p.question =
	       u.question) ELSE 0 END
	  FROM coding_units u WHERE %s ORDER BY u.comment, u.question`

// unitCounts adds up the counter lines of units as they are read.
type unitCounts struct {
	counted map[counter]int
	alone   int64 // the last comment that was counted as one with an unread answer
}

func (n *unitCounts) scan(r rows) error {
	var num, draw, readers int64
	var id docket.ID
	var question, campaign string
	var leads bool
	var coder *int64
	if err := r.Scan(&num, &id, &question, &campaign, &draw, &leads, &readers, &coder); err != nil {
		return err
	}
	n.counted[counter{id, lineUnits, question}]++
	if leads {
		n.counted[counter{id, lineDraw, slotPart(draw)}]++
	}
	switch {
	case readers == 1 && coder != nil:
		n.counted[counter{id, lineOnce, oncePart(draw, docket.UserID(*coder))}]++
	case readers > 0:
	default:
		n.counted[counter{id, lineUnread, question}]++
		if campaign != "" {
			n.counted[counter{id, lineOpen, campaign}]++
		} else if num != n.alone {
			n.alone = num
			n.counted[counter{id, lineAlone, ""}]++
		}
	}
	return nil
}

// countUnits runs fn, which changes what there is to code in some comments or who
// has read it, and moves the counters by what has changed.
func (t listTx) countUnits(ctx context.Context, nums []int64, fn func() error) error {
	nums = distinct(nums)
	tally := func() (map[counter]int, error) {
		n := unitCounts{counted: map[counter]int{}}
		err := eachOf(ctx, t, fmt.Sprintf(unitTally, `u.comment IN (%s)`), nums, n.scan)
		return n.counted, err
	}
	before, err := tally()
	if err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	after, err := tally()
	if err != nil {
		return err
	}
	for c, n := range before {
		after[c] -= n
	}
	for c, n := range after {
		if n != 0 {
			t.count(c.docket, c.line, c.part, n)
		}
	}
	return nil
}

// countPasses counts the readings of a comment that has become public, by 1, or is
// no longer, by -1.
func (t listTx) countPasses(ctx context.Context, c *record, by int) error {
	return each(ctx, t, `SELECT p.coder, count(*) FROM passes p WHERE p.comment = $1 GROUP BY p.coder`, []any{c.num},
		func(r rows) error {
			var coder int64
			var n int
			err := r.Scan(&coder, &n)
			t.count(c.Docket, lineMine, strconv.FormatInt(coder, 10), by*n)
			return err
		})
}

// countCampaigns moves the counters of posted members from the campaigns that the
// comments are in to another; "" is none.
func (t listTx) countCampaigns(ctx context.Context, to docket.CampaignID, nums []int64) error {
	return eachOf(ctx, t, `SELECT c.docket, c.campaign, c.coded, count(*) FROM comments c
		WHERE c.num IN (%s) AND `+postedRows+` GROUP BY c.docket, c.campaign,
		c.coded`, distinct(nums), func(r rows) error {
		var id docket.ID
		var from docket.CampaignID
		var coded bool
		var n int
		if err := r.Scan(&id, &from, &coded, &n); err != nil {
			return err
		}
		for campaign, by := range map[docket.CampaignID]int{from: -n, to: n} {
			if campaign == "" || from == to {
				continue
			}
			t.count(id, lineCopies, string(campaign), by)
			if !coded {
				t.count(id, lineCopiesUnread, string(campaign), by)
			}
		}
		return nil
	})
}

// countWork counts the lines of this file that facetsOf does not.
func countWork(ctx context.Context, q querier, counted map[counter]int) error {
	n := unitCounts{counted: counted}
	if err := each(ctx, q, fmt.Sprintf(unitTally, `1 = 1`), nil, n.scan); err != nil {
		return err
	}
	return each(ctx, q, `SELECT c.docket, p.coder, count(*) FROM passes p JOIN comments c ON c.num = p.comment
		WHERE `+postedRows+` GROUP BY c.docket, p.coder`, nil, func(r rows) error {
		var id docket.ID
		var coder int64
		var n int
		err := r.Scan(&id, &coder, &n)
		counted[counter{id, lineMine, strconv.FormatInt(coder, 10)}] += n
		return err
	})
}

// fillWorkCounts counts in a database that was made before there were these lines.
func fillWorkCounts(ctx context.Context, q execer) error {
	counted := map[counter]int{}
	if err := countWork(ctx, q, counted); err != nil {
		return err
	}
	if err := each(ctx, q, `SELECT c.docket, c.campaign, count(*), coalesce(sum(1 - c.coded), 0) FROM comments c
		WHERE c.campaign <> '' AND `+postedRows+` GROUP BY c.docket, c.campaign`, nil, func(r rows) error {
		var id docket.ID
		var campaign string
		var all, unread int
		err := r.Scan(&id, &campaign, &all, &unread)
		counted[counter{id, lineCopies, campaign}] += all
		counted[counter{id, lineCopiesUnread, campaign}] += unread
		return err
	}); err != nil {
		return err
	}
	if _, err := q.exec(ctx, `DELETE FROM counters WHERE line LIKE 'code.%'`); err != nil {
		return err
	}
	for c, n := range counted {
		if _, err := q.exec(ctx, `INSERT INTO counters (docket, line, part, comments) VALUES ($1, $2, $3, $4)`,
			string(c.docket), c.line, c.part, n); err != nil {
			return err
		}
	}
	return nil
}

// draws is how far the readings of a docket are drawn: the highest draw of the
// comments that are read twice, and of those that are read thrice; -1 where there are
// none.
type draws struct{ second, third int64 }

// needs is how many people are to read the answers of a comment to code.
func (d draws) needs(id docket.CommentID) int {
	switch draw := id.Draw(); {
	case draw <= d.third:
		return 3
	case draw <= d.second:
		return 2
	}
	return 1
}

// lacking is the condition that the answer of a row u of coding_units is drawn for a
// reading that nobody has done, after the first one where read is set, or else before it,
// too. second is the placeholder of d.second. A third reading is to come until somebody
// settles the answer.
func (d draws) lacking(u, second string, read bool) string {
	once := u + ".readers < 2"
	if read {
		once = u + ".readers = 1"
	}
	once += " AND " + u + ".draw <= " + second
	if d.third < 0 {
		return once
	}
	return "(" + once + " OR " + d.lackingThird(u) + ")"
}

// lackingThird is the condition that two people have read the answer of a row u, and a
// third is to. d.third is a number that the program worked out, so it stands in the query
// itself, which spares a placeholder where most dockets have no third readings.
func (d draws) lackingThird(u string) string {
	return u + ".readers = 2 AND " + u + ".draw <= " + strconv.FormatInt(d.third, 10) +
		" AND NOT EXISTS (SELECT 1 FROM adjudications dj WHERE dj.comment = " + u + ".comment AND dj.question = " + u +
		".question)"
}

// drawn works out how far the readings of a docket are drawn.
func drawn(ctx context.Context, q querier, id docket.ID) (draws, error) {
	none := draws{-1, -1}
	d, err := readDocket(ctx, q, id)
	if errors.Is(err, docket.ErrNotFound) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	plan := docket.ReadingsOf(d)
	out := none
	if plan.Second == 0 {
		return none, nil
	}
	slots, all, err := drawCounts(ctx, q, id)
	if err != nil {
		return none, err
	}
	if out.second, err = drawnUpTo(ctx, q, id, slots, plan.Seconds(all)); err != nil {
		return none, err
	}
	out.third, err = drawnUpTo(ctx, q, id, slots, plan.Thirds(all))
	return out, err
}

// drawCounts reads how many comments there are to code, by the slot of their draw.
func drawCounts(ctx context.Context, q querier, id docket.ID) (slots [drawSlots]int, all int, err error) {
	err = each(ctx, q, `SELECT part, comments FROM counters WHERE docket = $1 AND line = $2`, []any{string(id),
		lineDraw}, func(r rows) error {
		var part string
		var n int
		if err := r.Scan(&part, &n); err != nil {
			return err
		}
		slot, err := strconv.ParseUint(part, 16, 8)
		slots[slot] = n
		all += n
		return err
	})
	return slots, all, err
}

// drawnUpTo is the highest draw of the first n comments; -1 for none.
func drawnUpTo(ctx context.Context, q querier, id docket.ID, slots [drawSlots]int, n int) (int64, error) {
	if n == 0 {
		return -1, nil
	}
	slot := int64(0)
	for n > slots[slot] && slot < drawSlots-1 {
		n -= slots[slot]
		slot++
	}
	var highest int64
	err := q.row(ctx,
		`SELECT u.draw FROM coding_units u WHERE u.docket = $1 AND u.leads = 1 AND u.draw >= $2 ORDER BY u.draw LIMIT 1
			OFFSET $3`,
		string(id), slot<<slotBits, n-1).Scan(&highest)
	return highest, err
}

// secondReadings counts the answers that wait for a second or third reading by
// somebody who has not read them, not even as a test answer.
func (db Coding) secondReadings(ctx context.Context, id docket.ID, by docket.UserID, d draws) (int, error) {
	highest := d.second
	if highest < 0 {
		return 0, nil
	}
	var whole, rest int
	slot := slotPart(highest)
	err := db.read.row(ctx,
		`SELECT coalesce(sum(comments), 0) FROM counters WHERE docket = $1 AND line = $2 AND part < $3 AND substr(part,
			4) <> $4`,
		string(id), lineOnce, slot, strconv.FormatInt(int64(by), 10)).Scan(&whole)
	if err != nil {
		return 0, err
	}
	err = db.read.row(ctx, `SELECT count(*) FROM coding_units u WHERE u.docket = $1 AND u.readers = 1 AND u.draw >= $2
		AND u.draw <= $3
		AND NOT EXISTS (SELECT 1 FROM passes p WHERE p.comment = u.comment AND p.question = u.question AND p.coder =
		$4)`, string(id), highest>>slotBits<<slotBits, highest, int64(by)).Scan(&rest)
	if err != nil {
		return 0, err
	}
	var third, tested int
	if err := db.read.row(ctx, `SELECT count(*) FROM test_readings g JOIN coding_units u ON u.comment = g.comment AND
		u.question = g.question WHERE g.docket = $1 AND g.coder = $2 AND `+d.lacking("u", "$3", true)+`
		AND NOT EXISTS (SELECT 1 FROM passes p WHERE p.comment = u.comment AND p.question = u.question AND p.coder =
		$2)`, string(id), int64(by), highest).Scan(&tested); err != nil || d.third < 0 {
		return whole + rest - tested, err
	}
	err = db.read.row(ctx, `SELECT count(*) FROM coding_units u WHERE u.docket = $1 AND `+d.lackingThird("u")+`
		AND NOT EXISTS (SELECT 1 FROM passes p WHERE p.comment = u.comment AND p.question = u.question AND p.coder =
		$2)`, string(id), int64(by)).Scan(&third)
	return whole + rest + third - tested, err
}

// countedWork reads what is unread, by question, and how much the person has read.
func (db Coding) countedWork(ctx context.Context, id docket.ID, by docket.UserID, n *docket.CodingCounts) error {
	return each(ctx, db.read, `SELECT line, part, comments FROM counters
		WHERE docket = $1 AND (line = $2 OR line = $3 AND part = $4) AND comments <> 0`,
		[]any{string(id), lineUnread, lineMine, strconv.FormatInt(int64(by), 10)}, func(r rows) error {
			var line, part string
			var k int
			if err := r.Scan(&line, &part, &k); err != nil {
				return err
			}
			if line == lineMine {
				n.Mine = k
				return nil
			}
			n.Uncoded += k
			n.ByQuestion[docket.QuestionID(part)] = k
			return nil
		})
}
