package screen

// findHiddenEmails finds addresses such as "jane [at] example [dot] com": a word for
// the @, words or signs for the dots, and a known end.
func findHiddenEmails(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		t := doc.toks[i]
		if t.cue&cueAt == 0 || t.taken || i == 0 {
			continue
		}
		bracket := isBracketed(doc, i)
		k := i + 1
		dots := 0
		hidden := false // a dot in words
		for labels := 0; labels < 5 && k < len(doc.toks); labels++ {
			if doc.toks[k].taken {
				break
			}
			// a label may have hyphens in it
			for n := 0; n < maxHyphens && k+1 < len(doc.toks) && doc.hyphenAfter(k); n++ {
				k++
			}
			// … also in words
			for n := 0; n < maxHyphens && k+2 < len(doc.toks) && (doc.tokenIsAny(k+1, "dash", "hyphen", "guion")) && len(doc.separatorAfter(k)) <= 3 &&
				len(doc.separatorAfter(k+1)) <= 3; n++ {
				k += 2
			}
			if k+1 >= len(doc.toks) {
				break
			}
			if g := doc.separatorAfter(k); len(g) == 1 && g[0] == '.' {
				dots++
				k++
				continue
			}
			if (doc.tokenIsAny(k+1, "dot", "punto")) && k+2 < len(doc.toks) &&
				len(doc.separatorAfter(k)) <= 3 && len(doc.separatorAfter(k+1)) <= 3 {
				dots++
				hidden = true
				k += 2
				continue
			}
			break
		}
		if dots == 0 || k >= len(doc.toks) || !topDomains[string(doc.word(k))] || !bracket && !hidden {
			continue
		}
		// The name before: tokens joined by dots, hyphens, or the word dot.
		first := i - 1
		// behind a gap nothing is left of the name
		if len(doc.separatorAfter(i-1)) > 4 || hasByte(doc.separatorAfter(i-1), ']') {
			continue
		}
		for n := 0; first > 0 && n < 6; n++ {
			if g := doc.separatorAfter(first - 1); len(g) == 1 && (g[0] == '.' || g[0] == '-' || g[0] == '_') {
				first--
				continue
			}
			if first > 1 && (doc.tokenIsAny(first-1, "dot", "punto", "underscore", "dash")) &&
				len(doc.separatorAfter(first-1)) <= 3 && len(doc.separatorAfter(first-2)) <= 3 {
				first -= 2
				continue
			}
			break
		}
		if doc.tokenIsAny(i+1, "the", "a", "this") { // at the dot com office
			continue
		}
		if !doc.untaken(first, k) {
			continue
		}
		start, end := doc.toks[first].start, doc.toks[k].end
		reportEmail(doc, first, doc.low[start:doc.toks[i-1].end], nil, start, end, ruleEmailHidden, "Words for @ and "+
			"dot, and the end of a domain.")
	}
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
