package theme

import (
	"context"
	"time"

	"commentportal/docket"
)

// Queue reads a page of what there is to code. Nobody's choice is in it.
func (d *Desk) Queue(ctx context.Context, q docket.CodingQuery) (docket.CodingPage, error) {
	return d.store.CodingQueue(ctx, q)
}

// Counts says how much the lists of a docket hold for a person.
func (d *Desk) Counts(ctx context.Context, id docket.ID, who docket.UserID) (docket.CodingCounts, error) {
	return d.store.CodingCounts(ctx, id, who)
}

// Next finds the answer to go on with after q.After: the next in the list, and from
// its beginning again where answers were passed over. It is nil when there is none;
// total is how many the list has.
func (d *Desk) Next(ctx context.Context, q docket.CodingQuery) (next *docket.CodingItemKey, total int, err error) {
	return d.store.NextToCode(ctx, q, shrinks(q.View))
}

// openFor is how long an answer that somebody opened is kept from colleagues' "next".
const openFor = 15 * time.Minute

// Take finds the answer to go on with, as Next does, and keeps it for q.Coder for a while:
// no two coders get the same. Of a list from which nothing is taken it is Next.
func (d *Desk) Take(ctx context.Context, q docket.CodingQuery) (next *docket.CodingItemKey, total int, err error) {
	if !shrinks(q.View) {
		return d.Next(ctx, q)
	}
	return d.store.TakeNext(ctx, q, true, d.now().Add(openFor))
}

// Hold keeps an answer that a person opens from colleagues for a while. Where one has it
// open already, it says who, and nothing is kept.
func (d *Desk) Hold(ctx context.Context, who docket.User, key docket.CodingItemKey) (other docket.UserID, err error) {
	return d.store.HoldAnswer(ctx, key, who.ID, d.now().Add(openFor))
}

// shrinks reports whether coding an answer takes it out of the list.
func shrinks(v docket.CodingView) bool {
	return v == docket.CodingUncoded || v == docket.CodingSecond || v == docket.CodingAdditions
}
