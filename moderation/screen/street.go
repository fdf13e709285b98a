package screen

import "commentportal/docket"

// findStreet finds a number, one to four capitalised words, and a street suffix.
func findStreet(doc *document, i int) bool {
	t := doc.toks[i]
	w := doc.word(i)
	if !isDigit(w[0]) || t.len() > 6 || t.class.mixed() && !(isDigit(w[len(w)-2]) && t.len() <= 6) {
		return false
	}
	s := int(t.start)
	if c := doc.byteAt(s - 1); c == '$' || c == '.' || c == '/' || c == sectionSymbol || c == '-' &&
		isAlnum(doc.byteAt(s-2)) {
		return false
	}
	first := i
	j := i
	// 12-34 56th Road, 123 1/2 Main Street
	if doc.hyphenAfter(j) && doc.toks[j+1].class.number() {
		j++
	}
	if !doc.adjacent(j) || doc.separatorAfter(j)[0] == '.' { // "3. Main Street Extension" is an item of a list
		return false
	}
	lower := t.class.number() && (doc.cuesBefore(i, 30)&cueHome != 0)
	named := 0
	suffix := -1
	road := false
	for k := j + 1; k < len(doc.toks) && k <= j+6; k++ {
		u := doc.toks[k]
		if u.taken || !doc.adjacent(k-1) {
			break
		}
		word := doc.word(k)
		if named > 0 && u.lex&streetEnd != 0 && (u.class&capital != 0 || lower) && !(u.len() <= 2 &&
			u.class&capital == 0 && !lower) {
			suffix = k
			// "Park Avenue", "Mill Creek Road": take the last suffix in a row
			if k+1 < len(doc.toks) && doc.adjacent(k) && doc.toks[k+1].lex&streetEnd != 0 &&
				(doc.toks[k+1].class&capital != 0 || lower) && doc.separatorAfter(k)[0] != '.' {
				named++
				continue
			}
			// North Prairie Wolf Trail: prairies end streets, too
			if k+2 < len(doc.toks) && doc.adjacent(k) && doc.adjacent(k+1) && doc.separatorAfter(k)[0] != '.' &&
				doc.toks[k+1].class&capital != 0 && doc.toks[k+1].class.word() && doc.toks[k+2].class&capital != 0 &&
				doc.toks[k+2].lex&streetEnd != 0 && u.len() > 2 {
				named++
				continue
			}
			break
		}
		if named == 0 && u.cue&cueVehicle != 0 && u.class&capital != 0 {
			road = true
		}
		if road && u.class.number() && u.len() <= 5 && named > 0 {
			suffix = k
			break
		}
		ordinal := u.class.mixed() && isDigit(word[0]) && u.len() <= 5
		if u.class&capital == 0 && !ordinal && !(lower && u.class.word() && named < 2) && !(named > 0 &&
			u.lex&particle != 0) {
			break
		}
		if u.class.number() {
			break
		}
		named++
		if named > 5 {
			break
		}
	}
	if suffix < 0 || (named == 1 && direction(doc.word(suffix-1)) && !road && suffix == j+2) {
		return false
	}
	if isNotAStreet(doc, first, j+1, suffix) {
		return false
	}
	last := suffix
	if last+1 < len(doc.toks) && doc.adjacent(last) && direction(doc.word(last+1)) &&
		doc.toks[last+1].class&capital != 0 {
		last++
	}
	last = extendAddress(doc, last)
	end := doc.toks[last].end
	if officeBefore(doc, first) || officeIsAt(doc, first) {
		doc.take(first, end)
		return true
	}
	s0 := ruleStreet.severity
	why := "A house number, a name and a word for a street."
	if organisationBefore(doc, first) {
		s0, why = docket.Notice, "A house number, a name and a word for a street, beside an organisation's name."
	}
	doc.report(first, t.start, end, ruleStreet, s0, why)
	return true
}

// isNotAStreet rules out what reads alike: "2 Factor Way", "30 Day Court".
func isNotAStreet(doc *document, num, first, suffix int) bool {
	if doc.cuesBefore(num, 16)&cueLaw != 0 && doc.cuesBefore(num, 30)&cueHome == 0 {
		return true
	}
	switch string(doc.word(suffix)) {
	case "way", "drive", "run", "park", "center", "point", "bend", "view", "court", "trail", "square", "place", "row",
		"path", "pass", "crossing", "loop", "bridge", "station", "valley", "field", "fields", "spring", "springs",
		"island", "harbor", "port", "village", "green", "rest", "mission", "plan", "st", "dr", "ct", "key", "walk",
		"ridge", "circle", "estates", "forest", "gardens", "garden":
		// Words of everyday use: the name before must not be one of its own kind.
		for k := first; k < suffix; k++ {
			switch string(doc.word(k)) {
			case "day", "days", "hour", "hours", "year", "years", "minute", "minutes", "factor", "step", "page",
				"point", "percent", "month", "months", "week", "weeks", "story", "part", "key", "core", "level", "tier",
				"phase", "gb", "tb", "mb", "bit", "security", "hard", "data", "health", "medical", "patient",
				"patients", "federal", "device", "devices", "of", "and", "in", "for", "with", "to", "hospitals",
				"clinical":
				return true
			}
			if doc.toks[k].cue&cueTitle != 0 && doc.tokenIs(k, "dr") {
				return true
			}
		}
	}
	return false
}

// direction reports the points of the compass that stand before or behind a street's name.
func direction(w []byte) bool {
	switch string(w) {
	case "n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west", "northeast", "northwest",
		"southeast", "southwest":
		return true
	}
	return false
}

// officeBefore reports a public office right before the house number: "Federal
// Trade Commission, 600 …".
func officeBefore(doc *document, i int) bool {
	if i < 2 || string(doc.separatorAfter(i-1)) != ", " || doc.toks[i-1].class&capital == 0 {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-5; j-- {
		if doc.toks[j].class&capital != 0 && publicOffice[string(doc.word(j))] && (j < i-1 ||
			doc.toks[j-1].class&capital != 0) {
			return true
		}
		if broken(doc.separatorAfter(j)) {
			return false
		}
	}
	return false
}

// officeIsAt reports "our state's office is at" right before the house number.
func officeIsAt(doc *document, i int) bool {
	if !doc.tokenIs(i-1, "at") {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-4; j-- {
		if doc.tokenIsAny(j, "office", "headquarters", "offices") {
			return true
		}
	}
	return false
}
