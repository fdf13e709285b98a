package screen

// findSpanishStreet finds "Calle San Juan 123", "Avenida Bolívar #45": the number
// stands behind the name.
func findSpanishStreet(doc *document, i int) bool {
	t := doc.toks[i]
	if t.len() > 5 || i == 0 || doc.low[t.start] == '0' && t.len() == 1 ||
		doc.cuesBefore(i, 100)&cueSpanishStreet == 0 {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		g := doc.separatorAfter(j)
		for _, c := range g {
			if c != ' ' && c != ',' && c != '#' && c != '.' && c != '-' && c != '\'' {
				return false
			}
		}
		u := doc.toks[j]
		if u.taken {
			return false
		}
		if u.cue&cueSpanishStreet != 0 {
			if j == i-1 && !(doc.cuesBefore(i, 40)&cueHome != 0) {
				return false
			}
			if u.class&capital == 0 && doc.cuesBefore(j, 30)&cueHome == 0 {
				return false
			}
			if doc.tokenIs(j, "plaza") && j > 0 && doc.toks[j-1].class&capital != 0 {
				return false
			}
			last := i
			// #10-20, and what stands behind it
			for last+1 < len(doc.toks) && last-i < 2 && doc.hyphenAfter(last) && doc.toks[last+1].class&hasDigit != 0 {
				last++
			}
			last = extendAddress(doc, last)
			doc.report(j, u.start, doc.toks[last].end, ruleStreet, ruleStreet.severity, "A Spanish word for a "+
				"street, a name and a number.")
			return true
		}
		if u.class.word() && u.class&capital == 0 && u.lex&(particle|connector) == 0 && !doc.tokenIsAny(j, "los", "las", "numero") {
			return false
		}
	}
	return false
}
