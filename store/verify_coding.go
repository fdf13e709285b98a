package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// codings checks what is kept beside people's judgements: that each has a
// reading, that what counts follows from judgements and adjudications, that the
// pairs of readers are those of the readings, that the list of answers to code is
// the one that the comments make, and that sealed words open.
func (v *verification) codings(ctx context.Context) error {
	for _, q := range []struct{ query, says string }{
		{`SELECT c.docket, c.serial FROM comments c
		   WHERE c.off_topic <> coalesce((SELECT CASE m.off WHEN 1 THEN m.marked_by ELSE 0 END FROM off_topic_marks m
		                                   WHERE m.comment = c.num ORDER BY m.number DESC LIMIT 1), 0)`,
			"Comment %s is wrongly marked as off topic or not."},
		{`SELECT DISTINCT c.docket, c.serial FROM codings t JOIN comments c ON c.num = t.comment
		   WHERE t.judgement <> '' AND NOT EXISTS (SELECT 1 FROM passes p WHERE p.comment = t.comment AND p.question =
		   t.question AND p.coder = t.coder)`,
			"Comment %s has a coding by somebody who is not recorded as having read the answer."},
		{`SELECT DISTINCT c.docket, c.serial FROM codings t JOIN comments c ON c.num = t.comment
		   WHERE NOT EXISTS (SELECT 1 FROM adjudications j WHERE j.comment = t.comment AND j.question = t.question)
		     AND t.state <> 'moved' AND CASE t.state WHEN 'to_revisit' THEN 'confirmed' ELSE t.state END <> CASE
		     t.origin WHEN 'campaign' THEN 'confirmed' WHEN 'adjudication' THEN 'rejected' ELSE t.judgement END`,
			"Comment %s has a coding that counts otherwise than the person said."},
		{`SELECT DISTINCT c.docket, c.serial FROM codings t JOIN comments c ON c.num = t.comment
		    LEFT JOIN code_revisits v ON v.docket = c.docket AND v.code = t.code
		   WHERE t.state = 'confirmed' AND t.codebook_version < coalesce(v.apart, 0) OR t.state = 'to_revisit' AND
		   t.codebook_version >= coalesce(v.apart, 0)`,
			"Comment %s has a coding that counts under a meaning its coder did not see, or is set apart without need."},
		{`SELECT DISTINCT c.docket, c.serial FROM codings t JOIN comments c ON c.num = t.comment
		   WHERE t.stance_settled <> '' AND (t.stance_settled = t.stance OR t.state <> 'confirmed'
		     OR NOT EXISTS (SELECT 1 FROM adjudications j WHERE j.comment = t.comment AND j.question = t.question))`,
			"Comment %s has a coding that counts with another stance than the person gave, and nobody settled it."},
		{`SELECT DISTINCT c.docket, c.serial FROM comments c JOIN (
		    SELECT p.comment, p.question FROM passes p GROUP BY p.comment, p.question HAVING count(*) > 1
		    EXCEPT SELECT d.comment, d.question FROM double_coded d) AS x ON x.comment = c.num`,
			"Comment %s has an answer that two people read and that is not compared."},
		{`SELECT DISTINCT c.docket, c.serial FROM comments c JOIN answers a ON a.comment = c.num
		    LEFT JOIN coding_units u ON u.comment = a.comment AND u.question = a.question
		   WHERE a.public IS NOT NULL AND ` + codableRows + `
		     AND (u.comment IS NULL OR u.docket <> c.docket OR u.campaign <> c.campaign
		          OR u.readers <> (SELECT count(*) FROM passes p WHERE p.comment = a.comment AND p.question =
		          a.question))`,
			"Comment %s is missing, or wrong, in the list of what there is to code."},
		{`SELECT DISTINCT c.docket, c.serial FROM coding_units u JOIN comments c ON c.num = u.comment
		   WHERE NOT (` + codableRows + `) OR NOT EXISTS (SELECT 1 FROM answers a WHERE a.comment = u.comment AND
		   a.question = u.question AND a.public IS NOT NULL)`,
			"Comment %s is in the list of what there is to code but is not to be coded."},
		{`SELECT c.docket, c.serial FROM comments c JOIN (
		    SELECT u.comment FROM coding_units u GROUP BY u.comment HAVING sum(u.leads) <> 1) AS x ON x.comment =
		    c.num`,
			"Comment %s is counted wrongly in the list of what there is to code."},
	} {
		if err := v.named(ctx, q.query, q.says); err != nil {
			return err
		}
	}
	for _, part := range []func(context.Context) error{v.draws, v.pairs, v.words} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// draws checks the order in which second readings are drawn.
func (v *verification) draws(ctx context.Context) error {
	return each(ctx, v.s,
		`SELECT c.docket, c.serial, u.draw FROM coding_units u JOIN comments c ON c.num = u.comment ORDER BY u.comment,
			u.question`, nil,
		func(r rows) error {
			var id docket.ID
			var serial, draw int64
			if err := r.Scan(&id, &serial, &draw); err != nil {
				return err
			}
			if one := id.Comment(serial); one.Draw() != draw {
				v.problem("Comment %s stands at a wrong place in the draw of second readings.", one)
			}
			return nil
		})
}

// pairs compares double_coded with the readings, and effective states with the
// adjudications.
func (v *verification) pairs(ctx context.Context) error {
	var list []comparedPair
	if err := each(ctx, v.s, `SELECT x.comment, x.question, c.docket, c.serial, coalesce(d.first_coder, 0),
		coalesce(d.second_coder, 0),
		       coalesce(d.adjudicated_by, 0), coalesce(d.disputed, 0), CASE WHEN d.comment IS NULL THEN 0 ELSE 1 END
		  FROM (SELECT e.comment, e.question FROM double_coded e UNION SELECT j.comment, j.question FROM adjudications
		  j) AS x
		  JOIN comments c ON c.num = x.comment
		  LEFT JOIN double_coded d ON d.comment = x.comment AND d.question = x.question
		 ORDER BY x.comment, x.question`, nil, func(r rows) error {
		var one comparedPair
		var id docket.ID
		var serial int64
		err := r.Scan(&one.num, &one.question, &id, &serial, &one.coders[0], &one.coders[1],
			&one.settled, &one.disputed, &one.kept)
		one.id = id.Comment(serial)
		list = append(list, one)
		return err
	}); err != nil {
		return err
	}
	for _, one := range list {
		if err := v.pair(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// comparedPair is an answer that was double-coded or adjudicated, with its row of
// double_coded.
type comparedPair struct {
	num      int64
	id       docket.CommentID
	question docket.QuestionID
	coders   [2]docket.UserID // the first two readers
	settled  docket.UserID
	disputed bool
	kept     bool // there is such a row
}

// pair checks one answer.
func (v *verification) pair(ctx context.Context, one comparedPair) error {
	c := &record{num: one.num}
	c.ID = one.id
	have, err := readJudged(ctx, v.s, c)
	if err != nil {
		return err
	}
	passes, err := readPasses(ctx, v.s, c)
	if err != nil {
		return err
	}
	a, err := readSettled(ctx, v.s, one.num, one.question)
	if err != nil {
		return err
	}
	id, _, err := numberOf(one.id)
	if err != nil {
		return err
	}
	since, err := readRedefined(ctx, v.s, id)
	if err != nil {
		return err
	}
	want, ok := compared(one.question, passes, have, a)
	if ok != one.kept || ok && ([2]docket.UserID(want.Coders) != one.coders || want.AdjudicatedBy != one.settled ||
		want.Disputed() != one.disputed) {
		v.problem("The readings of an answer of comment %s are compared wrongly.", one.id)
	}
	if a != nil && !countsAsSettled(one.question, have, a, since) {
		v.problem("Comment %s has codings that count otherwise than was settled.", one.id)
	}
	return nil
}

// countsAsSettled reports whether the codings of an answer stand as the adjudication
// a left them.
func countsAsSettled(question docket.QuestionID, have []judged, a *settled, since redefined) bool {
	var confirmed []string
	for _, g := range have {
		if g.Question != question {
			continue
		}
		if g.effective(a, since) != g.State || g.effectiveStance(a, since) != g.Stance {
			return false
		}
		if g.State == docket.CodingConfirmed && since.holds(a, g.Code) {
			confirmed = append(confirmed, g.Code)
		}
	}
	slices.Sort(confirmed)
	held := slices.DeleteFunc(slices.Clone(a.codes), func(code string) bool { return !since.holds(a, code) })
	return slices.Equal(slices.Compact(confirmed), held)
}

// words opens what colleagues wrote.
func (v *verification) words(ctx context.Context) error {
	for _, q := range []struct {
		query, column string
	}{
		{`SELECT c.docket, c.serial, c.uid, n.question || '/u' || CAST(n.coder AS TEXT), n.note FROM coding_notes n JOIN
			comments c ON c.num = n.comment
		   ORDER BY n.comment, n.question, n.coder`, "coding_notes.note"},
		{`SELECT c.docket, c.serial, c.uid, j.question || '/' || CAST(j.number AS TEXT), j.reason FROM adjudications j
			JOIN comments c ON c.num = j.comment
		   WHERE j.reason IS NOT NULL ORDER BY j.comment, j.question, j.number`, "adjudications.reason"},
		{`SELECT c.docket, c.serial, c.uid, CAST(t.round AS TEXT) || '/' || CAST(t.position AS TEXT), t.note
			FROM training_answers t JOIN comments c ON c.num = t.comment
		   WHERE t.note IS NOT NULL ORDER BY t.round, t.position`, "training_answers.note"},
		{`SELECT c.docket, c.serial, c.uid, '/' || t.question, t.note FROM test_answers t JOIN comments c ON c.num =
			t.comment
		   WHERE t.note IS NOT NULL ORDER BY t.comment, t.question`, "test_answers.note"},
		{`SELECT c.docket, c.serial, c.uid, '/' || t.question || '/u' || CAST(t.coder AS TEXT), t.body
			FROM test_readings t JOIN comments c ON c.num = t.comment
		   WHERE t.body IS NOT NULL ORDER BY t.comment, t.question, t.coder`, "test_readings.body"},
		{`SELECT c.docket, c.serial, c.uid, CAST(m.number AS TEXT), m.reason FROM off_topic_marks m JOIN comments c ON
			c.num = m.comment
		   WHERE m.reason IS NOT NULL ORDER BY m.comment, m.number`, "off_topic_marks.reason"},
		{`SELECT c.docket, c.serial, c.uid, CAST(n.number AS TEXT), n.body FROM comment_notes n JOIN comments c ON c.num
			= n.comment
		   ORDER BY n.comment, n.number`, "comment_notes.body"},
		{`SELECT c.docket, c.serial, c.uid, '/u' || CAST(n.user_id AS TEXT), n.body FROM decision_drafts n JOIN comments
			c ON c.num = n.comment
		   ORDER BY n.comment, n.user_id`, "decision_drafts.body"},
	} {
		if err := each(ctx, v.s, q.query, nil, func(r rows) error {
			var id docket.ID
			var serial int64
			var uid, sealed []byte
			var place string
			if err := r.Scan(&id, &serial, &uid, &place, &sealed); err != nil {
				return err
			}
			if _, err := v.db.sealer.open(q.column, string(uid)+place, sealed); err != nil {
				v.problem("A draft, note or reason on comment %s cannot be opened: it was changed or moved.",
					id.Comment(serial))
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
