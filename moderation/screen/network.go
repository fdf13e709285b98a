package screen

import (
	"net/netip"
	"strings"

	"commentportal/docket"
)

// addresses of networks that only examples use (RFC 5737, RFC 3849).
var exampleNets = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32"),
}

// ips finds network addresses of version 4 among the numbers.
func (p *page) ips() {
	for _, k := range p.digits {
		i := int(k)
		if p.toks[i].taken || !p.toks[i].class.number() || p.toks[i].len() > 3 || i+3 >= len(p.toks) {
			continue
		}
		s := int(p.toks[i].start)
		if p.at(s-1) == '.' && isAlnum(p.at(s-2)) || p.at(s-1) == '-' && isAlnum(p.at(s-2)) {
			continue
		}
		ok := true
		var b [4]byte
		small := true
		for n := range 4 {
			w := p.word(i + n)
			if !p.toks[i+n].class.number() || len(w) > 3 || len(w) > 1 && w[0] == '0' || n < 3 && (p.toks[i+n+1].start-p.toks[i+n].end != 1 || p.low[p.toks[i+n].end] != '.') {
				ok = false
				break
			}
			v := 0
			for _, c := range w {
				v = v*10 + int(c-'0')
			}
			if v > 255 {
				ok = false
				break
			}
			small = small && v < 20
			b[n] = byte(v)
		}
		if !ok {
			continue
		}
		e := int(p.toks[i+3].end)
		if p.at(e) == '.' && isDigit(p.at(e+1)) || p.at(e) == '-' && isAlnum(p.at(e+1)) && isDigit(p.at(e+1)) && !p.anotherIP(i+4) {
			p.take(i, int32(e)) // five parts and more: a version or an object identifier
			for j := i + 4; j < len(p.toks) && p.at(int(p.toks[j].start)-1) == '.' && p.toks[j].class.number(); j++ {
				p.toks[j].taken = true
			}
			continue
		}
		near := p.before(i, 24)
		c := p.context(i, i+3)
		addr := netip.AddrFrom4(b)
		mask := p.at(e) == '/' && isDigit(p.at(e+1))
		switch {
		case near&(cueVersion|cueLaw) != 0 && near&cueNetwork == 0,
			small && c&cueNetwork == 0 && b[0] != 10,
			mask && (addr.IsPrivate() || addr.IsLoopback()),
			addr.IsLoopback(), addr.IsUnspecified(), b[0] == 255, b[0] == 0, addr.IsMulticast(),
			b == [4]byte{8, 8, 8, 8}, b == [4]byte{8, 8, 4, 4}, b == [4]byte{1, 1, 1, 1}, b == [4]byte{9, 9, 9, 9}:
			p.take(i, int32(e))
			continue
		}
		p.reportIP(i, p.toks[i].start, int32(e), addr)
	}
}

// anotherIP reports whether token i begins a dotted number, as in a range.
func (p *page) anotherIP(i int) bool {
	return i+1 < len(p.toks) && p.low[p.toks[i].end] == '.' && p.toks[i+1].class.number()
}

func (p *page) reportIP(i int, start, end int32, addr netip.Addr) {
	s, why := ruleIP.severity, "Four numbers up to 255 with dots between."
	if addr.Is6() {
		why = "Groups of hexadecimal digits in the form of an IPv6 address."
	}
	for _, n := range exampleNets {
		if n.Contains(addr) {
			s, why = docket.Notice, "An address that is reserved for examples."
		}
	}
	p.report(i, start, end, ruleIP, s, why)
}

func hexDigits(w []byte) bool {
	for _, c := range w {
		if !isDigit(c) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(w) > 0
}

// hexGroups finds what is written in groups of hexadecimal digits: hardware
// addresses, IPv6 addresses, and identifiers that are nobody's secret.
func (p *page) hexGroups() {
	for i := 0; i < len(p.toks); i++ {
		t := p.toks[i]
		if t.taken || int(t.end) >= len(p.low) {
			continue
		}
		if n := t.len(); n > 8 {
			if n >= 32 && t.class.mixed() && hexDigits(p.word(i)) {
				p.toks[i].taken = true // a digest says nothing about anybody
			}
			continue
		}
		switch c := p.low[t.end]; {
		case c != ':' && c != '-' && c != '.':
			continue
		case !hexDigits(p.word(i)):
			continue
		case t.len() == 8 && c == '-' && p.guid(i):
			continue
		case t.len() == 2 && (c == ':' || c == '-') && p.mac(i, c, 6, 2):
			continue
		case t.len() == 4 && c == '.' && p.mac(i, c, 3, 4):
			continue
		case c == ':':
			i = p.ipv6(i)
		}
	}
}

// guid takes an identifier of 8-4-4-4-12 digits.
func (p *page) guid(i int) bool {
	if i+4 >= len(p.toks) {
		return false
	}
	for k, n := range []int{8, 4, 4, 4, 12} {
		if p.toks[i+k].len() != n || !hexDigits(p.word(i+k)) || k > 0 && !p.hyphen(i+k-1) {
			return false
		}
	}
	p.take(i, p.toks[i+4].end)
	return true
}

// mac finds n groups of size hexadecimal digits, all with sep between.
func (p *page) mac(i int, sep byte, n, size int) bool {
	if i+n > len(p.toks) {
		return false
	}
	first := p.word(i)
	same, digits := true, false
	for k := range n {
		t := p.toks[i+k]
		if t.taken || t.len() != size || !hexDigits(p.word(i+k)) || k > 0 && (t.start-p.toks[i+k-1].end != 1 || p.low[t.start-1] != sep) {
			return false
		}
		same = same && string(p.word(i+k)) == string(first)
		digits = digits || t.class&hasDigit != 0
	}
	s, end := int(p.toks[i].start), p.toks[i+n-1].end
	if (p.at(s-1) == sep && isAlnum(p.at(s-2))) || p.at(int(end)) == sep && isAlnum(p.at(int(end)+1)) || !digits && sep != ':' {
		return false
	}
	if same {
		p.take(i, end)
		return true
	}
	if sep == '-' && n == 6 && p.context(i, i+n-1)&cuePhone != 0 && allDigits(p.digitsOnly(i, i+n-1)) {
		return false
	}
	p.report(i, p.toks[i].start, end, ruleMAC, ruleMAC.severity, "Pairs of hexadecimal digits in the form of a hardware address.")
	return true
}

func (p *page) digitsOnly(first, last int) []byte {
	var out []byte
	for k := first; k <= last; k++ {
		out = append(out, p.word(k)...)
	}
	return out
}

// ipv6 looks for an address of version 6 that begins at token i, and returns the
// last token it has looked at.
func (p *page) ipv6(i int) int {
	start := int(p.toks[i].start)
	if start >= 2 && p.low[start-1] == ':' && p.low[start-2] == ':' {
		start -= 2
	}
	if isAlnum(p.at(start-1)) || p.at(start-1) == ':' {
		return i
	}
	end, colons := start, 0
	for end < len(p.low) && end-start <= 45 && (p.low[end] == ':' || p.low[end] == '.' || isAlnum(p.low[end])) {
		if p.low[end] == ':' {
			colons++
		}
		end++
	}
	for end > start && (p.low[end-1] == '.' || p.low[end-1] == ':' && p.low[end-2] != ':') {
		end--
	}
	last := p.tokenAt(int32(end) - 1)
	if last >= len(p.toks) || p.toks[last].start >= int32(end) {
		last--
	}
	last = max(last, i)
	if colons < 2 || end-start < 6 || end-start > 45 {
		return i
	}
	addr, err := netip.ParseAddr(string(p.low[start:end]))
	if err != nil {
		return i
	}
	digits := false
	for k := i; k <= last; k++ {
		digits = digits || p.toks[k].class&hasDigit != 0
	}
	if !digits || addr.IsLoopback() || p.low[end-1] == ':' || addr.IsMulticast() {
		p.take(i, int32(end))
		return last
	}
	p.reportIP(i, int32(start), int32(end), addr)
	return last
}

// hosts finds names of computers inside a network.
func (p *page) hosts() {
	for _, k := range p.cued {
		i := int(k)
		t := p.toks[i]
		if t.cue&cueInternal == 0 || t.taken || i == 0 || p.at(int(t.start)-1) != '.' || !isAlnum(p.at(int(t.start)-2)) {
			continue
		}
		if c := p.at(int(t.end)); (c == '.' || c == '-' || c == '@') && isAlnum(p.at(int(t.end)+1)) {
			continue
		}
		first := i - 1
		for first > 0 && i-first < 8 {
			g := p.gap(first - 1)
			if len(g) != 1 || g[0] != '.' && g[0] != '-' && g[0] != '_' {
				break
			}
			first--
		}
		if !p.free(first, i) {
			continue
		}
		if t := p.toks[i]; string(p.word(i)) == "home" || string(p.word(i)) == "lan" && t.class&capital != 0 {
			if p.toks[i-1].class&hasDigit == 0 && !p.context(first, i).any(cueNetwork) {
				continue
			}
		}
		if p.toks[i].class&capital != 0 && p.toks[i].class&allCaps == 0 { // "etc.Internal" at a missing blank
			continue
		}
		p.report(first, p.toks[first].start, t.end, ruleHost, ruleHost.severity, "A name that ends in a domain of inside networks.")
	}
}

func (c cue) any(of cue) bool { return c&of != 0 }

// links looks at every web address: public ones are nobody's secret and their
// numbers mean nothing, so their tokens are taken.
func (p *page) webLinks() {
	seen := 0 // what lies before was part of an address already
	for _, at := range p.links {
		start := int(at)
		if start < seen {
			continue
		}
		for start > 0 && int(at)-start < 12 && (isAlnum(p.low[start-1]) || p.low[start-1] == '+') {
			start--
		}
		if start == int(at) {
			continue
		}
		end := int(at) + 3
		for end < len(p.low) && end-start < 2048 && !blank(p.low[end]) && p.low[end] != '"' && p.low[end] != '<' && p.low[end] != '>' && p.low[end] != '|' && p.low[end] != '`' {
			end++
		}
		seen = end
		for end > int(at)+3 && strings.IndexByte(".,;:!?)]}'*", p.low[end-1]) >= 0 {
			end--
		}
		if end == int(at)+3 {
			continue
		}
		first := p.tokenAt(int32(start))
		if first < len(p.toks) && p.toks[first].taken {
			continue
		}
		s, why := p.judgeLink(int(at)+3, end)
		if s == "" {
			p.take(first, int32(end))
			continue
		}
		p.report(first, int32(start), int32(end), ruleURL, s, why)
	}
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// credentialKeys and privateKeys are names in a query that give something away.
var (
	credentialKeys = []string{"token", "key", "apikey", "api_key", "access_token", "auth", "password", "pwd", "secret", "sig", "signature", "pass", "id_token", "refresh_token", "sas", "client_secret", "code", "jwt", "passwd"}
	privateKeys    = []string{"session", "sessionid", "sid", "patient", "patientid", "patient_id", "mrn", "ssn", "member", "memberid", "member_id", "dob", "email", "user", "phpsessid", "jsessionid", "sess", "session_id", "account", "phone"}
)

// judgeLink says whether what follows "://" carries something private.
func (p *page) judgeLink(start, end int) (docket.Severity, string) {
	rest := p.low[start:end]
	hostEnd := len(rest)
	for i, c := range rest {
		if c == '/' || c == '?' || c == '#' {
			hostEnd = i
			break
		}
	}
	host := rest[:hostEnd]
	for i := len(host) - 1; i >= 0; i-- {
		if host[i] != '@' {
			continue
		}
		for k := range i {
			if host[k] == ':' && k+1 < i {
				return docket.Block, "A web address with a user's password in it."
			}
		}
		host = host[i+1:]
		break
	}
	if whole := string(rest); strings.HasPrefix(whole, "hooks.slack.com/services/") || strings.Contains(whole, "/api/webhooks/") {
		return docket.Block, "A web address that lets anybody post as its owner."
	}
	for i := hostEnd; i < len(rest); i++ {
		if rest[i] != '?' && rest[i] != '&' && rest[i] != '#' && rest[i] != ';' {
			continue
		}
		eq := i + 1
		for eq < len(rest) && eq-i < 24 && rest[eq] != '=' && rest[eq] != '&' {
			eq++
		}
		if eq >= len(rest) || rest[eq] != '=' {
			continue
		}
		valueEnd := eq + 1
		for valueEnd < len(rest) && rest[valueEnd] != '&' && rest[valueEnd] != '#' && rest[valueEnd] != ';' {
			valueEnd++
		}
		name, value := string(rest[i+1:eq]), rest[eq+1:valueEnd]
		for _, k := range credentialKeys {
			if name == k && len(value) >= 8 {
				return docket.Block, "A web address with a key or token in its query."
			}
		}
		for _, k := range privateKeys {
			if name == k && len(value) >= 3 {
				return docket.Hold, "A web address with a session or a person's number in its query."
			}
		}
	}
	if k := strings.IndexByte(string(host), ':'); k >= 0 && !strings.Contains(string(host), "[") {
		host = host[:k]
	}
	if addr, err := netip.ParseAddr(strings.Trim(string(host), "[]")); err == nil {
		if addr.IsLoopback() || addr.IsUnspecified() {
			return "", ""
		}
		return docket.Hold, "A web address that names a computer by its number."
	}
	if k := strings.LastIndexByte(string(host), '.'); k > 0 {
		switch string(host[k+1:]) {
		case "local", "internal", "corp", "lan", "intranet", "localdomain":
			return docket.Hold, "A web address inside somebody's network."
		}
	}
	return "", ""
}
