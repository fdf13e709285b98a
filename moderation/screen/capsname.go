package screen

// weighsAsCapitals weighs a first name and a surname in a text of nothing but capitals,
// where neither has a capital that tells it apart: GLORIA TREVINO-WATTS HERE, LPN.
func weighsAsCapitals(c *nameCase) bool {
	if !c.first.given || !c.first.common || !c.last.surname && !c.last.unknown {
		return false
	}
	weight := 0
	for k := range capitalWeights {
		if capitalWeights[k].holds(c) {
			weight += capitalWeights[k].weight
		}
	}
	return weight >= weighNeeded
}

// capitalWeights are what speaks for and against words in capitals as a name.
var capitalWeights = []struct {
	name   string
	weight int
	holds  func(c *nameCase) bool
}{
	{"a first name that means nothing else", 2, func(c *nameCase) bool { return c.first.sure() }},
	{"a surname that means nothing else", 2, func(c *nameCase) bool { return c.last.sureSurname() }},
	{"a word that is no surname of the lists", -1, func(c *nameCase) bool { return c.last.unknown }},
	{"a hyphen or an initial in it", 2, hasHyphenOrInitial},
	{"words that introduce it", 3, func(c *nameCase) bool { return c.cued }},
	{"who it is behind it", 2, func(c *nameCase) bool {
		return roleBehind(c.doc, c.stop) || c.doc.tokenIs(c.stop, "here")
	}},
	{"the beginning of a sentence", 1, func(c *nameCase) bool { return c.doc.sentenceStart(c.i) }},
	{"what people do", 1, func(c *nameCase) bool { return personVerb[string(c.doc.wordOrNone(c.stop))] }},
	{"more words that are none of these", -2, func(c *nameCase) bool {
		next := string(c.doc.wordOrNone(c.stop))
		return next != "here" && !personVerb[next] && capitalBeside(c.doc, c.i, c.stop-1)
	}},
}

// hasHyphenOrInitial reports a double surname or an initial inside the name.
func hasHyphenOrInitial(c *nameCase) bool {
	for k := c.i; k < c.stop-1; k++ {
		if c.doc.hyphenAfter(k) || k > c.i && c.doc.toks[k].len() == 1 {
			return true
		}
	}
	return false
}
