package store

import (
	"context"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// Code replaces one person's codings of a comment. A code that this person had
// confirmed and that list lacks is kept as rejected; a judgement is never lost.
//
// It returns docket.ErrNotFound when there is no such comment, and
// docket.Invalid for "coding" when a code is not in the docket's codebook or a
// question was not answered.
func (db *DB) Code(ctx context.Context, by docket.UserID, id docket.CommentID, list []docket.Coding) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		book, err := readCodebook(ctx, t, c.Docket)
		if err != nil {
			return err
		}
		answered := map[docket.QuestionID]bool{}
		for _, a := range c.texts {
			answered[a.Question] = true
		}
		for _, g := range list {
			if _, ok := book.Theme(g.Code); !ok {
				return docket.Invalid{"coding": "This code is not in the codebook."}
			}
			if !answered[g.Question] {
				return docket.Invalid{"coding": "The comment does not answer this question."}
			}
		}
		// What is not sent again stays as rejected.
		if _, err := t.exec(ctx, `UPDATE codings SET state = 'rejected', coded_at = $3 WHERE comment = $1 AND coder = $2 AND state = 'confirmed'`,
			c.num, int64(by), micros(t.now())); err != nil {
			return err
		}
		confirmed := 0
		for _, g := range list {
			if g.State == "" {
				g.State = docket.CodingConfirmed
			}
			if g.State == docket.CodingConfirmed {
				confirmed++
			}
			if g.Origin == "" {
				g.Origin = docket.OriginPerson
			}
			if g.CodebookVersion == 0 {
				g.CodebookVersion = book.Version
			}
			if g.CodedAt.IsZero() {
				g.CodedAt = t.now()
			}
			if _, err := t.exec(ctx, `
				INSERT INTO codings (comment, question, code, coder, codebook_version, state, judgement, origin, origin_detail, evidence_start, evidence_end, coded_at)
				VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11)
				ON CONFLICT (comment, question, code, coder) DO UPDATE SET
					codebook_version = excluded.codebook_version, state = excluded.state, judgement = excluded.judgement, origin = excluded.origin,
					origin_detail = excluded.origin_detail, evidence_start = excluded.evidence_start,
					evidence_end = excluded.evidence_end, coded_at = excluded.coded_at`,
				c.num, string(g.Question), g.Code, int64(by), g.CodebookVersion, string(g.State), string(g.Origin), g.OriginDetail,
				g.Evidence.Start, g.Evidence.End, micros(g.CodedAt)); err != nil {
				return err
			}
		}
		var all int64
		if err := t.row(ctx, `SELECT count(*) FROM codings WHERE comment = $1 AND state = 'confirmed'`, c.num).Scan(&all); err != nil {
			return err
		}
		flagged := len(c.Flags) > 0
		before := facetsOf(c, flagged)
		c.coded = all > 0
		if _, err := t.exec(ctx, `UPDATE comments SET coded = $2 WHERE num = $1 AND coded <> $2`, c.num, flag(c.coded)); err != nil {
			return err
		}
		t.move(c.Docket, before, facetsOf(c, flagged))
		t.recount(c.Docket)
		if c.Status.Public() {
			t.revise(c.Docket) // pages name the themes of a posted answer
		}
		t.record(by.Actor(), "comment.coded", string(id), map[string]string{"confirmed": strconv.Itoa(confirmed)})
		return nil
	}), "code %s", id)
}

const codingColumns = `t.question, t.code, t.coder, t.codebook_version, t.state, t.origin, t.origin_detail,
	t.evidence_start, t.evidence_end, t.coded_at`

func scanCoding(r rows, g *docket.Coding, more ...any) error {
	var when int64
	dest := append([]any{&g.Question, &g.Code, &g.Coder, &g.CodebookVersion, &g.State, &g.Origin, &g.OriginDetail,
		&g.Evidence.Start, &g.Evidence.End, &when}, more...)
	err := r.Scan(dest...)
	g.CodedAt = at(when)
	return err
}

// CommentCodings lists all codings of a comment, rejected ones too, by question,
// code and coder. Evidence is of the clean text.
func (db *DB) CommentCodings(ctx context.Context, id docket.CommentID) ([]docket.Coding, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.Coding
	err = each(ctx, db.read, `SELECT `+codingColumns+` FROM codings t JOIN comments c ON c.num = t.comment
		WHERE c.docket = $1 AND c.serial = $2 ORDER BY t.question, t.code, t.coder`, []any{string(d), serial},
		func(r rows) error {
			g := docket.Coding{Comment: id}
			err := scanCoding(r, &g)
			list = append(list, g)
			return err
		})
	return list, named(err, "codings of %s", id)
}

// tally counts a docket's confirmed codings of posted comments. A comment counts
// once for each code and question whatever its coders; a campaign counts once in
// the second number. %s are the columns of the group.
const tally = `
	SELECT %[1]s, sum(x.stands_for), count(DISTINCT x.unit)
	  FROM (SELECT DISTINCT c.num, c.sector, c.stands_for, %[2]s t.code,
	               CASE WHEN c.campaign <> '' THEN c.campaign ELSE CAST(c.num AS TEXT) END AS unit
	          FROM codings t JOIN comments c ON c.num = t.comment
	         WHERE t.state = 'confirmed' AND c.docket = $1 AND ` + postedRows + `) AS x
	 GROUP BY %[3]s`

// Recount counts a docket's themes anew for its pages. It reads beside the
// writer, so comments come in meanwhile, and writes the result in one
// transaction; a count that was overtaken by a change stays marked as stale.
func (db *DB) Recount(ctx context.Context, id docket.ID) error {
	var changes int64
	var counts []docket.ThemeCount
	err := db.snapshot(ctx, func(s *Snapshot) error {
		counts = nil
		if err := s.row(ctx, `SELECT changes FROM docket_states WHERE docket = $1`, string(id)).Scan(&changes); err != nil {
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
		n, err := t.exec(ctx, `UPDATE docket_states SET counted = $2 WHERE docket = $1 AND counted <= $2`, string(id), changes)
		if err != nil || n == 0 { // another node was quicker, with newer numbers
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM theme_counts WHERE docket = $1`, string(id)); err != nil {
			return err
		}
		for _, c := range counts {
			if _, err := t.exec(ctx, `INSERT INTO theme_counts (docket, question, code, sector, every, different) VALUES ($1, $2, $3, $4, $5, $6)`,
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
		err := each(ctx, patient{s}, fmt.Sprintf(tally, g.columns, g.inner, g.group), []any{string(id)}, func(r rows) error {
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
func (db *DB) StaleCounts(ctx context.Context) ([]docket.ID, error) {
	var list []docket.ID
	err := each(ctx, db.read, `SELECT docket FROM docket_states WHERE changes > counted ORDER BY docket`, nil, func(r rows) error {
		var id docket.ID
		err := r.Scan(&id)
		list = append(list, id)
		return err
	})
	return list, named(err, "stale theme counts")
}
