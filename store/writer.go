package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"commentportal/docket"
)

const (
	// maxBatch is the most writes that share a commit. At 64 submitters the
	// measured mean is about 32 (PERFORMANCE, section 2); 256 leaves room.
	maxBatch = 256
	// maxQueue is the most writes that may wait. At the slowest disk measured
	// (236 syncs a second) it empties within a second.
	maxQueue = 2048
	// maxTries bounds how often a batch is tried again after a collision with
	// another node's transaction.
	maxTries = 8
)

// Stats counts what the writer did since the database was opened. Every commit
// is one sync of the disk.
type Stats struct {
	Commits int64
	Writes  int64 // writes that were committed
	Largest int64 // largest batch
	Waiting int   // writes in the queue now
	Retries int64 // batches tried again
}

// write is one exported verb on its way to the disk.
type write struct {
	ctx     context.Context
	fn      func(*tx) error
	lookups lookups
	err     error
	done    chan struct{}
}

// writer is the goroutine through which every change goes: it takes the writes
// that wait, runs each behind a savepoint, commits once, and answers all. An
// answer without error means that the change is on disk.
type writer struct {
	db      *core
	pool    *sql.DB
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
	sealed  sealedSets                // as the last commit left them
	states  map[docket.ID]docketState // of the dockets that the last commit filed in, as it left them
	alone   bool                      // nobody else wrote before the last batch
	prepare bool                      // keep prepared statements (SQLite; pgx keeps its own)
	careful bool                      // guesses nothing, for benchmarks
	single  bool                      // one write a commit, for benchmarks
	late    bool                      // the end of the chain is locked with the last rows, see lockEnd
	pipe    *pgx.Batch                // statements to be sent together; nil: each runs at once

	queue   chan *write
	mu      sync.RWMutex // guards closed against sends
	closed  bool
	stopped chan struct{}

	scrubDue atomic.Bool // words were taken down and may still stand in the write-ahead log
	broken   atomic.Pointer[error]

	commits, writes, largest, retries atomic.Int64
}

func newWriter(db *core, pool *sql.DB, prepare, single, late bool) *writer {
	w := &writer{
		db: db, pool: pool, prepare: prepare, single: single, late: late,
		queue: make(chan *write, maxQueue), stopped: make(chan struct{}),
		stmts: map[string]*sql.Stmt{},
	}
	go w.run()
	return w
}

// do queues fn and waits for its commit. It returns docket.ErrBusy at once when
// the queue is full.
func (w *writer) do(ctx context.Context, ask lookups, fn func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("store: not written: %w", err)
	}
	job := &write{ctx: ctx, fn: fn, lookups: ask, done: make(chan struct{})}
	w.mu.RLock()
	if w.closed {
		w.mu.RUnlock()
		return fmt.Errorf("store: shutting down: %w", docket.ErrBusy)
	}
	select {
	case w.queue <- job:
		w.mu.RUnlock()
	default:
		w.mu.RUnlock()
		return docket.ErrBusy
	}
	<-job.done
	return job.err
}

// close lets what waits be committed and ends the writer.
func (w *writer) close() {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		<-w.stopped
		return
	}
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.stopped
}

func (w *writer) stats() Stats {
	return Stats{
		Commits: w.commits.Load(), Writes: w.writes.Load(), Largest: w.largest.Load(),
		Retries: w.retries.Load(), Waiting: len(w.queue),
	}
}

func (w *writer) run() {
	defer close(w.stopped)
	defer w.drop()
	// A scrub that readers held up is tried again now and then.
	again := time.NewTicker(time.Second)
	defer again.Stop()
	batch := make([]*write, 0, maxBatch)
	for {
		select {
		case first, ok := <-w.queue:
			if !ok {
				return
			}
			batch = w.take(append(batch[:0], first))
			w.commit(batch)
			for _, job := range batch {
				close(job.done)
			}
		case <-again.C:
			w.scrub()
		}
	}
}

// take adds what waits to the batch. It yields once: the submitters that the
// last commit answered are about to send their next write.
func (w *writer) take(batch []*write) []*write {
	if w.single {
		return batch
	}
	yielded := false
	for len(batch) < maxBatch {
		select {
		case job, ok := <-w.queue:
			if !ok {
				return batch
			}
			batch = append(batch, job)
		default:
			if yielded {
				return batch
			}
			yielded = true
			runtime.Gosched()
		}
	}
	return batch
}

// commit runs the batch and sets each job's error. Without a savepoint for each
// first, which is the usual, quick way; when one fails after it has changed
// something, the batch starts over with savepoints, so that the failing write
// alone is undone.
func (w *writer) commit(batch []*write) {
	ctx := context.Background()
	var m manner
	for try := 1; ; try++ {
		err := w.attempt(ctx, batch, m)
		switch {
		case err == nil:
			return
		case errors.Is(err, errEarly):
			m.early = true
			continue
		case errors.Is(err, errGuess):
			m.sure, w.alone = true, false
			continue
		case errors.Is(err, errRestart):
			m.savepoints = true
			continue
		case errors.Is(err, errConflict) && try < maxTries:
			w.retries.Add(1)
			continue
		}
		for _, job := range batch {
			job.err = err
		}
		return
	}
}

// errRestart asks for the batch again, this time with savepoints.
var errRestart = errors.New("store: a write failed inside the batch")

// manner is how a batch is tried.
type manner struct {
	early      bool // the end of the chain is locked first
	sure       bool // nothing is guessed
	savepoints bool // one for each write; each statement is waited for
}

func (w *writer) attempt(ctx context.Context, batch []*write, m manner) (err error) {
	if p := w.broken.Load(); p != nil {
		return *p
	}
	if err := w.connect(ctx); err != nil {
		return w.db.dialect.translate(err)
	}
	b := &batchState{w: w, now: w.db.now()}
	finished := false
	defer func() {
		if !finished {
			w.rollback()
		}
	}()
	if err := w.begin(ctx, b, batch, m); err != nil {
		return w.failed(err)
	}
	done, err := w.all(ctx, b, batch, m.savepoints)
	if b.guessed && !ends(err) && (err != nil || b.empty()) {
		return errGuess
	}
	if err != nil {
		return err
	}
	if b.empty() && !b.dirty {
		finished = true
		w.rollback()
		return nil
	}
	if err := w.finish(ctx, b); err != nil {
		err = w.failed(err)
		if b.guessed && !ends(err) {
			return errGuess
		}
		if !m.savepoints && !ends(err) { // one of the rows written together was refused: find out whose
			return errRestart
		}
		return err
	}
	finished = true
	w.leave(b)
	w.commits.Add(1)
	w.writes.Add(done)
	w.largest.Store(max(w.largest.Load(), done))
	if b.scrub {
		w.scrubDue.Store(true)
		w.scrub()
	}
	return nil
}

// finish writes what the writes of the batch share, and commits.
func (w *writer) finish(ctx context.Context, b *batchState) error {
	if err := b.flush(ctx); err != nil {
		return err
	}
	if w.db.commitWithin > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, w.db.commitWithin)
		defer cancel()
	}
	if w.pipe != nil {
		w.pipe.Queue("COMMIT")
		return w.send(ctx)
	}
	_, err := w.exec(ctx, "COMMIT")
	return err
}

// all runs the writes of a batch and counts those that succeed. The error returned
// ends the attempt.
func (w *writer) all(ctx context.Context, b *batchState, batch []*write, savepoints bool) (done int64, err error) {
	for _, job := range batch {
		job.err = nil
		if err := job.ctx.Err(); err != nil { // nobody waits for it any more
			job.err = fmt.Errorf("store: not written: %w", err)
			continue
		}
		if err := w.one(ctx, b, job, savepoints); err != nil {
			return done, err
		}
		if job.err == nil {
			done++
		}
	}
	return done, nil
}

// one runs one write. Its own failure lands in job.err; the error returned ends
// the attempt.
func (w *writer) one(ctx context.Context, b *batchState, job *write, savepoints bool) error {
	if savepoints {
		if _, err := w.exec(ctx, "SAVEPOINT one"); err != nil {
			return w.failed(err)
		}
	}
	t := newTx(b)
	err := run(job.fn, t)
	if err == nil && savepoints { // its own rows at once, so that their failure is its own
		err = t.translate(b.flushRows(ctx, &t.effects))
	}
	switch {
	case b.early: // whatever became of it
		return errEarly
	case err == nil:
		if savepoints {
			if _, err := w.exec(ctx, "RELEASE SAVEPOINT one"); err != nil {
				return w.failed(err)
			}
		}
		b.merge(t)
		return nil
	case errors.Is(err, errConflict):
		return errConflict
	case ends(err):
		return w.failed(err)
	case isSentinel(err) && !t.dirty && !savepoints:
		job.err = err
		return nil
	case !savepoints:
		return errRestart
	}
	job.err = err
	if _, err := w.exec(ctx, "ROLLBACK TO SAVEPOINT one"); err != nil {
		return w.failed(err)
	}
	if _, err := w.exec(ctx, "RELEASE SAVEPOINT one"); err != nil {
		return w.failed(err)
	}
	return nil
}

// ends reports whether err is about the transaction or the disk rather than about
// one write.
func ends(err error) bool {
	return errors.Is(err, errConflict) || errors.Is(err, errFatal) || errors.Is(err, docket.ErrFull) ||
		errors.Is(err, docket.ErrBusy) || isBroken(err)
}

// run calls fn and turns a panic into an error, so that one write cannot take
// the writer down with it.
func run(fn func(*tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			t.dirty = true
			err = fmt.Errorf("store: a write panicked: %v", p)
		}
	}()
	return fn(t)
}

// failed translates what ended an attempt and remembers what must not be
// survived: after a failed sync nobody knows what the disk holds.
func (w *writer) failed(err error) error {
	if isBroken(err) {
		w.rollback()
		w.drop()
		return fmt.Errorf("store: the connection to the database broke: %w: %w", docket.ErrBusy, err)
	}
	err = w.db.dialect.translate(err)
	if errors.Is(err, errSync) {
		stop := fmt.Errorf("store: the disk failed to sync, so nothing more is accepted: check the disk, then start "+
			"the portal again: %w", err)
		w.broken.CompareAndSwap(nil, &stop)
		w.db.log.Error("the disk failed to sync; nothing more is accepted", "error", err)
	}
	return err
}

func isBroken(err error) bool {
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

func (w *writer) connect(ctx context.Context) error {
	if w.conn != nil {
		return nil
	}
	conn, err := w.pool.Conn(ctx)
	if err != nil {
		return err
	}
	w.conn = conn
	return nil
}

// drop gives the connection back, with what was prepared on it.
func (w *writer) drop() {
	for _, s := range w.stmts {
		_ = s.Close() // the connection ends anyway
	}
	clear(w.stmts)
	if w.conn != nil {
		_ = w.conn.Close()
		w.conn = nil
	}
}

func (w *writer) rollback() {
	w.pipe = nil
	if w.conn == nil {
		return
	}
	// An error here means that the engine has rolled back already, or that the
	// connection is gone; either way the next batch must not run on it blindly.
	if _, err := w.conn.ExecContext(context.Background(), "ROLLBACK"); err != nil && w.db.dialect.name != "sqlite" {
		w.drop()
	}
}

// scrub empties the write-ahead log after words were taken down, so that they
// stand in no file. Readers may hold it up; then it is tried again.
func (w *writer) scrub() {
	if !w.scrubDue.Load() || w.db.scrub == nil {
		w.scrubDue.Store(false)
		return
	}
	if err := w.connect(context.Background()); err != nil {
		return
	}
	done, err := w.db.scrub(context.Background(), w.conn)
	if err != nil {
		w.db.log.Warn("the write-ahead log could not be emptied", "error", err)
	}
	w.scrubDue.Store(!done)
}

// stmt returns query prepared on the writer's connection.
func (w *writer) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := w.stmts[query]; ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, w.db.dialect.bind(query))
	if err != nil {
		return nil, err
	}
	w.stmts[query] = s
	return s, nil
}

func (w *writer) exec(ctx context.Context, query string, args ...any) (int64, error) {
	var res sql.Result
	err := w.send(ctx)
	if err != nil {
		return 0, err
	}
	if w.prepare {
		var s *sql.Stmt
		if s, err = w.stmt(ctx, query); err == nil {
			res, err = s.ExecContext(ctx, args...)
		}
	} else {
		res, err = w.conn.ExecContext(ctx, w.db.dialect.bind(query), args...)
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (w *writer) query(ctx context.Context, query string, args ...any) (rows, error) {
	if err := w.send(ctx); err != nil {
		return nil, err
	}
	if w.prepare {
		s, err := w.stmt(ctx, query)
		if err != nil {
			return nil, err
		}
		return s.QueryContext(ctx, args...)
	}
	return w.conn.QueryContext(ctx, w.db.dialect.bind(query), args...)
}

func (w *writer) row(ctx context.Context, query string, args ...any) row {
	if err := w.send(ctx); err != nil {
		return failedRow{err}
	}
	if w.prepare {
		s, err := w.stmt(ctx, query)
		if err != nil {
			return failedRow{err}
		}
		return s.QueryRowContext(ctx, args...)
	}
	return w.conn.QueryRowContext(ctx, w.db.dialect.bind(query), args...)
}

// failedRow is the row of a query that could not be prepared.
type failedRow struct{ err error }

func (r failedRow) Scan(...any) error { return r.err }

// discard is the log of a database that was given none.
var discard = slog.New(slog.DiscardHandler)
