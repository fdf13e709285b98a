package web

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestClientAddress(t *testing.T) {
	t.Parallel()
	s := &Core{Deps: Deps{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"),
		netip.MustParsePrefix("::1/128")}}}
	for _, tt := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"no proxy", "198.51.100.7:1234", nil, "198.51.100.7"},
		{"a stranger's header is ignored", "198.51.100.7:1234", []string{"203.0.113.1"}, "198.51.100.7"},
		{"a trusted proxy is believed", "10.0.0.1:1", []string{"203.0.113.1"}, "203.0.113.1"},
		{"what a client wrote before the proxy is not", "10.0.0.1:1", []string{"1.1.1.1, 203.0.113.1"}, "203.0.113.1"},
		{"a chain of trusted proxies", "10.0.0.1:1", []string{"203.0.113.1, 10.0.0.9", "10.0.0.8"}, "203.0.113.1"},
		{"two headers are one list", "10.0.0.1:1", []string{"1.1.1.1", "203.0.113.1"}, "203.0.113.1"},
		{"a port is dropped", "10.0.0.1:1", []string{"203.0.113.1:555"}, "203.0.113.1"},
		{"IPv6 in brackets", "[::1]:1", []string{"[2001:db8::1]:80"}, "2001:db8::1"},
		{"an IPv4 address in IPv6", "[::ffff:10.0.0.1]:1", []string{"::ffff:203.0.113.1"}, "203.0.113.1"},
		{"nonsense ends the chain", "10.0.0.1:1", []string{"203.0.113.1, unknown"}, "10.0.0.1"},
		{"no header", "10.0.0.1:1", nil, "10.0.0.1"},
		{"a Unix socket", "@", []string{"203.0.113.1"}, "invalid IP"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.peer
			r.Header["X-Forwarded-For"] = tt.forwarded
			if got := s.clientAddr(r).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
