package screen

import "slices"

// What belongs to an institution is published by it: the telephone of a records department, the
// street of a clinic, the lines under the name of a hospital. These are weighed once all is
// found, names among it.

// instituteNeeded is how much must speak for an institution.
const instituteNeeded = 3

// An instituteSign is what speaks for or against an institution's own.
type instituteSign struct {
	name   string
	weight int
	holds  func(doc *document, n nameInSentence) bool
}

// instituteSigns hold for telephones and streets.
var instituteSigns = []instituteSign{
	{"a department or house right before it", 3, houseBefore},
	{"a house's own number or address", 3, housesOwn},
	{"a bracket behind the name of a house", 3, inHousesBracket},
	{"a line that begins with the name of one", 3, inHousesLine},
	{"the block of an institution", 3, inHousesBlock},
	{"a government's own post code", 3, hasGovernmentZIP},
	{"where letters to an office go", 3, goesToOffice},
	{"somebody's own", -8, hasOwnerNear},
}

// phoneSigns and streetSigns hold for one of them only.
var (
	phoneSigns = []instituteSign{
		{"hours of work behind it", 2, worksBehind},
		{"an exchange of Congress", 12, func(doc *document, n nameInSentence) bool {
			return doc.tokenIs(n.first, "202") && doc.tokenIsAny(n.first+1, "224", "225")
		}},
		{"an institution in its sentence", 3, houseInSentence},
	}
	streetSigns = []instituteSign{
		{"where something is located", 3, locatedBefore},
		{"the name of an institution right before it", 8, func(doc *document, n nameInSentence) bool {
			return endsHousesName(doc, n.first-1) && !isHomeBefore(doc, n) // whoever was there
		}},
	}
)

// dropOffices takes back what belongs to institutions.
func dropOffices(doc *document) {
	if len(doc.hits) > mostWeighed {
		return
	}
	doc.hits = slices.DeleteFunc(doc.hits, func(h hit) bool {
		more := phoneSigns
		switch h.rule {
		case rulePhone, rulePhoneIntl, ruleLikelyPhone:
		case ruleStreet, ruleLikelyAddress:
			more = streetSigns
		default:
			return false
		}
		n := sentenceOfHit(doc, h)
		if h.rule == rulePhoneIntl {
			more = nil
		}
		n.from = afterNumber(doc, n)
		return weighInstitute(doc, n, instituteSigns)+weighInstitute(doc, n, more) >= instituteNeeded
	})
}

func weighInstitute(doc *document, n nameInSentence, signs []instituteSign) int {
	weight := 0
	for k := range signs {
		if signs[k].holds(doc, n) {
			weight += signs[k].weight
		}
	}
	return weight
}

// sentenceOfHit is the sentence around what was found.
func sentenceOfHit(doc *document, h hit) nameInSentence {
	first := min(doc.tokenAt(h.start), len(doc.toks)-1)
	last := first
	for last+1 < len(doc.toks) && doc.toks[last+1].start < h.end {
		last++
	}
	return sentenceWith(doc, first, last)
}

// afterNumber is where the sentence goes on behind another number that was found in it: "call me at
// 701-555-0129 or the clinic at 701-555-0130".
func afterNumber(doc *document, n nameInSentence) int {
	for j := n.first - 1; j >= n.from; j-- {
		if t := &doc.toks[j]; t.taken && t.class&hasDigit != 0 {
			return j + 1
		}
		if hasByte(doc.separatorAfter(j), ']') { // of a gap
			return j + 1
		}
	}
	return n.from
}

// houseInSentence reports an institution, or a line for everybody, before the value.
func houseInSentence(doc *document, n nameInSentence) bool {
	for j := n.from; j < n.first; j++ {
		if houses[string(doc.word(j))] || lines[string(doc.word(j))] {
			return true
		}
	}
	return false
}

// lines are what anybody may call.
var lines = wordSet(`operator line support complaints board press communications consumer sales relations hotline
	alcaldia condado quejas`)

var lineVerbs = wordSet("rings answers is was answered")

// goesToOffice reports "write to the Docket Clerk" before the value.
func goesToOffice(doc *document, n nameInSentence) bool {
	to := false
	for j := n.from; j < n.first; j++ {
		to = to || doc.tokenIs(j, "to") && doc.tokenIsAny(j-1, "write", "send", "mail", "sent", "mailed", "addressed",
			"submitted", "go", "goes", "wrote", "comments", "invoices", "returned")
		if to && doc.toks[j].class&capital != 0 && (houses[string(doc.word(j))] || lines[string(doc.word(j))] ||
			doc.tokenIsAny(j, "docket", "clerk", "administration", "services", "federal")) {
			return true
		}
	}
	return false
}

// inHousesLine reports that the line of the value begins with the name of an institution and a comma
// or bar, with no sentence in it.
func inHousesLine(doc *document, n nameInSentence) bool {
	from := firstOfLine(doc, n.first)
	if from < 0 {
		return false
	}
	if from < n.first && string(doc.separatorAfter(from)) == ": " && doc.tokenIsAny(from, "from", "to", "contact",
		"sender", "de", "submitter") {
		from++
	}
	for j := from; j < n.first; j++ {
		t := &doc.toks[j]
		if t.class&capital == 0 && t.lex&particle == 0 && !nameLinks[string(doc.word(j))] {
			return false
		}
		switch string(doc.separatorAfter(j)) {
		case " ", "'", "-", ". ":
		case ", ", " | ", " - ", ": ":
			return j > from && namesHouse(doc, j)
		default:
			return false
		}
	}
	return false
}

// firstOfLine is the first token of the line that token i stands in, or -1 when it is far.
func firstOfLine(doc *document, i int) int {
	for from := i; from >= 0 && i-from < 24; from-- {
		if from == 0 || hasByte(doc.separatorAfter(from-1), '\n') {
			return from
		}
	}
	return -1
}

// namesHouse reports a word with a capital at token j that ends the name of an institution.
func namesHouse(doc *document, j int) bool {
	return doc.toks[j].class&capital != 0 && (houses[string(doc.word(j))] || isBody(doc, j) ||
		doc.toks[j].lex&orgWord != 0 ||
		doc.tokenIsAny(j, "health", "healthcare", "dental", "medical", "services", "care", "associates", "nursing"))
}

// houses are institutions and their parts.
var houses = wordSet(`hospital hospitals clinic clinics department departments office offices desk counter pharmacy
	hotline helpline helpdesk switchboard agency registry library school college university laboratory lab center
	centre foundation association society institute ministry commission bureau council headquarters practice
	district authority court courthouse church parish shelter hospice ward unit team division
	affairs records registration admissions compliance payable receivable clinica oficina farmacia
	departamento escuela biblioteca mostrador`)

// partsOfHouses are where people are, too: "in the unit at".
var partsOfHouses = wordSet("unit ward team practice lab records relations division")

// houseBefore reports "our help desk at", "the records department (" right before the value.
func houseBefore(doc *document, n nameInSentence) bool {
	j := n.first - 1
	for k := 0; j >= n.from && k < 5 && toHouse[string(doc.word(j))]; k++ {
		j--
	}
	if j < n.from || !houses[string(doc.word(j))] {
		return false
	}
	if partsOfHouses[string(doc.word(j))] && j == n.first-1 && doc.tokenIsAny(j-1, "in", "of") {
		return false
	}
	g := doc.separatorAfter(j)
	return len(g) <= 2 && !endsClause(g)
}

// toHouse stand between an institution and its number or street.
var toHouse = wordSet(`at on is are was the number phone tel telephone fax line address main located sits stands by
	under via en el esta`)

// housesOwn reports "the hospital's own number is", "the complaint line" right before the value.
func housesOwn(doc *document, n nameInSentence) bool {
	for j := n.first - 1; j > n.from && j > n.first-7; j-- {
		if doc.tokenIsAny(j, "s") && houses[string(doc.word(j-1))] && string(doc.separatorAfter(j-1)) == "'" {
			return true
		}
		if !toHouse[string(doc.word(j))] && !houseWords[string(doc.word(j))] ||
			endsClause(doc.separatorAfter(j)) {
			return false
		}
	}
	return false
}

// houseWords stand between the name of a house and its number: the hospital's compliance officer at.
var houseWords = wordSet(`own public published general front mailing street compliance privacy officer billing
	administrator`)

// locatedBefore reports "located at" and the like behind the name of an institution, before the value.
func locatedBefore(doc *document, n nameInSentence) bool {
	for j := n.first - 1; j > n.from && j > n.first-12; j-- {
		if doc.tokenIsAny(j, "located", "headquartered", "based") {
			for k := max(n.from, j-8); k < j; k++ {
				if namesHouse(doc, k) || houses[string(doc.word(k))] {
					return true
				}
			}
		}
	}
	return false
}

// endsHousesName reports "Mercy Hospital," whose last word is token j.
func endsHousesName(doc *document, j int) bool {
	return j > 0 && doc.toks[j].class&doc.toks[j-1].class&capital != 0 && houses[string(doc.word(j))] &&
		string(doc.separatorAfter(j)) == ", " && string(doc.separatorAfter(j-1)) == " "
}

// isHomeBefore reports "lives at" before the value: houses are homes, too.
func isHomeBefore(doc *document, n nameInSentence) bool {
	for j := n.from; j < n.first; j++ {
		if doc.tokenIsAny(j, "lives", "live", "lived", "living", "resides", "resident", "stays", "stayed", "vive",
			"vivo") {
			return true
		}
	}
	return false
}

// inHousesBracket reports the value in a bracket that opens behind an institution: "the health
// department (1 West Main Street; 608-555-0155)".
func inHousesBracket(doc *document, n nameInSentence) bool {
	for j := n.first - 1; j >= 0 && j > n.first-16; j-- {
		g := doc.separatorAfter(j)
		if hasByte(g, '(') {
			return houses[string(doc.word(j))]
		}
		if hasByte(g, ')') || hasByte(g, '\n') || hasByte(g, '.') && len(g) > 1 {
			return false
		}
	}
	return false
}

// worksBehind reports "during business hours", "open", "is staffed" behind the value.
func worksBehind(doc *document, n nameInSentence) bool {
	for j := n.last + 1; j <= min(n.end, n.last+6); j++ {
		if doc.tokenIsAny(j, "staffed", "weekdays", "open", "closes", "opens") ||
			doc.tokenIs(j, "hours") && doc.tokenIsAny(j-1, "business", "office", "after", "working", "24") {
			return true
		}
	}
	return false
}

// hasGovernmentZIP reports a ZIP code of the agencies in Washington in or right behind the
// value: 202 to 205.
func hasGovernmentZIP(doc *document, n nameInSentence) bool {
	for j := n.first; j < len(doc.toks) && j <= n.last+10 && (j <= n.last || !hasByte(doc.separatorAfter(j-1), '\n') ||
		j <= n.last+4); j++ {
		t := &doc.toks[j]
		if t.class.number() && t.len() == 5 && doc.low[t.start] == '2' && doc.low[t.start+1] == '0' &&
			doc.low[t.start+2] >= '2' && doc.low[t.start+2] <= '5' && (doc.tokenIs(j-1, "dc") ||
			doc.tokenIs(j-1, "c") && doc.tokenIs(j-2, "d")) {
			return true
		}
	}
	return false
}

// inHousesBlock reports that the value stands in a block of short lines one of which is the
// name of an institution, and none of which is a person's.
func inHousesBlock(doc *document, n nameInSentence) bool {
	from, to := blockAround(doc, n)
	if to == from {
		return false
	}
	named := false
	for j := from; j < to; j++ {
		t := &doc.toks[j]
		if t.cue&(cuePatient|cueKin|cueBirth|cueMember|cueRecord) != 0 || isAnyPersonsToken(doc, j) {
			return false
		}
		named = named || namesHouse(doc, j) && j > from &&
			doc.toks[j-1].class&capital != 0 && !hasByte(doc.separatorAfter(j-1), '\n')
	}
	return named
}

// blockAround is the tokens of the short lines around the value, from and to.
func blockAround(doc *document, n nameInSentence) (from, to int) {
	const longest, lines = 70, 7
	from, to = n.first, n.last+1
	length, seen := 0, 0
	for from > 0 && n.first-from < 60 {
		g := doc.separatorAfter(from - 1)
		if k := countByte(g, '\n'); k > 1 {
			break
		} else if k == 1 {
			if seen++; seen > lines {
				break
			}
			length = 0
		}
		if length += doc.toks[from-1].len() + len(g); length > longest {
			return from, from
		}
		from--
	}
	first := seen
	length, seen = 0, 0
	for to < len(doc.toks) && to-n.last < 60 {
		g := doc.separatorAfter(to - 1)
		if k := countByte(g, '\n'); k > 1 {
			break
		} else if k == 1 {
			if seen++; seen > lines {
				break
			}
			length = 0
		}
		if length += doc.toks[to].len() + len(g); length > longest {
			return to, to
		}
		to++
	}
	if first+seen == 0 {
		return to, to
	}
	return from, to
}

// isAnyPersonsToken reports a token that a finding of any person covers.
func isAnyPersonsToken(doc *document, j int) bool {
	t := &doc.toks[j]
	for k := range doc.hits {
		h := &doc.hits[k]
		if (h.rule == rulePerson || h.rule == rulePatient || h.rule == ruleLikelyPerson) && h.start <= t.start &&
			h.end >= t.end {
			return true
		}
	}
	return false
}

// hasOwnerNear reports a word of a person's own in the sentence before the value, or right behind.
func hasOwnerNear(doc *document, n nameInSentence) bool {
	last := n.first
	if last > n.from && doc.tokenIs(last-1, "at") {
		last--
	}
	for last > n.from && (lines[string(doc.word(last-1))] || lineVerbs[string(doc.word(last-1))]) {
		last-- // the nurse line rings at
	}
	if last < n.first && doc.tokenIs(last-1, "nurse") {
		last--
	}
	for j := n.last + 1; j <= min(n.end, n.last+4); j++ {
		if endsClause(doc.separatorAfter(j - 1)) {
			break
		}
		if doc.tokenIsAny(j, "my", "mine", "his", "her", "cell", "home", "mobile") {
			return true
		}
	}
	return hasOwner(doc, n.from, last)
}
