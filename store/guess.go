package store

import (
	"errors"

	"github.com/jackc/pgx/v5"

	"commentportal/docket"
)

// A batch of filings waits twice: for the lock with what it looks up, and for its rows with
// the commit. A node that files alone need not wait for the first: it knows where it left
// the end of the log's chain, and the sealed sets beside it are other ones after every
// change of any row that the key binds. So it guesses that nothing has changed, makes all
// its rows, and sends them in one go behind a statement that locks the end of the chain and
// fails unless it is the one guessed. Then nothing is written, and the batch is tried again
// without a guess, as it is when a comment turns out to have been filed before.
//
// Nodes that file at the same time guess wrong. So a writer guesses only after a batch that
// found the end as this writer had left it.

// errGuess asks for the batch again, without guessing.
var errGuess = errors.New("store: the log's chain does not end where this writer left it")

// unchangedEnd locks the end of the chain, and divides by zero if it is another one.
const unchangedEnd = `SELECT 1 / (CASE WHEN seq = $1 AND mac = $2 AND row_sets = $3 THEN 1 ELSE 0 END)
	FROM chain WHERE id = 1`

// mayGuess reports whether a batch can be sent with its lock: nobody else has written
// lately, and nothing needs to be looked up but dockets that this writer knows.
func (w *writer) mayGuess(batch []*write, m manner) bool {
	if w.late || w.careful || m != (manner{}) || !w.db.dialect.pipelined || !w.alone || w.sealed.sealed == nil {
		return false
	}
	for _, job := range batch {
		if _, known := w.states[job.lookups.docket]; !known || len(job.lookups.sources) > 0 {
			return false
		}
	}
	return true
}

// guess begins a batch where this writer has left the chain.
func (w *writer) guess(b *batchState, batch []*write) {
	last := &w.sealed
	b.guessed, b.locked = true, true
	endOfChain{last.seq, last.mac, last.sets.lastComment, last.sets.changedAt, last.sets.publicAt, last.sets}.begin(b)
	b.foreseen = foreseen{map[string]int64{}, map[sourced]bool{}, w.states}
	for _, job := range batch {
		for _, uid := range job.lookups.uids {
			b.foreseen.uids[uid] = 0
		}
	}
	w.pipe = &pgx.Batch{}
	for _, query := range w.db.dialect.begin {
		w.pipe.Queue(query)
	}
	w.pipe.Queue(unchangedEnd+w.db.dialect.lockChain, last.seq, last.mac, last.sealed)
}

// leave notes what the next batch may guess, after one that was committed.
func (w *writer) leave(b *batchState) {
	w.states = nil
	if b.sealed.sealed == nil {
		return
	}
	w.sealed = b.sealed
	if w.late || !w.db.dialect.pipelined {
		return
	}
	w.states = map[docket.ID]docketState{}
	table := w.db.bindings["docket_states"]
	for id := range b.serials {
		round, known := b.rounds[id]
		if r := b.rows[stateKey(table, id)]; r != nil && known {
			w.states[id] = docketState{*r, round}
		}
	}
}
