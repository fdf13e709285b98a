package store

import (
	"context"
	"encoding/json"
	"strconv"

	"commentportal/docket"
)

// lifeActions are the actions of the log for the steps of a docket's life.
var lifeActions = map[docket.EventKind]string{
	docket.EventOpened: "docket.opened", docket.EventExtended: "docket.extended", docket.EventClosed: "docket.closed",
	docket.EventRound: "docket.round", docket.EventReview: "docket.review", docket.EventReported: "docket.reported",
	docket.EventArchived: "docket.archived", docket.EventTexts: "docket.texts",
}

// Step takes a step in the life of a docket, and returns the docket as it is then. The
// step, the docket and the row of the log are written in one transaction.
//
// It returns docket.ErrNotFound when there is no such docket, and what Docket.After
// returns: docket.ErrStale when it has changed since it was seen, docket.Invalid when
// the step cannot be taken.
func (db Life) Step(ctx context.Context, s docket.LifeStep) (docket.Docket, error) {
	return db.stepUnless(ctx, s, "")
}

// stepUnless is Step, and nothing in a docket that stands in the period there.
func (db Life) stepUnless(ctx context.Context, s docket.LifeStep, there docket.Period) (docket.Docket, error) {
	s.Why, s.About, s.Link.Title, s.Link.Href = storable(s.Why), storable(s.About), storable(s.Link.Title),
		storable(s.Link.Href)
	var after docket.Docket
	err := db.write(ctx, func(t *tx) error {
		d, err := readDocket(ctx, t, s.Docket)
		if err != nil {
			return err
		}
		if after = d; d.Period(t.now()) == there {
			return nil
		}
		var e docket.Event
		if after, e, err = d.After(s, t.now()); err != nil {
			return err
		}
		facts, err := t.writeLife(ctx, &after)
		if err != nil {
			return err
		}
		number, err := t.addLifeChange(ctx, s.Docket, s.By, e)
		if err != nil {
			return err
		}
		facts["change"], facts["kind"] = strconv.FormatInt(number, 10), string(e.Kind)
		facts["from_end"], facts["to_end"] = strconv.FormatInt(micros(e.From), 10), strconv.FormatInt(micros(e.To), 10)
		t.revise(s.Docket)
		t.record(s.By, lifeActions[e.Kind], string(s.Docket), facts)
		return nil
	})
	return after, named(err, "change docket %s", s.Docket)
}

// writeLife writes a docket whose dates, round or events changed, and returns the facts
// that the log tells of it.
func (t lifeTx) writeLife(ctx context.Context, d *docket.Docket) (map[string]string, error) {
	body, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	changed := t.publicChange(1)
	if _, err := t.exec(ctx, `UPDATE dockets SET body = $2, closes = $3, closed_at = $4, round = $5, public_changed_at =
		$6
		WHERE id = $1`, string(d.ID), string(body), micros(d.Closes), micros(d.ClosedAt), int64(d.Round),
		changed); err != nil {
		return nil, err
	}
	d.ChangedAt = at(changed)
	return map[string]string{"docket_check": t.b.w.db.sealer.checks().check("docket", body),
		"closes": strconv.FormatInt(micros(d.Closes), 10), "closed_at": strconv.FormatInt(micros(d.ClosedAt), 10),
		"round": strconv.Itoa(d.Round)}, nil
}

// addLifeChange keeps a step, and returns its number within the docket.
func (t lifeTx) addLifeChange(ctx context.Context, id docket.ID, by docket.Actor, e docket.Event) (int64, error) {
	var number int64
	if err := t.row(ctx, `SELECT coalesce(max(number), 0) + 1 FROM docket_changes WHERE docket = $1`,
		string(id)).Scan(&number); err != nil {
		return 0, err
	}
	link := ""
	if e.Link != nil {
		b, err := json.Marshal(e.Link)
		if err != nil {
			return 0, err
		}
		link = string(b)
	}
	_, err := t.exec(ctx, `INSERT INTO docket_changes (docket, number, at, made_by, kind, round, from_end, to_end, why,
		about, link)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, string(id), number, micros(e.At), string(by),
		string(e.Kind), int64(e.Round), micros(e.From), micros(e.To), e.Why, e.About, link)
	return number, err
}

// LifeChanges lists the steps of a docket's life, oldest first.
func (db Life) LifeChanges(ctx context.Context, id docket.ID) ([]docket.LifeChange, error) {
	var list []docket.LifeChange
	err := each(ctx, db.read, `SELECT number, at, made_by, kind, round, from_end, to_end, why, about, link FROM
		docket_changes
		WHERE docket = $1 ORDER BY number`, []any{string(id)}, func(r rows) error {
		var c docket.LifeChange
		var when, from, to int64
		var link string
		if err := r.Scan(&c.Number, &when, &c.By, &c.Kind, &c.Round, &from, &to, &c.Why, &c.About, &link); err != nil {
			return err
		}
		c.At, c.From, c.To = at(when), at(from), at(to)
		if link != "" {
			c.Link = new(docket.Link)
			if err := json.Unmarshal([]byte(link), c.Link); err != nil {
				return err
			}
		}
		list = append(list, c)
		return nil
	})
	return list, named(err, "changes of docket %s", id)
}

// OpenDocket opens a docket, as a command does it. One that is open stays as it is.
func (db Life) OpenDocket(ctx context.Context, id docket.ID, by docket.Actor) error {
	_, err := db.stepUnless(ctx, docket.LifeStep{Docket: id, Kind: docket.EventOpened, By: by, Brief: true},
		docket.PeriodOpen)
	return err
}

// CloseDocket closes a docket from now on, as a command does it. One that is closed
// stays as it is.
func (db Life) CloseDocket(ctx context.Context, id docket.ID, by docket.Actor) error {
	_, err := db.stepUnless(ctx, docket.LifeStep{Docket: id, Kind: docket.EventClosed, By: by, Brief: true},
		docket.PeriodClosed)
	return err
}
