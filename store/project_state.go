package store

import (
	"context"

	"commentportal/docket"
)

// ProjectState reads all that people made of a docket's posted answers, at one moment,
// and hands each posted answer to each, by comment and question. Whoever asks holds a
// project file against it; it hides nothing.
func (db Coding) ProjectState(ctx context.Context, id docket.ID,
	each func(docket.ProjectAnswer) error) (docket.ProjectState, error) {
	var out docket.ProjectState
	err := db.snapshot(ctx, func(s *Snapshot) error {
		r := projectReader{s: patient{s}, id: id, ids: map[int64]docket.CommentID{}}
		return r.read(ctx, &out, each)
	})
	return out, named(err, "what was coded of %s", id)
}

// projectReader reads what was coded of a docket.
type projectReader struct {
	s   patient
	id  docket.ID
	ids map[int64]docket.CommentID // of the posted comments
}

func (r projectReader) read(ctx context.Context, out *docket.ProjectState,
	each func(docket.ProjectAnswer) error) (err error) {
	if out.Docket, err = r.s.Docket(ctx, r.id); err != nil {
		return err
	}
	if out.Books, err = r.s.Codebooks(ctx, r.id); err != nil {
		return err
	}
	if err := r.answers(ctx, each); err != nil {
		return err
	}
	if err := r.readings(ctx, out); err != nil {
		return err
	}
	if err := r.excerpts(ctx, out); err != nil {
		return err
	}
	if err := r.practice(ctx, out); err != nil {
		return err
	}
	return r.memos(ctx, out)
}

// practice reads which answers are in a training round, and which tested whom.
func (r projectReader) practice(ctx context.Context, out *docket.ProjectState) error {
	if err := each(ctx, r.s, `SELECT a.comment, a.question FROM training_rounds t JOIN training_answers a ON
		a.round = t.id WHERE t.docket = $1 AND t.closed_at = 0 ORDER BY a.position`, []any{string(r.id)},
		func(row rows) error {
			var num int64
			var key docket.CodingItemKey
			err := row.Scan(&num, &key.Question)
			key.Comment = r.ids[num]
			out.Training = append(out.Training, key)
			return err
		}); err != nil {
		return err
	}
	return each(ctx, r.s, `SELECT g.comment, g.question, g.coder FROM test_readings g WHERE g.docket = $1
		ORDER BY g.comment, g.question, g.coder`, []any{string(r.id)}, func(row rows) error {
		var num int64
		var one docket.TestReading
		err := row.Scan(&num, &one.Question, &one.Coder)
		one.Comment = r.ids[num]
		out.Tests = append(out.Tests, one)
		return err
	})
}

func (r projectReader) answers(ctx context.Context, do func(docket.ProjectAnswer) error) error {
	return each(ctx, r.s, `SELECT a.comment, c.serial, a.question, a.public, a.gaps
		FROM comments c JOIN answers a ON a.comment = c.num
		WHERE c.docket = $1 AND a.public IS NOT NULL AND `+postedRows+` ORDER BY c.num, a.position`,
		[]any{string(r.id)}, func(row rows) error {
			var num, serial int64
			var gaps string
			var a docket.ProjectAnswer
			if err := row.Scan(&num, &serial, &a.Question, &a.Text, &gaps); err != nil {
				return err
			}
			a.Comment = r.id.Comment(serial)
			r.ids[num] = a.Comment
			if err := decode(gaps, &a.Gaps); err != nil {
				return err
			}
			return do(a)
		})
}

// readings reads codings and passes.
func (r projectReader) readings(ctx context.Context, out *docket.ProjectState) error {
	if err := each(ctx, r.s, `SELECT `+codingColumns+`, t.comment FROM codings t JOIN comments c ON c.num = t.comment
		WHERE c.docket = $1 AND `+postedRows+` ORDER BY t.comment, t.question, t.code, t.coder`,
		[]any{string(r.id)}, func(row rows) error {
			var g docket.Coding
			var num int64
			err := scanCoding(row, &g, &num)
			if g.Comment = r.ids[num]; g.Comment != "" {
				out.Codings = append(out.Codings, g)
			}
			return err
		}); err != nil {
		return err
	}
	return each(ctx, r.s, `SELECT `+passColumns+`, p.comment FROM passes p JOIN comments c ON c.num = p.comment
		WHERE c.docket = $1 AND `+postedRows+` ORDER BY p.comment, p.question, p.coder`, []any{string(r.id)},
		func(row rows) error {
			var p docket.Pass
			var num int64
			err := scanPass(row, &p, &num)
			if p.Comment = r.ids[num]; p.Comment != "" {
				out.Passes = append(out.Passes, p)
			}
			return err
		})
}

func (r projectReader) excerpts(ctx context.Context, out *docket.ProjectState) error {
	return each(ctx, r.s, `SELECT e.id, e.comment, e.question, e.code, e.span_start, e.span_end, e.chosen_by,
			e.chosen_at, coalesce(q.position, 0)
		FROM excerpts e CROSS JOIN comments c LEFT JOIN quotations q ON q.excerpt = e.id
		WHERE c.docket = $1 AND `+excerptJoin+` AND `+postedRows+` ORDER BY e.id`,
		[]any{string(r.id)}, func(row rows) error {
			var e docket.Excerpt
			var num, chosen int64
			var position int
			err := row.Scan(&e.ID, &num, &e.Question, &e.Code, &e.Span.Start, &e.Span.End, &e.By, &chosen, &position)
			if e.At = at(chosen); position > 0 {
				e.Quotation = &docket.Quotation{Position: position}
			}
			if e.Comment = r.ids[num]; e.Comment != "" {
				out.Excerpts = append(out.Excerpts, e)
			}
			return err
		})
}

func (r projectReader) memos(ctx context.Context, out *docket.ProjectState) error {
	return each(ctx, r.s, `SELECT `+memoColumns+memoRows+` WHERE m.docket = $1 ORDER BY m.id, v.version`,
		[]any{string(r.id)}, func(row rows) error {
			m, err := scanMemo(r.s.db.sealer, row)
			out.Memos = append(out.Memos, m)
			return err
		})
}
