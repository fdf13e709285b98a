package store

import (
	"context"
	"encoding/hex"

	"commentportal/docket"
)

// maxLogPage bounds a page of the log.
const maxLogPage = 1000

// Log reads the log, newest first: rows before the sequence number given, or
// from the end when it is 0.
func (db AuditLog) Log(ctx context.Context, before int64, limit int) ([]docket.LogEntry, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	var list []docket.LogEntry
	err := each(ctx, db.read,
		`SELECT seq, at, actor, action, target, detail, mac FROM log WHERE seq < $1 ORDER BY seq DESC LIMIT $2`,
		[]any{before, min(max(limit, 1), maxLogPage)}, func(r rows) error {
			e, _, err := scanLog(r)
			list = append(list, e)
			return err
		})
	return list, named(err, "log")
}

func scanLog(r rows) (docket.LogEntry, []byte, error) {
	var e docket.LogEntry
	var when int64
	var mac []byte
	err := r.Scan(&e.Seq, &when, &e.Actor, &e.Action, &e.Target, &e.Detail, &mac)
	e.At, e.MAC = at(when), hex.EncodeToString(mac)
	return e, mac, err
}

// LogEnd is where the log's chain ends: sequence number and MAC. Written to a
// second place now and then, it shows a log that was cut or rewritten as a
// whole; see VerifyFrom.
func (db AuditLog) LogEnd(ctx context.Context) (seq int64, mac string, err error) {
	var b []byte
	err = db.read.row(ctx, `SELECT seq, mac FROM chain WHERE id = 1`).Scan(&seq, &b)
	return seq, hex.EncodeToString(b), named(err, "end of the log")
}

// Note writes a row of its own: sign-ins, refusals, exports. Detail holds plain
// facts, never personal text.
func (db AuditLog) Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error {
	return named(db.write(ctx, func(t *tx) error {
		t.append(by, action, target, detail, false)
		return nil
	}), "note %s", action)
}
