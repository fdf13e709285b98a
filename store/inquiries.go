package store

import (
	"context"
	"strconv"
	"time"

	"commentportal/docket"
)

// Ask asks the writer of a comment something, until a time, and queues a mail that says
// only that a question waits, where the writer left an address. It reports whether it
// did. q.Texts holds the first text.
//
// It returns docket.ErrNotFound for an unknown comment, docket.ErrDenied when the
// comment has no tracking number or its writer has withdrawn it, and docket.ErrExists
// when as many inquiries as may be are open or were asked.
func (db Inquiring) Ask(ctx context.Context, q docket.Inquiry,
	text string) (id docket.InquiryID, mailed bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		c, err := t.askable(ctx, q.Comment)
		if err != nil {
			return err
		}
		var open, ever int
		if err := t.row(ctx, `SELECT coalesce(sum(CASE WHEN turn <> '' AND (turn = 'staff' OR ends_at > $2) THEN 1 ELSE
			0 END), 0),
			count(*) FROM inquiries WHERE comment = $1`, c.num, micros(t.now())).Scan(&open, &ever); err != nil {
			return err
		}
		if open >= docket.MaxOpenInquiries || ever >= docket.MaxInquiries {
			return docket.ErrExists
		}
		if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM inquiries`).Scan(&id); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `
			INSERT INTO inquiries (id, comment, docket, kind, asked_by, asked_at, ends_at, turn, closed_by, closed_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 'writer', 0, 0)`, int64(id), c.num, string(c.Docket), string(q.Kind),
			int64(q.AskedBy), micros(t.now()), micros(q.EndsAt)); err != nil {
			return err
		}
		if err := t.addInquiryText(ctx, c, docket.InquiryText{Inquiry: id, By: q.AskedBy, Text: text},
			q.Kind); err != nil {
			return err
		}
		mailed, err = t.mailWriter(ctx, c, docket.MessageQuestion)
		return err
	})
	return id, mailed, named(err, "ask the writer of %s", q.Comment)
}

// askable reads a comment whose writer can be asked something.
func (t inquiryTx) askable(ctx context.Context, id docket.CommentID) (*record, error) {
	c, err := readRecord(ctx, t, id)
	if err != nil {
		return nil, err
	}
	var reachable bool
	if err := t.row(ctx, `SELECT c.tracking IS NOT NULL FROM comments c WHERE c.num = $1`,
		c.num).Scan(&reachable); err != nil {
		return nil, err
	}
	if !reachable || c.Status == docket.Withdrawn || c.Purged() {
		return nil, docket.ErrDenied
	}
	return c, nil
}

// addInquiryText adds what one side wrote, with a row in the log that has none of it.
func (t inquiryTx) addInquiryText(ctx context.Context, c *record, text docket.InquiryText,
	kind docket.InquiryKind) error {
	var number int64
	if err := t.row(ctx, `SELECT coalesce(max(number), 0) + 1 FROM inquiry_texts WHERE inquiry = $1`,
		int64(text.Inquiry)).Scan(&number); err != nil {
		return err
	}
	sealed := t.b.w.db.sealer.seal("inquiry_texts.body", inquiryPlace(text.Inquiry, number),
		[]byte(storable(text.Text)))
	if _, err := t.exec(ctx, `INSERT INTO inquiry_texts (inquiry, number, user_id, at, body) VALUES ($1, $2, $3, $4,
		$5)`, int64(text.Inquiry), number, int64(text.By), micros(t.now()), sealed); err != nil {
		return err
	}
	actor, action := text.By.Actor(), "inquiry.asked"
	if text.By == 0 {
		actor, action = docket.ActorCommenter, "inquiry.answered"
	}
	facts := map[string]string{"inquiry": text.Inquiry.String(), "number": strconv.FormatInt(number, 10)}
	if kind != "" {
		facts["kind"] = string(kind)
	}
	t.record(actor, action, string(c.ID), facts)
	return nil
}

// inquiryPlace names a text for what is sealed in its row.
func inquiryPlace(id docket.InquiryID, number int64) string {
	return id.String() + "/" + strconv.FormatInt(number, 10)
}

// AskAgain adds words of staff to an inquiry. The writer may answer anew, until a time;
// where they left an address, a mail says so, and it is reported.
//
// It returns docket.ErrNotFound for an unknown inquiry, docket.ErrStale when somebody
// has ended it, docket.ErrDenied when the writer can be asked no more, and
// docket.ErrExists when it holds as many texts as it may.
func (db Inquiring) AskAgain(ctx context.Context, text docket.InquiryText, until time.Time) (mailed bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		q, err := t.inquiry(ctx, text.Inquiry)
		if err != nil {
			return err
		}
		if q.Turn == docket.TurnOver {
			return docket.ErrStale
		}
		if len(q.Texts) >= docket.MaxInquiryTexts {
			return docket.ErrExists
		}
		c, err := t.askable(ctx, q.Comment)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE inquiries SET turn = 'writer', ends_at = $2 WHERE id = $1`, int64(q.ID),
			micros(until)); err != nil {
			return err
		}
		if err := t.addInquiryText(ctx, c, text, ""); err != nil {
			return err
		}
		mailed, err = t.mailWriter(ctx, c, docket.MessageQuestion)
		return err
	})
	return mailed, named(err, "ask again in inquiry %s", text.Inquiry)
}

// AnswerInquiry adds what the writer of a comment answers, by tracking number.
//
// It returns docket.ErrNotFound for an unknown number and for an inquiry about another
// comment, docket.ErrClosed when the time for answers is over, and docket.ErrExists when
// as many texts as may be are there.
func (db Inquiring) AnswerInquiry(ctx context.Context, number docket.TrackingNumber, id docket.InquiryID,
	text string) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := Intake(db).byTracking(ctx, t, number)
		if err != nil {
			return err
		}
		q, err := t.inquiry(ctx, id)
		switch {
		case err != nil:
			return err
		case q.Comment != c.ID:
			return docket.ErrNotFound
		case q.Turn == docket.TurnOver || !t.now().Before(q.EndsAt) || c.Status == docket.Withdrawn:
			return docket.ErrClosed
		case !q.TakesAnswer(t.now()):
			return docket.ErrExists
		}
		if _, err := t.exec(ctx, `UPDATE inquiries SET turn = 'staff' WHERE id = $1`, int64(id)); err != nil {
			return err
		}
		return t.addInquiryText(ctx, c, docket.InquiryText{Inquiry: id, Text: text}, "")
	}), "answer inquiry %s", id)
}

// CloseInquiry ends an inquiry: the writer reads it and answers no more. It returns
// docket.ErrStale when somebody has ended it.
func (db Inquiring) CloseInquiry(ctx context.Context, id docket.InquiryID, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		q, err := t.inquiry(ctx, id)
		if err != nil {
			return err
		}
		if q.Turn == docket.TurnOver {
			return docket.ErrStale
		}
		if _, err := t.exec(ctx, `UPDATE inquiries SET turn = '', closed_by = $2, closed_at = $3 WHERE id = $1`,
			int64(id), int64(by), micros(t.now())); err != nil {
			return err
		}
		t.record(by.Actor(), "inquiry.closed", string(q.Comment), map[string]string{"inquiry": id.String()})
		return nil
	}), "close inquiry %s", id)
}

// inquiry reads one inquiry with its texts.
func (t inquiryTx) inquiry(ctx context.Context, id docket.InquiryID) (docket.Inquiry, error) {
	return readInquiry(ctx, t, t.b.w.db.sealer, id)
}
