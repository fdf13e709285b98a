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
	until := d.now().Add(openFor)
	for _, first := range turns(q) {
		first, test, err := d.mix(ctx, first)
		if err != nil || test != nil {
			return test, 0, err
		}
		if next, total, err = d.store.TakeNext(ctx, first, true, until); err != nil || next != nil {
			return next, total, err
		}
	}
	return next, total, err
}

// mix says which test a coder is handed in place of the next answer of a list; nil for none.
// Else it says where the search begins: while tests are mixed in, answers come in no order,
// so that none stands out of it.
func (d *Desk) mix(ctx context.Context, q docket.CodingQuery) (docket.CodingQuery, *docket.CodingItemKey, error) {
	if q.Tests.Every == 0 || q.View != docket.CodingUncoded || q.Words != "" {
		return q, nil, nil
	}
	like, _, err := d.store.NextToCode(ctx, q, true)
	if err != nil || like == nil {
		return q, nil, err
	}
	begin, test, err := d.store.MixTest(ctx, q, *like)
	q.Begin = begin
	return q, test, err
}

// turns are the lists that a coder takes an answer from, one after the other: what is
// assigned to this person, what is assigned to nobody, and at last what colleagues have not
// come to. Assignments are about first readings: who reads an answer again is to be
// somebody else.
func turns(q docket.CodingQuery) []docket.CodingQuery {
	if q.View != docket.CodingUncoded || len(q.Parts) == 0 {
		return []docket.CodingQuery{q}
	}
	mine, others := q, q
	for _, s := range docket.Slices(q.Parts) {
		if s.Coder == q.Coder {
			mine.Only = append(mine.Only, s)
		} else {
			others.Except = append(others.Except, s)
		}
	}
	if len(mine.Only) == 0 {
		return []docket.CodingQuery{others, q}
	}
	return []docket.CodingQuery{mine, others, q}
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
