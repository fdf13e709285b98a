package screen

import (
	"slices"

	"commentportal/docket"
)

// findCard finds payment cards: 13 to 19 digits in the groups that issuers print.
func findCard(doc *document, g []group) bool {
	total, last := cardDigits(g)
	if total < 12 || last < 0 {
		return false
	}
	first, end := int(g[0].first), int(g[last].last)
	c := doc.cuesAround(first, end)
	if doc.numberBefore(first) && countsThing(doc, first) {
		return false
	}
	if c&cueCard == 0 && (isCardTable(doc, g, last) || doc.joined(g[0].start, g[last].end)) ||
		(c&cueCard == 0 || last > 4) && !cardGroups(g[:last+1]) {
		return false
	}
	var b [maxDigits]byte
	d := doc.digitsOf(g[0].start, g[last].end, b[:0:maxDigits])
	switch {
	case testCard(d) && exampleBefore(doc, first):
		doc.take(first, g[last].end)
		return true
	case isCardNumber(d, total, c):
		doc.report(first, g[0].start, g[last].end, ruleCard, ruleCard.severity, "The digits carry the check digit of "+
			"a payment card.")
	case c&cueCard != 0:
		doc.report(first, g[0].start, g[last].end, ruleCard, docket.Hold, "As many digits as a payment card has, "+
			"after a word for a card; the check digit does not hold.")
	default:
		return false
	}
	findCardExtras(doc, first, end)
	return true
}

// countsThing reports a word for the number of a thing before the row of digits that
// token i goes on: "Tracking no. 9400 1000 …".
func countsThing(doc *document, i int) bool {
	for n := 0; n < maxGroups && doc.numberBefore(i); n++ {
		i--
	}
	return doc.cueRightBefore(i, cueOrder)
}

// isCardNumber reports an issuer's number whose check digit holds, unless words say that
// it counts a thing.
func isCardNumber(d []byte, total int, c cue) bool {
	return luhn(d) && cardIssuer(d) && (total >= 13 && c&cueOrder == 0 || c&cueCard != 0)
}

// cardDigits counts the digits of the groups that one card may have, and gives the last
// of them.
func cardDigits(g []group) (total, last int) {
	last = -1
	for k := range g {
		if k > 0 && (g[k].sep == ',' || g[k].sep == '/' || g[k].sep == '(' || g[k].sep == ')') || total+g[k].n > 19 {
			break
		}
		total += g[k].n
		last = k
	}
	return total, last
}

// isCardTable reports a row that goes on before or behind in the same way.
func isCardTable(doc *document, g []group, last int) bool {
	return last > 0 && (last+1 < len(g) && g[last+1].n == 4 && g[last+1].sep == g[last].sep ||
		doc.numberBefore(int(g[0].first)))
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
	sizes := make([]int, 0, maxGroups)
	for k := range g {
		sizes = append(sizes, g[k].n)
	}
	switch {
	case len(g) == 3:
		return slices.Equal(sizes, []int{4, 6, 5}) || slices.Equal(sizes, []int{4, 6, 4}) ||
			slices.Equal(sizes, []int{4, 4, 4})
	case len(g) > 5 || len(g) < 4 || !slices.Equal(sizes[:3], []int{4, 4, 4}):
		return false
	case len(g) == 4:
		return sizes[3] <= 7
	}
	return sizes[3] == 4 && sizes[4] <= 3
}

// findCardExtras finds the expiry date and the check code that stand beside a card number
// in tokens first to last: within 60 bytes behind it, or 40 before.
func findCardExtras(doc *document, first, last int) {
	for j := first - 1; j >= 0 && doc.toks[j].start > doc.toks[first].start-40; j-- {
		if doc.toks[j].cue&cueCardExtra != 0 {
			findCardExtra(doc, j, first)
			break
		}
	}
	limit := doc.toks[last].end + 60
	for j := last + 1; j < len(doc.toks) && doc.toks[j].start < limit; j++ {
		if doc.toks[j].cue&cueCardExtra != 0 || doc.tokenIs(j, "code") ||
			doc.tokenIs(j, "back") && doc.tokenIs(j-1, "the") && doc.tokenIs(j-2, "on") {
			j = findCardExtra(doc, j, len(doc.toks))
		}
	}
}

// findCardExtra finds the date or code within four tokens behind the word at token j,
// before token end, and returns the last token that is done with.
func findCardExtra(doc *document, j, end int) int {
	for k := j + 1; k < end && k <= j+4 && doc.toks[k].start < doc.toks[j].end+20; k++ {
		t := doc.toks[k]
		if t.taken || !t.class.number() {
			continue
		}
		last := k
		if t.len() <= 2 && k+1 < len(doc.toks) && doc.toks[k+1].class.number() &&
			separator(doc.separatorAfter(k)) == '/' {
			last = k + 1
		} else if t.len() < 3 || t.len() > 4 {
			continue
		}
		doc.report(k, t.start, doc.toks[last].end, ruleCardExtra, ruleCardExtra.severity, "The expiry date or check "+
			"code of the card beside it.")
		return last
	}
	return j
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
