package store

import (
	"context"
	"fmt"

	"commentportal/docket"
)

// tally counts a docket's confirmed codings of posted comments. A comment counts
// once for each code and question whatever its coders; a campaign counts once in
// the second number. %s are the columns of the group.
const tally = `
	SELECT %[1]s, sum(x.stands_for), count(DISTINCT x.unit)
	  FROM (SELECT DISTINCT c.num, c.sector, c.stands_for, %[2]s t.code,
	               CASE WHEN c.campaign <> '' THEN c.campaign ELSE CAST(c.num AS TEXT) END AS unit
	          FROM codings t JOIN comments c ON c.num = t.comment
	         WHERE t.state = 'confirmed' AND c.docket = $1 AND ` + onTopic + `) AS x
	 GROUP BY %[3]s`

// Recount counts a docket's themes anew for its pages. It reads beside the
// writer, so comments come in meanwhile, and writes the result in one
// transaction; a count that was overtaken by a change stays marked as stale.
func (db Coding) Recount(ctx context.Context, id docket.ID) error {
	var changes int64
	var counts []docket.ThemeCount
	err := db.snapshot(ctx, func(s *Snapshot) error {
		counts = nil
		if err := s.row(ctx, `SELECT changes FROM docket_states WHERE docket = $1`,
			string(id)).Scan(&changes); err != nil {
			return err
		}
		var err error
		counts, err = s.tally(ctx, id)
		return err
	})
	if err != nil {
		return named(err, "count the themes of %s", id)
	}
	return named(db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE docket_states SET counted = $2 WHERE docket = $1 AND counted <= $2`, string(id),
			changes)
		if err != nil || n == 0 { // another node was quicker, with newer numbers
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM theme_counts WHERE docket = $1`, string(id)); err != nil {
			return err
		}
		for _, c := range counts {
			if _, err := t.exec(ctx,
				`INSERT INTO theme_counts (docket, question, code, sector, every, different) VALUES ($1, $2, $3, $4, $5,
					$6)`,
				string(id), string(c.Question), c.Code, c.Sector, c.All, c.Distinct); err != nil {
				return err
			}
		}
		t.revise(id)
		return nil
	}), "count the themes of %s", id)
}

// tally runs the four groupings of a recount: with and without question, with
// and without sector.
func (s *Snapshot) tally(ctx context.Context, id docket.ID) ([]docket.ThemeCount, error) {
	var out []docket.ThemeCount
	for _, g := range []struct{ columns, inner, group string }{
		{"x.question, x.code, ''", "t.question,", "x.question, x.code"},
		{"x.question, x.code, x.sector", "t.question,", "x.question, x.code, x.sector"},
		{"'all', x.code, ''", "", "x.code"},
		{"'all', x.code, x.sector", "", "x.code, x.sector"},
	} {
		err := each(ctx, patient{s}, fmt.Sprintf(tally, g.columns, g.inner, g.group), []any{string(id)},
			func(r rows) error {
				var c docket.ThemeCount
				err := r.Scan(&c.Question, &c.Code, &c.Sector, &c.All, &c.Distinct)
				out = append(out, c)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	sortCounts(out)
	return out, nil
}

// StaleCounts lists the dockets whose theme counts no longer show every change.
func (db Coding) StaleCounts(ctx context.Context) ([]docket.ID, error) {
	var list []docket.ID
	err := each(ctx, db.read, `SELECT docket FROM docket_states WHERE changes > counted ORDER BY docket`, nil,
		func(r rows) error {
			var id docket.ID
			err := r.Scan(&id)
			list = append(list, id)
			return err
		})
	return list, named(err, "stale theme counts")
}
