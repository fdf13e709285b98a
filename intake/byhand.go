package intake

import (
	"context"
	"errors"
	"fmt"

	"commentportal/docket"
)

// PreviewByHand composes a comment that staff typed in, as SubmitByHand would
// file it, and stores nothing. It returns docket.Invalid for fields, and
// docket.ErrClosed for a letter that is too late for its docket.
func (d *Desk) PreviewByHand(ctx context.Context, f Form) (docket.Comment, error) {
	dock, err := d.store.Docket(ctx, f.Docket)
	if err != nil {
		return docket.Comment{}, fmt.Errorf("docket of the form: %w", err)
	}
	bad := make(docket.Invalid)
	now := d.now()
	came := f.arrival(dock, now, bad)
	c, err := d.compose(ctx, dock, f, now, false)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		for field, sentence := range invalid {
			bad[field] = sentence
		}
	} else if err != nil {
		return docket.Comment{}, err
	}
	if len(bad) > 0 {
		return docket.Comment{}, bad
	}
	c.Late = lateOn(dock, came.decisive)
	if c.Late && !dock.AcceptLate {
		return docket.Comment{}, docket.ErrClosed
	}
	c.Channel, c.SourceID = came.channel, came.sourceID
	c.ReceivedAt, c.PostmarkedOn = came.received, came.postmarked
	return c, nil
}
