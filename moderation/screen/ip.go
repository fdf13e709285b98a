package screen

import (
	"bytes"
	"net/netip"

	"commentportal/docket"
)

// exampleNets are the networks that only examples use (RFC 5737, RFC 3849).
var exampleNets = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32"),
}

// findIPs finds network addresses of version 4 among the numbers.
func findIPs(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		b, ok := parseIPv4(doc, i)
		if !ok {
			continue
		}
		e := int(doc.toks[i+3].end)
		if goesOnBehind(doc, i, e) {
			takeDotted(doc, i, e) // five parts and more: a version or an object identifier
			continue
		}
		addr := netip.AddrFrom4(b)
		if isVersion(doc, i, b) || isNobodys(doc, i, e, b, addr) {
			doc.take(i, int32(e))
			continue
		}
		reportIP(doc, i, doc.toks[i].start, int32(e), addr)
	}
}

// parseIPv4 reads four numbers up to 255 with dots between from token i.
func parseIPv4(doc *document, i int) (b [4]byte, ok bool) {
	if i+3 >= len(doc.toks) || doc.toks[i].taken {
		return b, false
	}
	s := int(doc.toks[i].start)
	if c := doc.byteAt(s - 1); (c == '.' || c == '-') && isAlnum(doc.byteAt(s-2)) {
		return b, false
	}
	for n := range b {
		v := octet(doc, i+n)
		if v < 0 || n > 0 && !joinedBy(doc, i+n, '.') {
			return b, false
		}
		b[n] = byte(v)
	}
	return b, true
}

// octet is the value of token i when it is a number up to 255 without a leading zero, or -1.
func octet(doc *document, i int) int {
	w := doc.word(i)
	if !doc.toks[i].class.number() || len(w) > 3 || len(w) > 1 && w[0] == '0' {
		return -1
	}
	v := 0
	for _, c := range w {
		v = v*10 + int(c-'0')
	}
	if v > 255 {
		return -1
	}
	return v
}

// goesOnBehind reports a fifth part, or a part behind a hyphen, after byte e.
func goesOnBehind(doc *document, i, e int) bool {
	switch doc.byteAt(e) {
	case '.':
		return isDigit(doc.byteAt(e + 1))
	case '-':
		return isDigit(doc.byteAt(e+1)) && !isDottedNumber(doc, i+4)
	}
	return false
}

func takeDotted(doc *document, i, e int) {
	doc.take(i, int32(e))
	for j := i + 4; j < len(doc.toks) && doc.byteAt(int(doc.toks[j].start)-1) == '.' &&
		doc.toks[j].class.number(); j++ {
		doc.toks[j].taken = true
	}
}

// isVersion reports words and values of a version rather than an address.
func isVersion(doc *document, i int, b [4]byte) bool {
	near := doc.cuesBefore(i, 24)
	small := max(b[0], b[1], b[2], b[3]) < 20
	switch {
	case near&(cueVersion|cueLaw) != 0 && near&cueNetwork == 0, i > 0 && doc.toks[i-1].cue&cueVersion != 0:
		return true
	case (small || isShortParts(b)) && b[0] != 10 && doc.cuesAround(i, i+3)&cueNetwork == 0:
		return true
	}
	return versionsBefore(doc, i, b[0]) || versionJoined(doc, i) || isOutOfSupport(doc, i)
}

// isOutOfSupport reports "8.0.3.112 EOL" from token i on, of no private network: what is said of programs.
func isOutOfSupport(doc *document, i int) bool {
	return !beginsPrivate(doc, i) && (doc.tokenIsAny(i+4, "eol", "eos", "unsupported", "deprecated") ||
		doc.tokenIs(i+4, "end") && doc.tokenIs(i+5, "of") && doc.tokenIsAny(i+6, "life", "support"))
}

// versionJoined reports a version shortly before that goes on with "and" or a comma:
// "version 10.2.4.117 of the viewer and 8.0.22.6 of the gateway".
func versionJoined(doc *document, i int) bool {
	if i == 0 || !doc.tokenIsAny(i-1, "and", "or", "to", "y") && !hasByte(doc.separatorAfter(i-1), ',') ||
		doc.cuesBefore(i, 80)&cueVersion == 0 || doc.cuesBefore(i, 24)&cueNetwork != 0 {
		return false
	}
	for j := i - 2; j >= 0 && doc.toks[j].start > doc.toks[i].start-60; j-- {
		if t := doc.toks[j]; t.taken && t.class.number() && doc.byteAt(int(t.start)-1) == '.' {
			return doc.cuesBefore(j, 40)&cueVersion != 0
		}
	}
	return false
}

// isNobodys reports addresses that give nobody away: masks, defaults, public resolvers
// and examples in advice.
func isNobodys(doc *document, i, e int, b [4]byte, addr netip.Addr) bool {
	mask := doc.byteAt(e) == '/' && isDigit(doc.byteAt(e+1))
	switch {
	case mask && (addr.IsPrivate() || addr.IsLoopback()), reserved(addr) && advisedBefore(doc, i),
		addr.IsPrivate() && (calledExample(doc, i) || isAmongPrivate(doc, i, e) ||
			(b[3] == 1 || b[3] == 254) && isNetworkPlan(doc, i)):
		return true
	case addr.IsLoopback(), addr.IsUnspecified(), addr.IsMulticast(), b[0] == 255, b[0] == 0:
		return true
	}
	return defaultGateway(b) || publicResolvers[b]
}

var publicResolvers = map[[4]byte]bool{{8, 8, 8, 8}: true, {8, 8, 4, 4}: true, {1, 1, 1, 1}: true, {9, 9, 9, 9}: true}

// calledExample reports words within ten tokens of the address at token i that call it an
// example.
func calledExample(doc *document, i int) bool {
	for j := max(0, i-16); j < len(doc.toks) && j < i+14; j++ {
		switch string(doc.word(j)) {
		case "example", "examples", "sample", "slide", "slides", "fictional", "imaginary", "placeholder", "textbook",
			"ejemplo", "rfc", "alice", "scenario", "hypothetical", "defaults", "factory":
			return true
		case "made":
			if doc.tokenIs(j+1, "up") {
				return true
			}
		}
	}
	return false
}

// isShortParts reports parts of two digits at most, the first of them below 20: 4.1.12.33, as versions are written.
func isShortParts(b [4]byte) bool { return b[0] < 20 && max(b[1], b[2], b[3]) < 100 }

// isAmongPrivate reports two private addresses more near the one at token i, and neither a time nor a login beside it:
// somebody tells how a network is laid out.
func isAmongPrivate(doc *document, i, e int) bool {
	if doc.cuesBefore(i, 80)&(cueUser|cuePassword) != 0 || doc.cuesAfter(i+3, 60)&(cueUser|cuePassword) != 0 ||
		standsInLog(doc, int(doc.toks[i].start), e) {
		return false
	}
	others := 0
	for j := max(0, i-30); j+3 < min(len(doc.toks), i+34); j++ {
		if (j < i || j > i+3) && beginsPrivate(doc, j) {
			others++
		}
	}
	return others > 1
}

// beginsPrivate reports "10.1.2.3", "192.168." or "172.16." from token j on.
func beginsPrivate(doc *document, j int) bool {
	if doc.byteAt(int(doc.toks[j].start)-1) == '.' || !isDottedNumber(doc, j) || !isDottedNumber(doc, j+1) ||
		!isDottedNumber(doc, j+2) {
		return false
	}
	return doc.tokenIs(j, "10") || doc.tokenIs(j, "192") && doc.tokenIs(j+1, "168") || doc.tokenIs(j, "172") &&
		doc.toks[j+1].len() == 2
}

// isNetworkPlan reports two networks or more, such as 10.20.0.0/16, near the address at
// token i: somebody tells how networks are parted.
func isNetworkPlan(doc *document, i int) bool {
	networks := 0
	for j := max(0, i-24); j < len(doc.toks) && j < i+24; j++ {
		t := &doc.toks[j]
		if t.class.number() && t.len() <= 2 && doc.byteAt(int(t.start)-1) == '/' &&
			doc.byteAt(int(t.start)-2) == '0' &&
			doc.byteAt(int(t.start)-3) == '.' {
			networks++
		}
	}
	return networks > 1
}

// isDottedNumber reports whether token i begins a dotted number, as in a range.
func isDottedNumber(doc *document, i int) bool {
	return i+1 < len(doc.toks) && doc.low[doc.toks[i].end] == '.' && doc.toks[i+1].class.number()
}

func reportIP(doc *document, i int, start, end int32, addr netip.Addr) {
	s, why := ruleIP.severity, "Four numbers up to 255 with dots between."
	if addr.Is6() {
		why = "Groups of hexadecimal digits in the form of an IPv6 address."
	}
	if reserved(addr) {
		if !standsInLog(doc, int(start), int(end)) {
			doc.take(i, end)
			return
		}
		s, why = docket.Notice, "An address that is reserved for examples."
	}
	doc.report(i, start, end, ruleIP, s, why)
}

// standsInLog reports a port behind the address from byte start to end, or a time of day
// before it in its line: an address put in for a real one, beside what was left as it was.
func standsInLog(doc *document, start, end int) bool {
	return doc.byteAt(end) == ':' && isDigit(doc.byteAt(end+1)) || timeBefore(doc, start) ||
		bytes.Contains(doc.low[end:min(len(doc.low), end+40)], []byte(" [")) && timeBefore(doc, min(len(doc.low),
			end+60))
}

// timeBefore reports hours and minutes before byte at, within 100 bytes of its line.
func timeBefore(doc *document, at int) bool {
	for n := at - 1; n > 1 && n > at-100 && doc.low[n] != '\n'; n-- {
		if doc.low[n] == ':' && isDigit(doc.low[n-1]) && isDigit(doc.byteAt(n+1)) && isDigit(doc.byteAt(n+2)) &&
			isDigit(doc.low[n-2]) {
			return true
		}
	}
	return false
}

// reserved reports an address that only examples use.
func reserved(addr netip.Addr) bool {
	for _, n := range exampleNets {
		if n.Contains(addr) {
			return true
		}
	}
	return false
}

// defaultGateway reports the addresses that routers come with.
func defaultGateway(b [4]byte) bool {
	switch b {
	case [4]byte{192, 168, 0, 1}, [4]byte{192, 168, 1, 1}, [4]byte{192, 168, 1, 254}, [4]byte{10, 0, 0, 1},
		[4]byte{10,
			0, 0, 138}, [4]byte{172, 16, 0, 1}, [4]byte{192, 168, 2, 1}:
		return true
	}
	return false
}

// versionsBefore reports a version that begins with the same number earlier in the
// sentence: "version 10.2.14.7 …, and 10.2.15.0 fixes it".
func versionsBefore(doc *document, i int, first byte) bool {
	if doc.cuesBefore(i, 80)&cueVersion == 0 || doc.cuesBefore(i, 40)&cueNetwork != 0 {
		return false
	}
	for j := i - 1; j >= 3 && doc.toks[j].start > doc.toks[i].start-80; j-- {
		t := doc.toks[j]
		if t.taken && t.class.number() && doc.byteAt(int(t.end)) == '.' && doc.groupByte(j) == first &&
			doc.byteAt(int(t.start)-1) == ' ' {
			return true
		}
	}
	return false
}

// groupByte is the value of a token of up to three digits.
func (doc *document) groupByte(i int) byte {
	v := 0
	for _, c := range doc.word(i) {
		v = v*10 + int(c-'0')
	}
	return byte(min(v, 255))
}

// advisedBefore reports words that tell readers which address to use in examples.
func advisedBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-14; j-- {
		switch string(doc.word(j)) {
		case "use", "uses", "using", "example", "examples", "documentation", "manuals", "reserved",
			"rfc", "placeholder":
			return true
		}
	}
	return false
}
