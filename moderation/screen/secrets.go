package screen

import (
	"bytes"
	"strings"
)

// A known key: how providers begin their keys and how long they are. From the
// providers' own documents, as of November 2026.
var keyPrefixes = []struct {
	prefix string // in small letters
	min    int    // bytes behind the prefix
}{
	{"akia", 16}, {"asia", 16}, {"aroa", 16}, {"aida", 16},
	{"ghp_", 36}, {"gho_", 36}, {"ghs_", 36}, {"ghu_", 36}, {"ghr_", 36}, {"github_pat_", 22},
	{"glpat-", 20}, {"glrt-", 20}, {"gldt-", 20},
	{"xoxb-", 20}, {"xoxp-", 20}, {"xoxa-", 20}, {"xoxr-", 20}, {"xoxs-", 20}, {"xapp-", 20},
	{"sk_live_", 16}, {"rk_live_", 16}, {"sk_test_", 16}, {"rk_test_", 16}, {"pk_live_", 16}, {"whsec_", 20},
	{"sk-ant-", 20}, {"sk-proj-", 20}, {"sk-", 32},
	{"aiza", 35}, {"ya29.", 20}, {"gocspx-", 20},
	{"hf_", 30}, {"npm_", 36}, {"pypi-", 40}, {"dop_v1_", 40}, {"shpat_", 32}, {"dckr_pat_", 20}, {"rubygems_", 40},
	{"sg.", 40}, {"key-", 32}, {"sq0csp-", 30}, {"eaac", 60}, {"lin_api_", 30}, {"tfp_", 40},
}

// secrets finds keys, tokens and passwords.
func (p *page) secrets() {
	for _, k := range p.long {
		if !p.toks[k].taken {
			p.knownKey(int(k))
		}
	}
	for _, k := range p.cued {
		i := int(k)
		t := p.toks[i]
		if t.taken || t.cue&cueSecretPrefix != 0 && p.knownKey(i) {
			continue
		}
		if t.cue&cuePassword != 0 {
			p.assigned(i)
		}
		if t.cue&cueAdmin != 0 {
			p.pair(i)
		}
		if t.cue&(cuePassword|cueUser|cueAdmin) != 0 {
			p.pairBehind(i)
		}
		if t.cue&cuePin != 0 {
			p.pin(i)
		}
	}
}

func keyByte(c byte) bool { return isAlnum(c) || c == '_' || c == '-' || c == '.' }

// knownKey finds a key by its provider's prefix, a PEM block or a signed token.
func (p *page) knownKey(i int) bool {
	start := int(p.toks[i].start)
	rest := p.low[start:]
	if p.is(i, "begin") && start >= 5 && string(p.low[start-5:start]) == "-----" {
		return p.pem(i)
	}
	if c := p.at(start - 1); keyByte(c) && (c == '_' || isAlnum(p.at(start-2))) {
		return false // inside a longer run, which was looked at from its start
	}
	if len(rest) > 3 && string(p.raw[start:start+3]) == "eyJ" {
		return p.jwt(i)
	}
	for _, k := range keyPrefixes {
		if len(rest) < len(k.prefix)+k.min || string(rest[:len(k.prefix)]) != k.prefix {
			continue
		}
		end := start + len(k.prefix)
		digits, upper := false, false
		for end < len(p.low) && end-start < 400 && keyByte(p.low[end]) {
			digits = digits || isDigit(p.low[end])
			upper = upper || isUpper(p.raw[end])
			end++
		}
		for keyByte(p.low[end-1]) && !isAlnum(p.low[end-1]) {
			end--
		}
		if end-start < len(k.prefix)+k.min || !digits && !upper {
			continue
		}
		if len(k.prefix) <= 4 && k.prefix[len(k.prefix)-1] != '_' && k.prefix[len(k.prefix)-1] != '-' && k.prefix[len(k.prefix)-1] != '.' && !digits {
			continue
		}
		if (k.prefix == "akia" || k.prefix == "asia" || k.prefix == "aroa" || k.prefix == "aida") && (end-start != 20 || !isUpper(p.raw[start])) {
			continue
		}
		p.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "A key in the form that its provider gives out.")
		return true
	}
	return false
}

// pem takes a private key from its first line to its last.
func (p *page) pem(i int) bool {
	start := int(p.toks[i].start) - 5
	head := p.low[p.toks[i].end:min(len(p.low), int(p.toks[i].end)+40)]
	if !strings.Contains(string(head), "private key") {
		return false
	}
	limit := min(len(p.low), start+maxPEM)
	body := p.low[start:limit]
	end := start + len(head)
	if k := p.nextEnd(start) - start; k >= 0 && k < len(body)-9 {
		tail := string(body[k+9 : min(len(body), k+60)])
		if n := strings.Index(tail, "-----"); n >= 0 {
			end = start + k + 9 + n + 5
		}
	} else {
		// Cut off: what looks like its body belongs to it.
		end = start + bytes.Index(body[5:], []byte("-----")) + 10
		for end < limit && (isAlnum(p.low[end]) || strings.IndexByte("+/=\n\r ", p.low[end]) >= 0) && end-start < maxPEM {
			lineEnd := bytes.IndexByte(p.low[end:min(limit, end+100)], '\n')
			if lineEnd > 0 && bytes.IndexByte(p.low[end:end+lineEnd], ' ') >= 0 {
				break
			}
			if lineEnd < 0 {
				break
			}
			end += lineEnd + 1
		}
	}
	if end <= start {
		return false
	}
	for end > start && blank(p.low[end-1]) {
		end--
	}
	p.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "A private key in PEM form.")
	return true
}

// nextEnd is the byte at which the next last line of a PEM block begins, from
// start on; far behind the text when there is none. What was found is kept, so
// that many first lines do not search the same text again.
func (p *page) nextEnd(start int) int {
	if p.pemEnd < start {
		p.pemEnd = len(p.low) + maxPEM
		if k := bytes.Index(p.low[start:], []byte("-----end ")); k >= 0 {
			p.pemEnd = start + k
		}
	}
	return p.pemEnd
}

// maxPEM is the longest block looked for, in bytes; a key of 16,384 bits has
// about 12,000.
const maxPEM = 16 << 10

// jwt takes a signed token: three parts of base64url.
func (p *page) jwt(i int) bool {
	start := int(p.toks[i].start)
	end, dots := start, 0
	for end < len(p.low) && end-start < 4096 && keyByte(p.low[end]) {
		if p.low[end] == '.' {
			dots++
		}
		end++
	}
	for end > start && !isAlnum(p.low[end-1]) {
		if p.low[end-1] == '.' {
			dots--
		}
		end--
	}
	if dots < 1 || end-start < 30 {
		return false
	}
	p.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "A signed web token.")
	return true
}

// assigned finds the value that stands behind a word for a password or key.
func (p *page) assigned(i int) {
	at := int(p.toks[i].end)
	sign := false // a colon or an equals sign, or words for it
	word := 0
	for word < 5 {
		for at < len(p.low) && at-int(p.toks[i].end) < 60 {
			c := p.low[at]
			if c == ':' || c == '=' {
				sign = true
			} else if c != ' ' && c != '"' && c != '\'' && c != '`' && c != '>' && c != '*' && c != '\t' && c != ',' && !(c == '\n' && sign) && c != '(' {
				break
			}
			at++
		}
		j := p.tokenAt(int32(at))
		if j >= len(p.toks) || int(p.toks[j].start) != at {
			break
		}
		w := string(p.word(j))
		if p.at(int(p.toks[j].end)) != ' ' && p.at(int(p.toks[j].end)) != ':' && p.at(int(p.toks[j].end)) != '=' {
			break
		}
		if w != "is" && w != "was" && w != "es" && w != "to" && w != "of" && w != "still" && w != "for" && w != "the" && w != "root" && w != "admin" && w != "value" && w != "string" && w != "set" && w != "key" && w != "id" && w != "remains" && w != "reads" && w != "says" && w != "equals" {
			break
		}
		if w == "is" || w == "was" || w == "es" || w == "to" || w == "of" || w == "remains" || w == "reads" || w == "says" || w == "equals" {
			sign = true
		}
		at = int(p.toks[j].end)
		word++
	}
	if !p.secretAt(i, at, sign) && !sign {
		// "the password for the viewer is …"
		for j := i + 1; j < len(p.toks) && j <= i+9 && p.toks[j].start < p.toks[i].end+60; j++ {
			if broken(p.gap(j-1)) && j > i+1 {
				return
			}
			if p.is(j, "is") || p.is(j, "was") || p.is(j, "es") || p.is(j, "reads") || p.is(j, "says") {
				p.secretAt(i, p.skipQuotes(int(p.toks[j].end)), true)
				return
			}
		}
	}
}

// skipQuotes steps over blanks and quotation marks from byte at.
func (p *page) skipQuotes(at int) int {
	for at < len(p.low) && strings.IndexByte(" \"'`:", p.low[at]) >= 0 {
		at++
	}
	return at
}

// secretAt weighs what stands at byte start as a password or key, behind the
// word at token i; sign tells of a colon, an equals sign or a verb between. It
// reports whether it is one.
func (p *page) secretAt(i, start int, sign bool) bool {
	end := start
	var letters, digits, marks, upper int
	for end < len(p.low) && end-start < 200 && !blank(p.low[end]) && p.low[end] != '"' && p.low[end] != '`' && p.low[end] != '<' && p.low[end] != ';' && p.low[end] != '&' {
		switch c := p.raw[end]; {
		case isDigit(c):
			digits++
		case isUpper(c):
			upper++
			letters++
		case isAlnum(c):
			letters++
		default:
			marks++
		}
		end++
	}
	for end > start && strings.IndexByte(".,;:)'!?]", p.low[end-1]) >= 0 {
		if p.low[end-1] == '!' && end-start > 4 && (digits > 0 && letters > 0) && p.at(end) != ' ' {
			break
		}
		end--
		marks--
	}
	if end > start && p.at(end) == '!' && digits > 0 && letters > 0 {
		end++ // an exclamation mark at the end of a password is part of it more often than not
	}
	n := end - start
	if n < 6 || letters+digits == 0 || p.low[start] == '.' || p.low[start] == ',' {
		return false
	}
	classes := 0
	for _, k := range []int{letters - upper, upper, digits, marks} {
		if k > 0 {
			classes++
		}
	}
	value := p.low[start:end]
	switch {
	case marks > 0 && digits == 0 && !sign, strings.Contains(string(value), "://"):
		return false
	case classes < 2 || digits == 0 && (marks == 0 || letters == 0):
		return false
	case digits == 0 && (!sign || n < 8 || plainWords(value)):
		return false
	case !sign && (n < 8 || classes < 3) && !(letters > 0 && digits > 0 && n >= 8):
		return false
	case !sign && letters == 0:
		return false
	case letters == 0 && n < 8:
		return false
	case digits > 0 && letters == 0 && marks > 0: // dates, versions, phone numbers
		return false
	case allDigits(value) && !sign:
		return false
	case !sign && n >= 32 && hexDigits(value): // a digest, or a name made of one
		return false
	case p.placeholder(value):
		return false
	}
	first := p.tokenAt(int32(start))
	if first >= len(p.toks) || p.toks[first].taken {
		return false
	}
	if from, to := p.assignments(i, end); from < int(p.toks[i].start) || to > end {
		p.report(p.tokenAt(int32(from)), int32(from), int32(to), ruleSecret, ruleSecret.severity, "A connection string with the password in it.")
		return true
	}
	p.report(first, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, "A value written right behind a word for a password or key.")
	return true
}

// maxConnection is the longest part of a connection string that is looked at
// before and behind its password, in bytes.
const maxConnection = 200

// assignments is the connection string around a password's word and the end of
// its value: name=value pairs, of which a semicolon parts each from the next.
func (p *page) assignments(i, end int) (from, to int) {
	from, to = int(p.toks[i].start), end
	limit := max(0, from-maxConnection)
	for from > limit && p.low[from-1] == ';' {
		sign, b := -1, from-2
		for b >= limit && isAlnum(p.low[b]) || b >= limit && strings.IndexByte("=._-,:\\/ ()", p.low[b]) >= 0 {
			if p.low[b] == '=' {
				sign = b
			}
			b--
		}
		if sign < 0 {
			break
		}
		begin := sign
		for begin > b+1 && isAlnum(p.low[begin-1]) {
			begin--
		}
		// Names of two words: User Id, Data Source, Initial Catalog.
		if begin > b+1 && p.low[begin-1] == ' ' && p.at(b) != ';' {
			switch string(p.low[begin:sign]) {
			case "id", "source", "catalog", "security", "timeout", "address":
				for begin--; begin > b+1 && isAlnum(p.low[begin-1]); {
					begin--
				}
			}
		} else if p.at(b) == ';' {
			begin = b + 1
		}
		if begin == sign {
			break
		}
		from = begin
	}
	limit = min(len(p.low), end+maxConnection)
	for to < limit && p.low[to] == ';' {
		e, sign := to+1, false
		for e < limit && p.low[e] != ';' && p.low[e] != '\n' && p.low[e] != '"' && (sign || isAlnum(p.low[e]) || p.low[e] == ' ' || p.low[e] == '=') {
			if sign && p.low[e] == ' ' {
				break
			}
			sign = sign || p.low[e] == '='
			e++
		}
		if !sign {
			break
		}
		to = e
	}
	for to > end && strings.IndexByte(".,)'", p.low[to-1]) >= 0 {
		to--
	}
	return from, to
}

// plainWords reports words that only hyphens, slashes and the like join.
func plainWords(w []byte) bool {
	for _, c := range w {
		if !isLower(c) && strings.IndexByte("-/'._,()&", c) < 0 {
			return false
		}
	}
	return true
}

// placeholder reports values that stand for a value.
func (p *page) placeholder(w []byte) bool {
	s := string(w)
	if strings.HasPrefix(s, "example") || len(s) < 20 && strings.Contains(s, "example") {
		return true
	}
	for _, k := range []string{"xxxx", "****", "your_", "your-", "changeme", "<", "placeholder", "${", "%s", "redacted", "....", "____", "[", "nist", "sp800", "800-63", "2fa", "sha256", "sha-256", "oauth2", "base64", "aes256", "aes-256", "256-bit", "128-bit", "multi-factor", "two-factor"} {
		if strings.Contains(s, k) {
			return true
		}
	}
	return false
}

// pair finds the password in "admin/Secret1" and "login jdoe2 / Secret1".
func (p *page) pair(i int) {
	j := i
	if j+2 < len(p.toks) && p.toks[j+1].class.mixed() && len(p.gap(j)) <= 2 && !hasByte(p.gap(j), '/') {
		j++
	}
	if j+1 >= len(p.toks) {
		return
	}
	g := p.gap(j)
	if len(g) > 3 || !hasByte(g, '/') && !(len(g) == 1 && g[0] == ':') || p.toks[j+1].taken {
		return
	}
	start := int(p.toks[j+1].start)
	end, letters, digits := start, 0, 0
	for end < len(p.low) && end-start < 64 && !blank(p.low[end]) && strings.IndexByte("\"'`<>;,)/", p.low[end]) < 0 {
		if isDigit(p.low[end]) {
			digits++
		} else if isAlnum(p.low[end]) {
			letters++
		}
		end++
	}
	for end > start && strings.IndexByte(".,;:)]?", p.low[end-1]) >= 0 {
		end--
	}
	if end-start < 5 || letters < 2 || digits == 0 || p.placeholder(p.low[start:end]) {
		return
	}
	p.report(j+1, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, "A value behind the name of an account and a slash.")
}

// pairBehind looks for "service / Sv7#kLm2" within three words behind a word for
// signing in.
func (p *page) pairBehind(i int) {
	for j := i + 1; j < len(p.toks)-1 && j <= i+3; j++ {
		if broken(p.gap(j-1)) && !hasByte(p.gap(j-1), ':') || p.toks[j].class.number() {
			return
		}
		if (p.is(j, "with") || p.is(j, "using")) && p.toks[i].cue&cueAdmin != 0 && j == i+1 && p.scrambled(int(p.toks[j].end)+1) {
			p.secretAt(i, int(p.toks[j].end)+1, true)
			return
		}
		if string(p.gap(j)) == " / " && p.toks[j].class.word() {
			p.pair(j)
			return
		}
	}
}

// scrambled reports a word from byte at on of small and capital letters, digits and
// a sign that no version, date or product has: "root with V3nd0r$upport".
func (p *page) scrambled(at int) bool {
	var small, capitals, digits, signs bool
	for n := 0; n < 40 && at+n < len(p.raw) && !blank(p.low[at+n]); n++ {
		switch c := p.raw[at+n]; {
		case isDigit(c):
			digits = true
		case isUpper(c):
			capitals = true
		case isLower(c):
			small = true
		case strings.IndexByte("!$#%&*?+^~=", c) >= 0:
			signs = signs || n > 0 && isAlnum(p.at(at+n+1))
		}
	}
	return small && capitals && digits && signs
}

// pin finds the four to eight digits of a personal identification number.
func (p *page) pin(i int) {
	right := true // nothing but connecting words so far
	for j := i + 1; j < len(p.toks) && j <= i+9; j++ {
		t := p.toks[j]
		if j > i+1 && broken(p.gap(j-1)) && !hasByte(p.gap(j-1), ':') {
			return
		}
		if t.class.number() {
			verb := p.is(j-1, "is") || p.is(j-1, "was") || p.is(j-1, "es")
			if t.len() >= 4 && t.len() <= 8 && !t.taken && !p.joined(t.start, t.end) && (right && j <= i+4 || verb) {
				end := t.end
				if c := p.at(int(end)); c == '#' || c == '*' {
					end++
				}
				p.report(j, t.start, end, ruleAssigned, ruleAssigned.severity, "Digits right behind a word for a PIN or a door's code.")
			}
			return
		}
		right = right && (t.lex&connector != 0 || t.cue&cuePin != 0)
	}
}

// usernames finds the name behind a word for signing in.
func (p *page) usernames() {
	for _, k := range p.cued {
		i := int(k)
		if p.toks[i].cue&cuePassword != 0 && i > 1 && i+1 < len(p.toks) && p.toks[i+1].taken && (p.is(i-1, "with") || p.is(i-1, "and")) {
			// "ltaylor2 with password …"
			if u := p.toks[i-2]; !u.taken && u.class.mixed() && u.len() >= 5 {
				p.report(i-2, u.start, u.end, ruleUser, ruleUser.severity, "A name right before a password.")
			}
		}
		if p.toks[i].cue&cueUser == 0 || i+1 >= len(p.toks) {
			continue
		}
		j := i + 1
		g := p.gap(i)
		sign := strings.ContainsAny(string(g), ":=")
		if !sign && (p.is(j, "is") || p.is(j, "was") || p.is(j, "es")) {
			sign = true
			j++
		}
		if j < len(p.toks) && !sign && string(g) == " " && p.toks[j].class.mixed() && p.toks[j].len() >= 6 && kindOf[p.low[p.toks[j].start]]&byte(hasLetter) != 0 {
			sign = true
		}
		if !sign || j >= len(p.toks) || p.toks[j].taken || len(p.gap(j-1)) > 3 || strings.IndexByte(string(p.gap(j-1)), '\n') >= 0 {
			continue
		}
		start := int(p.toks[j].start)
		end, digits, marks := start, 0, 0
		for end < len(p.low) && end-start < 64 && (isAlnum(p.low[end]) || strings.IndexByte("._-\\", p.low[end]) >= 0) {
			if isDigit(p.low[end]) {
				digits++
			} else if !isAlnum(p.low[end]) {
				marks++
			}
			end++
		}
		for end > start && !isAlnum(p.low[end-1]) {
			end--
			marks--
		}
		if end-start < 4 || digits == 0 && marks == 0 || allDigits(p.low[start:end]) && end-start < 5 {
			continue
		}
		p.report(j, int32(start), int32(end), ruleUser, ruleUser.severity, "A name right behind a word for signing in.")
	}
}
