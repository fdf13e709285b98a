package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"commentportal/docket"
)

// removalBody is what of a removal is sealed.
type removalBody struct {
	Order  string              `json:"order"`
	Reason string              `json:"reason"`
	Places []docket.PurgePlace `json:"places,omitempty"`
}

const removalColumns = `v.id, v.docket, v.state, v.asked_by, v.asked_at, v.answered_by, v.answered_at, v.done_at, ` +
	`v.body`

func scanRemoval(s *sealer, r row) (docket.Removal, error) {
	var v docket.Removal
	var asked, answered, done int64
	var body []byte
	if err := r.Scan(&v.ID, &v.Docket, &v.State, &v.AskedBy, &asked, &v.AnsweredBy, &answered, &done,
		&body); err != nil {
		return v, err
	}
	v.AskedAt, v.AnsweredAt, v.DoneAt = at(asked), at(answered), at(done)
	plain, err := s.open("removals.body", v.ID.String(), body)
	if err != nil {
		return v, err
	}
	var b removalBody
	err = json.Unmarshal(plain, &b)
	v.Order, v.Reason, v.Places = b.Order, b.Reason, b.Places
	return v, err
}

func sealRemoval(s *sealer, v docket.Removal) ([]byte, error) {
	plain, err := json.Marshal(removalBody{storable(v.Order), storable(v.Reason), v.Places})
	return s.seal("removals.body", v.ID.String(), plain), err
}

// AskRemoval notes that somebody asks to remove a docket as a whole, and returns the number of
// the removal. Nothing goes before a second person agrees.
//
// It returns docket.ErrNotFound for an unknown docket, docket.ErrNotDue before its time is
// over, docket.ErrHeld while a legal hold stands on it, docket.ErrExists when somebody asked
// before, and docket.ErrStale when no comment of it has words any more.
func (db Retaining) AskRemoval(ctx context.Context, v docket.Removal) (docket.RemovalID, error) {
	err := db.write(ctx, func(t *tx) error {
		if err := t.removable(ctx, v.Docket); err != nil {
			return err
		}
		var open, left int
		if err := t.row(ctx, `SELECT (SELECT count(*) FROM removals v WHERE v.docket = $1 AND v.state IN ('asked',
			'agreed')), (`+unpurged+`)`, string(v.Docket)).Scan(&open, &left); err != nil {
			return err
		}
		switch {
		case open > 0:
			return docket.ErrExists
		case left == 0:
			return docket.ErrStale
		}
		if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM removals`).Scan(&v.ID); err != nil {
			return err
		}
		body, err := sealRemoval(db.sealer, v)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO removals (id, docket, state, asked_by, asked_at, answered_by,
			answered_at, done_at, body) VALUES ($1, $2, 'asked', $3, $4, 0, 0, 0, $5)`, int64(v.ID), string(v.Docket),
			int64(v.AskedBy), micros(t.now()), body); err != nil {
			return err
		}
		t.record(v.AskedBy.Actor(), "removal.asked", string(v.Docket), map[string]string{"removal": v.ID.String(),
			"order": v.Order})
		return nil
	})
	return v.ID, named(err, "ask to remove %s", v.Docket)
}

// unpurged counts the comments of the docket $1 that still have their words.
const unpurged = `SELECT count(*) FROM comments c WHERE c.docket = $1 AND NOT EXISTS (SELECT 1 FROM purges p WHERE
	p.comment = c.num AND p.state = 'done')`

// removable returns why a docket cannot be removed as a whole; nil where it can.
func (t purgeTx) removable(ctx context.Context, id docket.ID) error {
	d, err := readDocket(ctx, t, id)
	if err != nil {
		return err
	}
	if !d.RetentionDue(t.now()) {
		return docket.ErrNotDue
	}
	return t.held(ctx, id)
}

// AnswerRemoval notes what a second person says to the removal of a docket. When they agree,
// PurgeNext purges its comments.
//
// It returns docket.ErrNotFound for an unknown removal, docket.ErrStale when it waits no
// longer, docket.ErrDenied to who asked for it, and to who agrees what AskRemoval returns.
func (db Retaining) AnswerRemoval(ctx context.Context, id docket.RemovalID, agree bool, by docket.UserID) error {
	before, err := db.Removal(ctx, id)
	if err != nil {
		return err
	}
	preview, err := db.PreviewRemoval(ctx, before.Docket)
	if err != nil {
		return err
	}
	return named(db.write(ctx, func(t *tx) error {
		v, err := scanRemoval(db.sealer, t.row(ctx, `SELECT `+removalColumns+` FROM removals v WHERE v.id = $1`,
			int64(id)))
		if err != nil {
			return err
		}
		switch {
		case v.State != docket.RemovalAsked:
			return docket.ErrStale
		case !v.MayAnswer(by):
			return docket.ErrDenied
		}
		v.State = docket.RemovalRefused
		if agree {
			if err := t.removable(ctx, v.Docket); err != nil {
				return err
			}
			v.State, v.Places = docket.RemovalAgreed, preview.Places
		}
		body, err := sealRemoval(db.sealer, v)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE removals SET state = $2, answered_by = $3, answered_at = $4, body = $5 WHERE
			id = $1`, int64(id), string(v.State), int64(by), micros(t.now()), body); err != nil {
			return err
		}
		t.record(by.Actor(), "removal."+string(v.State), string(v.Docket), map[string]string{"removal": id.String()})
		return nil
	}), "answer removal %s", id)
}

// PurgeNext purges up to n comments for a removal that was agreed to, each with an order, a
// tombstone and rows in the log of its own. It begins behind the comment with the serial after,
// 0 for the first, and says where the next step begins. With the last comment the removal is
// done.
//
// It returns docket.ErrStale for a removal that was not agreed to, or is done, and
// docket.ErrHeld while a legal hold stands on the docket.
func (db Retaining) PurgeNext(ctx context.Context, id docket.RemovalID, after int64, n int) (docket.RemovalStep,
	error) {
	var step docket.RemovalStep
	err := db.write(ctx, func(t *tx) error {
		v, err := scanRemoval(db.sealer, t.row(ctx, `SELECT `+removalColumns+` FROM removals v WHERE v.id = $1`,
			int64(id)))
		if err != nil {
			return err
		}
		if v.State != docket.RemovalAgreed {
			return docket.ErrStale
		}
		if err := t.held(ctx, v.Docket); err != nil {
			return err
		}
		serials, err := t.nextToRemove(ctx, v.Docket, after, n)
		if err != nil {
			return err
		}
		for _, serial := range serials {
			if err := t.removeComment(ctx, v, v.Docket.Comment(serial)); err != nil {
				return err
			}
		}
		if len(serials) == n {
			step = docket.RemovalStep{After: serials[n-1]}
			return nil
		}
		missed, err := t.nextToRemove(ctx, v.Docket, 0, 1) // before where this step began
		if step = (docket.RemovalStep{Done: len(missed) == 0}); err != nil || !step.Done {
			return err
		}
		return t.endRemoval(ctx, v)
	})
	return step, named(err, "remove comments for removal %s", id)
}

func (t purgeTx) nextToRemove(ctx context.Context, id docket.ID, after int64, n int) (list []int64, err error) {
	err = each(ctx, t, `SELECT c.serial FROM comments c WHERE c.docket = $1 AND c.serial > $2 AND NOT EXISTS (SELECT 1
		FROM purges p WHERE p.comment = c.num AND p.state = 'done') ORDER BY c.serial LIMIT $3`, []any{string(id),
		after, n}, func(r rows) error {
		var serial int64
		err := r.Scan(&serial)
		list = append(list, serial)
		return err
	})
	return list, err
}

// removeComment purges one comment in the name of both people. An open request for it alone is
// refused with it: there is nothing left to agree to.
func (t *tx) removeComment(ctx context.Context, v docket.Removal, id docket.CommentID) error {
	if err := t.dropAsked(ctx, id, docket.ActorPortal); err != nil {
		return err
	}
	c, err := t.purgeable(ctx, id, 0)
	if err != nil {
		return err
	}
	p := docket.Purge{Comment: id, State: docket.PurgeAsked, Order: v.Order, Reason: v.Reason, AskedBy: v.AskedBy,
		AskedAt: v.AskedAt}
	if err := t.insertPurge(ctx, c, &p); err != nil {
		return err
	}
	facts := map[string]string{"purge": p.ID.String(), "order": p.Order, "removal": v.ID.String()}
	t.record(v.AskedBy.Actor(), "purge.asked", string(id), facts)
	p.AnsweredBy, p.AnsweredAt = v.AnsweredBy, v.AnsweredAt
	t.record(v.AnsweredBy.Actor(), "purge.agreed", string(id), map[string]string{"purge": p.ID.String()})
	return t.purge(ctx, c, &p)
}

// endRemoval drops what waits beside the comments, and notes that the removal is done.
func (t purgeTx) endRemoval(ctx context.Context, v docket.Removal) error {
	for _, query := range []string{
		`DELETE FROM upload_chunks WHERE upload IN (SELECT u.id FROM uploads u WHERE u.docket = $1)`,
		`DELETE FROM uploads WHERE docket = $1`,
		`DELETE FROM page_remarks WHERE docket = $1`,
	} {
		if _, err := t.exec(ctx, query, string(v.Docket)); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, `UPDATE removals SET state = 'done', done_at = $2 WHERE id = $1`, int64(v.ID),
		micros(t.now())); err != nil {
		return err
	}
	t.record(docket.ActorPortal, "removal.done", string(v.Docket), map[string]string{"removal": v.ID.String()})
	return nil
}

// Removal reads one removal; docket.ErrNotFound when there is none.
func (db Retaining) Removal(ctx context.Context, id docket.RemovalID) (docket.Removal, error) {
	v, err := scanRemoval(db.sealer, db.read.row(ctx, `SELECT `+removalColumns+` FROM removals v WHERE v.id = $1`,
		int64(id)))
	return v, named(err, "removal %s", id)
}

// Removals lists the removals of a docket, newest first; of all dockets where none is named.
func (db Retaining) Removals(ctx context.Context, id docket.ID) ([]docket.Removal, error) {
	var list []docket.Removal
	err := each(ctx, db.read, `SELECT `+removalColumns+` FROM removals v WHERE v.docket = $1 OR $1 = '' ORDER BY v.id
		DESC`, []any{string(id)}, func(r rows) error {
		v, err := scanRemoval(db.sealer, r)
		list = append(list, v)
		return err
	})
	return list, named(err, "removals of %s", id)
}

// RemovalsUnderWay says of every docket that is being removed how far that is.
func (db Retaining) RemovalsUnderWay(ctx context.Context) ([]docket.RemovalProgress, error) {
	var list []docket.RemovalProgress
	err := each(ctx, db.read, `SELECT v.docket, (SELECT count(*) FROM comments c WHERE c.docket = v.docket AND NOT
		EXISTS
		(SELECT 1 FROM purges p WHERE p.comment = c.num AND p.state = 'done')), (SELECT count(*) FROM legal_holds h
		WHERE h.docket = v.docket AND h.lifted_at = 0) FROM removals v WHERE v.state = 'agreed' ORDER BY v.docket`, nil,
		func(r rows) error {
			var p docket.RemovalProgress
			var holds int
			err := r.Scan(&p.Docket, &p.Left, &holds)
			p.Held = holds > 0
			list = append(list, p)
			return err
		})
	return list, named(err, "removals under way")
}

// PreviewRemoval says what the removal of a docket means: what goes, and what holds words of it
// and is not changed. It returns docket.ErrNotFound for an unknown docket.
func (db Retaining) PreviewRemoval(ctx context.Context, id docket.ID) (docket.RemovalPreview, error) {
	var p docket.RemovalPreview
	if _, err := readDocket(ctx, db.read, id); err != nil {
		return p, named(err, "preview the removal of %s", id)
	}
	err := db.read.row(ctx, `SELECT (`+unpurged+`), (SELECT count(*) FROM purges p WHERE p.docket = $1 AND
		p.state = 'done'), (SELECT count(*) FROM uploads u WHERE u.docket = $1), (SELECT count(*) FROM page_remarks m
		WHERE m.docket = $1),
		(SELECT count(*) FROM passages s WHERE s.docket = $1) + (SELECT count(*) FROM guards g WHERE
		g.docket = $1 AND g.comment = 0)`, string(id)).Scan(&p.Comments, &p.Purged, &p.Uploads, &p.Remarks, &p.Texts)
	if err != nil {
		return p, named(err, "preview the removal of %s", id)
	}
	p.Places, err = db.removalPlaces(ctx, id)
	return p, named(err, "preview the removal of %s", id)
}

// removalPlaces names the files that hold words of a docket.
func (db Retaining) removalPlaces(ctx context.Context, id docket.ID) ([]docket.PurgePlace, error) {
	var list []docket.PurgePlace
	if err := each(ctx, db.read, `SELECT name, kept_at FROM kept_exports WHERE docket = $1 ORDER BY kept_at, name`,
		[]any{string(id)}, func(r rows) error {
			var name string
			var when int64
			err := r.Scan(&name, &when)
			list = append(list, docket.PurgePlace{Kind: docket.PlaceExport, Name: name, At: at(when)})
			return err
		}); err != nil {
		return nil, err
	}
	records, err := recordRequests(ctx, db.read, db.sealer, id, nil)
	for _, r := range records {
		if r.SHA256 != "" {
			list = append(list, docket.PurgePlace{Kind: docket.PlaceRecord, Name: r.Case + " (" +
				strconv.FormatInt(r.Number, 10) + ")", At: r.At})
		}
	}
	return list, err
}

// seeRemoval notes who asked to remove a docket, and what a second person said.
func (r *replay) seeRemoval(e logged, what string) {
	row := e.facts["removal"]
	switch what {
	case "asked":
		r.says(e, "removals", row, map[string]string{"docket": e.Target, "state": what, "asked_by": e.by(),
			"answered_by": "0"})
	case "refused", "agreed":
		r.says(e, "removals", row, map[string]string{"state": what, "answered_by": e.by()})
	case "done":
		r.says(e, "removals", row, map[string]string{"state": what})
	}
}

// removalCheck checks the removals of dockets.
type removalCheck struct{ v *verification }

// all checks that every removal opens in its place, that no person did one alone, and that
// nothing is left of a docket whose removal counts as done.
func (check removalCheck) all(ctx context.Context) error {
	v := check.v
	if err := each(ctx, v.s, `SELECT `+removalColumns+` FROM removals v ORDER BY v.id`, nil, func(r rows) error {
		one, err := scanRemoval(v.db.sealer, r)
		agreed := one.State == docket.RemovalAgreed || one.State == docket.RemovalDone
		switch {
		case err != nil && (one.ID == 0 || !errors.Is(err, errSealed)):
			return err
		case err != nil:
			v.problem("Removal %s of %s cannot be opened: a sealed value was changed or moved.", one.ID, one.Docket)
		case one.AskedBy == one.AnsweredBy:
			v.problem("Removal %s of %s was agreed to by who asked for it.", one.ID, one.Docket)
		case agreed && one.AnsweredBy == 0:
			v.problem("Removal %s of %s was begun, but nobody agreed to it.", one.ID, one.Docket)
		}
		return nil
	}); err != nil {
		return err
	}
	return v.named(ctx, `SELECT c.docket, c.serial FROM comments c JOIN removals v ON v.docket = c.docket WHERE
		v.state = 'done' AND c.filed_at <= v.done_at AND NOT EXISTS (SELECT 1 FROM purges p WHERE p.comment = c.num AND
		p.state = 'done')`, "Comment %s has words, but the removal of its docket counts as done.")
}
