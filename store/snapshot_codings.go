package store

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"commentportal/docket"
)

// Codings lists all codings by serial, then question in the docket's order, code
// and coder. State is what counts, whatever the person said. SecondCoder and
// AdjudicatedBy are filled; PublicEvidence and EvidenceText are, where the
// comment is posted and the evidence touches no redaction.
//
// A reading by a person who said nothing about any code has a row of its own
// with state no_theme and no code.
func (s *Snapshot) Codings(ctx context.Context, id docket.ID) iter.Seq2[docket.Coding, error] {
	return func(yield func(docket.Coding, error) bool) {
		order, err := s.questionOrder(ctx, id)
		if err != nil {
			yield(docket.Coding{}, err)
			return
		}
		for span, err := range s.numbers(ctx, id) {
			var list []coded
			if err == nil {
				list, err = s.codingSlice(ctx, id, span)
			}
			if err != nil {
				yield(docket.Coding{}, named(err, "codings of %s", id))
				return
			}
			slices.SortFunc(list, func(a, b coded) int {
				return cmp.Or(order(a.place, b.place), strings.Compare(a.Code, b.Code), cmp.Compare(a.Coder, b.Coder))
			})
			for _, g := range list {
				if !yield(g.Coding, nil) {
					return
				}
			}
		}
	}
}

// Passes yields who read which answer for codes, by serial, question in the
// docket's order and coder.
func (s *Snapshot) Passes(ctx context.Context, id docket.ID) iter.Seq2[docket.Pass, error] {
	return func(yield func(docket.Pass, error) bool) {
		order, err := s.questionOrder(ctx, id)
		if err != nil {
			yield(docket.Pass{}, err)
			return
		}
		for span, err := range s.numbers(ctx, id) {
			var list []reading
			if err == nil {
				list, err = s.passSlice(ctx, id, span)
			}
			if err != nil {
				yield(docket.Pass{}, named(err, "readings of %s", id))
				return
			}
			slices.SortFunc(list, func(a, b reading) int { return cmp.Or(order(a.place, b.place), cmp.Compare(a.Coder, b.Coder)) })
			for _, p := range list {
				if !yield(p.Pass, nil) {
					return
				}
			}
		}
	}
}

// answerPlace names one answer by its comment's row.
type answerPlace struct {
	num      int64
	question docket.QuestionID
}

// coded is a coding with its place.
type coded struct {
	docket.Coding
	place answerPlace
}

// reading is a pass with its place and the pair that it is one of, if any.
type reading struct {
	docket.Pass
	place answerPlace
	pair
}

// questionOrder compares answers by comment, then by question as the docket asks
// them.
func (s *Snapshot) questionOrder(ctx context.Context, id docket.ID) (func(a, b answerPlace) int, error) {
	d, err := s.Docket(ctx, id)
	order := map[docket.QuestionID]int{}
	for i, q := range d.QuestionIDs() {
		order[q] = i
	}
	return func(a, b answerPlace) int {
		return cmp.Or(cmp.Compare(a.num, b.num), cmp.Compare(order[a.question], order[b.question]), strings.Compare(string(a.question), string(b.question)))
	}, err
}

// numbers yields the numbers of the docket's comments as ranges of one slice
// each, both ends included. Comments of other dockets may lie between.
func (s *Snapshot) numbers(ctx context.Context, id docket.ID) iter.Seq2[[2]int64, error] {
	return func(yield func([2]int64, error) bool) {
		serial := int64(0)
		for {
			var span [2]int64
			var n int
			err := s.row(ctx, `SELECT coalesce(min(x.num), 0), coalesce(max(x.num), 0), coalesce(max(x.serial), 0), count(*)
				  FROM (SELECT c.num, c.serial FROM comments c WHERE c.docket = $1 AND c.serial > $2 ORDER BY c.serial LIMIT $3) AS x`,
				string(id), serial, slice).Scan(&span[0], &span[1], &serial, &n)
			if err == nil && n == 0 {
				return
			}
			if !yield(span, err) || err != nil || n < slice {
				return
			}
		}
	}
}

// codingSlice reads the codings of a range of comments.
func (s *Snapshot) codingSlice(ctx context.Context, id docket.ID, span [2]int64) ([]coded, error) {
	args := []any{span[0], span[1], string(id)}
	var list []coded
	spoke := map[answerPlace][]docket.UserID{} // who has a row of their own there
	evidence := false
	err := each(ctx, s, `SELECT `+codingColumns+`, t.comment, c.serial, `+pairOf+` FROM codings t JOIN comments c ON c.num = t.comment
		  LEFT JOIN double_coded d ON d.comment = t.comment AND d.question = t.question
		 WHERE t.comment >= $1 AND t.comment <= $2 AND c.docket = $3 ORDER BY t.comment`, args,
		func(r rows) error {
			var g coded
			var serial int64
			var p pair
			err := scanCoding(r, &g.Coding, &g.place.num, &serial, &p.first, &p.second, &p.adjudicated)
			g.Comment, g.place.question = id.Comment(serial), g.Question
			p.mark(&g.Coding)
			list = append(list, g)
			if g.Origin != docket.OriginCampaign && g.Origin != docket.OriginAdjudication {
				spoke[g.place] = append(spoke[g.place], g.Coder)
			}
			evidence = evidence || g.Evidence.Len() > 0
			return err
		})
	if err != nil {
		return nil, err
	}
	passes, err := s.passSlice(ctx, id, span)
	if err != nil {
		return nil, err
	}
	for _, p := range passes {
		if slices.Contains(spoke[p.place], p.Coder) {
			continue
		}
		g := coded{place: p.place, Coding: docket.Coding{
			Comment: p.Comment, Question: p.Question, CodebookVersion: p.CodebookVersion, State: docket.CodingNoTheme,
			Origin: docket.OriginPerson, Coder: p.Coder, CodedAt: p.At,
		}}
		p.mark(&g.Coding)
		list = append(list, g)
	}
	if !evidence {
		return list, nil
	}
	return list, s.showEvidence(ctx, span, list)
}

// passSlice reads the readings of a range of comments.
func (s *Snapshot) passSlice(ctx context.Context, id docket.ID, span [2]int64) ([]reading, error) {
	var list []reading
	err := each(ctx, s, `SELECT `+passColumns+`, p.comment, c.serial, `+pairOf+` FROM passes p JOIN comments c ON c.num = p.comment
		  LEFT JOIN double_coded d ON d.comment = p.comment AND d.question = p.question
		 WHERE p.comment >= $1 AND p.comment <= $2 AND c.docket = $3 ORDER BY p.comment`, []any{span[0], span[1], string(id)},
		func(r rows) error {
			var p reading
			var serial int64
			err := scanPass(r, &p.Pass, &p.place.num, &serial, &p.first, &p.second, &p.adjudicated)
			p.Comment, p.place.question = id.Comment(serial), p.Question
			list = append(list, p)
			return err
		})
	return list, err
}

// showEvidence fills in the evidence as posted.
func (s *Snapshot) showEvidence(ctx context.Context, span [2]int64, list []coded) error {
	type text struct {
		public string
		gaps   docket.Gaps
	}
	texts := map[answerPlace]text{}
	err := each(ctx, s, `SELECT a.comment, a.question, a.public, a.gaps FROM answers a
		WHERE a.comment >= $1 AND a.comment <= $2 AND a.public IS NOT NULL
		  AND EXISTS (SELECT 1 FROM codings t WHERE t.comment = a.comment AND t.question = a.question AND t.evidence_end > t.evidence_start)`,
		[]any{span[0], span[1]}, func(r rows) error {
			var p answerPlace
			var t text
			var gaps string
			if err := r.Scan(&p.num, &p.question, &t.public, &gaps); err != nil {
				return err
			}
			err := decode(gaps, &t.gaps)
			texts[p] = t
			return err
		})
	if err != nil {
		return err
	}
	for i := range list {
		g := &list[i]
		t, ok := texts[g.place]
		if !ok || g.Evidence.Len() <= 0 {
			continue
		}
		shown, ok := t.gaps.Public(g.Evidence)
		if ok && shown.Start >= 0 && shown.End <= len(t.public) {
			g.PublicEvidence = shown
			g.EvidenceText = docket.Text(t.public[shown.Start:shown.End])
		}
	}
	return nil
}
