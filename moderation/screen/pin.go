package screen

// findPIN finds the four to eight digits of a personal identification number.
func findPIN(doc *document, i int) {
	right := true // nothing but connecting words so far
	for j := i + 1; j < len(doc.toks) && j <= i+9; j++ {
		t := doc.toks[j]
		if g := doc.separatorAfter(j - 1); j > i+1 && broken(g) && !hasByte(g, ':') {
			return
		}
		if t.class.number() {
			if right && j <= i+4 || doc.tokenIsAny(j-1, "is", "was", "es") {
				reportPIN(doc, j)
			}
			return
		}
		right = right && (t.lex&connector != 0 || t.cue&cuePin != 0)
	}
}

// reportPIN reports four to eight digits and the sign of a keypad behind them.
func reportPIN(doc *document, j int) {
	t := doc.toks[j]
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
