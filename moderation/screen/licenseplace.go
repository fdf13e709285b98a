package screen

// licenseBefore reports a word for a license or identity card before the run r with the
// name of a state, or words such as "issued in", between them: "driver's license (Ohio
// RT512877)". A number of few digits alone could be a ZIP code or a count.
func licenseBefore(doc *document, r run) bool {
	if r.digit == r.alnum && r.digit < 7 {
		return false
	}
	for j := r.first - 1; j >= 0 && r.first-j <= 8; j-- {
		for _, c := range doc.separatorAfter(j) {
			switch c {
			case ' ', '\n', '#', ':', '-', '=', '(', ')', ',', '[', ']', '.', '\'', '"':
			default:
				return false
			}
		}
		t := doc.toks[j]
		if t.cue&cueDriver != 0 {
			return true
		}
		if !bridgesLicense(doc, j) {
			return false
		}
	}
	return false
}

// bridgesLicense reports words that may stand between the word for a license and its
// number.
func bridgesLicense(doc *document, j int) bool {
	t := doc.toks[j]
	return t.lex&(place|usState|connector) != 0 || licenseBridge[string(doc.word(j))]
}

var licenseBridge = wordSet(`issued in from by state of the card which reads reads with is was out class commercial
	cdl type north south west new number no expired current old number's printed`)
