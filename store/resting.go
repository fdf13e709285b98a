package store

import (
	"context"
	"strconv"

	"commentportal/docket"
)

// Resting counts what hangs on a comment. It returns docket.ErrNotFound when there is no
// such comment.
func (db Tracing) Resting(ctx context.Context, id docket.CommentID) (docket.Resting, error) {
	var rest docket.Resting
	d, serial, err := numberOf(id)
	if err != nil {
		return rest, err
	}
	var num, posted int64
	var campaign string
	var status docket.Status
	err = db.read.row(ctx, `SELECT c.num, c.campaign, c.status, c.posted_at,
		CASE WHEN EXISTS (SELECT 1 FROM campaigns k WHERE k.id = c.campaign AND k.letter = c.num) THEN 1 ELSE 0 END
		FROM comments c WHERE c.docket = $1 AND c.serial = $2`, string(d), serial).Scan(&num, &campaign, &status,
		&posted, &rest.Letter)
	if err != nil {
		return rest, named(err, "what rests on %s", id)
	}
	if campaign != "" {
		err = db.read.row(ctx, `SELECT count(*), coalesce(sum(CASE WHEN gravity >= $4 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN turn = 0 THEN 1 ELSE 0 END), 0)
			FROM (SELECT c.gravity, c.turn FROM comments c WHERE c.docket = $1 AND c.campaign = $2 AND c.campaign <> ''
			AND c.status = 'pending' AND c.num <> $3 LIMIT `+strconv.Itoa(docket.MostResting)+`) AS copies`,
			string(d), campaign, num, docket.Hold.Rank()).Scan(&rest.Copies, &rest.WithOwn, &rest.Flagged)
		if err != nil {
			return rest, named(err, "copies that wait with %s", id)
		}
	}
	if !status.Public() {
		return rest, nil
	}
	return rest, named(db.restingPublic(ctx, &rest, d, id, num, posted), "what rests on %s", id)
}

// restingPublic fills in what is taken from readers when a posted comment is taken down.
func (db Tracing) restingPublic(ctx context.Context, rest *docket.Resting, d docket.ID, id docket.CommentID, num,
	posted int64) error {
	if err := db.read.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM comments c WHERE c.reply_to = $1 AND c.reply_to <>
		''
		AND `+postedRows+` LIMIT `+strconv.Itoa(docket.MostResting)+`) AS replies`,
		string(id)).Scan(&rest.Replies); err != nil {
		return err
	}
	if err := each(ctx, db.read, `SELECT e.id FROM excerpts e JOIN quotations q ON q.excerpt = e.id
		WHERE e.comment = $1 AND e.removed_at = 0 AND q.position > 0 ORDER BY e.id`, []any{num},
		func(r rows) error {
			var one int64
			err := r.Scan(&one)
			rest.Quotations = append(rest.Quotations, one)
			return err
		}); err != nil {
		return err
	}
	return each(ctx, db.read, `SELECT name FROM kept_exports WHERE docket = $1 AND snapshot_at >= $2 ORDER BY kept_at,
		name`, []any{string(d), posted}, func(r rows) error {
		var name string
		err := r.Scan(&name)
		rest.Prints = append(rest.Prints, name)
		return err
	})
}
