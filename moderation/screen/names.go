package screen

// findNames finds persons: by a first name and a surname of the lists, by a cue word
// before a capitalised word, by a title. It is the weakest of all detectors;
// the moderators' guide says so.
func findNames(doc *document) {
	findSmallSignatures(doc)
	for i := 0; i < len(doc.toks); i++ {
		t := doc.toks[i]
		if t.taken || !t.class.word() {
			continue
		}
		if t.class&capital == 0 {
			if findSmallName(doc, i) {
				continue
			}
			if t.lex&given != 0 && (t.lex&english == 0 || t.lex&common != 0) {
				if n := findLowerCaseName(doc, i); n > 0 {
					i += n - 1
				}
			}
			continue
		}
		n := nameRunLength(doc, i)
		findNamesInRun(doc, i, i+n)
		i += n - 1
	}
}

// maxRun bounds a run of capitalised words; longer ones are headings.
const maxRun = 12

// nameRunLength counts the capitalised words from token i on that could be one name:
// blanks, a hyphen, an apostrophe or the full stop of an initial between.
func nameRunLength(doc *document, i int) int {
	j := i
	for j-i < maxRun && j+1 < len(doc.toks) {
		next := doc.toks[j+1]
		if next.taken || !next.class.word() || !isNameGap(doc, j, doc.separatorAfter(j)) {
			break
		}
		switch {
		case next.class&capital != 0, isSecondSyllable(doc, j): // Hyun-woo Kang
			j++
		default:
			k := afterParticles(doc, j)
			if k == 0 || doc.tokenIs(j+1, "y") && k > j+2 { // Ponce y de Mayagüez

				return j - i + 1
			}
			j = k
		}
	}
	return j - i + 1
}

// afterParticles is the capitalised word behind one to three particles that follow
// token j, as in van Gijn and de la Cruz; 0 when there is none.
func afterParticles(doc *document, j int) int {
	k := j + 1
	for k < len(doc.toks) && k-j <= 3 && doc.toks[k].lex&particle != 0 && doc.toks[k].class&capital == 0 &&
		isNameGap(doc, k, doc.separatorAfter(k)) {
		k++
	}
	if k == j+1 || k >= len(doc.toks) || k-j > 3 {
		return 0
	}
	if t := doc.toks[k]; t.class&capital == 0 || t.taken || !t.class.word() {
		return 0
	}
	return k
}

// isSecondSyllable reports whether the small word behind token j belongs to a given
// name with a hyphen, as they are written from Korean and Chinese: another
// capitalised word follows, and the first part is no English word.
func isSecondSyllable(doc *document, j int) bool {
	if j+2 >= len(doc.toks) || !doc.toks[j+2].class.word() || doc.toks[j+2].class&capital == 0 ||
		doc.toks[j].lex&(english|domainTerm|orgWord) != 0 {
		return false
	}
	return string(doc.separatorAfter(j)) == "-" && string(doc.separatorAfter(j+1)) == " " &&
		doc.toks[j+1].len() <= 6 &&
		doc.toks[j].len() <= 6 && doc.hasOneCapital(j) && !isEnglishAt(doc, j)
}

// isNameGap reports whether the gap behind token j may stand inside a name.
func isNameGap(doc *document, j int, g []byte) bool {
	if isNickname(doc, j, g) {
		return true
	}
	switch len(g) {
	case 0:
		return false
	case 1:
		return g[0] == ' ' || g[0] == '-' && doc.toks[j].len() > 1 || g[0] == '\'' && doc.toks[j].len() <= 2
	}
	if endsBehindInitial(doc, j, g) {
		return false
	}
	if g[0] == '.' && (doc.toks[j].len() == 1 || doc.toks[j].cue&cueTitle != 0 || doc.tokenIs(j, "st")) {
		g = g[1:]
	}
	for _, c := range g {
		if c != ' ' {
			return false
		}
	}
	return len(g) <= 2
}

// endsBehindInitial reports the end of a sentence behind the initial at token j: I am Robert T. He is not me.
func endsBehindInitial(doc *document, j int, g []byte) bool {
	return g[0] == '.' && beginsAnew[string(doc.wordOrNone(j+1))]
}

// beginsAnew are words that begin a sentence behind an initial.
var beginsAnew = wordSet("he she it they we this that his her my but and then when if in no so the there")

// isNickname reports one of the gaps in Vernon "Bud" Haskins, behind token j.
func isNickname(doc *document, j int, g []byte) bool {
	switch string(g) {
	case " \"":
		return j+2 < len(doc.toks) && doc.toks[j+1].class&capital != 0 && string(doc.separatorAfter(j+1)) == "\" " &&
			doc.toks[j].lex&given != 0
	case "\" ":
		return j > 0 && string(doc.separatorAfter(j-1)) == " \"" && doc.toks[j-1].lex&given != 0 &&
			doc.toks[j-1].class&capital != 0
	}
	return false
}

// A piece is one word of a run with what is known of it.
type piece struct {
	given, surname, common bool
	initial                bool
	everyday               bool // an English word
	never                  bool // a term of the field, a place, an organisation's word
	unknown                bool // on no list at all
	surnameEnd             bool // ends like a surname
	marked                 bool // written with letters that English does not use
}

func newPiece(doc *document, i int) piece {
	t := doc.toks[i]
	w := doc.word(i)
	var c piece
	c.given, c.surname, c.common = t.lex&given != 0, t.lex&surname != 0, t.lex&common != 0
	c.initial = t.len() == 1
	c.never = neverInName(t)
	c.everyday = t.lex&familiar == 0 && (t.lex&(english|domainTerm) != 0 || isEnglishAt(doc, i))
	plain := c.everyday || c.never
	c.unknown = t.lex&(given|surname) == 0 && !plain && t.len() > shortest(t)
	c.surnameEnd = !plain && len(w) > 4 && surnameEnding(w)
	if doc.pos != nil {
		from, to := doc.origin(int(t.start), int(t.end))
		c.marked = to-from > t.len() && t.class&hasLower != 0
	}
	if c.initial && doc.byteAt(int(t.end)) == '\'' && isAlnum(doc.byteAt(int(t.end)+1)) { // O'Shaughnessy, D'Amico
		c.initial, c.unknown = false, true
	}
	return c
}

// shortest is the length up to which an unknown word is no name: of two letters, or an
// abbreviation of three.
func shortest(t token) int {
	if t.class&allCaps != 0 {
		return 3
	}
	return 2
}

// neverInName reports a term of the field, a place, an organisation's word, a month or
// a title, unless the lists know it as a name, too.
func neverInName(t token) bool {
	named := t.lex&(given|surname) != 0
	switch {
	case t.lex&(orgWord|month) != 0:
		return true
	case t.lex&place != 0 && t.lex&(given|common) != given|common:
		return true
	}
	return !named && (t.lex&domainTerm != 0 || t.cue&cueTitle != 0)
}

// surnameEnding reports the ends that surnames have in many languages.
func surnameEnding(w []byte) bool {
	for _, s := range surnameEndings {
		if len(w) > len(s)+1 && string(w[len(w)-len(s):]) == s {
			return true
		}
	}
	if len(w) > 5 && (string(w[:2]) == "mc" || string(w[:3]) == "mac") {
		return true
	}
	return false
}

var surnameEndings = []string{
	"sson", "sen", "ez", "ski", "sky", "ska", "wicz", "ov", "ova", "ev", "eva", "enko", "yan", "ian", "dottir",
	"berg",
	"stein",
	"mann", "man", "ic", "vic", "escu", "oulos", "akis", "idis", "shvili", "dze", "wala", "swamy", "murthy", "rao",
	"elli", "etti", "ini",
	"gan", "nan", "son", "ley", "worth", "strom", "quist", "lund", "gaard", "baum", "thal", "feld", "bauer", "meyer",
	"eaux", "aux", "ault", "nen", "cz",
	"czyk", "yk", "chuk", "uk",
}

// findNamesInRun decides which part of the capitalised words from to to is a name.
func findNamesInRun(doc *document, from, to int) {
	for i := from; i < to; {
		n := findNameAt(doc, i, to)
		if n == 0 {
			i++
			continue
		}
		i += n
	}
}

// findNameAt reports a name that begins at token i, before token end, and returns
// its length in tokens, or 0.
func findNameAt(doc *document, i, end int) int {
	if n := findFramedName(doc, i, end); n > 0 || !mayBeginName(doc, i, end) {
		return n
	}
	first := newPiece(doc, i)
	if first.everyday && !first.given && !first.surname {
		return 0
	}
	c := &doc.name
	*c = nameCase{doc: doc, first: first, i: i}
	var why string
	c.cued, why = nameCueBefore(doc, i)
	switch {
	case isNobodysName(doc, i, why):
		return 0
	case first.never && !(c.cued && first.surname):
		return 0
	case isFieldName(doc, i):
		doc.report(i, doc.toks[i].start, doc.toks[i+1].end, rulePatient, rulePatient.severity,
			"A surname and a first name in the field of a row.")
		return 2
	case isOrder(doc, i, end):
		return 0 // See Ross Anderson's book
	case isWeighedPair(doc, first, i, c.cued):
		n := pairLength(doc, i, end)
		reportName(doc, i, i+n, c.cued, why)
		return n
	}
	c.stop, c.last = nameReach(doc, i, end, first)
	switch {
	case c.saysNothing():
		return 0 // one capitalised word that nothing speaks for: most of them
	case c.stop < len(doc.toks) && thingAfter(doc, c.stop, end), isPublicName(c),
		institutionBefore(doc, i):
		return c.stop - i
	}
	return c.decide(end, why)
}

// findFramedName finds the names that what stands around them tells, and returns their length, or 0.
func findFramedName(doc *document, i, end int) int {
	return max(findStatedName(doc, i, end), findToldName(doc, i, end), findInitialName(doc, i),
		findBracketedName(doc, i), findKinName(doc, i, end), findFamily(doc, i, end),
		findDashSigned(doc, i, end))
}

// findStatedName reports two capitalised words behind "her name is", the second a family
// name or on no list, whatever the first may mean: Zephyr Okonjo.
func findStatedName(doc *document, i, end int) int {
	if i+1 >= end || !doc.tokenIsAny(i-1, "is", "was") || !doc.tokenIs(i-2, "name") || !doc.hasOneCapital(i) ||
		!doc.hasOneCapital(i+1) || string(doc.separatorAfter(i)) != " " || capitalFollows(doc, i+1, end) {
		return 0
	}
	if last := newPiece(doc, i+1); last.never || !last.surname && !last.unknown {
		return 0
	}
	reportName(doc, i, i+2, true, whyIntroduced)
	return 2
}

// findToldName reports a common first name and one or two words of English with capitals, with ", who"
// behind: Clifford Two Strike, who had come from Pine Ridge.
func findToldName(doc *document, i, end int) int {
	t := &doc.toks[i]
	if t.lex&(given|common) != given|common || t.lex&(english|place|month|notAlone|orgWord) != 0 ||
		!doc.hasOneCapital(i) {
		return 0
	}
	stop := i + 1
	for stop < end && stop-i < 3 && doc.hasOneCapital(stop) && string(doc.separatorAfter(stop-1)) == " " &&
		doc.toks[stop].lex&orgWord == 0 {
		stop++
	}
	if stop == i+1 || string(doc.separatorAfter(stop-1)) != ", " || !doc.tokenIsAny(stop, "who", "whose") ||
		officialBefore(doc, i) || authorBefore(doc, i) || isKnownPair(doc, i) {
		return 0
	}
	reportName(doc, i, stop, false, "A name, and what is told of somebody.")
	return stop - i
}

// pairLength is how many tokens a first name and a surname take: one more with a hyphen,
// as in Rose Parks-Wood.
func pairLength(doc *document, i, end int) int {
	if i+2 < end && doc.hyphenAfter(i+1) && doc.toks[i+2].class&capital != 0 {
		return 3
	}
	return 2
}

// isOrder reports a word such as "see" that begins a sentence before a name.
func isOrder(doc *document, i, end int) bool {
	return doc.sentenceStart(i) && imperatives[string(doc.word(i))] && i+1 < end && doc.toks[i+1].lex&given != 0
}

// saysNothing reports a single word that neither lists nor cues know.
func (c *nameCase) saysNothing() bool {
	return c.stop-c.i == 1 && !c.cued && !c.first.given && !c.first.surname && !c.first.marked &&
		!isInvertedInCapitals(c.doc, c.first, c.i, c.stop)
}

// mayBeginName passes over particles and over words that are no names: most capitals
// begin a sentence.
func mayBeginName(doc *document, i, end int) bool {
	t := doc.toks[i]
	if t.lex&(given|surname) != 0 {
		return true
	}
	return !(t.lex&particle != 0 && i+1 < end) && t.lex&english == 0
}

// isWeighedPair reports two words that each may mean something else and weigh enough
// as a name.
func isWeighedPair(doc *document, first piece, i int, cued bool) bool {
	if lexAt(doc, i+2)&orgWord != 0 && doc.toks[i+2].class&capital != 0 && string(doc.separatorAfter(i+1)) == " " {
		return false // Baker Frank Systems
	}
	return (first.everyday || doc.toks[i].lex&place != 0 || isWordBehind(doc, i)) && isWeighedName(doc, i, cued) &&
		!officialBefore(doc, i) && !isCitation(doc, i+2) && !saintBefore(doc, i)
}

// isPublicName reports the name of an official, an author, a saint, a town or a
// university.
func isPublicName(c *nameCase) bool {
	return officialBefore(c.doc, c.i) || isRank(c.doc, c.i) || institutions[string(c.doc.word(c.i))] ||
		isCitation(c.doc, c.stop) || saintBefore(c.doc, c.i) ||
		authorBefore(c.doc, c.i) || !c.cued && (isTownName(c.doc, c.i, c.stop) || !c.first.sure() &&
		stateBehind(c.doc, c.stop)) ||
		c.doc.tokenIs(c.i, "johns") && c.doc.tokenIs(c.i+1, "hopkins")
}

// isRank reports General or Admiral at token i, before a name: the lists take it for a first
// name.
func isRank(doc *document, i int) bool {
	if doc.toks[i].cue&cueTitle != 0 && officeTitles[string(doc.wordOrNone(i+1))] {
		return true // Señora Directora
	}
	return doc.tokenIsAny(i, "admiral", "general", "governor", "senator", "ambassador", "justice", "president",
		"chancellor", "sheriff") && i+1 < len(doc.toks) && (lexAt(doc, i+1)&english == 0 ||
		doc.tokenIsAny(i, "governor", "senator") && doc.toks[i+1].class&capital != 0)
}

// stateBehind reports the two letters of a state behind a comma before token k: Eau
// Claire, WI.
func stateBehind(doc *document, k int) bool {
	return k < len(doc.toks) && string(doc.separatorAfter(k-1)) == ", " && doc.toks[k].lex&usState != 0 &&
		doc.toks[k].class&allCaps != 0 && !credentials[string(doc.word(k))]
}

// decide weighs the words of the case and reports them when they are a name. It
// returns how many tokens are done with.
func (c *nameCase) decide(end int, why string) int {
	if c.isThing() {
		return 0
	}
	c.sentence = c.doc.sentenceStart(c.i)
	if c.extend(end) {
		reportName(c.doc, c.i, c.stop, c.cued, why)
		return c.stop - c.i
	}
	n := c.stop - c.i
	if n >= 2 {
		switch {
		case c.isWholeName():
			reportName(c.doc, c.i, c.stop, c.cued, why)
		case c.cued && c.first.named() && c.last.named() && !isInHeading(c.doc, c.i, c.stop, end):
			reportName(c.doc, c.i, c.stop, true, why)
		default:
			return 0
		}
		return n
	}
	switch {
	case c.cued && isCuedSingleName(c.doc, c.first, c.i, why):
		reportName(c.doc, c.i, c.stop, true, why)
	case isInverted(c.doc, c.first, c.i, c.stop):
		reportName(c.doc, c.i, c.stop+1, c.cued, "A surname, a comma and a first name.")
		return n + 1
	case c.first.standsAlone() && isLoneGivenName(c.doc, c.i):
		reportName(c.doc, c.i, c.stop, false, whyGiven)
	default:
		return 0
	}
	return n
}

// isThing reports what the words around make a street, a firm or a thing: Spring Street,
// Baylor Scott & White, every Bair Hugger.
func (c *nameCase) isThing() bool {
	switch {
	case !c.first.sure() && plainStreet[string(c.doc.word(c.stop-1))],
		plainStreet[string(c.doc.wordOrNone(c.stop))] && c.doc.toks[c.stop].class&capital != 0:
		return true
	case c.cued:
		return false
	case string(c.doc.separatorAfter(c.stop-1)) == " & ", isModelOf(c.doc, c.stop):
		return true
	}
	return namesThings(c.doc, c.stop) || !(c.first.sure() && c.first.common) &&
		pointsAtThing[string(c.doc.wordOrNone(c.i-1))]
}

// isModelOf reports a number joined to the words before token stop: Masimo Rad-97.
func isModelOf(doc *document, stop int) bool {
	return stop < len(doc.toks) && string(doc.separatorAfter(stop-1)) == "-" && doc.toks[stop].class.number()
}

// institutionBefore reports a word of Spanish for an institution right before token i:
// Hospital San Jorge, Hospital Auxilio Mutuo, Centro de Salud Familiar Dr. Julio Palmieri.
func institutionBefore(doc *document, i int) bool {
	reach := 2
	if i > 0 && doc.toks[i-1].cue&cueTitle != 0 {
		reach = 6
	}
	for j := i - 1; j >= 0 && j >= i-reach; j-- {
		g, t := string(doc.separatorAfter(j)), &doc.toks[j]
		if g != " " && !(g == ". " && t.cue&cueTitle != 0) || t.class&capital == 0 && t.lex&particle == 0 {
			return false
		}
		if t.class&capital != 0 && institutions[string(doc.word(j))] {
			return true
		}
	}
	return false
}

var institutions = wordSet(`temple synagogue congregation mosque
	hospital clinica farmacia centro escuela colegio universidad instituto fundacion
	laboratorio laboratorios banco iglesia parroquia municipio condado barrio residencial urbanizacion cooperativa
	asociacion departamento ministerio secretaria junta comision dispensario policlinica asilo hogar hotel avenida
	plaza parque puente biblioteca teatro`)

// standsAlone reports a first name that needs no surname beside it.
func (c piece) standsAlone() bool {
	return (c.given && c.common || c.marked && (c.given || c.surname)) && !c.everyday && !c.never
}

// extend adds initials and words to a sure first name, and reports whether that alone
// makes it a name.
func (c *nameCase) extend(end int) bool {
	if !c.first.sure() || c.first.never || c.doc.toks[c.i].class&hasLower == 0 {
		return false
	}
	before := c.stop
	c.stop = extendName(c.doc, c.i, c.stop, end, c.cued && c.first.common)
	n := c.stop - c.i
	if n > 1 {
		c.last = newPiece(c.doc, c.stop-1)
	}
	if n > 2 && (c.stop > before || c.doc.toks[c.stop-1].len() > 1 && c.doc.toks[c.stop-2].len() == 1) {
		return true
	}
	return c.cued && c.first.common && n == 2 && c.last.everyday && c.doc.hasOneCapital(c.stop-1)
}

// nameReach is the token up to which a name that begins with token i could go, at
// most five words, and the last word of it.
func nameReach(doc *document, i, end int, first piece) (stop int, last piece) {
	stop, last = i+1, first
	for stop < end && stop-i < 5 {
		if doc.smallInName(stop) {
			stop++
			continue
		}
		c := newPiece(doc, stop)
		if !continuesName(doc, i, stop, first, c) {
			break
		}
		last = c
		stop++
	}
	if w := endOfWidow(doc, stop, end); w > stop && first.named() {
		return w, last
	}
	for stop > i+1 && doc.smallInName(stop-1) {
		stop--
	}
	if stop > i+1 && doc.toks[stop-1].len() == 1 && stop < end {
		// "Plan B Members": a letter before a word that is none of a name.
		stop--
		last = first
		if stop > i+1 {
			last = newPiece(doc, stop-1)
		}
	}
	return stop, last
}

// endOfWidow is the token behind "viuda de Ortiz" at token k, or k.
func endOfWidow(doc *document, k, end int) int {
	for n := k; n < len(doc.toks) && n < k+2 && n >= 0; n++ {
		if doc.tokenIsAny(n, "viuda", "vda") && doc.tokenIs(n+1, "de") && n+2 < len(doc.toks) &&
			doc.toks[n+2].class&capital != 0 {
			return n + 3
		}
	}
	return k
}

// smallInName reports a particle, or a word without a capital.
func (doc *document) smallInName(k int) bool {
	t := doc.toks[k]
	return t.lex&particle != 0 && t.lex&(given|surname) == 0 || t.class&capital == 0
}

// continuesName reports whether the word c at token stop may go on a name that begins
// at token i.
func continuesName(doc *document, i, stop int, first, c piece) bool {
	if c.never && !(c.surname && (first.surname || first.given) && !doc.toks[stop].orgLike()) {
		return false
	}
	behindInitial := stop-i >= 2 && doc.toks[stop-1].len() == 1 && first.given && doc.toks[stop].class&hasLower != 0
	if t := doc.toks[stop]; t.cue&cueUnit != 0 && t.len() > 3 {
		return false // HAROLD JENKINS ROOM 12
	}
	return c.initial || c.named() || behindInitial
}

// isInverted reports "Surname, Given".
func isInverted(doc *document, first piece, i, stop int) bool {
	if isInvertedInCapitals(doc, first, i, stop) {
		return true
	}
	if !first.surname || first.everyday || first.given || stop >= len(doc.toks) ||
		string(doc.separatorAfter(stop-1)) != ", " || !doc.hasOneCapital(i) || doc.toks[stop].taken ||
		listsPlaces(doc, i, stop) {
		return false
	}
	t := doc.toks[stop]
	c := newPiece(doc, stop)
	return t.class&capital != 0 && c.given && c.common && !c.everyday && !c.never && t.lex&(place|notAlone) == 0 &&
		doc.toks[i].lex&place == 0
}

// listsPlaces reports "at Penn, Emory and" whose first name is token i and second token stop.
func listsPlaces(doc *document, i, stop int) bool {
	return doc.tokenIsAny(i-1, "at", "in") && doc.tokenIsAny(stop+1, "and", "or")
}

// isInvertedInCapitals reports "SURNAME, GIVEN".
func isInvertedInCapitals(doc *document, first piece, i, stop int) bool {
	if stop >= len(doc.toks) || doc.toks[stop].taken || string(doc.separatorAfter(stop-1)) != ", " ||
		doc.toks[i].class&doc.toks[stop].class&allCaps == 0 || !first.surname && !first.unknown {
		return false
	}
	t := doc.toks[stop]
	if stop+1 < len(doc.toks) && doc.toks[stop+1].class&allCaps != 0 && string(doc.separatorAfter(stop)) == " " {
		return false // a sentence in capitals
	}
	return !first.everyday && t.lex&given != 0 && t.lex&(english|place|month|domainTerm|notAlone) == 0 &&
		t.len() > 2 &&
		doc.toks[i].lex&place == 0
}

// isTownName reports what is more often a town than a person: two words that a
// hyphen joins, as in Urbana-Champaign, and Las or Los behind "in".
func isTownName(doc *document, i, stop int) bool {
	if stop == i+2 && string(doc.separatorAfter(i)) == "-" {
		return true
	}
	return (placeWordBefore(doc, i) || doc.tokenIs(i-1, "en")) &&
		doc.tokenIsAny(i, "las", "los", "el", "la", "san", "santa")
}

func (t token) orgLike() bool { return t.lex&(orgWord|month|place) != 0 }
