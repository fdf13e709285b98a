package screen

// findDottedLicense finds 35.081264 in "Ohio medical license 35.081264", whose first number is token i.
func findDottedLicense(doc *document, i int) bool {
	if i == 0 || i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != "." || !doc.toks[i+1].class.number() ||
		doc.toks[i+1].len() < 5 || doc.toks[i].len() > 4 || doc.toks[i+1].taken || len(doc.separatorAfter(i-1)) > 3 {
		return false
	}
	j := i - 1
	if doc.tokenIsAny(j, "number", "no", "num", "is") {
		j--
	}
	if !doc.tokenIsAny(j, "license", "licence", "lic", "licencia", "registration", "certificate") {
		return false
	}
	doc.report(i, doc.toks[i].start, doc.toks[i+1].end, ruleNamedNumber, ruleNamedNumber.severity,
		"A number behind a word for a license.")
	return true
}
