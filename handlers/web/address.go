package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// clientAddr is the address a request comes from. It is the peer of the
// connection, unless the peer is a trusted proxy: then it is the last address
// of X-Forwarded-For that is no trusted proxy itself, as each proxy appends the
// address it saw. Whatever stands further left is a stranger's word. The zero
// Addr means unknown (a Unix socket).
func (s *Core) clientAddr(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := peer.Addr().Unmap().WithZone("")
	if !s.trusted(addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, ok := parseHop(hop)
		if !ok {
			return addr
		}
		addr = next
		if !s.trusted(addr) {
			return addr
		}
	}
	return addr
}

// parseHop reads one entry of X-Forwarded-For, with or without a port.
func parseHop(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if a, err := netip.ParseAddr(strings.Trim(hop, "[]")); err == nil {
		return a.Unmap().WithZone(""), true
	}
	if ap, err := netip.ParseAddrPort(hop); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	return netip.Addr{}, false
}

func (s *Core) trusted(a netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
