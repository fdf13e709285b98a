package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// Excerpts lists the excerpts that may be shown, by code: first those that were picked as
// quotations, by position, then the others by comment and place.
func (s *Snapshot) Excerpts(ctx context.Context, id docket.ID) ([]docket.Excerpt, error) {
	list, err := readExcerpts(ctx, s, s.db.sealer, docket.ExcerptQuery{Docket: id})
	return list, named(err, "excerpts of %s", id)
}

// Recommendations lists those that were not taken back, by position, with
// everything that they were linked to: whoever shows them compares with
// Excerpts and the register, and says what is no longer there.
func (s *Snapshot) Recommendations(ctx context.Context, id docket.ID) ([]docket.Recommendation, error) {
	list, err := readRecommendations(ctx, s, s.db.sealer, id)
	return slices.DeleteFunc(list, func(r docket.Recommendation) bool { return r.Withdrawn }), named(err,
		"recommendations of %s", id)
}

// BlindExcerpts lists the excerpts of others that this person must not see yet:
// their answers are drawn for a second or third reading that is still to be done, and this
// person, who has not read them, may be the one to do it.
func (db Conclusions) BlindExcerpts(ctx context.Context, id docket.ID, by docket.UserID) (map[int64]bool, error) {
	highest, err := drawn(ctx, db.read, id)
	if err != nil {
		return nil, named(err, "answers of %s to be read blind", id)
	}
	out := map[int64]bool{}
	err = each(ctx, db.read, `
		SELECT e.id FROM excerpts e CROSS JOIN coding_units u
		 WHERE u.comment = e.comment AND u.question = e.question AND u.docket = $1 AND `+
		highest.lacking("u", "$2", false)+`
		 AND e.removed_at = 0 AND e.chosen_by <> $3
		   AND NOT EXISTS (SELECT 1 FROM passes p WHERE p.comment = u.comment AND p.question = u.question AND p.coder =
		   $3)`, []any{string(id), highest.second, int64(by)}, func(r rows) error {
		var n int64
		err := r.Scan(&n)
		out[n] = true
		return err
	})
	return out, named(err, "answers of %s to be read blind", id)
}
