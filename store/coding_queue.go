package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"commentportal/docket"
)

// countedAnswers is where CodingCounts stops counting coded answers: a model
// needs some hundred of them, and nobody reads the exact number.
const countedAnswers = 1000

// codingList is one view of the coding workplace: what its rows are, under the
// name u or c, and the column that they are in order of.
type codingList struct {
	from  string // comments c among it
	key   string // the comment's number
	count string // the query that counts, where that takes no look at the comments; "" otherwise
	conditions
}

// counting is the query that counts the list.
func (l *codingList) counting() string {
	if l.count != "" {
		return l.count
	}
	return `SELECT count(*) FROM ` + l.from + ` WHERE ` + l.where()
}

// unposted answers, those of other dockets and those marked as off topic are in no list.
const onTopic = postedRows + ` AND c.off_topic = 0`

// codingView is the list of a view for one question; ok is false where it is
// surely empty. d is what drawn says.
func (db Coding) codingView(q docket.CodingQuery, question docket.QuestionID, d draws) (l codingList, ok bool) {
	id, asked := l.arg(string(q.Docket)), l.arg(string(question))
	switch q.View {
	case docket.CodingUncoded:
		l.units(id, asked, "u.readers = 0", lineUnread)
	case docket.CodingEvery, "":
		l.units(id, asked, "u.readers >= 0", lineUnits)
	case docket.CodingSecond:
		if d.second < 0 {
			return l, false
		}
		again := d.lacking("u", l.arg(d.second), true) + " AND NOT EXISTS (SELECT 1 FROM passes p WHERE " +
			"p.comment = u.comment" +
			" AND p.question = u.question AND p.coder = " + l.arg(int64(q.Coder)) + ")"
		again += " AND NOT EXISTS (SELECT 1 FROM test_readings g WHERE g.comment = u.comment AND " +
			"g.question = u.question AND g.coder = " + l.arg(int64(q.Coder)) + ")"
		l.of(codingUnits, id, asked, again)
		l.count = "SELECT count(*) FROM coding_units u WHERE u.docket = " + id + " AND u.question = " + asked +
			" AND " + again
	case docket.CodingDisputed:
		l.of("double_coded u CROSS JOIN comments c", id, asked, "u.disputed = 1 AND "+onTopic)
		if d.third >= 0 {
			l.add("NOT EXISTS (SELECT 1 FROM coding_units w WHERE w.comment = u.comment AND w.question = u.question " +
				"AND " + d.lackingThird("w") + ")")
		}
	case docket.CodingMine:
		l.from, l.key = "passes u CROSS JOIN comments c", "u.comment"
		l.add("u.coder = " + l.arg(int64(q.Coder)) + " AND u.question = " + asked + " AND c.num = u.comment")
		l.add("c.docket = " + id + " AND " + postedRows)
	case docket.CodingAdditions:
		l.from, l.key = "placements u CROSS JOIN comments c CROSS JOIN answers a", "u.comment"
		l.add("u.long_addition = 1 AND u.read_by = 0 AND c.num = u.comment AND c.docket = " + id +
			" AND c.campaign <> '' AND " + onTopic)
		l.add("a.comment = c.num AND a.question = " + asked + " AND a.public IS NOT NULL")
		l.add("NOT EXISTS (SELECT 1 FROM passes p WHERE p.comment = a.comment AND p.question = a.question)")
	case docket.CodingOffTopic:
		l.from, l.key = "comments c CROSS JOIN answers a", "c.num"
		l.add("c.docket = " + id + " AND c.off_topic <> 0 AND " + postedRows)
		l.add("a.comment = c.num AND a.question = " + asked + " AND a.public IS NOT NULL")
	case docket.CodingRevisit:
		l.from, l.key = "comments c", "c.num"
		of := ""
		if q.Code != "" {
			of = " AND v.code = " + l.arg(q.Code)
		}
		l.add(`c.num IN (SELECT t.comment FROM code_revisits v JOIN codings t ON t.code = v.code AND t.codebook_version
			< v.version
			WHERE v.docket = ` + id + of + ` AND t.question = ` + asked + ` AND ` + toRevisit + `)`)
		l.add("c.docket = " + id + " AND " + onTopic)
	default:
		return l, false
	}
	if len(q.Only) > 0 && !l.onlyOf(q.Only, question) {
		return l, false
	}
	l.exceptOf(q.Except, question)
	return l, db.narrow(&l, q)
}

// onlyOf narrows a list of coding units to those of one of the slices; false where none
// is of the question.
func (l *codingList) onlyOf(list []docket.CodingSlice, question docket.QuestionID) bool {
	any := l.slices(list, question)
	if len(any) > 0 {
		l.count = ""
		l.add("(" + strings.Join(any, " OR ") + ")")
	}
	return len(any) > 0
}

// exceptOf takes the units of slices out of a list.
func (l *codingList) exceptOf(list []docket.CodingSlice, question docket.QuestionID) {
	for _, condition := range l.slices(list, question) {
		l.count = ""
		l.add("NOT " + condition)
	}
}

// slices are the conditions that a unit of a question belongs to slices.
func (l *codingList) slices(list []docket.CodingSlice, question docket.QuestionID) []string {
	var out []string
	for _, s := range list {
		if s.Question != "" && s.Question != question {
			continue
		}
		condition := fmt.Sprintf("u.draw %% 100 >= %d AND u.draw %% 100 < %d", s.From, s.To)
		if s.Sector != "" {
			condition += " AND c.sector = " + l.arg(s.Sector)
		}
		out = append(out, "("+condition+")")
	}
	return out
}

// codingUnits are posted and to be coded, so they are counted in advance.
const codingUnits = "coding_units u CROSS JOIN comments c"

// of lists the rows of from, for one question of one docket.
func (l *codingList) of(from, id, asked, where string) {
	l.from, l.key = from, "u.comment"
	l.add("u.docket = " + id + " AND u.question = " + asked)
	l.add(where)
	l.add("c.num = u.comment")
}

// units lists coding units; a line of the counters has how many they are.
func (l *codingList) units(id, asked, where, line string) {
	l.of(codingUnits, id, asked, where)
	l.count = "SELECT coalesce(sum(k.comments), 0) FROM counters k WHERE k.docket = " + id + " AND k.line = '" + line +
		"' AND k.part = " + asked
}

// narrow adds what else q asks for, a sector and words; false where nothing can match.
func (db Coding) narrow(l *codingList, q docket.CodingQuery) bool {
	typed := strings.TrimSpace(q.Words)
	if q.Sector != "" || typed != "" {
		l.count = ""
	}
	if q.Sector != "" {
		l.add("c.sector = " + l.arg(q.Sector))
	}
	if typed == "" {
		return true
	}
	if other, serial, err := numberOf(docket.CommentID(strings.ToUpper(typed))); err == nil {
		l.add("c.serial = " + l.arg(serial))
		return other == q.Docket
	}
	_, expression, found := db.dialect.searchFor(typed)
	if found {
		l.add(db.dialect.foundBy(l.arg(expression)))
	}
	return found
}

// CodingQueue reads a page of the coding workplace: answers of posted comments,
// question by question as the docket asks them, and by comment inside a
// question. What another person chose is nowhere in it. Total is exact.
func (db Coding) CodingQueue(ctx context.Context, q docket.CodingQuery) (docket.CodingPage, error) {
	page, err := db.codingQueue(ctx, q)
	return page, named(err, "answers of %s to code", q.Docket)
}

func (db Coding) codingQueue(ctx context.Context, q docket.CodingQuery) (docket.CodingPage, error) {
	q.Limit = min(max(q.Limit, 1), maxPage)
	var page docket.CodingPage
	questions, err := db.questionsOf(ctx, q.Docket, q.Question)
	if err != nil {
		return page, err
	}
	begin, after, err := db.afterItem(ctx, q, questions)
	if err != nil {
		return page, err
	}
	highest, any, err := db.bounds(ctx, q)
	if err != nil {
		return page, err
	}
	if !any {
		questions = nil
	}
	for i, question := range questions {
		l, ok := db.codingView(q, question, highest)
		if !ok {
			continue
		}
		var n int
		if err := db.read.row(ctx, l.counting(), l.args...).Scan(&n); err != nil {
			return page, err
		}
		page.Total += n
		if i < begin || len(page.Items) > q.Limit || n == 0 {
			continue
		}
		if i == begin {
			l.add(l.key + " > " + l.arg(after))
		}
		more, err := db.codingItems(ctx, l, q.Docket, question, q.Limit+1-len(page.Items))
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, more...)
	}
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		last := page.Items[q.Limit-1].CodingItemKey
		page.Next = &last
	}
	return page, db.countCopies(ctx, q.Docket, page.Items)
}

// bounds reads how far readings are drawn, for lists that depend on it, and whether the
// list can have any answer.
func (db Coding) bounds(ctx context.Context, q docket.CodingQuery) (highest draws, any bool, err error) {
	highest = draws{-1, -1}
	switch q.View {
	case docket.CodingSecond, docket.CodingDisputed:
		highest, err = drawn(ctx, db.read, q.Docket)
		return highest, true, err
	case docket.CodingRevisit:
		any, err = db.revisits(ctx, q.Docket)
		return highest, any, err
	}
	return highest, true, nil
}

// afterItem finds where a page begins: at which of the questions, and after which
// comment. After an answer that is nowhere in the docket nothing follows.
func (db Coding) afterItem(
	ctx context.Context, q docket.CodingQuery, questions []docket.QuestionID,
) (begin int, after int64, err error) {
	if q.After == (docket.CodingItemKey{}) {
		return 0, 0, nil
	}
	begin = slices.Index(questions, q.After.Question)
	after, err = db.numOf(ctx, q.Docket, q.After.Comment)
	if begin < 0 || errors.Is(err, docket.ErrNotFound) {
		return len(questions), after, nil
	}
	return begin, after, err
}

// codingItems reads up to n answers to a question, in the order of the list.
func (db Coding) codingItems(
	ctx context.Context, l codingList, id docket.ID, question docket.QuestionID, n int,
) (items []docket.CodingItem, err error) {
	err = each(ctx, db.read, `SELECT c.serial, c.campaign, CASE WHEN c.campaign <> '' AND EXISTS (SELECT 1 FROM
		campaigns k WHERE k.id = c.campaign AND k.letter = c.num)
			THEN 1 ELSE 0 END FROM `+l.from+` WHERE `+l.where()+` ORDER BY `+l.key+` LIMIT `+l.arg(n), l.args,
		func(r rows) error {
			item := docket.CodingItem{CodingItemKey: docket.CodingItemKey{Question: question}}
			var serial int64
			var letter bool
			err := r.Scan(&serial, &item.Campaign, &letter)
			item.Comment = id.Comment(serial)
			if !letter {
				item.Campaign = ""
			}
			items = append(items, item)
			return err
		})
	return items, err
}

// NextToCode finds the answer that follows q.After in a list, and says how many
// the list has. With around, when nothing follows, the search goes on at the
// list's beginning and passes over q.After itself. next is nil when there is none.
func (db Coding) NextToCode(
	ctx context.Context, q docket.CodingQuery, around bool,
) (next *docket.CodingItemKey, total int, err error) {
	done := q.After
	q.Limit = 1
	page, err := db.CodingQueue(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if len(page.Items) == 0 && around {
		q.After, q.Limit = docket.CodingItemKey{}, 2
		if page, err = db.CodingQueue(ctx, q); err != nil {
			return nil, 0, err
		}
	}
	for _, item := range page.Items {
		if item.CodingItemKey != done {
			return &item.CodingItemKey, page.Total, nil
		}
	}
	return nil, page.Total, nil
}

// countCopies fills in how many posted copies the codes of a letter go to.
func (db Coding) countCopies(ctx context.Context, id docket.ID, items []docket.CodingItem) error {
	known := map[docket.CampaignID]int{}
	for i := range items {
		k := items[i].Campaign
		if k == "" {
			continue
		}
		n, ok := known[k]
		if !ok {
			if err := db.read.row(ctx,
				`SELECT count(*) FROM comments c WHERE c.docket = $1 AND c.campaign = $2 AND c.campaign <> '' AND
					`+postedRows,
				string(id), string(k)).Scan(&n); err != nil {
				return err
			}
			n = max(n-1, 0) // the letter itself
			known[k] = n
		}
		items[i].Copies = n
	}
	return nil
}

// revisits reports whether any code of the docket is gone or redefined, which
// saves a walk along all comments where none was.
func (db Coding) revisits(ctx context.Context, id docket.ID) (bool, error) {
	var any bool
	err := db.read.row(ctx, `SELECT EXISTS (SELECT 1 FROM code_revisits v WHERE v.docket = $1)`, string(id)).Scan(&any)
	return any, err
}

// questionsOf lists the questions of a docket; with only, that one alone.
func (db Coding) questionsOf(
	ctx context.Context, id docket.ID, only docket.QuestionID,
) ([]docket.QuestionID, error) {
	d, err := db.held.docket(ctx, db.read, id)
	list := d.QuestionIDs()
	if only != "" {
		list = slices.DeleteFunc(list, func(one docket.QuestionID) bool { return one != only })
	}
	return list, err
}

func (db Coding) numOf(ctx context.Context, id docket.ID, comment docket.CommentID) (int64, error) {
	d, serial, err := numberOf(comment)
	if err != nil || d != id {
		return 0, docket.ErrNotFound
	}
	var num int64
	err = db.read.row(ctx, `SELECT num FROM comments WHERE docket = $1 AND serial = $2`, string(id), serial).Scan(&num)
	return num, err
}

// CodingCounts says what the coding workplace of a docket holds for a person.
// Confirmed is counted up to 1,000.
func (db Coding) CodingCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.CodingCounts, error) {
	n := docket.CodingCounts{ByQuestion: map[docket.QuestionID]int{}}
	questions, err := db.questionsOf(ctx, id, "")
	if err != nil {
		return n, named(err, "what there is to code in %s", id)
	}
	highest, err := drawn(ctx, db.read, id)
	if err != nil {
		return n, named(err, "what there is to code in %s", id)
	}
	any, err := db.revisits(ctx, id)
	if err != nil {
		return n, named(err, "what there is to code in %s", id)
	}
	if err := db.countedWork(ctx, id, by, &n); err != nil {
		return n, named(err, "what there is to code in %s", id)
	}
	if n.Second, err = db.secondReadings(ctx, id, by, highest); err != nil {
		return n, named(err, "what there is to code in %s", id)
	}
	for view, sum := range map[docket.CodingView]*int{
		docket.CodingDisputed: &n.Disputed, docket.CodingRevisit: &n.Revisit, docket.CodingAdditions: &n.Additions,
	} {
		if view == docket.CodingRevisit && !any {
			continue
		}
		for _, question := range questions {
			l, ok := db.codingView(docket.CodingQuery{Docket: id, View: view, Coder: by}, question, highest)
			if !ok {
				continue
			}
			var k int
			if err := db.read.row(ctx, l.counting(), l.args...).Scan(&k); err != nil {
				return n, named(err, "what there is to code in %s", id)
			}
			*sum += k
		}
	}
	err = db.read.row(ctx, fmt.Sprintf(`SELECT count(*) FROM (
		SELECT 1 FROM coding_units u WHERE u.docket = $1 AND u.readers > 0
		   AND EXISTS (SELECT 1 FROM codings t WHERE t.comment = u.comment AND t.question = u.question AND t.state =
		   'confirmed')
		 LIMIT %d) AS coded`, countedAnswers), string(id)).Scan(&n.Confirmed)
	return n, named(err, "what there is to code in %s", id)
}
