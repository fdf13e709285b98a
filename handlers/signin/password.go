// Package signin holds what proves who a member of staff is: password hashing
// and policy, one-time codes, recovery codes, and the brake on guessing. It
// knows neither HTTP nor HTML, so the command line uses it too.
package signin

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
)

// Iterations is the PBKDF2-HMAC-SHA-256 work factor of new hashes: OWASP's
// figure for this function, about 0.3 s on two cores.
const Iterations = 600_000

const (
	saltBytes = 16 // SP 800-132 asks for 128 bits
	keyBytes  = 32 // the width of SHA-256

	hashesAtOnce   = 2               // more would let the sign-in page starve the rest of the site
	strangersMost  = 1               // of these; the rest is for known devices
	waitingMost    = 16              // strangers, and known devices; further ones are told to try again
	waitingADevice = 2               // one known device cannot fill the queue of all
	waitLongest    = 5 * time.Second // for a place, then try again
)

// Hasher derives and checks password hashes, a few at a time. Strangers and known
// devices wait apart, and a place is kept for the latter: strangers who flood the
// sign-in page shut out nobody who has signed in from their browser before.
type Hasher struct {
	iterations int
	places     chan struct{}
	strangers  chan struct{} // the places that strangers may have
	queue      chan struct{} // of strangers
	known      deviceQueue
	decoy      string
	calls      atomic.Int64
}

// deviceQueue counts the turns that known devices have or wait for.
type deviceQueue struct {
	mu      sync.Mutex
	devices map[string]int
	all     int
}

// enter reports whether device may have or wait for one more turn.
func (q *deviceQueue) enter(device string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.all >= waitingMost+hashesAtOnce || q.devices[device] >= waitingADevice {
		return false
	}
	q.devices[device]++
	q.all++
	return true
}

func (q *deviceQueue) leave(device string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.all--
	if q.devices[device]--; q.devices[device] == 0 {
		delete(q.devices, device)
	}
}

// NewHasher makes a hasher whose new hashes take the given number of
// iterations: Iterations everywhere but in tests.
func NewHasher(iterations int) *Hasher {
	h := &Hasher{
		iterations: iterations,
		places:     make(chan struct{}, hashesAtOnce),
		strangers:  make(chan struct{}, strangersMost),
		queue:      make(chan struct{}, waitingMost),
		known:      deviceQueue{devices: map[string]int{}},
	}
	// What unknown accounts are checked against: no password has this hash.
	h.decoy = encode(iterations, random(saltBytes), random(keyBytes))
	return h
}

// Calls is how many derivations were done; tests use it to see that known and
// unknown accounts cost the same work.
func (h *Hasher) Calls() int64 { return h.calls.Load() }

// Turn is the right to do hash work now. Done gives it back.
type Turn struct {
	h    *Hasher
	give func()
}

// Turn waits for a place: one that is kept for known devices where device names
// one, which the caller has proved, and one of the strangers' for "". It returns
// docket.ErrBusy when too many wait already or when the wait is too long, and the
// context's error when the visitor left first.
func (h *Hasher) Turn(ctx context.Context, device string) (*Turn, error) {
	wait, cancel := context.WithTimeout(ctx, waitLongest)
	defer cancel()
	give, err := h.enter(wait, device)
	if err == nil {
		if err = occupy(wait, h.places); err == nil {
			return &Turn{h, give}, nil
		}
		give()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, err
}

// enter takes what comes before a place, and returns how to give it back.
func (h *Hasher) enter(ctx context.Context, device string) (give func(), err error) {
	if device != "" {
		if !h.known.enter(device) {
			return nil, docket.ErrBusy
		}
		return func() { h.known.leave(device) }, nil
	}
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, docket.ErrBusy
	}
	defer func() { <-h.queue }()
	if err := occupy(ctx, h.strangers); err != nil {
		return nil, err
	}
	return func() { <-h.strangers }, nil
}

// occupy waits for room in places.
func occupy(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return docket.ErrBusy
	}
}

// Done gives the place back.
func (t *Turn) Done() {
	<-t.h.places
	t.give()
}

// Hash makes the string to store for a password, in PHC form:
// $pbkdf2-sha256$i=600000$salt$hash.
func (t *Turn) Hash(password string) (string, error) {
	salt := random(saltBytes)
	key, err := t.derive(password, salt, t.h.iterations)
	if err != nil {
		return "", err
	}
	return encode(t.h.iterations, salt, key), nil
}

// Verify reports whether password belongs to the stored hash, and whether that
// hash is weaker than new ones and should be replaced. An empty hash stands for
// an unknown account: the same work is done and the answer is no.
func (t *Turn) Verify(password, stored string) (ok, weak bool, err error) {
	known := stored != ""
	if !known {
		stored = t.h.decoy
	}
	iterations, salt, want, err := decode(stored)
	if err != nil {
		return false, false, err
	}
	got, err := t.derive(password, salt, iterations)
	if err != nil {
		return false, false, err
	}
	same := subtle.ConstantTimeCompare(got, want) == 1
	return same && known, iterations < t.h.iterations, nil
}

func (t *Turn) derive(password string, salt []byte, iterations int) ([]byte, error) {
	t.h.calls.Add(1)
	return pbkdf2.Key(sha256.New, Normalize(password), salt, iterations, keyBytes)
}

// Hash waits for a turn of the device, as Turn does, and hashes one password.
func (h *Hasher) Hash(ctx context.Context, device, password string) (string, error) {
	turn, err := h.Turn(ctx, device)
	if err != nil {
		return "", err
	}
	defer turn.Done()
	return turn.Hash(password)
}

// Normalize brings a password into NFKC, so that one password typed on two
// keyboards is one password.
func Normalize(password string) string { return norm.NFKC.String(password) }

const scheme = "pbkdf2-sha256"

var unpadded = base64.RawStdEncoding

func encode(iterations int, salt, key []byte) string {
	return fmt.Sprintf("$%s$i=%d$%s$%s", scheme, iterations, unpadded.EncodeToString(salt),
		unpadded.EncodeToString(key))
}

func decode(stored string) (iterations int, salt, key []byte, err error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 5 || parts[0] != "" || parts[1] != scheme {
		return 0, nil, nil, fmt.Errorf("signin: a stored password hash is of no known form")
	}
	count, found := strings.CutPrefix(parts[2], "i=")
	iterations, err = strconv.Atoi(count)
	if !found || err != nil || iterations < 1 {
		return 0, nil, nil, fmt.Errorf("signin: a stored password hash has no iteration count")
	}
	if salt, err = unpadded.DecodeString(parts[3]); err != nil {
		return 0, nil, nil, fmt.Errorf("signin: the salt of a stored password hash: %w", err)
	}
	if key, err = unpadded.DecodeString(parts[4]); err != nil || len(key) != keyBytes {
		return 0, nil, nil, fmt.Errorf("signin: a stored password hash is damaged")
	}
	return iterations, salt, key, nil
}

// random returns n bytes of the operating system's generator, which does not
// fail (crypto/rand ends the program instead).
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}
