package screen

// soundRun reports whether tokens first to last can be a detail of the mark at all, and
// whether rules know it for one that anybody may read: an official, an author, a firm, an
// office's line, a specimen.
func soundRun(doc *document, m mark, first, last int) bool {
	c := countSigns(doc, first, last)
	switch m {
	case markPerson:
		return c.letters >= 2 && !isPublicPerson(doc, first, last)
	case markAddress:
		return c.letters+c.digits >= 4 && isPrivateAddress(doc, c.digits > 0, first, last)
	case markPhone:
		return c.digits >= 3 && c.different > 2 && !officeNear(doc, first) && !isTollFree(doc, first, last)
	case markDate:
		return c.mayBeDay()
	case markID:
		return c.digits >= 3 && c.different > 1 && !isFingerprint(doc, first, last)
	case markAge:
		return c.letters+c.digits >= 2 && !isAgeBelow90(doc, first, last)
	}
	return c.letters+c.digits >= 2 && !isFingerprint(doc, first, last)
}

// isPrivateAddress reports an address with a number or a street in it that is no
// office's and no organisation's.
func isPrivateAddress(doc *document, numbered bool, first, last int) bool {
	return (numbered || hasStreet(doc, first, last)) && !officeBefore(doc, first) && !officeInSentence(doc, first) &&
		!organisationBefore(doc, first)
}

// A signCount is what tokens are made of.
type signCount struct {
	letters, digits, different int // characters; how many different digits
	words, numbers, longest    int // tokens; the length of the longest with digits
}

// mayBeDay reports enough for a day of the calendar: a month and a year are not.
func (c signCount) mayBeDay() bool {
	switch {
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
	if first == last && doc.toks[first].cue&cueTitle != 0 {
		return true // a title alone
	}
	return officialBefore(doc, first) || isCitation(doc, last+1) || saintBefore(doc, first) ||
		isKnownPair(doc, first) ||
		last+1 < len(doc.toks) && thingAfter(doc, last+1, min(last+4, len(doc.toks)))
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

// isAgeBelow90 reports a number below ninety: many people share such an age.
func isAgeBelow90(doc *document, first, last int) bool {
	for i := first; i <= last; i++ {
		if t := &doc.toks[i]; t.class.number() {
			return t.len() < 2 || t.len() == 2 && doc.low[t.start] != '9'
		}
	}
	return false
}
