package screen

// findCoordinates finds the degrees of a place on the map, as decimals or as
// degrees, minutes and seconds.
func findCoordinates(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		if doc.toks[i].taken || !mayBePlace(doc, i) {
			continue
		}
		last, ok := decimalPair(doc, i)
		if !ok {
			last, ok = namedPair(doc, i)
		}
		if !ok {
			last, ok = keyedPair(doc, i)
		}
		if !ok {
			last, ok = degreePair(doc, i)
		}
		if !ok {
			last, ok = minutesPair(doc, i)
		}
		if !ok {
			last, ok = letteredPair(doc, i)
		}
		if !ok {
			continue
		}
		start := doc.toks[i].start
		if doc.byteAt(int(start)-1) == '-' {
			start--
		}
		end := doc.toks[last].end
		doc.report(i, start, end, ruleCoordinates, ruleCoordinates.severity, "Two numbers in the form of degrees on "+
			"the map.")
	}
}

// mayBePlace reports what each form of coordinates has: a point or a sign behind the number of
// token i, or N or S before it.
func mayBePlace(doc *document, i int) bool {
	g := doc.separatorAfter(i)
	return len(g) == 1 && g[0] == '.' || hasByte(g, otherSymbol) || doc.tokenIsAny(i-1, "n", "s")
}

// decimalPair reads "41.5912, -93.6037" from token i: four decimals at least, about
// ten meters.
func decimalPair(doc *document, i int) (last int, ok bool) {
	if i+3 >= len(doc.toks) || doc.joinedNumber(i) && doc.byteAt(int(doc.toks[i].start)-1) != '-' &&
		doc.byteAt(int(doc.toks[i].end)) != '.' {
		return 0, false
	}
	if doc.cuesBefore(i, 30)&cueVersion != 0 {
		return 0, false
	}
	if !isDegree(doc, i, 90) || !isDegree(doc, i+2, 180) {
		return 0, false
	}
	switch string(doc.separatorAfter(i + 1)) {
	case ", ", ", -", ",", ",-", " ", " -", "; ", " / ":
		return i + 3, doc.byteAt(int(doc.toks[i].start)-1) != '.' && doc.byteAt(int(doc.toks[i+3].end)) != '.' ||
			blank(doc.byteAt(int(doc.toks[i+3].end)+1))
	}
	return 0, false
}

// namedPair reads "35.96412 N, 83.92077 W" from token i.
func namedPair(doc *document, i int) (last int, ok bool) {
	if i+5 >= len(doc.toks) || !isDegree(doc, i, 90) || !isDegree(doc, i+3, 180) ||
		len(doc.separatorAfter(i+1)) > 3 || len(doc.separatorAfter(i+2)) > 3 || len(doc.separatorAfter(i+4)) > 3 {
		return 0, false
	}
	north := doc.tokenIsAny(i+2, "n", "s")
	return i + 5, north && (doc.tokenIsAny(i+5, "e", "w", "o"))
}

// keyedPair reads "lat":41.48271,"lon":-81.79833 from the first number, token i.
func keyedPair(doc *document, i int) (last int, ok bool) {
	if i+4 >= len(doc.toks) || !doc.tokenIsAny(i-1, "lat", "latitude") || !isDegree(doc, i, 90) ||
		!isDegree(doc, i+3, 180) || len(doc.separatorAfter(i+1)) > 4 || len(doc.separatorAfter(i+2)) > 5 {
		return 0, false
	}
	return i + 4, doc.tokenIsAny(i+2, "lon", "lng", "long", "longitude")
}

// minutesPair reads "42 11.204 W 071 44.918" from token i, with N or S before it, as receivers of a
// satellite's signal show a place.
func minutesPair(doc *document, i int) (last int, ok bool) {
	if i == 0 || i+6 >= len(doc.toks) || !doc.tokenIsAny(i-1, "n", "s") || !doc.tokenIsAny(i+3, "w", "e", "o") {
		return 0, false
	}
	for _, k := range []int{i, i + 1, i + 2, i + 4, i + 5, i + 6} {
		if !doc.toks[k].class.number() || doc.toks[k].len() > 6 || len(doc.separatorAfter(k-1)) > 3 {
			return 0, false
		}
	}
	return i + 6, string(doc.separatorAfter(i+1)) == "." && string(doc.separatorAfter(i+5)) == "."
}

// letteredPair reads N 36°14'22.6" W 109°51'40.3" from its first number, token i.
func letteredPair(doc *document, i int) (last int, ok bool) {
	if !doc.tokenIsAny(i-1, "n", "s") {
		return 0, false
	}
	west, ok := degrees(doc, i, "w", "e")
	if !ok || west+1 >= len(doc.toks) || !hasByte(doc.separatorAfter(west+1), otherSymbol) {
		return 0, false
	}
	last = west + 1
	for last+1 < len(doc.toks) && last < west+4 && doc.toks[last+1].class.number() {
		if g := doc.separatorAfter(last); len(g) != 1 || blank(g[0]) {
			break
		}
		last++
	}
	return last, last > west+1
}

// isDegree reports a decimal of at most limit with four decimals or more.
func isDegree(doc *document, i int, limit int) bool {
	whole, rest := doc.toks[i], doc.toks[i+1]
	if !whole.class.number() || !rest.class.number() || whole.len() > 3 || rest.len() < 4 || rest.len() > 8 ||
		string(doc.separatorAfter(i)) != "." {
		return false
	}
	v := 0
	for _, c := range doc.word(i) {
		v = v*10 + int(c-'0')
	}
	return v <= limit
}

// degreePair reads 38°53'23"N 77°00'32"W from token i.
func degreePair(doc *document, i int) (last int, ok bool) {
	north, ok := degrees(doc, i, "n", "s")
	if !ok || north+1 >= len(doc.toks) {
		return 0, false
	}
	return degrees(doc, north+1, "e", "w")
}

// degrees reads one half of such a pair and returns its last token.
func degrees(doc *document, i int, one, other string) (last int, ok bool) {
	if i+1 >= len(doc.toks) || !hasByte(doc.separatorAfter(i), otherSymbol) {
		return 0, false
	}
	for k := i; k < len(doc.toks) && k <= i+5; k++ {
		if doc.tokenIs(k, one) || doc.tokenIs(k, other) {
			return k, true
		}
		if doc.toks[k].class&hasDigit == 0 || len(doc.separatorAfter(k)) > 3 {
			return 0, false
		}
	}
	return 0, false
}

// findCorners finds "the corner of Maple and Third": a place to live or to watch.
func findCorners(doc *document) {
	for _, k := range gatedBy(doc, gateCorner) {
		i := int(k)
		t := &doc.toks[i]
		if t.gate&gateCorner == 0 {
			continue
		}
		if doc.tokenIsAny(i, "at", "on") && livesThere(doc, i) {
			if last := endOfCorner(doc, i+1); last > 0 && !t.taken && namesStreets(doc, i+1, last) {
				doc.report(i+1, doc.toks[i+1].start, doc.toks[last].end, ruleStreet, ruleStreet.severity,
					"Two named streets "+
						"behind a word for where somebody lives.")
			}
			continue
		}
		if t.taken || t.class&hasDigit != 0 || !doc.tokenIsAny(i, "corner", "intersection", "esquina") {
			continue
		}
		if !doc.tokenIsAny(i+1, "of", "de") {
			reportCornerHouse(doc, i)
			continue
		}
		if last := endOfCorner(doc, i+2); last > 0 {
			doc.report(i, t.start, doc.toks[last].end, ruleStreet, ruleStreet.severity, "The corner of two named "+
				"streets.")
		}
	}
}

// reportCornerHouse reports "Spruce and 11th" in "the corner house, Spruce and 11th", whose "corner" is
// token i.
func reportCornerHouse(doc *document, i int) {
	if !doc.tokenIsAny(i+1, "house", "building", "apartment", "unit", "lot", "place", "duplex") {
		return
	}
	at := i + 2
	if doc.tokenIsAny(at, "at", "on") {
		at++
	}
	if at >= len(doc.toks) || len(doc.separatorAfter(at-1)) > 2 {
		return
	}
	if last := endOfCorner(doc, at); last > 0 && namesStreets(doc, at, last) && doc.untaken(at, last) {
		doc.report(i, doc.toks[i].start, doc.toks[last].end, ruleStreet, ruleStreet.severity,
			"The corner of two named streets.")
	}
}

// namesStreets reports an ordinal or a word for a street among tokens first to last.
func namesStreets(doc *document, first, last int) bool {
	for k := first; k <= last; k++ {
		w := string(doc.word(k))
		if doc.toks[k].lex&streetEnd != 0 && !doc.tokenIs(k, "and") || doc.toks[k].class&hasDigit != 0 ||
			cornerNames[w] ||
			ordinals[w] && w[len(w)-1] != 's' && len(w) > 4 {
			return true
		}
	}
	return false
}

var cornerNames = wordSet("main elm oak maple pine cedar walnut chestnut washington lincoln broadway market church")

// cornerWords are those before or at a corner, livingWords those before "at the corner".
var (
	cornerWords = wordSet("at on corner intersection esquina")
	livingWords = wordSet("house apartment trailer duplex home live lives lived stay stays room condo")
)

// livesThere reports "the yellow house" or "I live" right before token i.
func livesThere(doc *document, i int) bool {
	return i > 0 && doc.toks[i-1].gate&gateLives != 0 && livingWords[string(doc.word(i-1))]
}

// endOfCorner is the last token of two names of streets from token i on, or 0.
func endOfCorner(doc *document, i int) int {
	first, ok := streetName(doc, i)
	if !ok || !doc.tokenIsAny(first+1, "and", "y") && string(doc.separatorAfter(first)) != " & " {
		return 0
	}
	second := first + 2
	if string(doc.separatorAfter(first)) == " & " {
		second = first + 1
	}
	last, ok := streetName(doc, second)
	if !ok {
		return 0
	}
	return last
}

// endsInStreet reports a word for a street with a capital at token k, one blank before it.
func endsInStreet(doc *document, k int) bool {
	return lexAt(doc, k)&streetEnd != 0 && doc.toks[k].class&capital != 0 && string(doc.separatorAfter(k-1)) == " "
}

// streetName reads up to four capitalised words or ordinals from token i, and
// returns the last.
func streetName(doc *document, i int) (last int, ok bool) {
	k := i
	for k < len(doc.toks) && k < i+4 {
		t := doc.toks[k]
		ordinal := t.class.mixed() && isDigit(doc.low[t.start]) && t.len() <= 5
		if t.class&capital == 0 && !ordinal || k > i && (!doc.adjacent(k-1) ||
			hasByte(doc.separatorAfter(k-1), '.') && doc.toks[k-1].len() > 3) {
			break
		}
		k++
		if t.lex&streetEnd != 0 && k > i+1 && !endsInStreet(doc, k) {
			break // and not in Old Mill Road
		}
	}
	return k - 1, k > i
}
