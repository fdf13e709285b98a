package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"commentportal/docket"
)

// On PostgreSQL each statement costs a round trip, and a batch holds the lock on the
// end of the log's chain through all of them: whoever else writes waits for the
// network, not for the disk. So statements whose outcome is known beforehand are
// queued and sent together, the last of them with COMMIT, and what filings look up is
// asked together with the lock: a batch of filings waits twice.
//
// Whatever reads sends the queue first, so every statement sees those before it. A
// statement that fails ends the transaction; the batch starts over, statement by
// statement behind savepoints, and the failing write alone is undone.

// lookups are what a write will ask for, so that it is asked together with the lock.
type lookups struct {
	docket  docket.ID
	shared  bool     // the write changes more than what belongs to new comments
	uids    []string // of comments that may have been filed before
	sources []string // their IDs elsewhere, which may be in the docket
}

// foreseen are the answers to lookups, read under the lock on the chain: until the
// commit nobody else changes them. Nil: nothing was asked.
type foreseen struct {
	uids    map[string]int64 // serial of the comment; 0: not filed yet
	sources map[sourced]bool // whether it is in the docket
	dockets map[docket.ID]docketState
}

// sourced is a comment by its ID elsewhere.
type sourced struct {
	docket docket.ID
	source string
}

// docketState is a row of docket_states, and the round that comments are filed in.
type docketState struct {
	knownRow
	round int64
}

// anyRows is for a statement that may change any number of rows.
const anyRows = -1

// later runs a statement that changes want rows, at the latest with the next one that
// is waited for. Where nothing is queued it runs at once.
func (w *writer) later(ctx context.Context, want int64, query string, args ...any) error {
	if w.pipe == nil {
		n, err := w.exec(ctx, query, args...)
		if err == nil && n != want && want != anyRows {
			err = errRows(query, n, want)
		}
		return err
	}
	values := make([]any, len(args))
	for i, a := range args {
		var err error
		if values[i], err = valueOf(a); err != nil {
			return err
		}
	}
	w.pipe.Queue(query, values...).Exec(func(done pgconn.CommandTag) error {
		if n := done.RowsAffected(); n != want && want != anyRows {
			return fmt.Errorf("%w: %w", errFatal, errRows(query, n, want)) // COMMIT may have been sent with it
		}
		return nil
	})
	return nil
}

func errRows(query string, n, want int64) error {
	return fmt.Errorf("store: %d rows were written instead of %d by %.40q: somebody else changes the database: "+
		"run portal verify", n, want, query)
}

// send sends what is queued in one round trip and waits for all of it.
func (w *writer) send(ctx context.Context) error {
	if w.pipe == nil || w.pipe.Len() == 0 {
		return nil
	}
	queue := w.pipe
	w.pipe = &pgx.Batch{}
	return w.conn.Raw(func(c any) error {
		conn := c.(*stdlib.Conn).Conn()
		err := conn.SendBatch(ctx, queue).Close()
		if err != nil && conn.IsClosed() {
			return fmt.Errorf("%w: %w", driver.ErrBadConn, err)
		}
		return err
	})
}

// begin starts the transaction, locks the end of the chain and reads it and what the
// writes of the batch look up.
func (w *writer) begin(ctx context.Context, b *batchState, batch []*write, m manner) error {
	w.pipe = nil
	if w.mayGuess(batch, m) {
		w.guess(b, batch)
		return nil
	}
	d := w.db.dialect
	b.locked = !w.late || m.early || m.savepoints
	end := chainEnd
	if b.locked {
		end += d.lockChain
	}
	first := d.begin
	if w.late {
		first = slices.Concat(first, d.lockDesk)
	}
	if d.pipelined {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, beginWithin)
		defer cancel()
	}
	if !d.pipelined || m.savepoints {
		for _, query := range first {
			if _, err := w.exec(ctx, query); err != nil {
				return err
			}
		}
		return b.opened(w.row(ctx, end))
	}
	w.pipe = &pgx.Batch{}
	for _, query := range first {
		w.pipe.Queue(query)
	}
	w.pipe.Queue(end).QueryRow(func(r pgx.Row) error { return b.opened(r) })
	if b.locked {
		b.foresee(batch)
	}
	return w.send(ctx)
}

// foresee queues the lookups of a batch. They follow the lock as statements of their
// own, so that each sees what was committed before the lock was given.
func (b *batchState) foresee(batch []*write) {
	var uids [][]byte
	b.foreseen = foreseen{map[string]int64{}, map[sourced]bool{}, map[docket.ID]docketState{}}
	asked := map[docket.ID]bool{}
	for _, job := range batch {
		if id := job.lookups.docket; id != "" && !asked[id] {
			asked[id] = true
			b.w.pipe.Queue(b.w.docketStateQuery(), string(id)).QueryRow(func(r pgx.Row) error {
				s, err := b.w.scanDocketState(r)
				if err == nil {
					b.foreseen.dockets[id] = s
				}
				if errors.Is(err, pgx.ErrNoRows) { // who files in it will find out
					return nil
				}
				return err
			})
		}
		for _, uid := range job.lookups.uids {
			if _, twice := b.foreseen.uids[uid]; !twice {
				b.foreseen.uids[uid] = 0
				uids = append(uids, []byte(uid))
			}
		}
		b.foreseeSources(job.lookups)
	}
	if len(uids) == 0 {
		return
	}
	b.w.pipe.Queue(`SELECT uid, serial FROM comments WHERE uid = ANY($1)`, uids).Query(func(r pgx.Rows) error {
		for r.Next() {
			var uid []byte
			var serial int64
			if err := r.Scan(&uid, &serial); err != nil {
				return err
			}
			b.foreseen.uids[string(uid)] = serial
		}
		return r.Err()
	})
}

// foreseeSources queues the lookup of comments that were received elsewhere.
func (b *batchState) foreseeSources(ask lookups) {
	if len(ask.sources) == 0 {
		return
	}
	for _, s := range ask.sources {
		b.foreseen.sources[sourced{ask.docket, s}] = false
	}
	b.w.pipe.Queue(`SELECT source_id FROM comments WHERE docket = $1 AND source_id = ANY($2) AND source_id <> ''`,
		string(ask.docket), ask.sources).Query(func(r pgx.Rows) error {
		for r.Next() {
			var s string
			if err := r.Scan(&s); err != nil {
				return err
			}
			b.foreseen.sources[sourced{ask.docket, s}] = true
		}
		return r.Err()
	})
}

// docketStateQuery reads a docket's state with the round that comments are filed in.
func (w *writer) docketStateQuery() string {
	return `SELECT ` + w.db.bindings["docket_states"].list("s.") + `, d.round
		FROM docket_states s JOIN dockets d ON d.id = s.docket WHERE s.docket = $1`
}

func (w *writer) scanDocketState(r row) (docketState, error) {
	var s docketState
	var err error
	table := w.db.bindings["docket_states"]
	s.values, s.mac, err = table.scanSome(r, table.all, &s.round)
	return s, err
}
