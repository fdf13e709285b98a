package screen

import (
	"bytes"
	"strings"
)

// findPasted finds what people paste from consoles and scripts: hashes of passwords,
// commands that make an account or map a drive, and names with a domain before or behind.
func findPasted(doc *document) {
	stands := pastedStand(doc)
	for n, w := range pastedWords {
		for at := 0; stands>>n&1 != 0; {
			k := bytes.Index(doc.low[at:], w.word)
			if k < 0 {
				break
			}
			at += k + len(w.word)
			if i := doc.tokenAt(int32(at - 1)); int(doc.toks[i].end) == at && !doc.toks[i].taken {
				w.find(doc, i)
			}
		}
	}
	if bytes.IndexByte(doc.low, '$') >= 0 {
		findPasswordHashes(doc)
	}
	if bytes.IndexByte(doc.low, '\\') >= 0 {
		findDomainUsers(doc)
	}
}

// pastedWords are words of commands, scripts and messages, and who looks behind them.
var pastedWords = []struct {
	word []byte
	find func(doc *document, i int)
}{
	{[]byte("net user"), findNetUser}, {[]byte("net use"), findNetUse}, {[]byte("securestring"), findSecureString},
	{[]byte("clp"), findRemit}, {[]byte("svc"), findRemit}, {[]byte("ref"), findRemit},
	{[]byte("nm1"), findX12Name}, {[]byte("dmg"), findX12Birth}, {[]byte("useradd"), findAddedUser},
}

// pastedStand is the set of the words that stand somewhere at the end of a token: a bit each.
func pastedStand(doc *document) (stands uint) {
	for i := range doc.toks {
		end := doc.toks[i].end
		if !endsPasted[doc.low[end-1]] {
			continue
		}
		for n, w := range pastedWords {
			if end > 1 && doc.low[end-2] == w.word[len(w.word)-2] && bytes.HasSuffix(doc.low[:end], w.word) {
				stands |= 1 << n
			}
		}
	}
	return stands
}

// endsPasted are the last bytes of the words of pastedWords, but not those of most words.
var endsPasted = func() (ends [256]bool) {
	for _, w := range pastedWords {
		ends[w.word[len(w.word)-1]] = true
	}
	return ends
}()

// findNetUser finds name and password of "net user NAME PASSWORD /add", whose "user" is
// token i.
func findNetUser(doc *document, i int) { findCommandUser(doc, int(doc.toks[i].end)) }

// findNetUse finds those of "net use Z: SHARE /user:NAME PASSWORD", whose "use" is token i.
func findNetUse(doc *document, i int) {
	rest := doc.low[doc.toks[i].end:min(len(doc.low), int(doc.toks[i].end)+120)]
	if k := bytes.Index(rest, []byte("/user:")); k >= 0 {
		findCommandUser(doc, int(doc.toks[i].end)+k+len("/user"))
	}
}

// findCommandUser reads a name and what may be a password, with a blank between, from byte
// at on.
func findCommandUser(doc *document, at int) {
	start, end := nextChunk(doc, at)
	from, to := nextChunk(doc, end)
	if end-start < 3 || to-from < 4 || hasByte(doc.low[end:from], '\n') || !mayBePassword(doc.low[from:to]) {
		return
	}
	reportPasted(doc, start, end, ruleUser, "A user's name in a command.")
	reportPasted(doc, from, to, ruleAssigned, "The password in a command.")
}

// mayBePassword reports a word of two kinds of characters that is no option of a command.
func mayBePassword(w []byte) bool {
	v := secretValue{text: w}
	for _, c := range w {
		v.count(c)
	}
	return w[0] != '/' && w[0] != '-' && v.digits > 0 && v.letters > 0
}

// findAddedUser finds "useradd -p PASSWORD" no further than its line: what has the form of a
// password behind the command at token i.
func findAddedUser(doc *document, i int) {
	line, _ := lineAt(doc, int(doc.toks[i].end))
	if k := bytes.Index(line, []byte(" -p ")); k >= 0 {
		if from, to := nextChunk(doc, int(doc.toks[i].end)+k+4); to-from >= 6 && mayBePassword(doc.low[from:to]) {
			reportPasted(doc, from, to, ruleAssigned, "The password in a command.")
		}
	}
}

// nextChunk is the run of bytes without blanks from byte at on, without the signs of an
// option's name before it and the marks of a sentence behind it.
func nextChunk(doc *document, at int) (start, end int) {
	start = at
	for start < len(doc.low) && (doc.low[start] == ' ' || doc.low[start] == ':' || doc.low[start] == '"') {
		start++
	}
	end = start
	for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) && doc.low[end] != '"' {
		end++
	}
	for end > start && strings.IndexByte(".,;)'", doc.low[end-1]) >= 0 {
		end--
	}
	return start, end
}

// findSecureString finds X in `ConvertTo-SecureString "X"`, whose last word is token i.
func findSecureString(doc *document, i int) {
	g := doc.separatorAfter(i)
	if k := bytes.IndexAny(g, "\"'"); k >= 0 && len(g) <= 12 {
		start := int(doc.toks[i].end) + k + 1
		end := start
		for end < len(doc.low) && end-start < 64 && doc.low[end] != g[k] && doc.low[end] != '\n' {
			end++
		}
		if end-start >= 4 && doc.byteAt(end) == g[k] && doc.low[start] != '$' {
			reportPasted(doc, start, end, ruleAssigned, "The password in a script.")
		}
	}
}

// findX12Name finds the person of an insurer's message, NM1*IL*1*LAST*FIRST*…*MI*NUMBER~,
// which begins with token i.
func findX12Name(doc *document, i int) {
	var fields [10]int // where each begins, and last one behind
	n, at := 0, int(doc.toks[i].end)
	for ; n < len(fields) && doc.byteAt(at) == '*'; n++ {
		at++
		fields[n] = at
		for at < len(doc.low) && at-fields[n] < maxField && strings.IndexByte("*~\n", doc.low[at]) < 0 {
			at++
		}
	}
	if n < 4 || string(doc.low[fields[1]:fields[2]-1]) != "1" {
		return
	}
	if end := endOfX12(fields[:n], 3, at); end-fields[3] > 1 {
		reportPasted(doc, fields[2], end, rulePatient, "The name in an insurer's message.")
	}
	if n > 8 {
		if end := endOfX12(fields[:n], 8, at); end-fields[8] > 4 {
			reportPasted(doc, fields[8], end, ruleMember, "The number in an insurer's message.")
		}
	}
}

// endOfX12 is where field k ends, when the last one ends at byte at.
func endOfX12(fields []int, k, at int) int {
	if k+1 < len(fields) {
		return fields[k+1] - 1
	}
	return at
}

// findX12Birth finds the day of birth in DMG*D8*19610812, which begins with token i.
func findX12Birth(doc *document, i int) {
	if i+2 < len(doc.toks) && doc.tokenIs(i+1, "d8") && string(doc.separatorAfter(i)) == "*" &&
		string(doc.separatorAfter(i+1)) == "*" && doc.toks[i+2].len() == 8 && doc.toks[i+2].class.number() {
		t := &doc.toks[i+2]
		reportPasted(doc, int(t.start), int(t.end), ruleBirth, "The day of birth in an insurer's message.")
	}
}

// hashStarts begin the hashes of passwords that systems keep.
var hashStarts = []string{"$apr1$", "$1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$y$", "$argon2"}

// findPasswordHashes finds NAME:$6$…, as in a file of accounts, and such a hash alone.
func findPasswordHashes(doc *document) {
	for at := 0; at < len(doc.low); {
		k := bytes.IndexByte(doc.low[at:], '$')
		if k < 0 {
			return
		}
		at += k
		end := at
		for end < len(doc.low) && end-at < 160 && (isAlnum(doc.low[end]) ||
			strings.IndexByte("$./=,+-", doc.low[end]) >= 0) {
			end++
		}
		if end-at >= 16 && isHashStart(doc.low[at:end]) {
			start := at
			for start > 1 && doc.low[at-1] == ':' && at-start < 34 && (start == at || isLocal(doc.low[start-1])) {
				start--
			}
			if at-start > 3 {
				reportPasted(doc, start, at-1, ruleUser, "A user's name before a password's hash.")
			}
			reportPasted(doc, at, end, ruleSecret, "The hash of a password, as systems keep it.")
		}
		at = max(end, at+1)
	}
}

func isHashStart(w []byte) bool {
	for _, s := range hashStarts {
		if bytes.HasPrefix(w, []byte(s)) {
			return true
		}
	}
	return false
}

// findDomainUsers finds HOSP\svc_backup: a domain in capitals, and a user's name.
func findDomainUsers(doc *document) {
	for i := 0; i+1 < len(doc.toks); i++ {
		if string(doc.separatorAfter(i)) != "\\" || !mayBeDomain(doc, i) || !mayBeUser(doc, i+1) {
			continue
		}
		end, _, _ := userEnd(doc, int(doc.toks[i+1].start))
		if doc.byteAt(end) == '\\' || doc.byteAt(end) == '.' && isAlnum(doc.byteAt(end+1)) {
			continue // a path
		}
		reportPasted(doc, int(doc.toks[i].start), end, ruleUser, "A domain and a user's name.")
	}
}

// mayBeDomain reports three capitals or more at token i that begin no path and no key of a
// registry.
func mayBeDomain(doc *document, i int) bool {
	t := &doc.toks[i]
	before := doc.byteAt(int(t.start) - 1)
	return t.class&allCaps != 0 && t.len() >= 3 && !t.taken && t.cue == 0 && before != '\\' && before != ':' &&
		!bytes.HasPrefix(doc.raw[t.start:t.end], []byte("HK"))
}

// mayBeUser reports a word at token i that does not begin with a capital, or has digits.
func mayBeUser(doc *document, i int) bool {
	u := &doc.toks[i]
	return !u.taken && u.len() >= 3 && u.class&(capital|hasDigit) != capital
}

func reportPasted(doc *document, start, end int, r *rule, why string) {
	if i := doc.tokenAt(int32(start)); i < len(doc.toks) && !doc.toks[i].taken && !isInGap(doc, i) && end > start {
		doc.report(i, int32(start), int32(end), r, r.severity, why)
	}
}
