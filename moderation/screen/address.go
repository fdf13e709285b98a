package screen

// findAddresses finds streets with a number, post office boxes, and towns with state
// and ZIP code.
func findAddresses(doc *document) {
	findNumberInWords(doc)
	for _, k := range doc.digits {
		i := int(k)
		if doc.toks[i].taken || isCrowded(doc, i) {
			continue
		}
		_ = findStreet(doc, i) || findBareStreet(doc, i) || findUnit(doc, i) || findSpanishStreet(doc, i) ||
			findPostBox(doc, i) ||
			findTownZIP(doc, i)
	}
}

// isCrowded reports a short number at token i between two others, with a blank behind it: of no address.
func isCrowded(doc *document, i int) bool {
	if i == 0 || i+1 >= len(doc.toks) || doc.heard&cueSpanishStreet != 0 {
		return false
	}
	t, next := &doc.toks[i], &doc.toks[i+1]
	return t.class.number() && next.class.number() && doc.toks[i-1].class.number() && t.len() < 4 &&
		next.start == t.end+1 && doc.low[t.end] == ' ' && doc.byteAt(int(next.end)) != '/'
}

// findBareStreet finds "1719 1/2 E Cottonwood": the number of a house, a direction and a name, whose
// word for a street nobody wrote.
func findBareStreet(doc *document, i int) bool {
	t := &doc.toks[i]
	if !t.class.number() || t.len() < 2 || t.len() > 5 || doc.joinedLeft(t.start) ||
		isYear(doc, run{start: t.start, end: t.end}) || doc.cuesBefore(i, 20)&cueLaw != 0 {
		return false
	}
	k := i + 1
	if doc.tokenIs(k, "1") && doc.tokenIs(k+1, "2") && string(doc.separatorAfter(k)) == "/" {
		k += 2
	}
	if k == i+1 && t.len() < 3 || !isBareStreet(doc, k) || !doc.untaken(i, k+1) || isOfficeLine(doc, i) {
		return false
	}
	doc.report(i, t.start, doc.toks[k+1].end, ruleStreet, ruleStreet.severity,
		"The number of a house, a direction and a name.")
	return true
}

// isBareStreet reports a direction at token k and a name behind it.
func isBareStreet(doc *document, k int) bool {
	if k+1 >= len(doc.toks) || !doc.tokenIsAny(k, "n", "s", "e", "w", "ne", "nw", "se", "sw") ||
		doc.toks[k].class&capital == 0 || string(doc.separatorAfter(k-1)) != " " {
		return false
	}
	g, name := string(doc.separatorAfter(k)), &doc.toks[k+1]
	return (g == " " || g == ". ") && name.class&capital != 0 && doc.hasOneCapital(k+1) && name.len() >= 4 &&
		name.lex&orgWord == 0
}

// findUnit finds "Lot 14, Shady Acres Mobile Park, Lake Wales, FL 33853": a unit with
// its number, and a town, state and ZIP code behind it.
func findUnit(doc *document, i int) bool {
	if i == 0 || doc.toks[i-1].cue&cueUnit == 0 || doc.toks[i-1].class&capital == 0 || doc.toks[i-1].taken ||
		string(doc.separatorAfter(i-1)) != " " || string(doc.separatorAfter(i)) != ", " {
		return false
	}
	last := extendAddress(doc, i)
	if last == i || !isZIP(doc, last) {
		return false
	}
	if isOfficeLine(doc, i-1) {
		doc.take(i-1, doc.toks[last].end)
		return true
	}
	doc.report(i-1, doc.toks[i-1].start, doc.toks[last].end, ruleStreet, ruleStreet.severity,
		"A unit, a town, a state "+
			"and a ZIP code.")
	return true
}

// adjacent reports whether token i+1 follows token i on the same line, with at most
// a full stop or a blank or two between.
func (doc *document) adjacent(i int) bool {
	if i+1 >= len(doc.toks) {
		return false
	}
	g := doc.separatorAfter(i)
	if len(g) > 3 || len(g) == 0 {
		return false
	}
	for _, c := range g {
		if c != ' ' && c != '.' && c != '\'' && c != '\t' {
			return false
		}
	}
	return true
}

// extendAddress extends an address over its unit, town, state and ZIP code.
func extendAddress(doc *document, last int) int {
	last = extendOverUnit(doc, last)
	// Town and state: up to eight capitalised words, then a state or a ZIP code.
	end := last
	for k, n := last+1, 0; k < len(doc.toks) && n < 9 && continuesAddress(doc, k-1); k, n = k+1, n+1 {
		u := doc.toks[k]
		if u.taken {
			break
		}
		if isZIP(doc, k) {
			return endOfZIP(doc, k)
		}
		if isStateWord(u, n) {
			end = k
			if k+1 < len(doc.toks) && continuesAddress(doc, k) && isZIP(doc, k+1) {
				return endOfZIP(doc, k+1)
			}
			if u.lex&usState != 0 {
				break
			}
			continue
		}
		if u.class&capital == 0 || !u.class.word() {
			break
		}
	}
	if end > last && hasByte(doc.low[doc.toks[last].end:doc.toks[end].start], '\n') {
		return last // a town without a ZIP code on the next line
	}
	return end
}

// isStateWord reports a state's two letters, or a place that is not the first word
// behind the street.
func isStateWord(u token, n int) bool {
	return u.lex&usState != 0 && u.class&allCaps != 0 || u.lex&place != 0 && u.class&capital != 0 && n > 0
}

// extendOverUnit extends an address over Apt 4B, Suite 200 or #12.
func extendOverUnit(doc *document, last int) int {
	j := last + 1
	if j >= len(doc.toks) || !continuesAddress(doc, last) {
		return last
	}
	if doc.toks[j].cue&cueUnit != 0 && j+1 < len(doc.toks) && len(doc.separatorAfter(j)) <= 3 &&
		(doc.toks[j+1].class&hasDigit != 0 || doc.toks[j+1].len() == 1) {
		if doc.hyphenAfter(j+1) && doc.toks[j+2].len() == 1 {
			return j + 2 // Apto. 3-B
		}
		return j + 1
	}
	if g := doc.separatorAfter(last); len(g) > 0 && g[len(g)-1] == '#' && doc.toks[j].class&hasDigit != 0 {
		return j
	}
	return last
}

func isZIP(doc *document, k int) bool {
	return doc.toks[k].class.number() && doc.toks[k].len() == 5 && !doc.toks[k].taken
}

func endOfZIP(doc *document, k int) int {
	if k+1 < len(doc.toks) && doc.hyphenAfter(k) && doc.toks[k+1].class.number() && doc.toks[k+1].len() == 4 {
		return k + 1
	}
	return k
}

// continuesAddress reports whether token k+1 may go on an address: blanks, one comma or
// full stop, one line end.
func continuesAddress(doc *document, k int) bool {
	g := doc.separatorAfter(k)
	if len(g) == 0 || len(g) > 6 {
		return false
	}
	lines := 0
	for n, c := range g {
		switch c {
		case '\n':
			lines++
		case ' ', ',', '\r', '#', '\t':
		case '.':
			if n > 0 {
				return false
			}
		default:
			return false
		}
	}
	return lines <= 1
}

// organisationBefore reports whether an organisation's name stands in the hundred
// bytes before token i: its address is public.
func organisationBefore(doc *document, i int) bool {
	limit := doc.toks[i].start - 100
	for j := i - 1; j >= 0 && doc.toks[j].start >= limit; j-- {
		t := doc.toks[j]
		if t.cue&cueHome != 0 && doc.tokenIsAny(j, "at", "on") && t.start > doc.toks[i].start-20 &&
			doc.tokenIsAny(j-1, "lives", "live", "lived", "resides", "home", "residing") {
			return false
		}
		if t.lex&orgWord != 0 && t.class&capital != 0 || doc.tokenIsAny(j, "headquarters", "headquartered",
			"offices", "our") {
			return true
		}
	}
	return false
}

func hasByte(g []byte, c byte) bool {
	for _, b := range g {
		if b == c {
			return true
		}
	}
	return false
}

// joinedLeft reports a number that goes on one before it.
func (doc *document) joinedLeft(start int32) bool {
	s := int(start)
	c := doc.byteAt(s - 1)
	return (c == '-' || c == '.' || c == '/' || c == ',' || c == '$' || c == '_') && (c == '$' ||
		isAlnum(doc.byteAt(s-2)))
}
