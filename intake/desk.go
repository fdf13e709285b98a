// Package intake takes comments from a submitted form, or an imported file, to a
// filed comment: it validates, cleans, screens and numbers them.
package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Store is what intake needs of the database.
type Store interface {
	Docket(context.Context, docket.ID) (docket.Docket, error)
	// FileComment files a comment, once for one key and digest.
	FileComment(context.Context, docket.Comment) (docket.CommentID, error)
	// FileImported files a batch in one transaction and leaves out comments whose
	// SourceID the docket has.
	FileImported(context.Context, docket.ID, []docket.Comment) (filed []docket.CommentID, skipped int, err error)
	// Mend replaces the answers of a withheld comment by mended ones.
	Mend(ctx context.Context, number docket.TrackingNumber, mended docket.Comment) (docket.CommentID, error)
	KnownSources(context.Context, docket.ID) (map[string]struct{}, error)
	PublicComment(context.Context, docket.CommentID) (docket.PublicComment, error)
	Receipt(context.Context, docket.TrackingNumber) (docket.Comment, error)
	// Note adds a row to the log.
	Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
}

// Screener finds what should not be public. Screen is called by several
// goroutines at once.
type Screener interface {
	Screen(docket.Text) []docket.Finding
	// Alerts says why the whole text should be reviewed first, if so.
	Alerts(docket.Text) []docket.Alert
	Version() string
}

// Keys are the secrets of intake. Both are derived from the key file and stay the
// same for its life, or forms and receipts would stop working.
type Keys struct {
	Token    [32]byte // signs form tokens
	Tracking [32]byte // derives tracking numbers
}

// Desk takes comments in. It is safe for concurrent use.
type Desk struct {
	store  Store
	screen Screener
	keys   Keys
	now    func() time.Time
	steady func() time.Time // for the age of forms: never goes back
}

// NewDesk makes a desk. now is the clock.
func NewDesk(store Store, screen Screener, keys Keys, now func() time.Time) *Desk {
	return &Desk{store: store, screen: screen, keys: keys, now: now, steady: docket.NewSteadyClock(now,
		time.Time{}).Now}
}

// tooFast is the time under which nobody fills in a form (STANDARDS, bots).
const tooFast = 3 * time.Second

// Preview checks a form and returns the comment that it would file, cleaned and
// screened. It stores nothing, and does not look at the token.
//
// It returns docket.ErrNotFound for an unknown docket, docket.ErrClosed when the
// docket takes no comments now, and docket.Invalid for fields to mend.
func (d *Desk) Preview(ctx context.Context, f Form) (docket.Comment, error) {
	dock, err := d.store.Docket(ctx, f.Docket)
	if err != nil {
		return docket.Comment{}, fmt.Errorf("docket of the form: %w", err)
	}
	now := d.now()
	accepted, late := dock.Accepts(now)
	if !accepted {
		return docket.Comment{}, docket.ErrClosed
	}
	return d.compose(ctx, dock, f, now, late)
}

// Submit files the comment of a form and returns its tracking number. The same
// form with the same fields is filed once, and gets the same number however often
// it is sent, also after the docket has closed or the token expired.
//
// What looks automated is filed and receipted like anything else, with a flag that
// sends it to review first.
//
// Besides the errors of Preview it returns ErrToken for a token that is forged or
// of another docket, ErrTokenExpired, and what the store returns when it is busy
// or full.
func (d *Desk) Submit(ctx context.Context, f Form) (docket.TrackingNumber, error) {
	f.Channel, f.ReceivedOn, f.PostmarkedOn, f.SourceID = "", "", "", ""
	dock, err := d.store.Docket(ctx, f.Docket)
	if err != nil {
		return "", fmt.Errorf("docket of the form: %w", err)
	}
	token, err := d.openToken(f.Docket, f.Token)
	if err != nil && !errors.Is(err, ErrTokenExpired) {
		return "", err
	}
	now := d.now()
	digest := f.digest()
	number := d.trackingNumber(token.key, digest)
	accepted, late := dock.Accepts(now)
	if !accepted {
		err = docket.ErrClosed
	}
	if err != nil {
		// A sender whose first receipt got lost must not be told that it is too late.
		if _, lookup := d.store.Receipt(ctx, number); lookup == nil {
			return number, nil
		}
		return "", err
	}
	c, err := d.compose(ctx, dock, f, now, late)
	if err != nil {
		return "", err
	}
	c.Key, c.Digest, c.Tracking = token.key, digest, number
	if f.Trap != "" {
		c.Flags = append(c.Flags, docket.FlagHoneypot)
	}
	if d.steady().Sub(token.issued) < tooFast {
		c.Flags = append(c.Flags, docket.FlagFast)
	}
	if _, err := d.store.FileComment(ctx, c); err != nil {
		return "", fmt.Errorf("file comment: %w", err)
	}
	return number, nil
}

// compose makes the comment of a form, ready to file but for key and receipt.
func (d *Desk) compose(ctx context.Context, dock docket.Docket, f Form, now time.Time, late bool) (docket.Comment,
	error) {
	bad := make(docket.Invalid)
	f.say = phrase.From(ctx)
	c := docket.Comment{
		Docket:     dock.ID,
		Answers:    f.answers(dock, d.screen, bad),
		Submitter:  f.submitter(dock, d.screen, bad),
		Channel:    docket.ChannelWeb,
		StandsFor:  1,
		Late:       late,
		RuleSet:    d.screen.Version(),
		Status:     docket.Pending,
		ReceivedAt: now.UTC().Truncate(time.Microsecond), // what the store keeps
		Marking:    f.marking(),
	}
	c.Wishes = f.wishes(c.Submitter, bad)
	var err error
	if c.ReplyTo, err = d.replyTo(ctx, dock.ID, f.ReplyTo, bad); err != nil {
		return docket.Comment{}, err
	}
	if len(bad) > 0 {
		return docket.Comment{}, bad
	}
	c.Flags = alertFlags(c.Answers, d.screen)
	c.Language = language(c.Answers)
	c.Class = classOf(c.Answers)
	return c, nil
}

// replyTo checks that a reply goes to a posted comment of the same docket.
func (d *Desk) replyTo(ctx context.Context, id docket.ID, typed string, bad docket.Invalid) (docket.CommentID, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", nil
	}
	to := docket.CommentID(strings.ToUpper(typed))
	if of, _, ok := to.Split(); ok && of == id {
		c, err := d.store.PublicComment(ctx, to)
		if err == nil {
			return d.threadOf(ctx, c)
		}
		if !errors.Is(err, docket.ErrNotFound) {
			return "", fmt.Errorf("comment replied to: %w", err)
		}
	}
	bad["reply_to"] = phrase.From(ctx).Text("The comment that you reply to is not posted here. Take the reference " +
		"out, and send your comment by itself.")
	return "", nil
}

// threadOf names the comment whose thread a reply to c joins: threads have one level, so
// that a reply to a reply stands beside it. Where the first comment is posted no longer,
// a thread begins at c.
func (d *Desk) threadOf(ctx context.Context, c docket.PublicComment) (docket.CommentID, error) {
	if c.ReplyTo == "" {
		return c.ID, nil
	}
	_, err := d.store.PublicComment(ctx, c.ReplyTo)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return c.ID, nil
	case err != nil:
		return "", fmt.Errorf("comment replied to: %w", err)
	}
	return c.ReplyTo, nil
}
