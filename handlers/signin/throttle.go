package signin

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"time"
)

// The brake on guessing. Ten tries are free; each further one waits twice as
// long as the one before, from half a minute to an hour; after a hundred in a
// row (the ceiling of SP 800-63B-4) nothing more is tried until a right sign-in
// or an administrator clears the count.
const (
	freeTries    = 10
	firstDelay   = 30 * time.Second
	longestDelay = time.Hour
	mostTries    = 100

	// How long failures in a row are remembered. A hundred tries at the longest
	// delay take four days, so the ceiling is met long before.
	memory = 30 * 24 * time.Hour
)

// Failures is what the brake asks of the store.
type Failures interface {
	SignInFailures(ctx context.Context, key [32]byte, since time.Time) (n int, last time.Time, err error)
	RecordSignIn(ctx context.Context, key [32]byte, ok bool) error
}

// Brake slows down guessing. Tries are counted under keys: one for an account
// as strangers see it, and one of its own for each device that has signed in to
// the account before. So a stranger who tries an account all day uses up only
// what strangers may try, and its owner signs in from the usual device.
type Brake struct {
	store Failures
	key   [32]byte
	now   func() time.Time
	mu    sync.Mutex // makes looking and counting one step
}

// NewBrake makes a brake. key hides account addresses in the store's counters.
func NewBrake(store Failures, key [32]byte, now func() time.Time) *Brake {
	return &Brake{store: store, key: key, now: now}
}

// Key names a counter: what is tried ("password", "code"), for which account,
// from which known device ("" for strangers).
func (b *Brake) Key(what, account, device string) [32]byte {
	mac := hmac.New(sha256.New, b.key[:])
	fmt.Fprintf(mac, "%s\x00%s\x00%s", what, strings.ToLower(strings.TrimSpace(account)), device)
	return [32]byte(mac.Sum(nil))
}

// Slow says that a try was not let through.
type Slow struct {
	Until  time.Time // when the next try is let through; zero: not by waiting
	Tries  int
	Closed bool // a hundred in a row: only a right sign-in elsewhere or an administrator helps
}

func (s *Slow) Error() string { return "signin: too many tries, wait" }

// Try counts a try before it is made, so that tries at the same time cannot
// slip through together. It returns *Slow when the try must not be made.
// Passed forgets the count after a right one.
func (b *Brake) Try(ctx context.Context, key [32]byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	n, last, err := b.store.SignInFailures(ctx, key, now.Add(-memory))
	if err != nil {
		return fmt.Errorf("count sign-in tries: %w", err)
	}
	if n >= mostTries {
		return &Slow{Tries: n, Closed: true}
	}
	if until := last.Add(Delay(n)); n >= freeTries && now.Before(until) {
		return &Slow{Until: until, Tries: n}
	}
	if err := b.store.RecordSignIn(ctx, key, false); err != nil {
		return fmt.Errorf("count a sign-in try: %w", err)
	}
	return nil
}

// Passed forgets the tries counted under key.
func (b *Brake) Passed(ctx context.Context, key [32]byte) error {
	return b.store.RecordSignIn(ctx, key, true)
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
