package intake

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"commentportal/docket"
)

// PreviewByHand composes a comment that staff typed in, as SubmitByHand would
// file it, and stores nothing. It returns docket.Invalid for fields, and
// docket.ErrClosed for a letter that is too late for its docket.
func (d *Desk) PreviewByHand(ctx context.Context, f Form) (docket.Comment, error) {
	dock, err := d.store.Docket(ctx, f.Docket)
	if err != nil {
		return docket.Comment{}, fmt.Errorf("docket of the form: %w", err)
	}
	bad := make(docket.Invalid)
	f.Mail, f.Marking = "", "" // letters lead to the number of a receipt, and nobody got one
	now := d.now()
	came := f.arrival(dock, now, bad)
	c, err := d.compose(ctx, dock, f, now, false)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		maps.Copy(bad, invalid)
	} else if err != nil {
		return docket.Comment{}, err
	}
	if len(bad) > 0 {
		return docket.Comment{}, bad
	}
	c.Late = lateOn(dock, came.decisive)
	if c.Late && !dock.AcceptLate {
		return docket.Comment{}, docket.ErrClosed
	}
	c.Channel, c.SourceID = came.channel, came.sourceID
	c.ReceivedAt, c.PostmarkedOn = came.received, came.postmarked
	return c, nil
}

// SubmitByHand files a comment that came by letter, by e-mail or at a meeting and
// that staff typed in. Form.Channel, ReceivedOn, PostmarkedOn and SourceID count
// here. A token is not needed; with one, sending the form twice files one comment.
//
// Whether a letter is late depends on its postmark, else on the day it was
// received, so letters that arrived in time can be entered after the close. A late
// one is docket.ErrClosed unless the docket accepts late comments.
//
// The log says who entered it. The comment has no tracking number.
func (d *Desk) SubmitByHand(ctx context.Context, f Form, by docket.UserID) (docket.CommentID, error) {
	if by == 0 {
		return "", docket.ErrDenied
	}
	key := ""
	if f.Token == "" {
		var random [keyBytes]byte
		_, _ = rand.Read(random[:]) // never fails
		key = hex.EncodeToString(random[:])
	} else {
		token, err := d.openToken(f.Docket, f.Token)
		if err != nil && !errors.Is(err, ErrTokenExpired) { // staff may take their time
			return "", err
		}
		key = token.key
	}
	c, err := d.PreviewByHand(ctx, f)
	if err != nil {
		return "", err
	}
	c.Key, c.Digest = key, f.digest() // and no tracking number: nobody would get the receipt
	id, err := d.store.FileComment(ctx, c)
	if err != nil {
		if d.sourceTaken(ctx, c) {
			return "", docket.Invalid{"source_id": "A comment with this number was filed before. Write another " +
				"number, or none."}
		}
		return "", fmt.Errorf("file comment: %w", err)
	}
	if err := d.store.Note(ctx, by.Actor(), "comment.entered", string(id),
		map[string]string{"channel": string(c.Channel)}); err != nil {
		return "", fmt.Errorf("note who entered %s: %w", id, err)
	}
	return id, nil
}

// sourceTaken reports whether the docket has the comment's number of origin.
func (d *Desk) sourceTaken(ctx context.Context, c docket.Comment) bool {
	if c.SourceID == "" {
		return false
	}
	known, err := d.store.KnownSources(ctx, c.Docket)
	_, taken := known[c.SourceID]
	return err == nil && taken
}

// lateOn reports whether something of time t came after the docket closed, by its
// date or by staff. One that came before it opened is early, not late.
func lateOn(d docket.Docket, t time.Time) bool {
	for _, end := range []time.Time{d.Closes, d.ClosedAt} {
		if !end.IsZero() && !t.Before(end) {
			return true
		}
	}
	return false
}

// arrival is what staff said about how a comment came in.
type arrival struct {
	channel    docket.Channel
	received   time.Time
	postmarked time.Time
	decisive   time.Time // the one that says whether it is late
	sourceID   string
}

func (f Form) arrival(dock docket.Docket, now time.Time, bad docket.Invalid) arrival {
	a := arrival{
		channel:  docket.Channel(f.Channel),
		received: now.UTC().Truncate(time.Microsecond),
		sourceID: line(f.say, f.SourceID, "source_id", "The number", MaxSourceID, bad),
	}
	switch a.channel {
	case docket.ChannelEmail, docket.ChannelMail, docket.ChannelMeeting:
	default:
		bad["channel"] = "Choose how the comment came in: by e-mail, by mail or at a meeting."
	}
	day := func(field, typed string) time.Time {
		typed = strings.TrimSpace(typed)
		if typed == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation(time.DateOnly, typed, dock.Location())
		switch {
		case err != nil:
			bad[field] = "Write the date as year-month-day, such as 2016-12-31."
		case t.Year() < earliestYear:
			bad[field] = "Write a date in or after the year 1900."
		case t.After(now):
			bad[field] = "This date is in the future. Write the day on which it happened."
		}
		return t.UTC()
	}
	if t := day("received_on", f.ReceivedOn); !t.IsZero() {
		a.received = t
	}
	a.postmarked = day("postmarked_on", f.PostmarkedOn)
	a.decisive = a.received
	if !a.postmarked.IsZero() {
		a.decisive = a.postmarked
		if bad["postmarked_on"] == "" && bad["received_on"] == "" && a.postmarked.After(a.received) {
			bad["postmarked_on"] = "A letter cannot be received before it is sent. Check both dates."
		}
	}
	return a
}

// earliestYear is where dates of letters and imports begin: an earlier one is a
// slip of the pen.
const earliestYear = 1900
