package store

import (
	"context"
	"math"

	"commentportal/docket"
)

// Incidents lists the comments of a docket that were flagged on arrival, the newest
// first; before is the serial that the last page ended with, or 0.
func (db Notices) Incidents(ctx context.Context, id docket.ID, before int64, limit int) (docket.IncidentPage, error) {
	var page docket.IncidentPage
	if before <= 0 {
		before = math.MaxInt64
	}
	if err := db.read.row(ctx, `SELECT count(*) FROM incidents WHERE docket = $1`,
		string(id)).Scan(&page.Total); err != nil {
		return page, named(err, "flagged comments of %s", id)
	}
	limit = min(max(limit, 1), maxPage)
	err := each(ctx, db.read, `SELECT c.serial, c.flags, c.status, i.filed_at, i.told_at FROM incidents i
		JOIN comments c ON c.num = i.comment WHERE i.docket = $1 AND c.serial < $2 ORDER BY c.serial DESC LIMIT $3`,
		[]any{string(id), before, limit + 1}, func(r rows) error {
			var one docket.Incident
			var serial, filed, told int64
			var flags string
			if err := r.Scan(&serial, &flags, &one.Status, &filed, &told); err != nil {
				return err
			}
			if len(page.Incidents) == limit {
				_, page.Next, _ = page.Incidents[limit-1].Comment.Split()
				return nil
			}
			one.Comment, one.FiledAt, one.ToldAt = id.Comment(serial), at(filed), at(told)
			page.Incidents = append(page.Incidents, one)
			return decode(flags, &page.Incidents[len(page.Incidents)-1].Flags)
		})
	return page, named(err, "flagged comments of %s", id)
}

// Incident reads what is known of a flagged comment; docket.ErrNotFound when it was not
// flagged on arrival.
func (db Notices) Incident(ctx context.Context, id docket.CommentID) (docket.Incident, error) {
	one := docket.Incident{Comment: id}
	of, serial, err := numberOf(id)
	if err != nil {
		return one, named(docket.ErrNotFound, "incident %s", id)
	}
	one.Docket = of
	var filed, told int64
	var flags string
	err = db.read.row(ctx, `SELECT c.flags, c.status, i.filed_at, i.told_at, (SELECT count(*) FROM incidents e
			WHERE e.docket = i.docket AND e.comment <= i.comment)
		FROM incidents i JOIN comments c ON c.num = i.comment WHERE c.docket = $1 AND c.serial =
		$2`, string(of), serial).
		Scan(&flags, &one.Status, &filed, &told, &one.Number)
	if err == nil {
		err = decode(flags, &one.Flags)
	}
	one.FiledAt, one.ToldAt = at(filed), at(told)
	return one, named(err, "incident %s", id)
}

// IncidentTimes reads when what became of each flagged comment of a docket.
func (db Notices) IncidentTimes(ctx context.Context, id docket.ID) ([]docket.IncidentTimes, error) {
	var list []docket.IncidentTimes
	err := each(ctx, db.read, `SELECT c.flags, i.filed_at, i.told_at,
			coalesce((SELECT min(h.made_at) FROM handovers h WHERE h.comment = i.comment), 0),
			coalesce((SELECT min(h.answered_at) FROM handovers h WHERE h.comment = i.comment AND h.answered_at > 0), 0)
		FROM incidents i JOIN comments c ON c.num = i.comment WHERE i.docket = $1 ORDER BY i.comment`,
		[]any{string(id)}, func(r rows) error {
			var flags string
			var filed, told, handed, answered int64
			if err := r.Scan(&flags, &filed, &told, &handed, &answered); err != nil {
				return err
			}
			one := docket.IncidentTimes{Filed: at(filed), Told: at(told), Handed: at(handed), Answered: at(answered)}
			list = append(list, one)
			return decode(flags, &list[len(list)-1].Flags)
		})
	return list, named(err, "flagged comments of %s", id)
}
