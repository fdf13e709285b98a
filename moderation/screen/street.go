package screen

import (
	"strings"

	"commentportal/docket"
)

// findStreet finds a number, one to four capitalised words, and a street suffix.
func findStreet(doc *document, i int) bool {
	if !mayBeHouseNumber(doc, i) {
		return false
	}
	j := i
	// 12-34 56th Road, 123 1/2 Main Street
	if doc.hyphenAfter(j) && doc.toks[j+1].class.number() {
		j++
	} else if isHalf(doc, j+1) {
		j += 2
	}
	if !doc.adjacent(j) || doc.separatorAfter(j)[0] == '.' { // "3. Main Street Extension" is an item of a list
		return false
	}
	r := streetReader{doc: doc, suffix: -1}
	r.lower = doc.toks[i].class.number() &&
		(doc.heard&cueHome != 0 && doc.cuesBefore(i, 30)&cueHome != 0 || apartmentBehind(doc, i))
	r.read(j + 1)
	if r.suffix < 0 || r.named == 1 && direction(doc.word(r.suffix-1)) && !r.road && r.suffix == j+2 ||
		isNotAStreet(doc, i, j+1, r.suffix) {
		return false
	}
	reportStreet(doc, i, r.suffix)
	return true
}

// isHalf reports "1/2" behind a blank at token i.
func isHalf(doc *document, i int) bool {
	return i+1 < len(doc.toks) && doc.tokenIs(i, "1") && doc.tokenIsAny(i+1, "2", "4") &&
		string(doc.separatorAfter(i-1)) == " " && string(doc.separatorAfter(i)) == "/"
}

// apartmentWords are before the number of an apartment.
var apartmentWords = wordSet("apt apartment apto")

// apartmentBehind reports "apt 2" within five words behind token i.
func apartmentBehind(doc *document, i int) bool {
	if doc.gates&gateApartment == 0 {
		return false
	}
	for k := i + 2; k+1 < len(doc.toks) && k <= i+5; k++ {
		if apartmentWords[string(doc.word(k))] && doc.toks[k+1].class&hasDigit != 0 {
			return true
		}
	}
	return false
}

// mayBeHouseNumber reports a number, with a letter perhaps, that no sum, section or
// longer number ends with.
func mayBeHouseNumber(doc *document, i int) bool {
	t := doc.toks[i]
	w := doc.word(i)
	grid := t.len() > 4 && strings.IndexByte("nsew", w[0]) >= 0 && allDigits(w[1:]) && t.class&capital != 0 // N6721
	if !grid && (!isDigit(w[0]) || t.len() > 6 || t.class.mixed() && !isDigit(w[len(w)-2])) {
		return false
	}
	s := int(t.start)
	switch doc.byteAt(s - 1) {
	case '$', '.', '/', sectionSymbol:
		return false
	case '-':
		return !isAlnum(doc.byteAt(s - 2))
	case ':':
		return !isDigit(doc.byteAt(s - 2)) // 08:14
	}
	return true
}

// reportStreet reports the street whose number is token first and whose suffix is token
// last, with what goes on the address.
func reportStreet(doc *document, first, last int) {
	if last+1 < len(doc.toks) && doc.adjacent(last) && direction(doc.word(last+1)) &&
		doc.toks[last+1].class&capital != 0 {
		last++
	}
	last = extendAddress(doc, last)
	end := doc.toks[last].end
	if publishedStreets[string(doc.word(first))] == string(doc.wordOrNone(first+1)) ||
		(officeBefore(doc, first) || bodyOfBefore(doc, first)) && !hasOwner(doc, sentenceOf(doc, first), first) ||
		officeIsAt(doc, first) || officeInSentence(doc, first) || inLetterhead(doc, first) || isOfficeLine(doc, first) {
		doc.take(first, end)
		return
	}
	s, why := ruleStreet.severity, "A house number, a name and a word for a street."
	if organisationBefore(doc, first) {
		s, why = docket.Notice, "A house number, a name and a word for a street, beside an organisation's name."
	}
	doc.report(first, doc.toks[first].start, end, ruleStreet, s, why)
}

// A streetReader reads the words of a street's name up to its suffix.
type streetReader struct {
	doc    *document
	lower  bool // the writer says that an address follows: small letters will do
	road   bool // a highway with a number
	named  int  // words before the suffix
	suffix int  // token, or -1
}

// read looks at up to six words from token from on.
func (r *streetReader) read(from int) {
	for k := from; k < len(r.doc.toks) && k <= from+5 && r.named <= 5; k++ {
		u := r.doc.toks[k]
		if u.taken || !r.doc.adjacent(k-1) {
			return
		}
		switch {
		case r.named > 0 && r.isSuffix(k):
			r.suffix = k
			if r.road && r.isHighwayNumber(k+1) {
				r.suffix = k + 1 // County Road 14
				return
			}
			if !r.suffixFollows(k) {
				return
			}
		case r.isRoadNumber(k):
			r.suffix = k
			return
		case !r.isNamePart(k):
			return
		}
		r.named++
	}
}

// isRoadNumber reports the number of a highway at token k; a highway's first word is
// noted.
func (r *streetReader) isRoadNumber(k int) bool {
	u := r.doc.toks[k]
	if r.named == 0 {
		r.road = r.road || u.cue&cueVehicle != 0 && u.class&capital != 0
		return false
	}
	return r.road && u.class.number() && u.len() <= 5
}

// isHighwayNumber reports a number of at most four digits right behind a word for a road.
func (r *streetReader) isHighwayNumber(k int) bool {
	return k < len(r.doc.toks) && r.doc.adjacent(k-1) && r.doc.separatorAfter(k - 1)[0] == ' ' &&
		r.doc.toks[k].class.number() && r.doc.toks[k].len() <= 4
}

func (r *streetReader) isSuffix(k int) bool {
	u := r.doc.toks[k]
	return u.lex&streetEnd != 0 && (u.class&capital != 0 || r.lower)
}

// suffixFollows reports that the street goes on behind the suffix at token k: "Mill
// Creek Road", "North Prairie Wolf Trail".
func (r *streetReader) suffixFollows(k int) bool {
	if k+1 >= len(r.doc.toks) || !r.doc.adjacent(k) || r.doc.separatorAfter(k)[0] == '.' {
		return false
	}
	if r.isSuffix(k + 1) {
		return true
	}
	if k+2 >= len(r.doc.toks) || !r.doc.adjacent(k+1) || r.doc.toks[k].len() <= 2 {
		return false
	}
	next, last := r.doc.toks[k+1], r.doc.toks[k+2]
	return next.class&last.class&capital != 0 && next.class.word() && last.lex&streetEnd != 0
}

// isNamePart reports a word that a street's name may have before its suffix.
func (r *streetReader) isNamePart(k int) bool {
	u := r.doc.toks[k]
	ordinal := u.class.mixed() && isDigit(r.doc.word(k)[0]) && u.len() <= 5
	small := r.lower && u.class.word() && r.named < 2 || r.named > 0 && u.lex&particle != 0
	return !u.class.number() && (u.class&capital != 0 || ordinal || small)
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

// publishedStreets are numbers of houses and first words of streets of federal offices for health.
var publishedStreets = map[string]string{"7500": "security", "200": "independence", "10903": "new", "1600": "clifton",
	"9000": "rockville", "5600": "fishers", "810": "vermont", "330": "independence"}

// bodyOfBefore reports "Blue Cross Blue Shield of Kansas," right before the house number at token i: a name of three
// words or more with "of" among them.
func bodyOfBefore(doc *document, i int) bool {
	if i < 4 || string(doc.separatorAfter(i-1)) != ", " {
		return false
	}
	words, of := 0, false
	for j := i - 1; j >= 0 && j > i-9 && (j == i-1 || string(doc.separatorAfter(j)) == " "); j-- {
		switch {
		case doc.toks[j].class&capital != 0:
			words++
		case doc.tokenIs(j, "of") && words > 0:
			of = true
		default:
			return of && words > 2
		}
	}
	return of && words > 2
}

// officeInSentence reports the name of a public office within 80 bytes before the house
// number, with nobody in between: "the Office for Civil Rights … or write to 200 …".
func officeInSentence(doc *document, i int) bool {
	for j := i - 1; j >= 0 && doc.toks[j].start > doc.toks[i].start-80; j-- {
		if g := doc.separatorAfter(j); hasByte(g, '.') && len(g) > 1 && doc.toks[j].len() > 3 || doc.toks[j].taken &&
			doc.toks[j].class.word() {
			return false
		}
		switch string(doc.word(j)) {
		case "my", "our", "i", "me", "mi", "home", "lives", "live":
			return false
		case "office", "department", "bureau", "commission", "administration", "agency":
			return doc.toks[j].class&capital != 0
		case "fbi", "fda", "hhs", "cms", "ocr", "ftc", "irs", "cdc", "dhs":
			return doc.toks[j].class&allCaps != 0
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
		if doc.tokenIsAny(j, "office", "headquarters", "offices", "hall", "entrance", "campus", "library",
			"courthouse", "museum") {
			return true
		}
	}
	return false
}
