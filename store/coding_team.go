package store

import (
	"context"

	"commentportal/docket"
)

// CodingTeam reads who read how many posted answers of a docket, and how fast, and how
// many readings are still to come.
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
	if err == nil {
		team.Left, err = db.readingsLeft(ctx, id)
	}
	return team, named(err, "who codes %s", id)
}

// readingsLeft counts the first, second and third readings that are still to be done.
func (db Coding) readingsLeft(ctx context.Context, id docket.ID) (left [3]int, err error) {
	d, err := drawn(ctx, db.read, id)
	if err != nil {
		return left, err
	}
	err = db.read.row(ctx, `SELECT coalesce(sum(CASE WHEN u.readers = 0 THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN u.readers < 2 AND u.draw <= $2 THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN u.draw <= $3 AND (u.readers < 2 OR `+d.lackingThird("u")+`) THEN 1 ELSE 0 END), 0)
		FROM coding_units u WHERE u.docket = $1`, []any{string(id), d.second, d.third}...).Scan(&left[0], &left[1],
		&left[2])
	return left, err
}
