package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"commentportal/docket"
)

// holdBody is what of a legal hold is sealed.
type holdBody struct {
	Order  string `json:"order"`
	Reason string `json:"reason"`
	Lifted string `json:"lifted,omitempty"`
}

const holdColumns = `h.id, h.docket, h.placed_by, h.placed_at, h.lifted_by, h.lifted_at, h.body`

func scanHold(s *sealer, r row) (docket.LegalHold, error) {
	var h docket.LegalHold
	var placed, lifted int64
	var body []byte
	if err := r.Scan(&h.ID, &h.Docket, &h.PlacedBy, &placed, &h.LiftedBy, &lifted, &body); err != nil {
		return h, err
	}
	h.PlacedAt, h.LiftedAt = at(placed), at(lifted)
	plain, err := s.open("legal_holds.body", h.ID.String(), body)
	if err != nil {
		return h, err
	}
	var b holdBody
	err = json.Unmarshal(plain, &b)
	h.Order, h.Reason, h.LiftReason = b.Order, b.Reason, b.Lifted
	return h, err
}

func sealHold(s *sealer, h docket.LegalHold) ([]byte, error) {
	plain, err := json.Marshal(holdBody{storable(h.Order), storable(h.Reason), storable(h.LiftReason)})
	return s.seal("legal_holds.body", h.ID.String(), plain), err
}

// holder is who placed or lifted a hold, as the log names them.
func holder(by docket.UserID) docket.Actor {
	if by == 0 {
		return docket.ActorOperator
	}
	return by.Actor()
}

// PlaceHold puts a legal hold on a docket: nothing of it is purged until the hold is
// lifted. It returns docket.ErrNotFound for an unknown docket.
func (db Retaining) PlaceHold(ctx context.Context, h docket.LegalHold) (docket.HoldID, error) {
	err := db.write(ctx, func(t *tx) error {
		if _, err := readDocket(ctx, t, h.Docket); err != nil {
			return err
		}
		if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM legal_holds`).Scan(&h.ID); err != nil {
			return err
		}
		body, err := sealHold(db.sealer, h)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO legal_holds (id, docket, placed_by, placed_at, lifted_by, lifted_at, body)
			VALUES ($1, $2, $3, $4, 0, 0, $5)`, int64(h.ID), string(h.Docket), int64(h.PlacedBy), micros(t.now()),
			body); err != nil {
			return err
		}
		t.record(holder(h.PlacedBy), "hold.placed", string(h.Docket), map[string]string{"hold": h.ID.String(),
			"order": h.Order})
		return nil
	})
	return h.ID, named(err, "place a legal hold on %s", h.Docket)
}

// LiftHold ends a legal hold. It returns docket.ErrNotFound for an unknown hold and for one
// of another docket, and docket.ErrStale when it was lifted before.
func (db Retaining) LiftHold(ctx context.Context, id docket.HoldID, of docket.ID, by docket.UserID,
	reason string) error {
	return named(db.write(ctx, func(t *tx) error {
		h, err := scanHold(db.sealer, t.row(ctx, `SELECT `+holdColumns+` FROM legal_holds h WHERE h.id = $1 AND
			h.docket = $2`, int64(id), string(of)))
		if err != nil {
			return err
		}
		if !h.Stands() {
			return docket.ErrStale
		}
		h.LiftReason = reason
		body, err := sealHold(db.sealer, h)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE legal_holds SET lifted_by = $2, lifted_at = $3, body = $4 WHERE id = $1`,
			int64(id), int64(by), micros(t.now()), body); err != nil {
			return err
		}
		t.record(holder(by), "hold.lifted", string(of), map[string]string{"hold": id.String()})
		return nil
	}), "lift legal hold %s", id)
}

// Holds lists the legal holds of a docket, newest first; of all dockets where none is named.
func (db Retaining) Holds(ctx context.Context, id docket.ID) ([]docket.LegalHold, error) {
	var list []docket.LegalHold
	err := each(ctx, db.read, `SELECT `+holdColumns+` FROM legal_holds h WHERE h.docket = $1 OR $1 = '' ORDER BY h.id
		DESC`, []any{string(id)}, func(r rows) error {
		h, err := scanHold(db.sealer, r)
		list = append(list, h)
		return err
	})
	return list, named(err, "legal holds of %s", id)
}

// held returns docket.ErrHeld where a legal hold stands on a docket.
func (t purgeTx) held(ctx context.Context, id docket.ID) error {
	var n int
	err := t.row(ctx, `SELECT count(*) FROM legal_holds h WHERE h.docket = $1 AND h.lifted_at = 0`,
		string(id)).Scan(&n)
	if err == nil && n > 0 {
		return docket.ErrHeld
	}
	return err
}

// SetMarking says under which marking of TLP 2.0 what flagged comments of a docket tell is
// handed over, where nobody chooses another one. It returns docket.ErrNotFound when there is no
// such docket.
func (db Retaining) SetMarking(ctx context.Context, id docket.ID, marking docket.TLP, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		d, err := readDocket(ctx, t, id)
		if err != nil || d.Marking.OrDefault() == marking {
			return err
		}
		d.Marking = marking
		return t.setting(ctx, d, by, "docket.marking", map[string]string{"marking": string(marking)})
	}), "set the marking of %s", id)
}

// SetAskReason says whether originals of decided comments of a docket are opened only for a
// stated reason. It returns docket.ErrNotFound when there is no such docket.
func (db Retaining) SetAskReason(ctx context.Context, id docket.ID, asks bool, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		d, err := readDocket(ctx, t, id)
		if err != nil || d.AskReason == asks {
			return err
		}
		d.AskReason = asks
		return t.setting(ctx, d, by, "docket.opening", map[string]string{"asks_reason": strconv.FormatBool(asks)})
	}), "set how originals of %s are opened", id)
}

// setting writes a docket of which a setting changed that the public does not see.
func (t lifeTx) setting(ctx context.Context, d docket.Docket, by docket.Actor, action string,
	facts map[string]string) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE dockets SET body = $2 WHERE id = $1`, string(d.ID), string(body)); err != nil {
		return err
	}
	facts["docket_check"] = t.b.w.db.sealer.checks().check("docket", body)
	t.record(by, action, string(d.ID), facts)
	return nil
}

// SetRetention says for how many years a docket is kept after it was archived; 0 is for
// good. It returns docket.ErrNotFound when there is no such docket.
func (db Retaining) SetRetention(ctx context.Context, id docket.ID, years int, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		d, err := readDocket(ctx, t, id)
		if err != nil || d.RetentionYears == years {
			return err
		}
		d.RetentionYears = years
		return t.setting(ctx, d, by, "docket.retention", map[string]string{"years": strconv.Itoa(years)})
	}), "set the retention of %s", id)
}

// holdCheck checks legal holds.
type holdCheck struct{ v *verification }

// all checks that every legal hold opens in its place, and that nothing was purged while
// one stood.
func (check holdCheck) all(ctx context.Context) error {
	v := check.v
	if err := each(ctx, v.s, `SELECT `+holdColumns+` FROM legal_holds h ORDER BY h.id`, nil, func(r rows) error {
		h, err := scanHold(v.db.sealer, r)
		if err != nil && (h.ID == 0 || !errors.Is(err, errSealed)) {
			return err
		}
		if err != nil {
			v.problem("Legal hold %s of %s cannot be opened: a sealed value was changed or moved.", h.ID, h.Docket)
		}
		return nil
	}); err != nil {
		return err
	}
	return v.named(ctx, `SELECT c.docket, c.serial FROM comments c JOIN purges p ON p.comment = c.num
		JOIN legal_holds h ON h.docket = c.docket WHERE p.purged_at > h.placed_at AND p.purged_at > 0 AND
		(h.lifted_at = 0 OR p.purged_at < h.lifted_at)`, "Comment %s was purged while a legal hold stood on its "+
		"docket.")
}
