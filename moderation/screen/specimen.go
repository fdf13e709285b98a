package screen

import (
	"bytes"
	"slices"

	"commentportal/docket"
)

// A number that a text shows as an example, or of which it says that it is nobody's, is no
// private detail. What speaks for one is weighed over its sentence, once all is found.

// specimenNeeded is how much must speak for a specimen.
const specimenNeeded = 3

// mostWeighed bounds how many findings of a text are weighed by their sentences: a text with more is a
// table, and keeps them.
const mostWeighed = 500

// A specimenSign is what speaks for or against a specimen. A key or password needs one that
// counts for secrets, too: the usual password of a device opens it, whoever prints it.
type specimenSign struct {
	name    string
	weight  int
	secrets bool
	holds   func(doc *document, n nameInSentence) bool
}

var specimenSigns = []specimenSign{
	{"it says so itself", 3, true, saysExample},
	{"it is printed in a standard", 2, true, isPrintedSpecimen},
	{"a word for what stands for others, before it", 3, true, standsForOthers},
	{"a word that leads to an example, right before it", 3, false, leadsToExample},
	{"what is said to be nobody's, behind it", 8, false, isDeniedBehind},
	{"said to be public, behind it", 3, false, isPublicBehind},
	{"an example at the head of its sentence", 1, false, func(doc *document, n nameInSentence) bool {
		return doc.tokenIsAny(n.from, "example", "examples", "eg", "suppose", "imagine", "ejemplo") ||
			doc.tokenIs(n.from, "for") && doc.tokenIsAny(n.from+1, "example", "instance")
	}},
	{"an example by its heading", 3, true, func(doc *document, n nameInSentence) bool {
		return isExampleHead(doc, n.from) || isExampleHead(doc, n.from-1)
	}},
	{"beside a name that stands for anybody", 8, false, isBesideDoe},
	{"nothing but four zeros", 8, false, func(doc *document, n nameInSentence) bool {
		return n.first == n.last && doc.tokenIs(n.first, "0000")
	}},
	{"an example, behind it", 3, false, func(doc *document, n nameInSentence) bool {
		for j := n.last + 1; j <= min(n.end, n.last+8); j++ {
			if doc.tokenIs(j, "example") && doc.tokenIsAny(j-1, "own", "an", "its", "their", "as") {
				return true
			}
		}
		return false
	}},
	{"a card that forms are tried with", 8, false, func(doc *document, n nameInSentence) bool {
		return isPrintedSpecimen(doc, n) && standsForOthers(doc, n)
	}},
	{"called a bad password", 3, true, isCalledBad},
	{"a guide, manual or form", 1, false, hasAny(wordSet(`guide manual documentation docs tutorial textbook
		specification training sandbox demo demonstration mockup format examples
		specimen template`))},
	{"the same of all", 2, false, func(doc *document, n nameInSentence) bool {
		for j := n.from; j < n.first; j++ {
			if doc.tokenIsAny(j, "every", "each", "all", "cada", "everyone", "everybody") {
				return true
			}
		}
		return false
	}},
	{"digits in their order", 2, false, hasDigitsInOrder},
	{"a password that everybody knows, in talk of such", 3, true, isCommonPassword},
	{"the text says near it that it is an example", 3, false, isDeclared},
	{"the password of the cartoon", 8, true, func(doc *document, n nameInSentence) bool {
		return doc.tokenIs(n.first, "correct") && doc.tokenIs(n.first+1, "horse") && doc.tokenIs(n.first+2, "battery")
	}},
	{"a street of Anytown", 8, false, func(doc *document, n nameInSentence) bool {
		for j := n.first; j <= n.last+4; j++ {
			if doc.tokenIsAny(j, "anytown", "anywhere", "nowhereville") || doc.tokenIs(j, "any") &&
				doc.tokenIsAny(j+1, "town", "street") {
				return true
			}
		}
		return false
	}},
	{"a measured value, whose decimals go on", 8, false, func(doc *document, n nameInSentence) bool {
		end := int(doc.toks[n.last].end)
		return doc.tokenIs(n.last-1, "cr") && isDigit(doc.byteAt(end-1)) && doc.byteAt(end) == '.' &&
			isDigit(doc.byteAt(end+1))
	}},
	{"somebody's own", -6, true, hasOwnerBeside},
}

// dropSpecimens takes back what a text gives as an example.
func dropSpecimens(doc *document) {
	if len(doc.hits) > mostWeighed {
		return
	}
	doc.said = listen(doc)
	doc.hits = slices.DeleteFunc(doc.hits, func(h hit) bool {
		switch h.rule {
		case rulePerson, rulePatient, ruleLikelyPerson:
			return isNoName(doc, h) || isNamedInExample(doc, h) || isInvented(doc, h)
		case ruleEmail, ruleEmailHidden, ruleHost, ruleTLP, ruleCUI, ruleLegend, ruleSSNSpecimen:
			return false
		case ruleSecret, ruleAssigned, ruleLikelySecret, ruleURL:
			return isSpecimen(doc, h, true) || isBadlyScanned(doc, h)
		case ruleLikelyDate:
			return isKnownDay(doc, h) || isSpecimen(doc, h, false) || doc.said.nobody()
		}
		return isCatalogued(doc, h) || isSpecimen(doc, h, false) || isNamedInExample(doc, h)
	})
}

func isSpecimen(doc *document, h hit, secret bool) bool {
	n := sentenceOfHit(doc, h)
	weight := 0
	for k := range specimenSigns {
		if s := &specimenSigns[k]; (!secret || s.secrets) && s.holds(doc, n) {
			weight += s.weight
		}
	}
	if h.rule.kind == docket.FindingSSN || h.rule == ruleCard {
		return weight >= specimenNeeded+2
	}
	return weight >= specimenNeeded
}

// saysExample reports "your_token" and the like within the value.
func saysExample(doc *document, n nameInSentence) bool {
	w := doc.low[doc.toks[n.first].start:doc.toks[n.last].end]
	if len(w) > 80 {
		w = w[:80]
	}
	for _, s := range [...]string{"your_", "your-", "dummy", "placeholder"} {
		if bytes.Contains(w, []byte(s)) {
			return true
		}
	}
	return false
}

// isExampleHead reports "Example:", "A hypothetical:" and "Hypothetical case:" that ends with token i or the next one.
func isExampleHead(doc *document, i int) bool {
	for k := i; k >= 0 && k < i+3 && k < len(doc.toks); k++ {
		if hasByte(doc.separatorAfter(k), ':') {
			return doc.tokenIsAny(k, "example", "hypothetical", "scenario", "ejemplo", "illustration") ||
				doc.tokenIsAny(k-1, "hypothetical", "imaginary", "sample")
		}
	}
	return false
}

// isBesideDoe reports Jane Doe, in either order, in the sentence of the value.
func isBesideDoe(doc *document, n nameInSentence) bool {
	for j := n.from; j <= n.end; j++ {
		if isDoe(doc, j) {
			return true
		}
	}
	return false
}

// isDoe reports a family name at token j that stands for anybody, beside such a first name.
func isDoe(doc *document, j int) bool {
	return doc.tokenIs(j, "doe") && (doc.tokenIsAny(j-1, "jane", "john") || doc.tokenIsAny(j+1, "jane", "john"))
}

// isCalledBad reports "a typical bad password is Summer2024" for what everybody names.
func isCalledBad(doc *document, n nameInSentence) bool {
	if !isPopularPassword(doc.word(n.first)) {
		return false
	}
	for j := n.from; j < n.first; j++ {
		if doc.tokenIsAny(j, "bad", "weak", "worst", "typical", "terrible", "lousy", "awful", "predictable", "silly",
			"laughable") && doc.tokenIsAny(j+1, "password", "passwords", "bad", "weak", "one", "ones", "default") {
			return true
		}
	}
	return false
}

// printedSpecimens are numbers that Medicare and makers of card terminals print as examples.
var printedSpecimens = wordSet(`1eg4te5mk73 1eg4te5mk72 1eg4te5mk71 4111111111111111 4242424242424242
	4012888888881881 5555555555554444 5105105105105100 378282246310005 6011111111111117`)

func isPrintedSpecimen(doc *document, n nameInSentence) bool {
	var b [16]byte
	key := b[:0]
	for i := n.first; i <= n.last && len(key)+doc.toks[i].len() <= len(b); i++ {
		key = append(key, doc.word(i)...)
	}
	return printedSpecimens[string(key)]
}

// hasDigitsInOrder reports 12345 or one digit five times in the value.
func hasDigitsInOrder(doc *document, n nameInSentence) bool {
	up, same := 1, 1
	before := byte(0)
	for _, c := range doc.low[doc.toks[n.first].start:doc.toks[n.last].end] {
		if !isDigit(c) {
			continue
		}
		switch c {
		case before + 1:
			up, same = up+1, 1
		case before:
			up, same = 1, same+1
		default:
			up, same = 1, 1
		}
		if before = c; up >= 5 || same >= 5 {
			return true
		}
	}
	return false
}

// standsForOthers reports "dummy", "a sample patient" or "test record" in the sentence before
// the value, or "for all test patients" right behind.
func standsForOthers(doc *document, n nameInSentence) bool {
	for j := n.from; j <= min(n.end, n.last+6); j++ {
		if j >= n.first && j <= n.last {
			continue
		}
		switch string(doc.word(j)) {
		case "dummy", "placeholder", "fictitious", "fictional", "ficticio", "ficticia":
			return true
		case "sample", "specimen", "test", "mock", "invented", "imaginary", "demo", "example", "synthetic", "prueba":
			if sampledThings[string(doc.wordOrNone(j+1))] && len(doc.separatorAfter(j)) == 1 {
				return true
			}
		case "made", "make":
			if doc.tokenIs(j+1, "up") && sampledThings[string(doc.wordOrNone(j+2))] {
				return true
			}
		}
	}
	return false
}

// sampledThings are what forms, guides and courses show samples of.
var sampledThings = wordSet(`patient patients record records chart charts account accounts card cards number numbers
	member members id ids row rows entry entries data letter form invoice label bracelet wristband message messages
	claim claims value values address user users ssn mrn screen order orders`)

// leadsToExample reports "such as", "e.g.", "let's say" or ", for example," before the value,
// with nothing but its own kind between.
func leadsToExample(doc *document, n nameInSentence) bool {
	j := n.first - 1
	for k := 0; j >= n.from && k < 4 && (doc.toks[j].cue&(idCues|cueSSN|cuePhone|cueBirth) != 0 ||
		doc.toks[j].lex&connector != 0 || exampleLinks[string(doc.word(j))]); k++ {
		if doc.tokenIs(j, "like") || isLead(doc, n, j) {
			break
		}
		j--
	}
	return j >= n.from && isLead(doc, n, j)
}

var exampleLinks = wordSet("a an the of ip address number on at")

// isLead reports a word at token j that an example follows.
func isLead(doc *document, n nameInSentence, j int) bool {
	switch string(doc.word(j)) {
	case "as":
		return doc.tokenIs(j-1, "such")
	case "like":
		return doc.tokenIsAny(j-1, "something", "looks", "look", "format", "form", "it", "thing", "number", "numbers",
			"ones", "one", "addresses", "id", "ids", "s")
	case "example", "instance":
		return doc.tokenIs(j-1, "for") && j-1 > n.from
	case "eg":
		return true
	case "g":
		return doc.tokenIs(j-1, "e")
	case "say":
		return doc.tokenIs(j-1, "s") && doc.tokenIs(j-2, "let") || string(doc.separatorAfter(j-1)) == ", " &&
			string(doc.separatorAfter(j)) == ", "
	case "ejemplo":
		return doc.tokenIs(j-1, "por")
	case "format", "formato":
		return doc.tokenIsAny(j-1, "the", "el")
	}
	return false
}

// isDeniedBehind reports "is not a real number" or "belongs to nobody" within ten words
// behind the value.
func isDeniedBehind(doc *document, n nameInSentence) bool {
	for j := n.last + 1; j <= min(len(doc.toks)-1, n.last+16); j++ {
		if j > n.end && (j > n.end+8 || !doc.tokenIsAny(n.end+1, "it", "this", "that", "these", "they")) {
			return false
		}
		switch string(doc.word(j)) {
		case "real", "anybody", "anyone":
			if doc.tokenIsAny(j-1, "not", "t", "to", "isn", "a") && (doc.tokenIsAny(j-2, "not", "t", "isn", "belong") ||
				doc.tokenIs(j-1, "not")) {
				return true
			}
		case "nobody":
			if doc.tokenIs(j-1, "to") || doc.tokenIs(j+1, "s") && doc.tokenIsAny(j-1, "is", "s", "was") {
				return true
			}
		}
	}
	return false
}

// isPublicBehind reports "is in your public tracker" within seven words behind the value.
func isPublicBehind(doc *document, n nameInSentence) bool {
	for j := n.last + 1; j < min(n.end, n.last+8); j++ {
		if doc.tokenIs(j, "public") && doc.tokenIsAny(j-1, "your", "the", "a", "their") &&
			doc.tokenIsAny(j+1, "tracker", "docket", "register", "registry", "list", "database") {
			return true
		}
	}
	return false
}

// hasOwnerBeside reports a word for somebody near in the sentence before the value.
func hasOwnerBeside(doc *document, n nameInSentence) bool {
	for j := max(n.from, n.first-14); j < n.first; j++ {
		t := &doc.toks[j]
		switch string(doc.word(j)) {
		case "my", "mine", "his", "her", "i", "she", "he", "mi":
			return true
		}
		if t.cue&cueKin != 0 || isPersonsToken(doc, j) {
			return true
		}
	}
	return false
}

// isCommonPassword reports "12345678" in a sentence that speaks against such passwords and says of none
// that it opens something.
func isCommonPassword(doc *document, n nameInSentence) bool {
	if n.first != n.last || !commonPasswords[string(doc.word(n.first))] {
		return false
	}
	if doc.tokenIsAny(n.first-1, "is", "was", "es", "era") && !doc.tokenIs(n.first-2, "neither") {
		return false
	}
	return hasAny(againstPasswords)(doc, n)
}

var (
	commonPasswords = wordSet(`password 12345678 123456 1234 12345 123456789 1234567 admin qwerty letmein welcome
		password1 password123 welcome1 0000 1111 abc123 iloveyou changeme`)
	againstPasswords = wordSet(`neither nor never stop weak bad worst banned ban forbid prohibit passwords devices
		shipping vendors`)
)
