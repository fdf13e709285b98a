package public

import (
	"context"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/views"
)

// traceStore reads the way of a comment from receipt to the report.
type traceStore interface {
	Printed(ctx context.Context, id docket.CommentID) (docket.Printed, error)
	Trace(ctx context.Context, id docket.CommentID) (docket.Trace, error)
}

// traceOf gathers what pages tell of a comment's way.
func traceOf(ctx context.Context, store traceStore, d docket.Docket, book docket.Codebook,
	id docket.CommentID) (views.TraceFacts, error) {
	facts := views.TraceFacts{Say: phrase.From(ctx), Docket: d, Book: book}
	var err error
	if facts.Trace, err = store.Trace(ctx, id); err != nil {
		return facts, err
	}
	facts.Printed, err = store.Printed(ctx, id)
	return facts, err
}
