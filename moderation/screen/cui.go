package screen

// findCUI finds CUI//CATEGORY, CONTROLLED//CATEGORY, (CUI), FOUO and LES banners.
func findCUI(doc *document, i int) bool {
	t := doc.toks[i]
	if t.class&allCaps == 0 && !(t.len() == 1 && t.class&capital != 0) {
		return false
	}
	w := string(doc.word(i))
	start, end, last := t.start, t.end, i
	switch w {
	case "cui", "controlled":
		slashes := string(doc.separatorAfter(i)) == "//" && i+1 < len(doc.toks) && doc.toks[i+1].class&capital != 0
		if slashes {
			for last+1 < len(doc.toks) && last-i < 8 && doc.toks[last+1].class&(hasLower) == 0 {
				if g := string(doc.separatorAfter(last)); g != "//" && g != "-" && g != "/" {
					break
				}
				last++
			}
			end = doc.toks[last].end
			if sentenceAround(doc, i, last) {
				return false
			}
			break
		}
		if w != "cui" {
			return false
		}
		bracket := doc.byteAt(int(start)-1) == '(' && doc.byteAt(int(end)) == ')'
		if bracket && doc.lineStart(int(start)-1) && doc.byteAt(int(start)-2) == '\n' && (i+1 >= len(doc.toks) ||
			doc.toks[i+1].class&capital != 0) {
			start--
			end++
			break
		}
		if !aloneInLine(doc, start, end) {
			return false
		}
	case "fouo":
		first := i
		if i > 0 && (doc.tokenIsAny(i-1, "u", "unclassified")) &&
			string(doc.separatorAfter(i-1)) == "//" {
			first = i - 1
			start = doc.toks[first].start
		}
		if doc.byteAt(int(start)-1) == '(' && doc.byteAt(int(end)) == ')' && doc.lineStart(int(start)-1) {
			start--
			end++
			break
		}
		if !doc.lineStart(int(start)) || sentenceAround(doc, first, i) {
			return false
		}
	case "les", "noforn":
		if !aloneInLine(doc, start, end) && !(i > 0 && string(doc.separatorAfter(i-1)) == "//") {
			return false
		}
	default:
		return false
	}
	doc.report(doc.tokenAt(start), start, end, ruleCUI, ruleCUI.severity, "A marking of controlled information, "+
		"outside a sentence.")
	return true
}
