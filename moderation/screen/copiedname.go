package screen

// findSmallName reports names in small letters that what stands before them tells.
func findSmallName(doc *document, i int) bool {
	return i > 0 && (findMister(doc, i) || findCopied(doc, i))
}

// findMister reports a family name in small letters behind "mr" at token i: "mr castellano refuses again".
func findMister(doc *document, i int) bool {
	if !isSmallMister(doc, i-1) || doc.toks[i-1].class&capital != 0 || len(doc.separatorAfter(i-1)) > 2 {
		return false
	}
	t := &doc.toks[i]
	if t.len() < 4 || t.cue != 0 || isInGap(doc, i) || t.lex&(orgWord|month|domainTerm|english) != 0 ||
		t.lex&surname == 0 && isEnglishAt(doc, i) {
		return false
	}
	reportName(doc, i, i+1, true, "A name behind a title.")
	return true
}

// findCopied reports a first name in small letters to whom a note goes, at token i: "cc rhonda".
func findCopied(doc *document, i int) bool {
	t := &doc.toks[i]
	if t.lex&(given|common) != given|common || t.lex&(english|place|month) != 0 ||
		!doc.tokenIsAny(i-1, "cc", "attn") || len(doc.separatorAfter(i-1)) > 2 {
		return false
	}
	reportName(doc, i, i+1, true, whyPerson)
	return true
}
