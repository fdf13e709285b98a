package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// pass notes that a person has read one answer completely. The first time counts
// for who came first, whatever is saved later.
func (t codingTx) pass(ctx context.Context, c *record, q docket.QuestionID, by docket.UserID, version int,
	seen docket.SuggestionsSeen) error {
	p := docket.Pass{Comment: c.ID, Question: q, Coder: by, CodebookVersion: version, At: t.now(), Suggestions: seen}
	var when int64
	var before docket.SuggestionsSeen
	err := t.row(ctx,
		`SELECT p.at, p.suggestions FROM passes p WHERE p.comment = $1 AND p.question = $2 AND p.coder = $3`,
		c.num, string(q), int64(by)).Scan(&when, &before)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		if c.Status.Public() {
			t.count(c.Docket, lineMine, strconv.FormatInt(int64(by), 10), 1)
		}
	case err != nil:
		return err
	default:
		p.At, p.Suggestions = at(when), before.Then(seen)
	}
	return t.countUnits(ctx, []int64{c.num}, func() error { return t.writePass(ctx, c, p) })
}

func (t codingTx) writePass(ctx context.Context, c *record, p docket.Pass) error {
	if _, err := t.exec(ctx, `
		INSERT INTO passes (comment, question, coder, codebook_version, at, saved_at, suggestions) VALUES ($1, $2, $3,
		$4, $5, $6, $7)
		ON CONFLICT (comment, question, coder) DO UPDATE SET codebook_version = excluded.codebook_version, saved_at =
		excluded.saved_at,
			suggestions = excluded.suggestions`,
		c.num, string(p.Question), int64(p.Coder), p.CodebookVersion, micros(p.At), micros(t.now()),
		string(p.Suggestions)); err != nil {
		return err
	}
	_, err := t.exec(ctx, `
		UPDATE coding_units SET readers = (SELECT count(*) FROM passes p WHERE p.comment = coding_units.comment AND
		p.question = coding_units.question)
		 WHERE comment = $1 AND question = $2`, c.num, string(p.Question))
	return err
}

const passColumns = `p.question, p.coder, p.codebook_version, p.at, p.suggestions`

func scanPass(r rows, p *docket.Pass, more ...any) error {
	var when int64
	err := r.Scan(append([]any{&p.Question, &p.Coder, &p.CodebookVersion, &when, &p.Suggestions}, more...)...)
	p.At = at(when)
	return err
}

// readPasses reads who read which answer of c, by question and coder.
func readPasses(ctx context.Context, q querier, c *record) ([]docket.Pass, error) {
	var list []docket.Pass
	err := each(ctx, q, `SELECT `+passColumns+` FROM passes p WHERE p.comment = $1 ORDER BY p.question, p.coder`,
		[]any{c.num}, func(r rows) error {
			p := docket.Pass{Comment: c.ID}
			err := scanPass(r, &p)
			list = append(list, p)
			return err
		})
	return list, err
}

// compare keeps the row of double_coded for one answer: who its first two readers are
// and whether all its readers differ with nobody having settled it.
func (t codingTx) compare(ctx context.Context, c *record, q docket.QuestionID, passes []docket.Pass, have []judged,
	a *settled) error {
	row, ok := compared(q, passes, have, a)
	if !ok {
		_, err := t.exec(ctx, `DELETE FROM double_coded WHERE comment = $1 AND question = $2`, c.num, string(q))
		return err
	}
	_, err := t.exec(ctx, `
		INSERT INTO double_coded (comment, question, docket, first_coder, second_coder, adjudicated_by, disputed)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (comment, question) DO UPDATE SET first_coder = excluded.first_coder, second_coder =
		excluded.second_coder,
			adjudicated_by = excluded.adjudicated_by, disputed = excluded.disputed`,
		c.num, string(q), string(c.Docket), int64(row.Coders[0]), int64(row.Coders[1]), int64(row.AdjudicatedBy),
		flag(row.Disputed()))
	return err
}

// compared is the comparison of the readings of one answer, if there are two or more.
func compared(q docket.QuestionID, passes []docket.Pass, have []judged, a *settled) (docket.DoubleCoded, bool) {
	of := slices.DeleteFunc(slices.Clone(passes), func(p docket.Pass) bool { return p.Question != q })
	if len(of) < 2 {
		return docket.DoubleCoded{}, false
	}
	codings := make([]docket.Coding, 0, len(have))
	for _, g := range have {
		if g.Question == q {
			codings = append(codings, g.Coding)
		}
	}
	row := docket.Pairs(of, codings)[0]
	if a != nil {
		row.AdjudicatedBy = a.by
	}
	return row, true
}

// fillCompared compares the answers that three people or more have read, in a database
// that compared the first two alone.
func fillCompared(ctx context.Context, q execer) error {
	var list []answerPlace
	if err := each(ctx, q, `SELECT p.comment, p.question FROM passes p GROUP BY p.comment, p.question
		HAVING count(*) > 2`, nil, func(r rows) error {
		var p answerPlace
		err := r.Scan(&p.num, &p.question)
		list = append(list, p)
		return err
	}); err != nil {
		return err
	}
	for _, p := range list {
		c := &record{num: p.num}
		passes, err := readPasses(ctx, q, c)
		if err != nil {
			return err
		}
		have, err := readJudged(ctx, q, c)
		if err != nil {
			return err
		}
		a, err := readSettled(ctx, q, p.num, p.question)
		if err != nil {
			return err
		}
		row, _ := compared(p.question, passes, have, a)
		if _, err := q.exec(ctx, `UPDATE double_coded SET disputed = $3 WHERE comment = $1 AND question = $2`, p.num,
			string(p.question), flag(row.Disputed())); err != nil {
			return err
		}
	}
	return nil
}

// sortPasses puts the passes of one comment in the order of questions, then of
// time, then of coders.
func sortPasses(list []docket.Pass) {
	slices.SortStableFunc(list, func(a, b docket.Pass) int {
		return cmp.Or(strings.Compare(string(a.Question), string(b.Question)), a.At.Compare(b.At))
	})
}

// DoubleCoded lists the answers of posted comments that two people or more read, by
// comment and question, with the codes that each of them chose.
func (db Coding) DoubleCoded(ctx context.Context, id docket.ID) ([]docket.DoubleCoded, error) {
	var list []*codedTwice
	err := db.snapshot(ctx, func(s *Snapshot) error {
		var err error
		if list, err = s.codedTwice(ctx, id); err != nil {
			return err
		}
		at := make(map[answerPlace]*codedTwice, len(list))
		for _, x := range list {
			at[answerPlace{x.num, x.Question}] = x
		}
		if err := furtherReaders(ctx, s, id, at); err != nil {
			return err
		}
		if err := codesOfReaders(ctx, s, id, at); err != nil {
			return err
		}
		return markWaiting(ctx, s, id, at)
	})
	if err != nil {
		return nil, named(err, "double-coded answers of %s", id)
	}
	slices.SortFunc(list, func(a, b *codedTwice) int {
		return cmp.Or(cmp.Compare(a.num, b.num), strings.Compare(string(a.Question), string(b.Question)))
	})
	out := make([]docket.DoubleCoded, len(list))
	for i, x := range list {
		x.Sort()
		x.Seen = docket.SeenBy(x.seen...)
		out[i] = x.DoubleCoded
	}
	return out, nil
}

// codedTwice is an answer that two people or more coded.
type codedTwice struct {
	docket.DoubleCoded
	num  int64
	seen []docket.SuggestionsSeen // by each reader
}

// codedTwice reads which posted answers of a docket two people coded, or more, with the
// first two.
func (s *Snapshot) codedTwice(ctx context.Context, id docket.ID) (list []*codedTwice, err error) {
	err = each(ctx, s, `SELECT d.comment, c.serial, d.question, d.first_coder, d.second_coder, d.adjudicated_by,
			       coalesce(f.suggestions, ''), coalesce(s.suggestions, '')
			  FROM double_coded d CROSS JOIN comments c
			  LEFT JOIN passes f ON f.comment = d.comment AND f.question = d.question AND f.coder = d.first_coder
			  LEFT JOIN passes s ON s.comment = d.comment AND s.question = d.question AND s.coder = d.second_coder
			 WHERE d.docket = $1 AND c.num = d.comment AND `+postedRows, []any{string(id)}, func(r rows) error {
		x := codedTwice{seen: make([]docket.SuggestionsSeen, 2)}
		var serial int64
		var question docket.QuestionID
		var first, second, adjudicated docket.UserID
		err := r.Scan(&x.num, &serial, &question, &first, &second, &adjudicated, &x.seen[0], &x.seen[1])
		x.DoubleCoded = docket.NewDoubleCoded(id.Comment(serial), question, first, second)
		x.AdjudicatedBy = adjudicated
		list = append(list, &x)
		return err
	})
	return list, err
}

// furtherReaders adds those who read an answer after the first two.
func furtherReaders(ctx context.Context, s querier, id docket.ID, at map[answerPlace]*codedTwice) error {
	return each(ctx, s, `SELECT p.comment, p.question, p.coder, p.suggestions FROM double_coded d CROSS JOIN passes p
			 WHERE d.docket = $1 AND p.comment = d.comment AND p.question = d.question
			   AND p.coder NOT IN (d.first_coder, d.second_coder) ORDER BY p.at, p.coder`, []any{string(id)},
		func(r rows) error {
			var p answerPlace
			var coder docket.UserID
			var seen docket.SuggestionsSeen
			err := r.Scan(&p.num, &p.question, &coder, &seen)
			if x := at[p]; x != nil {
				x.Coders, x.seen = append(x.Coders, coder), append(x.seen, seen)
				x.Codes, x.Stances = append(x.Codes, nil), append(x.Stances, nil)
			}
			return err
		})
}

// codesOfReaders fills in what the readers chose.
func codesOfReaders(ctx context.Context, s querier, id docket.ID, at map[answerPlace]*codedTwice) error {
	return each(ctx, s, `SELECT t.comment, t.question, t.code, t.coder, t.state, t.origin, t.stance
			  FROM double_coded d CROSS JOIN codings t
			 WHERE d.docket = $1 AND t.comment = d.comment AND t.question = d.question`,
		[]any{string(id)}, func(r rows) error {
			var p answerPlace
			var g docket.Coding
			if err := r.Scan(&p.num, &p.question, &g.Code, &g.Coder, &g.State, &g.Origin,
				&g.SaidStance); err != nil {
				return err
			}
			if x := at[p]; x != nil {
				x.Choose(g)
			}
			return nil
		})
}

// markWaiting marks the answers that a third person is still to read.
func markWaiting(ctx context.Context, s querier, id docket.ID, at map[answerPlace]*codedTwice) error {
	d, err := drawn(ctx, s, id)
	if err != nil || d.third < 0 {
		return err
	}
	return each(ctx, s, `SELECT u.comment, u.question FROM coding_units u WHERE u.docket = $1 AND `+d.lackingThird("u"),
		[]any{string(id)}, func(r rows) error {
			var p answerPlace
			err := r.Scan(&p.num, &p.question)
			if x := at[p]; x != nil {
				x.Waits = true
			}
			return err
		})
}
