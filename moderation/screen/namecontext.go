package screen

import "bytes"

// patientWhy is the reason that makes a name one of a patient or relative.
const patientWhy = "A name behind a word for a patient or relative."

// nameCueBefore reports whether a word before token i says that a name follows.
func nameCueBefore(doc *document, i int) (bool, string) {
	if i == 0 || !cueReaches(doc, i) || isAnyone(doc, i) {
		return false, ""
	}
	g := doc.separatorAfter(i - 1)
	t := doc.toks[i-1]
	switch {
	case t.cue&cueClosing != 0 && closesLetter(doc, i, g):
		return true, whyClosing
	case t.cue&cueTitle != 0 && mayBeTitle(doc, i-1) && !bytes.ContainsAny(g, ":\n"):
		if isAddressee(doc, i-1) {
			return false, ""
		}
		return true, "A name behind a title."
	case t.cue&cueNamed != 0:
		return true, whyNamed(doc, i)
	case isPatientWord(doc, i-1, g), liesInBed(doc, i):
		return true, patientWhy
	case hasByte(g, ',') && isStaffBefore(doc, i):
		return true, whyPerson
	}
	return false, ""
}

// mayBeTitle reports a title with a capital at token i, or one in small letters that means nothing else.
func mayBeTitle(doc *document, i int) bool {
	return doc.toks[i].class&capital != 0 || doc.toks[i].len() > 3 || isSmallMister(doc, i)
}

// isSmallMister reports "mr" or "mrs" in small letters at token i.
func isSmallMister(doc *document, i int) bool { return doc.tokenIsAny(i, "mr", "mrs") }

// liesInBed reports "room 7 is" and "bed 3 was" right before token i.
func liesInBed(doc *document, i int) bool {
	return i > 2 && doc.tokenIsAny(i-1, "is", "was", "es") && doc.toks[i-2].class&hasDigit != 0 &&
		doc.tokenIsAny(i-3, "room", "bed", "bay", "chair", "rm", "cama", "cuarto")
}

// isAnyone reports "any nurse named" or "imagine a man called" before token i: nobody
// in particular.
func isAnyone(doc *document, i int) bool {
	if doc.tokenIsAny(i-1, "him", "her", "them") && doc.tokenIs(i-2, "call") {
		return doc.tokenIsAny(i-3, "s", "us", "ll", "will", "i", "we") // let's call her Maria
	}
	if !doc.tokenIsAny(i-1, "named", "called") {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-5; j-- {
		if doc.tokenIsAny(j, "any", "every", "each", "no", "if", "imagine", "suppose", "say", "anyone", "everyone") {
			return true
		}
	}
	return false
}

// isPatientWord reports a word for one patient or relative at token j, with gap g behind.
func isPatientWord(doc *document, j int, g []byte) bool {
	t := doc.toks[j]
	caps := j+1 < len(doc.toks) && t.class&doc.toks[j+1].class&allCaps != 0 // PT HAROLD JENKINS
	return t.cue&cuePatient != 0 && (t.class&capital == 0 || hasByte(g, ':') || caps) || t.cue&cueKin != 0 &&
		isRelative(doc, j)
}

// closesLetter reports a name at token i below the words that close a letter, or right
// behind them at the end of all.
func closesLetter(doc *document, i int, g []byte) bool {
	return hasByte(g, '\n') || hasByte(g, ',') && isLastWords(doc, i)
}

// isLastWords reports at most four words from token i to the end of the text or line:
// "thank you, bernice applewhite".
func isLastWords(doc *document, i int) bool {
	for k := i; k < len(doc.toks) && k < i+4; k++ {
		if k+1 == len(doc.toks) || hasByte(doc.separatorAfter(k), '\n') {
			return true
		}
	}
	return false
}

// isRelative reports a word for a relative that is no form of address: "my Aunt", "aunt".
func isRelative(doc *document, i int) bool {
	return doc.toks[i].class&capital == 0 || isPossessive(doc, i-1) || elders[string(doc.word(i))]
}

// elders are called by that word and their name: Grandma Ethel.
var elders = wordSet("grandma grandpa granny nana grandmother grandfather abuela abuelo")

// isAddressee reports titles that stand without a name, or are no title in small letters.
func isAddressee(doc *document, i int) bool {
	return doc.tokenIsAny(i, "sir", "madam") || doc.tokenIs(i, "don") && doc.toks[i].class&capital == 0
}

// whyNamed says what the word that introduces token i is.
func whyNamed(doc *document, i int) string {
	if doc.tokenIs(i-1, "called") && calledPersons[string(doc.wordOrNone(i-2))] {
		return whyIntroduced
	}
	if !doc.tokenIs(i-2, "maiden") && personWords[string(doc.word(i-1))] {
		return whyPerson
	}
	return whyIntroduced
}

// calledPersons are before "called" and a name: a nice man called Wim.
var calledPersons = wordSet("man woman guy lady fellow girl boy kid gentleman gal dude nurse tech engineer " +
	"tecnico senor")

// personWords stand before a name and before much else.
var personWords = wordSet(`by per cc contact attention user called admin technician nurse physician manager supervisor
	boss
	contractor contractors employee colleague analyst caller to with of for member director name`)

// cueReaches reports whether the gap before token i lets the word before it introduce
// a name.
func cueReaches(doc *document, i int) bool {
	g := doc.separatorAfter(i - 1)
	if len(g) > 16 {
		return false
	}
	t := doc.toks[i-1]
	for k, c := range g {
		switch c {
		case ' ', ':', '"', '(', '*', '-', '\'', '\t', '>', '?':
		case '\n', '\r', ',':
			if t.cue&cueClosing == 0 && !(k > 0 && hasByte(g, ':')) && !(c == ',' && isApposition(doc, i)) {
				return false
			}
		case '.':
			if t.len() > 2 && (t.cue&cueTitle == 0 || t.len() > 5 || hasByte(g, '"')) {
				return false // "The Digital Doctor." Wachter's story
			}
		default:
			return false
		}
	}
	return true
}

// isApposition reports a name between commas behind one patient or relative: "the
// patient, O'Shaughnessy, was …".
func isApposition(doc *document, i int) bool {
	if !isOnePerson(doc, i-1) && !(doc.toks[i-1].cue&cueKin != 0 && isPossessive(doc, i-2)) && !isStaffBefore(doc, i) ||
		string(doc.separatorAfter(i-1)) != ", " {
		return false
	}
	for k := i; k < len(doc.toks) && k < i+4; k++ {
		switch g := doc.separatorAfter(k); {
		case len(g) > 0 && g[0] == ',', string(g) == "., " && doc.toks[k].len() == 1:
			return true
		case len(g) != 1:
			return false
		}
	}
	return false
}

// isStaffBefore reports "our director", "the receptionist" or "a billing clerk" right
// before token i.
func isStaffBefore(doc *document, i int) bool {
	return roles[string(doc.wordOrNone(i-1))] && (roleArticles[string(doc.wordOrNone(i-2))] ||
		roleArticles[string(doc.wordOrNone(i-3))])
}

// besideKin are words that stand between "my" and a relative.
var besideKin = wordSet(`late dear poor older younger little oldest youngest eldest elderly ex only own twin big baby
	step former aging disabled pregnant teenage grown dying first second`)

func isPossessive(doc *document, i int) bool {
	if i > 0 && besideKin[string(doc.word(i))] {
		i-- // my late wife
	}
	if i < 0 {
		return false
	}
	switch string(doc.word(i)) {
	case "my", "his", "her", "their", "our", "mi", "su":
		return true
	}
	return false
}

// isCuedSingleName weighs one capitalised word behind a cue.
func isCuedSingleName(doc *document, c piece, i int, why string) bool {
	t := doc.toks[i]
	switch listed := c.given || c.surname; {
	case t.cue&cueOfficial != 0 || officeTitles[string(doc.word(i))], isHistory(doc, i):
		return false // señor Secretario, Dr. Snow in 1854
	case c.never, c.initial, !listed && (t.len() < 3 || t.class&allCaps != 0):
		return false
	case doc.toks[i-1].cue&cueTitle != 0:
		return isTitled(c, doc.toks[i-1])
	case c.everyday:
		return isCuedWord(doc, c, i, why)
	case why == whyPerson && !(c.given && c.common):
		return false
	case listed:
		return true
	}
	return t.class&hasLower != 0 && c.unknown && isIntroduced(doc, i, why)
}

// officeTitles are words for offices in Spanish: a title before them names nobody.
var officeTitles = wordSet("secretario secretaria ministro ministra gobernador gobernadora alcalde alcaldesa " +
	"presidente " +
	"presidenta director directora juez comisionado administrador")

// isHistory reports a year before 1920 in the sentence of token i: its persons are history.
func isHistory(doc *document, i int) bool {
	for j := i; j < len(doc.toks) && j < i+14; j++ {
		if t := &doc.toks[j]; t.class.number() && t.len() == 4 && doc.low[t.start] == '1' &&
			(doc.low[t.start+1] < '9' && doc.low[t.start+1] > '4' || string(doc.low[t.start+1:t.start+3]) == "90" ||
				string(doc.low[t.start+1:t.start+3]) == "91") && doc.cuesBefore(j, 30)&cueBirth == 0 {
			return doc.tokenIsAny(j-1, "in", "of", "since", "from", "by", "about", "en", "de")
		}
		if g := doc.separatorAfter(j); hasByte(g, '.') && len(g) > 1 && doc.toks[j].len() > 3 {
			return false
		}
	}
	return false
}

// isTitled weighs a word behind a title: "Nurse Case Manager" names nobody.
func isTitled(c piece, title token) bool {
	if c.everyday && title.len() > 4 {
		return false
	}
	return c.named() || (c.surnameEnd || c.unknown && title.len() <= 3 && title.len() > 1) && !c.everyday
}

// isIntroduced reports words before token i that introduce even an unknown word.
func isIntroduced(doc *document, i int, why string) bool {
	switch string(doc.word(i - 1)) {
	case "named", "llamo", "soy":
		return true
	case "called":
		return why == whyIntroduced
	case "name":
		return doc.tokenIs(i-2, "maiden")
	case "is", "m", "am":
		return doc.toks[i-1].cue&cueNamed == 0 || doc.tokenIs(i-2, "name")
	}
	return why == patientWhy
}

// isCuedWord weighs a word of everyday English behind a cue: "my daughter Autumn", "My
// name is Hope", "Yours, Frank".
func isCuedWord(doc *document, c piece, i int, why string) bool {
	prev := doc.toks[i-1]
	if why == patientWhy && c.given && prev.cue&cueKin != 0 && isPossessive(doc, i-2) && doc.hasOneCapital(i) &&
		(string(doc.separatorAfter(i-1)) == " " || isApposition(doc, i)) {
		return true
	}
	return c.given && c.common && (prev.cue&cueClosing != 0 && why != patientWhy || doc.tokenIs(i-1, "is") &&
		doc.tokenIs(i-2, "name") || doc.tokenIs(i-1, "llamo"))
}

// officialBefore reports a public office before the name: the holder's name is
// public.
func officialBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if g := doc.separatorAfter(j); broken(g) && string(g) != ". " || len(g) > 3 {
			return false
		}
		t := doc.toks[j]
		if t.cue&cueOfficial != 0 && t.class&capital != 0 {
			return true
		}
		if t.class&capital == 0 {
			return false
		}
	}
	return false
}

// isCitation reports "et al", a published work or a year in brackets behind the name.
func isCitation(doc *document, stop int) bool {
	if doc.tokenIs(stop, "s") && string(doc.separatorAfter(stop-1)) == "'" &&
		(string(doc.separatorAfter(stop)) == " \"" && stop+1 < len(doc.toks) && doc.toks[stop+1].class&capital != 0 ||
			publicWork[string(doc.wordOrNone(stop+1))] || isTitleOfWork(doc, stop+1)) {
		return true
	}
	if doc.tokenIs(stop, "et") && doc.tokenIsAny(stop+1, "al", "alia") {
		return true
	}
	for j := stop; j < len(doc.toks) && j <= stop+3; j++ {
		if isCitedYear(doc, j) {
			return true
		}
		if doc.toks[j].class&capital == 0 && !doc.tokenIsAny(j, "and", "y") {
			return false
		}
	}
	return false
}

// authorBefore reports "the work of" and the like before token i.
func authorBefore(doc *document, i int) bool {
	return doc.tokenIsAny(i-1, "of", "by", "de") && doc.tokenIsAny(i-2, "work", "works", "writings", "books", "book",
		"research", "essays", "lectures", "novels", "poem", "poems", "theory", "theories", "libro", "obra")
}

// isTitleOfWork reports two capitalised words and a bracket from token k on: Ross
// Anderson's Security Engineering (2008).
func isTitleOfWork(doc *document, k int) bool {
	return k+1 < len(doc.toks) && doc.toks[k].class&doc.toks[k+1].class&capital != 0 &&
		string(doc.separatorAfter(k+1)) == " ("
}

// isCitedYear reports "(2014" or ", 2014" at token j.
func isCitedYear(doc *document, j int) bool {
	t := doc.toks[j]
	g := doc.separatorAfter(j - 1)
	if !t.class.number() || t.len() != 4 || len(g) == 0 || g[len(g)-1] != '(' && string(g) != ", " {
		return false
	}
	century := string(doc.low[t.start : t.start+2])
	return century == "19" || century == "20"
}

func saintBefore(doc *document, i int) bool {
	if doc.tokenIs(i-1, "nuestra") && doc.tokenIs(i, "senora") {
		return true
	}
	return doc.tokenIsAny(i-1, "st", "saint", "santa", "san") && doc.toks[i-1].class&capital != 0 &&
		doc.toks[i].start-doc.toks[i-1].end <= 2
}

// patientWordBefore reports "patient", "pt" or the like within two words before
// token i, in its sentence.
func patientWordBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if broken(doc.separatorAfter(j)) && !hasByte(doc.separatorAfter(j), ':') {
			return false
		}
		if isOnePerson(doc, j) {
			return true
		}
	}
	return false
}

// chartAfter reports "'s chart", "'s records" and the like.
func chartAfter(doc *document, stop int) bool {
	j := stop
	if doc.tokenIs(j, "s") && string(doc.separatorAfter(j-1)) == "'" {
		j++
	} else {
		return false
	}
	for k := j; k < len(doc.toks) && k < j+2; k++ {
		switch string(doc.word(k)) {
		case "chart", "record", "records", "results", "labs", "file", "diagnosis", "medication", "medications",
			"surgery", "mrn", "appointment", "prescription", "insulin", "biopsy", "scan", "tests", "chemo", "dialysis",
			"treatment":
			return true
		}
	}
	return false
}

// thingAfter reports whether the words from token k on turn the name before
// into that of a thing: an organisation, a syndrome, a law.
func thingAfter(doc *document, k, end int) bool {
	j := k // "Parkinson's disease", "Wells score"
	if doc.tokenIs(j, "s") && string(doc.separatorAfter(j-1)) == "'" {
		j++
	}
	if j < len(doc.toks) && followsClosely(doc, j) {
		t := doc.toks[j]
		if t.lex&eponymNoun != 0 && (t.class&capital == 0 || t.lex&orgWord != 0 || j == k) {
			return true
		}
	}
	for n := k; n < min(end, k+4, len(doc.toks)); n++ {
		if doc.toks[n].lex&orgWord != 0 {
			return true
		}
	}
	return k < len(doc.toks) && doc.toks[k].lex&(orgWord|eponymNoun) != 0 && doc.toks[k].class&capital != 0 &&
		followsClosely(doc, k)
}

// followsClosely reports nothing but a sign or two, and no comma, between token j and the
// one before.
func followsClosely(doc *document, j int) bool {
	g := doc.separatorAfter(j - 1)
	return len(g) <= 2 && !broken(g) && !hasByte(g, ',')
}

// findLowerCaseName finds a name in small letters: behind a cue when both words are on
// the lists, or by somebody who writes without capitals.
func findLowerCaseName(doc *document, i int) int {
	t := doc.toks[i]
	if t.lex&(domainTerm|place|orgWord|month) != 0 || doc.tokenIs(i, "an") {
		return 0
	}
	cued, why := nameCueBefore(doc, i)
	switch {
	case !cued:
		if isUncuedLowerName(doc, i) {
			reportName(doc, i, i+2, false, "")
			return 2
		}
	case isLowerSurname(doc, i+1, t, why):
		reportName(doc, i, i+2, true, why)
		return 2
	case t.lex&english == 0 && t.lex&common != 0 && t.lex&given != 0 && introduces(why):
		reportName(doc, i, i+1, true, why)
		return 1
	}
	return 0
}

// introduces reports a reason that makes one word enough for a name.
func introduces(why string) bool {
	return why == whyIntroduced || why == patientWhy
}

// isLowerSurname reports a surname in small letters at token j behind the first name t:
// of the lists, or on no list where the cue is strong.
func isLowerSurname(doc *document, j int, t token, why string) bool {
	if j >= len(doc.toks) || string(doc.separatorAfter(j-1)) != " " {
		return false
	}
	u := doc.toks[j]
	introduced := introducesFully(why) || t.lex&common != 0 && (why == patientWhy || why == whyPerson)
	if !u.class.word() || u.taken || meansElse(u, introduced && t.lex&(common|english) == common) {
		return false
	}
	return u.lex&surname != 0 || introduced && t.lex&given != 0 && u.len() > 3 && u.cue == 0 &&
		!isEnglishAt(doc, j)
}

// The reasons that rules compare.
const (
	whyPerson     = "A name behind a word for a person."
	whyIntroduced = "A name behind words that introduce one."
	whyClosing    = "A name below the words that close a letter."
	whyListed     = "A first name and a surname, or words that read like them."
	whyGiven      = "A common first name."
)

// introducesFully reports a reason that lets any word be a surname behind a first name.
func introducesFully(why string) bool { return why == whyIntroduced || why == whyClosing }

// meansElse reports a word that is something else than a name; what places and terms of
// the field are called, people are called, too, where a sure first name is introduced.
func meansElse(u token, sure bool) bool {
	return u.lex&(english|orgWord) != 0 || u.lex&(domainTerm|place) != 0 && !(sure && u.lex&(surname|given) != 0)
}

// isUncuedLowerName reports a sure first name and a surname in the text of somebody
// who writes without capitals.
func isUncuedLowerName(doc *document, i int) bool {
	if i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " {
		return false
	}
	t, u := doc.toks[i], doc.toks[i+1]
	if t.lex&(given|common) != given|common || t.lex&english != 0 || u.lex&surname == 0 || u.taken ||
		u.class&capital != 0 || u.lex&(domainTerm|orgWord|place) != 0 {
		return false
	}
	if t.len() < 3 || u.len() < 4 || doc.tokenIs(i, "nada") {
		return false
	}
	for j := max(0, i-6); j < min(len(doc.toks), i+6); j++ {
		if doc.toks[j].class&capital != 0 && doc.toks[j].start >= doc.toks[i].start-60 {
			return false
		}
	}
	return true
}

// publicWork is what people are known by in public.
var publicWork = wordSet(`blueprint office administration testimony book books report paper papers article articles talk
	lecture column blog podcast speech research writing writings argument arguments remarks framework study studies
	proposal views
	thesis dissertation keynote op essay novel film documentary law act amendment bill`)
