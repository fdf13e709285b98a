package screen

// patientWhy is the reason that makes a name one of a patient or relative.
const patientWhy = "A name behind a word for a patient or relative."

// nameCueBefore reports whether a word before token i says that a name follows.
func nameCueBefore(doc *document, i int) (bool, string) {
	if i == 0 {
		return false, ""
	}
	g := doc.separatorAfter(i - 1)
	if len(g) > 16 {
		return false, ""
	}
	t := doc.toks[i-1]
	for k, c := range g {
		switch c {
		case ' ', ':', '"', '(', '*', '-', '\'', '\t', '>', '?':
		case '\n', '\r', ',':
			if t.cue&cueClosing == 0 && !(k > 0 && hasByte(g, ':')) && !(c == ',' && isApposition(doc, i)) {
				return false, ""
			}
		case '.':
			if t.cue&cueTitle == 0 && t.len() > 2 {
				return false, ""
			}
		default:
			return false, ""
		}
	}
	switch {
	case t.cue&cueClosing != 0 && hasByte(g, '\n'):
		return true, "A name below the words that close a letter."
	case t.cue&cueTitle != 0 && !hasByte(g, ':') && !hasByte(g, '\n') && (t.class&capital != 0 || t.len() > 3):
		if doc.tokenIsAny(i-1, "sir", "madam", "don") && t.class&capital == 0 {
			return false, ""
		}
		return true, "A name behind a title."
	case t.cue&cueNamed != 0:
		switch string(doc.word(i - 1)) {
		case "by", "per", "cc", "contact", "attention", "user", "called", "admin", "technician", "nurse", "physician",
			"manager", "supervisor", "boss", "contractor", "contractors", "employee", "colleague", "analyst", "caller",
			"to", "with", "of", "for", "member", "director", "name":
			return true, "A name behind a word for a person."
		}
		return true, "A name behind words that introduce one."
	case t.cue&cuePatient != 0 && t.class&capital == 0 || t.cue&cuePatient != 0 && hasByte(g, ':'):
		return true, patientWhy
	case t.cue&cueKin != 0:
		if t.class&capital == 0 || isPossessive(doc, i-2) {
			return true, patientWhy
		}
	}
	return false, ""
}

// isApposition reports a name between commas behind one patient or relative: "the
// patient, O'Shaughnessy, was …".
func isApposition(doc *document, i int) bool {
	if !isOnePerson(doc, i-1) && !(doc.toks[i-1].cue&cueKin != 0 && isPossessive(doc, i-2)) ||
		string(doc.separatorAfter(i-1)) != ", " {
		return false
	}
	for k := i; k < len(doc.toks) && k < i+4; k++ {
		switch g := doc.separatorAfter(k); {
		case len(g) > 0 && g[0] == ',':
			return true
		case len(g) != 1:
			return false
		}
	}
	return false
}

func isPossessive(doc *document, i int) bool {
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
	if c.never || c.initial || t.len() < 3 && !c.surname && !c.given {
		return false
	}
	if t.class&allCaps != 0 && !(c.given || c.surname) {
		return false
	}
	prev := doc.toks[i-1]
	if prev.cue&cueTitle != 0 {
		if c.everyday && prev.len() > 4 { // "Nurse Case Manager"
			return false
		}
		return c.surname || c.given || c.unknown || c.surnameEnd && !c.everyday
	}
	if c.everyday && why == patientWhy && c.given && prev.cue&cueKin != 0 && isPossessive(doc, i-2) &&
		doc.hasOneCapital(i) && string(doc.separatorAfter(i-1)) == " " {
		return true // my daughter Autumn
	}
	if c.everyday {
		return c.given && c.common && (prev.cue&cueClosing != 0 && why != patientWhy || doc.tokenIs(i-1, "is") &&
			doc.tokenIs(i-2, "name") || doc.tokenIs(i-1, "llamo"))
	}
	if why == "A name behind a word for a person." && !(c.given && c.common) {
		return false
	}
	if c.given || c.surname {
		return true
	}
	switch string(doc.word(i - 1)) {
	case "is", "named", "llamo", "soy", "m", "am":
		return c.unknown && doc.toks[i].class&hasLower != 0 && !(prev.cue&cueNamed != 0 && (doc.tokenIsAny(i-1, "m", "am", "is")) && !doc.tokenIs(i-2, "name"))
	}
	return c.unknown && why == patientWhy && t.class&hasLower != 0
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

// isCitation reports "et al" or a year in brackets behind the name.
func isCitation(doc *document, stop int) bool {
	if doc.tokenIs(stop, "s") && stop+2 < len(doc.toks) && string(doc.separatorAfter(stop-1)) == "'" &&
		doc.toks[stop+1].class&capital != 0 &&
		doc.toks[stop+2].class&capital != 0 && string(doc.separatorAfter(stop+2)) == " (" {
		return true // Ross Anderson's Security Engineering
	}
	if doc.tokenIs(stop, "s") && string(doc.separatorAfter(stop-1)) == "'" && publicWork[string(doc.wordOrNone(stop+1))] {
		return true
	}
	if doc.tokenIs(stop, "et") && (doc.tokenIsAny(stop+1, "al", "alia")) {
		return true
	}
	for j := stop; j < len(doc.toks) && j <= stop+3; j++ {
		g := doc.separatorAfter(j - 1)
		if doc.toks[j].class.number() && doc.toks[j].len() == 4 && len(g) > 0 && (g[len(g)-1] == '(' ||
			string(g) == ", ") && (doc.low[doc.toks[j].start] == '1' && doc.low[doc.toks[j].start+1] == '9' ||
			doc.low[doc.toks[j].start] == '2' && doc.low[doc.toks[j].start+1] == '0') {
			return true
		}
		if doc.toks[j].class&capital == 0 && !doc.tokenIsAny(j, "and", "y") {
			return false
		}
	}
	return false
}

func saintBefore(doc *document, i int) bool {
	return i > 0 && (doc.tokenIsAny(i-1, "st", "saint", "santa", "san")) && doc.toks[i-1].class&capital != 0 && doc.toks[i].start-doc.toks[i-1].end <= 2
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
	// "Parkinson's disease", "Wells score"
	j := k
	if j < len(doc.toks) && doc.tokenIs(j, "s") && string(doc.separatorAfter(j-1)) == "'" {
		j++
	}
	if j < len(doc.toks) && len(doc.separatorAfter(j-1)) <= 2 && !broken(doc.separatorAfter(j-1)) {
		t := doc.toks[j]
		if t.lex&eponymNoun != 0 && (t.class&capital == 0 || t.lex&orgWord != 0 || j == k) {
			return true
		}
	}
	for n := k; n < end && n < k+4 && n < len(doc.toks); n++ {
		if doc.toks[n].lex&orgWord != 0 {
			return true
		}
	}
	return k < len(doc.toks) && (doc.toks[k].lex&(orgWord|eponymNoun) != 0 && doc.toks[k].class&capital != 0 &&
		len(doc.separatorAfter(k-1)) <= 2 && !broken(doc.separatorAfter(k-1)))
}

// findLowerCaseName finds a name in small letters: only behind a cue, and only when both
// words are on the lists.
func findLowerCaseName(doc *document, i int) int {
	t := doc.toks[i]
	if t.lex&(domainTerm|place|orgWord|month) != 0 {
		return 0
	}
	cued, why := nameCueBefore(doc, i)
	if !cued {
		if isUncuedLowerName(doc, i) {
			reportName(doc, i, i+2, false, "")
			return 2
		}
		return 0
	}
	if i+1 < len(doc.toks) && string(doc.separatorAfter(i)) == " " {
		u := doc.toks[i+1]
		introduced := why == patientWhy && t.lex&common != 0 || why == "A name behind words that introduce one." ||
			why == "A name behind a word for a person." && t.lex&common != 0
		unlisted := introduced && t.lex&given != 0 && u.len() > 3 &&
			!loadLexicon().isEnglish(doc.word(i+1)) && u.cue == 0
		if (u.lex&surname != 0 || unlisted) && u.lex&english == 0 && u.class.word() && !u.taken &&
			u.lex&(domainTerm|place|orgWord) == 0 {
			reportName(doc, i, i+2, true, why)
			return 2
		}
	}
	if t.lex&english == 0 && t.lex&common != 0 && t.lex&given != 0 &&
		(why == "A name behind words that introduce one." || why == patientWhy) {
		reportName(doc, i, i+1, true, why)
		return 1
	}
	return 0
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
var publicWork = wordSet(`testimony book books report paper papers article articles talk lecture column blog podcast speech research
	thesis dissertation keynote op essay novel film documentary law act amendment bill`)
