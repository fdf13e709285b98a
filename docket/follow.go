package docket

import (
	"log/slog"
	"time"
)

// Follower is somebody who asked for mail about the life of a docket, without a comment.
type Follower struct {
	Docket      ID
	Language    string // in which they are written to
	AskedAt     time.Time
	ConfirmedAt time.Time // when the holder of the address said that it is theirs; zero: not yet
}

// Confirmed reports whether the holder of the address said that it is theirs.
func (f Follower) Confirmed() bool { return !f.ConfirmedAt.IsZero() }

// FollowAsk is a request for mail about the life of a docket.
type FollowAsk struct {
	Docket   ID
	Email    string
	Language string
}

// LogValue hides the address from every log line.
func (FollowAsk) LogValue() slog.Value { return slog.StringValue("[follower]") }

const (
	// FollowWait is how long a request waits for its address to be confirmed. Then it is
	// forgotten.
	FollowWait = 7 * 24 * time.Hour
	// MaxFollowsHour is how many requests of the last hour may wait to be confirmed, so that
	// nobody fills the database or has the portal write to thousands of strangers. People who
	// confirm do not count, and an hour later the door is open again.
	MaxFollowsHour = 300
)

// lifeNews are the last moments of what followers are told of, within a span of time; zero
// where it did not happen.
type lifeNews struct{ opened, extended, closing, results time.Time }

func newsOf(d Docket, told, now time.Time) lifeNews {
	var n lifeNews
	note := func(at time.Time, what *time.Time) {
		if !at.IsZero() && at.After(told) && !at.After(now) && at.After(*what) {
			*what = at
		}
	}
	note(d.Opens, &n.opened)
	note(d.HeardAt, &n.results)
	if !d.Closes.IsZero() {
		note(d.Closes.Add(-ClosingSoonDays*24*time.Hour), &n.closing)
	}
	for _, e := range d.Events {
		switch e.Kind {
		case EventOpened, EventRound:
			note(e.At, &n.opened)
		case EventExtended:
			note(e.At, &n.extended)
		case EventReported:
			note(e.At, &n.results)
		}
	}
	return n
}

// FollowerNews lists what followers of the docket are told who know what happened until told,
// in the order in which it is sent, and when the last of it happened. What no longer holds is
// left out: nobody reads that comments are open when they are closed.
func (d Docket) FollowerNews(told, now time.Time) (list []MessageKind, last time.Time) {
	n := newsOf(d, told, now)
	add := func(kind MessageKind, at time.Time) {
		list = append(list, kind)
		if at.After(last) {
			last = at
		}
	}
	if d.Period(now) == PeriodOpen { // each of these letters names the last day: one is enough
		switch {
		case !n.opened.IsZero():
			add(MessageOpened, n.opened)
		case !n.extended.IsZero():
			add(MessageExtended, n.extended)
		case !n.closing.IsZero():
			add(MessageClosing, n.closing)
		}
	}
	if !n.results.IsZero() {
		add(MessageResults, n.results)
	}
	return list, last
}
