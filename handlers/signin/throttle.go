package signin

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"commentportal/docket"
)

// The brake on guessing. Ten tries are free; each further one waits twice as
// long as the one before, from half a minute to an hour, until a right sign-in.
// After a hundred within 30 days (the ceiling of SP 800-63B-4 is a hundred in a
// row) nothing more is tried: the oldest day of tries must pass out of the 30
// days, or an administrator clears the count.
const (
	freeTries    = 10
	firstDelay   = 30 * time.Second
	longestDelay = time.Hour
	mostTries    = 100
)

// Tries is what the brake asks of the store.
type Tries interface {
	// SignInTries reads the tries counted under key.
	SignInTries(ctx context.Context, key [32]byte) (docket.SignInTries, error)
	// CountSignIn counts one more try in one step with asking allow, and returns
	// allow's error without counting.
	CountSignIn(ctx context.Context, key [32]byte, known bool, allow func(docket.SignInTries) error) error
	// PassSignIn takes back the last try, which was right, and ends the tries in a
	// row; the wrong ones stay in the total.
	PassSignIn(ctx context.Context, key [32]byte) error
	// EndSignInRow ends the tries in a row.
	EndSignInRow(ctx context.Context, key [32]byte) error
	// ForgetSignIn forgets all tries under key.
	ForgetSignIn(ctx context.Context, key [32]byte) error
}

// Brake slows down guessing. Tries are counted under keys: one for an account
// as strangers see it, and one of its own for each device that has signed in to
// the account before. So a stranger who tries an account all day uses up only
// what strangers may try, and its owner signs in from the usual device.
type Brake struct {
	store Tries
	key   [32]byte
	now   func() time.Time
}

// NewBrake makes a brake. key hides account addresses in the store's counters.
func NewBrake(store Tries, key [32]byte, now func() time.Time) *Brake {
	return &Brake{store: store, key: key, now: now}
}

// Key names a counter: what is tried ("password", "code"), for which account,
// from which known device ("" for strangers). An account that is an address has
// one key however it is spelled, the same by which the account is found.
func (b *Brake) Key(what, account, device string) [32]byte {
	mac := hmac.New(sha256.New, b.key[:])
	fmt.Fprintf(mac, "%s\x00%s\x00%s", what, docket.EmailKey(account), device)
	return [32]byte(mac.Sum(nil))
}

// Slow says that a try was not let through.
type Slow struct {
	Until  time.Time // when the next try is let through; zero: not by waiting
	Tries  int
	Closed bool // a hundred in 30 days: only a known browser or an administrator helps
}

func (s *Slow) Error() string { return "signin: too many tries, wait" }

// Check returns *Slow when a try would not be let through now. It counts and
// writes nothing, so that refused tries cost neither hash work nor a write.
func (b *Brake) Check(ctx context.Context, key [32]byte) error {
	tries, err := b.store.SignInTries(ctx, key)
	if err != nil {
		return fmt.Errorf("count sign-in tries: %w", err)
	}
	return b.allow(tries)
}

// Try counts a try before it is made, so that tries at the same time, here or on
// another node, cannot slip through together. It returns *Slow when the try must
// not be made. known says that there is such an account. Passed ends the count
// of tries in a row after a right one.
func (b *Brake) Try(ctx context.Context, key [32]byte, known bool) error {
	err := b.store.CountSignIn(ctx, key, known, b.allow)
	if _, slow := errors.AsType[*Slow](err); err != nil && !slow {
		return fmt.Errorf("count a sign-in try: %w", err)
	}
	return err
}

func (b *Brake) allow(tries docket.SignInTries) error {
	if tries.Total >= mostTries {
		return &Slow{Tries: tries.Total, Closed: true}
	}
	now := b.now()
	last := tries.Last
	if last.After(now) {
		last = now // the clock was set back: the wait begins anew
	}
	if until := last.Add(Delay(tries.InARow)); tries.InARow >= freeTries && now.Before(until) {
		return &Slow{Until: until, Tries: tries.InARow}
	}
	return nil
}

// Passed says that the try counted last under key was right: it ends the tries in
// a row. Wrong ones of the last 30 days still count towards the ceiling.
func (b *Brake) Passed(ctx context.Context, key [32]byte) error {
	return b.store.PassSignIn(ctx, key)
}

// EndRow ends the tries in a row under key, which others made: their waits begin
// anew, and their tries still count towards the ceiling.
func (b *Brake) EndRow(ctx context.Context, key [32]byte) error {
	return b.store.EndSignInRow(ctx, key)
}

// Forget forgets all tries under key, as an administrator's reset does.
func (b *Brake) Forget(ctx context.Context, key [32]byte) error {
	return b.store.ForgetSignIn(ctx, key)
}

// Delay is the wait after the nth failure in a row.
func Delay(n int) time.Duration {
	if n < freeTries {
		return 0
	}
	d := firstDelay
	for range n - freeTries {
		if d *= 2; d >= longestDelay {
			return longestDelay
		}
	}
	return d
}
