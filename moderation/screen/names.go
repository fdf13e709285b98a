package screen

import "commentportal/docket"

// findNames finds persons: by a first name and a surname of the lists, by a cue word
// before a capitalised word, by a title. It is the weakest of all detectors;
// the moderators' guide says so.
func findNames(doc *document) {
	l := loadLexicon()
	for i := 0; i < len(doc.toks); i++ {
		t := doc.toks[i]
		if t.taken || !t.class.word() {
			continue
		}
		if t.class&capital == 0 {
			if t.lex&given != 0 && (t.lex&english == 0 || t.lex&common != 0) {
				if n := findLowerCaseName(doc, i); n > 0 {
					i += n - 1
				}
			}
			continue
		}
		n := nameRunLength(doc, i)
		findNamesInRun(doc, l, i, i+n)
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
		g := doc.separatorAfter(j)
		next := doc.toks[j+1]
		if next.taken || !next.class.word() {
			break
		}
		if !isNameGap(doc, j, g) {
			break
		}
		if next.class&capital == 0 {
			if isSecondSyllable(doc, j) { // Hyun-woo Kang
				j++
				continue
			}
			// a particle, when a capitalised word follows it: van Gijn, de la Cruz
			k := j + 1
			for k < len(doc.toks) && k-j <= 3 && doc.toks[k].lex&particle != 0 && doc.toks[k].class&capital == 0 &&
				isNameGap(doc, k, doc.separatorAfter(k)) {
				k++
			}
			if k == j+1 || k >= len(doc.toks) || k-j > 3 || doc.toks[k].class&capital == 0 || doc.toks[k].taken ||
				!doc.toks[k].class.word() {
				break
			}
			j = k
			continue
		}
		j++
	}
	return j - i + 1
}

// isSecondSyllable reports whether the small word behind token j belongs to a given
// name with a hyphen, as they are written from Korean and Chinese: another
// capitalised word follows, and the first part is no English word.
func isSecondSyllable(doc *document, j int) bool {
	if j+2 >= len(doc.toks) || !doc.toks[j+2].class.word() || doc.toks[j+2].class&capital == 0 ||
		doc.toks[j].lex&(english|domainTerm|orgWord) != 0 {
		return false
	}
	return string(doc.separatorAfter(j)) == "-" && string(doc.separatorAfter(j+1)) == " " && doc.toks[j+1].len() <= 6 &&
		doc.toks[j].len() <= 6 && doc.hasOneCapital(j) && !loadLexicon().isEnglish(doc.word(j))
}

// isNameGap reports whether the gap behind token j may stand inside a name.
func isNameGap(doc *document, j int, g []byte) bool {
	switch len(g) {
	case 0:
		return false
	case 1:
		return g[0] == ' ' || g[0] == '-' && doc.toks[j].len() > 1 || g[0] == '\'' && doc.toks[j].len() <= 2
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

func newPiece(doc *document, l *lexicon, i int) piece {
	t := doc.toks[i]
	w := doc.word(i)
	var c piece
	c.given, c.surname, c.common = t.lex&given != 0, t.lex&surname != 0, t.lex&common != 0
	c.initial = t.len() == 1
	named := t.lex&(given|surname) != 0
	c.never = t.lex&(orgWord|month) != 0 || t.lex&domainTerm != 0 && !named || t.lex&place != 0 &&
		t.lex&(given|common) != given|common || t.cue&cueTitle != 0 && t.lex&(given|surname) == 0
	c.everyday = t.lex&familiar == 0 && (t.lex&english != 0 || t.lex&domainTerm != 0 || l.isEnglish(w))
	c.unknown = !c.given && !c.surname && !c.everyday && !c.never && t.len() > 2
	c.surnameEnd = len(w) > 4 && !c.everyday && !c.never && surnameEnding(w)
	if doc.pos != nil {
		from, to := doc.origin(int(t.start), int(t.end))
		c.marked = to-from > t.len() && t.class&hasLower != 0
	}
	if t.class&allCaps != 0 && t.len() <= 3 {
		c.unknown = false
	}
	if c.initial && doc.byteAt(int(t.end)) == '\'' && isAlnum(doc.byteAt(int(t.end)+1)) { // O'Shaughnessy, D'Amico
		c.initial, c.unknown = false, true
	}
	return c
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
	"sson", "sen", "ez", "ski", "sky", "ska", "wicz", "ov", "ova", "ev", "eva", "enko", "yan", "ian", "dottir", "berg",
	"stein",
	"mann", "man", "ic", "vic", "escu", "oulos", "akis", "idis", "shvili", "dze", "wala", "swamy", "murthy", "rao",
	"elli", "etti", "ini",
	"gan", "nan", "son", "ley", "worth", "strom", "quist", "lund", "gaard", "baum", "thal", "feld", "bauer", "meyer", "eaux", "aux", "ault", "nen", "cz",
	"czyk", "yk", "chuk", "uk",
}

// findNamesInRun decides which part of the capitalised words from to to is a name.
func findNamesInRun(doc *document, l *lexicon, from, to int) {
	for i := from; i < to; {
		n := findNameAt(doc, l, i, to)
		if n == 0 {
			i++
			continue
		}
		i += n
	}
}

// findNameAt reports a name that begins at token i, before token end, and returns
// its length in tokens, or 0.
func findNameAt(doc *document, l *lexicon, i, end int) int {
	t := doc.toks[i]
	if t.lex&particle != 0 && t.lex&(given|surname) == 0 && i+1 < end {
		return 0
	}
	if t.lex&english != 0 && t.lex&(given|surname) == 0 {
		return 0 // most capitals begin a sentence
	}
	first := newPiece(doc, l, i)
	if first.everyday && !first.given && !first.surname || isKnownPair(doc, i) {
		return 0
	}
	cued, why := nameCueBefore(doc, i)
	if first.never && !(cued && first.surname) {
		return 0
	}
	if isFieldName(doc, i) {
		doc.report(i, t.start, doc.toks[i+1].end, rulePatient, rulePatient.severity, "A surname and a first name in "+
			"the field of a row.")
		return 2
	}
	if doc.sentenceStart(i) && imperatives[string(doc.word(i))] && i+1 < end && doc.toks[i+1].lex&given != 0 {
		return 0 // See Ross Anderson's book
	}
	if (first.everyday || t.lex&place != 0 || orgSurnameAfter(doc, i)) && isWeighedName(doc, i, cued) && !officialBefore(doc, i) &&
		!isCitation(doc, i+2) && !saintBefore(doc, i) {
		reportName(doc, i, i+2, cued, why)
		return 2
	}
	stop, last := nameReach(doc, l, i, end, first)
	n := stop - i
	if n == 1 && !cued && !first.given && !first.surname && !first.marked && !isInvertedInCapitals(doc, first, i, stop, l) {
		return 0 // one capitalised word that nothing speaks for: most of them
	}
	if stop < len(doc.toks) && thingAfter(doc, stop, end) {
		return n
	}
	if officialBefore(doc, i) || isCitation(doc, stop) || saintBefore(doc, i) || !cued && isTownName(doc, i, stop) ||
		doc.tokenIs(i, "johns") && doc.tokenIs(i+1, "hopkins") {
		return n
	}
	sentence := doc.sentenceStart(i)
	if first.given && !first.everyday && !first.never && doc.toks[i].class&hasLower != 0 {
		before := stop
		stop = extendName(doc, i, stop, end, cued && first.common)
		n = stop - i
		if n > 1 {
			last = newPiece(doc, l, stop-1)
		}
		if n > 2 && (stop > before || doc.toks[stop-1].len() > 1 && doc.toks[stop-2].len() == 1) || cued &&
			first.common && n == 2 && last.everyday && doc.hasOneCapital(stop-1) {
			reportName(doc, i, stop, cued, why)
			return n
		}
	}
	switch {
	case first.never && !(cued && first.surname):
		return 0
	case n >= 2 && isWholeName(doc, first, last, i, stop, cued, sentence):
		reportName(doc, i, stop, cued, why)
		return n
	case cued && n == 1 && isCuedSingleName(doc, first, i, why):
		reportName(doc, i, stop, true, why)
		return n
	case cued && n >= 2 && (first.unknown || first.given || first.surname) && (last.unknown || last.given ||
		last.surname) && !isInHeading(doc, i, stop, end):
		reportName(doc, i, stop, true, why)
		return n
	case n == 1 && isInverted(doc, first, i, stop, l):
		reportName(doc, i, stop+1, cued, "A surname, a comma and a first name.")
		return n + 1
	case n == 1 && (first.given && first.common || first.marked && (first.given || first.surname)) && !first.everyday &&
		!first.never && isLoneGivenName(doc, i):
		reportName(doc, i, stop, false, "A common first name.")
		return n
	}
	return 0
}

// nameReach is the token up to which a name that begins with token i could go, at
// most five words, and the last word of it.
func nameReach(doc *document, l *lexicon, i, end int, first piece) (stop int, last piece) {
	small := func(k int) bool { // of a particle, or no capital
		t := doc.toks[k]
		return t.lex&particle != 0 && t.lex&(given|surname) == 0 || t.class&capital == 0
	}
	stop, last = i+1, first
	strong := first.surname || first.given
	for stop < end && stop-i < 5 {
		if small(stop) {
			stop++
			continue
		}
		c := newPiece(doc, l, stop)
		if c.never && !(c.surname && strong && !doc.toks[stop].orgLike()) {
			break
		}
		behindInitial := stop-i >= 2 && doc.toks[stop-1].len() == 1 && first.given && doc.toks[stop].class&hasLower != 0
		if !c.initial && !c.given && !c.surname && !c.unknown && !behindInitial {
			break
		}
		last = c
		stop++
	}
	for stop > i+1 && small(stop-1) {
		stop--
	}
	if stop > i+1 && doc.toks[stop-1].len() == 1 && stop < end {
		// "Plan B Members": a letter before a word that is none of a name.
		stop--
		last = first
		if stop > i+1 {
			last = newPiece(doc, l, stop-1)
		}
	}
	return stop, last
}

// isInverted reports "Surname, Given".
func isInverted(doc *document, first piece, i, stop int, l *lexicon) bool {
	if isInvertedInCapitals(doc, first, i, stop, l) {
		return true
	}
	if !first.surname || first.everyday || first.given || stop >= len(doc.toks) ||
		string(doc.separatorAfter(stop-1)) != ", " || !doc.hasOneCapital(i) || doc.toks[stop].taken {
		return false
	}
	t := doc.toks[stop]
	c := newPiece(doc, l, stop)
	return t.class&capital != 0 && c.given && c.common && !c.everyday && !c.never && t.lex&(place|notAlone) == 0 &&
		doc.toks[i].lex&place == 0
}

// isInvertedInCapitals reports "SURNAME, GIVEN".
func isInvertedInCapitals(doc *document, first piece, i, stop int, l *lexicon) bool {
	if stop >= len(doc.toks) || doc.toks[stop].taken || string(doc.separatorAfter(stop-1)) != ", " ||
		doc.toks[i].class&doc.toks[stop].class&allCaps == 0 || !first.surname && !first.unknown {
		return false
	}
	t := doc.toks[stop]
	if stop+1 < len(doc.toks) && doc.toks[stop+1].class&allCaps != 0 && string(doc.separatorAfter(stop)) == " " {
		return false // a sentence in capitals
	}
	return !first.everyday && t.lex&given != 0 && t.lex&(english|place|month|domainTerm|notAlone) == 0 && t.len() > 2 &&
		doc.toks[i].lex&place == 0
}

// extendOverSuffix extends a name over Jr., Sr., II, III or IV.
func extendOverSuffix(doc *document, stop int, end int32) int32 {
	if stop >= len(doc.toks) || doc.toks[stop].class&capital == 0 {
		return end
	}
	if g := string(doc.low[end:doc.toks[stop].start]); g != " " && g != ", " {
		return end
	}
	switch string(doc.word(stop)) {
	case "jr", "sr":
		if doc.byteAt(int(doc.toks[stop].end)) == '.' {
			return doc.toks[stop].end + 1
		}
		return doc.toks[stop].end
	case "ii", "iii", "iv":
		return doc.toks[stop].end
	}
	return end
}

// extendName extends a name that begins with a sure first name over further
// initials and the word behind them, and, behind a cue, over one word of
// everyday English: people are called Shell and Musser.
func extendName(doc *document, i, stop, end int, cued bool) int {
	for stop < len(doc.toks) && stop-i < 5 && stop > i+1 && doc.toks[stop-1].len() == 1 {
		t := doc.toks[stop]
		if t.taken || t.class&capital == 0 || !t.class.word() || t.lex&(orgWord|domainTerm) != 0 {
			break
		}
		if g := doc.separatorAfter(stop - 1); string(g) != "." && string(g) != ". " && string(g) != " " {
			break
		}
		if t.len() > 1 && !doc.hasOneCapital(stop) {
			break
		}
		stop++
		if t.len() > 1 {
			return stop
		}
	}
	if stop >= i+2 && stop < end && string(doc.separatorAfter(stop-1)) == " " && doc.hasOneCapital(stop) &&
		doc.hasOneCapital(stop-1) {
		// Cody Ray Hatcher: a word that is English by its ending alone.
		if t := doc.toks[stop]; t.lex&^(startsCue|legendStart) == 0 && t.cue == 0 && (stop+1 >= end ||
			string(doc.separatorAfter(stop)) != " " || doc.toks[stop+1].class&capital == 0) {
			stop++
		}
	}
	if cued && stop == i+1 && stop < end && string(doc.separatorAfter(i)) == " " {
		t := doc.toks[stop]
		if doc.hasOneCapital(stop) && t.lex&(orgWord|domainTerm|place|month) == 0 && t.cue&cueTitle == 0 &&
			!(stop+1 < end && string(doc.separatorAfter(stop)) == " " && doc.toks[stop+1].class&capital != 0) {
			return stop + 1
		}
	}
	return stop
}

// isTownName reports what is more often a town than a person: two words that a
// hyphen joins, as in Urbana-Champaign, and Las or Los behind "in".
func isTownName(doc *document, i, stop int) bool {
	if stop == i+2 && string(doc.separatorAfter(i)) == "-" {
		return true
	}
	return placeWordBefore(doc, i) && (doc.tokenIsAny(i, "las", "los", "el"))
}

func (t token) orgLike() bool { return t.lex&(orgWord|month|place) != 0 }

// isWholeName weighs two or more words as first name and surname.
func isWholeName(doc *document, first, last piece, i, stop int, cued, sentence bool) bool {
	sure := first.given && !first.everyday
	caps := doc.toks[i].class&allCaps != 0
	middle := stop-i >= 3 && doc.toks[stop-2].len() == 1 && doc.toks[stop-1].class&hasLower != 0
	name := func(c piece) bool { return c.given || c.surname || c.unknown }
	switch {
	case doc.toks[i].lex&place != 0 && !cued: // Virginia, Charlotte: a person only with a sure surname
		return !caps && last.surname && !last.everyday && doc.toks[stop-1].lex&place == 0 &&
			(!placeWordBefore(doc, i) || last.common)
	case middle && name(first) && !first.everyday && !first.never:
		return true
	case (first.marked && !last.everyday || last.marked && !first.everyday) && name(first) && name(last) && !caps:
		return true
	case last.initial: // "Maria G."
		return sure && first.common && !caps
	case caps && doc.toks[i].len() > 1: // capitals throughout: both on the lists
		return first.given && last.surname && doc.toks[stop-1].class&allCaps != 0 &&
			(sure && (!last.everyday || cued) || first.common && capitalsStandOut(doc, i, stop))
	case sure && last.surname:
		return first.common || !last.everyday || cued
	case sure && last.given && !last.everyday:
		return true
	case sure && last.unknown:
		return doc.toks[stop-1].class&allCaps == 0
	case first.given && first.everyday && (last.surname && !last.everyday || last.unknown && last.surnameEnd):
		return first.common && doc.toks[stop-1].class&allCaps == 0 && (!sentence || last.surname && first.common)
	case first.given && first.everyday && first.common && last.unknown && !sentence:
		return doc.toks[i].lex&notAlone == 0 && doc.hasOneCapital(i) && doc.hasOneCapital(stop-1)
	case first.initial && (last.surname && !last.everyday || last.unknown && (last.surnameEnd || !sentence &&
		doc.hasOneCapital(stop-1) && doc.toks[stop-1].len() > 4)):
		return stop-i >= 2 && doc.byteAt(int(doc.toks[i].end)) == '.' && doc.toks[stop-1].class&allCaps == 0
	case first.surname && !first.everyday && last.surname && !last.everyday:
		return !caps
	case first.unknown && (last.surname && !last.everyday):
		return doc.toks[i].class&hasLower != 0 && !sentence
	case first.surname && !first.everyday && last.unknown && last.surnameEnd:
		return !caps && doc.toks[stop-1].class&allCaps == 0
	case first.unknown && last.unknown && last.surnameEnd:
		return !caps && doc.toks[stop-1].class&allCaps == 0
	case first.unknown && last.unknown:
		return !caps && doc.toks[stop-1].class&allCaps == 0 && doc.hasOneCapital(i) && doc.hasOneCapital(stop-1) &&
			stop-i == 2
	}
	return false
}

// capitalsStandOut reports two words in capitals between words that are not, outside
// the beginning of a line: a name as forms and labels print it.
func capitalsStandOut(doc *document, i, stop int) bool {
	if stop-i != 2 || doc.toks[i].len() < 3 || doc.toks[i+1].len() < 3 || doc.toks[i].lex&domainTerm != 0 {
		return false
	}
	if doc.lineStart(int(doc.toks[i].start)) { // a slip: GRACE YOUNG - POSITIVE
		return string(doc.separatorAfter(i+1)) == " - " && doc.cuesAfter(i+1, 40)&(cueHealth|cuePhone) != 0
	}
	if i < 2 {
		return false
	}
	before := doc.toks[i-1].class&allCaps == 0 && doc.toks[i-2].class&allCaps == 0
	return before && (stop >= len(doc.toks) || doc.toks[stop].class&allCaps == 0)
}

// placeWordBefore reports "in", "of" or the like before token i: what follows is a place.
func placeWordBefore(doc *document, i int) bool {
	return doc.tokenIsAny(i-1, "in", "of", "at", "near", "from")
}

// hasOneCapital reports a word with one capital, at its beginning: products and codes
// often have more.
func (doc *document) hasOneCapital(i int) bool {
	t := doc.toks[i]
	if t.len() < 3 {
		return false
	}
	for _, c := range doc.raw[t.start+1 : t.end] {
		if isUpper(c) {
			return false
		}
	}
	return true
}

// sentenceStart reports whether token i begins a sentence or line, where any word
// has a capital.
func (doc *document) sentenceStart(i int) bool {
	if i == 0 {
		return true
	}
	return broken(doc.separatorAfter(i - 1))
}

// isInHeading reports more capitalised words around, as in a heading or the
// name of an organisation.
func isInHeading(doc *document, i, stop, end int) bool {
	return stop < end && !doc.toks[stop].taken && doc.toks[stop].class&capital != 0 &&
		hasByte(doc.separatorAfter(stop-1), ' ')
}

// isLoneGivenName weighs a single first name: three letters or more, one capital, and not
// part of a longer heading.
func isLoneGivenName(doc *document, i int) bool {
	t := doc.toks[i]
	if !doc.hasOneCapital(i) || t.lex&(notAlone|place) != 0 || t.lex&surname != 0 && t.lex&common == 0 {
		return false
	}
	if i+1 < len(doc.toks) && doc.toks[i+1].class&capital != 0 && string(doc.separatorAfter(i)) == " " &&
		doc.toks[i+1].lex&(orgWord|eponymNoun|domainTerm) != 0 {
		return false
	}
	if string(doc.separatorAfter(i)) == " & " {
		return false
	}
	if i > 0 && doc.toks[i-1].class&capital != 0 && string(doc.separatorAfter(i-1)) == " " && !doc.sentenceStart(i-1) {
		return false // the last word of a title or heading
	}
	// a name joined to a code, a path or a handle is no person's
	c := doc.byteAt(int(t.start) - 1)
	d := doc.byteAt(int(t.end))
	return c != '/' && c != '_' && c != '@' && c != '#' && d != '/' && d != '_' && d != '@' && d != '(' && !(d == '-' &&
		isAlnum(doc.byteAt(int(t.end)+1))) && !(d == '.' && isAlnum(doc.byteAt(int(t.end)+1)))
}

// reportName reports the name in tokens i to stop, with what stands before it
// deciding how grave it is.
func reportName(doc *document, i, stop int, cued bool, why string) {
	r := rulePerson
	s := r.severity
	if why == "" {
		why = "A first name and a surname, or words that read like them."
	}
	if why == patientWhy {
		r, s = rulePatient, rulePatient.severity
	} else if cued && chartAfter(doc, stop) || doc.cuesBefore(i, 28)&cuePatient != 0 && patientWordBefore(doc, i) {
		r, s, why = rulePatient, rulePatient.severity, patientWhy
	} else if chartAfter(doc, stop) {
		r, s, why = rulePatient, rulePatient.severity, "A name before words for a patient's record."
	} else if (doc.cuesBefore(i, 32)|doc.cuesAfter(stop-1, 24))&cueAccused != 0 {
		s = docket.Hold
		why = "A name beside a word of blame."
	}
	start, end := doc.toks[i].start, doc.toks[stop-1].end
	if doc.toks[stop-1].len() == 1 && doc.byteAt(int(end)) == '.' && stop-i > 1 {
		end++
	}
	doc.report(i, start, extendOverSuffix(doc, stop, end), r, s, why)
}

// isFieldName reports SURNAME, GIVEN in capitals between the signs of a row.
func isFieldName(doc *document, i int) bool {
	if i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != ", " {
		return false
	}
	a, b := doc.toks[i], doc.toks[i+1]
	before, after := doc.byteAt(int(a.start)-1), doc.byteAt(int(b.end))
	row := (before == ';' || before == '|' || before == '\t') && (after == ';' || after == '|' || after == '\t')
	return row && a.lex&surname != 0 && b.lex&given != 0
}

// imperatives are words that begin a sentence before a name.
var imperatives = wordSet("see contact call ask meet thank read write tell consider quote cite visit email phone " +
	"thanks dear")

// orgSurnameAfter reports a surname that is an organization's word, too: James Hall.
func orgSurnameAfter(doc *document, i int) bool {
	return i+1 < len(doc.toks) && doc.toks[i+1].lex&(orgWord|surname) == orgWord|surname
}
