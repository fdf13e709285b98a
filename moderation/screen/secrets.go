package screen

import "strings"

// findSecrets finds keys, tokens and passwords.
func findSecrets(doc *document) {
	for _, k := range doc.long {
		if !doc.toks[k].taken {
			findKnownKey(doc, int(k))
		}
	}
	findStagedKeys(doc)
	for _, k := range doc.cued {
		i := int(k)
		t := doc.toks[i]
		if t.taken || t.cue&cueSecretPrefix != 0 && findKnownKey(doc, i) {
			continue
		}
		if t.cue&cuePassword != 0 {
			findAssigned(doc, i)
		}
		if t.cue&cueAdmin != 0 {
			findPair(doc, i)
		}
		if t.cue&(cuePassword|cueUser|cueAdmin) != 0 {
			findPairAfter(doc, i)
			findPairBehindColon(doc, i)
		}
		if t.cue&cuePin != 0 {
			findPIN(doc, i)
		}
	}
	for _, at := range doc.ats {
		findMailPair(doc, int(at))
	}
}

// findMailPair finds the password in "relay@clinic.org / w1nterWheat" and
// "jane@clinic.org:Summer2016", whose @ is byte at.
func findMailPair(doc *document, at int) {
	start := behindMail(doc, at)
	if start < 0 {
		return
	}
	stop, letters, digits := pairValue(doc, start)
	if stop-start < 6 || letters < 2 || digits == 0 || isPlaceholder(doc, doc.low[start:stop]) {
		return
	}
	i := doc.tokenAt(int32(start))
	if i >= len(doc.toks) || doc.toks[i].taken || int(doc.toks[i].start) >= stop {
		return
	}
	doc.report(i, int32(start), int32(stop), ruleAssigned, ruleAssigned.severity, "A value behind an e-mail "+
		"address that "+
		"somebody signs in with.")
}

// behindMail is the byte behind the e-mail address whose @ is byte at, and behind a slash,
// a colon, a bar or a tab, or -1 without these.
func behindMail(doc *document, at int) int {
	end := at + 1
	for end < len(doc.low) && end-at < 80 && (isAlnum(doc.low[end]) || doc.low[end] == '.' || doc.low[end] == '-') {
		end++
	}
	start, sign := end, false
	for start < len(doc.low) && start-end < 4 && strings.IndexByte(" /:|\t", doc.low[start]) >= 0 {
		sign = sign || doc.low[start] != ' '
		start++
	}
	if !sign || end-at < 4 || at == 0 || !isAlnum(doc.low[at-1]) ||
		strings.HasPrefix(string(doc.low[end:start]), "://") {
		return -1
	}
	return start
}
