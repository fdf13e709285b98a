package screen

// findPIN finds the four to eight digits of a personal identification number.
func findPIN(doc *document, i int) {
	if isUsedAsPIN(doc, i) {
		reportPIN(doc, i-3)
		return
	}
	right := true // nothing but connecting words so far
	for j := i + 1; j < len(doc.toks) && j <= i+9; j++ {
		t := doc.toks[j]
		if g := doc.separatorAfter(j - 1); j > i+1 && broken(g) && !hasByte(g, ':') {
			return
		}
		if t.class.number() {
			if right && j <= i+4 || isToldPIN(doc, i, j) ||
				doc.tokenIsAny(j-1, "is", "was", "es") || hasByte(doc.separatorAfter(j-1), ':') {
				reportPIN(doc, j)
			}
			return
		}
		right = right && (t.lex&connector != 0 || t.cue&cuePin != 0)
	}
}

// isUsedAsPIN reports "0704 as the pin" up to token i.
func isUsedAsPIN(doc *document, i int) bool {
	return i > 2 && doc.tokenIs(i, "pin") && doc.tokenIsAny(i-1, "the", "my", "her", "his", "their") &&
		doc.tokenIs(i-2, "as") && doc.toks[i-3].class.number()
}

// isToldPIN reports four digits between a comma and the end of the sentence, in "The PIN is the
// same on all carts, 2580.", whose word is token i.
func isToldPIN(doc *document, i, j int) bool {
	return doc.tokenIsAny(i, "pin", "combo", "combination") && doc.tokenIsAny(i+1, "is", "was") &&
		string(doc.separatorAfter(j-1)) == ", " && doc.toks[j].len() >= 4 &&
		(endsClause(doc.separatorAfter(j)) || j+1 == len(doc.toks)) &&
		!isYear(doc, run{start: doc.toks[j].start, end: doc.toks[j].end})
}

// findDoorCode finds the digits in "the code to the med room, it is 4471", whose "code"
// is token i.
func findDoorCode(doc *document, i int) {
	door := false
	for j := i + 1; j < len(doc.toks) && j <= i+12 && !hasByte(doc.separatorAfter(j-1), '.'); j++ {
		door = door || doorWords[string(doc.word(j))]
		if doc.toks[j].class.number() {
			if last := endOfSingles(doc, j); last-j >= 3 && !doc.toks[j].taken {
				doc.report(j, doc.toks[j].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
					"Single digits behind "+
						"a word for a code.")
			} else if door && (doc.tokenIsAny(j-1, "is", "was", "s", "es") || hasByte(doc.separatorAfter(j-1), ':')) ||
				isSetOffCode(doc, i, j, door) {
				reportPIN(doc, j)
			}
			return
		}
	}
}

// isSetOffCode reports "the code of her lockbox, 8142." and "the chief's code, it's 1966," up to the digits at
// token j, whose "code" is token i.
func isSetOffCode(doc *document, i, j int, door bool) bool {
	if otherCodes[string(doc.wordOrNone(i-1))] || !endsCode(doc, j) || string(doc.separatorAfter(j)) == " " {
		return false
	}
	if door && string(doc.separatorAfter(j-1)) == ", " {
		return true
	}
	return j-i < 5 && string(doc.separatorAfter(i)) == ", " && doc.tokenIs(i+1, "it") && doc.tokenIsAny(j-1, "s", "is")
}

// endOfSingles is the last token of 4-7-1-1-9-0, which begins at token j.
func endOfSingles(doc *document, j int) int {
	last := j
	for last+1 < len(doc.toks) && last-j < 10 && (doc.hyphenAfter(last) || doc.oneBlank(last)) &&
		doc.toks[last+1].class.number() &&
		doc.toks[last+1].len() == 1 && doc.toks[last].len() == 1 {
		last++
	}
	return last
}

// findOneTimeCode finds six digits, in one or two groups, within 14 words behind "mfa
// code" and the like, whose "code" is token i.
func findOneTimeCode(doc *document, i int) {
	if !oneTime[string(doc.wordOrNone(i-1))] {
		if last := endOfOneTime(doc, i+2); doc.tokenIsAny(i+1, "is", "es") && last > 0 &&
			(doc.tokenIsAny(i-1, "your", "tu") || doc.tokenIsAny(i-2, "your", "tu") &&
				doc.toks[i-1].class&capital != 0) {
			doc.report(i+2, doc.toks[i+2].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
				"Six digits behind words for a code that is used once.")
		}
		return
	}
	for j := i + 1; j < len(doc.toks) && j <= i+14; j++ {
		last := endOfOneTime(doc, j)
		if last < 0 {
			continue
		}
		doc.report(j, doc.toks[j].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
			"Six digits behind words "+
				"for a code that is used once.")
		return
	}
}

// endOfOneTime is the last token of 884213 or 884 213, which begins at token j, or -1.
func endOfOneTime(doc *document, j int) int {
	if j >= len(doc.toks) {
		return -1
	}
	t := doc.toks[j]
	last := j
	if g := string(doc.separatorAfter(j)); t.len() == 3 && j+1 < len(doc.toks) && doc.toks[j+1].len() == 3 &&
		doc.toks[j+1].class.number() && (g == " " || g == "-") {
		last = j + 1
	}
	if t.taken || !t.class.number() || last == j && t.len() != 6 || doc.joined(t.start, doc.toks[last].end) {
		return -1
	}
	return last
}

var oneTime = wordSet("mfa 2fa otp verification security login texted authenticator sms token auth")

// doorWords are what a code of digits opens.
var doorWords = wordSet(`door doors room gate cabinet cabinets cart closet lock safe elevator garage entrance building
	keypad
	narcotics ward lockbox alarm stairwell dock box puerta cuarto reja bodega gabinete`)

// endOfCombination is the last token of "22-8-31", which begins at token j.
func endOfCombination(doc *document, j int) int {
	last := j
	for last+1 < len(doc.toks) && last-j < 4 && doc.hyphenAfter(last) && doc.toks[last+1].class.number() &&
		doc.toks[last+1].len() <= 2 && doc.toks[last].len() <= 2 {
		last++
	}
	if last-j < 2 {
		return j
	}
	return last
}

// reportPIN reports four to eight digits and the sign of a keypad behind them.
func reportPIN(doc *document, j int) {
	t := doc.toks[j]
	if last := endOfCombination(doc, j); last > j && !doc.tokenIs(j-1, "of") && doc.cuesBefore(j, 60)&cuePin != 0 {
		doc.report(j, t.start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity, "The numbers of a combination.")
		return
	}
	if t.len() < 4 || t.len() > 8 || t.taken || doc.joined(t.start, t.end) {
		return
	}
	end := t.end
	if c := doc.byteAt(int(end)); c == '#' || c == '*' {
		end++
	}
	doc.report(j, t.start, end, ruleAssigned, ruleAssigned.severity, "Digits right behind a word for a PIN or a "+
		"door's code.")
}
