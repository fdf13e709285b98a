package screen

// findDashSigned reports the name with which a text ends behind a dash, or two
// words of one on a line of their own, which no list needs to know: "— Njeri, ICU".
func findDashSigned(doc *document, i, end int) int {
	if i == 0 || !hasDash(doc.separatorAfter(i-1)) || !closesBefore(doc.separatorAfter(i-1)) {
		return 0
	}
	stop := i
	for stop < end && stop-i < 3 && isSignedWord(doc, stop) && (stop == i || len(doc.separatorAfter(stop-1)) <= 2) {
		stop++
	}
	dash := hasByte(doc.separatorAfter(i-1), '-')
	if stop == i || !dash && stop == i+1 || !endsSigned(doc, stop) {
		return 0
	}
	reportName(doc, i, stop, true, whyClosing)
	return stop - i
}

// closesBefore reports the end of a sentence or line before the dash in a gap.
func closesBefore(g []byte) bool { return len(g) > 2 && hasByte(g[:len(g)-1], '\n') || endsClause(g) }

// isSignedWord reports a capitalised word at token i that may be part of a name that signs.
func isSignedWord(doc *document, i int) bool {
	t := &doc.toks[i]
	if t.taken || !t.class.word() || t.class&capital == 0 || t.lex&(orgWord|month|place) != 0 && t.lex&given == 0 {
		return false
	}
	if t.len() == 1 {
		return true
	}
	return doc.hasOneCapital(i) && (t.lex&(given|surname) != 0 || t.lex&(english|domainTerm) == 0 &&
		!isEnglishAt(doc, i) && t.cue == 0)
}

// endsSigned reports the end of the text behind token stop-1, or a comma and at most four words up to it.
func endsSigned(doc *document, stop int) bool {
	if stop >= len(doc.toks) {
		return true
	}
	if g := doc.separatorAfter(stop - 1); len(g) == 0 || g[0] != ',' && g[0] != '.' {
		return false
	}
	return len(doc.toks)-stop <= 4 && !hasByte(doc.low[doc.toks[stop-1].end:], '\n')
}
