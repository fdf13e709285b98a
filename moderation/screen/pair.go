package screen

import "strings"

// findPair finds the password in "admin/Secret1" and "login jdoe2 / Secret1".
func findPair(doc *document, i int) {
	j := i
	if j+2 < len(doc.toks) && doc.toks[j+1].class.mixed() && len(doc.separatorAfter(j)) <= 2 &&
		!hasByte(doc.separatorAfter(j), '/') {
		j++
	}
	if j+1 >= len(doc.toks) || doc.toks[j+1].taken {
		return
	}
	g := doc.separatorAfter(j)
	if len(g) > 3 || !hasByte(g, '/') && !(len(g) == 1 && g[0] == ':') {
		return
	}
	start := int(doc.toks[j+1].start)
	end, letters, digits := pairValue(doc, start)
	if end-start < 5 || letters < 2 || digits == 0 || isPlaceholder(doc, doc.low[start:end]) {
		return
	}
	doc.report(j+1, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, "A value behind the name of an "+
		"account and a slash.")
}

// pairValue is where the value at byte start ends, with its letters and digits.
func pairValue(doc *document, start int) (end, letters, digits int) {
	end = start
	for end < len(doc.low) && end-start < 160 && !blank(doc.low[end]) &&
		strings.IndexByte("\"'`<>;,)/", doc.low[end]) < 0 {
		if isDigit(doc.low[end]) {
			digits++
		} else if isAlnum(doc.low[end]) {
			letters++
		}
		end++
	}
	for end > start && strings.IndexByte(".,;:)]?", doc.low[end-1]) >= 0 {
		end--
	}
	return end, letters, digits
}

// findPairAfter looks for "service / Sv7#kLm2" within three words behind a word for
// signing in.
func findPairAfter(doc *document, i int) {
	for j := i + 1; j < len(doc.toks)-1 && j <= i+3; j++ {
		if broken(doc.separatorAfter(j-1)) && !hasByte(doc.separatorAfter(j-1), ':') || doc.toks[j].class.number() {
			return
		}
		if (doc.tokenIsAny(j, "with", "using")) && doc.toks[i].cue&cueAdmin != 0 && j == i+1 &&
			isScrambled(doc, int(doc.toks[j].end)+1) {
			findSecretAt(doc, i, int(doc.toks[j].end)+1, true)
			return
		}
		g := string(doc.separatorAfter(j))
		if doc.toks[j].class.word() && (g == " / " || g == "/" && doc.toks[j+1].class.mixed() && !doc.toks[j].taken) {
			findPair(doc, j)
			return
		}
	}
}

// findPairBehindColon finds the password in "Login for the portal: kbrown71 / Peanut_1971",
// whose "Login" is token i.
func findPairBehindColon(doc *document, i int) {
	for j, stop := i, i+7; j+2 < len(doc.toks) && j < stop; j++ {
		if !hasByte(doc.separatorAfter(j), ':') {
			continue
		}
		if !reportPair(doc, j) {
			return
		}
		j, stop = j+2, j+8 // "ER: …/… . ICU: …/…"
	}
}

// reportPair reports the password of the pair behind the colon after token j.
func reportPair(doc *document, j int) bool {
	if g := string(doc.separatorAfter(j + 1)); g != " / " && g != "/" && g != " | " && g != ", " {
		return false
	}
	start := int(doc.toks[j+2].start)
	end, letters, digits := pairValue(doc, start)
	if letters < 2 || digits == 0 || end-start < 6 || doc.toks[j+1].class&hasLetter == 0 || doc.toks[j+2].taken ||
		isPlaceholder(doc, doc.low[start:end]) {
		return false
	}
	doc.report(j+2, int32(start), int32(end), ruleAssigned, ruleAssigned.severity,
		"A value behind the name of an account and a sign.")
	return true
}

// isScrambled reports a word from byte at on of small and capital letters, digits and
// a sign that no version, date or product has: "root with V3nd0r$upport".
func isScrambled(doc *document, at int) bool {
	var small, capitals, digits, signs bool
	for n := 0; n < 40 && at+n < len(doc.raw) && !blank(doc.low[at+n]); n++ {
		switch c := doc.raw[at+n]; {
		case isDigit(c):
			digits = true
		case isUpper(c):
			capitals = true
		case isLower(c):
			small = true
		case strings.IndexByte("!$#%&*?+^~=", c) >= 0:
			signs = signs || n > 0 && isAlnum(doc.byteAt(at+n+1))
		}
	}
	return small && capitals && digits && signs
}
