package screen

// A date finer than the year, in one of five forms.
type date struct {
	first, last int
	start, end  int32
}

// parseDate reads a date that begins at token i: 3/14/1965, 1965-03-14, 14.3.65,
// March 14, 1965, 14 March 1965, 14 de marzo de 1965.
func parseDate(doc *document, i int) (date, bool) {
	t := doc.toks[i]
	switch {
	case t.taken:
		return date{}, false
	case t.lex&month != 0 && t.class.word():
		j := i + 1
		if j >= len(doc.toks) || len(doc.separatorAfter(i)) > 2 || !isDayOfMonth(doc, j) {
			return date{}, false
		}
		return extendToYear(doc, date{i, j, t.start, doc.toks[j].end}), true
	case t.class.number():
		if d, ok := parseDigitDate(doc, i); ok {
			return d, true
		}
		if t.len() <= 2 {
			return parseDayMonth(doc, i, "de", "of")
		}
	case t.class.mixed() && isDayOfMonth(doc, i):
		return parseDayMonth(doc, i, "of")
	}
	return date{}, false
}

// parseDigitDate reads 3/14/1965, 1965-03-14 or 14.3.65 from token i.
func parseDigitDate(doc *document, i int) (date, bool) {
	if t := doc.toks[i]; t.len() == 8 && (doc.cueRightBefore(i, cueBirth)) && isGluedDate(doc.word(i)) {
		return date{i, i, t.start, t.end}, true
	}
	if d, ok := parseRomanDate(doc, i); ok {
		return d, true
	}
	var buf [maxGroups]group
	g := doc.digitGroups(i, buf[:0])
	if len(g) < 3 || g[1].sep != g[2].sep || g[1].sep != '/' && g[1].sep != '-' && g[1].sep != '.' ||
		len(g) > 3 && g[3].sep == g[1].sep {
		return date{}, false
	}
	if !yearFirst(doc, g) && !yearLast(doc, g) {
		return date{}, false
	}
	return date{i, int(g[2].last), g[0].start, g[2].end}, true
}

// parseRomanDate reads 17.XI.1949 from token i.
func parseRomanDate(doc *document, i int) (date, bool) {
	if i+2 >= len(doc.toks) || !romanMonths[string(doc.word(i+1))] || !isDayOfMonth(doc, i) ||
		!doc.toks[i].class.number() || doc.toks[i+2].len() != 4 || !doc.toks[i+2].class.number() {
		return date{}, false
	}
	g := string(doc.separatorAfter(i))
	if g != string(doc.separatorAfter(i+1)) || g != "." && g != "-" && g != "/" {
		return date{}, false
	}
	return date{i, i + 2, doc.toks[i].start, doc.toks[i+2].end}, true
}

var romanMonths = wordSet("i ii iii iv v vi vii viii ix x xi xii")

// isGluedDate reports 03031961 and 19610303.
func isGluedDate(w []byte) bool {
	year := func(y []byte) bool { return string(y[:2]) == "19" || string(y[:2]) == "20" }
	upTo := func(d []byte, most byte) bool { return d[0] <= most && (d[0] != '0' || d[1] != '0') }
	return year(w[4:]) && upTo(w[:2], '3') && upTo(w[2:4], '3') || year(w[:4]) && upTo(w[4:6], '1') && upTo(w[6:],
		'3')
}

func yearFirst(doc *document, g []group) bool {
	a, b, c := groupValue(doc, g[0]), groupValue(doc, g[1]), groupValue(doc, g[2])
	return g[0].n == 4 && a >= 1880 && a <= 2100 && g[1].n <= 2 && b >= 1 && b <= 12 && g[2].n <= 2 && c >= 1 &&
		c <= 31
}

func yearLast(doc *document, g []group) bool {
	a, b, c := groupValue(doc, g[0]), groupValue(doc, g[1]), groupValue(doc, g[2])
	if g[0].n > 2 || g[1].n > 2 || a < 1 || b < 1 || !(a <= 12 && b <= 31) && !(b <= 12 && a <= 31) {
		return false
	}
	return g[2].n == 2 || g[2].n == 4 && c >= 1880 && c <= 2100
}

// parseDayMonth reads "14 March 1965" and "14 de marzo de 1965" from token i, with one
// of the words between. The month of May needs a capital.
func parseDayMonth(doc *document, i int, between ...string) (date, bool) {
	j := i + 1
	if j >= len(doc.toks) {
		return date{}, false
	}
	if doc.tokenIsAny(j, between...) {
		j++
	}
	if j >= len(doc.toks) || doc.toks[j].lex&month == 0 {
		return date{}, false
	}
	may := doc.toks[i].class.number() && doc.tokenIs(j, "may")
	if may && doc.toks[j].class&capital == 0 || !may && len(doc.separatorAfter(j-1)) > 2 {
		return date{}, false
	}
	return extendToYear(doc, date{i, j, doc.toks[i].start, doc.toks[j].end}), true
}

// isDayOfMonth reports whether token i is 1 to 31, or 1st, 22nd and so on.
func isDayOfMonth(doc *document, i int) bool {
	w := doc.word(i)
	n := 0
	k := 0
	for k < len(w) && isDigit(w[k]) && k < 3 {
		n = n*10 + int(w[k]-'0')
		k++
	}
	if n < 1 || n > 31 || k == 0 {
		return false
	}
	switch string(w[k:]) {
	case "", "st", "nd", "rd", "th":
		return true
	}
	return false
}

// extendToYear extends a date to the year behind it.
func extendToYear(doc *document, d date) date {
	j := d.last + 1
	if doc.tokenIsAny(j, "de", "del") {
		j++
	}
	if j < len(doc.toks) && doc.toks[j].class.number() && doc.toks[j].start-doc.toks[j-1].end <= 2 &&
		!broken(doc.separatorAfter(j-1)) {
		if n := doc.toks[j].len(); n == 4 || n == 2 && doc.low[doc.toks[j].start-1] == '\'' {
			d.last, d.end = j, doc.toks[j].end
		}
	}
	return d
}

func groupValue(doc *document, g group) int {
	v := 0
	for _, c := range doc.low[g.start:g.end] {
		if isDigit(c) && v < 1e6 {
			v = v*10 + int(c-'0')
		}
	}
	return v
}

// findDates finds days of birth and days of a patient's care. Other dates are
// nobody's secret.
func findDates(doc *document) {
	for i := 0; i < len(doc.toks); i++ {
		t := doc.toks[i]
		if t.taken || t.class&hasDigit == 0 && t.lex&month == 0 || isAmongNumbers(doc, i) {
			continue
		}
		before := doc.cuesBefore(i, 80)
		far := isFarBirthday(doc, i)
		if !far && (before|doc.cuesAfter(i, 110))&(cueBirth|cueVisit) == 0 && !goesOnCare(doc, i) &&
			!countsYears(doc, i) && !isOfOne(doc, i) && !isAmongIdentity(doc, i) {
			continue
		}
		d, ok := parseDate(doc, i)
		if !ok || isPlaceholderDate(doc, d) || isTimestamp(doc, d) || isEverybodysBirth(doc, d) {
			continue
		}
		if far && isOldDate(doc, d) {
			before |= cueBirth
		}
		switch {
		case isBirthDate(doc, i, d, before), isOldDate(doc, d) && isAmongIdentity(doc, i):
			doc.report(i, d.start, d.end, ruleBirth, ruleBirth.severity, "A date beside a word for birth.")
		case isCareDate(doc, i, d, before), goesOnCare(doc, i):
			doc.report(i, d.start, d.end, ruleService, ruleService.severity, "A day beside a word for a visit, in a "+
				"paragraph about a patient.")
		}
		i = d.last
	}
}

// isAmongNumbers reports no date: a number from token i on of five digits with blanks between, one with a blank
// and a longer one behind it, or four short ones with hyphens.
func isAmongNumbers(doc *document, i int) bool {
	if !doc.toks[i].class.number() {
		return false
	}
	if n := numbersFrom(doc, i, 5, ' '); n > 1 && doc.toks[i].len() != 8 {
		return n == 5 || doc.toks[i].len() > 1 || doc.toks[i+1].len() > 1
	}
	return doc.toks[i].len() <= 2 && numbersFrom(doc, i, 4, '-') == 4
}

// numbersFrom counts the numbers from token i on, up to most, that stand behind one another with only sign between;
// of those behind the second, only such of two digits at most count.
func numbersFrom(doc *document, i, most int, sign byte) int {
	n := 1
	for n < most && i+n < len(doc.toks) && doc.toks[i+n].class.number() &&
		doc.toks[i+n].start == doc.toks[i+n-1].end+1 && doc.low[doc.toks[i+n-1].end] == sign &&
		(n == 1 || doc.toks[i+n].len() <= 2) {
		n++
	}
	return n
}

// isFarBirthday reports a day that somebody writes down, gives or enters, at token i, where the
// paragraph spoke of a birthday before.
func isFarBirthday(doc *document, i int) bool {
	return doc.heard&cueBirth != 0 && doc.toks[i].class.number() &&
		doc.tokenIsAny(i-1, "down", "enter", "entered", "give", "gave", "put", "wrote", "write", "type", "typed", "use",
			"used", "is", "was", "as") && doc.cuesBefore(i, 360)&cueBirth != 0
}

func isBirthDate(doc *document, i int, d date, before cue) bool {
	mine := doc.tokenIsAny(i-1, "is", "are", "was") && doc.tokenIsAny(i-2, "mine", "his", "hers", "ours")
	return before&cueBirth != 0 && mine || countsYears(doc, i) || doc.cuesBefore(i, 30)&cueBirth != 0 ||
		doc.cuesAfter(d.last, 15)&cueBirth != 0 ||
		before&cueBirth != 0 && isOldDate(doc, d)
}

// isCareDate reports a day beside a word for a visit where one patient is spoken of, or
// between such a word and one for health.
func isCareDate(doc *document, i int, d date, before cue) bool {
	if doc.toks[i].class.number() && doc.cueRightBefore(i, cueVisit) && doc.cuesAfter(d.last, 40)&cueHealth != 0 {
		return true
	}
	if standsInSlip(doc, d) && doc.cuesAfter(d.last, 30)&cueHealth != 0 {
		return true
	}
	return (before|doc.cuesAfter(d.last, 60))&cueVisit != 0 && patientInParagraph(doc, i) || leadsToPatient(doc, d) ||
		isOfOne(doc, d.first)
}

// isOfOne reports words that tell of one patient before the date at token i.
func isOfOne(doc *document, i int) bool {
	return caredBefore(doc, i) || seenBefore(doc, i) || isOfPersonsRow(doc, i) || isDayOfTherapy(doc, i) ||
		isDayBehind(doc, i) || isDayOfTransport(doc, i)
}

// isDayOfTherapy reports "my therapist's notes, session of" right before the date at token i.
func isDayOfTherapy(doc *document, i int) bool {
	if !doc.tokenIsAny(i-1, "of", "on", "from", "dated", "del") || !doc.tokenIsAny(i-2, "session", "appointment",
		"visit", "infusion", "consult", "biopsy", "sesion", "cita", "consulta") {
		return false
	}
	for j := i - 3; j >= 0 && j > i-14; j-- {
		if doc.tokenIsAny(j, "my", "his", "her", "mi", "su", "therapist", "therapy", "counselor") ||
			doc.toks[j].cue&(cueKin|cuePatient) != 0 {
			return true
		}
	}
	return false
}

// isDayBehind reports "the day I was there for a biopsy" behind the date at token i.
func isDayBehind(doc *document, i int) bool {
	if doc.heard&(cueHealth|cueVisit) == 0 {
		return false
	}
	for k := i + 1; k < len(doc.toks) && k < i+6 && !endsClause(doc.separatorAfter(k-1)); k++ {
		if doc.tokenIs(k, "day") && doc.tokenIs(k-1, "the") && doc.tokenIsAny(k+1, "i", "he", "she", "my", "we") {
			return (doc.cuesAfter(k, 60)|doc.cuesBefore(i, 20))&(cueHealth|cueVisit) != 0
		}
	}
	return false
}

// isDayOfTransport reports "I drove my dad to three hospitals on" before the date at token i, or "I brought in Mr."
// behind it.
func isDayOfTransport(doc *document, i int) bool {
	if !doc.tokenIsAny(i-1, "on", "el") {
		return false
	}
	for j := i - 2; j > 0 && j > i-18 && !endsSentence(doc, j); j-- {
		if doc.tokenIsAny(j, "drove", "rushed", "took", "brought", "flew", "llevamos") && doc.cuesAfter(j, 24)&(cueKin|
			cuePatient) != 0 && doc.tokenIsAny(j-1, "i", "we", "they", "he", "she") {
			return true
		}
	}
	for k := i + 1; k < len(doc.toks) && k < i+6; k++ {
		if doc.tokenIsAny(k, "brought", "transported", "admitted", "treated") && doc.tokenIsAny(k-1, "i", "we") &&
			doc.cuesAfter(k, 14)&(cueTitle|cueKin|cuePatient) != 0 {
			return true
		}
	}
	return false
}

// seenBefore reports "she was seen by the counselor, on" before the date at token i.
func seenBefore(doc *document, i int) bool {
	if !doc.tokenIsAny(i-1, "on", "el") {
		return false
	}
	for j := i - 2; j > 1 && j > i-18 && !endsClause(doc.separatorAfter(j)); j-- {
		if seenVerbs[string(doc.word(j))] && doc.tokenIsAny(j-1, "was", "were", "got", "been", "fue") {
			return doc.tokenIsAny(j-2, "he", "she", "i", "who") || doc.toks[j-2].cue&(cueKin|cuePatient) != 0 ||
				isPersonsToken(doc, j-2)
		}
	}
	return false
}

var seenVerbs = wordSet(`seen treated evaluated examined counseled diagnosed tested vaccinated screened operated
	atendida
	atendido`)

// caredBefore reports "she coded on" and "he was admitted the night of" right before the date at
// token i: words that only a patient is the subject of.
func caredBefore(doc *document, i int) bool {
	if doc.gates&gateCared == 0 && doc.heard&cueHealth == 0 {
		return false
	}
	for j := i - 1; j > 0 && j >= i-6 && !endsClause(doc.separatorAfter(j)); j-- {
		if doc.toks[j].cue&cueHealth != 0 && j > 2 && doc.tokenIsAny(j-1, "a", "an", "my", "his", "her", "the",
			"another") && doc.tokenIsAny(j-2, "had", "have", "got") && doc.tokenIsAny(j-3,
			"i", "he", "she", "who", "and") {
			return true // I had a miscarriage on
		}
		if doc.toks[j].gate&gateCared == 0 || !caredVerbs[string(doc.word(j))] {
			continue
		}
		if doc.tokenIsAny(j-1, "was", "were", "got") {
			j--
		}
		return doc.tokenIsAny(j-1, "he", "she", "i") || doc.toks[max(j-1, 0)].cue&cueKin != 0
	}
	return false
}

var caredVerbs = wordSet(`coded admitted hospitalized hospitalised intubated stented cathed miscarried discharged
	readmitted operated biopsied`)

// standsInSlip reports a date between slashes or bars, as in "NAME / 10-05-2016 / OVERDOSE".
func standsInSlip(doc *document, d date) bool {
	before, after := string(doc.separatorAfter(d.first-1)), string(doc.separatorAfter(d.last))
	return before == after && (before == " / " || before == " | " || before == "|")
}

// isOfPersonsRow reports a letter for a sex and an age, with commas, within ten words before token i:
// "F, 41, ZIP 59645, twins, 2024-12-25".
func isOfPersonsRow(doc *document, i int) bool {
	if i < 4 || string(doc.separatorAfter(i-1)) != ", " {
		return false
	}
	for j := i - 2; j >= 0 && j > i-11; j-- {
		if string(doc.separatorAfter(j)) == ", " && doc.tokenIsAny(j, "f", "m", "female", "male") &&
			doc.toks[j+1].class.number() && doc.toks[j+1].len() <= 3 && string(doc.separatorAfter(j+1)) == ", " {
			return true
		}
	}
	return false
}

// leadsToPatient reports one patient or relative right behind the date, and a word for
// care in what is said of them: "On February 11, 2016 our patient … received a dose".
func leadsToPatient(doc *document, d date) bool {
	for k := d.last + 1; k < len(doc.toks) && k <= d.last+4 && !hasByte(doc.separatorAfter(k-1), '.'); k++ {
		if isOnePerson(doc, k) {
			return doc.cuesAfter(k, 70)&(cueVisit|cueHealth) != 0
		}
	}
	return false
}

// goesOnCare reports a day of care shortly before token i, in its sentence: "in the
// hospital from May 4, 2015 to May 9, 2015".
func goesOnCare(doc *document, i int) bool {
	n := len(doc.hits)
	if n == 0 || doc.hits[n-1].rule != ruleService || doc.toks[i].start-doc.hits[n-1].end > 40 {
		return false
	}
	between := doc.low[doc.hits[n-1].end:max(doc.toks[i].start, doc.hits[n-1].end)]
	return !hasByte(between, ';') && !hasByte(between, '\n')
}

// countsYears reports "turned five on" right before the date at token i: a birthday.
func countsYears(doc *document, i int) bool {
	if doc.tokenIs(i-1, "the") {
		i--
	}
	if !doc.tokenIsAny(i-1, "on", "el") {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-5; j-- {
		if doc.tokenIs(j, "cumplo") || willBe(doc, j, i) {
			return true
		}
		if doc.tokenIsAny(j, "turned", "turns", "turning", "turn", "cumplio", "cumple", "cumplira") {
			return j < i-2 && (isPersonWord(doc, j-1) || doc.toks[max(j-1, 0)].lex&(given|common) == given|common)
		}
		if t := doc.toks[j]; !t.class.number() && t.cue&cueDigit == 0 && spokenTens[string(doc.word(j))] == 0 &&
			!doc.tokenIsAny(j, "hundred", "a", "anos", "last") {
			return false
		}
	}
	return false
}

// willBe reports "I'll be 70 on" before token i, whose "be" is token j.
func willBe(doc *document, j, i int) bool {
	return doc.tokenIs(j, "be") && j == i-3 && doc.toks[i-2].class.number() && doc.tokenIsAny(j-1, "ll", "will") &&
		doc.tokenIsAny(j-2, "i", "she", "he")
}

// isTimestamp reports a date at the beginning of a line with a time of day behind it, as
// logs begin their lines.
func isTimestamp(doc *document, d date) bool {
	e := int(d.end)
	if !doc.lineStart(int(d.start)) && doc.byteAt(int(d.start)-1) != '[' || d.last+2 >= len(doc.toks) {
		return false
	}
	if c := doc.byteAt(e); c != ' ' && c != 't' {
		return false
	}
	return isDigit(doc.byteAt(e+1)) && (doc.byteAt(e+2) == ':' || isDigit(doc.byteAt(e+2)) && doc.byteAt(e+3) == ':')
}

// isPlaceholderDate reports the first of January 1900 in digits: it stands for a date.
func isPlaceholderDate(doc *document, d date) bool {
	switch string(doc.low[d.start:d.end]) {
	case "01/01/1900", "1/1/1900", "1900-01-01", "01-01-1900":
		return true
	}
	return false
}

// isOldDate reports a date in digits whose year is before 2000: in talk of birth it is
// somebody's.
func isOldDate(doc *document, d date) bool {
	for k := d.first; k <= d.last; k++ {
		t := doc.toks[k]
		if t.len() == 4 && doc.low[t.start] == '1' && doc.low[t.start+1] == '9' && d.last > d.first+1 &&
			(doc.toks[d.first].class.number() || doc.toks[d.first].lex&month != 0) {
			return true
		}
	}
	return false
}

// patientReach bounds the look around for a patient, in bytes: a paragraph is
// seldom longer.
const patientReach = 240

// patientInParagraph reports whether the paragraph around token i speaks of one
// patient or relative.
func patientInParagraph(doc *document, i int) bool {
	limit := doc.toks[i].start - patientReach
	for j := i - 1; j >= 0 && doc.toks[j].start > limit; j-- {
		if paragraphEnds(doc.separatorAfter(j)) {
			break
		}
		if isOnePerson(doc, j) {
			return true
		}
	}
	limit = doc.toks[i].end + patientReach
	for j := i + 1; j < len(doc.toks) && doc.toks[j].end < limit; j++ {
		if paragraphEnds(doc.separatorAfter(j - 1)) {
			break
		}
		if isOnePerson(doc, j) {
			return true
		}
	}
	return false
}

// isOnePerson reports whether token j names one patient or one of somebody's
// family.
func isOnePerson(doc *document, j int) bool {
	c := doc.toks[j].cue
	if c&cuePatient != 0 {
		w := doc.word(j)
		return w[len(w)-1] != 's' // not of patients in general
	}
	if doc.tokenIsAny(j, "mr", "mrs", "ms", "miss") {
		return (doc.cuesAfter(j, 160)|doc.cuesBefore(j, 80))&cueHealth != 0
	}
	if c&cueHealth != 0 && (doc.tokenIsAny(j-1, "her", "his", "my", "su")) {
		return true // for her dialysis
	}
	if c&cueKin == 0 || j == 0 {
		return false
	}
	if j > 1 && besideKin[string(doc.word(j-1))] {
		j--
	}
	switch string(doc.word(j - 1)) {
	case "my", "her", "his", "their", "our", "mi", "su", "s", "a", "an":
		return true
	}
	return false
}

func paragraphEnds(gap []byte) bool {
	lines := 0
	for _, c := range gap {
		if c == '\n' {
			lines++
		}
	}
	return lines >= 2
}

// joinedNumber reports a number that is part of a longer one, of a sum of money
// or of a percentage. "92-year-old" is none.
func (doc *document) joinedNumber(i int) bool {
	t := doc.toks[i]
	s, e := int(t.start), int(t.end)
	if c := doc.byteAt(s - 1); (c == '.' || c == ',' || c == '-' || c == '/' || c == '$') && (c == '$' ||
		isAlnum(doc.byteAt(s-2))) {
		return true
	}
	c := doc.byteAt(e)
	return c == '%' || (c == '.' || c == ',' || c == '/') && isDigit(doc.byteAt(e+1))
}
