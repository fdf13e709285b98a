package web

import (
	"context"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// SpokenDockets hands dockets out in the language of who asks for them.
type SpokenDockets struct {
	Store interface {
		Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
		Dockets(ctx context.Context) ([]docket.Docket, error)
	}
}

// Docket reads a docket in the reader's language.
func (s SpokenDockets) Docket(ctx context.Context, id docket.ID) (docket.Docket, error) {
	d, err := s.Store.Docket(ctx, id)
	return d.In(phrase.From(ctx).Language()), err
}

// Dockets reads all dockets in the reader's language.
func (s SpokenDockets) Dockets(ctx context.Context) ([]docket.Docket, error) {
	list, err := s.Store.Dockets(ctx)
	own := make([]docket.Docket, len(list))
	for i, d := range list {
		own[i] = d.In(phrase.From(ctx).Language())
	}
	return own, err
}
