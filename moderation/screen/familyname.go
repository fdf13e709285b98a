package screen

// findKinName reports a word that is a first name, too, right behind a word for a relative or a
// neighbor: Aunt Peg, our neighbor June. It returns 1, or 0.
func findKinName(doc *document, i, end int) int {
	if i == 0 || string(doc.separatorAfter(i-1)) != " " || !doc.hasOneCapital(i) || capitalFollows(doc, i, end) {
		return 0
	}
	kin := aunts[string(doc.word(i-1))]
	if !kin && !(neighbors[string(doc.word(i-1))] && isPossessive(doc, i-2)) {
		return 0
	}
	if !mayBeKin(doc, i) {
		return 0
	}
	why := whyPerson
	if kin {
		why = patientWhy
	}
	reportName(doc, i, i+1, true, why)
	return 1
}

// mayBeKin reports a first name at token i that is no day, place or famous aunt.
func mayBeKin(doc *document, i int) bool {
	t := &doc.toks[i]
	if t.lex&given == 0 || t.lex&(place|orgWord) != 0 || doc.hyphenAfter(i) || isKnownPair(doc, i) {
		return false
	}
	return t.lex&month == 0 || i+1 == len(doc.toks) || !doc.toks[i+1].class.number()
}

var (
	aunts = wordSet(`aunt auntie aunty uncle grandma grandpa granny gramma grampa nana cousin tia tio abuela abuelo
		hermana hermano`)
	neighbors = wordSet("neighbor neighbour neighbors roommate housemate coworker vecina vecino")
)

// findFamily reports a surname in the plural behind "the", with what a family does or where it lives
// behind it: the Swensons next door. It returns 1, or 0.
func findFamily(doc *document, i, end int) int {
	if !doc.tokenIsAny(i-1, "the", "los") || string(doc.separatorAfter(i-1)) != " " || !doc.hasOneCapital(i) ||
		capitalFollows(doc, i, end) || i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " ||
		!familyVerbs[string(doc.word(i+1))] {
		return 0
	}
	w := doc.word(i)
	if len(w) < 5 || w[len(w)-1] != 's' {
		return 0
	}
	x := loadLexicon().has(w[:len(w)-1])
	if x&surname == 0 || x&(english|place|orgWord|domainTerm|given) != 0 ||
		doc.toks[i].lex&(english|place|orgWord) != 0 {
		return 0
	}
	reportName(doc, i, i+1, false, "The name of a family.")
	return 1
}

var familyVerbs = wordSet(`next across down up upstairs downstairs had have has got lost were are live lived moved whose
	who of on from both never still in lose found heard told say said tuvieron viven perdieron recibieron`)
