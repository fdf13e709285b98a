package screen

// A nameCase is two or more capitalised words that may be a person's name, from token
// i up to token stop.
type nameCase struct {
	doc            *document
	first, last    piece
	i, stop        int
	cued, sentence bool
	caps, lastCaps bool // the first word, the last word in capitals
}

// A nameRule decides about the names that it fits.
type nameRule struct {
	name  string
	fits  func(c *nameCase) bool
	holds func(c *nameCase) bool
}

func (c piece) named() bool       { return c.given || c.surname || c.unknown }
func (c piece) sure() bool        { return c.given && !c.everyday }
func (c piece) sureSurname() bool { return c.surname && !c.everyday }
func (c piece) likeSurname() bool { return c.unknown && c.surnameEnd }
func always(*nameCase) bool       { return true }
func (c *nameCase) small() bool   { return !c.caps && !c.lastCaps }

// oneCapitalEach reports words such as James Hill, without capitals inside.
func (c *nameCase) oneCapitalEach() bool {
	return c.doc.hasOneCapital(c.i) && c.doc.hasOneCapital(c.stop-1)
}

// wholeNameRules decide in this order: the first that fits does.
var wholeNameRules = []nameRule{
	{"a place: a person only with a sure surname", fitsPlace, func(c *nameCase) bool {
		return c.caps && c.lastCaps && hasHyphenOrInitial(c) && weighsAsCapitals(c) || !c.caps &&
			c.last.sureSurname() && c.doc.toks[c.stop-1].lex&place == 0 &&
			(!placeWordBefore(c.doc, c.i) || c.last.common)
	}},
	{"an initial in the middle", fitsMiddleInitial, always},
	{"letters that English does not use", fitsMarked, always},
	{"an initial at the end: Maria G.", func(c *nameCase) bool { return c.last.initial }, func(c *nameCase) bool {
		return c.first.sure() && c.first.common && !c.caps
	}},
	{"capitals throughout: both on the lists", func(c *nameCase) bool {
		return c.caps && c.doc.toks[c.i].len() > 1
	}, isNameInCapitals},
	{"a sure first name and a surname", func(c *nameCase) bool { return c.first.sure() && c.last.surname },
		func(c *nameCase) bool {
			return c.first.common || !c.last.everyday || c.cued || roleBehind(c.doc, c.stop)
		}},
	{"two first names", func(c *nameCase) bool { return c.first.sure() && c.last.sure() }, always},
	{"a sure first name and an unknown word", func(c *nameCase) bool { return c.first.sure() && c.last.unknown },
		func(c *nameCase) bool { return !c.lastCaps }},
	{"a first name that is a word, and a surname", func(c *nameCase) bool {
		return c.first.given && c.first.everyday && (c.last.sureSurname() || c.last.likeSurname())
	}, func(c *nameCase) bool {
		return c.first.common && !c.lastCaps && (!c.sentence || c.last.surname && c.first.common)
	}},
	{"a first name that is a word, and an unknown word", func(c *nameCase) bool {
		return c.first.given && c.first.everyday && c.first.common && c.last.unknown &&
			(!c.sentence || c.doc.cuesAfter(c.stop-1, 40)&(cueHealth|cueVisit) != 0)
	}, func(c *nameCase) bool { return c.doc.toks[c.i].lex&notAlone == 0 && c.oneCapitalEach() }},
	{"an initial and a surname", fitsInitial, func(c *nameCase) bool {
		return c.stop-c.i >= 2 && c.doc.byteAt(int(c.doc.toks[c.i].end)) == '.' && !c.lastCaps
	}},
	{"two surnames", func(c *nameCase) bool { return c.first.sureSurname() && c.last.sureSurname() },
		func(c *nameCase) bool { return !c.caps }},
	{"an unknown word and a surname", func(c *nameCase) bool { return c.first.unknown && c.last.sureSurname() },
		func(c *nameCase) bool {
			return c.doc.toks[c.i].class&hasLower != 0 && (!c.sentence || c.last.surnameEnd || c.endsText() ||
				personVerb[string(c.doc.wordOrNone(c.stop))])
		}},
	{"a surname and a word that ends like one", func(c *nameCase) bool {
		return c.first.sureSurname() && c.last.likeSurname()
	}, (*nameCase).small},
	{"an unknown word and one that ends like a surname", func(c *nameCase) bool {
		return c.first.unknown && c.last.likeSurname()
	}, (*nameCase).small},
	{"two unknown words", func(c *nameCase) bool { return c.first.unknown && c.last.unknown }, func(c *nameCase) bool {
		return c.small() && c.oneCapitalEach() && c.stop-c.i == 2
	}},
}

// endsText reports a name that stands alone at the end of the text or of its line, as
// people sign.
func (c *nameCase) endsText() bool {
	return c.stop >= len(c.doc.toks) || c.doc.lineStart(int(c.doc.toks[c.i].start)) &&
		hasByte(c.doc.separatorAfter(c.stop-1), '\n')
}

// isWholeName weighs two or more words as first name and surname.
func (c *nameCase) isWholeName() bool {
	c.caps = c.doc.toks[c.i].class&allCaps != 0
	c.lastCaps = c.doc.toks[c.stop-1].class&allCaps != 0
	for k := range wholeNameRules {
		if wholeNameRules[k].fits(c) {
			return wholeNameRules[k].holds(c)
		}
	}
	return false
}

func fitsPlace(c *nameCase) bool { return c.doc.toks[c.i].lex&place != 0 && !c.cued }

func fitsMiddleInitial(c *nameCase) bool {
	middle := c.stop-c.i >= 3 && c.doc.toks[c.stop-2].len() == 1 && c.doc.toks[c.stop-1].class&hasLower != 0
	return middle && c.first.named() && !c.first.everyday && !c.first.never
}

func fitsMarked(c *nameCase) bool {
	marked := c.first.marked && !c.last.everyday || c.last.marked && !c.first.everyday
	return marked && c.first.named() && c.last.named() && !c.caps
}

func fitsInitial(c *nameCase) bool {
	if !c.first.initial {
		return false
	}
	long := !c.sentence && c.doc.hasOneCapital(c.stop-1) && c.doc.toks[c.stop-1].len() > 4
	return c.last.sureSurname() || c.last.unknown && (c.last.surnameEnd || long)
}

func isNameInCapitals(c *nameCase) bool {
	if c.lastCaps && weighsAsCapitals(c) {
		return true
	}
	if !c.first.given || !c.last.surname || !c.lastCaps {
		return false
	}
	return c.first.sure() && (!c.last.everyday || c.cued) || c.first.common && capitalsStandOut(c.doc, c.i, c.stop)
}
