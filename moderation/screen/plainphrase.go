package screen

// findPlainPhrase finds three to six plain words behind a word for a password and a verb or colon:
// "the passphrase on the lid was purple tractor seven beans".
func findPlainPhrase(doc *document, i int) {
	if !doc.tokenIsAny(i, "passphrase", "password", "passcode", "contrasena", "clave") {
		return
	}
	first := beginsPhrase(doc, i)
	if first < 0 {
		return
	}
	last := endOfPlainPhrase(doc, first)
	if n := last - first + 1; n < 3 || n > 6 || !doc.untaken(first, last) || !endsPhrase(doc, last) {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
		"Plain words behind a word for a password.")
}

// beginsPhrase is the token behind "is", "was" or a colon within six words behind token i, or behind
// "four plain words,"; -1 when there is none.
func beginsPhrase(doc *document, i int) int {
	for j := i; j+3 < len(doc.toks) && j < i+7; j++ {
		g := string(doc.separatorAfter(j))
		switch {
		case j > i && doc.tokenIsAny(j, "is", "was", "es", "era") && (g == " " || g == " \"" || g == ": "),
			j > i && doc.tokenIsAny(j, "words", "palabras") && (g == ", " || g == ": "):
			return j + 1
		case g == ": ":
			return j + 1
		case g != " " && g != ", " && g != "-":
			return -1
		}
	}
	return -1
}

// endOfPlainPhrase is the last of the words from token first on that may be part of such a phrase, or
// first-1: talk about passwords has none.
func endOfPlainPhrase(doc *document, first int) int {
	j := first
	for ; j < len(doc.toks) && j < first+7; j++ {
		t := &doc.toks[j]
		if j > first+1 && t.class.number() && t.len() <= 4 && string(doc.separatorAfter(j-1)) == " " {
			return j // perro negro 15
		}
		if !t.class.word() || t.len() < 3 || t.lex&connector != 0 || isTalkWord(doc.word(j)) {
			break
		}
		if g := string(doc.separatorAfter(j)); g != " " && g != "-" {
			return j
		}
	}
	return j - 1
}

// endsPhrase reports the end of a clause behind token last, or a word that goes on behind one.
func endsPhrase(doc *document, last int) bool {
	return string(doc.separatorAfter(last)) != " " || doc.tokenIsAny(last+1, "and", "which", "but", "since", "y")
}

// isTalkWord reports a word of talk about passwords, or one with the end of a verb or adverb.
func isTalkWord(w []byte) bool {
	if passwordTalk[string(w)] || plainTalk[string(w)] {
		return true
	}
	n := len(w)
	return n > 4 && (string(w[n-2:]) == "ed" || string(w[n-2:]) == "ly" || string(w[n-3:]) == "ing")
}

var plainTalk = wordSet(`same everyone everybody nobody anyone common knowledge not weak strong simple easy hard
	good bad default blank empty required optional public hospital name number date birth
	mother maiden last patient clinic no the one two something anything whatever each every
	too very more most other their your our his her just about like what who how why when
	with without also now only almost all any part key kept for than between next wrong
	right case sensitive eight ten twelve worse better enough useless expired visible secret
	none sticky note notes para todos los las del una misma mismo siempre`)

// findPlainLogin finds the word in "log in with bluebird as the password".
func findPlainLogin(doc *document, i int) {
	as := i - 1
	if doc.tokenIsAny(as, "the", "our", "a", "its") {
		as--
	}
	x := as - 1
	if x < 2 || !doc.tokenIs(as, "as") || doc.toks[x].taken || !doc.toks[x].class.word() || doc.toks[x].len() < 5 ||
		isTalkWord(doc.word(x)) || !doc.tokenIsAny(x-1, "with", "using", "con") {
		return
	}
	for j := x - 2; j >= 0 && j > x-6; j-- {
		if doc.tokenIsAny(j, "log", "logs", "logged", "login", "sign", "signs", "signed", "entra", "entramos") {
			t := &doc.toks[x]
			doc.report(x, t.start, t.end, ruleAssigned, ruleAssigned.severity, "The word that one signs in with.")
			return
		}
	}
}
