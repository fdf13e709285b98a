package store

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"commentportal/docket"
)

// maxRecordRows bounds the rows of the log that records of one docket are read from.
const maxRecordRows = 1000

// RecordRequests lists the records of a docket that were asked for or written by command,
// newest first. They are read from the log, where each row is checked with the key: a
// row that somebody wrote into the database asks for nothing.
func (db AuditLog) RecordRequests(ctx context.Context, id docket.ID) ([]docket.RecordRequest, error) {
	list, err := recordRequests(ctx, db.read, db.sealer, id, nil)
	slices.Reverse(list)
	return list, named(err, "records of %s", id)
}

// AskForRecord notes that somebody asks for the record of a docket, encrypted to a public
// key, and returns the number of the request.
func (db AuditLog) AskForRecord(ctx context.Context, r docket.RecordRequest, by docket.UserID) (int64, error) {
	var number int64
	err := db.write(ctx, func(t *tx) error {
		if err := t.b.lockFirst(); err != nil { // the number of the request is that of its row in the log
			return err
		}
		if _, err := readDocket(ctx, t, r.Docket); err != nil {
			return err
		}
		t.record(by.Actor(), "record.requested", string(r.Docket), map[string]string{"case": r.Case,
			"recipient": r.Recipient})
		number = t.seq
		return nil
	})
	return number, named(err, "ask for the record of %s", r.Docket)
}

// AnswerRecord notes what a second person says: agreed or refused to a request, signed
// for what was written by command. It returns docket.ErrDenied to whoever may not, and
// docket.ErrStale where somebody answered before.
func (db AuditLog) AnswerRecord(ctx context.Context, id docket.ID, number int64, answer docket.RecordState,
	by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.b.lockFirst(); err != nil {
			return err
		}
		list, err := recordRequests(ctx, t, db.sealer, id, slices.Concat(t.b.entries, t.entries))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(r docket.RecordRequest) bool { return r.Number == number })
		switch {
		case i < 0:
			return docket.ErrNotFound
		case list[i].State != docket.RecordOpen:
			return docket.ErrStale
		case !list[i].MayAnswer(by, answer):
			return docket.ErrDenied
		}
		t.record(by.Actor(), "record."+string(answer), string(id),
			map[string]string{"of": strconv.FormatInt(number, 10)})
		return nil
	}), "answer about record %d of %s", number, id)
}

// recordRequests reads the records of a docket, oldest first. pending are rows of the
// same batch that the log does not have yet.
func recordRequests(ctx context.Context, q querier, s *sealer, id docket.ID,
	pending []docket.LogEntry) ([]docket.RecordRequest, error) {
	var list []docket.LogEntry
	err := each(ctx, q, `SELECT l.seq, l.at, l.actor, l.action, l.target, l.detail, l.mac, p.mac FROM log l JOIN log p
		ON p.seq = l.seq - 1
		WHERE l.target = $1 AND l.action >= 'record.' AND l.action < 'record/' ORDER BY l.seq DESC LIMIT $2`,
		[]any{string(id), maxRecordRows}, func(r rows) error {
			var e docket.LogEntry
			var when int64
			var mac, before []byte
			if err := r.Scan(&e.Seq, &when, &e.Actor, &e.Action, &e.Target, &e.Detail, &mac, &before); err != nil {
				return err
			}
			e.At, e.MAC = at(when), hex.EncodeToString(mac)
			if !hmac.Equal(s.chainLink(before, e), mac) {
				return fmt.Errorf("row %d of the log was changed: run portal verify: %w", e.Seq, ErrChanged)
			}
			list = append(list, e)
			return nil
		})
	if err != nil {
		return nil, err
	}
	slices.Reverse(list)
	for _, e := range pending {
		if e.Target == string(id) {
			list = append(list, e)
		}
	}
	return foldRecords(id, list), nil
}

// recordFacts are the facts of a row about a record.
type recordFacts struct {
	Case      string `json:"case"`
	Recipient string `json:"recipient"`
	Comments  string `json:"comments"`
	SHA256    string `json:"sha256"`
	Of        string `json:"of"`
}

// foldRecords makes requests of the rows that tell of them.
func foldRecords(id docket.ID, list []docket.LogEntry) []docket.RecordRequest {
	var out []docket.RecordRequest
	for _, e := range list {
		var f recordFacts
		if json.Unmarshal([]byte(e.Detail), &f) != nil {
			continue
		}
		i := slices.IndexFunc(out, func(r docket.RecordRequest) bool { return strconv.FormatInt(r.Number, 10) == f.Of })
		switch {
		case e.Action == "record.requested" || e.Action == "record.written" && f.Of == "":
			out = append(out, docket.RecordRequest{Number: e.Seq, Docket: id, At: e.At, By: e.Actor, Case: f.Case,
				Recipient: f.Recipient,
				Comments:  f.Comments, SHA256: f.SHA256, State: docket.RecordOpen})
		case i < 0:
		case e.Action == "record.written":
			out[i].Comments, out[i].SHA256 = f.Comments, f.SHA256
			out[i].Handed++
		case e.Action == "record.agreed" || e.Action == "record.refused" || e.Action == "record.signed":
			out[i].State = docket.RecordState(e.Action[len("record."):])
			out[i].AnsweredBy, out[i].AnsweredAt = e.Actor, e.At
		}
	}
	return out
}
