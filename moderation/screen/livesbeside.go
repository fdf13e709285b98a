package screen

// findLivesBeside finds "behind the Baptist church" in "I live behind the Baptist church", whose verb is token
// i: one person's home, and one thing to go by.
func findLivesBeside(doc *document, i int) {
	if doc.low[doc.toks[i].start] != 'v' && !livesAlone(doc, i) { // not of vivo, vive, vivimos
		return
	}
	at := i + 1
	if doc.tokenIsAny(at, "right", "just", "directly", "upstairs", "al", "a") {
		at++
	}
	if at+3 >= len(doc.toks) || !nextToPlaces[string(doc.word(at))] || string(doc.separatorAfter(i)) != " " {
		return
	}
	k := startOfLandmark(doc, at+1)
	last := endOfDirections(doc, at)
	for doc.tokenIs(last+1, "en") && string(doc.separatorAfter(last)) == ", " && last+3 < len(doc.toks) {
		last = endOfDirections(doc, last+2)
	}
	if k < 0 || last <= k-1 || !isLandmark(doc, k, last) || !doc.untaken(at, last) {
		return
	}
	doc.report(at, doc.toks[at].start, doc.toks[last].end, ruleDirections, ruleDirections.severity,
		"What somebody's home stands beside, behind words for living there.")
}

// startOfLandmark is the word behind "from the" and the like at token k, or -1 without an article, a word for
// whose it is or a capital.
func startOfLandmark(doc *document, k int) int {
	for n := 0; n < 3 && doc.tokenIsAny(k, "from", "to", "of", "the", "de", "del", "la", "el", "a", "corner", "vuelta",
		"our", "old"); n++ {
		k++
	}
	if doc.tokenIsAny(k-1, "the", "la", "el", "del", "our", "old") || k < len(doc.toks) &&
		doc.toks[k].class&capital != 0 {
		return k
	}
	return -1
}

// livesAlone reports "I", "she", "my mother" or "who" before the verb at token i: no people in general.
func livesAlone(doc *document, i int) bool {
	j := i - 1
	if doc.tokenIsAny(j, "still", "now", "also", "both", "only") {
		j--
	}
	return doc.tokenIsAny(j, "i", "he", "she") || j >= 0 && doc.toks[j].cue&cueKin != 0 && isPossessive(doc, j-1) ||
		doc.tokenIs(j, "we") || j > 0 && doc.toks[j].lex&given != 0 && doc.toks[j].class&capital != 0
}

var nextToPlaces = wordSet(`behind above across opposite beside over next around below past detras frente encima arriba
	lado vuelta junto enfrente atras`)

// isLandmark reports a church, a shop or a name with a capital among tokens first to last.
func isLandmark(doc *document, first, last int) bool {
	for k := first; k <= last; k++ {
		if landmarks[string(doc.word(k))] || doc.toks[k].class&capital != 0 && doc.toks[k].lex&usState == 0 &&
			doc.toks[k].len() > 3 {
			return true
		}
	}
	return false
}

var landmarks = wordSet(`church school store shop laundromat bakery diner library tower station barbershop
	salon cemetery bar tavern feedstore depot mill grange firehouse tracks gym restaurant cafe pharmacy
	drugstore butcher garage marina dock bridge park playground courthouse jail post office bank iglesia
	escuela tienda panaderia farmacia cancha plaza puente colmado taller cementerio gasolinera lavanderia`)

// findLot finds "lot 22 at Sunny Acres" in "we live in lot 22 at Sunny Acres" and "apartment 4C of the
// Marwood building", whose verb is token i.
func findLot(doc *document, i int) {
	for j := i + 1; j+1 < len(doc.toks) && j < i+5 && string(doc.separatorAfter(j-1)) == " "; j++ {
		if !doc.tokenIsAny(j, "lot", "space", "slip", "unit", "site", "trailer", "apartment", "apt", "apartamento",
			"room", "number") || doc.toks[j+1].class&hasDigit == 0 || len(doc.separatorAfter(j)) > 2 {
			continue
		}
		last := j + 1
		if end := endOfNamedHome(doc, last); end > last && doc.untaken(j, end) {
			doc.report(j, doc.toks[j].start, doc.toks[end].end, ruleDirections, ruleDirections.severity,
				"The number of a home and the name of where it is.")
		}
		return
	}
}

// endOfNamedHome is the last capital of "at Sunny Acres", "of the Marwood building" or ", Desert Palms" behind
// token i, or i.
func endOfNamedHome(doc *document, i int) int {
	k := i + 1
	for n := 0; n < 2 && doc.tokenIsAny(k, "at", "of", "in", "the", "en", "de", "del"); n++ {
		k++
	}
	if g := string(doc.separatorAfter(i)); g != " " && g != ", " || k >= len(doc.toks) {
		return i
	}
	last := i
	for ; k < len(doc.toks) && k < i+8 && doc.toks[k].class&capital != 0 && (last == i ||
		string(doc.separatorAfter(k-1)) == " "); k++ {
		last = k
	}
	if last > i && doc.tokenIsAny(last+1, "building", "apartments", "park", "court", "towers", "house", "homes",
		"estates") {
		last++
	}
	return last
}

// startOfHome is the first capital of "at Sunny Pines, room 14" before the word for a room at token i, or i.
func startOfHome(doc *document, i int) int {
	if i < 3 || string(doc.separatorAfter(i-1)) != ", " {
		return i
	}
	first := i
	for first > 0 && i-first < 4 && doc.toks[first-1].class&capital != 0 && !doc.toks[first-1].taken &&
		(first == i || string(doc.separatorAfter(first-1)) == " ") {
		first--
	}
	if !doc.tokenIsAny(first-1, "at", "in") {
		return i
	}
	return first
}
