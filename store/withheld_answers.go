package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// withholdAnswers writes which answers of a posted comment are withheld by
// themselves. An answer that somebody coded is not: its codes would count for words
// that nobody can read.
//
// It returns docket.Invalid for "withhold".
func (t decisionTx) withholdAnswers(ctx context.Context, c *record, d docket.Decision) error {
	if c.withheld {
		if _, err := t.exec(ctx, `DELETE FROM withheld_answers WHERE comment = $1`, c.num); err != nil {
			return err
		}
	}
	for _, a := range d.Withheld {
		if _, err := t.exec(ctx, `INSERT INTO withheld_answers (comment, question, reason) VALUES ($1, $2, $3)`, c.num,
			string(a.Question), string(a.Reason)); err != nil {
			return err
		}
	}
	return nil
}

// checkWithheld refuses to withhold an answer that somebody coded.
func (t decisionTx) checkWithheld(ctx context.Context, c *record, d docket.Decision) error {
	for _, a := range d.Withheld {
		var n int
		if err := t.row(ctx, `SELECT count(*) FROM codings WHERE comment = $1 AND question = $2
			AND state IN ('confirmed', 'to_revisit') AND origin <>
			'campaign'`, c.num, string(a.Question)).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return docket.Invalid{"withhold": "Somebody coded the answer to " +
				questionWords(a.Question) + ". Take its " +
				"themes away first, or withhold the whole comment. Nothing is saved yet."}
		}
	}
	return nil
}

func questionWords(q docket.QuestionID) string {
	if q == docket.General {
		return "no single question"
	}
	return "question " + string(q)
}

// isWithheld reports whether d withholds the answer to q.
func isWithheld(d docket.Decision, q docket.QuestionID) bool {
	return slices.ContainsFunc(d.Withheld, func(a docket.WithheldAnswer) bool { return a.Question == q })
}

// WithheldAnswers lists the answers of a posted comment that are withheld by
// themselves, in the order of the questions.
func (db Moderation) WithheldAnswers(ctx context.Context, id docket.CommentID) ([]docket.WithheldAnswer, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.WithheldAnswer
	err = each(ctx, db.read, `SELECT w.question, w.reason FROM withheld_answers w JOIN comments c ON c.num = w.comment
		JOIN answers a ON a.comment = w.comment AND a.question = w.question
		WHERE c.docket = $1 AND c.serial = $2 AND `+postedRows+` ORDER BY a.position`, []any{string(d), serial},
		func(r rows) error {
			var a docket.WithheldAnswer
			err := r.Scan(&a.Question, &a.Reason)
			list = append(list, a)
			return err
		})
	return list, named(err, "withheld answers of %s", id)
}

// registerWithheld fills in which answers of the posted comments of a slice are
// withheld. Files list them among the reasons, and not among the answers.
func (s *Snapshot) registerWithheld(ctx context.Context, span []any, place map[int64]int,
	list []docket.RegisterEntry) error {
	return each(ctx, s, `SELECT w.comment, w.question, w.reason FROM withheld_answers w
		JOIN answers a ON a.comment = w.comment AND a.question = w.question
		WHERE w.comment >= $1 AND w.comment <= $2 ORDER BY w.comment, a.position`, span, func(r rows) error {
		var num int64
		var a docket.WithheldAnswer
		err := r.Scan(&num, &a.Question, &a.Reason)
		if i, ok := place[num]; ok && list[i].Status.Public() {
			list[i].Withheld = append(list[i].Withheld, a)
			list[i].Questions = slices.DeleteFunc(list[i].Questions,
				func(q docket.QuestionID) bool { return q == a.Question })
		}
		return err
	})
}
