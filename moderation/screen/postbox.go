package screen

import "commentportal/docket"

// findPostBox finds post office boxes, military boxes and rural routes.
func findPostBox(doc *document, i int) bool {
	box := boxBefore(doc, i)
	if box < 0 {
		return false
	}
	first := startOfBox(doc, box)
	if first < 0 {
		return false
	}
	if i+1 < len(doc.toks) && doc.hyphenAfter(i) && doc.toks[i+1].len() == 1 {
		i++ // Box 118-B
	}
	last := extendAddress(doc, i)
	if isOfficeLine(doc, first) {
		doc.take(first, doc.toks[last].end)
		return true
	}
	s, why := ruleStreet.severity, "A post office box or rural route."
	if organisationBefore(doc, first) {
		s = docket.Notice
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleStreet, s, why)
	return true
}

// boxBefore is the word for a box before the number at token i, or -1.
func boxBefore(doc *document, i int) int {
	switch {
	case i == 0 || len(doc.separatorAfter(i-1)) > 3:
		return -1
	case doc.toks[i-1].cue&cueBox != 0:
		return i - 1
	case i > 1 && doc.toks[i-2].cue&cueBox != 0 && doc.tokenIsAny(i-1, "postal", "no", "number"):
		return i - 2
	}
	return -1
}

// startOfBox is the first token of what makes the word at token box an address, or -1.
func startOfBox(doc *document, box int) int {
	switch {
	case doc.tokenIsAny(box, "apartado", "buzon"):
		return box
	case box > 1 && doc.tokenIs(box-1, "o") && doc.tokenIs(box-2, "p"),
		box > 1 && doc.tokenIs(box-1, "office") && doc.tokenIs(box-2, "post"):
		return box - 2
	case box > 0 && doc.tokenIs(box-1, "po"):
		return box - 1
	case box > 1 && doc.toks[box-1].class&hasDigit != 0 &&
		doc.tokenIsAny(box-2, "rr", "hc", "hcr", "rte", "rt", "rfd", "psc", "unit", "route", "cmr"):
		return box - 2
	}
	return -1
}
