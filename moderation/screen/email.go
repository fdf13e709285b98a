package screen

import "strings"

// The longest parts of an address (RFC 5321): 64 before the @, 255 behind it.
const (
	maxLocal  = 64
	maxDomain = 255
)

func isLocal(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\''
}

// findEmails finds addresses around every '@'.
func findEmails(doc *document) {
	for _, at := range doc.ats {
		i := int(at)
		left, right := i, i+1
		start := localStart(doc, left)
		// jane @ example.com
		if start == i && doc.byteAt(i-1) == ' ' && doc.byteAt(i+1) == ' ' && isAlnum(doc.byteAt(i-2)) {
			left, right = i-1, i+2
			start = localStart(doc, left)
		}
		end, ok := parseDomain(doc, right)
		if !ok && right > i+1 {
			end, ok = parseSpacedDomain(doc, right)
		}
		if !ok || start == left {
			continue
		}
		first := doc.tokenAt(int32(start))
		if first >= len(doc.toks) || doc.toks[first].taken {
			continue
		}
		reportEmail(doc, first, doc.low[start:left], doc.low[right:end], int32(start), int32(end), ruleEmail,
			"A name, an @ and a domain.")
	}
}

// localStart is where the name before byte left begins; left when there is none.
func localStart(doc *document, left int) int {
	start := left
	for start > 0 && left-start < maxLocal && isLocal(doc.low[start-1]) {
		start--
	}
	for start < left && !isAlnum(doc.low[start]) {
		start++
	}
	return start
}

// findEntityEmails finds addresses whose @ is written as an HTML entity, as copied
// from a page's source.
func findEntityEmails(doc *document) {
	for _, k := range doc.digits {
		t := doc.toks[k]
		s, e := int(t.start), int(t.end)
		if t.taken || t.len() != 2 || string(doc.low[s:e]) != "64" || doc.byteAt(s-1) != '#' ||
			doc.byteAt(s-2) != '&' || doc.byteAt(e) != ';' {
			continue
		}
		left := s - 2
		start := left
		for start > 0 && left-start < maxLocal && isLocal(doc.low[start-1]) {
			start--
		}
		for start < left && !isAlnum(doc.low[start]) {
			start++
		}
		end, ok := parseDomain(doc, e+1)
		if !ok || start == left {
			continue
		}
		reportEmail(doc, doc.tokenAt(int32(start)), doc.low[start:left], doc.low[e+1:end], int32(start), int32(end),
			ruleEmailHidden, "A name, an @ written as an entity, and a domain.")
	}
}

// parseSpacedDomain reads a domain whose last dot has blanks around it, and returns
// its end.
func parseSpacedDomain(doc *document, at int) (int, bool) {
	first := doc.tokenAt(int32(at))
	for k := first; k+1 < len(doc.toks) && k < first+6; k++ {
		switch g := string(doc.separatorAfter(k)); g {
		case " . ", " .", ". ":
			return int(doc.toks[k+1].end), g != ". " && topDomains[string(doc.word(k+1))]
		case "-", ".":
		default:
			return 0, false
		}
	}
	return 0, false
}

// parseDomain reads a domain of two labels or more from byte at, and returns its end.
func parseDomain(doc *document, at int) (int, bool) {
	end, dots := at, 0
	for end < len(doc.low) && end-at < maxDomain && continuesDomain(doc, end) {
		if doc.low[end] == '.' {
			dots++
		}
		end++
	}
	for end > at && !isAlnum(doc.low[end-1]) {
		end--
	}
	if dots == 0 || end == at || !isAlnum(doc.low[at]) {
		return 0, false
	}
	top := end
	for top > at && doc.low[top-1] != '.' {
		top--
	}
	return end, end-top >= 2 && !isDigit(doc.low[top])
}

func continuesDomain(doc *document, at int) bool {
	c := doc.low[at]
	return isAlnum(c) || c == '-' || c == '.' && isAlnum(doc.byteAt(at+1))
}

// roleNames are mailboxes of an office rather than of a person.
var roleNames = map[string]bool{}

func init() {
	for _, n := range strings.Fields(`info contact support help helpdesk admin administrator webmaster postmaster
		abuse
		security privacy press media news newsletter office reception billing sales marketing legal compliance hr jobs
		careers comments comment feedback foia docket regulations policy publicaffairs noreply no-reply donotreply
		hello team mail enquiries inquiries customerservice service services records recordsoffice it itsupport soc
		cert
		csirt
		cisa certcc report reports hostmaster root communications advocacy government members membership registrar
		psirt product productsecurity cybersecurity medsec vulnerability disclosure disclosures pr comms
		relations affairs public general customer minutes clerk cityclerk townclerk treasurer board dpo ciso
		procurement accounting payroll questions editor editors letters director biomed cyber
		phishing spam incident incidents`) {
		roleNames[n] = true
	}
}

// isNobodysMailbox reports jane.doe@example.com.
func isNobodysMailbox(name, host string) bool {
	switch name {
	case "jane.doe", "john.doe", "jdoe", "janedoe", "johndoe", "user", "name", "you", "someone", "juan.perez":
		return strings.HasPrefix(host, "example.")
	}
	return false
}

func reportEmail(doc *document, first int, local, host []byte, start, end int32, r *rule, why string) {
	if keepsOfficeHours(doc, first) || isOfficeMailbox(string(local), string(host)) {
		doc.take(first, end) // published by the office whose it is
		return
	}
	doc.report(first, start, end, r, r.severity, why)
}

// isOfficeMailbox reports a mailbox of an office or of nobody.
func isOfficeMailbox(name, host string) bool {
	if k := strings.IndexByte(name, '+'); k > 0 {
		name = name[:k]
	}
	government := strings.HasSuffix(host, ".gov")
	return roleNames[name] || isNobodysMailbox(name, host) || officeName(name, government) ||
		government && !mailboxOfPerson(name) || isOfficeWords(name, 3) || isHostsOwn(name, host)
}

// mailboxOfPerson reports a first name, a surname, or an initial and a surname among the parts
// of a mailbox's name.
func mailboxOfPerson(name string) bool {
	l := loadLexicon()
	known := func(w string) bool { return len(w) > 2 && l.has([]byte(w))&(given|surname) != 0 }
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }) {
		if known(part) || len(part) > 4 && (known(part[1:]) || known(part[:len(part)-1]) || known(part[2:])) {
			return true
		}
	}
	return strings.Count(name, ".")+strings.Count(name, "_") > 0
}

// isOfficeWords reports a name made of at most n words of offices written in one piece:
// govrelations, ruralhealth.
func isOfficeWords(name string, n int) bool {
	if name == "" {
		return n < 3 // one word at least
	}
	for k := 2; n > 0 && k <= len(name); k++ {
		if w := name[:k]; (roleNames[w] || officeParts[w]) && isOfficeWords(name[k:], n-1) {
			return true
		}
	}
	return false
}

// officeParts are words that names of offices' mailboxes are made of.
var officeParts = wordSet(`biomed biomedical engineering cyber cybersecurity security privacy
	gov govt rel rural health public media state county city front desk patient patients safety
	news letter room staff quality care clinic hospital medical nurse nursing ethics audit risk data tech network ops
	operations program programs grants outreach education training research library events event membership member
	community response emergency alert alerts intake claims appeals ombudsman clerk council chair secretary liaison
	federal legislative regulatory affairs docs docket dockets fax ocr hipaa breach hotline answers learn connect
	inbox ask submit volunteer volunteers donate store orders shop dept department international national regional
	association foundation gr govrel pubaffairs rhc fqhc hit ehr cto cio cso resilience preparedness coordinator`)

// isHostsOwn reports a mailbox that is called as its host: nphc@nphc.org.
func isHostsOwn(name, host string) bool {
	label, _, _ := strings.Cut(host, ".")
	return len(name) > 4 && name == label || len(name) > 2 && !mailboxOfPerson(name) &&
		(name == label || len(name) > 4 && strings.HasPrefix(label, name))
}

// keepsOfficeHours reports "office hours" within sixteen tokens before token i: a teacher's or
// a clinic's address.
func keepsOfficeHours(doc *document, i int) bool {
	for j := i - 1; j > 0 && j > i-17; j-- {
		if doc.tokenIs(j, "hours") && doc.tokenIs(j-1, "office") {
			return true
		}
	}
	return false
}

// officeName reports names whose parts are those of an office: all of them, or,
// in a government's domain, one.
func officeName(name string, government bool) bool {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	if government && len(parts) == 1 && officeStem(name) {
		return true
	}
	offices := 0
	for _, part := range parts {
		if roleNames[part] {
			offices++
		}
	}
	return offices > 0 && (government || offices == len(parts))
}

func init() {
	for _, d := range strings.Fields("com org net edu gov mil io us co uk ca de fr es mx info biz health me ai app " +
		"dev in au nl eu ch it br tv cc clinic care hospital example") {
		topDomains[d] = true
	}
}

// officeStem reports a mailbox whose name holds an office's word: cybertaskforce,
// ocrcomplaint.
func officeStem(name string) bool {
	for _, stem := range []string{"complaint", "taskforce", "comment", "privacy", "security", "cyber", "report",
		"policy", "office",
		"press", "records", "support", "mail",
		"inquir", "question", "program", "public", "foia", "docket", "information"} {
		if strings.Contains(name, stem) {
			return true
		}
	}
	return false
}
