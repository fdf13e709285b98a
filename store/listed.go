package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// The table listed has a row for each list of the public that a posted comment stands in
// beside that of all: of the questions it answers, and of the themes that people gave its
// answers. Lists are walked and counted along its index alone.
//
// Whether an answer with a theme is settled also hangs on how far second readings are
// drawn, which moves with every comment, and for a copy on its campaign's letter. So a row
// says up to which draw it stays settled, and a letter that may keep its copies out has
// rows of its own, which lists ask. These name their campaign in the key, too: one comment
// may be the letter of several, for a campaign that lost its members keeps its last letter.
// The table follows from other rows; the end of each batch brings it in step with what the
// batch wrote.

// Kinds of lists, by the beginning of listed.facet.
const (
	listedQuestion = "question:"
	listedTheme    = "theme:"
	listedLetter   = "letter"
)

// Ends of listed.letter: whether somebody read the copy's answer itself. Where nobody did, it
// also waits until the letter is read.
const (
	readItself   = "+"
	readByLetter = "-"
)

// listedKey names a row of the table listed.
type listedKey struct {
	num             int64
	facet, question string
}

func (k listedKey) compare(b listedKey) int {
	return cmp.Or(cmp.Compare(k.num, b.num), cmp.Compare(k.facet, b.facet), cmp.Compare(k.question, b.question))
}

// listedRow is what else a row of the table listed says.
type listedRow struct {
	docket, campaign, sector, kind, state, language string
	posted, second, third                           int64
	letter                                          string
	again                                           int64
}

func (r listedRow) values(k listedKey) []any {
	return []any{k.num, k.facet, k.question, r.docket, r.campaign, r.sector, r.kind, r.state, r.language, r.posted,
		r.second, r.third, r.letter, r.again}
}

var listedInsert = insertTexts("listed", "comment", "facet", "question", "docket", "campaign", "sector",
	"submitter_type", "state", "language", "posted_at", "second", "third", "letter", "again")

const (
	listedComment = `c.docket, c.campaign, c.sector, c.submitter_type, c.state, c.language, c.posted_at`
	never         = `9223372036854775807` // the draw of an answer that no drawing of readings concerns
	untilDrawn    = `CASE WHEN u.readers < 2 THEN u.draw ELSE ` + never + ` END AS second,
		CASE WHEN u.readers = 2 AND NOT EXISTS (SELECT 1 FROM adjudications j WHERE j.comment = u.comment
			AND j.question = u.question) THEN u.draw ELSE ` + never + ` END AS third`
	letterOf   = `l.campaign || ' ' || l.question || w.copies`
	isDisputed = `EXISTS (SELECT 1 FROM double_coded d WHERE d.comment = x.comment AND d.question = x.question
		AND d.disputed = 1)`
)

// listedNow works out the rows of some comments, marked by 0, and reads those that are
// kept, marked by 1. It has the rule of settledRule in other words: what never changes
// with a drawing or a letter is decided here, and the rest where a list is read.
const listedNow = `
	SELECT 0, c.num, '` + listedQuestion + `' || a.question, a.question, ` + listedComment + `, ` + never + `, ` +
	never + `, '', 0
	  FROM comments c JOIN answers a ON a.comment = c.num
	 WHERE c.num IN (%s) AND a.public IS NOT NULL AND ` + postedRows + `
	UNION ALL
	SELECT DISTINCT 0, c.num, '` + listedTheme + `' || t.code, t.question, ` + listedComment + `, ` + untilDrawn + `,
	       CASE WHEN c.campaign = '' THEN '' ELSE c.campaign || ' ' || x.question ||
	           CASE WHEN EXISTS (SELECT 1 FROM passes p WHERE p.comment = x.comment AND p.question = x.question)
	                  OR EXISTS (SELECT 1 FROM codings o WHERE o.comment = x.comment AND o.question = x.question
	                  AND o.origin <> 'campaign') THEN '` + readItself + `' ELSE '` + readByLetter + `' END END, 0
	  FROM comments c JOIN codings t ON t.comment = c.num
	  JOIN answer_readings x ON x.comment = t.comment AND x.question = t.question AND x.reading = 'read'
	  LEFT JOIN coding_units u ON u.comment = t.comment AND u.question = t.question
	 WHERE c.num IN (%s) AND t.state = 'confirmed' AND NOT ` + isDisputed + ` AND ` + postedRows + `
	UNION ALL
	SELECT 0, l.num, '` + listedLetter + `', ` + letterOf + `, l.docket, l.campaign, '', '', '', '', 0,
	       CASE WHEN l.closed = 1 THEN -1 ELSE l.second END, l.third, ` + letterOf + `, 0
	  FROM (SELECT x.comment AS num, x.question, x.reading, k.docket, k.id AS campaign,
	               CASE WHEN x.reading <> 'read' OR ` + isDisputed + ` THEN 1 ELSE 0 END AS closed, ` + untilDrawn + `
	          FROM campaigns k JOIN answer_readings x ON x.comment = k.letter
	          LEFT JOIN coding_units u ON u.comment = x.comment AND u.question = x.question
	         WHERE k.letter IN (%s)) AS l
	  JOIN (SELECT '` + readByLetter + `' AS copies UNION ALL SELECT '` + readItself + `') AS w
	    ON w.copies = '` + readByLetter + `' OR l.reading = 'read'
	 WHERE l.closed = 1 OR l.second < ` + never + ` OR l.third < ` + never + `
	UNION ALL
	SELECT 1, l.comment, l.facet, l.question, l.docket, l.campaign, l.sector, l.submitter_type, l.state, l.language,
	       l.posted_at, l.second, l.third, l.letter, l.again
	  FROM listed l WHERE l.comment IN (%s)`

// listedOf works out the rows of some comments, and reads those that are kept.
func listedOf(ctx context.Context, q querier, nums []int64) (now, kept map[listedKey]listedRow, err error) {
	now, kept = map[listedKey]listedRow{}, map[listedKey]listedRow{}
	err = eachOf(ctx, q, listedNow, nums, func(r rows) error {
		var known bool
		var k listedKey
		var l listedRow
		err := r.Scan(&known, &k.num, &k.facet, &k.question, &l.docket, &l.campaign, &l.sector, &l.kind, &l.state,
			&l.language, &l.posted, &l.second, &l.third, &l.letter, &l.again)
		if known {
			kept[k] = l
		} else {
			now[k] = l
		}
		return err
	})
	oneRowEach(now)
	return now, kept, err
}

// oneRowEach leaves one row of each comment in the list of a theme that stands in several
// of its answers. Of a comment of no campaign it is the one that counts longest, for all
// its answers have one draw, and third readings are drawn among the second ones. Of a copy
// all rows stay, since each has a letter's answer to look at, and those after the first
// are numbered.
func oneRowEach(list map[listedKey]listedRow) {
	var best, last listedKey
	for _, k := range slices.SortedFunc(maps.Keys(list), listedKey.compare) {
		l := list[k]
		switch {
		case k.facet == listedLetter:
		case k.num != last.num || k.facet != last.facet:
			best = k
		case l.letter != "":
			l.again = list[last].again + 1
			list[k] = l
		case cmp.Or(cmp.Compare(l.second, list[best].second), cmp.Compare(l.third, list[best].third)) > 0:
			delete(list, best)
			best = k
		default:
			delete(list, k)
		}
		last = k
	}
}

// keepListed brings the rows of some comments in step with what the batch wrote, and
// those of the letters of some campaigns.
func keepListed(ctx context.Context, b *batchState, nums map[int64]bool, campaigns []docket.CampaignID) error {
	nums = maps.Clone(nums)
	add(&nums, nil)
	for _, k := range campaigns {
		if err := each(ctx, b.w, `SELECT k.letter FROM campaigns k WHERE k.id = $1 AND k.letter <> 0
			UNION SELECT l.comment FROM listed l WHERE l.campaign = $1 AND l.facet = '`+listedLetter+`'`,
			[]any{string(k)}, func(r rows) error {
				var num int64
				err := r.Scan(&num)
				nums[num] = true
				return err
			}); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(nums)), widths[len(widths)-1]) {
		now, kept, err := listedOf(ctx, b.w, part)
		if err != nil {
			return err
		}
		for k, l := range kept {
			if now[k] == l {
				delete(now, k)
				continue
			}
			if err := b.w.later(ctx, anyRows, `DELETE FROM listed WHERE comment = $1 AND facet = $2 AND question = $3`,
				k.num, k.facet, k.question); err != nil {
				return err
			}
		}
		if err := b.insert(ctx, &b.effects, listedInsert, listedValues(now)); err != nil {
			return err
		}
	}
	return nil
}

// listedValues are rows to insert.
func listedValues(list map[listedKey]listedRow) [][]any {
	out := make([][]any, 0, len(list))
	for _, k := range slices.SortedFunc(maps.Keys(list), listedKey.compare) {
		out = append(out, list[k].values(k))
	}
	return out
}

// amongListed adds the conditions of a theme and a question by the table listed, which the
// walk is along, or is asked about what is walked. Last is how far readings are drawn.
func (w *publicWalk) amongListed(q docket.PublicQuery, last draws) {
	if q.Theme == "" && q.Question == "" {
		return
	}
	id := w.arg(string(q.Docket))
	question, theme := "", ""
	if q.Question != "" {
		question = w.arg(listedQuestion + string(q.Question))
	}
	if q.Theme != "" {
		theme = strings.NewReplacer("$DOCKET", id, "$FACET", w.arg(listedTheme+q.Theme), "$SECOND",
			w.arg(last.second), "$THIRD", w.arg(last.third)).Replace(listedSettled)
	}
	switch {
	case !w.listed:
		w.add("EXISTS (SELECT 1 FROM listed l WHERE l.comment = " + w.key + " AND " + theme + ")")
	case theme == "":
		w.add("l.docket = " + id + " AND l.facet = " + question)
	default:
		w.add(theme)
		if question != "" {
			w.add("EXISTS (SELECT 1 FROM listed a WHERE a.comment = l.comment AND a.facet = " + question + ")")
		}
	}
}

// listedSettled is the condition that a row l of a theme is settled, with what moves with
// drawings and letters: settledRule in terms of the table listed.
const listedSettled = "l.docket = $DOCKET AND l.facet = $FACET AND " + listedCounts + `
	AND (l.again = 0 OR NOT EXISTS (SELECT 1 FROM listed e WHERE e.comment = l.comment AND e.facet = l.facet
		AND e.again < l.again AND ` + earlierCounts + `))`

// listedCounts is the part of it that is asked of each answer.
const listedCounts = "l.second > $SECOND AND l.third > $THIRD" +
	" AND (l.letter = '' OR l.letter NOT IN (" + listedOut + "))"

// earlierCounts asks it of an earlier answer of a copy.
const earlierCounts = "e.second > $SECOND AND e.third > $THIRD AND e.letter NOT IN (" + listedOut + ")"

// listedOut lists the letters that keep copies out.
const listedOut = `SELECT o.letter FROM listed o WHERE o.docket = $DOCKET AND o.facet = '` + listedLetter + `'
	AND (o.second <= $SECOND OR o.third <= $THIRD)`

// scanListed works out the table listed anew, in slices.
func scanListed(ctx context.Context, q querier, slice func(now, kept map[listedKey]listedRow) error) error {
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
		now, kept, err := listedOf(ctx, q, nums)
		if err == nil {
			err = slice(now, kept)
		}
		if err != nil {
			return err
		}
	}
}

// fillListed writes the table listed anew, in a database that has none or whose rows are
// not to be trusted.
func fillListed(ctx context.Context, q execer) error {
	if _, err := q.exec(ctx, `DELETE FROM listed`); err != nil {
		return err
	}
	return scanListed(ctx, q, func(now, _ map[listedKey]listedRow) error {
		for rows := listedValues(now); len(rows) > 0; {
			n := listedInsert.size(len(rows))
			if _, err := q.exec(ctx, listedInsert.texts[n], slices.Concat(rows[:n]...)...); err != nil {
				return fmt.Errorf("list the answers: %w", err)
			}
			rows = rows[n:]
		}
		return nil
	})
}

// checkListed compares the table listed with what follows from the rows.
func checkListed(ctx context.Context, v *verification) error {
	return scanListed(ctx, v.s, func(now, kept map[listedKey]listedRow) error {
		wrong := map[int64]bool{}
		for k, l := range kept {
			wrong[k.num] = wrong[k.num] || now[k] != l
		}
		for k, l := range now {
			wrong[k.num] = wrong[k.num] || kept[k] != l
		}
		for _, num := range slices.Sorted(maps.Keys(wrong)) {
			if !wrong[num] {
				continue
			}
			var id docket.ID
			var serial int64
			if err := v.s.row(ctx, `SELECT docket, serial FROM comments WHERE num = $1`, num).Scan(&id,
				&serial); err != nil {
				return err
			}
			v.problem("Comment %s is listed wrongly under its questions and themes: run portal rebuild.",
				id.Comment(serial))
		}
		return nil
	})
}
