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
