package screen

import "slices"

// An office's telephone, mailbox and street are published by that office. What speaks for
// one, and what speaks for a person's own, is weighed over the sentence before it.

// officeNeeded is how much must speak for an office.
const officeNeeded = 3

// officeWeights are what speaks for and against a number or address as an office's, from
// first, the first token of its sentence, to i, its own.
var officeWeights = []struct {
	name   string
	weight int
	holds  func(doc *document, first, i int) bool
}{
	{"the name of an organisation right before it", 3, func(doc *document, _, i int) bool {
		return namedBodyBefore(doc, i)
	}},
	{"the name of an organisation in its sentence", 1, hasNamedBody},
	{"your office", 3, asksYourOffice},
	{"a desk or line for everybody", 2, hasDesk},
	{"where everybody reads it", 2, isPosted},
	{"a mailbox of an office beside it", 3, func(doc *document, _, i int) bool { return officeMailboxNear(doc, i) }},
	{"a line that only an office has", 1, func(doc *document, first, i int) bool {
		for j := first; j < i; j++ {
			if onlyOffices[string(doc.word(j))] || doc.tokenIs(j, "desk") && doc.tokenIsAny(j-1, "front", "information",
				"records") {
				return true
			}
		}
		return false
	}},
	{"an official's people", 9, hasOfficialsPeople},
	{"a public building by its kind", 3, func(doc *document, _, i int) bool {
		return doc.tokenIsAny(i-1, "hall", "courthouse", "museum", "auditorium") && len(doc.separatorAfter(i-1)) == 2
	}},
	{"a main number", 3, func(doc *document, _, i int) bool {
		return doc.tokenIsAny(i-1, "main", "general") && doc.tokenIsAny(i-2, "phone", "telephone", "tel", "number",
			"fax")
	}},
	{"a line for the press", 9, func(doc *document, first, _ int) bool { return isPressLine(doc, first) }},
	{"the name of a building right before it", 3, func(doc *document, _, i int) bool {
		return doc.tokenIsAny(i-1, "building", "bldg", "plaza", "tower") && doc.toks[i-1].class&capital != 0 &&
			i > 1 && doc.toks[i-2].class&capital != 0
	}},
	{"hours or days of work behind it", 2, func(doc *document, _, i int) bool { return hoursBehind(doc, i) }},
	{"something of a person's own", -6, hasOwner},
}

// isOfficeLine reports that the number, mailbox or street at token i is an office's.
func isOfficeLine(doc *document, i int) bool {
	first := sentenceOf(doc, i)
	if !mayBeOffice(doc, first, i) {
		return false
	}
	weight := 0
	for k := range officeWeights {
		if officeWeights[k].holds(doc, first, i) {
			weight += officeWeights[k].weight
		}
	}
	return weight >= officeNeeded
}

// mayBeOffice reports any word or sign that could speak for an office: most numbers have
// none near.
func mayBeOffice(doc *document, first, i int) bool {
	for j := max(0, min(first, i-10)); j < min(len(doc.toks), i+14); j++ {
		if t := &doc.toks[j]; t.lex&(officeWord|orgWord) != 0 || t.class&allCaps != 0 && t.len() >= 3 && j < i {
			return true
		}
	}
	return len(doc.ats) > 0 && officeMailboxNear(doc, i)
}

// officeWords are words that the weights look for beside the lists of officeLists.
const officeWords = `main staff hall courthouse museum auditorium desk line office
	offices number website letterhead billboard brochure publicly published
	listed
	poster homepage posts prints public weekdays monday lunes`

// officeLists hold the other words that speak for an office.
var officeLists = []map[string]bool{bodies, publicOffice, officeHeads, morebodies, deskWords}

// reachOfSentence bounds how many tokens before a number are read.
const reachOfSentence = 24

// sentenceOf is the first token of the sentence or line that token i stands in.
func sentenceOf(doc *document, i int) int {
	first := i
	for first > 0 && i-first < reachOfSentence && !endsClause(doc.separatorAfter(first-1)) {
		first--
	}
	for first > 0 && i-first < reachOfSentence && doc.toks[first-1].cue&cueTitle != 0 &&
		hasByte(doc.separatorAfter(first-1), '.') {
		first-- // of Dr. Smith
	}
	return first
}

// namedBodyBefore reports the name of an organisation that ends right before token i, a
// preposition or a word for the telephone between: "the Regional Extension Center at".
func namedBodyBefore(doc *document, i int) bool {
	j := beforeLineWords(doc, i)
	for n := 0; j >= 0 && n < 10 && doc.toks[j].class.word(); n++ {
		if g := doc.separatorAfter(j); n > 0 && (endsClause(g) && !endsCompany(doc, j) || len(g) > 3) {
			return false
		}
		switch {
		case doc.toks[j].class&capital != 0:
			if isBody(doc, j) {
				return true
			}
		case !nameLinks[string(doc.word(j))]:
			return false
		}
		j--
	}
	return false
}

// beforeLineWords is the token before the words that lead to a number at token i: "at", "Tel."
func beforeLineWords(doc *document, i int) int {
	j := i - 1
	for n := 0; j >= 0 && n < 5 && lineWords[string(doc.word(j))] && !endsClause(doc.separatorAfter(j)); n++ {
		j--
	}
	return j
}

// endsCompany reports "Inc." and the like at token j, whose full stop ends no sentence.
func endsCompany(doc *document, j int) bool {
	return doc.tokenIsAny(j, "inc", "ltd", "co", "corp", "dept", "assn", "bros", "st")
}

// isBody reports a word with a capital that makes the name around it an organisation's.
func isBody(doc *document, j int) bool {
	w := doc.word(j)
	return bodies[string(w)] || publicOffice[string(w)] || officeHeads[string(w)] || morebodies[string(w)]
}

var (
	lineWords = wordSet(`at on the number phone tel telephone call fax line is via through under a ph main toll free
		office desk and or email e mail write to hotline helpline contact street address`)
	nameLinks  = wordSet("of the for and on to in de la el los las y del")
	morebodies = wordSet(`hospital clinic clinics alliance group inc llc llp pllc pc ltd company corporation practice
		partners partnership pharmacy church school schools ministries hospice police sheriff fire library libraries
		laboratory laboratories labs program project initiative resource extension cooperative consortium trust
		hotel publishers press llps office offices asociacion clinica clinicas centro colegio departamento fundacion
		universidad oficina cooperativa`)
)

// hasNamedBody reports the name of an organisation between tokens first and i: two words
// with capitals, one of them of organisations, or an abbreviation in capitals.
func hasNamedBody(doc *document, first, i int) bool {
	for j := first; j < i; j++ {
		t := &doc.toks[j]
		if t.class&allCaps != 0 && t.len() >= 3 && t.class.word() && t.cue&(cuePhone|cuePhoneWeak) == 0 {
			return true
		}
		if t.class&capital != 0 && isBody(doc, j) && (j > first && doc.toks[j-1].class&capital != 0 ||
			j+1 < i && (doc.toks[j+1].class&capital != 0 || doc.tokenIsAny(j+1, "of", "for"))) {
			return true
		}
	}
	return false
}

// asksYourOffice reports "your regional office" between tokens first and i: the writer speaks to
// those who read.
func asksYourOffice(doc *document, first, i int) bool {
	for j := first; j < i; j++ {
		if !doc.tokenIs(j, "your") {
			continue
		}
		for k := j + 1; k < i && k < j+4; k++ {
			if doc.tokenIsAny(k, "office", "desk", "line", "agency", "department", "hotline", "helpline", "switchboard",
				"staff") {
				return true
			}
		}
	}
	return false
}

// hasDesk reports a line, desk or purpose that anybody may call for.
func hasDesk(doc *document, first, i int) bool {
	for j := first; j < i; j++ {
		if deskWords[string(doc.word(j))] {
			return true
		}
		if doc.tokenIsAny(j, "desk", "line", "department", "office", "number") && doc.tokenIsAny(j-1, "front", "help",
			"public", "docket", "breach", "tip", "information", "main", "health", "general", "field", "district",
			"regional", "our", "association", "state", "clerk", "s", "published", "security", "privacy", "crisis",
			"press", "duty", "advocate", "advice", "referral", "scheduling", "complaint", "complaints",
			"business", "switchboard", "service", "member", "nurse") {
			return true
		}
	}
	return false
}

var deskWords = wordSet(`hotline helpline helpdesk switchboard newsroom headquarters secretariat membership press media
	inquiries enquiries oficina lifeline receptionist consulate embassy campus registrar reporters journalists
	subscriptions rsvp`)

var onlyOffices = wordSet("switchboard hotline helpline helpdesk newsroom headquarters secretariat")

// isPosted reports words that say where everybody reads it.
func isPosted(doc *document, first, i int) bool {
	end := min(len(doc.toks), i+14)
	for j := first; j < end; j++ {
		switch string(doc.word(j)) {
		case "website", "letterhead", "billboard", "brochure", "publicly", "published", "listed", "poster", "homepage",
			"posts", "prints":
			return true
		case "number":
			if doc.tokenIs(j+1, "on") && doc.tokenIsAny(j+2, "the", "your", "their") && j < i {
				return true // the number on the agency's page
			}
		case "public":
			if doc.tokenIsAny(j+1, "page", "record", "site", "number", "line", "desk", "counter", "inquiries") {
				return true
			}
		}
		if j >= i && j+1 < end && endsClause(doc.separatorAfter(j)) {
			return false
		}
	}
	return false
}

// officeMailboxNear reports a mailbox of an office within 80 bytes before token i or 100
// behind, on its line or the next.
func officeMailboxNear(doc *document, i int) bool {
	start := doc.toks[i].start
	k, _ := slices.BinarySearch(doc.ats, start-80)
	for n := 0; k < len(doc.ats) && doc.ats[k] < start+100 && n < 3; k, n = k+1, n+1 {
		at := int(doc.ats[k])
		if countByte(doc.low[min(at, int(start)):max(at, int(start))], '\n') > 1 {
			continue
		}
		from := localStart(doc, at)
		end, ok := parseDomain(doc, at+1)
		if ok && from < at && isOfficeMailbox(string(doc.low[from:at]), string(doc.low[at+1:end])) {
			return true
		}
	}
	return false
}

// hoursBehind reports "weekdays", "Monday to Friday" or "8 to 5" within six tokens behind
// token i's number.
func hoursBehind(doc *document, i int) bool {
	for j := i; j < len(doc.toks) && j < i+10; j++ {
		if doc.tokenIsAny(j, "weekdays", "monday", "lunes") && doc.toks[j].class.word() {
			return doc.tokenIs(j, "weekdays") || doc.tokenIsAny(j+1, "through", "to", "thru", "a") ||
				doc.byteAt(int(doc.toks[j].end)) == '-'
		}
	}
	return false
}

// hasOwner reports a word of a person's own between tokens first and i, or a name.
func hasOwner(doc *document, first, i int) bool {
	for j := first; j < i; j++ {
		t := &doc.toks[j]
		if isOwnersWord(doc, j) {
			return true
		}
		if t.cue&(cueKin|cuePatient|cueTitle) != 0 && t.class&capital == 0 {
			return true
		}
		if t.taken && t.class.word() && isPersonsToken(doc, j) || t.class&capital != 0 && t.lex&(given|common) ==
			given|common && t.lex&(english|place|orgWord) == 0 && !namesBuilding(doc, j) && !officialBefore(doc, j) {
			return true
		}
	}
	return false
}

// isOwnersWord reports a word at token j for what is somebody's own.
func isOwnersWord(doc *document, j int) bool {
	switch string(doc.word(j)) {
	case "my":
		return !isOwnFirm(doc, j)
	case "me", "mine", "his", "her", "hers", "him", "cell", "cellphone", "mobile", "home", "house", "personal",
		"private", "mi", "celular", "casa", "lives", "live", "lived", "resides", "apt", "apartment", "myself",
		"whatsapp", "texted", "texts":
		return true
	case "direct":
		return doc.tokenIsAny(j+1, "line", "number", "dial", "phone", "at", "extension")
	case "i":
		return doc.tokenIsAny(j+1, "am", "m", "can", "live", "was", "ll", "have", "work")
	}
	return false
}

// hasOfficialsPeople reports "Senator Durbin's staff" between tokens first and i.
func hasOfficialsPeople(doc *document, first, i int) bool {
	for j := first; j < i; j++ {
		if doc.toks[j].cue&cueOfficial == 0 || doc.toks[j].class&capital == 0 {
			continue
		}
		for k := j + 2; k < min(i, j+6); k++ {
			if doc.tokenIsAny(k, "staff", "office", "offices", "aide", "aides") && doc.tokenIs(k-1, "s") {
				return true
			}
		}
	}
	return false
}

// isOwnFirm reports "my law office: Hargrove & Finch PLLC" at token j: a firm that the writer has, by its name.
func isOwnFirm(doc *document, j int) bool {
	for k := j + 1; k < j+4; k++ {
		if doc.tokenIsAny(k, "firm", "office", "practice", "company", "organization", "nonprofit") {
			g := string(doc.separatorAfter(k))
			return (g == ": " || g == ", ") && k+1 < len(doc.toks) && doc.toks[k+1].class&capital != 0
		}
	}
	return false
}

// namesBuilding reports "Hubert H. Humphrey Building" from token j on, or a word of organisations behind it.
func namesBuilding(doc *document, j int) bool {
	if lexAt(doc, j+1)&orgWord != 0 || isBody(doc, j+1) {
		return true
	}
	for k := j + 1; k < j+4; k++ {
		if doc.tokenIsAny(k, "building", "bldg", "plaza", "hall") && doc.toks[k].class&capital != 0 {
			return true
		}
	}
	return false
}

// isPersonsToken reports a token that a finding of a person covers.
func isPersonsToken(doc *document, j int) bool {
	for k := len(doc.hits) - 1; k >= 0 && k > len(doc.hits)-8; k-- {
		h := &doc.hits[k]
		if h.rule == rulePatient && h.start <= doc.toks[j].start && h.end >= doc.toks[j].end {
			return true
		}
	}
	return false
}
