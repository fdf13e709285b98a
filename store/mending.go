package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"commentportal/docket"
)

// Mend replaces the answers of a withheld comment by mended ones, by tracking number, and
// puts it back among those that wait, in one transaction. The replaced texts are sealed
// beside it, its decisions stay, and the grouping and the rules read it anew.
//
// It returns docket.ErrNotFound for an unknown number, docket.ErrStale when the comment's
// version is no longer mended.Version, docket.ErrDenied when it is not withheld, was
// posted once or was read for themes, and docket.ErrExists when it was mended as often as
// may be.
func (db Intake) Mend(ctx context.Context, number docket.TrackingNumber,
	mended docket.Comment) (docket.CommentID, error) {
	var id docket.CommentID
	err := db.write(ctx, func(t *tx) error {
		c, err := db.byTracking(ctx, t, number)
		if err != nil {
			return err
		}
		id = c.ID
		if c.Version != mended.Version {
			return docket.ErrStale
		}
		edition, err := t.mendable(ctx, c)
		if err != nil {
			return err
		}
		if err := t.keepEarlier(ctx, c, edition); err != nil {
			return err
		}
		if c.Campaign != "" || c.Class != "" {
			if err := t.leave(ctx, c); err != nil {
				return err
			}
		}
		if err := t.replaceAnswers(ctx, c, mended, edition); err != nil {
			return err
		}
		return t.decide(ctx, c, docket.Decision{Comment: c.ID, Version: c.Version, Action: docket.ActionMend,
			Status: docket.Pending, RuleSet: mended.RuleSet, At: t.now()}, docket.ActorCommenter)
	})
	return id, named(err, "mend a comment")
}

// mendable checks that c may be mended and returns the number of the version that is
// replaced.
func (t decisionTx) mendable(ctx context.Context, c *record) (edition int, err error) {
	stands, earlier, err := resending(ctx, t, c)
	switch {
	case err != nil:
		return 0, err
	case stands == docket.ResendOpen:
		return earlier + 1, nil
	case stands == docket.ResendSpent:
		return 0, docket.ErrExists
	}
	return 0, docket.ErrDenied
}

// MendedComments counts the comments of a docket that their writers mended at least once.
func (db Intake) MendedComments(ctx context.Context, id docket.ID) (int, error) {
	var n int
	err := db.read.row(ctx, `SELECT count(*) FROM earlier_versions v JOIN comments c ON c.num = v.comment
		WHERE v.number = 1 AND c.docket = $1`, string(id)).Scan(&n)
	return n, named(err, "mended comments of %s", id)
}

// Resending says whether Mend takes the comment id from its writer, as far as the comment
// goes: its docket may take none now. It returns docket.ErrNotFound for an unknown comment.
func (db Intake) Resending(ctx context.Context, id docket.CommentID) (docket.Resending, error) {
	c, err := readRecord(ctx, db.read, id)
	if err != nil {
		return docket.ResendNone, named(err, "mending of %s", id)
	}
	stands, _, err := resending(ctx, db.read, c)
	return stands, named(err, "mending of %s", id)
}

// resending says whether c may be mended, and how often it was.
func resending(ctx context.Context, q querier, c *record) (stands docket.Resending, earlier int, err error) {
	var read int
	err = q.row(ctx, `SELECT (SELECT count(*) FROM earlier_versions v WHERE v.comment = $1),
		(SELECT count(*) FROM passes p WHERE p.comment = $1) +
		(SELECT count(*) FROM codings g WHERE g.comment = $1 AND g.judgement <> '') +
		(SELECT count(*) FROM excerpts e WHERE e.comment = $1)`, c.num).Scan(&earlier, &read)
	return c.Resending(earlier, read > 0), earlier, err
}

// earlierPlace names an answer of an earlier version for what is sealed in its row.
func earlierPlace(uid string, edition int, q docket.QuestionID) string {
	return uid + strconv.Itoa(edition) + "/" + string(q)
}

// keepEarlier seals the present texts of c as an earlier version.
func (t decisionTx) keepEarlier(ctx context.Context, c *record, edition int) error {
	if _, err := t.exec(ctx, `INSERT INTO earlier_versions (comment, number, replaced_at, language, rule_set,
		received_mac)
		VALUES ($1, $2, $3, $4, $5, $6)`, c.num, edition, micros(t.now()), c.Language, c.RuleSet,
		c.received); err != nil {
		return err
	}
	s := t.b.w.db.sealer
	for i := range c.texts {
		a := &c.texts[i]
		original, text, err := s.openTexts(c.uid, a)
		if err != nil {
			return fmt.Errorf("%s, question %s: %w", c.ID, a.Question, err)
		}
		place := earlierPlace(c.uid, edition, a.Question)
		if _, err := t.exec(ctx, `INSERT INTO earlier_answers (comment, number, position, question, original, text,
			removed)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, c.num, edition, i, string(a.Question),
			s.seal("earlier_answers.original", place, []byte(original)), s.seal("earlier_answers.text",
				place, []byte(text)),
			a.Removed); err != nil {
			return err
		}
	}
	return nil
}

// replaceAnswers writes the mended answers of c, and what follows from them.
func (t decisionTx) replaceAnswers(ctx context.Context, c *record, mended docket.Comment, edition int) error {
	s := t.b.w.db.sealer
	opened, err := s.openComment(c)
	if err != nil {
		return err
	}
	f := &filing{record: *c}
	f.Comment.Submitter, f.Comment.Marking, f.Answers = opened.Submitter, opened.Marking, mended.Answers
	f.Language, f.Class = mended.Language, mended.Class
	if err := f.sealAnswers(s); err != nil {
		return err
	}
	c.texts, c.Language, c.Class = f.texts, mended.Language, mended.Class
	for _, flag := range mended.Flags {
		if !slices.Contains(c.Flags, flag) {
			c.Flags = append(c.Flags, flag)
		}
	}
	c.flags = ""
	turn := 1
	if len(c.Flags) > 0 {
		flags, err := json.Marshal(c.Flags)
		if err != nil {
			return err
		}
		c.flags = string(flags)
	}
	if docket.ReviewFirst(c.Flags) {
		turn = 0
	}
	gravity := f.Gravest().Rank()
	c.Severity = severities[gravity]
	c.received = s.receivedMAC(c.Docket, c.serial, c.uid, s.contentDigest(&f.Comment))
	if c.RuleSet != "" {
		t.count(c.Docket, lineRules, c.RuleSet, -1)
	}
	if c.RuleSet = mended.RuleSet; c.RuleSet != "" {
		t.count(c.Docket, lineRules, c.RuleSet, 1)
	}
	if _, err := t.exec(ctx, `DELETE FROM answers WHERE comment = $1`, c.num); err != nil {
		return err
	}
	for i, a := range c.texts {
		if _, err := t.exec(ctx, `INSERT INTO answers (comment, position, question, original, text, removed, findings,
			gaps, class, status)
			VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9)`, c.num, i, string(a.Question), a.original, a.text,
			a.Removed, a.findings, string(a.Class), string(c.Status)); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, `UPDATE comments SET language = $2, class = $3, flags = $4, rule_set = $5, gravity = $6,
		turn = $7,
		received_mac = $8, opened_at = 0 WHERE num = $1`, c.num, c.Language, string(c.Class), c.flags, c.RuleSet,
		gravity, turn, c.received); err != nil {
		return err
	}
	t.record(docket.ActorCommenter, "comment.resent", string(c.ID), map[string]string{"edition": strconv.Itoa(edition),
		"after": short(c.received)})
	return t.flagAnew(ctx, c, turn)
}

// flagAnew lists a mended comment among the incidents, where it is one and was not yet.
func (t decisionTx) flagAnew(ctx context.Context, c *record, turn int) error {
	var listed int
	if turn > 0 {
		return nil
	}
	if err := t.row(ctx, `SELECT count(*) FROM incidents i WHERE i.comment = $1`, c.num).Scan(&listed); err != nil ||
		listed > 0 {
		return err
	}
	return t.noteIncident(ctx, c.num, c.Docket)
}

// EarlierVersions lists the texts of a comment that were replaced by mended ones, opened,
// the first first.
func (db Moderation) EarlierVersions(ctx context.Context, id docket.CommentID) ([]docket.EarlierVersion, error) {
	c, err := readRecord(ctx, db.read, id)
	if err != nil {
		return nil, named(err, "earlier versions of %s", id)
	}
	list, err := earlierVersions(ctx, db.read, db.sealer, c.num, c.uid)
	return list, named(err, "earlier versions of %s", id)
}

// earlierVersions opens the earlier versions of a comment.
func earlierVersions(ctx context.Context, q querier, s *sealer, num int64,
	uid string) ([]docket.EarlierVersion, error) {
	var list []docket.EarlierVersion
	err := each(ctx, q, `SELECT v.number, v.replaced_at, v.language FROM earlier_versions v WHERE v.comment = $1 ORDER
		BY v.number`, []any{num}, func(r rows) error {
		var v docket.EarlierVersion
		var when int64
		err := r.Scan(&v.Number, &when, &v.Language)
		v.ReplacedAt = at(when)
		list = append(list, v)
		return err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, each(ctx, q, `SELECT a.number, a.question, a.original, a.text, a.removed FROM earlier_answers a
		WHERE a.comment = $1 ORDER BY a.number, a.position`, []any{num}, func(r rows) error {
		var a docket.Answer
		var number int
		var original, text []byte
		if err := r.Scan(&number, &a.Question, &original, &text, &a.Removed); err != nil {
			return err
		}
		place := earlierPlace(uid, number, a.Question)
		plain, err := s.open("earlier_answers.original", place, original)
		if err != nil {
			return err
		}
		a.Original = docket.Original(plain)
		if plain, err = s.open("earlier_answers.text", place, text); err != nil {
			return err
		}
		a.Text = docket.Text(plain)
		if number >= 1 && number <= len(list) {
			list[number-1].Answers = append(list[number-1].Answers, a)
		}
		return nil
	})
}

// asFirstReceived is an opened comment with the texts that came first: those stand in the
// tree of comments received.
func asFirstReceived(ctx context.Context, q querier, s *sealer, c *record,
	opened docket.Comment) (docket.Comment, error) {
	list, err := earlierVersions(ctx, q, s, c.num, c.uid)
	if err != nil || len(list) == 0 {
		return opened, err
	}
	opened.Answers = list[0].Answers
	return opened, nil
}
