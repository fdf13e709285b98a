package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"

	"commentportal/docket"
)

// On PostgreSQL two goroutines write. One files comments: it locks the end of the log's
// chain, looks up what it needs, and sends everything else with the commit. The other one
// writes all the rest. What it reads and checks takes many round trips, so it makes them
// under a lock of its own, which keeps other nodes' goroutines of this kind out, and locks
// the end of the chain only when it sends its last rows. Filing waits for no decision.
//
// What both goroutines change is written after the lock on the chain: the log, the
// counters, the states of dockets. A write that changes such a row in another way, or needs
// the number of the next comment or log row, asks for the lock first (lockFirst): its batch
// starts over and holds it throughout.
//
// Lock order: the row of the chain in the weak mode that keeps out programs which change
// every row, and nodes of an earlier version; the desk's lock; rows of comments; the row of
// the chain as those who extend it; states of dockets and counters, sorted.

// errEarly asks for the batch again, with the lock on the end of the chain held throughout.
var errEarly = errors.New("store: a write needs the end of the log's chain")

// sharedTables are written by those who file comments and by others.
var sharedTables = regexp.MustCompile(`^(INSERT INTO|UPDATE|DELETE FROM) ` +
	`(chain|counters|docket_states|dockets|incidents|log|waiting)\b`)

// lockFirst makes sure that nobody else extends the chain until the commit. The error that
// it returns where that is not so makes the batch start over.
func (b *batchState) lockFirst() error {
	if b.locked {
		return nil
	}
	b.early = true
	return errEarly
}

// lockEnd locks the end of the chain, if that is not so yet, and reads it and the states of
// dockets that the batch is about to change: others have written meanwhile.
func (w *writer) lockEnd(ctx context.Context, b *batchState, dockets []docket.ID) error {
	if b.locked {
		return nil
	}
	end := chainEnd + w.db.dialect.lockChain
	b.locked = true
	for _, id := range dockets {
		delete(b.rows, stateKey(w.db.bindings["docket_states"], id))
	}
	if w.pipe == nil {
		return w.goOn(b, w.row(ctx, end))
	}
	w.pipe.Queue(end).QueryRow(func(r pgx.Row) error { return w.goOn(b, r) })
	for _, id := range dockets {
		w.pipe.Queue(w.docketStateQuery(), string(id)).QueryRow(func(r pgx.Row) error {
			s, err := w.scanDocketState(r)
			if errors.Is(err, pgx.ErrNoRows) { // whoever changes it will find out
				return nil
			}
			if table := w.db.bindings["docket_states"]; err == nil && w.db.sealer.isIntact(table, s.values, s.mac) {
				b.remember(&b.effects, table.rowKey(s.values), &s.knownRow)
			}
			return err
		})
	}
	return w.send(ctx)
}

// stateKey is the key of a docket's state.
func stateKey(table *binding, id docket.ID) string {
	values := make([]any, len(table.columns))
	values[table.place("docket")] = string(id)
	return table.rowKey(values)
}

// goOn reads where the chain ends now, and numbers the batch's log rows from there.
func (w *writer) goOn(b *batchState, r row) error {
	e, err := w.readEnd(r)
	if err != nil {
		return err
	}
	if e.publicAt != b.publicFrom { // who files changes nothing that the public sees
		return fmt.Errorf("%w: somebody wrote who did not wait for the desk", errConflict)
	}
	for i := range b.entries {
		b.entries[i].Seq += e.seq - b.from
	}
	b.seq += e.seq - b.from
	b.from, b.mac, b.sets, b.lastComment = e.seq, e.mac, e.sets, e.lastComment
	b.changedAt = max(b.changedAt, e.changedAt)
	return nil
}
