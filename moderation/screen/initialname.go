package screen

// findInitialName finds "Hazel P." at token i, a first name and the first letter of another, near words for
// health, a visit or a relative.
func findInitialName(doc *document, i int) int {
	if i+1 >= len(doc.toks) || doc.toks[i+1].len() != 1 || doc.toks[i+1].class&capital == 0 ||
		string(doc.separatorAfter(i)) != " " || doc.byteAt(int(doc.toks[i+1].end)) != '.' {
		return 0
	}
	t := &doc.toks[i]
	if t.lex&(given|common) != given|common || t.lex&(place|month|orgWord) != 0 || !doc.hasOneCapital(i) ||
		officialBefore(doc, i) || i+2 < len(doc.toks) && doc.toks[i+2].class&capital != 0 &&
		string(doc.separatorAfter(i+1)) == ". " {
		return 0
	}
	if near := doc.cuesBefore(i, 60) | doc.cuesAfter(i+1, 60); near&(cueHealth|cueVisit|cuePatient|cueKin) == 0 {
		return 0
	}
	reportName(doc, i, i+2, false, "A first name and a letter near words about health.")
	return 2
}

// findBracketedName finds "Theodora Wix (stage 3)" at token i: a first name, a word on no list, and what
// is told of one's health in brackets.
func findBracketedName(doc *document, i int) int {
	if i+2 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " || string(doc.separatorAfter(i+1)) != " (" {
		return 0
	}
	t := &doc.toks[i]
	if t.lex&given == 0 || t.lex&(english|place|month|orgWord) != 0 || !doc.hasOneCapital(i) ||
		!mayBeFamilyName(doc, i+1) || officialBefore(doc, i) || !tellsOfHealth(doc, i+2) {
		return 0
	}
	reportName(doc, i, i+2, false, "A name and a word about health in brackets.")
	return 2
}

// mayBeFamilyName reports a word with a capital that means nothing else at token i.
func mayBeFamilyName(doc *document, i int) bool {
	t := &doc.toks[i]
	return t.class.word() && t.class&capital != 0 && !t.taken && t.lex&(orgWord|eponymNoun|english|domainTerm) == 0
}

// tellsOfHealth reports an age, a stage or a word about health from token i on.
func tellsOfHealth(doc *document, i int) bool {
	return doc.toks[i].class.number() && doc.toks[i].len() < 3 || doc.tokenIsAny(i, "stage", "in") ||
		(doc.toks[i].cue|doc.cuesAfter(i, 30))&(cueHealth|cueVisit) != 0
}
