package store

import (
	"context"

	"commentportal/docket"
)

// Heard says how far the reading of a docket's posted comments has come. It asks
// counters and an index, not the comments.
func (db *DB) Heard(ctx context.Context, id docket.ID) (docket.Heard, error) {
	var h docket.Heard
	err := db.read.row(ctx, `SELECT coalesce(sum(comments), 0) FROM counters WHERE docket = $1 AND line IN ('posted', 'posted_with_redactions')`,
		string(id)).Scan(&h.Posted)
	if err != nil {
		return h, named(err, "how far the reading of %s has come", id)
	}
	// What is left to read is in the list of what there is to code, a campaign by
	// its letter; comments that point elsewhere or were set aside are not.
	var alone, members int
	err = db.read.row(ctx, `SELECT count(*) FROM coding_units u WHERE u.docket = $1 AND u.leads = 1 AND u.campaign = ''
		AND EXISTS (SELECT 1 FROM coding_units w WHERE w.comment = u.comment AND w.readers = 0)`, string(id)).Scan(&alone)
	if err == nil {
		err = db.read.row(ctx, `SELECT count(*) FROM comments c WHERE c.docket = $1 AND c.campaign <> '' AND `+postedRows+` AND c.coded = 0
			AND c.campaign IN (SELECT u.campaign FROM coding_units u WHERE u.docket = $1 AND u.campaign <> '' AND u.readers = 0)`, string(id)).Scan(&members)
	}
	if err != nil {
		return h, named(err, "how far the reading of %s has come", id)
	}
	h.Read = h.Posted - alone - members
	err = db.read.row(ctx, `
		SELECT count(*), coalesce(sum(g.members), 0)
		  FROM (SELECT count(*) AS members FROM comments c
		         WHERE c.docket = $1 AND c.campaign <> '' AND `+postedRows+`
		         GROUP BY c.campaign HAVING count(*) > 1) AS g`, string(id)).Scan(&h.Campaigns, &h.Members)
	return h, named(err, "campaigns of %s", id)
}
