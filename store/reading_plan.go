package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"commentportal/docket"
)

// SetSecondSuggestions changes whether who reads an answer after somebody else sees what
// a program suggests. It returns docket.ErrNotFound when there is no such docket.
func (db Catalog) SetSecondSuggestions(ctx context.Context, id docket.ID, shown bool, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		return changeReadings(ctx, t, id, by, "docket.second_suggestions", func(d *docket.Docket) map[string]string {
			if d.SecondSuggestions == shown {
				return nil
			}
			d.SecondSuggestions = shown
			return map[string]string{"shown": strconv.FormatBool(shown)}
		})
	}), "set the second readings of %s", id)
}

// SetReadingPlan changes how many people read each answer. It returns
// docket.ErrNotFound when there is no such docket, and docket.Invalid for "second" when
// the shares do not fit.
func (db Catalog) SetReadingPlan(ctx context.Context, id docket.ID, plan docket.ReadingPlan, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if !plan.Valid() {
			return docket.Invalid{"second": "The shares are 0 to 100, and the third is not above the second."}
		}
		return changeReadings(ctx, t, id, by, "docket.readings", func(d *docket.Docket) map[string]string {
			if docket.ReadingsOf(*d) == plan {
				return nil
			}
			d.ReadingPlan = &plan
			t.revise(id) // pages name the themes of an answer once nobody is to read it any more
			return map[string]string{"second": strconv.Itoa(plan.Second), "third": strconv.Itoa(plan.Third)}
		})
	}), "set how many people read the answers of %s", id)
}

// AssignCoding has a coder read a part of a docket's answers first, in place of the same
// part with another share. It returns docket.ErrNotFound when there is no such docket, and
// docket.Invalid for "coder", "question" and "percent" where the part does not fit.
func (db Catalog) AssignCoding(ctx context.Context, id docket.ID, p docket.CodingPart, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		return changeParts(ctx, t, id, p, by, "assigned", docket.AddCodingPart)
	}), "assign answers of %s", id)
}

// UnassignCoding takes a part away from a coder. It returns docket.ErrNotFound when there is
// no such docket.
func (db Catalog) UnassignCoding(ctx context.Context, id docket.ID, p docket.CodingPart, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		return changeParts(ctx, t, id, p, by, "taken", func(d docket.Docket, p docket.CodingPart) ([]docket.CodingPart,
			error) {
			return docket.RemoveCodingPart(d, p), nil
		})
	}), "take an assignment of %s away", id)
}

func changeParts(ctx context.Context, t *tx, id docket.ID, p docket.CodingPart, by docket.Actor, what string,
	change func(docket.Docket, docket.CodingPart) ([]docket.CodingPart, error)) error {
	var refused error
	err := changeReadings(ctx, t, id, by, "docket.coding_part", func(d *docket.Docket) map[string]string {
		parts, err := change(*d, p)
		if refused = err; err != nil || slices.Equal(parts, d.CodingParts) {
			return nil
		}
		d.CodingParts = parts
		return map[string]string{what: p.Coder.String(), "question": string(p.Question), "sector": p.Sector,
			"percent": strconv.Itoa(p.Percent)}
	})
	if err == nil {
		err = refused
	}
	return err
}

// changeReadings changes a setting of a docket's coding. change returns what the log
// says of it, nil where nothing changes.
func changeReadings(ctx context.Context, t *tx, id docket.ID, by docket.Actor, action string,
	change func(*docket.Docket) map[string]string) error {
	d, err := readDocket(ctx, t, id)
	if err != nil {
		return err
	}
	facts := change(&d)
	if facts == nil {
		return nil
	}
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE dockets SET body = $2 WHERE id = $1`, string(id), string(body)); err != nil {
		return err
	}
	facts["docket_check"] = t.b.w.db.sealer.checks().check("docket", body)
	t.record(by, action, string(id), facts)
	return nil
}
