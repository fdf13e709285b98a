package screen

import "strings"

// findSpanishStreet finds "Calle San Juan 123", "Avenida Bolívar #45": the number
// stands behind the name.
func findSpanishStreet(doc *document, i int) bool {
	t := doc.toks[i]
	if doc.heard&cueSpanishStreet == 0 || t.len() > 5 || i == 0 || doc.low[t.start] == '0' && t.len() == 1 ||
		doc.cuesBefore(i, 100)&cueSpanishStreet == 0 {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		u := doc.toks[j]
		if u.taken || !parts(doc.separatorAfter(j), " ,#.-'") {
			return false
		}
		if u.cue&cueSpanishStreet != 0 {
			if isSpanishStreet(doc, i, j) {
				reportSpanishStreet(doc, i, j)
				return true
			}
			return false
		}
		if isSmallWord(doc, j) {
			return false
		}
	}
	return false
}

// isSmallWord reports a word in small letters that no street's name has.
func isSmallWord(doc *document, j int) bool {
	u := doc.toks[j]
	return u.class.word() && u.class&capital == 0 && u.lex&(particle|connector) == 0 &&
		!doc.tokenIsAny(j, "los", "las", "numero")
}

// parts reports a gap of nothing but the given signs.
func parts(gap []byte, signs string) bool {
	for _, c := range gap {
		if strings.IndexByte(signs, c) < 0 {
			return false
		}
	}
	return true
}

// isSpanishStreet weighs the word for a street at token j before the number at token i.
func isSpanishStreet(doc *document, i, j int) bool {
	switch {
	case j == i-1 && doc.tokenIs(i+1, "km"), isOfStreet(doc, i, j):
		return true
	case j == i-1 && doc.cuesBefore(i, 40)&cueHome == 0,
		doc.toks[j].class&capital == 0 && doc.cuesBefore(j, 30)&cueHome == 0,
		doc.tokenIs(j, "plaza") && j > 0 && doc.toks[j-1].class&capital != 0:
		return false
	}
	return true
}

// isOfStreet reports "de la calle Almendro 412" right behind a name that was found or its comma: where somebody lives.
func isOfStreet(doc *document, i, j int) bool {
	if j < 4 || i < j+2 || !doc.tokenIs(j, "calle") || !doc.tokenIs(j-1, "la") || !doc.tokenIs(j-2, "de") ||
		doc.toks[j+1].class&capital == 0 {
		return false
	}
	return doc.toks[j-3].class&capital != 0 && doc.toks[j-3].lex&orgWord == 0 && !isBody(doc, j-3)
}

// extendOverQuarter extends an address over ", Barrio Anita" and the like.
func extendOverQuarter(doc *document, last int) int {
	if last+2 >= len(doc.toks) || string(doc.separatorAfter(last)) != ", " || !quarters[string(doc.word(last+1))] {
		return last
	}
	k := last + 1
	for k+1 < len(doc.toks) && k-last < 5 && doc.toks[k+1].class&capital != 0 && len(doc.separatorAfter(k)) <= 2 &&
		!hasByte(doc.separatorAfter(k), ',') {
		k++
	}
	return k
}

var quarters = wordSet("barrio urb col colonia sector residencial fracc fraccionamiento reparto villa bo")

func reportSpanishStreet(doc *document, i, j int) {
	last := i
	// #10-20, and what stands behind it
	for last+1 < len(doc.toks) && last-i < 2 && doc.hyphenAfter(last) &&
		(doc.toks[last+1].class&hasDigit != 0 || doc.toks[last+1].len() == 1) {
		last++
	}
	if doc.tokenIs(last+1, "km") && last+2 < len(doc.toks) && doc.toks[last+2].class.number() {
		last += 2 // Carretera 112 km 4.6
		if last+1 < len(doc.toks) && string(doc.separatorAfter(last)) == "." && doc.toks[last+1].class.number() {
			last++
		}
	}
	last = extendAddress(doc, extendOverQuarter(doc, last))
	doc.report(j, doc.toks[j].start, doc.toks[last].end, ruleStreet, ruleStreet.severity, "A Spanish word for a "+
		"street, a name and a number.")
}
