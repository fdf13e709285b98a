package screen

// Where somebody lives is told without a street, too: "the blue house behind the old mill",
// "the second trailer past the church"; and where a patient lies: "ward 6, bed 11".

// findDirections finds both.
func findDirections(doc *document) {
	for _, k := range gatedBy(doc, gateDwelling|gateBeside|gateDoors) {
		i := int(k)
		t := &doc.toks[i]
		if t.taken {
			continue
		}
		if t.gate&gateBeside != 0 && livesVerbs[string(doc.word(i))] {
			findLivesBeside(doc, i)
			findLot(doc, i)
		}
		if t.gate&gateDoors != 0 && doorWordsAway[string(doc.word(i))] {
			findDoorsDown(doc, i)
		}
		if t.gate&gateDwelling != 0 && dwellings[string(doc.word(i))] {
			findDwelling(doc, i)
			findHouseOnRoad(doc, i)
		}
	}
	for _, k := range doc.digits {
		if !doc.toks[k].taken {
			findBed(doc, int(k))
		}
	}
}

var (
	dwellings = wordSet(`house trailer cabin apartment place gate driveway farm farmhouse door duplex camper ranch
		cottage building home mailbox porch casa trailer finca porton apartamento edificio`)
	doorWordsAway = wordSet("doors houses blocks")
	besidePlaces  = wordSet(`behind past across opposite above beyond off down beside between near over under next
		by before after up detras frente al pasando cerca encima debajo junto`)
	livesVerbs = wordSet(`live lives lived living stay stays staying vivo vive vivimos viven find re reside resides`)
)

// findDwelling finds "the blue house behind the old mill", whose "house" is token i, where somebody
// lives by the words before it.
func findDwelling(doc *document, i int) {
	first := startOfDwelling(doc, i)
	if first < 0 || !livesBefore(doc, first) && !isInBefore(doc, first) {
		return
	}
	at := i + 1
	if spanishColor(doc, at) {
		at++
	}
	if at >= len(doc.toks) || string(doc.separatorAfter(i)) != " " {
		return
	}
	ordinal := doc.toks[first+1].lex&numeral != 0 || doc.tokenIsAny(first+1, "last", "only", "ultima", "primera")
	if !besidePlaces[string(doc.word(at))] && !(ordinal && doc.tokenIsAny(at, "on", "in", "a", "en")) {
		return
	}
	last := overSecond(doc, endOfDirections(doc, at))
	if last == at || !namesLandmark(doc, at, last) {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleDirections, ruleDirections.severity,
		"A house by what stands near it, behind words for where somebody lives.")
}

// findDoorsDown finds "two doors down from the Lutheran church on Elm Street", whose "doors" is token i,
// where somebody lives by the words before it.
func findDoorsDown(doc *document, i int) {
	first, at := i-1, i+1
	if first < 1 || !countsDoors(doc, first) || !doc.tokenIsAny(at, "down", "up", "from", "past", "over", "behind",
		"north", "south", "east", "west", "to", "off") {
		return
	}
	last := endOfDirections(doc, at)
	if !livesShortly(doc, first) || last == at || !namesLandmark(doc, at, last) || !doc.untaken(first, last) {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleDirections, ruleDirections.severity,
		"A house by what stands near it, behind words for where somebody lives.")
}

// countsDoors reports a number or "a" at token i.
func countsDoors(doc *document, i int) bool {
	t := &doc.toks[i]
	return t.cue&cueDigit != 0 || t.lex&numeral != 0 || t.class.number() ||
		doc.tokenIsAny(i, "a", "few", "next", "couple")
}

// livesShortly reports "I live" within three words before token i.
func livesShortly(doc *document, i int) bool {
	if livesBefore(doc, i) {
		return true
	}
	for j := i - 1; j > 0 && j >= i-3 && !endsClause(doc.separatorAfter(j)); j-- {
		if livesVerbs[string(doc.word(j))] && doc.tokenIsAny(j-1, "i", "we", "he", "she", "who", "they") {
			return true
		}
	}
	return false
}

// overSecond extends directions that end with token last over ", the one with the tractor tire".
func overSecond(doc *document, last int) int {
	if last+2 >= len(doc.toks) || string(doc.separatorAfter(last)) != ", " || !(doc.tokenIs(last+1, "the") &&
		doc.tokenIs(last+2, "one") || besidePlaces[string(doc.word(last+1))]) {
		return last
	}
	first := last
	for last+1 < len(doc.toks) && last-first < 9 && len(doc.separatorAfter(last)) <= 2 &&
		(last == first || string(doc.separatorAfter(last)) == " ") && !doc.toks[last+1].taken {
		last++
	}
	return last
}

// endOfDirections is the last of up to ten words from token at on, to the end of the clause.
func endOfDirections(doc *document, at int) int {
	last := at
	for last+1 < len(doc.toks) && last-at < 9 && string(doc.separatorAfter(last)) == " " &&
		!stopsDirections[string(doc.word(last+1))] && !doc.toks[last+1].taken {
		last++
	}
	return last
}

var stopsDirections = wordSet(`and but where which that who because so since if when with for is was has have y pero
	donde
	que cuando`)

// namesLandmark reports something to go by among tokens at+1 to last: more than "me" and "us".
func namesLandmark(doc *document, at, last int) bool {
	for k := at + 1; k <= last; k++ {
		if t := &doc.toks[k]; t.len() > 3 && t.lex&connector == 0 && !doc.tokenIsAny(k, "them", "from", "there",
			"here", "list", "page", "line", "block", "nothing", "nowhere", "everything", "special", "nobody") {
			return true
		}
	}
	return false
}

// startOfDwelling is the article before the dwelling at token i, at most three words between, or
// -1.
func startOfDwelling(doc *document, i int) int {
	for j := i - 1; j >= 0 && j >= i-4 && string(doc.separatorAfter(j)) == " "; j-- {
		if doc.tokenIsAny(j, "the", "la", "el") {
			return j
		}
		if !doc.toks[j].class.word() || doc.toks[j].lex&connector != 0 {
			return -1
		}
	}
	return -1
}

func spanishColor(doc *document, i int) bool {
	return doc.tokenIsAny(i, "verde", "azul", "blanca", "roja", "amarilla", "rosada", "gris", "grande", "chiquita",
		"vieja", "de")
}

// livesBefore reports "we live in", "home is" and "turn left … and we're" before token first.
func livesBefore(doc *document, first int) bool {
	j := first - 1
	for n := 0; n < 2 && doc.tokenIsAny(j, "in", "at", "is", "en", "es", "on", "to", "s"); n++ {
		j--
	}
	if j < 0 || endsClause(doc.separatorAfter(j)) {
		return false
	}
	switch w := string(doc.word(j)); {
	case w == "re" || w == "are" || w == "find":
		return turnsBefore(doc, j) || doc.tokenIsAny(j, "find") && doc.tokenIsAny(j+1, "us", "me")
	case livesVerbs[w]:
		return doc.tokenIsAny(j-1, "i", "we", "he", "she", "who", "mother", "father", "mom", "dad", "sister",
			"brother",
			"still", "now", "que", "mama", "and", "they") || w[0] == 'v' || doc.toks[max(j-1, 0)].class&capital != 0
	}
	return j < first-1 && (doc.tokenIsAny(j, "home", "house", "casa", "address", "direccion", "mine", "ours") &&
		doc.tokenIsAny(first-1, "is", "es", "s"))
}

// isInBefore reports "I'm in" and "I am in" right before token i.
func isInBefore(doc *document, i int) bool {
	return doc.tokenIsAny(i-1, "in", "at") && doc.tokenIsAny(i-2, "m", "am") && doc.tokenIs(i-3, "i")
}

// turnsBefore reports directions to drive within 16 tokens before token i.
func turnsBefore(doc *document, i int) bool {
	for j := i - 1; j > 0 && j > i-16; j-- {
		if doc.tokenIsAny(j, "left", "right") && doc.tokenIsAny(j-1, "turn", "bear", "go", "hang", "take") {
			return true
		}
	}
	return false
}

// findBed finds the number of a ward with that of a bed behind it, and "room 412B" where the
// writer or somebody is said to lie, whose number is token i.
func findBed(doc *document, i int) {
	t := &doc.toks[i]
	if t.len() > 5 || i == 0 || string(doc.separatorAfter(i-1)) != " " {
		return
	}
	first, last, ok := spanOfBed(doc, i)
	if home := startOfHome(doc, first); home < first && first < i {
		first, ok = home, true
	}
	if !ok {
		return
	}
	if !liesBefore(doc, first) || !doc.untaken(first, last) {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleBed, ruleBed.severity,
		"A ward, room or bed where somebody lies.")
}

// spanOfBed is what names the place around the number at token i: "Ward 6, bed 11", "3 East, bed 2",
// "room 412B", and whether it is one bed or room.
func spanOfBed(doc *document, i int) (first, last int, ok bool) {
	first, last = i, i
	if doc.tokenIsAny(i-1, "ward", "room", "unit", "pod", "floor", "rm", "cuarto", "sala") {
		first = i - 1
	}
	if w := i + 1; first == i && w < len(doc.toks) && string(doc.separatorAfter(i)) == " " &&
		doc.tokenIsAny(w, "east", "west", "north", "south") {
		last = w
	}
	if isBedNumber(doc, last+1) && len(doc.separatorAfter(last)) <= 2 {
		return first, last + 2, first < i || last > i
	}
	return first, last, first < i && (doc.toks[i].class.mixed() || doc.toks[i].len() >= 3)
}

// isBedNumber reports "bed 11" and "cama B" at token i.
func isBedNumber(doc *document, i int) bool {
	return doc.tokenIsAny(i, "bed", "cama") && i+1 < len(doc.toks) && string(doc.separatorAfter(i)) == " " &&
		(doc.toks[i+1].class&hasDigit != 0 || doc.toks[i+1].len() == 1)
}

// liesBefore reports "he is in", "I was in" and "lies in" right before token i.
func liesBefore(doc *document, i int) bool {
	if !doc.tokenIsAny(i-1, "in", "on", "en", "to", "at") {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-6 && !endsClause(doc.separatorAfter(j)); j-- {
		if doc.tokenIsAny(j, "i", "he", "she", "mother", "father", "mom", "dad", "husband", "wife", "son", "daughter",
			"lies", "patient", "brother", "sister", "abuela", "mama", "papa", "grandmother", "grandfather") {
			return true
		}
	}
	return false
}

// findHouseOnRoad finds "Old Mill Rd., second past the Grange" in "their house on Old Mill Rd.", whose
// "house" is token i: a road tells where somebody's own house is.
func findHouseOnRoad(doc *document, i int) {
	if i == 0 || !ownersOf[string(doc.word(i-1))] || !doc.tokenIsAny(i+1, "on", "off", "en") {
		return
	}
	first, road := i+2, -1
	for k := first; k < len(doc.toks) && k < first+4 && doc.toks[k].class&capital != 0 &&
		string(doc.separatorAfter(k-1)) == " "; k++ {
		if k > first && doc.toks[k].lex&streetEnd != 0 {
			road = k
		}
	}
	if road < 0 || !doc.untaken(first, road) {
		return
	}
	last := pastLandmark(doc, road)
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleDirections, ruleDirections.severity,
		"The road of a house, behind words for whose it is.")
}

var ownersOf = wordSet("my our his her their your whose mi su nuestra")

// pastLandmark extends a road that ends with token last over ", second past the Grange".
func pastLandmark(doc *document, last int) int {
	if g := string(doc.separatorAfter(last)); g != ", " && g != "., " || last+3 >= len(doc.toks) {
		return last
	}
	if doc.toks[last+1].lex&numeral == 0 && !doc.tokenIsAny(last+1, "last", "just", "right") ||
		!besidePlaces[string(doc.word(last+2))] {
		return last
	}
	end := last + 3
	if doc.tokenIsAny(end, "the", "our", "a") && end+1 < len(doc.toks) {
		end++
	}
	return end
}
