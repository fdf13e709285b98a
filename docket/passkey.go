package docket

import (
	"log/slog"
	"strconv"
	"time"
)

// PasskeyID numbers a passkey. Numbers are given once.
type PasskeyID int64

// String is the number as forms and the log show it, "k3".
func (id PasskeyID) String() string { return "k" + strconv.FormatInt(int64(id), 10) }

// MaxPasskeys is how many passkeys an account may have.
const MaxPasskeys = 20

// MaxPasskeyName is the longest name of a passkey, in code points.
const MaxPasskeyName = 60

// Passkey is a key pair of an account whose private half never leaves a person's device
// or security key. What it signs holds for this site alone.
type Passkey struct {
	ID         PasskeyID
	User       UserID
	Name       string // as the person named it; sealed
	Handle     []byte // random, one for all passkeys of the account; sealed
	Credential []byte // the public half and what the device said of itself, as JSON; sealed
	SignCount  uint32
	Challenged time.Time // when the challenge was made that it answered last; zero: none
	CreatedAt  time.Time
	UsedAt     time.Time // zero: never
}

// LogValue names a passkey by its number alone.
func (k Passkey) LogValue() slog.Value { return slog.StringValue(k.ID.String()) }

// PasskeyUse is an answer of a passkey that was found to be right.
type PasskeyUse struct {
	ID         PasskeyID
	Challenged time.Time // when the challenge was made: an answer to an earlier one is refused
	SignCount  uint32
	Credential []byte // with what the device now says of itself
}
