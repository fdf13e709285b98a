package store

import (
	"context"

	"commentportal/docket"
)

// Heard says how far the reading of a docket's posted comments has come.
func (db Public) Heard(ctx context.Context, id docket.ID) (docket.Heard, error) {
	var h docket.Heard
	err := db.read.row(ctx,
		`SELECT coalesce(sum(comments), 0) FROM counters WHERE docket = $1 AND line IN ('posted',
			'posted_with_redactions')`,
		string(id)).Scan(&h.Posted)
	if err != nil {
		return h, named(err, "how far the reading of %s has come", id)
	}
	if h.Coverage, err = coverage(ctx, db.read, id); err != nil {
		return h, named(err, "how far the reading of %s has come", id)
	}
	err = db.read.row(ctx, `SELECT count(*), coalesce(sum(k.comments), 0),
		       coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM campaigns g WHERE g.id = k.part AND g.decision <> '') THEN 1
		       ELSE 0 END), 0)
		  FROM counters k
		 WHERE k.docket = $1 AND k.line = '`+lineCopies+`' AND k.comments > 1`, string(id)).Scan(&h.Campaigns,
		&h.Members, &h.Decided)
	return h, named(err, "campaigns of %s", id)
}
