package screen

import "commentportal/docket"

// findPostBox finds post office boxes, military boxes and rural routes.
func findPostBox(doc *document, i int) bool {
	if i == 0 || doc.toks[i-1].cue&cueBox == 0 && !(i > 1 && doc.toks[i-2].cue&cueBox != 0) ||
		len(doc.separatorAfter(i-1)) > 3 {
		return false
	}
	box := i - 1
	if doc.toks[box].cue&cueBox == 0 {
		if !doc.tokenIsAny(box, "postal", "no", "number") {
			return false
		}
		box--
	}
	first := box
	switch {
	case doc.tokenIsAny(box, "apartado", "buzon"):
	case box > 1 && doc.tokenIs(box-1, "o") && doc.tokenIs(box-2, "p"):
		first = box - 2
	case box > 0 && doc.tokenIs(box-1, "po"):
		first = box - 1
	case box > 1 && doc.tokenIs(box-1, "office") && doc.tokenIs(box-2, "post"):
		first = box - 2
	case box > 1 && doc.toks[box-1].class&hasDigit != 0 && (doc.tokenIsAny(box-2, "rr", "hc", "psc", "unit", "route", "cmr")):
		first = box - 2
	default:
		return false
	}
	last := extendAddress(doc, i)
	s, why := ruleStreet.severity, "A post office box or rural route."
	if organisationBefore(doc, first) {
		s = docket.Notice
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleStreet, s, why)
	return true
}
