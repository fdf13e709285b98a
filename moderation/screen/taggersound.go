package screen

import "bytes"

// soundRun reports whether tokens first to last can be a detail of the mark at all, and
// whether rules know it for one that anybody may read: an official, an author, a firm, an
// office's line, a specimen.
func soundRun(doc *document, m mark, first, last int) bool {
	if doc.tokenIs(first, "redacted") || doc.tokenIs(last, "redacted") {
		return false
	}
	c := countSigns(doc, first, last)
	switch m {
	case markPerson:
		return c.letters >= 2 && isPrivatePerson(doc, first, last)
	case markAddress:
		return c.letters+c.digits >= 4 && isPrivateAddress(doc, c.digits > 0, first, last)
	case markPhone:
		return c.digits >= 3 && c.different > 2 && !isPublicLine(doc, first, last)
	case markDate:
		return c.mayBeDay() && isPrivateDay(doc, first, last)
	case markID:
		return c.digits >= 3 && c.longest >= 2 && c.different > 1 && isPrivateNumber(doc, first, last)
	case markAge:
		return c.letters+c.digits >= 2 && isOnesAge(doc, first, last)
	}
	return c.letters+c.digits >= 2 && !isCountOrThing(doc, first, last) && isPrivateSecret(doc, c, first, last)
}

// isPrivateSecret reports what is no fingerprint, no name of a value and no brand.
func isPrivateSecret(doc *document, c signCount, first, last int) bool {
	if first == last && isThingsWord(doc, first) || doc.byteAt(int(doc.toks[first].start)-1) == '#' &&
		(c.digits == 0 || c.letters == 0 && doc.cuesBefore(first, 60)&(cuePassword|cuePin) == 0) {
		return false // the code of the wing; a hashtag, or the number of a certificate
	}
	if isPopularPassword(doc.word(first)) && secretTalk(doc, first) < 3 {
		return false
	}
	return !isFingerprint(doc, first, last) && !namesValue(doc, c, last) && !areCodes(doc, first, last) &&
		!holdsCodes(doc, first, last) &&
		!(first == last && isDigit(doc.low[doc.toks[first].start]) && isBrand(doc, first))
}

// isCountOrThing reports a count or plain words far from any talk of passwords, or a number that a
// word for a thing names.
func isCountOrThing(doc *document, first, last int) bool {
	return isPlainRun(doc, first, last) && isAnyNumber(doc, first) || namedForThing(doc, first, last) ||
		thingsNumbers[string(doc.wordOrNone(first-1))]
}

// isPlainRun reports a number, or words without odd signs and with two digits at most behind them:
// Bi-Polar, Covid-19.
func isPlainRun(doc *document, first, last int) bool {
	if first == last && doc.toks[first].class.number() {
		return true
	}
	for i := first; i <= last; i++ {
		t := &doc.toks[i]
		if t.class&hasDigit != 0 && (!t.class.number() || t.len() > 2) || i < last && len(doc.separatorAfter(i)) > 1 ||
			isSecretSign(doc.byteAt(int(t.end))) && doc.byteAt(int(t.end)) != '!' {
			return false
		}
	}
	return true
}

// isAnyNumber reports digits at token i that no word for a password, code or lock stands near: a count.
func isAnyNumber(doc *document, i int) bool {
	for j := max(0, i-24); j < min(len(doc.toks), i+10); j++ {
		w := doc.word(j)
		if doc.toks[j].cue&cuesOfSecrets != 0 || numberSigns[string(w)] || secretWords[string(w)] ||
			codeWords[string(w)] || openerThings[string(w)] || openerWords[string(w)] || typing[string(w)] {
			return false
		}
	}
	return true
}

const cuesOfSecrets = cuePassword | cuePin | cueUser | cueAdmin | cueCard | cueCardExtra | cueAccount | cueRouting

var typing = wordSet("takes type enter press punch hit era con dial")

// namedForThing reports a number that a word for a thing, a text or a law stands before, and no
// word of somebody's own.
func namedForThing(doc *document, first, last int) bool {
	r := run{first: first, last: last, start: doc.toks[first].start, end: doc.toks[last].end}
	return wordBeforeNumber(doc, r, numbersThings) && !ownsNumber(doc, r) && !wordBeforeNumber(doc, r,
		numbersPeople) &&
		doc.cuesBefore(first, windowBefore)&idCues == 0 || isCourtCase(doc, first, last)
}

// isCourtCase reports "19-cv-04417" among tokens first to last: courts publish those.
func isCourtCase(doc *document, first, last int) bool {
	if doc.tokenIsAny(last+2, "cir", "circuit") {
		return true // No. 23-10159 (5th Cir. 2024)
	}
	for i := first; i <= last; i++ {
		if doc.tokenIsAny(i, "cv", "cr", "civ", "md", "mdl", "ap", "bk") && doc.hyphenAfter(i) && i > first &&
			doc.hyphenAfter(i-1) {
			return true
		}
	}
	return false
}

// isThingsWord reports one word that is a door's, a named machine's, a model's or a year.
func isThingsWord(doc *document, i int) bool {
	switch {
	case doorWords[string(doc.word(i))], doc.tokenIsAny(i, "wing", "floor", "unit", "lobby", "what", "who", "where",
		"which", "how", "why"),
		doc.tokenIsAny(i-1, "named", "called", "labeled", "marked"):
		return true
	}
	return (isModel(doc, i) || isYearInBrackets(doc, i)) && doc.cuesBefore(i, 60)&(cuePassword|cuePin|cueUser) == 0
}

// isModel reports a model behind its maker: Beckman AU5800, Lantronix UDS1100.
func isModel(doc *document, i int) bool {
	t := &doc.toks[i]
	if i == 0 || !t.class.mixed() || t.class&capital == 0 || t.class&hasLower != 0 || t.len() > 8 ||
		countDigits(doc.word(i)) > 5 || string(doc.separatorAfter(i-1)) != " " {
		return false
	}
	maker := &doc.toks[i-1]
	return maker.class&capital != 0 && maker.class.word() && maker.len() > 2 && maker.cue == 0 &&
		maker.lex&(given|particle) == 0
}

// isYearInBrackets reports "(1803)" at token i.
func isYearInBrackets(doc *document, i int) bool {
	t := &doc.toks[i]
	return t.class.number() && t.len() == 4 && doc.low[t.start] == '1' && doc.low[t.start+1] > '4' &&
		doc.byteAt(int(t.start)-1) == '(' && doc.byteAt(int(t.end)) == ')'
}

// namesValue reports words without digits in front of an equals sign: they name what
// stands behind it.
func namesValue(doc *document, c signCount, last int) bool {
	return c.digits == 0 && doc.byteAt(int(doc.toks[last].end)) == '='
}

func isPrivatePerson(doc *document, first, last int) bool {
	if endsInState(doc, last) || newspapers[string(doc.word(last))] && doc.tokenIs(first-1, "the") {
		return false
	}
	if doc.tokenIsAny(first, "hurricane", "typhoon", "cyclone", "storm") {
		return false
	}
	if spelledWords[string(doc.low[doc.toks[first].start:doc.toks[last].end])] {
		return false
	}
	if first == last && (startsSentences[string(doc.word(first))] || isAnyone(doc, first)) {
		return false
	}
	return !isPublicPerson(doc, first, last) && !isPlainWords(doc, first, last) && !isTown(doc, first, last) &&
		!(first == last && isCoined(doc, first))
}

// startsSentences are small words of Spanish that begin sentences.
var startsSentences = wordSet("administradora administrador directora coordinadora coordinador enfermera secretaria " +
	"promotora nina nino doctora licenciada " +
	"por para pero porque cuando como donde ojala ahora hoy ayer ya si no nos les le lo")

// endsInState reports "N.M" and the like behind a comma at the end, token last: a town.
func endsInState(doc *document, last int) bool {
	if last < 2 || doc.toks[last].len() != 1 || doc.toks[last-1].len() != 1 ||
		string(doc.separatorAfter(last-1)) != "." || string(doc.separatorAfter(last-2)) != ", " {
		return false
	}
	return dottedStates[string(doc.low[doc.toks[last-1].start:doc.toks[last].end])]
}

var dottedStates = wordSet("n.m n.c n.d n.y n.j n.h s.c s.d r.i w.v d.c p.r")

// spelledWords are abbreviations that look like a person's initials.
var spelledWords = wordSet("d.o.b a.i ph.d u.s e.r i.t o.r h.r p.o m.d r.n b.s u.s.a d.c i.d")

// isCoined reports one word with capitals inside it that no list knows and that does not
// begin as surnames do: USDAs, StrivePD.
func isCoined(doc *document, i int) bool {
	t := &doc.toks[i]
	if t.lex&(given|surname) != 0 || t.class&hasLower == 0 {
		return false
	}
	inside := t.start + 1
	for _, begin := range [...]string{"mac", "mc", "de", "la", "le", "van", "von", "di", "du", "da", "fitz", "st"} {
		if n := int32(len(begin)); t.len() > len(begin)+2 && string(doc.low[t.start:t.start+n]) == begin {
			inside = t.start + n + 1
			break
		}
	}
	for _, c := range doc.raw[inside:t.end] {
		if isUpper(c) {
			return true
		}
	}
	return false
}

// isPrivateDay reports no day of a letter or a log, and none round the clock.
func isPrivateDay(doc *document, first, last int) bool {
	d := date{first, last, doc.toks[first].start, doc.toks[last].end}
	return !datesLetter(doc, first, last) && !isTimestamp(doc, d) &&
		!(first > 0 && doc.hyphenAfter(first-1)) && string(doc.low[d.start:d.end]) != "24/7" &&
		!isPlaceholderDate(doc, d) && !isNobodysDay(doc, d)
}

// isNobodysDay reports a day in a sentence that tells of no one: "On 12 Feb 2022 an employee opened a file".
func isNobodysDay(doc *document, d date) bool {
	n := sentenceWith(doc, d.first, d.last)
	small := 0
	for j := n.from; j <= n.end; j++ {
		t := &doc.toks[j]
		if j >= d.first && j <= d.last {
			continue
		}
		if t.cue&(cueKin|cuePatient|cueVisit|cueHealth|cueBirth|cueTitle) != 0 || tellsOfOne[string(doc.word(j))] ||
			t.taken && t.class&capital != 0 {
			return false
		}
		if t.class.word() && t.class&capital == 0 {
			small++
		}
	}
	return small > 4
}

// tellsOfOne are words for one person.
var tellsOfOne = wordSet(`i my me mine he she his her him hers who whose myself himself herself yo mi me su ella el le
	nacio naci born died murio appointment session therapy results man woman boy girl child kid`)

// isPrivateNumber reports what is no fingerprint, brand, part of a hundred, hour, year or
// docket, and no number that rules have judged.
func isPrivateNumber(doc *document, first, last int) bool {
	start, end := doc.toks[first].start, doc.toks[last].end
	if isThingsNumber(doc, first, last) || namedForThing(doc, first, last) || citesPages(doc.low[start:end]) {
		return false
	}
	for i := first; i <= last; i++ {
		if isBrand(doc, i) || isDecade(doc.word(i)) || docketNumber(doc.low[doc.toks[i].start:end]) {
			return false
		}
	}
	return doc.byteAt(int(end)) != '%' && !areCodes(doc, first, last) && !holdsCodes(doc, first, last) &&
		!isFingerprint(doc, first, last) &&
		!isJudgedNumber(doc, first, last) &&
		!isHour(doc, first, last) && !isYear(doc, run{start: start, end: end})
}

// isDecade reports 1990s and 90s.
func isDecade(w []byte) bool {
	n := len(w)
	return (n == 3 || n == 5) && w[n-1] == 's' && w[n-2] == '0' && allDigits(w[:n-1])
}

// citesPages reports the volume and pages of a journal: 318(14):1319-1320.
func citesPages(w []byte) bool {
	return bytes.Contains(w, []byte("):")) || bytes.Contains(w, []byte(";"))
}

// isThingsNumber reports the number of a judgment, a service, a model, a term of a terminology,
// a certificate, and "3 / VB-5 / VB-11".
func isThingsNumber(doc *document, first, last int) bool {
	before, own := doc.wordOrNone(first-1), doc.word(first)
	switch {
	case thingsNumbers[string(before)], thingsNumbers[string(own)],
		doc.toks[last].len() <= 5 && (ports[string(before)] || ports[string(own)]),
		terms[string(before)] && hasByte(doc.separatorAfter(first-1), ')'),
		first < last && string(doc.separatorAfter(first)) == " / " && doc.toks[first].len() < 3:
		return true
	}
	if len(own) == 18 && string(own[:2]) == "1z" {
		return true // of a parcel
	}
	return first == last && isModel(doc, first) && doc.cuesBefore(first, 60)&idCues == 0
}

var (
	thingsNumbers = wordSet(`wl lexis ccn certificate sku fips naics taxonomy uei cage duns hcpcs cpt drg loinc clia
		cfda assistance gtin ndc iec ansi aami`)
	ports = wordSet("rdp port tcp udp")
	terms = wordSet("finding entity disorder procedure qualifier substance structure")
)

// isPrivateAddress reports an address with a number or a street in it that is no
// office's and no organisation's.
func isPrivateAddress(doc *document, numbered bool, first, last int) bool {
	if last-first > 4 && (!hasPlaceWord(doc, first, last) || countsBoxes(doc, first, last)) ||
		areCodes(doc, first, last) ||
		holdsCodes(doc, first, last) {
		return false // a list of things with their numbers
	}
	if !hasLongWord(doc, first, last) && !hasPlaceWord(doc, first, last) {
		return false // PR-5, TD-9
	}
	if !numbered && (!hasStreet(doc, first, last) || isTown(doc, first, last) || doc.toks[last].lex&orgWord != 0) {
		return false
	}
	return !officeBefore(doc, first) && !officeInSentence(doc, first) && !organisationBefore(doc, first) &&
		!isOfficeLine(doc, first)
}

// countsBoxes reports more than two boxes among tokens first to last: a list of boxes, no address.
func countsBoxes(doc *document, first, last int) bool {
	boxes := 0
	for i := first; i <= last && boxes < 3; i++ {
		if doc.toks[i].cue&cueBox != 0 {
			boxes++
		}
	}
	return boxes > 2
}

// holdsCodes reports "PR-1 / PR-2" or "PR-5, PR-7" among tokens first to last.
func holdsCodes(doc *document, first, last int) bool {
	for i := first; i < last; i++ {
		if string(doc.separatorAfter(i)) == ", " && isIllnessCode(doc, i) && isIllnessCode(doc, i+1) {
			return true // Y35, W20
		}
		if g := string(doc.separatorAfter(i + 1)); i+1 < last && areCodes(doc, i, i+1) && (g == " / " || g == ", ") {
			return true
		}
	}
	return false
}

// isIllnessCode reports a letter and two digits at token i, as the classification of diseases has them.
func isIllnessCode(doc *document, i int) bool {
	w := doc.word(i)
	return len(w) == 3 && doc.toks[i].class&(capital|hasLower) == capital && isDigit(w[1]) && isDigit(w[2])
}

// areCodes reports PR-5, TD-9: letters and a short number joined by a hyphen, one or more.
func areCodes(doc *document, first, last int) bool {
	for i := first; i <= last; i += 2 {
		if i == last || doc.toks[i].class&hasDigit != 0 || doc.toks[i].len() > 3 || !doc.hyphenAfter(i) ||
			!isShortCode(doc, i+1) {
			return false
		}
	}
	return true
}

// isShortCode reports 5, 12 and 11b at token i.
func isShortCode(doc *document, i int) bool {
	w := doc.word(i)
	return len(w) <= 3 && isDigit(w[0]) && (len(w) < 3 || isDigit(w[1]) && !isDigit(w[2]))
}

// A signCount is what tokens are made of.
type signCount struct {
	letters, digits, different int // characters; how many different digits
	words, numbers, longest    int // tokens; the length of the longest with digits
}

// mayBeDay reports enough for a day of the calendar: a month and a year are not.
func (c signCount) mayBeDay() bool {
	switch {
	case c.numbers > 3:
		return false
	case c.longest >= 6, c.words >= 4:
		return true
	case c.numbers == 1 && c.longest == 4:
		return false
	}
	return c.numbers+c.words >= 2 && c.different > 2
}

func countSigns(doc *document, first, last int) (c signCount) {
	seen := 0
	for i := first; i <= last; i++ {
		t := &doc.toks[i]
		if t.class&hasDigit == 0 {
			c.letters += t.len()
			c.words++
			continue
		}
		c.numbers++
		c.longest = max(c.longest, t.len())
		c.digits += t.len()
		for _, b := range doc.low[t.start:t.end] {
			if isDigit(b) && seen>>(b-'0')&1 == 0 {
				seen |= 1 << (b - '0')
				c.different++
			}
		}
	}
	return c
}

// isPublicPerson reports a name that rules know for no private person's.
func isPublicPerson(doc *document, first, last int) bool {
	if doc.toks[last].cue&(cueTitle|cueOfficial) != 0 && doc.toks[last].lex&(given|surname) == 0 && last-first < 2 &&
		(first == last || doc.toks[first].lex&particle != 0) {
		return true // a title alone, "la Dra."
	}
	return officialBefore(doc, first) || isCitation(doc, last+1) || saintBefore(doc, first) ||
		authorBefore(doc, first) || isKnownPair(doc, first) ||
		last+1 < len(doc.toks) && thingAfter(doc, last+1, min(last+4, len(doc.toks)))
}

// isPlainWords reports a run in which nothing is a name first: words of English, of the
// field, of organisations, of places and peoples. It may hold surnames; a given name that
// is no such word or that many people have, or a word on no list, makes it more.
func isPlainWords(doc *document, first, last int) bool {
	for i := first; i <= last; i++ {
		x := doc.toks[i].lex
		if x&english != 0 && x&familiar == 0 && first == last && doc.sentenceStart(first) {
			return true // True to its word
		}
		if x&given != 0 && x&place == 0 && (x&english == 0 || x&common != 0) {
			return false
		}
		if x&(english|domainTerm|orgWord|place|usState) == 0 && !isOfPlace(doc.word(i)) &&
			!(x&surname == 0 && isEnglishAt(doc, i)) {
			return false
		}
	}
	return true
}

// isTown reports a run behind "in" or the like, or with a state in it or behind it: a town.
func isTown(doc *document, first, last int) bool {
	for i := first + 1; i <= last+1; i++ {
		if lexAt(doc, i)&place != 0 && doc.toks[i].class&capital != 0 || lexAt(doc, i)&usState != 0 &&
			doc.toks[i].class&allCaps != 0 {
			return doc.toks[first].lex&given == 0
		}
	}
	return placeWordBefore(doc, first) && lexAt(doc, last)&streetEnd != 0
}

// isBrand reports digits in one piece with a word in capitals and small letters, or with a
// long one in capitals: 3SquaresVT, Covid19, COVID19.
func isBrand(doc *document, i int) bool {
	t := &doc.toks[i]
	if !t.class.mixed() {
		return false
	}
	capitals, digits := 0, countDigits(doc.word(i))
	for _, c := range doc.raw[t.start:t.end] {
		if isUpper(c) {
			capitals++
		}
	}
	return capitals > 0 && t.class&hasLower != 0 || capitals >= 5 && digits <= 2 && t.len() == capitals+digits
}

// isJudgedNumber reports the groups of a card or of a Social Security number: rules that
// know their digits have looked at it.
func isJudgedNumber(doc *document, first, last int) bool {
	var sizes [4]int
	if last-first >= len(sizes) || last-first < 2 {
		return false
	}
	for i := first; i <= last; i++ {
		if !doc.toks[i].class.number() {
			return false
		}
		sizes[i-first] = doc.toks[i].len()
	}
	return sizes == [4]int{4, 4, 4, 4} || sizes == [4]int{3, 2, 4}
}

// isHour reports four digits that may be an hour, without a word for another number before
// them.
func isHour(doc *document, first, last int) bool {
	w := doc.word(first)
	return first == last && len(w) == 4 && allDigits(w) && w[0] <= '2' && w[2] <= '5' && (w[0] < '2' ||
		w[1] <= '3') &&
		doc.cuesBefore(first, windowBefore)&(idCues|cueLastFour) == 0
}

// isOfPlace reports a place with an ending: Vermonts, Dakotans.
func isOfPlace(w []byte) bool {
	for _, end := range [...]string{"s", "n", "ns", "ans", "ers", "er", "an"} {
		if n := len(w) - len(end); n > 3 && string(w[n:]) == end && loadLexicon().has(w[:n])&place != 0 {
			return true
		}
	}
	return false
}

// datesLetter reports a date in figures that is all of its line, without a word for a
// birth or a visit before it.
func datesLetter(doc *document, first, last int) bool {
	if !doc.toks[first].class.number() || !doc.lineStart(int(doc.toks[first].start)) {
		return false
	}
	end := int(doc.toks[last].end)
	return (end == len(doc.low) || doc.low[end] == '\n') && doc.cuesBefore(first, 80)&(cueBirth|cueVisit) == 0
}

// hasLongWord reports a word of four letters.
func hasLongWord(doc *document, first, last int) bool {
	for i := first; i <= last; i++ {
		if t := &doc.toks[i]; t.class&hasDigit == 0 && t.len() >= 4 {
			return true
		}
	}
	return false
}

// hasPlaceWord reports a word for a street, a unit, a box, a state or a place.
func hasPlaceWord(doc *document, first, last int) bool {
	for i := first; i <= last; i++ {
		t := &doc.toks[i]
		if t.lex&(streetEnd|place|usState) != 0 || t.cue&(cueUnit|cueBox|cueSpanishStreet|cueVehicle) != 0 {
			return true
		}
	}
	return false
}

// hasStreet reports a word for a street: a town alone is no address.
func hasStreet(doc *document, first, last int) bool {
	for i := first; i <= last; i++ {
		if doc.toks[i].lex&streetEnd != 0 || doc.toks[i].cue&cueSpanishStreet != 0 {
			return true
		}
	}
	return false
}

// isPublicLine reports the number of an office, of a free line, or of one for the public.
func isPublicLine(doc *document, first, last int) bool {
	return officeNear(doc, first) || isTollFree(doc, first, last) || isForThePublic(doc, first) ||
		isOfficeLine(doc, first)
}

// isTollFree reports a number that begins with the area code of a free line.
func isTollFree(doc *document, first, last int) bool {
	if first < last && doc.tokenIs(first, "1") {
		first++
	}
	return tollFree[string(doc.word(first))]
}

// isFingerprint reports a token as long as the fingerprint of a file, in its signs.
func isFingerprint(doc *document, first, last int) bool {
	w := doc.word(first)
	if first < last || len(w) < 32 {
		return false
	}
	for _, c := range w {
		if !isDigit(c) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// isAgeInWords reports numbers in words alone.
func isAgeInWords(doc *document, first, last int) bool {
	for i := first; i <= last; i++ {
		if t := &doc.toks[i]; t.class&hasDigit != 0 || t.lex&numeral == 0 && t.cue&cueDigit == 0 {
			return false
		}
	}
	return true
}

// isOnesAge reports an age of ninety or more that is one person's, and no year: nineteen hundred and
// ninety.
func isOnesAge(doc *document, first, last int) bool {
	return !isAgeBelow90(doc, first, last) && !isAnyonesAge(doc, first) && !doc.tokenIs(first-1, "hundred") &&
		!doc.tokenIsAny(first-2, "hundred", "nineteen")
}

// isAgeBelow90 reports a number below ninety, since many people share such an age, one
// beyond all ages, and a sum or a part of a hundred.
func isAgeBelow90(doc *document, first, last int) bool {
	if isAgeInWords(doc, first, last) {
		return !containsAny(doc.low[doc.toks[first].start:doc.toks[last].end], "ninet", "hundred", "noventa", "cien")
	}
	for i := first; i <= last; i++ {
		if t := &doc.toks[i]; t.class.mixed() && isDigit(doc.low[t.start]) {
			_, old := ageUnit(doc.word(i))
			return !old // 11pm
		}
		if t := &doc.toks[i]; t.class.number() {
			return t.len() == 2 && doc.low[t.start] != '9' || t.len() == 3 &&
				string(doc.word(i)) > "129" || t.len() < 2 ||
				t.len() > 3 || doc.byteAt(int(t.start)-1) == '$' || doc.byteAt(int(t.end)) == '%'
		}
	}
	return false
}
