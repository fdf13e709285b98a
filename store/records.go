package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
)

// maxRecords bounds a page of records.
const maxRecords = 250

// everPosted is the condition that comment c is posted, or once was.
const everPosted = `c.public_changed_at <> 0`

const publicRecordColumns = publicColumns + `, c.status, c.reason, c.round, c.postmarked_on`

func scanPublicRecord(r row) (*docket.PublicRecord, int64, error) {
	var e docket.PublicRecord
	var postmarked int64
	p, err := scanPosted(withMore{r, []any{&e.Status, &e.Reason, &e.Round, &postmarked}})
	if err != nil {
		return nil, 0, err
	}
	e.PublicComment, e.PostmarkedOn = p.PublicComment, at(postmarked)
	if e.Gone = !e.Status.Public(); e.Gone {
		e.Byline = docket.Byline{Type: docket.Anonymous}
		e.ReplyTo, e.Campaign, e.Language = "", "", ""
		e.StandsFor, e.ReceivedAt, e.PostmarkedOn = 1, time.Time{}, time.Time{}
	}
	return &e, p.num, nil
}

// PublicRecord reads the record of a comment with what was posted of its answers;
// docket.ErrNotFound when it was never posted.
func (db Records) PublicRecord(ctx context.Context, id docket.CommentID) (docket.PublicRecord, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return docket.PublicRecord{}, err
	}
	e, num, err := scanPublicRecord(db.read.row(ctx, `SELECT `+publicRecordColumns+` FROM comments c
		WHERE c.docket = $1 AND c.serial = $2 AND `+everPosted, string(d), serial))
	if err != nil {
		return docket.PublicRecord{}, named(err, "record %s", id)
	}
	if e.Gone {
		return *e, nil
	}
	p := &posted{PublicComment: e.PublicComment, num: num}
	err = fillPosted(ctx, db.read, []*posted{p})
	e.PublicComment = p.PublicComment
	return *e, named(err, "record %s", id)
}

// recordKey is the place of a record in a list.
type recordKey struct {
	num, key, serial int64
	docket           docket.ID
}

// PublicRecords reads a page of records, without the words of answers. Pages of up
// to 250 are found by their offset: what walks further asks again from the moment
// of the last change it saw.
func (db Records) PublicRecords(ctx context.Context, q docket.RecordQuery) ([]docket.PublicRecord, error) {
	q.Limit = min(max(q.Limit, 1), maxRecords)
	keys, err := db.recordKeys(ctx, q)
	if err != nil {
		return nil, named(err, "records")
	}
	nums := make([]int64, len(keys))
	place := make(map[int64]int, len(keys))
	for i, k := range keys {
		nums[i], place[k.num] = k.num, i
	}
	list := make([]docket.PublicRecord, len(keys))
	err = eachOf(ctx, db.read, `SELECT `+publicRecordColumns+` FROM comments c WHERE c.num IN (%s)`, nums,
		func(r rows) error {
			e, num, err := scanPublicRecord(r)
			if err == nil {
				list[place[num]] = *e
			}
			return err
		})
	return list, named(err, "records")
}

// recordKeys finds the records of a page, each part along an index of its own.
func (db Records) recordKeys(ctx context.Context, q docket.RecordQuery) ([]recordKey, error) {
	if len(q.Parts) == 1 {
		return db.partKeys(ctx, q, q.Parts[0], q.Offset, q.Limit)
	}
	var all []recordKey
	for _, p := range q.Parts {
		keys, err := db.partKeys(ctx, q, p, 0, q.Offset+q.Limit)
		if err != nil {
			return nil, err
		}
		all = append(all, keys...)
	}
	slices.SortFunc(all, func(a, b recordKey) int {
		order := cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.docket, b.docket), cmp.Compare(a.serial, b.serial))
		if q.Order == docket.RecordsByID {
			order = cmp.Or(cmp.Compare(a.docket, b.docket), cmp.Compare(a.serial, b.serial))
		}
		if q.Descending {
			return -order
		}
		return order
	})
	return all[min(q.Offset, len(all)):min(q.Offset+q.Limit, len(all))], nil
}

// recordOrders are the columns that the orders sort by, whose first is the key.
var recordOrders = map[docket.RecordOrder][]string{
	docket.RecordsByPosting: {"c.posted_at", "c.serial"},
	docket.RecordsByChange:  {"c.public_changed_at"},
	docket.RecordsByID:      {"c.serial"},
}

func (db Records) partKeys(ctx context.Context, q docket.RecordQuery, p docket.RecordPart, offset,
	limit int) ([]recordKey, error) {
	w, ok := db.recordWalk(q, p)
	if !ok {
		return nil, nil
	}
	columns := recordOrders[q.Order]
	order := strings.Join(columns, ", ")
	if q.Order == docket.RecordsByID && w.key != "" {
		order = w.key // the index of words is in the order of numbers
	}
	if q.Descending {
		order = strings.ReplaceAll(order, ",", " DESC,") + " DESC"
	}
	var list []recordKey
	err := each(ctx, db.read, `SELECT c.num, c.serial, `+columns[0]+` FROM `+w.from+` WHERE `+w.where()+
		` ORDER BY `+order+` LIMIT `+w.arg(limit)+` OFFSET `+w.arg(offset), w.args, func(r rows) error {
		k := recordKey{docket: p.Docket}
		err := r.Scan(&k.num, &k.serial, &k.key)
		list = append(list, k)
		return err
	})
	return list, err
}

// recordsWalk is what a list of records reads, and the key of the index that it is in order
// of; "" for that of its columns.
type recordsWalk struct {
	from, key string
	conditions
}

// recordWalk is the list of the records of a part that q asks for; false when
// nothing can match.
func (db Records) recordWalk(q docket.RecordQuery, p docket.RecordPart) (*recordsWalk, bool) {
	w := &recordsWalk{from: "comments c"}
	if strings.TrimSpace(q.Words) != "" {
		_, expression, ok := db.dialect.searchFor(q.Words)
		if !ok {
			return nil, false
		}
		w.from, w.key = "posted_search s CROSS JOIN comments c", db.dialect.hit
		w.add(strings.Replace(db.dialect.hits, "$W", w.arg(expression), 1))
		w.add("c.num = " + db.dialect.hit)
		w.add(postedRows)
	}
	w.add("c.docket = " + w.arg(string(p.Docket)))
	w.add(everPosted)
	if q.ID != "" {
		d, serial, err := numberOf(q.ID)
		if err != nil || d != p.Docket {
			return nil, false
		}
		w.add("c.serial = " + w.arg(serial))
	}
	if len(p.Rounds) > 0 {
		list := make([]string, len(p.Rounds))
		for i, n := range p.Rounds {
			list[i] = strconv.Itoa(n)
		}
		w.add("c.round IN (" + strings.Join(list, ", ") + ")")
	}
	for _, bound := range []struct {
		column, than string
		at           time.Time
	}{
		{"c.posted_at", ">=", q.PostedFrom}, {"c.posted_at", "<", q.PostedBefore},
		{"c.public_changed_at", ">=", q.ChangedFrom}, {"c.public_changed_at", "<", q.ChangedBefore},
	} {
		if !bound.at.IsZero() {
			w.add(bound.column + " " + bound.than + " " + w.arg(micros(bound.at)))
		}
	}
	return w, true
}

// CountPublicRecords counts the records that q asks for, whatever its page. All of a
// docket are known without counting them one by one.
func (db Records) CountPublicRecords(ctx context.Context, q docket.RecordQuery) (int, error) {
	total := 0
	for _, p := range q.Parts {
		n, err := db.countPart(ctx, q, p)
		if err != nil {
			return 0, named(err, "count the records of %s", p.Docket)
		}
		total += n
	}
	return total, nil
}

func (db Records) countPart(ctx context.Context, q docket.RecordQuery, p docket.RecordPart) (n int, err error) {
	if q.Narrow() {
		w, ok := db.recordWalk(q, p)
		if !ok {
			return 0, nil
		}
		err = db.read.row(ctx, `SELECT count(*) FROM `+w.from+` WHERE `+w.where(), w.args...).Scan(&n)
		return n, err
	}
	err = db.read.row(ctx, `
		SELECT coalesce((SELECT sum(comments) FROM counters WHERE docket = $1 AND line IN ('posted',
		'posted_with_redactions')), 0) +
		       (SELECT count(*) FROM comments c WHERE c.docket = $1 AND `+everPosted+`
		           AND c.status NOT IN ('posted', 'posted_with_redactions'))`, string(p.Docket)).Scan(&n)
	return n, err
}

// LastPublicChange is the moment of the latest change of a record of the docket;
// zero when there is none. Two answers that are alike mean that no record changed
// between them.
func (db Records) LastPublicChange(ctx context.Context, id docket.ID) (time.Time, error) {
	var us int64
	err := db.read.row(ctx, `SELECT coalesce((SELECT c.public_changed_at FROM comments c WHERE c.docket = $1 AND
		`+everPosted+`
		ORDER BY c.public_changed_at DESC LIMIT 1), 0)`, string(id)).Scan(&us)
	return at(us), named(err, "last public change of %s", id)
}
