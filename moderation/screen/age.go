package screen

import "bytes"

// findAges finds ages of 90 and more.
func findAges(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		unit, old := ageUnit(doc.word(i))
		if doc.toks[i].taken || !old || doc.joinedNumber(i) {
			continue
		}
		if isOrdinal(unit) {
			if doc.tokenIsAny(i+1, "birthday", "bday") && len(doc.separatorAfter(i)) == 1 {
				reportAge(doc, i, false, false)
			}
			continue
		}
		after := unit == "yo" || unit == "yr" || unit == "y" || yearsAfter(doc, i)
		before := ageBefore(doc, i) || relativeIs(doc, i) || heIs(doc, i) || isSetOffAge(doc, i)
		if after || before {
			reportAge(doc, i, before, after)
		}
	}
}

// agedThings grow as old as people.
var agedThings = wordSet(`building wing house town county company wiring roof boiler law rule act system plant bridge
	machine elevator church firm farm practice edificio`)

// isAnyonesAge reports "for a 93-year-old" in a sentence that speaks of nobody: such people, not one.
func isAnyonesAge(doc *document, i int) bool {
	if !doc.tokenIsAny(i-1, "a", "an", "any", "every", "un", "una") || !doc.tokenIsAny(i-2, "for", "to", "than", "like",
		"expect", "expects", "explain", "teach", "para") && !mayDo(doc, i) {
		return false
	}
	for j := sentenceOf(doc, i); j < len(doc.toks) && j < i+10; j++ {
		t := &doc.toks[j]
		if j > i && endsClause(doc.separatorAfter(j-1)) {
			break
		}
		if doc.tokenIsAny(j, "i", "my", "we", "our", "us", "he", "she", "his", "her", "named", "was", "yo", "mi") ||
			t.cue&(cueKin|cuePatient) != 0 || t.class&capital != 0 && t.lex&(given|common) == given|common {
			return false
		}
	}
	return true
}

// mayDo reports "should", "could" and the like within six words behind the age at token i.
func mayDo(doc *document, i int) bool {
	for j := i + 1; j < len(doc.toks) && j < i+7 && !endsClause(doc.separatorAfter(j-1)); j++ {
		if doc.tokenIsAny(j, "should", "shouldn", "could", "couldn", "would", "can", "cannot", "might", "must", "debe",
			"puede") {
			return true
		}
	}
	return false
}

// isOrdinal reports the end of 98th.
func isOrdinal(unit string) bool { return unit == "th" || unit == "st" || unit == "nd" || unit == "rd" }

// reportAge reports the age at token i with the words for it.
func reportAge(doc *document, i int, before, after bool) {
	if isAnyonesAge(doc, i) || doc.tokenIsAny(i-1, "is", "was", "are", "s") && (houses[string(doc.wordOrNone(i-2))] ||
		agedThings[string(doc.wordOrNone(i-2))]) {
		return
	}
	end := doc.toks[i].end
	if doc.hyphenAfter(i) && doc.tokenIs(i+1, "year") && doc.hyphenAfter(i+1) && doc.tokenIs(i+2, "old") {
		end = doc.toks[i+2].end // 94-year-old
	} else if after {
		end = endOfYearsOld(doc, i)
	}
	first := i
	if before && doc.tokenIsAny(i-1, "aged", "age") {
		first = i - 1
	}
	doc.report(first, doc.toks[first].start, end, ruleAge90, ruleAge90.severity, "An age of 90 or more.")
}

// ageUnit is what is glued to a number of 90 to 129, and whether the word is one.
func ageUnit(w []byte) (unit string, old bool) {
	n := 0
	for n < len(w) && isDigit(w[n]) {
		n++
	}
	if !(n == 2 && w[0] == '9') && !(n == 3 && w[0] == '1' && w[1] <= '2') {
		return "", false
	}
	switch unit = string(w[n:]); unit {
	case "", "yo", "yr", "y", "m", "f", "th", "st", "nd", "rd":
		return unit, true
	}
	return "", false
}

// yearsAfter reports words for years within three behind token i, in its clause.
func yearsAfter(doc *document, i int) bool {
	limit := doc.toks[i].end + 16
	for j := i + 1; j < len(doc.toks) && j <= i+3 && doc.toks[j].end <= limit; j++ {
		if broken(doc.separatorAfter(j - 1)) {
			return false
		}
		if doc.toks[j].cue&cueYears != 0 && !doc.tokenIsAny(j, "age", "aged") {
			return true
		}
	}
	return false
}

// isSetOffAge reports "Dad, 93, was told": an age between commas behind a relative or a name.
func isSetOffAge(doc *document, i int) bool {
	if atAge(doc, i) {
		return true
	}
	if i == 0 || string(doc.separatorAfter(i-1)) != ", " || doc.byteAt(int(doc.toks[i].end)) != ',' ||
		isDigit(doc.byteAt(int(doc.toks[i].end)+1)) {
		return false
	}
	t := &doc.toks[i-1]
	if i+1 >= len(doc.toks) || doc.toks[i+1].class.number() || doc.tokenIs(i+1, "and") {
		return false
	}
	return t.cue&(cueKin|cuePatient) != 0 || t.class&capital != 0 && t.lex&(given|surname) != 0 &&
		t.lex&(place|month|orgWord|usState|english|notAlone) == 0 && !doc.tokenIsAny(i-2, "in", "near", "at", "from",
		"of")
}

// ageBefore reports "aged", "turned" or "age of" right before token i.
func ageBefore(doc *document, i int) bool {
	if i == 0 {
		return false
	}
	if doc.tokenIs(i-1, "of") && personsOfAge[string(doc.wordOrNone(i-2))] {
		return endsAge(doc, i) && doc.byteAt(int(doc.toks[i].end)) != '%' // a gentleman of 102
	}
	said := isAgeAtDeath(doc, i) || doc.tokenIsAny(i-1, "aged", "age", "turned") || i > 1 && doc.tokenIs(i-2, "age") &&
		doc.tokenIsAny(i-1, "of", "is")
	g := doc.separatorAfter(i - 1)
	if string(g) == ": " && isAgeAtEvent(doc, i) {
		return true
	}
	return said && (!broken(g[:min(1, len(g))]) || string(g) == ": " && doc.tokenIs(i-1, "age"))
}

// isAgeAtEvent reports "Age at death" right before token i.
func isAgeAtEvent(doc *document, i int) bool {
	return i > 2 && doc.tokenIsAny(i-3, "age", "aged") && doc.tokenIs(i-2, "at") &&
		doc.tokenIsAny(i-1, "death", "admission", "diagnosis", "surgery")
}

// isAgeAtDeath reports "died at" and "falleció a los" right before the age at token i.
func isAgeAtDeath(doc *document, i int) bool {
	j := i - 1
	switch {
	case doc.tokenIs(j, "at"):
	case doc.tokenIs(j, "los") && doc.tokenIs(j-1, "a"):
		j--
	default:
		return false
	}
	if doc.tokenIs(j-1, "away") {
		j--
	}
	return doc.tokenIsAny(j-1, "died", "departed", "passed", "deceased", "murio", "fallecio") && endsAge(doc, i) &&
		!(doc.tokenIsAny(i+1, "in", "en") && bytes.HasPrefix(doc.wordOrNone(i+2), []byte("1"))) // of history
}

var personsOfAge = wordSet(`gentleman man woman lady patient resident veteran widow widower nun priest soul mother
	father grandmother grandfather aunt uncle farmer client hombre mujer senora senor anciano anciana`)

// relativeIs reports "my grandmother, who is" before token i and the end of a clause, or
// a word that goes on with it, behind.
func relativeIs(doc *document, i int) bool {
	if i < 3 || !doc.tokenIsAny(i-1, "is", "was", "turns", "s", "es", "tiene", "now", "nearly", "almost") ||
		!endsAge(doc, i) {
		return false
	}
	for j := i - 1; j >= 1 && i-j <= 7; j-- {
		if doc.toks[j].cue&cueKin != 0 && isPossessive(doc, j-1) {
			return true
		}
		if j < i-1 && doc.toks[j].class&capital == 0 && !doc.tokenIsAny(j, "who", "is", "was", "she", "he", "que",
			"in", "law", "s") {
			return false
		}
	}
	return false
}

// atAge reports "At" at the beginning of a sentence before token i, and one's own relative or "I" behind:
// "At 101 my aunt is".
func atAge(doc *document, i int) bool {
	if !doc.tokenIs(i-1, "at") || !doc.sentenceStart(i-1) || len(doc.separatorAfter(i)) > 2 {
		return false
	}
	j := i + 1
	if doc.tokenIsAny(j, "my", "our", "his", "her") {
		return j+1 < len(doc.toks) && doc.toks[j+1].cue&cueKin != 0
	}
	return doc.tokenIsAny(j, "she", "he", "i")
}

// heIs reports "She is" right before token i at the beginning of a clause, and what goes on
// behind an age.
func heIs(doc *document, i int) bool {
	if i > 2 && doc.tokenIs(i-1, "be") && doc.tokenIsAny(i-2, "d", "would", "will", "ll") ||
		i > 3 && doc.tokenIs(i-1, "been") && doc.tokenIs(i-2, "have") && doc.tokenIsAny(i-3, "d", "would") {
		return endsAge(doc, i) && (isPersonWord(doc, i-3) || isPersonWord(doc, i-4))
	}
	return isSaidOfOne(doc, i) && endsAge(doc, i) && len(doc.separatorAfter(i-1)) == 1
}

// isSaidOfOne reports "she is" or "who was" right before token i.
func isSaidOfOne(doc *document, i int) bool {
	if doc.tokenIs(i-2, "who") {
		return doc.tokenIsAny(i-1, "is", "was", "s")
	}
	return doc.tokenIsAny(i-1, "is", "was", "s", "turns", "m", "am") && doc.tokenIsAny(i-2, "he", "she", "i")
}

// endsAge reports a sign that ends a clause behind the number at token i, or "and", "now".
func endsAge(doc *document, i int) bool {
	if i+1 >= len(doc.toks) {
		return true
	}
	g := doc.separatorAfter(i)
	if broken(g) || len(g) > 0 && g[0] != ' ' && g[0] != '%' && g[0] != '/' && g[0] != '-' {
		return true
	}
	return string(g) == " " && behindAge[string(doc.word(i+1))]
}

// behindAge are words that go on behind an age without a word for years.
var behindAge = wordSet(`and now but this with next y or so cannot can could has had lives lost needs gets got uses
	does wants when who still in on this if`)

// endOfYearsOld is the end of the words for years behind the age at token i.
func endOfYearsOld(doc *document, i int) int32 {
	end := doc.toks[i].end
	for j := i + 1; j < len(doc.toks) && j <= i+2 && len(doc.separatorAfter(j-1)) == 1; j++ {
		switch string(doc.word(j)) {
		case "year", "years", "old", "yo", "anos":
			end = doc.toks[j].end
		default:
			return end
		}
	}
	return end
}
