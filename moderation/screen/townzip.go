package screen

import "commentportal/docket"

// findTownZIP finds a town, its state and ZIP code, or a ZIP code that is named.
func findTownZIP(doc *document, i int) bool {
	t := doc.toks[i]
	if !t.class.number() || t.len() != 5 && t.len() != 4 || doc.joinedLeft(t.start) {
		return false
	}
	if t.len() == 5 && i > 0 && len(doc.separatorAfter(i-1)) <= 2 && hasByte(doc.separatorAfter(i-1), ' ') {
		if first := townBefore(doc, i-1); first >= 0 {
			if officeInSentence(doc, first) || inLetterhead(doc, first) || isOfficeLine(doc, first) {
				return true // of the agency that is written to
			}
			last := endOfZIP(doc, i)
			s, why := ruleStreet.severity, "A town, a state and a ZIP code."
			if organisationBefore(doc, first) || doc.tokenIs(i-1, "dc") {
				s = docket.Notice
			}
			doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleStreet, s, why)
			return true
		}
	}
	return findNamedZIP(doc, i)
}

// findNamedZIP finds the ZIP code at token i, right behind a word for one.
func findNamedZIP(doc *document, i int) bool {
	t := doc.toks[i]
	if doc.tokenIs(i-1, "zip") && doc.tokenIs(i-2, "this") { // where many live
		doc.take(i, t.end)
		return true
	}
	if doc.cueRightBefore(i, cueZIP) {
		last := endOfZIP(doc, i)
		doc.report(i, t.start, doc.toks[last].end, ruleZIP, ruleZIP.severity, "Digits right behind the word ZIP.")
		return true
	}
	return false
}

// townBefore is the first word of the town before the state at token state, or -1.
func townBefore(doc *document, state int) int {
	u := doc.toks[state]
	short := u.lex&usState != 0 && u.class&allCaps != 0
	if !short && !(u.lex&place != 0 && u.class&capital != 0) || state == 0 || u.taken {
		return -1
	}
	first := state
	for first > 0 && state-first < 3 && isTownWord(doc, first-1, first < state) {
		first--
	}
	comma := hasByte(doc.separatorAfter(state-1), ',')
	if first < state && (comma || u.lex&usState != 0 && !isNumberSign(doc, state)) {
		return first
	}
	return -1
}

// isNumberSign reports the letters of "Interpreter ID 88214" at token i, which stand for
// Idaho behind a town alone.
func isNumberSign(doc *document, i int) bool {
	return doc.tokenIs(i, "id") && i > 0 && doc.toks[i-1].lex&place == 0
}

// isTownWord reports a word of a town at token k; further tells that another stands
// between it and the state.
func isTownWord(doc *document, k int, further bool) bool {
	v := doc.toks[k]
	if v.taken || v.class&capital == 0 || !v.class.word() || v.lex&orgWord != 0 || !continuesAddress(doc, k) {
		return false
	}
	g := doc.separatorAfter(k)
	return !(further && hasByte(g, ',')) && !hasByte(g, '\n')
}
