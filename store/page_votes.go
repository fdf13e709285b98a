package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"commentportal/docket"
)

// CountVote counts a reader's answer about a page. Answers are counted a month together; there
// is no row for one reader.
func (db Feedback) CountVote(ctx context.Context, v docket.PageVote) error {
	return named(db.write(ctx, func(t *tx) error {
		yes, no := flag(v.Helpful), flag(!v.Helpful)
		_, err := t.exec(ctx, `INSERT INTO page_votes (docket, page, language, month, helped, missed)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (docket, page, language, month)
			DO UPDATE SET helped = page_votes.helped + excluded.helped,
			missed = page_votes.missed + excluded.missed`,
			string(v.Docket), v.Page, v.Language, t.now().UTC().Format("2006-01"), yes, no)
		return err
	}), "count an answer about a page")
}

// PageVotes counts the answers about every page that has some, by docket, page and
// language.
func (db Feedback) PageVotes(ctx context.Context) ([]docket.PageVotes, error) {
	var list []docket.PageVotes
	err := each(ctx, db.read, `SELECT docket, page, language, CAST(sum(helped) AS BIGINT),
		CAST(sum(missed) AS BIGINT) FROM page_votes GROUP BY docket, page, language
		ORDER BY docket, page, language`, nil, func(r rows) error {
		var v docket.PageVotes
		err := r.Scan(&v.Docket, &v.Page, &v.Language, &v.Yes, &v.No)
		list = append(list, v)
		return err
	})
	return list, named(err, "answers about pages")
}

// remarkBody is what of a remark is sealed.
type remarkBody struct {
	Text string `json:"text"`
}

func remarkPlace(id int64) string { return strconv.FormatInt(id, 10) }

// AddRemark keeps what a reader wrote about a page. It returns docket.ErrExists when as many
// remarks about the pages of the docket wait as may.
func (db Feedback) AddRemark(ctx context.Context, m docket.PageRemark) error {
	return named(db.write(ctx, func(t *tx) error {
		var waiting int
		if err := t.row(ctx, `SELECT count(*), (SELECT coalesce(max(id), 0) + 1 FROM page_remarks) FROM page_remarks
			WHERE docket = $1`, string(m.Docket)).Scan(&waiting, &m.ID); err != nil {
			return err
		}
		if waiting >= docket.MaxRemarks {
			return docket.ErrExists
		}
		plain, err := json.Marshal(remarkBody{storable(m.Text)})
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO page_remarks (id, docket, page, language, helpful, urgent, made_at, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, m.ID, string(m.Docket), m.Page, m.Language, flag(m.Helpful),
			flag(m.Urgent), micros(t.now()), db.sealer.seal("page_remarks.body", remarkPlace(m.ID), plain))
		return err
	}), "keep a remark about a page")
}

const remarkRows = `SELECT m.id, m.docket, m.page, m.language, m.helpful, m.urgent, m.made_at, m.body
	FROM page_remarks m`

func scanRemark(s *sealer, r row) (docket.PageRemark, error) {
	var m docket.PageRemark
	var helpful, urgent, made int64
	var body []byte
	if err := r.Scan(&m.ID, &m.Docket, &m.Page, &m.Language, &helpful, &urgent, &made, &body); err != nil {
		return m, err
	}
	m.Helpful, m.Urgent, m.At = helpful == 1, urgent == 1, at(made)
	plain, err := s.open("page_remarks.body", remarkPlace(m.ID), body)
	if err != nil {
		return m, err
	}
	var b remarkBody
	err = json.Unmarshal(plain, &b)
	m.Text = b.Text
	return m, err
}

// Remarks lists what readers wrote about the pages of a docket, or of none: what is urgent
// first, then the oldest. It says how many there are.
func (db Feedback) Remarks(ctx context.Context, of docket.ID, limit int) (list []docket.PageRemark, total int,
	err error) {
	if err := db.read.row(ctx, `SELECT count(*) FROM page_remarks WHERE docket = $1`,
		string(of)).Scan(&total); err != nil {
		return nil, 0, named(err, "remarks about pages")
	}
	err = each(ctx, db.read, remarkRows+` WHERE m.docket = $1 ORDER BY m.urgent DESC, m.id LIMIT $2`,
		[]any{string(of), limit}, func(r rows) error {
			m, err := scanRemark(db.sealer, r)
			list = append(list, m)
			return err
		})
	return list, total, named(err, "remarks about pages")
}

// RemoveRemarks takes away remarks about the pages of a docket, or of none, that somebody has
// read. The log tells how many.
func (db Feedback) RemoveRemarks(ctx context.Context, of docket.ID, ids []int64, by docket.UserID) (int, error) {
	removed := 0
	err := db.write(ctx, func(t *tx) error {
		removed = 0
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			n, err := t.exec(ctx, `DELETE FROM page_remarks WHERE id = $1 AND docket = $2`, id, string(of))
			if err != nil {
				return err
			}
			removed += int(n)
		}
		if removed > 0 {
			t.record(by.Actor(), "remarks.removed", string(of), map[string]string{"remarks": strconv.Itoa(removed)})
		}
		return nil
	})
	return removed, named(err, "remove remarks about pages")
}

// remarkCheck checks remarks about pages.
type remarkCheck struct{ v *verification }

// all checks that every remark opens in its place.
func (check remarkCheck) all(ctx context.Context) error {
	return each(ctx, check.v.s, remarkRows+` ORDER BY m.id`, nil, func(r rows) error {
		m, err := scanRemark(check.v.db.sealer, r)
		if err != nil && m.ID == 0 {
			return err
		}
		if err != nil {
			check.v.problem("Remark %d about a page cannot be opened: a sealed value was changed or moved.", m.ID)
		}
		return nil
	})
}
