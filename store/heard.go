package store

import (
	"context"

	"commentportal/docket"
)

// Heard says how far the reading of a docket's posted comments has come. It asks
// counters and an index, not the comments.
func (db *DB) Heard(ctx context.Context, id docket.ID) (docket.Heard, error) {
	var h docket.Heard
	err := db.read.row(ctx, `
		SELECT coalesce(sum(CASE WHEN line IN ('posted', 'posted_with_redactions') THEN comments ELSE 0 END), 0),
		       coalesce(sum(CASE WHEN line = 'desk.uncoded' THEN comments ELSE 0 END), 0)
		  FROM counters WHERE docket = $1`, string(id)).Scan(&h.Posted, &h.Read)
	if err != nil {
		return h, named(err, "how far the reading of %s has come", id)
	}
	h.Read = h.Posted - h.Read
	err = db.read.row(ctx, `
		SELECT count(*), coalesce(sum(g.members), 0)
		  FROM (SELECT count(*) AS members FROM comments c
		         WHERE c.docket = $1 AND c.campaign <> '' AND `+postedRows+`
		         GROUP BY c.campaign HAVING count(*) > 1) AS g`, string(id)).Scan(&h.Campaigns, &h.Members)
	return h, named(err, "campaigns of %s", id)
}
