package store

import (
	"context"
	"time"

	"commentportal/docket"
)

const inquiryColumns = `q.id, c.docket, c.serial, q.kind, q.asked_by, q.asked_at, q.ends_at, q.turn, q.closed_by, ` +
	`q.closed_at`

const inquiryRows = ` FROM inquiries q JOIN comments c ON c.num = q.comment`

func scanInquiry(r row) (docket.Inquiry, error) {
	var q docket.Inquiry
	var of docket.ID
	var serial, asked, ends, closed int64
	err := r.Scan(&q.ID, &of, &serial, &q.Kind, &q.AskedBy, &asked, &ends, &q.Turn, &q.ClosedBy, &closed)
	q.Comment, q.AskedAt, q.EndsAt, q.ClosedAt = of.Comment(serial), at(asked), at(ends), at(closed)
	return q, err
}

// readInquiry reads one inquiry with its texts.
func readInquiry(ctx context.Context, from querier, s *sealer, id docket.InquiryID) (docket.Inquiry, error) {
	q, err := scanInquiry(from.row(ctx, `SELECT `+inquiryColumns+inquiryRows+` WHERE q.id = $1`, int64(id)))
	if err != nil {
		return q, err
	}
	list := []docket.Inquiry{q}
	err = readInquiryTexts(ctx, from, s, list)
	return list[0], err
}

// readInquiryTexts opens the texts of inquiries, oldest first.
func readInquiryTexts(ctx context.Context, from querier, s *sealer, list []docket.Inquiry) error {
	places, ids := map[docket.InquiryID]int{}, make([]int64, 0, len(list))
	for i, q := range list {
		places[q.ID] = i
		ids = append(ids, int64(q.ID))
	}
	return eachOf(ctx, from, `SELECT x.inquiry, x.number, x.user_id, x.at, x.body FROM inquiry_texts x
		WHERE x.inquiry IN (%s) ORDER BY x.inquiry, x.number`, ids, func(r rows) error {
		var x docket.InquiryText
		var number, when int64
		var body []byte
		if err := r.Scan(&x.Inquiry, &number, &x.By, &when, &body); err != nil {
			return err
		}
		plain, err := s.open("inquiry_texts.body", inquiryPlace(x.Inquiry, number), body)
		x.At, x.Text = at(when), string(plain)
		q := &list[places[x.Inquiry]]
		q.Texts = append(q.Texts, x)
		return err
	})
}

// Inquiry reads one inquiry with its texts; docket.ErrNotFound when there is none.
func (db Inquiring) Inquiry(ctx context.Context, id docket.InquiryID) (docket.Inquiry, error) {
	q, err := readInquiry(ctx, db.read, db.sealer, id)
	return q, named(err, "inquiry %s", id)
}

// Inquiries reads a page of inquiries with their texts: those that are over newest
// first, others oldest first.
func (db Inquiring) Inquiries(ctx context.Context, w docket.InquiryQuery) (docket.InquiryPage, error) {
	var page docket.InquiryPage
	w.Limit = min(max(w.Limit, 1), maxPage)
	var c conditions
	c.add("q.docket = " + c.arg(string(w.Docket)))
	if w.Comment != "" {
		d, serial, err := numberOf(w.Comment)
		if err != nil {
			return page, err
		}
		c.add("q.comment = (SELECT num FROM comments WHERE docket = " + c.arg(string(d)) + " AND serial = " +
			c.arg(serial) + ")")
	}
	if !w.AnyTurn {
		c.add("q.turn = " + c.arg(string(w.Turn)))
	}
	if err := db.read.row(ctx, `SELECT count(*)`+inquiryRows+` WHERE `+c.where(),
		c.args...).Scan(&page.Total); err != nil {
		return page, named(err, "inquiries of %s", w.Docket)
	}
	order, behind := "q.id", "q.id > "
	if w.Turn == docket.TurnOver && !w.AnyTurn {
		order, behind = "q.id DESC", "q.id < "
	}
	if w.After != 0 {
		c.add(behind + c.arg(int64(w.After)))
	}
	err := each(ctx, db.read,
		`SELECT `+inquiryColumns+inquiryRows+` WHERE `+c.where()+` ORDER BY `+order+` LIMIT `+c.arg(w.Limit+1),
		c.args, func(r rows) error {
			q, err := scanInquiry(r)
			page.Inquiries = append(page.Inquiries, q)
			return err
		})
	if err == nil && len(page.Inquiries) > w.Limit {
		page.Inquiries = page.Inquiries[:w.Limit]
		page.Next = page.Inquiries[w.Limit-1].ID
	}
	if err == nil {
		err = readInquiryTexts(ctx, db.read, db.sealer, page.Inquiries)
	}
	return page, named(err, "inquiries of %s", w.Docket)
}

// MayAsk reports whether the writer of a comment can be asked something: they have a
// tracking number and have not withdrawn the comment.
func (db Inquiring) MayAsk(ctx context.Context, id docket.CommentID) (bool, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return false, err
	}
	may := false
	err = db.read.row(ctx, `SELECT c.tracking IS NOT NULL AND c.status <> 'withdrawn' AND
		NOT EXISTS (SELECT 1 FROM purges p WHERE p.comment = c.num AND p.purged_at > 0) FROM comments c
		WHERE c.docket = $1 AND c.serial = $2`, string(d), serial).Scan(&may)
	return may, named(err, "comment %s", id)
}

// InquiryCounts says how a docket's inquiries stand.
func (db Inquiring) InquiryCounts(ctx context.Context, id docket.ID, now time.Time) (docket.InquiryCounts, error) {
	var n docket.InquiryCounts
	err := db.read.row(ctx, `SELECT coalesce(sum(CASE WHEN q.turn = 'staff' THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN q.turn = 'writer' THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN q.turn = 'writer' AND q.ends_at <= $2 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN q.turn = '' THEN 1 ELSE 0 END), 0)
		  FROM inquiries q WHERE q.docket = $1`, string(id), micros(now)).Scan(&n.Answered, &n.Waiting, &n.Unheard,
		&n.Ended)
	return n, named(err, "inquiries of %s", id)
}
