package screen

import "strings"

// isEverybodysBirth reports the birthday that a clerk or a machine gives to all who have none, and the
// birthday of a house: "January 1, as they do for everybody from the camps".
func isEverybodysBirth(doc *document, d date) bool {
	if doc.heard&cueBirth == 0 {
		return false
	}
	n := sentenceWith(doc, d.first, d.last)
	if isNewYear(doc, d) && hasAny(givenToAll)(doc, n) {
		return true
	}
	for j := n.from; j <= n.end; j++ {
		if doc.toks[j].cue&cueBirth == 0 {
			continue
		}
		if doc.tokenIsAny(j-1, "every", "all", "cada") || isHousesBirth(doc, j) {
			return true
		}
	}
	return false
}

// givenToAll are words of those who write one day for many.
var givenToAll = wordSet(`everybody everyone every all each half many most default defaults blank fills fill unknown
	placeholder camp camps refugees software todos cada refugiados desconocida`)

// isNewYear reports the first of January.
func isNewYear(doc *document, d date) bool {
	w := string(doc.low[d.start:d.end])
	for _, s := range [...]string{"january 1", "jan 1", "jan. 1", "1 january", "1 de enero",
		"1/1/", "01/01/", "1 jan"} {
		if rest, found := strings.CutPrefix(w, s); found && (rest == "" || !isDigit(rest[0]) || s[len(s)-1] == '/') {
			return true
		}
	}
	return strings.HasSuffix(w, "-01-01")
}

// isAmongIdentity reports the date at token i between commas among what papers say of somebody: "my name, 3 May
// 1968, my passport".
func isAmongIdentity(doc *document, i int) bool {
	if i == 0 || string(doc.separatorAfter(i-1)) != ", " || !identityWords[string(doc.word(i-1))] {
		return false
	}
	for j := i + 1; j < len(doc.toks) && j < i+9; j++ {
		if identityWords[string(doc.word(j))] {
			return true
		}
	}
	return false
}

var identityWords = wordSet(`name names address passport ssn insurance diagnosis social licence license photo nombre
	pasaporte direccion diagnostico seguro domicilio`)

// isHousesBirth reports "the birthday of our clinic", whose birthday is token j.
func isHousesBirth(doc *document, j int) bool {
	if !doc.tokenIsAny(j+1, "of", "de") {
		return false
	}
	for k := j + 2; k < j+5; k++ {
		if w := doc.wordOrNone(k); houses[string(w)] || agedThings[string(w)] {
			return true
		}
	}
	return false
}
