package store

import (
	"context"

	"commentportal/docket"
)

// Heard says how far the reading of a docket's posted comments has come. It asks
// counters, not the comments.
func (db *DB) Heard(ctx context.Context, id docket.ID) (docket.Heard, error) {
	var h docket.Heard
	err := db.read.row(ctx, `SELECT coalesce(sum(comments), 0) FROM counters WHERE docket = $1 AND line IN ('posted', 'posted_with_redactions')`,
		string(id)).Scan(&h.Posted)
	if err != nil {
		return h, named(err, "how far the reading of %s has come", id)
	}
	// What is left to read is in the list of what there is to code, a campaign by
	// its letter; comments that point elsewhere or were set aside are not.
	var unread int
	err = db.read.row(ctx, `
		SELECT coalesce((SELECT sum(k.comments) FROM counters k WHERE k.docket = $1 AND k.line = '`+lineAlone+`'), 0)
		     + coalesce((SELECT sum(u.comments) FROM counters o JOIN counters u ON u.docket = o.docket AND u.line = '`+lineCopiesUnread+`' AND u.part = o.part
		         WHERE o.docket = $1 AND o.line = '`+lineOpen+`' AND o.comments > 0), 0)`, string(id)).Scan(&unread)
	if err != nil {
		return h, named(err, "how far the reading of %s has come", id)
	}
	h.Read = h.Posted - unread
	err = db.read.row(ctx, `SELECT count(*), coalesce(sum(k.comments), 0) FROM counters k
		WHERE k.docket = $1 AND k.line = '`+lineCopies+`' AND k.comments > 1`, string(id)).Scan(&h.Campaigns, &h.Members)
	return h, named(err, "campaigns of %s", id)
}
