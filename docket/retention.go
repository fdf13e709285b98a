package docket

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrHeld says that a legal hold stands on a docket, so that nothing of it may go. Whoever
// knows nothing of holds sees a refusal.
var ErrHeld = fmt.Errorf("docket: under a legal hold: %w", ErrDenied)

// HoldSentence says what a legal hold means for who wanted to remove something.
const HoldSentence = "A legal hold stands on this docket, so no words of it may be removed. An administrator can " +
	"lift it under Retention, once whoever ordered it says so."

// HoldID numbers a legal hold, over all dockets.
type HoldID int64

// String is the number as pages of staff show it.
func (id HoldID) String() string { return strconv.FormatInt(int64(id), 10) }

// LegalHold is an order by which nothing of a docket may be removed until it is lifted.
type LegalHold struct {
	ID       HoldID
	Docket   ID
	Order    string // reference, such as "Lit. 26-0456"; it stands in the log
	Reason   string // sealed in the store
	PlacedBy UserID // zero: the operator, by command
	PlacedAt time.Time

	LiftedBy   UserID
	LiftedAt   time.Time // zero: it stands
	LiftReason string    // sealed in the store
}

// Stands reports whether nobody has lifted the hold.
func (h LegalHold) Stands() bool { return h.LiftedAt.IsZero() }

// CheckHold says what is wrong with the order or the reason of a hold; nil: nothing.
func CheckHold(order, reason string) Invalid {
	invalid := Invalid{}
	if !purgeOrder.MatchString(order) {
		invalid["order"] = "Write the reference of the hold, such as “Lit. 26-0456”: letters, digits, blanks and " +
			". , : ; / _ # ( ) § & -, at most 80. It stands in the log, so write no name."
	}
	checkHoldReason(reason, "reason", "Say why nothing may go, such as “Preservation notice of the Department”.",
		invalid)
	return invalid.orNil()
}

// CheckLift says what is wrong with the reason for lifting a hold; nil: nothing.
func CheckLift(reason string) Invalid {
	invalid := Invalid{}
	checkHoldReason(reason, "lift_reason", "Say why the hold ends, and who said so.", invalid)
	return invalid.orNil()
}

func checkHoldReason(reason, field, missing string, invalid Invalid) {
	switch n := utf8.RuneCountInString(strings.TrimSpace(reason)); {
	case n == 0:
		invalid[field] = missing
	case n > MaxPurgeReason:
		invalid[field] = "Shorten the reason: it has more than the 500 characters that are kept."
	}
}

func (v Invalid) orNil() Invalid {
	if len(v) == 0 {
		return nil
	}
	return v
}

// MaxRetentionYears bounds for how many years a docket is kept after it was archived.
const MaxRetentionYears = 100

// ParseRetention reads for how many years a docket is kept; "0" is for good.
func ParseRetention(typed string) (int, Invalid) {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || n < 0 || n > MaxRetentionYears {
		return 0, Invalid{"years": "Type a whole number of years from 0 to 100. 0 keeps the docket for good."}
	}
	return n, nil
}

// ArchivedAt is when the docket was archived; zero when it is not.
func (d Docket) ArchivedAt() time.Time {
	if !d.Archived() {
		return time.Time{}
	}
	for i := len(d.Events) - 1; i >= 0; i-- {
		if d.Events[i].Kind == EventArchived {
			return d.Events[i].At
		}
	}
	return time.Time{}
}

// KeptUntil is when the time for which the docket is kept is over: zero where it is not
// archived, or kept for good.
func (d Docket) KeptUntil() time.Time {
	archived := d.ArchivedAt()
	if archived.IsZero() || d.RetentionYears == 0 {
		return time.Time{}
	}
	return archived.In(d.Location()).AddDate(d.RetentionYears, 0, 0)
}

// RetentionDue reports whether the time for which the docket is kept is over. Nothing
// follows by itself: people propose and agree to what goes.
func (d Docket) RetentionDue(now time.Time) bool {
	until := d.KeptUntil()
	return !until.IsZero() && !now.Before(until)
}
