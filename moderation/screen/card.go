package screen

import "commentportal/docket"

// findCard finds payment cards: 13 to 19 digits in the groups that issuers print.
func findCard(doc *document, g []group) bool {
	total, last := 0, -1
	for k := range g {
		total += g[k].n
		if k > 0 && (g[k].sep == ',' || g[k].sep == '/' || g[k].sep == '(' || g[k].sep == ')') {
			total -= g[k].n
			break
		}
		if total > 19 {
			total -= g[k].n
			break
		}
		last = k
	}
	if total < 12 || last < 0 {
		return false
	}
	// A row that goes on before or behind in the same way is a table.
	row := last+1 < len(g) && last > 0 && g[last+1].n == 4 && g[last+1].sep == g[last].sep || last > 0 &&
		doc.numberBefore(int(g[0].first))
	if row && doc.cuesAround(int(g[0].first), int(g[last].last))&cueCard == 0 {
		return false
	}
	g = g[:last+1]
	var b [maxDigits]byte
	d := doc.digitsOf(g[0].start, g[last].end, b[:0:maxDigits])
	first, end := int(g[0].first), int(g[last].last)
	c := doc.cuesAround(first, end)
	if !cardGroups(g) && (c&cueCard == 0 || last > 4) {
		return false
	}
	if doc.joined(g[0].start, g[last].end) && c&cueCard == 0 {
		return false
	}
	switch {
	case testCard(d) && exampleBefore(doc, first):
		doc.take(first, g[last].end)
		return true
	case luhn(d) && cardIssuer(d) && (total >= 13 && c&cueOrder == 0 || c&cueCard != 0):
		doc.report(first, g[0].start, g[last].end, ruleCard, ruleCard.severity, "The digits carry the check digit of "+
			"a payment card.")
	case c&cueCard != 0 && total >= 12:
		doc.report(first, g[0].start, g[last].end, ruleCard, docket.Hold, "As many digits as a payment card has, "+
			"after a word for a card; the check digit does not hold.")
	default:
		return false
	}
	findCardExtras(doc, end)
	return true
}

// cardGroups reports whether the groups are 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4, 4-4-4-1
// or one run.
func cardGroups(g []group) bool {
	if len(g) == 1 {
		return true
	}
	for k := 2; k < len(g); k++ {
		if g[k].sep != g[1].sep {
			return false
		}
	}
	switch len(g) {
	case 3:
		return g[0].n == 4 && (g[1].n == 6 && (g[2].n == 5 || g[2].n == 4) || g[1].n == 4 && g[2].n == 4)
	case 4, 5:
		for k := range 3 {
			if g[k].n != 4 {
				return false
			}
		}
		return len(g) == 4 && g[3].n <= 7 || g[3].n == 4 && g[4].n <= 3
	}
	return false
}

// findCardExtras finds the expiry date and the check code that stand behind a card
// number, within 60 bytes.
func findCardExtras(doc *document, i int) {
	limit := doc.toks[i].end + 60
	for j := i + 1; j < len(doc.toks) && doc.toks[j].start < limit; j++ {
		if doc.toks[j].cue&cueCardExtra == 0 {
			continue
		}
		for k := j + 1; k < len(doc.toks) && k <= j+4 && doc.toks[k].start < limit+20; k++ {
			t := doc.toks[k]
			if t.taken || !t.class.number() {
				continue
			}
			end, last := t.end, k
			if t.len() <= 2 && k+1 < len(doc.toks) && doc.toks[k+1].class.number() &&
				separator(doc.separatorAfter(k)) == '/' {
				last, end = k+1, doc.toks[k+1].end
			} else if t.len() < 3 || t.len() > 4 {
				continue
			}
			doc.report(j, doc.toks[j].start, end, ruleCardExtra, ruleCardExtra.severity, "The expiry date or check "+
				"code of the card before it.")
			j = last
			break
		}
	}
}

// testCard reports the numbers that card networks publish for tests.
func testCard(d []byte) bool {
	switch string(d) {
	case "4111111111111111", "4242424242424242", "5555555555554444", "378282246310005", "6011111111111117",
		"4012888888881881":
		return true
	}
	return false
}
