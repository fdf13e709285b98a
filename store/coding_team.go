package store

import (
	"context"

	"commentportal/docket"
)

// CodingTeam reads who read how many posted answers of a docket, and how fast.
func (db Coding) CodingTeam(ctx context.Context, id docket.ID) (docket.CodingTeam, error) {
	var team docket.CodingTeam
	err := each(ctx, db.read, `SELECT p.coder, p.at, CASE WHEN EXISTS (SELECT 1 FROM passes o WHERE
			o.comment = p.comment AND o.question = p.question AND (o.at < p.at OR o.at = p.at AND o.coder < p.coder))
			THEN 0 ELSE 1 END
		  FROM passes p JOIN comments c ON c.num = p.comment WHERE c.docket = $1 AND `+postedRows+`
		 ORDER BY p.coder, p.at`, []any{string(id)}, func(r rows) error {
		var coder docket.UserID
		var when int64
		var first bool
		err := r.Scan(&coder, &when, &first)
		if err == nil {
			team.Add(coder, at(when), first)
		}
		return err
	})
	return team, named(err, "who codes %s", id)
}
