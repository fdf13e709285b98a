package store

import (
	"context"
	"iter"

	"commentportal/docket"
)

// Passes yields who read which answer for codes.
func (s *Snapshot) Passes(ctx context.Context, id docket.ID) iter.Seq2[docket.Pass, error] {
	return func(func(docket.Pass, error) bool) {}
}

// Campaigns lists the campaigns of two comments and more, by ID.
func (s *Snapshot) Campaigns(ctx context.Context, id docket.ID) ([]docket.Campaign, error) {
	return nil, nil
}
