package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// Quotations lists the excerpts that were picked as quotations and may be shown,
// by code, position and ID.
func (s *Snapshot) Quotations(ctx context.Context, id docket.ID) ([]docket.Excerpt, error) {
	list, err := readExcerpts(ctx, s, s.db.sealer, docket.ExcerptQuery{Docket: id, Quoted: true})
	return list, named(err, "quotations of %s", id)
}

// Recommendations lists those that were not taken back, by position. Their
// excerpts are those alone that are quotations and may be shown; their comments
// are all that were named, and the register says what became of each.
func (s *Snapshot) Recommendations(ctx context.Context, id docket.ID) ([]docket.Recommendation, error) {
	list, err := readRecommendations(ctx, s, s.db.sealer, id)
	if err != nil {
		return nil, named(err, "recommendations of %s", id)
	}
	quotations, err := s.Quotations(ctx, id)
	if err != nil {
		return nil, err
	}
	shown := map[int64]bool{}
	for _, e := range quotations {
		shown[e.ID] = true
	}
	list = slices.DeleteFunc(list, func(r docket.Recommendation) bool { return r.Withdrawn })
	for i := range list {
		list[i].Excerpts = slices.DeleteFunc(list[i].Excerpts, func(e int64) bool { return !shown[e] })
	}
	return list, nil
}
