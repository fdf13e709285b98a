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
// writer, so comments come in meanwhile, and writes what is different in one
// transaction, without waiting for any of its rows; a count that was overtaken by
// a change, or by another node, stays marked as stale.
func (db Coding) Recount(ctx context.Context, id docket.ID) error {
	var changes, counted int64
	var kept, counts []docket.ThemeCount
	err := db.snapshot(ctx, func(s *Snapshot) error {
		if err := s.row(ctx, `SELECT changes, counted FROM docket_states WHERE docket = $1`,
			string(id)).Scan(&changes, &counted); err != nil {
			return err
		}
		var err error
		if kept, err = readCounts(ctx, s, id); err != nil {
			return err
		}
		counts, err = s.tally(ctx, id)
		return err
	})
	if err != nil {
		return named(err, "count the themes of %s", id)
	}
	gone, changed := differentCounts(kept, counts)
	return named(db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE docket_states SET counted = $2 WHERE docket = $1 AND counted = $3`, string(id),
			changes, counted)
		if err != nil || n == 0 { // another node was quicker
			return err
		}
		for _, c := range gone {
			if err := t.b.w.later(ctx, anyRows, `
				DELETE FROM theme_counts WHERE docket = $1 AND question = $2 AND code = $3 AND sector = $4`,
				string(id), string(c.Question), c.Code, c.Sector); err != nil {
				return t.translate(err)
			}
		}
		for _, c := range changed {
			if err := t.b.w.later(ctx, 1, `
				INSERT INTO theme_counts (docket, question, code, sector, every, different)
				VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (docket, question, code, sector) DO UPDATE SET every = excluded.every,
				different = excluded.different`,
				string(id), string(c.Question), c.Code, c.Sector, c.All, c.Distinct); err != nil {
				return t.translate(err)
			}
		}
		t.revise(id)
		return nil
	}), "count the themes of %s", id)
}

// differentCounts returns which of the kept counts the new ones no longer have, and which
// of the new ones are not kept as they are. Both lists are sorted.
func differentCounts(kept, counts []docket.ThemeCount) (gone, changed []docket.ThemeCount) {
	for len(kept) > 0 || len(counts) > 0 {
		order := -1
		switch {
		case len(kept) == 0:
			order = 1
		case len(counts) > 0:
			order = compareCounts(kept[0], counts[0])
		}
		if order < 0 {
			gone = append(gone, kept[0])
		}
		if order > 0 || order == 0 && kept[0] != counts[0] {
			changed = append(changed, counts[0])
		}
		if order <= 0 {
			kept = kept[1:]
		}
		if order >= 0 {
			counts = counts[1:]
		}
	}
	return gone, changed
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
