package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"commentportal/docket"
)

// txBase runs the statements of a write, and collects what the writes of a batch
// write together: log rows, counters, revisions.
type txBase struct {
	b     *batchState
	dirty bool // something was executed, so a failure must be undone
	scrub bool // words were taken down

	brought docket.UserID // who brings what others decided elsewhere; zero: everybody acts for themselves
	effects
}

// writing is any layer of a write, as readers of rows see it.
type writing interface{ base() *txBase }

func (t *txBase) base() *txBase { return t }

func (t *txBase) now() time.Time { return t.b.now }

func (t *txBase) exec(ctx context.Context, query string, args ...any) (int64, error) {
	t.dirty = true
	if err := t.flushComments(ctx); err != nil {
		return 0, err
	}
	n, err := t.b.exec(context.WithoutCancel(ctx), &t.effects, query, args...)
	return n, t.translate(err)
}

// query reads a list. Answers that this batch has filed but not written yet are
// written first, so that no list misses them.
func (t *txBase) query(ctx context.Context, query string, args ...any) (rows, error) {
	if err := t.flushAnswers(ctx); err != nil {
		return nil, err
	}
	r, err := t.b.w.query(context.WithoutCancel(ctx), query, args...)
	return r, t.translate(err)
}

// flushAnswers writes the answers that this batch has filed but not written yet.
func (t *txBase) flushAnswers(ctx context.Context) error {
	for _, e := range []*effects{&t.b.effects, &t.effects} {
		if len(e.answers) > 0 || len(e.comments) > 0 {
			t.dirty = true
			if err := t.b.flushAnswers(context.WithoutCancel(ctx), e); err != nil {
				return t.translate(err)
			}
		}
	}
	return nil
}

// flushComments writes the comments that this batch has filed but not written yet, before
// a statement that may read them or name them.
func (t *txBase) flushComments(ctx context.Context) error {
	for _, e := range []*effects{&t.b.effects, &t.effects} {
		if len(e.comments) > 0 {
			t.dirty = true
			if err := flushComments(context.WithoutCancel(ctx), t.b, e); err != nil {
				return t.translate(err)
			}
		}
	}
	return nil
}

func (t *txBase) row(ctx context.Context, query string, args ...any) row {
	if err := t.flushComments(ctx); err != nil {
		return failedRow{err}
	}
	return translatedRow{t.b.w.row(context.WithoutCancel(ctx), query, args...), t.b.w.db.dialect}
}

func (t *txBase) translate(err error) error {
	if err == nil {
		return nil
	}
	return t.b.w.db.dialect.translate(err)
}

// translatedRow gives a row's error in the words of this room; a row that is
// not there is docket.ErrNotFound.
type translatedRow struct {
	row
	d *dialect
}

func (r translatedRow) Scan(dest ...any) error {
	err := r.row.Scan(dest...)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return docket.ErrNotFound
	}
	return r.d.translate(err)
}

// serial gives the next serial of a docket. A write that fails gives it back.
func (t *txBase) serial(ctx context.Context, id docket.ID) (int64, error) {
	if err := t.b.lockFirst(); err != nil {
		return 0, err
	}
	last, ok := t.serials[id]
	if !ok {
		last, ok = t.b.serials[id]
	}
	if _, known := t.b.rounds[id]; !ok || !known {
		state, round, err := t.docketState(ctx, id)
		if err != nil {
			return 0, fmt.Errorf("docket %s: %w", id, err)
		}
		if !ok {
			last = state.number("last_serial")
		}
		t.b.rounds[id] = round
	}
	return last + 1, nil
}

// docketState reads a docket's state and the round that comments are filed in. The
// row is remembered: the end of the batch changes it.
func (t *txBase) docketState(ctx context.Context, id docket.ID) (state boundRow, round int64, err error) {
	table := t.b.w.db.bindings["docket_states"]
	s, ok := t.b.foreseen.dockets[id]
	if !ok {
		if s, err = t.b.w.scanDocketState(t.row(ctx, t.b.w.docketStateQuery(), string(id))); err != nil {
			return boundRow{}, 0, err
		}
	}
	t.rememberIntact(table, s.knownRow)
	return boundRow{table, s.values}, s.round, nil
}

// took records that serial n of the docket, and a comment number, are given.
func (t *txBase) took(id docket.ID, n int64) {
	if t.serials == nil {
		t.serials = map[docket.ID]int64{}
	}
	t.serials[id] = n
	t.lastComment++
}

// count adds n to a counter line of the docket.
func (t *txBase) count(id docket.ID, line, part string, n int) {
	if t.counts == nil {
		t.counts = map[counter]int{}
	}
	t.counts[counter{id, line, part}] += n
}

// revise says that what the public reads of the docket changes.
func (t *txBase) revise(id docket.ID) {
	if t.revised == nil {
		t.revised = map[docket.ID]bool{}
	}
	t.revised[id] = true
}

// publicStep is the least distance of two changes that the public can see, in
// microseconds. Programs copy the records by the second of their last change, 5,000
// a second at most (docs/api.md): the step keeps that a tenth as many.
const publicStep = 2000

// publicChange gives the moment of a change that the public can see: now, and later
// than that of every change before it. It reserves so many microseconds from there
// for the changes of a list.
func (t *txBase) publicChange(reserve int64) int64 {
	first := max(t.publicAt+publicStep, micros(t.now()))
	t.publicAt = first + reserve - 1
	return first
}

// recount says that the docket's theme counts no longer hold.
func (t *txBase) recount(id docket.ID) {
	if t.uncounted == nil {
		t.uncounted = map[docket.ID]bool{}
	}
	t.uncounted[id] = true
}

// unexported are the actions that no export shows: a snapshot's time is that of
// the last action of another kind.
func unexported(action string) bool {
	for _, p := range []string{"comment.opened", "comment.claimed", "comment.reported", "coding.noted", "signature.",
		"look.", "guard.", "docket.second_person", "docket.second_suggestions", "docket.coding_part", "user.",
		"session.", "sign_in", "export", "backup", "alert.", "follow.", "incident.", "inquiry.", "message.", "notice.",
		"purge.", "record.", "site.", "training."} {
		if strings.HasPrefix(action, p) {
			return true
		}
	}
	return false
}

// doneBy is the actor of what an account decided: the account, or who brings what it
// decided elsewhere. facts then say whose decision it is.
func (t *txBase) doneBy(decided docket.UserID, facts map[string]string) docket.Actor {
	if t.brought == 0 || t.brought == decided {
		return decided.Actor()
	}
	facts["decided"] = decided.String()
	return t.brought.Actor()
}

// record appends a row to the hash-chained log, which is sealed when the batch ends. Detail holds plain facts, never
// personal text.
func (t *txBase) record(actor docket.Actor, action, target string, detail map[string]string) {
	t.append(actor, action, target, detail, !unexported(action))
}

func (t *txBase) append(actor docket.Actor, action, target string, detail map[string]string, change bool) {
	facts := "{}"
	if len(detail) > 0 {
		b, err := json.Marshal(detail) // a map of strings always has a form, keys sorted
		if err == nil {
			facts = string(b)
		}
	}
	e := docket.LogEntry{
		Seq: t.seq + 1, At: t.now(), Actor: docket.Actor(storable(string(actor))), Action: storable(action),
		Target: storable(target), Detail: facts,
	}
	t.seq = e.Seq
	t.entries = append(t.entries, e)
	if change {
		t.changedAt = max(t.changedAt, micros(e.At))
	}
}
