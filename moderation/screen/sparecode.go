package screen

import "strings"

// findSpareCodes finds 8FK2-PLQ9 and T7MM-40XC in "the recovery codes under his keyboard: 8FK2-PLQ9 and
// T7MM-40XC are not crossed out yet", whose "codes" is token i: groups of capitals and digits.
func findSpareCodes(doc *document, i int) {
	if !doc.tokenIsAny(i-1, "recovery", "backup", "rescue", "scratch", "emergency", "spare", "reset", "restore",
		"authenticator") && !doc.tokenIsAny(i+2, "respaldo", "recuperacion") {
		return
	}
	breaks := 0
	for j := i + 1; j < len(doc.toks) && j < i+40 && breaks < 3; j++ {
		if endsClause(doc.separatorAfter(j - 1)) {
			breaks++
		}
		if last := endOfSpareCode(doc, j); last >= 0 {
			doc.report(j, doc.toks[j].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
				"Capitals and digits in talk of codes to recover an account.")
			j = last
		}
	}
}

// endOfSpareCode is the last token of a code that begins with token j, or -1: groups of four to twelve
// capitals or digits that hyphens join, of both kinds, or one of eight and more.
func endOfSpareCode(doc *document, j int) int {
	last, letters, digits := j, 0, 0
	for k := j; k < len(doc.toks) && k < j+8; k++ {
		if !isPartOfCode(doc, k) {
			return -1
		}
		n := countDigits(doc.word(k))
		digits, letters, last = digits+n, letters+doc.toks[k].len()-n, k
		if string(doc.separatorAfter(k)) != "-" {
			break
		}
	}
	short := last == j && (letters < 2 || doc.toks[j].len() < 8)
	if digits < 2 || short || letters == 0 && digits < 8 || goesOnCode(doc, j, last) {
		return -1
	}
	return last
}

// isPartOfCode reports four to twelve capitals and digits at token i.
func isPartOfCode(doc *document, i int) bool {
	t := &doc.toks[i]
	return !t.taken && t.len() >= 4 && t.len() <= 12 && t.class&hasLower == 0 &&
		(t.class&hasDigit != 0 || isUpper(doc.raw[t.start]))
}

// goesOnCode reports more of a longer chunk around tokens first to last, or a gap to fill in.
func goesOnCode(doc *document, first, last int) bool {
	return isInGap(doc, first) || doc.joined(doc.toks[first].start, doc.toks[last].end) ||
		first > 0 && strings.HasSuffix(string(doc.separatorAfter(first-1)), "-")
}
