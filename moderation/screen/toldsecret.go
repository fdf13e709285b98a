package screen

import "bytes"

// People tell how to make a password without writing it down: "it opens with the name of the street, all small
// letters, and then the year". Who reads that can sign in, too.

// tellingReach bounds how far the parts of such a rule lie apart, in tokens.
const tellingReach = 24

// findOpensWith finds the rule behind "opens with", whose verb is token i.
func findOpensWith(doc *document, i int) {
	if doc.tokenIsAny(i+1, "with", "by", "using") {
		reportTold(doc, i+2)
	}
}

// findToldRule finds the rule behind "the password is", whose password is token i.
func findToldRule(doc *document, i int) {
	if !doc.tokenIsAny(i-1, "the", "our", "my", "his", "her", "its", "la", "mi", "su", "door", "admin", "wifi",
		"master") {
		return
	}
	for j := i + 1; j < i+6 && j < len(doc.toks) && !endsClause(doc.separatorAfter(j-1)); j++ {
		if doc.tokenIsAny(j, "is", "was", "es", "era") {
			reportTold(doc, j+1)
			return
		}
	}
}

// reportTold reports what stands from token first to the end of its clause when it names something that people know
// and says what to do with it.
func reportTold(doc *document, first int) {
	if !doc.tokenIsAny(first, "the", "our", "my", "his", "her", "its", "el", "la", "mi", "su") {
		return
	}
	last, base, made := first, false, false
	for j := first; j < min(len(doc.toks), first+tellingReach) && !endsRule(doc, j, made); j++ {
		if doc.toks[j].taken {
			return
		}
		w := string(doc.word(j))
		base = base || j < first+5 && toldBases[w]
		made = made || base && (toldParts[w] || w == "year" && j > first+2)
		last = j
		if endsTelling(doc.separatorAfter(j)) {
			break
		}
	}
	if base && made {
		doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
			"How a password is made, as the sentence tells it.")
	}
}

// endsRule reports that the sentence goes on with something else at token j.
func endsRule(doc *document, j int, made bool) bool {
	return doc.tokenIs(j, "so") || made && doc.tokenIsAny(j, "and", "but", "y") && !doc.tokenIs(j+1, "then")
}

// endsTelling reports the end of a sentence or an aside in a gap.
func endsTelling(g []byte) bool { return bytes.ContainsAny(g, ".\n;?(") }

var (
	toldBases = wordSet("name names initials street mascot surname birthday town city county zip number nombre calle")
	toldParts = wordSet(`lowercase uppercase backwards backward reversed followed minus plus digits exclamation
		ampersand hashtag asterisk small capitals capital twice spaces dash underscore ano minusculas mayusculas`)
)
