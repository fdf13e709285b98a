package screen

// findHiddenEmails finds addresses such as "jane [at] example [dot] com": a word for
// the @, words or signs for the dots, and a known end.
func findHiddenEmails(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		if doc.toks[i].cue&cueAt == 0 || doc.toks[i].taken || i == 0 {
			continue
		}
		if namesMailbox(doc, i) {
			continue
		}
		last, ok := hiddenHost(doc, i)
		if !ok {
			continue
		}
		// behind a gap nothing is left of the name
		if len(doc.separatorAfter(i-1)) > 4 || hasByte(doc.separatorAfter(i-1), ']') {
			continue
		}
		first := hiddenName(doc, i-1)
		if doc.tokenIsAny(i+1, "the", "a", "this") || !doc.untaken(first, last) { // at the dot com office
			continue
		}
		start, end := doc.toks[first].start, doc.toks[last].end
		reportEmail(doc, first, doc.low[start:doc.toks[i-1].end], nil, start, end, ruleEmailHidden, "Words for @ and "+
			"dot, and the end of a domain.")
	}
}

// hiddenHost is the last token of the domain behind the word for @ at token i, and whether
// there is one: with a known end, or with words for @ and dot in brackets both.
func hiddenHost(doc *document, i int) (last int, ok bool) {
	last, dots, hidden := hiddenDomain(doc, i+1)
	if dots == 0 || last >= len(doc.toks) {
		return last, false
	}
	bracketed := isBracketed(doc, i)
	if hidden && bracketed {
		return last, true
	}
	return last, topDomains[string(doc.word(last))] && (bracketed || hidden)
}

// hiddenDomain reads up to five labels of a domain from token k on. It returns the last
// one, how many dots it has, and whether one of them is in words.
func hiddenDomain(doc *document, k int) (last, dots int, hidden bool) {
	for labels := 0; labels < 5 && k < len(doc.toks) && !doc.toks[k].taken; labels++ {
		k = endOfLabel(doc, k)
		if k+1 >= len(doc.toks) {
			break
		}
		g := doc.separatorAfter(k)
		switch {
		case len(g) == 1 && g[0] == '.':
			k++
		case k+2 < len(doc.toks) && isSpokenSign(doc, k+1, "dot", "punto"):
			hidden = true
			k += 2
		default:
			return k, dots, hidden
		}
		dots++
	}
	return k, dots, hidden
}

// endOfLabel is the last token of a label that begins with token k: it may have hyphens
// in it, also in words.
func endOfLabel(doc *document, k int) int {
	for n := 0; n < maxHyphens && k+1 < len(doc.toks) && doc.hyphenAfter(k); n++ {
		k++
	}
	for n := 0; n < maxHyphens && k+2 < len(doc.toks) && isSpokenSign(doc, k+1, "dash", "hyphen", "guion"); n++ {
		k += 2
	}
	return k
}

// isSpokenSign reports a word for a sign at token k, close to its neighbours.
func isSpokenSign(doc *document, k int, words ...string) bool {
	return doc.tokenIsAny(k, words...) && len(doc.separatorAfter(k-1)) <= 3 && len(doc.separatorAfter(k)) <= 3
}

// hiddenName is the first token of the name that ends with token first: tokens joined
// by dots, hyphens, or words for them.
func hiddenName(doc *document, first int) int {
	for n := 0; first > 0 && n < 6; n++ {
		g := doc.separatorAfter(first - 1)
		switch {
		case len(g) == 1 && (g[0] == '.' || g[0] == '-' || g[0] == '_'):
			first--
		case first > 1 && isSpokenSign(doc, first-1, "dot", "punto", "underscore", "dash") &&
			!hasByte(doc.separatorAfter(first-2), ']'): // a gap is no name
			first -= 2
		default:
			return first
		}
	}
	return first
}

// isBracketed reports whether token i stands in brackets.
func isBracketed(doc *document, i int) bool {
	a, b := doc.byteAt(int(doc.toks[i].start)-1), doc.byteAt(int(doc.toks[i].end))
	return a == '[' && b == ']' || a == '(' && b == ')' || a == '{' && b == '}' || a == '<' && b == '>' || a == '_' &&
		b == '_' || a == '*' && b == '*' || a == '-' && b == '-'
}

// maxHyphens bounds the hyphens of one label: what has more is no domain, and
// rows of "at-at-at-" must not be read again from each place.
const maxHyphens = 6

// topDomains end an address that is written with words for its signs.
var topDomains = map[string]bool{}
