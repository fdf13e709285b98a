package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// SetOffTopic marks a comment as off topic, or takes that back. It stays
// posted and counted as received; it leaves the list of what there is to code. A
// word that changes nothing is not recorded. It returns docket.ErrNotFound when
// there is no such comment.
func (db Coding) SetOffTopic(
	ctx context.Context, by docket.UserID, id docket.CommentID, off bool, reason string,
) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		if off == (c.OffTopicBy != 0) {
			return nil
		}
		number, err := t.markTopic(ctx, c, by, off, reason)
		if err != nil {
			return err
		}
		passes, err := readPasses(ctx, t, c)
		if err != nil {
			return err
		}
		have, err := readJudged(ctx, t, c)
		if err != nil {
			return err
		}
		if err := t.recoded(ctx, c, len(passes) > 0, have); err != nil {
			return err
		}
		if err := t.unitsOf(ctx, []int64{c.num}); err != nil {
			return err
		}
		if c.Status.Public() {
			t.revise(c.Docket)
			t.recount(c.Docket) // the codes of a comment that was marked as off topic count no more
			if err := t.publicChanged(ctx, []int64{c.num}); err != nil {
				return err
			}
		}
		action := "comment.on_topic"
		if off {
			action = "comment.off_topic"
		}
		t.record(by.Actor(), action, string(id), map[string]string{"number": strconv.Itoa(number)})
		return nil
	}), "mark %s as off topic", id)
}

// markTopic marks a comment as off topic, or takes that back, and returns the number of the
// mark in its history.
func (t codingTx) markTopic(
	ctx context.Context, c *record, by docket.UserID, off bool, reason string,
) (number int, err error) {
	if err := t.row(ctx, `SELECT coalesce(max(m.number), 0) FROM off_topic_marks m WHERE m.comment = $1`,
		c.num).Scan(&number); err != nil {
		return 0, err
	}
	number++
	var sealed []byte
	if reason != "" {
		sealed = t.b.w.db.sealer.seal("off_topic_marks.reason", c.uid+strconv.Itoa(number), []byte(reason))
	}
	if _, err := t.exec(ctx,
		`INSERT INTO off_topic_marks (comment, number, off, reason, marked_by, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.num, number, flag(off), sealed, int64(by), micros(t.now())); err != nil {
		return 0, err
	}
	c.OffTopicBy = 0
	if off {
		c.OffTopicBy = by
	}
	if _, err := t.exec(ctx, `UPDATE comments SET off_topic = $2 WHERE num = $1`, c.num,
		int64(c.OffTopicBy)); err != nil {
		return 0, err
	}
	return number, t.setTopic(ctx, c.num, off)
}

// readOffTopicMarks lists who marked a comment as off topic and who took that
// back, oldest first, reasons opened.
func readOffTopicMarks(ctx context.Context, q querier, s *sealer, id docket.CommentID) ([]docket.OffTopicMark, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.OffTopicMark
	err = each(ctx, q, `SELECT m.number, m.off, m.reason, m.marked_by, m.at, c.uid
		  FROM off_topic_marks m JOIN comments c ON c.num = m.comment
		 WHERE c.docket = $1 AND c.serial = $2 ORDER BY m.number`, []any{string(d), serial}, func(r rows) error {
		m := docket.OffTopicMark{Comment: id}
		var reason, uid []byte
		var number, when int64
		if err := r.Scan(&number, &m.Off, &reason, &m.By, &when, &uid); err != nil {
			return err
		}
		m.At = at(when)
		if reason != nil {
			plain, err := s.open("off_topic_marks.reason", string(uid)+strconv.FormatInt(number, 10), reason)
			if err != nil {
				return err
			}
			m.Reason = string(plain)
		}
		list = append(list, m)
		return nil
	})
	return list, err
}

// SaveNote keeps a coder's note about an answer for colleagues, in place of an
// earlier one of the same coder; empty text takes it away. It returns
// docket.ErrNotFound when there is no such comment, and docket.Invalid for "note"
// when the comment does not answer the question.
func (db Coding) SaveNote(ctx context.Context, n docket.CodingNote) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, n.Comment)
		if err != nil {
			return err
		}
		if tested, err := t.asTest(ctx, c, n.Question, n.Coder, func(g *docket.TestReading) error {
			g.Said.Note, g.Said.NotedAt = n.Text, t.now()
			return nil
		}); err != nil || tested {
			return err
		}
		return t.saveNote(ctx, db.sealer, c, n)
	}), "note on %s", n.Comment)
}

// saveNote keeps a coder's note about an answer of c.
func (t codingTx) saveNote(ctx context.Context, s *sealer, c *record, n docket.CodingNote) error {
	if !c.answers(n.Question) {
		return docket.Invalid{"note": "The comment does not answer this question."}
	}
	if n.At.IsZero() {
		n.At = t.now()
	}
	did := "kept"
	if n.Text == "" {
		did = "removed"
		gone, err := t.exec(ctx, `DELETE FROM coding_notes WHERE comment = $1 AND question = $2 AND coder = $3`, c.num,
			string(n.Question), int64(n.Coder))
		if err != nil || gone == 0 {
			return err
		}
	} else if _, err := t.exec(ctx, `
		INSERT INTO coding_notes (comment, question, coder, note, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (comment, question, coder) DO UPDATE SET note = excluded.note, at = excluded.at`,
		c.num, string(n.Question), int64(n.Coder), s.seal("coding_notes.note", noteOf(c.uid, n.Question, n.Coder),
			[]byte(n.Text)),
		micros(n.At)); err != nil {
		return err
	}
	t.record(n.Coder.Actor(), "coding.noted", string(n.Comment), map[string]string{"question": string(n.Question),
		"note": did})
	return nil
}

func noteOf(uid string, q docket.QuestionID, coder docket.UserID) string {
	return uid + string(q) + "/" + coder.String()
}

// readNotes lists what coders noted about a comment's answers, by question and time.
func readNotes(ctx context.Context, q querier, s *sealer, id docket.CommentID) ([]docket.CodingNote, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.CodingNote
	err = each(ctx, q, `SELECT n.question, n.coder, n.note, n.at, c.uid FROM coding_notes n JOIN comments c ON c.num =
		n.comment
		WHERE c.docket = $1 AND c.serial = $2 ORDER BY n.question,
		n.coder`, []any{string(d), serial}, func(r rows) error {
		n := docket.CodingNote{Comment: id}
		var note, uid []byte
		var when int64
		if err := r.Scan(&n.Question, &n.Coder, &note, &when, &uid); err != nil {
			return err
		}
		plain, err := s.open("coding_notes.note", noteOf(string(uid), n.Question, n.Coder), note)
		n.Text, n.At = string(plain), at(when)
		list = append(list, n)
		return err
	})
	slices.SortStableFunc(list, func(a, b docket.CodingNote) int {
		return cmp.Or(strings.Compare(string(a.Question), string(b.Question)), a.At.Compare(b.At))
	})
	return list, err
}
