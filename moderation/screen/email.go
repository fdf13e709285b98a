package screen

import (
	"strings"
)

// The longest parts of an address (RFC 5321): 64 before the @, 255 behind it.
const (
	maxLocal  = 64
	maxDomain = 255
)

func isLocal(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\''
}

// emails finds addresses around every '@'.
func (p *page) emails() {
	for _, at := range p.ats {
		i := int(at)
		start := i
		for start > 0 && i-start < maxLocal && isLocal(p.low[start-1]) {
			start--
		}
		for start < i && !isAlnum(p.low[start]) {
			start++
		}
		left, right := i, i+1
		if start == i && p.at(i-1) == ' ' && p.at(i+1) == ' ' && isAlnum(p.at(i-2)) { // jane @ example.com
			left, right = i-1, i+2
			start = left
			for start > 0 && left-start < maxLocal && isLocal(p.low[start-1]) {
				start--
			}
			for start < left && !isAlnum(p.low[start]) {
				start++
			}
		}
		end, ok := p.domain(right)
		if !ok && right > i+1 {
			end, ok = p.spacedDomain(right)
		}
		if !ok || start == left {
			continue
		}
		first := p.tokenAt(int32(start))
		if first >= len(p.toks) || p.toks[first].taken {
			continue
		}
		p.reportEmail(first, p.low[start:left], p.low[right:end], int32(start), int32(end), ruleEmail, "A name, an @ and a domain.")
	}
}

// entityEmails finds addresses whose @ is written as an HTML entity, as copied
// from a page's source.
func (p *page) entityEmails() {
	for _, k := range p.digits {
		t := p.toks[k]
		s, e := int(t.start), int(t.end)
		if t.taken || t.len() != 2 || string(p.low[s:e]) != "64" || p.at(s-1) != '#' || p.at(s-2) != '&' || p.at(e) != ';' {
			continue
		}
		left := s - 2
		start := left
		for start > 0 && left-start < maxLocal && isLocal(p.low[start-1]) {
			start--
		}
		for start < left && !isAlnum(p.low[start]) {
			start++
		}
		end, ok := p.domain(e + 1)
		if !ok || start == left {
			continue
		}
		p.reportEmail(p.tokenAt(int32(start)), p.low[start:left], p.low[e+1:end], int32(start), int32(end), ruleEmailHidden, "A name, an @ written as an entity, and a domain.")
	}
}

// spacedDomain reads a domain whose last dot has blanks around it, and returns
// its end.
func (p *page) spacedDomain(at int) (int, bool) {
	first := p.tokenAt(int32(at))
	for k := first; k+1 < len(p.toks) && k < first+6; k++ {
		switch g := string(p.gap(k)); g {
		case " . ", " .", ". ":
			return int(p.toks[k+1].end), g != ". " && topDomains[string(p.word(k+1))]
		case "-", ".":
		default:
			return 0, false
		}
	}
	return 0, false
}

// domain reads a domain of two labels or more from byte at, and returns its end.
func (p *page) domain(at int) (int, bool) {
	end, dots := at, 0
	for end < len(p.low) && end-at < maxDomain {
		c := p.low[end]
		if c == '.' {
			if !isAlnum(p.at(end + 1)) {
				break
			}
			dots++
		} else if !isAlnum(c) && c != '-' {
			break
		}
		end++
	}
	for end > at && !isAlnum(p.low[end-1]) {
		end--
	}
	if dots == 0 || end == at || !isAlnum(p.low[at]) {
		return 0, false
	}
	top := end
	for top > at && p.low[top-1] != '.' {
		top--
	}
	if end-top < 2 || isDigit(p.low[top]) {
		return 0, false
	}
	return end, true
}

// roleNames are mailboxes of an office rather than of a person.
var roleNames = map[string]bool{}

func init() {
	for _, n := range strings.Fields(`info contact support help helpdesk admin administrator webmaster postmaster abuse
		security privacy press media news newsletter office reception billing sales marketing legal compliance hr jobs
		careers comments comment feedback foia docket regulations policy publicaffairs noreply no-reply donotreply
		hello team mail enquiries inquiries customerservice service services records recordsoffice it itsupport soc cert csirt
		cisa certcc report reports hostmaster root communications advocacy government members membership registrar
		procurement accounting payroll general questions editor editors cyber phishing spam incident incidents`) {
		roleNames[n] = true
	}
}

func (p *page) reportEmail(first int, local, host []byte, start, end int32, r *rule, why string) {
	name := string(local)
	if k := strings.IndexByte(name, '+'); k > 0 {
		name = name[:k]
	}
	top := string(host)
	if roleNames[name] || officeName(name, strings.HasSuffix(top, ".gov")) {
		p.take(first, end) // an office's mailbox, published by that office
		return
	}
	p.report(first, start, end, r, r.severity, why)
}

// officeName reports names whose parts are those of an office: all of them, or,
// in a government's domain, one.
func officeName(name string, government bool) bool {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	offices := 0
	for _, part := range parts {
		if roleNames[part] {
			offices++
		}
	}
	return offices > 0 && (government || offices == len(parts))
}

// topDomains end an address that is written with words for its signs.
var topDomains = map[string]bool{}

func init() {
	for _, d := range strings.Fields("com org net edu gov mil io us co uk ca de fr es mx info biz health me ai app dev in au nl eu ch it br tv cc clinic care hospital") {
		topDomains[d] = true
	}
}

// maxHyphens bounds the hyphens of one label: what has more is no domain, and
// rows of "at-at-at-" must not be read again from each place.
const maxHyphens = 6

// hiddenEmails finds addresses such as "jane [at] example [dot] com": a word for
// the @, words or signs for the dots, and a known end.
func (p *page) hiddenEmails() {
	for _, k := range p.cued {
		i := int(k)
		t := p.toks[i]
		if t.cue&cueAt == 0 || t.taken || i == 0 {
			continue
		}
		bracket := p.bracketed(i)
		k := i + 1
		dots := 0
		hidden := false // a dot in words
		for labels := 0; labels < 5 && k < len(p.toks); labels++ {
			if p.toks[k].taken {
				break
			}
			// a label may have hyphens in it
			for n := 0; n < maxHyphens && k+1 < len(p.toks) && p.hyphen(k); n++ {
				k++
			}
			// … also in words
			for n := 0; n < maxHyphens && k+2 < len(p.toks) && (p.is(k+1, "dash") || p.is(k+1, "hyphen") || p.is(k+1, "guion")) && len(p.gap(k)) <= 3 && len(p.gap(k+1)) <= 3; n++ {
				k += 2
			}
			if k+1 >= len(p.toks) {
				break
			}
			if g := p.gap(k); len(g) == 1 && g[0] == '.' {
				dots++
				k++
				continue
			}
			if (p.is(k+1, "dot") || p.is(k+1, "punto")) && k+2 < len(p.toks) && len(p.gap(k)) <= 3 && len(p.gap(k+1)) <= 3 {
				dots++
				hidden = true
				k += 2
				continue
			}
			break
		}
		if dots == 0 || k >= len(p.toks) || !topDomains[string(p.word(k))] || !bracket && !hidden {
			continue
		}
		// The name before: tokens joined by dots, hyphens, or the word dot.
		first := i - 1
		if len(p.gap(i-1)) > 4 || hasByte(p.gap(i-1), ']') { // behind a gap nothing is left of the name
			continue
		}
		for n := 0; first > 0 && n < 6; n++ {
			if g := p.gap(first - 1); len(g) == 1 && (g[0] == '.' || g[0] == '-' || g[0] == '_') {
				first--
				continue
			}
			if first > 1 && (p.is(first-1, "dot") || p.is(first-1, "punto") || p.is(first-1, "underscore") || p.is(first-1, "dash")) && len(p.gap(first-1)) <= 3 && len(p.gap(first-2)) <= 3 {
				first -= 2
				continue
			}
			break
		}
		if !p.free(first, k) {
			continue
		}
		start, end := p.toks[first].start, p.toks[k].end
		p.reportEmail(first, p.low[start:p.toks[i-1].end], nil, start, end, ruleEmailHidden, "Words for @ and dot, and the end of a domain.")
	}
}

// bracketed reports whether token i stands in brackets.
func (p *page) bracketed(i int) bool {
	a, b := p.at(int(p.toks[i].start)-1), p.at(int(p.toks[i].end))
	return a == '[' && b == ']' || a == '(' && b == ')' || a == '{' && b == '}' || a == '<' && b == '>' || a == '_' && b == '_' || a == '*' && b == '*' || a == '-' && b == '-'
}
