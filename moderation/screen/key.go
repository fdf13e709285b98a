package screen

import (
	"bytes"
	"strings"
)

// A keyPrefix is how a provider's keys begin.
type keyPrefix struct {
	prefix string // in small letters
	min    int    // bytes behind the prefix
}

// keyPrefixes tell how providers begin their keys and how long they are. From the
// providers' own documents, as of November 2026.
var keyPrefixes = []keyPrefix{
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

func keyByte(c byte) bool { return isAlnum(c) || c == '_' || c == '-' || c == '.' }

// findKnownKey finds a key by its provider's prefix, a PEM block or a signed token.
func findKnownKey(doc *document, i int) bool {
	start := int(doc.toks[i].start)
	rest := doc.low[start:]
	if doc.tokenIs(i, "begin") && start >= 5 && string(doc.low[start-5:start]) == "-----" {
		return findPEM(doc, i)
	}
	if c := doc.byteAt(start - 1); keyByte(c) && (c == '_' || isAlnum(doc.byteAt(start-2))) {
		return false // inside a longer run, which was looked at from its start
	}
	if len(rest) > 3 && string(doc.raw[start:start+3]) == "eyJ" {
		return findJWT(doc, i)
	}
	for k := range keyPrefixes {
		if end := keyPrefixes[k].end(doc, start); end > 0 {
			doc.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "A key in the form that its "+
				"provider gives out.")
			if keyPrefixes[k].amazon() {
				findSecretHalf(doc, end)
			}
			return true
		}
	}
	return false
}

// findStagedKeys finds keys that name the stage they are for.
func findStagedKeys(doc *document) {
	for _, k := range doc.digits {
		if c := doc.byteAt(int(doc.toks[k].start) - 1); (c == '-' || c == '_') && !doc.toks[k].taken {
			findStagedKey(doc, int(k))
		}
	}
}

// findStagedKey finds a key whose last part is token i.
func findStagedKey(doc *document, i int) {
	if doc.toks[i].len() < 10 || !keyStages[string(doc.wordOrNone(i-1))] {
		return
	}
	start := int(doc.toks[i].start)
	for n := 0; start > 0 && n < 24 && keyByte(doc.low[start-1]) && doc.low[start-1] != '.'; n++ {
		start--
	}
	end := stagedKey(doc, start)
	if end < int(doc.toks[i].end) {
		return
	}
	doc.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "A key that names the stage it is for, "+
		"with what nobody guesses behind.")
}

// stagedKey reads "kx-live-7Yb20PqMm4ZsA" from byte start on: two to eight letters, a word for a stage or a key, and
// ten letters and digits or more, capitals among them. It returns where that ends; 0 where it is none.
func stagedKey(doc *document, start int) int {
	end := start
	for end < len(doc.low) && end-start < 80 && (isAlnum(doc.low[end]) || doc.low[end] == '-' || doc.low[end] == '_') {
		end++
	}
	part := doc.low[start:end]
	k := bytes.IndexAny(part, "-_")
	if k < 2 || k > 8 || bytes.ContainsAny(part[:k], "0123456789") {
		return 0
	}
	rest := part[k+1:]
	m := bytes.IndexAny(rest, "-_")
	if m < 0 || !keyStages[string(rest[:m])] {
		return 0
	}
	value := doc.raw[start+k+1+m+1 : end]
	if len(value) < 10 || bytes.ContainsAny(value, "-_") || !looksSecret(value) {
		return 0
	}
	return end
}

var keyStages = wordSet("live prod test dev stage staging key tok tkn token api secret priv access")

// findSecretHalf finds the forty characters of the secret behind an access key, within
// sixty bytes of byte at.
func findSecretHalf(doc *document, at int) {
	for i := doc.tokenAt(int32(at)); i < len(doc.toks) && int(doc.toks[i].start) < at+60; i++ {
		start := int(doc.toks[i].start)
		end := start
		for end < len(doc.low) && end-start < 48 && (isAlnum(doc.low[end]) || doc.low[end] == '/' ||
			doc.low[end] == '+') {
			end++
		}
		if end-start == 40 && !doc.toks[i].taken && looksSecret(doc.raw[start:end]) {
			doc.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "As many characters as the "+
				"secret of the key before it has.")
			return
		}
	}
}

// end is where a key of this form that begins at byte start ends, or 0.
func (k *keyPrefix) end(doc *document, start int) int {
	rest := doc.low[start:]
	if len(rest) < len(k.prefix)+k.min || string(rest[:len(k.prefix)]) != k.prefix {
		return 0
	}
	end := start + len(k.prefix)
	for end < len(doc.low) && end-start < 400 && keyByte(doc.low[end]) {
		end++
	}
	body := doc.raw[start+len(k.prefix) : end]
	digits, upper := bytes.ContainsFunc(body, isASCIIDigit), bytes.ContainsFunc(body, isASCIIUpper)
	for keyByte(doc.low[end-1]) && !isAlnum(doc.low[end-1]) {
		end--
	}
	switch {
	case end-start < len(k.prefix)+k.min, !digits && !upper, !digits && k.short():
		return 0
	case k.amazon() && (end-start != 20 || !isUpper(doc.raw[start])):
		return 0
	}
	return end
}

func isASCIIDigit(r rune) bool { return r >= '0' && r <= '9' }
func isASCIIUpper(r rune) bool { return r >= 'A' && r <= 'Z' }

// short reports a prefix that words begin with, too.
func (k *keyPrefix) short() bool {
	return len(k.prefix) <= 4 && strings.IndexByte("_-.", k.prefix[len(k.prefix)-1]) < 0
}

func (k *keyPrefix) amazon() bool {
	switch k.prefix {
	case "akia", "asia", "aroa", "aida":
		return true
	}
	return false
}

// findPEM takes a private key from its first line to its last.
func findPEM(doc *document, i int) bool {
	start := int(doc.toks[i].start) - 5
	head := doc.low[doc.toks[i].end:min(len(doc.low), int(doc.toks[i].end)+40)]
	if !strings.Contains(string(head), "private key") {
		return false
	}
	limit := min(len(doc.low), start+maxPEM)
	body := doc.low[start:limit]
	end := start + len(head)
	if k := nextPEMEnd(doc, start) - start; k >= 0 && k < len(body)-9 {
		tail := string(body[k+9 : min(len(body), k+60)])
		if n := strings.Index(tail, "-----"); n >= 0 {
			end = start + k + 9 + n + 5
		}
	} else {
		// Cut off: what looks like its body belongs to it.
		end = start + bytes.Index(body[5:], []byte("-----")) + 10
		for end < limit && (isAlnum(doc.low[end]) || strings.IndexByte("+/=\n\r ", doc.low[end]) >= 0) &&
			end-start < maxPEM {
			lineEnd := bytes.IndexByte(doc.low[end:min(limit, end+100)], '\n')
			if lineEnd > 0 && bytes.IndexByte(doc.low[end:end+lineEnd], ' ') >= 0 {
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
	for end > start && blank(doc.low[end-1]) {
		end--
	}
	doc.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "A private key in PEM form.")
	return true
}

// nextPEMEnd is the byte at which the next last line of a PEM block begins, from
// start on; far behind the text when there is none. What was found is kept, so
// that many first lines do not search the same text again.
func nextPEMEnd(doc *document, start int) int {
	if doc.pemEnd < start {
		doc.pemEnd = len(doc.low) + maxPEM
		if k := bytes.Index(doc.low[start:], []byte("-----end ")); k >= 0 {
			doc.pemEnd = start + k
		}
	}
	return doc.pemEnd
}

// maxPEM is the longest block looked for, in bytes; a key of 16,384 bits has
// about 12,000.
const maxPEM = 16 << 10

// findJWT takes a signed token: three parts of base64url.
func findJWT(doc *document, i int) bool {
	start := int(doc.toks[i].start)
	end, dots := start, 0
	for end < len(doc.low) && end-start < 4096 && keyByte(doc.low[end]) {
		if doc.low[end] == '.' {
			dots++
		}
		end++
	}
	for end > start && !isAlnum(doc.low[end-1]) {
		if doc.low[end-1] == '.' {
			dots--
		}
		end--
	}
	if dots < 1 || end-start < 30 {
		return false
	}
	doc.report(i, int32(start), int32(end), ruleSecret, ruleSecret.severity, "A signed web token.")
	return true
}
