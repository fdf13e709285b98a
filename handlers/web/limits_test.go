package web

import (
	"net/netip"
	"testing"
	"time"
)

func TestLimiter(t *testing.T) {
	t.Parallel()
	now := testStart
	l := newLimiter(2, [32]byte{1})
	v4, other := netip.MustParseAddr("203.0.113.1"), netip.MustParseAddr("203.0.113.2")
	for i, want := range []bool{true, true, false} {
		if _, ok := l.take(v4, now); ok != want {
			t.Errorf("try %d: %v, want %v", i+1, ok, want)
		}
	}
	if wait, _ := l.take(v4, now); wait <= 0 || wait > 30*time.Second {
		t.Errorf("wait %v, want up to 30 s", wait)
	}
	if _, ok := l.take(other, now); !ok {
		t.Error("a neighbour pays for it")
	}
	if _, ok := l.take(v4, now.Add(30*time.Second)); !ok {
		t.Error("the bucket does not fill again")
	}
	home, flat := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
	l.take(home, now)
	l.take(flat, now)
	if _, ok := l.take(home, now); ok {
		t.Error("a household of IPv6 addresses has a bucket each")
	}
	for i := range maxBuckets + 10 {
		l.take(netip.AddrFrom4([4]byte{11, byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if len(l.buckets) > maxBuckets {
		t.Errorf("%d buckets, want at most %d", len(l.buckets), maxBuckets)
	}
}
