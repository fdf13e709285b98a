package screen

// findMarkings finds Traffic Light Protocol, controlled unclassified and
// confidentiality markings. Talk about them is no finding.
func findMarkings(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		t := doc.toks[i]
		if t.taken {
			continue
		}
		switch {
		case t.cue&cueTLP != 0:
			findTLP(doc, i)
		case t.cue&cueMarking != 0 && findCUI(doc, i):
		case t.lex&legendStart != 0:
			findLegend(doc, i)
		}
		if t.cue&cueMarking != 0 && !doc.toks[i].taken {
			findStatement(doc, i)
		}
	}
}

// lineStart reports whether only blanks and ornaments stand before byte b in
// its line.
func (doc *document) lineStart(b int) bool {
	for n := 0; n < 12; n++ {
		switch c := doc.byteAt(b - 1 - n); c {
		case '\n':
			return true
		case ' ', '\t', '*', '#', '-', '(', '[', '"', '>', '|', '/', '=', '_', otherSymbol, '\r':
		default:
			return false
		}
	}
	return false
}

// sentenceAround reports whether a running sentence goes on around the tokens
// first to last: a small word right before or behind them in the line.
func sentenceAround(doc *document, first, last int) bool {
	if first > 0 {
		g := doc.separatorAfter(first - 1)
		t := doc.toks[first-1]
		if !broken(g) && t.class&capital == 0 && t.class&hasDigit == 0 {
			return true
		}
	}
	if last+1 < len(doc.toks) {
		g := doc.separatorAfter(last)
		t := doc.toks[last+1]
		if !broken(g) && t.class&capital == 0 && t.class.word() && !hasDash(g) {
			return true
		}
	}
	return false
}

// broken reports whether a gap ends the line or the sentence.
func broken(gap []byte) bool {
	for k, c := range gap {
		switch c {
		case '\n', '!', '|':
			return true
		case '.', ':', ';':
			if k+1 == len(gap) || gap[k+1] == ' ' {
				return true
			}
		}
	}
	return false
}

func hasDash(gap []byte) bool {
	for _, c := range gap {
		if c == '-' || c == '/' || c == ':' || c == '|' || c == '\n' || c == ']' || c == ')' {
			return true
		}
	}
	return false
}

// aloneInLine reports whether nothing but ornaments stands in the line with the span.
func aloneInLine(doc *document, start, end int32) bool {
	if !doc.lineStart(int(start)) {
		return false
	}
	for n := 0; n < 12; n++ {
		switch doc.byteAt(int(end) + n) {
		case '\n':
			return true
		case ' ', '\t', '*', '#', '-', ')', ']', '"', '|', '/', '=', '_', '\r', '.':
		default:
			return false
		}
	}
	return false
}
