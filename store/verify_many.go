package store

import (
	"context"

	"commentportal/docket"
)

// many checks the decisions on many comments: what is sealed opens in its place, and
// each comment that one says it decided has that decision in its history.
func (v *verification) many(ctx context.Context) error {
	var bodies []docket.ManyID
	err := each(ctx, v.s, `SELECT m.id, m.body FROM many_decisions m ORDER BY m.id`, nil, func(r rows) error {
		var id docket.ManyID
		var body []byte
		if err := r.Scan(&id, &body); err != nil {
			return err
		}
		if _, err := v.db.sealer.open("many_decisions.body", id.String(), body); err != nil {
			bodies = append(bodies, id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range bodies {
		v.problem("The note of decision %s on many comments cannot be opened: it was changed or moved.", id)
	}
	return each(ctx, v.s, `SELECT m.decision, c.docket, c.serial FROM many_comments m
		JOIN many_decisions o ON o.id = m.decision JOIN comments c ON c.num = m.comment
		WHERE m.outcome IN ('decided', 'undone', 'kept') AND m.result > m.seen AND NOT EXISTS (SELECT 1 FROM decisions d
		      WHERE d.comment = m.comment AND d.version = m.result AND d.action = o.action AND d.decided_by = o.made_by)
		ORDER BY m.decision, c.serial`, nil, func(r rows) error {
		var id docket.ManyID
		var of docket.ID
		var serial int64
		if err := r.Scan(&id, &of, &serial); err != nil {
			return err
		}
		v.problem("Decision %s on many comments says that it decided %s, whose history does not.", id,
			of.Comment(serial))
		return nil
	})
}
