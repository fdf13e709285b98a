package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// BlindReadings lists the readings of posted answers whose coders saw no suggestions, by
// comment, question and coder. Copies of letters are left out, whose suggestions depend on
// the letter, and so are readings that chose a code which means something else since.
func (db Teamwork) BlindReadings(ctx context.Context, id docket.ID) ([]docket.BlindReading, error) {
	var list []docket.BlindReading
	err := db.snapshot(ctx, func(s *Snapshot) error {
		open, err := s.openAnswers(ctx, id)
		if err != nil {
			return err
		}
		list, err = blindReadings(ctx, s, id, open)
		return err
	})
	return list, named(err, "readings of %s without suggestions", id)
}

func blindReadings(ctx context.Context, s *Snapshot, id docket.ID,
	open map[readingPlace][]docket.UserID) ([]docket.BlindReading, error) {
	var list []docket.BlindReading
	type reader struct {
		readingPlace
		coder docket.UserID
	}
	at := map[reader]int{}
	err := each(ctx, s, `SELECT p.comment, c.serial, p.question, p.coder, a.public FROM passes p
		JOIN comments c ON c.num = p.comment
		JOIN coding_units u ON u.comment = p.comment AND u.question = p.question
		JOIN answers a ON a.comment = p.comment AND a.question = p.question
		WHERE c.docket = $1 AND p.suggestions = 'hidden' AND a.public IS NOT NULL AND `+postedRows+`
		ORDER BY p.comment, p.question, p.coder`, []any{string(id)}, func(r rows) error {
		var one docket.BlindReading
		var place readingPlace
		var serial int64
		var text string
		if err := r.Scan(&place.num, &serial, &one.Question, &one.Coder, &text); err != nil {
			return err
		}
		one.Comment, one.Text, place.question = id.Comment(serial), docket.Text(text), one.Question
		one.ReadBy, one.Open = open[place]
		at[reader{place, one.Coder}] = len(list)
		list = append(list, one)
		return nil
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	stale := map[int]bool{}
	err = each(ctx, s, `SELECT t.comment, t.question, t.coder, t.code, t.state, t.origin FROM codings t
		JOIN passes p ON p.comment = t.comment AND p.question = t.question AND p.coder = t.coder
		JOIN comments c ON c.num = t.comment
		WHERE c.docket = $1 AND p.suggestions = 'hidden' ORDER BY t.comment, t.question, t.coder, t.code`,
		[]any{string(id)}, func(r rows) error {
			var place reader
			var g docket.Coding
			if err := r.Scan(&place.num, &place.question, &place.coder, &g.Code, &g.State, &g.Origin); err != nil {
				return err
			}
			i, ok := at[place]
			if !ok || !g.Chosen() {
				return nil
			}
			list[i].Codes = append(list[i].Codes, g.Code)
			stale[i] = stale[i] || g.State == docket.CodingToRevisit
			return nil
		})
	kept := list[:0]
	for i, one := range list {
		if !stale[i] {
			slices.Sort(one.Codes)
			kept = append(kept, one)
		}
	}
	return kept, err
}
