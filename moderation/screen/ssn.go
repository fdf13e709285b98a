package screen

// findSSN finds Social Security and individual taxpayer numbers.
func findSSN(doc *document, g []group) bool {
	// Three groups of three, two and four: the usual form.
	if len(g) >= 3 && g[0].n == 3 && g[1].n == 2 && g[2].n == 4 && ssnSeparators(g[1].sep, g[2].sep) {
		return findGroupedSSN(doc, g)
	}
	k := nineDigits(g)
	if k < 0 {
		return findLastFour(doc, g[0])
	}
	start, end := g[0].start, g[k].end
	if doc.byteAt(int(start)-1) == '.' || doc.byteAt(int(end)) == '.' && isDigit(doc.byteAt(int(end)+1)) {
		return findLastFour(doc, g[0]) // of a version or an object identifier
	}
	var b [maxDigits]byte
	c := doc.cuesAround(int(g[0].first), int(g[k].last))
	return findSSNInContext(doc, int(g[0].first), start, end, doc.digitsOf(start, end, b[:0:maxDigits]), c)
}

// findGroupedSSN finds 3-2-4: named by a word, or by its form alone.
func findGroupedSSN(doc *document, g []group) bool {
	start, end := g[0].start, g[2].end
	first := int(g[0].first)
	c := doc.cuesAround(first, int(g[2].last))
	var b [maxDigits]byte
	d := doc.digitsOf(start, end, b[:0:maxDigits])
	if findSSNInContext(doc, first, start, end, d, c) {
		return true
	}
	if isTaxpayerNumber(d) && !doc.joined(start, end) && taxpayerBefore(doc, first) {
		doc.report(first, start, end, ruleITIN, ruleITIN.severity,
			"Nine digits in the order of a taxpayer number, in "+
				"talk of one.")
		return true
	}
	goesOn := len(g) > 3 && g[3].sep == g[2].sep || doc.joined(start, end)
	counted := g[1].sep == ' ' && (doc.cuesBefore(first, 20)&cueLaw != 0 || doc.numberBefore(first))
	if goesOn || counted || ssnImpossible(d) || doc.cuesBefore(first, 20)&cueOrder != 0 {
		return false
	}
	doc.report(first, start, end, ruleSSN, ruleSSN.severity, "Nine digits in groups of three, two and four, "+
		"as a Social Security number is written.")
	return true
}

// isTaxpayerNumber reports 9 and, as fourth and fifth digit, what the revenue service gives out.
func isTaxpayerNumber(d []byte) bool {
	group := string(d[3:5])
	return d[0] == '9' && (group >= "50" && group <= "65" || group >= "70" && group <= "88" ||
		group >= "90" && group != "93")
}

// taxpayerBefore reports a word for such a number within 200 bytes before token i.
func taxpayerBefore(doc *document, i int) bool { return doc.cuesBefore(i, 200)&cueTaxpayer != 0 }

// nineDigits is the last of the groups that make nine digits in any grouping, where the
// words around have to name the thing; -1 when there is none.
func nineDigits(g []group) int {
	total := 0
	for k := range g {
		if g[k].sep == ',' || g[k].sep == '(' {
			return -1
		}
		total += g[k].n
		if total < 9 {
			continue
		}
		if total > 9 || k+1 < len(g) && g[k+1].sep == g[k].sep && g[k].sep != 0 && g[k].sep != ' ' {
			return -1
		}
		return k
	}
	return -1
}

func ssnSeparators(a, b byte) bool { return a == b && a != '(' && a != ')' && a != ',' }

func findSSNInContext(doc *document, first int, start, end int32, d []byte, c cue) bool {
	if string(d) == "123456789" && exampleBefore(doc, first) {
		doc.take(first, end)
		return true
	}
	if sameDigits(d) && placeholderNear(doc, first) {
		doc.take(first, end)
		return true
	}
	area := int(d[0]-'0')*100 + int(d[1]-'0')*10 + int(d[2]-'0')
	specimen := ssnSpecimen(d)
	switch {
	case c&cueTaxpayer != 0 && area >= 900:
		doc.report(first, start, end, ruleITIN, ruleITIN.severity, "Nine digits that begin with 9, after a word for "+
			"a taxpayer number.")
	case c&cueSSN != 0 && specimen:
		doc.report(first, start, end, ruleSSNSpecimen, ruleSSNSpecimen.severity, "A number that was published as a "+
			"specimen, after a word for the Social Security number.")
	case c&(cueSSN|cueTaxpayer) != 0:
		doc.report(first, start, end, ruleSSNContext, ruleSSNContext.severity, "Nine digits near a word for the "+
			"Social Security number.")
	default:
		return false
	}
	return true
}

// ssnImpossible reports numbers that the Social Security Administration has
// never issued, or that were published as specimens.
func ssnImpossible(d []byte) bool {
	area, group, serial := string(d[:3]), string(d[3:5]), string(d[5:])
	return area == "000" || area == "666" || area[0] == '9' || group == "00" || serial == "0000" ||
		ssnSpecimen(d)
}

// ssnSpecimen reports the numbers that wallets and advertisements carried: the
// Social Security Administration lists 078-05-1120, 219-09-9999 and
// 987-65-4320 to 4329.
func ssnSpecimen(d []byte) bool {
	return string(d) == "078051120" || string(d) == "219099999" || string(d[:8]) == "98765432"
}

// findLastFour finds the four digits that people give of their number.
func findLastFour(doc *document, g group) bool {
	if g.n != 4 {
		return false
	}
	i := int(g.first)
	s := int(g.start)
	if s >= 6 { // XXX-XX-1234, ***-**-1234
		m := doc.low[s-6 : s]
		if s >= 7 && (string(doc.low[s-7:s]) == "xxx-xx-" || string(doc.low[s-7:s]) == "***-**-" ||
			string(doc.low[s-7:s]) == "###-##-") || string(m) == "xxxxx-" {
			doc.report(i, g.start, g.end, ruleSSNLast4, ruleSSNLast4.severity,
				"The last four digits behind a masked "+
					"Social Security number.")
			return true
		}
	}
	c := doc.cuesBefore(i, 60) | doc.cuesAfter(i, 30)&cueSSN
	if c&cueLastFour == 0 || doc.joined(g.start, g.end) || i > 1 && lexAt(doc, i-2)&month != 0 || numberAfterCue(doc,
		i) ||
		c&cueSSN == 0 && !saysLastFour(doc, g, c) {
		return false
	}
	doc.report(i, g.start, g.end, ruleSSNLast4, ruleSSNLast4.severity,
		"Four digits after words for the last four of "+
			"a Social Security number.")
	return true
}

// saysLastFour reports whether the words right before the group g, with the cues c near,
// are enough without one for the Social Security number: no card, year or count.
func saysLastFour(doc *document, g group, c cue) bool {
	i := int(g.first)
	return c&(cueCard|cueAccount|cuePhone) == 0 && doc.cueRightBefore(i, cueLastFour) && !doc.tokenIs(i-1, "with") &&
		!isYear(doc, run{start: g.start, end: g.end})
}

// numberAfterCue reports another number between token i and the words for the last
// four before it: the four digits are that one.
func numberAfterCue(doc *document, i int) bool {
	for j := i - 1; j >= 0 && doc.toks[j].start > doc.toks[i].start-60; j-- {
		if doc.toks[j].cue&cueLastFour != 0 {
			return false
		}
		if doc.toks[j].class.number() && doc.toks[j].len() == 4 {
			return true
		}
	}
	return false
}

// sameDigits reports a number of one digit throughout: it stands for a number.
func sameDigits(d []byte) bool {
	for _, c := range d {
		if c != d[0] {
			return false
		}
	}
	return len(d) > 0
}

// placeholderNear reports words before token i that tell of an entry that stands for
// others: Jane Doe, a typical or test entry.
func placeholderNear(doc *document, i int) bool {
	for j := i - 1; j >= 0 && doc.toks[j].start > doc.toks[i].start-100; j-- {
		switch string(doc.word(j)) {
		case "doe", "typical", "test", "example", "dummy", "sample", "fictitious":
			return true
		}
	}
	return false
}
