package store

import (
	"context"
	"strconv"
	"strings"

	"commentportal/docket"
)

// CountNarrowed counts the comments of a list by each value that it can be narrowed to. The
// number of the list is known. Of all posted comments it counts up to 10,000, along their
// indexes; of a list that is narrowed already up to docket.MostNarrowed, which are found first.
// Of more nothing is counted: that would cost more than the list.
func (db Public) CountNarrowed(ctx context.Context, q docket.PublicQuery, total int) (docket.NarrowCounts, error) {
	if total == 0 || q.Filtered() && total > docket.MostNarrowed || total > publicCap {
		return nil, nil
	}
	n := narrowing{db: db, docket: q.Docket, counts: docket.NarrowCounts{}}
	if q.Filtered() {
		q.Offset, q.After, q.Oldest, q.Relevant = 0, "", false, false
		w, err := db.publicList(ctx, q)
		if w == nil || err != nil {
			return nil, named(err, "count what a list of %s can be narrowed to", q.Docket)
		}
		if n.nums, _, err = db.places(ctx, q, w, false, docket.MostNarrowed); err != nil {
			return nil, named(err, "count what a list of %s can be narrowed to", q.Docket)
		}
	}
	err := n.byRow(ctx)
	if err == nil {
		err = n.byList(ctx)
	}
	return n.counts, named(err, "count what a list of %s can be narrowed to", q.Docket)
}

// narrowing is the counting of one list: of the comments with some numbers, or of all that
// are posted in a docket.
type narrowing struct {
	db     Public
	docket docket.ID
	nums   []int64
	counts docket.NarrowCounts
}

// each runs a query with %s where the condition on comments belongs: by their numbers, since a
// join would be planned for tables of another size.
func (n narrowing) each(ctx context.Context, query, column, all string, scan func(rows) error) error {
	if n.nums == nil {
		return each(ctx, n.db.read, strings.NewReplacer("%s", all, "$more", "$1").Replace(query),
			[]any{string(n.docket)}, scan)
	}
	return eachOf(ctx, n.db.read, strings.Replace(query, "%s", column+" IN (%s)", 1), n.nums, scan, string(n.docket))
}

// byRow counts by what stands in the comment's own row.
func (n narrowing) byRow(ctx context.Context) error {
	return n.each(ctx, `SELECT c.sector, c.submitter_type, c.state, c.language, count(*) FROM comments c
		WHERE c.docket = $more AND %s GROUP BY c.sector, c.submitter_type, c.state, c.language`, "c.num", postedRows,
		func(r rows) error {
			var values [4]string
			var k int
			err := r.Scan(&values[0], &values[1], &values[2], &values[3], &k)
			for i, filter := range []string{"sector", "type", "state", "language"} {
				n.counts.Add(filter, values[i], k)
			}
			return err
		})
}

// byList counts by question and theme, as the lists of these have comments.
func (n narrowing) byList(ctx context.Context) error {
	last, err := drawn(ctx, n.db.read, n.docket)
	if err != nil {
		return err
	}
	settled := strings.NewReplacer("l.facet = $FACET", "l.facet LIKE '"+listedTheme+"%'", "$DOCKET", "$more",
		"$SECOND", strconv.FormatInt(last.second, 10), "$THIRD", strconv.FormatInt(last.third,
			10)).Replace(listedSettled)
	return n.each(ctx, `SELECT l.facet, count(*) FROM listed l WHERE l.docket = $more AND %s AND
		(l.facet LIKE '`+listedQuestion+`%' OR `+settled+`) GROUP BY l.facet`, "l.comment",
		`l.facet <> '`+listedLetter+`'`, func(r rows) error {
			var facet string
			var k int
			err := r.Scan(&facet, &k)
			if value, ok := strings.CutPrefix(facet, listedQuestion); ok {
				n.counts.Add("question", value, k)
			} else {
				n.counts.Add("theme", strings.TrimPrefix(facet, listedTheme), k)
			}
			return err
		})
}
