package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"commentportal/docket"
)

const (
	// messageLease is how long a program has to send a message that it took. When it
	// is cut short another try follows.
	messageLease = 2 * time.Minute
	// keepTrying is how long a message is tried before it counts as failed.
	keepTrying = 3 * 24 * time.Hour
	// alertPause is how long alerts of one docket are collected after one was raised, so
	// that many flagged comments make few messages, and none waits for a minute.
	alertPause = 20 * time.Second
	// mostMessages is how many messages a page of the outbox lists.
	mostMessages = 200
)

// messagePauses are the times between the tries to send a message; the last one
// repeats.
var messagePauses = []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 4 * time.Hour}

// messageBody is what of a message is sealed.
type messageBody struct {
	To       string `json:"to,omitempty"`
	Link     string `json:"link,omitempty"`
	Token    string `json:"token,omitempty"`
	Language string `json:"language,omitempty"`

	About docket.AccountChange `json:"about,omitempty"`
}

const messageColumns = `m.id, m.kind, m.way, m.docket, m.amount, m.state, m.tries, m.failure, m.made_at, m.next_at,
	m.ended_at, m.body`

func scanMessage(s *sealer, r row) (docket.Message, error) {
	var m docket.Message
	var made, next, ended int64
	var body []byte
	if err := r.Scan(&m.ID, &m.Kind, &m.Way, &m.Docket, &m.Count, &m.State, &m.Tries, &m.Failure, &made, &next, &ended,
		&body); err != nil {
		return m, err
	}
	m.MadeAt, m.NextAt, m.EndedAt = at(made), at(next), at(ended)
	if body == nil {
		return m, nil
	}
	plain, err := s.open("messages.body", strconv.FormatInt(m.ID, 10), body)
	if err != nil {
		return m, err
	}
	var b messageBody
	err = json.Unmarshal(plain, &b)
	m.To, m.Link, m.Token, m.Language, m.About = b.To, b.Link, b.Token, b.Language, b.About
	return m, err
}

// queue adds a message that is to be sent at once.
func (t noticeTx) queue(ctx context.Context, m docket.Message) error {
	var id int64
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM messages`).Scan(&id); err != nil {
		return err
	}
	plain, err := json.Marshal(messageBody{m.To, m.Link, m.Token, m.Language, m.About})
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO messages (id, kind, way, docket, amount, state, tries, failure, made_at, next_at,
		ended_at, body)
		VALUES ($1, $2, $3, $4, $5, 'waiting', 0, '', $6, $6, 0, $7)`,
		id, string(m.Kind), string(m.Way), string(m.Docket), m.Count, micros(t.now()),
		t.b.w.db.sealer.seal("messages.body", strconv.FormatInt(id, 10), plain))
	return err
}

// NotifyWriter queues a message to the writer of a comment, where they left an
// address, and reports whether they did. It returns docket.ErrNotFound for an
// unknown comment.
func (db Notices) NotifyWriter(ctx context.Context, kind docket.MessageKind, id docket.CommentID) (bool, error) {
	queued := false
	err := db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		queued, err = t.mailWriter(ctx, c, kind)
		return err
	})
	return queued, named(err, "tell the writer of %s", id)
}

// mailWriter queues a message to the writer of c, where they left an address, and
// reports whether they did.
func (t noticeTx) mailWriter(ctx context.Context, c *record, kind docket.MessageKind) (bool, error) {
	p, err := t.b.w.db.sealer.openPerson(c)
	if err != nil || p.Email == "" {
		return false, err
	}
	return true, t.queue(ctx, docket.Message{Kind: kind, Way: docket.ByMail, Docket: c.Docket, Count: 1, To: p.Email})
}

// TakeMessages takes messages that are due, the oldest first, for this program to
// send: nobody else takes them for two minutes.
func (db Notices) TakeMessages(ctx context.Context, ways []docket.MessageWay, limit int) ([]docket.Message, error) {
	now := micros(db.now())
	due := false
	for _, way := range ways {
		var n int
		if err := db.read.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM messages m
			WHERE m.state = 'waiting' AND m.way = $1 AND m.next_at <= $2 LIMIT 1)
			d`, string(way), now).Scan(&n); err != nil {
			return nil, named(err, "messages that are due")
		}
		due = due || n > 0
	}
	if !due {
		return nil, nil // most looks end here, without a write
	}
	var list []docket.Message
	err := db.write(ctx, func(t *tx) error {
		list = nil
		for _, way := range ways {
			if err := each(ctx, t, `SELECT `+messageColumns+` FROM messages m WHERE m.state = 'waiting' AND m.way = $1
				AND m.next_at <= $2 ORDER BY m.next_at, m.id LIMIT
				$3`, []any{string(way), micros(t.now()), limit}, func(r rows) error {
				m, err := scanMessage(db.sealer, r)
				list = append(list, m)
				return err
			}); err != nil {
				return err
			}
		}
		for _, m := range list {
			if _, err := t.exec(ctx, `UPDATE messages SET next_at = $2 WHERE id = $1`, m.ID,
				micros(t.now().Add(messageLease))); err != nil {
				return err
			}
		}
		return nil
	})
	return list, named(err, "take messages")
}

// EndMessage records how a try to send a message ended. One that was sent loses its
// address. One that cannot be delivered, or was tried for three days, has failed: it
// keeps its address, so that a person can send it.
func (db Notices) EndMessage(ctx context.Context, id int64, o docket.MessageOutcome) error {
	return named(db.write(ctx, func(t *tx) error {
		m, err := t.message(ctx, id)
		if err != nil || m.State != docket.MessageWaiting {
			return err
		}
		now := t.now()
		if o.Sent {
			return t.endMessage(ctx, m, docket.MessageSent)
		}
		pause := messagePauses[min(m.Tries, len(messagePauses)-1)]
		state, ended := docket.MessageWaiting, int64(0)
		if o.Final || now.Add(pause).Sub(m.MadeAt) > keepTrying {
			state, ended = docket.MessageFailed, micros(now)
			t.record(docket.ActorPortal, "message.failed", string(m.Docket), map[string]string{"kind": string(m.Kind),
				"way": string(m.Way), "why": o.Failure})
		}
		if o.Final {
			if err := t.mailFailed(ctx, m.Token); err != nil {
				return err
			}
		}
		if err := t.sampleMail(ctx, m, state); err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE messages SET state = $2, tries = $3, failure = $4, next_at = $5, ended_at = $6
			WHERE id = $1`, id, string(state), m.Tries+1, o.Failure, micros(now.Add(pause)), ended)
		return err
	}), "end message %d", id)
}

func (t noticeTx) message(ctx context.Context, id int64) (docket.Message, error) {
	return scanMessage(t.b.w.db.sealer, t.row(ctx, `SELECT `+messageColumns+` FROM messages m WHERE m.id = $1`, id))
}

func (t noticeTx) endMessage(ctx context.Context, m docket.Message, state docket.MessageState) error {
	if _, err := t.exec(ctx, `UPDATE messages SET state = $2, tries = $3, failure = '', ended_at = $4, body = NULL WHERE
		id = $1`, m.ID, string(state), m.Tries+1, micros(t.now())); err != nil {
		return err
	}
	return t.sampleMail(ctx, m, state)
}

// Outbox lists messages that wait or have failed, the oldest first, and says how many
// there are.
func (db Notices) Outbox(ctx context.Context) (list []docket.Message, total int, err error) {
	const open = ` FROM messages m WHERE m.state IN ('waiting', 'failed')`
	if err := db.read.row(ctx, `SELECT count(*)`+open).Scan(&total); err != nil {
		return nil, 0, named(err, "outbox")
	}
	err = each(ctx, db.read, `SELECT `+messageColumns+open+` ORDER BY m.id LIMIT $1`, []any{mostMessages},
		func(r rows) error {
			m, err := scanMessage(db.sealer, r)
			list = append(list, m)
			return err
		})
	return list, total, named(err, "outbox")
}

// DecideMessage records what a person says of a message that waits or has failed:
// MessageWaiting to try again, MessageByHand, or MessageDropped. It returns
// docket.ErrStale when it was sent meanwhile.
func (db Notices) DecideMessage(ctx context.Context, id int64, state docket.MessageState, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		m, err := t.message(ctx, id)
		if err != nil {
			return err
		}
		if m.State != docket.MessageWaiting && m.State != docket.MessageFailed {
			return docket.ErrStale
		}
		switch state {
		case docket.MessageWaiting:
			if _, err = t.exec(ctx, `UPDATE messages SET state = 'waiting', tries = 0, made_at = $2, next_at = $2,
				ended_at = 0 WHERE id = $1`, id, micros(t.now())); err == nil {
				err = t.sampleMail(ctx, m, state)
			}
		case docket.MessageByHand, docket.MessageDropped:
			err = t.endMessage(ctx, m, state)
		default:
			err = errors.New("store: nobody can decide that a message is " + string(state))
		}
		if err == nil {
			t.record(by.Actor(), "message."+string(state), string(m.Docket), map[string]string{"kind": string(m.Kind)})
		}
		return err
	}), "decide on message %d", id)
}
