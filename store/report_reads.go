package store

import (
	"context"

	"commentportal/docket"
)

// Campaigns lists the campaigns of two comments and more, by ID.
func (s *Snapshot) Campaigns(ctx context.Context, id docket.ID) ([]docket.Campaign, error) {
	return nil, nil
}
