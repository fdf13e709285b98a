package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"commentportal/docket"
)

const (
	// refusalWindow is how long refusals of one kind are counted together.
	refusalWindow = 15 * time.Minute
	// mostRefusalKinds bounds the memory of the counts. Kinds are made of accounts,
	// routes and reasons, none of which strangers can invent.
	mostRefusalKinds = 4096
	// refusalFlush is how often windows that have ended are looked for.
	refusalFlush = time.Minute
	// closeFlush is how long Close tries to write the counts.
	closeFlush = 5 * time.Second
)

// refusals counts what somebody may repeat at will, so that the log has one row
// for the first of a window and one with the count of the others.
type refusals struct {
	mu     sync.Mutex
	counts map[string]*refusalCount
}

type refusalCount struct {
	by             docket.Actor
	action, target string
	detail         map[string]string
	began          time.Time
	times          int // after the first, which has a row already
}

// ended reports whether the window is over; a clock that was set back ends it.
func (c *refusalCount) ended(now time.Time) bool {
	return now.Before(c.began) || now.Sub(c.began) >= refusalWindow
}

// NoteRefusal records a refusal: a failed or throttled try to sign in, a page or
// form that was refused. The first of a window gets a row at once; those that
// follow are counted and get one row with their number when the window ends. A
// program that is killed loses the counts of the windows under way.
func (db AuditLog) NoteRefusal(
	ctx context.Context, by docket.Actor, action, target string, detail map[string]string,
) error {
	now := db.now()
	kind := refusalKind(by, action, target, detail)
	r := &db.refused
	r.mu.Lock()
	c, counted := r.counts[kind]
	if counted && !c.ended(now) || !counted && len(r.counts) >= mostRefusalKinds {
		if counted {
			c.times++
		}
		r.mu.Unlock()
		return nil
	}
	if r.counts == nil {
		r.counts = map[string]*refusalCount{}
	}
	r.counts[kind] = &refusalCount{by: by, action: action, target: target, detail: maps.Clone(detail), began: now}
	r.mu.Unlock()
	var err error
	if counted {
		err = db.noteCount(ctx, c)
	}
	return errors.Join(err, db.Note(ctx, by, action, target, detail))
}

// refusalKind names what is counted together.
func refusalKind(by docket.Actor, action, target string, detail map[string]string) string {
	parts := []string{string(by), action, target}
	for _, k := range slices.Sorted(maps.Keys(detail)) {
		parts = append(parts, k, detail[k])
	}
	return strings.Join(parts, "\x00")
}

// noteCount writes the row of a window that has ended.
func (db AuditLog) noteCount(ctx context.Context, c *refusalCount) error {
	if c.times == 0 {
		return nil
	}
	detail := map[string]string{"times": strconv.Itoa(c.times), "since": c.began.Format(time.RFC3339)}
	maps.Copy(detail, c.detail)
	return db.Note(ctx, c.by, c.action, c.target, detail)
}

// FlushRefusals writes the rows of the windows that have ended, or of all.
func (db AuditLog) FlushRefusals(ctx context.Context, all bool) error {
	now := db.now()
	r := &db.refused
	r.mu.Lock()
	var ended []*refusalCount
	for _, kind := range slices.Sorted(maps.Keys(r.counts)) {
		if c := r.counts[kind]; all || c.ended(now) {
			ended = append(ended, c)
			delete(r.counts, kind)
		}
	}
	r.mu.Unlock()
	var errs []error
	for _, c := range ended {
		errs = append(errs, db.noteCount(ctx, c))
	}
	return errors.Join(errs...)
}

// RunRefusals writes the rows of windows as they end, until ctx does.
func (db AuditLog) RunRefusals(ctx context.Context) {
	tick := time.NewTicker(refusalFlush)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := db.FlushRefusals(ctx, false); err != nil && ctx.Err() == nil {
				db.log.WarnContext(ctx, "counts of refusals not written", "error", err)
			}
		}
	}
}
