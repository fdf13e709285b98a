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
	return eachInOrder(ctx, s, id, "codings of", s.codingSlice, func(c coded) docket.Coding { return c.Coding })
}

// Passes yields who read which answer for codes, by serial, question in the
// docket's order and coder.
func (s *Snapshot) Passes(ctx context.Context, id docket.ID) iter.Seq2[docket.Pass, error] {
	return eachInOrder(ctx, s, id, "readings of", s.passSlice, func(r reading) docket.Pass { return r.Pass })
}

// eachInOrder yields what stands in the rows of a docket, a slice of comments at a time.
// what names the rows in an error.
func eachInOrder[Row, Out any](ctx context.Context, s *Snapshot, id docket.ID, what string,
	rows func(context.Context, part, answerOrder) ([]Row, error), out func(Row) Out) iter.Seq2[Out, error] {
	return func(yield func(Out, error) bool) {
		var none Out
		order, err := s.questionOrder(ctx, id)
		if err != nil {
			yield(none, err)
			return
		}
		for part, err := range s.parts(ctx, id) {
			var list []Row
			if err == nil {
				list, err = rows(ctx, part, order)
			}
			if err != nil {
				yield(none, named(err, what+" %s", id))
				return
			}
			for _, row := range list {
				if !yield(out(row), nil) {
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

// reading is a pass with its place.
type reading struct {
	docket.Pass
	place answerPlace
}

// answerOrder compares answers by comment, then by question as the docket asks
// them.
type answerOrder func(a, b answerPlace) int

func (s *Snapshot) questionOrder(ctx context.Context, id docket.ID) (answerOrder, error) {
	d, err := s.Docket(ctx, id)
	order := map[docket.QuestionID]int{}
	for i, q := range d.QuestionIDs() {
		order[q] = i
	}
	return func(a, b answerPlace) int {
		if c := cmp.Compare(a.num, b.num); c != 0 || a.question == b.question {
			return c
		}
		return cmp.Or(cmp.Compare(order[a.question], order[b.question]), strings.Compare(string(a.question),
			string(b.question)))
	}, err
}

// part is one slice of a docket's comments: their numbers lie between first and
// last, and those of other dockets may lie between them.
type part struct {
	first, last int64
	ids         map[int64]docket.CommentID
}

// parts yields the docket's comments in slices, by serial.
func (s *Snapshot) parts(ctx context.Context, id docket.ID) iter.Seq2[part, error] {
	return func(yield func(part, error) bool) {
		after := int64(0)
		for {
			p := part{ids: make(map[int64]docket.CommentID, slice)}
			err := each(ctx, s,
				`SELECT c.num, c.serial FROM comments c WHERE c.docket = $1 AND c.serial > $2 ORDER BY c.serial LIMIT
					$3`,
				[]any{string(id), after, slice}, func(r rows) error {
					if err := r.Scan(&p.last, &after); err != nil {
						return err
					}
					if len(p.ids) == 0 {
						p.first = p.last
					}
					p.ids[p.last] = id.Comment(after)
					return nil
				})
			if err == nil && len(p.ids) == 0 {
				return
			}
			if !yield(p, err) || err != nil || len(p.ids) < slice {
				return
			}
		}
	}
}

// pairSlice reads who the two readers of answers are.
func (s *Snapshot) pairSlice(ctx context.Context, of part) (map[answerPlace]pair, error) {
	pairs := map[answerPlace]pair{}
	err := each(ctx, s, `SELECT d.comment, d.question, d.first_coder, d.second_coder, d.adjudicated_by FROM double_coded
		d
		WHERE d.comment >= $1 AND d.comment <= $2`, []any{of.first, of.last}, func(r rows) error {
		var at answerPlace
		var p pair
		err := r.Scan(&at.num, &at.question, &p.first, &p.second, &p.adjudicated)
		pairs[at] = p
		return err
	})
	return pairs, err
}

// codingSlice reads the codings of a slice of comments, in order.
func (s *Snapshot) codingSlice(ctx context.Context, of part, order answerOrder) ([]coded, error) {
	pairs, err := s.pairSlice(ctx, of)
	if err != nil {
		return nil, err
	}
	passes, err := s.passSlice(ctx, of, order)
	if err != nil {
		return nil, err
	}
	list, evidence, err := s.chosenSlice(ctx, of)
	if err != nil {
		return nil, err
	}
	sort := func() {
		slices.SortFunc(list, func(a, b coded) int {
			if c := order(a.place, b.place); c != 0 {
				return c
			}
			return cmp.Or(strings.Compare(a.Code, b.Code), cmp.Compare(a.Coder, b.Coder))
		})
	}
	sort()
	said := len(list)
	for _, p := range passes {
		if spoke(list[:said], p, order) {
			continue
		}
		list = append(list, coded{place: p.place, Coding: docket.Coding{
			Comment: p.Comment, Question: p.Question, CodebookVersion: p.CodebookVersion, State: docket.CodingNoTheme,
			Origin: docket.OriginPerson, Coder: p.Coder, CodedAt: p.At,
		}})
	}
	if len(list) > said {
		sort()
	}
	if len(pairs) > 0 {
		for i := range list {
			pairs[list[i].place].mark(&list[i].Coding)
		}
	}
	if !evidence {
		return list, nil
	}
	return list, s.showEvidence(ctx, of, list)
}

// chosenSlice reads the codings of a slice, and whether any of them points at a
// passage.
func (s *Snapshot) chosenSlice(ctx context.Context, of part) (list []coded, evidence bool, err error) {
	err = each(ctx, s, `SELECT `+codingColumns+`, t.comment FROM codings t
		WHERE t.comment >= $1 AND t.comment <= $2 ORDER BY t.comment, t.question, t.code,
		t.coder`, []any{of.first, of.last}, func(r rows) error {
		var g coded
		if err := scanCoding(r, &g.Coding, &g.place.num); err != nil {
			return err
		}
		id, ok := of.ids[g.place.num]
		if !ok {
			return nil
		}
		g.Comment, g.place.question = id, g.Question
		evidence = evidence || g.Evidence.Len() > 0
		list = append(list, g)
		return nil
	})
	return list, evidence, err
}

// spoke reports whether the reader has a row of their own at the answer. list is
// in order.
func spoke(list []coded, p reading, order answerOrder) bool {
	i, _ := slices.BinarySearchFunc(list, p.place, func(g coded, at answerPlace) int { return order(g.place, at) })
	for ; i < len(list) && list[i].place == p.place; i++ {
		if g := list[i]; g.Coder == p.Coder && g.Origin != docket.OriginCampaign &&
			g.Origin != docket.OriginAdjudication {
			return true
		}
	}
	return false
}

// passSlice reads the readings of a slice of comments, in order.
func (s *Snapshot) passSlice(ctx context.Context, of part, order answerOrder) ([]reading, error) {
	var list []reading
	err := each(ctx, s, `SELECT `+passColumns+`, p.comment FROM passes p
		WHERE p.comment >= $1 AND p.comment <= $2 ORDER BY p.comment, p.question, p.coder`, []any{of.first, of.last},
		func(r rows) error {
			var p reading
			if err := scanPass(r, &p.Pass, &p.place.num); err != nil {
				return err
			}
			id, ok := of.ids[p.place.num]
			if ok {
				p.Comment, p.place.question = id, p.Question
				list = append(list, p)
			}
			return nil
		})
	slices.SortFunc(list, func(a, b reading) int {
		if c := order(a.place, b.place); c != 0 {
			return c
		}
		return cmp.Compare(a.Coder, b.Coder)
	})
	return list, err
}

// showEvidence fills in the evidence as posted.
func (s *Snapshot) showEvidence(ctx context.Context, of part, list []coded) error {
	type text struct {
		public string
		gaps   docket.Gaps
	}
	texts := map[answerPlace]text{}
	err := each(ctx, s, `SELECT a.comment, a.question, a.public, a.gaps FROM answers a
		WHERE a.comment >= $1 AND a.comment <= $2 AND a.public IS NOT NULL
		  AND EXISTS (SELECT 1 FROM codings t WHERE t.comment = a.comment AND t.question = a.question AND t.evidence_end
		  > t.evidence_start)`, []any{of.first, of.last}, func(r rows) error {
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
