package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
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
	// refusalSave is how often counts that changed are saved, and windows that have
	// ended are looked for: one write, however many refusals there are.
	refusalSave = 10 * time.Second
	// abandoned is when counts that nobody saved or flushed since belong to a program
	// that is no more: each window ends before, and is flushed or saved anew.
	abandoned = 2 * refusalWindow
	// refusalMeta leads the names of the saved counts in the table meta, one a program.
	refusalMeta = "refusals."
	// closeFlush is how long Close tries to write the counts.
	closeFlush = 5 * time.Second
)

// refusals counts what somebody may repeat at will, so that the log has one row
// for the first of a window and one with the count of the others.
type refusals struct {
	mu     sync.Mutex
	counts map[string]*refusalCount

	saving sync.Mutex // one save or flush at a time
	name   string     // of this program's saved counts
	saved  string     // as they are stored now
}

// savedRefusals are the counts of one program as they are stored.
type savedRefusals struct {
	At     int64          `json:"at"`
	Counts []savedRefusal `json:"counts"`
}

type savedRefusal struct {
	By     docket.Actor      `json:"by"`
	Action string            `json:"action"`
	Target string            `json:"target,omitempty"`
	Detail map[string]string `json:"detail,omitempty"`
	Began  int64             `json:"began"`
	Times  int               `json:"times"`
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
// follow are counted and get one row with their number when the window ends. Counts
// under way are saved every few seconds: a program that is killed loses no others.
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

// note is the row of a window that has ended.
func (c *refusalCount) note(t *txBase) {
	if c.times == 0 {
		return
	}
	detail := map[string]string{"times": strconv.Itoa(c.times), "since": c.began.Format(time.RFC3339)}
	maps.Copy(detail, c.detail)
	t.append(c.by, c.action, c.target, detail, false)
}

// noteCount writes the row of a window that has ended.
func (db AuditLog) noteCount(ctx context.Context, c *refusalCount) error {
	return named(db.write(ctx, func(t *tx) error {
		c.note(t.txBase)
		return nil
	}), "note %s", c.action)
}

// FlushRefusals writes the rows of the windows that have ended, or of all, and saves
// the counts of the others, in one write. With nothing new it writes nothing.
func (db AuditLog) FlushRefusals(ctx context.Context, all bool) error {
	now := db.now()
	r := &db.refused
	r.saving.Lock()
	defer r.saving.Unlock()
	if r.name == "" {
		r.name = refusalMeta + rand.Text()
	}
	ended, state := r.split(now, all)
	if len(ended) == 0 && state == r.saved {
		return nil
	}
	err := db.write(ctx, func(t *tx) error {
		for _, c := range ended {
			c.note(t.txBase)
		}
		return t.saveRefusals(ctx, r.name, r.saved, state, now)
	})
	if err != nil { // they are counted on
		r.putBack(ended)
		return named(err, "counts of refusals")
	}
	r.saved = state
	return nil
}

// split takes the windows out that have ended, or all, and writes down the others.
func (r *refusals) split(now time.Time, all bool) (ended []*refusalCount, state string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var under []savedRefusal
	for _, kind := range slices.Sorted(maps.Keys(r.counts)) {
		c := r.counts[kind]
		if all || c.ended(now) {
			delete(r.counts, kind)
			if c.times > 0 {
				ended = append(ended, c)
			}
			continue
		}
		if c.times > 0 {
			under = append(under, savedRefusal{c.by, c.action, c.target, c.detail, micros(c.began), c.times})
		}
	}
	if len(under) == 0 {
		return ended, ""
	}
	b, _ := json.Marshal(under) // strings and numbers always have a form
	return ended, string(b)
}

// putBack counts windows on whose rows could not be written.
func (r *refusals) putBack(list []*refusalCount) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range list {
		kind := refusalKind(c.by, c.action, c.target, c.detail)
		if have := r.counts[kind]; have != nil {
			have.times += c.times
			continue
		}
		if r.counts == nil {
			r.counts = map[string]*refusalCount{}
		}
		r.counts[kind] = c
	}
}

// saveRefusals stores the counts under way; "" for none.
func (t *txBase) saveRefusals(ctx context.Context, name, was, state string, now time.Time) error {
	if state == was {
		return nil
	}
	if state == "" {
		_, err := t.exec(ctx, `DELETE FROM meta WHERE name = $1`, name)
		return err
	}
	var counts []savedRefusal
	if err := json.Unmarshal([]byte(state), &counts); err != nil {
		return err
	}
	b, err := json.Marshal(savedRefusals{micros(now), counts})
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value =
		excluded.value`, name, string(b))
	return err
}

// TakeOverRefusals writes the rows of counts that a program left behind which was
// killed. On SQLite, where one program serves, those of every other are left behind.
func (db AuditLog) TakeOverRefusals(ctx context.Context) error {
	r := &db.refused
	r.saving.Lock()
	own := r.name
	r.saving.Unlock()
	var others int
	if err := db.read.row(ctx, `SELECT count(*) FROM meta WHERE name LIKE '`+refusalMeta+`%' AND name <> $1`, own).
		Scan(&others); err != nil || others == 0 {
		return named(err, "counts of refusals that were left behind")
	}
	return named(db.write(ctx, func(t *tx) error {
		left := map[string]savedRefusals{}
		if err := each(ctx, t, `SELECT name, value FROM meta WHERE name LIKE '`+refusalMeta+`%' AND name <> $1`,
			[]any{own}, func(row rows) error {
				var name, value string
				if err := row.Scan(&name, &value); err != nil {
					return err
				}
				var s savedRefusals
				if err := json.Unmarshal([]byte(value), &s); err != nil {
					return err
				}
				left[name] = s
				return nil
			}); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(left)) {
			if db.path == "" && db.now().Sub(at(left[name].At)) < abandoned {
				continue // another node counts on
			}
			for _, s := range left[name].Counts {
				c := refusalCount{s.By, s.Action, s.Target, s.Detail, at(s.Began), s.Times}
				c.note(t.txBase)
			}
			if _, err := t.exec(ctx, `DELETE FROM meta WHERE name = $1`, name); err != nil {
				return err
			}
		}
		return nil
	}), "counts of refusals that were left behind")
}

// RunRefusals takes over what was left behind, saves counts, and writes the rows of
// windows as they end, until ctx does.
func (db AuditLog) RunRefusals(ctx context.Context) {
	tick := time.NewTicker(refusalSave)
	defer tick.Stop()
	for {
		if err := errors.Join(db.TakeOverRefusals(ctx), db.FlushRefusals(ctx, false)); err != nil && ctx.Err() == nil {
			db.log.WarnContext(ctx, "counts of refusals not written, will try again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
