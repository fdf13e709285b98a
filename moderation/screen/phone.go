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
	k := 0
	if (g[0].n == 1 && doc.low[g[0].start] == '1' || g[0].n == 3 && string(doc.low[g[0].start:g[0].end]) == "001") &&
		len(g) > 1 {
		k = 1
	}
	first := int(g[0].first)
	rest := g[k:]
	var b [maxDigits]byte
	long := func(n int) (int32, bool) {
		return rest[n-1].end, len(rest) > n && rest[n].sep != ' ' && rest[n].sep != ','
	}
	switch {
	case len(rest) >= 3 && rest[0].n == 3 && rest[1].n == 3 && rest[2].n == 4 &&
		phoneSeparators(rest[1].sep, rest[2].sep):
		end, more := long(3)
		d := doc.digitsOf(rest[0].start, end, b[:0:maxDigits])
		return findTenDigits(doc, first, int(rest[2].last), start, end, d, rest[1].sep == ' ' &&
			rest[2].sep == ' ', more)
	case len(rest) >= 2 && rest[0].n == 3 && rest[1].n == 7 && rest[1].sep != '.' && rest[1].sep != ',':
		end, more := long(2)
		d := doc.digitsOf(rest[0].start, end, b[:0:maxDigits])
		return findTenDigits(doc, first, int(rest[1].last), start, end, d, true, more)
	case len(rest) >= 2 && rest[0].n == 6 && rest[1].n == 4 && rest[1].sep == '-':
		end, more := long(2)
		d := doc.digitsOf(rest[0].start, end, b[:0:maxDigits])
		return findTenDigits(doc, first, int(rest[1].last), start, end, d, true, more)
	case rest[0].n == 10 && k == 0 || k == 1 && rest[0].n == 10:
		end, more := long(1)
		d := doc.digitsOf(rest[0].start, end, b[:0:maxDigits])
		if phoneCues(doc, first, int(rest[0].last)) == 0 {
			return false
		}
		return findTenDigits(doc, first, int(rest[0].last), start, end, d, false, more)
	case rest[0].n == 3 && len(rest) == 1 && k == 0 && extendedDigits(doc, int(rest[0].last)+1, 4) > 0:
		return false
	}
	// The last four digits may be glued to an extension: 272-5272x565.
	if len(rest) >= 2 && len(rest) <= 3 && rest[0].n == 3 && rest[1].n == 3 {
		last := int(rest[1].last) + 1
		if last < len(doc.toks) && separator(doc.separatorAfter(last-1)) != 0 && extendedDigits(doc, last, 4) > 0 {
			d := doc.digitsOf(rest[0].start, doc.toks[last].start+4, b[:0:maxDigits])
			return findTenDigits(doc, first, last, start, doc.toks[last].end, d, false, false)
		}
	}
	return false
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
	bracket := doc.low[start] == '('
	c := phoneCues(doc, first, last)
	around := doc.cuesAround(first, last)
	const bare = 10 // ten digits without a blank or hyphen
	if doc.toks[last].end-doc.toks[first].start == bare && idCueRightBefore(doc, first) {
		return false
	}
	if sameDigits(d) {
		doc.take(first, end)
		return true
	}
	real := d[0] >= '2' && d[3] >= '2' && string(d[1:3]) != "11" && string(d[4:6]) != "11"
	switch {
	case more && !bracket:
		return false
	case weak && string(d[1:3]) == "00" && string(d[4:6]) == "00": // counts in a row
		return false
	case c == 0 && !bracket && doc.joined(start, end):
		return false
	case c == 0 && around&cueOrder != 0 && !bracket && orderOnLine(doc, first, last):
		return false
	case c == 0 && !real:
		return false
	case c == 0 && weak && (around&cueLaw != 0 || doc.numberBefore(first) || string(d[1:3]) == "00" &&
		string(d[4:6]) == "00"):
		return false
	}
	why := "Ten digits in the groups of a phone number."
	if c != 0 {
		why = "Ten digits near a word for the telephone."
	}
	s := rulePhone.severity
	if publishedBy(doc, first) {
		doc.take(first, end)
		return true
	}
	switch string(d[:3]) {
	case "800", "833", "844", "855", "866", "877", "888":
		if officeNear(doc, first) {
			doc.take(first, end)
			return true
		}
		s = docket.Notice
		why = "A toll-free number: usually an organisation's own."
	}
	reportPhone(doc, first, last, start, end, rulePhone, s, why)
	return true
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
	if j := last + 1; j < len(doc.toks) && doc.toks[j].start-end <= 3 && !doc.toks[j].taken {
		w := doc.word(j)
		switch {
		case (string(w) == "ext" || string(w) == "x" || string(w) == "extension" || string(w) == "extn") &&
			j+1 < len(doc.toks) &&
			doc.toks[j+1].class.number() && doc.toks[j+1].len() <= 6 && doc.toks[j+1].start-doc.toks[j].end <= 3:
			end = doc.toks[j+1].end
		case w[0] == 'x' && doc.toks[j].class.mixed() && len(w) <= 7 && allDigits(w[1:]):
			end = doc.toks[j].end
		}
	}
	doc.report(first, start, end, r, s, why)
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
	reportPhone(doc, first, lastTok, start, end, rulePhoneIntl, rulePhoneIntl.severity, "A plus sign and as many "+
		"digits as an international phone number has.")
	return true
}

// findPhoneByCue finds numbers of other plans and forms next to a word for the
// telephone: 7 to 13 digits in groups.
func findPhoneByCue(doc *document, first int, g []group, start int32) bool {
	total, last := 0, -1
	for k := range g {
		if k > 0 && (g[k].sep == ',' || g[k].sep == '*' || g[k].sep == '_') || k > 5 {
			break
		}
		if k > 0 && g[k].sep == ' ' && total >= 10 {
			break
		}
		if total+g[k].n > 14 {
			break
		}
		total += g[k].n
		last = k
	}
	if last < 0 || total < 7 || total > 14 || last == 0 && (total < 8 || total > 13) && !(total == 7) {
		return false
	}
	end, lastTok := g[last].end, int(g[last].last)
	if doc.joined(start, end) && doc.byteAt(int(start)) != '(' {
		return false
	}
	if dateLike(g[:last+1]) || areRoundNumbers(doc, g[:last+1]) || idCueRightBefore(doc, first) {
		return false
	}
	strong := (doc.cuesBefore(first, 28) | doc.cuesAfter(lastTok, 12)) & cuePhone
	near := (doc.cuesBefore(first, 13) | doc.cuesAfter(lastTok, 9)) & cuePhoneWeak
	if strong == 0 && near == 0 {
		return false
	}
	if last == 0 && total == 7 && !doc.cueRightBefore(first, cuePhone|cuePhoneWeak) {
		return false
	}
	if strong == 0 && (last == 0 && g[0].n < 8 || total < 7 || last > 0 && g[0].n > 5 ||
		doc.cuesAround(first,
			lastTok)&(cueOrder|cueAccount|cueMember|cueRecord|cueClaim|cueVersion|cueLaw|cueDriver|cuePassport|cueNPI|cueSerial) != 0) {
		return false
	}
	if doc.cuesAround(first, lastTok)&(cueRouting|cueNPI) != 0 {
		return false
	}
	reportPhone(doc, first, lastTok, start, end, rulePhone, rulePhone.severity, "A number of 7 to 14 digits right "+
		"beside a word for the telephone.")
	return true
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
		case "line", "hotline", "helpline", "lifeline":
			return true
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
		if doc.toks[j].class&capital != 0 && officeHeads[w] && (doc.tokenIsAny(j-1, "the", "el", "la") || doc.toks[j-1].class&capital != 0) {
			return true
		}
	}
	return false
}

// officeHeads begin or end the names of public offices.
var officeHeads = wordSet(`office commission department administration agency bureau secretary departamento oficina ministerio
	secretaria administracion comision instituto`)

// publicOffice are words of offices whose telephone and street are published.
var publicOffice = wordSet(`office commission department administration agency bureau secretary federal service services court congress senate
	building authority institute institutes medicare medicaid center centers`)
