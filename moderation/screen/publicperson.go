package screen

import (
	"slices"

	"commentportal/docket"
)

// Whoever wrote, said or did in public what the comment speaks of is no private person:
// the words of the sentence around a name are weighed.

// publicNeeded is how much must speak for a person of public life.
const publicNeeded = 3

// A nameInSentence is a name, tokens first to last, in its sentence, tokens from to end.
type nameInSentence struct {
	from, first, last, end int
}

// publicWeights are what speaks for and against a person of public life.
var publicWeights = []struct {
	name   string
	weight int
	holds  func(doc *document, n nameInSentence) bool
}{
	{"what authors and witnesses do, right behind it", 3, func(doc *document, n nameInSentence) bool {
		return publicVerbBehind(doc, n.last+1)
	}},
	{"what they do further on", 2, hasPublicVerb},
	{"an author of a list of works", 3, isListedAuthor},
	{"a part in a public matter right before it", 3, func(doc *document, n nameInSentence) bool {
		return publicRoles[string(doc.wordOrNone(n.first-1))] &&
			(doc.tokenIsAny(n.first-2, "the", "its", "their", "a") || doc.toks[n.first-1].class&capital != 0)
	}},
	{"a figure of fiction", 3, hasAny(fictionWords)},
	{"a year of history", 3, hasYearOfHistory},
	{"a published work or a hearing", 2, hasAny(publicWorks)},
	{"words of history and letters", 2, hasAny(historyWords)},
	{"a year", 1, hasYear},
	{"as somebody said", 1, func(doc *document, n nameInSentence) bool {
		return doc.tokenIsAny(n.first-1, "as", "by", "from", "and", "see") || doc.tokenIs(n.first-1, "to") &&
			doc.tokenIs(n.first-2, "according")
	}},
	{"a professor", 1, func(doc *document, n nameInSentence) bool {
		return doc.tokenIsAny(n.first-1, "prof", "professor", "professors", "economist", "author", "historian")
	}},
	{"a public office beside it", 8, hasPublicOffice},
	{"an office in a body behind it", 3, hasBodysOffice},
	{"a company's or body's own", 2, func(doc *document, n nameInSentence) bool {
		return doc.tokenIs(n.first-1, "s") && n.first > 1 && string(doc.separatorAfter(n.first-2)) == "'" &&
			doc.toks[n.first-2].class&capital != 0 && doc.toks[n.first-2].lex&(given|common) != given|common
	}},
	{"what is said to everybody", 1, func(doc *document, n nameInSentence) bool {
		return doc.tokenIsAny(n.last+1, "said", "says", "announced", "apologized", "apologised", "promised", "told",
			"warned", "explained")
	}},
	{"what one does for a body, behind it", 3, func(doc *document, n nameInSentence) bool {
		return doc.tokenIs(n.last+1, "who") && bodyVerbs[string(doc.wordOrNone(n.last+2))]
	}},
	{"where a professor teaches", 2, func(doc *document, n nameInSentence) bool {
		return doc.tokenIsAny(n.first-1, "prof", "professor") && doc.tokenIsAny(n.last+1, "of", "at", "from") &&
			n.last+2 < len(doc.toks) && doc.toks[n.last+2].class&capital != 0
	}},
	{"a talk to everybody", 5, speaksToAll},
	{"praise for what somebody did", 3, func(doc *document, n nameInSentence) bool {
		return doc.tokenIs(n.first-1, "to") && doc.tokenIsAny(n.first-2, "kudos", "credit", "props")
	}},
	{"whom the press is to call", 5, func(doc *document, n nameInSentence) bool { return isPressLine(doc, n.from) }},
	{"told to a newspaper", 3, toldNewspaper},
	{"who coined something", 3, coinedSomething},
	{"what was done for everybody", 3, servedAll},
	{"a post of the public's behind it", 5, servesPublic},
	{"a post of the public's before it", 8, hasPostBefore},
	{"from a body", 1, comesFromBody},
	{"the writer's own people", -4, hasOwnPeople},
	{"words of care", -2, func(doc *document, n nameInSentence) bool {
		return doc.cuesAfter(n.last, 40)&(cueVisit|cueHealth|cueAccused) != 0
	}},
}

// dropPublicPeople takes back names of persons of public life.
func dropPublicPeople(doc *document) {
	if len(doc.hits) > mostWeighed {
		return
	}
	doc.hits = slices.DeleteFunc(doc.hits, func(h hit) bool {
		if h.rule != rulePerson && h.rule != ruleLikelyPerson && h.rule != rulePatient {
			return false
		}
		first := doc.tokenAt(h.start)
		stop := first + 1
		for stop < len(doc.toks) && doc.toks[stop].start < h.end {
			stop++
		}
		if h.rule == rulePatient {
			return isImagined(doc, first, stop)
		}
		if isNoHuman(doc, first, stop) || isCondition(doc, first, stop) ||
			isCourtName(doc, first, stop) ||
			isImagined(doc, first, stop) {
			return true
		}
		n := sentenceWith(doc, first, stop-1)
		if h.severity != docket.Notice {
			return hasPublicOffice(doc, n)
		}
		return !signs(doc, first, stop) && isPublicLife(doc, n)
	})
}

// isShortForm reports "(Delfina)" behind Delfina Care Inc.: what a firm is called from here on.
func isShortForm(doc *document, first, stop int) bool {
	if t := &doc.toks[first]; stop-first != 1 || doc.byteAt(int(t.start)-1) != '(' || doc.byteAt(int(t.end)) != ')' {
		return false
	}
	for j := first - 1; j >= 0 && j > first-9; j-- {
		if string(doc.word(j)) == string(doc.word(first)) {
			return j < first-1 && doc.toks[j+1].class&capital != 0
		}
	}
	return false
}

// isAssistant reports a name before the colon of a line in a text that speaks of a chat with a machine.
func isAssistant(doc *document, first, stop int) bool {
	if !doc.lineStart(int(doc.toks[first].start)) || doc.byteAt(int(doc.toks[stop-1].end)) != ':' {
		return isAssistantsLine(doc, first)
	}
	for j := first - 1; j >= 0 && j > first-120; j-- {
		if doc.tokenIsAny(j, "chatbot", "bot") || doc.tokenIs(j, "assistant") && doc.tokenIsAny(j-1, "virtual",
			"digital", "online", "ai", "automated") {
			return true
		}
	}
	return false
}

// isAssistantsLine reports "Bot: Hi, I'm" before token first: what a machine calls itself.
func isAssistantsLine(doc *document, first int) bool {
	if !doc.tokenIsAny(first-1, "m", "am", "is") || !doc.tokenIsAny(first-2, "i", "name") {
		return false
	}
	for j := first - 3; j >= 0 && j > first-9 && !hasByte(doc.separatorAfter(j), '\n'); j-- {
		if doc.tokenIsAny(j, "chatbot", "bot", "assistant") && doc.byteAt(int(doc.toks[j].end)) == ':' {
			return true
		}
	}
	return false
}

// isNoHuman reports a firm's short form, a machine, or words that only look like a name.
func isNoHuman(doc *document, first, stop int) bool {
	return isShortForm(doc, first, stop) || isAssistant(doc, first, stop) || isSpokenStart(doc, first, stop)
}

// isSpokenStart reports "Mira te cuento" and "una promotora": a call to listen, or an article before a calling.
func isSpokenStart(doc *document, first, stop int) bool {
	if doc.tokenIsAny(first, "un", "una") {
		return doc.toks[first].class&capital == 0
	}
	return stop == first+1 && doc.tokenIsAny(first, "mira", "oiga") && doc.sentenceStart(first) &&
		doc.tokenIsAny(stop, "te", "le", "les", "que", "yo", "no", "pues", "aqui", "lo")
}

// isCondition reports the name of an illness or of what is done about one, or a degree: Myalgic
// Encephalomyelitis, Ph.D.
func isCondition(doc *document, first, stop int) bool {
	w := doc.word(stop - 1)
	for _, end := range [...]string{"itis", "osis", "emia", "pathy", "ectomy", "plasty", "algia", "trophy", "plegia"} {
		if n := len(w) - len(end); n > 3 && string(w[n:]) == end {
			return true
		}
	}
	return stop-first == 1 && doc.tokenIs(first, "ph") && doc.tokenIs(stop, "d")
}

// isImagined reports a name that the text says it has made up: "imagine a patient, Maria", "not her real
// name", "let's call him Walt", "Use Case 3: Claims Manager Eric".
func isImagined(doc *document, first, stop int) bool {
	for j := stop; j < len(doc.toks)-1 && j < stop+8; j++ {
		if doc.tokenIsAny(j, "real", "actual", "true") && doc.tokenIs(j+1, "name") &&
			(doc.tokenIs(j-1, "not") || doc.tokenIsAny(j-2, "not", "isn", "t")) ||
			doc.tokenIs(j, "name") && doc.tokenIs(j+1, "changed") {
			return true
		}
	}
	for j := first - 1; j >= 0 && j > first-10 && !endsSentence(doc, j); j-- {
		if isMadeUp(doc, j, first) {
			return true
		}
	}
	return false
}

// isMadeUp reports a word at token j that says so of the name at token first.
func isMadeUp(doc *document, j, first int) bool {
	switch string(doc.word(j)) {
	case "imagine", "suppose", "picture", "pretend", "imaginemos", "supongamos":
		return doc.sentenceStart(j) || doc.tokenIsAny(j-1, "s", "us")
	case "pseudonym", "pseudonyms", "hypothetical", "fictional", "imaginary", "persona", "vignette", "tabletop",
		"simulated", "simulation":
		return true
	case "example":
		return hasByte(doc.separatorAfter(j), ':')
	case "test", "sample", "dummy":
		return doc.tokenIsAny(j+1, "patient", "patients")
	case "case":
		return doc.tokenIs(j-1, "use") && j > first-7
	case "call":
		return first-j < 4 && (doc.tokenIs(j-1, "s") && doc.tokenIs(j-2, "let") || doc.tokenIsAny(j-1, "ll", "will"))
	case "llamemos":
		return first-j < 3
	}
	return false
}

func isPublicLife(doc *document, n nameInSentence) bool {
	weight := 0
	for k := range publicWeights {
		if publicWeights[k].holds(doc, n) {
			weight += publicWeights[k].weight
		}
	}
	return weight >= publicNeeded
}

// sentenceWith finds the sentence of tokens first to last, within reachOfSentence.
func sentenceWith(doc *document, first, last int) nameInSentence {
	n := nameInSentence{first, first, last, last}
	for n.from > 0 && first-n.from < reachOfSentence && !endsSentence(doc, n.from-1) {
		n.from--
	}
	for n.end+1 < len(doc.toks) && n.end-last < reachOfSentence && !endsSentence(doc, n.end) {
		n.end++
	}
	return n
}

// endsSentence reports the end of a sentence behind token i; the full stop of an initial or
// a title is none.
func endsSentence(doc *document, i int) bool {
	return endsClause(doc.separatorAfter(i)) && doc.toks[i].len() > 1 && doc.toks[i].cue&cueTitle == 0 &&
		!doc.tokenIsAny(i, "st", "jr", "vs", "no", "rep", "sen", "gov", "vol", "pp", "al")
}

// hasAny looks for one of the words in the sentence, outside the name.
func hasAny(words map[string]bool) func(doc *document, n nameInSentence) bool {
	return func(doc *document, n nameInSentence) bool {
		for j := n.from; j <= n.end; j++ {
			if (j < n.first || j > n.last) && words[string(doc.word(j))] {
				return true
			}
		}
		return false
	}
}

func hasYear(doc *document, n nameInSentence) bool {
	for j := n.from; j <= n.end; j++ {
		if y := yearAt(doc, j); y >= 1500 && y < 2100 {
			return true
		}
	}
	return false
}

// hasYearOfHistory reports a year before 1920 within eight words behind the name.
func hasYearOfHistory(doc *document, n nameInSentence) bool {
	for j := n.last + 1; j <= min(n.end, n.last+8); j++ {
		if y := yearAt(doc, j); y >= 1500 && y < 1920 {
			return true
		}
	}
	return false
}

// yearAt is the number of four digits at token j, or 0.
func yearAt(doc *document, j int) int {
	t := &doc.toks[j]
	if !t.class.number() || t.len() != 4 {
		return 0
	}
	y := 0
	for _, c := range doc.word(j) {
		y = y*10 + int(c-'0')
	}
	return y
}

// publicVerbBehind reports "has argued", "famously said", "testified" from token k on.
func publicVerbBehind(doc *document, k int) bool {
	for n := 0; n < 2 && beforePublicVerb[string(doc.wordOrNone(k))]; n++ {
		if doc.tokenIs(k, "famously") {
			return true
		}
		k++
	}
	return publicVerbs[string(doc.wordOrNone(k))]
}

// hasPublicVerb reports such a verb within nine words behind the name.
func hasPublicVerb(doc *document, n nameInSentence) bool {
	for j := n.last + 2; j <= min(n.end, n.last+9); j++ {
		if publicVerbs[string(doc.word(j))] {
			return true
		}
	}
	return false
}

// isListedAuthor reports "Moore T" with a year or a DOI within 30 tokens behind it.
func isListedAuthor(doc *document, n nameInSentence) bool {
	t := &doc.toks[n.last]
	if n.last == n.first || t.len() > 2 || t.class&capital == 0 {
		return false
	}
	for j := n.last + 1; j < len(doc.toks) && j < n.last+30; j++ {
		if doc.tokenIsAny(j, "doi", "pmid") || isPrintedYear(doc, j) {
			return true
		}
	}
	return false
}

// isPrintedYear reports "2006;314" or "2006)" at token j.
func isPrintedYear(doc *document, j int) bool {
	if y := yearAt(doc, j); y < 1500 || y >= 2100 {
		return false
	}
	c := doc.byteAt(int(doc.toks[j].end))
	return c == ';' || c == ')' || c == ':'
}

// hasPublicOffice reports "the Honorable" or "the acting director," before the name, and ", Secretary" or
// ", Jr., Administrator" behind it.
func hasPublicOffice(doc *document, n nameInSentence) bool {
	if doc.tokenIsAny(n.first-1, "honorable", "hon") && doc.toks[n.first-1].class&capital != 0 {
		return true
	}
	for j := n.first - 1; j > 0 && j >= n.first-4 && len(doc.separatorAfter(j)) <= 2; j-- {
		if doc.toks[j].cue&cueOfficial != 0 && doc.tokenIsAny(j-1, "acting", "current", "former", "then") {
			return true
		}
	}
	if n.first > 1 && string(doc.separatorAfter(n.first-1)) == ", " && doc.tokenIsAny(n.first-1, "ag", "mayor",
		"governor", "sheriff", "comptroller", "congresswoman", "congressman", "senator", "assemblyman", "assemblywoman",
		"councilman", "councilwoman", "alderman") {
		return true
	}
	k := n.last + 1
	if doc.tokenIsAny(k, "jr", "sr", "ii", "iii") {
		k++
	}
	return k < len(doc.toks) && doc.toks[k].class&capital != 0 && hasByte(doc.separatorAfter(k-1), ',') &&
		doc.tokenIsAny(k, "secretary", "administrator", "commissioner", "governor", "senator", "ambassador",
			"congressman", "congresswoman", "undersecretary")
}

// hasBodysOffice reports ", executive director of the Health Sector Council" behind the name.
func hasBodysOffice(doc *document, n nameInSentence) bool {
	head := headOfOffice(doc, n.last+1)
	if head > 0 && string(doc.separatorAfter(head)) == ", " && doc.toks[head].class&capital != 0 &&
		namesBody(doc, head+1) {
		return true // Executive Director, Prairie Health Network
	}
	if head < 0 || !doc.tokenIsAny(head+1, "of", "for", "at", "general", "and") {
		return false
	}
	for j := head + 2; j < len(doc.toks) && j < head+8 && len(doc.separatorAfter(j-1)) == 1; j++ {
		if doc.toks[j].class&capital != 0 && (doc.toks[j].lex&orgWord != 0 || isBody(doc, j)) {
			return true
		}
	}
	return doc.toks[head].class&capital != 0 && doc.tokenIsAny(head+1, "general", "and")
}

// headOfOffice is the last word for an office within four words from token k on, behind a comma, or -1.
func headOfOffice(doc *document, k int) int {
	if string(doc.separatorAfter(k-1)) != ", " {
		return -1
	}
	head := -1
	for j := k; j < len(doc.toks) && j < k+4 && (j == k || string(doc.separatorAfter(j-1)) == " "); j++ {
		if officeHolders[string(doc.word(j))] {
			head = j
		}
	}
	return head
}

var officeHolders = wordSet(`director president chair chairman chairwoman ceo head chief commissioner dean officer
	auditor comptroller`)

// hasOwnPeople reports a word for one of the writer's own people, or for somebody at hand.
func hasOwnPeople(doc *document, n nameInSentence) bool {
	for j := n.from; j <= n.end; j++ {
		t := &doc.toks[j]
		switch {
		case t.cue&(cueKin|cuePatient) != 0 && !doc.tokenIsAny(j, "patients", "father", "mother"),
			j < n.first && atHand[string(doc.word(j))] && !(doc.tokenIs(j, "our") && headOfOurs(doc, j+1)),
			j < n.first && n.first-j < 4 && doc.tokenIsAny(j, "my", "i"):
			return true
		}
	}
	return false
}

var (
	// atHand are words that stand before the names of people whom the writer knows.
	atHand = wordSet(`named coworker colleague boss manager supervisor nurse clerk neighbor mi login badge chart
		admitted our`)
	beforePublicVerb = wordSet("has have had both once famously himself herself rightly also then first")
	publicVerbs      = wordSet(`testified argued argues coined wrote written observed quipped warned invented discovered
		documented chronicled popularized proposed proved pioneered`)
	bodyVerbs   = wordSet("chairs chaired testified represents sponsored authored coauthored presides presided")
	publicRoles = wordSet(`prosecutor spokesman spokeswoman spokesperson chief journalist author novelist poet
		philosopher economist historian columnist inventor mathematician physicist playwright actor actress comedian
		chancellor premier chairman chairwoman justice`)
	fictionWords = wordSet(`television tv fictional fiction character novel movie film sitcom episode cartoon
		shakespeare dickens hollywood netflix marvel disney pixar batman trek hbo sherlock comic`)
	publicWorks = wordSet(`book books chapter paper papers article essay column podcast keynote lecture lectures
		testimony testified oath hearing interview documentary memoir novel poem published journal doi isbn arxiv
		symposium biography editorial transcript bestseller dissertation press usenix ieee jama nejm lancet nature
		science theorem song movie film sitcom episode character fictional museum speech congress senate subcommittee
		ted nobel pulitzer quote quotation proverb blog tweet tweeted roundtable audiobook`)
	historyWords = wordSet(`philosopher poet novelist inventor scientist mathematician century founding historian
		economist economists famous famously legendary hero heroine playwright astronaut astronomer emperor prosecutor
		whistleblower testimony novelists prophet apostle psalm opera nobel laureate celebrity comedian actor actress
		singer quarterback shortstop pitcher televangelist cartoon`)
)

// headOfOurs reports "president" or "CEO" at token k, behind "our": a body's, whom it names in public.
func headOfOurs(doc *document, k int) bool {
	return doc.tokenIsAny(k, "president", "ceo", "chair", "chairman", "chairwoman", "chief", "executive")
}

// toldNewspaper reports "told the Star Tribune" right behind the name.
func toldNewspaper(doc *document, n nameInSentence) bool {
	if !doc.tokenIsAny(n.last+1, "told", "tells") || !doc.tokenIs(n.last+2, "the") {
		return false
	}
	for k := n.last + 3; k < n.last+7; k++ {
		if newspapers[string(doc.wordOrNone(k))] && doc.toks[k].class&capital != 0 {
			return true
		}
	}
	return false
}

// newspapers are last words of their names.
var newspapers = wordSet(`tribune times post herald gazette chronicle journal news press globe sentinel star courier
	observer examiner inquirer dispatch bulletin record senate house committee subcommittee`)

// isCourtName reports "(D. Kan. 2022)", whose letters are tokens first to stop: a court's.
func isCourtName(doc *document, first, stop int) bool {
	return doc.byteAt(int(doc.toks[first].start)-1) == '(' && stop-first == 2 && doc.toks[first].len() == 1 &&
		stop < len(doc.toks) && string(doc.separatorAfter(stop-1)) == ". " && yearAt(doc, stop) > 0
}

// isPressLine reports "Press office:" or "Media contact:" at token i.
func isPressLine(doc *document, i int) bool {
	return doc.tokenIsAny(i, "press", "media") && doc.tokenIsAny(i+1, "office", "contact", "inquiries", "relations",
		"liaison") && hasByte(doc.separatorAfter(i+1), ':')
}

// hasPostBefore reports "the state's Medicaid director, Dr." right before the name.
func hasPostBefore(doc *document, n nameInSentence) bool {
	h := n.first - 1
	if h > 0 && doc.toks[h].cue&cueTitle != 0 {
		h--
	}
	if h < 1 || !officeHolders[string(doc.word(h))] && !publicPosts[string(doc.word(h))] {
		return false
	}
	for j := h - 1; j >= max(n.from, h-4); j-- {
		if publicLevels[string(doc.word(j))] || doc.tokenIsAny(j, "medicaid", "medicare") {
			return true
		}
	}
	return false
}

// namesBody reports words with capitals from token k on of which one is of organisations.
func namesBody(doc *document, k int) bool {
	for j := k; j < len(doc.toks) && j < k+5 && doc.toks[j].class&capital != 0; j++ {
		if doc.toks[j].lex&orgWord != 0 || isBody(doc, j) {
			return true
		}
	}
	return false
}
