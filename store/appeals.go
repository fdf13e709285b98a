package store

import (
	"context"
	"slices"
	"strconv"

	"commentportal/docket"
)

const appealColumns = `p.id, c.docket, c.serial, p.comment, p.edition, p.version, p.status, p.asked_at, p.outcome,
	p.answered_by, p.answered_at, p.body, p.answer`

const appealRows = ` FROM appeals p JOIN comments c ON c.num = p.comment`

// appealRow is an appeal with the row of its comment.
type appealRow struct {
	docket.Appeal
	comment int64
}

// scanAppeal reads an appeal and opens what is sealed in it.
func scanAppeal(s *sealer, r row) (appealRow, error) {
	var p appealRow
	var of docket.ID
	var serial, asked, answered int64
	var body, answer []byte
	err := r.Scan(&p.ID, &of, &serial, &p.comment, &p.Edition, &p.Version, &p.Status, &asked, &p.Outcome,
		&p.AnsweredBy, &answered, &body, &answer)
	if err != nil {
		return p, err
	}
	p.Comment, p.AskedAt, p.AnsweredAt = of.Comment(serial), at(asked), at(answered)
	if body != nil {
		plain, err := s.open("appeals.body", p.ID.String(), body)
		if err != nil {
			return p, err
		}
		p.Text = string(plain)
	}
	if answer != nil {
		plain, err := s.open("appeals.answer", p.ID.String(), answer)
		if err != nil {
			return p, err
		}
		p.Answer = string(plain)
	}
	return p, nil
}

// appealDeciders are those who had a part in the decision that an appeal is against: who
// decided since the comment came to stand as it did, and who signed that before the appeal
// was answered: what is taken down at once may be signed later, by who has answered, too.
const appealDeciders = `SELECT d.decided_by FROM decisions d WHERE d.comment = $1 AND d.version <= $2 AND
	d.decided_by <> 0 AND d.version > (SELECT coalesce(max(e.version), 0) FROM decisions e WHERE e.comment = $1 AND
	e.version <= $2 AND e.to_status <> $3)
	UNION SELECT g.signed_by FROM signatures g WHERE g.comment = $1 AND g.state = 'agreed' AND g.result <= $2 AND
	(CAST($4 AS BIGINT) = 0 OR g.signed_at < CAST($4 AS BIGINT)) AND
	g.result > (SELECT coalesce(max(e.version), 0) FROM decisions e WHERE e.comment = $1 AND e.version <= $2 AND
	e.to_status <> $3)`

// addDeciders says who cannot answer an appeal.
func addDeciders(ctx context.Context, q querier, p *appealRow) error {
	p.Deciders = nil
	return each(ctx, q, appealDeciders, []any{p.comment, p.Version, string(p.Status), micros(p.AnsweredAt)},
		func(r rows) error {
			var id docket.UserID
			err := r.Scan(&id)
			p.Deciders = append(p.Deciders, id)
			return err
		})
}

// Appeal takes what the writer of a comment says against the decision on it, by tracking
// number.
//
// It returns docket.ErrNotFound for an unknown number, docket.ErrDenied when the comment
// was posted whole or is not decided, docket.ErrClosed when its docket is archived, and
// docket.ErrExists when the writer has appealed about this text before.
func (db Appealing) Appeal(ctx context.Context, number docket.TrackingNumber, text string) (docket.CommentID, error) {
	var comment docket.CommentID
	err := db.write(ctx, func(t *tx) error {
		c, err := Intake(db).byTracking(ctx, t, number)
		if err != nil {
			return err
		}
		comment = c.ID
		stands, edition, err := appealing(ctx, t, c)
		switch {
		case err != nil:
			return err
		case stands == docket.AppealSpent:
			return docket.ErrExists
		case stands == docket.AppealArchived:
			return docket.ErrClosed
		case stands != docket.AppealTaken:
			return docket.ErrDenied
		}
		var id docket.AppealID
		if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM appeals`).Scan(&id); err != nil {
			return err
		}
		sealed := t.b.w.db.sealer.seal("appeals.body", id.String(), []byte(storable(text)))
		if _, err := t.exec(ctx, `INSERT INTO appeals (id, comment, edition, docket, version, status, asked_at, outcome,
			answered_by, answered_at, body, answer)
			VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, $8, NULL)`, int64(id), c.num, edition, string(c.Docket),
			c.Version, string(c.Status), micros(t.now()), sealed); err != nil {
			return err
		}
		t.record(docket.ActorCommenter, "appeal.asked", string(c.ID), map[string]string{"appeal": id.String(),
			"edition": strconv.Itoa(edition), "version": strconv.Itoa(c.Version), "status": string(c.Status)})
		return nil
	})
	return comment, named(err, "appeal")
}

// appealing says whether an appeal about c is taken now, and the number of its text.
func appealing(ctx context.Context, q querier, c *record) (docket.Appealing, int, error) {
	partly := c.Status == docket.Posted && slices.ContainsFunc(c.texts, func(a answerRow) bool {
		return a.Status == docket.Withheld
	})
	if !partly && !c.Appealable() {
		return docket.AppealNone, 0, nil
	}
	var edition, there int
	var reachable bool
	if err := q.row(ctx, `SELECT (SELECT count(*) + 1 FROM earlier_versions v WHERE v.comment = $1),
		(SELECT coalesce(max(p.edition), 0) FROM appeals p WHERE p.comment = $1),
		(SELECT k.tracking IS NOT NULL FROM comments k WHERE k.num = $1)`, c.num).Scan(&edition, &there,
		&reachable); err != nil {
		return docket.AppealNone, 0, err
	}
	if !reachable {
		return docket.AppealNone, edition, nil
	}
	if there >= edition {
		return docket.AppealSpent, edition, nil
	}
	d, err := readDocket(ctx, q, c.Docket)
	if err == nil && d.Archived() {
		return docket.AppealArchived, edition, nil
	}
	return docket.AppealTaken, edition, err
}

// AppealStanding says whether an appeal about a comment is taken now. It returns
// docket.ErrNotFound for an unknown comment.
func (db Appealing) AppealStanding(ctx context.Context, id docket.CommentID) (docket.Appealing, error) {
	c, err := readRecord(ctx, db.read, id)
	if err != nil {
		return docket.AppealNone, named(err, "appeal about %s", id)
	}
	stands, _, err := appealing(ctx, db.read, c)
	return stands, named(err, "appeal about %s", id)
}

// AnswerAppeal ends an appeal with an answer to the writer, and queues a mail that says
// only that an answer waits, where they left an address. It reports whether it did.
//
// It returns docket.ErrNotFound for an unknown appeal, docket.ErrDenied for who had a part
// in the decision, and docket.ErrStale when the appeal has ended, the comment has moved on
// or cannot end so.
func (db Appealing) AnswerAppeal(ctx context.Context, a docket.AppealAnswer) (mailed bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		p, err := scanAppeal(db.sealer, t.row(ctx, `SELECT `+appealColumns+appealRows+` WHERE p.id = $1`, int64(a.ID)))
		if err != nil {
			return err
		}
		if err := addDeciders(ctx, t, &p); err != nil {
			return err
		}
		if !p.MayAnswer(a.By) {
			return docket.ErrDenied
		}
		c, err := readRecord(ctx, t, p.Comment)
		if err != nil {
			return err
		}
		if !p.Open() || c.Version != a.Version || !slices.Contains(p.Outcomes(c.Version, c.Status), a.Outcome) {
			return docket.ErrStale
		}
		sealed := db.sealer.seal("appeals.answer", p.ID.String(), []byte(storable(a.Text)))
		if _, err := t.exec(ctx, `UPDATE appeals SET outcome = $2, answered_by = $3, answered_at = $4, answer = $5
			WHERE id = $1`, int64(p.ID), string(a.Outcome), int64(a.By), micros(t.now()), sealed); err != nil {
			return err
		}
		t.record(a.By.Actor(), "appeal.answered", string(c.ID), map[string]string{"appeal": p.ID.String(),
			"outcome": string(a.Outcome), "version": strconv.Itoa(c.Version)})
		mailed, err = t.mailWriter(ctx, c, docket.MessageAppeal)
		return err
	})
	return mailed, named(err, "answer appeal %s", a.ID)
}

// endAppeal ends the appeal of a comment that its writer withdrew or mended, or that was
// purged: there is nothing left to look at again.
func (t decisionTx) endAppeal(ctx context.Context, c *record, d docket.Decision, by docket.Actor) error {
	switch d.Action {
	case docket.ActionWithdraw, docket.ActionMend, docket.ActionPurge:
	default:
		return nil
	}
	var open int64
	if err := t.row(ctx, `SELECT coalesce(max(p.id), 0) FROM appeals p WHERE p.comment = $1 AND p.outcome = ''`,
		c.num).Scan(&open); err != nil || open == 0 {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE appeals SET outcome = 'over', answered_at = $2 WHERE id = $1`, open,
		micros(d.At)); err != nil {
		return err
	}
	t.record(by, "appeal.ended", string(c.ID), map[string]string{"appeal": docket.AppealID(open).String()})
	return nil
}

// Appeals reads a page of appeals: those that wait oldest first, others newest first.
func (db Appealing) Appeals(ctx context.Context, w docket.AppealQuery) (docket.AppealPage, error) {
	var page docket.AppealPage
	var c conditions
	w.Limit = min(max(w.Limit, 1), maxPage)
	c.add("p.docket = " + c.arg(string(w.Docket)))
	if w.Comment != "" {
		d, serial, err := numberOf(w.Comment)
		if err != nil {
			return page, err
		}
		c.add("p.comment = (SELECT num FROM comments WHERE docket = " + c.arg(string(d)) + " AND serial = " +
			c.arg(serial) + ")")
	}
	order, behind := "p.id", "p.id > "
	switch {
	case w.Any:
	case w.Ended:
		c.add("p.outcome <> ''")
		order, behind = "p.id DESC", "p.id < "
	default:
		c.add("p.outcome = ''")
	}
	if err := db.read.row(ctx, `SELECT count(*)`+appealRows+` WHERE `+c.where(),
		c.args...).Scan(&page.Total); err != nil {
		return page, named(err, "appeals of %s", w.Docket)
	}
	if w.After != 0 {
		c.add(behind + c.arg(int64(w.After)))
	}
	var list []appealRow
	err := each(ctx, db.read, `SELECT `+appealColumns+appealRows+` WHERE `+c.where()+` ORDER BY `+order+` LIMIT `+
		c.arg(w.Limit+1), c.args, func(r rows) error {
		p, err := scanAppeal(db.sealer, r)
		list = append(list, p)
		return err
	})
	if err == nil && len(list) > w.Limit {
		list = list[:w.Limit]
		page.Next = list[w.Limit-1].ID
	}
	for i := 0; i < len(list) && err == nil; i++ {
		err = addDeciders(ctx, db.read, &list[i])
		page.Appeals = append(page.Appeals, list[i].Appeal)
	}
	return page, named(err, "appeals of %s", w.Docket)
}

// AppealCounts says how a docket's appeals stand; of all dockets where none is named.
func (db Appealing) AppealCounts(ctx context.Context, id docket.ID) (docket.AppealCounts, error) {
	var n docket.AppealCounts
	due := micros(db.now().Add(-docket.AppealAnswerWithin))
	err := db.read.row(ctx, `SELECT count(*) FILTER (WHERE p.outcome = ''),
		count(*) FILTER (WHERE p.outcome = '' AND p.asked_at <= $2), count(*) FILTER (WHERE p.outcome <> '')
		FROM appeals p WHERE p.docket = $1 OR $1 = ''`, string(id), due).Scan(&n.Open, &n.Overdue, &n.Ended)
	return n, named(err, "appeals of %s", id)
}

// appealCheck checks appeals.
type appealCheck struct{ v *verification }

// all checks that every appeal opens in its place, and that nobody answered who had a part
// in the decision.
func (check appealCheck) all(ctx context.Context) error {
	v := check.v
	var list []appealRow
	if err := each(ctx, v.s, `SELECT `+appealColumns+appealRows+` ORDER BY p.id`, nil, func(r rows) error {
		p, err := scanAppeal(v.db.sealer, r)
		if err != nil && p.ID == 0 {
			return err
		}
		if err != nil {
			v.problem("Appeal %s about comment %s cannot be opened: a sealed value was changed or moved.", p.ID,
				p.Comment)
			return nil
		}
		list = append(list, p)
		return nil
	}); err != nil {
		return err
	}
	for _, p := range list {
		if p.AnsweredBy == 0 {
			continue
		}
		if err := addDeciders(ctx, v.s, &p); err != nil {
			return err
		}
		if !p.MayAnswer(p.AnsweredBy) {
			v.problem("Appeal %s about comment %s was answered by somebody who had a part in the decision.", p.ID,
				p.Comment)
		}
	}
	return nil
}
