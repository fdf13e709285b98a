package store

import (
	"context"
	"encoding/json"

	"commentportal/docket"
)

// purgeBody is what of a purge is sealed.
type purgeBody struct {
	Order     string              `json:"order"`
	Reason    string              `json:"reason"`
	Was       docket.Status       `json:"was,omitempty"`
	WasReason docket.Reason       `json:"was_reason,omitempty"`
	Places    []docket.PurgePlace `json:"places,omitempty"`
}

const purgeColumns = `p.id, c.docket, c.serial, p.state, p.asked_by, p.asked_at, p.answered_by, p.answered_at, ` +
	`p.purged_at, p.body`

const purgeRows = ` FROM purges p JOIN comments c ON c.num = p.comment`

// scanPurge reads a purge and opens it.
func scanPurge(s *sealer, r row) (docket.Purge, error) {
	var p docket.Purge
	var of docket.ID
	var serial, asked, answered, purged int64
	var body []byte
	if err := r.Scan(&p.ID, &of, &serial, &p.State, &p.AskedBy, &asked, &p.AnsweredBy, &answered, &purged,
		&body); err != nil {
		return p, err
	}
	p.Comment, p.AskedAt, p.AnsweredAt, p.PurgedAt = of.Comment(serial), at(asked), at(answered), at(purged)
	plain, err := s.open("purges.body", p.ID.String(), body)
	if err != nil {
		return p, err
	}
	var b purgeBody
	if err := json.Unmarshal(plain, &b); err != nil {
		return p, err
	}
	p.Order, p.Reason, p.Was, p.WasReason, p.Places = b.Order, b.Reason, b.Was, b.WasReason, b.Places
	return p, nil
}

// sealPurge seals what of a purge is for nobody but staff.
func sealPurge(s *sealer, p docket.Purge) ([]byte, error) {
	plain, err := json.Marshal(purgeBody{storable(p.Order), storable(p.Reason), p.Was, p.WasReason, p.Places})
	return s.seal("purges.body", p.ID.String(), plain), err
}

// AskPurge notes that somebody asks to purge a comment, and returns the number of the
// purge. Nothing goes before a second person agrees.
//
// It returns docket.ErrNotFound for an unknown comment, docket.ErrExists when it was purged,
// or when somebody asked before, and docket.ErrHeld while a legal hold stands on the docket.
func (db Purging) AskPurge(ctx context.Context, p docket.Purge) (docket.PurgeID, error) {
	err := db.write(ctx, func(t *tx) error {
		c, err := t.purgeable(ctx, p.Comment, 0)
		if err != nil {
			return err
		}
		p.State, p.AskedAt = docket.PurgeAsked, t.now()
		if err := t.insertPurge(ctx, c, &p); err != nil {
			return err
		}
		t.record(p.AskedBy.Actor(), "purge.asked", string(c.ID), map[string]string{"purge": p.ID.String(),
			"order": p.Order})
		return nil
	})
	return p.ID, named(err, "ask to purge %s", p.Comment)
}

// AnswerPurge notes what a second person says to a purge. When they agree, the words go in
// the same transaction; the purge that is returned names where they still stand.
//
// It returns docket.ErrNotFound for an unknown purge, docket.ErrStale when it waits no
// longer, docket.ErrDenied to whoever may not answer so, and docket.ErrHeld to who agrees
// while a legal hold stands on the docket.
func (db Purging) AnswerPurge(ctx context.Context, id docket.PurgeID, answer docket.PurgeAnswer,
	by docket.UserID) (docket.Purge, error) {
	before, err := db.Purge(ctx, id)
	if err != nil {
		return before, err
	}
	var places []docket.PurgePlace
	if answer == docket.PurgeAgree {
		if places, err = db.PurgePlaces(ctx, before.Comment); err != nil {
			return before, err
		}
	}
	var p docket.Purge
	err = db.write(ctx, func(t *tx) error {
		var err error
		if p, err = scanPurge(db.sealer, t.row(ctx, `SELECT `+purgeColumns+purgeRows+` WHERE p.id = $1`,
			int64(id))); err != nil {
			return err
		}
		switch {
		case !p.Waits():
			return docket.ErrStale
		case !p.MayAnswer(by, answer):
			return docket.ErrDenied
		}
		p.AnsweredBy, p.AnsweredAt = by, t.now()
		if answer == docket.PurgeAgree {
			p.Places = places
			return t.agreePurge(ctx, &p)
		}
		what := "signed"
		if answer == docket.PurgeRefuse {
			p.State, what = docket.PurgeRefused, "refused"
		}
		t.record(by.Actor(), "purge."+what, string(p.Comment), map[string]string{"purge": id.String()})
		return t.savePurge(ctx, p)
	})
	return p, named(err, "answer purge %s", id)
}

// agreePurge carries out a purge that somebody agreed to.
func (t *tx) agreePurge(ctx context.Context, p *docket.Purge) error {
	c, err := t.purgeable(ctx, p.Comment, p.ID)
	if err != nil {
		return err
	}
	t.record(p.AnsweredBy.Actor(), "purge.agreed", string(c.ID), map[string]string{"purge": p.ID.String()})
	return t.purge(ctx, c, p)
}

// PurgeNow purges a comment at once, as the operator does by command, and returns the
// purge with where words still stand. A person signs it afterwards. An open request for
// the same comment is refused with it: there is nothing left to agree to.
//
// It returns docket.ErrNotFound for an unknown comment, docket.ErrExists when it was purged
// before, and docket.ErrHeld while a legal hold stands on the docket.
func (db Purging) PurgeNow(ctx context.Context, p docket.Purge) (docket.Purge, error) {
	found, err := db.PurgePlaces(ctx, p.Comment)
	if err != nil {
		return p, err
	}
	places := append(found, p.Places...)
	err = db.write(ctx, func(t *tx) error {
		if err := t.dropAsked(ctx, p.Comment, docket.ActorOperator); err != nil {
			return err
		}
		c, err := t.purgeable(ctx, p.Comment, 0)
		if err != nil {
			return err
		}
		p.State, p.AskedBy, p.AskedAt, p.Places = docket.PurgeDone, 0, t.now(), places
		if err := t.insertPurge(ctx, c, &p); err != nil {
			return err
		}
		return t.purge(ctx, c, &p)
	})
	return p, named(err, "purge %s", p.Comment)
}

// dropAsked refuses the open request to purge a comment, whose words go by another order.
func (t purgeTx) dropAsked(ctx context.Context, id docket.CommentID, by docket.Actor) error {
	open, err := t.openPurge(ctx, id)
	if err != nil || open == 0 {
		return err
	}
	_, err = t.exec(ctx, `UPDATE purges SET state = 'refused', answered_at = $2 WHERE id = $1`, open, micros(t.now()))
	t.record(by, "purge.refused", string(id),
		map[string]string{"purge": docket.PurgeID(open).String()})
	return err
}

// openPurge is the number of the purge of a comment that waits to be agreed to; 0: none.
func (t purgeTx) openPurge(ctx context.Context, id docket.CommentID) (int64, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return 0, err
	}
	var open int64
	err = t.row(ctx, `SELECT coalesce(max(p.id), 0)`+purgeRows+` WHERE c.docket = $1 AND c.serial = $2 AND p.state =
		'asked'`, string(of), serial).Scan(&open)
	return open, err
}

// purgeable reads a comment that may be purged; of is the purge that is under way, 0 for a
// new one.
func (t purgeTx) purgeable(ctx context.Context, id docket.CommentID, of docket.PurgeID) (*record, error) {
	c, err := readRecord(ctx, t, id)
	if err != nil {
		return nil, err
	}
	if err := t.held(ctx, c.Docket); err != nil {
		return nil, err
	}
	open, err := t.openPurge(ctx, id)
	if err != nil {
		return nil, err
	}
	if c.Purged() || open != int64(of) {
		return nil, docket.ErrExists
	}
	return c, nil
}

func (t purgeTx) insertPurge(ctx context.Context, c *record, p *docket.Purge) error {
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM purges`).Scan(&p.ID); err != nil {
		return err
	}
	body, err := sealPurge(t.b.w.db.sealer, *p)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO purges (id, comment, docket, state, asked_by, asked_at, answered_by, answered_at,
		purged_at, body)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7)`, int64(p.ID), c.num, string(c.Docket), string(p.State),
		int64(p.AskedBy), micros(p.AskedAt), body)
	return err
}

func (t purgeTx) savePurge(ctx context.Context, p docket.Purge) error {
	body, err := sealPurge(t.b.w.db.sealer, p)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE purges SET state = $2, answered_by = $3, answered_at = $4, purged_at = $5, body = $6
		WHERE id = $1`, int64(p.ID), string(p.State), int64(p.AnsweredBy), micros(p.AnsweredAt), micros(p.PurgedAt),
		body)
	return err
}

// Purge reads one purge; docket.ErrNotFound when there is none.
func (db Purging) Purge(ctx context.Context, id docket.PurgeID) (docket.Purge, error) {
	p, err := scanPurge(db.sealer, db.read.row(ctx, `SELECT `+purgeColumns+purgeRows+` WHERE p.id = $1`, int64(id)))
	return p, named(err, "purge %s", id)
}

// withDocket is the condition that purge p was made for a removal of its whole docket: it has
// the people and the moments of that.
const withDocket = `EXISTS (SELECT 1 FROM removals v WHERE v.docket = p.docket AND v.asked_by = p.asked_by AND
	v.asked_at = p.asked_at AND v.answered_by = p.answered_by AND v.answered_at = p.answered_at)`

// Tombstone says when a comment lost its words, and whether all of its docket did;
// docket.ErrNotFound while it has them.
func (db Purging) Tombstone(ctx context.Context, id docket.CommentID) (docket.Tombstone, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return docket.Tombstone{}, err
	}
	var when int64
	var w docket.Tombstone
	err = db.read.row(ctx, `SELECT p.purged_at, `+withDocket+purgeRows+` WHERE c.docket = $1 AND c.serial = $2 AND
		p.state = 'done'`, string(of), serial).Scan(&when, &w.WithDocket)
	w.At = at(when)
	return w, named(err, "how the words of %s went", id)
}

// maxPurges bounds the list of purges of one docket.
const maxPurges = 1000

// Purges lists the purges of a docket, newest first.
func (db Purging) Purges(ctx context.Context, id docket.ID) ([]docket.Purge, error) {
	var list []docket.Purge
	err := each(ctx, db.read, `SELECT `+purgeColumns+purgeRows+` WHERE p.docket = $1 ORDER BY p.id DESC LIMIT $2`,
		[]any{string(id), maxPurges}, func(r rows) error {
			p, err := scanPurge(db.sealer, r)
			list = append(list, p)
			return err
		})
	return list, named(err, "purges of %s", id)
}

// PurgeCounts counts the purges of a docket that wait for a second person; of all dockets
// where none is named.
func (db Purging) PurgeCounts(ctx context.Context, id docket.ID) (docket.PurgeCounts, error) {
	var n docket.PurgeCounts
	err := db.read.row(ctx, `SELECT count(*) FILTER (WHERE p.state = 'asked'),
		count(*) FILTER (WHERE p.state = 'done' AND p.asked_by = 0 AND p.answered_by = 0),
		count(*) FILTER (WHERE p.state = 'done'),
		(SELECT count(*) FROM removals v WHERE v.state = 'asked' AND (v.docket = $1 OR $1 = ''))
		FROM purges p WHERE p.docket = $1 OR $1 = ''`, string(id)).Scan(&n.Asked, &n.Unsigned, &n.Done, &n.Removals)
	return n, named(err, "purges of %s", id)
}

// WordsGone reports whether the write-ahead log holds nothing any more of what this
// program removed.
func (db Purging) WordsGone() bool { return !db.desk.scrubDue.Load() }
