package docket

import (
	"log/slog"
	"time"
)

// Wishes are what the sender of a comment asks for beside it. It needs the address that the
// comment gives, is kept apart from the comment, and no page of the public or file shows it.
type Wishes struct {
	Mail     bool   // mail about this comment
	Speak    bool   // to speak at a public meeting
	Language string // in which they are written to
}

// Any reports whether the sender asks for something.
func (w Wishes) Any() bool { return w.Mail || w.Speak }

// CommentMail is how the mail about a comment to its sender stands.
type CommentMail struct {
	Comment     CommentID
	Docket      ID
	AskedAt     time.Time
	ConfirmedAt time.Time // when the holder of the address said that it is theirs; zero: not yet
	StoppedAt   time.Time // zero: it goes on
	FailedAt    time.Time // when the address refused mail; zero: it did not
}

// Confirmed reports whether the holder of the address said that it is theirs.
func (m CommentMail) Confirmed() bool { return !m.ConfirmedAt.IsZero() }

// Stopped reports whether no mail goes any more because somebody asked so.
func (m CommentMail) Stopped() bool { return !m.StoppedAt.IsZero() }

// Failed reports whether no mail goes because the address refused it.
func (m CommentMail) Failed() bool { return !m.FailedAt.IsZero() }

// CanStart reports whether the sender of the comment can have mail again. As long as nobody
// confirmed the address, a stop is final: it may have come from whoever reads mail there, and
// a sender who typed another person's address must not be able to write to them again.
func (m CommentMail) CanStart() bool {
	if m.Confirmed() {
		return m.Stopped() || m.Failed()
	}
	return m.Failed() && !m.Stopped()
}

// MaxConfirmations is how many letters that ask to confirm an address go to one address in a
// day: whoever types another person's address into forms can send them no more.
const MaxConfirmations = 3

// MailPause is how long mail about a decision or a reply waits, as long as a decision can be
// taken back by one press.
const MailPause = UndoFor

// MailStep is what the sender of a comment does with the mail about it.
type MailStep string

// The steps.
const (
	MailConfirm MailStep = "confirm" // this is my address
	MailStop    MailStep = "stop"
	MailStart   MailStep = "start" // again, after it was stopped or refused
)

// Speaker is a sender who would speak at a public meeting.
type Speaker struct {
	Comment      CommentID // for their own page; never beside the name
	Docket       ID
	AskedAt      time.Time
	Language     string
	Name         string
	Organization string
	Email        string
}

// LogValue hides the person from every log line.
func (Speaker) LogValue() slog.Value { return slog.StringValue("[speaker]") }
