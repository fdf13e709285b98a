package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// AddCommentNote adds a note about a comment for colleagues, whatever its status. It
// returns docket.ErrNotFound when there is no such comment.
func (db Together) AddCommentNote(ctx context.Context, n docket.CommentNote) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, n.Comment)
		if err != nil {
			return err
		}
		return t.addNote(ctx, c, n)
	}), "note on %s", n.Comment)
}

// addNote writes a note about a comment.
func (t *txBase) addNote(ctx context.Context, c *record, n docket.CommentNote) error {
	var number int64
	if err := t.row(ctx, `SELECT coalesce(max(number), 0) + 1 FROM comment_notes WHERE comment = $1`,
		c.num).Scan(&number); err != nil {
		return err
	}
	body := t.b.w.db.sealer.seal("comment_notes.body", c.uid+strconv.FormatInt(number, 10), []byte(n.Text))
	if _, err := t.exec(ctx, `INSERT INTO comment_notes (comment, number, user_id, at, body) VALUES ($1, $2, $3, $4,
		$5)`, c.num, number, int64(n.By), micros(t.now()), body); err != nil {
		return err
	}
	t.record(n.By.Actor(), "comment.noted", string(n.Comment), map[string]string{
		"note": strconv.FormatInt(number, 10)})
	return nil
}

// CommentNotes lists the notes about a comment, oldest first, opened.
func (db Together) CommentNotes(ctx context.Context, id docket.CommentID) ([]docket.CommentNote, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.CommentNote
	err = each(ctx, db.read, `SELECT n.number, n.user_id, n.at, n.body, c.uid FROM comment_notes n JOIN comments c ON
		c.num = n.comment
		WHERE c.docket = $1 AND c.serial = $2 ORDER BY n.number`, []any{string(d), serial}, func(r rows) error {
		n := docket.CommentNote{Comment: id}
		var number, when int64
		var body, uid []byte
		if err := r.Scan(&number, &n.By, &when, &body, &uid); err != nil {
			return err
		}
		plain, err := db.sealer.open("comment_notes.body", string(uid)+strconv.FormatInt(number, 10), body)
		n.At, n.Text = at(when), string(plain)
		list = append(list, n)
		return err
	})
	return list, named(err, "notes on %s", id)
}

// draftPlace binds a sealed draft to its comment and its person.
func draftPlace(uid string, by docket.UserID) string { return uid + "/" + by.String() }

// KeepDraft keeps what somebody has entered of a decision, in place of an earlier
// draft of the same person. It returns docket.ErrNotFound when there is no such
// comment, and an error when the draft is larger than docket.MaxDraft.
func (db Together) KeepDraft(ctx context.Context, d docket.Draft) error {
	if len(d.Fields) > docket.MaxDraft {
		return errors.New("store: keep a draft: it is too large")
	}
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, d.Comment)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO decision_drafts (comment, user_id, at, body) VALUES ($1, $2, $3, $4)
			ON CONFLICT (comment, user_id) DO UPDATE SET at = excluded.at, body = excluded.body`, c.num, int64(d.By),
			micros(t.now()), db.sealer.seal("decision_drafts.body", draftPlace(c.uid, d.By), []byte(d.Fields)))
		return err
	}), "keep a draft on %s", d.Comment)
}

// Draft reads what a person has entered of a decision; docket.ErrNotFound when there
// is nothing.
func (db Together) Draft(ctx context.Context, id docket.CommentID, by docket.UserID) (docket.Draft, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return docket.Draft{}, err
	}
	out := docket.Draft{Comment: id, By: by}
	var when int64
	var body, uid []byte
	err = db.read.row(ctx, `SELECT n.at, n.body, c.uid FROM decision_drafts n JOIN comments c ON c.num = n.comment
		WHERE c.docket = $1 AND c.serial = $2 AND n.user_id =
		$3`, string(d), serial, int64(by)).Scan(&when, &body, &uid)
	if err != nil {
		return docket.Draft{}, err
	}
	plain, err := db.sealer.open("decision_drafts.body", draftPlace(string(uid), by), body)
	if err != nil {
		return docket.Draft{}, fmt.Errorf("draft on %s: %w", id, err)
	}
	out.At, out.Fields = at(when), string(plain)
	return out, nil
}

// DropDraft throws away what a person has entered of a decision. One that is gone
// already is no error.
func (db Together) DropDraft(ctx context.Context, id docket.CommentID, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM decision_drafts WHERE comment = $1 AND user_id = $2`, c.num, int64(by))
		return err
	}), "drop a draft on %s", id)
}
