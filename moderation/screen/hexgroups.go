package screen

import (
	"bytes"
	"net/netip"
	"strings"
)

// findHexGroups finds what is written in groups of hexadecimal digits: hardware
// addresses, IPv6 addresses, and identifiers that are nobody's secret.
func findHexGroups(doc *document) {
	for i := 0; i < len(doc.toks); i++ {
		t := doc.toks[i]
		if t.taken || int(t.end) >= len(doc.low) {
			continue
		}
		if n := t.len(); n > 8 {
			if n >= 32 && t.class.mixed() && hexDigits(doc.word(i)) {
				doc.toks[i].taken = true // a digest says nothing about anybody
			}
			continue
		}
		c := doc.low[t.end]
		if c != ':' && c != '-' && c != '.' || !hexDigits(doc.word(i)) || takeHexGroups(doc, i, c) {
			continue
		}
		if c == ':' {
			i = findIPv6(doc, i)
		}
	}
}

// takeHexGroups finds groups of one length with the sign c between, from token i on.
func takeHexGroups(doc *document, i int, c byte) bool {
	switch doc.toks[i].len() {
	case 8:
		return c == '-' && takeGUID(doc, i)
	case 2:
		return c != '.' && findMAC(doc, i, c, 6, 2)
	case 4:
		return c == '.' && findMAC(doc, i, c, 3, 4)
	}
	return false
}

// takeGUID takes an identifier of 8-4-4-4-12 digits.
func takeGUID(doc *document, i int) bool {
	if i+4 >= len(doc.toks) {
		return false
	}
	for k, n := range []int{8, 4, 4, 4, 12} {
		if doc.toks[i+k].len() != n || !hexDigits(doc.word(i+k)) || k > 0 && !doc.hyphenAfter(i+k-1) {
			return false
		}
	}
	doc.take(i, doc.toks[i+4].end)
	return true
}

// findMAC finds n groups of size hexadecimal digits, all with sep between.
func findMAC(doc *document, i int, sep byte, n, size int) bool {
	if i+n > len(doc.toks) {
		return false
	}
	first := doc.word(i)
	same, digits := true, false
	for k := range n {
		if !isHexGroup(doc, i+k, size) || k > 0 && !joinedBy(doc, i+k, sep) {
			return false
		}
		same = same && string(doc.word(i+k)) == string(first)
		digits = digits || doc.toks[i+k].class&hasDigit != 0
	}
	end := doc.toks[i+n-1].end
	switch {
	case goesOnWith(doc, int(doc.toks[i].start), int(end), sep), !digits && sep != ':':
		return false
	case same:
		doc.take(i, end)
		return true
	case sep == '-' && n == 6 && doc.cuesAround(i, i+n-1)&cuePhone != 0 && allDigits(joinDigits(doc, i, i+n-1)):
		return false
	}
	doc.report(i, doc.toks[i].start, end, ruleMAC, ruleMAC.severity, "Pairs of hexadecimal digits in the form of a "+
		"hardware address.")
	return true
}

// goesOnWith reports a further group before or behind a run, with the same sign between.
func goesOnWith(doc *document, start, end int, sep byte) bool {
	return doc.byteAt(start-1) == sep && isAlnum(doc.byteAt(start-2)) || doc.byteAt(end) == sep &&
		isAlnum(doc.byteAt(end+1))
}

func isHexGroup(doc *document, i, size int) bool {
	return !doc.toks[i].taken && doc.toks[i].len() == size && hexDigits(doc.word(i))
}

// joinedBy reports nothing but the sign sep between token i and the one before.
func joinedBy(doc *document, i int, sep byte) bool {
	return doc.toks[i].start-doc.toks[i-1].end == 1 && doc.low[doc.toks[i].start-1] == sep
}

func joinDigits(doc *document, first, last int) []byte {
	var out []byte
	for k := first; k <= last; k++ {
		out = append(out, doc.word(k)...)
	}
	return out
}

// findIPv6 looks for an address of version 6 that begins at token i, and returns the
// last token it has looked at.
func findIPv6(doc *document, i int) int {
	start, end, ok := spanOfIPv6(doc, i)
	if !ok {
		return i
	}
	addr, err := netip.ParseAddr(string(doc.low[start:end]))
	if err != nil {
		return i
	}
	last := doc.tokenAt(int32(end) - 1)
	if last >= len(doc.toks) || doc.toks[last].start >= int32(end) {
		last--
	}
	last = max(last, i)
	digits := false
	for k := i; k <= last; k++ {
		digits = digits || doc.toks[k].class&hasDigit != 0
	}
	if !digits || addr.IsLoopback() || doc.low[end-1] == ':' || addr.IsMulticast() {
		doc.take(i, int32(end))
		return last
	}
	reportIP(doc, i, int32(start), int32(end), addr)
	return last
}

// spanOfIPv6 is the run of digits, colons and dots that begins at token i, when it may be
// an address.
func spanOfIPv6(doc *document, i int) (start, end int, ok bool) {
	start = int(doc.toks[i].start)
	if start >= 2 && string(doc.low[start-2:start]) == "::" {
		start -= 2
	}
	if isAlnum(doc.byteAt(start-1)) || doc.byteAt(start-1) == ':' {
		return 0, 0, false
	}
	end = start
	for end < len(doc.low) && end-start <= 45 && (strings.IndexByte(":.", doc.low[end]) >= 0 || isAlnum(doc.low[end])) {
		end++
	}
	colons := bytes.Count(doc.low[start:end], []byte{':'})
	for end > start && (doc.low[end-1] == '.' || doc.low[end-1] == ':' && doc.low[end-2] != ':') {
		end--
	}
	return start, end, colons >= 2 && end-start >= 6 && end-start <= 45
}

func hexDigits(w []byte) bool {
	for _, c := range w {
		if !isDigit(c) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(w) > 0
}
