package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"commentportal/docket"
)

// purge removes the words of c wherever they stand in the database, leaves its row as a
// tombstone, and notes p as done. Its number, its dates, its place in the tree of comments
// received and its decisions stay. The salt of its leaf goes: nobody can try words against
// the leaf from then on.
func (t *tx) purge(ctx context.Context, c *record, p *docket.Purge) error {
	t.scrub = true
	p.Was, p.WasReason, p.State, p.PurgedAt = c.Status, c.Reason, docket.PurgeDone, t.now()
	facts := map[string]string{"purge": p.ID.String(), "order": p.Order}
	if err := t.forgetOutside(ctx, c, facts); err != nil { // while the words can still be read
		return err
	}
	if c.Campaign != "" || c.Class != docket.ClassNoAnswer {
		c.Class = docket.ClassNoAnswer // grouped with nothing from then on
		if err := t.leave(ctx, c); err != nil {
			return err
		}
	}
	if err := t.blankWords(ctx, c); err != nil {
		return err
	}
	d := docket.Decision{Comment: c.ID, Version: c.Version, Action: docket.ActionPurge, Status: docket.Withheld,
		Reason: docket.ReasonPurged, By: p.AskedBy, SignedBy: p.AnsweredBy, At: p.PurgedAt, RuleSet: c.RuleSet}
	by := docket.ActorOperator
	if p.AskedBy != 0 {
		by = p.AskedBy.Actor()
	}
	if c.Status == docket.Withdrawn || c.Status == docket.Spam { // what its sender or a person said of it stays
		d.Status, d.Reason = c.Status, c.Reason
	}
	if err := t.decide(ctx, c, d, by); err != nil {
		return err
	}
	if err := t.forgetTalk(ctx, c, facts); err != nil {
		return err
	}
	if err := t.blankSigned(ctx, c); err != nil {
		return err
	}
	// Under a later key nobody can make this digest from the words again; see carryOver.
	facts["received"] = short(c.received)
	t.record(by, "purge.done", string(c.ID), facts)
	return t.savePurge(ctx, *p)
}

// blankWords empties the texts and the person of c, in its rows and in c.
func (t *tx) blankWords(ctx context.Context, c *record) error {
	s := t.b.w.db.sealer
	for i := range c.texts {
		a := &c.texts[i]
		a.original, a.text, a.findings, a.gaps, a.Removed = s.seal("answers.original",
			c.uid+string(a.Question), nil), nil,
			"", "", 0
		if _, err := t.exec(ctx, `UPDATE answers SET original = $3, text = NULL, findings = '', gaps = '', removed = 0
			WHERE comment = $1 AND position = $2`, c.num, i, a.original); err != nil {
			return err
		}
	}
	c.person, c.findings, c.Submitter.SectorRaw = nil, "", ""
	_, err := t.exec(ctx, `UPDATE comments SET person = NULL, person_findings = '', sector_raw = '', leaf_salt = $2
		WHERE num = $1`, c.num, []byte{})
	return err
}

// purgedRows are the statements that take the words of a comment out of other tables; $1 is
// its number. Rows that a count or the log goes by stay without their words.
var purgedRows = []string{
	`DELETE FROM signatories WHERE comment = $1`,
	`DELETE FROM earlier_answers WHERE comment = $1`,
	`DELETE FROM handovers WHERE comment = $1`,
	`DELETE FROM comment_mail WHERE comment = $1`,
	`DELETE FROM speakers WHERE comment = $1`,
	`DELETE FROM sender_questions WHERE comment = $1`,
	`DELETE FROM comment_notes WHERE comment = $1`,
	`DELETE FROM coding_notes WHERE comment = $1`,
	`DELETE FROM decision_drafts WHERE comment = $1`,
	`UPDATE decisions SET note = NULL WHERE comment = $1 AND note IS NOT NULL`,
	`UPDATE reports SET note = NULL WHERE comment = $1 AND note IS NOT NULL`,
	`UPDATE adjudications SET reason = NULL WHERE comment = $1 AND reason IS NOT NULL`,
	`UPDATE training_answers SET note = NULL WHERE comment = $1 AND note IS NOT NULL`,
	`UPDATE test_answers SET note = NULL WHERE comment = $1 AND note IS NOT NULL`,
	`UPDATE test_readings SET body = NULL WHERE comment = $1 AND body IS NOT NULL`,
	`UPDATE off_topic_marks SET reason = NULL WHERE comment = $1 AND reason IS NOT NULL`,
	`UPDATE quotations SET reason = NULL WHERE excerpt IN (SELECT e.id FROM excerpts e WHERE e.comment = $1) AND reason
		IS
		NOT NULL`,
	`UPDATE cases SET answer = NULL WHERE comment = $1 AND answer IS NOT NULL`,
	`DELETE FROM case_notes WHERE case_id IN (SELECT k.id FROM cases k WHERE k.comment = $1)`,
	`UPDATE appeals SET body = NULL, answer = NULL WHERE comment = $1`,
	`DELETE FROM memo_versions WHERE memo IN (SELECT m.id FROM memos m WHERE m.comment = $1)`,
	`UPDATE memos SET version = 0, removed = 1 WHERE comment = $1`,
	`DELETE FROM inquiry_texts WHERE inquiry IN (SELECT q.id FROM inquiries q WHERE q.comment = $1)`,
}

// forgetTalk takes away what staff and others wrote about c, and its writer to staff. The
// log gets the numbers of cases and inquiries that lost their texts.
func (t *tx) forgetTalk(ctx context.Context, c *record, facts map[string]string) error {
	for _, one := range []struct{ fact, query string }{
		{"cases", `SELECT id FROM cases WHERE comment = $1 ORDER BY id`},
		{"inquiries", `SELECT id FROM inquiries WHERE comment = $1 ORDER BY id`},
		{"memos", `SELECT id FROM memos WHERE comment = $1 ORDER BY id`},
		{"ended", `SELECT id FROM inquiries WHERE comment = $1 AND turn <> '' ORDER BY id`},
	} {
		var list []string
		if err := each(ctx, t, one.query, []any{c.num}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			list = append(list, strconv.FormatInt(id, 10))
			return err
		}); err != nil {
			return err
		}
		if len(list) > 0 {
			facts[one.fact] = strings.Join(list, " ")
		}
	}
	if _, err := t.exec(ctx, `UPDATE inquiries SET turn = '', closed_by = 0, closed_at = $2 WHERE comment = $1 AND turn
		<> ''`, c.num, micros(t.now())); err != nil {
		return err
	}
	for _, query := range purgedRows {
		if _, err := t.exec(ctx, query, c.num); err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, `UPDATE guards SET body = NULL, note = NULL, digest = $2,
		ended_at = CASE WHEN state IN ('waiting', 'open', 'proposed', 'acting', 'standing') THEN $3 ELSE ended_at END,
		state = CASE WHEN state IN ('waiting', 'open', 'proposed', 'acting', 'standing') THEN 'ended' ELSE state END
		WHERE comment = $1 AND comment <> 0`, c.num, []byte{}, micros(t.now()))
	return err
}

// blankSigned takes the words out of proposals and second looks at c, with their digests.
func (t *tx) blankSigned(ctx context.Context, c *record) error {
	s := t.b.w.db.sealer
	var proposals []*signatureRow
	if err := each(ctx, t, `SELECT `+signatureColumns+signatureRows+` WHERE g.comment = $1 ORDER BY
		g.id`, []any{c.num}, func(r rows) error {
		g, err := scanSignature(r)
		proposals = append(proposals, g)
		return err
	}); err != nil {
		return err
	}
	for _, g := range proposals {
		opened, err := s.openSignature(g)
		if err != nil {
			return err
		}
		was := opened.Decision
		body, err := json.Marshal(docket.Decision{Comment: was.Comment, Version: was.Version, Action: was.Action,
			Status: was.Status, Reason: was.Reason, RuleSet: was.RuleSet, By: was.By})
		if err != nil {
			return err
		}
		g.body, g.note = s.seal("signatures.body", g.place(), body), nil
		if _, err := t.exec(ctx, `UPDATE signatures SET body = $2, note = NULL, mac = $3 WHERE id = $1`, int64(g.ID),
			g.body, s.signatureMAC(g)); err != nil {
			return err
		}
	}
	var looks []*lookRow
	if err := each(ctx, t, `SELECT `+lookColumns+lookRows+` WHERE l.comment = $1 AND l.note IS NOT NULL ORDER BY
		l.version`, []any{c.num}, func(r rows) error {
		l, err := scanLook(r)
		looks = append(looks, l)
		return err
	}); err != nil {
		return err
	}
	for _, l := range looks {
		l.note = nil
		if _, err := t.exec(ctx, `UPDATE second_looks SET note = NULL, mac = $3 WHERE comment = $1 AND version = $2`,
			c.num,
			l.Version, s.lookMAC(l)); err != nil {
			return err
		}
	}
	return nil
}

// forgetOutside takes the words of c out of what is about no single comment: forms that
// could not be sent, mail to its writer that waits, and what suggestions were learned from.
func (t *tx) forgetOutside(ctx context.Context, c *record, facts map[string]string) error {
	words, err := purgedWords(ctx, t, t.b.w.db.sealer, c)
	if err != nil {
		return err
	}
	if err := t.forgetForms(ctx, c, words); err != nil {
		return err
	}
	who, err := t.b.w.db.sealer.openPerson(c)
	if err != nil {
		return err
	}
	if who.Email != "" {
		if err := t.forgetMail(ctx, c, who.Email); err != nil {
			return err
		}
	}
	n, err := t.exec(ctx, `DELETE FROM models WHERE docket = $1`, string(c.Docket))
	if n > 0 {
		facts["model"] = "dropped" // it is learned anew from what is posted
	}
	return err
}

// forgetForms drops the forms of staff that could not be sent and that name c or quote it.
func (t *tx) forgetForms(ctx context.Context, c *record, words quoted) error {
	s := t.b.w.db.sealer
	var drop []string
	if err := each(ctx, t, `SELECT id, user_id, body FROM unsent_forms ORDER BY id`, nil, func(r rows) error {
		var id string
		var user docket.UserID
		var sealed []byte
		if err := r.Scan(&id, &user, &sealed); err != nil {
			return err
		}
		plain, err := s.open("unsent_forms.body", unsentPlace(user, id), sealed)
		if err != nil {
			return err
		}
		var body unsentBody
		if err := json.Unmarshal(plain, &body); err != nil {
			return err
		}
		if strings.Contains(body.Path+" "+body.Fields, string(c.ID)) || words.in(unescaped(body.Fields)) {
			drop = append(drop, id)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, id := range drop {
		if _, err := t.exec(ctx, `DELETE FROM unsent_forms WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// forgetMail drops mail to the writer of c that waits or failed.
func (t *tx) forgetMail(ctx context.Context, c *record, address string) error {
	var drop []int64
	if err := each(ctx, t, `SELECT `+messageColumns+` FROM messages m WHERE m.docket = $1 AND m.body IS NOT NULL ORDER
		BY
		m.id`, []any{string(c.Docket)}, func(r rows) error {
		m, err := scanMessage(t.b.w.db.sealer, r)
		if err == nil && m.To == address {
			drop = append(drop, m.ID)
		}
		return err
	}); err != nil {
		return err
	}
	for _, id := range drop {
		if _, err := t.exec(ctx, `UPDATE messages SET state = 'dropped', failure = '', ended_at = $2, body = NULL WHERE
			id =
			$1`, id, micros(t.now())); err != nil {
			return err
		}
	}
	return nil
}
