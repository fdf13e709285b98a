// Package notify sends what leaves the portal by itself: mail and calls of a webhook.
// A message says that something waits and where, never what.
package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"commentportal/docket"
)

// Store is what sending asks of the database.
type Store interface {
	// RaiseAlerts queues messages about flagged comments that nobody was told of.
	RaiseAlerts(ctx context.Context, webhook bool) (docket.AlertsRaised, error)
	// RaiseDaily queues the daily message to staff and webhook, where it is due.
	RaiseDaily(ctx context.Context, ways []docket.MessageWay) (int, error)
	// RaiseCommentMail queues letters to the senders of comments, where they are due.
	RaiseCommentMail(ctx context.Context) (int, error)
	// RaiseFollowerMail queues letters to those who follow a docket, where they are due.
	RaiseFollowerMail(ctx context.Context) (int, error)
	// TakeMessages takes messages that are due: nobody else takes them for a while.
	TakeMessages(ctx context.Context, ways []docket.MessageWay, limit int) ([]docket.Message, error)
	// EndMessage records how a try to send a message ended.
	EndMessage(ctx context.Context, id int64, o docket.MessageOutcome) error
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
}

// Sender sends one message by one way.
type Sender interface {
	Send(ctx context.Context, m docket.Message, l Letter) error
}

// Refusal is an error of a Sender. Why says what happened in words that hold no address
// and nothing of the message.
type Refusal struct {
	Why   string
	Final bool // trying again is of no use
	Err   error
}

// Error says what happened.
func (r *Refusal) Error() string { return r.Why }

// Unwrap is what the way itself said.
func (r *Refusal) Unwrap() error { return r.Err }

// How messages are sent.
const (
	lookEvery  = 3 * time.Second // messages are queued by other programs, too
	dailyEvery = time.Minute     // how often the courier looks whether the daily mail is due
	takeAtOnce = 10
	sendWithin = 20 * time.Second // one message; ten of them take less than the lease of the store
)

// Courier raises alerts and sends messages in the background. A way without a sender
// sends nothing: its messages wait in the outbox, and a person sends them.
type Courier struct {
	store Store
	ways  []docket.MessageWay
	by    map[docket.MessageWay]Sender
	write Composer
	log   *slog.Logger
	wake  chan struct{}
	daily time.Time // when it last looked whether the daily mail is due
}

// NewCourier sets up sending over a store. mail and webhook may be nil.
func NewCourier(store Store, mail, webhook Sender, write Composer, log *slog.Logger) *Courier {
	c := &Courier{store: store, by: map[docket.MessageWay]Sender{}, write: write, log: log,
		wake: make(chan struct{}, 1)}
	if mail != nil {
		c.ways, c.by[docket.ByMail] = append(c.ways, docket.ByMail), mail
	}
	if webhook != nil {
		c.ways, c.by[docket.ByWebhook] = append(c.ways, docket.ByWebhook), webhook
	}
	return c
}

// Poke says that there may be work.
func (c *Courier) Poke() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends, whenever it is poked and every few seconds.
func (c *Courier) Run(ctx context.Context) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for ctx.Err() == nil {
		sent, err := c.Step(ctx)
		if err != nil && ctx.Err() == nil {
			c.log.ErrorContext(ctx, "messages could not be sent", "error", err)
		}
		if sent > 0 && err == nil {
			continue // there may be more
		}
		select {
		case <-ctx.Done():
		case <-c.wake:
		case <-t.C:
		}
	}
}

// Step raises what alerts there are and sends some of the messages that are due. It
// returns how many it tried to send.
func (c *Courier) Step(ctx context.Context) (int, error) {
	raised, err := c.store.RaiseAlerts(ctx, c.by[docket.ByWebhook] != nil)
	if err != nil {
		return 0, err
	}
	if raised.Comments > 0 && raised.Messages == 0 {
		c.log.WarnContext(ctx, "flagged comments arrived and nobody asked to be told: see /admin/account, "+
			"--webhook-url", "comments", raised.Comments)
	}
	if err := c.raise(ctx); err != nil {
		return 0, err
	}
	if len(c.ways) == 0 {
		return 0, nil
	}
	list, err := c.store.TakeMessages(ctx, c.ways, takeAtOnce)
	if err != nil {
		return 0, err
	}
	for _, m := range list {
		if err := c.store.EndMessage(context.WithoutCancel(ctx), m.ID, c.send(ctx, m)); err != nil {
			return 0, err
		}
		if ctx.Err() != nil {
			return 0, ctx.Err() // the others are taken again after their lease
		}
	}
	return len(list), nil
}

// raise queues what is due by the hour. Letters to senders are queued without a mail server,
// too: people send them from the outbox.
func (c *Courier) raise(ctx context.Context) error {
	if time.Since(c.daily) < dailyEvery {
		return nil
	}
	if len(c.ways) > 0 {
		if _, err := c.store.RaiseDaily(ctx, c.ways); err != nil {
			return err
		}
	}
	if _, err := c.store.RaiseCommentMail(ctx); err != nil {
		return err
	}
	if _, err := c.store.RaiseFollowerMail(ctx); err != nil {
		return err
	}
	c.daily = time.Now()
	return nil
}

// send tries to send one message.
func (c *Courier) send(ctx context.Context, m docket.Message) docket.MessageOutcome {
	var d docket.Docket
	var err error
	if m.Docket != "" {
		if d, err = c.store.Docket(ctx, m.Docket); err != nil {
			return docket.MessageOutcome{Failure: "the docket could not be read"}
		}
	}
	letter, err := c.write.Compose(m, d)
	if err != nil {
		c.log.ErrorContext(ctx, "a message could not be written", "message", m.ID, "error", err)
		return docket.MessageOutcome{Final: true, Failure: "this version of the portal does not know the " +
			"kind of message"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	err = c.by[m.Way].Send(ctx, m, letter)
	if err == nil {
		return docket.MessageOutcome{Sent: true}
	}
	outcome := docket.MessageOutcome{Failure: "it could not be sent"}
	if r, ok := errors.AsType[*Refusal](err); ok {
		outcome.Failure, outcome.Final = r.Why, r.Final
	}
	c.log.WarnContext(ctx, "a message was not sent", "message", m.ID, "kind", m.Kind, "way", m.Way, "why",
		outcome.Failure)
	return outcome
}

// kindError says that a message is of a kind that this program cannot word.
func kindError(k docket.MessageKind) error { return fmt.Errorf("notify: a message of the kind %q", k) }
