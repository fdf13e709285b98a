package screen

import "commentportal/docket"

// findTownZIP finds a town, its state and ZIP code, or a ZIP code that is named.
func findTownZIP(doc *document, i int) bool {
	t := doc.toks[i]
	if !t.class.number() || t.len() != 5 && t.len() != 4 || doc.joinedLeft(t.start) {
		return false
	}
	if t.len() == 5 && i > 0 && len(doc.separatorAfter(i-1)) <= 2 && hasByte(doc.separatorAfter(i-1), ' ') {
		state := i - 1
		u := doc.toks[state]
		if (u.lex&usState != 0 && u.class&allCaps != 0 || u.lex&place != 0 && u.class&capital != 0) && state > 0 &&
			!u.taken {
			first := state
			for first > 0 && state-first < 3 {
				v := doc.toks[first-1]
				if v.taken || v.class&capital == 0 || !v.class.word() || !continuesAddress(doc, first-1) ||
					v.lex&orgWord != 0 || first < state && hasByte(doc.separatorAfter(first-1), ',') ||
					hasByte(doc.separatorAfter(first-1), '\n') {
					break
				}
				first--
			}
			if first < state && hasByte(doc.separatorAfter(state-1), ',') || u.lex&usState != 0 && first < state {
				last := endOfZIP(doc, i)
				s, why := ruleStreet.severity, "A town, a state and a ZIP code."
				if organisationBefore(doc, first) || string(doc.word(state)) == "dc" {
					s = docket.Notice
				}
				doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleStreet, s, why)
				return true
			}
		}
	}
	if doc.cueRightBefore(i, cueZIP) {
		last := endOfZIP(doc, i)
		doc.report(i, t.start, doc.toks[last].end, ruleZIP, ruleZIP.severity, "Digits right behind the word ZIP.")
		return true
	}
	return false
}
