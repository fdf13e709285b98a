package screen

import (
	"strings"

	"commentportal/docket"
)

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
	g := doc.separatorAfter(i - 1)
	if doc.toks[i-1].cue&cueTitle != 0 && doc.toks[i-1].len() <= 4 && string(g) == ". " {
		return false // Lt. Dunleavy
	}
	return broken(g)
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
	switch {
	case !doc.hasOneCapital(i), t.lex&(notAlone|place) != 0, t.lex&surname != 0 && t.lex&common == 0:
		return false
	case i+1 < len(doc.toks) && doc.toks[i+1].class&capital != 0 && string(doc.separatorAfter(i)) == " " &&
		doc.toks[i+1].lex&(orgWord|eponymNoun|domainTerm) != 0:
		return false
	// a Denny's lot
	case string(doc.separatorAfter(i)) == " & ", doc.tokenIsAny(i-1, "a", "an", "the", "in"), isAnyone(doc, i):
		return false
	case i > 0 && doc.toks[i-1].class&capital != 0 && string(doc.separatorAfter(i-1)) == " " && !doc.sentenceStart(i-1):
		return false // the last word of a title or heading
	}
	return !joinedToCode(doc, int(t.start), int(t.end)) && !listsThings(doc, i)
}

// listsThings reports a list of capitalised words around token i, of which one is no name
// of a person: "Grady, Parkland and Cook County".
func listsThings(doc *document, i int) bool {
	if i > 0 && string(doc.separatorAfter(i-1)) == ", " && doc.toks[i-1].class&capital != 0 &&
		doc.toks[i-1].lex&place != 0 && doc.toks[i-1].lex&common == 0 {
		return true
	}
	for range 6 {
		next := nextOfList(doc, i)
		if next < 0 || doc.toks[next].class&capital == 0 {
			return false
		}
		if lexAt(doc, next)&(given|surname) == 0 || lexAt(doc, next+1)&(orgWord|streetEnd) != 0 &&
			doc.toks[next+1].class&capital != 0 {
			return true
		}
		i = next
	}
	return false
}

// nextOfList is the token that goes on the list behind token i, or -1.
func nextOfList(doc *document, i int) int {
	next := i + 1
	g := string(doc.separatorAfter(i))
	if g == " " && doc.tokenIsAny(next, "and", "or", "y") || g == ", " && doc.tokenIs(next, "and") {
		next++
	} else if g != ", " {
		return -1
	}
	if next >= len(doc.toks) {
		return -1
	}
	return next
}

// joinedToCode reports a name joined to a code, a path or a handle: it is no person's.
func joinedToCode(doc *document, start, end int) bool {
	d := doc.byteAt(end)
	if (d == '-' || d == '.') && isAlnum(doc.byteAt(end+1)) {
		return true
	}
	return strings.IndexByte("/_@#", doc.byteAt(start-1)) >= 0 || strings.IndexByte("/_@(", d) >= 0
}

// reportName reports the name in tokens i to stop, with what stands before it
// deciding how grave it is.
func reportName(doc *document, i, stop int, cued bool, why string) {
	r := rulePerson
	s := r.severity
	if why == "" {
		why = whyListed
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

// namesThings reports that the names from before token k on are called things in their
// sentence: "Ben Taub, Parkland and Cook County are public hospitals".
func namesThings(doc *document, k int) bool {
	for j := k; j < len(doc.toks) && j < k+14; j++ {
		if g := doc.separatorAfter(j - 1); hasByte(g, '.') && len(g) > 1 && doc.toks[j-1].len() > 1 || hasByte(g, ';') {
			return false
		}
		switch string(doc.word(j)) {
		case "are", "is", "were", "was", "son", "es":
			for n := j + 1; n < len(doc.toks) && n <= j+7 && string(doc.separatorAfter(n-1)) == " "; n++ {
				if calledThings[string(doc.word(n))] {
					return true
				}
			}
			return false
		}
		if t := doc.toks[j]; t.class&capital == 0 && !doc.tokenIsAny(j, "and", "or", "of", "the", "y", "de", "la") {
			return false
		}
	}
	return false
}

// calledThings are what names of persons are given to.
var calledThings = wordSet(`hospital hospitals university universities college colleges company companies vendor vendors
	server
	servers robot robots printer printers machine machines computer computers product products firm firms brand brands
	building buildings wing wings ward wards ship ships film films show shows band bands song songs street streets town
	towns city cities county counties school schools clinic clinics system systems hospitales clinicas servidores
	universidades pump pumps characters fictional military airport airports cart`)

// pointsAtThing are words that stand before things rather than before names.
var pointsAtThing = wordSet("every each any an this these those some most all its no")

// imperatives are words that begin a sentence before a name.
var imperatives = wordSet("see contact call ask meet thank read write tell consider quote cite visit email phone " +
	"thanks dear")

// isWordBehind reports a surname that is an organization's word, too, as James Hall, or
// a word of everyday use first: Linda Close.
func isWordBehind(doc *document, i int) bool {
	if i+1 >= len(doc.toks) {
		return false
	}
	x := doc.toks[i+1].lex
	return x&(orgWord|surname) == orgWord|surname || x&wordSurname != 0
}
