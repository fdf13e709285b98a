package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"commentportal/docket"
)

// logWalk is how many rows of the log one search reads at most, where no index leads to
// what it looks for: some ten milliseconds.
const logWalk = 20_000

// SearchLog finds rows of the log, newest first. A search for a target goes along an
// index; others read so many rows of the log at most and say where to go on.
func (db AuditLog) SearchLog(ctx context.Context, q docket.LogQuery) (docket.LogPart, error) {
	var part docket.LogPart
	first, last, err := db.logBounds(ctx, q)
	if err != nil || first > last {
		return part, named(err, "search of the log")
	}
	query := `SELECT seq, at, actor, action, target, detail, mac FROM log WHERE seq <= $1 AND seq >= $2`
	args := []any{last, first}
	add := func(condition string, value any) {
		args = append(args, value)
		query += " AND " + strings.ReplaceAll(condition, "?", "$"+strconv.Itoa(len(args)))
	}
	if q.Target != "" {
		add("target = ?", q.Target)
	} else {
		args[1] = max(first, last-logWalk+1)
	}
	if q.Actor != "" {
		add("actor = ?", string(q.Actor))
	}
	if name, ok := strings.CutSuffix(q.Action, "."); ok {
		add("action >= ?", name+".")
		add("action < ?", name+"/") // the byte after the dot
	} else if q.Action != "" {
		add("action = ?", q.Action)
	}
	if !q.From.IsZero() {
		add("at >= ?", micros(q.From))
	}
	if !q.Until.IsZero() {
		add("at < ?", micros(q.Until))
	}
	if len(q.Within.Dockets) > 0 && !q.Within.Site {
		var parts []string
		for _, id := range q.Within.Dockets {
			args = append(args, string(id), string(id)+"-", string(id)+".") // "." is the byte after "-"
			n := len(args)
			parts = append(parts, fmt.Sprintf("target = $%d OR target >= $%d AND target < $%d", n-2, n-1, n))
		}
		query += " AND (" + strings.Join(parts, " OR ") + ")"
	}
	limit := min(max(q.Limit, 1), maxLogPage)
	args = append(args, limit)
	err = each(ctx, db.read, query+" ORDER BY seq DESC LIMIT $"+strconv.Itoa(len(args)), args, func(r rows) error {
		e, _, err := scanLog(r)
		part.Entries = append(part.Entries, e)
		return err
	})
	switch low, _ := args[1].(int64); {
	case len(part.Entries) == limit:
		part.Next = part.Entries[limit-1].Seq
	case low > first:
		part.Next = low
	}
	return part, named(err, "search of the log")
}

// logBounds are the sequence numbers between which a search has to look. Times grow
// with numbers but for the moments in which a clock is set back.
func (db AuditLog) logBounds(ctx context.Context, q docket.LogQuery) (first, last int64, err error) {
	first, last = 1, 1<<62
	if q.Before > 0 {
		last = q.Before - 1
	}
	bound := func(query string, when int64, into *int64) (found bool, err error) {
		err = db.read.row(ctx, query, when).Scan(into)
		if errors.Is(err, docket.ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	}
	var end int64
	if err := db.read.row(ctx, `SELECT seq FROM chain WHERE id = 1`).Scan(&end); err != nil {
		return 0, 0, err
	}
	last = min(last, end)
	if !q.From.IsZero() {
		found, err := bound(`SELECT seq FROM log WHERE at >= $1 ORDER BY at, seq LIMIT 1`, micros(q.From), &first)
		if err != nil || !found {
			return 1, 0, err
		}
	}
	if !q.Until.IsZero() {
		var until int64
		found, err := bound(`SELECT seq FROM log WHERE at < $1 ORDER BY at DESC, seq DESC LIMIT 1`,
			micros(q.Until), &until)
		if err != nil || !found {
			return 1, 0, err
		}
		last = min(last, until)
	}
	return first, last, nil
}
