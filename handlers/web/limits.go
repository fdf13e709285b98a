package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"commentportal/docket/phrase"
)

// Limits are the per-address limits of the public pages. Each is nil when they
// are turned off. They are the more generous the less a request costs others:
// only sending is at the operator's figure.
type Limits struct {
	Send   *Limiter // step=submit: a comment a request
	Form   *Limiter // reviewing, editing, /status, withdrawing, reports
	Search *Limiter // searches and downloads
	API    *Limiter // requests of programs
	Follow *Limiter // letters to an address that somebody typed
}

// How much more often than sending the other things may be done. A person
// reviews and corrects several times before sending once, and a search page
// leads to the next.
const (
	formFactor   = 6
	searchFactor = 12
)

// DefaultAPIRate is how many requests an hour a program may send: a docket of 6,000
// comments takes as many, one for the text of each, and three programs may share
// an address.
const DefaultAPIRate = 20_000

// followRate is how many letters an hour somebody may have sent to addresses that they
// type: a clinic behind one address signs up its people, and nobody writes to a town.
const followRate = 10

// maxBuckets bounds the memory of one limiter: about 100 bytes each.
const maxBuckets = 1 << 16

func newLimits(perMinute, perHour int, key [32]byte) Limits {
	var l Limits
	if perMinute > 0 {
		l.Send = newLimiter(perMinute, key)
		l.Form = newLimiter(perMinute*formFactor, key)
		l.Search = newLimiter(perMinute*searchFactor, key)
		l.Follow = newLimiterOf(followRate, time.Hour, key)
	}
	if perHour > 0 {
		l.API = newLimiterOf(perHour, time.Hour, key)
	}
	return l
}

// Limiter is one token bucket an address. It remembers no address, only a keyed
// hash of it under a key that changes daily.
type Limiter struct {
	key   [32]byte
	most  int        // tokens of a full bucket
	every rate.Limit // tokens a second

	mu      sync.Mutex
	buckets map[[16]byte]*rate.Limiter
}

func newLimiter(perMinute int, key [32]byte) *Limiter {
	return newLimiterOf(perMinute, time.Minute, key)
}

// newLimiterOf allows n requests at once, and as many in each period.
func newLimiterOf(n int, period time.Duration, key [32]byte) *Limiter {
	return &Limiter{key: key, most: n, every: rate.Every(period / time.Duration(n)),
		buckets: map[[16]byte]*rate.Limiter{}}
}

// take takes one token for addr. When there is none it returns how long to
// wait. A nil limiter and an unknown address (a Unix socket without proxy
// header) are never limited.
func (l *Limiter) take(addr netip.Addr, now time.Time) (wait time.Duration, ok bool) {
	_, wait, ok = l.takeOf(addr, now)
	return wait, ok
}

// takeOf takes one token for addr and says how many are left.
func (l *Limiter) takeOf(addr netip.Addr, now time.Time) (left int, wait time.Duration, ok bool) {
	if l == nil {
		return 0, 0, true
	}
	if !addr.IsValid() {
		return l.most, 0, true
	}
	id := l.bucketID(addr, now)
	l.mu.Lock()
	defer l.mu.Unlock()
	b, found := l.buckets[id]
	if !found {
		if len(l.buckets) >= maxBuckets {
			l.sweep(now)
		}
		b = rate.NewLimiter(l.every, l.most)
		l.buckets[id] = b
	}
	res := b.ReserveN(now, 1)
	if delay := res.DelayFrom(now); delay > 0 {
		res.CancelAt(now)
		return 0, delay, false
	}
	return max(0, int(b.TokensAt(now))), 0, true
}

// bucketID hashes an IPv4 address, or the /64 network of an IPv6 one, which is
// what a single household gets.
func (l *Limiter) bucketID(addr netip.Addr, now time.Time) [16]byte {
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			addr = p.Addr()
		}
	}
	day := hmac.New(sha256.New, l.key[:])
	day.Write([]byte(now.UTC().Format(time.DateOnly)))
	mac := hmac.New(sha256.New, day.Sum(nil))
	raw := addr.As16()
	mac.Write(raw[:])
	return [16]byte(mac.Sum(nil)[:16])
}

// sweep makes room: full buckets say nothing and go first. If all are in use,
// a part of them is forgotten, so that strangers cannot fill the memory.
func (l *Limiter) sweep(now time.Time) {
	for id, b := range l.buckets {
		if b.TokensAt(now) >= float64(b.Burst()) {
			delete(l.buckets, id)
		}
	}
	for id := range l.buckets {
		if len(l.buckets) < maxBuckets*7/8 {
			return
		}
		delete(l.buckets, id)
	}
}

// Allow takes a token of l for the sender of r, or returns the error that asks
// to wait.
func (s *Core) Allow(l *Limiter, r *http.Request) error {
	if l == nil {
		return nil
	}
	if wait, ok := l.take(s.clientAddr(r), s.Now()); !ok {
		return tooMany(phrase.From(r.Context()), wait)
	}
	return nil
}

// Quota is what one address may still ask of the portal.
type Quota struct {
	Limit, Left int
	Wait        time.Duration // until the next request is answered; 0: it may come at once
}

// TakeAPI takes a request of a program from what its address may send. Where the
// limit is off, the quota is always whole.
func (s *Core) TakeAPI(r *http.Request) Quota {
	l := s.Limits.API
	if l == nil {
		return Quota{Limit: DefaultAPIRate, Left: DefaultAPIRate}
	}
	left, wait, _ := l.takeOf(s.clientAddr(r), s.Now())
	return Quota{Limit: l.most, Left: left, Wait: wait}
}
