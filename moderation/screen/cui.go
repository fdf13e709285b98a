package screen

// findCUI finds CUI//CATEGORY, CONTROLLED//CATEGORY, (CUI), FOUO and LES banners.
func findCUI(doc *document, i int) bool {
	t := doc.toks[i]
	if t.class&allCaps == 0 && !(t.len() == 1 && t.class&capital != 0) {
		return false
	}
	var start, end int32
	var ok bool
	switch string(doc.word(i)) {
	case "cui":
		start, end, ok = cuiBanner(doc, i)
	case "controlled":
		start, end, ok = categories(doc, i)
	case "fouo":
		start, end, ok = fouoBanner(doc, i)
	case "les", "noforn":
		start, end = t.start, t.end
		ok = aloneInLine(doc, start, end) || i > 0 && string(doc.separatorAfter(i-1)) == "//"
	}
	if !ok {
		return false
	}
	doc.report(doc.tokenAt(start), start, end, ruleCUI, ruleCUI.severity, "A marking of controlled information, "+
		"outside a sentence.")
	return true
}

// slashed reports two slashes and a capital behind token i.
func slashed(doc *document, i int) bool {
	return string(doc.separatorAfter(i)) == "//" && i+1 < len(doc.toks) && doc.toks[i+1].class&capital != 0
}

// categories reads CUI//SP-PRVCY and the like from token i.
func categories(doc *document, i int) (start, end int32, ok bool) {
	if !slashed(doc, i) {
		return 0, 0, false
	}
	last := i
	for last+1 < len(doc.toks) && last-i < 8 && doc.toks[last+1].class&hasLower == 0 {
		if g := string(doc.separatorAfter(last)); g != "//" && g != "-" && g != "/" {
			break
		}
		last++
	}
	return doc.toks[i].start, doc.toks[last].end, !sentenceAround(doc, i, last)
}

// cuiBanner reads CUI with categories, in brackets at the start of a line, or alone in it.
func cuiBanner(doc *document, i int) (start, end int32, ok bool) {
	if slashed(doc, i) {
		return categories(doc, i)
	}
	start, end = doc.toks[i].start, doc.toks[i].end
	bracket := doc.byteAt(int(start)-1) == '(' && doc.byteAt(int(end)) == ')'
	if bracket && doc.lineStart(int(start)-1) && doc.byteAt(int(start)-2) == '\n' &&
		(i+1 >= len(doc.toks) || doc.toks[i+1].class&capital != 0) {
		return start - 1, end + 1, true
	}
	return start, end, aloneInLine(doc, start, end)
}

// fouoBanner reads FOUO or U//FOUO at the start of a line.
func fouoBanner(doc *document, i int) (start, end int32, ok bool) {
	start, end = doc.toks[i].start, doc.toks[i].end
	first := i
	if i > 0 && doc.tokenIsAny(i-1, "u", "unclassified") && string(doc.separatorAfter(i-1)) == "//" {
		first = i - 1
		start = doc.toks[first].start
	}
	if doc.byteAt(int(start)-1) == '(' && doc.byteAt(int(end)) == ')' && doc.lineStart(int(start)-1) {
		return start - 1, end + 1, true
	}
	return start, end, doc.lineStart(int(start)) && !sentenceAround(doc, first, i)
}
