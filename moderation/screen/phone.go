package screen

import "commentportal/docket"

// findPhone finds telephone and fax numbers.
func findPhone(doc *document, g []group) bool {
	first := int(g[0].first)
	start := g[0].start
	if doc.byteAt(int(start)-1) == '(' {
		start--
	}
	plus := doc.byteAt(int(start)-1) == '+' || doc.byteAt(int(start)-2) == '+' && doc.byteAt(int(start)-1) == ' '
	if plus {
		for start--; doc.low[start] != '+'; start-- {
		}
		return findInternationalPhone(doc, g, start)
	}
	return findNorthAmericanPhone(doc, g, start) || findPhoneByCue(doc, first, g, start)
}

// findNorthAmericanPhone finds numbers of the North American plan: an area code and an
// exchange that begin with 2 to 9, and four digits.
func findNorthAmericanPhone(doc *document, g []group, start int32) bool {
	first := int(g[0].first)
	rest := g
	if lead := string(doc.low[g[0].start:g[0].end]); (lead == "1" || lead == "001") && len(g) > 1 {
		rest = g[1:]
	}
	groups, weak := phoneShape(rest)
	if groups == 0 {
		return findExtendedPhone(doc, first, rest, start)
	}
	end := rest[groups-1].end
	more := len(rest) > groups && rest[groups].sep != ' ' && rest[groups].sep != ','
	last := int(rest[groups-1].last)
	if groups == 1 && phoneCues(doc, first, last) == 0 {
		return false
	}
	var b [maxDigits]byte
	d := doc.digitsOf(rest[0].start, end, b[:0:maxDigits])
	return findTenDigits(doc, first, last, start, end, d, weak, more)
}

// findExtendedPhone finds a number whose last four digits are glued to an extension:
// 800-272-5272x565.
func findExtendedPhone(doc *document, first int, g []group, start int32) bool {
	if len(g) < 2 || len(g) > 3 || g[0].n != 3 || g[1].n != 3 {
		return false
	}
	last := int(g[1].last) + 1
	if last >= len(doc.toks) || separator(doc.separatorAfter(last-1)) == 0 || extendedDigits(doc, last, 4) == 0 {
		return false
	}
	var b [maxDigits]byte
	d := doc.digitsOf(g[0].start, doc.toks[last].start+4, b[:0:maxDigits])
	return findTenDigits(doc, first, last, start, doc.toks[last].end, d, false, false)
}

// phoneShape is how many groups make ten digits as phone numbers are written: 3-3-4, 3-7,
// 6-4 or 10; weak where other numbers are written so, too. 0 means none.
func phoneShape(g []group) (groups int, weak bool) {
	n := func(k int) int {
		if k < len(g) {
			return g[k].n
		}
		return 0
	}
	switch {
	case n(0) == 3 && n(1) == 3 && n(2) == 4 && phoneSeparators(g[1].sep, g[2].sep):
		return 3, g[1].sep == ' ' && g[2].sep == ' '
	case inPairs(g):
		return 4, g[1].sep == ' '
	case n(0) == 3 && n(1) == 7 && g[1].sep != '.' && g[1].sep != ',', n(0) == 6 && n(1) == 4 && g[1].sep == '-':
		return 2, true
	case n(0) == 10:
		return 1, false
	}
	return 0, false
}

// inPairs reports 956 555 01 74, as numbers are written in Spanish.
func inPairs(g []group) bool {
	return len(g) > 3 && g[0].n == 3 && g[1].n == 3 && g[2].n == 2 && g[3].n == 2 && g[2].sep == g[3].sep &&
		g[2].sep != ','
}

// extendedDigits is the length of the digits with which the mixed token i begins, when
// they are n and an extension ("5272x565") follows; 0 otherwise.
func extendedDigits(doc *document, i, n int) int {
	if i >= len(doc.toks) || !doc.toks[i].class.mixed() {
		return 0
	}
	w := doc.word(i)
	if len(w) < n+2 || len(w) > n+9 {
		return 0
	}
	for k, c := range w {
		switch {
		case k < n && !isDigit(c):
			return 0
		case k == n && c != 'x' && c != 'e':
			return 0
		}
	}
	if !isDigit(w[len(w)-1]) {
		return 0
	}
	return n
}

func phoneSeparators(a, b byte) bool {
	return a == b && a != ',' || a == ')' || a == '/' && b == '-' || a == ' ' && (b == '-' || b == '.') || a == '-' &&
		b == ' '
}

func findTenDigits(doc *document, first, last int, start, end int32, d []byte, weak, more bool) bool {
	const bare = 10 // ten digits without a blank or hyphen
	if doc.toks[last].end-doc.toks[first].start == bare && idCueRightBefore(doc, first) {
		return false
	}
	if sameDigits(d) {
		doc.take(first, end)
		return true
	}
	bracket := doc.low[start] == '('
	c := phoneCues(doc, first, last)
	switch {
	case more && !bracket, weak && isCount(d):
		return false
	case c == 0 && !standsAsPhone(doc, first, last, start, end, d, weak):
		return false
	case publishedBy(doc, first), isItsOffice(doc, first), inLetterhead(doc, first) && !isCarried(doc, first),
		isOfficeLine(doc, first):
		doc.take(first, end)
		return true
	}
	why := "Ten digits in the groups of a phone number."
	if c != 0 {
		why = "Ten digits near a word for the telephone."
	}
	s := rulePhone.severity
	if tollFree[string(d[:3])] {
		if officeNear(doc, first) || lineBehind(doc, last) || !isOwnNumber(doc, first) {
			doc.take(first, end)
			return true
		}
		s = docket.Notice
		why = "A toll-free number: usually an organisation's own."
	}
	reportPhone(doc, first, last, start, end, rulePhone, s, why)
	return true
}

var tollFree = wordSet("800 833 844 855 866 877 888")

// isCount reports hundreds in a row: 300 400 1200.
func isCount(d []byte) bool { return string(d[1:3]) == "00" && string(d[4:6]) == "00" }

// standsAsPhone reports whether ten digits read as a phone number where no word for the
// telephone stands near.
func standsAsPhone(doc *document, first, last int, start, end int32, d []byte, weak bool) bool {
	around := doc.cuesAround(first, last)
	if doc.low[start] != '(' && (doc.joined(start, end) || around&cueOrder != 0 && orderOnLine(doc, first, last)) {
		return false
	}
	if d[0] < '2' || d[3] < '2' || string(d[1:3]) == "11" || string(d[4:6]) == "11" {
		return false
	}
	return !weak || around&cueLaw == 0 && !doc.numberBefore(first)
}

// orderOnLine reports a word for the number of a thing around tokens first to last,
// on their line; "PO Box" is none.
func orderOnLine(doc *document, first, last int) bool {
	if doc.cuesAfter(last, windowAfter)&cueOrder != 0 {
		return true
	}
	for j := first - 1; j >= 0 && doc.toks[j].start >= doc.toks[first].start-windowBefore; j-- {
		if hasByte(doc.separatorAfter(j), '\n') {
			return false
		}
		if doc.toks[j].cue&cueOrder != 0 && !doc.tokenIs(j+1, "box") {
			return true
		}
	}
	return false
}

// reportPhone reports a phone number together with its extension.
func reportPhone(doc *document, first, last int, start, end int32, r *rule, s docket.Severity, why string) {
	doc.report(first, start, endOfExtension(doc, last+1, end), r, s, why)
}

// endOfExtension is the end of the extension at token j behind a number that ends at
// byte end: "ext. 12", "x12".
func endOfExtension(doc *document, j int, end int32) int32 {
	if j >= len(doc.toks) || doc.toks[j].start-end > 3 || doc.toks[j].taken {
		return end
	}
	w := doc.word(j)
	if w[0] == 'x' && doc.toks[j].class.mixed() && len(w) <= 7 && allDigits(w[1:]) {
		return doc.toks[j].end
	}
	if doc.tokenIsAny(j, "ext", "x", "extension", "extn") && j+1 < len(doc.toks) {
		if n := doc.toks[j+1]; n.class.number() && n.len() <= 6 && n.start-doc.toks[j].end <= 3 {
			return n.end
		}
	}
	return end
}

func allDigits(w []byte) bool {
	for _, c := range w {
		if !isDigit(c) {
			return false
		}
	}
	return len(w) > 0
}

// phoneCues collects the words for the telephone: strong ones within the usual
// windows, weak ones only right beside the number.
func phoneCues(doc *document, first, last int) cue {
	c := doc.cuesAround(first, last) & cuePhone
	return c | (doc.cuesBefore(first, 14)|doc.cuesAfter(last, 10))&cuePhoneWeak
}

// findInternationalPhone finds international numbers: a plus and 8 to 15 digits.
func findInternationalPhone(doc *document, g []group, start int32) bool {
	total, last := 0, -1
	for k := range g {
		if k > 0 && (g[k].sep == ',' || g[k].sep == '*' || g[k].sep == '_') {
			break
		}
		if total+g[k].n > 15 {
			break
		}
		total += g[k].n
		last = k
	}
	if total < 8 {
		return false
	}
	first, end := int(g[0].first), g[last].end
	lastTok := int(g[last].last)
	if j := lastTok + 1; j < len(doc.toks) && extendedDigits(doc, j, 4) > 0 &&
		separator(doc.separatorAfter(lastTok)) != 0 {
		end, lastTok = doc.toks[j].end, j
	}
	if isOfficeLine(doc, first) {
		doc.take(first, end)
		return true
	}
	reportPhone(doc, first, lastTok, start, end, rulePhoneIntl, rulePhoneIntl.severity, "A plus sign and as many "+
		"digits as an international phone number has.")
	return true
}

// findPhoneByCue finds numbers of other plans and forms next to a word for the
// telephone: 7 to 13 digits in groups.
func findPhoneByCue(doc *document, first int, g []group, start int32) bool {
	total, last := cuedGroups(g)
	if last < 0 || total < 7 || last == 0 && total > 13 {
		return false
	}
	g = g[:last+1]
	end, lastTok := g[last].end, int(g[last].last)
	if doc.joined(start, end) && doc.byteAt(int(start)) != '(' || dateLike(g) || areRoundNumbers(doc, g) ||
		idCueRightBefore(doc, first) || last == 0 && total == 7 && !doc.cueRightBefore(first, cuePhone|cuePhoneWeak) {
		return false
	}
	if !isNamedPhone(doc, first, lastTok, g) {
		return false
	}
	if isOfficeLine(doc, first) {
		doc.take(first, end)
		return true
	}
	reportPhone(doc, first, lastTok, start, end, rulePhone, rulePhone.severity, "A number of 7 to 14 digits right "+
		"beside a word for the telephone.")
	return true
}

// isNamedPhone reports a strong word for the telephone near the groups, or a weak one
// right beside them that no word for another number contradicts.
func isNamedPhone(doc *document, first, last int, g []group) bool {
	around := doc.cuesAround(first, last)
	if around&(cueRouting|cueNPI) != 0 {
		return false
	}
	if (doc.cuesBefore(first, 28)|doc.cuesAfter(last, 12))&cuePhone != 0 {
		return true
	}
	near := (doc.cuesBefore(first, 13) | doc.cuesAfter(last, 9)) & cuePhoneWeak
	long := len(g) == 1 && g[0].n >= 8 || len(g) > 1 && g[0].n <= 5
	return near != 0 && long && around&otherNumberCues == 0
}

// otherNumberCues name numbers that a weak word for the telephone may stand beside.
const otherNumberCues = cueOrder | cueAccount | cueMember | cueRecord | cueClaim | cueVersion | cueLaw | cueDriver |
	cuePassport | cueNPI | cueSerial

// cuedGroups counts the digits of the groups that one phone number may have, and gives
// the last of them.
func cuedGroups(g []group) (total, last int) {
	last = -1
	for k := range g {
		if k > 0 && (g[k].sep == ',' || g[k].sep == '*' || g[k].sep == '_' || g[k].sep == ' ' && total >= 10) ||
			k > 5 ||
			total+g[k].n > 14 {
			break
		}
		total += g[k].n
		last = k
	}
	return total, last
}

// idCueRightBefore reports that the words right before name another kind of number.
func idCueRightBefore(doc *document, first int) bool {
	return doc.cueRightBefore(first, idCues|cueRouting) && !doc.cueRightBefore(first, cuePhone)
}

// areRoundNumbers reports two groups or more that all end in 00: counts in a row.
func areRoundNumbers(doc *document, g []group) bool {
	for _, x := range g {
		if x.n < 3 || doc.low[x.end-1] != '0' || doc.low[x.end-2] != '0' {
			return false
		}
	}
	return len(g) > 1
}

// dateLike reports whether the groups read as a date or as a run of years.
func dateLike(g []group) bool {
	if len(g) == 3 && g[1].n <= 2 && (g[0].n == 4 && g[2].n <= 2 || g[0].n <= 2 && g[2].n == 4) {
		return true
	}
	if len(g) == 2 && g[0].n == 4 && g[1].n == 4 && g[1].sep != ' ' {
		return true
	}
	return false
}

// officeNear reports an office or a help line by name within the sixty bytes before
// token i: its toll-free number is published.
func officeNear(doc *document, i int) bool {
	for j := i - 1; j >= 0 && doc.toks[j].start > doc.toks[i].start-60; j-- {
		t := doc.toks[j]
		switch string(doc.word(j)) {
		case "line", "hotline", "helpline", "lifeline", "website", "letterhead", "billboard", "brochure":
			return true
		case "page", "site":
			if doc.tokenIs(j-1, "web") {
				return true
			}
		case "my", "our", "me":
			return false
		}
		if t.class&allCaps != 0 && t.len() >= 3 && t.class&hasDigit == 0 || t.class&capital != 0 &&
			publicOffice[string(doc.word(j))] {
			return true
		}
	}
	return false
}

// isOwnNumber reports "my" or "me" within five words before token i: a toll-free
// number is an organization's otherwise.
func isOwnNumber(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-5; j-- {
		if doc.tokenIsAny(j, "my", "me", "mi", "his", "her") {
			return true
		}
	}
	return false
}

// lineBehind reports "for the HHS hotline" within six words behind token last.
func lineBehind(doc *document, last int) bool {
	for j := last + 1; j < len(doc.toks) && j <= last+6 && !broken(doc.separatorAfter(j-1)); j++ {
		if doc.tokenIsAny(j, "hotline", "helpline", "lifeline", "line") {
			return true
		}
	}
	return false
}

// publishedBy reports an office by its name in the clause before token i, with nothing
// of the writer between: "call the Office of the National Coordinator at".
func publishedBy(doc *document, i int) bool {
	for j := i - 1; j > 0 && j >= i-10 && doc.toks[j].start > doc.toks[i].start-70; j-- {
		if broken(doc.separatorAfter(j)) || hasByte(doc.separatorAfter(j), ',') {
			return false
		}
		w := string(doc.word(j))
		switch w {
		case "my", "our", "me", "his", "her", "their", "i", "mi", "su", "nuestro", "cell", "home":
			return false
		}
		if officials[w] && doc.tokenIsAny(j-1, "your", "the", "su") {
			return true
		}
		if doc.toks[j].class&capital != 0 && officeHeads[w] && (doc.tokenIsAny(j-1, "the", "el", "la") ||
			doc.toks[j-1].class&capital != 0) {
			return true
		}
	}
	return false
}

// officials are holders of public offices, whose telephones are published.
var officials = wordSet(`senator senators congressman congresswoman representative representatives governor mayor
	legislator legislators lawmakers capitol switchboard senador representante gobernador alcalde`)

// officeHeads begin or end the names of public offices.
var officeHeads = wordSet(`office commission department administration agency bureau secretary departamento oficina
	ministerio
	secretaria administracion comision instituto`)

// publicOffice are words of offices whose telephone and street are published.
var publicOffice = wordSet(`office commission department administration agency bureau secretary federal service services
	court congress senate
	building authority institute institutes medicare medicaid center centers board council committee division registry
	association society library capitol courthouse registrar`)
