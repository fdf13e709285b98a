package screen

// People say some passwords aloud: the word of the month that the help desk asks for, the phrase that
// gets a reset by telephone. Their frame tells them, not their look.

// findSpokenWord finds marzipan in "the safe word for telephone resets is marzipan", whose "word" is token i.
func findSpokenWord(doc *document, i int) {
	framed := doc.tokenIsAny(i-1, "safe", "code", "magic", "secret", "pass", "reset", "security") ||
		doc.tokenIs(i+1, "of") && doc.tokenIsAny(i+3, "month", "week", "day", "year", "quarter")
	if !framed {
		return
	}
	j := behindIs(doc, i)
	if j < 0 || !opensByVoice(doc, i, j) {
		return
	}
	if t := &doc.toks[j]; t.taken || !t.class.word() || t.len() < 4 || t.lex&connector != 0 ||
		isTalkWord(doc.word(j)) || !endsPhrase(doc, j) {
		return
	}
	doc.report(j, doc.toks[j].start, doc.toks[j].end, ruleAssigned, ruleAssigned.severity,
		"A word that is said to get in.")
}

// findSpokenPhrase finds the words in "the phrase to get a reset by phone is sunny day at the lake", whose
// "phrase" is token i.
func findSpokenPhrase(doc *document, i int) {
	first := behindIs(doc, i)
	if first < 0 || !opensByVoice(doc, i, first) || doc.toks[first].len() < 3 ||
		doc.toks[first].lex&connector != 0 || isTalkWord(doc.word(first)) {
		return
	}
	last := first
	for last+1 < len(doc.toks) && last-first < 7 && string(doc.separatorAfter(last)) == " " {
		last++
	}
	if n := last - first + 1; n < 3 || n > 7 || !doc.untaken(first, last) || string(doc.separatorAfter(last)) == " " {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
		"A word that is said to get in.")
}

// opensByVoice reports words for what is opened, or who is called, in the sentence of token i before token stop.
func opensByVoice(doc *document, i, stop int) bool {
	for j := sentenceOf(doc, i); j < stop; j++ {
		if openedByVoice[string(doc.word(j))] {
			return true
		}
	}
	return false
}

var openedByVoice = wordSet(`reset resets resetting helpdesk help desk login log door unlock unlocks unlocked password
	passwords caller callers account accounts`)

// behindIs is the token behind "is" or "was" within 14 words behind token i, or -1.
func behindIs(doc *document, i int) int {
	for j := i + 1; j+1 < len(doc.toks) && j < i+15 && !endsSentence(doc, j-1); j++ {
		if g := string(doc.separatorAfter(j)); doc.tokenIsAny(j, "is", "was", "es", "era") && (g == " " || g == " \"" ||
			g == ": ") {
			return j + 1
		}
	}
	return -1
}
